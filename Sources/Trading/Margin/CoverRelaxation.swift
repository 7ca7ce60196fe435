import Market

/// The covers of a book as a linear program, in which contracts can be divided. Its variables say how many contracts of
/// a short are covered and how many left to shares, how many of a long serve a side, what a moment's worst loss is, and
/// how many naked puts and calls of at least some charge are paired. Its gain is what is saved against everything
/// standing naked, in dollars a share.
struct CoverRelaxation {
    private(set) var program: LinearProgram
    /// What everything naked costs, unpaired.
    private let naked: Double
    private let covered: Range<Int>
    /// By short, where shares may stand behind it.
    private let byShares: [Int?]
    /// By side and long.
    private let uses: [[Int]]
    /// The variables that count contracts.
    private let counts: Range<Int>

    init(_ problem: CheapestCover) {
        let (shorts, longs, sides) = (problem.shorts, problem.longs, problem.sides)
        var gains = shorts.map { CoverRelaxation.dollars($0.premium + $0.charge) }
        naked = zip(gains, shorts).reduce(0) { $0 + $1.0 * Double($1.1.count) }
        covered = 0..<shorts.count
        func variable(gaining gain: Double) -> Int {
            gains.append(gain)
            return gains.count - 1
        }
        byShares = shorts.enumerated().map { index, short in
            guard problem.shareLots > 0, let left = short.besideShares else { return nil }
            return variable(gaining: gains[index] - CoverRelaxation.dollars(left))
        }
        uses = sides.map { side in side.longs.map { _ in variable(gaining: 0) } }
        counts = 0..<gains.count
        let losses = problem.levels.map { $0.isEmpty ? nil : variable(gaining: -1) }
        // Pairs are counted charge by charge: a pair forgives each step up to the smaller of its two charges.
        let charges = Set(shorts.map(\.charge)).sorted(by: >)
        let arePaired = Set(shorts.map(\.right)).count == 2
        let pairs = (arePaired ? charges : []).enumerated().map { step, charge in
            let next = step + 1 < charges.count ? charges[step + 1] : 0
            return (least: charge, variable: variable(gaining: CoverRelaxation.dollars(charge - next)))
        }

        program = LinearProgram(gains: gains)
        for (index, short) in shorts.enumerated() {
            program.limit([(index, 1)] + terms(byShares[index], 1), to: Double(short.count))
        }
        program.limit(byShares.flatMap { terms($0, 1) }, to: Double(problem.shareLots))
        for (place, side) in sides.enumerated() {
            // As many longs as shorts, neither more nor fewer.
            for sign in [1.0, -1.0] {
                program.limit(side.shorts.map { ($0, sign) } + uses[place].map { ($0, -sign) }, to: 0)
            }
        }
        for (index, long) in longs.enumerated() {
            let serving = sides.indices.flatMap { place in
                zip(sides[place].longs, uses[place]).filter { $0.0 == index }.map { ($0.1, 1.0) }
            }
            program.limit(serving, to: Double(long.count))
        }
        for (group, levels) in problem.levels.enumerated() {
            for level in levels {
                var loss = terms(losses[group], -1)
                for (place, side) in sides.enumerated() where side.group == group {
                    loss += side.shorts.map { ($0, CoverRelaxation.dollars(shorts[$0].payout(at: level))) }
                    loss += zip(side.longs, uses[place]).map {
                        ($1, -CoverRelaxation.dollars(longs[$0].payout(at: level)))
                    }
                }
                program.limit(loss, to: 0)
            }
        }
        for (least, variable) in pairs {
            for right in Right.allCases {
                let here = shorts.indices.filter { shorts[$0].right == right && shorts[$0].charge >= least }
                program.limit(
                    [(variable, 1)] + here.flatMap { [($0, 1)] + terms(byShares[$0], 1) },
                    to: Double(here.reduce(0) { $0 + shorts[$1].count }))
            }
        }
    }

    private func terms(_ variable: Int?, _ factor: Double) -> [(variable: Int, factor: Double)] {
        variable.map { [($0, factor)] } ?? []
    }
    private static func dollars(_ units: Int64) -> Double { Double(units) / 10_000 }

    /// What no cover of a node costs less than, in units.
    func bound(_ node: LinearProgram) -> Double { (naked - node.gain) * 10_000 }

    /// A contract count that is not whole, the one farthest from it, and the whole number below.
    func split(_ node: LinearProgram) -> (variable: Int, below: Int)? {
        var best: (variable: Int, below: Int)?
        var farthest = 1e-6
        for variable in counts {
            let value = node.value(of: variable)
            let below = value.rounded(.down)
            let distance = min(value - below, below + 1 - value)
            if distance > farthest { (best, farthest) = ((variable, Int(below)), distance) }
        }
        return best
    }

    /// A node's solution in whole contracts: never more of anything than there is, and as many longs as they cover. What
    /// rounding left naked is covered after all where that is cheaper.
    func rounded(_ node: LinearProgram, in problem: CheapestCover) -> CheapestCover.Cover {
        func whole(_ variable: Int) -> Int { Int((node.value(of: variable) + 1e-6).rounded(.down)) }
        var cover = CheapestCover.Cover(problem)
        var longs = problem.longs.map(\.count)
        var lots = problem.shareLots
        for (index, variable) in byShares.enumerated() {
            cover.byShares[index] = min(lots, variable.map(whole) ?? 0)
            lots -= cover.byShares[index]
        }
        var best: Int64?
        for exactly in [true, false] {
            for (place, side) in problem.sides.enumerated() {
                for index in side.shorts {
                    let naked = problem.shorts[index].count - cover.byShares[index] - cover.covered[index]
                    let wanted = min(naked, exactly ? whole(index) : naked)
                    var more = cover
                    var left = longs
                    var taken = 0
                    for (order, long) in side.longs.enumerated() where taken < wanted {
                        let room = exactly ? whole(uses[place][order]) - cover.uses[place][order] : wanted
                        let count = max(0, min(wanted - taken, left[long], room))
                        more.uses[place][order] += count
                        left[long] -= count
                        taken += count
                    }
                    guard taken > 0 else { continue }
                    more.covered[index] += taken
                    if !exactly {
                        let cost = problem.cost(more)
                        guard cost < best ?? problem.cost(cover) else { continue }
                        best = cost
                    }
                    (cover, longs) = (more, left)
                }
            }
        }
        return cover
    }
}
