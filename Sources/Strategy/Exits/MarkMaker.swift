public import Market
public import Trading

/// What closing a held structure would cost now, from the quotes of one snapshot, and how far that figure can be
/// trusted.
public enum MarkMaker {
    /// A leg is wide when its spread is more than this share of the larger of its own mid and the package's: a cheap
    /// wing's spread matters only as far as it moves the whole.
    public static let widestSpreadShare = 0.25

    /// `legs` as they were opened. The natural price needs only the sides that closing takes (a bid for what is held,
    /// an ask for what is owed); the mid needs both sides of every leg, not crossed. Nothing missing is taken as zero.
    public static func mark(legs: [Leg], chain: Chain, at: Instant) -> Mark {
        var places = [Chain.Place](repeating: Chain.Place(), count: legs.count)
        return mark(legs: legs, chain: chain, at: at, places: &places)
    }

    /// The same for a trade that is marked again and again: `places` remembers where each leg stood, and allocates
    /// nothing. A few nanoseconds a leg.
    public static func mark(legs: [Leg], chain: Chain, at: Instant, places: inout [Chain.Place]) -> Mark {
        var natural: Int64? = 0
        var doubleMid: Int64? = 0
        // The widest spread among the legs whose own mid does not carry it.
        var widest: Int64 = 0
        for index in legs.indices {
            let leg = legs[index]
            let sign = Int64(leg.signedRatio)
            let row = chain.row(of: leg.contract, near: &places[index])
            let bid = row.flatMap { chain.bid(at: $0) }
            let ask = row.flatMap { chain.ask(at: $0) }
            if let side = leg.side == .long ? bid : ask, let sum = natural {
                natural = sum + sign * side.units
            } else {
                natural = nil
            }
            if let bid, let ask, bid <= ask, let sum = doubleMid {
                let (spread, own) = (ask.units - bid.units, bid.units + ask.units)
                doubleMid = sum + sign * own
                if spread > widest, isWide(spread, own) { widest = spread }
            } else {
                doubleMid = nil
            }
        }
        let closeNatural = natural.map(NetPrice.init(units:))
        guard let doubleMid, let natural else {
            return unquoted(legs, chain, at: at, closeNatural: closeNatural, places: &places)
        }
        let quality: Mark.Quality = widest > 0 && isWide(widest, Int64(doubleMid.magnitude)) ? .wide : .good
        return Mark(
            at: at, closeNatural: closeNatural, closeDoubleMid: doubleMid, quality: quality,
            closeBest: NetPrice(units: doubleMid - natural))
    }

    /// What can be said of a close though a leg is not quoted on both sides.
    @inline(never) private static func unquoted(
        _ legs: [Leg], _ chain: Chain, at: Instant, closeNatural: NetPrice?, places: inout [Chain.Place]
    ) -> Mark {
        var shorts: Int64? = closeNatural == nil ? 0 : nil
        var best: Int64? = 0
        for index in legs.indices {
            let leg = legs[index]
            let row = chain.row(of: leg.contract, near: &places[index])
            let bid = row.flatMap { chain.bid(at: $0) }
            let ask = row.flatMap { chain.ask(at: $0) }
            if let bid, let ask, bid > ask { (shorts, best) = (nil, nil) }
            let sign = Int64(leg.signedRatio)
            let better = leg.side == .long ? ask : bid
            best = best.flatMap { sum in better.map { sum + sign * $0.units } }
            if leg.side == .short { shorts = shorts.flatMap { sum in ask.map { sum + sign * $0.units } } }
        }
        return Mark(
            at: at, closeNatural: closeNatural, closeDoubleMid: nil, quality: .unquoted,
            closeShorts: shorts.map(NetPrice.init(units:)), closeBest: best.map(NetPrice.init(units:)))
    }

    @inline(__always) private static func isWide(_ spread: Int64, _ doubleMid: Int64) -> Bool {
        Double(2 * spread) > widestSpreadShare * Double(doubleMid)
    }
}
