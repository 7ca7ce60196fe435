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
    ]

    static func side(
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
}
