import Market
import Testing
import Trading

@testable import Exchange

/// Orders that depend on each other, and orders that sleep.
@Suite struct GroupTests {
    static let january = Series("SPXW", "2018-01-31")
    static let market = "P2600 10.00/10.40, P2575 6.00/6.20"
    static let at = "2018-01-10 16:00"
    static let entry = january.legs("-P2600 +P2575")
    static let exit = january.legs("+P2600 -P2575")

    /// Holds so many spreads where asked, opened at 3.80.
    private func floor(holding quantity: Int = 0, _ adjust: (inout VenueSettings) -> Void = { _ in }) -> Floor {
        var floor = Floor(cash: "1000000", open: "0", close: "0", adjust)
        floor.market(chain(Self.at, spot: "2750", [(Self.january, Self.market)]))
        if quantity > 0 {
            floor.submit(floor.order(.open, Self.entry, quantity, limit: credit("3.80")), at: Self.at)
        }
        return floor
    }
    private func look(_ floor: inout Floor, _ moment: String, _ lines: String) -> [VenueReport] {
        floor.market(chain(moment, spot: "2750", [(Self.january, lines)]))
    }

    // MARK: - OCO

    @Test func `of two exits one fills whole and cancels the other`() {
        var floor = floor(holding: 2)
        let group = floor.nextOrder
        let target = floor.order(.close, Self.exit, 2, limit: debit("2"), oneOf: group)
        let stop = floor.order(.close, Self.exit, 2, limit: debit("9"), trigger: debit("8"), oneOf: group)
        let taken = floor.submit(group: [target, stop], at: Self.at)
        #expect(taken.acknowledged == [target.id, stop.id])
        #expect(floor.book.orders.map(\.state) == [.working, .sleeping])
        let reports = look(&floor, "2018-01-11 16:00", "P2600 4.00/4.20, P2575 3.00/3.20")
        #expect(reports.fills.map(\.order) == [target.id])
        #expect(reports.cancelled == [stop.id])
        #expect(floor.book.positions.isEmpty && floor.book.orders.isEmpty)
    }

    @Test func `a part of one takes as much off the other`() {
        var floor = Floor(
            cash: "1000000", fills: .queue(VenueSettings.Queue(turnover: 0, size: 3)), open: "0", close: "0")
        let lines = "P2600 10.00/10.40 9x9, P2575 6.00/6.20 9x9"
        floor.market(chain(Self.at, spot: "2750", [(Self.january, lines)]))
        floor.submit(floor.order(.open, Self.entry, 5, limit: credit("3.80")), at: Self.at)
        let group = floor.nextOrder
        let first = floor.order(.close, Self.exit, 5, limit: debit("2"), oneOf: group)
        let second = floor.order(.close, Self.exit, 5, limit: debit("3"), oneOf: group)
        floor.submit(group: [first, second], at: Self.at)
        // The offer of three is all there is: the first takes it, and two are left for either.
        let part = look(&floor, "2018-01-11 16:00", "P2600 4.00/4.20 3x3, P2575 2.50/2.70 3x3")
        #expect(part.fills.map(\.quantity) == [3, 2])
        #expect(part.fills.map(\.order) == [first.id, second.id])
        #expect(part.cancelled == [first.id], "the other one's fill left nothing of it")
        #expect(floor.book.positions.isEmpty)
    }

    @Test func `exits of one group hold what they close only once`() {
        var floor = floor(holding: 1)
        let group = floor.nextOrder
        let first = floor.order(.close, Self.exit, limit: debit("2"), oneOf: group)
        let second = floor.order(.close, Self.exit, limit: debit("3"), oneOf: group)
        #expect(floor.submit(group: [first, second], at: Self.at).rejections.isEmpty)
        let third = floor.order(.close, Self.exit, limit: debit("3"))
        #expect(floor.submit(third, at: Self.at).rejections == [.notHeld])
    }

    // MARK: - OTO and brackets

    @Test func `a bracket sleeps until its entry is filled whole, then one of its exits ends it`() {
        var floor = floor()
        let entry = floor.order(.open, Self.entry, 2, limit: credit("4.50"))
        let group = floor.nextOrder
        let target = floor.order(.close, Self.exit, 2, limit: debit("2"), after: entry.id, oneOf: group)
        let stop = floor.order(
            .close, Self.exit, 2, limit: debit("9"), trigger: debit("8"), after: entry.id, oneOf: group)
        floor.submit(group: [entry, target, stop], at: Self.at)
        #expect(floor.book.orders.map(\.state) == [.working, .sleeping, .sleeping])
        // The target's price comes by before the entry's: nothing is held yet.
        #expect(look(&floor, "2018-01-11 16:00", "P2600 4.00/4.20, P2575 3.00/3.20").fills.isEmpty)
        let opened = look(&floor, "2018-01-12 16:00", "P2600 11/11.20, P2575 6.00/6.20")
        #expect(opened.fills.map(\.order) == [entry.id])
        let stopped = look(&floor, "2018-01-16 16:00", "P2600 20/20.50, P2575 12.00/12.20")
        #expect(stopped.fills.map(\.order) == [stop.id])
        #expect(stopped.fills.map(\.net) == [debit("8.50")])
        #expect(stopped.cancelled == [target.id])
        #expect(floor.book.positions.isEmpty && floor.book.orders.isEmpty)
    }

    @Test func `a child wakes within the same look as its parent's fill`() {
        var floor = floor()
        let entry = floor.order(.open, Self.entry, limit: credit("3.80"))
        let exit = floor.order(.close, Self.exit, limit: debit("5"), after: entry.id)
        let reports = floor.submit(group: [entry, exit], at: Self.at)
        #expect(reports.fills.map(\.order) == [entry.id, exit.id])
    }

    @Test(arguments: ["cancelled", "expired"])
    func `children end with a parent that ends unfilled`(how: String) {
        var floor = floor()
        let entry = floor.order(.open, Self.entry, limit: credit("4.50"), until: "2018-01-10 16:30")
        let exit = floor.order(.close, Self.exit, limit: debit("5"), after: entry.id)
        floor.submit(group: [entry, exit], at: Self.at)
        let reports =
            how == "cancelled"
            ? floor.cancel(entry.id, at: "2018-01-10 16:10") : floor.advance(to: "2018-01-10 16:31")
        #expect(reports.cancelled == (how == "cancelled" ? [entry.id, exit.id] : [exit.id]))
        #expect(floor.book.orders.isEmpty)
    }

    @Test func `a child whose trade is gone when it wakes is refused`() {
        var floor = floor(holding: 1)
        let parent = floor.order(.open, Self.january.legs("+P2575"), limit: debit("6"), trade: 2)
        let exit = floor.order(.close, Self.exit, limit: debit("5"), after: parent.id)
        floor.submit(group: [parent, exit], at: Self.at)
        floor.tradeElsewhere(Self.january.contract("P2600"), 1, at: "2018-01-10 16:05")
        let reports = look(&floor, "2018-01-11 16:00", "P2600 10.00/10.40, P2575 5.80/6.00")
        #expect(reports.fills.map(\.order) == [parent.id])
        #expect(reports.rejections == [.notHeld])
    }

    @Test func `a group is taken whole or not at all`() {
        var floor = floor()
        let entry = floor.order(.open, Self.entry, limit: credit("3.80"))
        let wrong = floor.order(.close, Self.january.legs("+P2400"), limit: debit("5"), after: entry.id)
        let reports = floor.submit(group: [entry, wrong], at: Self.at)
        #expect(reports.rejections == [.unknownContract, .unknownContract])
        #expect(reports.fills.isEmpty && reports.acknowledged.isEmpty)
        #expect(floor.submit(entry, at: Self.at).fills.count == 1, "its id was not used up")
    }

    @Test func `a link to an order that is not there is refused`() {
        var floor = floor()
        let child = floor.order(.open, Self.entry, limit: credit("3.80"), after: OrderID(raw: 77))
        #expect(floor.submit(child, at: Self.at).rejections == [.unknownOrder])
        let sibling = floor.order(.open, Self.entry, limit: credit("3.80"), oneOf: OrderID(raw: 77))
        #expect(floor.submit(sibling, at: Self.at).rejections == [.unknownOrder])
    }

    @Test(arguments: [
        (BrokerCapabilities.Groups(), [false, false, false]), (.oco, [true, false, false]),
        (.oto, [false, true, false]),
        (.otoco, [false, false, true]),
    ])
    func `a venue takes the forms of groups that it says it watches`(
        groups: BrokerCapabilities.Groups, taken: [Bool]
    ) {
        var results: [Bool] = []
        for form in 0..<3 {
            var floor = floor(holding: 3) { $0.capabilities.groups = groups }
            let first = floor.order(.open, Self.entry, limit: credit("9"), oneOf: form == 0 ? floor.nextOrder : nil)
            let second = floor.order(
                .close, Self.exit, limit: debit("1"), after: form > 0 ? first.id : nil,
                oneOf: form == 0 ? first.id : form == 2 ? floor.nextOrder : nil)
            let reports = floor.submit(group: [first, second], at: Self.at)
            results.append(reports.rejections.isEmpty)
        }
        #expect(results == taken)
    }

    // MARK: - Stops

    @Test func `a stop on a package sleeps until natural is through its trigger, and then stays awake`() {
        var floor = floor(holding: 1)
        let stop = floor.order(.close, Self.exit, limit: debit("6"), trigger: debit("8"))
        #expect(floor.submit(stop, at: Self.at).fills.isEmpty, "it would fill at once if it were awake")
        #expect(floor.found(stop, at: Self.at).map(\.state) == [.sleeping])
        // Natural 8.00: touched, but dearer than its limit.
        #expect(look(&floor, "2018-01-11 16:00", "P2600 20/20.20, P2575 12.20/12.40").fills.isEmpty)
        #expect(floor.found(stop, at: Self.at).map(\.state) == [.working])
        #expect(look(&floor, "2018-01-12 16:00", "P2600 10/10.40, P2575 6.00/6.20").fills.count == 1)
    }

    @Test func `a stop that is not reached by a cent sleeps on`() {
        var floor = floor(holding: 1)
        let stop = floor.order(.close, Self.exit, limit: debit("20"), trigger: debit("8"))
        floor.submit(stop, at: Self.at)
        #expect(look(&floor, "2018-01-11 16:00", "P2600 20/20.20, P2575 12.21/12.40").fills.isEmpty)
        #expect(look(&floor, "2018-01-12 16:00", "P2600 20/20.20, P2575 12.20/12.40").fills.count == 1)
    }
}
