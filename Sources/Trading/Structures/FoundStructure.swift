import Market

/// What a part of a book is called: a structure the desk trades, another that has a name, or what stands alone.
public enum BookShape: Hashable, Sendable {
    case traded(StructureKind)
    /// Verticals that were paid for.
    case bullCallSpread, bearPutSpread
    /// One long against two short of one right, the long nearer to the money.
    case callRatioSpread, putRatioSpread
    /// A short put beside a bear call spread.
    case jadeLizard
    /// A long that outlives a short of the same strike, or of another.
    case callCalendar, putCalendar, callDiagonal, putDiagonal
    case longCall, longPut, nakedCall, nakedPut
    case longShares, shortShares

    public var name: String {
        switch self {
        case .traded(let kind): kind.name
        case .bullCallSpread: "bull call spread"
        case .bearPutSpread: "bear put spread"
        case .callRatioSpread: "call ratio spread"
        case .putRatioSpread: "put ratio spread"
        case .jadeLizard: "jade lizard"
        case .callCalendar: "call calendar"
        case .putCalendar: "put calendar"
        case .callDiagonal: "call diagonal"
        case .putDiagonal: "put diagonal"
        case .longCall: "long call"
        case .longPut: "long put"
        case .nakedCall: "naked call"
        case .nakedPut: "naked put"
        case .longShares: "long shares"
        case .shortShares: "short shares"
        }
    }
    /// Whether it is one contract, or shares, that nothing else was found for.
    public var standsAlone: Bool {
        switch self {
        case .longCall, .longPut, .nakedCall, .nakedPut, .longShares, .shortShares: true
        case .traded, .bullCallSpread, .bearPutSpread, .callRatioSpread, .putRatioSpread, .jadeLizard, .callCalendar,
            .putCalendar, .callDiagonal, .putDiagonal:
            false
        }
    }
}

/// So many units of one structure in a book.
public struct FoundStructure: Hashable, Sendable {
    public let shape: BookShape
    public let units: Int
    /// One unit, in the order in which tables list it: a kind's as in its plan, short legs first, wings from the lower
    /// one up. None for shares alone.
    public let legs: [Leg]
    /// Shares of one unit, negative when owed: a covered call's hundred; one of shares alone.
    public let shares: Int

    public init(shape: BookShape, units: Int, legs: [Leg], shares: Int = 0) {
        self.shape = shape
        self.units = units
        self.legs = legs
        self.shares = shares
    }
}

/// A book as structures.
public struct StructureMatch: Hashable, Sendable {
    /// By first expiry, then by contracts; the same for every order of the book.
    public let structures: [FoundStructure]
    /// Contracts that can't be explained: adjusted ones, whose deliverable is not known. In ascending order.
    public let unexplained: [AccountBook.Position]

    public init(structures: [FoundStructure], unexplained: [AccountBook.Position]) {
        self.structures = structures
        self.unexplained = unexplained
    }

    /// The book again: positions in ascending order, none of them zero, and shares.
    public var book: (positions: [AccountBook.Position], shares: Int) {
        var counts: [OptionContract: Int] = [:]
        for position in unexplained { counts[position.contract, default: 0] += position.quantity }
        var shares = 0
        for structure in structures {
            shares += structure.shares * structure.units
            for leg in structure.legs { counts[leg.contract, default: 0] += leg.signedRatio * structure.units }
        }
        let positions = counts.filter { $0.value != 0 }.sorted { $0.key < $1.key }
            .map { AccountBook.Position(contract: $0.key, quantity: $0.value) }
        return (positions, shares)
    }
}
