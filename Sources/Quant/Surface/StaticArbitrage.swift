/// What a smile must satisfy so that no portfolio of its options is a gift, at one point of the spline. Moneyness x
/// is ln(strike / forward) in units of the deviation at the money; f is total variance in units of its square.
enum StaticArbitrage {
    /// Durrleman's g, with the sign of the density: a butterfly costs something where it is above zero (Gatheral and
    /// Jacquier 2014, "Arbitrage-free SVI volatility surfaces", eq. 2.1).
    static func density(_ f: SplinePoint, x: Double, scale: Double) -> Double {
        let lean = 1 - x * f.slope / (2 * f.value)
        return lean * lean - 0.25 * f.slope * f.slope * (1 / f.value + 0.25 * scale) + 0.5 * f.bend
    }

    /// The derivative of `density` by the spline's coefficients.
    static func densityGradient(_ f: SplinePoint, _ basis: SplineBasis, x: Double, scale: Double) -> SIMD4<Double> {
        let lean = 1 - x * f.slope / (2 * f.value)
        let byValue = lean * x * f.slope / (f.value * f.value) + f.slope * f.slope / (4 * f.value * f.value)
        let bySlope = -lean * x / f.value - 0.5 * f.slope * (1 / f.value + 0.25 * scale)
        return byValue * basis.value + bySlope * basis.slope + 0.5 * basis.bend
    }

    /// The lowest slope of f at the lower end: below it the put costs more than its strike's share of the next one.
    static func lowestSlope(_ f: SplinePoint, x: Double, unit: Double) -> Double {
        let deviation = unit * f.value.squareRoot()
        return -2 * f.value.squareRoot() * mills(-x / f.value.squareRoot() + 0.5 * deviation)
    }

    /// The highest slope of f at the upper end: above it the call would gain with its strike.
    static func highestSlope(_ f: SplinePoint, x: Double, unit: Double) -> Double {
        let deviation = unit * f.value.squareRoot()
        return 2 * f.value.squareRoot() * mills(x / f.value.squareRoot() + 0.5 * deviation)
    }

    /// N(−z) / n(z).
    private static func mills(_ z: Double) -> Double {
        z >= 0
            ? DeterministicMath.rootTwoPi * DeterministicMath.scaledTail(z)
            : DeterministicMath.normalCDF(-z) / DeterministicMath.normalPDF(z)
    }
}
