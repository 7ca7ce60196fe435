import CQuantKernels

/// The exercise boundaries of all options of one right and one expiry. In units of the strike a boundary hangs on
/// nothing but the volatility, so that a few of them, joined by Chebyshev polynomials in its logarithm, serve every
/// strike: values differ by less than 1e-6 of the strike from those of a boundary of their own.
final class BoundaryFamily: Sendable {
    typealias Nodes = ExerciseBoundary.Nodes

    private let scheme: CollocationScheme
    private let logStart: Double
    /// Of the volatility's logarithm.
    private let middle: Double
    private let inverseReach: Double
    /// Coefficients of h², and of its derivatives by rate and yield.
    private let squares: [Nodes]
    private let byRate: [Nodes]
    private let byYield: [Nodes]
    /// By rate and by yield at the points of the premium's quadrature.
    private let discounts: [Lanes]

    /// - Parameters:
    ///   - put: of any spot and volatility; exercised below one boundary.
    ///   - volatilities: that it will be asked for, above zero.
    ///   - hasRates: false saves two thirds of the work; derivatives by rate and yield are then 0.
    init(_ put: NormalisedPut, volatilities: ClosedRange<Double>, hasRates: Bool) {
        let (low, high) = (wq_log(volatilities.lowerBound), wq_log(volatilities.upperBound))
        let reach = max(0.5 * (high - low), 1e-3)
        middle = 0.5 * (low + high)
        inverseReach = 1 / reach
        logStart = put.logStart
        let scheme = Self.scheme(put, volatilities)
        let steps = RateSteps(put)
        var (base, rate, yield): ([Nodes], [Nodes], [Nodes]) = ([], [], [])
        let points = Self.points(count: 6 + Int(4 * reach))
        for point in points {
            var put = put
            put.volatility = wq_exp(middle + reach * point)
            let squares = ExerciseBoundary(put: put, scheme: scheme).squares
            base.append(squares)
            guard hasRates else { continue }
            let (byRate, byYield) = (put.moved(\.rate, steps.rate), put.moved(\.yield, steps.yield))
            rate.append((ExerciseBoundary(put: byRate, scheme: scheme).squares - squares) / steps.rate)
            yield.append((ExerciseBoundary(put: byYield, scheme: scheme).squares - squares) / steps.yield)
        }
        self.scheme = scheme
        discounts = Self.discounts(put, scheme)
        squares = Self.coefficients(base, points)
        byRate = Self.coefficients(rate, points)
        byYield = Self.coefficients(yield, points)
    }

    /// One for all, so that nothing jumps: the steadier one where either end asks for it.
    private static func scheme(_ put: NormalisedPut, _ volatilities: ClosedRange<Double>) -> CollocationScheme {
        var (calm, wild) = (put, put)
        calm.volatility = volatilities.lowerBound
        wild.volatility = volatilities.upperBound
        let scheme = CollocationScheme.fitting(calm, .fast)
        return scheme === CollocationScheme.fast ? .fitting(wild, .fast) : scheme
    }

    private static func discounts(_ put: NormalisedPut, _ scheme: CollocationScheme) -> [Lanes] {
        let times = scheme.premiumPoints.map { $0 * $0 * put.years }
        var discounts = times.map { $0 * -put.rate } + times.map { $0 * -put.yield }
        discounts.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            ExerciseBoundary.Workspace.exponentiate(base, count: buffer.count)
        }
        return discounts
    }

    private static func points(count: Int) -> [Double] {
        (0..<count).map { CollocationScheme.cosine((Double($0) + 0.5) / Double(count)) }
    }

    private static func coefficients(_ values: [Nodes], _ points: [Double]) -> [Nodes] {
        var sums = values.map { _ in Nodes.zero }
        for (value, x) in zip(values, points) {
            var (before, now) = (x, 1.0)
            for degree in sums.indices {
                sums[degree] += now * value
                (before, now) = (now, 2 * x * now - before)
            }
        }
        let scale = 1 / Double(values.count)
        return sums.indices.map { ($0 == 0 ? scale : 2 * scale) * sums[$0] }
    }

    /// Of a volatility that it was made for.
    func boundary(_ put: NormalisedPut) -> ExerciseBoundary {
        let x = (wq_log(put.volatility) - middle) * inverseReach
        var (before, now) = (x, 1.0)
        var sum = Nodes.zero
        for coefficient in squares {
            sum += now * coefficient
            (before, now) = (now, 2 * x * now - before)
        }
        return ExerciseBoundary(put: put, scheme: scheme, logStart: logStart, squares: sum)
    }

    /// How that boundary moves.
    func motion(_ put: NormalisedPut) -> BoundaryMotion {
        let x = (wq_log(put.volatility) - middle) * inverseReach
        var (before, now) = (x, 1.0)
        var (slopeBefore, slope) = (1.0, 0.0)
        var (byVolatility, byRate, byYield) = (Nodes.zero, Nodes.zero, Nodes.zero)
        let hasRates = !self.byRate.isEmpty
        for degree in squares.indices {
            byVolatility += slope * squares[degree]
            if hasRates {
                byRate += now * self.byRate[degree]
                byYield += now * self.byYield[degree]
            }
            (slopeBefore, slope) = (slope, 2 * (x * slope + now) - slopeBefore)
            (before, now) = (now, 2 * x * now - before)
        }
        return BoundaryMotion(
            byVolatility: byVolatility * (inverseReach / put.volatility), byRate: byRate, byYield: byYield,
            startByRate: put.yield > put.rate ? 1 / put.rate : 0,
            startByYield: put.yield > put.rate ? -1 / put.yield : 0, discounts: discounts)
    }
}

/// How a boundary moves: h² at its nodes by volatility, rate and yield, and ln B(0+) by the last two.
struct BoundaryMotion {
    let byVolatility: ExerciseBoundary.Nodes
    let byRate: ExerciseBoundary.Nodes
    let byYield: ExerciseBoundary.Nodes
    let startByRate: Double
    let startByYield: Double
    /// By rate, then by yield, at the points of the premium's quadrature: they move with neither spot nor volatility.
    let discounts: [Lanes]
}
