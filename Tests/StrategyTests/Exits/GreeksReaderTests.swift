import Market
import Strategy
import Testing
import Trading

/// The Greeks of what is held, and what its neighbours say it is worth.
@Suite struct GreeksReaderTests {
    private let condor = MarketRulesTests.condor
    private func reader(_ scene: Scene, _ source: GreeksSource = .model) -> GreeksReader {
        GreeksReader(scene.chain, source: source, facts: scene.facts)
    }

    private func unitDelta(_ legs: [Leg], shares: Int = 0) throws -> Double {
        var reader = reader(Scene(.ironCondor))
        let delta = reader.unitDelta(legs, shares: shares)
        return try #require(delta)
    }
    private func model(_ scene: Scene) throws -> Int64 {
        var reader = reader(scene)
        let model = reader.modelDoubleMid(of: condor)
        return try #require(model)
    }

    @Test func `a unit's delta is that of its legs, and of the shares beside it`() throws {
        let scene = Scene(.ironCondor)
        let legs = try condor.map { leg in
            let delta = try #require(
                ContractDelta.of(leg.contract, chain: scene.chain, source: .model, facts: scene.facts))
            return Double(leg.signedRatio) * delta
        }
        #expect(try unitDelta(condor) == legs.reduce(0, +))
        let covered = try unitDelta([Leg(.short, Scene.contract(.call, 105))], shares: 1)
        #expect(covered > 0.5 && covered < 0.9, "a share less the call's delta")
    }

    @Test func `a ratio counts`() throws {
        let one = try unitDelta([Leg(.short, Scene.contract(.put, 95))])
        #expect(try unitDelta([Leg(.short, Scene.contract(.put, 95), ratio: 2)]) == 2 * one)
    }

    @Test func `the largest delta of the shorts counts, and none where one is not known`() throws {
        var scene = Scene(.ironCondor)
        scene.change(.put, 95) { $0.delta = -0.25 }
        scene.change(.call, 105) { $0.delta = 0.31 }
        var known = reader(scene, .vendor)
        #expect(known.shortDelta(condor) == 0.31)
        #expect(known.unitDelta(condor) == nil, "the longs have none")
        scene.change(.call, 105) { $0.delta = nil }
        var unknown = reader(scene, .vendor)
        #expect(unknown.shortDelta(condor) == nil)
    }

    // MARK: The model's mark

    @Test func `the neighbours' volatilities price a leg as its own quote does, where that is sound`() throws {
        let scene = Scene(.ironCondor)
        let mid = MarkMaker.mark(legs: condor, chain: scene.chain, at: Scene.now).closeDoubleMid
        #expect(try (model(scene) - #require(mid)).magnitude <= 2 * Price.cents(2).units)
    }

    @Test(arguments: [(nil, nil), (900, 1_000)] as [(Int64?, Int64?)])
    func `a leg's own bad quote changes nothing, missing or mad`(bid: Int64?, ask: Int64?) throws {
        var scene = Scene(.ironCondor)
        let sound = try model(scene)
        scene.change(.put, 95) { ($0.bid, $0.ask) = (bid.map(Price.cents), ask.map(Price.cents)) }
        #expect(try model(scene) == sound)
    }

    @Test func `a wide neighbour is passed over, and with none on one side there is no mark`() throws {
        var scene = Scene(.ironCondor)
        let sound = try model(scene)
        scene.change(.put, 96) { ($0.bid, $0.ask) = (.cents(100), .cents(900)) }
        let passed = try model(scene)
        #expect(passed != sound && (passed - sound).magnitude <= 2 * Price.cents(2).units)
        var edge = reader(scene)
        #expect(edge.modelDoubleMid(of: [Leg(.short, Scene.contract(.put, 60))]) == nil)
    }
}
