/// Total variance over log-moneyness as a spline, before other expiries are looked at.
struct SmileCurve: Sendable {
    /// Total deviation at the money: the unit of the grid, its square that of the coefficients.
    let unit: Double
    let grid: SplineGrid
    let coefficients: [Double]
    /// Log-moneyness between which it answers; holds 0.
    private(set) var range: ClosedRange<Double>

    init(unit: Double, grid: SplineGrid, coefficients: [Double]) {
        self.unit = unit
        self.grid = grid
        self.coefficients = coefficients
        range = grid.start * unit...grid.end * unit
    }

    func variance(_ k: Double) -> Double? {
        range.contains(k) ? unchecked(k) : nil
    }

    func unchecked(_ k: Double) -> Double {
        let basis = grid.basis(k / unit)
        let i = basis.first
        let four = SIMD4(coefficients[i], coefficients[i + 1], coefficients[i + 2], coefficients[i + 3])
        return unit * unit * four.dot(basis.value)
    }

    /// The same curve, answering no further than this.
    func cut(to limits: ClosedRange<Double>) -> SmileCurve {
        var curve = self
        curve.range = range.clamped(to: limits)
        return curve
    }
}
