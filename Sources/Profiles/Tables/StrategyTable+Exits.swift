import Market
import Strategy
import Trading

/// When a held trade is closed.
extension StrategyTable {
    static let exits: [Field<StrategyDraft>] = [
        .setting(
            "target", \.settings.exits.profitTarget, ValueForm<Double>.fraction(0.01...1).orNone(), default: "50%",
            "[jim]", "Closed when this share of the most that can be made, of a sold structure its credit, is made."),
        .setting(
            "targetOf", \.settings.exits.targetOf, .word, default: "maximumProfit", "spec §8",
            "What the target and a trailing profit are shares of; a bought structure may count in its own debit "
                + "(`premium`)."),
        .setting(
            "targetDollars", \.settings.exits.profitDollars,
            ValueForm<Money>.money(.dollars(1) ... .dollars(1_000_000)).orNone(), default: "none",
            "a share fits every size", "Closed when one unit has made so many dollars."),
        .setting(
            "targetPrice", \.settings.exits.targetPrice, .word, default: "natural", "spec §8", limit: .anythingElse,
            "Which price must show the profit: `natural` is what we could get."),
        .setting(
            "trailing", \.settings.exits.trailing, ValueForm<TrailingProfit>.trailing.orNone(), default: "none",
            "a target takes what is there",
            "From the profit `arm` on the best is remembered; closed when `giveBack` of it is lost."),
        .group("stop", "The loss limit: whichever of its limits is smallest.", stop),
        .setting(
            "grace", \.settings.exits.grace, .duration(.zero ... .seconds(86_400)), default: "15m", "spec §8",
            limit: .maximum, "After an entry, no guarded exit for this long."),
        .group("jump", "When a mark is suspect: it then needs one confirmation more.", jump),
        .setting(
            "shortDelta", \.settings.exits.shortDelta, ValueForm<Double>.fraction(0.01...1).orNone(), default: "0.5",
            "spec §8: a short strike at the money", limit: .maximumOrNone(),
            "Closed when the delta of a short leg reaches this magnitude; not asked of what is sold at the money."),
        .setting(
            "shortStrike", \.settings.exits.shortStrike, ValueForm<ExitSettings.StrikeTest>.word.orNone(),
            default: "none", "the short delta comes first",
            "Closed when the underlying stands at a short strike (`touched`), or beyond it (`breached`); not asked of "
                + "what is sold at the money."),
        .setting(
            "unitDelta", \.settings.exits.unitDelta,
            ValueForm<Double>.number(0.01...10, "per share of a unit").orNone(),
            default: "none", "only what is adjusted needs it",
            "A unit whose delta is above this magnitude leans: what an adjustment answers, and no exit."),
        .group(
            "vix", "Closed when VIX goes beyond a limit.",
            vix(rise: \.settings.exits.vix.rise, level: \.settings.exits.vix.level)),
        .setting(
            "dte", \.settings.exits.dte, ValueForm<Int>.whole(0...1_500, "days").orNone(), default: "21", "[jim]",
            limit: .minimumOrNone(), "Closed at so many calendar days to expiry, or fewer."),
        .setting(
            "clock", \.settings.exits.clock,
            ValueForm<TimeOfDay>.time(TimeOfDay(9, 31)...TimeOfDay(15, 59)).orNone(), default: "none",
            "nothing is opened for a day", "Closed when New York's clocks show this for the first time after the entry."
        ),
        .setting(
            "lastMinutes", \.settings.exits.lastMinutes,
            ValueForm<Duration>.duration(.seconds(60) ... .seconds(23_400)).orNone(), default: "none",
            "`dte` leaves long before", "Closed so long before its contracts stop trading for good."),
        .setting(
            "endOfDay", \.settings.exits.endOfDay,
            ValueForm<Duration>.duration(.seconds(60) ... .seconds(23_400)).orNone(), default: "15m",
            "time for a patient walk before the close",
            "How long before the close an exit for `dte` is sent; with `none` on the day's first quotes."),
        .group(
            "hardStop",
            "What closes at once, by the emergency path: no grace, no confirmation, nobody is asked. It needs a valid "
                + "quote, and not one of the first five minutes.", hardStop),
    ]

    private static let stop: [Field<StrategyDraft>] = [
        .setting(
            "multiple", \.settings.exits.stopMultiple, ValueForm<Double>.number(0.1...20, "times the credit").orNone(),
            default: "2", "[jim]", limit: .maximumOrNone(),
            "Loss as a multiple of the credit: 2 means the mark stands at 3 times the credit."),
        .setting(
            "ofMaximumLoss", \.settings.exits.stopShareOfMaximumLoss,
            ValueForm<Double>.fraction(0.01...1).orNone(), default: "75%",
            "above a credit of 27% of the width, twice the credit would be later than this", limit: .maximumOrNone(),
            "For defined risk: loss as a share of the most that can be lost."),
        .setting(
            "ofDebit", \.settings.exits.stopShareOfDebit, ValueForm<Double>.fraction(0.01...1).orNone(),
            default: "none", "`ofMaximumLoss` is the same thing for a debit",
            "Of what was bought: loss as a share of the debit."),
        .setting(
            "mark", \.settings.exits.stopMark, .word, default: "mid", "spec §8",
            "Which mark must show it: the `mid` of quotes that are not wide, or what a `model` makes of each leg by its "
                + "neighbours' volatilities."),
        .setting(
            "confirmations", \.settings.exits.stopConfirmations, .whole(1...20, "snapshots in a row"), default: "3",
            "spec §8",
            "How many snapshots in a row must show it, and every other guarded exit; 1 where there is one snapshot a "
                + "day."),
    ]

    private static let jump: [Field<StrategyDraft>] = [
        .setting(
            "suspect", \.settings.exits.suspectJump, ValueForm<Double>.fraction(0.05...10).orNone(), default: "50%",
            "spec §8", limit: .maximumOrNone(),
            "How far a mark may move between two snapshots of a session, as a share of the one before."),
        .setting(
            "explained", \.settings.exits.explainsJumps, .yesOrNo, default: "yes", "spec §8",
            "Whether a jump is sound once delta, gamma and vega leave no more than that share of it open."),
    ]

    private static let hardStop: [Field<StrategyDraft>] =
        [
            .setting(
                "loss", \.settings.exits.hardStops.loss,
                ValueForm<Double>.number(0.1...50, "times the credit").orNone(), default: "none", "[strangle] 2.5",
                "Loss above this multiple of the credit."),
            .setting(
                "unitDelta", \.settings.exits.hardStops.unitDelta,
                ValueForm<Double>.number(0.01...10, "per share of a unit").orNone(), default: "none", "[strangle] 1.0",
                "The delta of a unit above this magnitude."),
        ]
        + vix(rise: \.settings.exits.hardStops.vix.rise, level: \.settings.exits.hardStops.vix.level, prefix: "vix")
        + [
            .setting(
                "dte", \.settings.exits.hardStops.dte, ValueForm<Int>.whole(0...1_500, "days").orNone(),
                default: "none", "[strangle] 5", "Fewer calendar days to expiry than this.")
        ]

    private static func vix(
        rise: any WritableKeyPath<StrategyDraft, Double?> & Sendable,
        level: any WritableKeyPath<StrategyDraft, Double?> & Sendable, prefix: String = ""
    ) -> [Field<StrategyDraft>] {
        [
            .setting(
                prefix.isEmpty ? "rise" : prefix + "Rise", rise, ValueForm<Double>.fraction(0.01...10).orNone(),
                default: "none", "spec §8", "Above the last value of the session before, as a share of it."),
            .setting(
                prefix.isEmpty ? "level" : prefix + "Level", level,
                ValueForm<Double>.number(5...200, "points").orNone(), default: "none", "spec §8", "In index points."),
        ]
    }
}

extension ValueForm where Value == TrailingProfit {
    fileprivate static var trailing: ValueForm {
        .record(
            "trailing profit",
            [
                .setting(
                    "arm", \.arm, ValueForm<Double>.fraction(0.01...1), default: nil, "",
                    "From this profit on it is followed."),
                .setting(
                    "giveBack", \.giveBack, ValueForm<Double>.fraction(0.01...1), default: nil, "",
                    "Closed when so much of the best is lost."),
            ], blank: TrailingProfit(arm: 0, giveBack: 0))
    }
}

extension ExitSettings {
    static let blank = ExitSettings(
        profitTarget: nil, targetPrice: .natural, stopMultiple: nil, stopShareOfMaximumLoss: nil, stopConfirmations: 0,
        grace: .zero, shortDelta: nil, dte: nil)
}
