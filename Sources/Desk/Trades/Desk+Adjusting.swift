import Market
import Strategy
import Trading

/// How a trade that is held becomes another structure: what rests at the broker comes off first, then one order closes
/// some legs and opens others, for no less than was agreed. What fills of it is what the trade is from then on; an exit
/// never waits for it.
extension Desk {
    /// Sends an adjustment, or takes the step before it. Whatever stops entries stops it: it brings new risk.
    mutating func adjust(tradeAt index: Int, _ plan: AdjustmentPlan, into effects: inout [DeskEffect]) {
        let trade = trades[index]
        let underlying = trade.candidate.underlying
        guard trade.phase == .open, stops.isEmpty, !isHalted(underlying), isHeldAtVenue(tradeAt: index),
            let chain = tradable(underlying, for: index), let quote = quote(of: plan.legs, underlying: underlying)
        else { return }
        // Tried anew on the next snapshot, when nothing of the trade is out any more.
        if clearTheWay(ofTradeAt: index, isEmergency: false, into: &effects) { return }
        trades[index].attemptedOn = chain.knownAt
        let walk = Walk.adjustment(
            settings.execution, quote: quote, least: plan.least,
            ticks: ticks(of: plan.legs, quote: quote, on: chain.session))
        let draft = OrderDraft(
            trade: trade.id, underlying: underlying, intent: plan.intent, legs: plan.legs, quantity: plan.quantity,
            walk: walk)
        guard send(draft, quote, into: &effects) else { return }
        trades[index].adjustment = plan
        self.trade(at: index, goes: .adjusting, into: &effects)
        slot(trade.slot, goes: .adjusting, into: &effects)
    }

    /// The adjusting order is over: what the trade holds now is what it is.
    mutating func reviewAdjustment(
        tradeAt index: Int, after life: OrderLife?, isBusy: Bool, into effects: inout [DeskEffect]
    ) {
        guard !isBusy else { return }
        trades[index].endAdjustment(filled: life?.filled ?? 0, session: session(of: trades[index].candidate.underlying))
        noteCover(tradeAt: index)
        if let chain = chain(of: trades[index].candidate.underlying), trades[index].held > 0 {
            // The mark before it was another structure's.
            _ = trades[index].mark(on: chain, at: now, sharesWorth: sharesWorth(of: trades[index]))
        }
        let isBroken = (life?.isBroken ?? false) || trades[index].nakedShorts > 0
        trade(at: index, goes: .open, into: &effects)
        slot(trades[index].slot, goes: .positioned, into: &effects)
        if let life, life.filled > 0 {
            effects.append(.record(.adjusted(trades[index].id, trades[index].structure.kind, trades[index].legs)))
        }
        if trades[index].isFlat || !trades[index].isBalanced {
            review(tradeAt: index, after: life, into: &effects)
        } else if isBroken {
            effects.append(.record(.exitDecided(trades[index].id, .broken, .immediate)))
            enterClosing(at: index, .broken, into: &effects)
            attempt(tradeAt: index, into: &effects)
        } else if trades[index].isCloseWanted || trades[index].isEmergency || stops.contains(.killed) {
            closeAtOnce(tradeAt: index, trades[index].isCloseWanted ? .manual : .kill, into: &effects)
        } else {
            followUp(tradeAt: index, after: life, into: &effects)
            if trades[index].phase == .open { protect(tradeAt: index, into: &effects) }
        }
    }

    /// A condor's second side follows its first on the same quotes: one adjustment, two orders.
    private mutating func followUp(tradeAt index: Int, after life: OrderLife?, into effects: inout [DeskEffect]) {
        guard let life, life.filled > 0, trades[index].adjustmentState.pending != nil,
            let chain = chain(of: trades[index].candidate.underlying)
        else { return }
        // The one try that a daily snapshot gives was the first side's.
        trades[index].attemptedOn = nil
        considerAdjustment(tradeAt: index, on: chain, into: &effects)
    }
}
