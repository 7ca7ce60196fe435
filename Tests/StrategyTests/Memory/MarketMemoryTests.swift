import Market
import Quant
@testable import Strategy
import Testing
import Trading

/// What the desk remembers, and when it no longer counts.
@Suite struct MarketMemoryTests {
    private static let spy = Symbol.spy
    private var memory = MarketMemory(
        settings: MemorySettings(
            impliedVolatilityFrom: [MemorySettings.Substitute(symbol: .spx, index: .vix)],
            dividendYields: [MemorySettings.Yield(symbol: .spx, fraction: 0.013)], historyLength: 300))

    private func sessions(_ count: Int, before day: Day = Scene.session) -> [Day] {
        var days: [Day] = []
        var day = day
        for _ in 0..<count {
            day = NYSE.session(before: day).day
            days.append(day)
        }
        return days.reversed()
    }
    private func bar(_ day: Day, _ close: Double, volume: Int64? = 1_000, range: Double? = 0.01) -> DailyBar {
        DailyBar(
            session: day, open: nil, high: range.flatMap { Price(rounding: close * (1 + $0)) },
            low: range.flatMap { Price(rounding: close * (1 - $0)) }, close: Price(rounding: close)!, volume: volume,
            knownAt: EasternTime.instant(day, TimeOfDay(16, 0)))
    }
    private func chain(
        _ symbol: Symbol, price: Price? = nil, resolution: Chain.Resolution = .intraday, rows: [ChainBuilder.Row] = []
    ) -> Chain {
        var builder = ChainBuilder()
        for row in rows { builder.add(row) }
        return builder.build(
            underlying: symbol, session: Scene.session, knownAt: Scene.now, origin: .quoted, resolution: resolution,
            underlyingPrice: price
        ).chain
    }
    private func facts(_ memory: MarketMemory, _ symbol: Symbol, resolution: Chain.Resolution = .intraday)
        -> MarketFacts
    {
        memory.facts(for: symbol, chain: chain(symbol, resolution: resolution), at: Scene.now)
    }

    @Test func `knowing nothing, everything is unknown but the clock and the calendar of sessions`() {
        let facts = facts(memory, Scene.stock)
        #expect(facts.kind == .stock)
        #expect(facts.spot == .unknown && facts.vix == .unknown && facts.trend == .unknown && facts.rate == .unknown)
        #expect(facts.earnings == .unknown && facts.dividends == .unknown && facts.underlyingVolume == .unknown)
        #expect(facts.tradingSession.value == NYSE.session(on: Scene.session))
        #expect(facts.clock == .value(Scene.now))
        #expect(facts.macro.value?.kinds.allSatisfy { $0.coverage == nil } == true)
    }

    @Test func `an index has no earnings, dividends or volume, a fund no earnings`() {
        let index = facts(memory, .spx)
        #expect(index.kind == .broadIndex)
        #expect(index.earnings == .notApplicable && index.dividends == .notApplicable)
        #expect(index.underlyingVolume == .notApplicable && index.averageVolume == .notApplicable)
        #expect(index.dividendYield == .value(0.013))
        let fund = facts(memory, .spy)
        #expect(fund.kind == .fund)
        #expect(fund.earnings == .notApplicable && fund.dividends == .unknown)
    }

    @Test func `indicators are those of the closes, and only while they are current`() {
        var memory = memory
        let days = sessions(120)
        var closes: [Double] = []
        for (index, day) in days.enumerated() {
            // Drifts up with a wiggle.
            closes.append(100 + Double(index) * 0.3 + Double(index % 7) * 0.4)
            memory.note(.bar(Scene.stock, bar(day, closes[index])))
        }
        let rounded = closes.map { Price(rounding: $0)!.approximateDollars }
        let now = facts(memory, Scene.stock)
        #expect(
            now.forecastVolatility
                == .value(forecastVolatility(dailyCloses: rounded, horizonDays: MarketMemory.forecastHorizon)!))
        #expect(now.trend == .value(.up))
        #expect(now.adx.value.map { (0...100).contains($0) } == true)
        #expect(now.underlyingVolume == .value(1_000))
        #expect(now.averageVolume == .value(1_000))

        var stale = self.memory
        for (index, day) in days.dropLast().enumerated() { stale.note(.bar(Scene.stock, bar(day, closes[index]))) }
        let missed = facts(stale, Scene.stock)
        #expect(
            missed.trend == .unknown && missed.forecastVolatility == .unknown && missed.underlyingVolume == .unknown)
    }

    @Test func `a trend is entered at one percent apart and left at half a percent`() {
        #expect(trendAfter([(1.02, .up), (1.008, .up), (1.004, .sideways), (1.008, .sideways), (1.01, .up)]))
        #expect(trendAfter([(0.98, .down), (0.992, .down), (0.996, .sideways), (1.02, .up), (0.98, .down)]))
    }
    /// Runs bars whose 20-day average ends up at the wanted ratio of the 50-day one; the last bar of each stretch decides.
    private func trendAfter(_ steps: [(ratio: Double, expected: Trend)]) -> Bool {
        var trend: Trend?
        return steps.allSatisfy { step in
            trend = TrendRule.next(after: trend, fast: step.ratio * 100, slow: 100)
            return trend == step.expected
        }
    }

    @Test func `the volatility of an index by name: rank over 252 sessions, unknown with one fewer`() {
        var memory = memory
        let days = sessions(252)
        for (index, day) in days.enumerated() {
            if index == 251 {
                #expect(facts(memory, .spx).ivRank == .unknown)
            }
            memory.note(.bar(.vix, bar(day, 10 + Double((index * 7) % 30))))
        }
        let last = 10 + Double((251 * 7) % 30)
        let now = facts(memory, .spx)
        #expect(now.vix == .value(last))
        #expect(now.impliedVolatility30 == .value(last / 100))
        let rank = now.ivRank.value
        #expect(rank.map { abs($0 - 100 * (last - 10) / 29) < 1e-9 } == true)
    }

    @Test func `a symbol without a substitute reads its volatility from its own chain`() throws {
        var memory = memory
        memory.note(.rate(InterestRate(day: Scene.session - 1, rate: 0.04, knownAt: Scene.now)))
        let rows =
            Scene.listing(root: Scene.root, expiry: Scene.session + 24, strikes: 90...110)
            + Scene.listing(root: Scene.root, expiry: Scene.session + 45, strikes: 90...110)
        let quoted = chain(Scene.stock, price: Scene.spot, rows: rows)
        let before = memory.facts(for: Scene.stock, chain: quoted, at: Scene.now)
        memory.note(.chain(quoted))
        let after = memory.facts(for: Scene.stock, chain: quoted, at: Scene.now)
        let volatility = try #require(after.impliedVolatility30.value)
        #expect(abs(volatility - Scene.impliedVolatility) < 0.005)
        #expect(before.impliedVolatility30 == after.impliedVolatility30)
        #expect(after.ivRank == .unknown, "one day is no history")
    }

    @Test func `a rate stands for forty-five days`() {
        for (age, expected) in [(45, Input<Double>.value(0.05)), (46, .unknown)] {
            var memory = memory
            memory.note(.rate(InterestRate(day: Scene.session - age, rate: 0.05, knownAt: Scene.now)))
            #expect(facts(memory, .spx).rate == expected)
        }
    }

    @Test func `a split counts the past in new shares, and nothing moves on its day`() {
        var (split, smooth) = (memory, memory)
        let days = sessions(80)
        for (index, day) in days.enumerated() {
            let close = 400 + Double((index * 13) % 11)
            if index == 60 {
                split.note(
                    .split(
                        StockSplit(
                            symbol: Scene.stock, date: day, newPerOld: 4,
                            knownAt: EasternTime.instant(day, TimeOfDay(9, 0)))))
            }
            split.note(.bar(Scene.stock, bar(day, index < 60 ? close : close / 4)))
            smooth.note(.bar(Scene.stock, bar(day, close / 4)))
        }
        let (a, b) = (facts(split, Scene.stock), facts(smooth, Scene.stock))
        #expect(abs(a.forecastVolatility.value! - b.forecastVolatility.value!) < 1e-3)
        #expect(a.trend == b.trend)
        #expect(a.forecastVolatility.value! < 0.4, "a split is no crash")
    }

    @Test func `dividends and earnings to come, as far as the calendars reach`() throws {
        var memory = memory
        let covered = Day("2025-01-01")!...Day("2026-09-30")!
        for (day, cents) in [
            ("2025-08-20", 20), ("2025-11-20", 20), ("2026-02-20", 22), ("2026-05-20", 22), ("2026-08-20", 25),
        ] {
            memory.note(
                .dividend(
                    CashDividend(
                        symbol: Scene.stock, exDate: Day(day)!, amount: .cents(Int64(cents)),
                        knownAt: Scene.now - .seconds(86_400))))
        }
        memory.note(.coverage(CalendarCoverage(calendar: .dividends(Scene.stock), days: covered, knownAt: Scene.now)))
        memory.note(.coverage(CalendarCoverage(calendar: .earnings(Scene.stock), days: covered, knownAt: Scene.now)))
        memory.note(
            .earnings(
                EarningsDate(symbol: Scene.stock, date: Day("2026-08-27")!, timing: .afterClose, knownAt: Scene.now)))
        let facts = memory.facts(for: Scene.stock, chain: chain(Scene.stock, price: Scene.spot), at: Scene.now)
        #expect(facts.dividends.value?.upcoming.map(\.exDate) == [Day("2026-08-20")!])
        #expect(facts.dividends.value?.coverage == covered)
        #expect(facts.earnings.value?.upcoming.map(\.date) == [Day("2026-08-27")!])
        let yield = try #require(facts.dividendYield.value)
        #expect(abs(yield - 0.0084) < 1e-12, "four dividends of the year before on a price of 100")
    }

    @Test func `releases around the moment, and calendars that meet are one`() {
        var memory = memory
        let (past, next) = (Scene.now - .seconds(3_600), Scene.now + .seconds(86_400))
        for at in [next, past, next + .seconds(1), Scene.now] {
            memory.note(.macro(MacroRelease(kind: .cpi, at: at, knownAt: past)))
        }
        let first = Day("2026-01-01")!...Day("2026-06-30")!
        memory.note(.coverage(CalendarCoverage(calendar: .macro(.cpi), days: first, knownAt: past)))
        memory.note(
            .coverage(
                CalendarCoverage(calendar: .macro(.cpi), days: Day("2026-07-01")!...Day("2026-12-31")!, knownAt: past)))
        let cpi = facts(memory, .spx).macro.value?.of(.cpi)
        #expect(cpi?.previous == Scene.now, "what is published now is published")
        #expect(cpi?.next == next)
        #expect(cpi?.coverage == Day("2026-01-01")!...Day("2026-12-31")!)
        memory.note(
            .coverage(
                CalendarCoverage(calendar: .macro(.cpi), days: Day("2027-06-01")!...Day("2027-12-31")!, knownAt: past)))
        #expect(
            facts(memory, .spx).macro.value?.of(.cpi)?.coverage?.lowerBound == Day("2027-06-01")!,
            "a gap is not covered")
    }

    @Test func `only a daily snapshot may take the session's close for its price`() {
        var memory = memory
        memory.note(.bar(.spx, bar(Scene.session, 5_000)))
        #expect(facts(memory, .spx, resolution: .daily).spot == .value(.dollars(5_000)))
        #expect(facts(memory, .spx, resolution: .intraday).spot == .unknown)
    }

    @Test func `a bar without its range leaves the strength of the trend unknown`() {
        var memory = memory
        for (index, day) in sessions(60).enumerated() {
            memory.note(.bar(.spx, bar(day, 5_000 + Double(index), range: index < 59 ? 0.01 : nil)))
        }
        #expect(facts(memory, .spx).adx == .unknown)
        #expect(facts(memory, .spx).trend != .unknown)
    }

    @Test func `history is bounded`() {
        var memory = memory
        for (index, day) in sessions(1_500).enumerated() {
            memory.note(.bar(.vix, bar(day, 10 + Double(index % 30))))
        }
        #expect(facts(memory, .spx).ivRank.value != nil)
    }
}
