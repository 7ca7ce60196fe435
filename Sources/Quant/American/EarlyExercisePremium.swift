import CQuantKernels

/// What the right to exercise early adds to a put with strike 1: the income it earns while the price is below the
/// boundary (Kim 1990; Carr, Jarrow and Myneni 1992). Derivatives are by the spot.
struct EarlyExercisePremium {
    private(set) var value = 0.0
    private(set) var delta = 0.0
    private(set) var gamma = 0.0

    /// - Parameter hasDerivatives: false leaves delta and gamma 0, for speed.
    init(boundary: ExerciseBoundary, hasDerivatives: Bool) {
        let blocks = boundary.scheme.premiumPoints.count
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 6 * blocks) { memory in
            guard let base = memory.baseAddress else { preconditionFailure("a scheme has points") }
            integrate(boundary, hasDerivatives: hasDerivatives, base, blocks: blocks)
        }
    }

    private mutating func integrate(
        _ boundary: ExerciseBoundary, hasDerivatives: Bool, _ base: UnsafeMutablePointer<Lanes>, blocks: Int
    ) {
        typealias Workspace = ExerciseBoundary.Workspace
        let (scheme, put) = (boundary.scheme, boundary.put)
        let deviation = put.deviation
        let drift = (put.rate - put.yield) * put.years / deviation
        // N(−d−), N(−d+); discounts by rate and yield; e^(−yield t − d+²/2) and B(0+) / B.
        let (minus, plus) = (base, base + blocks)
        let (rateDiscounts, yieldDiscounts) = (base + 2 * blocks, base + 3 * blocks)
        let (densities, falls) = (base + 4 * blocks, base + 5 * blocks)
        for block in 0..<blocks {
            let depth = Self.depths(boundary, block)
            let s = scheme.premiumPoints[block]
            let t = s * s * put.years
            let middle = (put.logSpot - boundary.logStart + depth) / (s * deviation) + s * drift
            let half = s * (0.5 * deviation)
            minus[block] = half - middle
            plus[block] = -half - middle
            rateDiscounts[block] = t * -put.rate
            yieldDiscounts[block] = t * -put.yield
            densities[block] = yieldDiscounts[block] - 0.5 * (plus[block] * plus[block])
            falls[block] = depth
        }
        if hasDerivatives { differentiate(boundary, plus, densities, falls, blocks: blocks) }
        Workspace.accumulate(minus, count: 2 * blocks)
        Workspace.exponentiate(rateDiscounts, count: 2 * blocks)
        var (gain, loss) = (Lanes.zero, Lanes.zero)
        for block in 0..<blocks {
            let weight = scheme.premiumWeights[block] * scheme.premiumPoints[block]
            gain += weight * (rateDiscounts[block] * minus[block])
            loss += weight * (yieldDiscounts[block] * plus[block])
        }
        let span = 2 * put.years
        value = span * (put.rate * gain.total - put.yield * put.spot * loss.total)
        if hasDerivatives { delta -= span * put.yield * loss.total }
    }

    /// The parts of delta and gamma that hold the density.
    private mutating func differentiate(
        _ boundary: ExerciseBoundary, _ plus: UnsafeMutablePointer<Lanes>, _ densities: UnsafeMutablePointer<Lanes>,
        _ falls: UnsafeMutablePointer<Lanes>, blocks: Int
    ) {
        let (scheme, put) = (boundary.scheme, boundary.put)
        ExerciseBoundary.Workspace.exponentiate(densities, count: 2 * blocks)
        let rate = put.rate * wq_exp(-boundary.logStart)
        let inverse = 1 / put.deviation
        var (slope, bend) = (Lanes.zero, Lanes.zero)
        for block in 0..<blocks {
            let income = rate * falls[block] - put.yield
            let density = scheme.premiumWeights[block] * densities[block]
            slope += density * income
            bend += density * (put.yield - income * plus[block] * inverse / scheme.premiumPoints[block])
        }
        let scale = 2 * put.years * inverse * DeterministicMath.inverseRootTwoPi
        delta = -scale * slope.total
        gamma = scale / put.spot * bend.total
    }

    /// h at the points of the premium's quadrature.
    private static func depths(_ boundary: ExerciseBoundary, _ block: Int) -> Lanes {
        let scheme = boundary.scheme
        return scheme.premiumMatrix.withUnsafeBufferPointer { matrix in
            var sum = Lanes.zero
            for source in 0..<scheme.nodeCount {
                sum += matrix[source * scheme.premiumPoints.count + block] * boundary.squares[source]
            }
            return pointwiseMax(sum, Lanes.zero).squareRoot()
        }
    }
}
