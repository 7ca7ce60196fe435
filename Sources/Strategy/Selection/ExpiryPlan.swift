import Market
import Trading

/// The window of expiries that today's market asks for. This is the one place where the rules that move it are weighed
/// against each other:
/// 1. IV rank, where the strategy asks and it is known, sets window and choice.
/// 2. Otherwise VIX, where the strategy asks, it is known and beyond a threshold, moves the window's ends; the choice
///    stays.
/// 3. Otherwise both stand as written.
/// 4. With results due inside the window, the first expiry after them takes the place of the choice, also where it lies
///    beyond the window.
/// 5. Where 4 does not hold, an expiry that was chosen gives way to the sooner one of the window that is dearer at the
///    money.
/// What a rule reads and nobody knows switches that rule off, not the strategy.
struct ExpiryPlan {
    /// Calendar days from the session.
    private(set) var window: ClosedRange<Int>
    private(set) var choice: ExpirySettings.Choice
    /// The first day whose close comes after results that are due; nil where there are none to wait for.
    private(set) var firstAfterResults: Day?
    /// What each rule that is switched on came to, in the order above.
    private(set) var adaptations: [Adaptation] = []

    init(_ settings: ExpirySettings, facts: MarketFacts) {
        window = settings.window
        choice = settings.choice
        var isSet = false
        if let rule = settings.byIVRank {
            if let rank = facts.ivRank.value {
                let days = rule.days(ivRank: rank)
                window = max(0, days - rule.within)...(days + rule.within)
                choice = .nearest(days)
                isSet = true
                adaptations.append(.window(.byIVRank, measured: rank, window))
            } else {
                adaptations.append(.unknown(.byIVRank, .ivRank))
            }
        }
        if let rule = settings.byVIX {
            if isSet {
                adaptations.append(.overruled(.byVIX, by: .byIVRank))
            } else if let vix = facts.vix.value {
                if let moved = rule.window(settings.window, vix: vix) {
                    window = moved
                    adaptations.append(.window(.byVIX, measured: vix, window))
                } else {
                    adaptations.append(.idle(.byVIX, measured: vix))
                }
            } else {
                adaptations.append(.unknown(.byVIX, .vix))
            }
        }
        if settings.afterEarnings { waitForResults(facts) }
    }

    private mutating func waitForResults(_ facts: MarketFacts) {
        switch facts.earnings {
        case .notApplicable: return
        case .unknown: adaptations.append(.unknown(.afterEarnings, .earnings))
        case .value(let earnings):
            let (first, last) = (facts.session + window.lowerBound, facts.session + window.upperBound)
            let due = earnings.upcoming.first {
                $0.timing == .beforeOpen ? $0.date > facts.session : $0.date >= facts.session
            }
            guard let due, due.date <= last else {
                if !earnings.coverage.contains(last) { adaptations.append(.unknown(.afterEarnings, .earnings)) }
                return
            }
            let after = due.timing == .beforeOpen ? due.date : due.date + 1
            if after > first {
                firstAfterResults = after
                adaptations.append(.results(due.date))
            } else {
                let days = Double(facts.session.days(to: due.date))
                adaptations.append(.idle(.afterEarnings, measured: days))
            }
        }
    }

    /// Of `series` (ascending by expiry), what the window and the choice name, results and inversion not yet weighed.
    func inWindow(_ series: [Chain.Series], from session: Day) -> [Chain.Series] {
        series.filter { window.contains(session.days(to: $0.expiry)) }
    }

    func chosen(_ inWindow: [Chain.Series], from session: Day) -> [Chain.Series] {
        guard case .nearest(let wanted) = choice else { return inWindow }
        // Ascending by expiry: the sooner of two equally near ones is met first.
        var best: Day?
        for series in inWindow {
            let distance = (session.days(to: series.expiry) - wanted).magnitude
            if let day = best, (session.days(to: day) - wanted).magnitude <= distance { continue }
            best = series.expiry
        }
        return inWindow.filter { $0.expiry == best }
    }

    /// The soonest expiry of `series` after the results, of every root.
    func afterResults(_ series: [Chain.Series]) -> [Chain.Series]? {
        guard let firstAfterResults else { return nil }
        let day = series.first { $0.expiry >= firstAfterResults }?.expiry
        return series.filter { $0.expiry == day }
    }
}

extension WindowByIVRank {
    func days(ivRank: Double) -> Int { ivRank < below ? low : ivRank > above ? high : middle }
}

extension WindowByVIX {
    /// Nil between the thresholds. An end that would come before the start comes with it.
    func window(_ base: ClosedRange<Int>, vix: Double) -> ClosedRange<Int>? {
        if vix > above {
            let start = max(earliestStart, base.lowerBound - startSooner)
            return start...max(start, earliestEnd, base.upperBound - endSooner)
        }
        guard vix < below else { return nil }
        return base.lowerBound...max(base.lowerBound, min(latestEnd, base.upperBound + endLater))
    }
}
