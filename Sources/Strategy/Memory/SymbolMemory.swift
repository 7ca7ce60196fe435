import Market
import Quant
import Trading

/// One symbol's daily history as closed bars told it, bounded, with indicators that take a bar at a time.
struct SymbolMemory: Sendable {
    let symbol: Symbol
    private let limit: Int

    /// Split-adjusted to the shares of the last bar; oldest first; at most twice `limit`, the oldest half dropped at
    /// once, so that a bar costs O(1) on average.
    private(set) var bars: [Bar] = []
    private var indicators = Indicators()
    /// 30-day implied volatility read from the symbol's own chains, one a session; oldest first.
    private(set) var ownVolatilities: [Recorded] = []
    private(set) var dividends: [CashDividend] = []
    private(set) var earnings: [EarningsDate] = []
    private(set) var dividendCoverage: ClosedRange<Day>?
    private(set) var earningsCoverage: ClosedRange<Day>?
    private var pendingSplits: [StockSplit] = []
    private var lastChain: Chain?
    /// How the session before the last snapshot's ended; kept only where there are several snapshots a session.
    private(set) var sessionBefore: SessionEnd?
    private var lastQuote: UnderlyingQuote?

    struct Bar: Sendable {
        let session: Day
        var high: Double?
        var low: Double?
        var close: Double
        /// As traded, for the price itself.
        let price: Price
        var volume: Double?
    }
    struct Recorded: Sendable {
        let session: Day
        var volatility: Double
    }
    /// What the last bar left: nil where the history is too short or a figure was missing.
    struct Figures: Sendable {
        var exponential20: Double?
        var simple50: Double?
        var adx: Double?
        var realised20: Double?
        var forecast: Double?
        var trend: Trend?
    }
    private struct Indicators: Sendable {
        var exponential = ExponentialMovingAverage(period: 20)
        var simple = SimpleMovingAverage(period: 50)
        var movement = DirectionalMovement(period: 14)
        var realised = RealisedVolatility(period: 20)
        var forecast = HARForecast(horizonDays: MarketMemory.forecastHorizon)
        var figures = Figures()

        mutating func update(_ bar: Bar) {
            figures.exponential20 = exponential.update(bar.close)
            figures.simple50 = simple.update(bar.close)
            figures.realised20 = realised.update(bar.close)
            figures.forecast = forecast.update(bar.close)
            if let high = bar.high, let low = bar.low {
                figures.adx = movement.update(high: high, low: low, close: bar.close)?.index
            } else {
                // A bar without its range says nothing about movement: the index starts anew after it.
                movement = DirectionalMovement(period: 14)
                figures.adx = nil
            }
            if let fast = figures.exponential20, let slow = figures.simple50 {
                figures.trend = TrendRule.next(after: figures.trend, fast: fast, slow: slow)
            }
        }
    }

    init(symbol: Symbol, limit: Int) {
        self.symbol = symbol
        self.limit = limit
    }

    var figures: Figures { indicators.figures }
    var lastBar: Bar? { bars.last }

    /// A bar of a session that is already known, or older, is a correction that came too late to decide on: left out.
    mutating func note(_ bar: DailyBar) {
        if let last = bars.last, bar.session <= last.session { return }
        applySplits(upTo: bar.session)
        let new = Bar(
            session: bar.session, high: bar.high?.approximateDollars, low: bar.low?.approximateDollars,
            close: bar.close.approximateDollars, price: bar.close, volume: bar.volume.map(Double.init))
        bars.append(new)
        indicators.update(new)
        if bars.count >= 2 * limit { bars.removeFirst(bars.count - limit) }
    }

    mutating func note(_ split: StockSplit) {
        guard split.newPerOld > 0, split.newPerOld.isFinite else { return }
        let position = pendingSplits.firstIndex { $0.date > split.date } ?? pendingSplits.count
        pendingSplits.insert(split, at: position)
    }

    /// From the split's first session on, what came before is counted in new shares; the indicators start over on it.
    private mutating func applySplits(upTo session: Day) {
        guard let first = pendingSplits.first, first.date <= session else { return }
        while let split = pendingSplits.first, split.date <= session {
            pendingSplits.removeFirst()
            for index in bars.indices {
                bars[index].close /= split.newPerOld
                bars[index].high = bars[index].high.map { $0 / split.newPerOld }
                bars[index].low = bars[index].low.map { $0 / split.newPerOld }
                bars[index].volume = bars[index].volume.map { $0 * split.newPerOld }
            }
        }
        indicators = Indicators()
        for bar in bars { indicators.update(bar) }
    }

    /// The last snapshot of a session stands for it.
    mutating func record(volatility: Double, session: Day) {
        if let last = ownVolatilities.last, last.session >= session {
            if last.session == session { ownVolatilities[ownVolatilities.count - 1].volatility = volatility }
            return
        }
        ownVolatilities.append(Recorded(session: session, volatility: volatility))
        if ownVolatilities.count >= 2 * limit { ownVolatilities.removeFirst(ownVolatilities.count - limit) }
    }

    mutating func note(_ chain: Chain) {
        if let last = lastChain {
            guard chain.session >= last.session else { return }
            if chain.session > last.session, chain.identity.resolution == .intraday { sessionBefore = SessionEnd(last) }
        }
        lastChain = chain
    }

    mutating func note(_ quote: UnderlyingQuote) {
        if let last = lastQuote, quote.knownAt < last.knownAt { return }
        lastQuote = quote
    }
    /// A quote of another day is none.
    func quote(on session: Day) -> UnderlyingQuote? {
        lastQuote.flatMap { EasternTime.day(of: $0.knownAt) == session ? $0 : nil }
    }

    // MARK: - Calendars

    /// The later word on an ex-date replaces the earlier one. Dates older than a year serve nobody any more.
    mutating func note(_ dividend: CashDividend) {
        dividends.removeAll { $0.exDate == dividend.exDate }
        let position = dividends.firstIndex { $0.exDate > dividend.exDate } ?? dividends.count
        dividends.insert(dividend, at: position)
        let oldest = EasternTime.day(of: dividend.knownAt) - 370
        dividends.removeAll { $0.exDate < oldest }
    }
    mutating func note(_ results: EarningsDate) {
        earnings.removeAll { $0.date == results.date }
        let position = earnings.firstIndex { $0.date > results.date } ?? earnings.count
        earnings.insert(results, at: position)
        let oldest = EasternTime.day(of: results.knownAt) - 370
        earnings.removeAll { $0.date < oldest }
    }
    mutating func noteDividendCoverage(_ days: ClosedRange<Day>) {
        dividendCoverage = MarketMemory.joined(dividendCoverage, days)
    }
    mutating func noteEarningsCoverage(_ days: ClosedRange<Day>) {
        earningsCoverage = MarketMemory.joined(earningsCoverage, days)
    }
}

/// Up, down or sideways from the 20-day exponential against the 50-day simple average. A class is entered at one
/// percent apart and left at half a percent, so that an average that hugs the other does not change it every day.
enum TrendRule {
    static let enter = 0.01
    static let leave = 0.005

    static func next(after trend: Trend?, fast: Double, slow: Double) -> Trend {
        let gap = fast / slow - 1
        if gap >= enter || (trend == .up && gap > leave) { return .up }
        if gap <= -enter || (trend == .down && gap < -leave) { return .down }
        return .sideways
    }
}

/// The releases of one kind, ascending, and how far their calendar reaches.
struct MacroMemory: Sendable {
    let kind: MacroRelease.Kind
    private(set) var releases: [Instant] = []
    private(set) var coverage: ClosedRange<Day>?

    init(kind: MacroRelease.Kind) { self.kind = kind }

    mutating func note(_ release: MacroRelease) {
        let position = firstAfter(release.at)
        if position > 0, releases[position - 1] == release.at { return }
        releases.insert(release.at, at: position)
    }
    mutating func note(_ days: ClosedRange<Day>) { coverage = MarketMemory.joined(coverage, days) }

    func facts(at now: Instant) -> MacroFacts.OfKind {
        let next = firstAfter(now)
        return MacroFacts.OfKind(
            kind: kind, previous: next > 0 ? releases[next - 1] : nil,
            next: next < releases.count ? releases[next] : nil, coverage: coverage)
    }

    private func firstAfter(_ instant: Instant) -> Int {
        var low = 0
        var high = releases.count
        while low < high {
            let middle = (low + high) / 2
            if releases[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
