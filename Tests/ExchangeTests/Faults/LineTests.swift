import Market
import Testing
import Trading

@testable import Exchange

/// The line while nothing goes wrong on it, and what holds whatever does.
@Suite struct LineTests {
    @Test func `without faults the desk hears what the exchange says, in its order, each after its way`() {
        var exchange = DistantFloor.exchange()
        var said: [VenueReport] = []
        exchange.market(.chain(DistantFloor.chain(after: .zero)), into: &said)
        said.removeAll()
        let way = Duration.milliseconds(40)
        let back = Duration.milliseconds(70)
        var floor = DistantFloor(settings: LineSettings(toVenue: way...way, toDesk: back...back))

        let fills = floor.submit("3.80", after: .seconds(1))
        let works = floor.submit("4.10", after: .seconds(2))
        floor.market("P2600 10.40/10.80, P2575 6.00/6.20", after: .seconds(60))
        floor.cancel(works, after: .seconds(61))
        floor.run(to: .seconds(62))

        exchange.submit(fills, at: DistantFloor.opens + .seconds(1) + way, into: &said)
        exchange.submit(works, at: DistantFloor.opens + .seconds(2) + way, into: &said)
        exchange.market(
            .chain(DistantFloor.chain(after: .seconds(60), "P2600 10.40/10.80, P2575 6.00/6.20")), into: &said)
        exchange.cancel(works.id, at: DistantFloor.opens + .seconds(61) + way, into: &said)
        #expect(floor.arrived == said.map { DistantFloor.Arrival(report: $0, at: $0.at + back) })
        #expect(said.fills.map(\.order) == [fills.id, works.id])
        #expect(floor.line.exchange.dice.mishaps.isEmpty)
    }

    @Test func `an order that is on its way is not at the venue yet`() {
        let way = Duration.seconds(3)
        var floor = DistantFloor(settings: LineSettings(toVenue: way...way))
        floor.submit("4.10", after: .zero)
        floor.run(to: .seconds(3) - .nanoseconds(1))
        #expect(floor.truth.orders.isEmpty)
        #expect(floor.line.nextDeadline == DistantFloor.opens + .seconds(3))
        floor.run(to: .seconds(3))
        #expect(floor.truth.orders.count == 1)
    }

    @Test func `an order that arrives after the market has moved meets the new market`() {
        let way = Duration.seconds(3)
        var floor = DistantFloor(settings: LineSettings(toVenue: way...way))
        floor.submit("3.80", after: .zero)
        floor.market("P2600 9.00/9.40, P2575 6.00/6.20", after: .seconds(2))
        floor.run(to: .seconds(10))
        #expect(floor.reports.acknowledged.count == 1)
        #expect(floor.reports.fills.isEmpty)
    }

    @Test func `an order whose time is over is taken off on time, however far the clock is moved at once`() {
        let back = Duration.seconds(1)
        var floor = DistantFloor(settings: LineSettings(toDesk: back...back))
        let order = floor.submit("4.10", after: .zero)
        floor.line.advance(to: instant("2018-01-10 15:30"))
        var reports: [VenueReport] = []
        floor.line.deliver(until: instant("2018-01-10 15:00") + .seconds(2), into: &reports)
        #expect(reports.expired == [order.id])
    }

    @Test func `an order expires on time while a cancel of it is under way`() {
        let way = Duration.seconds(10)
        var floor = DistantFloor(settings: LineSettings(toVenue: way...way))
        let order = floor.submit("4.10", after: .zero)
        floor.run(to: .seconds(60))
        floor.line.cancel(order.id, at: instant("2018-01-10 15:00") - .seconds(5))
        floor.line.advance(to: instant("2018-01-10 15:30"))
        var reports: [VenueReport] = []
        floor.line.deliver(until: instant("2018-01-10 15:30"), into: &reports)
        #expect(
            reports == [
                .order(.expired(order.id, at: instant("2018-01-10 15:00") + .nanoseconds(1))),
                .order(.changeRejected(order.id, .tooLate, at: instant("2018-01-10 15:00") + .seconds(5))),
            ])
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a short way does not overtake a long one`(seed: UInt64) {
        let ways = LineSettings(toVenue: .zero ... .seconds(9), toDesk: .zero ... .seconds(9))
        var floor = DistantFloor(seed: seed, settings: ways)
        let orders = (0..<10).map { floor.submit("4.10", after: .seconds($0)).id }
        floor.run(to: .seconds(60))
        #expect(floor.reports.acknowledged == orders)
        #expect(floor.arrived.map(\.at) == floor.arrived.map(\.at).sorted())
        #expect(floor.arrived.allSatisfy { $0.at >= $0.report.at && $0.at - $0.report.at <= .seconds(18) })
    }

    @Test func `orders that depend on each other travel in one message`() {
        var floor = DistantFloor([.lostRequest: 500_000], seed: 3)
        for round in 0..<20 {
            let pair = [floor.order("4.10"), floor.order("4.10")]
            floor.line.submit(group: pair, at: DistantFloor.opens + .seconds(round))
        }
        floor.run(to: .seconds(20))
        let lost = floor.count(.lostRequest)
        #expect(lost > 0 && lost < 20)
        #expect(floor.reports.acknowledged.count == 2 * (20 - lost))
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the same seed gives the same deliveries, another seed others`(seed: UInt64) {
        let day = FaultyDay(seed: seed)
        let again = FaultyDay(seed: seed)
        #expect(day.floor.arrived == again.floor.arrived)
        #expect(day.floor.line.exchange.dice.mishaps == again.floor.line.exchange.dice.mishaps)
        #expect(day.floor.arrived != FaultyDay(seed: seed + 1_000).floor.arrived)
    }

    @Test func `every fault of the line comes about in some day, and is counted`() {
        var counts = [Int](repeating: 0, count: Fault.allCases.count)
        for seed in 0..<40 as Range<UInt64> {
            let dice = FaultyDay(seed: seed).floor.line.exchange.dice
            for fault in Fault.allCases {
                let index = Int(fault.rawValue)
                #expect(dice.counts[index] == dice.mishaps.count { $0.fault == fault })
                counts[index] += dice.counts[index]
            }
        }
        for fault in FaultyDay.faults { #expect(counts[Int(fault.rawValue)] > 0, "\(fault)") }
    }

    @Test(arguments: 0..<40 as Range<UInt64>, [true, false])
    func `the line invents nothing, and the truth can be asked for in the end`(seed: UInt64, keepsClientIDs: Bool) {
        var floor = FaultyDay(seed: seed, keepsClientIDs: keepsClientIDs).floor
        floor.line.exchange.dice.chances = Dice.Chances()
        floor.run(to: .seconds(3_000))
        // The last false look was followed by a true one, or is followed by it now.
        floor.ask(.book(since: ActivityID(raw: 0)), after: .seconds(3_001))
        floor.ask(.book(since: ActivityID(raw: 0)), after: .seconds(3_002))
        floor.run(to: .seconds(3_003))
        let book = floor.books.last
        let truth = floor.truth
        #expect(book?.positions == truth.positions)
        #expect(book?.account.cash == truth.account.cash)
        #expect(book?.orders.map(\.id) == truth.orders.map(\.id))
        // Fills at the venue are what its cash was moved by; the desk heard of some of them, perhaps twice.
        let heard = Set(floor.reports.fills)
        #expect(heard.count == Set(heard.map(\.execution)).count, "one execution, one story")
        let sold = truth.positions.first { $0.quantity < 0 }?.quantity ?? 0
        #expect(heard.reduce(0) { $0 + $1.quantity } <= -sold)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `what goes wrong on the way back does not change what the exchange does`(seed: UInt64) {
        let back: [Fault] = [.lostAnswer, .duplicate, .wrongPositions, .staleQuotes, .crossedQuotes]
        let faulty = FaultyDay(seed: seed, faults: back, settings: LineSettings()).floor
        let clean = FaultyDay(seed: seed, faults: [], settings: LineSettings()).floor
        #expect(faulty.truth == clean.truth)
        #expect(faulty.line.exchange.dice.mishaps.count > 10)
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `a suppressed mishap does not happen, and the others stay`(seed: UInt64) {
        let mishaps = FaultyDay(seed: seed, faults: [.lostAnswer]).floor.line.exchange.dice.mishaps
        let without = FaultyDay(seed: seed, faults: [.lostAnswer], suppressed: [mishaps[2]])
        #expect(without.floor.line.exchange.dice.mishaps == mishaps.filter { $0 != mishaps[2] })
        #expect(without.floor.count(.lostAnswer) == mishaps.count - 1)
    }
}
