import Market
import Trading

/// Which series of a chain a strategy looks at.
struct ExpiryChoice {
    /// Series that could be traded at all.
    let tradable: Int
    /// Calendar days from the session, as the market has moved them.
    let window: ClosedRange<Int>
    /// The series to search, in the order of the chain: every root of the chosen expiry (or expiries) competes.
    let chosen: [Chain.Series]
    /// Calendar days of the tradable expiry nearest to the window (or to the wanted days inside it).
    let nearestDTE: Int?
    /// What the rules that move the window came to.
    let adaptations: [Adaptation]

    /// Leaves out adjusted contracts (their deliverable is not the underlying), roots the profile does not name, what
    /// expires on the session itself, and what has seen its last trade (the morning-settled, the day before).
    init(_ context: EntryContext) {
        let (settings, chain, facts) = (context.strategy.expiry, context.chain, context.facts)
        let plan = ExpiryPlan(settings, facts: facts)
        window = plan.window
        guard !context.isWithheld(.expirations) else {
            tradable = 0
            chosen = []
            nearestDTE = nil
            adaptations = plan.adaptations
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
        if let after = plan.afterResults(tradableSeries) {
            chosen = after
            adaptations = plan.adaptations
        } else {
            let inWindow = plan.inWindow(tradableSeries, from: session)
            var inversion = Inversion(context, inWindow)
            chosen = inversion.weighed(plan.chosen(inWindow, from: session))
            adaptations = plan.adaptations + inversion.adaptations
        }
        func distance(_ dte: Int) -> Int {
            max(plan.window.lowerBound - dte, dte - plan.window.upperBound, 0)
        }
        nearestDTE =
            chosen.first.map { session.days(to: $0.expiry) }
            ?? tradableSeries.map { session.days(to: $0.expiry) }
            .min { (distance($0), $0) < (distance($1), $1) }
    }
}

/// An inverted term structure: the sooner of two expiries is the dearer one at the money, and is preferred.
private struct Inversion {
    let context: EntryContext
    let inWindow: [Chain.Series]
    private(set) var adaptations: [Adaptation] = []

    init(_ context: EntryContext, _ inWindow: [Chain.Series]) {
        self.context = context
        self.inWindow = inWindow
    }

    /// Where every expiry competes, those that give way are left out; a single one is exchanged for the one before it.
    mutating func weighed(_ chosen: [Chain.Series]) -> [Chain.Series] {
        guard let points = context.strategy.expiry.inversion else { return chosen }
        var days: [Day] = []
        for series in chosen where days.last != series.expiry { days.append(series.expiry) }
        var kept: [Day] = []
        for day in days {
            guard let sooner = inWindow.last(where: { $0.expiry < day })?.expiry else {
                kept.append(day)
                continue
            }
            guard let near = atTheMoney(sooner), let far = atTheMoney(day) else {
                adaptations.append(.unknown(.inversion, smile(inWindow[0]).missing))
                kept.append(day)
                continue
            }
            let difference = (near - far) * 100
            if difference > points {
                adaptations.append(.gaveWay(day, to: sooner, points: difference))
                if days.count == 1 { kept.append(sooner) }
            } else {
                adaptations.append(.idle(.inversion, measured: difference))
                kept.append(day)
            }
        }
        return inWindow.filter { kept.contains($0.expiry) }
    }

    private func smile(_ series: Chain.Series) -> SeriesSmile {
        SeriesSmile(context: context, market: SeriesMarket(context, series), series: series)
    }
    /// Of the first root that has one.
    private func atTheMoney(_ day: Day) -> Double? {
        inWindow.lazy.filter { $0.expiry == day }.compactMap { smile($0).atTheMoney }.first
    }
}
