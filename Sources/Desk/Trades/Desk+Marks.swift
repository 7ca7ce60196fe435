import Market
import Risk
import Strategy
import Trading

/// What is held: marked on every snapshot and judged by the exit rules.
extension Desk {
    /// Marks and judges the open trades of the snapshot's underlying.
    mutating func manage(on chain: Chain, into effects: inout [DeskEffect]) {
        var looked = ExitLook(chain, at: now)
        var index = 0
        while index < trades.count {
            let id = trades[index].id
            if trades[index].candidate.underlying == chain.underlying {
                manage(tradeAt: index, &looked, into: &effects)
            }
            if index < trades.count, trades[index].id == id { index += 1 }
        }
    }

    private mutating func manage(tradeAt index: Int, _ looked: inout ExitLook, into effects: inout [DeskEffect]) {
        switch trades[index].phase {
        case .open, .adjusting:
            var exit: ExitSignal?
            if trades[index].held > 0 {
                let mark = mark(tradeAt: index, on: looked.chain, into: &effects)
                exit = self.exit(of: index, mark: mark, &looked)
            } else if trades[index].shares != 0 {
                exit = word(on: index) ?? endSignal
            }
            if let exit, isDue(exitOf: index, exit.reason, looked.sight) {
                if exit.reason == .dte, rollsInstead(tradeAt: index, on: looked.chain, into: &effects) { return }
                return decide(exitOf: index, exit.reason, exit.urgency, into: &effects)
            }
            guard looked.adjusts || trades[index].shares != 0, !trades[index].exitState.staysUnadjusted else { return }
            considerAdjustment(tradeAt: index, on: looked.chain, into: &effects)
        case .closing:
            // Marked all the same; what could not be sent is tried on every snapshot.
            if trades[index].held > 0, trades[index].isBalanced {
                _ = mark(tradeAt: index, on: looked.chain, into: &effects)
            }
            if trades[index].retryAt == nil { attempt(tradeAt: index, into: &effects) }
        case .opening: if trades[index].retryAt == nil, !trades[index].isFlat { mend(tradeAt: index, into: &effects) }
        case .delivering, .quarantined, .closed, .abandoned: break
        }
    }

    private mutating func mark(tradeAt index: Int, on chain: Chain, into effects: inout [DeskEffect]) -> Mark {
        let worth = trades[index].shares == 0 ? Money.zero : sharesWorth(of: trades[index])
        let mark = trades[index].mark(on: chain, at: now, sharesWorth: worth)
        if mark.quality == .unquoted { effects.append(.notify(.unquoted(trades[index].id))) }
        return mark
    }

    private mutating func exit(of index: Int, mark: Mark, _ looked: inout ExitLook) -> ExitSignal? {
        if let word = word(on: index) { return word }
        let number = Int(trades[index].strategy.number)
        let isOwn = trades[index].exitState.overrides != nil || trades[index].adjustmentState.down > .first
        if isOwn || looked.strategy != number { take(number, index, isOwn: isOwn, &looked) }
        // What an option is left for is no reason to leave shares: they go as the wheel says.
        if trades[index].shares != 0 { return endSignal }
        var held = HeldTrade(
            openedAt: trades[index].openedAt, expiry: trades[index].structure.expiry,
            credit: trades[index].creditPerShare, maximumLoss: trades[index].maximumLoss,
            kind: trades[index].structure.kind, multiplier: trades[index].multiplier)
        if looked.sight.rules.asksLegs || held.credit.isDebit {
            held.reads(trades[index].legs, session: looked.sight.session)
        }
        if looked.asksMore { look(for: held, index, mark, strategy: number, &looked) }
        let signal = ExitRules.judge(&looked.sight, trade: held, mark: mark, state: &trades[index].exitState)
        if let signal, signal.urgency == .immediate || looked.sight.isEndOfDay { return signal }
        return endSignal
    }
    /// The rules of a strategy, as they stand in the trade's down and with what a person changed for it. Piece by piece:
    /// a tick must not copy a strategy, or a trade.
    private func take(_ number: Int, _ index: Int, isOwn: Bool, _ looked: inout ExitLook) {
        let exits = AdjustmentRules.exits(
            settings.strategies[number].exits, downs: settings.strategies[number].adjustments?.downs,
            kind: trades[index].structure.kind, trades[index].adjustmentState.down)
        looked.take(
            trades[index].exitState.overrides?.applied(to: exits) ?? exits, of: isOwn ? nil : number,
            adjusts: settings.strategies[number].adjustments?.isOn == true)
    }
    /// A person's.
    private func word(on index: Int) -> ExitSignal? {
        if trades[index].isCloseWanted { return ExitSignal(.manual, .immediate) }
        return trades[index].approvedExit.map { ExitSignal($0, .immediate) }
    }
    private var endSignal: ExitSignal? {
        stops.contains(.lastSession) && stops.closesAtEnd ? ExitSignal(.end, .immediate) : nil
    }

    /// Looks up what the rules of one trade need beyond its mark, and nothing else.
    private func look(
        for held: HeldTrade, _ index: Int, _ mark: Mark, strategy: Int, _ looked: inout ExitLook
    ) {
        let asksVIX = looked.sight.rules.vix.isSet || looked.sight.rules.hardStops.vix.isSet
        if asksVIX { looked.sight.vix = looked.facts(memory).vix.value }
        if looked.sight.rules.shortStrike != nil, looked.sight.spot == nil {
            looked.sight.spot = looked.facts(memory).spot.value
        }
        let asksShort = ExitRules.asksShortDelta(looked.sight, held)
        let asksUnit = looked.sight.rules.hardStops.unitDelta != nil
        let asksModel = ExitRules.asksModel(looked.sight, held, mark)
        let jumps =
            looked.sight.rules.explainsJumps
            && ExitRules.jumps(looked.sight, mark, since: trades[index].exitState.baseline)
        guard asksShort || asksUnit || asksModel || jumps else { return }
        let legs = trades[index].legs
        var reader = looked.reader(settings.strategies[strategy].greeks, memory)
        if asksShort { looked.sight.shortDelta = reader.shortDelta(legs) }
        if asksUnit { looked.sight.unitDelta = reader.unitDelta(legs, shares: held.kind?.shares ?? 0) }
        if asksModel { looked.sight.modelDoubleMid = reader.modelDoubleMid(of: legs) }
        if jumps, let earlier = trades[index].exitState.baselineChain {
            looked.sight.explainedDoubleChange = reader.explainedDoubleChange(of: legs, since: earlier)
        }
        looked.keeps(reader)
    }

    // MARK: - From a decision to an exit

    /// While the market is open, at once. After the close an exit is decided once, and only where nothing has to come off
    /// first: no order leaves before the first quotes of the morning have decided again.
    private mutating func isDue(exitOf index: Int, _ reason: ExitReason, _ sight: borrowing ExitSight) -> Bool {
        if sight.isOpen { return true }
        let queued = ExitState.Queued(reason, on: sight.session)
        let trade = trades[index].id
        guard sight.hasClosed, trades[index].exitState.queued != queued,
            !orders.contains(where: { $0.order.trade == trade && $0.isLive })
        else { return false }
        trades[index].exitState.queued = queued
        return true
    }

    /// An exit rule has spoken: now, or after a person was asked.
    private mutating func decide(
        exitOf index: Int, _ reason: ExitReason, _ urgency: Urgency, into effects: inout [DeskEffect]
    ) {
        if reason.isHardStop { return closeAtOnce(tradeAt: index, reason, into: &effects) }
        let isAgreed = reason == .manual || reason == .end || trades[index].approvedExit == reason
        guard settings.execution.asksForExits, !isAgreed else {
            startExit(at: index, reason, urgency, into: &effects)
            return
        }
        let trade = trades[index].id
        let isAsked = pending.contains {
            if case .exit(let proposal) = $0.subject { proposal.trade == trade } else { false }
        }
        if isAsked { return }
        if let muted = trades[index].mutedExit, muted.reason == reason,
            muted.session == session(of: trades[index].candidate.underlying)
        {
            return
        }
        let proposal = ExitProposal(
            id: counters.nextRecommendation(), trade: trade, reason: reason, urgency: urgency, at: now)
        recommendation(proposal.id, goes: .pending, into: &effects)
        pending.append(
            PendingQuestion(subject: .exit(proposal), deadline: now + settings.execution.approvalDeadline))
        effects.append(.proposeExit(proposal))
    }

    /// A person answered about an exit. Approved, it is judged no further: the market that asked for it may be gone,
    /// but a close is never held up.
    mutating func answeredExit(
        _ proposal: ExitProposal, _ answer: Approval.Answer, into effects: inout [DeskEffect]
    ) {
        let index = trades.firstIndex { $0.id == proposal.trade }
        switch answer {
        case .approved:
            recommendation(proposal.id, goes: .approved, into: &effects)
            guard let index, trades[index].phase == .open else {
                recommendation(proposal.id, goes: .validationFailed, into: &effects)
                return
            }
            recommendation(proposal.id, goes: .executing, into: &effects)
            trades[index].exitProposal = proposal.id
            trades[index].approvedExit = proposal.reason
            startExit(at: index, proposal.reason, proposal.urgency, into: &effects)
        case .rejected, .skipped:
            recommendation(proposal.id, goes: answer == .skipped ? .skipped : .rejected, into: &effects)
            guard let index else { return }
            trades[index].mutedExit = (proposal.reason, session(of: trades[index].candidate.underlying))
        }
    }

    /// A person wants out: now, or as soon as what is on its way allows it.
    mutating func close(tradeAt index: Int, into effects: inout [DeskEffect]) {
        trades[index].isCloseWanted = true
        switch trades[index].phase {
        case .open, .adjusting, .quarantined: startExit(at: index, .manual, .immediate, into: &effects)
        case .opening:
            let trade = trades[index].id
            for order in orders.indices where orders[order].order.trade == trade {
                cancel(orderAt: order, into: &effects)
            }
        case .closing, .delivering, .abandoned, .closed: break
        }
    }
}

/// What is looked up on one snapshot for the exit rules, each thing when the first rule asks for it.
private struct ExitLook: ~Copyable {
    var sight: ExitSight
    /// Whose rules they are; nil where they are those of one trade alone.
    private(set) var strategy: Int?
    /// Whether a rule needs more than the mark.
    private(set) var asksMore = false
    /// Whether the strategy adjusts what it holds.
    private(set) var adjusts = false
    let chain: Chain
    private var known: MarketFacts?
    private var readers: (model: GreeksReader?, vendor: GreeksReader?)

    init(_ chain: Chain, at: Instant) {
        self.chain = chain
        sight = ExitSight(chain, at: at)
    }

    /// - Parameter strategy: nil where the rules are those of one trade alone.
    mutating func take(_ rules: ExitSettings, of strategy: Int?, adjusts: Bool) {
        sight.rules = rules
        self.strategy = strategy
        self.adjusts = adjusts
        asksMore = rules.asksMarket
    }
    mutating func facts(_ memory: MarketMemory) -> MarketFacts {
        if let known { return known }
        let facts = memory.facts(for: chain.underlying, chain: chain, at: sight.at)
        known = facts
        return facts
    }
    mutating func reader(_ source: GreeksSource, _ memory: MarketMemory) -> GreeksReader {
        let kept = source == .model ? readers.model : readers.vendor
        return kept ?? GreeksReader(chain, source: source, facts: facts(memory))
    }
    /// With the forwards it found, for the next trade.
    mutating func keeps(_ reader: GreeksReader) {
        switch reader.source {
        case .model: readers.model = reader
        case .vendor: readers.vendor = reader
        }
    }
}
