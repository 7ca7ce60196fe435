public import Market
public import Trading

/// What a roll does to a trade.
public enum RollKind: UInt8, Hashable, Sendable, CaseIterable {
    /// Second down: the untested side is sold again, nearer to the price.
    case untestedSide
    /// Third down: the untested side goes to the tested strike.
    case straddle
    /// Fourth down: the untested side goes beyond the tested strike.
    case invert
    case out, outAndAway, away
    /// The second side of a condor could not follow in time: it is bought back, nothing is opened.
    case dropSide

    /// Whether it goes to a later expiry.
    public var isOut: Bool { self == .out || self == .outAndAway }

    init(_ way: RollWay) {
        switch way {
        case .outAndAway: self = .outAndAway
        case .out: self = .out
        case .away: self = .away
        }
    }
}

/// One adjustment as one order: what is taken off and what is opened instead, and what the trade is after its fill.
public struct Roll: Hashable, Sendable {
    public let kind: RollKind
    /// As traded: what is bought or sold back, then what is opened; together at most four.
    public let closing: [Leg]
    public let opening: [Leg]
    /// The legs of one unit after the fill, and what they are called. A condor whose second side follows stands in two
    /// expiries until then.
    public let resulting: [Leg]
    public let structure: StructureKind
    /// The package of the order at the quotes it was found on.
    public let quote: PackageQuote
    /// What we expect after slippage, and the least that may ever be accepted, per share of one unit.
    public let expected: NetPrice
    public let least: NetPrice
    /// Units of the trade.
    public let quantity: Int
    public let reason: AdjustmentReason
    /// The down that the trade stands at after the fill; nil outside the football system.
    public let down: Down?
    /// The side that must follow in an order of its own.
    public let pending: AdjustmentState.PendingSide?

    /// The order's legs.
    public var legs: [Leg] { closing + opening }
    /// Of what is opened; of what is left where nothing is.
    public var expiry: Day? { (opening.isEmpty ? resulting : opening).map(\.contract.expiry).max() }
}

/// A roll that was looked at and not taken, with the first rule that stopped it.
public struct DiscardedRoll: Hashable, Sendable {
    public let kind: RollKind
    /// The later expiry it would have gone to.
    public let expiry: Day?
    public let fault: RollFault
}

/// Why a roll is not possible, with what was compared.
public enum RollFault: Error, Hashable, Sendable {
    /// Nothing is listed between the held expiry and the end of the window.
    case noLaterExpiry(ClosedRange<Int>)
    /// Nothing of the profile says what is sold on that side.
    case noRule(Right)
    /// No contract of this right has a delta, or can be sold.
    case noStrike(Right, delta: Double)
    case notListed(OptionContract)
    /// Not nearer to the price than what is held.
    case notNearer(OptionContract)
    /// Not further from the price than what is held.
    case notAway(OptionContract)
    /// It would meet the tested strike, or pass it.
    case crosses(OptionContract)
    /// One leg would be closed and opened the other way in the same order.
    case throughZero(OptionContract)
    case tooManyLegs(Int)
    case notQuoted(OptionContract)
    case nobodyBids(OptionContract)
    /// Its spread as a share of its mid.
    case wide(OptionContract, share: Double, limit: Double)
    /// Too few contracts are held of it, or were traded, by the entry's own gate.
    case inactive(OptionContract, Gate, measured: Double, limit: Double)
    case net(NetPrice, least: NetPrice)
    /// The shares cost more than they would be called away for.
    case belowBasis(Strike, basis: Price)
    /// The strikes would overlap by at least all credit received: a sure loss.
    case inversion(Price, credit: NetPrice)
    case rollsOut(Int, limit: Int)
    /// What would be sold instead would be taken for the dividend as well.
    case takenToo(DividendRisk)
    case unknown(InputKind)

    /// Whether the next snapshot may cure it by itself.
    public var isPassing: Bool {
        switch self {
        case .noStrike, .notQuoted, .nobodyBids, .wide, .inactive, .unknown: true
        case .noRule, .noLaterExpiry, .notListed, .notNearer, .notAway, .crosses, .throughZero, .tooManyLegs, .net,
            .belowBasis,
            .inversion, .rollsOut, .takenToo:
            false
        }
    }
}
