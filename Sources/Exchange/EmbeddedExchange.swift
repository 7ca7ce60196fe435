public import Market
public import Trading

/// The simulated venue of backtest, demo and fault simulation: one account, orders in packages and in shares, fills
/// against the latest snapshot of each underlying, Reg-T margin, commissions, and expiry, delivery and corporate
/// actions by each root's own rules. Deterministic: the same calls give the same reports; what is by chance is thrown
/// with `dice`.
///
/// It looks at a working order when it arrives, when it is replaced and when a new snapshot of its underlying arrives,
/// and never fills better than the net mid of that one snapshot. Time is given and never goes back: every call first
/// does what is due by its instant, except that orders expire only in `advance`.
public struct EmbeddedExchange: Sendable {
    public let settings: VenueSettings
    public let account: AccountID
    /// Every chance of this venue. Without chances nothing goes wrong.
    public var dice: Dice

    var cash: Money
    /// What is held, by contract in ascending order: so that no result depends on a hash seed.
    var positions: [Position] = []
    /// By symbol in ascending order.
    var shares: [ShareHolding] = []
    /// What is held as the venue pairs it for margin, in the order in which it was opened. All sides of all packages
    /// together are the positions.
    var packages: [Package] = []
    /// In the order of their arrival.
    var working: [WorkingOrder] = []
    /// Orders that are over, the oldest first.
    var finished: [VenueOrder] = []
    var usedIDs: Set<OrderID> = []
    /// Requests under way to us, by arrival.
    var requests: [Request] = []
    /// When the requests of the last minute arrived.
    var messages: [Instant] = []
    /// The latest snapshot of each underlying, by symbol in ascending order.
    var chains: [Chain] = []
    /// The latest price of each underlying that a snapshot gave, in the same order; it outlives snapshots without one.
    var spots: [(underlying: Symbol, price: Price)] = []
    var halts: [Halt] = []
    var call: OpenCall?
    var overnight = Overnight()
    /// Everything booked without an order, numbered from 1.
    var activities: [AccountActivity] = []
    /// No package settles before this session.
    var nextSettlement = Day(number: .max)
    var executions: UInt64 = 0
    var orders: UInt64 = 0

    /// A net position of one contract, valued at the price at which it could be closed.
    struct Position: Sendable {
        var contract: OptionContract
        let underlying: Symbol
        let multiplier: Int
        var quantity: Int
        /// Per share; the last one known, with the instant it is from. Nil until the first quote.
        var value: Price?
        var valuedAt: Instant?
    }
    struct ShareHolding: Sendable {
        let symbol: Symbol
        /// Negative is owed.
        var quantity: Int
    }
    /// Trading of one underlying that stopped.
    struct Halt: Sendable {
        let underlying: Symbol
        let until: Instant
    }
    /// A request on its way.
    struct Request: Sendable {
        let arrives: Instant
        let message: Message
        enum Message: Sendable {
            case submit(Order)
            case group([Order])
            case replace(OrderID, NetPrice)
            case cancel(OrderID)
        }
    }

    public init(settings: VenueSettings, account: AccountID = .embedded, dice: Dice = Dice(seed: 0)) {
        self.settings = settings
        self.account = account
        self.dice = dice
        cash = settings.startingCash
    }

    // MARK: - Requests

    /// Answered by an acknowledgement or a rejection, at the instant at which it takes effect.
    public mutating func submit(_ order: Order, at now: Instant, into reports: inout [VenueReport]) {
        receive(.submit(order), at: now, into: &reports)
    }
    /// Orders that depend on each other as their links say, parents before their children: all are accepted or all are
    /// rejected, with the reason of the first that cannot be.
    public mutating func submit(group: [Order], at now: Instant, into reports: inout [VenueReport]) {
        receive(.group(group), at: now, into: &reports)
    }
    /// Changes the limit in place; refused like an entry when the account cannot carry it.
    public mutating func replace(_ id: OrderID, limit: NetPrice, at now: Instant, into reports: inout [VenueReport]) {
        receive(.replace(id, limit), at: now, into: &reports)
    }
    public mutating func cancel(_ id: OrderID, at now: Instant, into reports: inout [VenueReport]) {
        receive(.cancel(id), at: now, into: &reports)
    }

    private mutating func receive(
        _ message: Request.Message, at now: Instant, into reports: inout [VenueReport]
    ) {
        passDeadlines(to: now, into: &reports)
        guard settings.latency.upperBound > .zero else {
            handle(message, at: now, into: &reports)
            return
        }
        let latency = settings.latency
        let nanoseconds = dice.whole(
            Int(latency.lowerBound.wholeNanoseconds)...Int(latency.upperBound.wholeNanoseconds), .latency)
        let drawn = now + .nanoseconds(nanoseconds)
        // One line: what was sent later does not arrive earlier.
        requests.append(Request(arrives: max(drawn, requests.last?.arrives ?? drawn), message: message))
    }

    private mutating func handle(_ message: Request.Message, at now: Instant, into reports: inout [VenueReport]) {
        let isLimited = countMessage(at: now)
        switch message {
        case .submit(let order):
            if isLimited {
                reports.append(.order(.rejected(order.id, .rateLimited, at: now)))
            } else {
                accept([order], at: now, into: &reports)
            }
        case .group(let orders):
            if isLimited {
                for order in orders { reports.append(.order(.rejected(order.id, .rateLimited, at: now))) }
            } else {
                accept(orders, at: now, into: &reports)
            }
        case .replace(let id, let limit):
            if let reason = isLimited ? .rateLimited : change(id, to: limit, at: now, into: &reports) {
                reports.append(.order(.changeRejected(id, reason, at: now)))
            }
        case .cancel(let id):
            if let reason = isLimited ? .rateLimited : withdraw(id, at: now, into: &reports) {
                reports.append(.order(.changeRejected(id, reason, at: now)))
            }
        }
    }

    /// Whether a message is one too many.
    private mutating func countMessage(at now: Instant) -> Bool {
        if dice.happens(.rateLimit) { return true }
        guard let limit = settings.capabilities.messagesPerMinute else { return false }
        messages.removeAll { $0 <= now - .seconds(60) }
        guard messages.count < limit else { return true }
        messages.append(now)
        return false
    }

    // MARK: - Time

    /// The next instant at which the venue has something to do by itself; nil when only a call can make it act.
    public var nextDeadline: Instant? {
        var next = nextEvent
        for order in working where order.order.goodUntil < .distantFuture {
            next = min(next ?? .distantFuture, EmbeddedExchange.isOver(after: order.order.goodUntil))
        }
        return next
    }

    /// Does everything that is due by `now`, in order. Orders whose time is over are taken off.
    public mutating func advance(to now: Instant, into reports: inout [VenueReport]) {
        while let due = nextEvent, due <= now {
            expireOrders(at: due, into: &reports)
            handleEvent(at: due, into: &reports)
        }
        expireOrders(at: now, into: &reports)
    }

    /// What is due by `now` but for the expiry of orders.
    mutating func passDeadlines(to now: Instant, into reports: inout [VenueReport]) {
        while let due = nextEvent, due <= now { handleEvent(at: due, into: &reports) }
    }

    /// The next instant of anything but the expiry of orders.
    private var nextEvent: Instant? {
        var next = overnight.nextEvent
        if let request = requests.first { next = min(next ?? .distantFuture, request.arrives) }
        for halt in halts { next = min(next ?? .distantFuture, halt.until) }
        if let call, !call.isOverdue, let due = call.report.due { next = min(next ?? .distantFuture, due) }
        return next
    }

    /// At one instant: the morning's file, the market's own doing, the broker's, and last what we asked for.
    private mutating func handleEvent(at due: Instant, into reports: inout [VenueReport]) {
        if overnight.nextEvent == due {
            handleMorning(at: due, into: &reports)
        } else if halts.contains(where: { $0.until == due }) {
            endHalts(at: due, into: &reports)
        } else if let open = call, !open.isOverdue, open.report.due == due {
            call?.isOverdue = true
            reviewMargin(at: due, into: &reports)
        } else {
            handle(requests.removeFirst().message, at: due, into: &reports)
        }
    }

    private mutating func expireOrders(at now: Instant, into reports: inout [VenueReport]) {
        var index = 0
        while index < working.count {
            guard working[index].order.goodUntil < now else {
                index += 1
                continue
            }
            let id = working[index].order.id
            reports.append(.order(.expired(id, at: now)))
            finish(at: index, .expired, now: now, into: &reports)
            index = 0
        }
    }

    /// Its last moment is still an order's own.
    private static func isOver(after goodUntil: Instant) -> Instant { goodUntil + .nanoseconds(1) }
}
