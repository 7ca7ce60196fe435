import Market
import Testing
import Trading

@testable import Simulation

/// What the stream as a whole promises.
@Suite struct StreamTests {
    @Test(arguments: 0..<10 as Range<UInt64>)
    func `the same seed says the same things at the same instants, another seed does not`(seed: UInt64) {
        let digest = WorldReader(seed: seed, days: 3).digest
        #expect(WorldReader(seed: seed, days: 3).digest == digest)
        #expect(WorldReader(seed: seed + 1_000, days: 3).digest != digest)
    }

    @Test func `a longer run begins with the same quotes`() {
        let short = WorldReader(seed: 5, days: 2).chains
        let long = WorldReader(seed: 5, days: 4).chains
        #expect(long.prefix(short.count).map(\.identity) == short.map(\.identity))
        #expect(long.count > short.count)
    }

    @Test func `a copy goes on by itself and says the same`() {
        var world = SimulatedWorld(seed: 3, settings: SimulatedWorld.Settings(days: 2))
        for _ in 0..<100 { _ = world.next() }
        var copy = world
        var (rest, copied): ([UInt64], [UInt64]) = ([], [])
        while let event = world.next() { rest.append(WorldReader.digest(event)) }
        while let event = copy.next() { copied.append(WorldReader.digest(event)) }
        #expect(rest.count > 100)
        #expect(rest == copied)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `instants never go back, and at one instant calendars come before bars and bars before chains`(seed: UInt64) {
        let events = WorldReader(seed: seed, minutes: 20).events
        for (event, next) in zip(events, events.dropFirst()) {
            #expect((event.knownAt, event.rank) <= (next.knownAt, next.rank), "\(event.knownAt)")
        }
    }

    @Test func `upcoming says when the next event can be known, and nothing at the end`() {
        var world = SimulatedWorld(seed: 11, settings: SimulatedWorld.Settings(days: 2, interval: .seconds(1_800)))
        while let upcoming = world.upcoming { #expect(world.next()?.knownAt == upcoming) }
        #expect(world.next() == nil)
    }

    @Test func `the world keeps no chain that its reader let go`() {
        var world = SimulatedWorld(seed: 2, settings: SimulatedWorld.Settings(days: 1))
        weak var first: Chain?
        while first == nil, let event = world.next() {
            if case .chain(let chain) = event { first = chain }
        }
        var later = 0
        while later < 4, let event = world.next() {
            if case .chain = event { later += 1 }
        }
        #expect(later == 4)
        #expect(first == nil)
    }

    @Test func `a chain's hash changes with its quotes and with nothing else`() {
        let chains = WorldReader(seed: 8, days: 2).chains
        let again = WorldReader(seed: 8, days: 2).chains
        #expect(Set(chains.map(\.identity.contentHash)).count == chains.count)
        for (chain, other) in zip(chains, again) {
            #expect(chain.identity == other.identity)
            for row in 0..<chain.count {
                #expect(chain.quote(at: row) == other.quote(at: row))
                #expect(chain.volume(at: row) == other.volume(at: row))
                #expect(chain.openInterest(at: row) == other.openInterest(at: row))
                #expect(chain.vendorVolatility(at: row) == other.vendorVolatility(at: row))
                #expect(chain.vendorDelta(at: row) == other.vendorDelta(at: row))
            }
        }
    }

    @Test func `one unit in any column, one absent side, or a feed's manner makes another hash`() {
        var listing = SimulatedWorld.Listing(dailies: 1, fridays: 2, isIndex: true)
        let session = Day(year: 2024, month: 5, day: 14)!
        listing.update(for: session, spot: 5_200) { _ in 0.02 }
        let board = SimulatedWorld.Board(root: Root("SPXW")!, session: session, listing: listing, spot: 5_200) { _ in 0
        }
        let columns = SimulatedWorld.SnapshotColumns(board: board)
        for column in [columns.bid, columns.ask] { column.initialize(repeating: 100, count: board.rows) }
        for column in [columns.volatility, columns.delta] { column.initialize(repeating: 0.5, count: board.rows) }
        for column in [columns.bidSize, columns.askSize, columns.volume] {
            column.initialize(repeating: 7, count: board.rows)
        }
        var hashes = [columns.hash([], omitsZeroBids: false), columns.hash([], omitsZeroBids: true)]
        hashes.append(
            columns.hash(
                [SimulatedWorld.Snapshot.Hole(rows: 3..<4, fields: .bid, lastStep: 5)], omitsZeroBids: false))
        let last = board.rows - 1
        for column in [columns.bid, columns.ask] {
            column[last] += 1
            hashes.append(columns.hash([], omitsZeroBids: false))
        }
        for column in [columns.volatility, columns.delta] {
            column[last] = column[last].nextUp
            hashes.append(columns.hash([], omitsZeroBids: false))
        }
        for column in [columns.bidSize, columns.askSize, columns.volume] {
            column[last] += 1
            hashes.append(columns.hash([], omitsZeroBids: false))
        }
        #expect(Set(hashes).count == 10)
    }

    @Test func `what is invented says so`() {
        let world = SimulatedWorld(seed: 7, settings: SimulatedWorld.Settings(days: 1))
        #expect(world.label == "simulated market, seed 7: invented, not a market")
        #expect(WorldReader(seed: 7, days: 1).chains.allSatisfy { $0.identity.origin == .modelled })
    }
}
