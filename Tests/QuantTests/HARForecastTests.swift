import Quant
import Testing
import Truth

/// The volatility forecast that expected values hang on.
@Suite struct HARForecastTests {
    static func closes() throws -> [Double] {
        try Truth.table("indicators.csv").rows.map { try $0.number("close") }
    }

    /// √(252 × mean of squared log returns) over `days` days after the close at `index`.
    static func outcome(_ closes: [Double], after index: Int, days: Int) -> Double {
        var sum = 0.0
        for day in (index + 1)...(index + days) {
            let change = DeterministicMath.log(closes[day] / closes[day - 1])
            sum += change * change
        }
        return (252 * sum / Double(days)).squareRoot()
    }

    @Test(arguments: [5, 21, 31])
    func `over twenty years it misses by less than trailing volatility and than the prior alone`(horizon: Int) throws {
        let closes = try Self.closes()
        var model = HARForecast(horizonDays: horizon)
        var trailing = RealisedVolatility(period: 20)
        var missedByModel = 0.0
        var missedByTrailing = 0.0
        var bias = 0.0
        var count = 0.0
        for index in 0..<(closes.count - horizon) {
            let forecast = model.update(closes[index])
            let past = trailing.update(closes[index])
            guard index >= 504, let forecast, let past else { continue }
            let outcome = Self.outcome(closes, after: index, days: horizon)
            missedByModel += (forecast - outcome) * (forecast - outcome)
            missedByTrailing += (past - outcome) * (past - outcome)
            bias += forecast - outcome
            count += 1
        }
        #expect(missedByModel < missedByTrailing)
        #expect(abs(bias / count) < 0.02)
        let share = ((missedByModel / missedByTrailing * 1000).rounded() / 1000)
        Truth.report(
            table: "indicators.csv", checked: Int(count),
            note: "closes as input: HAR over \(horizon) days, squared error \(share) of trailing 20-day volatility's, "
                + "mean bias \((bias / count * 10000).rounded() / 100) points")
    }

    @Test func `it starts with its stated prior after 22 returns`() throws {
        var random = SplitMix64(seed: 41)
        var model = HARForecast(horizonDays: 10)
        var close = 100.0
        var squares: [Double] = []
        #expect(model.update(close) == nil)
        for day in 1...22 {
            let change = 0.01 * random.normal()
            close *= DeterministicMath.exp(change)
            squares.append(change * change)
            let forecast = model.update(close)
            guard day == 22 else {
                #expect(forecast == nil)
                continue
            }
            func v(_ days: Int) -> Double {
                (252 * squares.suffix(days).reduce(0, +) / Double(days)).squareRoot()
            }
            let stated = 0.10 * v(1) + 0.30 * v(5) + 0.40 * v(22) + 0.20 * v(22)
            #expect(abs(try #require(forecast) - stated) < 1e-12)
        }
    }

    @Test func `in a steady market it strays less from the truth than trailing volatility does`() throws {
        var missedByModel = 0.0
        var missedByTrailing = 0.0
        var sum = 0.0
        let seeds = 40
        for seed in 0..<seeds {
            var random = SplitMix64(seed: 100 + UInt64(seed))
            var closes = [100.0]
            for _ in 0..<1500 {
                let change = 0.2 / 252.0.squareRoot() * random.normal()
                closes.append(closes[closes.count - 1] * DeterministicMath.exp(change))
            }
            let forecast = try #require(forecastVolatility(dailyCloses: closes, horizonDays: 21))
            let trailing = try #require(RealisedVolatility.column(closes).last ?? nil)
            missedByModel += (forecast - 0.2) * (forecast - 0.2)
            missedByTrailing += (trailing - 0.2) * (trailing - 0.2)
            sum += forecast
        }
        #expect(missedByModel < 0.7 * missedByTrailing)
        #expect(abs(sum / Double(seeds) - 0.2) < 0.01)
    }

    @Test func `what comes after a day does not change the forecast made on it`() throws {
        let closes = try Self.closes()
        var model = HARForecast(horizonDays: 21)
        let forecasts = closes.map { model.update($0) }
        for cut in [22, 23, 100, 1000, 3000] where cut < closes.count {
            let alone = forecastVolatility(dailyCloses: Array(closes[...cut]), horizonDays: 21)
            #expect(alone?.bitPattern == forecasts[cut]?.bitPattern)
        }
    }

    @Test func `the unit of the price does not matter, and a broken close is left out`() throws {
        let closes = Array(try Self.closes()[..<800])
        let scaled = closes.map { $0 * 0.25 }
        #expect(
            forecastVolatility(dailyCloses: scaled, horizonDays: 21)
                == forecastVolatility(dailyCloses: closes, horizonDays: 21))
        var model = HARForecast(horizonDays: 21)
        for close in closes { _ = model.update(close) }
        var other = model
        #expect(other.update(.nan) == nil && other.update(0) == nil && other.update(-5) == nil)
        #expect(other.update(1000) == model.update(1000))
    }

    @Test func `a market that never moved has no forecast`() {
        #expect(forecastVolatility(dailyCloses: [Double](repeating: 50, count: 100), horizonDays: 5) == nil)
        #expect(forecastVolatility(dailyCloses: [], horizonDays: 5) == nil)
    }
}
