public import Market
public import Trading

/// What becomes of a held trade that is tested: the one question the desk asks on every snapshot, after the exits.
///
/// Asked in this order: is this a moment to adjust at all; must it leave before the broker's risk desk comes; does the
/// second side of a condor follow; will a call be taken for a dividend tonight; which down of the football system is due
/// (strangles); does it roll (what is tested near its expiry). Pure: the same snapshot and state give the same decision, live or replayed.
public enum AdjustmentRules {
    /// Judges one snapshot; call it once for each, in order, while nothing of the trade is on its way. What is being
    /// confirmed is noted here; a decision changes the state after its fill, by `AdjustmentState.rolled` or `.reduced`.
    /// Only a fourth down that is held is reached here: it has no order.
    public static func judge(
        _ strategy: StrategySettings, held: HeldStructure, chain: Chain, facts: MarketFacts,
        state: inout AdjustmentState, at: Instant
    ) -> AdjustmentJudgement {
        guard let settings = strategy.adjustments, settings.isOn else {
            return AdjustmentJudgement(.nothing(.switchedOff))
        }
        let scene = AdjustmentScene(
            strategy: strategy, settings: settings, held: held, chain: chain, facts: facts, at: at)
        guard held.isWhole else { return AdjustmentJudgement(.nothing(.notWhole)) }
        // A snapshot that says nothing neither confirms nor ends a test.
        if let hindrance = scene.hindrance { return AdjustmentJudgement(.nothing(hindrance)) }
        guard at > held.openedAt else { return AdjustmentJudgement(.nothing(.justOpened)) }
        if let risky = ExpiryDay.risky(scene) { return AdjustmentJudgement(.close(risky, .immediate)) }
        if settings.downs.isPlayed, let downs = DownRules(scene) {
            return RollRules(scene)?.answerDividend(state) ?? downs.judge(&state)
        }
        if settings.roll.isOn, let rolls = RollRules(scene) { return rolls.judge(&state) }
        return AdjustmentJudgement(.nothing(.notAdjusted(held.kind)))
    }

    /// The strategy's exits as they stand in the trade's down: each down after the first has its own target, a share of
    /// all credit received, the fourth its own stop; and while downs are played a tested short strike is theirs to
    /// answer, not an exit's.
    public static func exits(
        _ strategy: StrategySettings, kind: StructureKind, _ state: AdjustmentState
    ) -> ExitSettings {
        exits(strategy.exits, downs: strategy.adjustments?.downs, kind: kind, state.down)
    }
    public static func exits(
        _ strategy: ExitSettings, downs: DownSettings?, kind: StructureKind, _ down: Down
    ) -> ExitSettings {
        var exits = strategy
        guard let downs, downs.isPlayed, kind.isStrangle else { return exits }
        exits.shortDelta = nil
        exits.shortStrike = nil
        if down > .first { exits.targetOf = .premium }
        switch down {
        case .first: break
        case .second: exits.profitTarget = downs.secondTarget
        case .third: exits.profitTarget = downs.thirdTarget
        case .fourth:
            exits.profitTarget = downs.fourthTarget
            exits.stopMultiple = downs.fourthStop
        }
        return exits
    }
}
