import Market
import Testing
import Trading

@testable import Exchange

/// What goes wrong on the line, each fault alone.
@Suite struct LineFaultTests {
    @Test func `an order that is lost on the way never was`() {
        var floor = DistantFloor([.lostRequest: certain])
        let order = floor.submit("3.80", after: .zero)
        floor.run(to: .seconds(600))
        #expect(floor.reports.isEmpty)
        #expect(floor.truth.positions.isEmpty)
        #expect(floor.count(.lostRequest) == 1)
        floor.line.exchange.dice.chances = Dice.Chances()
        #expect(floor.lookUp(order, after: .seconds(601)) == [])
    }

    @Test func `a lost cancel leaves the order where it is`() {
        var floor = DistantFloor()
        let order = floor.submit("4.10", after: .zero)
        floor.line.exchange.dice.chances[.lostRequest] = certain
        floor.cancel(order, after: .seconds(1))
        floor.run(to: .seconds(60))
        #expect(floor.reports.cancelled.isEmpty)
        #expect(floor.truth.orders.map(\.clientID) == [order.id])
    }

    @Test func `a fill whose report is lost is found by asking`() {
        var floor = DistantFloor([.lostAnswer: certain])
        let order = floor.submit("3.80", after: .zero)
        #expect(floor.reports.isEmpty)
        #expect(floor.count(.lostAnswer) == 3, "acknowledgement, fill, account")
        #expect(floor.lookUp(order, after: .seconds(1)) == nil, "the answer is lost, too")
        floor.line.exchange.dice.chances = Dice.Chances()
        let found = floor.lookUp(order, after: .seconds(2))
        #expect(found?.map(\.state) == [.filled])
        #expect(found?.map(\.clientID) == [order.id])
        #expect(found?[0].fills.map(\.order) == [order.id])
        #expect(floor.look(after: .seconds(3))?.positions.map(\.quantity) == [1, -1])
    }

    @Test func `what is said twice happened once`() {
        let settings = LineSettings(repeatsAfter: .seconds(1) ... .seconds(30))
        var floor = DistantFloor([.duplicate: certain], settings: settings)
        floor.submit("3.80", after: .zero)
        let first = floor.reports
        #expect(first.fills.count == 1)
        floor.run(to: .seconds(60))
        #expect(floor.reports.count == 2 * first.count)
        for report in first { #expect(floor.reports.count { $0 == report } == 2) }
        #expect(floor.truth.positions.map(\.quantity) == [1, -1])
        #expect(floor.count(.duplicate) == 3)
    }

    @Test func `a fill overtakes its own acknowledgement`() throws {
        var clean = DistantFloor()
        clean.submit("3.80", after: .zero)
        var floor = DistantFloor([.reorder: certain])
        floor.submit("3.80", after: .zero)
        let fill = try #require(floor.reports.firstIndex { if case .order(.filled) = $0 { true } else { false } })
        let taken = try #require(
            floor.reports.firstIndex { if case .order(.acknowledged) = $0 { true } else { false } })
        #expect(fill < taken)
        #expect(Set(floor.reports) == Set(clean.reports))
        #expect(floor.count(.reorder) == 2, "the first one has nothing to overtake")
    }

    @Test func `a cancel overtakes the order that it is for`() {
        let way = Duration.seconds(10)
        var floor = DistantFloor([.reorder: certain], settings: LineSettings(toVenue: way...way))
        let order = floor.submit("4.10", after: .zero)
        floor.cancel(order, after: .seconds(1))
        floor.run(to: .seconds(60))
        #expect(floor.refusals == [.unknownOrder])
        #expect(floor.reports.acknowledged == [order.id])
        #expect(floor.truth.orders.count == 1)
    }

    @Test func `what is delayed holds up what comes after it`() {
        var floor = DistantFloor(settings: LineSettings(delay: .seconds(15) ... .seconds(20)))
        floor.line.exchange.dice.chances[.delay] = certain
        let late = floor.submit("4.10", after: .zero)
        floor.line.exchange.dice.chances[.delay] = 0
        let behind = floor.submit("4.10", after: .seconds(1))
        floor.run(to: .seconds(14))
        #expect(floor.reports.isEmpty)
        floor.run(to: .seconds(20))
        #expect(floor.reports.acknowledged == [late.id, behind.id])
        #expect(floor.count(.delay) == 1)
    }

    @Test func `while the line is down nothing gets through either way`() {
        let length = Duration.seconds(60)
        var floor = DistantFloor(settings: LineSettings(outage: length...length))
        let order = floor.submit("4.10", after: .zero)
        floor.line.exchange.dice.chances[.disconnect] = certain
        floor.submit("3.80", after: .seconds(10))
        #expect(floor.reports.last == .connected(false, at: DistantFloor.opens + .seconds(10)))
        #expect(!floor.line.isUp(at: DistantFloor.opens + .seconds(69)))
        floor.market("P2600 10.40/10.80, P2575 6.00/6.20", after: .seconds(30))
        floor.cancel(order, after: .seconds(40))
        floor.run(to: .seconds(69))
        #expect(floor.reports.fills.isEmpty)
        floor.line.exchange.dice.chances[.disconnect] = 0
        floor.run(to: .seconds(70))
        #expect(floor.arrived.last?.report == .connected(true, at: DistantFloor.opens + .seconds(70)))
        #expect(floor.arrived.last?.at == DistantFloor.opens + .seconds(70))
        #expect(floor.count(.disconnect) == 1, "what is down cannot break")

        #expect(floor.lookUp(order, after: .seconds(71))?.map(\.state) == [.filled], "the market filled it meanwhile")
        #expect(floor.look(after: .seconds(72))?.positions.map(\.quantity) == [1, -1])
        #expect(floor.submit("3.80", after: .seconds(80)).id == floor.reports.fills.map(\.order).last)
    }

    @Test func `what was under way when the line broke is lost with it`() {
        let way = Duration.seconds(5)
        let settings = LineSettings(toVenue: way...way, outage: .seconds(1) ... .seconds(1))
        var floor = DistantFloor(settings: settings)
        floor.submit("3.80", after: .zero)
        floor.line.exchange.dice.chances[.disconnect] = certain
        floor.submit("3.80", after: .seconds(1))
        floor.line.exchange.dice.chances[.disconnect] = 0
        floor.run(to: .seconds(60))
        #expect(
            floor.reports == [
                .connected(false, at: DistantFloor.opens + .seconds(1)),
                .connected(true, at: DistantFloor.opens + .seconds(2)),
            ])
        #expect(floor.truth.positions.isEmpty)
    }

    @Test func `a report under way when the line broke is lost, one that had arrived is not`() {
        let back = Duration.seconds(5)
        let settings = LineSettings(toDesk: back...back, outage: .seconds(1) ... .seconds(1))
        var floor = DistantFloor(settings: settings)
        let arrived = floor.order("4.10")
        floor.line.submit(arrived, at: DistantFloor.opens)
        let underWay = floor.order("4.10")
        floor.line.submit(underWay, at: DistantFloor.opens + .seconds(2))
        floor.line.exchange.dice.chances[.disconnect] = certain
        floor.line.cancel(arrived.id, at: DistantFloor.opens + .seconds(5))
        floor.line.exchange.dice.chances[.disconnect] = 0
        floor.run(to: .seconds(60))
        #expect(
            floor.reports == [
                .order(.acknowledged(arrived.id, at: DistantFloor.opens)),
                .connected(false, at: DistantFloor.opens + .seconds(5)),
                .connected(true, at: DistantFloor.opens + .seconds(6)),
            ])
        #expect(floor.truth.orders.count == 2)
    }

    @Test func `what was held up and then lost holds up nothing any more`() {
        let settings = LineSettings(delay: .seconds(100) ... .seconds(100), outage: .seconds(1) ... .seconds(1))
        var floor = DistantFloor([.delay: certain], settings: settings)
        floor.submit("4.10", after: .zero)
        floor.line.exchange.dice.chances = Dice.Chances([.disconnect: certain])
        floor.submit("4.10", after: .seconds(10))
        floor.line.exchange.dice.chances = Dice.Chances()
        let order = floor.submit("4.10", after: .seconds(20))
        #expect(floor.arrived.map(\.at) == [10, 11, 20].map { DistantFloor.opens + .seconds($0) })
        #expect(floor.reports.acknowledged == [order.id])
    }

    @Test func `a look at the positions that is not true is followed by one that is`() {
        var kinds: Set<String> = []
        for seed in 0..<40 as Range<UInt64> {
            var floor = DistantFloor([.wrongPositions: certain], seed: seed)
            floor.submit("3.80", 3, after: .zero)
            let truth = floor.truth.positions
            let wrong = floor.look(after: .seconds(1))?.positions ?? []
            switch Set(truth).subtracting(wrong).count {
            case 1 where wrong.count == 1: kinds.insert("missing")
            case 1 where Set(wrong.map { abs($0.quantity) }) == [3, 6]: kinds.insert("doubled")
            case 1 where Set(wrong.map { abs($0.quantity) }) == [3, 4]: kinds.insert("wrong count")
            default: Issue.record("\(wrong)")
            }
            #expect(floor.look(after: .seconds(2))?.positions == truth)
            #expect(floor.truth.positions == truth)
            #expect(floor.count(.wrongPositions) == 1)
        }
        #expect(kinds.count == 3)
    }

    @Test func `an empty book cannot be seen wrong`() {
        var floor = DistantFloor([.wrongPositions: certain])
        #expect(floor.look(after: .zero)?.positions == [])
        #expect(floor.count(.wrongPositions) == 0)
    }

    @Test func `a crash loses what had arrived and was not read`() {
        let back = Duration.seconds(2)
        var floor = DistantFloor(settings: LineSettings(toDesk: back...back))
        let unread = floor.order("3.80")
        floor.line.submit(unread, at: DistantFloor.opens)
        let underWay = floor.order("4.10")
        floor.line.submit(underWay, at: DistantFloor.opens + .seconds(1))
        floor.line.crash(at: DistantFloor.opens + .seconds(2))
        floor.run(to: .seconds(10))
        #expect(floor.reports.acknowledged == [underWay.id])
        #expect(floor.reports.fills.isEmpty)
        #expect(floor.lookUp(unread, after: .seconds(20)) == nil, "it is still on its way")
        floor.run(to: .seconds(22))
        #expect(floor.truth.positions.map(\.quantity) == [1, -1])
    }

    @Test func `a crash leaves an answer to nobody`() {
        let back = Duration.seconds(2)
        var floor = DistantFloor(settings: LineSettings(toVenue: back...back, toDesk: back...back))
        floor.line.ask(RequestID(raw: 1), .book(since: ActivityID(raw: 0)), at: DistantFloor.opens)
        floor.line.ask(RequestID(raw: 2), .book(since: ActivityID(raw: 0)), at: DistantFloor.opens + .seconds(2))
        floor.line.crash(at: DistantFloor.opens + .seconds(3))
        floor.run(to: .seconds(60))
        #expect(floor.reports.isEmpty)
        #expect(floor.look(after: .seconds(61)) == nil)
        floor.run(to: .seconds(65))
        #expect(floor.reports.count == 1)
    }
}
