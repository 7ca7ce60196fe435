import Quant
import Testing
import Truth

/// Indicators against TA-Lib and pandas over twenty years of the S&P 500.
@Suite struct IndicatorTests {
    @Test func `averages, strength, trend, range and volatility are TA-Lib's from the first bar on`() throws {
        let table = try Truth.table("indicators.csv")
        let bars = try IndicatorBars(table)
        let convergence = MovingAverageConvergence.column(bars.closes)
        let movement = DirectionalMovement.column(highs: bars.highs, lows: bars.lows, closes: bars.closes)
        let columns: [(String, IndicatorColumn)] = [
            ("ema20", ExponentialMovingAverage.column(bars.closes)),
            ("sma50", SimpleMovingAverage.column(bars.closes)),
            ("rsi14", RelativeStrength.column(bars.closes)),
            ("macd", convergence.line), ("macd_signal", convergence.signal), ("macd_hist", convergence.histogram),
            ("adx14", movement.index), ("plus_di14", movement.plus), ("minus_di14", movement.minus),
            ("atr14", AverageTrueRange.column(highs: bars.highs, lows: bars.lows, closes: bars.closes)),
            ("realised_vol20", RealisedVolatility.column(bars.closes)),
        ]
        var worst = 0.0
        var cells = 0
        for (name, column) in columns {
            for (row, found) in zip(table.rows, column) {
                guard let reference = try row.optional(name) else {
                    #expect(found == nil, "\(name) too early in row \(row.number)")
                    continue
                }
                // MACD and its histogram cross zero, where no relative bar can hold: they are differences of
                // averages of the price, and are held relative to a thousandth of it.
                let floor = name.hasPrefix("macd") ? 1e-3 * bars.closes[row.number] : 0
                let error = abs((found ?? .nan) - reference) / max(abs(reference), floor)
                #expect(error < 1e-9, "\(name) in row \(row.number)")
                worst = worse(worst, error)
                cells += 1
            }
        }
        Truth.report(
            table: "indicators.csv", checked: table.rows.count, worst: worst, bar: 1e-9,
            note: "11 columns, \(cells) cells; not computed yet: Bollinger, Stochastic, CCI, Williams %R, OBV, ROC")
    }

    @Test func `a market that does not move has no strength, no trend and no volatility`() {
        let closes = [Double](repeating: 100, count: 60)
        #expect(RelativeStrength.column(closes).last == .some(0))
        #expect(RealisedVolatility.column(closes).last == .some(0))
        let trend = DirectionalMovement.column(highs: closes, lows: closes, closes: closes).last ?? nil
        #expect(trend == DirectionalMovement.Value(plus: 0, minus: 0, index: 0))
        #expect(AverageTrueRange.column(highs: closes, lows: closes, closes: closes).last == .some(0))
    }

    @Test func `a market that stands still keeps its readings until nothing is left of them`() throws {
        let bars = IndicatorBars(count: 100, seed: 4).standingStill(for: 20_000)
        let strength = RelativeStrength.column(bars.closes)
        let trend = DirectionalMovement.column(highs: bars.highs, lows: bars.lows, closes: bars.closes)
        for column in [strength, trend.plus, trend.minus] {
            #expect(relativeError(try #require(column[3_000]), try #require(column[101])) < 1e-9)
            #expect(column.last == .some(0))
        }
        let index = try #require(trend.index[3_000])
        let last = try #require(trend.index.last ?? nil)
        #expect(index > 1 && relativeError(last, index) < 1e-9)
    }

    @Test func `a market that only rises has the highest strength`() {
        let closes = (1...40).map { Double($0) }
        #expect(RelativeStrength.column(closes).last == .some(100))
    }

    @Test func `a close of zero leaves volatility unknown until it has left the window`() {
        var closes = (0..<60).map { 100 + Double($0 % 5) }
        closes[25] = 0
        let column = RealisedVolatility.column(closes)
        #expect(column[24] != nil)
        #expect(column[25...45].allSatisfy { $0 == nil })
        #expect(column[46] != nil)
        #expect(column.defined == [20..<25, 46..<60])
    }
}

/// IV rank and percentile against pandas, streamed, over columns and of a history.
@Suite struct ImpliedVolatilityRankTests {
    @Test func `rank and percentile of implied volatility are those of pandas`() throws {
        let table = try Truth.table("iv_rank.csv")
        let history = try table.rows.map { try $0.number("vix") }
        let columns = [
            ("iv_rank_252", ImpliedVolatilityRank.column(history)),
            ("iv_pctile_prev251_below", ImpliedVolatilityPercentile.column(history)),
        ]
        var worst = 0.0
        for (name, column) in columns {
            for (row, found) in zip(table.rows, column) {
                guard let reference = try row.optional(name) else {
                    #expect(found == nil, "\(name) too early in \(row)")
                    continue
                }
                let error = scaledError(found ?? .nan, reference)
                #expect(error < 1e-9, "\(name) of \(row)")
                worst = worse(worst, error)
            }
        }
        Truth.report(
            table: "iv_rank.csv", checked: table.rows.count, worst: worst, bar: 1e-9,
            note: "rank and share below; the two other definitions of the percentile are not used")
    }

    @Test func `a stream has the bits of a look at the whole history`() throws {
        var history = try Truth.table("iv_rank.csv").rows.map { try $0.number("vix") }
        history[300] = .nan
        history[301] = -.infinity
        var rank = ImpliedVolatilityRank()
        var percentile = ImpliedVolatilityPercentile()
        for count in 1...history.count {
            let known = Array(history[..<count])
            let today = known[count - 1]
            #expect(rank.update(today)?.bitPattern == impliedVolatilityRank(known)?.bitPattern)
            #expect(percentile.update(today)?.bitPattern == impliedVolatilityPercentile(known)?.bitPattern)
        }
    }

    @Test func `too little history, no range or a hole in it leaves the rank unknown`() {
        let values = (0..<252).map { 10 + Double($0 % 7) }
        #expect(impliedVolatilityRank(Array(values.dropLast())) == nil)
        #expect(impliedVolatilityPercentile(Array(values.dropLast())) == nil)
        #expect(impliedVolatilityRank([Double](repeating: 12, count: 252)) == nil)
        #expect(impliedVolatilityPercentile([Double](repeating: 12, count: 252)) == 0)
        var holed = values
        holed[100] = .nan
        #expect(impliedVolatilityRank(holed) == nil && impliedVolatilityPercentile(holed) == nil)
        #expect(impliedVolatilityRank(values + [99]) == 100)
        #expect(impliedVolatilityRank(values + [1]) == 0)
    }
}
