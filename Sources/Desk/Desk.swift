public import Market
import Trading
import Risk
import Strategy

/// The desk: all trading state and every decision, as a deterministic state machine. An event goes in, the state
/// changes, effects come out as data. It reads no clock, no file, no randomness: time arrives as an event.
///
/// The same events give the same effects, bit for bit, in a backtest, on paper and live.
public struct Desk: ~Copyable {
    public let settings: DeskSettings
    var now = Instant.distantPast
    var memory: MarketMemory
    /// The latest snapshot of each underlying, by symbol in ascending order.
    var chains: [Chain] = []
    var account: AccountSnapshot?
    /// Open trades in the order of their ids; a trade leaves when it is over.
    var trades: [TradeLife] = []
    /// Live orders in the order of their ids.
    var orders: [OrderLife] = []
    /// Orders that are over, the newest last: what a venue says of them twice, or late, is known for what it is.
    var finished: [OrderLife] = []
    var pending: [PendingRecommendation] = []
    var stops = EntryStops()
    /// Each strategy's last close on each underlying, sorted.
    var lastCloses: [LastClose] = []
    var counters: Counters

    struct LastClose: Sendable {
        let strategy: StrategyIndex
        let underlying: Symbol
        var session: Day
    }

    /// Ids count up within an incarnation; the incarnation is raised durably at each start.
    struct Counters: Sendable {
        let incarnation: UInt16
        var evaluations: UInt64 = 0
        var recommendations: UInt64 = 0
        var trades: UInt64 = 0
        var orders: UInt64 = 0

        mutating func nextEvaluation() -> EvaluationID { .init(incarnation: incarnation, counter: next(&evaluations)) }
        mutating func nextRecommendation() -> RecommendationID {
            .init(incarnation: incarnation, counter: next(&recommendations))
        }
        mutating func nextTrade() -> TradeID { .init(incarnation: incarnation, counter: next(&trades)) }
        mutating func nextOrder() -> OrderID { .init(incarnation: incarnation, counter: next(&orders)) }
        private func next(_ counter: inout UInt64) -> UInt64 {
            counter += 1
            return counter
        }
    }

    public init(settings: DeskSettings, incarnation: UInt16 = 1) {
        self.settings = settings
        memory = MarketMemory(settings: settings.memory)
        counters = Counters(incarnation: incarnation)
    }

    /// Takes one event; appends what must be done, in order, to `effects`.
    /// Events come in the order of their instants; an earlier one than the last is taken as of now.
    public mutating func step(_ event: DeskEvent, into effects: inout [DeskEffect]) {
        now = max(now, event.at)
        switch event {
        case .clock: break
        case .market(let event): market(event, into: &effects)
        case .venue(.order(let update)): orderUpdated(update, into: &effects)
        case .venue(.settled(let settlement)): settled(settlement, into: &effects)
        case .venue(.account(let snapshot)): accountUpdated(snapshot, into: &effects)
        case .approval(let id, let approval, _): answered(id, approval, into: &effects)
        case .command(let command, _): commanded(command, into: &effects)
        case .noAnswer: break  // nothing is asked of the world yet that could stay unanswered
        }
        deadlines(into: &effects)
    }

    /// The next moment at which the desk wants to be told the time; nil when it waits for nothing.
    public var nextDeadline: Instant? {
        var next: Instant?
        for order in orders {
            if let deadline = order.deadline { next = min(next ?? deadline, deadline) }
        }
        for recommendation in pending { next = min(next ?? recommendation.deadline, recommendation.deadline) }
        return next
    }

    // MARK: - Market

    private mutating func market(_ event: MarketEvent, into effects: inout [DeskEffect]) {
        memory.note(event)
        guard case .chain(let chain) = event else { return }
        remember(chain)
        manage(on: chain, into: &effects)
        scan(chain, into: &effects)
    }

    private mutating func remember(_ chain: Chain) {
        let index = chains.firstIndex { $0.underlying >= chain.underlying } ?? chains.count
        if index < chains.count, chains[index].underlying == chain.underlying {
            chains[index] = chain
        } else {
            chains.insert(chain, at: index)
        }
    }

    func chain(of symbol: Symbol) -> Chain? { chains.first { $0.underlying == symbol } }

    // MARK: - Account, commands, time

    private mutating func accountUpdated(_ snapshot: AccountSnapshot, into effects: inout [DeskEffect]) {
        // One that was overtaken on its way knows less than we do.
        if let account, snapshot.at < account.at { return }
        account = snapshot
        let wasStopped = stops.dailyLossSince != nil
        stops.note(snapshot, settings: settings.risk)
        let isStopped = stops.dailyLossSince != nil
        if !wasStopped, isStopped { effects.append(.notify(.entriesStopped(.dailyLoss))) }
        if wasStopped, stops.reason == nil { effects.append(.notify(.entriesResumed)) }
    }

    private mutating func commanded(_ command: OperatorCommand, into effects: inout [DeskEffect]) {
        switch command {
        case .closeTrade(let id):
            guard let index = trades.firstIndex(where: { $0.id == id }) else { return }
            close(tradeAt: index, into: &effects)
        case .stopEntries:
            if !stops.byOperator { effects.append(.notify(.entriesStopped(.operatorStopped))) }
            stops.byOperator = true
        case .resumeEntries:
            let wasStopped = stops.reason != nil
            stops.resume()
            if wasStopped, stops.reason == nil { effects.append(.notify(.entriesResumed)) }
        case .lastSession(let close):
            stops.lastSession = true
            stops.closesAtEnd = close
        }
    }

    /// What became due: walking steps and unanswered recommendations.
    private mutating func deadlines(into effects: inout [DeskEffect]) {
        for index in orders.indices {
            guard let deadline = orders[index].deadline, deadline <= now else { continue }
            walk(orderAt: index, into: &effects)
        }
        while let index = pending.firstIndex(where: { $0.deadline <= now }) {
            let expired = pending.remove(at: index)
            effects.append(.record(.refused(expired.recommendation.id, .expired)))
        }
    }
}
