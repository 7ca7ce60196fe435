/// Why an expiry has no smile.
public enum SmileRefusal: Error, Sendable, Hashable, CaseIterable {
    /// Years, spot or rates that are not usable numbers, or another expiry at the same time.
    case invalidExpiry
    /// Fewer than five strikes have a usable quote.
    case tooFewStrikes
    /// All usable strikes lie on one side of the forward.
    case oneSided
    /// No curve near the quotes is free of butterfly arbitrage.
    case butterfly
    /// Its total variance at the money contradicts the other expiries.
    case calendar
}

/// Fits one smile: penalised least squares, pushed away from butterfly arbitrage wherever the last solution had any.
///
/// The curve is a cubic spline whose knots are closer than the features of a smile; third differences of its
/// coefficients are held small (Eilers and Marx 1996), as if the third derivative were drawn with deviation
/// `roughness`. Points weigh by their spread. Then every point of a fine grid where the density is not above zero gets
/// an equation of its own, until there is none. O(points + knots) per round.
struct SmileFit {
    static let fewestPoints = 5
    /// Of the knots, in standard deviations at the money.
    static let step = 0.25
    static let intervalLimit = 160.0
    /// Tried in turn until a curve is free of arbitrage.
    static let roughness = [1.0, 0.25, 0.06]
    /// Grid points between two knots where arbitrage is looked for.
    static let checksPerStep = 6
    /// Solutions that look for arbitrage before the next roughness is tried.
    static let roundLimit = 24
    /// Density that a point found without one is given, and the most that it is pushed to.
    static let densityGoal = 0.01
    static let densityGoalLimit = 0.1
    /// Below this share of the variance at the money the density is not defined well enough to push.
    static let valueFloor = 0.02

    let points: [SmileObservation]
    let unit: Double
    let grid: SplineGrid

    init(points: [SmileObservation], unit: Double, margin: Double) throws(SmileRefusal) {
        guard points.count >= Self.fewestPoints else { throw .tooFewStrikes }
        guard points[0].logMoneyness < 0, points[points.count - 1].logMoneyness > 0 else { throw .oneSided }
        let low = points[0].logMoneyness / unit - margin
        let length = points[points.count - 1].logMoneyness / unit + margin - low
        let intervals = max(4, Int(min(Self.intervalLimit, (length / Self.step).rounded(.up))))
        self.points = points
        self.unit = unit
        grid = SplineGrid(start: low, step: length / Double(intervals), intervals: intervals)
    }

    func curve() throws(SmileRefusal) -> SmileCurve {
        for roughness in Self.roughness {
            if let coefficients = coefficients(roughness: roughness) {
                return SmileCurve(unit: unit, grid: grid, coefficients: coefficients)
            }
        }
        throw .butterfly
    }

    private func coefficients(roughness: Double) -> [Double]? {
        let data = equations()
        guard var coefficients = solve(data, [], roughness) else { return nil }
        let weight = 100 * data.reduce(0) { max($0, $1.weight) }
        var checks = checks()
        for _ in 0..<Self.roundLimit {
            var pushes: [Equation] = []
            var isClean = true
            for i in checks.indices {
                if !checks[i].passes(coefficients, unit) { isClean = false }
                if checks[i].isActive { pushes.append(checks[i].push(coefficients, unit, weight: weight)) }
            }
            if isClean { return coefficients }
            guard let next = solve(data, pushes, roughness) else { return nil }
            coefficients = next
        }
        return nil
    }

    private func checks() -> [DensityCheck] {
        let count = grid.intervals * Self.checksPerStep
        return (0...count).map { i in
            let x = grid.start + grid.step * Double(i) / Double(Self.checksPerStep)
            return DensityCheck(x: x, basis: grid.basis(x), end: i == 0 ? .lower : i == count ? .upper : nil)
        }
    }
}

extension SmileFit {
    /// One line of the least squares.
    struct Equation {
        let first: Int
        let row: SIMD4<Double>
        let target: Double
        /// For a point, 1 / half spread².
        let weight: Double
    }

    private func equations() -> [Equation] {
        points.map { point in
            let value = point.deviation / unit
            let error = 2 * value * point.error / unit
            let basis = grid.basis(point.logMoneyness / unit)
            return Equation(
                first: basis.first, row: basis.value, target: value * value, weight: 1 / (error * error))
        }
    }

    private func solve(_ data: [Equation], _ pushes: [Equation], _ roughness: Double) -> [Double]? {
        let count = grid.intervals + 3
        var system = SplineSystem(coefficients: count)
        let spread = roughness * grid.step * grid.step * grid.step
        let stiffness = 1 / (spread * spread)
        for i in 0..<count - 3 {
            system.add(first: i, row: SIMD4(-1, 3, -3, 1), target: 0, weight: stiffness)
        }
        for line in data { system.add(first: line.first, row: line.row, target: line.target, weight: line.weight) }
        for line in pushes { system.add(first: line.first, row: line.row, target: line.target, weight: line.weight) }
        return system.solved()
    }
}
