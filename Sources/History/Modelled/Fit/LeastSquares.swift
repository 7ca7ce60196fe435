/// Weighted linear least squares by the normal equations, in one pass and without storing rows. Deterministic: the
/// same rows in the same order give the same bits.
struct LeastSquares {
    private let size: Int
    private var products: [Double]
    private var moments: [Double]
    private var squares = 0.0
    private(set) var weight = 0.0

    init(_ size: Int) {
        self.size = size
        products = Array(repeating: 0, count: size * size)
        moments = Array(repeating: 0, count: size)
    }

    mutating func add(_ features: [Double], _ target: Double, weight: Double = 1) {
        for row in 0..<size {
            let scaled = weight * features[row]
            for column in 0...row { products[row * size + column] += scaled * features[column] }
            moments[row] += scaled * target
        }
        squares += weight * target * target
        self.weight += weight
    }

    /// The coefficients, and the root of the weighted mean square that they leave. A direction the rows do not tell
    /// apart is held near 0 by a ridge of 1e-9 of the diagonal. Cholesky.
    func solve() -> (coefficients: [Double], residual: Double) {
        var factor = products
        for row in 0..<size {
            factor[row * size + row] += 1e-9 * products[row * size + row] + 1e-300
            for column in 0...row {
                var sum = factor[row * size + column]
                for k in 0..<column { sum -= factor[row * size + k] * factor[column * size + k] }
                factor[row * size + column] =
                    row == column ? max(sum, 1e-300).squareRoot() : sum / factor[column * size + column]
            }
        }
        var result = moments
        for row in 0..<size {
            for k in 0..<row { result[row] -= factor[row * size + k] * result[k] }
            result[row] /= factor[row * size + row]
        }
        for row in (0..<size).reversed() {
            for k in (row + 1)..<size { result[row] -= factor[k * size + row] * result[k] }
            result[row] /= factor[row * size + row]
        }
        var left = squares
        for row in 0..<size {
            left -= 2 * result[row] * moments[row]
            for column in 0..<size {
                let product = row >= column ? products[row * size + column] : products[column * size + row]
                left += result[row] * result[column] * product
            }
        }
        return (result, (max(left, 0) / max(weight, 1e-300)).squareRoot())
    }
}
