/// The questions of the entry pipeline, in the order in which they are asked. Each stage has a letter (spec §4);
/// the order of the cases is the order of the waterfall.
public enum Gate: UInt8, Hashable, Comparable, Sendable, CaseIterable {
    // A universe
    case spotKnown, priceRange, underlyingVolume, expirationsListed, positionMaximum
    // B calendar
    case marketOpen, macroWindow
    // D eligibility
    case dteWindow, coolOff, expiryMaximum
    // E regime
    case backwardation, volatilityRiskPremium, trendAgainst, strongTrend, ivRank
    // H execution window
    case entryWindow, openingMinutes
    // F structure
    case enoughStrikes
    // C liquidity, per leg
    case legQuoted, quoteAge, legSpread, legVolume, openInterest
    // F again: a strike for each leg, as the structure asks
    case deltaBand, width
    // G events and value
    case earnings, exDividend, minimumCredit, creditOfWidth, expectedValue, convexity

    public static func < (a: Gate, b: Gate) -> Bool { a.rawValue < b.rawValue }
}

/// A gate's recorded answer.
public enum Verdict: Hashable, Sendable {
    /// `measured` and `limit` in the gate's own unit; absent where the gate compares nothing.
    case passed(measured: Double?, limit: Double?)
    case failed(Failure, measured: Double?, limit: Double?)
    /// The thing does not exist for this underlying; it passes.
    case notApplicable
    /// The profile switched the gate off by name; it passes, and is printed at the head of every report.
    case switchedOff

    public enum Failure: Hashable, Sendable {
        /// The rule said no.
        case refused
        /// A datum the gate reads is not known.
        case unknown(InputKind)
    }

    public var isFailure: Bool {
        if case .failed = self { true } else { false }
    }
}

public struct GateVerdict: Hashable, Sendable {
    public let gate: Gate
    public let verdict: Verdict
    public init(_ gate: Gate, _ verdict: Verdict) {
        self.gate = gate
        self.verdict = verdict
    }
}
