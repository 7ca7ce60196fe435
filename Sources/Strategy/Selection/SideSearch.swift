import Market
import Trading

/// All ways to build one side of a structure (its puts or its calls) in one series: which short strike with which
/// long ones, and at which gate of a leg each way that fails is stopped.
struct SideSearch {
    let side: SideRows
    /// The rules as today's market has them; nil for a side that the structure does not have.
    let targets: SideTargets?
    /// By key, in the order of the search; one group where nothing ties the sides together.
    let groups: [SideWays]
    /// Strikes listed on this side, and strikes needed.
    let listed: Int
    let needed: Int

    var right: Right { side.right }
    var rows: [LegRow] { side.rows }

    /// The side that a structure does not have: one way, nothing in it.
    static func absent(_ right: Right) -> SideSearch {
        SideSearch(side: .absent(right), targets: nil, groups: [.absent(.free)], listed: 0, needed: 0)
    }
    private init(side: SideRows, targets: SideTargets?, groups: [SideWays], listed: Int, needed: Int) {
        self.side = side
        self.targets = targets
        self.groups = groups
        self.listed = listed
        self.needed = needed
    }

    /// `partner` is the other side, already found, where this one takes a strike or a width from it.
    init(
        _ context: EntryContext, _ smile: SeriesSmile, _ right: Right, _ rules: SideSettings, partner: SideSearch?,
        keepsMisses: Bool
    ) {
        let structure = context.strategy.structure
        let targets = SideTargets(rules, right, smile)
        let needed = structure.roles.count { $0.right == right }
        let range = smile.series.rows(right)
        let listed = SideSearch.listed(range, context)
        var side = SideRows.absent(right)
        var groups: [SideWays] = []
        if listed >= needed {
            // Wings on the money's side, and strikes that follow the other side's, may lie in the money.
            let reachesIn = structure.isBought || partner != nil
            let inPlay = reachesIn ? range : SideSearch.inPlay(range, right, targets.short, smile)
            side = SideRows(
                context, smile.market, right, targets, inPlay.filter { SideSearch.isEligible($0, context) },
                hasInner: structure.isBought)
            var finder = WayFinder(context, smile, side, targets, partner: partner, keepsMisses: keepsMisses)
            finder.run()
            groups = finder.groups
        }
        if groups.isEmpty {
            // Too few strikes, or none that the rules name.
            let verdict = Verdict.failed(.refused, measured: Double(listed), limit: Double(needed))
            groups = [SideWays(.free, stoppedAt: .enoughStrikes, verdict)]
        }
        let sums = WaySums(context, smile, side)
        for index in groups.indices { sums.add(to: &groups[index].survivors) }
        self.init(side: side, targets: targets, groups: groups, listed: listed, needed: needed)
    }

    /// How many strikes there are to choose from.
    static func listed(_ range: Range<Int>, _ context: EntryContext) -> Int {
        context.strategy.selection.needsOpenInterest ? range.count { isEligible($0, context) } : range.count
    }

    /// Whether the strike may be chosen at all.
    private static func isEligible(_ row: Int, _ context: EntryContext) -> Bool {
        guard context.strategy.selection.needsOpenInterest, !context.isWithheld(.openInterest) else { return true }
        return context.chain.openInterest(at: row) != 0
    }

    /// For a band of deltas up to a half only strikes at or out of the money can fit: the others are no candidates.
    private static func inPlay(
        _ range: Range<Int>, _ right: Right, _ short: SideTargets.Target, _ smile: SeriesSmile
    ) -> Range<Int> {
        guard case .deltaBand(let band) = short, band.upperBound <= 0.5,
            let pivot = (smile.market.forward ?? smile.market.spot).flatMap(Price.init(rounding:))
        else { return range }
        let strikes = smile.context.chain.columns.strike
        let money = range.partitioned { strikes[$0] >= pivot.units }
        return right == .call ? money..<range.upperBound : range.lowerBound..<money
    }
}
