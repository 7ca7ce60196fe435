import Desk
import Market
import Trading

/// What lies between a desk and the world: the journal's writer, the outbox, the adapter. Without a bug it passes on
/// what it is given; each planted bug is one place here.
struct Edge {
    let bug: EdgeBug?
    /// How often the bug had its occasion, so that it shows now and then and not at once.
    private var occasions = 0
    private var fills: UInt64 = 0
    private var hidden: [ActivityID] = []
    private var latest: [Order] = []
    private var again: [Order] = []
    private var pending: [RecommendationID] = []
    private var leftOut: UInt64?

    init(bug: EdgeBug?) { self.bug = bug }

    /// True at every `every`-th occasion.
    private mutating func strikes(every: Int) -> Bool {
        occasions += 1
        return occasions.isMultiple(of: every)
    }

    // MARK: - The journal

    mutating func forgetsToWrite(outgoing: Int) -> Bool {
        bug == .skipsJournal && outgoing > 0 && strikes(every: 5)
    }
    var sendsEarly: Bool { bug == .sendsBeforeJournal }
    var keepsIncarnation: Bool { bug == .keepsIncarnation }

    mutating func goesDown(durable: UInt64) {
        if bug == .losesStep { leftOut = durable }
        if bug == .sendsAgain { again = latest }
    }
    func leavesOut(step: UInt64) -> Bool { step == leftOut }
    mutating func takeSentAgain() -> [Order] {
        defer { again = [] }
        return again
    }

    // MARK: - Time

    func deadline(_ deadline: Instant?) -> Instant? { bug == .forgetsDeadline ? nil : deadline }

    // MARK: - To the venue

    /// Whether the outbox forgets it.
    mutating func forgetsToSend(_ effect: DeskEffect) -> Bool {
        guard case .submit(let order) = effect else { return false }
        latest = [order]
        return bug == .skipsOutbox && strikes(every: 4)
    }

    /// What the adapter makes of it.
    mutating func adapted(_ effect: DeskEffect) -> [DeskEffect] {
        guard case .submit(let order) = effect else { return [effect] }
        switch bug {
        case .flipsSign where strikes(every: 3):
            return [order.limit.map { .submit(order.replacing(limit: $0.reversed)) } ?? effect]
        case .addsUnit where strikes(every: 3): return [.submit(order.replacing(quantity: order.quantity + 1))]
        case .doublesOrder where strikes(every: 3):
            let other = OrderID(incarnation: .max - 1, counter: order.id.counter)
            return [effect, .submit(order.replacing(id: other))]
        default: return [effect]
        }
    }

    // MARK: - To the desk

    /// What the adapter makes of a report.
    mutating func told(_ report: VenueReport) -> [VenueReport] {
        switch (bug, report) {
        case (.renumbersFills, .order(.filled(let fill))):
            fills += 1
            return [.order(.filled(fill.replacing(execution: ExecutionID(raw: 1 << 60 + fills))))]
        case (.forgetsFee, .order(.filled(let fill))): return [.order(.filled(fill.replacing(fees: .zero)))]
        case (.inflatesFill, .order(.filled(let fill))) where strikes(every: 3):
            return [.order(.filled(fill.replacing(quantity: fill.quantity + 1)))]
        case (.hidesActivity, .activity(let activity)):
            if hidden.contains(activity.id) { return [] }
            if strikes(every: 2) {
                hidden.append(activity.id)
                return []
            }
            return [.activity(renumbered(activity))]
        case (.hidesActivity, .answered(let id, .book(let book), let at)):
            let rest = book.activities.filter { !hidden.contains($0.id) }.map(renumbered)
            return [.answered(id, .book(book.copy(activities: rest)), at: at)]
        default: return [report]
        }
    }
    private func renumbered(_ activity: AccountActivity) -> AccountActivity {
        let before = UInt64(hidden.count { $0 < activity.id })
        return AccountActivity(id: ActivityID(raw: activity.id.raw - before), activity.kind, at: activity.at)
    }
    /// What a desk asks for counts the hidden ones back in.
    func asked(_ question: VenueQuestion) -> VenueQuestion {
        guard bug == .hidesActivity, case .book(let since) = question else { return question }
        var raw = since.raw
        for id in hidden.sorted() where id.raw <= raw + 1 { raw += 1 }
        return .book(since: ActivityID(raw: raw))
    }

    // MARK: - From people

    mutating func hear(_ effects: [DeskEffect]) {
        guard bug == .misdeliversApproval else { return }
        for case .propose(let recommendation) in effects { pending.append(recommendation.id) }
    }

    mutating func answered(_ id: RecommendationID, _ approval: Approval) -> (RecommendationID, Approval) {
        defer { pending.removeAll { $0 == id } }
        switch bug {
        case .misdeliversApproval:
            guard approval.answer == .approved, let other = pending.last(where: { $0 != id }) else { break }
            return (other, approval)
        case .turnsNoIntoYes:
            guard approval.answer != .approved else { break }
            return (id, Approval(answer: .approved, by: approval.by, via: approval.via))
        default: break
        }
        return (id, approval)
    }
}

extension AccountBook {
    fileprivate func copy(activities: [AccountActivity]) -> AccountBook {
        AccountBook(account: account, positions: positions, shares: shares, orders: orders, activities: activities)
    }
}
