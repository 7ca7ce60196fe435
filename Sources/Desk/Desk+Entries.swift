import Market
import Risk
import Strategy
import Trading

/// From a snapshot to an order: evaluation, sizing, recommendation, approval.
extension Desk {
    mutating func scan(_ chain: Chain, into effects: inout [DeskEffect]) {
        let facts = memory.facts(for: chain.underlying, chain: chain, at: now)
        for (number, strategy) in settings.strategies.enumerated() {
            guard strategy.enabled,
                strategy.underlyings.isEmpty || strategy.underlyings.contains(chain.underlying)
            else { continue }
            let index = StrategyIndex(UInt16(number))
            let evaluation = EntryPipeline.evaluate(
                strategy: strategy, index: index, chain: chain, facts: facts, book: bookFacts(index, chain))
            let id = counters.nextEvaluation()
            effects.append(.record(.evaluated(id, evaluation)))
            guard let best = evaluation.candidates.first, !isAsked(index, chain.underlying) else { continue }
            recommend(best, id, into: &effects)
        }
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
            $0.recommendation.candidate.strategy == strategy && $0.recommendation.candidate.underlying == underlying
        }
    }

    private mutating func recommend(
        _ candidate: Candidate, _ evaluation: EvaluationID, into effects: inout [DeskEffect]
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
            quantity: quantity, at: now)
        effects.append(.record(.recommended(recommendation)))
        if let refusal = refusal(of: recommendation) {
            effects.append(.record(.refused(recommendation.id, refusal)))
            return
        }
        switch settings.approval {
        case .automatic: execute(recommendation, into: &effects)
        case .ask:
            pending.append(
                PendingRecommendation(
                    recommendation: recommendation, deadline: now + settings.execution.approvalDeadline))
            effects.append(.propose(recommendation))
        case .propose: effects.append(.propose(recommendation))
        }
    }

    private func refusal(of recommendation: Recommendation) -> RefusalReason? {
        if recommendation.quantity == 0 { return .risk }
        if stops.reason != nil { return .entriesStopped }
        let candidate = recommendation.candidate
        let able = settings.capabilities
        if candidate.legs.count > able.maximumLegs || (candidate.legs.count > 1 && !able.multiLegOrders) {
            return .capability
        }
        return !candidate.kind.isDefinedRisk && !able.uncoveredShorts ? .capability : nil
    }

    private func riskFacts() -> RiskFacts {
        var facts = RiskFacts.empty
        for trade in trades {
            if case .opening = trade.state {
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
        facts.isDailyLossStopActive = stops.reason == .dailyLoss
        return facts
    }

    mutating func answered(_ id: RecommendationID, _ approval: Approval, into effects: inout [DeskEffect]) {
        // An answer to what is no longer asked changes nothing: the first answer won, or the deadline did.
        guard let index = pending.firstIndex(where: { $0.recommendation.id == id }) else { return }
        let waiting = pending.remove(at: index)
        switch approval.answer {
        case .rejected: effects.append(.record(.refused(id, .rejected)))
        case .skipped: effects.append(.record(.refused(id, .skipped)))
        case .approved:
            if let refusal = revalidate(waiting) {
                effects.append(.record(.refused(id, refusal)))
            } else {
                execute(waiting.recommendation, into: &effects)
            }
        }
    }

    /// Still the market that was analysed, still allowed.
    private func revalidate(_ waiting: PendingRecommendation) -> RefusalReason? {
        if now > waiting.deadline { return .expired }
        if stops.reason != nil { return .entriesStopped }
        let candidate = waiting.recommendation.candidate
        guard let spot = chain(of: candidate.underlying)?.underlyingPrice else { return .stale }
        let moved = Double((spot - candidate.spot).magnitude.units) / Double(candidate.spot.units)
        if moved > settings.execution.revalidationMove { return .stale }
        if !passesAgain(candidate) { return .stale }
        let decision = RiskDesk.judge(
            candidate: candidate, settings: settings.risk, book: riskFacts(), account: Input(account))
        if case .approved(let quantity, _) = decision, quantity >= waiting.recommendation.quantity { return nil }
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

    private mutating func execute(_ recommendation: Recommendation, into effects: inout [DeskEffect]) {
        let candidate = recommendation.candidate
        guard let chain = chain(of: candidate.underlying),
            let quote = quote(of: candidate.legs, underlying: candidate.underlying)
        else {
            effects.append(.record(.refused(recommendation.id, .stale)))
            return
        }
        let facts = memory.facts(for: candidate.underlying, chain: chain, at: now)
        let entry = ClosedTrade.EntryMarket(
            spot: candidate.spot, vix: facts.vix.value, ivRank: facts.ivRank.value,
            probabilityOfProfit: candidate.measures.probabilityOfProfit,
            expectedValueNet: candidate.measures.expectedValueNet)
        let id = counters.nextTrade()
        let order = counters.nextOrder()
        trades.append(
            TradeLife(
                id: id, order: order, candidate: candidate, entry: entry, quantity: recommendation.quantity,
                session: chain.session, at: now))
        let tick = RootRules.of(candidate.legs[0].contract.root).packageTick(on: chain.session)
        send(
            candidate.legs, underlying: candidate.underlying, intent: .open, quantity: recommendation.quantity,
            trade: id, id: order, walk: .entry(settings.execution, quote: quote, tick: tick), quote: quote,
            into: &effects)
    }
}
