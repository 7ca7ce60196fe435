import Market
import Testing
import Trading

@testable import Exchange

/// Options of shares: exercised, assigned, or worth nothing, on the morning after.
@Suite struct DeliveryTests {
    static let symbol = Symbol("AAPL")!
    static let expiring = Series("AAPL", "2018-01-19")
    static let later = Series("AAPL", "2018-02-16")
    static let market = "P175 2.00/2.00, P170 1.00/1.00, C175 2.00/2.00, C180 1.00/1.00"

    private func floor(
        _ legs: String, _ quantity: Int = 1, of series: Series = expiring, spot: String = "174",
        dice: Dice = Dice(seed: 0), _ adjust: (inout VenueSettings) -> Void = { _ in }
    ) -> Floor {
        var floor = Floor(cash: "1000000", open: "0", close: "0", dice: dice) {
            $0.delivery = .shares
            adjust(&$0)
        }
        floor.market(chain("2018-01-10 16:00", spot: spot, [(series, Self.market)]))
        floor.submit(floor.order(.open, series.legs(legs), quantity, limit: debit("99")), at: "2018-01-10 16:00")
        return floor
    }
    private func close(_ floor: inout Floor, _ price: String) -> [VenueReport] {
        floor.market(.bar(Self.symbol, bar("2018-01-19", open: price, close: price)))
    }

    @Test func `the price is known at the close, what comes of it on the next morning`() throws {
        var floor = floor("-P175 +P170", 2)
        let cash = floor.account.cash
        let settled = close(&floor, "172.50")
        #expect(settled.settlements.map(\.price) == [price("172.50")])
        #expect(settled.clearings.isEmpty)
        #expect(floor.account.cash == cash, "no cash moves")
        #expect(floor.book.positions.map(\.quantity) == [2, -2], "the account still shows the options")
        // Friday's expiry: the file is in on Monday at seven.
        #expect(floor.venue.nextDeadline == instant("2018-01-22 07:00"))
        #expect(floor.advance(to: "2018-01-22 06:59").isEmpty)
        let morning = floor.advance(to: "2018-01-22 07:00")
        #expect(morning.clearings.map(\.kind) == [.lapsed, .assigned])
        let assigned = try #require(morning.clearings.last)
        #expect(assigned.shares == 200 && assigned.cash == -dollars("35000") && assigned.quantity == 2)
        #expect(floor.account.cash == cash - dollars("35000"))
        #expect(floor.book.positions.isEmpty)
        #expect(floor.book.shares.map(\.quantity) == [200])
        #expect(floor.account.equity == floor.account.cash + dollars("34798"), "at the last snapshot's 174, sold")
    }

    struct Case: Sendable {
        let legs: String
        let close: String
        let kinds: [ClearingEvent.Kind]
        let shares: Int
        let cash: String
    }
    @Test(arguments: [
        Case(legs: "-P175", close: "175.00", kinds: [.lapsed], shares: 0, cash: "0"),
        Case(legs: "-P175", close: "174.995", kinds: [.lapsed], shares: 0, cash: "0"),
        Case(legs: "-P175", close: "174.99", kinds: [.assigned], shares: 100, cash: "-17500"),
        Case(legs: "+P175", close: "174.99", kinds: [.exercised], shares: -100, cash: "17500"),
        Case(legs: "-C175", close: "175.01", kinds: [.assigned], shares: -100, cash: "17500"),
        Case(legs: "+C175", close: "175.01", kinds: [.exercised], shares: 100, cash: "-17500"),
        Case(legs: "+C175", close: "175.00", kinds: [.lapsed], shares: 0, cash: "0"),
        Case(legs: "-P175 +P170", close: "160", kinds: [.exercised, .assigned], shares: 0, cash: "-500"),
        Case(legs: "-C175 +C180", close: "190", kinds: [.assigned, .exercised], shares: 0, cash: "-500"),
    ])
    func `a cent in the money is exercised, less is not`(situation: Case) {
        var floor = floor(situation.legs)
        let cash = floor.account.cash
        _ = close(&floor, situation.close)
        let morning = floor.advance(to: "2018-01-22 07:00")
        #expect(morning.clearings.map(\.kind) == situation.kinds)
        #expect(floor.account.cash == cash + dollars(situation.cash))
        #expect(floor.book.shares.map(\.quantity) == (situation.shares == 0 ? [] : [situation.shares]))
        #expect(floor.book.positions.isEmpty)
        #expect(floor.venue.packages.isEmpty)
        #expect(floor.venue.nextDeadline == nil)
    }

    @Test func `without a clock the next event brings the morning first`() {
        var floor = floor("-P175 +P170")
        _ = close(&floor, "160")
        let monday = floor.market(chain("2018-01-22 16:00", spot: "161", [(Self.later, Self.market)]))
        #expect(monday.clearings.count == 2)
        #expect(monday.clearings.count == monday.activities.count, "settled once")
        #expect(monday.activities.allSatisfy { $0.at == instant("2018-01-22 07:00") })
    }

    @Test func `cash-settled options are booked at the close as ever`() {
        let weekly = Series("SPXW", "2018-01-19")
        var floor = Floor(cash: "100000", open: "0", close: "0") { $0.delivery = .shares }
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(weekly, "C2800 10/10, C2825 4/4")]))
        floor.submit(floor.order(.open, weekly.legs("-C2800 +C2825"), limit: credit("6")), at: "2018-01-10 16:00")
        let reports = floor.market(.bar(.spx, bar("2018-01-19", open: "2802", close: "2810.30")))
        #expect(reports.settlements.count == 1)
        #expect(floor.account.cash == dollars("100600") - dollars("1030"))
        #expect(floor.venue.nextDeadline == nil)
    }

    @Test func `an assignment costs its fee, a lapse nothing`() {
        for (price, fee) in [("160", "10"), ("180", "0")] {
            var floor = floor("-P175 +P170") { $0.commission.assignment = .dollars(5) }
            _ = close(&floor, price)
            let fees = floor.advance(to: "2018-01-22 07:00").clearings.reduce(Money.zero) { $0 + $1.fees }
            #expect(fees == dollars(fee))
        }
    }

    @Test func `holders of only a part exercise: the rest lapses`() {
        var floor = floor("-P175", 10, dice: Dice(seed: 2, chances: Dice.Chances([.partialAssignment: 1_000_000])))
        _ = close(&floor, "160")
        let events = floor.advance(to: "2018-01-22 07:00").clearings
        let assigned = events.filter { $0.kind == .assigned }.reduce(0) { $0 + $1.quantity }
        let lapsed = events.filter { $0.kind == .lapsed }.reduce(0) { $0 + $1.quantity }
        #expect(assigned + lapsed == 10 && lapsed > 0)
        #expect((floor.book.shares.first?.quantity ?? 0) == 100 * assigned)
    }

    @Test func `two trades that stand against each other in one contract are gone with it, without shares`() {
        var floor = floor("-P175")
        floor.submit(
            floor.order(.open, Self.expiring.legs("+P175"), limit: debit("99"), trade: 2), at: "2018-01-10 16:00")
        #expect(close(&floor, "160").settlements.count == 1, "both lots have their price")
        #expect(floor.advance(to: "2018-01-22 07:00").clearings.isEmpty)
        #expect(floor.venue.packages.isEmpty && floor.book.shares.isEmpty)
    }

    // MARK: - Before expiry

    private var certain: Dice { Dice(seed: 1, chances: Dice.Chances([.earlyAssignment: 1_000_000])) }

    @Test(arguments: [("-P175", "160", 1), ("-C175", "190", 1), ("+P175", "160", 0), ("-P175", "180", 0)])
    func `a deep short may be assigned overnight, and is told of before the open`(
        legs: String, spot: String, assigned: Int
    ) {
        var floor = floor(legs, of: Self.later, dice: certain)
        floor.market(chain("2018-01-11 16:00", spot: spot, [(Self.later, Self.market)]))
        let morning = floor.advance(to: "2018-01-12 07:00")
        #expect(morning.clearings.count == assigned)
        #expect(morning.clearings.allSatisfy { $0.kind == .assigned && $0.side == .short })
        #expect(morning.activities.allSatisfy { $0.at == instant("2018-01-12 07:00") })
        #expect(floor.book.shares.isEmpty == (assigned == 0))
    }

    @Test func `the deeper, the likelier`() {
        var counts: [Int] = []
        for spot in ["174", "172", "168", "160"] {
            var assigned = 0
            for seed in 0..<300 as Range<UInt64> {
                let dice = Dice(seed: seed, chances: Dice.Chances([.earlyAssignment: 500_000]))
                var floor = floor("-P175", of: Self.later, spot: spot, dice: dice)
                assigned += floor.advance(to: "2018-01-11 07:00").clearings.count
            }
            counts.append(assigned)
        }
        #expect(counts == counts.sorted() && Set(counts).count == 4, "\(counts)")
    }

    @Test(arguments: [("0.63", true), ("0.60", false)])
    func `on the eve of the ex-date a call with less time in it than the dividend is all but surely assigned`(
        amount: String, isLikely: Bool
    ) {
        var assigned = 0
        for seed in 0..<100 as Range<UInt64> {
            let dice = Dice(seed: seed, chances: Dice.Chances([.earlyAssignment: 200_000]))
            var floor = floor("-C175", of: Self.later, dice: dice)
            let dividend = CashDividend(
                symbol: Self.symbol, exDate: Day("2018-01-12")!, amount: price(amount),
                knownAt: instant("2018-01-11 09:00"))
            floor.market(.dividend(dividend))
            // 1.00 in the money, 0.62 of time at the ask.
            floor.market(chain("2018-01-11 16:00", spot: "176", [(Self.later, "C175 1.50/1.62")]))
            let morning = floor.advance(to: "2018-01-12 07:00")
            assigned += morning.clearings.count
            if !morning.clearings.isEmpty {
                #expect(morning.movements.map(\.amount) == [-price(amount).amount(shares: 100)], "and owes it")
            }
        }
        #expect(isLikely ? assigned > 90 : assigned < 30, "\(assigned)")
    }

    @Test func `a closing order for what was assigned overnight is taken off`() {
        var floor = floor("-P175 +P170", of: Self.later, dice: certain)
        let exit = floor.order(.close, Self.later.legs("+P175 -P170"), limit: debit("0.10"))
        floor.submit(exit, at: "2018-01-10 16:00")
        floor.market(chain("2018-01-11 16:00", spot: "150", [(Self.later, "P175 25/25, P170 20/20")]))
        let morning = floor.advance(to: "2018-01-12 07:00")
        #expect(morning.clearings.map(\.contract) == [Self.later.contract("P175")])
        #expect(morning.cancelled == [exit.id])
    }

    // MARK: - The last afternoon

    @Test(arguments: [("15:29", "174", 0), ("15:30", "174", 1), ("15:45", "175.80", 1), ("15:45", "175.90", 0)])
    func `from half past three the broker buys in what the account could not deliver, one leg of a spread alone`(
        time: String, spot: String, closed: Int
    ) {
        var floor = Floor(cash: "2000", open: "0", close: "0") {
            $0.delivery = .shares
            $0.closesRiskyFrom = TimeOfDay(15, 30)
        }
        let lines = "P175 2.00/2.00, P170 1.00/1.00"
        floor.market(chain("2018-01-10 15:45", spot: "178", [(Self.expiring, lines)], resolution: .intraday))
        floor.submit(
            floor.order(.open, Self.expiring.legs("-P175 +P170"), limit: credit("1")), at: "2018-01-10 15:45")
        let early = floor.market(
            chain("2018-01-18 15:45", spot: "174", [(Self.expiring, lines)], resolution: .intraday))
        #expect(early.clearings.isEmpty, "not its last day")
        let reports = floor.market(
            chain("2018-01-19 \(time)", spot: spot, [(Self.expiring, lines)], resolution: .intraday))
        #expect(reports.clearings.count == closed)
        #expect(reports.clearings.allSatisfy { $0.kind == .closedByVenue && $0.side == .short })
        #expect(floor.book.positions.count == 2 - closed)
    }

    @Test func `an account that can carry the delivery is left alone`() {
        var floor = floor("-P175 +P170") { $0.closesRiskyFrom = TimeOfDay(15, 30) }
        let last = chain("2018-01-19 15:45", spot: "172", [(Self.expiring, Self.market)], resolution: .intraday)
        #expect(floor.market(last).clearings.isEmpty)
    }
}
