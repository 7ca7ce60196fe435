import Foundation
import Testing

/// `wingspan config`: what is wrong before anything starts, where each value comes from, what differs.
@Suite struct ConfigTests {
    private func json(
        _ arguments: [String], in folder: String = Program.root, environment: [String: String] = [:], status: Int32 = 0
    ) throws -> [String: Any] {
        let outcome = try Program.run(["config"] + arguments + ["--json"], in: folder, environment: environment)
        #expect(outcome.status == status, "\(outcome.everything)")
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }
    private func settings(_ report: [String: Any]) throws -> [String: [String: Any]] {
        let settings = try #require(report["settings"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: settings.compactMap { row in (row["path"] as? String).map { ($0, row) } })
    }

    @Test(arguments: ["jim", "strangle", "claxton", "agent"], ["", "+paper", "+live"])
    func `each of the four profiles is sound, by itself and with its overlays`(profile: String, overlay: String) throws
    {
        let report = try json(["check", profile + overlay])
        #expect(report["sound"] as? Bool == true && report["profile"] as? String == profile + overlay)
        let notes = try #require(report["notes"] as? [[String: Any]]).compactMap { $0["path"] as? String }
        #expect(notes.contains("account.mode") == (overlay == "+live"))
    }

    @Test func `a strangle at a broker that refuses uncovered shorts is told with the line, before anything starts`()
        throws
    {
        let report = try json(["check", "strangle", "--broker", "alpaca"], status: 1)
        let problems = try #require(report["problems"] as? [[String: Any]])
        #expect(problems.count == 1 && problems[0]["path"] as? String == "strategies[strangle].structure")
        #expect((problems[0]["line"] as? Int ?? 0) > 1)
        let words = try Program.run(["config", "check", "strangle", "--broker", "alpaca", "--plain"])
        #expect(words.status == 1 && words.output.contains("profiles/strangle.yaml:"))
        #expect(words.output.contains("which alpaca refuses") && words.output.contains("1 problem."))
    }

    @Test func `everything that is wrong is said at once`() throws {
        let scratch = try Scratch()
        let file = try scratch.write(
            "mine.yaml",
            """
            title: Mine
            risk: { heet: 5%, perTrade: lots }
            strategies:
              - name: bull-put
                structure: bullPutSpred
                exits: { dte: 5 }
            """)
        let report = try json(
            ["check", file + "+papr", "--set", "risk.units=none"], environment: ["LIVE_TRADING": "perhaps"], status: 1)
        #expect((report["problems"] as? [[String: Any]])?.count == 2)
        let whole = try json(
            ["check", file, "--set", "risk.units=none"], environment: ["LIVE_TRADING": "perhaps"], status: 1)
        let problems = try #require(whole["problems"] as? [[String: Any]])
        let paths = Set(problems.compactMap { $0["path"] as? String })
        #expect(
            paths.isSuperset(of: [
                "risk.heet", "risk.perTrade", "risk.units", "account.mode", "strategies[bull-put].structure",
                "strategies[bull-put].exits.dte",
            ]), "\(paths)")
    }

    @Test func `real money is asked for twice, and a profile for paper does not take the flag`() throws {
        #expect(try json(["check", "strangle+live", "--live"])["sound"] as? Bool == true)
        let report = try json(["check", "strangle+paper", "--live"], status: 1)
        let problems = try #require(report["problems"] as? [[String: Any]])
        #expect(problems.compactMap { $0["path"] as? String } == ["account.mode"])
    }

    @Test func `every value is shown with its place, and no secret`() throws {
        let scratch = try Scratch()
        try scratch.write(
            ".env", "# keys\nexport ALPACA_API_KEY='geheim'\nWINGSPAN_RISK_HEAT=9% # tight\nMIN_HOLDING_SECONDS=600\n")
        let profile = Program.root + "/profiles/jim.yaml"
        let report = try json(
            ["show", profile + "+paper", "--set", "risk.perSymbol=1"], in: scratch.path,
            environment: ["MIN_HOLDING_SECONDS": "300", "SLACK_BOT_TOKEN": "geheim"])
        let settings = try settings(report)
        func source(_ path: String) -> [String: Any]? { settings[path]?["source"] as? [String: Any] }
        #expect(source("memory.sessions")?["kind"] as? String == "default")
        #expect((source("execution.start")?["file"] as? String)?.hasSuffix("profiles/jim.yaml") == true)
        #expect((source("fills.model")?["file"] as? String)?.hasSuffix("overlays/jim.paper.yaml") == true)
        #expect((source("connection.reconcileEvery")?["file"] as? String)?.hasSuffix("overlays/paper.yaml") == true)
        #expect(source("broker.uncoveredShorts")?["name"] as? String == "broker alpaca")
        #expect(source("risk.heat")?["name"] as? String == "WINGSPAN_RISK_HEAT")
        #expect(source("risk.heat")?["line"] as? Int == 3 && settings["risk.heat"]?["value"] as? String == "0.09")
        #expect(settings["strategies[bull-put].exits.grace"]?["value"] as? String == "5m")
        #expect(source("risk.perSymbol")?["kind"] as? String == "command line")
        let variables = try #require(report["variables"] as? [[String: Any]])
        #expect(
            variables.compactMap { $0["name"] as? String } == [
                "ALPACA_API_KEY", "MIN_HOLDING_SECONDS", "SLACK_BOT_TOKEN", "WINGSPAN_RISK_HEAT",
            ])
        let words = try Program.run(
            ["config", "show", profile + "+paper", "--plain"], in: scratch.path,
            environment: ["SLACK_BOT_TOKEN": "geheim"])
        #expect(words.output.contains("Slack's token, not shown") && words.output.contains(".env:3"))
        #expect(!words.everything.contains("geheim") && !"\(report)".contains("geheim"))
    }

    @Test func `only what differs is compared, and the looser side is named`() throws {
        let report = try json(["diff", "jim", "agent"])
        let rows = try #require(report["differences"] as? [[String: Any]])
        let heat = try #require(rows.first { $0["path"] as? String == "risk.heat" })
        #expect(heat["first"] as? String == "0.1" && heat["second"] as? String == "0.3")
        #expect(heat["looser"] as? String == "second")
        #expect(!rows.contains { $0["path"] as? String == "risk.perSymbol" })
        let alone = try json(["diff", "demo"])
        #expect(alone["second"] as? String == "default")
        let words = try Program.run(["config", "diff", "demo", "--plain"])
        #expect(words.output.contains("demo is looser"))
    }

    @Test func `the schema is JSON, and knows the words of a profile`() throws {
        let outcome = try Program.run(["config", "schema"])
        let schema = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        let properties = try #require(schema["properties"] as? [String: Any])
        #expect(properties["risk"] != nil && properties["extends"] != nil && properties["strategies"] != nil)
    }
}
