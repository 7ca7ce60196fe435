import Market
import Trading

/// What ends positions without an order of ours: settlement, assignment, exercise, the broker's own closing, dividends
/// and splits. Each is booked once, in the venue's order.
extension Desk {
    mutating func noted(_ activity: AccountActivity, into effects: inout [DeskEffect]) {
        for next in flaw.map({ books.take(activity, flawed: $0) }) ?? books.take(activity) {
            switch next.kind {
            case .settled(let settlement): settled(settlement, into: &effects)
            case .cleared(let event): cleared(event, at: next.at, into: &effects)
            case .cash(let movement): moved(movement, into: &effects)
            case .sharesClosed(let closing): sharesClosed(closing, into: &effects)
            case .adjusted(let adjustment): adjusted(adjustment, at: next.at, into: &effects)
            }
        }
        if books.hasGap { books.look(at: now) }
    }

    // MARK: - Settlement

    private mutating func settled(_ settlement: Settlement, into effects: inout [DeskEffect]) {
        let isDelivered =
            settings.capabilities.deliversShares && RootRules.of(settlement.root).settlement == .physical
        if isDelivered {
            net(settlement)
        } else {
            settlements.add(settlement)
            books.settleForeign(settlement)
        }
        forEachTrade(into: &effects) { desk, index, effects in
            guard desk.trades[index].legs.contains(where: { settlement.concerns($0.contract) }) else { return }
            desk.endOrders(ofTradeAt: index, into: &effects)
            desk.trades[index].closingSession = settlement.session
            if isDelivered {
                desk.awaitDelivery(tradeAt: index, into: &effects)
            } else {
                let before = desk.trades[index].closing
                for leg in desk.trades[index].legs
                where settlement.concerns(leg.contract) && (desk.flaw != .settlesShortsOnly || leg.side == .short) {
                    desk.trades[index].settle(settlement, leg.contract)
                }
                desk.ledger(desk.trades[index].closing - before)
                desk.noteCover(tradeAt: index)
                desk.trades[index].endReason = .expiry
                desk.reviewSettled(tradeAt: index, into: &effects)
            }
        }
    }

    /// A venue ends the orders of contracts that are no more itself; one that has not yet is told.
    private mutating func endOrders(ofTradeAt index: Int, into effects: inout [DeskEffect]) {
        let trade = trades[index].id
        while let place = orders.firstIndex(where: { $0.order.trade == trade && $0.isLive }) {
            let id = orders[place].order.id
            order(id, went: orders[place].ends(), into: &effects)
            effects.append(.cancel(id))
            shelve(orderAt: place)
        }
    }

    /// Opened, closing or neither: nothing is left of it but its shares.
    private mutating func reviewSettled(tradeAt index: Int, into effects: inout [DeskEffect]) {
        if trades[index].phase == .opening, trades[index].opened > 0 {
            trade(at: index, goes: .open, into: &effects)
            slot(trades[index].slot, goes: .positioned, into: &effects)
        }
        // What ended by itself ended by expiry, whatever had been decided before.
        if trades[index].phase == .closing { trades[index].closes(for: .expiry) }
        review(tradeAt: index, into: &effects)
    }

    /// What two trades of ours hold against each other the venue does not see: they settle between themselves.
    private mutating func net(_ settlement: Settlement) {
        var contracts: [OptionContract] = []
        for trade in trades {
            for leg in trade.legs where settlement.concerns(leg.contract) {
                if !contracts.contains(leg.contract) { contracts.append(leg.contract) }
            }
        }
        for contract in contracts {
            let held = trades.map { $0.lots(of: contract) }
            let matched = min(held.reduce(0) { $0 + max(0, $1) }, held.reduce(0) { $0 + max(0, -$1) })
            var (long, short) = (matched, matched)
            for index in trades.indices {
                let lots = trades[index].lots(of: contract)
                let ended = lots > 0 ? min(lots, long) : min(-lots, short)
                guard ended > 0 else { continue }
                if lots > 0 { long -= ended } else { short -= ended }
                trades[index].settle(settlement, contract, ended)
            }
        }
    }

    private mutating func awaitDelivery(tradeAt index: Int, into effects: inout [DeskEffect]) {
        if trades[index].phase == .opening {
            reviewSettled(tradeAt: index, into: &effects)
            guard index < trades.count, trades[index].phase != .abandoned, !trades[index].isFlat else { return }
        }
        guard trades[index].holdsOptions else {
            trades[index].endReason = trades[index].endReason ?? .expiry
            return reviewSettled(tradeAt: index, into: &effects)
        }
        if trades[index].phase == .quarantined { return }
        // What took a part of a wheel before is not what ends it.
        if trades[index].isWheel { trades[index].endReason = nil }
        trade(at: index, goes: .delivering, into: &effects)
        slot(trades[index].slot, goes: .closing, into: &effects)
    }

    // MARK: - Assignment, exercise, lapse, the broker's own closing

    /// The oldest trade that holds the contract on that side comes first. What no trade of ours holds is kept: a fill
    /// that is not known yet may explain it.
    private mutating func cleared(_ event: ClearingEvent, at: Instant, into effects: inout [DeskEffect]) {
        ledger(event.cash - event.fees)
        var left = event
        forEachTrade(into: &effects) { desk, index, effects in
            desk.claim(&left, tradeAt: index, into: &effects)
        }
        ledger(.zero - books.endForeign(&left))
        guard left.quantity > 0 else { return }
        unclaimed.add(Unclaimed(event: left, at: at))
        books.look(at: now)
    }

    /// A fill that was heard of late: what was cleared of it meanwhile.
    mutating func claim(lateFill fill: Fill, tradeAt index: Int, into effects: inout [DeskEffect]) {
        for place in unclaimed.items.indices where unclaimed[place].at >= fill.at && unclaimed[place].event.quantity > 0
        {
            var event = unclaimed[place].event
            claim(&event, tradeAt: index, into: &effects)
            unclaimed[place].event = event
        }
    }

    /// Books on a trade what it holds of a clearing, and leaves the rest: exact, to the last unit, since the last one
    /// takes what division leaves.
    private mutating func claim(
        _ event: inout ClearingEvent, tradeAt index: Int, into effects: inout [DeskEffect]
    ) {
        let count = min(event.quantity, trades[index].lots(of: event.contract) * event.side.sign)
        guard count > 0 else { return }
        let (part, rest) = event.split(count)
        event = rest
        trades[index].clear(
            part.contract, count, shares: flaw == .assignmentWithoutShares ? 0 : part.shares, cash: part.cash,
            fees: part.fees)
        noteCover(tradeAt: index)
        ended(tradeAt: index, by: part.kind, into: &effects)
    }

    private mutating func ended(
        tradeAt index: Int, by kind: ClearingEvent.Kind, into effects: inout [DeskEffect]
    ) {
        switch kind {
        case .assigned:
            effects.append(.notify(.assigned(trades[index].id)))
            trades[index].endReason = trades[index].phase == .delivering ? trades[index].endReason : .assigned
        case .exercised, .lapsed: break
        case .closedByVenue: trades[index].endReason = .closedByVenue
        }
        switch trades[index].phase {
        case .opening, .open, .closing, .adjusting: cancelOrders(ofTradeAt: index, into: &effects)
        case .delivering, .quarantined, .closed, .abandoned: break
        }
        review(tradeAt: index, into: &effects)
    }

    /// Orders for what was just taken away must not fill.
    private mutating func cancelOrders(ofTradeAt index: Int, into effects: inout [DeskEffect]) {
        let trade = trades[index].id
        for order in orders.indices where orders[order].order.trade == trade { cancel(orderAt: order, into: &effects) }
    }

    private mutating func sharesClosed(_ closing: ShareClosing, into effects: inout [DeskEffect]) {
        ledger(closing.cash - closing.fees)
        var left = abs(closing.shares)
        var (cash, fees) = (closing.cash, closing.fees)
        let sign = closing.shares.signum()
        forEachTrade(into: &effects) { desk, index, effects in
            guard left > 0, desk.trades[index].candidate.underlying == closing.symbol else { return }
            let held = -desk.trades[index].shares * sign
            guard held > 0 else { return }
            let count = min(left, held)
            let part = Money(units: cash.units * Int64(count) / Int64(left))
            let fee = Money(units: fees.units * Int64(count) / Int64(left))
            left -= count
            cash -= part
            fees -= fee
            desk.trades[index].clearShares(sign * count, cash: part, fees: fee)
            desk.trades[index].endReason = .closedByVenue
            desk.review(tradeAt: index, into: &effects)
        }
        if left > 0 { books.look(at: now) }
    }

    // MARK: - Cash and corporate actions

    private mutating func moved(_ movement: CashMovement, into effects: inout [DeskEffect]) {
        ledger(movement.amount)
        guard movement.kind == .dividend, let symbol = movement.underlying else { return }
        var left = movement.amount
        let holders = trades.indices.filter { trades[$0].candidate.underlying == symbol && trades[$0].shares != 0 }
        var shares = holders.reduce(0) { $0 + trades[$1].shares }
        for index in holders where shares != 0 {
            let part = Money(units: left.units * Int64(trades[index].shares) / Int64(shares))
            shares -= trades[index].shares
            left -= part
            trades[index].receive(part)
        }
    }

    /// A whole split leaves more and smaller contracts; anything else is quarantined: what it delivers is not known here.
    private mutating func adjusted(
        _ adjustment: ContractAdjustment, at moment: Instant, into effects: inout [DeskEffect]
    ) {
        defer { adjustPast(adjustment, at: moment, into: &effects) }
        forEachTrade(into: &effects) { desk, index, effects in
            guard desk.trades[index].candidate.underlying == adjustment.underlying else { return }
            let isOdd = adjustment.contracts.contains { change in
                RootRules.of(change.new.root).isAdjusted && desk.trades[index].lots(of: change.old) != 0
            }
            desk.cancelOrders(ofTradeAt: index, into: &effects)
            desk.trades[index].adjust(adjustment, at: moment)
            guard isOdd else { return }
            desk.quarantine(tradeAt: index, into: &effects)
        }
    }

    /// A trade may have sold its shares after a split that was not heard of: too few of them, or too many.
    private mutating func adjustPast(
        _ adjustment: ContractAdjustment, at moment: Instant, into effects: inout [DeskEffect]
    ) {
        for place in pastTrades.items.indices where pastTrades[place].candidate.underlying == adjustment.underlying {
            pastTrades[place].adjust(adjustment, at: moment)
            guard pastTrades[place].shares != 0 else { continue }
            let index = reborn(from: pastTrades[place], into: &effects)
            pastTrades[place].handsOverShares()
            review(tradeAt: index, into: &effects)
        }
    }

    private mutating func quarantine(tradeAt index: Int, into effects: inout [DeskEffect]) {
        switch trades[index].phase {
        case .open, .closing, .adjusting:
            effects.append(.notify(.quarantined(trades[index].id)))
            trade(at: index, goes: .quarantined, into: &effects)
            slot(trades[index].slot, goes: .closing, into: &effects)
        case .opening:
            trade(at: index, goes: .open, into: &effects)
            slot(trades[index].slot, goes: .positioned, into: &effects)
            quarantine(tradeAt: index, into: &effects)
        case .delivering, .quarantined, .closed, .abandoned: break
        }
    }

    /// Every trade once, though some leave the book on the way.
    private mutating func forEachTrade(
        into effects: inout [DeskEffect], _ body: (inout Desk, Int, inout [DeskEffect]) -> Void
    ) {
        for id in trades.map(\.id) {
            guard let index = trades.firstIndex(where: { $0.id == id }) else { continue }
            body(&self, index, &effects)
        }
    }
}

/// What was cleared of contracts that none of our trades was known to hold.
struct Unclaimed: Sendable {
    var event: ClearingEvent
    let at: Instant
}

extension ClearingEvent {
    /// The part of `count` contracts, and what is left.
    func split(_ count: Int) -> (part: ClearingEvent, rest: ClearingEvent) {
        func portion(_ money: Money) -> Money { Money(units: money.units * Int64(count) / Int64(quantity)) }
        let (shares, cash, fees) = (self.shares * count / quantity, portion(self.cash), portion(self.fees))
        func with(_ count: Int, _ shares: Int, _ cash: Money, _ fees: Money) -> ClearingEvent {
            ClearingEvent(
                contract: contract, side: side, quantity: count, kind: kind, shares: shares, cash: cash, fees: fees)
        }
        return (
            with(count, shares, cash, fees),
            with(quantity - count, self.shares - shares, self.cash - cash, self.fees - fees)
        )
    }
}
