/// Wilder's directional movement system (1978) with TA-Lib's warm-up: average directional index with its two
/// indicators, all 0…100.
///
/// +DI and −DI come with the bar after `period` − 1 changes have been summed, ADX `period` − 1 bars later.
public struct DirectionalMovement: Sendable {
    public struct Value: Sendable, Hashable {
        /// Share of the range that was upward movement, in percent.
        public var plus: Double
        /// Share of the range that was downward movement, in percent.
        public var minus: Double
        /// Strength of the trend whatever its direction; nil while it still warms up.
        public var index: Double?

        public init(plus: Double, minus: Double, index: Double?) {
            self.plus = plus
            self.minus = minus
            self.index = index
        }
    }

    private var previous: PriceBar?
    private var moved: SeededAverage<SIMD2<Double>>
    private var range: SeededAverage<Double>
    private var strength: SeededAverage<Double>

    public init(period: Int = 14) {
        precondition(period > 1, "smoothing needs more than one change")
        moved = SeededAverage(wilder: period)
        range = SeededAverage(wilder: period)
        strength = range
    }

    public mutating func update(high: Double, low: Double, close: Double) -> Value? {
        let bar = PriceBar(high: high, low: low, close: close)
        guard bar.isSound else {
            restart()
            return nil
        }
        defer { previous = bar }
        // The first bar stands for a change of nothing: the seed is a mean of `period` with one change too few.
        let change = previous?.change(to: bar) ?? .none
        guard isWarm else { return warmUp(change) }
        let (plus, minus, index) = step(change)
        return Value(plus: plus, minus: minus, index: index)
    }

    var isWarm: Bool { strength.isWarm }

    @inline(__always)
    mutating func step(_ change: BarChange) -> (plus: Double, minus: Double, index: Double) {
        let (plus, minus, direction) = indicators(change)
        // A bar without any movement leaves the average as it is.
        return (plus, minus, strength.step(direction ?? strength.value))
    }

    private mutating func warmUp(_ change: BarChange) -> Value? {
        guard range.isWarm else {
            _ = moved.warmUp(change.moved)
            _ = range.warmUp(change.reach)
            return nil
        }
        let (plus, minus, direction) = indicators(change)
        // While it is being seeded a bar without any movement counts as 0.
        return Value(plus: plus, minus: minus, index: strength.warmUp(direction ?? 0))
    }

    /// The two indicators, and how one-sided they are, 0…100; nil where nothing moved.
    @inline(__always)
    private mutating func indicators(_ change: BarChange) -> (plus: Double, minus: Double, direction: Double?) {
        let moved = moved.step(change.moved)
        let reach = range.step(change.reach)
        guard reach.isMovement else { return (0, 0, nil) }
        let shares = 100 * (moved / reach)
        let sum = shares.x + shares.y
        return (shares.x, shares.y, sum.isMovement ? 100 * (abs(shares.x - shares.y) / sum) : nil)
    }

    private mutating func restart() {
        previous = nil
        moved.restart()
        range.restart()
        strength.restart()
    }
}

extension DirectionalMovement {
    /// The system over columns of bars; both indicators are defined at the same bars, the index later.
    public struct Columns: Sendable, RandomAccessCollection {
        public internal(set) var plus: IndicatorColumn
        public internal(set) var minus: IndicatorColumn
        public internal(set) var index: IndicatorColumn

        init(count: Int) {
            plus = IndicatorColumn(count: count)
            minus = plus
            index = plus
        }

        public var startIndex: Int { 0 }
        public var endIndex: Int { plus.count }

        public subscript(bar: Int) -> Value? {
            plus[bar].map { Value(plus: $0, minus: minus.values[bar], index: index[bar]) }
        }
    }

    /// - Precondition: the three columns are of one length.
    public static func column(highs: [Double], lows: [Double], closes: [Double], period: Int = 14) -> Columns {
        precondition(highs.count == closes.count && lows.count == closes.count, "columns are of one length")
        var movement = DirectionalMovement(period: period)
        var columns = Columns(count: closes.count)
        fill(&columns.plus, &columns.minus, &columns.index, count: closes.count) {
            movement.update(high: highs[$0], low: lows[$0], close: closes[$0])
        }
        return columns
    }

    private static func fill(
        _ plus: inout IndicatorColumn, _ minus: inout IndicatorColumn, _ index: inout IndicatorColumn, count: Int,
        _ answer: (Int) -> Value?
    ) {
        var known = DefinedBars()
        var knownIndex = DefinedBars()
        var pluses = plus.values.mutableSpan
        var minuses = minus.values.mutableSpan
        var indices = index.values.mutableSpan
        for bar in 0..<count {
            let value = answer(bar)
            known.note(bar, isDefined: value != nil)
            knownIndex.note(bar, isDefined: value?.index != nil)
            guard let value else { continue }
            pluses[bar] = value.plus
            minuses[bar] = value.minus
            if let index = value.index { indices[bar] = index }
        }
        plus.defined = known.ranges(upTo: count)
        minus.defined = plus.defined
        index.defined = knownIndex.ranges(upTo: count)
    }
}
