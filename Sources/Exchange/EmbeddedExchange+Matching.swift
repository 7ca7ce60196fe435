import Market
import Trading

/// Looks at the market for working orders, and what comes of them: fills whole, partial and out of ratio.
extension EmbeddedExchange {
    /// One look at one order.
    mutating func look(at index: Int, now: Instant, into reports: inout [VenueReport]) {
        let order = working[index].order
        guard !working[index].awaitsParent, order.goodUntil >= now, !isHalted(order.underlying),
            let chain = chain(of: order.underlying), isOpen(order, chain, at: now)
        else { return }
        let number = working[index].number
        // Only what was there before this look: a broken unit waits for the next one.
        let wasBroken = !working[index].broken.isEmpty
        if working[index].left > 0 {
            fillUnits(at: index, chain, now: now, into: &reports)
        }
        guard wasBroken, let index = working.firstIndex(where: { $0.number == number }) else { return }
        completeBroken(at: index, chain, now: now, into: &reports)
    }

    private mutating func fillUnits(
        at index: Int, _ chain: Chain, now: Instant, into reports: inout [VenueReport]
    ) {
        guard let quote = quote(of: working[index].order, chain) else {
            working[index].hasRested = working[index].isTriggered
            return
        }
        if !working[index].isTriggered {
            guard let trigger = working[index].order.trigger, quote.natural <= trigger else { return }
            working[index].isTriggered = true
        }
        var order = working[index]
        let found = offer(&order, quote, chain)
        order.hasRested = true
        working[index] = order
        guard var offer = found else { return }
        if order.order.legs.count > 1, dice.happens(.ratioBreak) {
            breakRatio(at: index, units: offer.units, chain, now: now, into: &reports)
            return
        }
        if offer.units > 1, dice.happens(.partialFill) { offer.units = dice.whole(1...offer.units - 1, .quantity) }
        fill(
            order.number, units: offer.units, offer.price, doubleMid: quote.doubleMid, now: now, into: &reports)
    }

    /// What fills though its cancel was confirmed a moment ago: all that is left, if the market reaches its limit.
    mutating func fasterFill(at index: Int, now: Instant) -> (NetPrice, PackageQuote)? {
        let working = working[index]
        guard working.left > 0, !working.isAsleep, working.order.goodUntil >= now,
            !isHalted(working.order.underlying), let chain = chain(of: working.order.underlying),
            isOpen(working.order, chain, at: now), let quote = quote(of: working.order, chain)
        else { return nil }
        let price = max(working.order.limit ?? quote.natural, quote.natural)
        guard quote.reaches(price), dice.happens(.fillAfterCancel) else { return nil }
        return (price, quote)
    }

    // MARK: - Fills

    /// Books whole units, or shares, of an order, and what follows from it for others.
    mutating func fill(
        _ number: VenueOrderID, units: Int, _ price: NetPrice, doubleMid: Int64, now: Instant,
        into reports: inout [VenueReport]
    ) {
        guard let index = working.firstIndex(where: { $0.number == number }) else { return }
        let order = working[index].order
        let fees = fees(of: order, units: units)
        cash += price.price.amount(shares: order.multiplier) * units - fees
        if let side = order.stock {
            changeShares(order.underlying, by: side.sign * units)
        } else {
            book(order, units: units)
        }
        working[index].left -= units
        report(at: index, leg: nil, units, price, doubleMid: doubleMid, fees: fees, now: now, into: &reports)
        reduceSiblings(of: order, by: units, now: now, into: &reports)
        finishIfFilled(number, now: now, into: &reports)
        reports.append(.account(snapshot(at: now)))
    }

    private mutating func report(
        at index: Int, leg: Int?, _ quantity: Int, _ net: NetPrice, doubleMid: Int64, fees: Money, now: Instant,
        into reports: inout [VenueReport]
    ) {
        executions += 1
        let fill = Fill(
            execution: ExecutionID(raw: executions), order: working[index].order.id, leg: leg, quantity: quantity,
            net: net, doubleMid: doubleMid, fees: fees, at: now)
        working[index].fills.append(fill)
        reports.append(.order(.filled(fill)))
    }

    private mutating func finishIfFilled(
        _ number: VenueOrderID, now: Instant, into reports: inout [VenueReport]
    ) {
        if let index = working.firstIndex(where: { $0.number == number }), working[index].isFilled {
            finish(at: index, .filled, now: now, into: &reports)
        }
    }

    // MARK: - Out of ratio

    /// One leg fills alone, at its natural side. As at a broker that works legs one by one, the order stays and goes on
    /// for what is missing, for no less than its limit asks in all.
    private mutating func breakRatio(
        at index: Int, units: Int, _ chain: Chain, now: Instant, into reports: inout [VenueReport]
    ) {
        let number = working[index].number
        let order = working[index].order
        let count = order.legs.count
        let leg = dice.whole(0...count - 1, .choice)
        let broken = dice.whole(1...units, .quantity)
        guard let quote = quote(of: order, leg: leg, chain) else { return }
        working[index].left -= broken
        working[index].broken.append(
            WorkingOrder.BrokenUnits(
                units: broken, missing: (0..<count).filter { $0 != leg },
                received: NetPrice(units: quote.natural.units * Int64(order.legs[leg].ratio))))
        fillLeg(leg, at: index, units: broken, quote, now: now, into: &reports)
        reduceSiblings(of: order, by: broken, now: now, into: &reports)
        finishIfFilled(number, now: now, into: &reports)
        reports.append(.account(snapshot(at: now)))
    }

    /// Fills what is missing of broken units at natural, where their whole limit allows it.
    private mutating func completeBroken(
        at index: Int, _ chain: Chain, now: Instant, into reports: inout [VenueReport]
    ) {
        let number = working[index].number
        let order = working[index].order
        var part = 0
        var isChanged = false
        while part < working[index].broken.count {
            let broken = working[index].broken[part]
            guard let quotes = missingQuotes(broken, of: order, chain) else {
                part += 1
                continue
            }
            working[index].broken.remove(at: part)
            for (leg, quote) in zip(broken.missing, quotes) {
                fillLeg(leg, at: index, units: broken.units, quote, now: now, into: &reports)
            }
            isChanged = true
        }
        guard isChanged else { return }
        finishIfFilled(number, now: now, into: &reports)
        reports.append(.account(snapshot(at: now)))
    }

    /// The quotes of the missing legs if they can be had within the limit, else nil.
    private func missingQuotes(
        _ broken: WorkingOrder.BrokenUnits, of order: Order, _ chain: Chain
    ) -> [PackageQuote]? {
        var quotes: [PackageQuote] = []
        var net = broken.received
        for leg in broken.missing {
            guard let quote = quote(of: order, leg: leg, chain) else { return nil }
            quotes.append(quote)
            net = net + NetPrice(units: quote.natural.units * Int64(order.legs[leg].ratio))
        }
        if let limit = order.limit, net < limit { return nil }
        return quotes
    }

    private mutating func fillLeg(
        _ leg: Int, at index: Int, units: Int, _ quote: PackageQuote, now: Instant,
        into reports: inout [VenueReport]
    ) {
        let order = working[index].order
        let contracts = units * order.legs[leg].ratio
        let fees = commission(of: order.legs[leg], in: order) * contracts
        cash += quote.natural.price.amount(shares: order.multiplier) * contracts - fees
        book(order.legs[leg], contracts: contracts, of: order)
        report(
            at: index, leg: leg, contracts, quote.natural, doubleMid: quote.doubleMid, fees: fees, now: now,
            into: &reports)
    }

    /// A contract. An adjustment closes what its trade holds, and opens the rest.
    private func commission(of leg: Leg, in order: Order) -> Money {
        switch order.intent {
        case .open: settings.commission.open
        case .close, .repair: settings.commission.close
        case .adjust: isHeld(leg, by: order.trade) ? settings.commission.close : settings.commission.open
        }
    }
    private func isHeld(_ leg: Leg, by trade: TradeID) -> Bool {
        packages.contains { package in
            package.trade == trade
                && package.legs.contains { $0.contract == leg.contract && $0.side == leg.side.opposite }
        }
    }
    func fees(of order: Order, units: Int) -> Money {
        if order.stock != nil { return settings.commission.share * units }
        var fees = Money.zero
        for leg in order.legs { fees += commission(of: leg, in: order) * (leg.ratio * units) }
        return fees
    }

    // MARK: - Quotes

    /// The whole order as it would trade on this snapshot; nil when a leg, or the underlying, has no usable quote.
    func quote(of order: Order, _ chain: Chain) -> PackageQuote? {
        if let side = order.stock { return stockQuote(side, chain) }
        var natural: Int64 = 0
        var doubleMid: Int64 = 0
        for leg in order.legs {
            guard let quote = chain.quote(of: leg.contract),
                let one = PackageQuote.of(CollectionOfOne((leg.signedRatio, quote)))
            else { return nil }
            natural += one.natural.units
            doubleMid += one.doubleMid
        }
        return PackageQuote(natural: NetPrice(units: natural), doubleMid: doubleMid)
    }

    /// One contract of one leg alone.
    private func quote(of order: Order, leg: Int, _ chain: Chain) -> PackageQuote? {
        let leg = order.legs[leg]
        return chain.quote(of: leg.contract).flatMap { PackageQuote.of(CollectionOfOne((leg.side.sign, $0))) }
    }

    private func stockQuote(_ side: Side, _ chain: Chain) -> PackageQuote? {
        guard let spot = chain.underlyingPrice else { return nil }
        let taken = side == .long ? spot + settings.stockHalfSpread : spot - settings.stockHalfSpread
        return PackageQuote(
            natural: NetPrice(units: -taken.units * Int64(side.sign)), doubleMid: -2 * spot.units * Int64(side.sign))
    }

    func tick(of order: Order, _ chain: Chain) -> Price {
        guard let leg = order.legs.first else { return .cents(1) }
        return RootRules.of(leg.contract.root).packageTick(on: chain.session)
    }
}
