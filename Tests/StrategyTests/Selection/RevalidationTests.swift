import Market
import Strategy
import Testing
import Trading

/// A structure that was found before is asked again.
@Suite struct RevalidationTests {
    private func judge(_ scene: Scene, _ legs: [Leg]) -> [GateVerdict] {
        EntryPipeline.judge(
            legs: legs, strategy: scene.strategy, chain: scene.chain, facts: scene.facts, book: scene.book)
    }

    @Test(arguments: StructureKind.entries)
    func `the same market gives the same answers as the search did`(kind: StructureKind) throws {
        for greeks in GreeksSource.allCases {
            var scene = Scene(kind)
            scene.strategy.greeks = greeks
            scene.strategy.gates.off = greeks == .vendor ? [.deltaBand, .convexity] : []
            if greeks == .vendor {
                for index in scene.rows.indices {
                    let contract = scene.rows[index].contract
                    let distance = (contract.strike.price - Scene.spot).approximateDollars
                    let magnitude = max(0.01, 0.5 - distance.magnitude / 40)
                    scene.rows[index].delta = contract.right == .put ? -magnitude : magnitude
                    scene.rows[index].gamma = 0.02
                }
            }
            let evaluation = scene.evaluate()
            let winner = try #require(evaluation.candidates.first)
            #expect(judge(scene, winner.legs) == evaluation.candidateVerdicts)
        }
    }

    @Test func `a leg that lost its bid fails, and so does a series that is gone`() throws {
        var scene = Scene(.bullPutSpread)
        let legs = try #require(scene.evaluate().candidates.first).legs
        scene.rows.removeAll { $0.contract == legs[1].contract }
        let verdicts = judge(scene, legs)
        #expect(verdicts.first { $0.gate == .legQuoted }?.verdict.answer == .unknown(.quotes))
        #expect(verdicts.first { $0.gate == .minimumCredit }?.verdict.answer == .unknown(.quotes))

        scene.rows = Scene.listing(root: Scene.root, expiry: Scene.expiry + 7, strikes: 90...110)
        let gone = judge(scene, legs)
        #expect(gone.map(\.gate) == Gate.ofStructure)
        #expect(gone.first?.verdict == .failed(.refused, measured: 0, limit: 2))
    }
}

/// The delta of what is held.
@Suite struct ContractDeltaTests {
    @Test func `the model's delta of a contract is the one by which it was chosen`() throws {
        let scene = Scene(.shortStrangle)
        let winner = try #require(scene.evaluate().candidates.first)
        let deltas = winner.legs.compactMap {
            ContractDelta.of($0.contract, chain: scene.chain, source: .model, facts: scene.facts)
        }
        let total = try #require(winner.measures.delta)
        #expect(deltas.count == 2)
        #expect(abs(total + 100 * deltas.reduce(0, +)) < 1e-9)
        #expect(deltas.allSatisfy { (0.18...0.30).contains($0.magnitude) })
    }

    @Test func `without a quote, a rate or a listing there is none`() {
        var scene = Scene(.bullPutSpread)
        let contract = Scene.contract(.put, 92)
        func delta(_ source: GreeksSource) -> Double? {
            ContractDelta.of(contract, chain: scene.chain, source: source, facts: scene.facts)
        }
        #expect(delta(.model) != nil)
        #expect(delta(.vendor) == nil)
        scene.change(.put, 92) { ($0.bid, $0.delta) = (nil, -0.21) }
        #expect(delta(.model) == nil)
        #expect(delta(.vendor) == -0.21)
        scene.change(.put, 92) { $0.bid = .cents(100) }
        scene.facts.remove(.rate)
        #expect(delta(.model) == nil)
        scene.rows = []
        #expect(delta(.vendor) == nil)
    }
}

/// The set of inputs that gates declare.
@Suite struct InputSetTests {
    @Test func `every input has its own place in the set`() {
        for kind in InputKind.allCases {
            let set: InputSet = [kind]
            #expect(set.kinds == [kind])
            #expect(!set.isEmpty && InputSet().union(set) == set && set.intersection([]).isEmpty)
        }
        var all = InputSet(InputKind.allCases)
        #expect(all.kinds == InputKind.allCases)
        #expect(all.remove(.vix) == .vix && !all.contains(.vix))
    }

    @Test func `every input is read by some gate`() {
        var read = InputSet()
        for kind in StructureKind.allCases {
            let strategy = StrategySettings.passing(kind)
            for gate in Gate.allCases { read.formUnion(gate.reads(in: strategy)) }
        }
        #expect(InputKind.allCases.filter { !read.contains($0) }.isEmpty)
    }
}
