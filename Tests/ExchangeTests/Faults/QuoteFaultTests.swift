import Market
import Testing
import Trading

@testable import Exchange

/// What the desk gets to see of the market.
@Suite struct QuoteFaultTests {
    private static let wide = "P2600 10.00/10.40, P2575 6.00/6.20, P2550 3.00/3.20, P2525 -/1.20, P2500 0.50/0.50"

    private func chain(after seconds: Int, _ lines: String = wide) -> Chain {
        DistantFloor.chain(after: .seconds(seconds), lines)
    }

    @Test func `without faults the desk sees the snapshot itself`() {
        var floor = DistantFloor()
        let chain = chain(after: 60)
        #expect(floor.line.quotes(chain).map(ObjectIdentifier.init) == [ObjectIdentifier(chain)])
    }

    @Test func `stale quotes are those of a moment ago, with their own stamp`() {
        let age = Duration.seconds(90)
        var ways: Set<String> = []
        for seed in 0..<20 as Range<UInt64> {
            var floor = DistantFloor(seed: seed, settings: LineSettings(staleAge: age...age))
            let before = chain(after: 0)
            _ = floor.line.quotes(before)
            floor.line.exchange.dice.chances[.staleQuotes] = certain
            let stale = chain(after: 60)
            let seen = floor.line.quotes(stale)
            floor.line.exchange.dice.chances[.staleQuotes] = 0
            let next = chain(after: 120)
            let after = chain(after: 180)
            if seen.isEmpty {
                ways.insert("late")
                #expect(floor.line.quotes(next).map(\.knownAt) == [next.knownAt])
                #expect(floor.line.quotes(after).map(\.knownAt) == [stale.knownAt, after.knownAt])
            } else {
                ways.insert("again")
                #expect(seen.map(ObjectIdentifier.init) == [ObjectIdentifier(before)])
                #expect(floor.line.quotes(next).map(\.knownAt) == [next.knownAt])
                #expect(floor.line.quotes(after).map(\.knownAt) == [after.knownAt])
            }
            #expect(floor.count(.staleQuotes) == 1)
        }
        #expect(ways == ["late", "again"])
    }

    @Test func `where nothing was seen before, a stale snapshot is none`() {
        for seed in 0..<10 as Range<UInt64> {
            var floor = DistantFloor([.staleQuotes: certain], seed: seed)
            #expect(floor.line.quotes(chain(after: 60)).isEmpty)
        }
    }

    @Test(arguments: 1...4)
    func `crossed quotes bid more than they ask, and nothing else of the snapshot changes`(every: Int) {
        var floor = DistantFloor([.crossedQuotes: certain], settings: LineSettings(crossedEvery: every...every))
        let chain = chain(after: 60)
        let seen = floor.line.quotes(chain)
        #expect(seen.count == 1)
        let crossed = (0..<chain.count).filter { seen[0].quote(at: $0).defect == .crossed }
        #expect(crossed.count == (3 + every - 1) / every, "three rows have two sides with a gap")
        for row in 0..<chain.count {
            let quote = seen[0].quote(at: row)
            #expect(seen[0].strike(at: row) == chain.strike(at: row))
            #expect(
                [quote.bid, quote.ask]
                    == (crossed.contains(row)
                        ? [chain.ask(at: row), chain.bid(at: row)] : [chain.bid(at: row), chain.ask(at: row)]))
        }
        #expect(seen[0].series == chain.series)
        #expect(seen[0].knownAt == chain.knownAt)
        #expect(seen[0].underlyingPrice == chain.underlyingPrice)
        #expect(seen[0].identity.contentHash != chain.identity.contentHash)
        #expect((0..<chain.count).allSatisfy { chain.quote(at: $0).defect != .crossed }, "the true one is untouched")
    }

    @Test func `a snapshot that no quote can cross in is left as it is`() {
        var floor = DistantFloor([.crossedQuotes: certain])
        let chain = chain(after: 60, "P2600 -/10.40, P2575 6.00/-")
        #expect(floor.line.quotes(chain).map(ObjectIdentifier.init) == [ObjectIdentifier(chain)])
        #expect(floor.count(.crossedQuotes) == 0)
    }

    @Test func `the exchange fills at the true quotes whatever the desk sees`() {
        var floor = DistantFloor([.staleQuotes: certain, .crossedQuotes: certain])
        floor.submit("4.10", after: .zero)
        let chain = DistantFloor.chain(after: .seconds(60), "P2600 10.40/10.80, P2575 6.00/6.20")
        _ = floor.line.quotes(chain)
        floor.line.market(.chain(chain))
        floor.run(to: .seconds(60))
        #expect(floor.reports.fills.map(\.net) == [credit("4.20")])
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `of many snapshots that come late each is handed over with the first one after its time`(seed: UInt64) {
        let ages = Duration.seconds(20) ... .seconds(600)
        var floor = DistantFloor([.staleQuotes: certain], seed: seed, settings: LineSettings(staleAge: ages))
        for step in 1...10 { #expect(floor.line.quotes(chain(after: step)).isEmpty) }
        floor.line.exchange.dice.chances = Dice.Chances()
        var seen = 0
        for step in 1...61 {
            let chain = chain(after: 10 + 10 * step)
            let due = floor.line.late.count { $0.due <= chain.knownAt }
            seen += due
            #expect(floor.line.quotes(chain).count == due + 1)
        }
        #expect(seen == 10)
    }

    @Test func `the quotes of one underlying come late beside those of another`() {
        let age = Duration.seconds(1)
        var floor = DistantFloor([.staleQuotes: certain], settings: LineSettings(staleAge: age...age))
        let stale = chain(after: 60)
        #expect(floor.line.quotes(stale).isEmpty)
        floor.line.exchange.dice.chances = Dice.Chances()
        let other = ExchangeTests.chain(
            "2018-01-10 10:02", spot: "270", [(Series("SPY", "2018-01-31"), "P260 1.00/1.02")], resolution: .intraday)
        #expect(floor.line.quotes(other).map(\.underlying) == [Symbol("SPX"), Symbol("SPY")])
    }
}
