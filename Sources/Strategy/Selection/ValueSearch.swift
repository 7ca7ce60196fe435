import Market
import Trading

/// The inner loop: every put side with every call side of one series whose legs all passed, against the gates of
/// value. A condor of an index has a million of them, so it works on columns of plain sums, four at a time, and
/// allocates nothing on the way. What is counted and what is best is the same as if each combination were made, one
/// after the other.
struct ValueSearch {
    /// How many combinations a gate stopped, and the one that came nearest there.
    struct Stop {
        let gate: Gate
        var count = 0
        var place = Place()
        /// Minus infinity where the measure is unknown, which must not hide a later, measured miss.
        var nearest = -Double.infinity
    }
    /// A combination: the number of its pair of groups, and its ways' positions among their survivors.
    struct Place {
        var pair = 0
        var put = 0
        var call = 0
    }
    struct Best {
        var value: Double
        var place: Place
    }

    private let rules: ValueRules
    /// The rank of a structure whose risk has no sums; nil where sums rank.
    private let rankInFull: ((Place) -> Double)?
    private var dividend = Stop(gate: .exDividend)
    private var stoppedAt = ValueKernel.gates.map { Stop(gate: $0) }
    /// Best first.
    private(set) var best: [Best] = []
    /// Of one row: what each combination ranks, and where it was stopped.
    private var ranks: [Lanes] = []
    private var misses: [ValueKernel.Misses] = []

    var stops: [Stop] { [dividend] + stoppedAt }

    init(_ context: EntryContext, _ found: SeriesSearch, index: StrategyIndex) {
        let rules = ValueRules(context, found.market)
        self.rules = rules
        if rules.ranksInFull {
            rankInFull = { place in
                guard context.facts.spot.value != nil else { return -.infinity }
                let candidate = found.candidate(found.ways(place), strategy: index)
                return candidate.rank(rules.ranking, liquidityWeight: rules.liquidityWeight)
            }
        } else {
            rankInFull = nil
        }
        best.reserveCapacity(min(rules.kept + 1, 64))
    }

    mutating func run(_ found: SeriesSearch) {
        for (number, pair) in found.pairs.enumerated() { run(pair, number) }
    }

    private mutating func run(_ pair: SeriesSearch.Pair, _ number: Int) {
        let puts = ValueColumns(pair.puts.survivors)
        let calls = ValueColumns(pair.calls.survivors)
        if let stopped = pair.calls.survivors.firstIndex(where: \.isStoppedByDividend), puts.count > 0 {
            if dividend.count == 0 { dividend.place = Place(pair: number, put: 0, call: stopped) }
            dividend.count += puts.count * (pair.calls.survivors.count - calls.count)
        }
        guard puts.count > 0, calls.count > 0 else { return }
        // The longer row of lanes is the faster one; with one call the order of the combinations is the puts'.
        if calls.count == 1 {
            let call = ValueColumns.Block(pair.calls.survivors[calls.positions[0]])
            judge(call, puts) { Place(pair: number, put: puts.positions[$0], call: calls.positions[0]) }
        } else {
            for put in puts.positions {
                judge(ValueColumns.Block(pair.puts.survivors[put]), calls) {
                    Place(pair: number, put: put, call: calls.positions[$0])
                }
            }
        }
    }

    /// One way of a side with all of the other's. Everything the loop counts is a variable of its own: it stays in
    /// registers, where a property would be read from memory for each block.
    private mutating func judge(_ way: ValueColumns.Block, _ row: ValueColumns, _ place: (Int) -> Place) {
        let kernel = ValueKernel(rules, way)
        let size = Lanes.scalarCount
        if ranks.count < row.blocks.count {
            ranks = [Lanes](repeating: .zero, count: row.blocks.count)
            misses = [ValueKernel.Misses](repeating: ValueKernel.Misses(), count: row.blocks.count)
        }
        var top = Lanes(repeating: -.infinity)
        var (passed, stopped) = (0, Stopped())
        row.blocks.withUnsafeBufferPointer { blocks in
            guard let first = blocks.baseAddress else { return }
            ranks.withUnsafeMutableBufferPointer { ranks in
                misses.withUnsafeMutableBufferPointer { misses in
                    for index in 0..<blocks.count {
                        let figures = kernel.figures(first + index)
                        ranks[index] = figures.rank
                        let isWhole = (index + 1) * size <= row.count
                        if isWhole, !any(figures.fails) {
                            misses[index].stage = .zero
                            passed += size
                            top.replace(with: figures.rank, where: figures.rank .> top)
                            continue
                        }
                        var result = kernel.misses(figures)
                        for lane in min(size, row.count - index * size)..<size {
                            result.stage[lane] = ValueKernel.spare
                        }
                        misses[index] = result
                        passed += stopped.add(result)
                        top.replace(
                            with: figures.rank,
                            where: (result.stage .== ValueKernel.passed) .& (figures.rank .> top))
                    }
                }
            }
        }
        for gate in ValueKernel.gates.indices { note(gate, stopped, row.count, place) }
        guard passed > 0 else { return }
        if rankInFull == nil, best.count == rules.kept, top.max() <= best[best.count - 1].value { return }
        for index in 0..<row.count where misses[index / size].stage[index % size] == ValueKernel.passed {
            let rank = rankInFull.map { $0(place(index)) } ?? ranks[index / size][index % size]
            if best.count < rules.kept || rank > best[best.count - 1].value { keep(rank, place(index)) }
        }
    }

    /// Counts what a gate stopped in a row, and finds the nearest miss where the row has a nearer one.
    private mutating func note(_ gate: Int, _ stopped: Stopped, _ count: Int, _ place: (Int) -> Place) {
        let number = Int(stopped.counts[gate].sum())
        guard number > 0 else { return }
        let isFirst = stoppedAt[gate].count == 0
        stoppedAt[gate].count += number
        let nearest = stopped.nearest[gate].max()
        guard isFirst || nearest > stoppedAt[gate].nearest else { return }
        let size = Lanes.scalarCount
        let index = (0..<count).first { index in
            let (block, lane) = (misses[index / size], index % size)
            return block.stage[lane] == Double(gate + 1)
                && (nearest == -.infinity || block.nearness[lane] == nearest)
        }
        guard let index else { return }
        stoppedAt[gate].nearest = nearest
        stoppedAt[gate].place = place(index)
    }

    /// Of equals the one met first stays ahead.
    @inline(never) private mutating func keep(_ rank: Double, _ place: Place) {
        var low = 0
        var high = best.count
        while low < high {
            let middle = (low + high) / 2
            if rank > best[middle].value { high = middle } else { low = middle + 1 }
        }
        guard low < rules.kept else { return }
        best.insert(Best(value: rank, place: place), at: low)
        if best.count > rules.kept { best.removeLast() }
    }
}

/// Per gate of value how many combinations of a row it stopped, and how near the nearest came.
private struct Stopped {
    private(set) var counts = InlineArray<4, Lanes>(repeating: .zero)
    private(set) var nearest = InlineArray<4, Lanes>(repeating: Lanes(repeating: -.infinity))

    /// Returns how many passed.
    mutating func add(_ result: ValueKernel.Misses) -> Int {
        for gate in 0..<4 {
            let isHere = result.stage .== Double(gate + 1)
            counts[gate] += Lanes.zero.replacing(with: 1, where: isHere)
            nearest[gate].replace(with: result.nearness, where: isHere .& (result.nearness .> nearest[gate]))
        }
        return Int(Lanes.zero.replacing(with: 1, where: result.stage .== ValueKernel.passed).sum())
    }
}

extension Candidate {
    /// What stands behind a unit: its margin, and what it can lose where shares beside it leave none.
    private var capital: Money { margin > .zero ? margin : riskPerUnit }

    /// Its rank where that needs its risk or its margin; the last where it is unknown.
    fileprivate func rank(_ ranking: Ranking, liquidityWeight: Double) -> Double {
        let figure: Double? =
            switch ranking {
            case .expectedValue: measures.expectedValueNet
            case .credit: Double(creditAfterSlippage.units)
            case .returnOnRisk: measures.returnOnRisk
            case .thetaOnMargin: measures.theta.map { $0 / capital.approximateDollars }
            }
        guard let figure else { return -.infinity }
        guard liquidityWeight > 0, figure.isFinite else { return figure }
        return figure - figure.magnitude * (liquidityWeight * (1 - (measures.liquidity ?? 0) / 100))
    }
}
