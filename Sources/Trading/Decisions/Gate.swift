/// The questions of the entry pipeline. Each stage has a letter (spec §4); the order of the cases is the order in which
/// they are asked, and of the waterfall. The raw value is how a journal names a gate: it is never given to another one,
/// and what comes later takes the next free number wherever it stands.
public enum Gate: UInt8, Hashable, Comparable, Sendable, CaseIterable {
    // A universe
    case spotKnown = 0, priceRange, underlyingVolume, expirationsListed, positionMaximum
    case underlyingSpread = 31
    // B calendar
    case marketOpen = 5, macroWindow
    // C liquidity, of the underlying
    case relativeVolume = 32
    // D eligibility
    case enabled = 33
    case dteWindow = 7, coolOff, expiryMaximum
    case movingAverage = 34
    // E regime
    case backwardation = 10, volatilityRiskPremium, trendAgainst, strongTrend, ivRank
    case ivPercentile = 35
    // H execution window
    case entryWindow = 15, openingMinutes
    case openingSpread = 36
    // G events that are the same for every structure
    case coveredCallDividend = 37
    // F structure
    case enoughStrikes = 17
    // C liquidity, per leg
    case legQuoted, quoteAge, legSpread, legVolume, openInterest
    // F again: a strike for each leg, as the structure asks
    case deltaBand, width
    // G events and value
    case earnings, exDividend, minimumCredit, creditOfWidth, expectedValue, convexity

    public static func < (a: Gate, b: Gate) -> Bool { a.place < b.place }

    /// Where it stands in the waterfall, from 0.
    private var place: UInt8 { Gate.places[Int(rawValue)] }
    private static let places: [UInt8] = {
        var places = [UInt8](repeating: 0, count: allCases.count)
        for (place, gate) in allCases.enumerated() { places[Int(gate.rawValue)] = UInt8(place) }
        return places
    }()
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
