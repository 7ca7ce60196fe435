import Market
import Risk
import Strategy
import Trading

@testable import Desk

/// Stories that together take every step that a life can take.
enum LifeTour {
    static var stories: [Story] {
        recommendations + orders + trades + adjustments + [unexplained]
    }
    private static let cheap = "P2600 4.00/4.20, P2575 2.20/2.40"
    private static let at = "2018-01-10 10:00"

    private static func sent(_ quantity: Int = 1, _ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = Story {
            $0.venue = .careful
            $0.risk.sizing = .fixedQuantity(quantity)
            change(&$0)
        }
        story.snapshot(at, Made.spread, resolution: .intraday)
        return story
    }
    private static func story(_ begin: Story, _ go: (Story) -> Void) -> Story {
        go(begin)
        return begin
    }

    // MARK: Recommendations

    private static var recommendations: [Story] {
        let answers: [Approval.Answer] = [.approved, .rejected, .skipped]
        return answers.map { answer in
            story(sent { $0.approval = .ask }) { $0.answer(1, answer, at: "2018-01-10 10:01") }
        } + [
            story(sent { $0.approval = .ask }) { $0.clock("2018-01-10 10:15") },
            story(sent { $0.approval = .ask }) {
                $0.command(.stopEntries, at: "2018-01-10 10:01")
                $0.answer(1, .approved, at: "2018-01-10 10:02")
            },
            sent { $0.approval = .propose },
            story(Story()) {
                $0.command(.stopEntries, at: at)
                $0.snapshot(at, Made.spread)
            },
            // In part, then whole; in part, then no more.
            story(sent(2)) {
                $0.fill(1, "4.10", at: at)
                $0.fill(1, "4.10", at: at)
            },
            story(sent(2)) {
                $0.fill(1, "4.10", at: at)
                $0.cancelled(1, at: at)
            },
        ]
    }

    // MARK: Orders

    private static var orders: [Story] {
        let working = { story(sent()) { $0.acknowledge(1, at: at) } }
        let changing = { story(working()) { $0.clock("2018-01-10 10:01") } }
        let cancelling = { story(working()) { $0.command(.stopEntries, at: "2018-01-10 10:00:30") } }
        let asking = { story(sent()) { $0.clock("2018-01-10 10:00:10") } }
        let lost = {
            story(asking()) { for second in ["00:20", "00:40", "01:20"] { $0.clock("2018-01-10 10:\(second)") } }
        }
        let now = "2018-01-10 10:02"
        let ends: [(Story) -> Void] = [
            { $0.fill(1, "4.10", at: now) }, { $0.cancelled(1, at: now) }, { $0.reject(1, .notQuoted, at: now) },
        ]
        var stories: [Story] = []
        for begin in [sent, working, changing, cancelling, asking, lost] as [() -> Story] {
            stories += ends.map { story(begin(), $0) }
        }
        return stories + [
            story(changing()) { $0.replaced(1, "3.95", at: "2018-01-10 10:01:01") },
            story(changing()) { $0.command(.stopEntries, at: "2018-01-10 10:01:01") },
            story(changing()) { $0.clock("2018-01-10 10:01:10") },
            story(cancelling()) { $0.clock("2018-01-10 10:00:40") },
            story(working()) { $0.restarts(at: "2018-01-10 10:00:30") },
            story(working()) { $0.connected(true, at: "2018-01-10 10:00:30") },
            story(asking()) { $0.acknowledge(1, at: "2018-01-10 10:00:11") },
            story(exitWorking) { $0.restarts(at: "2018-01-16 10:00:05") },
            // Found after all, and what a fill finds after the end.
            story(lost()) { $0.acknowledge(1, at: now) },
            story(sent()) {
                $0.cancelled(1, at: at)
                $0.fill(1, "4.10", at: at)
            },
        ]
    }
    private static func sent() -> Story { sent(1) }
    private static var exitWorking: Story {
        story(Story.holding { $0.venue = .careful }) {
            $0.quotes("2018-01-16 10:00", cheap)
            $0.acknowledge(2, at: "2018-01-16 10:00")
        }
    }

    // MARK: Trades and slots

    private static var trades: [Story] {
        let delivered = { Story.holding(1, on: Made.spy) { $0.capabilities.deliversShares = true } }
        let adjust = { (story: Story) -> Void in
            story.split(
                3, for: 2, [(old: "P265", new: "P176"), (old: "P255", new: "P170")], perOld: 1, root: Root("SPY1"),
                at: "2018-01-16 12:00")
        }
        let exit = { (story: Story) -> Void in
            story.quotes("2018-01-16 10:00", Made.spy.spread)
            story.close(1, at: "2018-01-16 10:01")
        }
        return [
            story(exitWorking) { $0.fill(2, "-1.80", at: "2018-01-16 10:00:01") },
            story(exitWorking) { $0.cancelled(2, at: "2018-01-16 10:04") },
            story(delivered()) {
                $0.settle("270", on: "2018-02-28")
                $0.lapsed("P265", .short, at: "2018-03-01 08:00")
                $0.lapsed("P255", .long, at: "2018-03-01 08:00")
            },
            story(delivered()) {
                exit($0)
                $0.settle("270", on: "2018-02-28")
            },
            story(delivered()) {
                adjust($0)
                $0.close(1, at: "2018-01-16 12:01")
            },
            story(delivered()) {
                exit($0)
                adjust($0)
            },
        ]
    }

    // MARK: Positions

    /// Agrees at first, differs for long, agrees, differs for a moment, agrees.
    private static var unexplained: Story {
        story(Story.holding { $0.venue = .careful }) { story in
            let (ours, less) = ("P2600 -1, P2575 1", "P2600 -1")
            story.quotes("2018-01-11 09:59", Made.spread)
            story.connected(true, at: "2018-01-11 10:00")
            for positions in [ours] + [String](repeating: less, count: 6) + [ours, less, ours] {
                let time = EasternTime.timeOfDay(of: story.view.now)
                let answer = story.book(positions, at: "2018-01-11 \(time)")
                story.answers(story.questionsAsked, answer, at: "2018-01-11 \(time)")
                story.happens(.clock(story.view.now + .seconds(120)))
            }
        }
    }

    // MARK: One order

    /// An order of two units in the given phase.
    static func order(in phase: OrderPhase) -> OrderLife {
        let now = Made.instant(at)
        let order = Order(
            id: OrderID(raw: 1), account: .embedded, trade: TradeID(raw: 1), underlying: .spx, intent: .open,
            legs: [Leg(.short, Made.contract("P2600")), Leg(.long, Made.contract("P2575"))], quantity: 2,
            limit: NetPrice(units: 41_000), goodUntil: .distantFuture)
        let walk = Walk(settings: Made.settings.execution, ticks: .package(.cents(5)), worst: nil)
        var life = OrderLife(order: order, walk: walk, at: now, answerWithin: .seconds(10))
        func says(_ update: OrderUpdate) { _ = life.apply(update, now: now, answerWithin: .seconds(10)) }
        let fill = Fill(
            execution: ExecutionID(raw: 1), order: order.id, quantity: 2, net: NetPrice(units: 41_000),
            doubleMid: 82_000, fees: .zero, at: now)
        switch phase {
        case .sending: break
        case .working: says(.acknowledged(order.id, at: now))
        case .changing:
            says(.acknowledged(order.id, at: now))
            _ = life.changes(at: now, answerWithin: .seconds(10))
        case .cancelling:
            says(.acknowledged(order.id, at: now))
            _ = life.cancels(at: now, answerWithin: .seconds(10))
        case .asking, .lost:
            _ = life.asks(RequestID(raw: 1), at: now, answerWithin: .seconds(10))
            if phase == .lost { _ = life.loses() }
        case .filled: says(.filled(fill))
        case .ended: says(.cancelled(order.id, at: now))
        case .rejected: says(.rejected(order.id, .notQuoted, at: now))
        }
        return life
    }

    // MARK: Adjustments

    /// The spread of SPY goes ten points down.
    private static let rolled = "P265 2.00/2.04, P255 0.90/0.94, P250 0.60/0.62, P240 0.20/0.22"
    private static var rolling: Story {
        story(Story.delivered()) {
            $0.quotes("2018-01-11 10:00", rolled)
            _ = $0.decides { desk, effects in desk.adjust(tradeAt: 0, Made.rollDown, into: &effects) }
            $0.acknowledge(2, at: "2018-01-11 10:00:01")
        }
    }
    private static var adjustments: [Story] {
        [
            story(rolling) { $0.fill(2, "-0.70", at: "2018-01-11 10:00:05") },
            story(rolling) { $0.command(.kill, at: "2018-01-11 10:01") },
            story(rolling) { $0.settle("262", on: "2018-02-28") },
            story(rolling) {
                $0.split(
                    3, for: 2, [(old: "P265", new: "P176.667"), (old: "P255", new: "P170")], perOld: 1,
                    root: Root("SPY1"), at: "2018-01-16 07:00")
            },
            story(Story.delivering("262")) {
                _ = $0.decides { desk, _ in desk.trades[0].isWheel = true }
                $0.lapsed("P255", .long, at: "2018-03-01 08:00")
                $0.assigned("P265", at: "2018-03-01 08:00:01")
            },
        ]
    }
}
