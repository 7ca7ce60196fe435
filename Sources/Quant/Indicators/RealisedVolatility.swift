/// Realised volatility per square root of a year, as a fraction: the sample deviation (n − 1) of the last `period`
/// daily log returns × √252. Needs `period` + 1 closes; nil before, and whenever a close is not above zero until
/// such a close has left the window. O(1) per close on average.
public struct RealisedVolatility: Sendable {
    private var returns: RollingSummary<Moments<Double>>
    private var previousClose: Double?

    public init(period: Int = 20) {
        precondition(period > 1, "a deviation needs more than one return")
        returns = RollingSummary(period: period)
    }

    public mutating func update(_ close: Double) -> Double? {
        guard close.isPrice else {
            previousClose = nil
            returns.removeAll()
            return nil
        }
        defer { previousClose = close }
        guard let previousClose else { return nil }
        guard let moments = returns.push(DeterministicMath.log(close / previousClose)) else { return nil }
        return (moments.sampleVariance * tradingDaysPerYear).squareRoot()
    }

    public static func column(_ closes: [Double], period: Int = 20) -> IndicatorColumn {
        var volatility = RealisedVolatility(period: period)
        return IndicatorColumn(count: closes.count) { volatility.update(closes[$0]) }
    }
}

/// Sessions that make a year wherever daily figures are annualised.
public let tradingDaysPerYear = 252.0
