/// Moving averages of a stream of closes, with TA-Lib's definitions and warm-up. A value type each: `update` takes
/// the next close and answers nil until the average is defined; `column` gives the same bits for an array. What is no
/// finite number is a hole, as for every indicator: nil, and the warm-up begins anew after it.

/// Mean of the last `period` values. O(1) per value.
public struct SimpleMovingAverage: Sendable {
    private var window: RollingWindow
    private var sum = 0.0

    public init(period: Int = 50) {
        window = RollingWindow(capacity: period)
    }

    public mutating func update(_ value: Double) -> Double? {
        guard value.isSound else {
            window.removeAll()
            sum = 0
            return nil
        }
        let pushed = window.push(value)
        if window.isAtStart {
            // Once a lap the sum is taken afresh, so that rounding cannot pile up over years.
            sum = window.values.reduce(0, +)
        } else {
            sum += value - (pushed ?? 0)
        }
        return window.isFull ? sum / Double(window.capacity) : nil
    }

    public static func column(_ values: [Double], period: Int = 50) -> IndicatorColumn {
        var average = SimpleMovingAverage(period: period)
        return IndicatorColumn(count: values.count) { average.update(values[$0]) }
    }
}

/// Exponential average with weight 2 / (period + 1), seeded by the simple mean of the first `period` values.
public struct ExponentialMovingAverage: Sendable {
    private var average: SeededAverage<Double>

    public init(period: Int = 20) {
        average = SeededAverage(period: period, weight: 2 / Double(period + 1))
    }

    public mutating func update(_ next: Double) -> Double? {
        guard next.isSound else {
            restart()
            return nil
        }
        return isWarm ? step(next) : average.warmUp(next)
    }

    public static func column(_ values: [Double], period: Int = 20) -> IndicatorColumn {
        var average = ExponentialMovingAverage(period: period)
        return IndicatorColumn(count: values.count) { average.update(values[$0]) }
    }

    var isWarm: Bool { average.isWarm }

    @inline(__always)
    mutating func step(_ next: Double) -> Double { average.step(next) }

    mutating func restart() { average.restart() }
}
