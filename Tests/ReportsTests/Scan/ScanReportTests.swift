import Foundation
import Market
import Risk
import Testing
import Trading

@testable import Reports

@Suite struct ScanReportTests {
    private let style = TerminalStyle(width: 160)
    private let session = SampleRun.day("2018-02-01")
    private var at: Instant { EasternTime.instant(session, TimeOfDay(15, 45)) }

    private func evaluation(
        _ underlying: [GateVerdict], candidates: [Candidate] = [], structure: [GateVerdict] = [],
        waterfall: [GateTally] = [], enumerated: Int = 0
    ) -> Evaluation {
        Evaluation(
            strategy: StrategyIndex(0), underlying: .spx, session: session, at: at, underlyingVerdicts: underlying,
            waterfall: waterfall, enumerated: enumerated, candidates: candidates, candidateVerdicts: structure)
    }

    private func report(_ evaluation: Evaluation, _ decision: RiskDecision? = nil) throws -> ScanReport {
        ScanReport([(evaluation, decision)], profile: try SampleRun.profile())
    }

    private var stopped: Evaluation {
        evaluation([
            GateVerdict(.spotKnown, .passed(measured: 2_821.98, limit: 0)),
            GateVerdict(.priceRange, .notApplicable),
            GateVerdict(.macroWindow, .failed(.unknown(.macroCalendar), measured: nil, limit: nil)),
            GateVerdict(.ivRank, .failed(.refused, measured: 28.24, limit: 30)),
            GateVerdict(.entryWindow, .switchedOff),
        ])
    }

    @Test func `what is failed, unknown, not applicable and switched off stands apart`() throws {
        let text = try report(stopped).terminal(style: TerminalStyle(width: 100), why: true)
        #expect(text.contains("     IV rank 28.2, needs 30.0 or more\n"))
        let wide = try report(stopped).terminal(style: style, why: true)
        #expect(wide.contains("30.0  IV rank 28.2, needs 30.0 or more"))
        let lines = text.split(separator: "\n").map(String.init)
        func line(_ gate: String) throws -> String { try #require(lines.first { $0.contains(" \(gate) ") }) }
        #expect(try line("price range").contains("not applicable"))
        #expect(try line("macro window").contains("unknown"))
        #expect(try line("entry window").contains("switched off"))
        let rank = try line("IV rank")
        #expect(rank.contains("failed") && rank.contains("28.2") && rank.contains("30.0"))
        #expect(rank.contains(" E "))
        #expect(
            wide.contains(
                "1 passed; 1 failed (IV rank); 1 unknown (macro window); 1 not applicable (price range); "
                    + "1 switched off (entry window)"))
    }

    @Test func `the verdict names the first gate that said no, and how many more did`() throws {
        let text = try report(stopped).terminal(style: style)
        #expect(
            text.contains(
                "SPX · bull-put: no trade: B macro window: the calendar of macro releases is not known; 1 more gate said no"
            ))
        #expect(text.hasSuffix("None of 1 look would trade.\n"))
    }

    @Test func `a candidate is shown with its figures and the arithmetic of its size`() throws {
        let candidate = SampleRun.candidate(expiry: SampleRun.day("2018-03-16"))
        let sizing = SizingResult(
            equity: .dollars(500_000), riskPerUnit: .dollars(1_990), share: 0.01, wanted: 2, quantity: 1,
            boundBy: .heat,
            verdicts: [RiskVerdict(.heat, .passed, measured: 0.08, bound: 0.1, allowed: 1)])
        let report = try report(
            evaluation(
                [GateVerdict(.ivRank, .passed(measured: 44, limit: 30))], candidates: [candidate, candidate],
                structure: [GateVerdict(.expectedValue, .passed(measured: 18.25, limit: 0))],
                waterfall: [GateTally(gate: .minimumCredit, stopped: 30, nearest: (0.29, 0.3))], enumerated: 32),
            .approved(quantity: 1, sizing: sizing))
        let text = report.terminal(style: style, why: true)
        #expect(
            text.contains(
                "SPX · bull-put: 1 unit of bull put spread P 2700/2675, 16 Mar 18 · 43d, 5.10 credit, POP 74.1%"))
        for figure in ["5.10", "74.1%", "+18.25", "−36.50", "25.6%", "2,500.00", "1,990.00"] {
            #expect(text.contains(figure), "\(figure)")
        }
        #expect(
            text.contains("1% of $500000.00 is $5000.00; one unit risks $1990.00: 2 units, cut to 1 by portfolio heat"))
        #expect(text.contains("$0.29 of $0.30"))
        #expect(text.contains("2 of 32 passed every gate."))
        #expect(report.closing == "1 of 1 look would trade: SPX bull-put.")
    }

    @Test func `a refusal by risk says which limit and by how much`() throws {
        let candidate = SampleRun.candidate(expiry: SampleRun.day("2018-03-16"))
        let refusal = RiskVerdict(.heat, .refused, measured: 0.112, bound: 0.1, allowed: 0)
        let text = try report(evaluation([], candidates: [candidate], enumerated: 1), .refused([refusal]))
            .terminal(style: style)
        #expect(text.contains("risk refused") && text.contains("11.2% of equity at risk with one more unit"))
    }

    @Test func `JSON carries every gate and parses`() throws {
        let report = try report(stopped)
        let json = report.json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let scan = try #require((object["scans"] as? [[String: Any]])?.first)
        let gates = try #require(scan["underlying_gates"] as? [[String: Any]])
        #expect(
            gates.map { $0["answer"] as? String } == ["passed", "not applicable", "unknown", "failed", "switched off"])
        #expect(gates[2]["unknown_input"] as? String == "macroCalendar")
        #expect(gates[3]["measured"] as? Double == 28.24)
        #expect(report.json() == json)
    }
}
