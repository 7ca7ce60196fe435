import Market
import Strategy
import Trading

@testable import Desk

/// What holds for a desk after every event, whoever sends what in whatever order.
struct DeskLaws {
    /// The first law that was broken, in words; nil while all of them hold.
    private(set) var broken: String?
    /// Cash that came to no trade.
    var unowned = Money.zero
    private var ids: Set<OrderID> = []
    private var executions: Set<ExecutionID> = []
    private var activities: Set<ActivityID> = []
    private var approved: Set<RecommendationID> = []
    private var isStopped = false
    private var stoppedByPerson: Set<StopReason> = []
    private var isSettled = false
    private var isForeignKnown = false
    private var incarnation: UInt16 = 1
    private let start: Money
    private let settings: DeskSettings

    init(_ story: Story) {
        settings = story.looks { $0.settings }
        start = story.view.ledgerCash ?? .zero
    }

    private mutating func demand(_ holds: Bool, _ law: @autoclosure () -> String) {
        if !holds, broken == nil { broken = law() }
    }

    /// Lets the event happen and looks at what came of it.
    mutating func watch(_ event: DeskEvent, at story: Story) {
        let before = story.view
        let (question, last) = story.looks { ($0.books.question, $0.books.lastActivity) }
        note(event)
        story.happens(event)
        for effect in story.effects { judge(effect, story) }
        judge(timeAt: story)
        judge(ledgerAt: story, event)
        judge(moneyOf: event, before.ledgerCash, story)
        judge(tradesAt: story)
        judge(event, question, before, story)
        if case .venue(.activity(let activity)) = event, activity.id.raw > last.raw + 1 {
            demand(story.looks { $0.books.lastActivity } == last, "activity \(activity.id) was taken before its time")
        }
    }

    private mutating func note(_ event: DeskEvent) {
        switch event {
        case .approval(let id, let approval, _): if approval.answer == .approved { approved.insert(id) }
        case .command(.kill, _): stoppedByPerson.insert(.killed)
        case .command(.stopEntries, _): stoppedByPerson.insert(.operatorStopped)
        case .command(.resumeEntries, _): stoppedByPerson.removeAll()
        case .command(.ignore, _): isForeignKnown = true
        case .started(let number, _): incarnation = number
        case .venue(.activity(let activity)): if case .settled = activity.kind { isSettled = true }
        case .clock, .market, .venue, .command, .noAnswer: break
        }
    }

    // MARK: - What is sent

    private mutating func judge(_ effect: DeskEffect, _ story: Story) {
        switch effect {
        case .submit(let order): judge(sent: order, isAlone: true, story)
        case .submitGroup(let orders): for order in orders { judge(sent: order, isAlone: false, story) }
        case .replace(let id, let limit):
            guard let order = story.sent[id.counter], order.manner == .patient, let worst = order.worst else { return }
            demand(limit >= worst, "order \(id) walked past its worst price")
        case .notify(.entriesStopped): isStopped = true
        case .notify(.entriesResumed): isStopped = false
        case .notify(.impossibleChange(let change)): demand(false, "an impossible step: \(change.name)")
        case .cancel, .fetch, .link, .propose, .proposeExit, .notify, .record: break
        }
    }

    private mutating func judge(sent order: Order, isAlone: Bool, _ story: Story) {
        demand(ids.insert(order.id).inserted, "order \(order.id) was sent twice")
        demand(order.id.raw >> 48 == UInt64(incarnation), "order \(order.id) bears an old incarnation")
        if let worst = order.worst, let limit = order.limit {
            demand(limit >= worst, "order \(order.id) was sent past its worst price")
        }
        let mayBeAtMarket =
            order.manner == .emergency && settings.execution.emergency.endsInMarketOrder
            && settings.capabilities.marketPackages
        demand(order.limit != nil || mayBeAtMarket, "order \(order.id) has no limit")
        switch order.intent {
        case .open: judge(entry: order, story)
        case .close: if isAlone { judge(exit: order, story) }
        case .adjust: judge(entry: order, story)
        case .repair: break
        }
    }
    private mutating func judge(entry order: Order, _ story: Story) {
        demand(!isStopped, "entry \(order.id) left while entries were stopped")
        demand(
            !story.view.halts.contains { $0.underlying == order.underlying },
            "entry \(order.id) left while \(order.underlying) was halted")
        guard settings.approval == .ask else { return }
        let asked = story.looks { desk in desk.trades.first { $0.id == order.trade }?.recommendation }
        demand(asked.map(approved.contains) ?? true, "entry \(order.id) left without a yes")
    }
    /// What closes goes against what its own trade holds, and no further.
    private mutating func judge(exit order: Order, _ story: Story) {
        guard let trade = story.view.trades.first(where: { $0.id == order.trade }) else { return }
        for leg in order.legs {
            let held = trade.lots.first { $0.contract == leg.contract }?.quantity ?? 0
            demand(held * leg.side.sign < 0, "order \(order.id) closes what is not held")
            demand(leg.ratio * order.quantity <= abs(held), "order \(order.id) closes more than its trade holds")
        }
    }

    // MARK: - Time and money

    private mutating func judge(timeAt story: Story) {
        let now = story.view.now
        if let deadline = story.nextDeadline {
            demand(deadline > now, "it waits for \(deadline), and it is \(now)")
        }
        let forgotten = story.looks { desk in desk.orders.first { $0.isUnanswered && $0.deadline == nil }?.order.id }
        demand(forgotten == nil, "order \(forgotten?.description ?? "") may stay unanswered for ever")
        let grace = settings.execution.emergency.ratioBreakGrace
        let isBroken = story.looks { desk in
            desk.orders.contains { life in
                guard let since = life.brokenSince, !life.isCancelWanted else { return false }
                return (life.phase == .working || life.phase == .changing) && since + grace <= now
            }
        }
        demand(!isBroken, "a leg without its partner is left as it is")
        let isGapOpen = story.looks { $0.books.hasGap && $0.books.deadline == nil }
        demand(!isGapOpen || story.view.stops.contains(.disconnected), "a gap in the bookings is not asked for")
    }

    private mutating func judge(ledgerAt story: Story, _ event: DeskEvent) {
        // A booking whose predecessor is not there yet is in neither.
        guard story.looks({ !$0.books.hasGap }), let ledger = story.view.ledgerCash else { return }
        let open = story.view.trades.reduce(Money.zero) { $0 + $1.opening + $1.closing - $1.fees }
        let sum = start + open + story.closed.reduce(unowned) { $0 + $1.profit }
        demand(ledger == sum, "\(event.name): the ledger says \(ledger), the trades \(sum)")
    }

    /// A fill or a booking moves its own money, once.
    private mutating func judge(moneyOf event: DeskEvent, _ before: Money?, _ story: Story) {
        guard let before, let after = story.view.ledgerCash else { return }
        switch event {
        case .venue(.order(.filled(let fill))):
            let isNew = executions.insert(fill.execution).inserted
            let isRefused = story.effects.contains { if case .notify(.impossibleUpdate) = $0 { true } else { false } }
            guard isNew else { return demand(after == before, "execution \(fill.execution) moved money twice") }
            guard !isRefused, !isSettled, let order = story.sent[fill.order.counter] else { return }
            let amount = fill.net.price.amount(shares: order.multiplier) * fill.quantity - fill.fees
            demand(after - before == amount, "execution \(fill.execution) moved \(after - before), not \(amount)")
        case .venue(.activity(let activity)):
            let isNew = activities.insert(activity.id).inserted
            demand(isNew || after == before, "activity \(activity.id) moved money twice")
        case .clock, .market, .venue, .approval, .command, .noAnswer, .started: break
        }
    }

    // MARK: - What is held

    private mutating func judge(tradesAt story: Story) {
        for trade in story.view.trades where trade.nakedShorts > 0 && trade.phase != .delivering {
            demand(trade.nakedSince != nil, "trade \(trade.id) has naked shorts that nobody noticed")
        }
        for reason in stoppedByPerson {
            demand(story.view.stops.contains(reason), "\(reason) ended without a person")
        }
    }

    private mutating func judge(
        _ event: DeskEvent, _ question: RequestID?, _ before: DeskView, _ story: Story
    ) {
        switch event {
        case .command(.kill, _):
            demand(!story.view.trades.contains { $0.phase == .open }, "the kill switch left a trade open")
        case .venue(.activity(let activity)): judge(activity, before, story)
        case .venue(.answered(let id, .book(let book), _)) where id == question && !isForeignKnown:
            for position in book.positions {
                let isOurs = before.trades.contains { $0.lots.contains { $0.contract == position.contract } }
                let isNoticed = story.view.differences.contains { $0.key == .contract(position.contract) }
                demand(isOurs || isNoticed, "what the venue holds beyond ours was not noticed")
            }
        case .clock, .market, .venue, .approval, .command, .noAnswer, .started: break
        }
    }

    private mutating func judge(_ activity: AccountActivity, _ before: DeskView, _ story: Story) {
        guard story.looks({ $0.books.lastActivity == activity.id }) else { return }
        switch activity.kind {
        case .settled(let settlement) where RootRules.of(settlement.root).settlement == .cash:
            demand(
                !story.view.trades.contains { $0.lots.contains { settlement.concerns($0.contract) } },
                "something outlived its settlement")
        case .cleared(let event) where event.shares != 0:
            let shares = story.view.trades.reduce(0) { $0 + $1.shares } - before.trades.reduce(0) { $0 + $1.shares }
            let isRepeated = before.ledgerCash == story.view.ledgerCash
            demand(isRepeated || shares == event.shares, "an assignment went without its shares")
        case .settled, .cleared, .cash, .sharesClosed, .adjusted: break
        }
    }
}
