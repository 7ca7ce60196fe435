import Desk
import Market
import Trading

/// How orders are sent, and who is asked before.
extension ProfileTable {
    static let orders: [Row] = [
        .group("execution", "How an order is worked.", walk + [ratioBreak, emergency, resting]),
        .group(
            "approval", "Whether a person is asked before an order is sent.",
            [
                .setting(
                    "mode", \.approval, .word, default: "automatic", "a run has nobody to ask",
                    "`automatic` sends, `ask` waits for a person, `propose` only shows."),
                .setting(
                    "exits", \.execution.asksForExits, .yesOrNo, default: "no", "getting out waits for nobody",
                    "Whether exits wait for a person, too; those of an emergency never do."),
                .setting(
                    "deadline", \.execution.approvalDeadline, .duration(.seconds(1) ... .seconds(86_400)),
                    default: "15m", "spec §6", limit: .maximum, "How long a recommendation waits before it expires."),
                .setting(
                    "move", \.execution.revalidationMove, .fraction(0...1), default: "1%", "spec §6", limit: .maximum,
                    "How far the underlying may have moved from its analysed price at approval."),
            ]),
    ]

    private static let walk: [Row] = [
        .setting("start", \.execution.start, .walkStart, default: "mid", "spec §7", "Where the limit starts."),
        .setting(
            "steps", \.execution.steps, .whole(0...100, "steps"), default: "3", "[jim]",
            "Steps from the start to natural, where the walk ends."),
        .setting(
            "interval", \.execution.stepInterval, .duration(.milliseconds(100) ... .seconds(3_600)),
            default: "60s", "[jim]", "How long the limit stands before each step."),
        .setting(
            "lastInterval", \.execution.lastStepInterval, .duration(.milliseconds(100) ... .seconds(3_600)),
            default: "60s", "[jim]", "How long the last limit stands before the order is cancelled."),
        .setting(
            "worst", \.execution.worstShareOfNatural, .fraction(0...1), default: "95%", "[agent]",
            limit: .minimum, "The least share of the natural credit an entry may be filled at."),
        .setting(
            "insideWidth", \.execution.capsExitAtWidth, .yesOrNo, default: "yes", "spec §7",
            limit: .anythingElse,
            "Whether closing stays one tick inside the width, beyond which holding to expiry costs less."),
    ]

    private static let ratioBreak: Row = .setting(
        "ratioBreak", \.execution.ratioBreak, .word, default: "complete", "spec §7",
        "What becomes at once of an entry of which a leg was filled without its partner: `complete` trades the missing "
            + "leg, `flatten` undoes what was filled.")

    private static let emergency: Row = .group(
        "emergency", "Getting out at once: a limit at natural, then limits through it.",
        [
            .setting(
                "interval", \.execution.emergency.interval, .duration(.milliseconds(100) ... .seconds(600)),
                default: "30s", "spec §7", "How long each limit stands."),
            .setting(
                "throughNatural", \.execution.emergency.cap, .fraction(0...1), default: "10%",
                "getting out may cost a tenth more, not any price", limit: .maximum,
                "How much worse than natural a limit may be, as a share of natural."),
            .setting(
                "throughAtLeast", \.execution.emergency.least, .price(.zero ... .dollars(10)), default: "0.10",
                "two nickels: a tenth of a cheap spread is no step", limit: .maximum,
                "How much worse it may be in any case, in dollars a share."),
            .setting(
                "marketOrder", \.execution.emergency.endsInMarketOrder, .yesOrNo, default: "no", "spec §7",
                limit: .anythingElse,
                "Whether it may end in a market order, where `broker.marketPackages` allows it."),
            .setting(
                "limitsBeforeMarket", \.execution.emergency.limitsBeforeMarket, .whole(1...100, "limits"),
                default: "3", "a minute and a half at 30 s each", limit: .minimum,
                "How many limits through natural come before the market order."),
            .setting(
                "ratioBreakGrace", \.execution.emergency.ratioBreakGrace, .duration(.zero ... .seconds(300)),
                default: "5s", "many brokers report the legs of one fill apart", limit: .maximum,
                "How long a leg may lack its partner before that is a ratio break."),
            .setting(
                "nakedDeadline", \.execution.emergency.nakedDeadline, .duration(.seconds(1) ... .seconds(3_600)),
                default: "60s", "a minute of unlimited risk", limit: .maximum,
                "Within how long a naked short is bought back, or has an order working for it."),
        ])

    private static let resting: Row = .group(
        "resting", "Orders that rest at the broker while a trade is held, in case our host dies.",
        [
            .setting(
                "target", \.execution.protection.restsTarget, .yesOrNo, default: "no", "spec §7: if wanted",
                "Whether the profit target rests there."),
            .setting(
                "stop", \.execution.protection.restsStop, .yesOrNo, default: "no", "spec §7: if wanted",
                "Whether the stop rests there beside the target; where `broker.packageStops` or OCO in "
                    + "`broker.groups` is lacking, the desk watches it."),
            .setting(
                "withEntry", \.execution.protection.withEntry, .yesOrNo, default: "no", "spec §7: if wanted",
                "Whether both are sent with the entry as a bracket; where `broker.packageStops` or OTOCO in "
                    + "`broker.groups` is lacking, they follow its fill."),
        ])
}
