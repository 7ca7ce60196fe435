/// The figures of a return series, defined as empyrical and quantstats define them, so that a report can be checked
/// against other people's software. Returns are simple, per session, as fractions; equity starts at 1.
///
/// A figure that is not defined (no losing day, no variance, too few sessions) is nil.
public struct Performance: Sendable, Hashable {
    /// Sessions.
    public let count: Int
    /// Final equity − 1.
    public let totalReturn: Double
    /// Compound growth per year: final equity ^ (periods per year / count) − 1.
    public let annualGrowth: Double?
    /// Sample deviation × √periods.
    public let annualVolatility: Double?
    /// Mean excess over the risk-free return of a session / its sample deviation × √periods (Sharpe 1994).
    public let sharpe: Double?
    /// Mean excess × periods / downside risk.
    public let sortino: Double?
    /// Root mean square, over all sessions, of what fell short of the required return, × √periods.
    public let downsideRisk: Double?
    /// The deepest fall from a peak of equity, as a fraction, −1…0; the starting equity counts as a peak.
    public let maximumDrawdown: Double
    /// Annual growth / |maximum drawdown|.
    public let calmar: Double?
    /// Sum of gains / sum of losses, beyond the required return.
    public let omega: Double?
    /// |95th percentile| / |5th percentile|.
    public let tailRatio: Double?
    /// 5th percentile of the returns (a loss is negative).
    public let valueAtRisk: Double?
    /// Mean of the worst ⌊0.05 (n − 1)⌋ + 1 returns.
    public let conditionalValueAtRisk: Double?
    /// R² of a straight line through the cumulative log returns.
    public let stability: Double?
    /// Root of the sum of squared drawdowns / (n − 1) (Martin 1987).
    public let ulcerIndex: Double?
    /// Bias-corrected skewness, n / ((n − 1)(n − 2)) Σ z³.
    public let skewness: Double?
    /// Bias-corrected excess kurtosis.
    public let excessKurtosis: Double?

    /// - Parameters:
    ///   - periodsPerYear: sessions in a year.
    ///   - riskFree: return of a riskless holding per session; enters the Sharpe ratio only.
    ///   - required: return per session that Sortino, downside risk and omega measure against.
    public init(
        returns: [Double], periodsPerYear: Double = tradingDaysPerYear, riskFree: Double = 0, required: Double = 0
    ) {
        let n = Double(returns.count)
        count = returns.count
        let equity = returns.reduce(1) { $0 * (1 + $1) }
        totalReturn = equity - 1
        let growth = Self.defined(
            equity >= 0 && n > 0 ? DeterministicMath.pow(equity, periodsPerYear / n) - 1 : .nan)
        annualGrowth = growth
        let deviation = Statistics.sampleDeviation(returns)
        let root = periodsPerYear.squareRoot()
        annualVolatility = Self.defined(deviation * root)
        sharpe = Self.defined((Statistics.mean(returns) - riskFree) / deviation * root)

        let shortfalls = returns.map { min($0 - required, 0) }
        let downside = (shortfalls.reduce(0) { $0 + $1 * $1 } / n).squareRoot() * root
        downsideRisk = Self.defined(downside)
        sortino = Self.defined((Statistics.mean(returns) - required) * periodsPerYear / downside)
        let depths = Drawdown.depths(returns)
        maximumDrawdown = depths.reduce(0, min)
        calmar = growth.flatMap { [maximumDrawdown] in Self.defined($0 / abs(maximumDrawdown)) }
        let gains = returns.reduce(0) { $0 + max($1 - required, 0) }
        omega = Self.defined(gains / -shortfalls.reduce(0, +))

        let sorted = returns.sorted()
        let low = Statistics.quantile(sorted: sorted, 0.05)
        valueAtRisk = Self.defined(low)
        tailRatio = Self.defined(abs(Statistics.quantile(sorted: sorted, 0.95)) / abs(low))
        conditionalValueAtRisk =
            sorted.isEmpty ? nil : Self.defined(Statistics.mean(Array(sorted[...Int(0.05 * (n - 1))])))
        stability = Self.straightness(returns)
        ulcerIndex = Self.defined((depths.reduce(0) { $0 + $1 * $1 } / (n - 1)).squareRoot())
        let moments = Self.standardisedMoments(returns)
        skewness = moments.skewness
        excessKurtosis = moments.kurtosis
    }

    /// Share of the results above zero among those that are not zero; for trades, of the P&L of each. Nil for none.
    public static func winRate(_ results: [Double]) -> Double? {
        let wins = results.count { $0 > 0 }
        let losses = results.count { $0 < 0 }
        return defined(Double(wins) / Double(wins + losses))
    }

    /// Sum of gains / sum of losses; nil without a loss.
    public static func profitFactor(_ results: [Double]) -> Double? {
        let gains = results.reduce(0) { $0 + max($1, 0) }
        let losses = results.reduce(0) { $0 - min($1, 0) }
        return defined(gains / losses)
    }

    /// Mean gain / mean loss; nil without both.
    public static func payoffRatio(_ results: [Double]) -> Double? {
        let wins = results.filter { $0 > 0 }
        let losses = results.filter { $0 < 0 }
        return defined(Statistics.mean(wins) / abs(Statistics.mean(losses)))
    }

    private static func defined(_ value: Double) -> Double? { value.isFinite ? value : nil }

    private static func straightness(_ returns: [Double]) -> Double? {
        var level = 0.0
        let path = returns.map { step -> Double in
            level += DeterministicMath.log(1 + step)
            return level
        }
        let centre = Double(path.count - 1) / 2
        let mean = Statistics.mean(path)
        var xy = 0.0
        var xx = 0.0
        var yy = 0.0
        for (index, value) in path.enumerated() {
            let x = Double(index) - centre
            let y = value - mean
            xy += x * y
            xx += x * x
            yy += y * y
        }
        return defined(xy * xy / (xx * yy))
    }

    /// Joanes and Gill (1998), G1 and G2: what pandas and spreadsheets show.
    private static func standardisedMoments(_ returns: [Double]) -> (skewness: Double?, kurtosis: Double?) {
        let n = Double(returns.count)
        let mean = Statistics.mean(returns)
        var second = 0.0
        var third = 0.0
        var fourth = 0.0
        for value in returns {
            let square = (value - mean) * (value - mean)
            second += square
            third += square * (value - mean)
            fourth += square * square
        }
        let variance = second / (n - 1)
        let skewness = n / ((n - 1) * (n - 2)) * third / (variance * variance.squareRoot())
        let weight = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3))
        let kurtosis = weight * fourth / (variance * variance) - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3))
        return (defined(skewness), n > 3 ? defined(kurtosis) : nil)
    }
}
