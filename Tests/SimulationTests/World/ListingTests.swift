import Market
import Testing
import Trading

@testable import Simulation

/// Which contracts are listed, and for how long.
@Suite struct ListingTests {
    /// Strikes that a split leaves alone.
    private static func standard(_ seed: UInt64) -> WorldReader? {
        let reader = WorldReader(seed: seed, days: 6, minutes: 120)
        return reader.splits.isEmpty ? reader : nil
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `every listed contract is on every chain until it expires`(seed: UInt64) {
        guard let reader = ListingTests.standard(seed) else { return }
        for symbol in [Symbol.spx, .spy] {
            var listed: Set<OptionContract> = []
            for chain in reader.chains(symbol) {
                listed = listed.filter { $0.expiry >= chain.session }
                let now = Set(chain.contracts.map(\.contract))
                #expect(now.count == chain.count)
                #expect(listed.isSubset(of: now), "\(chain.knownAt)")
                listed = now
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `rows are in a chain's order, each contract is found by name, and calls and puts have the same strikes`(
        seed: UInt64
    ) {
        for chain in WorldReader(seed: seed, days: 2, minutes: 120).chains {
            let contracts = chain.contracts
            for (entry, next) in zip(contracts, contracts.dropFirst()) { #expect(entry.contract < next.contract) }
            for entry in contracts { #expect(chain.row(of: entry.contract) == entry.row) }
            for series in chain.series {
                #expect(series.calls.map { chain.strike(at: $0) } == series.puts.map { chain.strike(at: $0) })
            }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func
        `each morning lists today, the next session, this and next Friday, with strikes on both sides`(
            seed: UInt64
        )
    {
        let reader = WorldReader(seed: seed, days: 5, minutes: 120)
        for session in reader.world.sessions {
            for symbol in [Symbol.spx, .spy] {
                let chain = reader.chains(symbol).first { $0.session == session.day }!
                let expiries = chain.series.map(\.expiry)
                let untilFriday = (12 - session.day.weekday.rawValue) % 7
                for wanted in [
                    session.day, NYSE.session(after: session.day).day,
                    NYSE.session(onOrBefore: session.day + untilFriday).day,
                    NYSE.session(onOrBefore: session.day + untilFriday + 7).day,
                ] { #expect(expiries.contains(wanted)) }
                #expect(expiries.allSatisfy { session.day.days(to: $0) <= 20 && NYSE.isSession($0) })
                for series in chain.series {
                    #expect(series.root == Root(symbol == .spx ? "SPXW" : "SPY"))
                    let strikes = series.calls.map { chain.strike(at: $0).price }
                    #expect(strikes.count >= 15)
                    #expect(strikes.filter { $0 <= chain.underlyingPrice! }.count >= 7)
                    #expect(strikes.filter { $0 >= chain.underlyingPrice! }.count >= 7)
                }
            }
        }
    }

    @Test func `in the middle of a run a chain has a few hundred rows`() {
        let chains = (0..<40 as Range<UInt64>).flatMap { WorldReader(seed: $0, days: 5, minutes: 180).chains }
        let rows = chains.map(\.count)
        #expect(rows.reduce(0, +) / rows.count < 300)
        #expect(rows.max()! < 1_000)
        #expect(rows.min()! >= 90)
    }
}
