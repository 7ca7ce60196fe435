import Market
import Risk
import Strategy
import Trading

/// What the rules of adjustments say of a trade that no exit wants closed: rolls, the football system's downs, the wheel.
extension Desk {
    /// Asked on every snapshot of an open trade, while nothing of it is on its way but what rests.
    mutating func considerAdjustment(tradeAt index: Int, on chain: Chain, into effects: inout [DeskEffect]) {
        let strategy = settings.strategies[Int(trades[index].strategy.number)]
        guard trades[index].phase == .open, trades[index].isBalanced else { return }
        if trades[index].shares > 0 {
            if strategy.adjustments?.isOn == true, rollCall(tradeAt: index, strategy, on: chain, into: &effects) {
                return
            }
            turnWheel(tradeAt: index, strategy, on: chain, into: &effects)
        } else if strategy.adjustments?.isOn == true, trades[index].held > 0 {
            answerTest(tradeAt: index, strategy, on: chain, into: &effects)
        }
    }

    // MARK: - Rolls and downs

    private mutating func answerTest(
        tradeAt index: Int, _ strategy: StrategySettings, on chain: Chain, into effects: inout [DeskEffect]
    ) {
        carryOut(judge(tradeAt: index, strategy, on: chain), tradeAt: index, on: chain, into: &effects)
    }

    /// Whether a trade that its days would close is threatened, so that its roll, or what stands for it, comes first:
    /// days close what is left alone. A roll that nobody filled is not waited for again.
    mutating func rollsInstead(tradeAt index: Int, on chain: Chain, into effects: inout [DeskEffect]) -> Bool {
        let strategy = settings.strategies[Int(trades[index].strategy.number)]
        let awaitsSide = trades[index].adjustmentState.pending != nil
        guard strategy.adjustments?.roll.isOn == true, !trades[index].hasRolledInVain || awaitsSide,
            trades[index].phase == .open, trades[index].isBalanced, trades[index].held > 0, trades[index].shares == 0,
            !trades[index].exitState.staysUnadjusted
        else { return false }
        let decision = judge(tradeAt: index, strategy, on: chain)
        switch decision {
        case .roll:
            carryOut(decision, tradeAt: index, on: chain, into: &effects)
            return trades[index].phase == .adjusting
        case .close:
            carryOut(decision, tradeAt: index, on: chain, into: &effects)
            return true
        case .nothing(.confirming): return true
        // The second side of a condor is waited for, and bought back in the end.
        case .hold: return awaitsSide
        case .nothing, .reduce: return false
        }
    }

    private mutating func judge(
        tradeAt index: Int, _ strategy: StrategySettings, on chain: Chain
    ) -> AdjustmentDecision {
        let facts = memory.facts(for: chain.underlying, chain: chain, at: now)
        let trade = trades[index]
        let basis = trade.shares > 0 ? WheelCampaign(shares: trade.shares, cost: .zero - trade.balance).basis : nil
        let held = HeldStructure(
            kind: trade.structure.kind, legs: trade.legs, lots: trade.lots, units: trade.held,
            netCredit: trade.creditPerShare, openedAt: trade.openedAt, shares: trade.shares, costBasis: basis)
        return AdjustmentRules.judge(
            strategy, held: held, chain: chain, facts: facts, state: &trades[index].adjustmentState, at: now
        ).decision
    }

    private mutating func carryOut(
        _ decision: AdjustmentDecision, tradeAt index: Int, on chain: Chain, into effects: inout [DeskEffect]
    ) {
        let trade = trades[index]
        note(decision.reason, tradeAt: index, into: &effects)
        switch decision {
        case .nothing, .hold: protect(tradeAt: index, into: &effects)
        case .roll(let roll): adjust(tradeAt: index, plan(roll, of: trade), into: &effects)
        case .reduce(let units, _):
            guard let plan = reduction(of: trade, by: units, on: chain) else { return }
            adjust(tradeAt: index, plan, into: &effects)
        case .close(_, let urgency): startExit(at: index, .threatened, urgency, into: &effects)
        }
    }

    private func plan(_ roll: Roll, of trade: TradeLife) -> AdjustmentPlan {
        AdjustmentPlan(
            closing: roll.closing, opening: roll.opening, quantity: roll.quantity, least: roll.least,
            result: structure(roll, of: trade), roll: roll)
    }

    /// What the trade is after a roll. A loss that has no bound stays what it was sized by.
    private func structure(_ roll: Roll, of trade: TradeLife) -> TradeStructure {
        let credit = trade.creditPerShare + roll.expected
        let isOneExpiry = Set(roll.resulting.map(\.contract.expiry)).count == 1
        let loss = isOneExpiry ? Payoff(legs: roll.resulting, net: credit).maximumLoss : trade.maximumLoss
        let isLimited = roll.structure.isDefinedRisk
        return TradeStructure(
            kind: roll.structure, expiry: roll.resulting.map(\.contract.expiry).min() ?? trade.structure.expiry,
            riskPerUnit: isLimited ? loss?.amount(shares: trade.multiplier) ?? trade.riskPerUnit : trade.riskPerUnit,
            maximumLoss: isLimited ? loss : nil)
    }

    /// Some units closed at no more than an exit may cost.
    private func reduction(of trade: TradeLife, by units: Int, on chain: Chain) -> AdjustmentPlan? {
        let legs = trade.legs.map { Leg($0.side.opposite, $0.contract, ratio: $0.ratio) }
        guard units < trade.held, let quote = quote(of: legs, underlying: chain.underlying) else { return nil }
        let walk = Walk.exit(
            settings.execution, quote: quote, ticks: ticks(of: legs, quote: quote, on: chain.session),
            width: settings.execution.capsExitAtWidth ? trade.width : nil)
        return AdjustmentPlan(
            closing: legs, opening: [], quantity: units, least: walk.worst ?? quote.natural, result: trade.structure)
    }

    // MARK: - The wheel

    /// Rolls a tested call that covers shares; whether it did. Without a roll they are called away, which is what a wheel
    /// is for: no other answer is taken.
    private mutating func rollCall(
        tradeAt index: Int, _ strategy: StrategySettings, on chain: Chain, into effects: inout [DeskEffect]
    ) -> Bool {
        let trade = trades[index]
        guard trade.structure.kind == .coveredCall, trade.held > 0,
            trade.legs.allSatisfy({ $0.contract.right == .call })
        else { return false }
        let decision = judge(tradeAt: index, strategy, on: chain)
        guard case .roll = decision else { return false }
        carryOut(decision, tradeAt: index, on: chain, into: &effects)
        return true
    }

    private mutating func turnWheel(
        tradeAt index: Int, _ strategy: StrategySettings, on chain: Chain, into effects: inout [DeskEffect]
    ) {
        let trade = trades[index]
        let calls = trade.legs.indices.compactMap { place -> ShortCall? in
            let (contract, lots) = (trade.legs[place].contract, trade.lots[place])
            return contract.right == .call && lots < 0 ? ShortCall(contract, contracts: -lots) : nil
        }
        let judgement = WheelRules.judge(
            strategy, campaign: WheelCampaign(shares: trade.shares, cost: .zero - trade.balance), calls: calls,
            chain: chain, facts: memory.facts(for: chain.underlying, chain: chain, at: now), at: now)
        warn(judgement.warnings, tradeAt: index, session: chain.session, into: &effects)
        switch judgement.decision {
        case .nothing: break
        case .sellCall(let sale):
            let plan = AdjustmentPlan(
                closing: [], opening: [sale.leg], quantity: sale.quantity, least: sale.least,
                result: TradeStructure(
                    kind: .coveredCall, expiry: sale.contract.expiry, riskPerUnit: trade.riskPerUnit, maximumLoss: nil))
            adjust(tradeAt: index, plan, into: &effects)
        case .closeShares(_, _, let reason):
            startExit(at: index, reason == .oddLot ? .assigned : .stop, .immediate, into: &effects)
        }
    }

    private mutating func warn(
        _ warnings: [AssignmentWarning], tradeAt index: Int, session: Day, into effects: inout [DeskEffect]
    ) {
        guard trades[index].warnedOn != session else { return }
        for case .earlyAssignment(let risk) in warnings {
            trades[index].warnedOn = session
            effects.append(.notify(.earlyAssignment(trades[index].id, risk.contract)))
        }
    }

    /// What the rules said, told when it is something new.
    private mutating func note(
        _ reason: AdjustmentReason, tradeAt index: Int, into effects: inout [DeskEffect]
    ) {
        if case .earlyAssignment(let risk) = reason {
            warn(
                [.earlyAssignment(risk)], tradeAt: index, session: session(of: trades[index].candidate.underlying),
                into: &effects)
        }
    }
}
