import Risk
import Testing

/// Limits as people read them.
@Suite struct RiskWordsTests {
    @Test(
        arguments: [
            (
                RiskVerdict(.size, .refused, measured: 2_400, bound: 2_000, allowed: 0),
                "one unit risks $2400.00, the size rule allows $2000.00"
            ),
            (RiskVerdict(.size, .passed, measured: nil, bound: nil, allowed: 1), "size: 1 unit"),
            (
                RiskVerdict(.riskPerTrade, .refused, measured: 0.0241, bound: 0.02, allowed: 0),
                "one unit risks 2.4% of equity, at most 2.0%"
            ),
            (
                RiskVerdict(.heat, .refused, measured: 0.112, bound: 0.1, allowed: 0),
                "11.2% of equity at risk with one more unit, at most 10.0%"
            ),
            (
                RiskVerdict(.dailyLoss, .refused, measured: 0.031, bound: 0.02, allowed: nil),
                "lost 3.1% since the last session, at most 2.0%"
            ),
            (
                RiskVerdict(.dailyLoss, .refused, measured: 0.001, bound: 0.02, allowed: nil),
                "daily loss: the stop of an earlier loss still stands"
            ),
            (
                RiskVerdict(.tradesPerSymbol, .refused, measured: 3, bound: 2, allowed: nil),
                "3 open trades with this one, at most 2"
            ),
            (
                RiskVerdict(.margin, .refused, measured: 4_600, bound: -120.5, allowed: 0),
                "one unit requires $4600.00, -$120.50 is free"
            ),
            (RiskVerdict(.account, .unknown, measured: nil, bound: nil, allowed: nil), "account: not known"),
            (RiskVerdict(.heat, .notSet, measured: nil, bound: nil, allowed: nil), "portfolio heat: no limit set"),
        ])
    func `a limit's answer is a sentence`(verdict: RiskVerdict, sentence: String) {
        #expect(verdict.sentence == sentence)
    }

    @Test func `every limit has a name of its own`() {
        #expect(Set(RiskLimit.allCases.map(\.name)).count == RiskLimit.allCases.count)
    }
}
