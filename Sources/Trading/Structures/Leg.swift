public import Market

/// Which side of a contract we stand on.
public enum Side: Int8, Hashable, Sendable, CaseIterable {
    case long = 1
    case short = -1
    public var opposite: Side { self == .long ? .short : .long }
    /// +1 held, −1 owed.
    @inlinable public var sign: Int { Int(rawValue) }
}

/// One option of a structure: what, which side, how many per unit of the structure.
public struct Leg: Hashable, Sendable {
    public let contract: OptionContract
    public let side: Side
    /// Contracts per unit of the structure, at least 1.
    public let ratio: Int

    public init(_ side: Side, _ contract: OptionContract, ratio: Int = 1) {
        precondition(ratio >= 1, "a leg has at least one contract per unit")
        self.contract = contract
        self.side = side
        self.ratio = ratio
    }
    /// Contracts with their sign: positive held, negative owed.
    @inlinable public var signedRatio: Int { side.sign * ratio }
    public var role: LegRole { LegRole(side, contract.right) }
}

/// What a leg is called in tables: `short_put`.
public enum LegRole: UInt8, Hashable, Comparable, Sendable, CaseIterable {
    case shortPut, longPut, shortCall, longCall

    public init(_ side: Side, _ right: Right) {
        switch (side, right) {
        case (.short, .put): self = .shortPut
        case (.long, .put): self = .longPut
        case (.short, .call): self = .shortCall
        case (.long, .call): self = .longCall
        }
    }
    public static func < (a: LegRole, b: LegRole) -> Bool { a.rawValue < b.rawValue }
    public var side: Side { self == .shortPut || self == .shortCall ? .short : .long }
    public var right: Right { self == .shortPut || self == .longPut ? .put : .call }
}

/// The named shapes the desk can trade.
public enum StructureKind: UInt8, Hashable, Sendable, CaseIterable {
    case bullPutSpread, bearCallSpread, ironCondor, shortStrangle
    /// Short put and call of one strike; wings of equal width, or each its own.
    case ironFly, ironButterfly
    /// One long, two short, one long of one right, bought.
    case putButterfly, callButterfly
    case shortStraddle
    /// A strangle whose put lies above its call: what a strangle may be adjusted to, never an entry.
    case invertedStrangle
    /// A short put with the cash to take the shares; a short call against shares that are held.
    case cashSecuredPut, coveredCall

    public var name: String {
        switch self {
        case .bullPutSpread: "bull put spread"
        case .bearCallSpread: "bear call spread"
        case .ironCondor: "iron condor"
        case .shortStrangle: "short strangle"
        case .ironFly: "iron fly"
        case .ironButterfly: "iron butterfly"
        case .putButterfly: "put butterfly"
        case .callButterfly: "call butterfly"
        case .shortStraddle: "short straddle"
        case .invertedStrangle: "inverted strangle"
        case .cashSecuredPut: "cash-secured put"
        case .coveredCall: "covered call"
        }
    }

    /// A leg of one unit.
    public struct LegPlan: Hashable, Sendable {
        public let role: LegRole
        public let ratio: Int
        init(_ role: LegRole, _ ratio: Int = 1) {
            self.role = role
            self.ratio = ratio
        }
    }
    /// The legs of one unit, in the order in which tables list them; a butterfly's wings from the lower one up.
    public var plan: [LegPlan] {
        switch self {
        case .bullPutSpread: [LegPlan(.shortPut), LegPlan(.longPut)]
        case .bearCallSpread: [LegPlan(.shortCall), LegPlan(.longCall)]
        case .ironCondor, .ironFly, .ironButterfly:
            [LegPlan(.shortPut), LegPlan(.longPut), LegPlan(.shortCall), LegPlan(.longCall)]
        case .shortStrangle, .shortStraddle, .invertedStrangle: [LegPlan(.shortPut), LegPlan(.shortCall)]
        case .putButterfly: [LegPlan(.longPut), LegPlan(.shortPut, 2), LegPlan(.longPut)]
        case .callButterfly: [LegPlan(.longCall), LegPlan(.shortCall, 2), LegPlan(.longCall)]
        case .cashSecuredPut: [LegPlan(.shortPut)]
        case .coveredCall: [LegPlan(.shortCall)]
        }
    }
    public var roles: [LegRole] { plan.map(\.role) }
    /// Contracts of one unit.
    public var contracts: Int { plan.reduce(0) { $0 + $1.ratio } }
    /// Shares that stand beside one unit's options, per share of a contract.
    public var shares: Int { self == .coveredCall ? 1 : 0 }

    /// Whether every short option is covered by a long one.
    public var isDefinedRisk: Bool {
        switch self {
        case .bullPutSpread, .bearCallSpread, .ironCondor, .ironFly, .ironButterfly, .putButterfly, .callButterfly: true
        case .shortStrangle, .shortStraddle, .invertedStrangle, .cashSecuredPut, .coveredCall: false
        }
    }
    /// Whether its risk is that of the shares behind it.
    public var isStockSized: Bool { self == .cashSecuredPut || self == .coveredCall }
    /// Whether a short option is covered by nothing: no long one, no cash, no shares.
    public var hasUncoveredShorts: Bool { !isDefinedRisk && !isStockSized }
}

/// A package's net price per share: a credit is positive, a debit negative. The only place where that sign is used;
/// adapters translate to their broker's own.
public struct NetPrice: Hashable, Comparable, Sendable {
    public let units: Int64
    @inlinable public init(units: Int64) { self.units = units }
    public static func credit(_ price: Price) -> NetPrice { NetPrice(units: price.units) }
    public static func debit(_ price: Price) -> NetPrice { NetPrice(units: -price.units) }

    public var isCredit: Bool { units > 0 }
    public var isDebit: Bool { units < 0 }
    /// What is received (positive) or paid (negative) per share.
    public var price: Price { Price(units: units) }
    /// The same package the other way round.
    public var reversed: NetPrice { NetPrice(units: -units) }
    @inlinable public static func < (a: NetPrice, b: NetPrice) -> Bool { a.units < b.units }
    @inlinable public static func + (a: NetPrice, b: NetPrice) -> NetPrice { NetPrice(units: a.units + b.units) }
    @inlinable public static func - (a: NetPrice, b: NetPrice) -> NetPrice { NetPrice(units: a.units - b.units) }
}

extension NetPrice: CustomStringConvertible {
    /// `1.25 credit`, `0.40 debit`, `even`.
    public var description: String {
        units == 0 ? "even" : "\(price.magnitude) \(units > 0 ? "credit" : "debit")"
    }
}

/// The net quote of a package from the quotes of its legs at one instant: what selling or buying it would bring now.
public struct PackageQuote: Hashable, Sendable {
    /// Taking every leg at its worse side.
    public let natural: NetPrice
    /// Twice the net of the legs' mids, exact.
    public let doubleMid: Int64

    public init(natural: NetPrice, doubleMid: Int64) {
        self.natural = natural
        self.doubleMid = doubleMid
    }

    /// The net mid; half a unit is rounded against us.
    public var mid: NetPrice { NetPrice(units: doubleMid.floorHalf) }
    public var midDollars: Double { Double(doubleMid) / 20_000 }

    /// Quotes `legs` as they would be traded: bought legs pay the ask, sold legs receive the bid. Nil when a leg
    /// lacks a side or is crossed.
    public static func of(
        _ legs: some Sequence<(signedRatio: Int, quote: Quote)>
    ) -> PackageQuote? {
        var natural: Int64 = 0
        var doubleMid: Int64 = 0
        for (signedRatio, quote) in legs {
            guard let bid = quote.bid, let ask = quote.ask, bid <= ask else { return nil }
            let ratio = Int64(signedRatio)
            natural -= ratio > 0 ? ratio * ask.units : ratio * bid.units
            doubleMid -= ratio * (bid.units + ask.units)
        }
        return PackageQuote(natural: NetPrice(units: natural), doubleMid: doubleMid)
    }
}

extension Int64 {
    /// Half, rounded towards minus infinity.
    @usableFromInline var floorHalf: Int64 { self >> 1 }
}
