import Market
import Strategy
import Testing
import Trading

/// What a gate declares to read is what it reads: nothing more flips, nothing less.
@Suite struct RemovalTests {
    /// The scene with every gate asked that applies to the structure, those of an opening among them.
    private func scene(_ kind: StructureKind) -> Scene {
        var scene = Scene(kind)
        scene.strategy.gates.openingSpreadMinutes = 90
        scene.strategy.gates.legVolumeByTimeOfDay = true
        return scene
    }

    /// The verdicts of a scene: of the underlying, and of one structure that passes everything.
    private func verdicts(_ scene: Scene, _ legs: [Leg]) -> [GateVerdict] {
        scene.evaluate(.everything).underlyingVerdicts
            + EntryPipeline.judge(
                legs: legs, strategy: scene.strategy, chain: scene.chain, facts: scene.facts, book: scene.book)
    }

    @Test(arguments: StructureKind.allCases)
    func `every gate passes or does not apply on the scene the tests start from`(kind: StructureKind) throws {
        let evaluation = scene(kind).evaluate()
        #expect(evaluation.underlyingVerdicts.map(\.gate) == Gate.allCases.filter(\.judgesUnderlying))
        #expect(evaluation.candidateVerdicts.map(\.gate) == Gate.ofStructure)
        let failed = (evaluation.underlyingVerdicts + evaluation.candidateVerdicts).filter(\.verdict.isFailure)
        #expect(failed.isEmpty, "\(failed.map(\.sentence))")
        #expect(!evaluation.candidates.isEmpty)
    }

    @Test func `every gate applies to some structure of the scene`() {
        var asked: Set<Gate> = []
        for kind in StructureKind.allCases {
            let evaluation = scene(kind).evaluate()
            for gate in evaluation.underlyingVerdicts + evaluation.candidateVerdicts
            where gate.verdict.answer == .passed {
                asked.insert(gate.gate)
            }
        }
        #expect(Gate.allCases.filter { !asked.contains($0) } == [])
    }

    @Test(arguments: StructureKind.allCases, InputKind.allCases)
    func `taking an input away flips exactly the gates that declare to read it`(
        kind: StructureKind, input: InputKind
    ) throws {
        var scene = scene(kind)
        let winner = try #require(scene.evaluate().candidates.first)
        let before = verdicts(scene, winner.legs)
        scene.facts.remove(input)
        let after = verdicts(scene, winner.legs)
        #expect(before.map(\.gate) == after.map(\.gate))

        for (was, now) in zip(before, after) {
            let applies = was.verdict.answer == .passed
            let reads = was.gate.reads(in: scene.strategy).contains(input)
            if applies && reads {
                #expect(now.verdict.answer == .unknown(input), "\(was.gate) reads \(input.name)")
            } else {
                #expect(now.verdict == was.verdict, "\(was.gate) does not read \(input.name)")
            }
        }
        let isRead = before.contains {
            $0.verdict.answer == .passed && $0.gate.reads(in: scene.strategy).contains(input)
        }
        #expect(scene.evaluate().candidates.isEmpty == isRead)
    }

    @Test(arguments: Gate.allCases)
    func `a gate that is switched off says so and reads nothing`(gate: Gate) throws {
        var scene = Scene(.ironCondor)
        let winner = try #require(scene.evaluate().candidates.first)
        scene.strategy.gates.off = [gate]
        for input in InputKind.allCases { scene.facts.remove(input) }
        let verdict = try #require(verdicts(scene, winner.legs).first { $0.gate == gate })
        #expect(verdict.verdict == .switchedOff)
    }

    @Test func `with everything switched off and nothing known but spot and quotes a trade is still found`() {
        var scene = Scene(.bullPutSpread)
        scene.strategy.gates.off = Gate.allCases
        scene.strategy.greeks = .vendor
        scene.strategy.put = SideSettings(short: .nearestDelta(0.16), long: .nearestDelta(0.05))
        for index in scene.rows.indices where scene.rows[index].contract.right == .put {
            scene.rows[index].delta = -Double(index) / 200
        }
        for input in InputKind.allCases where ![.spot, .quotes, .deltas, .expirations].contains(input) {
            scene.facts.remove(input)
        }
        let evaluation = scene.evaluate()
        #expect(evaluation.candidates.count == 1)
        #expect(evaluation.underlyingVerdicts.allSatisfy { $0.verdict == .switchedOff })
    }
}
