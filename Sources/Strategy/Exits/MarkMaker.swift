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
        for index in legs.indices {
            let leg = legs[index]
            let sign = Int64(leg.signedRatio)
            let row = chain.row(of: leg.contract, near: &places[index])
            let side = row.flatMap { leg.side == .long ? chain.bid(at: $0) : chain.ask(at: $0) }
            if let side, let sum = natural { natural = sum + sign * side.units } else { natural = nil }
            if let row, let mid = chain.doubleMid(of: row), let sum = doubleMid {
                doubleMid = sum + sign * mid
            } else {
                doubleMid = nil
            }
        }
        let closeNatural = natural.map(NetPrice.init(units:))
        guard let doubleMid else {
            return Mark(at: at, closeNatural: closeNatural, closeDoubleMid: nil, quality: .unquoted)
        }
        var isWide = false
        for index in legs.indices {
            guard let row = chain.row(of: legs[index].contract, near: &places[index]), let bid = chain.bid(at: row),
                let ask = chain.ask(at: row)
            else { continue }
            let reference = max((bid + ask).units, Int64(doubleMid.magnitude))
            if Double(2 * (ask - bid).units) > widestSpreadShare * Double(reference) { isWide = true }
        }
        return Mark(
            at: at, closeNatural: closeNatural, closeDoubleMid: doubleMid, quality: isWide ? .wide : .good)
    }
}

extension Chain {
    /// Bid plus ask of a row whose sides both stand and do not cross.
    @inline(__always) fileprivate func doubleMid(of row: Int) -> Int64? {
        guard let bid = bid(at: row), let ask = ask(at: row), bid <= ask else { return nil }
        return bid.units + ask.units
    }
}
