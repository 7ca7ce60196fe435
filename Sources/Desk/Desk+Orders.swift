import Market
import Risk
import Strategy
import Trading

/// Orders on their way: what the venue says of them, and the next step of their walk.
extension Desk {
    mutating func orderUpdated(_ update: OrderUpdate, into effects: inout [DeskEffect]) {
        guard let index = orders.firstIndex(where: { $0.order.id == update.order }) else {
            // Said twice, or late, of an order that is over: only what cannot be true is worth an alarm.
            let over = finished.lastIndex { $0.order.id == update.order }
            if let over, finished[over].apply(update) == .nothing { return }
            effects.append(.notify(.impossibleUpdate(update.order)))
            return
        }
        let action = orders[index].apply(update)
        let order = orders[index].order
        switch action {
        case .nothing: break
        case .book(let fill): book(fill, order, into: &effects)
        case .bookAndFinish(let fill):
            book(fill, order, into: &effects)
            finish(order, into: &effects)
        case .finished(let outcome):
            switch outcome {
            case .rejected:
                if case .rejected(_, let reason, _) = update {
                    effects.append(.notify(.orderRejected(order.id, order.trade, reason)))
                }
            case .unfilled: effects.append(.notify(.orderUnfilled(order.id, order.trade, order.intent)))
            case .filled: break
            }
            finish(order, into: &effects)
        case .changeRefused(let reason): effects.append(.notify(.orderRejected(order.id, order.trade, reason)))
        case .alarm: effects.append(.notify(.impossibleUpdate(order.id)))
        }
    }

    private mutating func book(_ fill: Fill, _ order: Order, into effects: inout [DeskEffect]) {
        guard let index = trades.firstIndex(where: { $0.id == order.trade }) else {
            effects.append(.notify(.impossibleUpdate(order.id)))
            return
        }
        let first = trades[index].opened == 0
        trades[index].book(fill, intent: order.intent)
        if first, order.intent == .open { effects.append(.record(.opened(order.trade))) }
    }

    /// The order is over; its trade goes on without it.
    private mutating func finish(_ order: Order, into effects: inout [DeskEffect]) {
        sweepOrders()
        guard let index = trades.firstIndex(where: { $0.id == order.trade }) else { return }
        switch order.intent {
        case .open: trades[index].entryFinished()
        case .close: trades[index].exitFinished()
        }
        retire(at: index, session: session(of: order.underlying), into: &effects)
    }

    /// Moves what is over from the live orders to the remembered ones, of which there are never more than so many.
    mutating func sweepOrders() {
        finished += orders.filter(\.isDone)
        orders.removeAll(where: \.isDone)
        if finished.count > 2 * Desk.ordersRemembered { finished.removeFirst(finished.count - Desk.ordersRemembered) }
    }
    private static var ordersRemembered: Int { 256 }

    /// The session in which something happens now: that of today's snapshot, which may be known after midnight.
    private func session(of underlying: Symbol) -> Day {
        let today = EasternTime.day(of: now)
        guard let chain = chain(of: underlying), EasternTime.day(of: chain.knownAt) == today else { return today }
        return chain.session
    }

    /// A trade that is over leaves the book and tells its story.
    mutating func retire(at index: Int, session: Day, into effects: inout [DeskEffect]) {
        guard trades[index].isOver else { return }
        let trade = trades.remove(at: index)
        guard let closed = trade.closedTrade(session: session, at: now) else { return }
        noteClose(of: closed)
        effects.append(.record(.closed(closed)))
    }

    private mutating func noteClose(of trade: ClosedTrade) {
        let key = (trade.strategy, trade.underlying)
        let index = lastCloses.firstIndex { ($0.strategy, $0.underlying) >= key } ?? lastCloses.count
        if index < lastCloses.count, (lastCloses[index].strategy, lastCloses[index].underlying) == key {
            lastCloses[index].session = trade.exitSession
        } else {
            lastCloses.insert(
                LastClose(strategy: trade.strategy, underlying: trade.underlying, session: trade.exitSession), at: index
            )
        }
    }

    mutating func walk(orderAt index: Int, into effects: inout [DeskEffect]) {
        let order = orders[index].order
        switch orders[index].due(at: now, quote: quote(of: order.legs, underlying: order.underlying)) {
        case .replace(let limit): effects.append(.replace(order.id, limit: limit))
        case .cancel: effects.append(.cancel(order.id))
        case .hold: break
        }
    }

    /// The package as these legs would trade on the latest snapshot; nil when a leg has no usable quote.
    func quote(of legs: [Leg], underlying: Symbol) -> PackageQuote? {
        guard let chain = chain(of: underlying) else { return nil }
        var quoted: [(signedRatio: Int, quote: Quote)] = []
        for leg in legs {
            guard let quote = chain.quote(of: leg.contract) else { return nil }
            quoted.append((leg.signedRatio, quote))
        }
        return PackageQuote.of(quoted)
    }

    /// Sends an order at the start of its walk.
    mutating func send(
        _ legs: [Leg], underlying: Symbol, intent: OrderIntent, quantity: Int, trade: TradeID, id: OrderID, walk: Walk,
        quote: PackageQuote, into effects: inout [DeskEffect]
    ) {
        let steps = settings.execution.steps
        var life = settings.execution.lastStepInterval
        for _ in 0..<steps { life += settings.execution.stepInterval }
        let order = Order(
            id: id, account: .embedded, trade: trade, underlying: underlying, intent: intent, legs: legs,
            quantity: quantity, limit: walk.limit(step: 0, quote: quote), goodUntil: now + life)
        orders.append(OrderLife(order: order, walk: walk))
        effects.append(.submit(order))
    }
}
