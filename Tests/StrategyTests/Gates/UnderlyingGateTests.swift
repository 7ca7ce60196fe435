import Market
import Strategy
import Testing
import Trading

/// Each gate of the underlying at its limit, one step either side, missing, and where it does not apply.
@Suite struct UnderlyingGateTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let gate: Gate
        let testDescription: String
        let expected: Verdict.Answer
        let structure: StructureKind
        let change: @Sendable (inout Scene) -> Void

        init(
            _ gate: Gate, _ story: String, _ expected: Verdict.Answer, _ structure: StructureKind = .ironCondor,
            _ change: @escaping @Sendable (inout Scene) -> Void
        ) {
            self.gate = gate
            testDescription = "\(gate): \(story)"
            self.expected = expected
            self.structure = structure
            self.change = change
        }
    }

    private static func at(_ hour: Int, _ minute: Int, _ second: Int = 0, on day: Day = Scene.session)
        -> Input<Instant>
    {
        .value(EasternTime.instant(day, TimeOfDay(hour, minute, second)))
    }
    private static func open(_ counts: Int...) -> Input<[BookFacts.OpenCount]> {
        .value(
            counts.enumerated().map { index, trades in
                BookFacts.OpenCount(underlying: Scene.stock, expiry: Scene.expiry + 7 * index, trades: trades)
            })
    }
    private static func fomc(_ secondsFromNow: Int64) -> @Sendable (inout Scene) -> Void {
        { scene in
            let at = Scene.now + .seconds(secondsFromNow)
            scene.facts.macro = scene.facts.macro.map { macro in
                var macro = macro
                let index = macro.kinds.firstIndex { $0.kind == .fomc }!
                if secondsFromNow > 0 { macro.kinds[index].next = at } else { macro.kinds[index].previous = at }
                return macro
            }
        }
    }

    private static func quoted(_ bid: Int64?, _ ask: Int64?, age: Int64 = 0) -> @Sendable (inout Scene) -> Void {
        { scene in
            scene.facts.underlyingQuote = .value(
                UnderlyingQuote(
                    quote: Quote(bid: bid.map { .cents($0) }, ask: ask.map { .cents($0) }),
                    knownAt: Scene.now - .seconds(age)))
        }
    }
    private static func average(_ rule: MovingAverageRule, _ closes: [Double]) -> @Sendable (inout Scene) -> Void {
        { scene in
            scene.strategy.gates.movingAverage = rule
            scene.facts.closes = .value(closes)
        }
    }
    private static func exDate(_ day: String?, covered: String = "2026-12-31") -> @Sendable (inout Scene) -> Void {
        { scene in
            let next = day.map {
                CashDividend(symbol: Scene.stock, exDate: Day($0)!, amount: .cents(25), knownAt: Scene.now)
            }
            scene.facts.dividends = .value(
                DividendFacts(coverage: Day("2026-01-01")!...Day(covered)!, upcoming: [next].compactMap { $0 }))
        }
    }

    /// An hour after the open, which the profile counts as the opening for so long.
    private static func opening(_ closing: Double?, minutes: Int = 90) -> @Sendable (inout Scene) -> Void {
        { scene in
            scene.strategy.gates.openingSpreadMinutes = minutes
            scene.facts.closingSpread = Input(closing)
        }
    }

    static let universe: [Case] = [
        Case(.spotKnown, "no price", .unknown(.spot)) { $0.facts.spot = .unknown },
        Case(.spotKnown, "a price of zero is no price to trade at", .refused) { $0.facts.spot = .value(.zero) },
        Case(.priceRange, "at the lower bound", .passed) { $0.facts.spot = .value(.dollars(20)) },
        Case(.priceRange, "a cent below", .refused) { $0.facts.spot = .value(.cents(1_999)) },
        Case(.priceRange, "at the upper bound", .passed) { $0.facts.spot = .value(.dollars(500)) },
        Case(.priceRange, "a cent above", .refused) { $0.facts.spot = .value(.cents(50_001)) },
        Case(.underlyingVolume, "at the limit", .passed) { $0.facts.underlyingVolume = .value(1_000_000) },
        Case(.underlyingVolume, "a share below", .refused) { $0.facts.underlyingVolume = .value(999_999) },
        Case(.underlyingVolume, "not known", .unknown(.underlyingVolume)) { $0.facts.underlyingVolume = .unknown },
        Case(.underlyingVolume, "an index has none", .notApplicable) { $0.facts.underlyingVolume = .notApplicable },
        Case(.expirationsListed, "an empty chain", .refused) { $0.rows = [] },
        Case(.expirationsListed, "only what expires on the session", .refused) {
            $0.rows = Scene.listing(root: Scene.root, expiry: Scene.session, strikes: 99...101)
        },
        Case(.expirationsListed, "only adjusted contracts", .refused) {
            $0.rows = Scene.listing(root: Root("ACME1")!, expiry: Scene.expiry, strikes: 99...101)
        },
        Case(.expirationsListed, "a root the profile does not name", .refused) {
            $0.strategy.expiry.roots = [Root("OTHER")!]
        },
        Case(.positionMaximum, "one below the maximum", .passed) { $0.book.open = open(1, 3) },
        Case(.positionMaximum, "at the maximum there is no room", .refused) { $0.book.open = open(1, 4) },
        Case(.positionMaximum, "a book that is not reconciled", .unknown(.bookCounts)) { $0.book.open = .unknown },
        Case(.underlyingSpread, "just below one percent", .passed, .ironCondor, quoted(9_951, 10_050)),
        Case(.underlyingSpread, "one percent", .refused, .ironCondor, quoted(9_950, 10_050)),
        Case(.underlyingSpread, "nobody bids", .refused, .ironCondor, quoted(0, 10_050)),
        Case(.underlyingSpread, "crossed", .unknown(.underlyingQuote), .ironCondor, quoted(10_001, 9_999)),
        Case(.underlyingSpread, "one side only", .unknown(.underlyingQuote), .ironCondor, quoted(nil, 10_001)),
        Case(.underlyingSpread, "nothing but zeros", .unknown(.underlyingQuote), .ironCondor, quoted(0, 0)),
        Case(.underlyingSpread, "as old as a quote may be", .passed, .ironCondor, quoted(9_999, 10_001, age: 300)),
        Case(
            .underlyingSpread, "a second older", .unknown(.underlyingQuote), .ironCondor,
            quoted(9_999, 10_001, age: 301)),
        Case(.underlyingSpread, "no quote", .unknown(.underlyingQuote)) { $0.facts.underlyingQuote = .unknown },
        Case(.underlyingSpread, "an index has none", .notApplicable) { $0.facts.underlyingQuote = .notApplicable },
        Case(.relativeVolume, "half of the average", .passed) { $0.facts.underlyingVolume = .value(2_000_000) },
        Case(.relativeVolume, "a share less", .refused) { $0.facts.underlyingVolume = .value(1_999_999) },
        Case(.relativeVolume, "no volume", .unknown(.underlyingVolume)) { $0.facts.underlyingVolume = .unknown },
        Case(.relativeVolume, "too few sessions for an average", .unknown(.averageVolume)) {
            $0.facts.averageVolume = .unknown
        },
        Case(.relativeVolume, "an average of nothing", .unknown(.averageVolume)) {
            $0.facts.averageVolume = .value(0)
        },
        Case(.relativeVolume, "an index has none", .notApplicable) {
            $0.facts.underlyingVolume = .notApplicable
            $0.facts.averageVolume = .notApplicable
        },
    ]

    static let calendar: [Case] = [
        Case(.marketOpen, "at the open", .passed) { $0.facts.clock = at(9, 30) },
        Case(.marketOpen, "a second before", .refused) { $0.facts.clock = at(9, 29, 59) },
        Case(.marketOpen, "a second before the close", .passed) { $0.facts.clock = at(15, 59, 59) },
        Case(.marketOpen, "at the close", .refused) { $0.facts.clock = at(16, 0) },
        Case(.marketOpen, "a day without a session", .refused) { $0.facts.tradingSession = .value(nil) },
        Case(.macroWindow, "a second before the window opens", .passed, .ironCondor, fomc(24 * 3_600 + 1)),
        Case(.macroWindow, "as it opens", .refused, .ironCondor, fomc(24 * 3_600)),
        Case(.macroWindow, "as it ends", .refused, .ironCondor, fomc(-2 * 3_600)),
        Case(.macroWindow, "a second after it ended it has ended by itself", .passed, .ironCondor, fomc(-7_201)),
        Case(.macroWindow, "a calendar that has run out", .unknown(.macroCalendar)) {
            $0.facts.macro = $0.facts.macro.map { macro in
                var macro = macro
                for index in macro.kinds.indices {
                    macro.kinds[index].coverage = Day("2026-01-01")!...Day("2026-08-04")!
                }
                return macro
            }
        },
        Case(.macroWindow, "a kind without any calendar", .unknown(.macroCalendar)) {
            $0.facts.macro = .value(MacroFacts(kinds: []))
        },
        Case(.macroWindow, "a release of a kind nobody asked about", .passed) {
            $0.facts.macro = $0.facts.macro.map { macro in
                var macro = macro
                let index = macro.kinds.firstIndex { $0.kind == .cpi }!
                macro.kinds[index].next = Scene.now + .seconds(60)
                return macro
            }
        },
    ]

    static let eligibility: [Case] = [
        Case(.enabled, "as it is written", .passed) { _ in },
        Case(.enabled, "its owner switched it off", .refused) { $0.strategy.enabled = false },
        Case(.dteWindow, "the expiry at the window's end", .passed) {
            $0.strategy.expiry = ExpirySettings(window: 30...45, choice: .nearest(40), roots: [])
        },
        Case(.dteWindow, "a day beyond it", .refused) {
            $0.strategy.expiry = ExpirySettings(window: 30...44, choice: .nearest(40), roots: [])
        },
        Case(.dteWindow, "a day short of it", .refused) {
            $0.strategy.expiry = ExpirySettings(window: 46...60, choice: .every, roots: [])
        },
        Case(.coolOff, "closed today", .refused) { $0.book.lastClose = .value(Scene.session) },
        Case(.coolOff, "closed yesterday", .passed) { $0.book.lastClose = .value(Scene.session - 1) },
        Case(.coolOff, "never traded here", .passed) { $0.book.lastClose = .notApplicable },
        Case(.coolOff, "not known", .unknown(.coolOff)) { $0.book.lastClose = .unknown },
        Case(.expiryMaximum, "one below", .passed) { $0.book.open = open(1) },
        Case(.expiryMaximum, "at the maximum", .refused) { $0.book.open = open(2) },
        Case(.expiryMaximum, "other expiries do not count", .passed) { $0.book.open = open(0, 4) },
        Case(.movingAverage, "above its average", .passed, .ironCondor, average(.above(sessions: 3), [9, 9, 1, 9])),
        Case(
            .movingAverage, "on its average", .refused, .ironCondor, average(.above(sessions: 3), [9, 99, 100, 101])),
        Case(
            .movingAverage, "on its average is not below it", .refused, .ironCondor,
            average(.below(sessions: 3), [99, 100, 101])),
        Case(
            .movingAverage, "below its average", .passed, .ironCondor, average(.below(sessions: 3), [99, 100, 102])),
        Case(
            .movingAverage, "a session too few", .unknown(.closes), .ironCondor,
            average(.above(sessions: 3), [99, 100])),
        Case(.movingAverage, "no closes", .unknown(.closes)) { $0.facts.closes = .unknown },
        Case(.movingAverage, "no price", .unknown(.spot)) { $0.facts.spot = .unknown },
        Case(.movingAverage, "nobody asks", .notApplicable) { $0.strategy.gates.movingAverage = nil },
    ]

    static let regime: [Case] = [
        Case(.backwardation, "VIX at VIX3M", .refused) { $0.facts.vix = .value(20) },
        Case(.backwardation, "VIX just below VIX3M", .passed) { $0.facts.vix = .value(19.99) },
        Case(.backwardation, "no VIX", .unknown(.vix)) { $0.facts.vix = .unknown },
        Case(.backwardation, "no VIX3M", .unknown(.vix3m)) { $0.facts.vix3m = .unknown },
        Case(.volatilityRiskPremium, "nothing paid for the risk, nothing lost", .passed) {
            $0.facts.forecastVolatility = .value(0.32)
        },
        Case(.volatilityRiskPremium, "forecast above implied", .refused) {
            $0.facts.forecastVolatility = .value(0.3201)
        },
        Case(.volatilityRiskPremium, "what is bought is not asked", .notApplicable, .putButterfly) {
            $0.facts.forecastVolatility = .value(0.9)
        },
        Case(.volatilityRiskPremium, "no forecast", .unknown(.forecastVolatility)) {
            $0.facts.forecastVolatility = .unknown
        },
        Case(.trendAgainst, "a put spread in a falling market", .refused, .bullPutSpread) {
            $0.facts.trend = .value(.down)
        },
        Case(.trendAgainst, "a put spread in a rising market", .passed, .bullPutSpread) {
            $0.facts.trend = .value(.up)
        },
        Case(.trendAgainst, "a call spread in a rising market", .refused, .bearCallSpread) {
            $0.facts.trend = .value(.up)
        },
        Case(.trendAgainst, "no trend yet", .unknown(.trend), .bearCallSpread) { $0.facts.trend = .unknown },
        Case(.trendAgainst, "a condor has no side", .notApplicable) { $0.facts.trend = .value(.down) },
        Case(.strongTrend, "at the limit", .passed) { $0.facts.adx = .value(25) },
        Case(.strongTrend, "above it", .refused) { $0.facts.adx = .value(25.01) },
        Case(.strongTrend, "above it, for a strangle", .refused, .shortStrangle) { $0.facts.adx = .value(25.01) },
        Case(.strongTrend, "above it, for a fly", .refused, .ironFly) { $0.facts.adx = .value(25.01) },
        Case(.strongTrend, "above it, for a bought butterfly", .refused, .callButterfly) {
            $0.facts.adx = .value(25.01)
        },
        Case(.strongTrend, "a spread may lean on a trend", .notApplicable, .bullPutSpread) {
            $0.facts.adx = .value(40)
        },
        Case(.ivRank, "at the limit", .passed) { $0.facts.ivRank = .value(50) },
        Case(.ivRank, "below it", .refused) { $0.facts.ivRank = .value(49.99) },
        Case(.ivRank, "too little history", .unknown(.ivRank)) { $0.facts.ivRank = .unknown },
        Case(.ivPercentile, "at the limit", .passed) { $0.facts.ivPercentile = .value(50) },
        Case(.ivPercentile, "below it", .refused) { $0.facts.ivPercentile = .value(49.99) },
        Case(.ivPercentile, "too little history", .unknown(.ivPercentile)) { $0.facts.ivPercentile = .unknown },
        Case(.ivPercentile, "nobody asks", .notApplicable) { $0.strategy.gates.ivPercentileMinimum = nil },
    ]

    private static let halfDay = Day("2026-11-27")!
    private static func onHalfDay(_ hour: Int, _ minute: Int) -> @Sendable (inout Scene) -> Void {
        { scene in
            scene.facts.tradingSession = .value(NYSE.session(on: halfDay))
            scene.facts.clock = at(hour, minute, on: halfDay)
        }
    }
    static let execution: [Case] = [
        Case(.entryWindow, "at its start", .passed) { $0.facts.clock = at(9, 45) },
        Case(.entryWindow, "a second before", .refused) { $0.facts.clock = at(9, 44, 59) },
        Case(.entryWindow, "at its end", .passed) { $0.facts.clock = at(15, 30) },
        Case(.entryWindow, "a second after", .refused) { $0.facts.clock = at(15, 30, 1) },
        Case(
            .entryWindow, "on a half day the end keeps its distance to the close", .passed, .ironCondor,
            onHalfDay(12, 30)),
        Case(.entryWindow, "a minute later it has passed", .refused, .ironCondor, onHalfDay(12, 31)),
        Case(.openingMinutes, "the quarter of an hour is over", .passed) { $0.facts.clock = at(9, 45) },
        Case(.openingMinutes, "a second too soon", .refused) { $0.facts.clock = at(9, 44, 59) },
        Case(.openingSpread, "as tight as at the close before", .passed, .ironCondor, opening(0.031)),
        Case(.openingSpread, "more than twice as wide", .refused, .ironCondor, opening(0.015)),
        Case(.openingSpread, "nothing to compare with", .unknown(.closingSpread), .ironCondor, opening(nil)),
        Case(.openingSpread, "no price to find the money by", .unknown(.spot)) {
            opening(0.031)(&$0)
            $0.facts.spot = .unknown
        },
        Case(.openingSpread, "nothing quoted near the money", .unknown(.quotes)) { scene in
            opening(0.031)(&scene)
            for strike in 95...105 as ClosedRange<Int64> {
                scene.change(.call, strike) { $0.bid = nil }
                scene.change(.put, strike) { $0.bid = nil }
            }
        },
        Case(.openingSpread, "in its last minute", .refused, .ironCondor, opening(0.001, minutes: 61)),
        Case(.openingSpread, "the opening is over", .notApplicable, .ironCondor, opening(0.001, minutes: 60)),
        Case(.openingSpread, "nobody asks", .notApplicable, .ironCondor, opening(0.001, minutes: 0)),
    ]

    private static let coveredCall: StructureKind = .coveredCall
    static let dividend: [Case] = [
        Case(.coveredCallDividend, "eight days before the ex-date", .passed, coveredCall, exDate("2026-08-12")),
        Case(.coveredCallDividend, "a week before", .refused, coveredCall, exDate("2026-08-11")),
        Case(.coveredCallDividend, "no dividend in sight", .passed, coveredCall, exDate(nil)),
        Case(
            .coveredCallDividend, "the calendar ends within the week", .unknown(.dividends), coveredCall,
            exDate(nil, covered: "2026-08-10")),
        Case(
            .coveredCallDividend, "a date that is known is known, however far the calendar reaches", .refused,
            coveredCall, exDate("2026-08-10", covered: "2026-08-10")),
        Case(.coveredCallDividend, "no calendar", .unknown(.dividends), coveredCall) {
            $0.facts.dividends = .unknown
        },
        Case(.coveredCallDividend, "an index pays none", .notApplicable, coveredCall) {
            $0.facts.dividends = .notApplicable
        },
        Case(.coveredCallDividend, "nobody asks", .notApplicable, coveredCall) {
            $0.strategy.gates.coveredCallDividendDays = 0
        },
        Case(.coveredCallDividend, "a condor holds no shares", .notApplicable, .ironCondor, exDate("2026-08-05")),
    ]

    @Test(arguments: universe + calendar + eligibility + regime + execution + dividend)
    func `a gate of the underlying answers`(story: Case) {
        var scene = Scene(story.structure)
        story.change(&scene)
        #expect(scene.verdict(story.gate)?.answer == story.expected)
    }

    @Test(arguments: universe + calendar + eligibility + regime + execution + dividend)
    func `a failed gate stops the underlying, and all others are still asked`(story: Case) {
        var scene = Scene(story.structure)
        story.change(&scene)
        let evaluation = scene.evaluate()
        #expect(evaluation.underlyingVerdicts.map(\.gate) == Gate.allCases.filter(\.judgesUnderlying))
        switch story.expected {
        case .refused, .unknown:
            #expect(evaluation.candidates.isEmpty && evaluation.enumerated == 0)
        case .passed, .notApplicable, .switchedOff: break
        }
    }

    @Test func `indexes and funds are not asked for a price range`() {
        for kind in [UnderlyingKind.fund, .broadIndex] {
            var scene = Scene(.ironCondor)
            scene.facts = MarketFacts.passing.like(kind)
            #expect(scene.verdict(.priceRange) == .notApplicable)
        }
    }

    @Test func `a daily snapshot stands for its session's close: no time of day applies, on the same evening only`() {
        var scene = Scene(.ironCondor)
        scene.resolution = .daily
        scene.knownAt = EasternTime.instant(Scene.session, TimeOfDay(18, 43))
        scene.facts = MarketFacts.passing.like(.stock, resolution: .daily, at: scene.knownAt)
        #expect(scene.verdict(.marketOpen)?.answer == .passed)
        #expect(scene.verdict(.entryWindow) == .notApplicable)
        #expect(scene.verdict(.openingMinutes) == .notApplicable)
        #expect(scene.verdict(.openingSpread) == .notApplicable)
        #expect(scene.verdict(.underlyingSpread) == .notApplicable)
        #expect(
            scene.evaluate().candidateVerdicts.first { $0.gate == .quoteAge }?.verdict
                == .passed(measured: 0, limit: 300))

        scene.facts = MarketFacts.passing.like(.stock, resolution: .daily, at: scene.knownAt + .seconds(12 * 3_600))
        #expect(scene.verdict(.marketOpen)?.answer == .refused)
    }
}

extension MarketFacts {
    /// The passing facts of another kind of underlying, or of another moment.
    func like(_ kind: UnderlyingKind, resolution: Chain.Resolution = .intraday, at: Instant = Scene.now) -> MarketFacts
    {
        MarketFacts(
            underlying: underlying, kind: kind, session: session, at: at, resolution: resolution, spot: spot,
            underlyingVolume: underlyingVolume, averageVolume: averageVolume, tradingSession: tradingSession,
            macro: macro, vix: vix, vix3m: vix3m, trend: trend, adx: adx, impliedVolatility30: impliedVolatility30,
            forecastVolatility: forecastVolatility, ivRank: ivRank, rate: rate, dividends: dividends,
            dividendYield: dividendYield, earnings: earnings, clock: .value(at),
            underlyingQuote: resolution == .daily ? .notApplicable : underlyingQuote, closes: closes,
            ivPercentile: ivPercentile, closingSpread: resolution == .daily ? .notApplicable : closingSpread,
            volumesBefore: volumesBefore)
    }
}
