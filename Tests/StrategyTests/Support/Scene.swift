import Market
import Quant
import Strategy
import Trading

/// A whole moment of one stock in which every gate passes: tests change one thing and look at what flips.
struct Scene {
    var strategy: StrategySettings
    var rows: [ChainBuilder.Row]
    var facts: MarketFacts
    var book: BookFacts
    var knownAt: Instant
    var resolution = Chain.Resolution.intraday
    var underlying = Scene.stock

    static let stock = Symbol("ACME")!
    static let root = Root("ACME")!
    static let session = Day("2026-08-04")!
    static let expiry = Day("2026-09-18")!
    static let now = EasternTime.instant(session, TimeOfDay(10, 30))
    static let spot = Price.dollars(100)
    static let impliedVolatility = 0.32

    init(_ structure: StructureKind) {
        strategy = .passing(structure)
        rows = Scene.listing(root: Scene.root, expiry: Scene.expiry, strikes: 60...140)
        facts = .passing
        book = BookFacts(
            open: .value([BookFacts.OpenCount(underlying: Scene.stock, expiry: Scene.expiry, trades: 1)]),
            lastClose: .value(Day("2026-07-31")!), commissionToOpen: .cents(65), commissionToClose: .cents(65))
        knownAt = Scene.now
    }

    var chain: Chain {
        var builder = ChainBuilder()
        for row in rows { builder.add(row) }
        return builder.build(
            underlying: underlying, session: Scene.session, knownAt: knownAt, origin: .quoted, resolution: resolution,
            underlyingPrice: Scene.spot
        ).chain
    }
    func evaluate(_ scope: EntryPipeline.Scope = .untilStopped) -> Evaluation {
        EntryPipeline.evaluate(
            strategy: strategy, index: StrategyIndex(0), chain: chain, facts: facts, book: book, scope: scope)
    }
    func verdict(_ gate: Gate) -> Verdict? {
        evaluate(.everything).underlyingVerdicts.first { $0.gate == gate }?.verdict
    }

    /// Contracts at every dollar, quoted a cent and a half percent around a Black-Scholes value.
    static func listing(root: Root, expiry: Day, strikes: ClosedRange<Int>) -> [ChainBuilder.Row] {
        var rows: [ChainBuilder.Row] = []
        let years = Double(session.days(to: expiry)) / 365
        for strike in strikes {
            for right in Right.allCases {
                let value = EuropeanOption(
                    kind: right == .call ? .call : .put, spot: spot.approximateDollars, strike: Double(strike),
                    years: years, rate: 0.04, yield: 0.01, volatility: impliedVolatility
                ).price
                var row = ChainBuilder.Row(
                    OptionContract(
                        root: root, expiry: expiry, right: right, strike: Strike(trusted: .dollars(Int64(strike)))))
                let half = max(0.01, 0.015 * value)
                row.bid = .cents(Int64(max(0.01, value - half) * 100))
                row.ask = .cents(Int64((value + half) * 100) + 1)
                row.volume = 500
                row.openInterest = 1_000
                rows.append(row)
            }
        }
        return rows
    }

    mutating func change(
        _ right: Right, _ strike: Int64, expiry: Day = Scene.expiry, _ body: (inout ChainBuilder.Row) -> Void
    ) {
        for index in rows.indices
        where rows[index].contract.right == right && rows[index].contract.strike.price == .dollars(strike)
            && rows[index].contract.expiry == expiry
        {
            body(&rows[index])
        }
    }
    static func contract(_ right: Right, _ strike: Int64, expiry: Day = Scene.expiry, root: Root = Scene.root)
        -> OptionContract
    {
        OptionContract(root: root, expiry: expiry, right: right, strike: Strike(trusted: .dollars(strike)))
    }
}

extension StrategySettings {
    static func passing(_ structure: StructureKind) -> StrategySettings {
        let (put, call) = structure.passingSides
        return StrategySettings(
            name: "test", enabled: true, structure: structure, underlyings: [],
            expiry: ExpirySettings(window: 30...60, choice: .nearest(45), roots: []), put: put, call: call,
            greeks: .model, requiresBid: true, slippageShare: 0.5, ranking: .expectedValue, runnersUp: 4,
            gates: .passing, exits: .passing)
    }
}

extension GateSettings {
    static let passing = GateSettings(
        off: [], priceRange: .dollars(20)...(.dollars(500)), underlyingVolumeMinimum: 1_000_000,
        underlyingSpreadMaximum: 0.01, relativeVolumeMinimum: 0.5, positionsMaximum: 5, positionsPerExpiryMaximum: 2,
        macroWindows: [
            MacroWindow(kind: .fomc, hoursBefore: 24, hoursAfter: 2),
            MacroWindow(kind: .jobs, hoursBefore: 12, hoursAfter: 1),
        ],
        coolOffDays: 1, movingAverage: .above(sessions: 50), adxMaximum: 25, ivRankMinimum: 50,
        ivPercentileMinimum: 50, entryWindow: TimeOfDay(9, 45)...TimeOfDay(15, 30), openingMinutes: 15,
        openingSpreadMinutes: 30, openingSpreadMultiple: 2, quoteAgeMaximum: .seconds(300), legSpreadMaximum: 0.10,
        legSpreadFloor: .cents(5), legVolumeMinimum: 50, openInterestMinimum: 100, coveredCallDividendDays: 7,
        minimumCredit: .cents(30), minimumCreditOfSpot: 0.001, creditOfWidthMinimum: 0.05, expectedValueMinimum: 0,
        convexityMaximum: 2)
}

extension ExitSettings {
    static let passing = ExitSettings(
        profitTarget: 0.5, targetPrice: .natural, stopMultiple: 2, stopShareOfMaximumLoss: nil, stopConfirmations: 3,
        grace: .seconds(900), shortDelta: 0.5, dte: 21)
}

extension MarketFacts {
    static let passing = MarketFacts(
        underlying: Scene.stock, kind: .stock, session: Scene.session, at: Scene.now, resolution: .intraday,
        spot: .value(Scene.spot), underlyingVolume: .value(5_000_000), averageVolume: .value(4_000_000),
        tradingSession: .value(NYSE.session(on: Scene.session)),
        macro: .value(
            MacroFacts(
                kinds: MacroRelease.Kind.allCases.map {
                    MacroFacts.OfKind(
                        kind: $0, previous: Scene.now - .seconds(6 * 86_400), next: Scene.now + .seconds(9 * 86_400),
                        coverage: Day("2026-01-01")!...Day("2026-12-31")!)
                })),
        vix: .value(18), vix3m: .value(20), trend: .value(.sideways), adx: .value(20),
        impliedVolatility30: .value(0.32), forecastVolatility: .value(0.22), ivRank: .value(60), rate: .value(0.04),
        dividends: .value(
            DividendFacts(
                coverage: Day("2026-01-01")!...Day("2026-12-31")!,
                upcoming: [
                    CashDividend(
                        symbol: Scene.stock, exDate: Day("2026-08-20")!, amount: .cents(25), knownAt: Scene.now)
                ])),
        dividendYield: .value(0.01),
        earnings: .value(
            EarningsFacts(
                coverage: Day("2026-01-01")!...Day("2026-12-31")!,
                upcoming: [
                    EarningsDate(
                        symbol: Scene.stock, date: Day("2026-10-29")!, timing: .afterClose, knownAt: Scene.now)
                ])),
        clock: .value(Scene.now),
        underlyingQuote: .value(
            UnderlyingQuote(quote: Quote(bid: .cents(9_999), ask: .cents(10_001)), knownAt: Scene.now)),
        closes: .value([Double](repeating: 98, count: 250)), ivPercentile: .value(70), closingSpread: .value(0.03))
}

extension Verdict {
    /// Short for tables of expectations.
    var answer: Answer {
        switch self {
        case .passed: .passed
        case .failed(.refused, _, _): .refused
        case .failed(.unknown(let kind), _, _): .unknown(kind)
        case .notApplicable: .notApplicable
        case .switchedOff: .switchedOff
        }
    }
    enum Answer: Equatable { case passed, refused, unknown(InputKind), notApplicable, switchedOff }
}
