import Market
import Trading

/// What is about to become an order.
struct OrderDraft {
    var trade: TradeID
    var underlying: Symbol
    var intent: OrderIntent
    /// As they are traded; empty for shares.
    var legs: [Leg] = []
    var stock: Side? = nil
    var quantity: Int
    var walk: Walk
    var reason: ExitReason? = nil
    /// Where its walk goes on, for one that is sent anew; else it starts.
    var step = 0
    var limit: NetPrice?? = nil
    var trigger: NetPrice? = nil
}

/// Everything that leaves the desk for the venue leaves here.
extension Desk {
    /// Sends an order at the start of its walk; false when it must wait: messages are used up, or an order like it has
    /// not been answered at a venue that could not tell the two apart.
    mutating func send(_ draft: OrderDraft, _ quote: PackageQuote?, into effects: inout [DeskEffect]) -> Bool {
        var draft = draft
        if flaw == .patientMarketOrder, draft.intent == .close, draft.walk.manner == .patient {
            draft.limit = .some(nil)
        }
        guard let order = order(draft, quote, id: counters.peekOrder, link: nil), mayGo(order) else { return false }
        _ = counters.nextOrder()
        append(order, draft, into: &effects)
        effects.append(.submit(order))
        return true
    }

    /// Sends orders that depend on each other to a venue that watches them itself; nil when they must wait. `links` is
    /// given their ids.
    mutating func send(
        group drafts: [OrderDraft], links: ([OrderID]) -> [OrderLink?], into effects: inout [DeskEffect]
    ) -> [OrderID]? {
        let ids = drafts.map { _ in counters.nextOrder() }
        var group: [Order] = []
        for (place, link) in links(ids).enumerated() {
            guard let order = order(drafts[place], nil, id: ids[place], link: link), mayGo(order) else { return nil }
            group.append(order)
        }
        for (order, draft) in zip(group, drafts) { append(order, draft, into: &effects) }
        effects.append(.submitGroup(group))
        return ids
    }

    private mutating func append(_ order: Order, _ draft: OrderDraft, into effects: inout [DeskEffect]) {
        var life = OrderLife(
            order: order, walk: draft.walk, reason: draft.reason, step: draft.step, at: now,
            answerWithin: flaw == .forgetsDeadline ? nil : settings.venue.answerWithin)
        life.forgetsExecutions = flaw == .noFillDedupe
        orders.append(life)
        messages.note(now)
    }

    private func order(_ draft: OrderDraft, _ quote: PackageQuote?, id: OrderID, link: OrderLink?) -> Order? {
        let limit: NetPrice?
        if let given = draft.limit {
            limit = given
        } else if let quote {
            limit = draft.walk.limit(step: draft.step, quote: quote)
        } else {
            return nil
        }
        return Order(
            id: id, account: .embedded, trade: draft.trade, underlying: draft.underlying,
            intent: draft.intent, legs: draft.legs, stock: draft.stock, quantity: draft.quantity, limit: limit,
            trigger: draft.trigger, link: link, manner: draft.walk.manner, worst: draft.walk.worst,
            goodUntil: goodUntil(draft))
    }

    /// A patient order lives as long as its walk, within a day no longer than its market is open; an emergency until
    /// the close; what rests, rests.
    private func goodUntil(_ draft: OrderDraft) -> Instant {
        guard let chain = chain(of: draft.underlying) else { return now + settings.execution.lastStepInterval }
        switch draft.walk.manner {
        case .resident: return .distantFuture
        case .emergency: return max(now + settings.execution.emergency.interval * 4, close(of: chain))
        case .patient:
            var life = settings.execution.lastStepInterval
            for _ in draft.step..<max(draft.step, settings.execution.steps) { life += settings.execution.stepInterval }
            return chain.identity.resolution == .daily ? now + life : min(now + life, max(now, close(of: chain)))
        }
    }

    /// When stocks close in the chain's session.
    private func close(of chain: Chain) -> Instant { NYSE.session(onOrBefore: chain.session).closesAt }

    private func mayGo(_ order: Order) -> Bool {
        guard messages.allows(order.intent, at: now) else { return false }
        guard !settings.capabilities.keepsClientIDs else { return true }
        return !orders.contains { $0.isUnanswered && $0.order.hasFingerprint(of: order) }
    }

    mutating func replace(orderAt index: Int, _ limit: NetPrice, into effects: inout [DeskEffect]) {
        let id = orders[index].order.id
        let way = orders[index].changes(at: now, answerWithin: settings.venue.answerWithin)
        order(id, went: way, into: &effects)
        messages.note(now)
        let isPast = flaw == .ignoresWorst && orders[index].walk.worst != nil
        effects.append(.replace(id, limit: isPast ? NetPrice(units: limit.units - 50_000) : limit))
    }

    /// Takes an order off, or as soon as it is answered; what never left is over at once.
    mutating func cancel(orderAt index: Int, into effects: inout [DeskEffect]) {
        orders[index].isCancelWanted = true
        switch orders[index].phase {
        case .working, .changing: sendCancel(orderAt: index, into: &effects)
        case .sending, .cancelling, .asking, .filled, .ended, .rejected, .lost: break
        }
    }

    mutating func sendCancel(orderAt index: Int, into effects: inout [DeskEffect]) {
        let id = orders[index].order.id
        order(id, went: orders[index].cancels(at: now, answerWithin: settings.venue.answerWithin), into: &effects)
        messages.note(now)
        effects.append(.cancel(id))
    }

    // MARK: - Prices

    /// The package as these legs would trade on the latest snapshot; nil when a leg has no usable quote.
    func quote(of legs: [Leg], underlying: Symbol) -> PackageQuote? {
        guard let chain = chain(of: underlying) else { return nil }
        var natural: Int64 = 0
        var doubleMid: Int64 = 0
        for leg in legs {
            guard let quote = chain.quote(of: leg.contract),
                let one = PackageQuote.of([(leg.signedRatio, quote)])
            else { return nil }
            natural += one.natural.units
            doubleMid += one.doubleMid
        }
        return PackageQuote(natural: NetPrice(units: natural), doubleMid: doubleMid)
    }

    /// Shares as they would trade: a cent worse than the underlying's last price.
    func quote(ofShares side: Side, _ underlying: Symbol) -> PackageQuote? {
        guard let price = chain(of: underlying)?.underlyingPrice else { return nil }
        let sign = Int64(-side.sign)
        return PackageQuote(
            natural: NetPrice(units: sign * price.units - Price.cents(1).units), doubleMid: 2 * sign * price.units)
    }

    /// What a trade's shares would bring; nil while they have no price.
    func sharesWorth(of trade: TradeLife) -> Money? {
        guard trade.shares != 0 else { return .zero }
        return quote(ofShares: trade.shares > 0 ? .short : .long, trade.candidate.underlying)
            .map { $0.natural.price.amount(shares: abs(trade.shares)) }
    }

    func quote(of order: Order) -> PackageQuote? {
        if let side = order.stock { return quote(ofShares: side, order.underlying) }
        return quote(of: order.legs, underlying: order.underlying)
    }

    func ticks(of legs: [Leg], quote: PackageQuote, on session: Day) -> Walk.Ticks {
        guard let first = legs.first else { return .shares }
        let root = first.contract.root
        return legs.count == 1 ? .single(root, session) : .package(RootRules.of(root).packageTick(on: session))
    }
}
