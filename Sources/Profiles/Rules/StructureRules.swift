import Market
import Strategy
import Trading

/// What the legs of a structure owe each other: each leg has a strike rule, no other leg has one, strikes that the
/// structure shares are shared, and a bought leg lies further out.
extension ProfileRules {
    static func structure(_ strategy: StrategyDraft, at path: SettingPath) -> [(SettingPath, String)] {
        let structure = strategy.settings.structure
        guard structure != .invertedStrangle else {
            return [
                (
                    path.then("structure"),
                    "\(article(structure)) is what a strangle may be adjusted to, never an entry; enter a shortStrangle"
                )
            ]
        }
        return legs(strategy, at: path) + followers(strategy, at: path) + wings(strategy, at: path)
            + thresholds(strategy, at: path)
    }

    private static func legs(_ strategy: StrategyDraft, at path: SettingPath) -> [(SettingPath, String)] {
        let structure = strategy.settings.structure
        var faults: [(SettingPath, String)] = []
        for (role, rule) in strategy.rules {
            let wanted = structure.roles.contains(role)
            if wanted, rule == nil {
                faults.append((path.then(role), "is missing: \(article(structure)) has this leg; say its `delta`"))
            } else if !wanted, rule != nil {
                faults.append(
                    (path.then(role), "\(article(structure)) has no such leg; take it out, or set it to none"))
            }
        }
        return faults
    }

    /// Legs that take their strike from another one.
    private static func followers(_ strategy: StrategyDraft, at path: SettingPath) -> [(SettingPath, String)] {
        let structure = strategy.settings.structure
        var faults: [(SettingPath, String)] = []
        var followed: [LegRole: LegRole] = [:]
        for (role, rule) in strategy.rules {
            guard case .sameAs(let other)? = rule else { continue }
            followed[role] = other
            if other == role {
                faults.append((path.then(role), "follows itself; say `sameAs` of the other side's leg"))
            } else if !structure.roles.contains(other) {
                faults.append((path.then(role), "follows a leg that \(article(structure)) has not"))
            } else if role.side == .short, !structure.sharesStrike {
                faults.append(
                    (path.then(role), "\(article(structure)) sells two strikes; one for both is a straddle or a fly"))
            }
        }
        if Set(followed.keys.map(\.right)).count > 1 {
            faults.append((path.then("call"), "puts follow calls and calls follow puts; one side must lead"))
        }
        if structure.sharesStrike, followed[.shortPut] == nil, followed[.shortCall] == nil {
            faults.append(
                (
                    path.then(.shortCall),
                    "\(article(structure)) sells put and call of one strike; say `sameAs: shortPut`"
                ))
        }
        if structure == .ironFly, strategy.putLong != strategy.callLong, followed[.longPut] == nil,
            followed[.longCall] == nil
        {
            faults.append(
                (
                    path.then(.longCall),
                    "an iron fly has equal wings; say `sameAs: longPut`, or make it an ironButterfly"
                ))
        }
        return faults
    }

    /// A bought leg by delta lies further out than the sold one.
    private static func wings(_ strategy: StrategyDraft, at path: SettingPath) -> [(SettingPath, String)] {
        var faults: [(SettingPath, String)] = []
        for (short, long, role) in [
            (strategy.putShort, strategy.putLong, LegRole.longPut),
            (strategy.callShort, strategy.callLong, .longCall),
        ] {
            guard let short, let long, let sold = deltas(short), let bought = deltas(long) else { continue }
            if bought.lowerBound >= sold.upperBound {
                faults.append((path.then(role), "the bought leg would be nearer the money than the sold one"))
            }
        }
        if strategy.settings.selection.skewWing != nil, strategy.putLong == nil {
            faults.append(
                (
                    path.then("put").then("skew"),
                    "there is no bought put whose wing it could widen; take it out, or set it to none"
                ))
        }
        return faults
    }

    /// Of two thresholds the lower one comes first.
    private static func thresholds(_ strategy: StrategyDraft, at path: SettingPath) -> [(SettingPath, String)] {
        var faults: [(SettingPath, String)] = []
        func check(_ below: Double?, _ above: Double?, _ place: SettingPath) {
            guard let below, let above, below > above else { return }
            faults.append(
                (
                    place,
                    "`below` (\(NumberText.plain(below))) lies above `above` (\(NumberText.plain(above))); "
                        + "both would hold at once"
                ))
        }
        let expiry = strategy.settings.expiry
        check(expiry.byIVRank?.below, expiry.byIVRank?.above, path.then("expiry").then("byIVRank"))
        check(expiry.byVIX?.below, expiry.byVIX?.above, path.then("expiry").then("byVIX"))
        for (role, rule) in strategy.rules {
            guard case .byVolatility(let scale)? = rule else { continue }
            check(scale.below, scale.above, path.then(role))
        }
        return faults
    }

    private static func deltas(_ rule: StrikeRule) -> ClosedRange<Double>? {
        switch rule {
        case .nearestDelta(let delta): delta...delta
        case .deltaBand(let band): band
        case .byVolatility(let scale): min(scale.low, scale.high)...max(scale.low, scale.high)
        case .atTheMoney: 0.5...0.5
        case .widths, .ofSpot, .expectedMoves, .sameAs: nil
        }
    }
}

extension StrategyDraft {
    /// The rule of each leg that could be.
    fileprivate var rules: [(LegRole, StrikeRule?)] {
        [(.shortPut, putShort), (.longPut, putLong), (.shortCall, callShort), (.longCall, callLong)]
    }
}

extension StructureKind {
    /// Whether put and call are sold at one strike.
    fileprivate var sharesStrike: Bool { self == .ironFly || self == .ironButterfly || self == .shortStraddle }
}

extension SettingPath {
    /// Where the rule of a leg stands: `put.short`.
    fileprivate func then(_ role: LegRole) -> SettingPath {
        then(role.right == .put ? "put" : "call").then(role.side == .short ? "short" : "long")
    }
}
