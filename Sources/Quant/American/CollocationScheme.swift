/// Eight numbers worked on at once: nodes of the boundary, or points of a quadrature.
typealias Lanes = SIMD8<Double>

extension SIMD8<Double> {
    /// The sum of the lanes in an order that no compiler may change.
    var total: Double {
        let four = lowHalf + highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }
}

/// What the collocation of the exercise boundary needs and no option changes: nodes, weights and the matrices that
/// carry the boundary from its nodes to the points of the quadratures.
///
/// With T the time to expiry, the nodes lie at √τ = z √T, the z being the Chebyshev extrema on (0, 1]; at z = 0 the
/// boundary is known. A span [0, τ] is integrated over t = τ s², s = 2x / (1 + x²), by Gauss and Legendre in x on
/// [0, 1]: √t and √(τ − t) = √τ (1 − x²) / (1 + x²) are both smooth there, as the boundary is in √(τ − t).
final class CollocationScheme: Sendable {
    /// Which condition at the boundary the fixed point is built on.
    enum Equation: Sendable {
        /// The option's delta is −1 there (system A): converges fast while drift is small against volatility.
        case highContact
        /// The option is worth what exercise pays there (system B): converges everywhere.
        case valueMatching
    }

    let equation: Equation
    /// Fixed-point steps.
    let stepCount: Int
    /// Nodes with an unknown boundary, a multiple of eight; the first is z = 1, the whole time to expiry.
    let nodeCount: Int
    /// Points of the quadrature behind each node.
    let pointCount: Int

    /// z of the nodes, and 1 / z.
    let nodes: [Lanes]
    let inverseNodes: [Lanes]
    /// s of every point, and its weight for ∫ … ds.
    let points: [Double]
    let weights: [Double]
    /// [(point × nodeCount + source) × blockCount + block]: what the value at the node `source` adds to the
    /// interpolated value at this point behind every node.
    let matrix: [Lanes]

    /// The quadrature of the premium, over the whole time to expiry.
    let premiumPoints: [Lanes]
    let premiumWeights: [Lanes]
    /// [source × premiumPoints.count + block].
    let premiumMatrix: [Lanes]

    /// Eights of nodes.
    var blockCount: Int { nodes.count }

    init(equation: Equation, nodeCount: Int, pointCount: Int, premiumCount: Int, stepCount: Int) {
        precondition(nodeCount.isMultiple(of: 8) && premiumCount.isMultiple(of: 8), "lanes are filled")
        self.equation = equation
        self.stepCount = stepCount
        self.nodeCount = nodeCount
        self.pointCount = pointCount

        let extrema = Self.extrema(nodeCount)
        nodes = Self.lanes(Array(extrema.dropLast()))
        inverseNodes = nodes.map { 1 / $0 }
        let behind = Self.span(pointCount)
        points = behind.points
        weights = behind.weights
        matrix = behind.rests.flatMap { rest in
            let rows = extrema.dropLast().map { Self.interpolation(at: $0 * rest, nodes: extrema) }
            return (0..<nodeCount).flatMap { source in Self.lanes(rows.map { $0[source] }) }
        }

        let whole = Self.span(premiumCount)
        premiumPoints = Self.lanes(whole.points)
        premiumWeights = Self.lanes(whole.weights)
        let rows = whole.rests.map { Self.interpolation(at: $0, nodes: extrema) }
        premiumMatrix = (0..<nodeCount).flatMap { source in Self.lanes(rows.map { $0[source] }) }
    }

    /// The value at √(τ / T) = z of what has these values at the nodes and 0 at z = 0.
    func interpolate(_ values: [Double], at z: Double) -> Double {
        let row = Self.interpolation(at: z, nodes: Self.extrema(nodeCount))
        return zip(row, values).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Chebyshev extrema mapped to [0, 1], from 1 down to 0.
    private static func extrema(_ count: Int) -> [Double] {
        (0...count).map { 0.5 * (1 + cosine(Double($0) / Double(count))) }
    }

    /// s, √(1 − s²) and the weight for ∫₀¹ … ds at the Gauss-Legendre points.
    private static func span(_ count: Int) -> (points: [Double], rests: [Double], weights: [Double]) {
        var points: [Double] = []
        var rests: [Double] = []
        var weights: [Double] = []
        for (x, weight) in gaussLegendre(count) {
            let scale = 1 / (1 + x * x)
            points.append(2 * x * scale)
            rests.append((1 - x * x) * scale)
            weights.append(weight * 2 * (1 - x * x) * scale * scale)
        }
        return (points, rests, weights)
    }

    /// Barycentric weights of the values at Chebyshev extrema (Berrut and Trefethen 2004, eq. 5.4).
    private static func interpolation(at z: Double, nodes: [Double]) -> [Double] {
        if let hit = nodes.firstIndex(of: z) { return nodes.indices.map { $0 == hit ? 1 : 0 } }
        var row = nodes.indices.map { index in
            let end = index == 0 || index == nodes.count - 1
            return (index.isMultiple(of: 2) ? 1.0 : -1.0) * (end ? 0.5 : 1) / (z - nodes[index])
        }
        let sum = row.reduce(0, +)
        for index in row.indices { row[index] /= sum }
        return row
    }

    /// Points and weights on [0, 1]: Newton's method on the Legendre polynomial, from Tricomi's guess.
    private static func gaussLegendre(_ count: Int) -> [(point: Double, weight: Double)] {
        (0..<count).map { index in
            var x = cosine((Double(index) + 0.75) / (Double(count) + 0.5))
            var slope = 1.0
            for _ in 0..<8 {
                var (before, now) = (1.0, x)
                for degree in stride(from: 2.0, through: Double(count), by: 1) {
                    (before, now) = (now, ((2 * degree - 1) * x * now - (degree - 1) * before) / degree)
                }
                slope = Double(count) * (x * now - before) / (x * x - 1)
                x -= now / slope
            }
            return (0.5 * (1 - x), 1 / ((1 - x * x) * slope * slope))
        }
    }

    /// cos(π turn) for 0 ≤ turn ≤ 1 by its power series.
    static func cosine(_ turn: Double) -> Double {
        if turn > 0.5 { return -cosine(1 - turn) }
        let angle = turn * .pi
        var term = 1.0
        var sum = 1.0
        for order in stride(from: 2.0, through: 24, by: 2) {
            term *= -angle * angle / (order * (order - 1))
            sum += term
        }
        return sum
    }

    private static func lanes(_ values: [Double]) -> [Lanes] {
        stride(from: 0, to: values.count, by: 8).map { Lanes(values[$0..<($0 + 8)]) }
    }
}
