import Desk
import Market
import Trading

/// Looks on: hears what reaches the desk and what leaves it, keeps books of its own, and says which invariant broke.
/// What the desk thinks is asked for only where it is to be compared with something.
struct Witness {
    let settings: DeskSettings
    var orders = SentOrders()
    var market = SeenMarket()
    var entries: EntryWitness
    var stops = StopWitness()
    var prices: PriceWitness
    var lives = LifeWitness()
    var exits: ExitWitness
    var books: BookWitness

    init(settings: DeskSettings) {
        self.settings = settings
        entries = EntryWitness(settings: settings)
        prices = PriceWitness(settings: settings)
        exits = ExitWitness(settings: settings)
        books = BookWitness(settings: settings)
    }

    /// One durable step: the event and what it caused.
    mutating func note(
        _ event: DeskEvent, _ effects: [DeskEffect], at now: Instant, step: Int, _ desk: borrowing Desk
    ) throws(BrokenInvariant) {
        let moment = Moment(step: step, at: now)
        try books.pass(to: moment, isConnected: stops.isConnected)
        try exits.pass(to: moment, market: market, orders: orders, stops: stops, books: books)
        market.hear(event)
        try stops.hear(event, moment)
        entries.hear(event)
        try books.hear(event, moment, orders, prices)
        if case .command(.kill, _) = event { exits.killed(books.held) }
        for effect in effects { try hear(effect, event, effects, moment) }
        try books.compare(event, effects, desk, moment)
    }

    private mutating func hear(
        _ effect: DeskEffect, _ event: DeskEvent, _ effects: [DeskEffect], _ moment: Moment
    ) throws(BrokenInvariant) {
        switch effect {
        case .submit(let order): try sent(order, moment)
        case .submitGroup(let group): for order in group { try sent(order, moment) }
        case .replace(let id, let limit):
            guard let order = orders[id] else { throw moment.broken(.namesWhatItSent, "replaces \(id)") }
            try prices.replaced(order, limit, market, moment)
            orders.note(id, limit: limit)
        case .cancel(let id):
            guard orders[id] != nil else { throw moment.broken(.namesWhatItSent, "cancels \(id)") }
        case .fetch(let request, let question):
            try orders.asked(request, question, moment)
            if case .book = question { books.asksForBook() }
        case .link(let id, let number): try books.linked(id, number, event, moment, orders, prices)
        case .propose: break
        case .proposeExit(let proposal): exits.proposed(proposal)
        case .notify(let notice): try hear(notice, moment)
        case .record(let record): try hear(record, effects, moment)
        }
    }

    private mutating func sent(_ order: Order, _ moment: Moment) throws(BrokenInvariant) {
        try orders.sent(order, moment)
        if order.intent == .open {
            try stops.opens(order, moment)
            try entries.opens(order, orders, books, moment)
        } else if order.intent == .adjust {
            try stops.opens(order, moment)
        } else {
            try books.closes(order, orders, moment)
            exits.sent(order)
        }
        try prices.sent(order, market, moment)
    }

    private mutating func hear(_ notice: Notice, _ moment: Moment) throws(BrokenInvariant) {
        try stops.hear(notice, moment)
        switch notice {
        case .nakedShort(let trade, _): exits.toldNaked(trade)
        case .impossibleChange(let change):
            throw moment.broken(.livesGoOn, "the desk itself refused \(change)")
        case .impossibleUpdate(let id):
            // A venue that finds an order after all, which was given up, is an alarm and no mistake.
            let wasLost = orders[id].map { $0.wasLost } ?? false
            if !wasLost, orders[id] != nil { throw moment.broken(.venueMakesSense, "about order \(id)") }
        case .unexplained(let key, let ours, let theirs):
            try books.unexplained(key, "\(ours) are ours, \(theirs) the venue's", moment)
        case .cashDiffers(let amount): try books.cashDiffers(amount, moment)
        default: break
        }
    }

    private mutating func hear(
        _ record: DeskRecord, _ effects: [DeskEffect], _ moment: Moment
    ) throws(BrokenInvariant) {
        switch record {
        case .recommended(let recommendation):
            try entries.recommended(recommendation, effects, lives, moment)
        case .exitDecided(let trade, let reason, _): try exits.decided(trade, reason, moment)
        case .closed(let trade):
            try exits.closed(trade, moment)
            try books.closed(trade, moment)
        case .moved(let change):
            try lives.moved(change, moment)
            switch change {
            case .order(let id, _, let phase): orders.note(id, phase: phase)
            case .trade(let id, _, let phase):
                exits.moved(id, phase)
                if phase == .abandoned { books.abandoned(id) }
            case .recommendation, .slot, .position: break
            }
        case .evaluated(let id, _): try orders.evaluated(id, moment)
        case .opened(let trade): books.opened(trade)
        case .refused, .protected, .answeredError, .reconciled, .adjusted, .regimeChanged: break
        }
        if case .reconciled = record { stops.reconciled() }
    }

    // MARK: - What others did

    mutating func personAnswered(_ id: RecommendationID, _ approval: Approval, at now: Instant) {
        entries.answered(id, approval.answer, at: now)
    }
    mutating func somebodyTraded(_ legs: [Leg], _ cash: Money) { books.somebodyTraded(legs, cash) }
    mutating func restarts() {
        exits.restarts()
        books.asksForBook()
    }
    func mayBeSent(_ id: OrderID) -> Bool { orders[id] == nil }
}

/// Where in a run something was seen.
struct Moment {
    let step: Int
    let at: Instant

    func broken(_ invariant: Invariant, _ words: String, _ trade: TradeID? = nil) -> BrokenInvariant {
        BrokenInvariant(invariant: invariant, step: step, at: at, words: words, trade: trade)
    }
}

/// The market as the desk was shown it: the latest snapshot of each underlying.
struct SeenMarket {
    private var chains: [Chain] = []

    mutating func hear(_ event: DeskEvent) {
        guard case .market(.chain(let chain)) = event else { return }
        if let index = chains.firstIndex(where: { $0.underlying == chain.underlying }) {
            if chain.knownAt >= chains[index].knownAt { chains[index] = chain }
        } else {
            chains.append(chain)
        }
    }
    func chain(_ underlying: Symbol) -> Chain? { chains.first { $0.underlying == underlying } }

    /// What the package would bring as these legs trade; nil when a leg cannot be traded on.
    func quote(_ legs: [Leg], _ underlying: Symbol) -> PackageQuote? {
        guard let chain = chain(underlying), !legs.isEmpty else { return nil }
        var quotes: [(signedRatio: Int, quote: Quote)] = []
        for leg in legs {
            guard let quote = chain.quote(of: leg.contract) else { return nil }
            quotes.append((leg.signedRatio, quote))
        }
        return PackageQuote.of(quotes)
    }

    /// Whether the underlying's session is on, going by its latest snapshot.
    func isOpen(_ underlying: Symbol, at now: Instant) -> Bool {
        guard let chain = chain(underlying), let session = NYSE.session(on: chain.session) else { return false }
        return now >= session.opensAt && now < session.closesAt
    }
}

/// Every order and question that left the desk.
struct SentOrders {
    struct Sent {
        let order: Order
        /// The least that was ever asked for; nil once it was sent without a limit.
        var least: NetPrice?
        var phase = OrderPhase.sending
        var wasLost = false
        /// Whether it still lives, as the desk says.
        var isLive: Bool {
            switch phase {
            case .sending, .working, .changing, .cancelling, .asking: true
            case .filled, .ended, .rejected, .lost: false
            }
        }
    }
    private var all: [OrderID: Sent] = [:]
    /// In the order of sending; only those that still live.
    private(set) var live: [OrderID] = []
    private var questions: [RequestID: OrderID] = [:]
    private var lastOrder = OrderID(raw: 0)
    private var lastRequest = RequestID(raw: 0)
    private var lastEvaluation = EvaluationID(raw: 0)

    subscript(id: OrderID) -> Sent? { all[id] }
    func asked(_ request: RequestID) -> OrderID? { questions[request] }
    func livesAnother(of trade: TradeID, intent: OrderIntent, but id: OrderID) -> OrderID? {
        live.first { $0 != id && all[$0]?.order.trade == trade && all[$0]?.order.intent == intent }
    }
    func hasLive(of trade: TradeID) -> Bool { live.contains { all[$0]?.order.trade == trade } }

    mutating func sent(_ order: Order, _ moment: Moment) throws(BrokenInvariant) {
        guard order.id > lastOrder else {
            throw moment.broken(.idsUnique, "order \(order.id) is sent after \(lastOrder)")
        }
        lastOrder = order.id
        all[order.id] = Sent(order: order, least: order.limit)
        live.append(order.id)
    }
    mutating func note(_ id: OrderID, limit: NetPrice) {
        guard let least = all[id]?.least else { return }
        all[id]?.least = min(least, limit)
    }
    mutating func note(_ id: OrderID, phase: OrderPhase) {
        guard all[id] != nil else { return }
        all[id]?.phase = phase
        if phase == .lost { all[id]?.wasLost = true }
        let isLive = all[id]?.isLive ?? false
        if !isLive { live.removeAll { $0 == id } } else if !live.contains(id) { live.append(id) }
    }
    mutating func asked(_ request: RequestID, _ question: VenueQuestion, _ moment: Moment) throws(BrokenInvariant) {
        guard request > lastRequest else {
            throw moment.broken(.idsUnique, "question \(request) is asked after \(lastRequest)")
        }
        lastRequest = request
        if case .order(let order) = question { questions[request] = order.id }
    }
    mutating func evaluated(_ id: EvaluationID, _ moment: Moment) throws(BrokenInvariant) {
        guard id > lastEvaluation else {
            throw moment.broken(.idsUnique, "evaluation \(id) comes after \(lastEvaluation)")
        }
        lastEvaluation = id
    }
}
