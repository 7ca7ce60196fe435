import Market
import Testing
import Trading

@testable import Strategy

/// How easily a structure can be traded, as a number from 0 to 100.
@Suite struct LiquidityScoreTests {
    /// The score of the best put spread of a scene.
    private func score(_ change: (inout Scene) -> Void = { _ in }) -> Double? {
        var scene = Scene(.bullPutSpread)
        scene.strategy.gates.off = [.legSpread, .legVolume, .openInterest, .expectedValue, .minimumCredit, .convexity]
        scene.strategy.put = SideSettings(short: .nearestDelta(0.25), long: .widths([.dollars(5)]))
        change(&scene)
        return scene.evaluate().candidates.first?.measures.liquidity
    }
    private func everyRow(_ scene: inout Scene, _ change: (inout ChainBuilder.Row) -> Void) {
        for index in scene.rows.indices { change(&scene.rows[index]) }
    }

    @Test func `each part earns half of its points at its own figure`() throws {
        let score = try #require(
            score { scene in
                everyRow(&scene) {
                    $0.volume = 100
                    $0.openInterest = 500
                    // A spread of 5% of the mid.
                    let mid = max(80, ($0.bid!.units + $0.ask!.units) / 2)
                    $0.bid = Price(units: mid - mid / 40)
                    $0.ask = Price(units: mid + mid / 40)
                }
            })
        #expect(abs(score - 50) < 0.1)
    }

    @Test func `more trade, more interest and less spread are worth more, and nothing more than a hundred`() throws {
        let plain = try #require(score())
        #expect((0...100).contains(plain))
        #expect(try #require(score { everyRow(&$0) { $0.volume = 5_000 } }) > plain)
        #expect(try #require(score { everyRow(&$0) { $0.openInterest = 50_000 } }) > plain)
        #expect(try #require(score { everyRow(&$0) { $0.ask = $0.ask! + .cents(10) } }) < plain)
        let best = try #require(
            score {
                everyRow(&$0) {
                    $0.volume = 10_000_000
                    $0.openInterest = 10_000_000
                }
            })
        #expect(best > plain && best <= 100)
    }

    @Test func `a structure is worth its worst leg`() throws {
        let scene = Scene(.bullPutSpread)
        let chain = scene.chain
        let context = EntryContext(strategy: scene.strategy, chain: chain, facts: scene.facts, book: scene.book)
        func leg(_ strike: Int64) throws -> LegRow {
            let row = try #require(chain.row(of: Scene.contract(.put, strike)))
            return LegRow(row: row, strike: strike * 10_000, quote: LegQuote(context, row: row))
        }
        let (near, far) = (try leg(95), try leg(70))
        let both = try #require(LiquidityScore.of([near, far], context))
        let each = [LiquidityScore.of([near], context), LiquidityScore.of([far], context)].compactMap { $0 }
        #expect(each.count == 2 && each[0] != each[1] && both == each.min())
    }

    @Test func `yesterday's trade counts where it was more than today's, and what nobody knows is no score`() throws {
        let quiet: (inout Scene) -> Void = { scene in everyRow(&scene) { $0.volume = 0 } }
        let alone = try #require(score(quiet))
        let after = try #require(
            score { scene in
                scene.facts.volumesBefore = ContractVolumes(scene.chain)
                quiet(&scene)
            })
        #expect(after > alone)
        #expect(score { scene in everyRow(&scene) { $0.volume = nil } } == nil)
        #expect(score { scene in everyRow(&scene) { $0.openInterest = nil } } == nil)
        #expect(score { $0.facts.remove(.openInterest) } == nil)
    }
}
