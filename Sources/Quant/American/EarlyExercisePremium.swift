import CQuantKernels

/// What the right to exercise early adds to a put with strike 1: the income it earns while the price is below the
/// boundary (Kim 1990; Carr, Jarrow and Myneni 1992).
struct EarlyExercisePremium {
    private(set) var value = 0.0
    /// By the spot.
    private(set) var delta = 0.0
    private(set) var gamma = 0.0
    /// By volatility, rate and yield, the boundary moving with them.
    private(set) var byVolatility = 0.0
    private(set) var byRate = 0.0
    private(set) var byYield = 0.0

    /// - Parameter hasDerivatives: false leaves delta and gamma 0, for speed. The others stay 0.
    init(boundary: ExerciseBoundary, hasDerivatives: Bool) {
        integrate(boundary, hasDerivatives: hasDerivatives, motion: nil)
    }

    /// With all derivatives.
    init(boundary: ExerciseBoundary, motion: BoundaryMotion) {
        integrate(boundary, hasDerivatives: true, motion: motion)
    }

    private mutating func integrate(_ boundary: ExerciseBoundary, hasDerivatives: Bool, motion: BoundaryMotion?) {
        let blocks = boundary.scheme.premiumPoints.count
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 7 * blocks) { memory in
            guard let base = memory.baseAddress else { preconditionFailure("a scheme has points") }
            let columns = Columns(base, blocks: blocks)
            evaluate(boundary, columns)
            if let motion {
                columns.rateDiscounts.update(from: motion.discounts, count: 2 * blocks)
            } else {
                ExerciseBoundary.Workspace.exponentiate(columns.rateDiscounts, count: 2 * blocks)
            }
            if hasDerivatives { differentiate(boundary, columns) }
            if let motion { follow(boundary, motion, columns) }
            sum(boundary, columns, hasDerivatives: hasDerivatives, hasMotion: motion != nil)
        }
    }

    /// Eights of numbers, one per point of the quadrature. Pairs that are transformed together lie together.
    private struct Columns {
        let blocks: Int
        /// −d− and −d+, then N(−d−) and N(−d+).
        let minus: UnsafeMutablePointer<Lanes>
        let plus: UnsafeMutablePointer<Lanes>
        /// Exponents, then the discounts by rate and yield.
        let rateDiscounts: UnsafeMutablePointer<Lanes>
        let yieldDiscounts: UnsafeMutablePointer<Lanes>
        /// Exponents, then e^(−yield t − d+²/2) and B(0+) / B.
        let densities: UnsafeMutablePointer<Lanes>
        let falls: UnsafeMutablePointer<Lanes>
        /// h.
        let depths: UnsafeMutablePointer<Lanes>

        init(_ base: UnsafeMutablePointer<Lanes>, blocks: Int) {
            self.blocks = blocks
            (minus, plus) = (base, base + blocks)
            (rateDiscounts, yieldDiscounts) = (base + 2 * blocks, base + 3 * blocks)
            (densities, falls) = (base + 4 * blocks, base + 5 * blocks)
            depths = base + 6 * blocks
        }
    }

    private func evaluate(_ boundary: ExerciseBoundary, _ columns: Columns) {
        let (scheme, put) = (boundary.scheme, boundary.put)
        let deviation = put.deviation
        let drift = (put.rate - put.yield) * put.years / deviation
        for block in 0..<columns.blocks {
            let depth = Self.depths(boundary, block)
            let s = scheme.premiumPoints[block]
            let t = s * s * put.years
            let middle = (put.logSpot - boundary.logStart + depth) / (s * deviation) + s * drift
            let half = s * (0.5 * deviation)
            columns.minus[block] = half - middle
            columns.plus[block] = -half - middle
            columns.rateDiscounts[block] = t * -put.rate
            columns.yieldDiscounts[block] = t * -put.yield
            columns.densities[block] =
                columns.yieldDiscounts[block] - 0.5 * (columns.plus[block] * columns.plus[block])
            columns.falls[block] = depth
            columns.depths[block] = depth
        }
    }

    /// The integral itself, and those parts of the derivatives that it makes.
    private mutating func sum(
        _ boundary: ExerciseBoundary, _ columns: Columns, hasDerivatives: Bool, hasMotion: Bool
    ) {
        let (scheme, put) = (boundary.scheme, boundary.put)
        ExerciseBoundary.Workspace.accumulate(columns.minus, count: 2 * columns.blocks)
        var (gain, loss, later, less) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
        for block in 0..<columns.blocks {
            let weight = scheme.premiumWeights[block] * scheme.premiumPoints[block]
            let income = weight * (columns.rateDiscounts[block] * columns.minus[block])
            let cost = weight * (columns.yieldDiscounts[block] * columns.plus[block])
            gain += income
            loss += cost
            if hasMotion {
                let t = scheme.premiumPoints[block] * scheme.premiumPoints[block] * put.years
                later += t * income
                less += t * cost
            }
        }
        let span = 2 * put.years
        value = span * (put.rate * gain.total - put.yield * put.spot * loss.total)
        if hasDerivatives { delta -= span * put.yield * loss.total }
        if hasMotion {
            byRate += span * (gain.total - put.rate * later.total)
            byYield -= span * put.spot * (loss.total - put.yield * less.total)
        }
    }

    /// The parts of delta and gamma that hold the density.
    private mutating func differentiate(_ boundary: ExerciseBoundary, _ columns: Columns) {
        let (scheme, put) = (boundary.scheme, boundary.put)
        ExerciseBoundary.Workspace.exponentiate(columns.densities, count: 2 * columns.blocks)
        let rate = put.rate * wq_exp(-boundary.logStart)
        let inverse = 1 / put.deviation
        var (slope, bend) = (Lanes.zero, Lanes.zero)
        for block in 0..<columns.blocks {
            let income = rate * columns.falls[block] - put.yield
            let density = scheme.premiumWeights[block] * columns.densities[block]
            slope += density * income
            bend += density * (put.yield - income * columns.plus[block] * inverse / scheme.premiumPoints[block])
        }
        let scale = 2 * put.years * inverse * DeterministicMath.inverseRootTwoPi
        delta = -scale * slope.total
        gamma = scale / put.spot * bend.total
    }

    /// What volatility, rate and yield do to the chance of standing below the boundary, and to the boundary.
    private mutating func follow(_ boundary: ExerciseBoundary, _ motion: BoundaryMotion, _ columns: Columns) {
        let (scheme, put) = (boundary.scheme, boundary.put)
        let rate = put.rate * wq_exp(-boundary.logStart)
        var (turn, drift, push) = (Lanes.zero, Lanes.zero, Lanes.zero)
        for block in 0..<columns.blocks {
            let s = scheme.premiumPoints[block]
            let gain = rate * columns.falls[block]
            let density = scheme.premiumWeights[block] * columns.densities[block]
            let pull = density * (gain - put.yield)
            turn += s * density * (gain * columns.plus[block] - put.yield * columns.minus[block])
            drift += s * s * pull
            push += pull
            // The premium by h², half of its slope by h over h.
            let depth = columns.depths[block]
            columns.depths[block] = (0.5 * pull / depth).replacing(with: 0, where: depth .== 0)
        }
        let scale = 2 * put.years * put.spot * DeterministicMath.inverseRootTwoPi
        let width = 1 / put.deviation
        byVolatility = -scale * turn.total / put.volatility
        byRate = -scale * drift.total * put.years * width
        byYield = scale * drift.total * put.years * width
        // Where the boundary starts higher, all of it lies higher.
        let rise = scale * push.total * width
        byRate += rise * motion.startByRate
        byYield += rise * motion.startByYield
        for node in 0..<scheme.nodeCount {
            var pull = Lanes.zero
            for block in 0..<columns.blocks {
                pull += scheme.premiumMatrix[node * columns.blocks + block] * columns.depths[block]
            }
            let weight = -scale * width * pull.total
            byVolatility += weight * motion.byVolatility[node]
            byRate += weight * motion.byRate[node]
            byYield += weight * motion.byYield[node]
        }
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
