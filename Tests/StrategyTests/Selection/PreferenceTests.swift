import Market
import Strategy
import Testing
import Trading

/// What makes one combination better than another beside its figures, and which are not looked at.
@Suite struct PreferenceTests {
    private func scene(_ ranking: Ranking) -> Scene {
        var scene = Scene(.bullPutSpread)
        scene.strategy.ranking = ranking
        scene.strategy.runnersUp = 100_000
        scene.strategy.gates.off = [.openInterest, .legVolume]
        return scene
    }

    @Test(arguments: Ranking.allCases)
    func `a strike that hardly trades loses its share of the rank`(ranking: Ranking) throws {
        var scene = scene(ranking)
        let best = try #require(scene.evaluate().candidates.first)
        scene.strategy.selection.liquidityWeight = 0.9
        for leg in best.legs {
            let strike = leg.contract.strike.price.units / 10_000
            scene.change(.put, strike) { ($0.volume, $0.openInterest) = (0, 1) }
        }
        #expect(scene.evaluate().candidates.first?.legs != best.legs)
        scene.strategy.selection.liquidityWeight = 0
        #expect(scene.evaluate().candidates.first?.legs == best.legs)
    }

    @Test(arguments: [StructureKind.shortStrangle, .ironCondor, .putButterfly], Ranking.allCases)
    func `the weighed rank is the rank less what is hard to trade`(kind: StructureKind, ranking: Ranking) throws {
        var scene = scene(ranking)
        let (put, call) = kind.passingSides
        scene.strategy.structure = kind
        (scene.strategy.put, scene.strategy.call) = (put, call)
        scene.strategy.selection.liquidityWeight = 0.5
        for (index, row) in scene.rows.enumerated() where row.contract.strike.price.units % 30_000 == 0 {
            scene.rows[index].openInterest = 20
            scene.rows[index].volume = 3
        }
        let ranks = try scene.evaluate().candidates.map { candidate -> Double in
            let measures = candidate.measures
            let debit = -candidate.creditAfterSlippage.price.amount(shares: 100)
            let margin = kind == .putButterfly ? debit : candidate.margin
            let rank: Double =
                switch ranking {
                case .expectedValue: try #require(measures.expectedValueNet)
                case .credit: Double(candidate.creditAfterSlippage.units)
                case .returnOnRisk: try #require(measures.returnOnRisk)
                case .thetaOnMargin: try #require(measures.theta) / margin.approximateDollars
                }
            let liquidity = try #require(measures.liquidity)
            return rank - abs(rank) * 0.5 * (1 - liquidity / 100)
        }
        #expect(ranks.count > 3)
        for (better, worse) in zip(ranks, ranks.dropFirst()) { #expect(better >= worse - 1e-9) }
    }

    @Test func `a strike without open interest is left out where the strategy wants it, a bought one too`() throws {
        var scene = scene(.credit)
        let best = try #require(scene.evaluate().candidates.first)
        let wing = best.legs[1].contract.strike.price.units / 10_000
        scene.change(.put, wing) { $0.openInterest = 0 }
        #expect(scene.evaluate().candidates.first?.legs == best.legs)
        scene.strategy.selection.needsOpenInterest = true
        let evaluation = scene.evaluate()
        #expect(!evaluation.candidates.contains { $0.legs[1] == best.legs[1] })
        scene.change(.put, wing) { $0.openInterest = nil }
        #expect(scene.evaluate().candidates.contains { $0.legs == best.legs }, "what is not known is not zero")
    }

    @Test func `a rule by distance passes over a strike without open interest`() throws {
        var scene = Scene(.bullPutSpread)
        scene.strategy.gates.off = Gate.allCases
        scene.strategy.selection.needsOpenInterest = true
        scene.strategy.put = SideSettings(short: .ofSpot(0.05), long: .ofSpot(0.05))
        scene.change(.put, 95) { $0.openInterest = 0 }
        scene.change(.put, 91) { $0.openInterest = 0 }
        let legs = try #require(scene.evaluate().candidates.first).legs
        #expect(legs.map(\.contract.strike.price) == [.dollars(96), .dollars(92)])
    }
}
