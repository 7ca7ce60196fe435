public import Market
public import Trading

/// Which expiries are looked at. What moves with the market is off where it is nil or false; which of it counts before
/// what stands in `ExpiryPlan`.
public struct ExpirySettings: Hashable, Sendable {
    /// Calendar days from the session, both ends included.
    public var window: ClosedRange<Int>
    public var choice: Choice
    /// Only these roots; empty means every root of the underlying.
    public var roots: [Root]
    public var byIVRank: WindowByIVRank?
    public var byVIX: WindowByVIX?
    /// With results due inside the window, the first expiry after them.
    public var afterEarnings: Bool
    /// An expiry gives way to the sooner one of the window that is dearer at the money by more than so many points of
    /// volatility.
    public var inversion: Double?
    public enum Choice: Hashable, Sendable {
        /// The one expiry whose DTE is nearest; of two equally near the sooner one.
        case nearest(Int)
        /// Every expiry in the window competes.
        case every
    }
    public init(
        window: ClosedRange<Int>, choice: Choice, roots: [Root], byIVRank: WindowByIVRank? = nil,
        byVIX: WindowByVIX? = nil, afterEarnings: Bool = false, inversion: Double? = nil
    ) {
        self.window = window
        self.choice = choice
        self.roots = roots
        self.byIVRank = byIVRank
        self.byVIX = byVIX
        self.afterEarnings = afterEarnings
        self.inversion = inversion
    }
}

/// Days to expiry by the underlying's own IV rank: rich premium is sold for less time.
public struct WindowByIVRank: Hashable, Sendable {
    /// IV rank, 0…100: below the first is low, above the second high.
    public var below: Double
    public var above: Double
    /// Days to expiry.
    public var low: Int
    public var middle: Int
    public var high: Int
    /// How many days beside them an expiry may lie.
    public var within: Int

    public init(below: Double, above: Double, low: Int, middle: Int, high: Int, within: Int) {
        self.below = below
        self.above = above
        self.low = low
        self.middle = middle
        self.high = high
        self.within = within
    }
}

/// The window moved by VIX: sooner when the market is nervous, longer when it sleeps. In days; the thresholds in index
/// points.
public struct WindowByVIX: Hashable, Sendable {
    public var below: Double
    public var above: Double
    /// Above: both ends come so much sooner, but not before these days.
    public var startSooner: Int
    public var endSooner: Int
    public var earliestStart: Int
    public var earliestEnd: Int
    /// Below: the end is so much later, but not after these days.
    public var endLater: Int
    public var latestEnd: Int

    public init(
        below: Double, above: Double, startSooner: Int, endSooner: Int, earliestStart: Int, earliestEnd: Int,
        endLater: Int, latestEnd: Int
    ) {
        self.below = below
        self.above = above
        self.startSooner = startSooner
        self.endSooner = endSooner
        self.earliestStart = earliestStart
        self.earliestEnd = earliestEnd
        self.endLater = endLater
        self.latestEnd = latestEnd
    }
}

/// How the strikes of one side (puts or calls) are found. Deltas are magnitudes: 0.16 is a put's −0.16.
public struct SideSettings: Hashable, Sendable {
    public var short: StrikeRule
    /// Nil where the structure has no long leg on this side.
    public var long: StrikeRule?
    public init(short: StrikeRule, long: StrikeRule?) {
        self.short = short
        self.long = long
    }
}

/// How a strike is found. A distance is measured outwards: a short leg's from the underlying's price, a long leg's from
/// the short one. A distance that is no listed strike's stands for the nearest listed one; of two equally near ones
/// that is the higher put or the lower call, the one nearer the money.
public enum StrikeRule: Hashable, Sendable {
    /// The one strike whose |delta| is nearest; within 1e-12 the strike nearer the money.
    case nearestDelta(Double)
    /// Every strike with |delta| in the band.
    case deltaBand(ClosedRange<Double>)
    /// For a long leg: exactly that many points further out than the short one; each width competes.
    case widths([Price])
    /// A share of the underlying's price; for a short leg below zero is in the money.
    case ofSpot(Double)
    /// So many expected moves to the expiry: spot × the series' volatility at the money × √years.
    case expectedMoves(Double)
    /// For a short leg: the underlying's price itself.
    case atTheMoney
    /// A short leg at the other short leg's strike; a long leg as far from its short one as the other long leg.
    case sameAs(LegRole)
    /// For a short leg: a delta between two, by how volatile the market is.
    case byVolatility(DeltaByVolatility)
}

/// A |delta| by the volatility regime: in a nervous market nearer the money, where the same premium lies further off in
/// points. Between the thresholds it moves from one to the other in proportion.
public struct DeltaByVolatility: Hashable, Sendable {
    public enum Measure: UInt8, Hashable, Sendable, CaseIterable { case vix, ivRank }
    public var measure: Measure
    /// In index points, or of the rank.
    public var below: Double
    public var above: Double
    public var low: Double
    public var high: Double

    public init(measure: Measure, below: Double, above: Double, low: Double, high: Double) {
        self.measure = measure
        self.below = below
        self.above = above
        self.low = low
        self.high = high
    }
}

/// The put wing stands further out where puts are dear against calls.
public struct SkewWing: Hashable, Sendable {
    /// The 25-delta put's less the 25-delta call's volatility must lie above so many points.
    public var above: Double
    /// A wing by distance is so many times as wide, a wing by delta is taken at so small a part of it.
    public var by: Double

    public init(above: Double, by: Double) {
        self.above = above
        self.by = by
    }
}

/// What is asked of a combination of strikes beside where they lie.
public struct SelectionSettings: Hashable, Sendable {
    /// Nil widens nothing.
    public var skewWing: SkewWing?
    /// The share of a combination's rank, 0…1, that one nobody can trade would lose: `LiquidityScore` says how much of
    /// it each keeps.
    public var liquidityWeight: Double
    /// Whether strikes with an open interest of zero are left out. What is not known is not zero.
    public var needsOpenInterest: Bool
    /// The most that is paid for what is bought, as a share of its wings' width.
    public var debitOfWidthMaximum: Double

    public init(
        skewWing: SkewWing? = nil, liquidityWeight: Double = 0, needsOpenInterest: Bool = false,
        debitOfWidthMaximum: Double = 1
    ) {
        self.skewWing = skewWing
        self.liquidityWeight = liquidityWeight
        self.needsOpenInterest = needsOpenInterest
        self.debitOfWidthMaximum = debitOfWidthMaximum
    }
}

public enum GreeksSource: UInt8, Hashable, Sendable, CaseIterable { case model, vendor }

/// What makes one candidate better than another. `thetaOnMargin` is what a day brings for a dollar of margin; what is
/// bought has its debit for margin.
public enum Ranking: UInt8, Hashable, Sendable, CaseIterable {
    case expectedValue, returnOnRisk, credit, thetaOnMargin
}
