import Foundation
import Profiles
import Testing

/// The schema is the one table: it has a row for everything a profile holds, and documentation, JSON Schema and
/// canonical text follow it.
@Suite struct ProfileSchemaTests {
    /// What else must change for a sample of a path to make sense as a whole.
    private static let company: [String: [(String, String)]] = [
        "account.mode": [
            ("broker.name", "tradier"), ("connection.answerWithin", "10s"), ("connection.reconcileEvery", "2m"),
        ],
        "risk.size": [("risk.units", "10000"), ("risk.perTrade", "none"), ("risk.heat", "none")],
        "risk.perTrade": [("risk.size", "{ fixed: 1 }"), ("risk.heat", "none")],
        "risk.heat": [("risk.perTrade", "none")],
        "execution.resting.stop": [("execution.resting.target", "yes")],
        "execution.resting.withEntry": [("execution.resting.target", "yes"), ("execution.resting.stop", "yes")],
        "symbols": [("strategies[].symbols", "[]")],
        "strategies[condor].structure": [
            ("strategies[condor].put.long", "none"), ("strategies[condor].call.long", "none"),
        ],
        "strategies[condor].put.short": [("strategies[condor].put.long", "{ widths: [5] }")],
        "strategies[condor].call.short": [("strategies[condor].call.long", "{ widths: [5] }")],
    ]
    /// Settings that no run can vary: names, reasons, and those with one legal value today.
    private static let fixed = ["name", "title", "relaxes", "strategies[].name", "decide", "broker.multiLegOrders"]

    private static func vary(_ row: SettingRow, from profile: Profile) -> [Profile] {
        let path = row.path.replacingOccurrences(of: "strategies[]", with: "strategies[condor]")
        return row.samples.compactMap { sample in
            let overrides = (company[path] ?? []) + [(path, sample)]
            return try? Profile.read(TestProfiles.pair, overrides: overrides.map { (path: $0.0, value: $0.1) })
        }.filter { $0 != profile }
    }

    @Test(arguments: ProfileSchema.rows.filter { !fixed.contains($0.path) })
    func `changing a setting changes the canonical text, which reads back the same`(row: SettingRow) throws {
        let profile = try Profile.read(TestProfiles.pair)
        let company = Self.company[row.path.replacingOccurrences(of: "strategies[]", with: "strategies[condor]")] ?? []
        let varied = Self.vary(row, from: profile)
        #expect(!varied.isEmpty, "no sample of \(row.path) makes a legal profile: \(row.samples)")
        for changed in varied {
            #expect(changed.canonicalText != profile.canonicalText)
            #expect(try Profile.read(changed.canonicalText) == changed)
        }
        // Where nothing else had to change, the difference is this setting's and not a neighbour's.
        if company.isEmpty, varied.count > 1 { #expect(Set(varied.map(\.canonicalText)).count == varied.count) }
    }

    @Test func `every stored property of a profile is reached by some setting`() throws {
        let profile = try Profile.read(TestProfiles.pair)
        let before = Self.leaves(of: profile)
        var reached: Set<String> = [
            "name", "title", "relaxations", "run.decide", "desk.capabilities.multiLegOrders",
            "venue.capabilities.multiLegOrders", "desk.strategies[0].name",
        ]
        for row in ProfileSchema.rows where !Self.fixed.contains(row.path) {
            for changed in Self.vary(row, from: profile) {
                let after = Self.leaves(of: changed)
                for (leaf, value) in before where after[leaf] != value { reached.insert(leaf) }
            }
        }
        #expect(Set(before.keys).subtracting(reached).isEmpty, "no setting changes these")
    }

    /// Every stored value by its path; the settings' own structs are opened, all else is a leaf. Of the strategies
    /// the first.
    private static func leaves(of value: Any, at path: String = "") -> [String: String] {
        let name = String(describing: type(of: value))
        let opened = ["Profile", "Commission", "BrokerCapabilities", "StressRule"]
        guard name.hasSuffix("Settings") || opened.contains(name) else {
            if name == "Array<StrategySettings>", let first = Mirror(reflecting: value).children.first {
                return leaves(of: first.value, at: path + "[0]")
            }
            return [path: String(describing: value)]
        }
        var all: [String: String] = [:]
        for child in Mirror(reflecting: value).children {
            let label = (path.isEmpty ? "" : path + ".") + (child.label ?? "")
            all.merge(leaves(of: child.value, at: label)) { first, _ in first }
        }
        return all
    }

    @Test(arguments: ProfileSchema.rows)
    func `a row says what it is for, what is allowed, and where its default is from`(row: SettingRow) {
        #expect(row.doc.hasSuffix("."))
        #expect(!row.allowed.isEmpty && !row.type.isEmpty)
        #expect(row.isRequired || !row.home.isEmpty)
        #expect(Set(row.samples).count >= 2 || row.path == "decide")
    }

    @Test func `no path stands twice`() {
        #expect(Set(ProfileSchema.paths).count == ProfileSchema.paths.count)
        #expect(ProfileSchema.paths.contains("strategies[].gates.ivRank.minimum"))
    }

    @Test func `a smallest profile stands at the defaults of the specification`() throws {
        let profile = try Profile.read(TestProfiles.smallest)
        #expect(profile.relaxations.isEmpty && profile.markers.isEmpty)
        let text = profile.canonicalText
        for line in [
            "  heat: 0.1", "  perTrade: 0.02", "  dailyLossEnds: person", "  cash: 100000.00",
            "        within: 09:45..15:30",
            "        maximum: 5m", "          before: 24h", "        minimum: 1000000", "      dte: 21",
            "  model: natural",
        ] {
            #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)")
        }
    }

    @Test func `a percentage and its fraction are the same number`() throws {
        for (percent, fraction) in [("0.3%", "0.003"), ("7%", "0.07"), ("2.5 %", "0.025"), ("1.1%", "0.011")] {
            let a = try Profile.read(
                TestProfiles.smallest(
                    and:
                        "risk: { size: { riskShare: 0.01% }, perTrade: \(percent), heat: 10% }\nrelaxes: \(Self.perTrade(percent))"
                ))
            let b = try Profile.read(
                TestProfiles.smallest(
                    and:
                        "risk: { size: { riskShare: 0.0001 }, perTrade: \(fraction), heat: 10% }\nrelaxes: \(Self.perTrade(percent))"
                ))
            #expect(a == b)
        }
    }
    private static func perTrade(_ percent: String) -> String {
        ["7%", "2.5 %"].contains(percent) ? "[{ setting: risk.perTrade, because: a test }]" : "[]"
    }

    @Test func `text with quotes, colons and other alphabets survives the canonical text`() throws {
        let title = #"He said "net: 1.25", \ and then: 日経 — done #1"#
        let quoted = title.replacingOccurrences(of: #"\"#, with: #"\\"#).replacingOccurrences(of: "\"", with: #"\""#)
        let text = TestProfiles.smallest.replacingOccurrences(of: "title: Smallest", with: "title: \"\(quoted)\"")
        let profile = try Profile.read(text)
        #expect(profile.title == title)
        #expect(try Profile.read(profile.canonicalText) == profile)
    }

    @Test func `the settings page is the schema's own text`() throws {
        let path = TestProfiles.project + "/docs/settings.md"
        if ProcessInfo.processInfo.environment["WINGSPAN_WRITE_DOCS"] == "1" {
            try Data(ProfileSchema.documentation.utf8).write(to: URL(fileURLWithPath: path))
        }
        let page = try String(contentsOfFile: path, encoding: .utf8)
        #expect(page == ProfileSchema.documentation, "write it anew with WINGSPAN_WRITE_DOCS=1")
    }

    @Test func `the JSON Schema is JSON and knows every setting`() throws {
        let parsed = try JSONSerialization.jsonObject(with: Data(ProfileSchema.jsonSchema.utf8))
        let root = try #require(parsed as? [String: Any])
        let definitions = try #require(root["$defs"] as? [String: Any])
        for path in ProfileSchema.paths {
            var node = root
            for step in path.split(separator: ".").map(String.init) {
                if step == "strategies[]" {
                    node = try #require(definitions["strategy"] as? [String: Any])
                    continue
                }
                let properties = try #require(node["properties"] as? [String: Any])
                node = try #require(properties[step] as? [String: Any], "\(path)")
            }
            #expect(node["description"] != nil, "\(path)")
        }
    }
}
