import Market
import Trading

/// What a venue filled in part of a ratio: noticed after every event, completed or flattened at once; and shorts without
/// cover, which never stand unnoticed.
extension Desk {
    mutating func noteCover(tradeAt index: Int) {
        if flaw != .forgetsNaked { trades[index].noteCover(at: now) }
    }

    /// When an order's leg without its partner counts as a break.
    func breakDeadline(of life: OrderLife) -> Instant? {
        guard let since = life.brokenSince, !life.isCancelWanted, flaw != .leavesBreaks else { return nil }
        switch life.phase {
        case .working, .changing: return since + settings.execution.emergency.ratioBreakGrace
        case .sending, .cancelling, .asking, .filled, .ended, .rejected, .lost: return nil
        }
    }

    /// The partner did not come: the rest of the order goes, and its trade is mended when it is gone.
    mutating func mendBreak(orderAt index: Int, into effects: inout [DeskEffect]) {
        let order = orders[index].order
        effects.append(.notify(.ratioBreak(order.id, order.trade)))
        cancel(orderAt: index, into: &effects)
    }

    /// Completes the units of which a leg is there, or undoes what was filled alone, by what the profile says; a
    /// completion that failed, or would add risk while entries are stopped, is undone.
    mutating func mend(tradeAt index: Int, into effects: inout [DeskEffect]) {
        if flaw == .leavesBreaks { return }
        let trade = trades[index]
        guard !orders.contains(where: { $0.order.trade == trade.id && $0.isLive && $0.order.manner != .resident })
        else {
            return
        }
        guard !trade.isFlat, !trade.isBalanced else { return review(tradeAt: index, into: &effects) }
        guard let chain = tradable(trade.candidate.underlying, for: index) else { return }
        let completing = trade.completion
        let mayAdd = stops.isEmpty && !isHalted(trade.candidate.underlying)
        let completes =
            settings.execution.ratioBreak == .complete && !trade.isToFlatten && !trade.isCloseWanted
            && (mayAdd || completing.allSatisfy { $0.change >= 0 })
        let changes =
            completes ? completing : trade.legs.enumerated().map { ($0.element, -trade.lots[$0.offset]) }
        guard let package = Desk.package(changes),
            let quote = quote(of: package.legs, underlying: trade.candidate.underlying)
        else {
            trades[index].isToFlatten = trades[index].isToFlatten || completes
            return
        }
        trades[index].attemptedOn = chain.knownAt
        let walk = Walk.emergency(
            settings.execution, ticks: ticks(of: package.legs, quote: quote, on: chain.session))
        let draft = OrderDraft(
            trade: trade.id, underlying: trade.candidate.underlying, intent: .repair, legs: package.legs,
            quantity: package.quantity, walk: walk, reason: completes ? nil : .broken)
        if !send(draft, quote, into: &effects) { trades[index].retryAt = now + Desk.retryInterval }
    }

    // MARK: - Shorts without cover

    /// When it must be said next that shorts stand without cover: after the grace in which the other leg's report may
    /// still come, then again and again while they do and the market is open.
    func nakedDeadline(of trade: TradeLife) -> Instant? {
        guard let since = trade.nakedSince else { return nil }
        let emergency = settings.execution.emergency
        guard let told = trade.nakedToldAt else { return since + emergency.ratioBreakGrace }
        let next = told + emergency.nakedDeadline
        guard let chain = chain(of: trade.candidate.underlying), chain.identity.resolution == .intraday,
            next < NYSE.session(onOrBefore: chain.session).closesAt
        else { return nil }
        return next
    }

    /// Alarm, no new risk, and the way out: what is uncovered is bought back or completed by the emergency path.
    mutating func tellNaked(tradeAt index: Int, into effects: inout [DeskEffect]) {
        trades[index].nakedToldAt = now
        effects.append(.notify(.nakedShort(trades[index].id, trades[index].nakedShorts)))
        stop(.nakedShort, into: &effects)
        let trade = trades[index].id
        switch trades[index].phase {
        case .opening:
            // What still works of the entry would complete it at any price it likes.
            for order in orders.indices where orders[order].order.trade == trade && orders[order].order.intent == .open
            {
                cancel(orderAt: order, into: &effects)
            }
            mend(tradeAt: index, into: &effects)
        case .open: review(tradeAt: index, into: &effects)
        case .adjusting: closeAtOnce(tradeAt: index, .broken, into: &effects)
        case .closing: if trades[index].retryAt == nil { attempt(tradeAt: index, into: &effects) }
        case .delivering, .quarantined, .closed, .abandoned: break
        }
    }
}
