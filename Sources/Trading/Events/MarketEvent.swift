public import Market

/// Something the world told the desk about a market. Each carries the instant at which it could be known, and a feed
/// delivers them strictly in that order, so that looking ahead is impossible by construction.
public enum MarketEvent: Sendable {
    case chain(Chain)
    /// A session's bar of an underlying or an index (`VIX`, `VIX3M`).
    case bar(Symbol, DailyBar)
    case rate(InterestRate)
    case dividend(CashDividend)
    case split(StockSplit)
    case earnings(EarningsDate)
    case macro(MacroRelease)
    case coverage(CalendarCoverage)
    /// The underlying's own quote, from a feed that has one beside the chain.
    case quote(Symbol, UnderlyingQuote)

    public var knownAt: Instant {
        switch self {
        case .chain(let chain): chain.knownAt
        case .bar(_, let bar): bar.knownAt
        case .rate(let rate): rate.knownAt
        case .dividend(let dividend): dividend.knownAt
        case .split(let split): split.knownAt
        case .earnings(let earnings): earnings.knownAt
        case .macro(let release): release.knownAt
        case .coverage(let coverage): coverage.knownAt
        case .quote(_, let quote): quote.knownAt
        }
    }

    /// At one instant: calendars and rates first, bars and quotes next, chains last, so that a decision on a snapshot sees
    /// everything that was known with it.
    public var rank: Int {
        switch self {
        case .coverage: 0
        case .macro: 1
        case .earnings: 2
        case .dividend: 3
        case .split: 4
        case .rate: 5
        case .bar: 6
        case .quote: 7
        case .chain: 8
        }
    }
}

/// What the market bids and asks for the underlying itself, and when that was received.
public struct UnderlyingQuote: Hashable, Sendable {
    public var quote: Quote
    public var knownAt: Instant
    public init(quote: Quote, knownAt: Instant) {
        self.quote = quote
        self.knownAt = knownAt
    }
}

/// A short risk-free rate as published, as a continuously compounded fraction per year.
public struct InterestRate: Hashable, Sendable {
    /// The day the rate is for.
    public let day: Day
    public let rate: Double
    public let knownAt: Instant
    public init(day: Day, rate: Double, knownAt: Instant) {
        self.day = day
        self.rate = rate
        self.knownAt = knownAt
    }
}

/// Cash paid per share to whoever holds it at the close before the ex-date.
public struct CashDividend: Hashable, Sendable {
    public let symbol: Symbol
    public let exDate: Day
    /// Per share.
    public let amount: Price
    public let knownAt: Instant
    public init(symbol: Symbol, exDate: Day, amount: Price, knownAt: Instant) {
        self.symbol = symbol
        self.exDate = exDate
        self.amount = amount
        self.knownAt = knownAt
    }
}

/// New shares for each old one, from `date` on.
public struct StockSplit: Hashable, Sendable {
    public let symbol: Symbol
    public let date: Day
    public let newPerOld: Double
    public let knownAt: Instant
    public init(symbol: Symbol, date: Day, newPerOld: Double, knownAt: Instant) {
        self.symbol = symbol
        self.date = date
        self.newPerOld = newPerOld
        self.knownAt = knownAt
    }
}

/// A company's results: on which session they move the price.
public struct EarningsDate: Hashable, Sendable {
    public let symbol: Symbol
    public let date: Day
    public let timing: Timing
    public let knownAt: Instant
    public enum Timing: UInt8, Hashable, Sendable, CaseIterable { case beforeOpen, duringMarket, afterClose, unknown }
    public init(symbol: Symbol, date: Day, timing: Timing, knownAt: Instant) {
        self.symbol = symbol
        self.date = date
        self.timing = timing
        self.knownAt = knownAt
    }
}

/// A dated release that moves the whole market.
public struct MacroRelease: Hashable, Sendable {
    public let kind: Kind
    /// When it is published.
    public let at: Instant
    public let knownAt: Instant
    /// The Fed's decision, the consumer price index, the Employment Situation.
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable { case fomc, cpi, jobs }
    public init(kind: Kind, at: Instant, knownAt: Instant) {
        self.kind = kind
        self.at = at
        self.knownAt = knownAt
    }
}

/// For which days a calendar is complete: outside them "no event" is not known to be true.
public struct CalendarCoverage: Hashable, Sendable {
    public let calendar: Calendar
    public let days: ClosedRange<Day>
    public let knownAt: Instant
    public enum Calendar: Hashable, Sendable {
        case macro(MacroRelease.Kind)
        case earnings(Symbol)
        case dividends(Symbol)
    }
    public init(calendar: Calendar, days: ClosedRange<Day>, knownAt: Instant) {
        self.calendar = calendar
        self.days = days
        self.knownAt = knownAt
    }
}
