import Market
import Testing
import Trading

@testable import Exchange

/// What the venue answers to orders, good and bad.
@Suite struct OrderTests {
    static let january = Series("SPXW", "2018-01-31")
    static let market = "P2600 10.00/10.40, P2575 6.00/6.20"

    private func floor(cash: String = "100000") -> Floor {
        var floor = Floor(cash: cash)
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        return floor
    }

    @Test func `one id is one order, also when it is sent twice`() {
        var floor = floor()
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"))
        #expect(floor.submit(order, at: "2018-01-10 16:00").fills.count == 1)
        let again = floor.submit(order, at: "2018-01-10 16:00")
        #expect(again.rejections == [.duplicateID])
        #expect(again.fills.isEmpty)
        #expect(floor.account.margin == dollars("2500"))
    }

    @Test func `an order of contracts that nobody lists is refused`() {
        var floor = floor()
        let order = floor.order(.open, Self.january.legs("-P2600 +P2400"), limit: credit("3"))
        #expect(floor.submit(order, at: "2018-01-10 16:00").rejections == [.unknownContract])
    }

    @Test func `an order on something that was never quoted is refused`() {
        var floor = Floor()
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3"))
        #expect(floor.submit(order, at: "2018-01-10 16:00").rejections == [.notQuoted])
    }

    @Test func `nobody can change or cancel an order that is not there`() {
        var floor = floor()
        #expect(floor.cancel(OrderID(raw: 99), at: "2018-01-10 16:00").refusedChanges == [.unknownOrder])
        #expect(
            floor.replace(OrderID(raw: 99), limit: credit("1"), at: "2018-01-10 16:00").refusedChanges
                == [.unknownOrder])
    }

    @Test func `a cancel that comes after the fill is refused, and the fill stands`() {
        var floor = floor()
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"))
        floor.submit(order, at: "2018-01-10 16:00")
        #expect(floor.cancel(order.id, at: "2018-01-10 16:01").refusedChanges == [.tooLate])
        #expect(floor.account.margin == dollars("2500"))
    }

    @Test func `a cancelled order fills no more`() {
        var floor = floor()
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.10"))
        floor.submit(order, at: "2018-01-10 16:00")
        #expect(floor.cancel(order.id, at: "2018-01-10 16:01").cancelled == [order.id])
        let reports = floor.market(
            chain("2018-01-11 16:00", spot: "2740", [(Self.january, "P2600 20.00/20.40, P2575 6.00/6.20")]))
        #expect(reports.fills.isEmpty)
    }

    @Test func `an order whose time is over is taken off and cannot fill any more`() {
        var floor = floor()
        let order = floor.order(
            .open, Self.january.legs("-P2600 +P2575"), limit: credit("4.10"), until: "2018-01-10 16:04")
        floor.submit(order, at: "2018-01-10 16:00")
        #expect(floor.advance(to: "2018-01-10 16:04").expired.isEmpty, "its last moment is still its own")
        let late = floor.market(
            chain("2018-01-11 16:00", spot: "2740", [(Self.january, "P2600 20.00/20.40, P2575 6.00/6.20")]))
        #expect(late.fills.isEmpty)
        #expect(floor.advance(to: "2018-01-11 16:00").expired == [order.id])
        #expect(floor.advance(to: "2018-01-12 16:00").expired.isEmpty)
    }

    @Test func `a daily snapshot of the day it expires trades no contract, it settles`() {
        var floor = Floor()
        floor.market(chain("2018-01-31 16:00", spot: "2750", [(Self.january, Self.market)]))
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"))
        #expect(floor.submit(order, at: "2018-01-31 16:00").rejections == [.contractExpired])
    }

    @Test func `within the day it expires a contract that settles on the close trades until then`() {
        var floor = Floor()
        floor.market(
            chain("2018-01-31 10:00", spot: "2750", [(Self.january, Self.market)], resolution: .intraday))
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"))
        #expect(floor.submit(order, at: "2018-01-31 10:00").fills.count == 1)
        floor.market(
            chain("2018-01-31 16:00", spot: "2750", [(Self.january, Self.market)], resolution: .intraday))
        let late = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"), trade: 2)
        #expect(floor.submit(late, at: "2018-01-31 16:00").rejections == [.contractExpired])
    }

    @Test func `a contract that settles on the open is over the evening before`() {
        let monthly = Series("SPX", "2018-01-19")
        var floor = Floor()
        floor.market(
            chain(
                "2018-01-18 15:45", spot: "2800", [(monthly, "P2600 1.00/1.10, P2575 0.50/0.60")], resolution: .intraday
            ))
        let order = floor.order(.open, monthly.legs("-P2600 +P2575"), limit: credit("0.05"))
        #expect(floor.submit(order, at: "2018-01-18 15:45").fills.count == 1)
        floor.market(
            chain(
                "2018-01-19 09:45", spot: "2800", [(monthly, "P2600 1.00/1.10, P2575 0.50/0.60")], resolution: .intraday
            ))
        let late = floor.order(.open, monthly.legs("-P2600 +P2575"), limit: credit("0.05"), trade: 2)
        #expect(floor.submit(late, at: "2018-01-19 09:45").rejections == [.contractExpired])
    }
}
