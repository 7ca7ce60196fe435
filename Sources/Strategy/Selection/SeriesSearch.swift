import Market
import Trading

/// Both sides of one series, and how a way of each becomes legs, verdicts and a candidate.
struct SeriesSearch {
    let context: EntryContext
    let market: SeriesMarket
    let series: Chain.Series
    let puts: SideSearch
    let calls: SideSearch
    /// The groups that go together, in the order of the puts.
    let pairs: [Pair]

    /// A group of put ways with the call ways of the same key.
    struct Pair {
        let puts: SideWays
        let calls: SideWays
    }
    /// One way of each side.
    typealias Ways = (put: SideWays.Way, call: SideWays.Way)

    init(_ context: EntryContext, _ series: Chain.Series, keepsMisses: Bool = false) {
        let market = SeriesMarket(context, series)
        let smile = SeriesSmile(context: context, market: market, series: series)
        let roles = context.strategy.structure.roles
        func side(_ right: Right, _ rules: SideSettings?, after partner: SideSearch?) -> SideSearch {
            guard roles.contains(where: { $0.right == right }) else { return .absent(right) }
            precondition(rules != nil, "a structure has a rule for each side it stands on")
            guard let rules else { return .absent(right) }
            return SideSearch(
                context, smile, right, rules, partner: rules.follows ? partner : nil, keepsMisses: keepsMisses)
        }
        if context.strategy.put?.follows ?? false {
            let calls = side(.call, context.strategy.call, after: nil)
            (puts, self.calls) = (side(.put, context.strategy.put, after: calls), calls)
        } else {
            puts = side(.put, context.strategy.put, after: nil)
            calls = side(.call, context.strategy.call, after: puts)
        }
        pairs = SeriesSearch.pairs(puts, calls)
        self.context = context
        self.market = market
        self.series = series
    }

    private static func pairs(_ puts: SideSearch, _ calls: SideSearch) -> [Pair] {
        var callsOf: [Joint.Key: SideWays] = [:]
        for group in calls.groups { callsOf[group.key] = group }
        let pairs = puts.groups.compactMap { group in
            callsOf[group.key].map { Pair(puts: group, calls: $0) }
        }
        guard pairs.isEmpty else { return pairs }
        // Nothing goes together: counted once, so that it is said.
        let nothing = SideWays(.free, stoppedAt: .width, .failed(.refused, measured: nil, limit: nil))
        func unbuilt(_ side: SideSearch) -> SideWays? { side.groups.first { $0.counts[0] > 0 } }
        if let calls = unbuilt(calls) { return [Pair(puts: .absent(.free), calls: calls)] }
        return [Pair(puts: unbuilt(puts) ?? nothing, calls: .absent(.free))]
    }

    func ways(_ place: ValueSearch.Place) -> Ways {
        (pairs[place.pair].puts.survivors[place.put], pairs[place.pair].calls.survivors[place.call])
    }
    /// The first combination of a pair whose legs all passed; nil where there is none.
    func firstWays(of pair: Pair) -> Ways? {
        guard let put = pair.puts.survivors.first, let call = pair.calls.survivors.first else { return nil }
        return (put, call)
    }

    // MARK: - Verdicts

    /// Of a combination. `wanted` are widths to strikes that are not listed.
    func verdicts(_ ways: Ways, wanted: (put: Price?, call: Price?) = (nil, nil)) -> [GateVerdict] {
        verdicts(judged(ways.put, wanted: wanted.put, puts) + judged(ways.call, wanted: wanted.call, calls))
    }
    /// The nearest of what was stopped at a leg; a side without a miss stands with the first way that passed.
    func verdicts(_ pair: Pair, missedPut: SideWays.Miss?, missedCall: SideWays.Miss?) -> [GateVerdict] {
        let put = missedPut?.way ?? pair.puts.survivors.first ?? .absent
        let call = missedCall?.way ?? pair.calls.survivors.first ?? .absent
        return verdicts((put, call), wanted: (missedPut?.wantedWidth, missedCall?.wantedWidth))
    }
    private func verdicts(_ legs: [StructureJudge.JudgedLeg]) -> [GateVerdict] {
        StructureJudge(context: context, market: market, expiry: series.expiry).verdicts(legs, strikes: strikes)
    }

    private var strikes: (listed: Int, needed: Int) {
        let sides = [puts, calls].filter { $0.targets != nil }
        let scarcer = sides.min { ($0.listed - $0.needed, $0.right) < ($1.listed - $1.needed, $1.right) }
        return scarcer.map { ($0.listed, $0.needed) } ?? (0, 0)
    }

    /// The legs of one side in the order in which tables list them. `wanted` is a width whose strike is not listed.
    private func judged(
        _ way: SideWays.Way, wanted: Price?, _ side: SideSearch
    ) -> [StructureJudge.JudgedLeg] {
        guard let targets = side.targets else { return [] }
        var width = wanted
        if let short = way.short, let long = way.long {
            width = Price(units: abs(side.rows[short].strike - side.rows[long].strike))
        }
        return parts(way, side.right).map { plan, part, position in
            let rule: StrikeRule =
                switch part {
                case .short: targets.shortRule
                case .long: targets.longRule ?? targets.shortRule
                case .inner: .sameAs(plan.role)
                }
            return StructureJudge.JudgedLeg(
                role: plan.role, ratio: plan.ratio, rule: rule, row: position.map { side.rows[$0] },
                width: part == .short ? nil : width)
        }
    }

    private enum Part { case short, long, inner }

    /// Each planned leg of one side with its part and its position in the side's rows. Of a butterfly's wings, listed
    /// from the lower one up, a put's far one comes first and a call's last.
    private func parts(
        _ way: SideWays.Way, _ right: Right
    ) -> [(plan: StructureKind.LegPlan, part: Part, position: Int?)] {
        let plans = context.strategy.structure.plan.filter { $0.role.right == right }
        let isBought = context.strategy.structure.isBought
        var wings: [(Part, Int?)] = [(.long, way.long)]
        if isBought { wings = right == .put ? wings + [(.inner, way.inner)] : [(.inner, way.inner)] + wings }
        return plans.map { plan in
            if plan.role.side == .short { return (plan, .short, way.short) }
            let wing = wings.removeFirst()
            return (plan, wing.0, wing.1)
        }
    }

    // MARK: - Candidates

    func candidate(_ ways: Ways, strategy: StrategyIndex) -> Candidate {
        CandidateMaker(context: context, market: market, series: series).candidate(
            placed(ways), strategy: strategy)
    }

    /// In the order in which tables list the structure's legs; what has no strike is left out.
    private func placed(_ ways: Ways) -> [PlacedLeg] {
        var found = parts(ways.put, .put) + parts(ways.call, .call)
        return context.strategy.structure.plan.compactMap { plan in
            guard let index = found.firstIndex(where: { $0.plan == plan }) else { return nil }
            let leg = found.remove(at: index)
            let side = plan.role.right == .put ? puts : calls
            return leg.position.map { PlacedLeg(role: plan.role, ratio: plan.ratio, row: side.rows[$0]) }
        }
    }

    /// The same as contracts.
    func legs(_ ways: Ways) -> [Leg] { placed(ways).map { $0.leg(of: series) } }
}
