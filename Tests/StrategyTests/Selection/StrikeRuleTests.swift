import Market
import Quant
import Strategy
import Testing
import Trading

/// Which strike each rule names.
@Suite struct StrikeRuleTests {
    /// A bull put spread whose sold and bought strikes are told; nil where there is none.
    private func spread(
        short: StrikeRule, long: StrikeRule, _ change: (inout Scene) -> Void = { _ in }
    ) -> (short: Price, long: Price)? {
        var scene = Scene(.bullPutSpread)
        scene.strategy.gates.off = Gate.allCases
        scene.strategy.put = SideSettings(short: short, long: long)
        change(&scene)
        let legs = scene.evaluate().candidates.first?.legs
        return legs.map { ($0[0].contract.strike.price, $0[1].contract.strike.price) }
    }

    @Test(
        arguments: [
            (StrikeRule.ofSpot(0.05), StrikeRule.widths([.dollars(5)]), 95, 90),
            (.ofSpot(0.054), .widths([.dollars(5)]), 95, 90), (.ofSpot(0.055), .widths([.dollars(5)]), 95, 90),
            (.ofSpot(0.056), .widths([.dollars(5)]), 94, 89), (.ofSpot(-0.05), .widths([.dollars(5)]), 105, 100),
            (.atTheMoney, .ofSpot(0.01), 100, 99), (.atTheMoney, .ofSpot(0.001), 100, 99),
            (.atTheMoney, .ofSpot(0.0249), 100, 98), (.atTheMoney, .ofSpot(0.025), 100, 98),
        ])
    func `a distance takes the nearest listed strike, of two the one nearer the money`(
        short: StrikeRule, long: StrikeRule, sold: Int64, bought: Int64
    ) throws {
        let found = try #require(spread(short: short, long: long))
        #expect(found.short == .dollars(sold) && found.long == .dollars(bought))
    }

    @Test func `calls count their distance upwards`() throws {
        var scene = Scene(.bearCallSpread)
        scene.strategy.gates.off = Gate.allCases
        scene.strategy.call = SideSettings(short: .ofSpot(0.055), long: .ofSpot(0.025))
        let legs = try #require(scene.evaluate().candidates.first).legs
        #expect(legs.map(\.contract.strike.price) == [.dollars(105), .dollars(107)])
    }

    @Test func `an expected move is one deviation at the money to the expiry`() throws {
        let move = Lognormal.expectedMove(spot: 100, years: 45.0 / 365, volatility: Scene.impliedVolatility)
        #expect((11.0...11.5).contains(move))
        let wings = try #require(spread(short: .atTheMoney, long: .expectedMoves(1)))
        #expect(wings.long == .dollars(89))
        let far = try #require(spread(short: .expectedMoves(1.5), long: .expectedMoves(0.5)))
        #expect(far.short == .dollars(83) && far.long == .dollars(77))
    }

    @Test func `a wing that no rule can place is stopped as unknown, at its own gate`() {
        var scene = Scene(.bullPutSpread)
        scene.strategy.put = SideSettings(short: .atTheMoney, long: .expectedMoves(1))
        scene.strategy.gates.off = Gate.allCases.filter { $0 != .width && $0 != .deltaBand }
        scene.facts.remove(.rate)
        var evaluation = scene.evaluate()
        #expect(evaluation.candidates.isEmpty)
        #expect(evaluation.waterfall == [GateTally(gate: .width, stopped: 1)])
        scene.strategy.put = SideSettings(short: .expectedMoves(1), long: .widths([.dollars(5)]))
        evaluation = scene.evaluate()
        #expect(evaluation.waterfall == [GateTally(gate: .deltaBand, stopped: 1)])
        scene.facts = .passing
        scene.facts.remove(.spot)
        scene.strategy.put = SideSettings(short: .atTheMoney, long: .widths([.dollars(5)]))
        #expect(scene.evaluate(.everything).waterfall == [GateTally(gate: .deltaBand, stopped: 1)])
    }

    @Test func `a condor's call wing may be as wide as its put wing`() {
        var scene = Scene(.ironCondor)
        scene.strategy.runnersUp = 100_000
        scene.strategy.put = SideSettings(short: .deltaBand(0.18...0.30), long: .deltaBand(0.05...0.15))
        scene.strategy.call = SideSettings(short: .deltaBand(0.18...0.30), long: .sameAs(.longPut))
        let evaluation = scene.evaluate()
        #expect(evaluation.candidates.count > 10)
        for candidate in evaluation.candidates {
            let levels = candidate.legs.map(\.contract.strike.price)
            #expect(levels[0] - levels[1] == levels[3] - levels[2])
        }
        let stopped = evaluation.waterfall.reduce(0) { $0 + $1.stopped }
        #expect(evaluation.enumerated == stopped + evaluation.candidates.count)
    }

    // MARK: By volatility

    @Test(
        arguments: [
            (Input.value(14.0), 0.16), (.value(15), 0.16), (.value(20), 0.23), (.value(25), 0.30), (.value(60), 0.30),
            (.unknown, 0.16),
        ])
    func `in a nervous market the sold delta is larger`(vix: Input<Double>, delta: Double) throws {
        let scale = DeltaByVolatility(measure: .vix, below: 15, above: 25, low: 0.16, high: 0.30)
        let byVolatility = try #require(
            spread(short: .byVolatility(scale), long: .widths([.dollars(5)])) { $0.facts.vix = vix })
        let plain = try #require(spread(short: .nearestDelta(delta), long: .widths([.dollars(5)])))
        #expect(byVolatility == plain)
    }

    @Test func `an unknown measure is said, and the low delta stands`() {
        var scene = Scene(.shortStrangle)
        let scale = DeltaByVolatility(measure: .ivRank, below: 30, above: 50, low: 0.16, high: 0.30)
        scene.strategy.put?.short = .byVolatility(scale)
        func said() -> [String] {
            EntryPipeline.adaptations(strategy: scene.strategy, chain: scene.chain, facts: scene.facts)
                .map(\.sentence)
        }
        #expect(said() == ["put.short.byVolatility: a volatility measure of 60.0, so delta 0.300"])
        scene.facts.remove(.ivRank)
        #expect(said() == ["short.byVolatility: does not apply, the IV rank is not known"])
    }

    // MARK: Skew

    /// Puts so many points of volatility dearer than calls, by the vendor's own figures.
    private func skewed(_ points: Double, _ rules: SideSettings) -> Scene {
        var scene = Scene(.bullPutSpread)
        scene.strategy.greeks = .vendor
        scene.strategy.gates.off = Gate.allCases
        scene.strategy.put = rules
        scene.strategy.selection.skewWing = SkewWing(above: 2, by: 1.5)
        for index in scene.rows.indices {
            let contract = scene.rows[index].contract
            let distance = (contract.strike.price - Scene.spot).approximateDollars
            let out = contract.right == .put ? -distance : distance
            scene.rows[index].delta = (contract.right == .put ? -1 : 1) * max(0.005, 0.5 - out / 50)
            scene.rows[index].volatility = 0.30 + (contract.right == .put ? points / 100 : 0)
            scene.rows[index].gamma = 0.02
        }
        return scene
    }
    private func wing(_ scene: Scene) throws -> Int64 {
        let legs = try #require(scene.evaluate().candidates.first).legs
        return (legs[0].contract.strike - legs[1].contract.strike).units / 10_000
    }

    @Test func `dear puts widen the put wing, by distance and by delta`() throws {
        let widths = SideSettings(short: .nearestDelta(0.30), long: .widths([.dollars(10)]))
        #expect(try wing(skewed(1.9, widths)) == 10)
        #expect(try wing(skewed(2.1, widths)) == 15)
        let deltas = SideSettings(short: .nearestDelta(0.30), long: .nearestDelta(0.15))
        #expect(try wing(skewed(0, deltas)) == 7 || wing(skewed(0, deltas)) == 8)
        #expect(try wing(skewed(3, deltas)) == 10, "0.10 lies 20 points out")
        let band = SideSettings(short: .nearestDelta(0.30), long: .deltaBand(0.12...0.15))
        var scene = skewed(3, band)
        scene.strategy.runnersUp = 100
        let strikes = scene.evaluate().candidates.map { $0.legs[1].contract.strike.price }
        #expect(Set(strikes) == [.dollars(79), .dollars(80)], "0.08 to 0.10")
    }

    @Test func `a width that widens is rounded to what is listed`() throws {
        let rules = SideSettings(short: .nearestDelta(0.30), long: .widths([.dollars(5)]))
        #expect(try wing(skewed(3, rules)) == 7, "7.50 lies between two: the narrower")
    }

    @Test func `a skew that nobody knows widens nothing, and says so`() throws {
        var scene = skewed(3, SideSettings(short: .nearestDelta(0.30), long: .widths([.dollars(10)])))
        func said() -> [String] {
            EntryPipeline.adaptations(strategy: scene.strategy, chain: scene.chain, facts: scene.facts)
                .map(\.sentence)
        }
        #expect(
            said() == [
                "put.skew: a 25-delta skew of 3.0 vol points on 2026-09-18, "
                    + "so the put wing stands 1.50 times as far out"
            ])
        for index in scene.rows.indices where scene.rows[index].contract.right == .call {
            scene.rows[index].volatility = nil
        }
        #expect(try wing(scene) == 10)
        #expect(said() == ["put.skew: does not apply, the legs' deltas is not known"])
    }
}
