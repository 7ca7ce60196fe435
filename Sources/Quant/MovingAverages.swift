/// Moving averages of a stream of closes, with TA-Lib's definitions and warm-up. A value type each: `update` takes
/// the next close and answers nil until the average is defined; `column` runs the same steps over an array.

/// Mean of the last `period` values. O(1) per value.
public struct SimpleMovingAverage: Sendable {
    private var window: RollingWindow
    private var sum = 0.0

    public init(period: Int = 50) {
        window = RollingWindow(capacity: period)
    }

    public mutating func update(_ value: Double) -> Double? {
        let pushed = window.push(value)
        if window.isAtStart {
            // Once a lap the sum is taken afresh, so that rounding cannot pile up over years.
            sum = window.values.reduce(0, +)
        } else {
            sum += value - (pushed ?? 0)
        }
        return window.isFull ? sum / Double(window.capacity) : nil
    }

    public static func column(_ values: [Double], period: Int = 50) -> [Double?] {
        var average = SimpleMovingAverage(period: period)
        return values.map { average.update($0) }
    }
}

/// Exponential average with weight 2 / (period + 1), seeded by the simple mean of the first `period` values.
public struct ExponentialMovingAverage: Sendable {
    private let period: Int
    private let weight: Double
    private var seen = 0
    private var value = 0.0

    public init(period: Int = 20) {
        precondition(period > 0, "an average needs a period")
        self.period = period
        weight = 2 / Double(period + 1)
    }

    public mutating func update(_ next: Double) -> Double? {
        guard seen >= period else {
            seen += 1
            value += next
            guard seen == period else { return nil }
            value /= Double(period)
            return value
        }
        value += (next - value) * weight
        return value
    }

    public static func column(_ values: [Double], period: Int = 20) -> [Double?] {
        var average = ExponentialMovingAverage(period: period)
        return values.map { average.update($0) }
    }
}

/// Moving average convergence/divergence (Appel 1979) of closes: fast less slow exponential average, its own
/// average as signal, and their difference.
///
/// As TA-Lib has it: both averages are seeded so that they start together on bar `slow`, and nothing is given before
/// the signal exists, on bar `slow + signal − 1`.
public struct MovingAverageConvergence: Sendable {
    public struct Value: Sendable, Hashable {
        public var line: Double
        public var signal: Double
        /// line − signal.
        public var histogram: Double
    }

    private let skipped: Int
    private var seen = 0
    private var fastAverage: ExponentialMovingAverage
    private var slowAverage: ExponentialMovingAverage
    private var signalAverage: ExponentialMovingAverage

    public init(fast: Int = 12, slow: Int = 26, signal: Int = 9) {
        precondition(fast < slow, "the fast average is the shorter one")
        skipped = slow - fast
        fastAverage = ExponentialMovingAverage(period: fast)
        slowAverage = ExponentialMovingAverage(period: slow)
        signalAverage = ExponentialMovingAverage(period: signal)
    }

    public mutating func update(_ close: Double) -> Value? {
        let slow = slowAverage.update(close)
        guard seen >= skipped else {
            seen += 1
            return nil
        }
        guard let fast = fastAverage.update(close), let slow else { return nil }
        let line = fast - slow
        guard let signal = signalAverage.update(line) else { return nil }
        return Value(line: line, signal: signal, histogram: line - signal)
    }

    public static func column(_ closes: [Double], fast: Int = 12, slow: Int = 26, signal: Int = 9) -> [Value?] {
        var average = MovingAverageConvergence(fast: fast, slow: slow, signal: signal)
        return closes.map { average.update($0) }
    }
}
