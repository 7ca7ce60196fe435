public import Desk
import Exchange
public import Market
public import Trading

/// Gathers a run's result from the effects and events as they pass; decides nothing.
struct Collector: ~Copyable {
    private var result: BacktestResult
    private var session: Day?
    private var prices: [Price?]
    private var held: [TradeID] = []
    private var latest: AccountSnapshot?
    /// What happened since the last progress call.
    private var fresh: [RunEvent] = []
    private var freshEvaluations: [Evaluation] = []

    init(settings: DeskSettings, venue: VenueSettings, symbols: [Symbol]) {
        result = BacktestResult(startingCash: venue.startingCash)
        result.symbols = symbols
        prices = [Price?](repeating: nil, count: symbols.count)
        result.strategies = settings.strategies.indices.map { StrategyTally(strategy: StrategyIndex(UInt16($0))) }
    }

    mutating func note(_ chain: Chain) {
        begin(chain.session)
        result.origins.insert(chain.identity.origin)
        result.resolutions.insert(chain.identity.resolution)
        if let index = result.symbols.firstIndex(of: chain.underlying) { prices[index] = chain.underlyingPrice }
    }

    /// A session ends when the next one begins: with its first snapshot, or with what settles in it before that.
    private mutating func begin(_ day: Day) {
        if let session, day <= session { return }
        closeSession()
        session = day
    }

    /// Told before the desk's answer to the event, so that what follows from it is dated by it.
    mutating func note(_ event: DeskEvent) {
        switch event {
        case .venue(.account(let snapshot)): latest = snapshot
        case .venue(.activity(let activity)):
            guard case .settled(let settlement) = activity.kind else { break }
            begin(settlement.session)
            result.settlementBases.insert(settlement.basis)
            if RootRules.of(settlement.root).settlement == .physical { result.physicalSettlements += 1 }
        case .venue(.order(.filled)): result.orders.filled += 1
        default: break
        }
    }

    mutating func note(_ effect: DeskEffect) {
        switch effect {
        case .submit: result.orders.submitted += 1
        case .submitGroup(let orders): result.orders.submitted += orders.count
        case .replace: result.orders.replaced += 1
        case .cancel, .fetch, .link, .propose, .proposeExit: break
        case .notify(let notice): note(notice)
        case .record(let record): note(record)
        }
    }

    private mutating func note(_ notice: Notice) {
        switch notice {
        case .orderRejected(_, let trade, let reason):
            result.orders.rejected += 1
            add(.rejected(trade, reason))
        case .orderUnfilled(_, let trade, let intent):
            result.orders.unfilled += 1
            add(.unfilled(trade, intent))
        case .impossibleUpdate: break
        case .entriesStopped(let reason): add(.entriesStopped(reason))
        case .entriesResumed: add(.entriesResumed)
        case .unquoted(let trade): add(.unquoted(trade))
        case .impossibleChange, .lateFill, .orderLost, .ambiguousOrder, .ratioBreak, .nakedShort, .assigned,
            .quarantined,
            .marginCall, .underlyingHalted, .underlyingResumed, .unexplained, .cashDiffers, .earlyAssignment:
            break
        }
    }

    private mutating func note(_ record: DeskRecord) {
        switch record {
        case .evaluated(_, let evaluation):
            result.strategies[Int(evaluation.strategy.number)].add(evaluation)
            freshEvaluations.append(evaluation)
        case .recommended(let recommendation):
            result.strategies[Int(recommendation.candidate.strategy.number)].recommended += 1
            strategyOf[recommendation.id] = recommendation.candidate.strategy
        case .refused(let id, let reason):
            if let strategy = strategyOf[id] { result.strategies[Int(strategy.number)].add(reason) }
            add(.refused(reason))
        case .opened(let id):
            held.append(id)
            add(.opened(id))
        case .adjusted(let id, let kind, let legs): add(.adjusted(id, kind, legs))
        case .exitDecided, .moved, .protected, .answeredError, .reconciled, .regimeChanged: break
        case .closed(let trade):
            held.removeAll { $0 == trade.id }
            result.strategies[Int(trade.strategy.number)].entered += 1
            result.closed.append(trade)
            add(.closed(trade.id, trade.reason))
        }
    }
    private var toldClosed = 0
    /// Whether a trade was opened since the last progress call.
    var hasOpened: Bool {
        fresh.contains { if case .opened = $0.kind { true } else { false } }
    }
    private var strategyOf: [RecommendationID: StrategyIndex] = [:]

    private mutating func add(_ kind: RunEvent.Kind) {
        guard let session else { return }
        let event = RunEvent(session: session, kind: kind)
        result.events.append(event)
        fresh.append(event)
    }

    /// Tells the observer what is new; returns whether the run goes on.
    mutating func progress(
        _ chain: Chain, _ view: DeskView?, account: AccountSnapshot, _ observe: (borrowing RunProgress) -> Bool
    ) -> Bool {
        let opened = (view?.openTrades ?? []).filter { trade in fresh.contains { $0.kind == .opened(trade.id) } }
        let goesOn = observe(
            RunProgress(
                session: chain.session, underlying: chain.underlying, spot: chain.underlyingPrice, account: account,
                openTrades: held.count, closedTrades: result.closed.count, events: fresh,
                evaluations: freshEvaluations, opened: opened, closed: Array(result.closed[toldClosed...])))
        toldClosed = result.closed.count
        fresh.removeAll(keepingCapacity: true)
        freshEvaluations.removeAll(keepingCapacity: true)
        return goesOn
    }

    private mutating func closeSession() {
        guard let session, let latest else { return }
        result.sessions.append(
            SessionPoint(
                session: session, equity: latest.equity, cash: latest.cash, margin: latest.margin,
                openTrades: held.count, stalePositions: latest.stalePositions, underlyings: prices))
        for index in prices.indices { prices[index] = nil }
    }

    mutating func finish(_ view: DeskView) -> BacktestResult {
        closeSession()
        session = nil
        result.open = view.openTrades.map {
            OpenTrade(
                id: $0.id, candidate: $0.candidate, quantity: $0.quantity, entrySession: $0.entrySession,
                profit: $0.profit)
        }
        for trade in result.open { result.strategies[Int(trade.candidate.strategy.number)].entered += 1 }
        return result
    }
}

/// What an observer of a run sees after each snapshot.
public struct RunProgress: Sendable {
    public let session: Day
    public let underlying: Symbol
    public let spot: Price?
    public let account: AccountSnapshot
    public let openTrades: Int
    public let closedTrades: Int
    /// New since the snapshot before.
    public let events: [RunEvent]
    public let evaluations: [Evaluation]
    public let opened: [DeskView.TradeView]
    public let closed: [ClosedTrade]
}

extension StrategyTally {
    mutating func add(_ evaluation: Evaluation) {
        scans += 1
        enumerated += evaluation.enumerated
        if let stopped = evaluation.stoppedAt {
            scansStoppedEarly += 1
            update(stopped.gate) { count in
                count.scansStopped += 1
                guard case .failed(let failure, let measured, let limit) = stopped.verdict else { return }
                if case .unknown = failure { count.scansUnknown += 1 }
                count.nearer(measured, limit, evaluation.session)
            }
        }
        for tally in evaluation.waterfall {
            update(tally.gate) { count in
                count.candidatesStopped += tally.stopped
                count.nearer(tally.nearest?.measured, tally.nearest?.limit, evaluation.session)
            }
        }
        survivors += evaluation.candidates.isEmpty ? 0 : 1
    }

    private mutating func update(_ gate: Gate, _ change: (inout GateCount) -> Void) {
        var index = gates.firstIndex { $0.gate >= gate } ?? gates.count
        if index == gates.count || gates[index].gate != gate { gates.insert(GateCount(gate: gate), at: index) }
        index = gates.firstIndex { $0.gate == gate } ?? index
        change(&gates[index])
    }

    mutating func add(_ reason: RefusalReason) {
        if let index = refusals.firstIndex(where: { $0.reason == reason }) {
            refusals[index].count += 1
        } else {
            refusals.append((reason, 1))
            refusals.sort { $0.reason.rawValue < $1.reason.rawValue }
        }
    }
}

extension StrategyTally.GateCount {
    /// Keeps the measured value that came nearest to its limit.
    mutating func nearer(_ measured: Double?, _ limit: Double?, _ session: Day) {
        guard let measured, let limit else { return }
        if let old = nearestMeasured, let oldLimit = nearestLimit,
            (old - oldLimit).magnitude <= (measured - limit).magnitude
        {
            return
        }
        nearestMeasured = measured
        nearestLimit = limit
        nearestSession = session
    }
}
