/// The conditions at one point of the grid; once broken they stay equations.
struct DensityCheck {
    enum End {
        case lower, upper
    }
    let x: Double
    let basis: SplineBasis
    /// The ends also bound the slope.
    let end: End?
    var isActive = false
    private var goal = SmileFit.densityGoal

    init(x: Double, basis: SplineBasis, end: End?) {
        self.x = x
        self.basis = basis
        self.end = end
    }

    /// A point found broken again, in spite of its equation, aims higher.
    mutating func passes(_ coefficients: [Double], _ unit: Double) -> Bool {
        let point = SplinePoint(coefficients, basis)
        let hasDensity =
            point.value > SmileFit.valueFloor
            && StaticArbitrage.density(point, x: x, scale: unit * unit) > 0.1 * SmileFit.densityGoal
        if hasDensity && brokenSlope(point, unit) == nil { return true }
        if isActive { goal = min(1.5 * goal, SmileFit.densityGoalLimit) }
        isActive = true
        return false
    }

    /// The equation that moves the curve to where the condition holds, linear around the last solution.
    func push(_ coefficients: [Double], _ unit: Double, weight: Double) -> SmileFit.Equation {
        let point = SplinePoint(coefficients, basis)
        func equation(_ row: SIMD4<Double>, _ target: Double) -> SmileFit.Equation {
            let weight = weight / row.dot(row)
            return SmileFit.Equation(first: basis.first, row: row, target: target, weight: weight)
        }
        guard point.value > SmileFit.valueFloor else { return equation(basis.value, 2 * SmileFit.valueFloor) }
        if let bound = brokenSlope(point, unit) { return equation(basis.slope, 0.9 * bound) }
        let row = StaticArbitrage.densityGradient(point, basis, x: x, scale: unit * unit)
        let density = StaticArbitrage.density(point, x: x, scale: unit * unit)
        let i = basis.first
        let four = SIMD4(coefficients[i], coefficients[i + 1], coefficients[i + 2], coefficients[i + 3])
        return equation(row, four.dot(row) + goal - density)
    }

    /// The bound that the slope has crossed.
    private func brokenSlope(_ point: SplinePoint, _ unit: Double) -> Double? {
        switch end {
        case nil: return nil
        case .lower:
            let bound = StaticArbitrage.lowestSlope(point, x: x, unit: unit)
            return point.slope < bound ? bound : nil
        case .upper:
            let bound = StaticArbitrage.highestSlope(point, x: x, unit: unit)
            return point.slope > bound ? bound : nil
        }
    }
}
