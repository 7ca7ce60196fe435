public import Market
public import Trading

/// A venue at the end of a line that fails on demand: what a desk and the exchange say to each other is lost, late,
/// doubled or overtaken as the exchange's own dice say. The exchange itself is never touched: its books are the truth
/// that a desk behind this line has to find out.
///
/// Time is given and never goes back: every call with an instant first does what is due by then. What arrives at the
/// desk waits until it is collected by `deliver`; reports keep the venue's own instants.
public struct FaultyVenue: Sendable {
    public var exchange: EmbeddedExchange
    public let settings: LineSettings
    /// Whether the venue finds an order by the desk's id of it, but for those that it forgot.
    public let keepsClientIDs: Bool

    var toVenue = Wire<Request>()
    var toDesk = Wire<VenueReport>()
    var ids = ClientIDs()
    /// The instant up to which everything is done.
    var now = Instant.distantPast
    /// Until when nothing gets through.
    var downUntil = Instant.distantPast
    /// Which of the desk's processes talks: one does not read what another was answered.
    var process = 0
    var lastLookWasWrong = false
    /// The latest snapshot that the desk saw, of each underlying.
    var shown: [Chain] = []
    /// Snapshots that the desk has not seen yet, by the instant from which it may.
    var late: [LateChain] = []
    private var heard: [VenueReport] = []

    /// One message of the desk's.
    struct Request: Sendable {
        let message: Message
        let process: Int

        enum Message: Sendable {
            case submit([Order])
            case replace(OrderID, NetPrice)
            case cancel(OrderID)
            case ask(RequestID, VenueQuestion)
        }
    }
    struct LateChain: Sendable {
        let chain: Chain
        let due: Instant
    }

    /// A venue that does not keep client ids must be new: the exchange behind this line keeps them for itself, and it
    /// is the line that does not give them back.
    public init(exchange: EmbeddedExchange, settings: LineSettings = LineSettings()) {
        self.settings = settings
        keepsClientIDs = exchange.settings.capabilities.keepsClientIDs
        guard !keepsClientIDs else {
            self.exchange = exchange
            return
        }
        precondition(exchange.isUntouched, "a venue that does not keep client ids is joined before it opens")
        var kept = exchange.settings
        kept.capabilities.keepsClientIDs = true
        self.exchange = EmbeddedExchange(settings: kept, account: exchange.account, dice: exchange.dice)
    }

    // MARK: - What the desk says

    public mutating func submit(_ order: Order, at now: Instant) { send(.submit([order]), at: now) }
    /// Orders that depend on each other, in one message.
    public mutating func submit(group: [Order], at now: Instant) { send(.submit(group), at: now) }
    public mutating func replace(_ id: OrderID, limit: NetPrice, at now: Instant) {
        send(.replace(id, limit), at: now)
    }
    public mutating func cancel(_ id: OrderID, at now: Instant) { send(.cancel(id), at: now) }
    /// The answer, if one comes, is a report that carries `request`.
    public mutating func ask(_ request: RequestID, _ question: VenueQuestion, at now: Instant) {
        send(.ask(request, question), at: now)
    }
    /// The desk found its order under the venue's own number: from now on what is said about that is said about `id`.
    /// A number of which the line knows nothing changes nothing.
    public mutating func link(_ id: OrderID, _ number: VenueOrderID) {
        guard let known = exchange.orderID(of: number), let index = ids.index(known) else { return }
        ids.pair(index, with: id)
    }

    private mutating func send(_ message: Request.Message, at now: Instant) {
        advance(to: now)
        transmit(Request(message: message, process: process))
        advance(to: now)
    }

    // MARK: - What the desk hears

    /// Appends what has arrived by `until`, in the order of its arrival, and takes it off the line.
    public mutating func deliver(until: Instant, into reports: inout [VenueReport]) {
        let count = toDesk.arrived(by: until)
        guard count > 0 else { return }
        for report in toDesk.messages.prefix(count) {
            ids.hear(report)
            if let report = ids.toDesk(report) { reports.append(report) }
        }
        toDesk.removeFirst(count)
    }

    /// The next instant at which something arrives at either end or falls due at the exchange.
    public var nextDeadline: Instant? {
        guard let arrival = toDesk.nextArrival else { return nextAtVenue }
        return min(arrival, nextAtVenue ?? arrival)
    }
    /// Whether what is said at that instant gets through, as far as is known by now.
    public func isUp(at moment: Instant) -> Bool { moment >= downUntil }

    // MARK: - The world

    /// Everything that is due at the exchange or arrives there by `moment`, each at its own instant.
    public mutating func advance(to moment: Instant) {
        precondition(moment >= now, "time does not go back")
        while let due = nextAtVenue, due <= moment {
            now = max(now, due)
            // At one instant the venue does first what it has to do by itself.
            if let own = exchange.nextDeadline, own <= due {
                exchange.advance(to: now, into: &heard)
            } else {
                receive(toVenue.removeFirst())
            }
            report()
        }
        now = moment
    }
    private var nextAtVenue: Instant? {
        guard let arrival = toVenue.nextArrival else { return exchange.nextDeadline }
        return min(arrival, exchange.nextDeadline ?? arrival)
    }

    /// What really happens on the market; the desk sees what `quotes` makes of it.
    public mutating func market(_ event: MarketEvent) {
        advance(to: event.knownAt)
        exchange.market(event, into: &heard)
        report()
    }
    /// Somebody trades on the account in the broker's own app.
    /// Whether it was traded.
    public mutating func tradeElsewhere(_ legs: [Leg], quantity: Int, at now: Instant) -> Bool {
        advance(to: now)
        let isTraded = exchange.tradeElsewhere(legs, quantity: quantity, at: now, into: &heard)
        report()
        return isTraded
    }
    /// The desk's process ends: what had arrived and was not collected is lost, nobody waits for answers any more, and
    /// what only our side knew about ids is forgotten. What else is under way arrives at the next process.
    public mutating func crash(at now: Instant) {
        advance(to: now)
        process += 1
        ids.forgetAll()
        toDesk.removeFirst(toDesk.arrived(by: now))
        toDesk.removeAll { if case .answered = $0 { true } else { false } }
    }

    /// What the venue does with a message that has arrived.
    private mutating func receive(_ request: Request) {
        switch request.message {
        case .submit(let orders):
            let taken = take(orders, from: request.process)
            if taken.count == 1 {
                exchange.submit(taken[0], at: now, into: &heard)
            } else {
                exchange.submit(group: taken, at: now, into: &heard)
            }
        case .replace(let id, let limit):
            exchange.replace(ids.venueID(id), limit: limit, at: now, into: &heard)
        case .cancel(let id):
            exchange.cancel(ids.venueID(id), at: now, into: &heard)
        case .ask(let id, let question):
            guard request.process == process else { return }
            heard.append(.answered(id, answer(question), at: now))
        }
    }

    /// What the exchange said goes on its way to the desk.
    private mutating func report() {
        for index in heard.indices { transmit(heard[index]) }
        heard.removeAll(keepingCapacity: true)
    }
}

extension EmbeddedExchange {
    fileprivate var isUntouched: Bool { chains.isEmpty && positions.isEmpty && working.isEmpty && usedIDs.isEmpty }

    fileprivate func orderID(of number: VenueOrderID) -> OrderID? {
        working.first { $0.number == number }?.order.id ?? finished.first { $0.id == number }?.clientID
    }
}
