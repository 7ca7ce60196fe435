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
        let found = SeriesSearch(context, series)
        for pair in found.pairs {
            enumerated += pair.puts.total * pair.calls.total
            countLegMisses(found, pair)
        }
        let passing = found.pairs.filter { !$0.puts.survivors.isEmpty && !$0.calls.survivors.isEmpty }
        guard let first = passing.first.flatMap(found.firstWays) else { return }
        let earnings = context.isOff(.earnings) ? .switchedOff : ValueGates.earnings(context, expiry: series.expiry)
        if earnings.isFailure {
            let all = passing.reduce(0) { $0 + $1.puts.survivors.count * $1.calls.survivors.count }
            add(.earnings, stopped: all, earnings)
            note(.earnings, earnings.miss) { found.verdicts(first) }
            return
        }
        var values = ValueSearch(context, found, index: index)
        values.run(found)
        for stop in values.stops where stop.count > 0 {
            let verdicts = found.verdicts(found.ways(stop.place))
            let verdict = verdicts.first { $0.gate == stop.gate }?.verdict ?? .passed(measured: nil, limit: nil)
            add(stop.gate, stopped: stop.count, verdict)
            note(stop.gate, verdict.miss) { verdicts }
        }
        for best in values.best { keep(best, found) }
    }

    /// Best first; of equals the one met first stays ahead: sooner expiry, root, then strikes ascending.
    private mutating func keep(_ best: ValueSearch.Best, _ found: SeriesSearch) {
        let position = ranked.firstIndex { best.value > $0.value } ?? ranked.count
        guard position <= context.strategy.runnersUp else { return }
        let ways = found.ways(best.place)
        ranked.insert(
            Ranked(
                value: best.value, candidate: makesCandidates ? found.candidate(ways, strategy: index) : nil,
                verdicts: found.verdicts(ways)),
            at: position)
        if ranked.count > 1 + context.strategy.runnersUp { ranked.removeLast() }
    }

    // MARK: - What was stopped at a leg

    /// A structure is stopped at the lower of its sides' levels, so the products of what is left at each level count
    /// them all without making any.
    private mutating func countLegMisses(_ found: SeriesSearch, _ pair: SeriesSearch.Pair) {
        var (putsLeft, callsLeft) = (pair.puts.total, pair.calls.total)
        for gate in LegGate.allCases {
            let level = Int(gate.rawValue)
            let putsNext = putsLeft - pair.puts.counts[level]
            let callsNext = callsLeft - pair.calls.counts[level]
            let stopped = putsLeft * callsLeft - putsNext * callsNext
            if stopped > 0 {
                // One side's miss is enough where the other side can pass; else both would have to be made good.
                let candidates = [pair.puts.nearest[level], pair.calls.nearest[level]]
                let misses = [callsNext > 0 ? candidates[0] : nil, putsNext > 0 ? candidates[1] : nil]
                    .compactMap { $0 }
                let miss =
                    misses.min { $0.miss < $1.miss } ?? candidates.compactMap { $0 }.max { $0.miss < $1.miss }
                add(gate.gate, stopped: stopped, miss?.verdict ?? .passed(measured: nil, limit: nil))
            }
            (putsLeft, callsLeft) = (putsNext, callsNext)
        }
        guard putsLeft * callsLeft == 0 else { return }
        let (put, call) = (pair.puts.furthest, pair.calls.furthest)
        let level = min(put?.level ?? LegGate.passed, call?.level ?? LegGate.passed)
        guard let gate = LegGate(rawValue: level) else { return }
        let miss = max(
            put.map { $0.level == level ? $0.miss : 0 } ?? 0, call.map { $0.level == level ? $0.miss : 0 } ?? 0)
        note(gate.gate, miss) { found.verdicts(pair, missedPut: put, missedCall: call) }
    }

    private mutating func note(_ gate: Gate, _ miss: Double, _ verdicts: () -> [GateVerdict]) {
        if let furthest, gate < furthest.gate || (gate == furthest.gate && miss >= furthest.miss) { return }
        furthest = Furthest(gate: gate, miss: miss, verdicts: verdicts())
    }

    private mutating func add(_ gate: Gate, stopped: Int, _ verdict: Verdict) {
        guard let position = Gate.ofStructure.firstIndex(of: gate) else { return }
        tallies[position].stopped += stopped
        guard case .failed(_, let measured, let limit) = verdict,
            tallies[position].measured == nil || verdict.miss < tallies[position].miss
        else { return }
        tallies[position].miss = verdict.miss
        tallies[position].measured = measured
        tallies[position].limit = limit
    }
}
