public import Market
import Quant
public import Trading

/// What the desk remembers of the markets between two decisions: bounded daily history with its indicators, VIX, rates
/// and calendars. Fed with events in the order in which they became known; never looks ahead.
///
/// Daily figures count when they belong to the chain's session or the one before it; older ones are unknown.
public struct MarketMemory: Sendable {
    /// Trading days that the volatility forecast looks ahead: the 30 calendar days of implied volatility.
    public static let forecastHorizon = 22
    /// A short rate stands this many calendar days: policy rates change at meetings six weeks apart.
    public static let rateDays = 45
    /// Sessions that make an average volume.
    public static let volumeSessions = 20
    /// The longest moving average that can be asked for.
    public static let averageSessions = 250

    private let settings: MemorySettings
    /// In order of symbol.
    private var symbols: [SymbolMemory] = []
    private var macro: [MacroMemory] = MacroRelease.Kind.allCases.map(MacroMemory.init(kind:))
    private var rate: InterestRate?

    public init(settings: MemorySettings) { self.settings = settings }

    // MARK: - Remembering

    /// O(1) on average, apart from a chain whose own implied volatility is recorded (a few root searches) and a split
    /// (the history is counted anew).
    public mutating func note(_ event: MarketEvent) {
        switch event {
        case .chain(let chain): note(chain)
        case .bar(let symbol, let bar): symbols[place(of: symbol)].note(bar)
        case .rate(let new):
            if let known = rate, known.day > new.day { return }
            rate = new
        case .dividend(let dividend): symbols[place(of: dividend.symbol)].note(dividend)
        case .split(let split): symbols[place(of: split.symbol)].note(split)
        case .earnings(let results): symbols[place(of: results.symbol)].note(results)
        case .macro(let release): macro[Int(release.kind.rawValue)].note(release)
        case .coverage(let coverage):
            switch coverage.calendar {
            case .macro(let kind): macro[Int(kind.rawValue)].note(coverage.days)
            case .earnings(let symbol): symbols[place(of: symbol)].noteEarningsCoverage(coverage.days)
            case .dividends(let symbol): symbols[place(of: symbol)].noteDividendCoverage(coverage.days)
            }
        case .quote(let symbol, let quote): symbols[place(of: symbol)].note(quote)
        }
    }

    /// A symbol that borrows another's volatility history needs no record of its own.
    private mutating func note(_ chain: Chain) {
        symbols[place(of: chain.underlying)].note(chain)
        guard substitute(of: chain.underlying) == nil else { return }
        if let volatility = ownVolatility(chain) {
            symbols[place(of: chain.underlying)].record(volatility: volatility, session: chain.session)
        }
    }

    /// A calendar's stretches are joined where they meet; a stretch apart from what is known replaces it.
    static func joined(_ known: ClosedRange<Day>?, _ new: ClosedRange<Day>) -> ClosedRange<Day> {
        guard let known, new.lowerBound <= known.upperBound + 1, known.lowerBound <= new.upperBound + 1 else {
            return new
        }
        return min(known.lowerBound, new.lowerBound)...max(known.upperBound, new.upperBound)
    }

    // MARK: - Answering

    /// Everything known about `symbol` for a decision on `chain` at `now`.
    public func facts(for symbol: Symbol, chain: Chain, at now: Instant) -> MarketFacts {
        let kind = RootRules.roots(of: symbol).first.map { RootRules.of($0).kind } ?? .stock
        let isIndex = kind == .broadIndex || kind == .volatilityIndex
        let session = chain.session
        let previous = NYSE.session(before: session).day
        let memory = find(symbol)
        func isFresh(_ day: Day) -> Bool { day >= previous && day <= session }
        let isCurrent = memory?.lastBar.map { isFresh($0.session) } ?? false
        let figures = isCurrent ? memory?.figures : nil
        let isDaily = chain.identity.resolution == .daily
        let before = memory?.sessionBefore.flatMap { $0.session == previous ? $0 : nil }
        let volatilities = volatilityHistory(symbol, chain: chain, isFresh: isFresh)
        let spot = chain.underlyingPrice ?? closingPrice(memory, chain)

        return MarketFacts(
            underlying: symbol, kind: kind, session: session, at: now, resolution: chain.identity.resolution,
            spot: Input(spot),
            underlyingVolume: isIndex
                ? .notApplicable
                : Input(isCurrent ? memory?.lastBar?.volume.map { Int64($0) } : nil),
            averageVolume: isIndex ? .notApplicable : Input(isCurrent ? averageVolume(memory) : nil),
            tradingSession: .value(NYSE.session(on: session)),
            macro: .value(MacroFacts(kinds: macro.map { $0.facts(at: now) })),
            vix: Input(close(of: .vix, isFresh: isFresh)), vix3m: Input(close(of: .vix3m, isFresh: isFresh)),
            trend: Input(figures?.trend), adx: Input(figures?.adx),
            impliedVolatility30: Input(volatilities.last), forecastVolatility: Input(figures?.forecast),
            ivRank: Input(impliedVolatilityRank(volatilities)), rate: Input(currentRate(session)),
            dividends: isIndex ? .notApplicable : Input(dividendFacts(memory, after: session)),
            dividendYield: dividendYield(symbol, memory, isIndex: isIndex, spot: spot, session: session),
            earnings: kind == .stock ? Input(earningsFacts(memory, from: session)) : .notApplicable,
            clock: .value(now),
            underlyingQuote: isIndex || isDaily ? .notApplicable : Input(memory?.quote(on: session)),
            closes: Input(isCurrent ? memory?.bars.suffix(Self.averageSessions).map(\.close) : nil),
            ivPercentile: Input(impliedVolatilityPercentile(volatilities)),
            closingSpread: isDaily ? .notApplicable : Input(before?.spread), volumesBefore: before?.volumes)
    }

    /// The session's own close stands in on a daily snapshot without a price; within a session nothing does.
    private func closingPrice(_ memory: SymbolMemory?, _ chain: Chain) -> Price? {
        guard chain.identity.resolution == .daily, let bar = memory?.lastBar, bar.session == chain.session else {
            return nil
        }
        return bar.price
    }

    private func averageVolume(_ memory: SymbolMemory?) -> Double? {
        guard let bars = memory?.bars, bars.count >= Self.volumeSessions else { return nil }
        var sum = 0.0
        for bar in bars.suffix(Self.volumeSessions) {
            guard let volume = bar.volume else { return nil }
            sum += volume
        }
        return sum / Double(Self.volumeSessions)
    }

    private func close(of symbol: Symbol, isFresh: (Day) -> Bool) -> Double? {
        find(symbol)?.lastBar.flatMap { isFresh($0.session) ? $0.close : nil }
    }

    /// The last 252 values with today's, as fractions; empty when the newest is not current.
    private func volatilityHistory(_ symbol: Symbol, chain: Chain, isFresh: (Day) -> Bool) -> [Double] {
        if let index = substitute(of: symbol) {
            guard let memory = find(index), let last = memory.lastBar, isFresh(last.session) else { return [] }
            return memory.bars.suffix(impliedVolatilityWindow).map { $0.close / 100 }
        }
        var values = find(symbol)?.ownVolatilities.suffix(impliedVolatilityWindow) ?? []
        if values.last?.session != chain.session {
            // The chain may be asked about before it was noted.
            guard let now = ownVolatility(chain) else { return [] }
            if values.count == impliedVolatilityWindow { values.removeFirst() }
            return values.map(\.volatility) + [now]
        }
        return values.map(\.volatility)
    }

    private func currentRate(_ session: Day) -> Double? {
        rate.flatMap { $0.day.days(to: session) <= Self.rateDays ? $0.rate : nil }
    }

    private func dividendFacts(_ memory: SymbolMemory?, after session: Day) -> DividendFacts? {
        guard let memory, let coverage = memory.dividendCoverage else { return nil }
        return DividendFacts(coverage: coverage, upcoming: memory.dividends.filter { $0.exDate > session })
    }
    private func earningsFacts(_ memory: SymbolMemory?, from session: Day) -> EarningsFacts? {
        guard let memory, let coverage = memory.earningsCoverage else { return nil }
        return EarningsFacts(coverage: coverage, upcoming: memory.earnings.filter { $0.date >= session })
    }

    /// By name where the profile gives one; else what was paid over the year before, where that year is covered.
    private func dividendYield(
        _ symbol: Symbol, _ memory: SymbolMemory?, isIndex: Bool, spot: Price?, session: Day
    ) -> Input<Double> {
        if let named = settings.dividendYields.first(where: { $0.symbol == symbol }) { return .value(named.fraction) }
        guard !isIndex, let memory, let coverage = memory.dividendCoverage, let spot, spot > .zero,
            coverage.contains(session - 365), coverage.contains(session)
        else { return .unknown }
        let paid = memory.dividends.filter { $0.exDate > session - 365 && $0.exDate <= session }
        return .value(paid.reduce(0) { $0 + $1.amount.approximateDollars } / spot.approximateDollars)
    }

    // MARK: - Volatility of a chain

    private func substitute(of symbol: Symbol) -> Symbol? {
        settings.impliedVolatilityFrom.first { $0.symbol == symbol }?.index
    }

    private func ownVolatility(_ chain: Chain) -> Double? {
        currentRate(chain.session).flatMap { ConstantMaturity.volatility(chain, days: 30, rate: $0) }
    }

    // MARK: - Places

    private func find(_ symbol: Symbol) -> SymbolMemory? {
        let place = search(symbol)
        return place < symbols.count && symbols[place].symbol == symbol ? symbols[place] : nil
    }
    private mutating func place(of symbol: Symbol) -> Int {
        let place = search(symbol)
        if place == symbols.count || symbols[place].symbol != symbol {
            symbols.insert(
                SymbolMemory(symbol: symbol, limit: max(settings.historyLength, impliedVolatilityWindow)), at: place)
        }
        return place
    }
    private func search(_ symbol: Symbol) -> Int {
        var low = 0
        var high = symbols.count
        while low < high {
            let middle = (low + high) / 2
            if symbols[middle].symbol < symbol { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
