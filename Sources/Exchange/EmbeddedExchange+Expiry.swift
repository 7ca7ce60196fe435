import Market
import Trading

/// Expiry and settlement: one price per root and instant. PM-settled roots take the session's official close, AM-settled
/// ones its opening price (a daily bar's open stands in for the special opening quotation, and says so). Physically
/// settled options are booked at their intrinsic value at the close: the shares themselves are not carried.
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
        var index = 0
        var settled = false
        while index < packages.count {
            let contract = packages[index].legs[0].contract
            guard let (price, basis) = price(root: contract.root, expiry: contract.expiry, from: source) else {
                index += 1
                continue
            }
            let settlement = Settlement(
                root: contract.root, expiry: contract.expiry, price: price, basis: basis, session: source.session,
                at: source.at)
            retireOrders(settlement, into: &reports)
            book(settlement)
            activities += 1
            reports.append(
                .activity(AccountActivity(id: ActivityID(raw: activities), .settled(settlement), at: settlement.at)))
            settled = true
        }
        if settled { reports.append(.account(snapshot(at: source.at))) }
    }

    /// Orders of contracts that are no more: a feed may list those for a while, with quotes on which nobody trades.
    private mutating func retireOrders(_ settlement: Settlement, into reports: inout [VenueReport]) {
        for order in working where order.legs.contains(where: { settlement.concerns($0.contract) }) {
            reports.append(.order(.expired(order.id, at: settlement.at)))
        }
        working.removeAll { $0.legs.contains { settlement.concerns($0.contract) } }
    }

    private mutating func book(_ settlement: Settlement) {
        let multiplier = RootRules.of(settlement.root).multiplier
        for position in positions where settlement.concerns(position.contract) {
            cash += settlement.intrinsic(of: position.contract).amount(shares: position.quantity * multiplier)
        }
        positions.removeAll { settlement.concerns($0.contract) }
        packages.removeAll { settlement.concerns($0.legs[0].contract) }
    }

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
            let before = spots.first { $0.underlying == chain.underlying }?.price
            return (before ?? chain.underlyingPrice).map { ($0, .snapshot) }
        }
    }

    /// When the session's bar is out: at the close, of the VIX family a quarter of an hour later.
    private static func barIsKnown(_ session: TradingSession, _ kind: UnderlyingKind) -> Instant {
        kind == .volatilityIndex ? session.closesAt + .seconds(15 * 60) : session.closesAt
    }
}

extension Settlement {
    fileprivate func concerns(_ contract: OptionContract) -> Bool {
        contract.root == root && contract.expiry == expiry
    }
}
