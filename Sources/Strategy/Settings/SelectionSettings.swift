public import Market

/// Which expiries are looked at.
public struct ExpirySettings: Hashable, Sendable {
    /// Calendar days from the session, both ends included.
    public var window: ClosedRange<Int>
    public var choice: Choice
    /// Only these roots; empty means every root of the underlying.
    public var roots: [Root]
    public enum Choice: Hashable, Sendable {
        /// The one expiry whose DTE is nearest; of two equally near the sooner one.
        case nearest(Int)
        /// Every expiry in the window competes.
        case every
    }
    public init(window: ClosedRange<Int>, choice: Choice, roots: [Root]) {
        self.window = window
        self.choice = choice
        self.roots = roots
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

public enum StrikeRule: Hashable, Sendable {
    /// The one strike whose |delta| is nearest; within 1e-12 the strike nearer the money.
    case nearestDelta(Double)
    /// Every strike with |delta| in the band.
    case deltaBand(ClosedRange<Double>)
    /// For a long leg: that many points further out than the short one; each width competes.
    case widths([Price])
}

public enum GreeksSource: UInt8, Hashable, Sendable, CaseIterable { case model, vendor }

/// What makes one candidate better than another.
public enum Ranking: UInt8, Hashable, Sendable, CaseIterable { case expectedValue, returnOnRisk, credit }
