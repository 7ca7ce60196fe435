public import Market
import Risk
import Strategy
import Trading

/// The desk: all trading state and every decision, as a deterministic state machine. An event goes in, the state
/// changes, effects come out as data. It reads no clock, no file, no randomness: time arrives as an event.
///
/// The same events give the same effects, bit for bit, in a backtest, on paper and live.
public struct Desk: ~Copyable {
    public let settings: DeskSettings
    /// A deliberate bug; nil in every desk but those that test the simulator.
    let flaw: Flaw?
    var now = Instant.distantPast
    var memory: MarketMemory
    /// The latest snapshot of each underlying, by symbol in ascending order.
    var chains: [Chain] = []
    var lastScans: [(underlying: Symbol, at: Instant)] = []
    var account: AccountSnapshot?
    /// Cash as our own fills and bookings make it.
    var ledgerCash: Money?
    /// Open trades in the order of their ids; a trade leaves when it is over.
    var trades: [TradeLife] = []
    /// Trades that are over, the newest last: what a fill that comes too late belongs to.
    var pastTrades = Remembered<TradeLife>(limit: 64)
    /// Live orders in the order of their ids.
    var orders: [OrderLife] = []
    /// Orders that are over, the newest last: what a venue says of them twice, or late, is known for what it is.
    var pastOrders = Remembered<OrderLife>(limit: 256)
    /// What cash-settled contracts were settled at lately: for fills that are heard of after that.
    var settlements = Remembered<Settlement>(limit: 64)
    var unclaimed = Remembered<Unclaimed>(limit: 64)
    var slots: [Slot] = []
    var recommendations: [RecommendationLife] = []
    var pending: [PendingQuestion] = []
    var stops = EntryStops()
    var halts: [DeskView.Halt] = []
    var books: BookKeeping
    /// Whether the last comparison found a position that differs.
    var isDifferent = false
    var messages: MessageQuota
    var breaker: VenueBreaker
    /// Each strategy's last close on each underlying, sorted.
    var lastCloses: [LastClose] = []
    /// The kind of market each underlying stood in at its last scan; in the order of their first scans.
    var regimes: [(underlying: Symbol, state: RegimeState)] = []
    var counters: Counters

    struct LastClose: Sendable {
        let strategy: StrategyIndex
        let underlying: Symbol
        var session: Day
    }

    public init(settings: DeskSettings, incarnation: UInt16 = 1) {
        self.init(settings: settings, incarnation: incarnation, flaw: nil)
    }

    package init(settings: DeskSettings, incarnation: UInt16 = 1, flaw: Flaw?) {
        self.settings = settings
        self.flaw = flaw
        memory = MarketMemory(settings: settings.memory)
        counters = Counters(incarnation: incarnation)
        ledgerCash = settings.startingCash
        books = BookKeeping(settings.venue)
        messages = MessageQuota(
            limit: settings.capabilities.messagesPerMinute, reserved: settings.venue.reservedForExits)
        breaker = VenueBreaker(settings.venue)
    }

    /// Takes one event; appends what must be done, in order, to `effects`.
    /// Events come in the order of their instants; an earlier one than the last is taken as of now.
    public mutating func step(_ event: DeskEvent, into effects: inout [DeskEffect]) {
        now = max(now, event.at)
        switch event {
        case .clock: break
        case .market(let event): market(event, into: &effects)
        case .venue(let report): reported(report, into: &effects)
        case .approval(let id, let approval, _): answered(id, approval, into: &effects)
        case .command(let command, _): commanded(command, into: &effects)
        case .noAnswer(let id, _): unanswered(id, into: &effects)
        case .started(let incarnation, _): started(incarnation, into: &effects)
        }
        deadlines(into: &effects)
    }

    private mutating func reported(_ report: VenueReport, into effects: inout [DeskEffect]) {
        switch report {
        case .order(let update): orderUpdated(update, into: &effects)
        case .activity(let activity): noted(activity, into: &effects)
        case .account(let snapshot): accountUpdated(snapshot, into: &effects)
        case .marginCall(let call):
            effects.append(.notify(.marginCall(call.amount)))
            stop(.marginCall, into: &effects)
        case .halted(let symbol, let isHalted, _):
            if isHalted { halt(symbol, .venue, into: &effects) } else { tradesAgain(symbol, into: &effects) }
        case .connected(let isUp, _): connected(isUp, into: &effects)
        case .answered(let id, let answer, _): answered(id, answer, into: &effects)
        }
    }

    // MARK: - Market

    private mutating func market(_ event: MarketEvent, into effects: inout [DeskEffect]) {
        memory.note(event)
        guard case .chain(let chain) = event else { return }
        guard remember(chain) else { return }
        if stops.begins(chain.session) { effects.append(.notify(.entriesResumed)) }
        manage(on: chain, into: &effects)
        scan(chain, into: &effects)
    }

    /// Whether it is news: a snapshot that is older than the one we have was overtaken on its way.
    private mutating func remember(_ chain: Chain) -> Bool {
        let index = chains.firstIndex { $0.underlying >= chain.underlying } ?? chains.count
        if index < chains.count, chains[index].underlying == chain.underlying {
            guard chain.knownAt >= chains[index].knownAt else { return false }
            chains[index] = chain
        } else {
            chains.insert(chain, at: index)
        }
        return true
    }

    func chain(of symbol: Symbol) -> Chain? { chains.first { $0.underlying == symbol } }

    // MARK: - Commands

    private mutating func commanded(_ command: OperatorCommand, into effects: inout [DeskEffect]) {
        switch command {
        case .closeTrade(let id):
            guard let index = trades.firstIndex(where: { $0.id == id }) else { return }
            close(tradeAt: index, into: &effects)
        case .overrideExits(let id, let overrides): override(id, overrides, into: &effects)
        case .stopEntries: stop(.operatorStopped, into: &effects)
        case .resumeEntries:
            resumeByPerson(into: &effects)
            books.look(at: now)
        case .lastSession(let close):
            stops.closesAtEnd = close
            stops.insert(.lastSession)
        case .kill: kill(into: &effects)
        case .ignore(let key):
            books.ignore(key)
            books.look(at: now)
        case .ignoreCash:
            books.ignoreCash()
            books.look(at: now)
        }
    }

    /// What rests at the venue was priced by the rules as they were: it is put there anew.
    private mutating func override(_ id: TradeID, _ overrides: ExitOverrides?, into effects: inout [DeskEffect]) {
        guard let index = trades.firstIndex(where: { $0.id == id }), trades[index].exitState.overrides != overrides
        else { return }
        trades[index].exitState.overrides = overrides
        for order in orders.indices
        where orders[order].order.trade == id && orders[order].order.manner == .resident && orders[order].isLive {
            cancel(orderAt: order, into: &effects)
        }
    }

    // MARK: - Time

    /// The next moment at which the desk wants to be told the time; nil when it waits for nothing.
    public var nextDeadline: Instant? {
        var next = Instant.distantFuture
        for order in orders {
            if let deadline = order.deadline { next = min(next, deadline) }
            if let broken = breakDeadline(of: order) { next = min(next, broken) }
        }
        for trade in trades {
            if let deadline = trade.retryAt { next = min(next, deadline) }
            if trade.nakedSince != nil, let naked = nakedDeadline(of: trade) { next = min(next, naked) }
        }
        for question in pending { next = min(next, question.deadline) }
        if let deadline = books.deadline { next = min(next, deadline) }
        if let deadline = breaker.probeAt { next = min(next, deadline) }
        return next == .distantFuture ? nil : next
    }

    /// What became due: walking steps, look-ups, unanswered questions, repairs, comparisons of the books.
    private mutating func deadlines(into effects: inout [DeskEffect]) {
        var index = 0
        while index < orders.count {
            let id = orders[index].order.id
            if let deadline = orders[index].deadline, deadline <= now { due(orderAt: index, into: &effects) }
            if let place = orders.firstIndex(where: { $0.order.id == id }) {
                if let broken = breakDeadline(of: orders[place]), broken <= now {
                    mendBreak(orderAt: place, into: &effects)
                }
                index = place + 1
            }
        }
        index = 0
        while index < trades.count {
            let id = trades[index].id
            if trades[index].nakedSince != nil, let naked = nakedDeadline(of: trades[index]), naked <= now {
                tellNaked(tradeAt: index, into: &effects)
            }
            if let retry = trades[index].retryAt, retry <= now {
                trades[index].retryAt = nil
                attempt(tradeAt: index, into: &effects)
            }
            if index < trades.count, trades[index].id == id { index += 1 }
        }
        while let index = pending.firstIndex(where: { $0.deadline <= now }) {
            expire(pending.remove(at: index), into: &effects)
        }
        if let probe = breaker.probeAt, probe <= now {
            breaker.probes()
            askForBook(into: &effects)
        }
        if let deadline = books.deadline, deadline <= now { bookDue(into: &effects) }
    }
}

/// Ids count up within an incarnation; the incarnation is raised durably at each start.
struct Counters: Sendable {
    var incarnation: UInt16
    private var evaluations: UInt64 = 0
    private var recommendations: UInt64 = 0
    private var trades: UInt64 = 0
    private var orders: UInt64 = 0
    private var requests: UInt64 = 0

    init(incarnation: UInt16) { self.incarnation = incarnation }

    mutating func nextEvaluation() -> EvaluationID { .init(incarnation: incarnation, counter: next(&evaluations)) }
    mutating func nextRecommendation() -> RecommendationID {
        .init(incarnation: incarnation, counter: next(&recommendations))
    }
    mutating func nextTrade() -> TradeID { .init(incarnation: incarnation, counter: next(&trades)) }
    mutating func nextOrder() -> OrderID { .init(incarnation: incarnation, counter: next(&orders)) }
    /// What `nextOrder` would give.
    var peekOrder: OrderID { .init(incarnation: incarnation, counter: orders + 1) }
    mutating func nextRequest() -> RequestID { .init(incarnation: incarnation, counter: next(&requests)) }
    private func next(_ counter: inout UInt64) -> UInt64 {
        counter += 1
        return counter
    }
}

/// The last so many of a kind, the newest last.
struct Remembered<Element: Sendable>: Sendable {
    private(set) var items: [Element] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func add(_ element: Element) {
        items.append(element)
        if items.count > 2 * limit { items.removeFirst(items.count - limit) }
    }
    func lastIndex(where matches: (Element) -> Bool) -> Int? { items.lastIndex(where: matches) }
    subscript(index: Int) -> Element {
        get { items[index] }
        set { items[index] = newValue }
    }
    mutating func remove(at index: Int) -> Element { items.remove(at: index) }
}
