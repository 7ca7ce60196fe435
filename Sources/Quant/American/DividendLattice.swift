import CQuantKernels

/// A trinomial lattice for an option on a share that pays cash dividends.
///
/// Between two ex-dates the logarithm of the spot lives on a grid of its own, which drifts as the spot's median does,
/// so that the chances are 1/6, 2/3, 1/6: with a spacing of σ√(3 Δt) the moments agree up to the fifth. On an ex-date
/// the values are interpolated where the spot falls to. The last step before expiry is the closed form, so that the
/// strike's kink never meets the grid.
struct DividendLattice {
    let contract: CashDividendOption
    let paid: [DatedDividend]
    /// Steps over the whole life, each cut into `refinement` parts.
    let stepCount: Int
    let refinement: Int

    private let kind: OptionKind
    private let volatility: Double
    /// Of the median's logarithm, per year.
    private let drift: Double

    init(_ contract: CashDividendOption, paid: [DatedDividend], stepCount: Int, refinement: Int) {
        self.contract = contract
        self.paid = paid
        self.stepCount = stepCount
        self.refinement = refinement
        kind = contract.option.kind
        // A grid has a width: less volatility than this changes the value by less than a millionth of the spot.
        volatility = max(contract.option.volatility, 1e-6 / contract.option.years.squareRoot())
        drift = contract.option.rate - contract.option.yield - 0.5 * volatility * volatility
    }

    /// Value, delta and gamma.
    func value() -> SIMD4<Double> {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * Grid.capacity) { memory in
            guard let base = memory.baseAddress else { preconditionFailure("a lattice has nodes") }
            var columns = Columns(
                values: base, next: base + Grid.capacity, spots: base + 2 * Grid.capacity)
            var grid = grid(period: paid.count)
            place(grid, &columns)
            settle(grid, &columns)
            roll(grid, steps: grid.steps - 1, &columns)
            for period in stride(from: paid.count - 1, through: 0, by: -1) {
                let later = grid
                grid = self.grid(period: period)
                place(grid, &columns)
                cross(paid[period], from: later, to: grid, &columns)
                roll(grid, steps: grid.steps, &columns)
            }
            return derivatives(grid, columns)
        }
    }

    /// The grid between the ex-dates `period` − 1 and `period`.
    private func grid(period: Int) -> Grid {
        let option = contract.option
        let start = period == 0 ? 0 : paid[period - 1].years
        let end = period == paid.count ? option.years : paid[period].years
        let share = (end - start) / option.years
        let steps = refinement * max(1, Int((Double(stepCount) * share).rounded()))
        let step = (end - start) / Double(steps)

        // The median's way to the period's start, and how much the dividends widen the logarithm's spread.
        var median = startingSpot
        var whole = startingSpot
        var before = 0.0
        for dividend in paid.prefix(period) {
            let growth = wq_exp(drift * (dividend.years - before))
            median = max(median * growth - (contract.model == .spot ? dividend.amount : 0), 0.02 * whole * growth)
            whole *= growth
            before = dividend.years
        }
        let deviation = volatility * end.squareRoot()
        let reach = deviation * (4.5 + deviation) * min(whole / median, 4)
        let least = reach / Double(Grid.capacity / 2 - 4)
        let spacing = max(volatility * (3 * step).squareRoot(), least)
        let side = Int((reach / spacing).rounded(.up)) + 2
        return Grid(
            start: start, steps: steps, step: step, low: wq_log(median) - spacing * Double(side), spacing: spacing,
            count: 2 * side + 1)
    }

    /// What is lognormal, now.
    private var startingSpot: Double {
        let spot = contract.option.spot
        return contract.model == .spot ? spot : spot - contract.presentValue(paid)
    }

    /// Present value, at a time, of the dividends after it where they are held apart from the lattice.
    private func escrow(at time: Double, from period: Int) -> Double {
        guard contract.model == .escrowed else { return 0 }
        return contract.presentValue(paid[period...]) * wq_exp(contract.option.rate * time)
    }

    /// The spots at the start of the period.
    private func place(_ grid: Grid, _ columns: inout Columns) {
        for node in 0..<grid.count { columns.spots[node] = grid.low + grid.spacing * Double(node) }
        wq_exp_columns(wq_path_automatic, Int64(grid.count), columns.spots, columns.spots)
    }

    /// What exercise pays is sign × lattice spot less this; infinite where exercise has to wait.
    private func cost(escrow: Double) -> Double {
        contract.exercise == .american ? kind.sign * (contract.option.strike - escrow) : .infinity
    }

    /// One step before expiry.
    private func settle(_ grid: Grid, _ columns: inout Columns) {
        let option = contract.option
        let growth = wq_exp(drift * grid.step * Double(grid.steps - 1))
        let (values, spots) = (columns.values, columns.next)
        for node in 0..<grid.count { spots[node] = growth * columns.spots[node] }
        let constants = [option.strike, grid.step, option.rate, option.yield, volatility]
        constants.withUnsafeBufferPointer { constants in
            guard let base = constants.baseAddress else { return }
            withUnsafePointer(to: UInt8(kind.isCall ? 1 : 0)) { isCall in
                EuropeanColumns.evaluate(
                    count: grid.count, isCall: isCall, spot: spots, strike: base, years: base + 1, rate: base + 2,
                    yield: base + 3, volatility: base + 4,
                    constants: [.kind, .strike, .years, .rate, .yield, .volatility], price: values)
            }
        }
        let cost = cost(escrow: 0)
        for node in 0..<grid.count { values[node] = max(values[node], kind.sign * spots[node] - cost) }
    }

    /// Back to the start of the period.
    private func roll(_ grid: Grid, steps: Int, _ columns: inout Columns) {
        let discount = wq_exp(-(contract.option.rate * grid.step))
        let side = 0.5 * discount * volatility * volatility * grid.step / (grid.spacing * grid.spacing)
        let middle = discount - 2 * side
        let (ahead, behind) = (wq_exp(grid.spacing), wq_exp(-grid.spacing))
        let last = grid.count - 1
        let period = paid.firstIndex { $0.years > grid.start } ?? paid.count
        let shrinkage = wq_exp(-(drift * grid.step))
        var growth = kind.sign * wq_exp(drift * grid.step * Double(steps))
        for step in stride(from: steps - 1, through: 0, by: -1) {
            growth *= shrinkage
            let cost = cost(escrow: escrow(at: grid.start + grid.step * Double(step), from: period))
            let (values, next, spots) = (columns.values, columns.next, columns.spots)
            for node in 1..<last {
                let hold = side * (values[node + 1] + values[node - 1]) + middle * values[node]
                let gain = growth * spots[node] - cost
                next[node] = hold > gain ? hold : gain
            }
            // Far out the value is a straight line in the spot.
            next[0] = next[1] + (next[1] - next[2]) * behind
            next[last] = next[last - 1] + (next[last - 1] - next[last - 2]) * ahead
            swap(&columns.values, &columns.next)
        }
    }

    /// Over an ex-date: the values just before it, on the grid of the earlier period, from those just after.
    private func cross(_ dividend: DatedDividend, from later: Grid, to grid: Grid, _ columns: inout Columns) {
        let growth = wq_exp(drift * grid.step * Double(grid.steps))
        let amount = contract.model == .spot ? dividend.amount : 0
        let (values, next) = (columns.values, columns.next)
        let bottom = wq_exp(later.low)
        for node in 0..<grid.count { next[node] = max(columns.spots[node] * growth - amount, 1e-9 * bottom) }
        wq_log_columns(wq_path_automatic, Int64(grid.count), next, next)
        let inverse = 1 / later.spacing
        for node in 0..<grid.count {
            let place = (next[node] - later.low) * inverse
            if place >= 0 {
                next[node] = interpolate(values, later, at: place)
            } else {
                // Below the grid a put is worth its lowest value and what the spot fell further, a call nothing more.
                let fall = bottom - max(columns.spots[node] * growth - amount, 0)
                next[node] = values[0] + (kind.isCall ? 0 : fall)
            }
        }
        if contract.exercise == .american {
            let period = paid.firstIndex(of: dividend) ?? 0
            let cost = cost(escrow: escrow(at: dividend.years, from: period))
            exercise(next, columns.spots, growth: kind.sign * growth, cost: cost, count: grid.count)
        }
        swap(&columns.values, &columns.next)
    }

    /// Through four nodes, by Lagrange's cubic; `place` counts spacings from the lowest node.
    private func interpolate(_ values: UnsafeMutablePointer<Double>, _ grid: Grid, at place: Double) -> Double {
        let place = min(place, Double(grid.count - 1))
        let left = min(max(place.rounded(.down), 1), Double(grid.count - 3))
        let t = place - left
        let node = values + Int(left)
        let (a, b, c, d) = (node[-1], node[0], node[1], node[2])
        let cube = (d - a) / 6 + (b - c) / 2
        return b + t * (c - a / 3 - b / 2 - d / 6 + t * ((a + c) / 2 - b + t * cube))
    }

    /// Exercise on the eve of an ex-date. It leaves a kink between two nodes; as a sum over the nodes counts too much
    /// there, by jump × share × (1 − share) / 2, that is taken off the two.
    private func exercise(
        _ values: UnsafeMutablePointer<Double>, _ spots: UnsafeMutablePointer<Double>, growth: Double, cost: Double,
        count: Int
    ) {
        var before = growth * spots[0] - cost - values[0]
        values[0] += max(before, 0)
        for node in 1..<count {
            let gain = growth * spots[node] - cost - values[node]
            values[node] += max(gain, 0)
            if (gain > 0) != (before > 0) {
                let share = before / (before - gain)
                let excess = 0.5 * abs(gain - before) * share * (1 - share)
                values[node - 1] -= (1 - share) * excess
                values[node] -= share * excess
            }
            before = gain
        }
    }

    /// At the node in the middle, by differences of fourth order in the logarithm.
    private func derivatives(_ grid: Grid, _ columns: Columns) -> SIMD4<Double> {
        let v = columns.values + grid.count / 2
        let slope = (8 * (v[1] - v[-1]) - (v[2] - v[-2])) / (12 * grid.spacing)
        let bend = (16 * (v[1] + v[-1]) - (v[2] + v[-2]) - 30 * v[0]) / (12 * grid.spacing * grid.spacing)
        let spot = startingSpot
        return [v[0], slope / spot, (bend - slope) / (spot * spot), 0]
    }
}

extension DividendLattice {
    /// Evenly spaced logarithms of the spot at the start of a period; at any later time they have drifted up.
    struct Grid {
        static let capacity = 1024

        let start: Double
        let steps: Int
        /// Years.
        let step: Double
        let low: Double
        let spacing: Double
        let count: Int
    }

    struct Columns {
        var values: UnsafeMutablePointer<Double>
        var next: UnsafeMutablePointer<Double>
        let spots: UnsafeMutablePointer<Double>
    }
}
