public import Market
public import Trading

/// What is done on the account without an order of ours: margin calls, the broker's own closing of positions, and
/// somebody who trades in the broker's app.
extension EmbeddedExchange {
    /// A margin call that stands.
    struct OpenCall: Sendable {
        let report: MarginCall
        /// What the broker's house asks beyond Reg-T until the call is met.
        let houseRequirement: Money
        var isOverdue = false
    }

    // MARK: - Margin calls

    /// Calls the account once for as long as it lacks, and closes positions when the call is overdue.
    mutating func reviewMargin(at now: Instant, into reports: inout [VenueReport]) {
        guard let open = call else {
            callForMargin(at: now, into: &reports)
            return
        }
        if open.isOverdue, excess < .zero { closeForMargin(at: now, into: &reports) }
        if excess >= .zero || (packages.isEmpty && shares.isEmpty) { call = nil }
    }

    private mutating func callForMargin(at now: Instant, into reports: inout [VenueReport]) {
        guard !packages.isEmpty || !shares.isEmpty else { return }
        let terms = settings.marginCalls
        var house = Money.zero
        if dice.happens(.marginCall) {
            // The house asks for so much more that up to half of the requirement, and a dollar at least, is lacking.
            house = max(.zero, excess) + max(.dollars(1), margin.share(0.5 * dice.uniform(.price)))
        } else if terms == nil || !settings.enforcesMargin || excess >= -(terms?.tolerance ?? .zero) {
            return
        }
        let due = terms?.dueAfter.map { now + $0 }
        let report = MarginCall(amount: house - excess, due: due, at: now)
        call = OpenCall(report: report, houseRequirement: house)
        reports.append(.marginCall(report))
    }

    /// The short leg of the largest requirement first, alone; then what shares there are.
    private mutating func closeForMargin(at now: Instant, into reports: inout [VenueReport]) {
        let before = activities.count
        var isTried = Set<OptionContract>()
        while excess < .zero, let contract = costliestShort(besides: isTried, at: now) {
            isTried.insert(contract)
            closeByVenue(contract, at: now, into: &reports)
        }
        for holding in shares where excess < .zero { closeShares(holding, at: now, into: &reports) }
        if activities.count > before { reports.append(.account(snapshot(at: now))) }
    }

    private func costliestShort(besides tried: Set<OptionContract>, at now: Instant) -> OptionContract? {
        var costliest: (margin: Money, contract: OptionContract)?
        for package in packages {
            let margin = package.marginPerUnit * package.quantity
            guard margin > costliest?.margin ?? .zero else { continue }
            let leg = package.legs.first {
                $0.side == .short && !tried.contains($0.contract) && closing($0.contract, at: now) != nil
            }
            if let leg { costliest = (margin, leg.contract) }
        }
        return costliest?.contract
    }

    private mutating func closeShares(_ holding: ShareHolding, at now: Instant, into reports: inout [VenueReport]) {
        guard let chain = chain(of: holding.symbol), chain.underlyingPrice != nil, !isHalted(holding.symbol) else {
            return
        }
        cancelOrders(now: now, into: &reports) { $0.order.stock != nil && $0.order.underlying == holding.symbol }
        let received = value(of: holding)
        let fees = settings.commission.share * abs(holding.quantity)
        cash += received - fees
        changeShares(holding.symbol, by: -holding.quantity)
        let closing = ShareClosing(symbol: holding.symbol, shares: -holding.quantity, cash: received, fees: fees)
        note(.sharesClosed(closing), at: now, into: &reports)
    }

    // MARK: - Closing by the broker

    /// What a held contract costs, or brings, to close now; nil when it cannot be traded.
    private func closing(_ contract: OptionContract, at now: Instant) -> (position: Position, price: Price)? {
        guard let position = positions.first(where: { $0.contract == contract }), !isHalted(position.underlying),
            let chain = chain(of: position.underlying), !isOver(contract, chain, at: now),
            let quote = chain.quote(of: contract), quote.defect == nil,
            let price = position.quantity > 0 ? quote.bid : quote.ask
        else { return nil }
        return (position, price)
    }

    /// All contracts of one position, whatever they are a leg of, at their worse side.
    private mutating func closeByVenue(
        _ contract: OptionContract, at now: Instant, into reports: inout [VenueReport]
    ) {
        guard let (position, price) = closing(contract, at: now) else { return }
        // The broker's desk takes its client's orders off before it trades against them.
        cancelOrders(now: now, into: &reports) { $0.order.legs.contains { $0.contract == contract } }
        let count = abs(position.quantity)
        clear(
            contract, position.side, count, .closedByVenue, shares: 0,
            cash: price.amount(shares: position.quantity * position.multiplier),
            fees: settings.commission.close * count, at: now, into: &reports)
        cancelUnheld(now: now, into: &reports)
    }

    /// On its last afternoon a short option that may be delivered is bought in where the account could not carry the
    /// delivery; and any short at any time when the dice say so, the risky ones first.
    mutating func closeRisky(_ chain: Chain, into reports: inout [VenueReport]) {
        guard settings.closesRiskyFrom != nil || dice.chances[.closedByVenue] > 0, !positions.isEmpty else { return }
        let now = chain.knownAt
        let before = activities.count
        let risky = riskyShorts(chain)
        var needed = Money.zero
        for contract in risky {
            guard let position = positions.first(where: { $0.contract == contract }) else { continue }
            let cost = costOfDelivery(position)
            if needed + cost > cash - margin {
                closeByVenue(contract, at: now, into: &reports)
            } else {
                needed += cost
            }
        }
        if positions.contains(where: { $0.quantity < 0 && $0.underlying == chain.underlying }),
            dice.happens(.closedByVenue), let contract = thrownShort(chain, risky)
        {
            closeByVenue(contract, at: now, into: &reports)
        }
        if activities.count > before { reports.append(.account(snapshot(at: now))) }
    }

    /// Half of the strike (Regulation T's initial margin) for each share that is not there to be delivered, or owed.
    private func costOfDelivery(_ position: Position) -> Money {
        let held = sharesHeld(position.underlying)
        let covered = max(0, position.contract.right == .call ? held : -held)
        let shares = max(0, -position.quantity * position.multiplier - covered)
        return position.contract.strike.price.amount(shares: shares).share(0.5)
    }

    private mutating func thrownShort(_ chain: Chain, _ risky: [OptionContract]) -> OptionContract? {
        let shorts = positions.filter { $0.quantity < 0 && $0.underlying == chain.underlying }.map(\.contract)
        let chosen = risky.filter { shorts.contains($0) }
        let from = chosen.isEmpty ? shorts : chosen
        return from.isEmpty ? nil : from[dice.whole(0...from.count - 1, .choice)]
    }

    /// Short legs that expire this session for shares and lie in the money, or nearly.
    private func riskyShorts(_ chain: Chain) -> [OptionContract] {
        guard let from = settings.closesRiskyFrom, let spot = chain.underlyingPrice,
            EasternTime.timeOfDay(of: chain.knownAt) >= from
        else { return [] }
        return positions.filter { position in
            let contract = position.contract
            let rules = RootRules.of(contract.root)
            guard position.quantity < 0, position.underlying == chain.underlying, rules.settlement == .physical,
                !rules.isAdjusted, rules.settlementSession(expiry: contract.expiry).day == chain.session,
                !isOver(contract, chain, at: chain.knownAt)
            else { return false }
            let distance = (spot - contract.strike.price).magnitude.approximateDollars
            return intrinsic(of: contract, at: spot) > .zero
                || distance <= settings.riskyWithin * contract.strike.price.approximateDollars
        }.map(\.contract)
    }

    // MARK: - Trades in the broker's own app

    /// Somebody buys (positive) or sells contracts on the account, at natural; nothing happens where nobody quotes.
    /// Nothing is reported but the account, and orders for which nothing is left to close.
    public mutating func tradeElsewhere(
        _ contract: OptionContract, quantity: Int, at now: Instant, into reports: inout [VenueReport]
    ) {
        let side: Side = quantity < 0 ? .short : .long
        tradeElsewhere([Leg(side, contract)], quantity: abs(quantity), at: now, into: &reports)
    }

    /// The same with so many units of a package, or none of it.
    @discardableResult
    public mutating func tradeElsewhere(
        _ legs: [Leg], quantity: Int, at now: Instant, into reports: inout [VenueReport]
    ) -> Bool {
        passDeadlines(to: now, into: &reports)
        guard quantity > 0, let first = legs.first else { return false }
        let order = Order(
            id: OrderID(raw: 0), account: account, trade: TradeID(raw: 0),
            underlying: RootRules.of(first.contract.root).underlying, intent: .close, legs: legs, quantity: quantity,
            limit: nil, goodUntil: now)
        guard !isHalted(order.underlying), let chain = chain(of: order.underlying), isOpen(order, chain, at: now),
            !legs.contains(where: { isQuarantined($0.contract) || isOver($0.contract, chain, at: now) }),
            let quote = quote(of: order, chain)
        else { return false }
        cash += quote.natural.price.amount(shares: order.multiplier) * quantity - fees(of: order, units: quantity)
        for leg in legs { bookForeign(leg.contract, by: leg.signedRatio * quantity) }
        cancelUnheld(now: now, into: &reports)
        reports.append(.account(snapshot(at: now)))
        return true
    }
}
