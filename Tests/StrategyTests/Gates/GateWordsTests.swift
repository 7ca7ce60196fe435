import Strategy
import Testing
import Trading

/// Verdicts as people read them.
@Suite struct GateWordsTests {
    @Test(
        arguments: [
            (Gate.ivRank, Verdict.failed(.refused, measured: 42.1, limit: 50), "IV rank 42.1, needs 50.0 or more"),
            (.backwardation, .failed(.refused, measured: 21.5, limit: 20), "VIX 21.50, needs less than VIX3M 20.00"),
            (
                .volatilityRiskPremium, .failed(.refused, measured: -0.0123, limit: 0),
                "implied less forecast volatility -1.2 vol points, needs 0.0 vol points or more"
            ),
            (
                .legSpread, .failed(.refused, measured: 0.1234, limit: 0.1),
                "widest leg spread of its mid 12.3%, allows 10.0% or less"
            ),
            (
                .openInterest, .failed(.refused, measured: 99, limit: 100),
                "least open interest of a short leg 99 contracts, needs 100 contracts or more"
            ),
            (
                .underlyingVolume, .passed(measured: 5_250_000, limit: 1_000_000),
                "volume of the underlying 5,250,000 shares, needs 1,000,000 shares or more"
            ),
            (
                .entryWindow, .failed(.refused, measured: 584.5, limit: 585),
                "time in New York 09:44:30, the nearest bound is 09:45"
            ),
            (.trendAgainst, .failed(.refused, measured: -1, limit: -1), "trend down, must not be down"),
            (
                .expectedValue, .failed(.refused, measured: -12.345, limit: 0),
                "expected value after costs -$12.35, needs more than $0.00"
            ),
            (.marketOpen, .failed(.refused, measured: nil, limit: nil), "the market is closed"),
            (.earnings, .notApplicable, "earnings: not applicable"),
            (.vixOff, .switchedOff, "backwardation: switched off by the profile"),
            (
                .underlyingSpread, .failed(.refused, measured: 0.0123, limit: 0.01),
                "spread of the underlying 1.2%, needs less than 1.0%"
            ),
            (
                .relativeVolume, .failed(.refused, measured: 0.42, limit: 0.5),
                "volume of its average 42.0%, needs 50.0% or more"
            ),
            (.enabled, .failed(.refused, measured: nil, limit: nil), "the strategy is disabled"),
            (
                .movingAverage, .failed(.refused, measured: 98.2, limit: 100),
                "price against its average $98.20, the average is $100.00"
            ),
            (
                .ivPercentile, .failed(.refused, measured: 41, limit: 50),
                "IV percentile 41.0, needs 50.0 or more"
            ),
            (
                .openingSpread, .failed(.refused, measured: 0.081, limit: 0.06),
                "typical spread near the money 8.1%, allows 6.0% or less"
            ),
            (
                .coveredCallDividend, .failed(.refused, measured: 3, limit: 7),
                "days to the next ex-date 3 days, must lie beyond 7 days"
            ),
            (
                .underlyingSpread, .failed(.unknown(.underlyingQuote), measured: nil, limit: 0.01),
                "underlying spread: the underlying's quote is not known"
            ),
            (.ivRank, .failed(.unknown(.ivRank), measured: nil, limit: nil), "IV rank: the IV rank is not known"),
        ])
    func `a verdict is a sentence`(gate: Gate, verdict: Verdict, sentence: String) {
        #expect(gate.sentence(verdict) == sentence)
    }

    @Test func `every gate has words of its own, and its stage's letter`() {
        #expect(Set(Gate.allCases.map(\.name)).count == Gate.allCases.count)
        #expect(Set(Gate.allCases.map(\.measure)).count >= Gate.allCases.count - 1, "price is measured twice")
        #expect(Set(Gate.allCases.map(\.stage.rawValue)) == ["A", "B", "C", "D", "E", "F", "G", "H"])
    }
}

extension Gate {
    fileprivate static let vixOff = Gate.backwardation
}
