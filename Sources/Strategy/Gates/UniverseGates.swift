import Market
import Trading

/// Stage A: is this underlying one we trade at all, and have we room for it?

/// Nothing can be judged without the underlying's price.
enum SpotKnownGate: UnderlyingGate {
    static let gate = Gate.spotKnown
    static let reads: InputSet = [.spot]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        .of(context.facts.spot, .spot) {
            .answer($0 > .zero, measured: $0.approximateDollars, limit: 0)
        }
    }
}

/// Cheap stocks have no strikes to choose from, dear ones no small trades. Indexes and funds are asked for by name.
enum PriceRangeGate: UnderlyingGate {
    static let gate = Gate.priceRange
    static let reads: InputSet = [.spot]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        guard context.facts.kind == .stock else { return .notApplicable }
        let range = context.gates.priceRange
        return .of(context.facts.spot, .spot) { spot in
            let limit = spot < range.lowerBound ? range.lowerBound : range.upperBound
            return .answer(
                range.contains(spot), measured: spot.approximateDollars, limit: limit.approximateDollars)
        }
    }
}

/// Thin underlyings have thin options.
enum UnderlyingVolumeGate: UnderlyingGate {
    static let gate = Gate.underlyingVolume
    static let reads: InputSet = [.underlyingVolume]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        let least = context.gates.underlyingVolumeMinimum
        return .of(context.facts.underlyingVolume, .underlyingVolume) {
            .answer($0 >= least, measured: Double($0), limit: Double(least))
        }
    }
}

/// There is something to trade: a series that is not adjusted and has not seen its last trade.
enum ExpirationsListedGate: UnderlyingGate {
    static let gate = Gate.expirationsListed
    static let reads: InputSet = [.expirations]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        guard !context.isWithheld(.expirations) else { return .unknown(.expirations, limit: 1) }
        return .answer(expiries.tradable > 0, measured: Double(expiries.tradable), limit: 1)
    }
}

/// The whole book has a size.
enum PositionMaximumGate: UnderlyingGate {
    static let gate = Gate.positionMaximum
    static let reads: InputSet = [.bookCounts]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        let most = context.gates.positionsMaximum
        guard !context.isWithheld(.bookCounts) else { return .unknown(.bookCounts, limit: Double(most)) }
        return .of(context.book.total, .bookCounts) {
            .answer($0 < most, measured: Double($0), limit: Double(most))
        }
    }
}

/// What it costs to trade the shares themselves: a wide underlying makes every option on it wide. A share of the mid.
/// A quote older than the legs' may be is not known.
enum UnderlyingSpreadGate: UnderlyingGate {
    static let gate = Gate.underlyingSpread
    static let reads: InputSet = [.underlyingQuote, .clock]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        let most = context.gates.underlyingSpreadMaximum
        return .of(context.facts.underlyingQuote, .underlyingQuote, limit: most) { known in
            guard case .value(let now) = context.facts.clock else { return .unknown(.clock, limit: most) }
            guard now - known.knownAt <= context.gates.quoteAgeMaximum, let width = known.quote.width,
                let doubleMid = known.quote.doubleMid, doubleMid > .zero
            else { return .unknown(.underlyingQuote, limit: most) }
            let share = 2 * Double(width.units) / Double(doubleMid.units)
            return .answer(share < most, measured: share, limit: most)
        }
    }
}
