import Market
import Trading

/// The inner loop: every put side with every call side of one series whose legs all passed, against the gates of
/// value. Sums only, nothing is allocated for a combination.
struct ValueSearch {
    /// How many combinations a gate stopped, and the one that came nearest there.
    struct Stop {
        let gate: Gate
        var count = 0
        var nearest = -Double.infinity
        var put = 0
        var call = 0

        /// `nearness` grows towards passing; not a number where the measure is unknown.
        @inline(__always) mutating func add(_ nearness: Double, _ put: Int, _ call: Int) {
            if count == 0 || nearness > nearest {
                // What is unknown must not hide a later, measured miss.
                nearest = nearness.isNaN ? -.infinity : nearness
                (self.put, self.call) = (put, call)
            }
            count += 1
        }
    }
    struct Best {
        var value: Double
        var put: Int
        var call: Int
    }

    private let context: EntryContext
    private let found: SeriesSearch
    private let index: StrategyIndex
    private var dividend = Stop(gate: .exDividend)
    private var credit = Stop(gate: .minimumCredit)
    private var width = Stop(gate: .creditOfWidth)
    private var value = Stop(gate: .expectedValue)
    private var convexity = Stop(gate: .convexity)
    /// Best first.
    private(set) var best: [Best] = []

    var stops: [Stop] { [dividend, credit, width, value, convexity] }

    init(_ context: EntryContext, _ found: SeriesSearch, index: StrategyIndex) {
        self.context = context
        self.found = found
        self.index = index
        best.reserveCapacity(context.strategy.runnersUp + 2)
    }

    mutating func run() {
        let gates = context.gates
        let strategy = context.strategy
        let (asksCredit, asksValue) = (!context.isOff(.minimumCredit), !context.isOff(.expectedValue))
        let asksWidth = !context.isOff(.creditOfWidth) && strategy.structure.isDefinedRisk
        let asksConvexity = !context.isOff(.convexity)
        let multiplier = found.market.multiplier
        let friction = StructureJudge.Figures.friction(context, contracts: strategy.structure.roles.count)
        let spot = context.facts.spot.value?.approximateDollars ?? .nan
        let slippageShare = strategy.slippageShare
        let calls = found.calls.survivors
        let puts = found.puts.survivors

        for p in puts.indices {
            let put = puts[p]
            for c in calls.indices {
                let call = calls[c]
                if call.isStoppedByDividend {
                    dividend.add(-Double(c), p, c)
                    continue
                }
                let net = StructureJudge.Figures.credit(
                    doubleMid: put.doubleMid + call.doubleMid, spread: put.spread + call.spread,
                    slippageShare: slippageShare)
                if asksCredit && net <= gates.minimumCredit.units {
                    credit.add(Double(net), p, c)
                    continue
                }
                let widest = max(put.width, call.width)
                if asksWidth && !ValueGates.isCreditOfWidth(net, widest, gates.creditOfWidthMinimum) {
                    width.add(Double(net) / Double(widest), p, c)
                    continue
                }
                let expected = StructureJudge.Figures.expectedValue(
                    credit: net, payoff: put.expectedPayoff + call.expectedPayoff, multiplier: multiplier,
                    friction: friction)
                if asksValue && !(expected > gates.expectedValueMinimum) {
                    value.add(expected, p, c)
                    continue
                }
                if asksConvexity {
                    let loss = ValueGates.lossForOnePercent(
                        delta: put.delta + call.delta, gamma: put.gamma + call.gamma, spot: spot)
                    if !(net > 0 && ValueGates.isConvex(loss, net, gates.convexityMaximum)) {
                        convexity.add(net > 0 ? -loss / Double(net) : .nan, p, c)
                        continue
                    }
                }
                offer(rank(net, expected, widest, put, call), p, c)
            }
        }
    }

    /// Greater is better; unknown comes last.
    private func rank(
        _ credit: Int64, _ expected: Double, _ width: Int64, _ put: SideSearch.Pair, _ call: SideSearch.Pair
    ) -> Double {
        switch context.strategy.ranking {
        case .credit: return Double(credit)
        case .expectedValue: return expected.isNaN ? -.infinity : expected
        case .returnOnRisk:
            if context.strategy.structure.isDefinedRisk {
                return width > credit ? Double(credit) / Double(width - credit) : .infinity
            }
            guard context.facts.spot.value != nil else { return -.infinity }
            return found.candidate(put, call, strategy: index).measures.returnOnRisk ?? -.infinity
        }
    }

    @inline(__always) private mutating func offer(_ rank: Double, _ put: Int, _ call: Int) {
        let most = context.strategy.runnersUp + 1
        if best.count == most, let last = best.last, rank <= last.value { return }
        let position = best.firstIndex { rank > $0.value } ?? best.count
        best.insert(Best(value: rank, put: put, call: call), at: position)
        if best.count > most { best.removeLast() }
    }
}
