import Market
public import Trading

/// What stands between a rule that holds and an exit.
extension ExitRules {
    struct Guards {
        /// The snapshot's mark jumped, and nothing explains it.
        let isSuspect: Bool
        let isInGrace: Bool
        /// Snapshots in a row.
        let needed: Int

        func confirm(_ holds: Bool, _ streak: inout ExitState.Streak) -> Bool {
            count(holds && !isInGrace, isSuspect: isSuspect, needed, &streak)
        }
        /// For what hangs on no mark.
        func confirmUnmarked(_ holds: Bool, _ streak: inout ExitState.Streak) -> Bool {
            count(holds && !isInGrace, isSuspect: false, needed, &streak)
        }
        /// A profit that is offered is taken at any time.
        func confirmAtOnce(_ holds: Bool, _ streak: inout ExitState.Streak) -> Bool {
            count(holds, isSuspect: isSuspect, 1, &streak)
        }

        private func count(
            _ holds: Bool, isSuspect: Bool, _ needed: Int, _ streak: inout ExitState.Streak
        ) -> Bool {
            guard holds else {
                streak = ExitState.Streak()
                return false
            }
            streak.count += 1
            if isSuspect { streak.isSuspect = true }
            return streak.count >= needed + (streak.isSuspect ? 1 : 0)
        }
    }

    /// Whether the mark stands further than the allowed jump from the one before it in the same session. A new session
    /// starts from its own first mark; a snapshot without a mark leaves the one before standing.
    public static func jumps(
        _ sight: borrowing ExitSight, _ mark: Mark, since baseline: ExitState.Baseline
    ) -> Bool {
        isSuspect(sight.rules.suspectJump, mark, sight.session, baseline, explained: 0)
    }

    /// Remembers the mark; whether it is suspect: it jumped, and what delta, gamma and vega do not explain of it is
    /// itself a jump.
    static func takesMark(_ sight: borrowing ExitSight, _ mark: Mark, _ state: inout ExitState) -> Bool {
        guard mark.quality != .unquoted, let doubleMid = mark.closeDoubleMid else { return false }
        let baseline = state.baseline
        state.keeps(
            ExitState.Baseline(doubleMid: doubleMid, session: sight.session),
            of: sight.rules.explainsJumps ? sight.chain : nil)
        guard jumps(sight, mark, since: baseline) else { return false }
        guard sight.rules.explainsJumps, let explained = sight.explainedDoubleChange else { return true }
        return isSuspect(sight.rules.suspectJump, mark, sight.session, baseline, explained: explained)
    }

    private static func isSuspect(
        _ share: Double?, _ mark: Mark, _ session: Day, _ baseline: ExitState.Baseline, explained: Int64
    ) -> Bool {
        guard let share, mark.quality != .unquoted, let doubleMid = mark.closeDoubleMid, let last = baseline.doubleMid,
            baseline.session == session, doubleMid != last
        else { return false }
        let open = doubleMid - last - explained
        return Int64(open.magnitude) > Int64(last.magnitude) * millionths(share) / 1_000_000
    }

    /// To the nearest, of what is not negative; without the C library's `round`.
    static func millionths(_ fraction: Double) -> Int64 {
        let scaled = fraction * 1_000_000
        let whole = Int64(scaled)
        return scaled - Double(whole) >= 0.5 ? whole + 1 : whole
    }
}
