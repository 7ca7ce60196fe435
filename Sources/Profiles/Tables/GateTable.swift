import Market
import Strategy

/// The limits of the entry pipeline, each under the name of its gate: the schema's rows under `strategies[].gates`.
/// Gates that compare with nothing a profile could set (an earnings date, VIX below VIX3M) can only be switched off.
enum GateTable {
    private typealias Row = Field<StrategyDraft>

    static let fields: [Field<StrategyDraft>] =
        [
            .setting(
                "off", \.off, .off, default: "{}", "every gate is asked",
                "Gates switched off by name, each with its reason; printed at the head of every report. "
                    + "`macroWindow.jobs` switches off one kind of release.")
        ] + universe + calendar + regime + timing + liquidity + value

    private static let universe: [Row] = [
        one(
            "priceRange",
            .setting(
                "within", \.settings.gates.priceRange,
                ValueForm<Price>.price(.zero ... .dollars(1_000_000)).range(), default: "20..500", "[agent]",
                limit: .within(), "The underlying's price; indexes and funds are not asked.")),
        one(
            "underlyingVolume",
            .setting(
                "minimum", \.settings.gates.underlyingVolumeMinimum, .count(0...1_000_000_000_000, "shares"),
                default: "1_000_000", "spec §4 A", limit: .minimum,
                "Shares of the underlying traded in the last known session; indexes have none.")),
        one(
            "positionMaximum",
            .setting(
                "trades", \.settings.gates.positionsMaximum, .whole(1...100_000, "open trades"), default: "10",
                "heat 10% at 1% a trade", limit: .maximum, "Open trades of the whole book at most.")),
        one(
            "underlyingSpread",
            .setting(
                "below", \.settings.gates.underlyingSpreadMaximum, .fraction(0...2), default: "1%", "[agent]",
                limit: .maximum,
                "The underlying's own spread as a share of its mid; indexes and daily snapshots have no quote.")),
        one(
            "expiryMaximum",
            .setting(
                "trades", \.settings.gates.positionsPerExpiryMaximum, .whole(1...100_000, "open trades"), default: "4",
                "no expiry carries half the book", limit: .maximum, "Open trades of one expiry at most.")),
    ]

    private static let calendar: [Row] = [
        .group(
            "macroWindow", "Nothing is entered so long before and after a release.",
            [
                window(
                    "fomc", \.fomc.hoursBefore, \.fomc.hoursAfter, before: "24h", after: "2h",
                    "the session before, and the press conference"),
                window(
                    "cpi", \.cpi.hoursBefore, \.cpi.hoursAfter, before: "18h", after: "1h",
                    "from the afternoon before the 08:30 release"),
                window(
                    "jobs", \.jobs.hoursBefore, \.jobs.hoursAfter, before: "18h", after: "1h",
                    "from the afternoon before the 08:30 release"),
            ]),
        one(
            "relativeVolume",
            .setting(
                "minimum", \.settings.gates.relativeVolumeMinimum, .fraction(0...10), default: "50%",
                "half an ordinary day; on quieter ones everything quotes wide", limit: .minimum,
                "The underlying's last volume as a share of its average of 20 sessions; indexes have none.")),
        one(
            "coolOff",
            .setting(
                "days", \.settings.gates.coolOffDays, .whole(0...365, "days"), default: "1", "[strangle]",
                limit: .minimum, "Days after this strategy's last close on the underlying.")),
        one(
            "movingAverage",
            .setting(
                "price", \.settings.gates.movingAverage, ValueForm<MovingAverageRule>.movingAverage.orNone(),
                default: "none", "the trend is asked for its direction already",
                "The side of its own simple average on which the underlying must stand.")),
    ]

    private static let regime: [Row] = [
        one(
            "strongTrend",
            .setting(
                "maximum", \.settings.gates.adxMaximum, .number(0...100, "ADX"), default: "25", "spec §4 E2",
                limit: .maximum, "Condors and strangles are not entered above this ADX.")),
        one(
            "ivRank",
            .setting(
                "minimum", \.settings.gates.ivRankMinimum, .number(0...100, "IV rank"), default: "30", "[strangle]",
                limit: .minimum, "The IV rank that premium must at least have.")),
        one(
            "ivPercentile",
            .setting(
                "minimum", \.settings.gates.ivPercentileMinimum,
                ValueForm<Double>.number(0...100, "IV percentile").orNone(), default: "none", "the rank is asked",
                limit: .minimumOrNone(),
                "The IV percentile it must have too: one spike a year ago can hold the rank down.")),
    ]

    private static let timing: [Row] = [
        one(
            "entryWindow",
            .setting(
                "within", \.settings.gates.entryWindow, ValueForm<TimeOfDay>.time.range(), default: "9:45..15:30",
                "[claxton]", limit: .within(), "New York time in which entries may be sent.")),
        one(
            "openingMinutes",
            .setting(
                "minutes", \.settings.gates.openingMinutes, .whole(0...390, "minutes"), default: "15", "[claxton] 9:45",
                limit: .minimum, "Minutes after the open in which spreads are still opening-wide.")),
        .group(
            "openingSpread", "For a while after the open spreads must be down to what they were at the close before.",
            [
                .setting(
                    "minutes", \.settings.gates.openingSpreadMinutes, .whole(0...390, "minutes"), default: "30",
                    "a slow opening takes as long again as an ordinary one", limit: .minimum,
                    "So long after the open they are compared; daily snapshots have no open."),
                .setting(
                    "multiple", \.settings.gates.openingSpreadMultiple, .number(1...10, "times the close's"),
                    default: "2", "what stands wider is still opening", limit: .maximum,
                    "The typical spread near the money, as a multiple of that of the close before."),
            ]),
    ]

    private static let liquidity: [Row] = [
        one(
            "quoteAge",
            .setting(
                "maximum", \.settings.gates.quoteAgeMaximum, .duration(.seconds(1) ... .seconds(86_400)),
                default: "300s", "spec §4 C", limit: .maximum, "How old a quote may be, counted from its receipt.")),
        .group(
            "legSpread", "What it costs to cross, leg by leg.",
            [
                .setting(
                    "maximum", \.settings.gates.legSpreadMaximum, .fraction(0...2), default: "10%", "spec §4 C",
                    limit: .maximum, "A leg's spread as a share of its mid."),
                .setting(
                    "floor", \.settings.gates.legSpreadFloor, .price(.zero ... .dollars(100)), default: "0.10",
                    "two nickels: a cheap wing's least spread", limit: .maximum,
                    "A spread that always passes, in dollars a share."),
            ]),
        .group(
            "legVolume", "Somebody trades the leg.",
            [
                .setting(
                    "minimum", \.settings.gates.legVolumeMinimum, .whole(0...10_000_000, "contracts"), default: "50",
                    "spec §4 C", limit: .minimum, "Contracts of a leg traded in the session."),
                .setting(
                    "byTimeOfDay", \.settings.gates.legVolumeByTimeOfDay, .yesOrNo, default: "yes", "spec §4 C",
                    "Within a session the share counts that is usually traded by then, or all of the session before."),
            ]),
        one(
            "openInterest",
            .setting(
                "minimum", \.settings.gates.openInterestMinimum, .whole(0...10_000_000, "contracts"), default: "100",
                "spec §4 C", limit: .minimum, "Open interest of a short leg.")),
    ]

    private static let value: [Row] = [
        one(
            "coveredCallDividend",
            .setting(
                "days", \.settings.gates.coveredCallDividendDays, .whole(0...365, "days"), default: "7",
                "the week in which an early exercise is decided", limit: .minimum,
                "A covered call is not sold so many days before an ex-date, or fewer; 0 asks nothing.")),
        .group(
            "minimumCredit", "What a structure must bring after slippage, per share.",
            [
                .setting(
                    "above", \.settings.gates.minimumCredit, .price(.zero ... .dollars(1_000)), default: "0.30",
                    "[agent]", limit: .minimum, "The credit after slippage, per share, must be above this."),
                .setting(
                    "ofSpot", \.settings.gates.minimumCreditOfSpot, .fraction(0...1), default: "0%",
                    "only [strangle] asks, 0.3%", limit: .minimum,
                    "And at least this share of the underlying's price; 0 asks nothing."),
                .setting(
                    "on", \.settings.gates.minimumCreditOn, .creditsOn, default: "{}", "only [strangle] asks, on SPY",
                    "On these underlyings at least so much instead of the share of the price."),
            ]),
        one(
            "creditOfWidth",
            .setting(
                "minimum", \.settings.gates.creditOfWidthMinimum, .fraction(0...1), default: "20%", "[claxton]",
                limit: .minimum, "Credit after slippage as a share of the widest wing; 0 asks nothing.")),
        one(
            "expectedValue",
            .setting(
                "above", \.settings.gates.expectedValueMinimum, .number(-1_000_000...1_000_000, "dollars a unit"),
                default: "0", "spec §4 G3", limit: .minimum,
                "Expected profit under forecast volatility, after slippage and friction, must be above this.")),
        one(
            "convexity",
            .setting(
                "maximum", \.settings.gates.convexityMaximum, .fraction(0...100), default: "150%",
                "a 1% move is an ordinary day and must not cost much more than the trade can earn", limit: .maximum,
                "Loss for a 1% move of the underlying as a share of the credit.")),
    ]

    private static func one(_ gate: String, _ field: Row) -> Row {
        .group(gate, field.doc, [field])
    }

    private static func window(
        _ kind: String, _ hoursBefore: any WritableKeyPath<StrategyDraft, Double> & Sendable,
        _ hoursAfter: any WritableKeyPath<StrategyDraft, Double> & Sendable, before: String, after: String,
        _ home: String
    ) -> Row {
        let hours = ValueForm<Double>.hours(0...240)
        return .group(
            kind, "",
            [
                .setting(
                    "before", hoursBefore, hours, default: before, home, limit: .minimum,
                    "How long before the release."),
                .setting(
                    "after", hoursAfter, hours, default: after, home, limit: .minimum,
                    "How long after it."),
            ])
    }
}

extension GateSettings {
    static let blank = GateSettings(
        off: [], priceRange: .zero ... .zero, underlyingVolumeMinimum: 0, positionsMaximum: 0,
        positionsPerExpiryMaximum: 0, macroWindows: [], coolOffDays: 0, adxMaximum: 0, ivRankMinimum: 0,
        entryWindow: TimeOfDay(0, 0)...TimeOfDay(0, 0), openingMinutes: 0, quoteAgeMaximum: .zero, legSpreadMaximum: 0,
        legSpreadFloor: .zero, legVolumeMinimum: 0, openInterestMinimum: 0, minimumCredit: .zero,
        creditOfWidthMinimum: 0, expectedValueMinimum: 0, convexityMaximum: 0)
}

extension ValueForm where Value == MovingAverageRule {
    fileprivate static var movingAverage: ValueForm {
        let sessions = ValueForm<Int>.whole(2...MarketMemory.averageSessions, "sessions")
        return .choice(
            "side of an average",
            [
                .key("above", sessions) {
                    .above(sessions: $0)
                } take: {
                    if case .above(let sessions) = $0 { sessions } else { nil }
                },
                .key("below", sessions) {
                    .below(sessions: $0)
                } take: {
                    if case .below(let sessions) = $0 { sessions } else { nil }
                },
            ])
    }
}

extension ValueForm where Value == [CreditOfSymbol] {
    fileprivate static var creditsOn: ValueForm {
        .dictionary(
            "prices by symbol", allowed: "a map of symbols to prices, as { SPY: 2.00 }",
            keys: ValueForm<Symbol>.symbol, values: ValueForm<Price>.price(.zero ... .dollars(1_000)), keyNames: [],
            make: { $0.map { CreditOfSymbol(symbol: $0.0, credit: $0.1) } }, take: { $0.map { ($0.symbol, $0.credit) } }
        )
    }
}
