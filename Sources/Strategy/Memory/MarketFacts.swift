public import Market
public import Trading

/// Everything an entry decision may know about one underlying at one instant, apart from its chain and the book: each
/// thing has a value, does not exist for this underlying, or is unknown. Made by `MarketMemory`.
public struct MarketFacts: Sendable {
    public let underlying: Symbol
    public let kind: UnderlyingKind
    /// The session the chain belongs to, and when it is judged.
    public let session: Day
    public let at: Instant
    public let resolution: Chain.Resolution

    public var spot: Input<Price>
    /// Shares traded in the last known session. Indexes have none.
    public var underlyingVolume: Input<Int64>
    /// Mean of the last 20 known sessions.
    public var averageVolume: Input<Double>
    /// Its own bid and ask. Indexes have none, and nothing that is seen once a day.
    public var underlyingQuote: Input<UnderlyingQuote>
    /// Of the last known sessions, dollars in today's shares, the latest last; as many as a moving average may ask.
    public var closes: Input<[Double]>
    /// The typical spread of its options in the last snapshot of the session before; nothing to compare once a day.
    public var closingSpread: Input<Double>
    /// What each contract traded over the session before; nil where that was not seen.
    public var volumesBefore: ContractVolumes?
    /// The exchange's hours on the chain's session; a value of nil is a day without trading.
    public var tradingSession: Input<TradingSession?>
    public var macro: Input<MacroFacts>
    /// Index points, 100 × volatility.
    public var vix: Input<Double>
    public var vix3m: Input<Double>
    public var trend: Input<Trend>
    /// 0…100.
    public var adx: Input<Double>
    /// Implied volatility at the money over 30 days, a fraction per year: the substitute's, else read from the chain.
    public var impliedVolatility30: Input<Double>
    /// Volatility expected over the next `MarketMemory.forecastHorizon` trading days, a fraction per year.
    public var forecastVolatility: Input<Double>
    /// 0…100.
    public var ivRank: Input<Double>
    /// The share of the past year's values below today's, 0…100.
    public var ivPercentile: Input<Double>
    /// Continuously compounded, a fraction per year.
    public var rate: Input<Double>
    public var dividends: Input<DividendFacts>
    /// Continuous, a fraction per year; used only where quotes give no forward.
    public var dividendYield: Input<Double>
    public var earnings: Input<EarningsFacts>
    public var clock: Input<Instant>
    /// What the chain or the book holds but must not be used: the feed is known not to carry it, or a test took it
    /// away. Treated as unknown.
    public private(set) var withheld: InputSet = []

    /// Takes one input away: whatever reads it now meets the unknown.
    public mutating func remove(_ kind: InputKind) {
        switch kind {
        case .spot: spot = .unknown
        case .underlyingVolume: underlyingVolume = .unknown
        case .averageVolume: averageVolume = .unknown
        case .session: tradingSession = .unknown
        case .macroCalendar: macro = .unknown
        case .vix: vix = .unknown
        case .vix3m: vix3m = .unknown
        case .trend: trend = .unknown
        case .directionalMovement: adx = .unknown
        case .impliedVolatility30: impliedVolatility30 = .unknown
        case .forecastVolatility: forecastVolatility = .unknown
        case .ivRank: ivRank = .unknown
        case .rate: rate = .unknown
        case .dividends: dividends = .unknown
        case .earnings: earnings = .unknown
        case .clock: clock = .unknown
        case .underlyingQuote: underlyingQuote = .unknown
        case .closes: closes = .unknown
        case .ivPercentile: ivPercentile = .unknown
        case .closingSpread: closingSpread = .unknown
        case .expirations, .bookCounts, .quotes, .quoteStamp, .legVolume, .openInterest, .coolOff, .deltas: break
        }
        withheld.insert(kind)
    }

    public init(
        underlying: Symbol, kind: UnderlyingKind, session: Day, at: Instant, resolution: Chain.Resolution,
        spot: Input<Price>, underlyingVolume: Input<Int64>, averageVolume: Input<Double>,
        tradingSession: Input<TradingSession?>, macro: Input<MacroFacts>, vix: Input<Double>, vix3m: Input<Double>,
        trend: Input<Trend>, adx: Input<Double>, impliedVolatility30: Input<Double>,
        forecastVolatility: Input<Double>, ivRank: Input<Double>, rate: Input<Double>,
        dividends: Input<DividendFacts>, dividendYield: Input<Double>, earnings: Input<EarningsFacts>,
        clock: Input<Instant>, underlyingQuote: Input<UnderlyingQuote> = .unknown, closes: Input<[Double]> = .unknown,
        ivPercentile: Input<Double> = .unknown, closingSpread: Input<Double> = .unknown,
        volumesBefore: ContractVolumes? = nil
    ) {
        self.underlying = underlying
        self.kind = kind
        self.session = session
        self.at = at
        self.resolution = resolution
        self.spot = spot
        self.underlyingVolume = underlyingVolume
        self.averageVolume = averageVolume
        self.tradingSession = tradingSession
        self.macro = macro
        self.vix = vix
        self.vix3m = vix3m
        self.trend = trend
        self.adx = adx
        self.impliedVolatility30 = impliedVolatility30
        self.forecastVolatility = forecastVolatility
        self.ivRank = ivRank
        self.rate = rate
        self.dividends = dividends
        self.dividendYield = dividendYield
        self.earnings = earnings
        self.clock = clock
        self.underlyingQuote = underlyingQuote
        self.closes = closes
        self.ivPercentile = ivPercentile
        self.closingSpread = closingSpread
        self.volumesBefore = volumesBefore
    }
}

/// Where the underlying has been going.
public enum Trend: UInt8, Hashable, Sendable, CaseIterable {
    case down, sideways, up
    /// −1, 0, 1: how verdicts record it.
    public var sign: Double { Double(rawValue) - 1 }
}

/// The releases next to one instant, per kind.
public struct MacroFacts: Hashable, Sendable {
    /// In the order of `MacroRelease.Kind`.
    public var kinds: [OfKind]

    public struct OfKind: Hashable, Sendable {
        public var kind: MacroRelease.Kind
        /// The last one at or before the instant, and the first one after it.
        public var previous: Instant?
        public var next: Instant?
        /// The days for which the calendar is complete; nil when none was ever given.
        public var coverage: ClosedRange<Day>?
        public init(kind: MacroRelease.Kind, previous: Instant?, next: Instant?, coverage: ClosedRange<Day>?) {
            self.kind = kind
            self.previous = previous
            self.next = next
            self.coverage = coverage
        }
    }
    public init(kinds: [OfKind]) { self.kinds = kinds }
    public func of(_ kind: MacroRelease.Kind) -> OfKind? { kinds.first { $0.kind == kind } }
}

/// Dividends to come, as far as they are known.
public struct DividendFacts: Hashable, Sendable {
    public var coverage: ClosedRange<Day>
    /// Ex-dates after the session, ascending.
    public var upcoming: [CashDividend]
    public init(coverage: ClosedRange<Day>, upcoming: [CashDividend]) {
        self.coverage = coverage
        self.upcoming = upcoming
    }
}

/// Results to come, as far as they are known.
public struct EarningsFacts: Hashable, Sendable {
    public var coverage: ClosedRange<Day>
    /// On or after the session, ascending.
    public var upcoming: [EarningsDate]
    public init(coverage: ClosedRange<Day>, upcoming: [EarningsDate]) {
        self.coverage = coverage
        self.upcoming = upcoming
    }
}
