import Desk
import Exchange
import Foundation
import Market
@testable import Profiles
import Risk
import Strategy
import Testing

/// Variables over a profile: what a `.env` file may look like, which names mean what, who has the last word.
@Suite struct EnvironmentTests {
    private func profile(
        _ variables: [String: String] = [:], dotEnv: String? = nil, overrides: [(path: String, value: String)] = [],
        text: String = TestProfiles.smallest
    ) throws -> Profile {
        try Profile.read(text, overrides: overrides, environment: ProfileEnvironment(variables, dotEnv: dotEnv))
    }
    private func problems(
        _ variables: [String: String] = [:], dotEnv: String? = nil, text: String = TestProfiles.smallest
    ) -> [ProfileProblem] {
        ProfileInspection(
            text: text, file: "test.yaml", overrides: [], environment: ProfileEnvironment(variables, dotEnv: dotEnv)
        ).problems
    }

    // MARK: The file

    @Test(arguments: [
        ("A=1", "1"), ("export A=1", "1"), ("  A = 1  ", "1"), ("A=1 # one", "1"), ("A=#1", ""), ("A=a#1", "a#1"),
        ("A=", ""), ("A='$HOME # \"x\"'", "$HOME # \"x\""), (#"A="a \"b\" \\ \$c""#, #"a "b" \ $c"#),
        (#"A="two\nlines" # both"#, "two\nlines"), ("A=\"\u{e4}\"\r", "\u{e4}"), ("A=x=y", "x=y"),
    ])
    func `a line of a .env file says what a shell would read`(line: String, value: String) {
        let read = EnvironmentFile.read("# keys\n\n\(line)\n", file: ".env")
        #expect(read.problems.isEmpty)
        #expect(read.lines == [.init(name: "A", value: value, number: 3)])
    }

    @Test(arguments: ["A", "1A=2", "A B=2", "=2", "A=\"open", "A='open", "A=\"x\" y", "export"])
    func `a line that is no variable is told by its number, never by its text`(line: String) {
        let secret = line.replacing("2", with: "geheim").replacing("open", with: "geheim")
        let problems = EnvironmentFile.read("\n\(secret)", file: ".env").problems
        #expect(problems.map(\.line) == [2] && problems.map(\.file) == [".env"])
        #expect(!problems.contains { $0.description.contains("geheim") })
    }

    @Test func `a variable that stands twice in the file is named with both lines`() {
        let problem = problems(dotEnv: "ALPACA_API_KEY=geheim\nALPACA_API_KEY=other").first
        #expect(problem?.description == ".env:2: `ALPACA_API_KEY` stands twice, first in line 1; keep one of them")
    }

    // MARK: Precedence

    @Test func `default, profile, file, process and command line win in this order`() throws {
        let text = TestProfiles.smallest(and: "risk: { heat: 9% }")
        func heat(_ variables: [String: String] = [:], _ dotEnv: String? = nil, _ override: String? = nil) throws
            -> Double?
        {
            try profile(
                variables, dotEnv: dotEnv, overrides: override.map { [(path: "risk.heat", value: $0)] } ?? [],
                text: text
            ).desk.risk.heat
        }
        #expect(try profile().desk.risk.heat == 0.10)
        #expect(try heat() == 0.09)
        #expect(try heat([:], "WINGSPAN_RISK_HEAT=8%") == 0.08)
        #expect(try heat(["WINGSPAN_RISK_HEAT": "7%"], "WINGSPAN_RISK_HEAT=8%") == 0.07)
        #expect(try heat(["WINGSPAN_RISK_HEAT": "7%"], "WINGSPAN_RISK_HEAT=8%", "6%") == 0.06)
    }

    @Test func `the process has the last word in whatever words it speaks`() throws {
        let dotEnv = "WINGSPAN_CONNECTION_RECONCILE_EVERY=5m"
        let told = try profile(["RECONCILER_INTERVAL_SECONDS": "120"], dotEnv: dotEnv)
        #expect(told.desk.venue.reconcileEvery == .seconds(120))
        let own = try profile(
            ["RECONCILER_INTERVAL_SECONDS": "120", "WINGSPAN_CONNECTION_RECONCILE_EVERY": "3m"], dotEnv: dotEnv)
        #expect(own.desk.venue.reconcileEvery == .seconds(180))
    }

    @Test func `a limit that a variable loosens is told with the variable`() throws {
        let profile = try profile(["WINGSPAN_RISK_HEAT": "20%"])
        #expect(
            profile.relaxations == [
                Relaxation(setting: "risk.heat", what: "0.2 instead of 0.1", why: "set by WINGSPAN_RISK_HEAT")
            ])
        #expect(try Profile.read(profile.canonicalText) == profile)
    }

    // MARK: WINGSPAN_…

    @Test func `every setting has a variable of its own`() {
        let names = ProfileSchema.settable.map(SettingVariable.name(of:))
        #expect(Set(names.map { SettingVariable.Key($0) }).count == names.count)
        #expect(Set(names).isDisjoint(with: SettingVariable.others))
        #expect(SettingVariable.name(of: "risk.dailyLossEnds") == "WINGSPAN_RISK_DAILY_LOSS_ENDS")
        #expect(
            SettingVariable.name(of: "strategies[bull-put].gates.ivRank.minimum")
                == "WINGSPAN_STRATEGIES_BULL_PUT_GATES_IV_RANK_MINIMUM")
        #expect(
            !ProfileSchema.settable.isEmpty
                && ProfileSchema.settable.allSatisfy { path in
                    SettingVariable.paths(strategies: [])[.init(SettingVariable.name(of: path))] == [path]
                })
    }

    @Test func `a variable means every strategy, or the one it names`() throws {
        let profile = try profile(
            [
                "WINGSPAN_STRATEGIES_EXITS_DTE": "25", "WINGSPAN_STRATEGIES_BULL_PUT_EXITS_DTE": "30",
                "WINGSPAN_SYMBOLS": "[SPX]", "WINGSPAN_MEMORY_DIVIDENDYIELDS": "{ SPX: 1.5% }",
            ], text: TestProfiles.pair)
        #expect(profile.desk.strategies.map(\.exits.dte) == [25, 30])
        #expect(profile.run.symbols == [.spx])
        #expect(profile.desk.memory.dividendYields == [.init(symbol: .spx, fraction: 0.015)])
    }

    @Test(arguments: [
        ("WINGSPAN_RISK_HEET", "5%", "`WINGSPAN_RISK_HEET` names no setting; did you mean `WINGSPAN_RISK_HEAT`?"),
        ("WINGSPAN_RISK_HEAT", "lots", "found `lots`"), ("WINGSPAN_NAME", "other", "names no setting"),
        ("WINGSPAN_RISK_SIZE", "{ fixed: ", "is not YAML"),
    ])
    func `a variable that can not be read names itself`(name: String, value: String, says: String) {
        let problems = problems([name: value])
        #expect(problems.count == 1 && problems[0].file == "variable \(name)", "\(problems)")
        #expect(problems.first?.description.contains(says) == true, "\(problems)")
        let written = self.problems(dotEnv: "\n\(name)='\(value)'")
        #expect(written.first?.file == ".env" && written.first?.line == 2)
    }

    @Test func `variables of the program and of others are none of a profile's`() throws {
        let plain = try profile()
        #expect(
            try profile(["WINGSPAN_HOME": "/x", "PATH": "/bin", "HEAT": "20%"], dotEnv: "DATABASE=x") == plain)
    }

    // MARK: Names of the seeds

    @Test func `every name of a seed leads to a setting there is, or says what it is`() {
        #expect(Set(SeedVariable.all.map(\.name)).count == SeedVariable.all.count)
        for seed in SeedVariable.all {
            switch seed.meaning {
            case .setting(let path, _): #expect(ProfileSchema.paths.contains(path), "\(seed.name)")
            case .credential(let what), .later(let what): #expect(!what.isEmpty)
            }
        }
    }

    @Test func `the configuration page names every variable of the seeds, and what it sets`() throws {
        let page = try String(contentsOfFile: TestProfiles.project + "/docs/configuration.md", encoding: .utf8)
        let lines = page.split(separator: "\n")
        for seed in SeedVariable.all {
            guard case .setting(let path, _) = seed.meaning else {
                #expect(page.contains("`\(seed.name)`"), "\(seed.name)")
                continue
            }
            #expect(lines.contains { $0.hasPrefix("| `\(seed.name)` | \(seed.seed) | `\(path)`") }, "\(seed.name)")
        }
    }

    @Test(arguments: [
        ("LIVE_TRADING", "true", "account.mode", "live"), ("LIVE_TRADING", "0", "account.mode", "paper"),
        ("TRADER_JIM_ENV", "paper", "account.mode", "paper"), ("TRADER_JIM_ENV", "Live", "account.mode", "live"),
        ("DISALLOW_MARKET_ORDERS", "true", "execution.emergency.marketOrder", "no"),
        ("STOP_PERSISTENCE_SCANS", "4", "strategies[bull-put].exits.stop.confirmations", "4"),
        ("MIN_HOLDING_SECONDS", "600", "strategies[bull-put].exits.grace", "10m"),
        ("SUSPECT_MARK_JUMP_FRACTION", "0.4", "strategies[bull-put].exits.jump.suspect", "0.4"),
        ("RECONCILER_INTERVAL_SECONDS", "90", "connection.reconcileEvery", "1m30s"),
        ("VIX_EMERGENCY_TIMEOUT_SECONDS", "20", "execution.emergency.interval", "20s"),
    ])
    func `a seed's variable sets what it set there`(name: String, value: String, path: String, means: String) {
        let inspection = ProfileInspection(
            text: TestProfiles.smallest, file: "test.yaml", overrides: [],
            environment: ProfileEnvironment([name: value]))
        let setting = inspection.settings.first { $0.path == path }
        #expect(setting?.value == means && setting?.source == .environment(name, file: nil, line: nil))
    }

    @Test func `not to forbid market orders allows none`() throws {
        #expect(try profile(["DISALLOW_MARKET_ORDERS": "false"]) == profile())
    }

    @Test(arguments: [("LIVE_TRADING", "perhaps"), ("TRADER_JIM_ENV", "prod"), ("MIN_HOLDING_SECONDS", "15m")])
    func `a seed's variable that makes no sense names what it may say`(name: String, value: String) {
        let problem = problems([name: value]).first
        #expect(problem?.file == "variable \(name)")
        #expect(problem?.message.contains("found `\(value)`; allowed in `\(name)`:") == true)
    }

    @Test func `two variables that contradict each other are told both`() {
        let problem = problems(["LIVE_TRADING": "true", "TRADER_JIM_ENV": "paper"]).first { $0.path == "account.mode" }
        #expect(
            problem?.message == "`TRADER_JIM_ENV` says paper, `LIVE_TRADING` says live; keep one of them")
        #expect(problems(["LIVE_TRADING": "false", "TRADER_JIM_ENV": "paper"]).isEmpty)
    }

    @Test func `keys, tokens and what is to come are listed without their values`() throws {
        let secret = "geheim-0815"
        var variables = Dictionary(
            uniqueKeysWithValues: SeedVariable.all.compactMap { seed in
                if case .setting = seed.meaning { nil as (String, String)? } else { (seed.name, secret) }
            })
        variables["WINGSPAN_RISK_HEAT"] = "9%"
        let inspection = ProfileInspection(
            text: TestProfiles.smallest, file: "test.yaml", overrides: [], environment: ProfileEnvironment(variables))
        #expect(inspection.problems.isEmpty)
        #expect(inspection.variables.map(\.name) == variables.keys.sorted())
        #expect(inspection.variables.first { $0.name == "ALPACA_API_KEY" }?.meaning == .credential("Alpaca's key"))
        #expect(!"\(inspection.settings) \(inspection.variables)".contains(secret))
        #expect(try !inspection.checked().canonicalText.contains(secret))
    }
}
