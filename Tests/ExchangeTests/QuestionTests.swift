import Market
import Testing
import Trading

@testable import Exchange

/// What the venue answers when it is asked.
@Suite struct QuestionTests {
    static let january = Series("SPXW", "2018-01-31")
    static let market = "P2600 10.00/10.40, P2575 6.00/6.20"
    static let at = "2018-01-10 16:00"
    static let entry = january.legs("-P2600 +P2575")

    private func floor(_ adjust: (inout VenueSettings) -> Void = { _ in }) -> Floor {
        var floor = Floor(cash: "1000000", adjust)
        floor.market(chain(Self.at, spot: "2750", [(Self.january, Self.market)]))
        return floor
    }

    @Test func `an order is found by its id, alive or over, with its fills`() throws {
        var floor = floor()
        let order = floor.order(.open, Self.entry, 2, limit: credit("4.10"))
        #expect(floor.found(order, at: Self.at).isEmpty)
        floor.submit(order, at: Self.at)
        #expect(floor.found(order, at: Self.at).map(\.state) == [.working])
        let fill = try #require(floor.replace(order.id, limit: credit("3.80"), at: Self.at).fills.first)
        let found = try #require(floor.found(order, at: Self.at).first)
        #expect(found.state == .filled && found.clientID == order.id && found.fills == [fill])
        #expect(found.limit == credit("3.80") && found.quantity == 2 && found.placedAt == instant(Self.at))
    }

    @Test func `what the book refused is found with the reason`() {
        var floor = floor()
        let order = floor.order(.open, Self.entry, limit: credit("3.81"))
        floor.submit(order, at: Self.at)
        #expect(floor.found(order, at: Self.at).map(\.state) == [.rejected(.badTick)])
    }

    @Test func `where ids are forgotten, everything of the fingerprint is found, the newest last`() {
        var floor = floor { $0.capabilities.keepsClientIDs = false }
        let first = floor.order(.open, Self.entry, limit: credit("3.80"), trade: 1)
        let second = floor.order(.open, Self.entry, limit: credit("4.10"), trade: 2)
        let other = floor.order(.open, Self.entry, 2, limit: credit("4.10"), trade: 3)
        for order in [first, second, other] { floor.submit(order, at: Self.at) }
        let found = floor.found(second, at: Self.at)
        #expect(found.map(\.state) == [.filled, .working])
        #expect(found.map(\.clientID) == [nil, nil])
        #expect(found[0].fills.map(\.order) == [OrderID(raw: 0)])
        #expect(floor.found(second, at: "2018-01-11 10:00").count == 2, "whoever asks knows since when it can be meant")
    }

    @Test func `the book holds what is held, what lives, and what was booked since`() {
        var floor = floor { $0.delivery = .shares }
        let standing = floor.order(.open, Self.entry, limit: credit("9"), trade: 2)
        let asleep = floor.order(.open, Self.entry, limit: credit("9"), trade: 3, trigger: credit("1"))
        floor.submit(floor.order(.open, Self.entry, 2, limit: credit("3.80")), at: Self.at)
        floor.submit(standing, at: Self.at)
        floor.submit(asleep, at: Self.at)
        let book = floor.book
        #expect(book.positions.map(\.contract) == [Self.january.contract("P2575"), Self.january.contract("P2600")])
        #expect(book.positions.map(\.quantity) == [2, -2])
        #expect(book.orders.map(\.clientID) == [standing.id, asleep.id])
        #expect(book.orders.map(\.state) == [.working, .sleeping])
        #expect(book.account == floor.account)
        #expect(book.activities.isEmpty)
        floor.market(.bar(.spx, bar("2018-01-31", open: "2700", close: "2700")))
        #expect(floor.book.activities.map(\.id.raw) == [1])
        #expect(floor.book(since: 1).activities.isEmpty)
        #expect(floor.book(since: 99).activities.isEmpty)
    }

    @Test func `orders of the session are all remembered, of those before it so many`() {
        var floor = Floor(cash: "1000000") { $0.ordersRemembered = 10 }
        var orders: [Order] = []
        for day in ["2018-01-10", "2018-01-11"] {
            floor.market(chain("\(day) 10:00", spot: "2750", [(Self.january, Self.market)]))
            for _ in 0..<100 {
                let order = floor.order(.open, Self.entry, limit: credit("9"))
                floor.submit(order, at: "\(day) 10:00")
                floor.cancel(order.id, at: "\(day) 10:00")
                orders.append(order)
            }
        }
        let found = orders.map { !floor.found($0, at: "2018-01-11 10:00").isEmpty }
        #expect(found[100...].allSatisfy { $0 })
        #expect(found[90..<100].allSatisfy { $0 })
        #expect(found[..<50].contains(false))
    }
}
