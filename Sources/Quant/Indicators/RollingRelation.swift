/// How two streams of returns move together over the last `period` pairs: Pearson's correlation, and the beta of the
/// second on the first, covariance / variance. Nil before `period` pairs, while one of them is no finite number, and where
/// a stream does not move. O(1) per pair on average.
public struct RollingRelation: Sendable {
    public struct Value: Sendable, Hashable {
        /// −1…1.
        public var correlation: Double
        /// Change of the second for one of the first.
        public var beta: Double
    }

    private var pairs: RollingSummary<PairMoments>

    public init(period: Int = 60) {
        precondition(period > 1, "a relation needs more than one pair")
        pairs = RollingSummary(period: period)
    }

    public mutating func update(_ x: Double, _ y: Double) -> Value? {
        guard x.isSound, y.isSound else {
            pairs.removeAll()
            return nil
        }
        return pairs.push(SIMD2(x, y))?.relation
    }
}

extension RollingRelation {
    /// Both figures over columns of returns; they are defined at the same pairs.
    public struct Columns: Sendable, RandomAccessCollection {
        public private(set) var correlation: IndicatorColumn
        public private(set) var beta: IndicatorColumn

        fileprivate init(count: Int) {
            correlation = IndicatorColumn(count: count)
            beta = correlation
        }

        fileprivate mutating func fill(_ answer: (Int) -> Value?) {
            var known = DefinedBars()
            for pair in indices {
                let value = answer(pair)
                known.note(pair, isDefined: value != nil)
                guard let value else { continue }
                correlation.values[pair] = value.correlation
                beta.values[pair] = value.beta
            }
            correlation.defined = known.ranges(upTo: count)
            beta.defined = correlation.defined
        }

        public var startIndex: Int { 0 }
        public var endIndex: Int { correlation.count }

        public subscript(pair: Int) -> Value? {
            correlation[pair].map { Value(correlation: $0, beta: beta.values[pair]) }
        }
    }

    /// - Precondition: both columns are of one length.
    public static func column(_ xs: [Double], _ ys: [Double], period: Int = 60) -> Columns {
        precondition(xs.count == ys.count, "columns are of one length")
        var relation = RollingRelation(period: period)
        var columns = Columns(count: xs.count)
        columns.fill { relation.update(xs[$0], ys[$0]) }
        return columns
    }
}

/// Means of a pair, and the sums of squares and products of its deviations.
private struct PairMoments: Summary {
    private var count = 0.0
    private var mean = SIMD2<Double>.zero
    private var squares = SIMD2<Double>.zero
    private var products = 0.0

    init() {}

    init(_ pair: SIMD2<Double>) {
        count = 1
        mean = pair
    }

    @inline(__always)
    func joined(with later: PairMoments) -> PairMoments {
        var both = self
        let distance = later.mean - mean
        both.count = count + later.count
        let share = later.count / both.count
        let weight = count * share
        both.mean += distance * share
        both.squares += later.squares + distance * distance * weight
        both.products += later.products + distance.x * distance.y * weight
        return both
    }

    var relation: RollingRelation.Value? {
        let product = squares.x * squares.y
        guard product > 0 else { return nil }
        // Rounding may carry a perfect relation past one.
        let correlation = max(-1, min(1, products / product.squareRoot()))
        return RollingRelation.Value(correlation: correlation, beta: products / squares.x)
    }
}
