import Market
import Quant
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// Messages of a venue in whatever order they come: late, twice, impossible.
@Suite struct OrderLifeTests {
    static let entered = ["recommended 1 × 1", "submit 1: open 1 at 4.10 credit"]

    private func sent(_ quantity: Int = 1) -> Story {
        let story = Story { $0.risk.sizing = .fixedQuantity(quantity) }
        story.snapshot("2018-01-10 16:00", Made.spread)
        return story
    }

    @Test func `a fill that is faster than its own acknowledgement is ours`() {
        let story = sent()
        #expect(story.fill(1, "4.10", at: "2018-01-10 16:00") == ["opened 1"])
        #expect(story.acknowledge(1, at: "2018-01-10 16:00:01") == [])
        #expect(story.view.openTrades.map(\.quantity) == [1])
        #expect(story.nextDeadline == nil)
    }

    @Test func `a part filled before the acknowledgement counts, and the rest walks on`() {
        let story = sent(2)
        #expect(story.fill(1, "4.10", 1, at: "2018-01-10 16:00") == ["opened 1"])
        #expect(story.acknowledge(1, at: "2018-01-10 16:00:01") == [])
        #expect(story.clock("2018-01-10 16:01:01") == ["replace 1 at 3.95 credit"])
        #expect(story.fill(1, "3.95", 1, at: "2018-01-10 16:01:02") == [])
        #expect(story.view.openTrades.map(\.quantity) == [2])
    }

    @Test func `a fill that is said twice is booked once, while the order works and after it is over`() {
        let story = sent(2)
        story.acknowledge(1, at: "2018-01-10 16:00")
        #expect(story.fill(1, "4.10", 1, at: "2018-01-10 16:00:10", execution: 5) == ["opened 1"])
        #expect(story.fill(1, "4.10", 1, at: "2018-01-10 16:00:10", execution: 5) == [])
        #expect(story.fill(1, "4.10", 1, at: "2018-01-10 16:00:11", execution: 6) == [])
        for execution in [5, 6] as [UInt64] {
            #expect(story.fill(1, "4.10", 1, at: "2018-01-10 16:00:12", execution: execution) == [])
        }
        #expect(story.view.openTrades.map(\.quantity) == [2])
    }

    @Test func `more than was ordered is an alarm, never a position`() {
        let story = sent(2)
        story.acknowledge(1, at: "2018-01-10 16:00")
        #expect(story.fill(1, "4.10", 3, at: "2018-01-10 16:00:10") == ["alarm: order 1"])
        #expect(story.fill(1, "4.10", 0, at: "2018-01-10 16:00:10") == ["alarm: order 1"])
        #expect(story.fill(1, "4.10", -1, at: "2018-01-10 16:00:10") == ["alarm: order 1"])
        #expect(story.fill(1, "4.10", 2, at: "2018-01-10 16:00:11") == ["opened 1"])
        #expect(story.fill(1, "4.10", 1, at: "2018-01-10 16:00:12") == ["alarm: order 1"])
        #expect(story.view.openTrades.map(\.quantity) == [2])
    }

    @Test func `a cancel that the fill was faster than is refused, and the trade is open`() {
        let story = sent()
        story.acknowledge(1, at: "2018-01-10 16:00")
        for moment in ["16:01", "16:02", "16:04"] { story.clock("2018-01-10 \(moment)") }
        #expect(story.refuseChange(1, .tooLate, at: "2018-01-10 16:04") == [], "its fill is on the way")
        #expect(story.fill(1, "3.80", at: "2018-01-10 16:04") == ["opened 1"])
        #expect(story.refuseChange(1, .tooLate, at: "2018-01-10 16:04") == [], "also when it comes after the fill")
        #expect(story.cancelled(1, at: "2018-01-10 16:04") == [])
        #expect(story.view.openTrades.count == 1)
    }

    @Test func `an order nobody knows is an alarm`() {
        let story = sent()
        #expect(story.fill(77, "4.10", at: "2018-01-10 16:00") == ["alarm: order 77"])
        #expect(story.acknowledge(77, at: "2018-01-10 16:00") == ["alarm: order 77"])
    }

    @Test func `what comes twice or late about an order that is over changes nothing`() {
        let story = sent()
        story.acknowledge(1, at: "2018-01-10 16:00")
        story.cancelled(1, at: "2018-01-10 16:04")
        #expect(story.cancelled(1, at: "2018-01-10 16:04") == [])
        #expect(story.expired(1, at: "2018-01-10 16:05") == [])
        #expect(story.acknowledge(1, at: "2018-01-10 16:05") == [])
        #expect(story.replaced(1, "3.80", at: "2018-01-10 16:05") == [])
        #expect(story.refuseChange(1, .tooLate, at: "2018-01-10 16:05") == [])
    }

    @Test func `a fill that was faster than the confirmed cancel is booked, and its trade lives`() {
        let story = sent()
        story.acknowledge(1, at: "2018-01-10 16:00")
        story.cancelled(1, at: "2018-01-10 16:04")
        #expect(story.fill(1, "3.80", at: "2018-01-10 16:05") == ["alarm: order 1 filled late", "opened 2"])
        #expect(story.view.openTrades.map(\.quantity) == [1])
        #expect(story.snapshot("2018-01-11 16:00", Made.spread).contains("notice: order 1 unfilled, open") == false)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `whatever the venue sends, in whatever order, no more is booked than was ordered`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let order = Order(
            id: OrderID(raw: 1), account: .embedded, trade: TradeID(raw: 1), underlying: .spx, intent: .open,
            legs: [Leg(.short, Made.contract("P2600")), Leg(.long, Made.contract("P2575"))], quantity: 3,
            limit: NetPrice(units: 41_000), goodUntil: .distantFuture)
        let walk = Walk(
            settings: Made.settings.execution, ticks: .package(.cents(5)), worst: NetPrice(units: 36_500))
        var now = Made.instant("2018-01-10 16:00")
        let care = VenueCareSettings.careful
        var life = OrderLife(order: order, walk: walk, at: now, answerWithin: care.answerWithin)
        let quote = PackageQuote(natural: NetPrice(units: 38_000), doubleMid: 82_000)
        var booked = [0, 0]
        for step in 0..<60 {
            now = now + .seconds(Int.random(in: 0...70, using: &random))
            let update: OrderUpdate =
                switch Int.random(in: 0..<9, using: &random) {
                case 0: .acknowledged(order.id, at: now)
                case 1: .rejected(order.id, RejectReason.allCases.randomElement(using: &random)!, at: now)
                case 2: .replaced(order.id, limit: NetPrice(units: 39_500), at: now)
                case 3: .cancelled(order.id, at: now)
                case 4: .expired(order.id, at: now)
                case 5: .changeRejected(order.id, RejectReason.allCases.randomElement(using: &random)!, at: now)
                default:
                    .filled(
                        Fill(
                            execution: ExecutionID(raw: UInt64.random(in: 0..<6, using: &random)), order: order.id,
                            leg: [nil, nil, 0, 1, 2].randomElement(using: &random)!,
                            quantity: Int.random(in: -1...4, using: &random), net: NetPrice(units: 39_500),
                            doubleMid: 82_000, fees: .zero, at: now))
                }
            let before = life.phase
            let reaction = life.apply(update, now: now, answerWithin: care.answerWithin)
            if let fill = reaction.fill {
                if let leg = fill.leg {
                    booked[leg] += fill.quantity
                } else {
                    booked = booked.map { $0 + fill.quantity }
                }
            }
            #expect(reaction.way.map { $0.from == before && $0.to == life.phase } ?? (before == life.phase))
            if let deadline = life.deadline, deadline <= now {
                switch life.due(
                    at: now, quote: Bool.random(using: &random) ? quote : nil, care: care,
                    able: .embedded, mayMove: Bool.random(using: &random))
                {
                case .hold: break
                case .replace: _ = life.changes(at: now, answerWithin: care.answerWithin)
                case .cancel: _ = life.cancels(at: now, answerWithin: care.answerWithin)
                case .ask: _ = life.asks(RequestID(raw: UInt64(step)), at: now, answerWithin: care.answerWithin)
                case .lost: _ = life.loses()
                }
                #expect(life.deadline.map { $0 > now } ?? true, "a deadline that passed is gone")
            }
            #expect(booked.allSatisfy { $0 <= order.quantity })
            #expect(booked == life.filledOfLeg)
            #expect(life.filled == booked.min())
            #expect(!life.isLive || life.phase == .working || life.deadline != nil, "no question without an end")
        }
    }
}
