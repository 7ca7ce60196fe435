import Strategy
import Testing
import Trading

/// The order of the waterfall, and the numbers by which journals name gates.
@Suite struct GateOrderTests {
    /// As journals have them: never another number for a gate, never another gate for a number.
    private static let numbers: [Gate] = [
        .spotKnown, .priceRange, .underlyingVolume, .expirationsListed, .positionMaximum, .marketOpen, .macroWindow,
        .dteWindow, .coolOff, .expiryMaximum, .backwardation, .volatilityRiskPremium, .trendAgainst, .strongTrend,
        .ivRank, .entryWindow, .openingMinutes, .enoughStrikes, .legQuoted, .quoteAge, .legSpread, .legVolume,
        .openInterest, .deltaBand, .width, .earnings, .exDividend, .minimumCredit, .creditOfWidth, .expectedValue,
        .convexity, .underlyingSpread, .relativeVolume, .enabled, .movingAverage, .ivPercentile, .openingSpread,
        .coveredCallDividend,
    ]

    @Test func `a gate keeps the number it has in journals`() {
        for (number, gate) in Self.numbers.enumerated() { #expect(Int(gate.rawValue) == number, "\(gate)") }
        #expect(Self.numbers.count == Gate.allCases.count)
    }

    @Test func `gates compare by their place in the waterfall, whatever their number`() {
        for (place, gate) in Gate.allCases.enumerated() {
            for (other, later) in Gate.allCases.enumerated() { #expect((gate < later) == (place < other)) }
        }
        #expect(Gate.underlyingSpread < .marketOpen && Gate.openingSpread < .enoughStrikes)
    }

    @Test func `what is asked of the underlying comes before what is asked of a structure`() {
        let judged = Gate.allCases.map(\.judgesUnderlying)
        #expect(judged == judged.filter { $0 } + judged.filter { !$0 })
        #expect(Gate.ofStructure.first == .enoughStrikes)
    }
}
