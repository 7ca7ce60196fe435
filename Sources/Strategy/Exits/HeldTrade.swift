public import Market
public import Trading

/// What the exit rules need to know about a trade that is held.
public struct HeldTrade: Hashable, Sendable {
    public var openedAt: Instant
    public var expiry: Day
    /// Received for opening one unit, per share, a debit where it was bought; average of the fills, a fraction of a unit
    /// rounded down.
    public var credit: NetPrice
    /// The most one unit can lose at expiry, per share; nil when unbounded.
    public var maximumLoss: Price?
    /// Nil asks no rule that hangs on what is sold where.
    public var kind: StructureKind?
    /// Shares behind one contract.
    public var multiplier: Int
    /// The most a unit that was bought can make at expiry, per share; nil when that is nothing, or without bound.
    public private(set) var maximumProfit: Price?
    /// The short strikes next to the price, of what is sold out of the money.
    public private(set) var shortPut: Price?
    public private(set) var shortCall: Price?
    /// When its contracts stop trading for good.
    public private(set) var lastMoment: Instant?

    public init(
        openedAt: Instant, expiry: Day, credit: NetPrice, maximumLoss: Price?, kind: StructureKind? = nil,
        multiplier: Int = 100
    ) {
        self.openedAt = openedAt
        self.expiry = expiry
        self.credit = credit
        self.maximumLoss = maximumLoss
        self.kind = kind
        self.multiplier = multiplier
    }

    /// Takes from the legs of one unit, as they stand now, what rules ask of them (`ExitSettings.asksLegs`). Does not
    /// allocate; O(legs²) for what was bought, else O(legs).
    public mutating func reads(_ legs: [Leg], session: Day) {
        if credit.isDebit { maximumProfit = greatestValue(legs).flatMap { profit(atValue: $0) } }
        if kind?.isSoldOutOfTheMoney == true {
            for leg in legs where leg.side == .short {
                let strike = leg.contract.strike.price
                switch leg.contract.right {
                case .put: shortPut = shortPut.map { max($0, strike) } ?? strike
                case .call: shortCall = shortCall.map { min($0, strike) } ?? strike
                }
            }
        }
        // No weekend with its holidays puts more days between the last session and the expiry.
        if session.days(to: expiry) <= 5, let root = legs.first?.contract.root {
            lastMoment = RootRules.of(root).lastTradingMoment(expiry: expiry)
        }
    }

    private func profit(atValue value: Int64) -> Price? {
        let profit = Price(units: value + credit.units)
        return profit > .zero ? profit : nil
    }

    /// Of one unit at expiry, per share in 1/10,000 dollar: it lies at a strike, or far below all of them. Nil without
    /// bound.
    private func greatestValue(_ legs: [Leg]) -> Int64? {
        var slopeAbove = 0
        for leg in legs where leg.contract.right == .call { slopeAbove += leg.signedRatio }
        guard slopeAbove <= 0 else { return nil }
        var greatest = value(legs, at: .zero)
        for leg in legs { greatest = max(greatest, value(legs, at: leg.contract.strike.price)) }
        return greatest
    }
    private func value(_ legs: [Leg], at level: Price) -> Int64 {
        var value: Int64 = 0
        for leg in legs {
            let strike = leg.contract.strike.price
            let intrinsic = leg.contract.right == .call ? level - strike : strike - level
            if intrinsic > .zero { value += Int64(leg.signedRatio) * intrinsic.units }
        }
        return value
    }

    /// Whether the underlying stands at a short strike (`touched`), or beyond it.
    func isTested(_ test: ExitSettings.StrikeTest, spot: Price) -> Bool {
        func isReached(_ beyond: Price) -> Bool { test == .touched ? beyond >= .zero : beyond > .zero }
        if let shortPut, isReached(shortPut - spot) { return true }
        return shortCall.map { isReached(spot - $0) } ?? false
    }
}

extension StructureKind {
    /// Whether its short strikes lie away from the price when it is opened, so that a price or a delta at the strike is
    /// news.
    public var isSoldOutOfTheMoney: Bool {
        switch self {
        case .bullPutSpread, .bearCallSpread, .ironCondor, .shortStrangle, .cashSecuredPut, .coveredCall: true
        case .ironFly, .ironButterfly, .putButterfly, .callButterfly, .shortStraddle, .invertedStrangle: false
        }
    }
}
