import Desk
import Market
import Trading

/// What was decided to go goes, for one reason; and no short of a trade whose risk was to be limited stands uncovered
/// without an order against it.
struct ExitWitness {
    private let settings: DeskSettings
    private var stages: [TradeID: Stage] = [:]
    private var closed: Set<TradeID> = []
    /// Trades for which a target or a stop rested at the venue: it may be faster than what was decided since.
    private var rested: Set<TradeID> = []
    /// Exits that wait for their order, and shorts that wait for cover, with how long they could have been served.
    private var waiting: [Waiting] = []
    private var naked: [Waiting] = []
    private var last: Instant?

    /// Where a trade's exit is.
    private struct Stage {
        var reason: ExitReason?
        var isClosing = false
    }
    private struct Waiting {
        let trade: TradeID
        var served = Duration.zero
        /// While a desk ran, whatever the market did.
        var stood = Duration.zero
        var isTold = false
    }

    init(settings: DeskSettings) { self.settings = settings }

    // MARK: - Reasons

    mutating func decided(_ trade: TradeID, _ reason: ExitReason, _ moment: Moment) throws(BrokenInvariant) {
        if let stage = stages[trade], stage.isClosing, let before = stage.reason, before != reason {
            throw moment.broken(
                .oneReason, "trade \(trade) closes for \(before.word), and now for \(reason.word)", trade)
        }
        stages[trade, default: Stage()].reason = reason
        if !waiting.contains(where: { $0.trade == trade }) { waiting.append(Waiting(trade: trade)) }
    }

    mutating func moved(_ trade: TradeID, _ phase: TradePhase) {
        switch phase {
        case .closing: stages[trade, default: Stage()].isClosing = true
        case .open:
            stages[trade, default: Stage()].isClosing = false
            waiting.removeAll { $0.trade == trade }
        case .delivering, .quarantined:
            // What comes of it now may be another reason.
            stages[trade, default: Stage()].isClosing = false
            waiting.removeAll { $0.trade == trade }
        case .closed, .abandoned: waiting.removeAll { $0.trade == trade }
        case .opening, .adjusting: break
        }
    }

    mutating func closed(_ trade: ClosedTrade, _ moment: Moment) throws(BrokenInvariant) {
        guard closed.insert(trade.id).inserted else {
            throw moment.broken(.oneReason, "trade \(trade.id) is closed a second time", trade.id)
        }
        guard let decided = stages[trade.id]?.reason, decided != trade.reason else { return }
        switch trade.reason {
        // These end a trade whatever was decided before.
        case .expiry, .assigned, .closedByVenue, .broken: break
        case .target where rested.contains(trade.id), .stop where rested.contains(trade.id): break
        case .target, .stop, .delta, .dte, .end, .manual, .kill, .trailing, .strike, .vixSpike, .clock, .lastMinutes,
            .hardLoss, .hardDelta, .blackSwan, .hardDTE, .threatened:
            throw moment.broken(
                .oneReason, "trade \(trade.id) was decided for \(decided.word) and closed for \(trade.reason.word)",
                trade.id)
        }
    }

    mutating func toldNaked(_ trade: TradeID) {
        for index in naked.indices where naked[index].trade == trade { naked[index].isTold = true }
    }

    /// The switch decides the exit of everything that is held.
    mutating func killed(_ trades: [TradeID]) {
        for trade in trades where !waiting.contains(where: { $0.trade == trade }) {
            waiting.append(Waiting(trade: trade))
        }
    }

    // MARK: - Orders

    mutating func sent(_ order: Order) {
        guard order.manner != .resident else {
            rested.insert(order.trade)
            return
        }
        waiting.removeAll { $0.trade == order.trade }
    }
    /// A person is asked first: nothing waits but them.
    mutating func proposed(_ proposal: ExitProposal) { waiting.removeAll { $0.trade == proposal.trade } }

    // MARK: - Time

    /// While no desk runs nothing can be served.
    mutating func restarts() { last = nil }

    /// Time passes under the circumstances of the step before: what could have been served that long must have been.
    mutating func pass(
        to moment: Moment, market: SeenMarket, orders: SentOrders, stops: StopWitness, books: BookWitness
    ) throws(BrokenInvariant) {
        defer { last = moment.at }
        noteNaked(books)
        guard let last, last < moment.at, !waiting.isEmpty || !naked.isEmpty else { return }
        let passed = moment.at - last
        for index in waiting.indices
        where canServe(waiting[index].trade, last, market, orders, stops, books, whole: true) {
            waiting[index].served += passed
            guard waiting[index].served > ExitWitness.patience else { continue }
            throw moment.broken(
                .exitsGoOut, "the exit of trade \(waiting[index].trade) could go for \(waiting[index].served)",
                waiting[index].trade)
        }
        for index in naked.indices where !naked[index].isTold {
            naked[index].stood += passed
            guard naked[index].stood > settings.execution.emergency.ratioBreakGrace + ExitWitness.grace else {
                continue
            }
            throw moment.broken(
                .nakedShortTold, "trade \(naked[index].trade) has stood uncovered for \(naked[index].stood)",
                naked[index].trade)
        }
        for index in naked.indices where canServe(naked[index].trade, last, market, orders, stops, books, whole: false)
        {
            naked[index].served += passed
            guard naked[index].served > settings.execution.emergency.nakedDeadline + ExitWitness.grace else { continue }
            throw moment.broken(
                .nakedShortCovered, "trade \(naked[index].trade) has stood uncovered for \(naked[index].served)",
                naked[index].trade)
        }
    }
    /// An exit tries again every ten seconds, or on the next snapshot, of which a slow feed brings one in half an hour.
    private static let patience = Duration.seconds(2_400)
    private static let grace = Duration.seconds(30)

    private mutating func noteNaked(_ books: BookWitness) {
        let uncovered = books.uncovered
        naked.removeAll { !uncovered.contains($0.trade) }
        for trade in uncovered where !naked.contains(where: { $0.trade == trade }) {
            naked.append(Waiting(trade: trade))
        }
    }

    /// Whether nothing but the desk kept an order from being out: the market is open and quotes what is held, the line
    /// is up, and nothing of the trade is on its way.
    private func canServe(
        _ trade: TradeID, _ now: Instant, _ market: SeenMarket, _ orders: SentOrders, _ stops: StopWitness,
        _ books: BookWitness, whole: Bool
    ) -> Bool {
        guard let (underlying, legs) = books.closing(trade, whole: whole), stops.isConnected,
            !stops.isHalted(underlying), market.isOpen(underlying, at: now), !orders.hasLive(of: trade)
        else { return false }
        guard let quote = market.quote(legs, underlying) else { return false }
        // A long that nobody bids for is left to expire.
        return legs.contains { $0.side == .long } || quote.natural.isCredit
    }
}
