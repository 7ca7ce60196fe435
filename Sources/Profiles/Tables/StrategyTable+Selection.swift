import Market
import Strategy
import Trading

/// Which expiries and strikes are looked at.
extension StrategyTable {
    static let expiry: [Field<StrategyDraft>] = [
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
        .optional(
            "byIVRank", \.settings.expiry.byIVRank, .windowByIVRank, "off: the window stands",
            "Days to expiry by the underlying's IV rank; replaces window and choice while the rank is known."),
        .optional(
            "byVIX", \.settings.expiry.byVIX, .windowByVIX, "off: the window stands",
            "Moves the window's ends by VIX, where the IV rank does not set it."),
        .setting(
            "afterEarnings", \.settings.expiry.afterEarnings, .yesOrNo, default: "no", "off: the window stands",
            "With results due inside the window, the first expiry after them. The earnings gate stops what is held "
                + "over results: switch it off to trade them."),
        .setting(
            "inversion", \.settings.expiry.inversion, ValueForm<Double>.number(0...50, "vol points").orNone(),
            default: "none", "off: the term structure is not looked at",
            "An expiry gives way to the sooner one of the window that is dearer at the money by more than this."),
    ]

    static func side(
        short: any WritableKeyPath<StrategyDraft, StrikeRule?> & Sendable,
        long: any WritableKeyPath<StrategyDraft, StrikeRule?> & Sendable
    ) -> [Field<StrategyDraft>] {
        [
            .optional(
                "short", short, .shortStrike, "no default: required where the structure has the leg",
                "The sold strike: by delta, or as far from the underlying's price (`ofSpot` below zero is in the "
                    + "money), or the other sold strike. Of two equally near strikes the one nearer the money."),
            .optional(
                "long", long, .longStrike, "no default: required where the structure has the leg",
                "The bought strike: by delta, or as far further out from the sold one, or as far as the other wing. "
                    + "Each of `widths` competes and must be listed; other distances take the nearest listed strike."),
        ]
    }

    static let skew: Field<StrategyDraft> = .optional(
        "skew", \.settings.selection.skewWing, .skewWing, "off: the wing stands",
        "Where puts are dear against calls the bought put stands further out.")

    static let selection: [Field<StrategyDraft>] = [
        .setting(
            "liquidityWeight", \.settings.selection.liquidityWeight, .fraction(0...1), default: "0",
            "off: the rank alone decides",
            "The share of its rank that a combination nobody can trade would lose: spread, volume and open interest "
                + "of its worst leg say how much each keeps."),
        .setting(
            "needsOpenInterest", \.settings.selection.needsOpenInterest, .yesOrNo, default: "no",
            "the open interest gate asks of sold legs only",
            "Leaves out strikes with an open interest of zero, bought ones too."),
        .setting(
            "maximumDebit", \.settings.selection.debitOfWidthMaximum, .fraction(0.01...1), default: "100%",
            "the wing is all it can bring", limit: .maximum,
            "The most that is paid for a structure that is bought, as a share of its wings' width; asked by the gate "
                + "creditOfWidth."),
    ]
}
