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
            book(settlement)
            reports.append(.settled(settlement))
            settled = true
        }
        if settled { reports.append(.account(snapshot(at: source.at))) }
    }

    private mutating func book(_ settlement: Settlement) {
        func expires(_ contract: OptionContract) -> Bool {
            contract.root == settlement.root && contract.expiry == settlement.expiry
        }
        let multiplier = RootRules.of(settlement.root).multiplier
        for position in positions where expires(position.contract) {
            cash += settlement.intrinsic(of: position.contract).amount(shares: position.quantity * multiplier)
        }
        positions.removeAll { expires($0.contract) }
        packages.removeAll { expires($0.legs[0].contract) }
    }

    /// The price that settles a root's expiry, if `source` is of its settlement session, or of a later one because no
    /// price of that session ever came.
    private func price(root: Root, expiry: Day, from source: SettlementSource) -> (Price, Settlement.Basis)? {
        let rules = RootRules.of(root)
        let day = rules.settlementSession(expiry: expiry).day
        switch source {
        case .bar(let symbol, let bar):
            guard rules.underlying == symbol, bar.session == day else { return nil }
            if rules.settlesOn == .open, let open = bar.open { return (open, .dailyOpen) }
            return (bar.close, .close)
        case .snapshot(let chain):
            guard rules.underlying == chain.underlying, chain.session >= day else { return nil }
            if chain.session == day { return chain.underlyingPrice.map { ($0, .snapshot) } }
            let before = self.chain(of: chain.underlying)?.underlyingPrice
            return (before ?? chain.underlyingPrice).map { ($0, .snapshot) }
        }
    }
}
