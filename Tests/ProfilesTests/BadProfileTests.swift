import Foundation
import Profiles
import Testing

/// Whatever is wrong with a profile is said with its file, its line, its path, what was found, what is allowed, and the
/// nearest thing that would be right.
@Suite struct BadProfileTests {
    struct Bad: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let line: Int?
        let path: String
        let kind: ProfileProblem.Kind
        /// Parts of the message.
        let says: [String]
        var nearest: String?
    }

    static let wrongValues: [Bad] = [
        Bad(
            testDescription: "an unknown key", text: TestProfiles.smallest(and: "risk:\n  heta: 10%"), line: 7,
            path: "risk.heta", kind: .unknownName, says: ["`heta`", "did you mean `heat`?", "perTrade"], nearest: "heat"
        ),
        Bad(
            testDescription: "a key in the wrong place", text: TestProfiles.smallest(and: "heat: 10%"), line: 6,
            path: "heat", kind: .unknownName, says: ["`heat`", "belongs at `risk.heat`"], nearest: "risk.heat"),
        Bad(
            testDescription: "a word where a number is needed",
            text: TestProfiles.strategy(and: "gates: { ivRank: { minimum: high } }"), line: 6,
            path: "strategies[bull-put].gates.ivRank.minimum", kind: .notAllowed, says: ["`high`", "a number 0…100"]),
        Bad(
            testDescription: "a number out of range",
            text: TestProfiles.strategy(and: "gates: { ivRank: { minimum: 130 } }"), line: 6,
            path: "strategies[bull-put].gates.ivRank.minimum", kind: .notAllowed, says: ["`130`", "0…100"]),
        Bad(
            testDescription: "a number in quotes", text: TestProfiles.smallest(and: "account: { cash: \"1000\" }"),
            line: 6, path: "account.cash", kind: .notAllowed, says: ["the text \"1000\"", "dollars 1.00…"]),
        Bad(
            testDescription: "a price finer than money",
            text: TestProfiles.strategy(and: "gates: { minimumCredit: { above: 0.30001 } }"), line: 6,
            path: "strategies[bull-put].gates.minimumCredit.above", kind: .notAllowed,
            says: ["`0.30001`", "at most four decimals"]),
        Bad(
            testDescription: "a list where a map is needed", text: TestProfiles.smallest(and: "risk: [2%, 10%]"),
            line: 6,
            path: "risk", kind: .wrongShape, says: ["a list of 2", "a map of settings: size, units"]),
        Bad(
            testDescription: "a map where a list is needed", text: "title: Bad\nstrategies:\n  name: one", line: 3,
            path: "strategies", kind: .wrongShape, says: ["a map (name)", "a list of strategies"]),
        Bad(
            testDescription: "a value left out", text: TestProfiles.smallest(and: "risk:\n  heat:"), line: 7,
            path: "risk.heat", kind: .notAllowed, says: ["found nothing", "or none"]),
        Bad(
            testDescription: "a wrong word", text: TestProfiles.smallest(and: "account: { margin: enforce }"), line: 6,
            path: "account.margin", kind: .notAllowed, says: ["`enforce`", "enforced, unlimited"], nearest: "enforced"),
        Bad(
            testDescription: "a wrong structure",
            text: "title: Bad\nstrategies:\n  - name: one\n    structure: bullCallSpread", line: 4,
            path: "strategies[one].structure", kind: .notAllowed, says: ["bullPutSpread, bearCallSpread"],
            nearest: "bearCallSpread"),
        Bad(
            testDescription: "a range the wrong way round",
            text: TestProfiles.strategy(and: "expiry: { window: 45..30 }"), line: 6,
            path: "strategies[bull-put].expiry.window", kind: .notAllowed, says: ["`45..30`", "a range as"]),
        Bad(
            testDescription: "a date that does not exist",
            text: TestProfiles.smallest(and: "dates: 2018-01-02..2018-02-30"),
            line: 6, path: "dates", kind: .notAllowed, says: ["`2018-01-02..2018-02-30`", "2018-02-28"]),
        Bad(
            testDescription: "a time of day beyond midnight",
            text: TestProfiles.strategy(and: "gates: { entryWindow: { within: 9:45..24:30 } }"), line: 6,
            path: "strategies[bull-put].gates.entryWindow.within", kind: .notAllowed, says: ["New York time as 9:45"]),
        Bad(
            testDescription: "a duration without a unit",
            text: TestProfiles.smallest(and: "execution: { interval: 20 }"),
            line: 6, path: "execution.interval", kind: .notAllowed, says: ["`20`", "as 20s, 15m or 1h30m"]),
        Bad(
            testDescription: "a delta beyond one", text: TestProfiles.strategy(and: "exits: { shortDelta: 1.5 }"),
            line: 6,
            path: "strategies[bull-put].exits.shortDelta", kind: .notAllowed, says: ["`1.5`", "0.01…1"]),
        Bad(
            testDescription: "a symbol in small letters", text: TestProfiles.smallest(and: "symbols: [SPX, spy]"),
            line: 6,
            path: "symbols[1]", kind: .notAllowed, says: ["`spy`", "A–Z"]),
        Bad(
            testDescription: "two ways to say a size",
            text: TestProfiles.smallest(and: "risk: { size: { fixed: 1, riskShare: 1% } }"), line: 6, path: "risk.size",
            kind: .notAllowed, says: ["exactly one of", "riskShare", "fixed"]),
        Bad(
            testDescription: "a strike rule nobody knows",
            text: TestProfiles.strategy(and: "call: { short: { dleta: 0.2 } }"), line: 6,
            path: "strategies[bull-put].call.short.dleta", kind: .unknownName, says: ["did you mean `delta`?"],
            nearest: "delta"),
        Bad(
            testDescription: "a gate named wrongly",
            text: TestProfiles.strategy(and: "gates: { off: { ivRnk: no data } }"),
            line: 6, path: "strategies[bull-put].gates.off.ivRnk", kind: .unknownName,
            says: ["`ivRnk`", "did you mean `ivRank`?"], nearest: "ivRank"),
        Bad(
            testDescription: "a gate switched off without a reason",
            text: TestProfiles.strategy(and: "gates:\n  off:\n    ivRank:"), line: 8,
            path: "strategies[bull-put].gates.off.ivRank", kind: .notAllowed, says: ["found nothing", "the reason"]),
        Bad(
            testDescription: "a strategy without a name", text: "title: Bad\nstrategies:\n  - structure: shortStrangle",
            line: 3, path: "strategies[0].name", kind: .missing, says: ["is missing", "a name of letters"]),
        Bad(
            testDescription: "no strategies", text: "title: Bad", line: 1, path: "strategies", kind: .missing,
            says: ["a list of strategies"]),
        Bad(
            testDescription: "no title",
            text: TestProfiles.smallest.replacingOccurrences(of: "title: Smallest", with: ""),
            line: 2, path: "title", kind: .missing, says: ["is missing", "a line of text"]),
        Bad(
            testDescription: "a queue without its size",
            text: TestProfiles.smallest(and: "fills: { model: { queue: { turnover: 0.5 } } }"), line: 6,
            path: "fills.model.queue.size", kind: .missing, says: ["is missing", "1…1000000 (contracts)"]),
        Bad(
            testDescription: "a margin call with an unknown term",
            text: TestProfiles.smallest(and: "account: { marginCalls: { due: 2h } }"), line: 6,
            path: "account.marginCalls.due", kind: .unknownName, says: ["`due`", "tolerance, dueAfter"]),
        Bad(
            testDescription: "a margin call that is only a duration",
            text: TestProfiles.smallest(and: "account: { marginCalls: 2h }"), line: 6,
            path: "account.marginCalls", kind: .notAllowed, says: ["`2h`", "{ tolerance: dollars", "or none"]),
        Bad(
            testDescription: "a dependent order nobody knows",
            text: TestProfiles.smallest(and: "broker: { groups: [oco, otto] }"), line: 6,
            path: "broker.groups[1]", kind: .notAllowed, says: ["`otto`", "oco, oto, otoco"], nearest: "oto"),
        Bad(
            testDescription: "a morning file after the open",
            text: TestProfiles.smallest(and: "broker: { morningFile: 9:31 }"), line: 6,
            path: "broker.morningFile", kind: .notAllowed, says: ["`9:31`", "a New York time 00:00…09:30"]),
        Bad(
            testDescription: "a column nobody prints", text: TestProfiles.smallest(and: "report: { trades: [pln] }"),
            line: 6, path: "report.trades[0]", kind: .notAllowed, says: ["`pln`", "did you mean `pnl`?"], nearest: "pnl"
        ),
    ]

    static let contradictions: [Bad] = [
        Bad(
            testDescription: "a limit relaxed without a reason",
            text: TestProfiles.smallest(and: "risk: { heat: 30% }"),
            line: 6, path: "risk.heat", kind: .needsReason,
            says: ["`0.3` is looser than the default `0.1`", "because:"]),
        Bad(
            testDescription: "a limit switched off without a reason",
            text: TestProfiles.smallest(and: "risk: { dailyLoss: none }"), line: 6, path: "risk.dailyLoss",
            kind: .needsReason, says: ["`none` is looser"]),
        Bad(
            testDescription: "fills better than natural without a reason",
            text: TestProfiles.smallest(and: "fills: { model: { spreadShare: 30% } }"), line: 6, path: "fills.model",
            kind: .needsReason, says: ["`{ spreadShare: 0.3 }` is looser than the default `natural`"]),
        Bad(
            testDescription: "a reason left out",
            text: TestProfiles.smallest(and: "risk: { heat: 30% }\nrelaxes:\n  - setting: risk.heat"), line: 8,
            path: "relaxes[0].because", kind: .needsReason, says: ["why risk.heat is relaxed"]),
        Bad(
            testDescription: "a reason for nothing",
            text: TestProfiles.smallest(and: "relaxes:\n  - { setting: risk.heat, because: why not }"), line: 7,
            path: "relaxes", kind: .inconsistent, says: ["`risk.heat` stands at its default"]),
        Bad(
            testDescription: "a reason for a setting that does not exist",
            text: TestProfiles.smallest(and: "relaxes:\n  - { setting: risk.heet, because: why not }"), line: 7,
            path: "relaxes", kind: .unknownName, says: ["did you mean `risk.heat`?"], nearest: "risk.heat"),
        Bad(
            testDescription: "a structure without one of its legs",
            text:
                "title: Bad\nstrategies:\n  - name: one\n    structure: ironCondor\n    put: { short: { delta: 0.16 } }\n"
                + "    call: { short: { delta: 0.16 }, long: { widths: [5] } }",
            line: 5, path: "strategies[one].put.long", kind: .inconsistent, says: ["an iron condor has this leg"]),
        Bad(
            testDescription: "a leg the structure does not have",
            text: TestProfiles.strategy(and: "call: { short: { delta: 0.2 } }"), line: 6,
            path: "strategies[bull-put].call.short", kind: .inconsistent, says: ["a bull put spread has no such leg"]),
        Bad(
            testDescription: "a bought leg nearer the money than the sold one",
            text: TestProfiles.smallest.replacingOccurrences(of: "{ widths: [5, 10] }", with: "{ delta: 0.35 }"),
            line: 5,
            path: "strategies[bull-put].put.long", kind: .inconsistent, says: ["nearer the money"]),
        Bad(
            testDescription: "a strategy for a symbol the profile does not trade",
            text: TestProfiles.strategy(and: "symbols: [QQQ]") + "symbols: [SPX]", line: 6,
            path: "strategies[bull-put].symbols", kind: .inconsistent, says: ["QQQ is not among"]),
        Bad(
            testDescription: "a size beyond its own limit",
            text: TestProfiles.smallest(and: "risk: { size: { riskShare: 3% } }"), line: 6, path: "risk.size",
            kind: .inconsistent, says: ["0.03", "`risk.perTrade` (0.02)"]),
        Bad(
            testDescription: "two strategies of one name",
            text: TestProfiles.smallest
                + "\n  - { name: bull-put, structure: bullPutSpread, put: { short: { delta: 0.2 }, long: { delta: 0.1 } } }",
            line: 3, path: "strategies[bull-put].name", kind: .inconsistent, says: ["two strategies"]),
        Bad(
            testDescription: "an uncovered short at a broker that takes none",
            text:
                "title: Bad\nbroker: { uncoveredShorts: no }\nstrategies:\n  - name: one\n    structure: shortStrangle\n"
                + "    put: { short: { delta: 0.16 } }\n    call: { short: { delta: 0.16 } }",
            line: 5, path: "strategies[one].structure", kind: .inconsistent,
            says: ["`broker.uncoveredShorts: no` refuses"]),
        Bad(
            testDescription: "a market order at a broker that takes no package without a limit",
            text: TestProfiles.smallest(
                and: "broker: { marketPackages: no }\nexecution: { emergency: { marketOrder: yes } }\n"
                    + "relaxes: [{ setting: execution.emergency.marketOrder, because: out at any price }]"),
            line: 7, path: "execution.emergency.marketOrder", kind: .inconsistent,
            says: ["`broker.marketPackages: no`", "set it to no"]),
        Bad(
            testDescription: "a market order without a reason",
            text: TestProfiles.smallest(and: "execution: { emergency: { marketOrder: yes } }"), line: 6,
            path: "execution.emergency.marketOrder", kind: .needsReason, says: ["`yes` is looser"]),
        Bad(
            testDescription: "a bracket without its stop",
            text: TestProfiles.smallest(and: "execution: { resting: { target: yes, withEntry: yes } }"), line: 6,
            path: "execution.resting.withEntry", kind: .inconsistent,
            says: ["set `target: yes` and `stop: yes`", "`withEntry: no`"]),
        Bad(
            testDescription: "a stop that rests without a target",
            text: TestProfiles.smallest(and: "execution: { resting: { stop: yes } }"), line: 6,
            path: "execution.resting.stop", kind: .inconsistent, says: ["beside a target", "`stop: no`"]),
        Bad(
            testDescription: "an answer expected sooner than a request arrives",
            text: TestProfiles.smallest(and: "fills: { latency: 2s..5s }\nconnection: { answerWithin: 2s }"), line: 7,
            path: "connection.answerWithin", kind: .inconsistent, says: ["at least 2s", "`fills.latency`"]),
        Bad(
            testDescription: "all messages kept for exits",
            text: TestProfiles.smallest(and: "broker: { messagesPerMinute: 60 }\nconnection: { reservedForExits: 60 }"),
            line: 7, path: "connection.reservedForExits", kind: .inconsistent,
            says: ["none of the 60 messages", "`broker.messagesPerMinute`"]),
        Bad(
            testDescription: "an unlimited account that is called",
            text: TestProfiles.smallest(
                and: "account: { margin: unlimited, marginCalls: { dueAfter: 2h } }\n"
                    + "relaxes: [{ setting: account.margin, because: a test }]"),
            line: 6, path: "account.marginCalls", kind: .inconsistent,
            says: ["`margin: unlimited` is never called", "`marginCalls: none`"]),
        Bad(
            testDescription: "nothing enabled", text: TestProfiles.strategy(and: "enabled: no"), line: 3,
            path: "strategies", kind: .inconsistent, says: ["no strategy is enabled"]),
    ]

    @Test(arguments: wrongValues + contradictions)
    func `one mistake is one problem, with its place and the way out`(bad: Bad) throws {
        let problems = TestProfiles.problems(bad.text)
        #expect(problems.count == 1, "\(ProfileError(problems))")
        let problem = try #require(problems.first)
        #expect(problem.file == "test.yaml")
        #expect(problem.line == bad.line)
        #expect(problem.path == bad.path)
        #expect(problem.kind == bad.kind)
        #expect(problem.nearest == bad.nearest)
        for part in bad.says { #expect(problem.message.contains(part), "\(problem.message)") }
        let place = bad.line.map { "test.yaml:\($0): " } ?? "test.yaml: "
        #expect(problem.description.hasPrefix(place + bad.path))
    }

    static let unreadable: [Bad] = [
        Bad(testDescription: "an empty file", text: "", line: nil, path: "", kind: .empty, says: ["is empty"]),
        Bad(
            testDescription: "a file of comments", text: "# nothing\n", line: nil, path: "", kind: .empty,
            says: ["is empty"]),
        Bad(
            testDescription: "a file cut off in a map", text: "title: Cut\nrisk: { heat: 10%,", line: 3, path: "",
            kind: .notYAML, says: ["is not YAML"]),
        Bad(
            testDescription: "a text in quotes cut off", text: "title: \"Cut", line: 1, path: "", kind: .notYAML,
            says: ["is not YAML"]),
        Bad(
            testDescription: "a tab for indentation", text: "risk:\n\theat: 10%", line: 2, path: "", kind: .notYAML,
            says: ["is not YAML"]),
        Bad(
            testDescription: "control characters", text: "title: \u{1}\u{2}", line: 1, path: "", kind: .notYAML,
            says: ["is not YAML"]),
        Bad(
            testDescription: "an anchor nobody set", text: "title: *nowhere", line: 1, path: "", kind: .notYAML,
            says: ["undefined alias"]),
        Bad(
            testDescription: "two documents", text: "title: One\n---\ntitle: Two\n", line: 2, path: "", kind: .notYAML,
            says: ["another document"]),
        Bad(
            testDescription: "a list at the top", text: "- title: Bad\n", line: 1, path: "", kind: .wrongShape,
            says: ["a list of 1", "a map of settings"]),
        Bad(
            testDescription: "a word at the top", text: "hello\n", line: 1, path: "", kind: .wrongShape,
            says: ["`hello`", "a map of settings"]),
    ]

    @Test(arguments: unreadable)
    func `a file that is no profile says so with its line`(bad: Bad) throws {
        let problems = TestProfiles.problems(bad.text)
        #expect(problems.count == 1, "\(ProfileError(problems))")
        let problem = try #require(problems.first)
        #expect(problem.file == "test.yaml" && problem.line == bad.line)
        #expect(problem.kind == bad.kind)
        for part in bad.says { #expect(problem.message.contains(part), "\(problem.message)") }
    }

    @Test func `a key written twice is found together with everything else`() {
        let text = TestProfiles.smallest(
            and: "risk:\n  heat: 5%\n  perTrade: 1%\n  heat: 6%\n  perTrade: 2%\n  unit: 4")
        let problems = TestProfiles.problems(text)
        #expect(problems.map(\.kind) == [.duplicateKey, .duplicateKey, .unknownName])
        #expect(problems.map(\.line) == [9, 10, 11])
        #expect(problems.first?.message == "`heat` stands twice, first in line 7; keep one of them")
    }

    @Test func `all mistakes of a file are told at once, in the order of its lines`() {
        let text = """
            title: Many
            symbol: [SPX]
            risk: { heat: much, perTrade: 2% }
            fills:
              commission: { open: -1 }
            strategies:
              - name: one
                structure: ironCondor
                gates:
                  off: { ivRnk: why, legVolum: why }
                exits: { dte: soon }
            """
        let problems = TestProfiles.problems(text)
        #expect(
            problems.map { "\($0.line ?? 0) \($0.path)" } == [
                "2 symbol", "3 risk.heat", "5 fills.commission.open", "10 strategies[one].gates.off.ivRnk",
                "10 strategies[one].gates.off.legVolum", "11 strategies[one].exits.dte",
            ])
        let error = ProfileError(problems).description
        #expect(error.hasPrefix("The profile has 6 problems:\n  test.yaml:2: symbol: `symbol` is not known here"))
    }

    @Test func `a mistake in the settings of every strategy is told once`() {
        let text = TestProfiles.pair + "\neveryStrategy:\n  exits: { dte: soon }\n"
        #expect(TestProfiles.problems(text).map { "\($0.line ?? 0) \($0.path)" } == ["12 everyStrategy.exits.dte"])
    }

    @Test func `a file that is not there, or not text, is an error with its name`() throws {
        let missing = #expect(throws: ProfileError.self) { try Profile.load("no/such/profile.yaml") }
        #expect(missing?.problems.map(\.kind) == [.unreadable])
        #expect(missing?.description.contains("no/such/profile.yaml: there is no such file") == true)
        try TestProfiles.withFiles([:]) { folder in
            let path = folder + "/bytes.yaml"
            try Data([0x74, 0x69, 0xFF, 0xFE, 0x00]).write(to: URL(fileURLWithPath: path))
            let garbled = #expect(throws: ProfileError.self) { try Profile.load(path) }
            #expect(garbled?.problems.first?.message == "is not UTF-8 text")
        }
    }

    @Test func `aliases that unfold to a flood are refused`() {
        var text = "title: Flood\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...6 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(items)]\n"
        }
        #expect(TestProfiles.problems(text).map(\.kind) == [.notYAML])
    }
}
