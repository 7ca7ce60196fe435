import Market
import Strategy
import Trading

/// Orders that rest at the broker for a trade that is held, as far as the profile wants and the broker can: a profit
/// target alone, an OCO pair of target and stop, or both from the entry on (OTOCO). Every other condition is watched by
/// the desk, and the record says which.
extension Desk {
    /// What rests for one trade, from the credit it brought.
    private struct Levels {
        let target: NetPrice?
        let trigger: NetPrice?
        let stopLimit: NetPrice?
    }

    /// Puts there what should rest and does not.
    mutating func protect(tradeAt index: Int, into effects: inout [DeskEffect]) {
        let wanted = settings.execution.protection
        guard wanted.restsTarget || wanted.restsStop, trades[index].phase == .open, trades[index].isBalanced,
            trades[index].held > 0
        else { return }
        let trade = trades[index].id
        let resting = orders.filter { $0.order.trade == trade && $0.isLive && $0.order.manner == .resident }
        guard resting.isEmpty else {
            keepBracket(tradeAt: index, resting, into: &effects)
            return
        }
        guard trades[index].protections < 3, let chain = chain(of: trades[index].candidate.underlying),
            !RootRules.of(trades[index].legs[0].contract.root).isAdjusted
        else { return }
        trades[index].protections += 1
        let levels = levels(of: trades[index], credit: trades[index].creditPerShare, on: chain.session)
        let closing = trades[index].legs.map { Leg($0.side.opposite, $0.contract, ratio: $0.ratio) }
        let target = levels.target.map {
            rest(closing, trades[index], quantity: trades[index].held, limit: $0, .target, on: chain.session)
        }
        let able = settings.capabilities
        if wanted.restsTarget, wanted.restsStop, able.groups.contains(.oco), able.packageStops, let target,
            let stop = stop(closing, trades[index], quantity: trades[index].held, levels, on: chain.session),
            let ids = send(
                group: [target, stop],
                links: { [OrderLink(oneOf: $0[0]), OrderLink(oneOf: $0[0])] }, into: &effects)
        {
            tell(Protection(target: .byVenue(ids[0]), stop: .byVenue(ids[1]), form: .oco), at: index, into: &effects)
        } else if wanted.restsTarget, let target, send(target, nil, into: &effects) {
            let id = orders[orders.count - 1].order.id
            tell(Protection(target: .byVenue(id), stop: .byDesk, form: .oneResting), at: index, into: &effects)
        } else {
            watch(tradeAt: index, into: &effects)
        }
    }

    /// Nothing rests: every condition is the desk's.
    mutating func watch(tradeAt index: Int, into effects: inout [DeskEffect]) {
        tell(Protection(target: .byDesk, stop: .byDesk, form: .watched), at: index, into: &effects)
    }

    private mutating func tell(_ protection: Protection, at index: Int, into effects: inout [DeskEffect]) {
        trades[index].protection = protection
        effects.append(.record(.protected(trades[index].id, protection)))
    }

    private func levels(of trade: TradeLife, credit: NetPrice, on session: Day) -> Levels {
        let ofStrategy = AdjustmentRules.exits(
            settings.strategies[Int(trade.strategy.number)], kind: trade.structure.kind, trade.adjustmentState)
        let exits = trade.exitState.overrides?.applied(to: ofStrategy) ?? ofStrategy
        let tick = RootRules.of(trade.legs[0].contract.root).packageTick(on: session)
        guard credit.isCredit else { return Levels(target: nil, trigger: nil, stopLimit: nil) }
        let target = exits.profitTarget.map { share -> NetPrice in
            let debit = Price(units: Int64((Double(credit.units) * (1 - share)).rounded(.down)))
            return .debit(max(tick, debit.rounded(.down, to: tick)))
        }
        guard let multiple = exits.stopMultiple else { return Levels(target: target, trigger: nil, stopLimit: nil) }
        let lost = Price(units: Int64((Double(credit.units) * (1 + multiple)).rounded(.up))).rounded(.up, to: tick)
        let emergency = settings.execution.emergency
        let share = Int64((Double(lost.units) * emergency.cap).rounded(.up))
        var dearest = Price(units: lost.units + max(share, emergency.least.units)).rounded(.up, to: tick)
        if settings.execution.capsExitAtWidth, let width = trade.width {
            dearest = min(dearest, (width - tick).rounded(.down, to: tick))
        }
        guard dearest >= lost else { return Levels(target: target, trigger: nil, stopLimit: nil) }
        return Levels(target: target, trigger: .debit(lost), stopLimit: .debit(dearest))
    }

    private func rest(
        _ legs: [Leg], _ trade: TradeLife, quantity: Int, limit: NetPrice, _ reason: ExitReason, on session: Day
    ) -> OrderDraft {
        let tick = RootRules.of(legs[0].contract.root).packageTick(on: session)
        return OrderDraft(
            trade: trade.id, underlying: trade.candidate.underlying, intent: .close, legs: legs, quantity: quantity,
            walk: .resting(settings.execution, ticks: .package(tick)), reason: reason, limit: .some(limit))
    }

    private func stop(
        _ legs: [Leg], _ trade: TradeLife, quantity: Int, _ levels: Levels, on session: Day
    ) -> OrderDraft? {
        guard let trigger = levels.trigger, let limit = levels.stopLimit else { return nil }
        var draft = rest(legs, trade, quantity: quantity, limit: limit, .stop, on: session)
        draft.trigger = trigger
        return draft
    }

    // MARK: - Brackets

    /// Whether the entry takes its target and stop along.
    func isBracketed(_ candidate: Candidate) -> Bool {
        let wanted = settings.execution.protection
        let able = settings.capabilities
        return wanted.withEntry && wanted.restsTarget && wanted.restsStop && able.groups.contains(.otoco)
            && able.packageStops
    }

    /// Sends an entry with its target and stop, priced off the entry's first limit; false when it must wait.
    mutating func sendBracket(
        _ entry: OrderDraft, _ quote: PackageQuote, into effects: inout [DeskEffect]
    ) -> Bool {
        guard let index = trades.firstIndex(where: { $0.id == entry.trade }),
            let chain = chain(of: entry.underlying)
        else { return false }
        var parent = entry
        let limit = entry.walk.limit(step: 0, quote: quote)
        parent.limit = .some(limit)
        let levels = levels(of: trades[index], credit: limit, on: chain.session)
        let closing = entry.legs.map { Leg($0.side.opposite, $0.contract, ratio: $0.ratio) }
        guard let price = levels.target,
            let stop = stop(closing, trades[index], quantity: entry.quantity, levels, on: chain.session)
        else { return send(parent, quote, into: &effects) }
        let target = rest(closing, trades[index], quantity: entry.quantity, limit: price, .target, on: chain.session)
        let ids = send(
            group: [parent, target, stop],
            links: { [nil, OrderLink(after: $0[0], oneOf: $0[1]), OrderLink(after: $0[0], oneOf: $0[1])] },
            into: &effects)
        guard let ids else { return false }
        tell(Protection(target: .byVenue(ids[1]), stop: .byVenue(ids[2]), form: .otoco), at: index, into: &effects)
        return true
    }

    /// The entry walked: its target moves to what was really received.
    private mutating func keepBracket(
        tradeAt index: Int, _ resting: [OrderLife], into effects: inout [DeskEffect]
    ) {
        guard let chain = chain(of: trades[index].candidate.underlying), settings.capabilities.replacesInPlace,
            let target = resting.first(where: { $0.reason == .target && $0.phase == .working }),
            let limit = levels(of: trades[index], credit: trades[index].creditPerShare, on: chain.session).target,
            target.limit != limit,
            let place = orders.firstIndex(where: { $0.order.id == target.order.id })
        else { return }
        orders[place].moves(to: limit)
        replace(orderAt: place, limit, into: &effects)
    }
}
