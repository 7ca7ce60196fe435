import CQuantKernels

/// The exercise boundary B(τ) of a put with strike 1, τ years before expiry, by fixed-point iteration on its
/// integral equation (Andersen, Lake and Offengenden 2016, "High-performance American option pricing").
///
/// The unknown is the depth h(τ) = ln(B(0+) / B(τ)) ≥ 0 at the nodes of a scheme; what is interpolated is h², nearly
/// linear in √τ. A step that gives no number leaves its node as it was.
struct ExerciseBoundary {
    let put: NormalisedPut
    let scheme: CollocationScheme
    /// ln B(0+).
    let logStart: Double
    /// h², node by node; 0 past the scheme's last node.
    private(set) var squares: Nodes
    typealias Nodes = SIMD16<Double>

    init(put: NormalisedPut, scheme: CollocationScheme, logStart: Double, squares: Nodes) {
        self.put = put
        self.scheme = scheme
        self.logStart = logStart
        self.squares = squares
    }

    init(put: NormalisedPut, scheme: CollocationScheme) {
        self.init(put: put, scheme: scheme, logStart: put.logStart, squares: .zero)
        let limit = max(logStart - put.logPerpetual, 0)
        let blocks = scheme.blockCount
        let pointBlocks = (scheme.pointCount + 1) * blocks
        squares = withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 6 * pointBlocks + 2 * blocks) { memory in
            var work = Workspace(memory, blocks: blocks, pointBlocks: pointBlocks, limit: limit)
            guess(&work)
            discount(&work)
            for _ in 0..<scheme.stepCount {
                for block in 0..<blocks { work.squares[block] = work.depths[block] * work.depths[block] }
                evaluateIntegrands(&work)
                switch scheme.equation {
                case .highContact: applyHighContact(&work)
                case .valueMatching: applyValueMatching(&work)
                }
                accept(&work)
            }
            var squares = Nodes.zero
            for node in 0..<scheme.nodeCount { squares[node] = work.depth(node) * work.depth(node) }
            return squares
        }
    }

    /// ln B at the whole time to expiry.
    var logNow: Double { logStart - squares[0].squareRoot() }

    /// B at a time to expiry from 0 to the option's own.
    func level(years: Double) -> Double {
        let square = scheme.interpolate(
            (0..<scheme.nodeCount).map { squares[$0] }, at: (years / put.years).squareRoot())
        return wq_exp(logStart - max(square, 0).squareRoot())
    }

    /// Starts like σ√τ and bends into the limit. Close to expiry B falls by about 2σ√τ from the strike, by 0.9 σ√τ from
    /// rate / yield once that is far below (Evans, Kuske and Keller 2002).
    private func guess(_ work: inout Workspace) {
        let distance = 3 * -logStart / put.deviation
        let slope = (2 - 1.1 * distance / (1 + distance)) * put.deviation
        let limit = work.limit
        let isBent = limit > 0 && limit.isFinite
        for block in 0..<scheme.blockCount {
            let straight = scheme.nodes[block] * slope
            work.depths[block] = isBent ? straight / -limit : pointwiseMin(straight, Lanes(repeating: limit))
        }
        guard isBent else { return }
        Workspace.exponentiate(work.depths, count: scheme.blockCount)
        for block in 0..<scheme.blockCount { work.depths[block] = limit * (1 - work.depths[block]) }
    }

    /// e^(−rate t) and e^(−yield t) at every point.
    private func discount(_ work: inout Workspace) {
        for point in 0...scheme.pointCount {
            let s = point < scheme.pointCount ? scheme.points[point] : 1
            for block in 0..<scheme.blockCount {
                let index = point * scheme.blockCount + block
                let root = scheme.nodes[block] * s
                let t = root * root * put.years
                work.rateDiscounts[index] = t * -put.rate
                work.yieldDiscounts[index] = t * -put.yield
            }
        }
        Workspace.exponentiate(work.rateDiscounts, count: 2 * work.pointBlocks)
    }

    /// d− and d+ of B(τ) against B(τ − t) at every point, with what the equation needs of them. The point after the
    /// last stands for the payoff at expiry: there t = τ, and the strike takes the place of B(0).
    private func evaluateIntegrands(_ work: inout Workspace) {
        let needsDensities = scheme.equation == .highContact
        let deviation = put.deviation
        let drift = (put.rate - put.yield) * put.years / deviation
        for point in 0...scheme.pointCount {
            let isExpiry = point == scheme.pointCount
            let s = isExpiry ? 1 : scheme.points[point]
            let scale = 1 / (s * deviation)
            for block in 0..<scheme.blockCount {
                let index = point * scheme.blockCount + block
                let behind = isExpiry ? Lanes(repeating: logStart) : depths(behind: point, block: block, work)
                let root = scheme.nodes[block] * s
                let middle = (behind - work.depths[block]) * (scheme.inverseNodes[block] * scale) + root * drift
                let half = root * (0.5 * deviation)
                let (minus, plus) = (middle - half, middle + half)
                work.minus[index] = minus
                work.plus[index] = plus
                if needsDensities {
                    let t = root * root * put.years
                    work.minusDensities[index] = -0.5 * (minus * minus) - t * put.rate
                    work.plusDensities[index] = -0.5 * (plus * plus) - t * put.yield
                }
            }
        }
        if needsDensities {
            Workspace.exponentiate(work.minusDensities, count: 2 * work.pointBlocks)
            Workspace.accumulate(work.plus, count: work.pointBlocks)
        } else {
            Workspace.accumulate(work.minus, count: 2 * work.pointBlocks)
        }
    }

    private func depths(behind point: Int, block: Int, _ work: Workspace) -> Lanes {
        let values = Workspace.numbers(work.squares)
        return scheme.matrix.withUnsafeBufferPointer { matrix in
            var sum = Lanes.zero
            var row = point * scheme.nodeCount * scheme.blockCount + block
            for source in 0..<scheme.nodeCount {
                sum += matrix[row] * values[source]
                row += scheme.blockCount
            }
            return pointwiseMax(sum, Lanes.zero).squareRoot()
        }
    }

    /// B = N / D of system A; √2π is left out of both.
    private func applyHighContact(_ work: inout Workspace) {
        let inverse = 1 / put.deviation
        for block in 0..<scheme.blockCount {
            let expiry = scheme.pointCount * scheme.blockCount + block
            var (top, bottom, chance) = (Lanes.zero, Lanes.zero, Lanes.zero)
            for point in 0..<scheme.pointCount {
                let index = point * scheme.blockCount + block
                let weight = scheme.weights[point]
                top += weight * work.minusDensities[index]
                bottom += weight * work.plusDensities[index]
                chance += (weight * scheme.points[point]) * (work.yieldDiscounts[index] * work.plus[index])
            }
            let node = scheme.nodes[block]
            let density = node * (2 * put.years * inverse)
            let edge = scheme.inverseNodes[block] * inverse
            top = edge * work.minusDensities[expiry] + density * put.rate * top
            bottom = edge * work.plusDensities[expiry] + density * put.yield * bottom
            chance =
                work.yieldDiscounts[expiry] * work.plus[expiry] + node * node * (2 * put.years * put.yield) * chance
            work.squares[block] = top / (bottom + DeterministicMath.rootTwoPi * chance)
        }
    }

    /// B = N / D of system B.
    private func applyValueMatching(_ work: inout Workspace) {
        for block in 0..<scheme.blockCount {
            let expiry = scheme.pointCount * scheme.blockCount + block
            var (top, bottom) = (Lanes.zero, Lanes.zero)
            for point in 0..<scheme.pointCount {
                let index = point * scheme.blockCount + block
                let weight = scheme.weights[point] * scheme.points[point]
                top += weight * (work.rateDiscounts[index] * work.minus[index])
                bottom += weight * (work.yieldDiscounts[index] * work.plus[index])
            }
            let span = scheme.nodes[block] * scheme.nodes[block] * (2 * put.years)
            top = work.rateDiscounts[expiry] * work.minus[expiry] + span * put.rate * top
            bottom = work.yieldDiscounts[expiry] * work.plus[expiry] + span * put.yield * bottom
            work.squares[block] = top / bottom
        }
    }

    /// Takes the depths of the new boundary, which stands where the squares were.
    private func accept(_ work: inout Workspace) {
        let levels = Workspace.numbers(work.squares)
        let depths = Workspace.numbers(work.depths)
        wq_log_columns(wq_path_automatic, Int64(scheme.nodeCount), levels, levels)
        for node in 0..<scheme.nodeCount {
            let depth = logStart - levels[node]
            if depth.isFinite { depths[node] = min(max(depth, 0), work.limit) }
        }
    }
}

extension ExerciseBoundary {
    /// Columns of one solution, in eights: one number per node, or per point behind a node. Pairs that are
    /// transformed together lie together.
    struct Workspace {
        typealias Column = UnsafeMutablePointer<Lanes>

        let pointBlocks: Int
        /// h for a time to expiry without end, which bounds all others.
        let limit: Double
        let rateDiscounts: Column
        let yieldDiscounts: Column
        /// d− and d+, then N(d−) and N(d+).
        let minus: Column
        let plus: Column
        /// e^(−rate t − d−²/2) and e^(−yield t − d+²/2).
        let minusDensities: Column
        let plusDensities: Column
        let depths: Column
        /// h², then the new boundary.
        let squares: Column

        init(_ memory: UnsafeMutableBufferPointer<Lanes>, blocks: Int, pointBlocks: Int, limit: Double) {
            guard let base = memory.baseAddress else { preconditionFailure("a scheme has nodes") }
            self.pointBlocks = pointBlocks
            self.limit = limit
            rateDiscounts = base
            yieldDiscounts = base + pointBlocks
            minus = base + 2 * pointBlocks
            plus = base + 3 * pointBlocks
            minusDensities = base + 4 * pointBlocks
            plusDensities = base + 5 * pointBlocks
            depths = base + 6 * pointBlocks
            squares = depths + blocks
        }

        func depth(_ node: Int) -> Double { depths[node / 8][node % 8] }

        static func numbers(_ column: Column) -> UnsafeMutablePointer<Double> {
            UnsafeMutableRawPointer(column).assumingMemoryBound(to: Double.self)
        }

        static func exponentiate(_ column: Column, count: Int) {
            wq_exp_columns(wq_path_automatic, Int64(8 * count), numbers(column), numbers(column))
        }

        /// N(x) in place.
        static func accumulate(_ column: Column, count: Int) {
            wq_normal_cdf_columns(wq_path_automatic, Int64(8 * count), numbers(column), numbers(column))
        }
    }
}
