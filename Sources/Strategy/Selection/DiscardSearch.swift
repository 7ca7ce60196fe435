public import Market
public import Trading

/// A combination of strikes that was looked at and is no candidate.
public struct DiscardedStructure: Hashable, Sendable {
    public let expiry: Day
    /// In the order in which tables list them; a strike that is not listed is missing.
    public let legs: [Leg]
    /// The first gate that stopped it, with what it measured; nil where it passed them all and others rank higher.
    public let stoppedBy: GateVerdict?
}

extension EntryPipeline {
    /// The combinations that an evaluation only counts, by name: in the order of the waterfall, those that others
    /// outrank last; within a gate in the order of the search, at most `limit` in all. `gate` asks for one gate's.
    ///
    /// Gates of the underlying are not asked: what they stopped is searched all the same.
    /// - Complexity: that of an evaluation, once for every gate that is asked.
    public static func discarded(
        strategy: StrategySettings, chain: Chain, facts: MarketFacts, book: BookFacts, at gate: Gate? = nil,
        limit: Int
    ) -> [DiscardedStructure] {
        let context = EntryContext(strategy: strategy, chain: chain, facts: facts, book: book)
        let series = UnderlyingGates(context, ExpiryChoice(context)).openSeries
        var search = DiscardSearch(context, series, limit: limit)
        for asked in Gate.ofStructure where gate == nil || gate == asked { search.run(asked) }
        if gate == nil { search.runOutranked() }
        return search.found
    }
}

/// Goes through the combinations of some series once more and names those that a gate stopped.
private struct DiscardSearch {
    private let context: EntryContext
    private let series: [SeriesSearch]
    private let limit: Int
    private(set) var found: [DiscardedStructure] = []

    init(_ context: EntryContext, _ series: [Chain.Series], limit: Int) {
        self.context = context
        self.series = series.map { SeriesSearch(context, $0, keepsMisses: true) }
        self.limit = limit
    }
    private var isFull: Bool { found.count >= limit }

    mutating func run(_ gate: Gate) {
        for search in series {
            let isOverResults = isOverResults(search)
            for pair in search.pairs {
                if let level = LegGate.allCases.first(where: { $0.gate == gate })?.rawValue {
                    addLegMisses(search, pair, at: level)
                } else if isOverResults {
                    if gate == .earnings { forEachPassing(pair) { $0.add(search, $1, gate) } }
                } else if gate == .exDividend {
                    forEachPassing(pair) { if $1.call.isStoppedByDividend { $0.add(search, $1, gate) } }
                } else if let number = ValueKernel.gates.firstIndex(of: gate) {
                    forEachAtStage(Double(number + 1), search, pair) { $0.add(search, $1, gate) }
                }
            }
        }
    }

    /// Those that passed everything, but for the winner and its runners-up.
    mutating func runOutranked() {
        var best = StructureSearch(
            context, index: StrategyIndex(0), series: series.map(\.series),
            makesCandidates: context.facts.spot.value != nil)
        best.run()
        let kept = Set(best.candidates.map(\.legs))
        for search in series where !isOverResults(search) {
            for pair in search.pairs {
                forEachAtStage(ValueKernel.passed, search, pair) { discards, ways in
                    let legs = search.legs(ways)
                    guard !kept.contains(legs) else { return }
                    discards.found.append(
                        DiscardedStructure(expiry: search.series.expiry, legs: legs, stoppedBy: nil))
                }
            }
        }
    }

    private func isOverResults(_ search: SeriesSearch) -> Bool {
        !context.isOff(.earnings) && ValueGates.earnings(context, expiry: search.series.expiry).isFailure
    }

    private mutating func add(_ search: SeriesSearch, _ ways: SeriesSearch.Ways, _ gate: Gate) {
        found.append(
            DiscardedStructure(
                expiry: search.series.expiry, legs: search.legs(ways),
                stoppedBy: search.verdicts(ways).first { $0.gate == gate }))
    }

    /// A combination is stopped at the lower of its sides' levels.
    private mutating func addLegMisses(_ search: SeriesSearch, _ pair: SeriesSearch.Pair, at level: UInt8) {
        let calls = pair.calls.reaching(level)
        for put in pair.puts.reaching(level) {
            for call in calls where put.level == level || call.level == level {
                guard !isFull else { return }
                let ways = (put: put.way, call: call.way)
                let verdicts = search.verdicts(ways, wanted: (put.wantedWidth, call.wantedWidth))
                found.append(
                    DiscardedStructure(
                        expiry: search.series.expiry, legs: search.legs(ways),
                        stoppedBy: verdicts.first { LegGate(rawValue: level)?.gate == $0.gate }))
            }
        }
    }

    private mutating func forEachPassing(
        _ pair: SeriesSearch.Pair, _ body: (inout DiscardSearch, SeriesSearch.Ways) -> Void
    ) {
        for put in pair.puts.survivors {
            for call in pair.calls.survivors {
                guard !isFull else { return }
                body(&self, (put, call))
            }
        }
    }

    /// The combinations that came to one stage of the gates of value.
    private mutating func forEachAtStage(
        _ stage: Double, _ search: SeriesSearch, _ pair: SeriesSearch.Pair,
        _ body: (inout DiscardSearch, SeriesSearch.Ways) -> Void
    ) {
        let rules = ValueRules(context, search.market)
        let calls = ValueColumns(pair.calls.survivors)
        for put in pair.puts.survivors {
            let kernel = ValueKernel(rules, ValueColumns.Block(put))
            for index in 0..<calls.count {
                guard !isFull else { return }
                guard kernel.stage(of: index, in: calls) == stage else { continue }
                body(&self, (put, pair.calls.survivors[calls.positions[index]]))
            }
        }
    }
}

extension SideWays {
    /// The ways that come at least so far, each with the level that stops it.
    fileprivate func reaching(_ level: UInt8) -> [(level: UInt8, way: Way, wantedWidth: Price?)] {
        (misses ?? []).filter { $0.level >= level }.map { ($0.level, $0.way, $0.wantedWidth) }
            + survivors.map { (LegGate.passed, $0, nil) }
    }
}
