/// Wilder's directional movement system and average true range (Wilder 1978), with TA-Lib's warm-up.

/// How far a bar reached from the close before it, in points.
func trueRange(high: Double, low: Double, previousClose: Double) -> Double {
    max(high - low, max(abs(high - previousClose), abs(low - previousClose)))
}

/// Average directional index with its two indicators, all 0…100.
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

    private struct Bar: Sendable {
        var high: Double
        var low: Double
        var close: Double
    }

    private let period: Int
    private var previous: Bar?
    private var changes = 0
    private var plus = 0.0
    private var minus = 0.0
    private var range = 0.0
    private var strengths = 0
    private var strength = 0.0

    public init(period: Int = 14) {
        precondition(period > 1, "smoothing needs more than one change")
        self.period = period
    }

    public mutating func update(high: Double, low: Double, close: Double) -> Value? {
        guard let before = previous else {
            previous = Bar(high: high, low: low, close: close)
            return nil
        }
        previous = Bar(high: high, low: low, close: close)
        let rise = high - before.high
        let fall = before.low - low
        let movedUp = rise > 0 && rise > fall ? rise : 0
        let movedDown = fall > 0 && fall > rise ? fall : 0
        let reach = trueRange(high: high, low: low, previousClose: before.close)
        changes += 1
        if changes < period {
            plus += movedUp
            minus += movedDown
            range += reach
            return nil
        }
        let share = 1 / Double(period)
        plus += movedUp - plus * share
        minus += movedDown - minus * share
        range += reach - range * share
        guard range > 0 else { return Value(plus: 0, minus: 0, index: smooth(nil)) }
        let plusIndicator = 100 * (plus / range)
        let minusIndicator = 100 * (minus / range)
        let sum = plusIndicator + minusIndicator
        let direction = sum > 0 ? 100 * (abs(plusIndicator - minusIndicator) / sum) : nil
        return Value(plus: plusIndicator, minus: minusIndicator, index: smooth(direction))
    }

    /// A bar without any movement leaves the average as it is; while it is being seeded such a bar counts as 0.
    private mutating func smooth(_ direction: Double?) -> Double? {
        guard strengths >= period else {
            strengths += 1
            strength += direction ?? 0
            guard strengths == period else { return nil }
            strength /= Double(period)
            return strength
        }
        if let direction {
            strength = (strength * Double(period - 1) + direction) / Double(period)
        }
        return strength
    }

    /// - Precondition: the three columns are of one length.
    public static func column(highs: [Double], lows: [Double], closes: [Double], period: Int = 14) -> [Value?] {
        precondition(highs.count == closes.count && lows.count == closes.count, "columns are of one length")
        var movement = DirectionalMovement(period: period)
        return closes.indices.map { movement.update(high: highs[$0], low: lows[$0], close: closes[$0]) }
    }
}

/// Average true range in points: the mean of the first `period` true ranges, then Wilder's smoothing.
public struct AverageTrueRange: Sendable {
    private let period: Double
    private var previousClose: Double?
    private var changes = 0.0
    private var average = 0.0

    public init(period: Int = 14) {
        precondition(period > 0, "an average needs a period")
        self.period = Double(period)
    }

    public mutating func update(high: Double, low: Double, close: Double) -> Double? {
        guard let before = previousClose else {
            previousClose = close
            return nil
        }
        previousClose = close
        let reach = trueRange(high: high, low: low, previousClose: before)
        guard changes >= period else {
            changes += 1
            average += reach
            guard changes == period else { return nil }
            average /= period
            return average
        }
        average = (average * (period - 1) + reach) / period
        return average
    }

    /// - Precondition: the three columns are of one length.
    public static func column(highs: [Double], lows: [Double], closes: [Double], period: Int = 14) -> [Double?] {
        precondition(highs.count == closes.count && lows.count == closes.count, "columns are of one length")
        var average = AverageTrueRange(period: period)
        return closes.indices.map { average.update(high: highs[$0], low: lows[$0], close: closes[$0]) }
    }
}
