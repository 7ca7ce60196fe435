import Market
import Trading

/// All ways to build one side of a structure (its puts or its calls) in one series: which short strike with which
/// long one, and at which gate of a leg each way that fails is stopped.
struct SideSearch {
    /// A way that every gate of a leg lets through, with its sums. Prices in 1/10,000 dollar per share.
    struct Pair {
        /// Positions in `rows`; nil for the side that a structure does not have.
        var short: Int?
        var long: Int?
        /// Twice the mid credit, and the legs' spreads together.
        var doubleMid: Int64 = 0
        var spread: Int64 = 0
        var width: Int64 = 0
        /// Per share from the holder's side. Not a number where a leg's figure is unknown, so that it stays unknown
        /// through every sum without a test in the inner loop.
        var expectedPayoff = 0.0
        var delta = 0.0
        var gamma = 0.0
        var isStoppedByDividend = false

        static let absent = Pair(short: nil, long: nil)
    }
    /// A way that was stopped: how far it came, and how far it was off there.
    struct Miss {
        var level: UInt8
        var miss: Double
        var verdict: Verdict
        var short: Int?
        var long: Int?
        var wantedWidth: Price?
    }

    let right: Right
    let rules: SideSettings?
    private(set) var rows: [LegRow] = []
    private(set) var survivors: [Pair] = []
    /// Ways first stopped at each level; the last counts the survivors.
    private(set) var counts = [Int](repeating: 0, count: Int(LegGate.passed) + 1)
    /// The nearest miss at each level.
    private(set) var nearest = [Miss?](repeating: nil, count: Int(LegGate.passed))
    /// Strikes listed on this side, and strikes needed.
    let listed: Int
    let needed: Int

    private struct Judged {
        var level = LegGate.passed
        var verdict = Verdict.passed(measured: nil, limit: nil)
        var miss = 0.0
    }
    private var shorts: [Judged] = []
    private var longs: [Judged] = []

    /// The side that a structure does not have: one way, nothing in it.
    static func absent(_ right: Right) -> SideSearch {
        var side = SideSearch(right: right, rules: nil, listed: 0, needed: 0)
        side.counts[Int(LegGate.passed)] = 1
        side.survivors = [.absent]
        return side
    }
    private init(right: Right, rules: SideSettings?, listed: Int, needed: Int) {
        self.right = right
        self.rules = rules
        self.listed = listed
        self.needed = needed
    }

    init(_ context: EntryContext, _ market: SeriesMarket, _ series: Chain.Series, _ right: Right, _ rules: SideSettings)
    {
        let range = series.rows(right)
        self.init(right: right, rules: rules, listed: range.count, needed: rules.long == nil ? 1 : 2)
        if listed >= needed {
            let inPlay = SideSearch.rowsInPlay(range, right, rules.short, market, context.chain)
            judgeRows(context, market, inPlay)
            findPairs(context, market)
        }
        if counts.allSatisfy({ $0 == 0 }) {
            let verdict = Verdict.failed(.refused, measured: Double(listed), limit: Double(needed))
            stop(Miss(level: 0, miss: verdict.miss, verdict: verdict))
        }
        addSums(context, series.expiry)
    }

    /// For a band of deltas up to a half only strikes at or out of the money can fit: the others are no candidates.
    private static func rowsInPlay(
        _ range: Range<Int>, _ right: Right, _ short: StrikeRule, _ market: SeriesMarket, _ chain: Chain
    ) -> Range<Int> {
        guard case .deltaBand(let band) = short, band.upperBound <= 0.5,
            let pivot = (market.forward ?? market.spot).flatMap(Price.init(rounding:))
        else { return range }
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if chain.columns.strike[middle] < pivot.units { low = middle + 1 } else { high = middle }
        }
        return right == .call ? low..<range.upperBound : range.lowerBound..<low
    }

    private mutating func judgeRows(_ context: EntryContext, _ market: SeriesMarket, _ range: Range<Int>) {
        let maker = LegRowMaker(context, market, right)
        let gates = LegGates(context: context, market: market)
        rows.reserveCapacity(range.count)
        for index in range {
            var leg = maker.row(index)
            if leg.quote.sides != nil {
                maker.addGreeks(&leg)
                maker.addExpectedPayoff(&leg)
            }
            rows.append(leg)
        }
        guard let rules else { return }
        shorts = rows.map { judge($0, context, gates, LegRole(.short, right), rules.short) }
        if let rule = rules.long { longs = rows.map { judge($0, context, gates, LegRole(.long, right), rule) } }
    }

    private func judge(
        _ leg: LegRow, _ context: EntryContext, _ gates: LegGates, _ role: LegRole, _ rule: StrikeRule
    ) -> Judged {
        for gate in LegGate.allCases where gate.isInherent || !context.isOff(gate.gate) {
            let verdict = gates.verdict(gate, leg, role: role, rule: rule)
            if verdict.isFailure { return Judged(level: gate.rawValue, verdict: verdict, miss: verdict.miss) }
        }
        return Judged()
    }

    // MARK: - Which strikes go together

    private mutating func findPairs(_ context: EntryContext, _ market: SeriesMarket) {
        guard let rules else { return }
        switch rules.short {
        case .nearestDelta(let target):
            guard let short = nearest(to: target, among: rows.indices) else {
                stopForWantOfDelta(context, market, among: rows.indices)
                return
            }
            findLongs(context, market, of: short)
        case .deltaBand:
            for short in rows.indices { findLongs(context, market, of: short) }
        case .widths:
            // A width is a distance from a short strike; on a short one it names nothing.
            return
        }
    }

    private mutating func findLongs(_ context: EntryContext, _ market: SeriesMarket, of short: Int) {
        guard let rule = rules?.long else {
            record(context, short: short, long: nil)
            return
        }
        let further = right == .put ? 0..<short : (short + 1)..<rows.count
        switch rule {
        case .nearestDelta(let target):
            if let long = nearest(to: target, among: further) {
                record(context, short: short, long: long)
            } else if !further.isEmpty {
                stopForWantOfDelta(context, market, among: further)
            }
        case .deltaBand:
            for long in further { record(context, short: short, long: long) }
        case .widths(let widths):
            for width in widths {
                let strike = rows[short].strike + (right == .put ? -width.units : width.units)
                if let long = position(ofStrike: strike) {
                    record(context, short: short, long: long)
                } else {
                    recordUnlisted(context, short: short, width: width)
                }
            }
        }
    }

    /// The priced row whose |delta| is nearest; within 1e-12 the one nearer the money, which is met first.
    private func nearest(to target: Double, among range: Range<Int>) -> Int? {
        var best: (row: Int, distance: Double)?
        func look(_ row: Int) {
            guard rows[row].quote.sides != nil, let magnitude = rows[row].magnitude(right) else { return }
            let distance = (magnitude - target).magnitude
            if let best, distance >= best.distance - 1e-12 { return }
            best = (row, distance)
        }
        if right == .put { for row in range.reversed() { look(row) } } else { for row in range { look(row) } }
        return best?.row
    }

    private func position(ofStrike strike: Int64) -> Int? {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].strike < strike { low = middle + 1 } else { high = middle }
        }
        return low < rows.count && rows[low].strike == strike ? low : nil
    }

    // MARK: - Counting

    private mutating func record(_ context: EntryContext, short: Int, long: Int?) {
        let first = shorts[short]
        var level = first.level
        var worst = first
        if let long {
            let second = longs[long]
            if second.level < level || (second.level == level && second.miss > worst.miss) { worst = second }
            level = min(level, second.level)
        }
        guard level < LegGate.passed else {
            counts[Int(level)] += 1
            survivors.append(Pair(short: short, long: long))
            return
        }
        // Most ways are stopped: the miss is only made where it can matter.
        if isSwitchedOff(context, level) { return }
        if let known = nearest[Int(level)], known.miss <= worst.miss {
            counts[Int(level)] += 1
        } else {
            stop(Miss(level: level, miss: worst.miss, verdict: worst.verdict, short: short, long: long))
        }
    }

    private mutating func recordUnlisted(_ context: EntryContext, short: Int, width: Price) {
        var level = shorts[short].level
        var verdict = shorts[short].verdict
        if level > LegGate.width.rawValue {
            level = LegGate.width.rawValue
            verdict = .failed(.refused, measured: nil, limit: width.approximateDollars)
        }
        if isSwitchedOff(context, level) { return }
        stop(Miss(level: level, miss: verdict.miss, verdict: verdict, short: short, wantedWidth: width))
    }

    /// No strike can be chosen: nothing is priced, or no priced strike has a delta.
    private mutating func stopForWantOfDelta(
        _ context: EntryContext, _ market: SeriesMarket, among range: Range<Int>
    ) {
        let priced = rows[range].first { $0.quote.sides != nil }
        let gate = priced == nil ? LegGate.legQuoted : .deltaBand
        if isSwitchedOff(context, gate.rawValue) { return }
        let verdict = Verdict.unknown(priced.map { LegGates(context: context, market: market).gap($0) } ?? .quotes)
        stop(Miss(level: gate.rawValue, miss: verdict.miss, verdict: verdict))
    }

    private func isSwitchedOff(_ context: EntryContext, _ level: UInt8) -> Bool {
        LegGate(rawValue: level).map { context.isOff($0.gate) } ?? false
    }

    private mutating func stop(_ miss: Miss) {
        counts[Int(miss.level)] += 1
        if let known = nearest[Int(miss.level)], known.miss <= miss.miss { return }
        nearest[Int(miss.level)] = miss
    }

    // MARK: - Sums

    private mutating func addSums(_ context: EntryContext, _ expiry: Day) {
        let asksDividend = right == .call && !context.isOff(.exDividend)
        var stoppedShort: (short: Int, isStopped: Bool)?
        for index in survivors.indices {
            if let short = survivors[index].short {
                survivors[index].add(rows[short], sign: -1)
                if asksDividend {
                    // Survivors of one short strike follow each other.
                    if stoppedShort?.short != short {
                        let verdict = ValueGates.exDividend(context, expiry: expiry, shortCall: rows[short])
                        stoppedShort = (short, verdict.isFailure)
                    }
                    survivors[index].isStoppedByDividend = stoppedShort?.isStopped ?? false
                }
                if let long = survivors[index].long {
                    survivors[index].width = abs(rows[short].strike - rows[long].strike)
                }
            }
            if let long = survivors[index].long { survivors[index].add(rows[long], sign: 1) }
        }
    }
}

extension SideSearch.Pair {
    fileprivate mutating func add(_ leg: LegRow, sign: Double) {
        guard let (bid, ask) = leg.quote.sides else { return }
        doubleMid -= Int64(sign) * (bid + ask)
        spread += ask - bid
        expectedPayoff += sign * (leg.expectedPayoff ?? .nan)
        delta += sign * (leg.delta ?? .nan)
        gamma += sign * (leg.gamma ?? .nan)
    }
}
