import Market
import Risk
import Strategy
import Trading

/// What is held: marked on every snapshot and judged by the exit rules.
extension Desk {
    /// Marks and judges the open trades of the snapshot's underlying.
    mutating func manage(on chain: Chain, into effects: inout [DeskEffect]) {
        var index = 0
        while index < trades.count {
            let id = trades[index].id
            if trades[index].candidate.underlying == chain.underlying {
                manage(tradeAt: index, on: chain, into: &effects)
            }
            if index < trades.count, trades[index].id == id { index += 1 }
        }
    }

    private mutating func manage(tradeAt index: Int, on chain: Chain, into effects: inout [DeskEffect]) {
        switch trades[index].phase {
        case .open:
            guard trades[index].held > 0 else { return }
            let mark = mark(tradeAt: index, on: chain, into: &effects)
            guard let exit = exit(of: index, mark: mark, chain: chain) else { return }
            decide(exitOf: index, exit.reason, exit.urgency, into: &effects)
        case .closing:
            // Marked all the same; what could not be sent is tried on every snapshot.
            if trades[index].held > 0, trades[index].isBalanced { _ = mark(tradeAt: index, on: chain, into: &effects) }
            if trades[index].retryAt == nil { attempt(tradeAt: index, into: &effects) }
        case .opening: if trades[index].retryAt == nil, !trades[index].isFlat { mend(tradeAt: index, into: &effects) }
        case .delivering, .quarantined, .closed, .abandoned: break
        }
    }

    private mutating func mark(tradeAt index: Int, on chain: Chain, into effects: inout [DeskEffect]) -> Mark {
        let mark = trades[index].mark(on: chain, at: now)
        if mark.quality == .unquoted { effects.append(.notify(.unquoted(trades[index].id))) }
        return mark
    }

    private mutating func exit(
        of index: Int, mark: Mark, chain: Chain
    ) -> (reason: ExitReason, urgency: Urgency)? {
        if trades[index].isCloseWanted { return (.manual, .immediate) }
        if let approved = trades[index].approvedExit { return (approved, .immediate) }
        let number = Int(trades[index].strategy.number)
        let delta =
            settings.strategies[number].exits.shortDelta == nil
            ? nil : shortDelta(of: trades[index], settings.strategies[number], chain)
        let held = HeldTrade(
            openedAt: trades[index].openedAt, expiry: trades[index].candidate.expiry,
            credit: trades[index].creditPerShare, maximumLoss: trades[index].maximumLoss)
        let decision = ExitRules.judge(
            settings.strategies[number].exits, trade: held, mark: mark, shortDelta: delta, session: chain.session,
            at: now, resolution: chain.identity.resolution, state: &trades[index].exitState)
        if let decision { return decision }
        return stops.contains(.lastSession) && stops.closesAtEnd ? (.end, .immediate) : nil
    }

    /// The largest |delta| among the short legs; nil when one of them is not known.
    private func shortDelta(of trade: TradeLife, _ strategy: StrategySettings, _ chain: Chain) -> Double? {
        var largest: Double?
        for leg in trade.legs where leg.side == .short {
            guard
                let delta = ContractDelta.of(
                    leg.contract, chain: chain, source: strategy.greeks,
                    facts: memory.facts(for: chain.underlying, chain: chain, at: now))
            else { return nil }
            largest = max(largest ?? 0, delta.magnitude)
        }
        return largest
    }

    // MARK: - From a decision to an exit

    /// An exit rule has spoken: now, or after a person was asked.
    private mutating func decide(
        exitOf index: Int, _ reason: ExitReason, _ urgency: Urgency, into effects: inout [DeskEffect]
    ) {
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
        case .open: startExit(at: index, .manual, .immediate, into: &effects)
        case .quarantined: startExit(at: index, .manual, .immediate, into: &effects)
        case .opening:
            let trade = trades[index].id
            for order in orders.indices where orders[order].order.trade == trade {
                cancel(orderAt: order, into: &effects)
            }
        case .closing, .delivering, .abandoned, .closed: break
        }
    }
}
