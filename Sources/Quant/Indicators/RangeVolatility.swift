/// Volatility from the ranges of daily bars, per square root of a year, as a fraction: fewer days say as much as many
/// closes do. Each is nil until `period` bars (and, where nights count, the close before them) are known, and while a
/// price in the window is not above zero. O(1) per bar on average.

/// Parkinson (1980), "The extreme value method for estimating the variance of the rate of return":
/// σ² = 252 / (4 n ln 2) × Σ ln²(high / low). Blind to the gap between a close and the next open.
public struct ParkinsonVolatility: Sendable {
    private let period: Double
    private var squares: RollingSummary<Sum>

    public init(period: Int = 20) {
        self.period = Double(period)
        squares = RollingSummary(period: period)
    }

    public mutating func update(high: Double, low: Double) -> Double? {
        guard high.isPrice, low.isPrice else {
            squares.removeAll()
            return nil
        }
        let range = DeterministicMath.log(high / low)
        guard let sum = squares.push(range * range) else { return nil }
        let fourLogTwo = 2.772588722239781
        return (sum.total / period / fourLogTwo * tradingDaysPerYear).squareRoot()
    }

    /// - Precondition: both columns are of one length.
    public static func column(highs: [Double], lows: [Double], period: Int = 20) -> IndicatorColumn {
        precondition(highs.count == lows.count, "columns are of one length")
        var volatility = ParkinsonVolatility(period: period)
        return IndicatorColumn(count: highs.count) { volatility.update(high: highs[$0], low: lows[$0]) }
    }
}

/// Yang and Zhang (2000), "Drift independent volatility estimation based on high, low, open, and close prices": the
/// sample variance of the nights, k times that of the days, and 1 − k times the range estimator of Rogers and
/// Satchell (1991), with k = 0.34 / (1.34 + (n + 1) / (n − 1)). Sees gaps, and no drift.
public struct YangZhangVolatility: Sendable {
    private let share: Double
    /// Log returns of night and day, and the range term.
    private var sessions: RollingSummary<Moments<SIMD4<Double>>>
    private var previousClose: Double?

    public init(period: Int = 20) {
        precondition(period > 1, "a deviation needs more than one day")
        let count = Double(period)
        share = 0.34 / (1.34 + (count + 1) / (count - 1))
        sessions = RollingSummary(period: period)
    }

    public mutating func update(open: Double, high: Double, low: Double, close: Double) -> Double? {
        defer { previousClose = close.isPrice ? close : nil }
        guard open.isPrice, high.isPrice, low.isPrice, close.isPrice else {
            sessions.removeAll()
            return nil
        }
        guard let previousClose else { return nil }
        let up = DeterministicMath.log(high / open)
        let down = DeterministicMath.log(low / open)
        let day = DeterministicMath.log(close / open)
        let night = DeterministicMath.log(open / previousClose)
        let range = up * (up - day) + down * (down - day)
        guard let moments = sessions.push(SIMD4(night, day, range, 0)) else { return nil }
        let variances = moments.sampleVariance
        let variance = variances.x + share * variances.y + (1 - share) * moments.mean.z
        // Bars whose open or close lies outside of high and low may have a negative range.
        return (max(0, variance) * tradingDaysPerYear).squareRoot()
    }

    /// - Precondition: the four columns are of one length.
    public static func column(
        opens: [Double], highs: [Double], lows: [Double], closes: [Double], period: Int = 20
    ) -> IndicatorColumn {
        let count = closes.count
        precondition(opens.count == count && highs.count == count && lows.count == count, "columns are of one length")
        var volatility = YangZhangVolatility(period: period)
        return IndicatorColumn(count: count) {
            volatility.update(open: opens[$0], high: highs[$0], low: lows[$0], close: closes[$0])
        }
    }
}

private struct Sum: Summary {
    private(set) var total = 0.0

    init() {}

    init(_ value: Double) { total = value }

    @inline(__always)
    func joined(with later: Sum) -> Sum { Sum(total + later.total) }
}
