import Market
import Strategy
import Trading

/// How a held trade is adjusted, and what the wheel does with shares.
extension StrategyTable {
    static let adjust: [Field<StrategyDraft>] = [
        .setting(
            "perSession", \.adjust.perSessionMaximum, .whole(1...20, "adjustments"), default: "1",
            "an answer needs a day to show", limit: .maximum, "Adjustments of one trade in one session at most."),
        .setting(
            "confirmations", \.adjust.confirmations, .whole(1...20, "snapshots in a row"), default: "3",
            "spec §8: as a stop", "How many snapshots in a row must show a test; 1 where there is one snapshot a day."),
        .setting(
            "release", \.adjust.release, .number(0...1, "of delta, or expected moves"), default: "0.05",
            "a day's noise of a delta", "How far a test must fall back behind its threshold before it is over."),
        .setting(
            "least", \.adjust.leastPrice, .price(-Price.dollars(50)...Price.dollars(50)), default: "0.01",
            "spec §8: a net credit unless allowed otherwise", limit: .minimum,
            "The least an adjustment must be expected to bring after slippage, per share: a credit, or a debit below 0."
        ),
        .setting(
            "rollsOut", \.adjust.rollsOutMaximum, .whole(0...100, "rolls"), default: "3",
            "a loss that was put off for three months is one", limit: .maximum,
            "Rolls to a later expiry in one campaign at most."),
        .group("downs", "The football system of a strangle: each down answers more pressure.", downs),
        .group("roll", "Rolls of what is tested with few days left.", roll),
        .group("expiryDay", "The last afternoon of options that are settled in shares.", expiryDay),
    ]

    private static let downs: [Field<StrategyDraft>] = [
        .setting("play", \.adjust.downs.isPlayed, .yesOrNo, default: "no", "[strangle]", "Whether downs are played."),
        .group(
            "second", "A short strike is near: the untested side is sold again.",
            [
                .setting(
                    "when", \.adjust.downs.near, .testedBy, default: "{ delta: 0.35 }",
                    "[strangle] 10 points of SPY, in mid-trade", "When a short strike is near."),
                .setting(
                    "delta", \.adjust.downs.untestedDelta, .fraction(0.01...0.5), default: "0.16", "[strangle]",
                    "The delta at which the untested side is sold again."),
                .setting(
                    "target", \.adjust.downs.secondTarget, .fraction(0.01...1), default: "70%", "[strangle]",
                    "Closed when this share of all credit received could be kept."),
            ]),
        .group(
            "third", "The price is through the strike: the untested side goes there, too.",
            [
                .setting(
                    "when", \.adjust.downs.through, .testedBy, default: "{ moves: 0 }", "[strangle] through the strike",
                    "When the price is through a short strike."),
                .setting(
                    "target", \.adjust.downs.thirdTarget, .fraction(0.01...1), default: "25%", "[strangle]",
                    "Closed when this share of all credit received could be kept."),
            ]),
        .group(
            "fourth", "The last resort.",
            [
                .setting(
                    "when", \.adjust.downs.beyond, .testedBy, default: "{ delta: 0.7 }",
                    "half an expected move beyond the strike", "When the price is far beyond a short strike."),
                .setting(
                    "do", \.adjust.downs.fourth, .word, default: "hold", "the one of the three that costs no order",
                    "Hold, sell the untested side beyond the tested one, or roll both out at their strikes."),
                .setting(
                    "delta", \.adjust.downs.invertedDelta, .fraction(0.01...0.99), default: "0.5",
                    "at the money: the most time value", "Inverted: the delta at which the untested side is sold."),
                .setting(
                    "target", \.adjust.downs.fourthTarget, .fraction(0.001...1), default: "1%",
                    "[strangle] any profit: what pays the commissions",
                    "Closed when this share of all credit received could be kept."),
                .setting(
                    "stop", \.adjust.downs.fourthStop, .number(0.1...20, "times the credit"), default: "2",
                    "[strangle] 200%", limit: .maximum, "Loss as a multiple of all credit received."),
            ]),
    ]

    private static let roll: [Field<StrategyDraft>] = [
        .setting("do", \.adjust.roll.isOn, .yesOrNo, default: "no", "[agent]", "Whether what is threatened is rolled."),
        .setting(
            "dte", \.adjust.roll.dte, .whole(1...365, "days"), default: "7", "[agent]",
            "Below so many calendar days to expiry a tested trade is rolled, closed or reduced."),
        .setting(
            "threatened", \.adjust.roll.threatened, .testedBy, default: "{ delta: 0.4 }",
            "a quarter of an expected move away", "When a short strike is threatened."),
        .setting(
            "ways", \.adjust.roll.ways, ValueForm<RollWay>.word.list(of: "ways"), default: "[outAndAway, out]",
            "spec §8: out in time, down or up in strike",
            "Where a roll goes, in the order in which it is tried; with none a threatened trade is never rolled."),
        .setting(
            "window", \.adjust.roll.window, ValueForm<Int>.whole(1...1_500, "days").range(), default: "21..45",
            "from where time pays to where it was entered",
            "Calendar days to the later expiry; the soonest is tried first."),
        .setting(
            "otherwise", \.adjust.roll.otherwise, .word, default: "close", "[agent] breach",
            "What is done where no roll passes: `hold` lets assignment come."),
        .setting(
            "reduceBy", \.adjust.roll.reduceShare, .fraction(0.01...1), default: "50%", "half the risk, one order",
            "The share of the units that reducing closes, rounded up."),
    ]

    private static let expiryDay: [Field<StrategyDraft>] = [
        .setting(
            "close", \.adjust.expiryDay.closesRisky, .yesOrNo, default: "no", "where a profile wants it",
            "Whether shorts in or near the money are closed before the broker may do it."),
        .setting(
            "broker", \.adjust.expiryDay.brokerClosesFrom, .time(TimeOfDay(9, 30)...TimeOfDay(16, 0)),
            default: "15:30", "spec §8",
            "From when on the broker closes risky legs itself; as much sooner on a half day."),
        .setting(
            "lead", \.adjust.expiryDay.lead, .duration(.zero ... .seconds(21_600)), default: "30m",
            "two walks of a limit", "How long before that we leave."),
        .setting(
            "near", \.adjust.expiryDay.nearShare, .fraction(0...0.2), default: "0.5%", "an hour's move of an index",
            "How near to its strike the price makes a short risky, as a share of the strike."),
        .setting(
            "morning", \.adjust.expiryDay.morningFile, .time(TimeOfDay(0, 0)...TimeOfDay(9, 30)), default: "7:00",
            "before brokers open", "When the clearing house's file of the night is in."),
    ]

    static let wheel: [Field<StrategyDraft>] = [
        .setting(
            "run", \.wheel.isRun, .yesOrNo, default: "no", "where a profile wants it",
            "Whether assigned shares are kept and calls sold against them."),
        .group(
            "call", "The call that is sold against shares.",
            [
                .setting(
                    "delta", \.wheel.callDelta, ValueForm<Double>.fraction(0.01...0.99).range(),
                    default: "0.2..0.3", "[agent] as its puts", "The delta of the sold call."),
                .setting(
                    "window", \.wheel.callWindow, ValueForm<Int>.whole(1...1_500, "days").range(), default: "30..45",
                    "[agent] as its puts", "Calendar days from the session to the call's expiry."),
                .setting(
                    "belowBasis", \.wheel.allowsBelowBasis, .yesOrNo, default: "no",
                    "being called away must not lose", limit: .anythingElse,
                    "Whether its strike may lie below the running cost basis of the shares."),
            ]),
        .setting(
            "stop", \.wheel.stop, ValueForm<Double>.fraction(0.01...0.99).orNone(), default: "none",
            "a wheel holds what it wanted to own",
            "The shares are sold once their price lies so far below their running cost basis."),
    ]
}

extension StrategyDraft {
    fileprivate var adjust: AdjustmentSettings {
        get { settings.adjustments ?? .blank }
        set { settings.adjustments = newValue }
    }
    fileprivate var wheel: WheelSettings {
        get { settings.wheel ?? .blank }
        set { settings.wheel = newValue }
    }
}

extension AdjustmentSettings {
    /// The least net as a profile writes it: a credit positive, a debit negative.
    fileprivate var leastPrice: Price {
        get { leastNet.price }
        set { leastNet = NetPrice(units: newValue.units) }
    }
    fileprivate static let blank = AdjustmentSettings(
        downs: DownSettings(
            isPlayed: false, near: .delta(0), untestedDelta: 0, secondTarget: 0, through: .delta(0), thirdTarget: 0,
            beyond: .delta(0), fourth: .hold, invertedDelta: 0, fourthTarget: 0, fourthStop: 0),
        roll: RollSettings(
            isOn: false, dte: 0, threatened: .delta(0), ways: [], window: 0...0, otherwise: .close, reduceShare: 0),
        expiryDay: ExpiryDaySettings(
            closesRisky: false, brokerClosesFrom: TimeOfDay(0, 0), lead: .zero, nearShare: 0,
            morningFile: TimeOfDay(0, 0)),
        perSessionMaximum: 0, confirmations: 0, release: 0, leastNet: NetPrice(units: 0), rollsOutMaximum: 0)
}

extension WheelSettings {
    fileprivate static let blank = WheelSettings(
        isRun: false, callDelta: 0...0, callWindow: 0...0, allowsBelowBasis: false, stop: nil)
}

extension ValueForm where Value == TestedBy {
    fileprivate static var testedBy: ValueForm {
        .choice(
            "test",
            [
                .key("delta", ValueForm<Double>.fraction(0.01...0.99)) {
                    .delta($0)
                } take: {
                    if case .delta(let delta) = $0 { delta } else { nil }
                },
                .key("moves", ValueForm<Double>.number(-3...3, "expected moves from the strike, below 0 beyond it")) {
                    .expectedMoves($0)
                } take: {
                    if case .expectedMoves(let moves) = $0 { moves } else { nil }
                },
            ])
    }
}
