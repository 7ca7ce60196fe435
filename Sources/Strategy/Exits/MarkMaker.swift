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
        var natural: Int64? = 0
        var doubleMid: Int64? = 0
        for leg in legs {
            let quote = chain.quote(of: leg.contract)
            let ratio = Int64(leg.ratio)
            let side = leg.side == .long ? quote?.bid : quote?.ask
            natural = side.flatMap { side in natural.map { $0 + Int64(leg.side.sign) * ratio * side.units } }
            let sum = quote?.doubleMid
            doubleMid = sum.flatMap { sum in doubleMid.map { $0 + Int64(leg.side.sign) * ratio * sum.units } }
        }
        guard let doubleMid else {
            return Mark(
                at: at, closeNatural: natural.map(NetPrice.init(units:)), closeDoubleMid: nil, quality: .unquoted)
        }
        let isWide = legs.contains { leg in
            guard let quote = chain.quote(of: leg.contract), let width = quote.width, let sum = quote.doubleMid
            else { return true }
            let reference = max(sum.units, Int64(doubleMid.magnitude))
            return Double(2 * width.units) > widestSpreadShare * Double(reference)
        }
        return Mark(
            at: at, closeNatural: natural.map(NetPrice.init(units:)), closeDoubleMid: doubleMid,
            quality: isWide ? .wide : .good)
    }
}
