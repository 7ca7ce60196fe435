import Market
public import Trading

/// When a held trade is closed, and for which one reason. Of all rules that hold on a snapshot, with the confirmations
/// they need, the first of this order is the reason:
///
/// 1. the hard stops: *loss*, *delta* of one unit, *black swan* (VIX), *days to expiry*;
/// 2. *target*: the price we could get (or the mid, where the profile says so) makes the wanted profit;
/// 3. *trailing*: by that price, too much of the best profit is gone;
/// 4. *stop*: the mid of a good mark, or the model's, shows the loss;
/// 5. *VIX spike*;
/// 6. *strike*: the underlying reached a short strike;
/// 7. *delta*: a short leg's |delta| at or above its limit;
/// 8. *last minutes* before the contracts stop trading;
/// 9. *clock*: the time of day;
/// 10. *days to expiry*: the only one that may wait for the end of the day.
///
/// A person's word comes before all of them, and is the desk's business.
///
/// Guards against false exits: trailing, stop, VIX, strike and delta are asked only after the grace, and must hold on so
/// many snapshots in a row; a rule that hangs on a mark which jumped, and whose jump is not explained, on one more.
/// Hard stops skip them, but need a valid quote, and not one of the first five minutes. Rules of time need no quote at
/// all; the close then works on the next one.
///
/// On quotes of after hours no risk is judged and nothing remembered: only a target or the time may already ask for what
/// the first quotes of the morning must confirm.
///
/// Money is compared exactly, in integers: fractions of the settings count in millionths.
public enum ExitRules {
    /// Judges one snapshot; call it once for each, in order. Nothing is judged at or before the moment of entry. What
    /// was looked up for this trade is forgotten with it. Does not allocate.
    public static func judge(
        _ sight: inout ExitSight, trade: HeldTrade, mark: Mark, state: inout ExitState
    ) -> ExitSignal? {
        let signal = judged(sight, trade, mark, &state)
        sight.forgetsTrade()
        return signal
    }

    private static func judged(
        _ sight: borrowing ExitSight, _ trade: HeldTrade, _ mark: Mark, _ state: inout ExitState
    ) -> ExitSignal? {
        guard sight.at > trade.openedAt else { return nil }
        guard sight.isOpen else {
            return hitsTarget(sight, trade, mark) ? ExitSignal(.target, .immediate) : time(sight, trade, mark)
        }
        let guards = Guards(
            isSuspect: takesMark(sight, mark, &state), isInGrace: sight.at - trade.openedAt < sight.rules.grace,
            needed: sight.resolution == .daily ? 1 : max(1, sight.rules.stopConfirmations))
        if let vix = sight.vix { state.vixWatch.note(vix, session: sight.session) }

        // A rule that is off has nothing to count.
        let hard = sight.rules.hardStops.isSet ? hardStop(sight, trade, mark, state) : nil
        let target = guards.confirmAtOnce(hitsTarget(sight, trade, mark), &state.target)
        let trailing =
            sight.rules.trailing != nil
            && guards.confirm(givesBack(sight, trade, mark, guards, &state), &state.trailing)
        let stop = guards.confirm(hitsStop(sight, trade, mark), &state.stop)
        let vix =
            sight.rules.vix.isSet
            && guards.confirmUnmarked(sight.vix != nil && state.vixWatch.exceeds(sight.rules.vix), &state.vix)
        let strike =
            sight.rules.shortStrike != nil && guards.confirmUnmarked(hitsStrike(sight, trade), &state.strike)
        let delta = sight.rules.shortDelta != nil && guards.confirm(hitsDelta(sight, trade, mark), &state.delta)

        if let hard { return ExitSignal(hard, .immediate) }
        if target { return ExitSignal(.target, .immediate) }
        if trailing { return ExitSignal(.trailing, .immediate) }
        if stop { return ExitSignal(.stop, .immediate) }
        if vix { return ExitSignal(.vixSpike, .immediate) }
        if strike { return ExitSignal(.strike, .immediate) }
        if delta { return ExitSignal(.delta, .immediate) }
        return time(sight, trade, mark)
    }

    /// Whether the position leans so far to one side that its profitable leg should be closed, or the other side rolled:
    /// what an adjustment answers. No exit hangs on it.
    public static func leans(_ rules: ExitSettings, unitDelta: Double?) -> Bool {
        guard let limit = rules.unitDelta, let unitDelta else { return false }
        return unitDelta.magnitude > limit
    }

    /// Whether a rule asks for the delta of the short legs.
    public static func asksShortDelta(_ sight: borrowing ExitSight, _ trade: HeldTrade) -> Bool {
        sight.rules.shortDelta != nil && trade.kind?.isSoldOutOfTheMoney != false
    }

    // MARK: - Rules without money

    private static func hardStop(
        _ sight: borrowing ExitSight, _ trade: HeldTrade, _ mark: Mark, _ state: borrowing ExitState
    ) -> ExitReason? {
        guard !sight.isOpening else { return nil }
        if let loss = sight.rules.hardStops.loss, losesMore(than: loss, trade, mark) { return .hardLoss }
        if let limit = sight.rules.hardStops.unitDelta, let delta = sight.unitDelta, delta.magnitude > limit {
            return .hardDelta
        }
        // What is owed can be bought back at a price that is known.
        guard mark.quality != .unquoted || mark.closeShorts != nil else { return nil }
        if sight.vix != nil, state.vixWatch.exceeds(sight.rules.hardStops.vix) { return .blackSwan }
        if let dte = sight.rules.hardStops.dte, sight.session.days(to: trade.expiry) < dte { return .hardDTE }
        return nil
    }

    private static func hitsStrike(_ sight: borrowing ExitSight, _ trade: HeldTrade) -> Bool {
        guard let test = sight.rules.shortStrike, let spot = sight.spot else { return false }
        return trade.isTested(test, spot: spot)
    }

    private static func hitsDelta(_ sight: borrowing ExitSight, _ trade: HeldTrade, _ mark: Mark) -> Bool {
        guard let limit = sight.rules.shortDelta, asksShortDelta(sight, trade), let delta = sight.shortDelta,
            mark.quality != .unquoted
        else { return false }
        return delta.magnitude >= limit
    }

    private static func time(_ sight: borrowing ExitSight, _ trade: HeldTrade, _ mark: Mark) -> ExitSignal? {
        // Contracts that settle on the open stop trading the session before, those of a late class after the close.
        if let window = sight.rules.lastMinutes, let last = trade.lastMoment, sight.at < last, last - sight.at <= window
        {
            return ExitSignal(.lastMinutes, .immediate)
        }
        if let clock = sight.rules.clock, sight.hasPassed(clock, since: trade.openedAt) {
            return ExitSignal(.clock, .immediate)
        }
        if let dte = sight.rules.dte, sight.session.days(to: trade.expiry) <= dte {
            return ExitSignal(.dte, mark.quality == .unquoted ? .monitor : .endOfDay)
        }
        return nil
    }
}

/// What the exit rules say: the one reason, and how soon.
public struct ExitSignal: Hashable, Sendable {
    public let reason: ExitReason
    public let urgency: Urgency
    public init(_ reason: ExitReason, _ urgency: Urgency) {
        self.reason = reason
        self.urgency = urgency
    }
}
