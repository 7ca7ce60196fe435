import Backtest
import Desk
import Market
import Testing
import Trading

/// Days without an entry: each says where it ended, and the waterfall is the sum of the days.
@Suite struct NoEntryScriptTests {
    @Test func `a day ends at a gate of the day, at a gate of its structures, at risk, or in a trade`() throws {
        let run = try ScriptedRun(
            "strangle", "strangle", [],
            ScriptedHistory(
                "SPY", expiry: "09-18",
                """
                08-04 600 vix 13: P570 2.95/3.05 .16, C625 2.45/2.55 .16
                08-05 600: P570 0.95/1.00 .16, C625 0.60/0.65 .16
                08-06 600: P570 2.85/2.95 .16, C625 2.35/2.45 .16
                08-07 600: P570 2.80/2.90 .16, C625 2.30/2.40 .16
                08-10 600: P570 2.70/2.80 .16, C625 2.20/2.30 .16
                """))
        #expect(run.log == ["08-06 opened 1"])
        let tally = try #require(run.result.strategies.first)
        // IV rank (13 − 12) / (24 − 12) on the 4th; 1.60 after slippage against 2.00 on the 5th; the one trade of the
        // underlying on the 7th; 39 days on the 10th.
        #expect(tally.scans == 5 && tally.scansStoppedEarly == 2)
        let stopped = tally.gates.filter { $0.scansStopped + $0.candidatesStopped > 0 }
        #expect(stopped.map(\.gate) == [.dteWindow, .ivRank, .minimumCredit])
        #expect(stopped.map(\.scansStopped) == [1, 1, 0] && stopped.map(\.candidatesStopped) == [0, 0, 1])
        #expect(stopped.map(\.nearestSession) == ["08-10", "08-04", "08-05"].map { ScriptedHistory.day($0) })
        #expect(tally.enumerated == 3 && tally.survivors == 2 && tally.recommended == 2 && tally.entered == 1)
        #expect(tally.refusals.map(\.reason) == [.risk] && tally.refusals.map(\.count) == [1])
        let refused = run.result.events.filter { if case .refused = $0.kind { true } else { false } }
        #expect(refused.map(\.session) == [ScriptedHistory.day("08-07")])
    }
}
