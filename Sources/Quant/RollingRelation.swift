/// How two streams of returns move together over the last `period` pairs: Pearson's correlation, and the beta of the
/// second on the first, covariance / variance. Nil before `period` pairs, while one of them is not finite, and where a
/// stream does not move. Two passes over the window, so that no digits are lost: O(period) per pair.
public struct RollingRelation: Sendable {
    public struct Value: Sendable, Hashable {
        /// −1…1.
        public var correlation: Double
        /// Change of the second for one of the first.
        public var beta: Double
    }

    private var first: RollingWindow
    private var second: RollingWindow

    public init(period: Int = 60) {
        precondition(period > 1, "a relation needs more than one pair")
        first = RollingWindow(capacity: period)
        second = RollingWindow(capacity: period)
    }

    public mutating func update(_ x: Double, _ y: Double) -> Value? {
        _ = first.push(x)
        _ = second.push(y)
        guard first.isFull else { return nil }
        let xs = first.values
        let ys = second.values
        let xMean = Statistics.mean(xs)
        let yMean = Statistics.mean(ys)
        var xx = 0.0
        var yy = 0.0
        var xy = 0.0
        for index in xs.indices {
            let dx = xs[index] - xMean
            let dy = ys[index] - yMean
            xx += dx * dx
            yy += dy * dy
            xy += dx * dy
        }
        guard xx > 0, yy > 0, (xx * yy).isFinite else { return nil }
        // Rounding may carry a perfect relation past one.
        let correlation = max(-1, min(1, xy / (xx * yy).squareRoot()))
        return Value(correlation: correlation, beta: xy / xx)
    }

    /// - Precondition: both columns are of one length.
    public static func column(_ xs: [Double], _ ys: [Double], period: Int = 60) -> [Value?] {
        precondition(xs.count == ys.count, "columns are of one length")
        var relation = RollingRelation(period: period)
        return xs.indices.map { relation.update(xs[$0], ys[$0]) }
    }
}
