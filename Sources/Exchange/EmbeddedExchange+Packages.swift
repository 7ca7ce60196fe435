import Market
import Trading

/// What is held, twice over: net positions, which is what an account shows, and packages, the venue's own pairing of
/// them for margin, which remembers what was opened together.
extension EmbeddedExchange {
    /// One opening order's structure, or what is left of it.
    struct Package: Sendable {
        let trade: TradeID
        let underlying: Symbol
        var legs: [Leg]
        var quantity: Int
        var marginPerUnit: Money
        /// The spot from which on the requirement is the same whatever the prices; nil when it was not charged yet, or
        /// always depends on them.
        var steadyFrom: Price?

        func isSteady(at spot: Price) -> Bool { steadyFrom.map { spot >= $0 } ?? false }
    }

    // MARK: - Booking

    /// Whole units of an order in options.
    mutating func book(_ order: Order, units: Int) {
        let chain = chain(of: order.underlying)
        for leg in order.legs { change(leg.contract, by: leg.signedRatio * units, chain) }
        switch order.intent {
        case .open: open(order.legs, quantity: units, trade: order.trade, order.underlying)
        case .close, .repair, .adjust:
            let left = release(order, units: units)
            guard left > 0 else { return }
            for leg in order.legs { pair(leg, contracts: left * leg.ratio, order) }
            pairAnew(order.trade, order.underlying)
        }
    }

    /// One leg that filled without the others.
    mutating func book(_ leg: Leg, contracts: Int, of order: Order) {
        change(leg.contract, by: leg.side.sign * contracts, chain(of: order.underlying))
        if order.intent == .open {
            open([Leg(leg.side, leg.contract)], quantity: contracts, trade: order.trade, order.underlying)
        } else {
            pair(leg, contracts: contracts, order)
        }
        pairAnew(order.trade, order.underlying)
    }

    private mutating func open(_ legs: [Leg], quantity: Int, trade: TradeID, _ underlying: Symbol) {
        var package = Package(
            trade: trade, underlying: underlying, legs: legs, quantity: quantity, marginPerUnit: .zero)
        if let chain = chain(of: underlying), let spot = chain.underlyingPrice {
            package = charged(package, chain, spot: spot)
        }
        packages.append(package)
        noteSettlement(of: legs)
    }

    /// Takes whole units off the trade's packages that the order exactly reverses, the oldest first; how many are left.
    private mutating func release(_ order: Order, units: Int) -> Int {
        var left = units
        for index in packages.indices
        where left > 0 && packages[index].trade == order.trade && reverses(order.legs, packages[index].legs) {
            let taken = min(left, packages[index].quantity)
            packages[index].quantity -= taken
            left -= taken
        }
        packages.removeAll { $0.quantity == 0 }
        return left
    }
    private func reverses(_ legs: [Leg], _ held: [Leg]) -> Bool {
        legs.count == held.count
            && legs.allSatisfy { leg in
                held.contains {
                    $0.contract == leg.contract && $0.side == leg.side.opposite && $0.ratio == leg.ratio
                }
            }
    }

    /// Closes what the trade, or else for a closing order anybody, holds on the other side; the rest is opened.
    private mutating func pair(_ leg: Leg, contracts: Int, _ order: Order) {
        var left = remove(leg.contract, leg.side.opposite, contracts, of: order.trade)
        if left > 0, order.intent == .close { left = remove(leg.contract, leg.side.opposite, left, of: nil) }
        if left > 0 { open([Leg(leg.side, leg.contract)], quantity: left, trade: order.trade, order.underlying) }
    }

    /// What somebody else bought or sold: against what is held on the other side, and the rest as a holding of nobody's.
    mutating func bookForeign(_ contract: OptionContract, by quantity: Int) {
        let underlying = RootRules.of(contract.root).underlying
        change(contract, by: quantity, chain(of: underlying))
        let side: Side = quantity > 0 ? .long : .short
        let left = remove(contract, side.opposite, abs(quantity), of: nil)
        if left > 0 {
            open([Leg(side, contract)], quantity: left, trade: TradeID(raw: 0), underlying)
            pairAnew(TradeID(raw: 0), underlying)
        }
    }

    /// Takes contracts of one side off the packages of a trade, or of all, the oldest first; how many were not there.
    @discardableResult
    mutating func remove(_ contract: OptionContract, _ side: Side, _ contracts: Int, of trade: TradeID?) -> Int {
        var left = contracts
        var index = 0
        while left > 0, index < packages.count {
            let package = packages[index]
            guard trade == nil || package.trade == trade,
                let place = package.legs.firstIndex(where: { $0.contract == contract && $0.side == side })
            else {
                index += 1
                continue
            }
            let held = package.legs[place].ratio * package.quantity
            split(at: index, leg: place, taking: min(left, held))
            left -= min(left, held)
        }
        return left
    }

    /// Takes contracts of one leg out of a package: units that lose all of it, at most one that loses a part, and those
    /// that stay as they are.
    private mutating func split(at index: Int, leg place: Int, taking contracts: Int) {
        let package = packages.remove(at: index)
        let ratio = package.legs[place].ratio
        let (bare, rest) = (contracts / ratio, contracts % ratio)
        var parts: [Package] = []
        func add(_ units: Int, legRatio: Int) {
            var part = package
            part.quantity = units
            part.legs.remove(at: place)
            if legRatio > 0 {
                let leg = package.legs[place]
                part.legs.insert(Leg(leg.side, leg.contract, ratio: legRatio), at: place)
            }
            if units > 0, !part.legs.isEmpty { parts.append(recharged(part, isWhole: legRatio == ratio)) }
        }
        add(package.quantity - bare - (rest > 0 ? 1 : 0), legRatio: ratio)
        if rest > 0 { add(1, legRatio: ratio - rest) }
        add(bare, legRatio: 0)
        packages.insert(contentsOf: parts, at: index)
    }
    private func recharged(_ package: Package, isWhole: Bool) -> Package {
        guard !isWhole else { return package }
        var package = package
        package.steadyFrom = nil
        guard let chain = chain(of: package.underlying), let spot = chain.underlyingPrice else { return package }
        return charged(package, chain, spot: spot)
    }

    /// Pairs everything that a trade holds of one underlying anew, after it was filled out of ratio.
    private mutating func pairAnew(_ trade: TradeID, _ underlying: Symbol) {
        guard let first = packages.firstIndex(where: { $0.trade == trade && $0.underlying == underlying }) else {
            return
        }
        var held: [(contract: OptionContract, count: Int)] = []
        var margin = Money.zero
        for package in packages where package.trade == trade && package.underlying == underlying {
            margin += package.marginPerUnit * package.quantity
            for leg in package.legs {
                if let index = held.firstIndex(where: { $0.contract == leg.contract }) {
                    held[index].count += leg.signedRatio * package.quantity
                } else {
                    held.append((leg.contract, leg.signedRatio * package.quantity))
                }
            }
        }
        packages.removeAll { $0.trade == trade && $0.underlying == underlying }
        held.removeAll { $0.count == 0 }
        var paired: [Package] = []
        while !held.isEmpty {
            let units = EmbeddedExchange.units(of: held.map { abs($0.count) })
            let legs = held.map { held in
                Leg(held.count > 0 ? .long : .short, held.contract, ratio: max(1, abs(held.count) / units.quantity))
            }
            let taken = units.areWhole ? legs : legs.map { Leg($0.side, $0.contract) }
            // Without a quote to charge by, what was charged before stands.
            let before = Money(units: (margin.units + Int64(units.quantity) - 1) / Int64(units.quantity))
            let package = Package(
                trade: trade, underlying: underlying, legs: taken, quantity: units.quantity,
                marginPerUnit: paired.isEmpty ? before : .zero)
            paired.append(recharged(package, isWhole: false))
            for index in held.indices { held[index].count -= taken[index].signedRatio * units.quantity }
            held.removeAll { $0.count == 0 }
        }
        packages.insert(contentsOf: paired, at: min(first, packages.count))
    }

    /// How many equal units make up these counts: their greatest common divisor while a unit stays small enough to be
    /// paired in every way, else as many as the smallest count gives with one contract each.
    private static func units(of counts: [Int]) -> (quantity: Int, areWhole: Bool) {
        let divisor = counts.reduce(0) { greatestCommonDivisor($0, $1) }
        let isSmall = counts.reduce(0) { $0 + $1 / divisor } <= 8
        return isSmall ? (divisor, true) : (counts.min() ?? 1, false)
    }

    // MARK: - Positions

    mutating func change(_ contract: OptionContract, by quantity: Int, _ chain: Chain?) {
        let index = positions.firstIndex { $0.contract >= contract } ?? positions.count
        if index == positions.count || positions[index].contract != contract {
            let rules = RootRules.of(contract.root)
            positions.insert(
                Position(
                    contract: contract, underlying: rules.underlying, multiplier: rules.multiplier, quantity: 0,
                    value: nil, valuedAt: nil), at: index)
        }
        positions[index].quantity += quantity
        if positions[index].quantity == 0 {
            positions.remove(at: index)
        } else if let chain {
            EmbeddedExchange.value(&positions[index], chain)
        }
    }

    /// At the price at which it could be closed: a held contract at the bid, an owed one at the ask.
    static func value(_ position: inout Position, _ chain: Chain) {
        guard let row = chain.row(of: position.contract) else { return }
        value(&position, row, chain)
    }
    static func value(_ position: inout Position, _ row: Int, _ chain: Chain) {
        guard let bid = chain.bid(at: row), let ask = chain.ask(at: row), bid <= ask else { return }
        position.value = position.quantity > 0 ? bid : ask
        position.valuedAt = chain.knownAt
    }

    // MARK: - Shares

    func sharesHeld(_ symbol: Symbol) -> Int { shares.first { $0.symbol == symbol }?.quantity ?? 0 }

    mutating func changeShares(_ symbol: Symbol, by quantity: Int) {
        let index = shares.firstIndex { $0.symbol >= symbol } ?? shares.count
        if index == shares.count || shares[index].symbol != symbol {
            shares.insert(ShareHolding(symbol: symbol, quantity: 0), at: index)
        }
        shares[index].quantity += quantity
        if shares[index].quantity == 0 { shares.remove(at: index) }
    }
}
