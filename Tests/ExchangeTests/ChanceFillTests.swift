import Market
import Testing
import Trading

@testable import Exchange

/// Fills that are thrown for: by chance between mid and natural, and from a place in the queue.
@Suite struct ChanceFillTests {
    static let january = Series("SPXW", "2018-01-31")
    /// Natural 3.80, mid 4.10.
    static let market = "P2600 10.00/10.40 20x8, P2575 6.00/6.20 30x5"

    private func floor(_ fills: VenueSettings.FillModel, seed: UInt64 = 0) -> Floor {
        var floor = Floor(cash: "1000000", fills: fills, dice: Dice(seed: seed))
        floor.market(chain("2018-01-10 10:00", spot: "2750", [(Self.january, Self.market)]))
        return floor
    }
    private func look(_ floor: inout Floor, _ minute: Int) -> [VenueReport] {
        let moment = EasternTime.instant(Day("2018-01-10")!, TimeOfDay(10, minute))
        var builder = ChainBuilder()
        for (name, bid, ask, bids, asks) in [("P2600", "10", "10.40", 20, 8), ("P2575", "6", "6.20", 30, 5)] {
            var row = ChainBuilder.Row(Self.january.contract(name))
            (row.bid, row.ask, row.bidSize, row.askSize) = (price(bid), price(ask), Int32(bids), Int32(asks))
            builder.add(row)
        }
        return floor.market(
            builder.build(
                underlying: .spx, session: Day("2018-01-10")!, knownAt: moment, origin: .quoted, resolution: .daily,
                underlyingPrice: price("2750")
            ).chain)
    }

    @Test(arguments: [("3.80", 1.0), ("3.85", 0.75), ("3.95", 0.45), ("4.10", 0.0), ("4.15", 0.0)])
    func `the nearer a limit comes to natural, the oftener it fills`(limit: String, chance: Double) {
        var filled = 0
        for seed in 0..<2_000 as Range<UInt64> {
            var floor = floor(.probabilistic(atNatural: 0.9), seed: seed)
            let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit(limit))
            let fills = floor.submit(order, at: "2018-01-10 10:00").fills
            #expect(fills.allSatisfy { $0.net == credit(limit) })
            filled += fills.count
        }
        #expect(abs(Double(filled) / 2_000 - chance) < 0.04)
    }

    @Test func `every look is one throw: what waits fills sooner or later, at its own limit`() {
        var looks: [Int] = []
        for seed in 0..<40 as Range<UInt64> {
            var floor = floor(.probabilistic(atNatural: 0.5), seed: seed)
            let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.95"))
            var fills = floor.submit(order, at: "2018-01-10 10:00").fills
            var minute = 0
            while fills.isEmpty, minute < 59 {
                minute += 1
                fills = look(&floor, minute).fills
            }
            #expect(fills.map(\.net) == [credit("3.95")])
            looks.append(minute + 1)
        }
        // A quarter of all looks fill: four on average.
        #expect(abs(Double(looks.reduce(0, +)) / 40 - 4) < 1.5)
    }

    @Test func `who comes to the market gets its price, to whom the market comes gets his limit`() {
        for fills in [VenueSettings.FillModel.probabilistic(atNatural: 0), .queue(.init(turnover: 0, size: 1))] {
            var floor = floor(fills)
            let crossing = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.50"))
            #expect(floor.submit(crossing, at: "2018-01-10 10:00").fills.map(\.net) == [credit("3.80")])
            let resting = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.00"), trade: 2)
            #expect(floor.submit(resting, at: "2018-01-10 10:01").fills.isEmpty)
            let later = floor.market(
                chain("2018-01-10 10:05", spot: "2740", [(Self.january, "P2600 11/11.40 9x9, P2575 6/6.20 9x9")]))
            #expect(later.fills.map(\.net) == [credit("4.00")])
        }
    }

    @Test func `an order without a limit takes natural`() {
        for fills in [VenueSettings.FillModel.mid, .probabilistic(atNatural: 0), .queue(.init(turnover: 0, size: 1))] {
            var floor = floor(fills)
            let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: nil)
            #expect(floor.submit(order, at: "2018-01-10 10:00").fills.map(\.net) == [credit("3.80")])
        }
    }

    @Test func `at natural a queue gives what is displayed at once and the rest look by look`() {
        var floor = floor(.queue(VenueSettings.Queue(turnover: 1, size: 10)))
        // Sold to a bid of 20, bought from an offer of 5.
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), 12, limit: credit("3.80"))
        #expect(floor.submit(order, at: "2018-01-10 10:00").fills.map(\.quantity) == [5])
        #expect(look(&floor, 1).fills.map(\.quantity) == [5])
        #expect(look(&floor, 2).fills.map(\.quantity) == [2])
        #expect(look(&floor, 3).fills.isEmpty)
    }

    @Test func `short of natural nothing fills before what stood there first has traded`() {
        // Offered at 8 and bid for at 30: we join behind 8.
        var partials = 0
        for seed in 0..<40 as Range<UInt64> {
            var floor = floor(.queue(VenueSettings.Queue(turnover: 0.25, size: 10)), seed: seed)
            let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), 6, limit: credit("4.00"))
            #expect(floor.submit(order, at: "2018-01-10 10:00").fills.isEmpty, "the first look only joins")
            // Nothing to four trade in a look: eight are gone after two at the earliest.
            #expect(look(&floor, 1).fills.isEmpty)
            #expect(look(&floor, 2).fills.isEmpty)
            var fills: [Fill] = []
            for minute in 3..<50 { fills += look(&floor, minute).fills }
            #expect(fills.reduce(0) { $0 + $1.quantity } == 6)
            #expect(fills.allSatisfy { $0.net == credit("4.00") && $0.quantity <= 4 })
            if fills.count > 1 { partials += 1 }
        }
        #expect(partials > 20, "partial fills come of themselves")
    }

    @Test func `a new limit goes to the back of the queue`() {
        var floor = floor(.queue(VenueSettings.Queue(turnover: 1, size: 10)), seed: 1)
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.10"))
        floor.submit(order, at: "2018-01-10 10:00")
        #expect(floor.replace(order.id, limit: credit("4.05"), at: "2018-01-10 10:00").fills.isEmpty, "joined again")
    }

    @Test func `above the mid a queue never fills, however much trades`() {
        var floor = floor(.queue(VenueSettings.Queue(turnover: 50, size: 10)))
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.15"))
        floor.submit(order, at: "2018-01-10 10:00")
        for minute in 1..<20 { #expect(look(&floor, minute).fills.isEmpty) }
    }
}
