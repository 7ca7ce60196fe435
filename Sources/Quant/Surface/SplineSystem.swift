/// Cubic B-splines on evenly spaced knots: a curve with a continuous second derivative, local in its coefficients.
struct SplineGrid {
    /// Where the curve begins.
    let start: Double
    /// Distance of neighbouring knots.
    let step: Double
    /// Intervals between knots; there are three coefficients more.
    let intervals: Int

    var end: Double { start + step * Double(intervals) }

    /// The four basis functions that are not zero at x, and their first two derivatives.
    func basis(_ x: Double) -> SplineBasis {
        let position = (x - start) / step
        let first = max(0, min(Int(position), intervals - 1))
        let u = position - Double(first)
        let v = 1 - u
        return SplineBasis(
            first: first,
            value: SIMD4(v * v * v / 6, ((3 * u - 6) * u * u + 4) / 6, ((3 * v - 6) * v * v + 4) / 6, u * u * u / 6),
            slope: SIMD4(-0.5 * v * v, (1.5 * u - 2) * u, (2 - 1.5 * v) * v, 0.5 * u * u) / step,
            bend: SIMD4(v, 3 * u - 2, 3 * v - 2, u) / (step * step))
    }
}

struct SplineBasis {
    let first: Int
    let value: SIMD4<Double>
    let slope: SIMD4<Double>
    let bend: SIMD4<Double>
}

/// A curve's value and first two derivatives.
struct SplinePoint {
    let value: Double
    let slope: Double
    let bend: Double

    init(_ coefficients: [Double], _ basis: SplineBasis) {
        let i = basis.first
        let four = SIMD4(coefficients[i], coefficients[i + 1], coefficients[i + 2], coefficients[i + 3])
        value = four.dot(basis.value)
        slope = four.dot(basis.slope)
        bend = four.dot(basis.bend)
    }
}

extension SIMD4<Double> {
    /// Sum of the products, in one order on every processor.
    func dot(_ other: Self) -> Double {
        let products = self * other
        return (products[0] + products[1]) + (products[2] + products[3])
    }
}

/// Least squares for spline coefficients: every equation touches four neighbours, so the normal equations have a
/// band of three and are solved in O(coefficients).
struct SplineSystem {
    private let count: Int
    /// Row i: the diagonal and the three entries to its right.
    private var band: [SIMD4<Double>]
    private var right: [Double]

    init(coefficients count: Int) {
        self.count = count
        band = [SIMD4<Double>](repeating: .zero, count: count)
        right = [Double](repeating: 0, count: count)
    }

    /// Asks that the four coefficients from `first` on, times `row`, be `target`.
    mutating func add(first: Int, row: SIMD4<Double>, target: Double, weight: Double) {
        let weighted = row * weight
        band[first] += weighted[0] * row
        band[first + 1] += weighted[1] * SIMD4(row[1], row[2], row[3], 0)
        band[first + 2] += weighted[2] * SIMD4(row[2], row[3], 0, 0)
        band[first + 3][0] += weighted[3] * row[3]
        right[first] += weighted[0] * target
        right[first + 1] += weighted[1] * target
        right[first + 2] += weighted[2] * target
        right[first + 3] += weighted[3] * target
    }

    /// Square-root-free Cholesky. Nil when the equations leave a coefficient open.
    func solved() -> [Double]? {
        var band = band
        var x = right
        for i in 0..<count {
            let row = band[i]
            guard row[0] > 0, row[0].isFinite else { return nil }
            let factor = row / row[0]
            if i + 1 < count {
                band[i + 1] -= factor[1] * SIMD4(row[1], row[2], row[3], 0)
                x[i + 1] -= factor[1] * x[i]
            }
            if i + 2 < count {
                band[i + 2] -= factor[2] * SIMD4(row[2], row[3], 0, 0)
                x[i + 2] -= factor[2] * x[i]
            }
            if i + 3 < count {
                band[i + 3][0] -= factor[3] * row[3]
                x[i + 3] -= factor[3] * x[i]
            }
            band[i] = factor
            x[i] /= row[0]
        }
        for i in stride(from: count - 1, through: 0, by: -1) {
            for offset in 1...3 where i + offset < count { x[i] -= band[i][offset] * x[i + offset] }
        }
        return x
    }
}
