import Market
import Quant
import Strategy
import Testing
import Trading

/// What an evaluation counts can be named, one by one.
@Suite struct DiscardedTests {
    private func discarded(_ scene: Scene, at gate: Gate? = nil, limit: Int = .max) -> [DiscardedStructure] {
        EntryPipeline.discarded(
            strategy: scene.strategy, chain: scene.chain, facts: scene.facts, book: scene.book, at: gate, limit: limit)
    }

    /// A scene in which every gate of a structure stops something.
    private func scene(_ kind: StructureKind, seed: UInt64) -> Scene {
        var random = SplitMix64(seed: seed)
        func draw(_ below: UInt64) -> UInt64 { random.next() % below }
        var scene = Scene(kind)
        scene.rows.removeAll { row in
            let distance = (row.contract.strike.price - Scene.spot).approximateDollars.magnitude
            return distance > 16 || draw(9) == 0
        }
        for index in scene.rows.indices {
            switch draw(14) {
            case 0: scene.rows[index].bid = nil
            case 1: scene.rows[index].volume = 3
            case 2: scene.rows[index].openInterest = 5
            case 3: scene.rows[index].ask = scene.rows[index].ask.map { $0 + .cents(60) }
            default: break
            }
        }
        scene.strategy.gates.minimumCredit = .cents(Int64(80 + draw(120)))
        scene.strategy.gates.creditOfWidthMinimum = 0.10 + Double(draw(15)) / 100
        scene.strategy.gates.expectedValueMinimum = Double(draw(40))
        scene.strategy.gates.convexityMaximum = 0.15 + Double(draw(40)) / 100
        scene.strategy.selection.debitOfWidthMaximum = 0.10 + Double(draw(15)) / 100
        scene.strategy.runnersUp = Int(draw(4))
        return scene
    }

    @Test(arguments: StructureKind.allCases, 0..<3 as Range<UInt64>)
    func `as many are named as are counted, and each fails first where it is said to`(kind: StructureKind, seed: UInt64)
    {
        let scene = scene(kind, seed: seed)
        let evaluation = scene.evaluate()
        let all = discarded(scene)
        for tally in evaluation.waterfall {
            #expect(all.count { $0.stoppedBy?.gate == tally.gate } == tally.stopped, "\(kind) \(seed) \(tally.gate)")
        }
        #expect(all.count + evaluation.candidates.count == evaluation.enumerated, "\(kind) \(seed)")
        #expect(all.compactMap(\.stoppedBy?.gate) == all.compactMap(\.stoppedBy?.gate).sorted())
        for structure in all where structure.legs.count == kind.plan.count {
            let verdicts = EntryPipeline.judge(
                legs: structure.legs, strategy: scene.strategy, chain: scene.chain, facts: scene.facts,
                book: scene.book)
            let first = verdicts.first(where: \.verdict.isFailure)
            #expect(first?.gate == structure.stoppedBy?.gate, "\(kind) \(seed) \(structure.legs)")
            if let stopped = structure.stoppedBy { #expect(first == stopped) }
        }
    }

    @Test(arguments: StructureKind.allCases, 0..<3 as Range<UInt64>)
    func `the winner and its runners-up are the best of all that passed`(kind: StructureKind, seed: UInt64) throws {
        var scene = scene(kind, seed: seed)
        let few = scene.evaluate().candidates
        scene.strategy.runnersUp = 1_000_000
        let all = scene.evaluate().candidates
        #expect(few.map(\.legs) == all.prefix(few.count).map(\.legs))
        let values = try all.map { try #require($0.measures.expectedValueNet) }
        for (better, worse) in zip(values, values.dropFirst()) { #expect(better >= worse - 1e-9) }
    }

    @Test(arguments: StructureKind.allCases, 0..<3 as Range<UInt64>)
    func `the nearest miss of the waterfall is the nearest of those it stopped`(kind: StructureKind, seed: UInt64) {
        let scene = scene(kind, seed: seed)
        for tally in scene.evaluate().waterfall {
            guard let nearest = tally.nearest, [.minimumCredit, .creditOfWidth, .expectedValue].contains(tally.gate)
            else { continue }
            let measured = discarded(scene, at: tally.gate).compactMap { structure -> Double? in
                guard case .failed(_, let measured, _)? = structure.stoppedBy?.verdict else { return nil }
                return measured
            }
            #expect(measured.max() == nearest.measured, "\(kind) \(seed) \(tally.gate)")
        }
    }

    @Test func `the list ends where it is told to, and keeps to one gate where one is asked`() throws {
        let scene = scene(.ironCondor, seed: 3)
        #expect(discarded(scene, limit: 7).count == 7)
        let most = try #require(scene.evaluate().waterfall.max { $0.stopped < $1.stopped })
        let one = discarded(scene, at: most.gate, limit: 5)
        #expect(one.count == 5 && one.allSatisfy { $0.stoppedBy?.gate == most.gate })
        #expect(discarded(scene, limit: 0).isEmpty)
    }

    @Test func `results inside the holding window stop all that their legs let through`() {
        var scene = scene(.bullPutSpread, seed: 1)
        scene.facts.earnings = .value(
            EarningsFacts(
                coverage: Scene.session...(Scene.session + 200),
                upcoming: [
                    EarningsDate(
                        symbol: Scene.stock, date: Scene.session + 20, timing: .afterClose, knownAt: Scene.now)
                ]))
        let tally = scene.evaluate().waterfall.last
        #expect(tally?.gate == .earnings)
        #expect(discarded(scene, at: .earnings).count == tally?.stopped)
        #expect(discarded(scene, at: .minimumCredit).isEmpty)
    }
}
