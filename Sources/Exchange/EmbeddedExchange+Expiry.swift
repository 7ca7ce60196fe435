import Market
import Trading

/// Expiry and settlement: one price per root and instant. PM-settled roots take the session's official close, AM-settled
/// ones its opening price (a daily bar's open stands in for the special opening quotation, and says so). What is settled
/// in cash is booked at once; what is settled in shares as well where no shares are carried, else it waits for the
/// morning.
extension EmbeddedExchange {
    enum SettlementSource {
        case bar(Symbol, DailyBar)
        case snapshot(Chain)

        var session: Day {
            switch self {
            case .bar(_, let bar): bar.session
            case .snapshot(let chain): chain.session
            }
        }
        var at: Instant {
            switch self {
            case .bar(_, let bar): bar.knownAt
            case .snapshot(let chain): chain.knownAt
            }
        }
    }

    mutating func settle(on source: SettlementSource, into reports: inout [VenueReport]) {
        guard source.session >= nextSettlement else { return }
        var index = 0
        var settled = false
        while index < packages.count {
            guard let settlement = settlement(of: packages[index], from: source) else {
                index += 1
                continue
            }
            retireOrders(settlement, into: &reports)
            if settings.delivery == .shares, RootRules.of(settlement.root).settlement == .physical {
                awaitDelivery(settlement)
            } else {
                book(settlement)
            }
            note(.settled(settlement), at: settlement.at, into: &reports)
            settled = true
        }
        guard settled else { return }
        findNextSettlement()
        reports.append(.account(snapshot(at: source.at)))
    }

    /// Of the first leg that `source` settles and that does not await its delivery already.
    private func settlement(of package: Package, from source: SettlementSource) -> Settlement? {
        for leg in package.legs where !isQuarantined(leg.contract) && !awaitsDelivery(leg.contract) {
            if let (price, basis) = price(root: leg.contract.root, expiry: leg.contract.expiry, from: source) {
                return Settlement(
                    root: leg.contract.root, expiry: leg.contract.expiry, price: price, basis: basis,
                    session: source.session, at: source.at)
            }
        }
        return nil
    }

    /// Orders of contracts that are no more: a feed may list those for a while, with quotes on which nobody trades.
    private mutating func retireOrders(_ settlement: Settlement, into reports: inout [VenueReport]) {
        while let index = working.firstIndex(where: { working in
            working.order.legs.contains { settlement.concerns($0.contract) }
        }) {
            reports.append(.order(.expired(working[index].order.id, at: settlement.at)))
            finish(at: index, .expired, now: settlement.at, into: &reports)
        }
    }

    private mutating func book(_ settlement: Settlement) {
        for position in positions where settlement.concerns(position.contract) {
            let intrinsic = settlement.intrinsic(of: position.contract)
            cash += intrinsic.amount(shares: position.quantity * position.multiplier)
        }
        positions.removeAll { settlement.concerns($0.contract) }
        drop { settlement.concerns($0) }
    }

    /// Takes contracts that are no more out of the packages, on whichever side.
    mutating func drop(_ isOver: (OptionContract) -> Bool) {
        packages.removeAll { $0.legs.allSatisfy { isOver($0.contract) } }
        while let package = packages.first(where: { $0.legs.contains { isOver($0.contract) } }),
            let leg = package.legs.first(where: { isOver($0.contract) })
        {
            remove(leg.contract, leg.side, leg.ratio * package.quantity, of: package.trade)
        }
    }

    mutating func noteSettlement(of legs: [Leg]) {
        for leg in legs where !isQuarantined(leg.contract) && !awaitsDelivery(leg.contract) {
            let session = RootRules.of(leg.contract.root).settlementSession(expiry: leg.contract.expiry).day
            nextSettlement = min(nextSettlement, session)
        }
    }
    mutating func findNextSettlement() {
        nextSettlement = Day(number: .max)
        for package in packages { noteSettlement(of: package.legs) }
    }

    /// Whether a corporate action changed what the contract delivers: it stays as it is until a person looks.
    func isQuarantined(_ contract: OptionContract) -> Bool { RootRules.of(contract.root).isAdjusted }

    /// The price that settles a root's expiry, if `source` is of its settlement session, or of a later one because no
    /// price of that session ever came. A snapshot decides only when no bar can come before it any more: one taken
    /// during the session, or just before its close, is not the settlement price.
    private func price(root: Root, expiry: Day, from source: SettlementSource) -> (Price, Settlement.Basis)? {
        let rules = RootRules.of(root)
        let session = rules.settlementSession(expiry: expiry)
        switch source {
        case .bar(let symbol, let bar):
            guard rules.underlying == symbol, bar.session == session.day else { return nil }
            if rules.settlesOn == .open, let open = bar.open { return (open, .dailyOpen) }
            return (bar.close, .close)
        case .snapshot(let chain):
            guard rules.underlying == chain.underlying, chain.session >= session.day else { return nil }
            if chain.session == session.day {
                guard chain.knownAt >= EmbeddedExchange.barIsKnown(session, rules.kind) else { return nil }
                return chain.underlyingPrice.map { ($0, .snapshot) }
            }
            return (spot(of: chain.underlying) ?? chain.underlyingPrice).map { ($0, .snapshot) }
        }
    }

    /// When the session's bar is out: at the close, of the VIX family a quarter of an hour later.
    private static func barIsKnown(_ session: TradingSession, _ kind: UnderlyingKind) -> Instant {
        kind == .volatilityIndex ? session.closesAt + .seconds(15 * 60) : session.closesAt
    }
}
