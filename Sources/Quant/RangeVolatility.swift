/// Volatility from the ranges of daily bars, per square root of a year, as a fraction: fewer days say as much as many
/// closes do. Each is nil until `period` bars (and, where nights count, the close before them) are known, and while a
/// price in the window is not above zero. O(period) per bar.

/// Parkinson (1980), "The extreme value method for estimating the variance of the rate of return":
/// σ² = 252 / (4 n ln 2) × Σ ln²(high / low). Blind to the gap between a close and the next open.
public struct ParkinsonVolatility: Sendable {
    private var squares: RollingWindow

    public init(period: Int = 20) { squares = RollingWindow(capacity: period) }

    public mutating func update(high: Double, low: Double) -> Double? {
        let range = DeterministicMath.log(high / low)
        _ = squares.push(range * range)
        guard squares.isFull else { return nil }
        let fourLogTwo = 2.772588722239781
        let variance = Statistics.mean(squares.values) / fourLogTwo
        return variance.isFinite ? (variance * tradingDaysPerYear).squareRoot() : nil
    }

    /// - Precondition: both columns are of one length.
    public static func column(highs: [Double], lows: [Double], period: Int = 20) -> [Double?] {
        precondition(highs.count == lows.count, "columns are of one length")
        var volatility = ParkinsonVolatility(period: period)
        return highs.indices.map { volatility.update(high: highs[$0], low: lows[$0]) }
    }
}

/// Yang and Zhang (2000), "Drift independent volatility estimation based on high, low, open, and close prices": the
/// sample variance of the nights, k times that of the days, and 1 − k times the range estimator of Rogers and
/// Satchell (1991), with k = 0.34 / (1.34 + (n + 1) / (n − 1)). Sees gaps, and no drift.
public struct YangZhangVolatility: Sendable {
    private var nights: RollingWindow
    private var days: RollingWindow
    private var ranges: RollingWindow
    private var previousClose: Double?

    public init(period: Int = 20) {
        precondition(period > 1, "a deviation needs more than one day")
        nights = RollingWindow(capacity: period)
        days = RollingWindow(capacity: period)
        ranges = RollingWindow(capacity: period)
    }

    public mutating func update(open: Double, high: Double, low: Double, close: Double) -> Double? {
        defer { previousClose = close }
        guard let before = previousClose else { return nil }
        let up = DeterministicMath.log(high / open)
        let down = DeterministicMath.log(low / open)
        let day = DeterministicMath.log(close / open)
        _ = nights.push(DeterministicMath.log(open / before))
        _ = days.push(day)
        _ = ranges.push(up * (up - day) + down * (down - day))
        guard days.isFull else { return nil }
        let count = Double(days.capacity)
        let share = 0.34 / (1.34 + (count + 1) / (count - 1))
        let variance =
            square(Statistics.sampleDeviation(nights.values)) + share * square(Statistics.sampleDeviation(days.values))
            + (1 - share) * Statistics.mean(ranges.values)
        return variance.isFinite ? (max(0, variance) * tradingDaysPerYear).squareRoot() : nil
    }
    private func square(_ value: Double) -> Double { value * value }

    /// - Precondition: the four columns are of one length.
    public static func column(
        opens: [Double], highs: [Double], lows: [Double], closes: [Double], period: Int = 20
    ) -> [Double?] {
        let count = closes.count
        precondition(opens.count == count && highs.count == count && lows.count == count, "columns are of one length")
        var volatility = YangZhangVolatility(period: period)
        return closes.indices.map {
            volatility.update(open: opens[$0], high: highs[$0], low: lows[$0], close: closes[$0])
        }
    }
}
