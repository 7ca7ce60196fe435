import Market
import Trading

/// The life of one order: sent, answered, walked, done. A state with a deadline, never a sleeping task; what the venue
/// says in whatever order is either a transition or an alarm, and no more is ever booked than was ordered.
struct OrderLife: Sendable {
    let order: Order
    let walk: Walk
    private(set) var state: State
    /// The limit at which it stands, as the venue last said.
    private(set) var limit: NetPrice
    /// The limit we last asked for; a walk goes on from here, answered or not.
    private var asked: NetPrice
    private(set) var filled = 0
    private var executions: [ExecutionID] = []

    enum State: Hashable, Sendable {
        /// Sent, unanswered: neither working nor rejected.
        case unknown
        case working(step: Int, until: Instant)
        case cancelling
        case done(Outcome)
    }
    enum Outcome: UInt8, Hashable, Sendable { case filled, unfilled, rejected }

    /// What the caller does next.
    enum Action: Hashable, Sendable {
        case nothing
        case book(Fill)
        case finished(Outcome)
        case bookAndFinish(Fill)
        /// A new limit was refused; the order stands at its old one.
        case changeRefused(RejectReason)
        case alarm
    }

    init(order: Order, walk: Walk) {
        self.order = order
        self.walk = walk
        state = .unknown
        limit = order.limit
        asked = order.limit
    }

    var isDone: Bool {
        if case .done = state { true } else { false }
    }
    var deadline: Instant? {
        if case .working(_, let until) = state { until } else { nil }
    }

    mutating func apply(_ update: OrderUpdate) -> Action {
        switch update {
        case .acknowledged(_, let at):
            switch state {
            case .unknown:
                state = .working(step: 0, until: at + walk.interval(after: 0))
                return .nothing
            case .working, .cancelling, .done: return .nothing  // late, and already overtaken
            }
        case .rejected(_, let reason, _):
            switch state {
            case .unknown:
                state = .done(.rejected)
                return .finished(.rejected)
            case .working, .cancelling:
                // A refused replacement or cancel of an order that is gone: its fill or expiry is on the way.
                return reason == .unknownOrder ? .nothing : .changeRefused(reason)
            case .done: return .nothing
            }
        case .replaced(_, let limit, _):
            switch state {
            case .working, .cancelling, .unknown:
                self.limit = limit
                return .nothing
            case .done: return .nothing
            }
        case .filled(let fill): return book(fill)
        case .cancelled, .expired:
            switch state {
            case .unknown, .working, .cancelling:
                let outcome: Outcome = filled > 0 ? .filled : .unfilled
                state = .done(outcome)
                return .finished(outcome)
            case .done: return .nothing
            }
        }
    }

    private mutating func book(_ fill: Fill) -> Action {
        if executions.contains(fill.execution) { return .nothing }  // said twice
        guard fill.quantity > 0, filled + fill.quantity <= order.quantity else { return .alarm }
        switch state {
        case .unknown, .working, .cancelling:  // faster than its own answer, or than our cancel: ours
            executions.append(fill.execution)
            filled += fill.quantity
            guard filled == order.quantity else { return .book(fill) }
            state = .done(.filled)
            return .bookAndFinish(fill)
        case .done: return .alarm
        }
    }

    /// The step that is due: a new limit, or the end of the walk.
    enum Due: Hashable, Sendable {
        case replace(NetPrice)
        case hold
        case cancel
    }

    /// Called when `now` has reached the deadline; `quote` is the package as traded by this order, nil when it is not
    /// quoted now (the limit then stands).
    mutating func due(at now: Instant, quote: PackageQuote?) -> Due {
        guard case .working(let step, _) = state else { return .hold }
        guard step < walk.steps else {
            state = .cancelling
            return .cancel
        }
        state = .working(step: step + 1, until: now + walk.interval(after: step + 1))
        guard let quote else { return .hold }
        let next = walk.limit(step: step + 1, quote: quote)
        // A walk only gives: a market that came our way fills the standing limit.
        guard next < asked else { return .hold }
        asked = next
        return .replace(next)
    }

    /// Somebody wants it gone. Whether there is something to cancel now: an order that is not answered yet is not.
    mutating func cancel() -> Bool {
        guard case .working = state else { return false }
        state = .cancelling
        return true
    }

    /// Its contracts settled. Whether the venue may still think that it works.
    mutating func settle() -> Bool {
        if isDone { return false }
        state = .done(filled > 0 ? .filled : .unfilled)
        return true
    }
}
