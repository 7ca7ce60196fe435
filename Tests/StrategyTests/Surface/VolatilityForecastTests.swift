import Quant
import SharedData
import Testing
import Truth

/// Asked once, so that what is not checked is said once.
private let hasBars = SharedData.isExpected(for: "data/bars/SPX", rows: 9_000)

/// The forecast that expected values hang on, against what the market implied and what had just been realised: the
/// volatility of the S&P 500 over the next 21 sessions, forecast on every close since the VIX begins.
///
/// Each forecast sees only closes up to its own day. No drift is taken out: realised volatility is √(252 × mean of
/// squared log returns), and the VIX is taken as it is, with the premium that buyers of options pay. Outcomes of
/// neighbouring days share 20 of 21 returns, so that a year holds twelve independent ones, not 252.
@Suite(.enabled(if: hasBars))
struct VolatilityForecastTests {
    static let horizon = 21

    enum Source: String, CaseIterable {
        case har = "HAR"
        case implied = "VIX"
        case trailing = "trailing 21 days"
    }

    /// One close: what each source said, and what came.
    struct Day: Sendable {
        let date: String
        let forecasts: [Double]
        let outcome: Double
    }

    /// Sums over days, in points of volatility (0.01).
    struct Errors {
        var count = 0.0
        var squares = 0.0
        var sizes = 0.0
        var sum = 0.0
        var loss = 0.0
        var forecast = (sum: 0.0, square: 0.0)
        var outcome = (sum: 0.0, square: 0.0)
        var product = 0.0

        mutating func add(_ forecast: Double, _ outcome: Double) {
            let miss = 100 * (forecast - outcome)
            count += 1
            squares += miss * miss
            sizes += abs(miss)
            sum += miss
            // Patton (2011): of variances, and kinder to a forecast that is too high.
            let ratio = outcome * outcome / (forecast * forecast)
            loss += ratio - DeterministicMath.log(ratio) - 1
            self.forecast.sum += forecast
            self.forecast.square += forecast * forecast
            self.outcome.sum += outcome
            self.outcome.square += outcome * outcome
            product += forecast * outcome
        }

        var rootMeanSquare: Double { (squares / count).squareRoot() }
        var meanSize: Double { sizes / count }
        var bias: Double { sum / count }
        var qlike: Double { loss / count }
        var correlation: Double {
            let covariance = count * product - forecast.sum * outcome.sum
            let first = count * forecast.square - forecast.sum * forecast.sum
            let second = count * outcome.square - outcome.sum * outcome.sum
            return covariance / (first * second).squareRoot()
        }
    }

    private static let days: Result<[Day], any Error> = Result {
        let bars = try SharedData.rows(of: "bars/SPX.csv.gz", ["date", "close"])
        let closes = try bars.map { try #require(Double($0[1])) }
        var vix: [String: Double] = [:]
        for row in try SharedData.rows(of: "vix/VIX.csv", ["date", "close"]) { vix[row[0]] = Double(row[1]) }
        var model = HARForecast(horizonDays: horizon)
        var squares = [0.0]
        for (before, after) in zip(closes, closes.dropFirst()) {
            let change = DeterministicMath.log(after / before)
            squares.append(change * change)
        }
        func realised(_ range: Range<Int>) -> Double {
            (252 * squares[range].reduce(0, +) / Double(range.count)).squareRoot()
        }
        var days: [Day] = []
        for index in closes.indices {
            let forecast = model.update(closes[index])
            guard let implied = vix[bars[index][0]], let forecast, index + horizon < closes.count else { continue }
            days.append(
                Day(
                    date: bars[index][0],
                    forecasts: [forecast, implied / 100, realised(index - horizon + 1..<index + 1)],
                    outcome: realised(index + 1..<index + horizon + 1)))
        }
        return days
    }

    private func errors(_ days: some Sequence<Day>) -> [Errors] {
        var errors = Source.allCases.map { _ in Errors() }
        for day in days {
            for index in errors.indices { errors[index].add(day.forecasts[index], day.outcome) }
        }
        return errors
    }

    private func report(_ era: String, _ errors: [Errors]) {
        func places(_ value: Double, _ scale: Double) -> String { "\((value * scale).rounded() / scale)" }
        for (source, error) in zip(Source.allCases, errors) {
            Truth.report(
                table: "SPX volatility \(era)", checked: Int(error.count),
                note:
                    "\(source.rawValue): RMSE \(places(error.rootMeanSquare, 100)), MAE \(places(error.meanSize, 100)), "
                    + "bias \(places(error.bias, 100)) points, correlation \(places(error.correlation, 1000)), "
                    + "QLIKE \(places(error.qlike, 1000))")
        }
    }

    @Test func `since 1990 it misses by less than trailing volatility and than the VIX, in the mean and squared`()
        throws
    {
        let days = try Self.days.get()
        #expect(days.count > 9_000)
        let errors = errors(days)
        report("1990-2026", errors)
        let (har, implied, trailing) = (errors[0], errors[1], errors[2])
        #expect(har.rootMeanSquare < 0.95 * trailing.rootMeanSquare)
        #expect(har.meanSize < trailing.meanSize && har.qlike < trailing.qlike)
        #expect(har.correlation > trailing.correlation)
        // The VIX holds a premium: it is too high, and that is most of its error.
        #expect(implied.bias > 2 && abs(har.bias) < 1)
        #expect(har.meanSize < implied.meanSize)
    }

    @Test(arguments: [("1990", "2000"), ("2000", "2010"), ("2010", "2020"), ("2020", "2027")])
    func `in every era it misses by less than trailing volatility`(from: String, to: String) throws {
        let errors = errors(try Self.days.get().filter { $0.date >= from && $0.date < to })
        report("\(from)-\(to)", errors)
        #expect(errors[0].rootMeanSquare < errors[2].rootMeanSquare)
        #expect(errors[0].qlike < errors[2].qlike)
    }

    @Test func `so it does over windows that do not overlap`() throws {
        let days = try Self.days.get()
        let errors = errors(stride(from: 0, to: days.count, by: Self.horizon).map { days[$0] })
        report("every 21st day", errors)
        #expect(errors[0].rootMeanSquare < errors[2].rootMeanSquare)
    }
}
