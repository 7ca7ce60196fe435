import Market
import Risk
import Strategy
import Trading

/// What is held: marked on every snapshot, judged by the exit rules, closed or settled.
extension Desk {
    /// Marks and judges the open trades of the snapshot's underlying.
    mutating func manage(on chain: Chain, into effects: inout [DeskEffect]) {
        for index in trades.indices where trades[index].candidate.underlying == chain.underlying {
            guard trades[index].held > 0 else { continue }
            let mark = MarkMaker.mark(legs: trades[index].candidate.legs, chain: chain, at: now)
            trades[index].note(mark, session: chain.session)
            if mark.quality == .unquoted { effects.append(.notify(.unquoted(trades[index].id))) }
            guard trades[index].state == .open, let exit = exit(of: index, mark: mark, chain: chain) else { continue }
            startExit(at: index, exit.reason, exit.urgency, into: &effects)
        }
    }

    private mutating func exit(
        of index: Int, mark: Mark, chain: Chain
    ) -> (reason: ExitReason, urgency: Urgency)? {
        let trade = trades[index]
        if trade.isCloseWanted { return (.manual, .immediate) }
        let strategy = settings.strategies[Int(trade.strategy.number)]
        let delta = strategy.exits.shortDelta == nil ? nil : shortDelta(of: trade, strategy, chain)
        let held = HeldTrade(
            openedAt: trade.openedAt, legs: trade.candidate.legs, expiry: trade.candidate.expiry,
            credit: trade.creditPerShare, maximumLoss: trade.candidate.measures.maximumLoss, quantity: trade.held)
        var state = trade.exitState
        let decision = ExitRules.judge(
            strategy.exits, trade: held, mark: mark, shortDelta: delta, session: chain.session, at: now,
            resolution: chain.identity.resolution, state: &state)
        trades[index].exitState = state
        if let decision { return decision }
        return stops.lastSession && stops.closesAtEnd ? (.end, .immediate) : nil
    }

    /// The largest |delta| among the short legs; nil when one of them is not known.
    private func shortDelta(of trade: TradeLife, _ strategy: StrategySettings, _ chain: Chain) -> Double? {
        var largest: Double?
        for leg in trade.candidate.legs where leg.side == .short {
            guard
                let delta = ContractDelta.of(
                    leg.contract, chain: chain, source: strategy.greeks,
                    facts: memory.facts(for: chain.underlying, chain: chain, at: now))
            else { return nil }
            largest = max(largest ?? 0, delta.magnitude)
        }
        return largest
    }

    /// A person wants out: now, or as soon as what is on its way allows it.
    mutating func close(tradeAt index: Int, into effects: inout [DeskEffect]) {
        trades[index].isCloseWanted = true
        switch trades[index].state {
        case .open: startExit(at: index, .manual, .immediate, into: &effects)
        case .opening(let entry):
            if let order = orders.firstIndex(where: { $0.order.id == entry }), orders[order].cancel() {
                effects.append(.cancel(entry))
            }
        case .closing, .abandoned, .closed: break
        }
    }

    mutating func startExit(
        at index: Int, _ reason: ExitReason, _ urgency: Urgency, into effects: inout [DeskEffect]
    ) {
        let trade = trades[index]
        effects.append(.record(.exitDecided(trade.id, reason, urgency)))
        let legs = trade.closingLegs
        // Without a quote nothing can be sent; the decision stands and is made again on the next snapshot.
        guard let chain = chain(of: trade.candidate.underlying),
            let quote = quote(of: legs, underlying: trade.candidate.underlying)
        else { return }
        let tick = RootRules.of(legs[0].contract.root).packageTick(on: chain.session)
        let walk = Walk.exit(
            settings.execution, quote: quote, tick: tick, width: settings.execution.capsExitAtWidth ? trade.width : nil)
        let id = counters.nextOrder()
        trades[index].exitStarted(id, reason)
        send(
            legs, underlying: trade.candidate.underlying, intent: .close, quantity: trade.held, trade: trade.id, id: id,
            walk: walk, quote: quote, into: &effects)
    }

    mutating func settled(_ settlement: Settlement, into effects: inout [DeskEffect]) {
        var index = 0
        while index < trades.count {
            let contract = trades[index].candidate.legs[0].contract
            guard contract.root == settlement.root, contract.expiry == settlement.expiry else {
                index += 1
                continue
            }
            // A venue ends these itself; one that has not yet is told.
            for order in orders.indices where orders[order].order.trade == trades[index].id {
                if orders[order].settle() { effects.append(.cancel(orders[order].order.id)) }
            }
            sweepOrders()
            trades[index].settle(settlement)
            retire(at: index, session: settlement.session, into: &effects)
        }
    }
}
