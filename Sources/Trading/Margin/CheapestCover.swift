import Market

/// Finds the cover of a book's short options for which the least must stand behind them. Each short contract is
/// covered by a long one of its right that ends no sooner, or by shares, or stands naked; which of them is chosen is
/// free, so the cheapest counts.
///
/// The cost of a cover is: for every moment at which shorts end, the worst loss of the covered ones with their longs at
/// any exercise price; the price and charge of each naked one, less, where a naked put and a naked call are paired,
/// the smaller of their two charges; and the charge of what shares stand behind.
///
/// Method: an integer program over the series (how many contracts of each are covered, left to shares, and which moment
/// a long serves), solved by branch and bound. Contracts are counted, never taken one by one, so a hundred of each cost
/// as much as one. The linear relaxation of a node bounds all covers in it from below; what it rounds to is a cover and
/// bounds from above; nearly always they meet at the root. In general the problem is a knapsack: `mostNodes` bounds the
/// search, whose best cover is then returned as unproven.
struct CheapestCover {
    struct Short {
        let right: Right
        /// The moment at which it ends, counted from the first at which shorts do.
        let group: Int
        let strike: Int64
        let count: Int
        /// Its price, and what stands behind it beside the price when it is naked: per share.
        let premium: Int64
        let charge: Int64
        /// What it still takes when shares stand behind it; nil where they can't.
        let besideShares: Int64?
    }

    struct Long {
        let right: Right
        let strike: Int64
        let count: Int
        /// The last moment whose shorts it outlives.
        let lastGroup: Int
    }

    struct Answer {
        /// Per share, over all contracts: in units of 1/10,000 dollar.
        let cost: Int64
        /// What a cheaper cover could save at most; zero when there is none.
        let doubt: Int64

        func amount(_ multiplier: Int) -> Money { Price(units: max(0, cost)).amount(shares: multiplier) }
        func doubt(_ multiplier: Int) -> Money { Price(units: doubt).amount(shares: multiplier) }
    }

    static let mostNodes = 256

    let shorts: [Short]
    let longs: [Long]
    let shareLots: Int
    let sides: [Side]
    /// Where the worst loss of a moment's covered shorts can lie: the exercise prices.
    let levels: [[Int64]]

    init(shorts: [Short], longs: [Long], groups: Int, shareLots: Int) {
        self.shorts = shorts
        self.longs = longs
        self.shareLots = shareLots
        let sides = (0..<groups).flatMap { group in
            Right.allCases.map { Side($0, group, shorts: shorts, longs: longs) }
        }
        .filter { !$0.shorts.isEmpty }
        self.sides = sides
        levels = (0..<groups).map { group in
            let here = sides.filter { $0.group == group && !$0.longs.isEmpty }
            return Set(
                here.flatMap { side in side.shorts.map { shorts[$0].strike } + side.longs.map { longs[$0].strike } }
            )
            .sorted()
        }
    }

    /// The shorts of one right that end at one moment, and the longs that may cover them, the most valuable strike
    /// first: indexes.
    struct Side {
        let group: Int
        let shorts: [Int]
        let longs: [Int]

        init(_ right: Right, _ group: Int, shorts: [Short], longs: [Long]) {
            self.group = group
            self.shorts = shorts.indices.filter { shorts[$0].right == right && shorts[$0].group == group }
            self.longs = longs.indices.filter { longs[$0].right == right && longs[$0].lastGroup >= group }
                .sorted {
                    let (a, b) = (longs[$0].strike, longs[$1].strike)
                    return a != b ? (right == .put ? a > b : a < b) : $0 < $1
                }
        }
    }

    func answer() -> Answer {
        var best = cost(Cover(self))
        guard shareLots > 0 || sides.contains(where: { !$0.longs.isEmpty }) else { return Answer(cost: best, doubt: 0) }
        let relaxation = CoverRelaxation(self)
        var root = relaxation.program
        guard root.maximise() else { return Answer(cost: best, doubt: best) }
        // The most promising node first: the least bound of those that are open bounds everything.
        var open = [(bound: relaxation.bound(root), node: root)]
        var nodes = 0
        while let next = open.indices.min(by: { open[$0].bound < open[$1].bound }) {
            // Costs are whole units: what can save less than half of one saves nothing.
            let (bound, node) = open[next]
            guard bound < Double(best) - 0.5 else { break }
            guard nodes < CheapestCover.mostNodes else {
                return Answer(cost: best, doubt: best - Int64(bound.rounded(.down)))
            }
            open.remove(at: next)
            nodes += 1
            best = min(best, cost(relaxation.rounded(node, in: self)))
            guard let split = relaxation.split(node) else { continue }
            for limit in [LinearProgram.Bound.atMost(split.below), .atLeast(split.below + 1)] {
                var child = node
                switch child.bound(split.variable, limit) {
                case true: open.append((max(bound, relaxation.bound(child)), child))
                case false: return Answer(cost: best, doubt: best - Int64(bound.rounded(.down)))
                case nil: break
                }
            }
        }
        return Answer(cost: best, doubt: 0)
    }
}

// MARK: - What a cover costs

extension CheapestCover {
    /// So many contracts of each short covered by longs and by shares, the rest naked; and which longs are used, by
    /// side.
    struct Cover {
        var covered: [Int]
        var byShares: [Int]
        var uses: [[Int]]

        /// Everything naked: a cover, though seldom a good one.
        init(_ problem: CheapestCover) {
            covered = [Int](repeating: 0, count: problem.shorts.count)
            byShares = covered
            uses = problem.sides.map { [Int](repeating: 0, count: $0.longs.count) }
        }
    }

    func cost(_ cover: Cover) -> Int64 {
        var cost: Int64 = 0
        var naked = [Int](repeating: 0, count: shorts.count)
        for (index, short) in shorts.enumerated() {
            naked[index] = short.count - cover.covered[index] - cover.byShares[index]
            cost += Int64(naked[index]) * (short.premium + short.charge)
            cost += Int64(cover.byShares[index]) * (short.besideShares ?? 0)
        }
        for group in levels.indices { cost += worstLoss(group, cover) }
        return cost - forgiven(naked)
    }

    private func worstLoss(_ group: Int, _ cover: Cover) -> Int64 {
        var worst: Int64 = 0
        for level in levels[group] {
            var loss: Int64 = 0
            for (place, side) in sides.enumerated() where side.group == group {
                for index in side.shorts where cover.covered[index] > 0 {
                    loss += Int64(cover.covered[index]) * shorts[index].payout(at: level)
                }
                for (order, index) in side.longs.enumerated() where cover.uses[place][order] > 0 {
                    loss -= Int64(cover.uses[place][order]) * longs[index].payout(at: level)
                }
            }
            worst = max(worst, loss)
        }
        return worst
    }

    /// The smaller charges of the pairs of a naked put and a naked call. Pairing the largest with the largest forgives
    /// most.
    private func forgiven(_ naked: [Int]) -> Int64 {
        var puts: [(charge: Int64, count: Int)] = []
        var calls = puts
        for (index, short) in shorts.enumerated() where naked[index] > 0 {
            if short.right == .put {
                puts.append((short.charge, naked[index]))
            } else {
                calls.append((short.charge, naked[index]))
            }
        }
        guard !puts.isEmpty, !calls.isEmpty else { return 0 }
        puts.sort { $0.charge < $1.charge }
        calls.sort { $0.charge < $1.charge }
        var forgiven: Int64 = 0
        while let put = puts.popLast(), let call = calls.popLast() {
            let pairs = min(put.count, call.count)
            forgiven += Int64(pairs) * min(put.charge, call.charge)
            if put.count > pairs { puts.append((put.charge, put.count - pairs)) }
            if call.count > pairs { calls.append((call.charge, call.count - pairs)) }
        }
        return forgiven
    }
}

extension CheapestCover.Short {
    func payout(at level: Int64) -> Int64 { max(0, right == .call ? level - strike : strike - level) }
}
extension CheapestCover.Long {
    func payout(at level: Int64) -> Int64 { max(0, right == .call ? level - strike : strike - level) }
}
