import Market
import Testing
import Trading

@testable import Exchange

/// Orders that the venue has and cannot call by our id.
@Suite struct ForgottenIDTests {
    private func forgetful() -> DistantFloor { DistantFloor([.forgottenClientID: certain]) }

    @Test func `of an order whose id was forgotten nothing is heard, and it fills all the same`() {
        var floor = forgetful()
        floor.submit("3.80", after: .zero)
        #expect(floor.reports.fills.isEmpty)
        #expect(floor.reports.acknowledged.isEmpty)
        #expect(floor.truth.positions.map(\.quantity) == [1, -1])
        #expect(floor.count(.forgottenClientID) == 1)
    }

    @Test func `it is found by what it trades, with fills that are nobody's`() {
        var floor = forgetful()
        let order = floor.submit("3.80", after: .zero)
        let found = floor.lookUp(order, after: .seconds(1)) ?? []
        #expect(found.map(\.state) == [.filled])
        #expect(found.map(\.clientID) == [nil])
        #expect(found.flatMap(\.fills).map(\.order) == [OrderID(raw: 0)])
        #expect(floor.lookUp(floor.order("3.80", 2), after: .seconds(2)) == [], "two units are another order")
    }

    @Test func `once it is linked its updates come under our id`() throws {
        var floor = forgetful()
        let order = floor.submit("4.10", after: .zero)
        let found = floor.lookUp(order, after: .seconds(1)) ?? []
        try #require(found.count == 1)
        floor.line.link(order.id, found[0].id)
        floor.market("P2600 10.40/10.80, P2575 6.00/6.20", after: .seconds(60))
        #expect(floor.reports.fills.map(\.order) == [order.id])
        let again = floor.lookUp(order, after: .seconds(61))
        #expect(again?.map(\.clientID) == [order.id])
        #expect(again?.flatMap(\.fills).map(\.order) == [order.id])
    }

    @Test func `it can be changed and cancelled by our id only once it is linked`() throws {
        var floor = forgetful()
        let order = floor.submit("4.10", after: .zero)
        floor.cancel(order, after: .seconds(1))
        floor.line.replace(order.id, limit: credit("4.00"), at: DistantFloor.opens + .seconds(2))
        floor.run(to: .seconds(2))
        #expect(floor.refusals == [.unknownOrder, .unknownOrder])
        #expect(floor.truth.orders.map(\.limit) == [credit("4.10")])

        let found = floor.lookUp(order, after: .seconds(3)) ?? []
        try #require(found.count == 1)
        floor.line.link(order.id, found[0].id)
        floor.line.replace(order.id, limit: credit("4.00"), at: DistantFloor.opens + .seconds(4))
        floor.run(to: .seconds(4))
        #expect(floor.truth.orders.map(\.limit) == [credit("4.00")])
        floor.cancel(order, after: .seconds(5))
        #expect(floor.reports.cancelled == [order.id])
        #expect(floor.truth.orders.isEmpty)
    }

    @Test func `sent a second time it is a second order`() {
        var floor = forgetful()
        let order = floor.submit("3.80", after: .zero)
        floor.line.submit(order, at: DistantFloor.opens + .seconds(1))
        floor.run(to: .seconds(1))
        #expect(floor.truth.positions.map(\.quantity) == [2, -2])
        #expect(floor.lookUp(order, after: .seconds(2))?.count == 2, "nobody can say which is which")
    }

    @Test func `another order that looks the same and is known is no answer`() {
        var floor = forgetful()
        let lost = floor.submit("4.10", after: .zero)
        floor.line.exchange.dice.chances = Dice.Chances()
        let known = floor.submit("4.10", after: .seconds(1))
        #expect(floor.lookUp(known, after: .seconds(2))?.map(\.clientID) == [known.id])
        let found = floor.lookUp(lost, after: .seconds(3))
        #expect(found?.count == 1)
        #expect(found?.first?.clientID == nil)
    }

    @Test func `a link to a number that the venue never gave out changes nothing`() {
        var floor = forgetful()
        let order = floor.submit("4.10", after: .zero)
        floor.line.link(order.id, VenueOrderID(raw: 77))
        floor.cancel(order, after: .seconds(1))
        #expect(floor.refusals == [.unknownOrder])
    }

    @Test func `who was linked wrongly can be linked again`() throws {
        var floor = forgetful()
        let order = floor.submit("4.10", after: .zero)
        floor.submit("4.10", after: .seconds(1))
        let found = floor.lookUp(order, after: .seconds(2)) ?? []
        try #require(found.count == 2)
        floor.line.link(order.id, found[1].id)
        floor.line.link(order.id, found[0].id)
        #expect(floor.look(after: .seconds(3))?.orders.map(\.clientID) == [order.id, nil])
        floor.cancel(order, after: .seconds(4))
        #expect(floor.truth.orders.map(\.id) == [found[1].id])
    }

    @Test func `the next day what was filled can still be it`() {
        var floor = forgetful()
        let done = floor.submit("3.80", after: .zero)
        let standing = floor.order("4.10").standing
        floor.line.submit(standing, at: DistantFloor.opens + .seconds(1))
        #expect(floor.lookUp(done, after: .seconds(2))?.count == 2)
        #expect(floor.lookUp(done, after: .seconds(86_400))?.map(\.state) == [.filled, .working])
    }

    @Test func `the book lists it without our id, and with it once it is linked`() throws {
        var floor = forgetful()
        let order = floor.submit("4.10", after: .zero)
        let listed = floor.look(after: .seconds(1))?.orders ?? []
        try #require(listed.map(\.clientID) == [nil])
        floor.line.link(order.id, listed[0].id)
        #expect(floor.look(after: .seconds(2))?.orders.map(\.clientID) == [order.id])
    }

    @Test func `of two forgotten orders that exclude each other one fills`() {
        var floor = forgetful()
        let first = floor.order("4.10")
        let second = floor.order("4.10")
        let pair = [first, second].map { $0.linked(OrderLink(oneOf: first.id)) }
        floor.line.submit(group: pair, at: DistantFloor.opens)
        floor.market("P2600 10.40/10.80, P2575 6.00/6.20", after: .seconds(60))
        #expect(floor.truth.positions.map(\.quantity) == [1, -1])
        #expect(floor.truth.orders.isEmpty)
        #expect(floor.reports.fills.isEmpty)
    }

    @Test func `what waits for a forgotten order wakes when that is filled`() {
        var floor = forgetful()
        let parent = floor.order("4.10")
        let child = floor.order("4.15").linked(OrderLink(after: parent.id))
        floor.line.submit(group: [parent, child], at: DistantFloor.opens)
        #expect(floor.truth.orders.map(\.state) == [.working, .sleeping])
        floor.market("P2600 10.30/10.80, P2575 6.00/6.20", after: .seconds(60))
        #expect(floor.truth.orders.map(\.limit) == [credit("4.15")])
        #expect(floor.truth.orders.map(\.state) == [.working])
    }

    // MARK: - A venue that keeps no client ids

    @Test func `where no client ids are kept the acknowledgement tells which order is which`() {
        var floor = DistantFloor(keepsClientIDs: false)
        let first = floor.submit("4.10", after: .zero)
        let second = floor.submit("4.10", after: .seconds(1))
        #expect(floor.reports.acknowledged == [first.id, second.id])
        #expect(floor.lookUp(second, after: .seconds(2))?.map(\.clientID) == [second.id])
        floor.cancel(first, after: .seconds(3))
        #expect(floor.reports.cancelled == [first.id])
        #expect(floor.look(after: .seconds(4))?.orders.map(\.clientID) == [second.id])
    }

    @Test func `where no client ids are kept an order without its acknowledgement must be found by what it trades`()
        throws
    {
        var floor = DistantFloor([.lostAnswer: certain], keepsClientIDs: false)
        let order = floor.submit("4.10", after: .zero)
        floor.line.exchange.dice.chances = Dice.Chances()
        floor.cancel(order, after: .seconds(1))
        #expect(floor.refusals == [.unknownOrder])
        let found = floor.lookUp(order, after: .seconds(2)) ?? []
        try #require(found.map(\.clientID) == [nil])
        floor.line.link(order.id, found[0].id)
        floor.market("P2600 10.40/10.80, P2575 6.00/6.20", after: .seconds(60))
        #expect(floor.reports.fills.map(\.order) == [order.id])
    }

    @Test func `where no client ids are kept a fill that overtakes the acknowledgement is nobody's`() {
        var floor = DistantFloor([.reorder: certain], keepsClientIDs: false)
        let order = floor.submit("3.80", after: .zero)
        #expect(floor.reports.fills.isEmpty)
        #expect(floor.reports.acknowledged == [order.id])
        #expect(floor.lookUp(order, after: .seconds(1))?.flatMap(\.fills).map(\.order) == [order.id])
    }

    @Test func `where no client ids are kept an acknowledgement that went down with the line tells nothing`() {
        let back = Duration.seconds(5)
        let settings = LineSettings(toDesk: back...back, outage: .seconds(1) ... .seconds(1))
        var floor = DistantFloor(settings: settings, keepsClientIDs: false)
        let order = floor.submit("4.10", after: .zero)
        floor.line.exchange.dice.chances[.disconnect] = certain
        floor.cancel(order, after: .seconds(1))
        floor.line.exchange.dice.chances[.disconnect] = 0
        floor.cancel(order, after: .seconds(10))
        floor.run(to: .seconds(60))
        #expect(floor.refusals == [.unknownOrder])
    }

    @Test func `where no client ids are kept what has an owner is not taken for the lost one`() {
        var floor = DistantFloor([.lostAnswer: certain], keepsClientIDs: false)
        let lost = floor.submit("4.10", after: .zero)
        floor.line.exchange.dice.chances = Dice.Chances()
        floor.submit("4.10", after: .seconds(1))
        #expect(floor.lookUp(lost, after: .seconds(2))?.map(\.placedAt) == [DistantFloor.opens])
    }

    @Test func `where no client ids are kept a rejection is heard like anywhere`() {
        var floor = DistantFloor(keepsClientIDs: false)
        let order = floor.submit("3.80", 90, after: .zero)
        #expect(floor.reports == [.order(.rejected(order.id, .insufficientMargin, at: DistantFloor.opens))])
    }

    @Test func `a crash forgets whose orders they are where only our side knew it`() {
        var kept = DistantFloor()
        let known = kept.submit("4.10", after: .zero)
        kept.line.crash(at: DistantFloor.opens + .seconds(1))
        kept.cancel(known, after: .seconds(2))
        #expect(kept.reports.cancelled == [known.id])

        var floor = DistantFloor(keepsClientIDs: false)
        let order = floor.submit("4.10", after: .zero)
        floor.line.crash(at: DistantFloor.opens + .seconds(1))
        floor.market("P2600 10.40/10.80, P2575 6.00/6.20", after: .seconds(60))
        #expect(floor.reports.fills.isEmpty)
        let found = floor.lookUp(order, after: .seconds(61)) ?? []
        #expect(found.map(\.clientID) == [nil])
        #expect(found.map(\.state) == [.filled])
    }

    @Test func `nobody reads the acknowledgement of an order that a crashed process had sent`() {
        let way = Duration.seconds(5)
        var floor = DistantFloor(settings: LineSettings(toVenue: way...way), keepsClientIDs: false)
        floor.submit("4.10", after: .zero)
        floor.line.crash(at: DistantFloor.opens + .seconds(1))
        floor.run(to: .seconds(60))
        #expect(floor.reports.isEmpty)
        #expect(floor.truth.orders.count == 1)
    }

    @Test func `an acknowledgement under way when the process crashed tells the next one nothing`() {
        let back = Duration.seconds(5)
        var floor = DistantFloor(settings: LineSettings(toDesk: back...back), keepsClientIDs: false)
        let order = floor.submit("4.10", after: .zero)
        floor.line.crash(at: DistantFloor.opens + .seconds(1))
        floor.cancel(order, after: .seconds(10))
        floor.run(to: .seconds(60))
        #expect(floor.reports.acknowledged.isEmpty)
        #expect(floor.refusals == [.unknownOrder])
    }
}

extension Order {
    fileprivate func linked(_ link: OrderLink) -> Order { with(link, goodUntil) }
    /// Stands until it is cancelled.
    fileprivate var standing: Order { with(link, .distantFuture) }

    private func with(_ link: OrderLink?, _ goodUntil: Instant) -> Order {
        Order(
            id: id, account: account, trade: trade, underlying: underlying, intent: intent, legs: legs,
            quantity: quantity, limit: limit, link: link, goodUntil: goodUntil)
    }
}
