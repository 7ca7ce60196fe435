import Market
import Trading

/// How easily a structure can be got into and out of: 0 cannot, 100 always. Kept with each candidate for comparing
/// trades afterwards; no gate hangs on it, so its scale is no profile's.
///
/// A leg's score is 50 points for its spread, 25 for its volume and 25 for its open interest, each part falling off
/// around the figure that earns half of it: a spread of 5% of mid, 100 contracts traded (today or in the session
/// before), 500 open. A structure is worth its worst leg, which a package has to wait for.
enum LiquidityScore {
    private static let halfSpread = 0.05
    private static let halfVolume = 100.0
    private static let halfInterest = 500.0

    /// Nil where a leg's spread, volume or open interest is not known.
    static func of(_ legs: [LegRow], _ context: EntryContext) -> Double? {
        var worst: Double?
        for leg in legs {
            guard let score = score(leg, context) else { return nil }
            worst = min(worst ?? score, score)
        }
        return worst
    }

    private static func score(_ leg: LegRow, _ context: EntryContext) -> Double? {
        guard let (bid, ask) = leg.quote.sides, let volume = volume(leg, context),
            !context.isWithheld(.openInterest), let interest = context.chain.openInterest(at: leg.row)
        else { return nil }
        let spread = Double(2 * (ask - bid)) / Double(ask + bid)
        return 50 * halfSpread / (halfSpread + spread) + 25 * volume / (volume + halfVolume)
            + 25 * Double(interest) / (Double(interest) + halfInterest)
    }

    private static func volume(_ leg: LegRow, _ context: EntryContext) -> Double? {
        guard !context.isWithheld(.legVolume) else { return nil }
        let today = context.chain.volume(at: leg.row)
        let before = context.facts.volumesBefore?.volume(ofRow: leg.row, in: context.chain)
        return [today, before].compactMap { $0 }.max().map(Double.init)
    }
}
