import Market
import Quant
import Testing
import Trading

@testable import Exchange

/// At what price a package fills, and when it does not.
@Suite struct FillTests {
    static let january = Series("SPXW", "2018-01-31")
    static let market = "P2600 10.00/10.40, P2575 6.00/6.20"

    struct Case: Sendable, CustomTestStringConvertible {
        let fills: VenueSettings.FillModel
        let opening: String
        let closing: String
        var testDescription: String { "\(fills): opens at \(opening), closes at \(closing)" }
    }

    @Test(arguments: [
        Case(fills: .natural, opening: "3.80", closing: "4.40"),
        Case(fills: .mid, opening: "4.10", closing: "4.10"),
        Case(fills: .midLessTicks(0), opening: "4.10", closing: "4.10"),
        Case(fills: .midLessTicks(2), opening: "4.00", closing: "4.20"),
        Case(fills: .midLessTicks(10), opening: "3.80", closing: "4.40"),
        Case(fills: .spreadShare(0), opening: "4.10", closing: "4.10"),
        Case(fills: .spreadShare(0.5), opening: "3.95", closing: "4.25"),
        Case(fills: .spreadShare(0.005), opening: "4.0985", closing: "4.1015"),
        Case(fills: .spreadShare(1), opening: "3.80", closing: "4.40"),
    ])
    func `a package fills where its model says, against us on both sides`(situation: Case) {
        var floor = Floor(fills: situation.fills)
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        let opened = floor.submit(
            floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("0.05")), at: "2018-01-10 16:00")
        #expect(opened.fills.map(\.net) == [credit(situation.opening)])
        #expect(opened.fills.map(\.doubleMid) == [2 * price("4.10").units])
        let closed = floor.submit(
            floor.order(.close, Self.january.legs("+P2600 -P2575"), limit: debit("20")), at: "2018-01-10 16:00")
        #expect(closed.fills.map(\.net) == [debit(situation.closing)])
        #expect(closed.fills.map(\.doubleMid) == [-2 * price("4.10").units])
    }

    @Test func `a mid of half a unit is rounded against the order`() {
        let quote = PackageQuote(natural: credit("1.0000"), doubleMid: 20_001)
        #expect(VenueSettings.FillModel.mid.price(for: quote, tick: .cents(5)) == credit("1.0000"))
        let closing = PackageQuote(natural: debit("1.0001"), doubleMid: -20_001)
        #expect(VenueSettings.FillModel.mid.price(for: closing, tick: .cents(5)) == debit("1.0001"))
    }

    @Test func `an order above the price stands, and fills when the market comes to it`() {
        var floor = Floor()
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.85"))
        let reports = floor.submit(order, at: "2018-01-10 16:00")
        #expect(reports.acknowledged == [order.id])
        #expect(reports.fills.isEmpty)
        let next = floor.market(
            chain("2018-01-11 16:00", spot: "2740", [(Self.january, "P2600 11.00/11.40, P2575 6.00/6.20")]))
        #expect(next.fills.map(\.net) == [credit("4.80")], "the market's price, not the worse one we would have taken")
        #expect(next.fills.map(\.at) == [instant("2018-01-11 16:00")])
    }

    @Test func `lowering the limit to natural fills at once`() {
        var floor = Floor()
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.10"))
        floor.submit(order, at: "2018-01-10 16:00")
        #expect(floor.replace(order.id, limit: credit("3.85"), at: "2018-01-10 16:01").fills.isEmpty)
        let reports = floor.replace(order.id, limit: credit("3.80"), at: "2018-01-10 16:02")
        #expect(reports.fills.map(\.net) == [credit("3.80")])
    }

    @Test(arguments: [
        "P2600 10.00/10.40, P2575 6.00/-", "P2600 -/10.40, P2575 6.00/6.20",
        "P2600 10.00/10.40, P2575 -/-", "P2600 10.40/10.00, P2575 6.00/6.20", "P2600 10.00/10.40",
    ])
    func `a package with a leg that is not quoted, or crossed, or gone, never fills`(market: String) {
        for fills in [VenueSettings.FillModel.natural, .mid, .midLessTicks(1), .spreadShare(0.5)] {
            var floor = Floor(fills: fills)
            floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
            let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("9"))
            floor.submit(order, at: "2018-01-10 16:00")
            floor.market(chain("2018-01-11 16:00", spot: "2750", [(Self.january, market)]))
            #expect(floor.replace(order.id, limit: debit("1000"), at: "2018-01-11 16:01").fills.isEmpty)
            #expect(floor.account.cash == dollars("100000"))
        }
    }

    @Test func `a long leg that nobody bids for is sold for nothing, not held back`() {
        var floor = Floor()
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        floor.submit(
            floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80")), at: "2018-01-10 16:00")
        floor.market(chain("2018-01-25 16:00", spot: "2850", [(Self.january, "P2600 0.05/0.10, P2575 0/0.05")]))
        let reports = floor.submit(
            floor.order(.close, Self.january.legs("+P2600 -P2575"), limit: debit("0.10")), at: "2018-01-25 16:00")
        #expect(reports.fills.map(\.net) == [debit("0.10")])
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `no model ever fills better than the net mid, nor worse than natural`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let legs = Self.january.legs(
            ["-P2600", "+P2575", "-P2600 +P2575", "-P2600 +P2575 -C2800 +C2825", "-2xP2600 +P2575", "-P2600 -C2800"]
                .randomElement(using: &random)!)
        var lines: [String] = []
        for strike in ["P2600", "P2575", "C2800", "C2825"] {
            let bid = Int64.random(in: 0...400, using: &random) * 500
            let ask = bid + Int64.random(in: 0...60, using: &random) * 500
            lines.append("\(strike) \(Decimals.text(bid))/\(Decimals.text(ask))")
        }
        let models: [VenueSettings.FillModel] = [
            .natural, .mid, .midLessTicks(Int.random(in: 0...9, using: &random)), .spreadShare(random.uniform()),
        ]
        for fills in models {
            var floor = Floor(fills: fills, enforcesMargin: false)
            let snapshot = chain("2018-01-10 16:00", spot: "2750", [(Self.january, lines.joined(separator: ","))])
            floor.market(snapshot)
            let order = floor.order(.open, legs, limit: debit("9999"))
            let fill = try #require(floor.submit(order, at: "2018-01-10 16:00").fills.first)
            #expect(2 * fill.net.units <= fill.doubleMid, "\(fills) \(lines)")
            let natural = try #require(
                PackageQuote.of(legs.map { ($0.signedRatio, snapshot.quote(of: $0.contract)!) }))
            #expect(fill.net >= natural.natural, "\(fills) \(lines)")
            #expect(fill.doubleMid == natural.doubleMid)
        }
    }

    @Test func `two orders that wait for one price fill in the order in which they came`() {
        var floor = Floor()
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        let first = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.50"))
        let second = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.50"), trade: 2)
        floor.submit(first, at: "2018-01-10 16:00")
        floor.submit(second, at: "2018-01-10 16:00")
        let reports = floor.market(
            chain("2018-01-11 16:00", spot: "2740", [(Self.january, "P2600 11.00/11.40, P2575 6.00/6.20")]))
        #expect(reports.fills.map(\.order) == [first.id, second.id])
    }
}
