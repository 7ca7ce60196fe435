import Market
import Trading

extension StructureKind {
    /// Whether it costs something to open: the gates of credit ask for its debit then.
    var isBought: Bool { self == .putButterfly || self == .callButterfly }
}

/// What two sides of a structure must have in common for their ways to go together.
struct Joint {
    /// The short put and the short call stand at one strike.
    let sharesStrike: Bool
    /// Both wings are equally wide.
    let sharesWidth: Bool

    struct Key: Hashable {
        var strike: Int64?
        var width: Int64?
        /// Of sides that nothing ties together.
        static let free = Key()
    }

    init(_ strategy: StrategySettings) {
        switch strategy.structure {
        case .ironFly, .ironButterfly, .shortStraddle: sharesStrike = true
        case .bullPutSpread, .bearCallSpread, .ironCondor, .shortStrangle, .putButterfly, .callButterfly,
            .invertedStrangle, .cashSecuredPut, .coveredCall:
            sharesStrike = false
        }
        let follows = [strategy.put?.long, strategy.call?.long].contains { $0?.follows ?? false }
        sharesWidth = strategy.structure == .ironFly || follows
    }

    var isFree: Bool { !sharesStrike && !sharesWidth }

    func key(strike: Int64?, width: Int64?) -> Key {
        Key(strike: sharesStrike ? strike : nil, width: sharesWidth ? width : nil)
    }
}

extension StrategySettings {
    /// Whether some leg of the structure is chosen by its delta.
    var placesByDelta: Bool {
        structure.roles.contains { role in
            let side = role.right == .put ? put : call
            return (role.side == .short ? side?.short : side?.long)?.isByDelta ?? false
        }
    }
}

extension StrikeRule {
    fileprivate var isByDelta: Bool {
        switch self {
        case .nearestDelta, .deltaBand, .byVolatility: true
        case .widths, .ofSpot, .expectedMoves, .atTheMoney, .sameAs: false
        }
    }
    /// Whether it takes its strike from another leg.
    var follows: Bool { if case .sameAs = self { true } else { false } }
}

extension SideSettings {
    /// Whether a leg of this side waits for one of the other side.
    var follows: Bool { short.follows || long?.follows ?? false }
}
