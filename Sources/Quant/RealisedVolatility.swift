/// Realised volatility per square root of a year, as a fraction: the sample deviation (n − 1) of the last `period`
/// daily log returns × √252. Needs `period` + 1 closes; nil before, and whenever a close is not above zero until
/// such a close has left the window. O(period) per close.
public struct RealisedVolatility: Sendable {
    private var returns: RollingWindow
    private var previousClose: Double?

    public init(period: Int = 20) {
        precondition(period > 1, "a deviation needs more than one return")
        returns = RollingWindow(capacity: period)
    }

    public mutating func update(_ close: Double) -> Double? {
        guard let before = previousClose else {
            previousClose = close
            return nil
        }
        previousClose = close
        _ = returns.push(DeterministicMath.log(close / before))
        guard returns.isFull else { return nil }
        let deviation = Statistics.sampleDeviation(returns.values)
        return deviation.isFinite ? deviation * tradingDaysPerYear.squareRoot() : nil
    }

    public static func column(_ closes: [Double], period: Int = 20) -> [Double?] {
        var volatility = RealisedVolatility(period: period)
        return closes.map { volatility.update($0) }
    }
}

/// Sessions that make a year wherever daily figures are annualised.
public let tradingDaysPerYear = 252.0
