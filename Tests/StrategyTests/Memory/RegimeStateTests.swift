import Market
import Testing
import Trading

@testable import Strategy

/// Levels of a market that change seldom, and are told when they do.
@Suite struct RegimeStateTests {
    /// What a walk through figures changes, step by step, after the first one.
    private func changes<Figure>(
        _ figures: [Figure], _ set: (inout MarketFacts, Figure) -> Void
    ) -> [[RegimeTransition.Change]] {
        var state = RegimeState()
        var told: [[RegimeTransition.Change]] = []
        for figure in figures {
            var facts = MarketFacts.passing
            set(&facts, figure)
            told.append(state.update(facts).map(\.change))
        }
        return Array(told.dropFirst())
    }

    @Test func `at first everything becomes known, and then nothing changes while nothing does`() {
        var state = RegimeState()
        let first = state.update(.passing)
        #expect(
            first.map(\.change) == [
                .termStructure(from: nil, to: .contango), .trend(from: nil, to: .sideways),
                .premium(from: nil, to: .paid), .volatility(from: nil, to: .high), .strength(from: nil, to: .weak),
            ])
        #expect(first.allSatisfy { $0.underlying == Scene.stock && $0.at == Scene.now })
        #expect(state.update(.passing) == [])
    }

    @Test func `backwardation begins at VIX3M and is over three percent below it`() {
        let told = changes([19.99, 20, 19.41, 19.4, 19.39, 19.9]) { $0.vix = .value($1) }
        #expect(
            told == [
                [.termStructure(from: .contango, to: .backwardation)], [], [],
                [.termStructure(from: .backwardation, to: .contango)], [],
            ])
    }

    @Test func `a premium is unpaid below nothing, and paid again a point above`() {
        let told = changes([0.22, 0.321, 0.311, 0.3095, 0.32]) { $0.forecastVolatility = .value($1) }
        #expect(
            told == [[.premium(from: .paid, to: .unpaid)], [], [.premium(from: .unpaid, to: .paid)], []])
    }

    @Test func `IV rank climbs into a band at its limit and falls out of it three points below`() {
        let told = changes([29.9, 30, 27, 26.9, 50, 47, 46.9, 10]) { $0.ivRank = .value($1) }
        #expect(
            told == [
                [.volatility(from: .low, to: .middle)], [], [.volatility(from: .middle, to: .low)],
                [.volatility(from: .low, to: .high)], [], [.volatility(from: .high, to: .middle)],
                [.volatility(from: .middle, to: .low)],
            ])
    }

    @Test func `from the highest band a small slip below the middle one leaves it in the middle`() {
        #expect(
            changes([60, 28]) { $0.ivRank = .value($1) } == [[.volatility(from: .high, to: .middle)]])
    }

    @Test func `a trend is strong above ADX 25 and weak again below 20`() {
        let told = changes([25, 25.1, 20, 19.9, 24]) { $0.adx = .value($1) }
        #expect(told == [[.strength(from: .weak, to: .strong)], [], [.strength(from: .strong, to: .weak)], []])
    }

    @Test func `what becomes unknown is told, and judged anew afterwards`() {
        let told = changes([Input.value(21.0), .unknown, .value(19.9)]) { $0.vix = $1 }
        #expect(
            told == [
                [.termStructure(from: .backwardation, to: nil)], [.termStructure(from: nil, to: .contango)],
            ])
    }

    @Test func `a transition reads as a sentence`() {
        let change = RegimeTransition(
            underlying: .spx, at: Scene.now, change: .termStructure(from: .contango, to: .backwardation))
        #expect(change.sentence == "SPX term structure of VIX: backwardation, was contango")
        let first = RegimeTransition(underlying: .spy, at: Scene.now, change: .trend(from: nil, to: .up))
        #expect(first.sentence == "SPY trend: up, was unknown")
    }
}
