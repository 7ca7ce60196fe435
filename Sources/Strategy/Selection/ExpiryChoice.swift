import Market
import Trading

/// Which series of a chain a strategy looks at.
struct ExpiryChoice {
    /// Series that could be traded at all.
    let tradable: Int
    /// The series to search, in the order of the chain: every root of the chosen expiry (or expiries) competes.
    let chosen: [Chain.Series]
    /// Calendar days of the tradable expiry nearest to the window (or to the wanted days inside it).
    let nearestDTE: Int?

    /// Leaves out adjusted contracts (their deliverable is not the underlying), roots the profile does not name, what
    /// expires on the session itself, and what has seen its last trade (the morning-settled, the day before).
    init(_ settings: ExpirySettings, chain: Chain, facts: MarketFacts) {
        guard !facts.withheld.contains(.expirations) else {
            tradable = 0
            chosen = []
            nearestDTE = nil
            return
        }
        let session = chain.session
        let tradableSeries = chain.series.filter { series in
            guard series.expiry > session, settings.roots.isEmpty || settings.roots.contains(series.root) else {
                return false
            }
            let rules = RootRules.of(series.root)
            return !rules.isAdjusted && rules.lastTradingMoment(expiry: series.expiry) > facts.at
        }
        tradable = tradableSeries.count
        let inWindow = tradableSeries.filter { settings.window.contains(session.days(to: $0.expiry)) }
        switch settings.choice {
        case .every:
            chosen = inWindow
        case .nearest(let wanted):
            // Ascending by expiry: the sooner of two equally near ones is met first.
            var best: Day?
            for series in inWindow {
                let distance = (session.days(to: series.expiry) - wanted).magnitude
                if let day = best, (session.days(to: day) - wanted).magnitude <= distance { continue }
                best = series.expiry
            }
            chosen = inWindow.filter { $0.expiry == best }
        }
        func distance(_ dte: Int) -> Int {
            max(settings.window.lowerBound - dte, dte - settings.window.upperBound, 0)
        }
        nearestDTE =
            chosen.first.map { session.days(to: $0.expiry) }
            ?? tradableSeries.map { session.days(to: $0.expiry) }
            .min { (distance($0), $0) < (distance($1), $1) }
    }
}
