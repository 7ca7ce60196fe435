import Market
import Trading

/// The inner loop: every put side with every call side of one series whose legs all passed, against the gates of
/// value. A condor of an index has a million of them, so it works on plain sums and allocates nothing on the way.
struct ValueSearch {
    /// How many combinations a gate stopped, and the one that came nearest there.
    struct Stop {
        let gate: Gate
        var count = 0
        var put = 0
        var call = 0
        private var nearest = -Double.infinity

        init(_ gate: Gate) { self.gate = gate }

        /// `nearness` grows towards passing; not a number where the measure is unknown, which must not hide a later,
        /// measured miss.
        @inline(__always) mutating func add(_ nearness: Double, _ put: Int, _ call: Int) {
            if count == 0 || nearness > nearest {
                nearest = nearness.isNaN ? -.infinity : nearness
                (self.put, self.call) = (put, call)
            }
            count += 1
        }
        mutating func addAll(_ number: Int, _ put: Int, _ call: Int) {
            guard number > 0 else { return }
            if count == 0 { (self.put, self.call) = (put, call) }
            count += number
        }
    }
    struct Best {
        var value: Double
        var put: Int
        var call: Int
    }

    /// One side's way in plain numbers, and its position among the side's survivors.
    private struct Sums {
        let position: Int
        let doubleMid: Double
        let spread: Double
        let width: Int64
        let expectedPayoff: Double
        let delta: Double
        let gamma: Double

        init(_ position: Int, _ pair: SideSearch.Pair) {
            self.position = position
            doubleMid = Double(pair.doubleMid)
            spread = Double(pair.spread)
            width = pair.width
            expectedPayoff = pair.expectedPayoff
            delta = pair.delta
            gamma = pair.gamma
        }
    }
    /// What is asked, taken out of the settings once.
    private struct Rules {
        let minimumCredit: Int64?
        let creditOfWidth: Double?
        let expectedValue: Double?
        let convexity: Double?
        let slippageShare: Double
        let multiplier: Int
        let friction: Double
        let spot: Double
        let ranking: Ranking
        let isDefinedRisk: Bool
        let kept: Int

        init(_ context: EntryContext, _ market: SeriesMarket) {
            let (strategy, gates) = (context.strategy, context.gates)
            isDefinedRisk = strategy.structure.isDefinedRisk
            minimumCredit = context.isOff(.minimumCredit) ? nil : ValueGates.creditToExceed(context)
            creditOfWidth = context.isOff(.creditOfWidth) || !isDefinedRisk ? nil : gates.creditOfWidthMinimum
            expectedValue = context.isOff(.expectedValue) ? nil : gates.expectedValueMinimum
            convexity = context.isOff(.convexity) ? nil : gates.convexityMaximum
            slippageShare = strategy.slippageShare
            multiplier = market.multiplier
            friction = StructureJudge.Figures.friction(context, contracts: strategy.structure.contracts)
            spot = context.facts.spot.value?.approximateDollars ?? .nan
            ranking = strategy.ranking
            kept = strategy.runnersUp + 1
        }
    }

    // Small on purpose: what the loop changes lies together, and nothing large is moved to reach it.
    private let rules: Rules
    /// The rank of a structure whose risk has no sums, margin and stress: the few strangles of a series are made in full
    /// to be compared. Nil where sums rank.
    private let rankInFull: ((_ put: Int, _ call: Int) -> Double)?
    private var dividend = Stop(.exDividend)
    private var credit = Stop(.minimumCredit)
    private var width = Stop(.creditOfWidth)
    private var value = Stop(.expectedValue)
    private var convexity = Stop(.convexity)
    /// Best first.
    private(set) var best: [Best] = []

    var stops: [Stop] { [dividend, credit, width, value, convexity] }

    init(_ context: EntryContext, _ found: SeriesSearch, index: StrategyIndex) {
        rules = Rules(context, found.market)
        if rules.ranking == .returnOnRisk, !rules.isDefinedRisk {
            rankInFull = { put, call in
                guard context.facts.spot.value != nil else { return -.infinity }
                let candidate = found.candidate(
                    found.puts.survivors[put], found.calls.survivors[call], strategy: index)
                return candidate.measures.returnOnRisk ?? -.infinity
            }
        } else {
            rankInFull = nil
        }
        best.reserveCapacity(min(rules.kept + 1, 64))
    }

    mutating func run(_ found: SeriesSearch) {
        let puts = found.puts.survivors.enumerated().map { Sums($0.offset, $0.element) }
        let calls = found.calls.survivors.enumerated()
            .filter { !$0.element.isStoppedByDividend }.map { Sums($0.offset, $0.element) }
        if let stopped = found.calls.survivors.firstIndex(where: \.isStoppedByDividend) {
            dividend.addAll(puts.count * (found.calls.survivors.count - calls.count), 0, stopped)
        }
        puts.withUnsafeBufferPointer { puts in
            calls.withUnsafeBufferPointer { calls in judge(puts, calls) }
        }
    }

    /// Everything the loop reads is a constant of its own and everything it counts a variable of its own: they stay in
    /// registers, where properties would be read from memory for each combination.
    private mutating func judge(_ puts: UnsafeBufferPointer<Sums>, _ calls: UnsafeBufferPointer<Sums>) {
        let rules = rules
        let (asksCredit, leastCredit) = (rules.minimumCredit != nil, rules.minimumCredit ?? 0)
        let (asksWidth, leastOfWidth) = (rules.creditOfWidth != nil, rules.creditOfWidth ?? 0)
        let (asksValue, leastValue) = (rules.expectedValue != nil, rules.expectedValue ?? 0)
        let (asksConvexity, mostConvexity) = (rules.convexity != nil, rules.convexity ?? 0)
        var (credit, width, value, convexity) = (credit, width, value, convexity)
        var threshold = -Double.infinity

        for put in puts {
            for call in calls {
                let net = StructureJudge.Figures.credit(
                    doubleMid: put.doubleMid + call.doubleMid, spread: put.spread + call.spread,
                    slippageShare: rules.slippageShare)
                if asksCredit && net <= leastCredit {
                    credit.add(Double(net), put.position, call.position)
                    continue
                }
                let widest = max(put.width, call.width)
                if asksWidth && !ValueGates.isCreditOfWidth(net, widest, leastOfWidth) {
                    width.add(Double(net) / Double(widest), put.position, call.position)
                    continue
                }
                let expected = StructureJudge.Figures.expectedValue(
                    credit: net, payoff: put.expectedPayoff + call.expectedPayoff, multiplier: rules.multiplier,
                    friction: rules.friction)
                if asksValue && !(expected > leastValue) {
                    value.add(expected, put.position, call.position)
                    continue
                }
                if asksConvexity {
                    let loss = ValueGates.lossForOnePercent(
                        delta: put.delta + call.delta, gamma: put.gamma + call.gamma, spot: rules.spot)
                    if !(net > 0 && ValueGates.isConvex(loss, net, mostConvexity)) {
                        convexity.add(net > 0 ? -loss / Double(net) : .nan, put.position, call.position)
                        continue
                    }
                }
                // Greater is better; unknown comes last.
                let rank: Double =
                    switch rules.ranking {
                    case .credit: Double(net)
                    case .expectedValue: expected.isNaN ? -.infinity : expected
                    case .returnOnRisk:
                        if let rankInFull {
                            rankInFull(put.position, call.position)
                        } else {
                            widest > net ? Double(net) / Double(widest - net) : .infinity
                        }
                    }
                if rank > threshold || best.count < rules.kept {
                    threshold = keep(rank, put.position, call.position)
                }
            }
        }
        (self.credit, self.width, self.value, self.convexity) = (credit, width, value, convexity)
    }

    /// Of equals the one met first stays ahead. Returns what the next must beat.
    @inline(never) private mutating func keep(_ rank: Double, _ put: Int, _ call: Int) -> Double {
        var low = 0
        var high = best.count
        while low < high {
            let middle = (low + high) / 2
            if rank > best[middle].value { high = middle } else { low = middle + 1 }
        }
        if low < rules.kept {
            best.insert(Best(value: rank, put: put, call: call), at: low)
            if best.count > rules.kept { best.removeLast() }
        }
        return best.count == rules.kept ? best[best.count - 1].value : -.infinity
    }
}
