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
        .group("expiry", "Which expiries are looked at.", expiry),
        .group("put", "How put strikes are found.", side(short: \.putShort, long: \.putLong) + [skew]),
        .group("call", "How call strikes are found.", side(short: \.callShort, long: \.callLong)),
        .group("selection", "What is asked of a combination beside where its strikes lie.", selection),
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
        .group("adjust", "How a held trade is adjusted.", adjust),
        .group("wheel", "What becomes of shares that puts brought.", wheel),
        .group("stress", "The shock that a structure without a bound on its loss is sized by.", stress),
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
