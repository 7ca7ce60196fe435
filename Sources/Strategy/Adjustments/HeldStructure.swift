public import Market
public import Trading

/// A held trade as the rules of adjustments see it.
public struct HeldStructure: Hashable, Sendable {
    public var kind: StructureKind
    /// Of one unit, as they stand now.
    public var legs: [Leg]
    /// Contracts held by leg, negative owed, in the order of `legs`.
    public var lots: [Int]
    /// Units held whole.
    public var units: Int
    /// Received so far for one unit, every roll included, per share.
    public var netCredit: NetPrice
    public var openedAt: Instant
    /// Shares held beside the options, and what each cost so far: the campaign's running basis.
    public var shares: Int
    public var costBasis: Price?

    public init(
        kind: StructureKind, legs: [Leg], lots: [Int], units: Int, netCredit: NetPrice, openedAt: Instant,
        shares: Int = 0, costBasis: Price? = nil
    ) {
        precondition(legs.count == lots.count, "every leg has its lots")
        self.kind = kind
        self.legs = legs
        self.lots = lots
        self.units = units
        self.netCredit = netCredit
        self.openedAt = openedAt
        self.shares = shares
        self.costBasis = costBasis
    }

    /// Nothing but whole units: what is broken is mended before it is adjusted.
    public var isWhole: Bool {
        guard units > 0, let first = legs.first else { return false }
        let needed = kind.shares * units * RootRules.of(first.contract.root).multiplier
        return shares >= needed && legs.indices.allSatisfy { lots[$0] == units * legs[$0].signedRatio }
    }
    /// The soonest of its legs'; nil without legs.
    public var expiry: Day? { legs.map(\.contract.expiry).min() }

    var shorts: [Leg] { legs.filter { $0.side == .short } }
    func leg(_ side: Side, _ right: Right) -> Leg? { legs.first { $0.side == side && $0.contract.right == right } }
}

extension StructureKind {
    /// A short put and a short call without wings.
    var isStrangle: Bool {
        switch self {
        case .shortStrangle, .shortStraddle, .invertedStrangle: true
        case .bullPutSpread, .bearCallSpread, .ironCondor, .ironFly, .ironButterfly, .putButterfly, .callButterfly,
            .cashSecuredPut, .coveredCall:
            false
        }
    }
    /// What a short put and a short call are called by how their strikes lie.
    static func strangle(put: Strike, call: Strike) -> StructureKind {
        put < call ? .shortStrangle : put == call ? .shortStraddle : .invertedStrangle
    }
}
