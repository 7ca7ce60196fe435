import Market
import Strategy
import Trading

/// Every setting of one strategy, with its default: the schema's rows under `strategies[]`.
enum StrategyTable {
    static let fields: [Field<StrategyDraft>] = [
        .setting(
            "name", \.settings.name, .name(), default: nil, "",
            "What the strategy is called in paths, tables and reasons."),
        .setting(
            "enabled", \.settings.enabled, .yesOrNo, default: "yes", "what is written is meant",
            "Whether it trades; one that does not is still checked."),
        .setting(
            "structure", \.settings.structure, .word, default: nil, "", "What is sold."),
        .setting(
            "symbols", \.settings.underlyings, ValueForm<Symbol>.symbol.list(of: "symbols"), default: "[]",
            "no narrower than the profile",
            "What it may trade; empty means all symbols of the profile."),
        .group(
            "expiry", "Which expiries are looked at.",
            [
                .setting(
                    "window", \.settings.expiry.window, ValueForm<Int>.whole(0...1_500, "days").range(),
                    default: "30..45", "[jim]", "Calendar days from the session to the expiry."),
                .setting(
                    "choose", \.settings.expiry.choice, .expiryChoice, default: "every", "all that fit compete",
                    "Every expiry of the window, or the one nearest to so many days (of two, the sooner)."),
                .setting(
                    "roots", \.settings.expiry.roots, ValueForm<Root>.root.list(of: "roots"), default: "[]",
                    "all that are listed",
                    "Only these roots; empty means every root of the underlying."),
            ]),
        .group("put", "How put strikes are found.", side(short: \.putShort, long: \.putLong)),
        .group("call", "How call strikes are found.", side(short: \.callShort, long: \.callLong)),
        .setting(
            "greeks", \.settings.greeks, .word, default: "model", "our own, from the quotes",
            "Whose deltas choose the strikes: `model` is ours, `vendor` is the chain's."),
        .setting(
            "requiresBid", \.settings.requiresBid, .yesOrNo, default: "yes", "lessons 6 and 8", limit: .anythingElse,
            "Only contracts that somebody bids for may be a leg."),
        .setting(
            "slippage", \.settings.slippageShare, .fraction(0...1), default: "50%",
            "a walk from mid to natural ends halfway on average", limit: .minimum,
            "The share of the legs' half spreads taken off the mid credit to get the credit we expect."),
        .setting(
            "rank", \.settings.ranking, .word, default: "expectedValue", "spec §3", "What makes one candidate better."),
        .setting(
            "runnersUp", \.settings.runnersUp, .whole(0...100, "candidates"), default: "4", "[jim] top 5",
            "How many candidates are kept beside the winner."),
        .group("gates", "What must hold before an entry, each under its gate's name.", GateTable.fields),
        .group("exits", "When a held trade is closed.", exits),
        .group("stress", "The shock that a structure without a bound on its loss is sized by.", stress),
    ]

    private static func side(
        short: any WritableKeyPath<StrategyDraft, StrikeRule?> & Sendable,
        long: any WritableKeyPath<StrategyDraft, StrikeRule?> & Sendable
    ) -> [Field<StrategyDraft>] {
        [
            .optional(
                "short", short, .shortStrike, "no default: required where the structure has the leg",
                "The sold strike, by delta."),
            .optional(
                "long", long, .longStrike, "no default: required where the structure has the leg",
                "The bought strike, by delta, or by widths in points from the sold one; each width competes."),
        ]
    }

    private static let exits: [Field<StrategyDraft>] = [
        .setting(
            "target", \.settings.exits.profitTarget, ValueForm<Double>.fraction(0.01...1).orNone(), default: "50%",
            "[jim]", "Closed when this share of the credit received could be kept."),
        .setting(
            "targetPrice", \.settings.exits.targetPrice, .word, default: "natural", "spec §8", limit: .anythingElse,
            "Which price must show the profit: `natural` is what we could get."),
        .group(
            "stop", "The loss limit: whichever of its two limits is smaller.",
            [
                .setting(
                    "multiple", \.settings.exits.stopMultiple,
                    ValueForm<Double>.number(0.1...20, "times the credit").orNone(),
                    default: "2", "[jim]", limit: .maximumOrNone(),
                    "Loss as a multiple of the credit: 2 means the mark stands at 3 times the credit."),
                .setting(
                    "ofMaximumLoss", \.settings.exits.stopShareOfMaximumLoss,
                    ValueForm<Double>.fraction(0.01...1).orNone(), default: "75%",
                    "above a credit of 27% of the width, twice the credit would be later than this",
                    limit: .maximumOrNone(),
                    "For defined risk: loss as a share of the most that can be lost."),
                .setting(
                    "confirmations", \.settings.exits.stopConfirmations, .whole(1...20, "snapshots in a row"),
                    default: "3", "spec §8",
                    "How many snapshots in a row must show it; 1 where there is one snapshot a day."),
            ]),
        .setting(
            "grace", \.settings.exits.grace, .duration(.zero ... .seconds(86_400)), default: "15m", "spec §8",
            limit: .maximum, "After an entry, no guarded exit for this long."),
        .setting(
            "shortDelta", \.settings.exits.shortDelta, ValueForm<Double>.fraction(0.01...1).orNone(), default: "0.5",
            "spec §8: a short strike at the money", limit: .maximumOrNone(),
            "Closed when the delta of a short leg reaches this magnitude."),
        .setting(
            "dte", \.settings.exits.dte, ValueForm<Int>.whole(0...1_500, "days").orNone(), default: "21", "[jim]",
            limit: .minimumOrNone(), "Closed at so many calendar days to expiry, or fewer."),
    ]

    private static let stress: [Field<StrategyDraft>] = [
        .setting(
            "sigmas", \.settings.stress.sigmas, .number(0...20, "standard deviations"), default: "3",
            "with the two below about what an index did in February 2018", limit: .minimum,
            "How far the underlying jumps, both ways, in deviations of its own implied volatility."),
        .setting(
            "days", \.settings.stress.days, .whole(0...365, "days"), default: "7", "a week", limit: .minimum,
            "Calendar days over which it moves; they go off the time to expiry too."),
        .setting(
            "volatility", \.settings.stress.volatilityFactor, .number(0.1...10, "times what is implied"),
            default: "1.5", "half as high again", limit: .minimum, "Volatility after the jump, as a multiple."),
    ]
}
