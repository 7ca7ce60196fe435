public import Market
import Trading

/// In what kind of market an underlying stands, as a log or a mode wants it: coarse levels, each entered at one figure
/// and left at another, so that a figure that hugs its limit does not change them every day. The gates judge the
/// figures themselves.
///
/// A level that is nil is unknown; what becomes known after that is judged without a past.
public struct RegimeState: Hashable, Sendable {
    public private(set) var termStructure: TermStructure?
    /// With the hysteresis of `TrendRule`.
    public private(set) var trend: Trend?
    public private(set) var premium: Premium?
    public private(set) var volatility: VolatilityBand?
    public private(set) var strength: TrendStrength?

    public enum TermStructure: UInt8, Hashable, Sendable, CaseIterable { case contango, backwardation }
    /// Whether implied volatility pays for the forecast one.
    public enum Premium: UInt8, Hashable, Sendable, CaseIterable { case paid, unpaid }
    /// By IV rank.
    public enum VolatilityBand: UInt8, Hashable, Sendable, CaseIterable { case low, middle, high }
    /// By ADX.
    public enum TrendStrength: UInt8, Hashable, Sendable, CaseIterable { case weak, strong }

    /// VIX over VIX3M at which backwardation begins (as the gate has it), and below which it is over.
    static let backwardation = (enter: 1.0, leave: 0.97)
    /// Implied less forecast volatility below which the risk is unpaid, and from which it is paid again.
    static let unpaid = (enter: 0.0, leave: 0.01)
    /// IV rank from which the next band begins, and how far below that it is left.
    static let bands = (middle: 30.0, high: 50.0, slack: 3.0)
    /// ADX above which a trend is strong, and below which it is weak again.
    static let strong = (enter: 25.0, leave: 20.0)

    public init() {}

    /// Takes the facts of one moment in; gives what changed, in the order of the levels.
    public mutating func update(_ facts: MarketFacts) -> [RegimeTransition] {
        let before = self
        termStructure = facts.vix.with(facts.vix3m).map { vix, vix3m in
            let ratio = vix / vix3m
            let isIn = before.termStructure == .backwardation
            return ratio >= (isIn ? Self.backwardation.leave : Self.backwardation.enter) ? .backwardation : .contango
        }
        trend = facts.trend.value
        premium = facts.impliedVolatility30.with(facts.forecastVolatility).map { implied, forecast in
            let isIn = before.premium == .unpaid
            return implied - forecast < (isIn ? Self.unpaid.leave : Self.unpaid.enter) ? .unpaid : .paid
        }
        volatility = facts.ivRank.value.map { Self.band($0, after: before.volatility) }
        strength = facts.adx.value.map { adx in
            let isIn = before.strength == .strong
            return (isIn ? adx >= Self.strong.leave : adx > Self.strong.enter) ? .strong : .weak
        }
        return changes(since: before).map { RegimeTransition(underlying: facts.underlying, at: facts.at, change: $0) }
    }

    private static func band(_ rank: Double, after band: VolatilityBand?) -> VolatilityBand {
        let high = bands.high - (band == .high ? bands.slack : 0)
        let middle = bands.middle - (band == .middle || band == .high ? bands.slack : 0)
        return rank >= high ? .high : rank >= middle ? .middle : .low
    }

    private func changes(since before: RegimeState) -> [RegimeTransition.Change] {
        var changes: [RegimeTransition.Change] = []
        if termStructure != before.termStructure {
            changes.append(.termStructure(from: before.termStructure, to: termStructure))
        }
        if trend != before.trend { changes.append(.trend(from: before.trend, to: trend)) }
        if premium != before.premium { changes.append(.premium(from: before.premium, to: premium)) }
        if volatility != before.volatility { changes.append(.volatility(from: before.volatility, to: volatility)) }
        if strength != before.strength { changes.append(.strength(from: before.strength, to: strength)) }
        return changes
    }
}

/// One level of a regime that changed.
public struct RegimeTransition: Hashable, Sendable {
    public let underlying: Symbol
    public let at: Instant
    public let change: Change

    /// Nil is unknown. The order is that of the journal.
    public enum Change: Hashable, Sendable {
        case termStructure(from: RegimeState.TermStructure?, to: RegimeState.TermStructure?)
        case trend(from: Trend?, to: Trend?)
        case premium(from: RegimeState.Premium?, to: RegimeState.Premium?)
        case volatility(from: RegimeState.VolatilityBand?, to: RegimeState.VolatilityBand?)
        case strength(from: RegimeState.TrendStrength?, to: RegimeState.TrendStrength?)
    }

    public init(underlying: Symbol, at: Instant, change: Change) {
        self.underlying = underlying
        self.at = at
        self.change = change
    }

    /// `SPX trend: sideways, was up`.
    public var sentence: String {
        func words(_ name: String, _ from: String?, _ to: String?) -> String {
            "\(underlying) \(name): \(to ?? "unknown"), was \(from ?? "unknown")"
        }
        return switch change {
        case .termStructure(let from, let to): words("term structure of VIX", from?.word, to?.word)
        case .trend(let from, let to): words("trend", from?.word, to?.word)
        case .premium(let from, let to): words("volatility risk premium", from?.word, to?.word)
        case .volatility(let from, let to): words("IV rank", from?.word, to?.word)
        case .strength(let from, let to): words("strength of the trend", from?.word, to?.word)
        }
    }
}

extension RawRepresentable {
    /// A case's own name.
    fileprivate var word: String { String(describing: self) }
}

extension Input {
    /// Both values, where both have one.
    fileprivate func with<Other>(_ other: Input<Other>) -> (Value, Other)? {
        guard let value, let second = other.value else { return nil }
        return (value, second)
    }
}
