import Market
import Trading

/// Looks at every structure that fits in the given series, counts each one that fails at the first gate that stops it,
/// and keeps the best of the rest.
struct StructureSearch {
    private let context: EntryContext
    private let index: StrategyIndex
    private let series: [Chain.Series]
    /// Off where a stopped underlying is searched only to see what else would have stopped it.
    private let makesCandidates: Bool
    private var tallies: [Tally]
    private var ranked: [Ranked] = []
    private var furthest: Furthest?

    private(set) var enumerated = 0

    private struct Tally {
        var stopped = 0
        var miss = Double.infinity
        var measured: Double?
        var limit: Double?
    }
    private struct Ranked {
        var value: Double
        var candidate: Candidate?
        var verdicts: [GateVerdict]
    }
    /// The stopped structure that came furthest, and there nearest to passing.
    private struct Furthest {
        var gate: Gate
        var miss: Double
        var verdicts: [GateVerdict]
    }

    init(_ context: EntryContext, index: StrategyIndex, series: [Chain.Series], makesCandidates: Bool) {
        self.context = context
        self.index = index
        self.series = series
        self.makesCandidates = makesCandidates
        tallies = [Tally](repeating: Tally(), count: Gate.ofStructure.count)
    }

    var candidates: [Candidate] { ranked.compactMap(\.candidate) }
    var candidateVerdicts: [GateVerdict] { ranked.first?.verdicts ?? furthest?.verdicts ?? [] }
    /// The gates that stopped something, in order.
    var waterfall: [GateTally] {
        zip(Gate.ofStructure, tallies).compactMap { gate, tally in
            guard tally.stopped > 0 else { return nil }
            var nearest: (measured: Double, limit: Double)?
            if let measured = tally.measured, let limit = tally.limit { nearest = (measured, limit) }
            return GateTally(gate: gate, stopped: tally.stopped, nearest: nearest)
        }
    }

    mutating func run() {
        for series in series { search(series) }
    }

    private mutating func search(_ series: Chain.Series) {
        let market = SeriesMarket(context, series)
        let found = SeriesSearch(context, market, series)
        enumerated += found.puts.total * found.calls.total
        countLegMisses(found)
        guard !found.puts.survivors.isEmpty, !found.calls.survivors.isEmpty else { return }
        let earnings = context.isOff(.earnings) ? .switchedOff : ValueGates.earnings(context, expiry: series.expiry)
        if earnings.isFailure {
            let all = found.puts.survivors.count * found.calls.survivors.count
            add(.earnings, stopped: all, earnings)
            note(.earnings, earnings.miss, found) { ($0.puts.survivors[0], $0.calls.survivors[0]) }
            return
        }
        var values = ValueSearch(context, found, index: index)
        values.run(found)
        for stop in values.stops where stop.count > 0 {
            let (put, call) = (found.puts.survivors[stop.put], found.calls.survivors[stop.call])
            let verdicts = found.verdicts(put, call)
            let verdict = verdicts.first { $0.gate == stop.gate }?.verdict ?? .passed(measured: nil, limit: nil)
            add(stop.gate, stopped: stop.count, verdict)
            note(stop.gate, verdict.miss, found) { _ in (put, call) }
        }
        for best in values.best {
            let (put, call) = (found.puts.survivors[best.put], found.calls.survivors[best.call])
            keep(
                Ranked(
                    value: best.value,
                    candidate: makesCandidates ? found.candidate(put, call, strategy: index) : nil,
                    verdicts: found.verdicts(put, call)))
        }
    }

    /// Best first; of equals the one met first stays ahead: sooner expiry, root, then strikes ascending.
    private mutating func keep(_ new: Ranked) {
        let position = ranked.firstIndex { new.value > $0.value } ?? ranked.count
        guard position <= context.strategy.runnersUp else { return }
        ranked.insert(new, at: position)
        if ranked.count > 1 + context.strategy.runnersUp { ranked.removeLast() }
    }

    // MARK: - What was stopped at a leg

    /// A structure is stopped at the lower of its sides' levels, so the products of what is left at each level count
    /// them all without making any.
    private mutating func countLegMisses(_ found: SeriesSearch) {
        var (putsLeft, callsLeft) = (found.puts.total, found.calls.total)
        for gate in LegGate.allCases {
            let level = Int(gate.rawValue)
            let putsNext = putsLeft - found.puts.counts[level]
            let callsNext = callsLeft - found.calls.counts[level]
            let stopped = putsLeft * callsLeft - putsNext * callsNext
            if stopped > 0 {
                // One side's miss is enough where the other side can pass; else both would have to be made good.
                let candidates = [found.puts.nearest[level], found.calls.nearest[level]]
                let misses = [callsNext > 0 ? candidates[0] : nil, putsNext > 0 ? candidates[1] : nil]
                    .compactMap { $0 }
                let miss =
                    misses.min { $0.miss < $1.miss } ?? candidates.compactMap { $0 }.max { $0.miss < $1.miss }
                add(gate.gate, stopped: stopped, miss?.verdict ?? .passed(measured: nil, limit: nil))
            }
            (putsLeft, callsLeft) = (putsNext, callsNext)
        }
        guard putsLeft * callsLeft == 0 else { return }
        let (put, call) = (found.puts.furthest, found.calls.furthest)
        let level = min(put?.level ?? LegGate.passed, call?.level ?? LegGate.passed)
        guard let gate = LegGate(rawValue: level) else { return }
        let miss = max(
            put.map { $0.level == level ? $0.miss : 0 } ?? 0, call.map { $0.level == level ? $0.miss : 0 } ?? 0)
        guard isFurther(gate.gate, miss) else { return }
        furthest = Furthest(gate: gate.gate, miss: miss, verdicts: found.verdicts(missedPut: put, missedCall: call))
    }

    private mutating func note(
        _ gate: Gate, _ miss: Double, _ found: SeriesSearch,
        _ pick: (SeriesSearch) -> (SideSearch.Pair, SideSearch.Pair)
    ) {
        guard isFurther(gate, miss) else { return }
        let (put, call) = pick(found)
        furthest = Furthest(gate: gate, miss: miss, verdicts: found.verdicts(put, call))
    }
    private func isFurther(_ gate: Gate, _ miss: Double) -> Bool {
        guard let furthest else { return true }
        return gate > furthest.gate || (gate == furthest.gate && miss < furthest.miss)
    }

    private mutating func add(_ gate: Gate, stopped: Int, _ verdict: Verdict) {
        let position = Int(gate.rawValue - Gate.enoughStrikes.rawValue)
        tallies[position].stopped += stopped
        guard case .failed(_, let measured, let limit) = verdict,
            tallies[position].measured == nil || verdict.miss < tallies[position].miss
        else { return }
        tallies[position].miss = verdict.miss
        tallies[position].measured = measured
        tallies[position].limit = limit
    }
}

/// Both sides of one series, and how a pair of them becomes legs, verdicts and a candidate.
struct SeriesSearch {
    let context: EntryContext
    let market: SeriesMarket
    let series: Chain.Series
    let puts: SideSearch
    let calls: SideSearch

    init(_ context: EntryContext, _ market: SeriesMarket, _ series: Chain.Series) {
        self.context = context
        self.market = market
        self.series = series
        let rights = Set(context.strategy.structure.roles.map(\.right))
        func side(_ right: Right, _ rules: SideSettings?) -> SideSearch {
            guard rights.contains(right) else { return .absent(right) }
            precondition(rules != nil, "a structure has a rule for each side it stands on")
            return rules.map { SideSearch(context, market, series, right, $0) } ?? .absent(right)
        }
        puts = side(.put, context.strategy.put)
        calls = side(.call, context.strategy.call)
    }

    private func leg(_ side: SideSearch, _ legSide: Side, _ position: Int?, _ width: Price?)
        -> StructureJudge.JudgedLeg?
    {
        guard let rules = side.rules, let rule = legSide == .short ? rules.short : rules.long else { return nil }
        return StructureJudge.JudgedLeg(
            role: LegRole(legSide, side.right), rule: rule, row: position.map { side.rows[$0] }, width: width)
    }

    func verdicts(_ put: SideSearch.Pair, _ call: SideSearch.Pair) -> [GateVerdict] {
        verdicts([(puts, put.short, put.long, nil), (calls, call.short, call.long, nil)])
    }
    /// The nearest of what was stopped at a leg; a side without a miss stands with the first way that passed.
    func verdicts(missedPut: SideSearch.Miss?, missedCall: SideSearch.Miss?) -> [GateVerdict] {
        func way(_ side: SideSearch, _ miss: SideSearch.Miss?) -> (SideSearch, Int?, Int?, Price?) {
            if let miss { return (side, miss.short, miss.long, miss.wantedWidth) }
            let first = side.survivors.first
            return (side, first?.short, first?.long, nil)
        }
        return verdicts([way(puts, missedPut), way(calls, missedCall)])
    }
    private func verdicts(_ ways: [(SideSearch, Int?, Int?, Price?)]) -> [GateVerdict] {
        var legs: [StructureJudge.JudgedLeg] = []
        for (side, short, long, wanted) in ways {
            var width = wanted
            if let short, let long {
                width = Price(units: abs(side.rows[short].strike - side.rows[long].strike))
            }
            if let leg = leg(side, .short, short, nil) { legs.append(leg) }
            if let leg = leg(side, .long, long, width) { legs.append(leg) }
        }
        return StructureJudge(context: context, market: market, expiry: series.expiry).verdicts(legs, strikes: strikes)
    }

    private var strikes: (listed: Int, needed: Int) {
        let sides = [puts, calls].filter { $0.rules != nil }
        let scarcer = sides.min { ($0.listed - $0.needed, $0.right) < ($1.listed - $1.needed, $1.right) }
        return scarcer.map { ($0.listed, $0.needed) } ?? (0, 0)
    }

    func candidate(_ put: SideSearch.Pair, _ call: SideSearch.Pair, strategy: StrategyIndex) -> Candidate {
        CandidateMaker(context: context, market: market, series: series).candidate(legs(put, call), strategy: strategy)
    }

    /// In the order in which tables list the structure's legs.
    func legs(_ put: SideSearch.Pair, _ call: SideSearch.Pair) -> [(role: LegRole, row: LegRow)] {
        context.strategy.structure.roles.compactMap { role in
            let (side, pair) = role.right == .put ? (puts, put) : (calls, call)
            let position = role.side == .short ? pair.short : pair.long
            return position.map { (role, side.rows[$0]) }
        }
    }
}

extension SideSearch {
    var total: Int { counts.reduce(0, +) }
    /// The miss that came furthest; nil where a way passed.
    var furthest: Miss? { survivors.isEmpty ? nearest.last { $0 != nil } ?? nil : nil }
}
