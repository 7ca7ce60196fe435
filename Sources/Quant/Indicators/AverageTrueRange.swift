/// Average true range in points (Wilder 1978), as TA-Lib has it: the mean of the first `period` true ranges, then
/// Wilder's smoothing.
public struct AverageTrueRange: Sendable {
    private var previous: PriceBar?
    private var average: SeededAverage<Double>

    public init(period: Int = 14) {
        average = SeededAverage(wilder: period)
    }

    public mutating func update(high: Double, low: Double, close: Double) -> Double? {
        let bar = PriceBar(high: high, low: low, close: close)
        guard bar.isSound else {
            previous = nil
            average.restart()
            return nil
        }
        defer { previous = bar }
        guard let previous else { return nil }
        let change = previous.change(to: bar)
        return isWarm ? step(change) : average.warmUp(change.reach)
    }

    /// - Precondition: the three columns are of one length.
    public static func column(highs: [Double], lows: [Double], closes: [Double], period: Int = 14) -> IndicatorColumn {
        precondition(highs.count == closes.count && lows.count == closes.count, "columns are of one length")
        var average = AverageTrueRange(period: period)
        return IndicatorColumn(count: closes.count) {
            average.update(high: highs[$0], low: lows[$0], close: closes[$0])
        }
    }

    var isWarm: Bool { average.isWarm }

    @inline(__always)
    mutating func step(_ change: BarChange) -> Double { average.step(change.reach) }
}
