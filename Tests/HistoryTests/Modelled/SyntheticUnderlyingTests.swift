import Market
import Testing

@testable import History

@Suite struct SyntheticUnderlyingTests {
    private static let days = ModelledWorld.day("2000-01-03")...ModelledWorld.day("2009-12-31")

    @Test func `the same seed gives the same years, another seed others`() {
        let a = SyntheticUnderlying(seed: 3, days: Self.days)
        #expect(a.bars == SyntheticUnderlying(seed: 3, days: Self.days).bars)
        #expect(a.vix == SyntheticUnderlying(seed: 3, days: Self.days).vix)
        #expect(a.bars != SyntheticUnderlying(seed: 4, days: Self.days).bars)
        #expect(a.label == "synthetic index, seed 3: simulated, not a market")
    }

    @Test func `a longer run begins with the shorter one`() {
        let years = ModelledWorld.day("2000-01-03")...ModelledWorld.day("2001-12-31")
        let short = SyntheticUnderlying(seed: 3, days: years)
        #expect(Array(SyntheticUnderlying(seed: 3, days: Self.days).bars.prefix(short.bars.count)) == short.bars)
    }

    @Test func `there is a bar for every session, and its high and low hold open and close`() {
        let world = SyntheticUnderlying(seed: 3, days: Self.days)
        #expect(world.bars.map(\.session) == NYSE.sessions(in: Self.days).map(\.day))
        #expect(world.vix.map(\.session) == world.bars.map(\.session))
        for bar in world.bars {
            guard let open = bar.open, let high = bar.high, let low = bar.low else {
                Issue.record("\(bar.session) is not whole")
                return
            }
            #expect(low <= min(open, bar.close) && max(open, bar.close) <= high && low > .zero)
        }
    }

    @Test(arguments: [1, 2, 3, 7, 11] as [UInt64])
    func `years are calm and turbulent in turns, and somewhere there is a crash`(seed: UInt64) {
        let years = ModelledWorld.day("1999-01-04")...ModelledWorld.day("2018-12-31")
        let world = SyntheticUnderlying(seed: seed, days: years)
        let closes = world.vix.map { $0.close.approximateDollars }.sorted()
        #expect((13...22).contains(closes[closes.count / 2]))
        #expect(closes.last! > 35 && closes.first! < 13)
        let changes = zip(world.bars, world.bars.dropFirst()).map {
            abs($1.close.approximateDollars / $0.close.approximateDollars - 1)
        }
        // Turbulence clusters: large moves follow large moves.
        let mean = changes.reduce(0, +) / Double(changes.count)
        let afterLarge = zip(changes, changes.dropFirst()).filter { $0.0 > 2 * mean }.map(\.1)
        #expect(afterLarge.reduce(0, +) / Double(afterLarge.count) > 1.3 * mean)
    }
}
