/// What a decision can be told about one thing: its value, that the thing does not exist for this underlying (an index
/// has no earnings), or that it is not known. Only the unknown blocks.
public enum Input<Value: Sendable>: Sendable {
    case value(Value)
    case notApplicable
    case unknown

    /// An absent optional is unknown.
    public init(_ value: Value?) { self = value.map { .value($0) } ?? .unknown }

    public var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }
    public func map<Other>(_ transform: (Value) -> Other) -> Input<Other> {
        switch self {
        case .value(let value): .value(transform(value))
        case .notApplicable: .notApplicable
        case .unknown: .unknown
        }
    }
}
extension Input: Equatable where Value: Equatable {}
extension Input: Hashable where Value: Hashable {}

/// Each thing an entry decision may read. A gate declares which of these it reads; removing one flips exactly those
/// gates.
public enum InputKind: UInt8, Hashable, Comparable, Sendable, CaseIterable {
    case spot, underlyingVolume, averageVolume, expirations, bookCounts
    case session, macroCalendar
    case quotes, quoteStamp, legVolume, openInterest
    case coolOff
    case vix, vix3m, trend, directionalMovement, impliedVolatility30, forecastVolatility, ivRank
    case deltas, rate, dividends, earnings
    case clock
    case underlyingQuote, closes, ivPercentile, closingSpread

    public static func < (a: InputKind, b: InputKind) -> Bool { a.rawValue < b.rawValue }

    /// In words, for "X is not known".
    public var name: String {
        switch self {
        case .spot: "the underlying's price"
        case .underlyingVolume: "the underlying's volume"
        case .averageVolume: "the underlying's average volume"
        case .expirations: "the listed expirations"
        case .bookCounts: "the positions held"
        case .session: "the trading session"
        case .macroCalendar: "the calendar of macro releases"
        case .quotes: "the legs' quotes"
        case .quoteStamp: "when the quotes were received"
        case .legVolume: "the legs' volume"
        case .openInterest: "the legs' open interest"
        case .coolOff: "the last close of this strategy"
        case .vix: "VIX"
        case .vix3m: "VIX3M"
        case .trend: "the trend"
        case .directionalMovement: "ADX"
        case .impliedVolatility30: "the 30-day implied volatility"
        case .forecastVolatility: "the forecast volatility"
        case .ivRank: "the IV rank"
        case .deltas: "the legs' deltas"
        case .rate: "the interest rate"
        case .dividends: "the dividend calendar"
        case .earnings: "the earnings calendar"
        case .clock: "the time of day"
        case .underlyingQuote: "the underlying's quote"
        case .closes: "the underlying's closing prices"
        case .ivPercentile: "the IV percentile"
        case .closingSpread: "how wide spreads stood at the close before"
        }
    }
}
