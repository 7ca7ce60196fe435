public import Market
public import Trading

/// When a held trade is closed. Asked in the order target, stop, delta, days to expiry; the first that holds, with
/// its confirmations, is the reason.
///
/// Money is compared exactly, in integers: fractions of the settings count in millionths.
/// - *target*: the price we could get (or the mid, where the profile says so) leaves the wanted share of the credit.
/// - *stop*: the mid of a good mark has lost the smaller of a multiple of the credit and a share of the maximum loss.
/// - *delta*: a short leg's |delta| at or above its limit; as guarded as a stop, since it hangs on the same quotes.
/// - *dte*: needs no quote at all; the close then works on the next one.
public enum ExitRules {
    /// How far a mark may move between two snapshots of one session before it is suspect, as a share of the one before.
    public static let suspectJumpMillionths: Int64 = 500_000

    /// Judges one snapshot; call it once for each, in order. `shortDelta` is the largest |delta| of the short legs,
    /// nil when one of them has none. Nothing is judged at or before the moment of entry.
    public static func judge(
        _ settings: ExitSettings, trade: HeldTrade, mark: Mark, shortDelta: Double?, session: Day, at: Instant,
        resolution: Chain.Resolution, state: inout ExitState
    ) -> (reason: ExitReason, urgency: Urgency)? {
        guard at > trade.openedAt else { return nil }
        let jumped = takeMark(mark, session: session, &state)
        let inGrace = at - trade.openedAt < settings.grace
        let confirmations = resolution == .daily ? 1 : max(1, settings.stopConfirmations)

        let target = confirm(
            hitsTarget(settings, trade, mark), jumped: jumped, needed: 1, &state.target)
        let stop = confirm(
            !inGrace && hitsStop(settings, trade, mark), jumped: jumped, needed: confirmations, &state.stop)
        let delta = confirm(
            !inGrace && hitsDelta(settings, mark, shortDelta), jumped: jumped, needed: confirmations, &state.delta)

        if target { return (.target, .immediate) }
        if stop { return (.stop, .immediate) }
        if delta { return (.delta, .immediate) }
        if let dte = settings.dte, session.days(to: trade.expiry) <= dte {
            return (.dte, mark.quality == .unquoted ? .monitor : .endOfDay)
        }
        return nil
    }

    /// Whether the mark stands more than the allowed jump away from the one before it in the same session. A new
    /// session starts from its own first mark; a snapshot without a mark leaves the one before standing.
    private static func takeMark(_ mark: Mark, session: Day, _ state: inout ExitState) -> Bool {
        guard mark.quality != .unquoted, let doubleMid = mark.closeDoubleMid else { return false }
        defer {
            state.lastDoubleMid = doubleMid
            state.lastSession = session
        }
        guard let last = state.lastDoubleMid, state.lastSession == session else { return false }
        return (doubleMid - last).magnitude > scaled(Int64(last.magnitude), suspectJumpMillionths).magnitude
    }

    private static func confirm(
        _ holds: Bool, jumped: Bool, needed: Int, _ streak: inout ExitState.Streak
    ) -> Bool {
        guard holds else {
            streak = ExitState.Streak()
            return false
        }
        streak.count += 1
        if jumped { streak.isSuspect = true }
        return streak.count >= needed + (streak.isSuspect ? 1 : 0)
    }

    private static func hitsTarget(_ settings: ExitSettings, _ trade: HeldTrade, _ mark: Mark) -> Bool {
        guard let share = settings.profitTarget, trade.credit.isCredit, mark.quality != .unquoted,
            let doubleCost = doubleCost(mark, at: settings.targetPrice)
        else { return false }
        // Both sides in millionths of half a unit: no rounding of the credit's share can make the target easier.
        return doubleCost * 1_000_000 <= 2 * trade.credit.units * (1_000_000 - millionths(share))
    }

    private static func doubleCost(_ mark: Mark, at price: ExitSettings.ExitPrice) -> Int64? {
        switch price {
        case .natural: mark.closeNatural.map { -2 * $0.units }
        case .mid: mark.closeDoubleMid.map { -$0 }
        }
    }

    private static func hitsStop(_ settings: ExitSettings, _ trade: HeldTrade, _ mark: Mark) -> Bool {
        guard mark.quality == .good, let doubleMid = mark.closeDoubleMid, trade.credit.isCredit,
            let limit = lossLimitMillionths(settings, trade)
        else { return false }
        let doubleLoss = -doubleMid - 2 * trade.credit.units
        return doubleLoss * 1_000_000 >= 2 * limit
    }

    /// The loss per share that closes the trade, in millionths of a unit; nil without a rule.
    private static func lossLimitMillionths(_ settings: ExitSettings, _ trade: HeldTrade) -> Int64? {
        let ofCredit = settings.stopMultiple.map { trade.credit.units * millionths($0) }
        let ofMaximum = settings.stopShareOfMaximumLoss.flatMap { share in
            trade.maximumLoss.map { $0.units * millionths(share) }
        }
        switch (ofCredit, ofMaximum) {
        case (let credit?, let maximum?): return min(credit, maximum)
        case (let credit?, nil): return credit
        case (nil, let maximum): return maximum
        }
    }

    private static func hitsDelta(_ settings: ExitSettings, _ mark: Mark, _ shortDelta: Double?) -> Bool {
        guard let limit = settings.shortDelta, let shortDelta, mark.quality != .unquoted else { return false }
        return abs(shortDelta) >= limit
    }

    private static func millionths(_ fraction: Double) -> Int64 { Int64((fraction * 1_000_000).rounded()) }
    private static func scaled(_ units: Int64, _ millionths: Int64) -> Int64 { units * millionths / 1_000_000 }
}
