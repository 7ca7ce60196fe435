public import Market
public import Trading

/// The simulated venue of backtest and demo: one account, package orders, fills against the latest snapshot of each
/// underlying, Reg-T margin, commissions, and expiry by each root's own rules. Deterministic: the same calls give the
/// same reports.
///
/// It matches a working order when it is submitted, when it is replaced and when a new snapshot of its underlying
/// arrives, and never better than the net mid of that one snapshot.
public struct EmbeddedExchange: Sendable {
    public let settings: VenueSettings
    public let account: AccountID

    var cash: Money
    /// What is held, by contract in ascending order: so that no result depends on a hash seed.
    var positions: [Position] = []
    /// Opened packages with their margin, in the order in which they were opened.
    var packages: [Package] = []
    var working: [Order] = []
    private var usedIDs: Set<OrderID> = []
    /// The latest snapshot of each underlying, by symbol in ascending order.
    var chains: [Chain] = []
    /// The latest price of each underlying that a snapshot gave, in the same order; it outlives snapshots without one.
    var spots: [(underlying: Symbol, price: Price)] = []
    private var executions: UInt64 = 0
    var activities: UInt64 = 0

    /// A net position of one contract, valued at the price at which it could be closed.
    struct Position: Sendable {
        let contract: OptionContract
        var quantity: Int
        /// Per share; the last one known, with the instant it is from. Nil until the first quote.
        var value: Price?
        var valuedAt: Instant?
    }
    /// One opening order's structure: the venue's own pairing for margin.
    struct Package: Sendable {
        let trade: TradeID
        let underlying: Symbol
        let legs: [Leg]
        var quantity: Int
        var marginPerUnit: Money
    }

    public init(settings: VenueSettings, account: AccountID = .embedded) {
        self.settings = settings
        self.account = account
        cash = settings.startingCash
    }

    // MARK: - Orders

    public mutating func submit(_ order: Order, at now: Instant, into reports: inout [VenueReport]) {
        if let reason = refusal(of: order, at: now) {
            reports.append(.order(.rejected(order.id, reason, at: now)))
            return
        }
        usedIDs.insert(order.id)
        reports.append(.order(.acknowledged(order.id, at: now)))
        working.append(order)
        match(at: working.count - 1, now: now, into: &reports)
    }

    /// Changes the limit in place; refused like an entry when the account cannot carry it.
    public mutating func replace(_ id: OrderID, limit: NetPrice, at now: Instant, into reports: inout [VenueReport]) {
        guard let index = working.firstIndex(where: { $0.id == id }) else {
            reports.append(.order(.changeRejected(id, .tooLate, at: now)))
            return
        }
        let old = working[index]
        let changed = old.replacing(limit: limit)
        // A lower limit brings less, and may ask for more than the account has: then the old one stands.
        if let chain = chain(of: old.underlying), let reason = marginRefusal(of: changed, chain) {
            reports.append(.order(.changeRejected(id, reason, at: now)))
            return
        }
        working[index] = changed
        reports.append(.order(.replaced(id, limit: limit, at: now)))
        match(at: index, now: now, into: &reports)
    }

    public mutating func cancel(_ id: OrderID, at now: Instant, into reports: inout [VenueReport]) {
        guard let index = working.firstIndex(where: { $0.id == id }) else {
            reports.append(.order(.changeRejected(id, .tooLate, at: now)))
            return
        }
        working.remove(at: index)
        reports.append(.order(.cancelled(id, at: now)))
    }

    /// Orders whose time is over are taken off.
    public mutating func advance(to now: Instant, into reports: inout [VenueReport]) {
        working.removeAll { order in
            guard order.goodUntil < now else { return false }
            reports.append(.order(.expired(order.id, at: now)))
            return true
        }
    }

    private func refusal(of order: Order, at now: Instant) -> RejectReason? {
        if usedIDs.contains(order.id) { return .duplicateID }
        guard let chain = chain(of: order.underlying) else { return .notQuoted }
        for leg in order.legs {
            if chain.row(of: leg.contract) == nil { return .unknownContract }
            if isOver(leg.contract, chain, at: now) { return .contractExpired }
        }
        return marginRefusal(of: order, chain)
    }

    /// A daily snapshot of the last day finds its contracts settled, not quoted; within a day they trade to the end.
    private func isOver(_ contract: OptionContract, _ chain: Chain, at now: Instant) -> Bool {
        let rules = RootRules.of(contract.root)
        switch chain.identity.resolution {
        case .daily: return rules.settlementSession(expiry: contract.expiry).day <= chain.session
        case .intraday: return now >= rules.lastTradingMoment(expiry: contract.expiry)
        }
    }

    /// Getting out is never refused for want of money.
    private func marginRefusal(of order: Order, _ chain: Chain) -> RejectReason? {
        guard order.intent == .open, settings.enforcesMargin else { return nil }
        guard let required = need(of: order, chain) else { return .notQuoted }
        var free = cash - margin - required
        // What other entries on their way will need is not lent twice.
        for other in working where other.intent == .open && other.id != order.id {
            if let quoted = self.chain(of: other.underlying), let need = need(of: other, quoted) {
                free -= max(.zero, need)
            }
        }
        return free < .zero ? .insufficientMargin : nil
    }

    /// What an entry takes from the free cash when it fills at its limit: requirement and commission less the credit.
    private func need(of order: Order, _ chain: Chain) -> Money? {
        guard let spot = chain.underlyingPrice, let required = requirement(order.legs, spot: spot, chain: chain)
        else { return nil }
        let credit = (order.limit ?? NetPrice(units: 0)).price.amount(shares: multiplier(order.legs)) * order.quantity
        return required * order.quantity + fees(order.legs, quantity: order.quantity, intent: .open) - credit
    }

    // MARK: - Market

    /// Takes note of what the market did; matches and settles what it concerns, and reports the account after it.
    public mutating func market(_ event: MarketEvent, into reports: inout [VenueReport]) {
        switch event {
        case .chain(let chain):
            settle(on: .snapshot(chain), into: &reports)
            note(chain)
            // Who came first is filled first.
            for id in working.filter({ $0.underlying == chain.underlying }).map(\.id) {
                guard let index = working.firstIndex(where: { $0.id == id }) else { continue }
                match(at: index, now: chain.knownAt, into: &reports)
            }
            reports.append(.account(snapshot(at: chain.knownAt)))
        case .bar(let symbol, let bar):
            settle(on: .bar(symbol, bar), into: &reports)
        case .rate, .dividend, .split, .earnings, .macro, .coverage:
            break
        }
    }

    public func snapshot(at now: Instant) -> AccountSnapshot {
        var value: Int64 = 0
        var stale = 0
        for position in positions {
            if let price = position.value {
                let shares = position.quantity * RootRules.of(position.contract.root).multiplier
                value += price.amount(shares: shares).units
            }
            if position.valuedAt != chain(of: underlying(of: position.contract))?.knownAt { stale += 1 }
        }
        return AccountSnapshot(
            account: account, cash: cash, equity: cash + Money(units: value), margin: margin, stalePositions: stale,
            at: now)
    }

    var margin: Money { packages.reduce(.zero) { $0 + $1.marginPerUnit * $1.quantity } }

    private mutating func note(_ chain: Chain) {
        if let index = chains.firstIndex(where: { $0.underlying >= chain.underlying }) {
            if chains[index].underlying == chain.underlying {
                chains[index] = chain
            } else {
                chains.insert(chain, at: index)
            }
        } else {
            chains.append(chain)
        }
        for index in positions.indices where underlying(of: positions[index].contract) == chain.underlying {
            value(&positions[index], chain)
        }
        guard let spot = chain.underlyingPrice else { return }
        if let index = spots.firstIndex(where: { $0.underlying >= chain.underlying }) {
            if spots[index].underlying == chain.underlying {
                spots[index].price = spot
            } else {
                spots.insert((chain.underlying, spot), at: index)
            }
        } else {
            spots.append((chain.underlying, spot))
        }
        for index in packages.indices where packages[index].underlying == chain.underlying {
            if let required = requirement(packages[index].legs, spot: spot, chain: chain) {
                packages[index].marginPerUnit = required
            }
        }
    }

    /// At the price at which it could be closed: a held contract at the bid, an owed one at the ask.
    private func value(_ position: inout Position, _ chain: Chain) {
        guard let quote = chain.quote(of: position.contract), quote.defect == nil,
            let price = position.quantity > 0 ? quote.bid : quote.ask
        else { return }
        position.value = price
        position.valuedAt = chain.knownAt
    }

    /// Reg-T for one unit at the chain's mids; nil when a short leg has no quote to take its premium from.
    private func requirement(_ legs: [Leg], spot: Price, chain: Chain) -> Money? {
        var prices: [Price] = []
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
        let rules = RegulationT(kind: RootRules.of(legs[0].contract.root).kind)
        return rules.requirement(legs: legs, spot: spot, prices: prices, multiplier: multiplier(legs))
    }

    // MARK: - Fills

    private mutating func match(at index: Int, now: Instant, into reports: inout [VenueReport]) {
        let order = working[index]
        guard let chain = chain(of: order.underlying), order.goodUntil >= now,
            let package = quote(of: order, chain)
        else { return }
        let price = settings.fills.price(for: package, tick: packageTick(order, chain))
        guard order.limit.map({ $0 <= price }) ?? true else { return }
        working.remove(at: index)
        executions += 1
        let fees = fees(order.legs, quantity: order.quantity, intent: order.intent)
        cash += price.price.amount(shares: multiplier(order.legs)) * order.quantity - fees
        book(order, chain)
        let fill = Fill(
            execution: ExecutionID(raw: executions), order: order.id, quantity: order.quantity, net: price,
            doubleMid: package.doubleMid, fees: fees, at: now)
        reports.append(.order(.filled(fill)))
        reports.append(.account(snapshot(at: now)))
    }

    private func quote(of order: Order, _ chain: Chain) -> PackageQuote? {
        var legs: [(signedRatio: Int, quote: Quote)] = []
        for leg in order.legs {
            guard let quote = chain.quote(of: leg.contract) else { return nil }
            legs.append((leg.signedRatio, quote))
        }
        return PackageQuote.of(legs)
    }

    private func packageTick(_ order: Order, _ chain: Chain) -> Price {
        RootRules.of(order.legs[0].contract.root).packageTick(on: chain.session)
    }

    private mutating func book(_ order: Order, _ chain: Chain) {
        for leg in order.legs { change(leg.contract, by: leg.signedRatio * order.quantity, chain) }
        switch order.intent {
        case .open:
            let margin = chain.underlyingPrice.flatMap { requirement(order.legs, spot: $0, chain: chain) }
            packages.append(
                Package(
                    trade: order.trade, underlying: order.underlying, legs: order.legs, quantity: order.quantity,
                    marginPerUnit: margin ?? .zero))
        case .close, .repair:
            release(order.trade, quantity: order.quantity)
        }
    }

    private mutating func release(_ trade: TradeID, quantity: Int) {
        var left = quantity
        for index in packages.indices where packages[index].trade == trade && left > 0 {
            let taken = min(left, packages[index].quantity)
            packages[index].quantity -= taken
            left -= taken
        }
        packages.removeAll { $0.quantity == 0 }
    }

    private mutating func change(_ contract: OptionContract, by quantity: Int, _ chain: Chain) {
        let index = positions.firstIndex { $0.contract >= contract } ?? positions.count
        if index == positions.count || positions[index].contract != contract {
            positions.insert(Position(contract: contract, quantity: 0, value: nil, valuedAt: nil), at: index)
        }
        positions[index].quantity += quantity
        if positions[index].quantity == 0 {
            positions.remove(at: index)
        } else {
            value(&positions[index], chain)
        }
    }

    private func fees(_ legs: [Leg], quantity: Int, intent: OrderIntent) -> Money {
        let contracts = legs.reduce(0) { $0 + $1.ratio } * quantity
        return (intent == .open ? settings.commission.open : settings.commission.close) * contracts
    }

    func chain(of symbol: Symbol) -> Chain? { chains.first { $0.underlying == symbol } }
    func underlying(of contract: OptionContract) -> Symbol { RootRules.of(contract.root).underlying }
    private func multiplier(_ legs: [Leg]) -> Int { RootRules.of(legs[0].contract.root).multiplier }
}
