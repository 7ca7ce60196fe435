public import Market
public import Trading

/// What must stand behind what is held, whether it does, and what the account is worth.
extension EmbeddedExchange {
    /// The share of a long holding's value that the broker lends: all but the 25% of FINRA Rule 4210.
    private static var lentOnShares: Double { 0.75 }
    /// What stands behind shares that are owed: their value and the 30% of FINRA Rule 4210.
    private static var behindShortShares: Double { 1.3 }

    /// The account as the venue shows it, at closable prices.
    public func snapshot(at now: Instant) -> AccountSnapshot {
        var value: Int64 = 0
        var stale = 0
        var latest: (underlying: Symbol, knownAt: Instant?)?
        for position in positions {
            if let price = position.value {
                value += price.amount(shares: position.quantity * position.multiplier).units
            }
            if latest?.underlying != position.underlying {
                latest = (position.underlying, knownAt(position.underlying))
            }
            if position.valuedAt == nil || position.valuedAt != latest?.knownAt { stale += 1 }
        }
        for holding in shares { value += self.value(of: holding).units }
        return AccountSnapshot(
            account: account, cash: cash, equity: cash + Money(units: value), margin: margin, stalePositions: stale,
            at: now)
    }

    /// Of everything held, with what the broker's house asks on top.
    var margin: Money {
        var total = call?.houseRequirement ?? .zero
        for package in packages { total += package.marginPerUnit * package.quantity }
        guard !shares.isEmpty else { return total }
        for holding in shares where holding.quantity < 0 {
            total += (-value(of: holding)).share(EmbeddedExchange.behindShortShares)
        }
        return total - coveredByShares
    }

    /// What cash and what is lent on shares leave over the requirement; negative is lacking.
    var excess: Money {
        var excess = cash - margin
        for holding in shares where holding.quantity > 0 {
            excess += value(of: holding).share(EmbeddedExchange.lentOnShares)
        }
        return excess
    }

    /// At the price at which the shares could be sold or bought in; what was never quoted counts nothing.
    func value(of holding: ShareHolding) -> Money {
        guard let spot = spot(of: holding.symbol) else { return .zero }
        let half = settings.stockHalfSpread
        return (holding.quantity > 0 ? spot - half : spot + half).amount(shares: holding.quantity)
    }

    // MARK: - Calls covered by shares

    /// What lone short calls were charged although shares stand behind them.
    private var coveredByShares: Money {
        var covered = Money.zero
        for holding in shares where holding.quantity > 0 {
            var free = holding.quantity
            forEachLoneCall(on: holding.symbol) { package, contracts in
                let units = min(package.quantity, free / contracts)
                free -= units * contracts
                covered += package.marginPerUnit * units
            }
        }
        return covered
    }

    /// Shares that no short call counts on.
    func freeShares(of symbol: Symbol) -> Int {
        var free = max(0, sharesHeld(symbol))
        forEachLoneCall(on: symbol) { package, shares in free -= min(package.quantity, free / shares) * shares }
        return free
    }

    /// Packages of one short call, with the shares that a unit of them delivers.
    private func forEachLoneCall(on symbol: Symbol, _ body: (Package, Int) -> Void) {
        for package in packages where package.underlying == symbol && package.legs.count == 1 {
            let leg = package.legs[0]
            guard leg.side == .short, leg.contract.right == .call else { continue }
            let rules = RootRules.of(leg.contract.root)
            if rules.settlement == .physical, !rules.isAdjusted { body(package, leg.ratio * rules.multiplier) }
        }
    }

    // MARK: - Entries

    /// Getting out is never refused for want of money.
    func marginRefusal(
        of order: Order, units: Int, _ chain: Chain, besides number: VenueOrderID?
    ) -> RejectReason? {
        guard order.intent.addsRisk, settings.enforcesMargin else { return nil }
        guard let required = need(of: order, units: units, chain) else { return .notQuoted }
        var free = cash - margin - required
        // What other entries on their way will need is not lent twice.
        for other in working where other.order.intent.addsRisk && other.number != number {
            if let quoted = self.chain(of: other.order.underlying),
                let need = need(of: other.order, units: other.left, quoted)
            {
                free -= max(.zero, need)
            }
        }
        return free < .zero ? .insufficientMargin : nil
    }

    /// What an entry takes from the free cash when it fills at its limit, or at natural where it has none: requirement
    /// and commission less the credit.
    private func need(of order: Order, units: Int, _ chain: Chain) -> Money? {
        guard let net = order.limit ?? quote(of: order, chain)?.natural else { return nil }
        let paid = fees(of: order, units: units) - net.price.amount(shares: order.multiplier) * units
        guard order.stock == nil else { return paid }
        if order.intent == .adjust { return change(by: order, units: units, chain).map { $0 + paid } }
        guard let spot = chain.underlyingPrice, let required = requirement(order.legs, spot: spot, chain: chain)
        else { return nil }
        var charged = units
        if let leg = order.legs.first, order.legs.count == 1, leg.side == .short, leg.contract.right == .call {
            charged -= min(units, freeShares(of: order.underlying) / (leg.ratio * order.multiplier))
        }
        return required * charged + paid
    }

    /// By how much an adjustment changes what stands behind its trade; a call against shares needs nothing.
    private func change(by order: Order, units: Int, _ chain: Chain) -> Money? {
        if isCovered(order) { return .zero }
        var before = Money.zero
        var held: [(contract: OptionContract, count: Int)] = []
        func add(_ leg: Leg, _ quantity: Int) {
            if let index = held.firstIndex(where: { $0.contract == leg.contract }) {
                held[index].count += leg.signedRatio * quantity
            } else {
                held.append((leg.contract, leg.signedRatio * quantity))
            }
        }
        for package in packages where package.trade == order.trade && package.underlying == order.underlying {
            before += package.marginPerUnit * package.quantity
            for leg in package.legs { add(leg, package.quantity) }
        }
        for leg in order.legs { add(leg, units) }
        held.removeAll { $0.count == 0 }
        let whole = held.reduce(0) { greatestCommonDivisor($0, abs($1.count)) }
        guard whole > 0 else { return .zero - before }
        let legs = held.map { Leg($0.count > 0 ? .long : .short, $0.contract, ratio: abs($0.count) / whole) }
        guard let spot = chain.underlyingPrice, let required = requirement(legs, spot: spot, chain: chain) else {
            return nil
        }
        return required * whole - before
    }

    // MARK: - Requirement

    /// The package with its requirement by a snapshot; it stands as it was where that cannot tell.
    func charged(_ package: Package, _ chain: Chain, spot: Price) -> Package {
        guard let required = requirement(package.legs, spot: spot, chain: chain) else { return package }
        var charged = package
        charged.marginPerUnit = required
        charged.steadyFrom = steadySpot(package.legs).flatMap { spot >= $0 ? $0 : nil }
        return charged
    }

    /// Reg-T for one unit at the chain's mids; nil when a short leg has no quote to take its premium from.
    private func requirement(_ legs: [Leg], spot: Price, chain: Chain) -> Money? {
        var prices: [Price] = []
        prices.reserveCapacity(legs.count)
        for leg in legs {
            let quote = chain.quote(of: leg.contract)
            if let doubleMid = quote?.doubleMid {
                prices.append(Price(units: (doubleMid.units + 1) / 2))
            } else if leg.side == .long {
                prices.append(.zero)
            } else {
                return nil
            }
        }
        let rules = RootRules.of(legs[0].contract.root)
        let leg = legs[0]
        if !settings.capabilities.uncoveredShorts, legs.count == 1, leg.side == .short, leg.contract.right == .put {
            return leg.contract.strike.price.amount(shares: rules.multiplier * leg.ratio)
        }
        return RegulationT(kind: rules.kind)
            .requirement(legs: legs, spot: spot, prices: prices, multiplier: rules.multiplier)
    }

    /// The spot from which on prices don't matter: one long leg a right covers one short leg of it within the least
    /// charge of a naked short, so that no other pairing is ever cheaper. Nil where they always do.
    private func steadySpot(_ legs: [Leg]) -> Price? {
        guard legs.count == 2 || legs.count == 4 else { return nil }
        let least = RegulationT(kind: RootRules.of(legs[0].contract.root).kind).leastShare
        var steady = Price.zero
        for leg in legs where leg.side == .short {
            let partners = legs.filter { $0.contract.right == leg.contract.right && $0 != leg }
            guard partners.count == 1, partners[0].side == .long, partners[0].ratio == leg.ratio,
                partners[0].contract.expiry >= leg.contract.expiry
            else { return nil }
            let gap = (partners[0].contract.strike - leg.contract.strike).approximateDollars
            // One unit more than the charge, which is rounded.
            switch leg.contract.right {
            case .put:
                guard -gap <= leg.contract.strike.price.approximateDollars * least - 0.0001 else { return nil }
            case .call:
                guard let from = Price(rounding: max(0, gap) / least + 0.01) else { return nil }
                steady = max(steady, from)
            }
        }
        return steady
    }
}
