import Market
import Testing
import Trading

@testable import Exchange

/// What a venue does wrong, each on its own and certain to happen.
@Suite struct MishapTests {
    static let january = Series("SPXW", "2018-01-31")
    static let market = "P2600 10.00/10.40, P2575 6.00/6.20"
    static let at = "2018-01-10 10:00"

    private func floor(_ fault: Fault, fills: VenueSettings.FillModel = .natural) -> Floor {
        let dice = Dice(seed: 1, chances: Dice.Chances([fault: 1_000_000]))
        var floor = Floor(cash: "1000000", fills: fills, open: "1", close: "1", dice: dice)
        floor.market(chain(Self.at, spot: "2750", [(Self.january, Self.market)]))
        return floor
    }
    private func again(_ floor: inout Floor, _ moment: String, _ lines: String = market) -> [VenueReport] {
        floor.market(chain(moment, spot: "2750", [(Self.january, lines)]))
    }

    @Test func `a partial fill leaves the rest working`() {
        var floor = floor(.partialFill)
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), 10, limit: credit("3.80"))
        var fills = floor.submit(order, at: Self.at).fills
        #expect(fills.count == 1 && fills[0].quantity < 10)
        #expect(floor.book.orders.map(\.state) == [.working])
        for minute in 1...10 { fills += again(&floor, "2018-01-10 10:\(minute + 10)").fills }
        #expect(fills.reduce(0) { $0 + $1.quantity } == 10)
        #expect(fills.reduce(Money.zero) { $0 + $1.fees } == dollars("20"))
        #expect(floor.book.orders.isEmpty)
    }

    @Test func `one leg fills alone at its own side, and the order goes on for the other within its limit`() throws {
        var floor = floor(.ratioBreak)
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"))
        let alone = try #require(floor.submit(order, at: Self.at).fills.first)
        let leg = try #require(alone.leg)
        #expect(alone.net == (leg == 0 ? credit("10") : debit("6.20")))
        #expect(alone.doubleMid == (leg == 0 ? 2 * price("10.20").units : -2 * price("6.10").units))
        #expect(alone.fees == dollars("1"))
        #expect(floor.book.positions.map(\.contract) == [order.legs[leg].contract])
        // Two cents less than the limit asks for in all.
        let worse = leg == 0 ? "P2600 10/10.40, P2575 6/6.22" : "P2600 9.98/10.40, P2575 6/6.20"
        #expect(again(&floor, "2018-01-10 10:05", worse).fills.isEmpty)
        let rest = again(&floor, "2018-01-10 10:06").fills
        #expect(rest.map(\.leg) == [1 - leg])
        #expect(floor.book.positions.count == 2)
        #expect(floor.book.orders.isEmpty)
        #expect(floor.account.margin == dollars("2500"), "a spread again")
    }

    @Test func `while a short leg stands alone it is charged as naked`() {
        var charged = Set<Money>()
        for seed in 0..<8 as Range<UInt64> {
            var floor = Floor(cash: "1000000", dice: Dice(seed: seed, chances: Dice.Chances([.ratioBreak: 1_000_000])))
            floor.market(chain(Self.at, spot: "2750", [(Self.january, Self.market)]))
            floor.submit(floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80")), at: Self.at)
            charged.insert(floor.account.margin)
        }
        // 10% of the strike beats 15% of 2750 less 150 out of the money nowhere: 262.50 + 10.20.
        #expect(charged == [.zero, dollars("27270")])
    }

    @Test func `a cancel of an order of which a leg is missing leaves the leg`() {
        var floor = floor(.ratioBreak)
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), 1, limit: credit("3.80"))
        floor.submit(order, at: Self.at)
        #expect(floor.cancel(order.id, at: Self.at).cancelled == [order.id])
        #expect(again(&floor, "2018-01-10 10:05").fills.isEmpty)
        #expect(floor.book.positions.count == 1)
    }

    @Test func `a good order is refused without a reason, and may be sent again`() {
        var floor = floor(.reject)
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"))
        #expect(floor.submit(order, at: Self.at).rejections == [.unavailable])
        #expect(floor.found(order, at: Self.at).isEmpty, "the book never saw it")
        floor.venue.dice.chances = Dice.Chances()
        #expect(floor.submit(order, at: Self.at).fills.count == 1)
    }

    @Test func `too many messages are refused, cancels too`() {
        var floor = floor(.rateLimit)
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.10"))
        #expect(floor.submit(order, at: Self.at).rejections == [.rateLimited])
        #expect(floor.cancel(order.id, at: Self.at).refusedChanges == [.rateLimited])
        #expect(floor.replace(order.id, limit: credit("4"), at: Self.at).refusedChanges == [.rateLimited])
    }

    @Test func `so many messages a minute are taken, and more again when the minute is over`() {
        var floor = Floor { $0.capabilities.messagesPerMinute = 2 }
        floor.market(chain(Self.at, spot: "2750", [(Self.january, Self.market)]))
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.10"))
        #expect(floor.submit(order, at: "2018-01-10 10:00:00").acknowledged == [order.id])
        #expect(floor.replace(order.id, limit: credit("4.05"), at: "2018-01-10 10:00:30").refusedChanges.isEmpty)
        #expect(floor.cancel(order.id, at: "2018-01-10 10:00:59").refusedChanges == [.rateLimited])
        #expect(floor.cancel(order.id, at: "2018-01-10 10:01:00").cancelled == [order.id])
    }

    @Test func `in a halt nothing fills and nothing is taken, but cancels work, until it ends by itself`() throws {
        var floor = Floor(cash: "1000000", dice: Dice(seed: 1))
        floor.market(chain(Self.at, spot: "2750", [(Self.january, Self.market)]))
        let standing = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.10"))
        let cancelled = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.10"), trade: 2)
        floor.submit(standing, at: Self.at)
        floor.submit(cancelled, at: Self.at)
        floor.venue.dice.chances[.halt] = 1_000_000
        let halted = again(&floor, "2018-01-10 10:05", "P2600 20.00/20.40, P2575 6.00/6.20")
        #expect(halted.halts == [true])
        #expect(halted.fills.isEmpty)
        let late = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"))
        #expect(floor.submit(late, at: "2018-01-10 10:06").rejections == [.halted])
        #expect(floor.replace(standing.id, limit: credit("4"), at: "2018-01-10 10:06").refusedChanges == [.halted])
        #expect(floor.cancel(cancelled.id, at: "2018-01-10 10:06").cancelled == [cancelled.id])
        floor.venue.dice.chances[.halt] = 0
        let end = try #require(floor.venue.nextDeadline)
        #expect(end >= instant("2018-01-10 10:10") && end <= instant("2018-01-10 11:05"))
        var over: [VenueReport] = []
        floor.venue.advance(to: end, into: &over)
        #expect(over == [.halted(.spx, isHalted: false, at: end)])
        #expect(again(&floor, "2018-01-10 11:30").fills.isEmpty)
        #expect(again(&floor, "2018-01-10 11:31", "P2600 20.00/20.40, P2575 6.00/6.20").fills.count == 1)
    }

    @Test func `the fill that was faster than the cancel is reported after its confirmation, and is real`() {
        var floor = floor(.fillAfterCancel)
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), 2, limit: credit("4.05"))
        floor.submit(order, at: Self.at)
        let reports = floor.cancel(order.id, at: "2018-01-10 10:01")
        #expect(reports.prefix(1) == [.order(.cancelled(order.id, at: instant("2018-01-10 10:01")))])
        #expect(reports.fills.map(\.net) == [credit("4.05")])
        #expect(floor.book.positions.map(\.quantity) == [2, -2])
        #expect(floor.found(order, at: Self.at).map(\.state) == [.filled])
    }

    @Test func `a limit that the market does not reach cannot have been faster`() {
        var floor = floor(.fillAfterCancel)
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.15"))
        floor.submit(order, at: Self.at)
        #expect(floor.cancel(order.id, at: "2018-01-10 10:01").fills.isEmpty)
        #expect(floor.book.positions.isEmpty)
    }

    @Test func `the broker buys in a short leg and leaves the long one alone`() throws {
        var floor = floor(.closedByVenue)
        floor.submit(floor.order(.open, Self.january.legs("-P2600 +P2575"), 2, limit: credit("3.80")), at: Self.at)
        let exit = floor.order(.close, Self.january.legs("+P2600 -P2575"), 2, limit: debit("1"))
        floor.submit(exit, at: Self.at)
        let reports = again(&floor, "2018-01-10 10:05")
        let event = try #require(reports.clearings.first)
        #expect(event.kind == .closedByVenue && event.side == .short && event.quantity == 2 && event.shares == 0)
        #expect(event.cash == -dollars("2080"))
        #expect(event.fees == dollars("2"))
        #expect(reports.first == .order(.cancelled(exit.id, at: instant("2018-01-10 10:05"))), "its client's go first")
        #expect(floor.book.positions.map(\.quantity) == [2])
        #expect(floor.account.margin == .zero)
    }
}
