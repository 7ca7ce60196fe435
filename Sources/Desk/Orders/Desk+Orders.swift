import Market
import Risk
import Trading

/// Orders on their way: what the venue says of them, what is due for them, what their end means for their trade.
extension Desk {
    mutating func orderUpdated(_ update: OrderUpdate, into effects: inout [DeskEffect]) {
        if let index = orders.firstIndex(where: { $0.order.id == update.order }) {
            let reaction = orders[index].apply(update, now: now, answerWithin: settings.venue.answerWithin)
            react(reaction, orderAt: index, into: &effects)
        } else if let index = pastOrders.lastIndex(where: { $0.order.id == update.order }) {
            // Said twice, or late, of an order that is over.
            let reaction = pastOrders[index].apply(update, now: now, answerWithin: settings.venue.answerWithin)
            late(reaction, pastAt: index, into: &effects)
        } else {
            effects.append(.notify(.impossibleUpdate(update.order)))
        }
    }

    private mutating func react(
        _ reaction: OrderLife.Reaction, orderAt index: Int, into effects: inout [DeskEffect]
    ) {
        let life = orders[index]
        order(life.order.id, went: reaction.way, into: &effects)
        if reaction.isImpossible { effects.append(.notify(.impossibleUpdate(life.order.id))) }
        if let fill = reaction.fill { book(fill, life, isLate: false, into: &effects) }
        if let reason = reaction.refused { refused(life, reason, into: &effects) }
        guard let index = orders.firstIndex(where: { $0.order.id == life.order.id }) else { return }
        if !orders[index].isLive {
            ended(orderAt: index, into: &effects)
        } else if orders[index].phase == .working, orders[index].isCancelWanted || orders[index].isRepriced {
            sendCancel(orderAt: index, into: &effects)
        }
    }

    /// What comes of an order that was over already: a fill is money, and is booked; an order that we gave up and that
    /// lives after all is taken off again.
    private mutating func late(
        _ reaction: OrderLife.Reaction, pastAt index: Int, into effects: inout [DeskEffect]
    ) {
        let life = pastOrders[index]
        order(life.order.id, went: reaction.way, into: &effects)
        if reaction.isImpossible { effects.append(.notify(.impossibleUpdate(life.order.id))) }
        if reaction.mustCancel {
            orders.append(pastOrders.remove(at: index))
            orders.sort { $0.order.id < $1.order.id }
            messages.note(now)
            effects.append(.cancel(life.order.id))
        }
        if let fill = reaction.fill, flaw != .dropsLateFill { book(fill, life, isLate: true, into: &effects) }
    }

    /// Books a fill on its trade, whatever has become of that; then looks what it means.
    private mutating func book(
        _ fill: Fill, _ life: OrderLife, isLate: Bool, into effects: inout [DeskEffect]
    ) {
        let order = life.order
        if isLate { effects.append(.notify(.lateFill(order.id, order.trade))) }
        ledger(fill.net.price.amount(shares: order.multiplier) * fill.quantity - fill.fees)
        let index: Int
        var isFirst = false
        if let found = trades.firstIndex(where: { $0.id == order.trade }) {
            index = found
            isFirst = trades[index].opened == 0
        } else if let past = pastTrades.lastIndex(where: { $0.id == order.trade }) {
            index = reborn(from: pastTrades[past], into: &effects)
        } else {
            effects.append(.notify(.impossibleUpdate(order.id)))
            return
        }
        let isLost = flaw == .losesPartialFill && life.isLive
        if !isLost { trades[index].book(flaw == .forgetsFees ? fill.replacing(fees: .zero) : fill, of: order) }
        if isFirst, trades[index].opened > 0 { effects.append(.record(.opened(trades[index].id))) }
        settleLate(order, tradeAt: index)
        let id = trades[index].id
        claim(lateFill: fill, tradeAt: index, into: &effects)
        guard let index = trades.firstIndex(where: { $0.id == id }) else { return }
        noteProgress(life, fill, tradeAt: index, into: &effects)
        noteCover(tradeAt: index)
        trim(tradeAt: index, into: &effects)
        if isLate { review(tradeAt: index, into: &effects) }
    }

    /// Orders for more than their trade still wants, or holds, come off: a fill that came late has done their work.
    private mutating func trim(tradeAt index: Int, into effects: inout [DeskEffect]) {
        let trade = trades[index].id
        for place in orders.indices where orders[place].order.trade == trade && orders[place].order.link?.oneOf == nil {
            let completes = orders[place].order.intent == .repair && orders[place].reason == nil
            if orders[place].untouched > trades[index].room(for: orders[place].order, completes: completes) {
                cancel(orderAt: place, into: &effects)
            }
        }
    }

    /// A fill before an expiry that is heard of after it: what was settled for those contracts is undone.
    private mutating func settleLate(_ order: Order, tradeAt index: Int) {
        for leg in order.legs {
            guard let settled = settlements.lastIndex(where: { $0.concerns(leg.contract) }) else { continue }
            let before = trades[index].closing
            trades[index].settle(settlements[settled], leg.contract)
            ledger(trades[index].closing - before)
            trades[index].endReason = .expiry
            trades[index].closingSession = settlements[settled].session
        }
    }

    /// The recommendation follows the fills of its entry.
    private mutating func noteProgress(
        _ life: OrderLife, _ fill: Fill, tradeAt index: Int, into effects: inout [DeskEffect]
    ) {
        guard life.order.intent == .open else { return }
        let id = trades[index].recommendation
        guard recommendations.contains(where: { $0.id == id }) else { return }
        recommendation(id, goes: trades[index].held < trades[index].wanted ? .partlyFilled : .filled, into: &effects)
    }

    /// A fill for a trade that was over: it lives again, under a number of its own, so that the first one's story
    /// stays as it was told.
    mutating func reborn(from past: TradeLife, into effects: inout [DeskEffect]) -> Int {
        let trade = TradeLife(
            again: past, id: counters.nextTrade(), slot: idleSlot(past.strategy, past.candidate.underlying),
            session: session(of: past.candidate.underlying), at: now)
        trades.append(trade)
        slot(trade.slot, goes: .positioned, into: &effects)
        if let index = slots.firstIndex(where: { $0.id == trade.slot }) { slots[index].trade = trade.id }
        effects.append(.record(.opened(trade.id)))
        return trades.count - 1
    }

    private mutating func refused(_ life: OrderLife, _ reason: RejectReason, into effects: inout [DeskEffect]) {
        let order = life.order
        effects.append(.notify(.orderRejected(order.id, order.trade, reason)))
        if reason == .notHeld { doubts(order) }
        let response = ErrorResponse.to(reason)
        if response != .wait { effects.append(.record(.answeredError(order.id, reason, response))) }
        switch response {
        case .wait, .tellPerson: break
        case .slowDown: messages.slowDown(at: now)
        // A dearer limit that the account could not carry: the old one stands.
        case .haltEntries where life.isLive: break
        case .haltEntries where order.intent.addsRisk:
            stop(.insufficientFunds, into: &effects)
            stops.lacksFunds(EasternTime.day(of: now))
        case .haltEntries, .reconcile: books.look(at: now)
        case .stop: stop(.accountRestricted, into: &effects)
        case .countFailure: noteFailure(into: &effects)
        }
    }

    // MARK: - The end of an order

    /// What is over is kept in mind: something may be heard of it yet.
    mutating func shelve(orderAt index: Int) {
        var life = orders.remove(at: index)
        life.endedAt = now
        pastOrders.add(life)
    }

    mutating func ended(orderAt index: Int, into effects: inout [DeskEffect]) {
        let life = orders[index]
        shelve(orderAt: index)
        let order = life.order
        if sendAnew(life, into: &effects) { return }
        if life.filled == 0, life.phase == .ended, order.manner != .resident {
            effects.append(.notify(.orderUnfilled(order.id, order.trade, order.intent)))
        }
        guard let trade = trades.firstIndex(where: { $0.id == order.trade }) else { return }
        if life.order.intent == .repair, life.left > 0 { trades[trade].isToFlatten = true }
        review(tradeAt: trade, after: life, into: &effects)
    }

    /// Goes on at its next limit, under a new number, at a venue that does not replace in place.
    private mutating func sendAnew(_ life: OrderLife, into effects: inout [DeskEffect]) -> Bool {
        let order = life.order
        guard life.phase == .ended, life.isRepriced, !life.isCancelWanted, !life.isBroken else { return false }
        if order.intent.addsRisk, !stops.isEmpty || isHalted(order.underlying) { return false }
        guard let trade = trades.first(where: { $0.id == order.trade }) else { return false }
        let quantity = min(
            life.untouched, trade.room(for: order, completes: order.intent == .repair && life.reason == nil))
        guard quantity > 0 else { return false }
        // An emergency goes by the market of now: its cap is a share of what natural is, not of what it was.
        let goesByMarket = order.manner == .emergency && life.nextLimit != nil
        let draft = OrderDraft(
            trade: order.trade, underlying: order.underlying, intent: order.intent, legs: order.legs,
            stock: order.stock, quantity: quantity, walk: life.walk, reason: life.reason, step: life.step,
            limit: goesByMarket ? nil : .some(life.nextLimit))
        return send(draft, goesByMarket ? quote(of: order) : nil, into: &effects)
    }

    // MARK: - What is due

    mutating func due(orderAt index: Int, into effects: inout [DeskEffect]) {
        let order = orders[index].order
        let isWorking = orders[index].phase == .working
        // A market that stands still is not walked through.
        let mayMove = !isWorking || (isTrading(order.underlying) && messages.allows(order.intent, at: now))
        let due = orders[index].due(
            at: now, quote: isWorking ? quote(of: order) : nil, care: settings.venue, able: settings.capabilities,
            mayMove: mayMove)
        switch due {
        case .hold: break
        case .replace(let limit): replace(orderAt: index, limit, into: &effects)
        case .cancel: sendCancel(orderAt: index, into: &effects)
        case .ask:
            if orders[index].phase != .asking || orders[index].isAsking { noteFailure(into: &effects) }
            ask(orderAt: index, into: &effects)
        // While the line is down nobody answers: that is no answer.
        case .lost where stops.contains(.disconnected): ask(orderAt: index, into: &effects)
        case .lost: giveUp(orderAt: index, into: &effects)
        }
    }

    // MARK: - Sessions

    /// The session in which something happens now: that of today's snapshot, which may be known after midnight.
    func session(of underlying: Symbol) -> Day {
        let today = EasternTime.day(of: now)
        guard let chain = chain(of: underlying), EasternTime.day(of: chain.knownAt) == today else { return today }
        return chain.session
    }

    mutating func ledger(_ amount: Money) { ledgerCash = ledgerCash.map { $0 + amount } }
}
