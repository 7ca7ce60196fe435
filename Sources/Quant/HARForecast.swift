/// Forecast of the volatility of the next `horizonDays` trading days from daily closes: the heterogeneous
/// autoregressive model (Corsi 2009, "A simple approximate long-memory model of realized volatility", eq. 10), with
/// daily returns standing in for intraday ones.
///
/// For each day let v(n) = √(252 × mean of the last n squared log returns). Then
///
///     forecast = b₁ v(1) + b₂ v(5) + b₃ v(22) + b₄ v(all)
///
/// The last term is the long-run level in place of Corsi's constant, so that the model has no unit. The weights are
/// least squares of past outcomes √(252 × mean of the next h squared returns) on what was known h days before, each
/// row divided by its own v(22) (a calm and a wild day count alike), rows fading with a half-life of 504 days, and
/// pulled towards b = (0.10, 0.30, 0.40, 0.20) as if by `priorSpans` × h rows of prior. So the first forecast, after
/// 22 returns, is the prior; years later it is the market's own history. The result is held between half the
/// smallest and twice the largest of its own regressors (an "insanity filter", Swanson and White 1995).
///
/// It forecasts the expected *volatility*; the expected variance is a little above its square. Only data up to the
/// last close enter. O(1) per close, whatever the history.
public struct HARForecast: Sendable {
    /// b₁…b₄ before anything has been learnt: round numbers that sum to 1.
    public static let prior = [0.10, 0.30, 0.40, 0.20]
    /// Weight of the prior in rows, as a multiple of the horizon (outcomes of neighbouring rows overlap).
    public static let priorSpans = 3.0
    /// Days after which a row counts half.
    public static let halfLifeDays = 504.0
    /// Returns before the first forecast.
    public static let warmUp = 22

    private static let regressors = 4
    private static let fade = DeterministicMath.exp(-DeterministicMath.log(2) / halfLifeDays)

    public let horizonDays: Int
    private var previousClose: Double?
    /// Squared returns: enough for the month behind and for the outcome that becomes known today.
    private var squares: RollingWindow
    private var squareSum = 0.0
    private var returnCount = 0.0
    /// The regressors of the last `horizonDays` days, a ring of rows of four; a negative first entry marks no row.
    private var rows: [Double]
    private var nextRow = 0
    /// Normal equations, without the prior: the upper triangle of XᵀX row by row, and Xᵀy.
    private var moments = [Double](repeating: 0, count: 16)
    private var products = [Double](repeating: 0, count: 4)

    public init(horizonDays: Int) {
        precondition(horizonDays > 0, "a forecast looks at least one day ahead")
        self.horizonDays = horizonDays
        squares = RollingWindow(capacity: max(Self.warmUp, horizonDays))
        rows = [Double](repeating: -1, count: horizonDays * Self.regressors)
    }

    /// Takes the next close (adjusted for splits and dividends, above zero) and forecasts the volatility per square
    /// root of a year over the next `horizonDays` trading days, as a fraction. Nil during the first 22 returns, where
    /// nothing has moved at all, and for a close that is not a positive number (which is then left out).
    public mutating func update(_ close: Double) -> Double? {
        guard close > 0, close.isFinite else { return nil }
        guard let before = previousClose else {
            previousClose = close
            return nil
        }
        previousClose = close
        return update(logReturn: DeterministicMath.log(close / before))
    }

    /// As `update(_:)`, from the log return itself.
    public mutating func update(logReturn: Double) -> Double? {
        guard logReturn.isFinite else { return nil }
        let square = logReturn * logReturn
        _ = squares.push(square)
        squareSum += square
        returnCount += 1
        learn()
        let regressors = currentRegressors()
        remember(regressors)
        guard let regressors else { return nil }
        return forecast(regressors)
    }

    /// The weights that the next forecast uses.
    public var weights: [Double] {
        let pull = Self.priorSpans * Double(horizonDays)
        var matrix = moments
        var right = products
        for i in 0..<Self.regressors {
            matrix[i * Self.regressors + i] += pull
            right[i] += pull * Self.prior[i]
        }
        return Self.solve(&matrix, right)
    }

    private func forecast(_ x: [Double]) -> Double? {
        let b = weights
        let value = ((b[0] * x[0] + b[1] * x[1]) + b[2] * x[2]) + b[3] * x[3]
        let least = 0.5 * min(x[1], min(x[2], x[3]))
        let most = 2 * max(max(x[0], x[1]), max(x[2], x[3]))
        let held = min(max(value, least), most)
        return held > 0 ? held : nil
    }

    private func volatility(days: Int) -> Double {
        var sum = 0.0
        for age in 0..<days { sum += squares[age: age] }
        return (tradingDaysPerYear * sum / Double(days)).squareRoot()
    }

    /// v(1), v(5), v(22), v(all); nil while the month is not full or nothing has moved in it.
    private func currentRegressors() -> [Double]? {
        guard squares.count >= Self.warmUp else { return nil }
        let month = volatility(days: Self.warmUp)
        guard month > 0 else { return nil }
        let always = (tradingDaysPerYear * squareSum / returnCount).squareRoot()
        return [volatility(days: 1), volatility(days: 5), month, always]
    }

    /// The outcome of the row written `horizonDays` days ago is known today.
    private mutating func learn() {
        let start = nextRow * Self.regressors
        guard rows[start] >= 0 else { return }
        let month = rows[start + 2]
        let outcome = volatility(days: horizonDays) / month
        for i in 0..<Self.regressors {
            let x = rows[start + i] / month
            products[i] = products[i] * Self.fade + x * outcome
            for j in i..<Self.regressors {
                let index = i * Self.regressors + j
                moments[index] = moments[index] * Self.fade + x * (rows[start + j] / month)
            }
        }
    }

    private mutating func remember(_ regressors: [Double]?) {
        let start = nextRow * Self.regressors
        for i in 0..<Self.regressors { rows[start + i] = regressors?[i] ?? -1 }
        nextRow = nextRow + 1 == horizonDays ? 0 : nextRow + 1
    }

    /// Solves a symmetric positive definite system of four by Cholesky's method; `matrix` holds the upper triangle
    /// and is overwritten. The prior on the diagonal keeps it well away from singular.
    private static func solve(_ matrix: inout [Double], _ right: [Double]) -> [Double] {
        let n = regressors
        for i in 0..<n {
            for k in 0..<i { matrix[i * n + i] -= matrix[k * n + i] * matrix[k * n + i] }
            matrix[i * n + i] = matrix[i * n + i].squareRoot()
            for j in (i + 1)..<n {
                for k in 0..<i { matrix[i * n + j] -= matrix[k * n + i] * matrix[k * n + j] }
                matrix[i * n + j] /= matrix[i * n + i]
            }
        }
        var x = right
        for i in 0..<n {
            for k in 0..<i { x[i] -= matrix[k * n + i] * x[k] }
            x[i] /= matrix[i * n + i]
        }
        for i in stride(from: n - 1, through: 0, by: -1) {
            for k in (i + 1)..<n { x[i] -= matrix[i * n + k] * x[k] }
            x[i] /= matrix[i * n + i]
        }
        return x
    }
}

/// `HARForecast` over a whole column of daily closes, oldest first: the forecast after the last of them. O(count).
public func forecastVolatility(dailyCloses: [Double], horizonDays: Int) -> Double? {
    var model = HARForecast(horizonDays: horizonDays)
    var latest: Double?
    for close in dailyCloses { latest = model.update(close) }
    return latest
}
