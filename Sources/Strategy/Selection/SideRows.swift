import Market
import Trading

/// The listed contracts of one side in one series, each as a possible leg, and at which gate of a leg it is stopped in
/// each of the parts it could play. Strikes ascend.
struct SideRows {
    let right: Right
    let rows: [LegRow]
    let shorts: [Judged]
    /// Empty where the structure has no long leg on this side.
    let longs: [Judged]
    /// As a butterfly's wing on the money's side of its short strikes; empty elsewhere.
    let inners: [Judged]

    struct Judged {
        var level = LegGate.passed
        var miss = 0.0
        var verdict = Verdict.passed(measured: nil, limit: nil)
    }

    static func absent(_ right: Right) -> SideRows {
        SideRows(right: right, rows: [], shorts: [], longs: [], inners: [])
    }
    private init(right: Right, rows: [LegRow], shorts: [Judged], longs: [Judged], inners: [Judged]) {
        self.right = right
        self.rows = rows
        self.shorts = shorts
        self.longs = longs
        self.inners = inners
    }

    init(
        _ context: EntryContext, _ market: SeriesMarket, _ right: Right, _ targets: SideTargets, _ indices: [Int],
        hasInner: Bool
    ) {
        let maker = LegRowMaker(context, market, right)
        let gates = LegGates(context: context, market: market)
        let rows = indices.map { index in
            var leg = maker.row(index)
            if leg.quote.sides != nil {
                maker.addGreeks(&leg)
                maker.addExpectedPayoff(&leg)
            }
            return leg
        }
        let asked = LegGate.allCases.filter { $0.isInherent || !context.isOff($0.gate) }
        func judge(_ side: Side, _ rule: StrikeRule) -> [Judged] {
            let role = LegRole(side, right)
            return rows.map { leg in
                for gate in asked {
                    let verdict = gates.verdict(gate, leg, role: role, rule: rule)
                    if verdict.isFailure { return Judged(level: gate.rawValue, miss: verdict.miss, verdict: verdict) }
                }
                return Judged()
            }
        }
        self.init(
            right: right, rows: rows, shorts: judge(.short, targets.shortRule),
            longs: targets.longRule.map { judge(.long, $0) } ?? [],
            inners: hasInner ? judge(.long, .sameAs(LegRole(.long, right))) : [])
    }

    // MARK: - Which strike

    /// The rows further from the money than `row`, on the far side.
    func furtherOut(than row: Int) -> Range<Int> { right == .put ? 0..<row : (row + 1)..<rows.count }

    /// The strike so many 1/10,000 dollars further out than `row`'s; nearer the money where `width` is negative.
    func strike(_ width: Int64, furtherOutThan row: Int) -> Int64 {
        rows[row].strike + (right == .put ? -width : width)
    }

    func position(ofStrike strike: Int64) -> Int? {
        let position = rows.indices.partitioned { rows[$0].strike >= strike }
        return position < rows.count && rows[position].strike == strike ? position : nil
    }

    /// The priced row whose |delta| is nearest; within 1e-12 the one nearer the money, which is met first.
    func nearest(toDelta target: Double, among range: Range<Int>, where fits: (Int) -> Bool = { _ in true }) -> Int? {
        var best: (row: Int, distance: Double)?
        forEachOutwards(range) { row in
            guard rows[row].quote.sides != nil, let magnitude = rows[row].magnitude(right), fits(row) else { return }
            let distance = (magnitude - target).magnitude
            if let best, distance >= best.distance - 1e-12 { return }
            best = (row, distance)
        }
        return best?.row
    }

    /// The row whose strike is nearest; of two the one nearer the money, which is met first.
    func nearest(toStrike level: Int64, among range: Range<Int>, where fits: (Int) -> Bool = { _ in true }) -> Int? {
        var best: (row: Int, distance: UInt64)?
        forEachOutwards(range) { row in
            let distance = (rows[row].strike - level).magnitude
            if let best, distance >= best.distance { return }
            if fits(row) { best = (row, distance) }
        }
        return best?.row
    }

    private func forEachOutwards(_ range: Range<Int>, _ look: (Int) -> Void) {
        if right == .put { for row in range.reversed() { look(row) } } else { for row in range { look(row) } }
    }
}
