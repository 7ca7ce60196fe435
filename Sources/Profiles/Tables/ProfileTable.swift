import Desk
import Exchange
import Market
import Risk
import Strategy
import Trading

/// Every setting outside the strategies, with its default: the schema's rows at the top of a profile.
enum ProfileTable {
    typealias Row = Field<ProfileDraft>

    static let fields: [Row] = head + account + venue + orders + broker + limits + knowledge + output

    private static let head: [Row] = [
        .setting(
            "name", \.name, .name(also: "/.+"), default: "profile", "the file's name",
            "What the profile is called in reports."),
        .setting("title", \.title, .line, default: nil, "", "What it trades, in a line."),
        .setting(
            "relaxes", \.relaxes, .notes, default: "[]", "nothing is relaxed",
            "Settings that are looser than their default on purpose, each with the reason; a looser setting that "
                + "is not named here is an error."),
        .setting(
            "symbols", \.run.symbols, ValueForm<Symbol>.symbol.list(of: "symbols"), default: "[]",
            "what the command names", "What is traded."),
        .setting(
            "dates", \.run.dates, ValueForm<Day>.day.range().orNone(), default: "none", "all there are",
            "Sessions on which the desk decides, first..last."),
        .setting(
            "decide", \.run.decide, .word, default: "snapshot", "architecture: when is it known?",
            "When entries and exits are decided: as each chain snapshot becomes known."),
        .setting(
            "scanInterval", \.scanInterval, .duration(.zero ... .seconds(86_400)), default: "0s",
            "every snapshot is looked at",
            "How long after a scan of an underlying's intraday chain the next one comes at the earliest."),
        .setting(
            "atEnd", \.run.atEnd, .word, default: "mark", "no invented trades",
            "Open trades when the history ends: `mark` leaves them open, `close` closes them on the last session."),
        .group(
            "data", "What the run reads.",
            [
                .setting(
                    "source", \.run.source, ValueForm<String>.name().orNone(), default: "none",
                    "quotes win over trades",
                    "The catalog's source of chains, by name."),
                .setting(
                    "chains", \.run.chains, .word, default: "recorded", "only what was seen",
                    "Recorded chains only, modelled ones in the gaps, or modelled ones throughout."),
                .setting(
                    "warmUp", \.run.warmUpSessions, .whole(0...2_520, "sessions"), default: "252", "a year of IV rank",
                    "Sessions of bars fed before the first decision."),
            ]),
    ]

    private static let account: [Row] = [
        .group(
            "account", "The account that trades.",
            [
                .setting(
                    "mode", \.run.mode, .word, default: "paper", "spec §14", limit: .anythingElse,
                    "Whose money: `paper` fills on real quotes, `live` sends orders and needs `--live` as well; a "
                        + "history knows neither."),
                .setting(
                    "cash", \.venue.startingCash, .money(.dollars(1) ... .dollars(10_000_000_000)), default: "100_000",
                    "spec §11", "Dollars at the start."),
                .setting(
                    "margin", \.enforcesMargin, .either("enforced", "unlimited"), default: "enforced", "lesson 15",
                    limit: .anythingElse, "Whether desk and venue refuse what the account can't carry."),
                .setting(
                    "marginCalls", \.venue.marginCalls, ValueForm<VenueSettings.MarginCalls>.marginCalls.orNone(),
                    default: "none", "the account is never called",
                    "When the embedded exchange calls the account for more: beyond so many dollars lacking, and after "
                        + "how long it closes positions itself."),
            ])
    ]

    private static let limits: [Row] = [
        .group(
            "risk", "How large, and how much at most; a veto over every trade.",
            [
                .setting(
                    "size", \.risk.sizing, .sizing, default: "{ riskShare: 1% }", "[agent]",
                    "Units of a trade: as many as a share of equity may risk, or a fixed number."),
                .setting(
                    "units", \.risk.quantityMaximum, .whole(1...10_000, "units"), default: "10",
                    "one order stays small against a leg's volume of 50", limit: .maximum, "Units of one trade at most."
                ),
                .setting(
                    "perTrade", \.risk.riskPerTrade, ValueForm<Double>.fraction(0.0001...1).orNone(), default: "2%",
                    "[jim]", limit: .maximumOrNone(), "Risk of one trade as a share of equity."),
                .setting(
                    "heat", \.risk.heat, ValueForm<Double>.fraction(0.0001...1).orNone(), default: "10%", "[jim]",
                    limit: .maximumOrNone(), "Risk of all open trades together as a share of equity."),
                .setting(
                    "perSymbol", \.risk.tradesPerSymbol, ValueForm<Int>.whole(1...100_000, "open trades").orNone(),
                    default: "2", "spec §5", limit: .maximumOrNone(), "Open trades of one underlying at most."),
                .setting(
                    "dailyLoss", \.risk.dailyLoss, ValueForm<Double>.fraction(0.0001...1).orNone(), default: "2%",
                    "[jim]", limit: .maximumOrNone(),
                    "Loss since the last session's equity, as a share of it, above which nothing is entered."),
                .setting(
                    "dailyLossEnds", \.risk.dailyLossEnds, .word, default: "person", "spec §5", limit: .anythingElse,
                    "Who lets the desk enter again after it."),
            ])
    ]

    private static let knowledge: [Row] = [
        .group(
            "memory", "What the desk remembers, and which series stand for what.",
            [
                .setting(
                    "impliedVolatilityFrom", \.memory.impliedVolatilityFrom, .substitutes, default: "{}",
                    "nothing stands for anything unsaid",
                    "The index whose closes seed a symbol's IV history."),
                .setting(
                    "dividendYields", \.memory.dividendYields, .yields, default: "{}", "unknown unless said",
                    "Continuous dividend yield a year of symbols without a dividend calendar."),
                .setting(
                    "sessions", \.memory.historyLength, .whole(253...10_000, "sessions"), default: "504",
                    "two years: IV rank needs 252, the volatility forecast is fitted on more",
                    "Sessions of history kept for indicators."),
            ])
    ]

    private static let output: [Row] = [
        .group(
            "report", "What is printed.",
            [
                .setting(
                    "trades", \.run.tradeColumns,
                    ValueForm<TradeColumn>.words(TradeColumn.allCases.map { ($0.rawValue, $0) })
                        .list(of: "columns", atLeast: 1),
                    default: "[trade, strategy, symbol, entry_date, expiration, short_put, long_put, short_call, "
                        + "long_call, quantity, credit, exit_date, exit_cost, reason, fees, pnl]",
                    "what a trade's story needs", "Columns of the trade list, in order.")
            ])
    ]
}

extension ValueForm where Value == [MemorySettings.Substitute] {
    static var substitutes: ValueForm {
        .dictionary(
            "symbol to index", allowed: "a map of symbols, each with an index, as { SPX: VIX }",
            keys: ValueForm<Symbol>.symbol,
            values: ValueForm<Symbol>.symbol, keyNames: [],
            make: { $0.map { MemorySettings.Substitute(symbol: $0.0, index: $0.1) } },
            take: { $0.map { ($0.symbol, $0.index) } })
    }
}

extension ValueForm where Value == [MemorySettings.Yield] {
    static var yields: ValueForm {
        .dictionary(
            "symbol to fraction", allowed: "a map of symbols, each with a yield, as { SPX: 1.5% }",
            keys: ValueForm<Symbol>.symbol,
            values: ValueForm<Double>.fraction(0...0.2), keyNames: [],
            make: { $0.map { MemorySettings.Yield(symbol: $0.0, fraction: $0.1) } },
            take: { $0.map { ($0.symbol, $0.fraction) } })
    }
}
