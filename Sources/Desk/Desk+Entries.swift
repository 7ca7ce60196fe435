import Market
import Risk
import Strategy
import Trading

/// From a snapshot to an order: evaluation, sizing, recommendation, approval.
extension Desk {
    mutating func scan(_ chain: Chain, into effects: inout [DeskEffect]) {
        guard isScanDue(chain) else { return }
        let facts = memory.facts(for: chain.underlying, chain: chain, at: now)
        noteRegime(facts, into: &effects)
        for (number, strategy) in settings.strategies.enumerated() {
            guard strategy.enabled,
                strategy.underlyings.isEmpty || strategy.underlyings.contains(chain.underlying)
            else { continue }
            let index = StrategyIndex(UInt16(number))
            let slot = idleSlot(index, chain.underlying)
            self.slot(slot, goes: .scanning, into: &effects)
            let evaluation = EntryPipeline.evaluate(
                strategy: strategy, index: index, chain: chain, facts: facts, book: bookFacts(index, chain))
            let id = counters.nextEvaluation()
            effects.append(.record(.evaluated(id, evaluation)))
            if let best = evaluation.candidates.first, !isAsked(index, chain.underlying) {
                recommend(best, id, slot, into: &effects)
            }
            if phase(of: slot) == .scanning { self.slot(slot, goes: .idle, into: &effects) }
        }
    }

    /// What changed since the last scan is journaled once, whatever the strategies make of it.
    private mutating func noteRegime(_ facts: MarketFacts, into effects: inout [DeskEffect]) {
        let index = regimes.firstIndex { $0.underlying == facts.underlying } ?? regimes.count
        if index == regimes.count { regimes.append((facts.underlying, RegimeState())) }
        for transition in regimes[index].state.update(facts) { effects.append(.record(.regimeChanged(transition))) }
    }

    private func phase(of slot: SlotID) -> SlotPhase? { slots.first { $0.id == slot }?.phase }

    /// Within a day underlyings are scanned at intervals, not at every tick; a daily snapshot is the only one there is.
    private mutating func isScanDue(_ chain: Chain) -> Bool {
        guard settings.scanInterval > .zero, chain.identity.resolution == .intraday else { return true }
        guard let index = lastScans.firstIndex(where: { $0.underlying == chain.underlying }) else {
            lastScans.append((chain.underlying, chain.knownAt))
            return true
        }
        guard chain.knownAt - lastScans[index].at >= settings.scanInterval else { return false }
        lastScans[index].at = chain.knownAt
        return true
    }

    private func bookFacts(_ strategy: StrategyIndex, _ chain: Chain) -> BookFacts {
        var open: [BookFacts.OpenCount] = []
        for trade in trades {
            let (underlying, expiry) = (trade.candidate.underlying, trade.candidate.expiry)
            if let index = open.firstIndex(where: { $0.underlying == underlying && $0.expiry == expiry }) {
                open[index].trades += 1
            } else {
                open.append(BookFacts.OpenCount(underlying: underlying, expiry: expiry, trades: 1))
            }
        }
        let last = lastCloses.first { $0.strategy == strategy && $0.underlying == chain.underlying }
        return BookFacts(
            open: .value(open), lastClose: last.map { .value($0.session) } ?? .notApplicable,
            commissionToOpen: settings.commissionOpen, commissionToClose: settings.commissionClose)
    }

    /// Whether a person still has a recommendation of this strategy on this underlying before them: one question at a
    /// time.
    private func isAsked(_ strategy: StrategyIndex, _ underlying: Symbol) -> Bool {
        pending.contains {
            guard case .entry(let recommendation) = $0.subject else { return false }
            return recommendation.candidate.strategy == strategy && recommendation.candidate.underlying == underlying
        }
    }

    private mutating func recommend(
        _ candidate: Candidate, _ evaluation: EvaluationID, _ slot: SlotID, into effects: inout [DeskEffect]
    ) {
        let decision = RiskDesk.judge(
            candidate: candidate, settings: settings.risk, book: riskFacts(), account: Input(account))
        let quantity: Int
        switch decision {
        case .approved(let units, _): quantity = units
        case .refused: quantity = 0
        }
        let recommendation = Recommendation(
            id: counters.nextRecommendation(), evaluation: evaluation, candidate: candidate, decision: decision,
            quantity: quantity, slot: slot, at: now)
        effects.append(.record(.recommended(recommendation)))
        if let refusal = refusal(of: recommendation) {
            refuse(recommendation.id, refusal, .refused, into: &effects)
            return
        }
        switch flaw == .skipsApproval ? .automatic : settings.approval {
        case .automatic:
            self.recommendation(recommendation.id, goes: .approved, into: &effects)
            execute(recommendation, into: &effects)
        case .ask:
            self.recommendation(recommendation.id, goes: .pending, into: &effects)
            self.slot(slot, goes: .entering, into: &effects)
            pending.append(
                PendingQuestion(
                    subject: .entry(recommendation), deadline: now + settings.execution.approvalDeadline))
            effects.append(.propose(recommendation))
        case .propose:
            self.recommendation(recommendation.id, goes: .shown, into: &effects)
            effects.append(.propose(recommendation))
        }
    }

    private mutating func refuse(
        _ id: RecommendationID, _ reason: RefusalReason, _ phase: RecommendationPhase, into effects: inout [DeskEffect]
    ) {
        effects.append(.record(.refused(id, reason)))
        recommendation(id, goes: phase, into: &effects)
    }

    private func refusal(of recommendation: Recommendation) -> RefusalReason? {
        if recommendation.quantity == 0 { return .risk }
        if !stops.isEmpty, flaw != .sendsWhileStopped { return .entriesStopped }
        let candidate = recommendation.candidate
        // Shares belong to the campaign that took them, and it sells its own calls; an entry would be a naked one.
        if candidate.kind.shares > 0 { return .noShares }
        if isHalted(candidate.underlying) { return .underlyingHalted }
        if !messages.allows(.open, at: now) { return .capacity }
        let able = settings.capabilities
        if candidate.legs.count > able.maximumLegs || (candidate.legs.count > 1 && !able.multiLegOrders) {
            return .capability
        }
        return candidate.kind.hasUncoveredShorts && !able.uncoveredShorts ? .capability : nil
    }

    private func riskFacts() -> RiskFacts {
        var facts = RiskFacts.empty
        for trade in trades {
            if trade.phase == .opening {
                facts.pendingRisk += trade.risk
                facts.pendingMargin += trade.candidate.margin * trade.wanted
            } else {
                facts.openRisk += trade.risk
            }
            let underlying = trade.candidate.underlying
            if let index = facts.trades.firstIndex(where: { $0.underlying == underlying }) {
                facts.trades[index].trades += 1
            } else {
                facts.trades.append(RiskFacts.SymbolCount(underlying: underlying, trades: 1))
            }
        }
        facts.equityAtLastClose = stops.equityBefore.map { .value($0) } ?? .notApplicable
        facts.isDailyLossStopActive = stops.contains(.dailyLoss)
        return facts
    }

    mutating func answered(_ id: RecommendationID, _ approval: Approval, into effects: inout [DeskEffect]) {
        // An answer to what is no longer asked changes nothing: the first answer won, or the deadline did.
        guard let index = pending.firstIndex(where: { $0.id == id }) else { return }
        let question = pending.remove(at: index)
        switch (question.subject, approval.answer) {
        case (.entry(let recommendation), .approved):
            self.recommendation(id, goes: .approved, into: &effects)
            if let refusal = revalidate(recommendation, until: question.deadline) {
                refuse(id, refusal, .validationFailed, into: &effects)
                slot(recommendation.slot, goes: .idle, into: &effects)
            } else {
                execute(recommendation, into: &effects)
            }
        case (.entry(let recommendation), let answer):
            refuse(
                id, answer == .skipped ? .skipped : .rejected, answer == .skipped ? .skipped : .rejected,
                into: &effects)
            slot(recommendation.slot, goes: .idle, into: &effects)
        case (.exit(let proposal), let answer): answeredExit(proposal, answer, into: &effects)
        }
    }

    mutating func expire(_ question: PendingQuestion, into effects: inout [DeskEffect]) {
        refuse(question.id, .expired, .expired, into: &effects)
        if case .entry(let recommendation) = question.subject {
            slot(recommendation.slot, goes: .idle, into: &effects)
        }
    }

    /// Still the market that was analysed, still allowed.
    private func revalidate(_ recommendation: Recommendation, until deadline: Instant) -> RefusalReason? {
        if now > deadline { return .expired }
        let candidate = recommendation.candidate
        if !stops.isEmpty { return .entriesStopped }
        if isHalted(candidate.underlying) { return .underlyingHalted }
        guard let spot = chain(of: candidate.underlying)?.underlyingPrice else { return .stale }
        let moved = Double((spot - candidate.spot).magnitude.units) / Double(candidate.spot.units)
        if moved > settings.execution.revalidationMove { return .stale }
        if !passesAgain(candidate) { return .stale }
        let decision = RiskDesk.judge(
            candidate: candidate, settings: settings.risk, book: riskFacts(), account: Input(account))
        if case .approved(let quantity, _) = decision, quantity >= recommendation.quantity { return nil }
        return .risk
    }

    /// Every gate once more, on the quotes and the clock of now: an answer may come a quarter of an hour late.
    private func passesAgain(_ candidate: Candidate) -> Bool {
        guard let chain = chain(of: candidate.underlying) else { return false }
        let strategy = settings.strategies[Int(candidate.strategy.number)]
        let facts = memory.facts(for: candidate.underlying, chain: chain, at: now)
        let book = bookFacts(candidate.strategy, chain)
        let ofMoment = EntryPipeline.evaluate(
            strategy: strategy, index: candidate.strategy, chain: chain, facts: facts, book: book
        ).underlyingVerdicts
        let ofLegs = EntryPipeline.judge(
            legs: candidate.legs, strategy: strategy, chain: chain, facts: facts, book: book)
        return !(ofMoment + ofLegs).contains { $0.verdict.isFailure }
    }

    /// Sends what was approved: the trade begins with its entry order.
    private mutating func execute(_ recommendation: Recommendation, into effects: inout [DeskEffect]) {
        let candidate = recommendation.candidate
        guard let chain = chain(of: candidate.underlying),
            let quote = quote(of: candidate.legs, underlying: candidate.underlying)
        else {
            refuse(recommendation.id, .stale, .validationFailed, into: &effects)
            slot(recommendation.slot, goes: .idle, into: &effects)
            return
        }
        let facts = memory.facts(for: candidate.underlying, chain: chain, at: now)
        let entry = ClosedTrade.EntryMarket(
            spot: candidate.spot, vix: facts.vix.value, ivRank: facts.ivRank.value,
            probabilityOfProfit: candidate.measures.probabilityOfProfit,
            expectedValueNet: candidate.measures.expectedValueNet)
        var trade = TradeLife(
            id: counters.nextTrade(), recommendation: recommendation, slot: recommendation.slot, entry: entry,
            session: chain.session, at: now)
        trade.isWheel = settings.strategies[Int(candidate.strategy.number)].wheel?.isRun == true
        let walk = Walk.entry(
            settings.execution, quote: quote, ticks: ticks(of: candidate.legs, quote: quote, on: chain.session))
        trades.append(trade)
        slot(recommendation.slot, goes: .entering, into: &effects)
        if let index = slots.firstIndex(where: { $0.id == recommendation.slot }) { slots[index].trade = trade.id }
        let draft = OrderDraft(
            trade: trade.id, underlying: candidate.underlying, intent: .open, legs: candidate.legs,
            quantity: recommendation.quantity, walk: walk)
        let isSent =
            isBracketed(candidate) ? sendBracket(draft, quote, into: &effects) : send(draft, quote, into: &effects)
        guard isSent else {
            refuse(recommendation.id, .capacity, .validationFailed, into: &effects)
            review(tradeAt: trades.count - 1, into: &effects)
            return
        }
        self.recommendation(recommendation.id, goes: .executing, into: &effects)
    }
}
