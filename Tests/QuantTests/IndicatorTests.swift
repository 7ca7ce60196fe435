import Quant
import Testing
import Truth

/// Indicators against TA-Lib and pandas over twenty years of the S&P 500.
@Suite struct IndicatorTests {
    struct Bars {
        var highs: [Double] = []
        var lows: [Double] = []
        var closes: [Double] = []

        init(_ table: TruthTable) throws {
            for row in table.rows {
                highs.append(try row.number("high"))
                lows.append(try row.number("low"))
                closes.append(try row.number("close"))
            }
        }
    }

    @Test func `averages, strength, trend, range and volatility are TA-Lib's from the first bar on`() throws {
        let table = try Truth.table("indicators.csv")
        let bars = try Bars(table)
        let convergence = MovingAverageConvergence.column(bars.closes)
        let movement = DirectionalMovement.column(highs: bars.highs, lows: bars.lows, closes: bars.closes)
        let columns: [(String, [Double?])] = [
            ("ema20", ExponentialMovingAverage.column(bars.closes)),
            ("sma50", SimpleMovingAverage.column(bars.closes)),
            ("rsi14", RelativeStrength.column(bars.closes)),
            ("macd", convergence.map { $0?.line }), ("macd_signal", convergence.map { $0?.signal }),
            ("macd_hist", convergence.map { $0?.histogram }),
            ("adx14", movement.map { $0?.index }), ("plus_di14", movement.map { $0?.plus }),
            ("minus_di14", movement.map { $0?.minus }),
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

    @Test func `a stream and a column give the same bits`() throws {
        let bars = try Bars(Truth.table("indicators.csv"))
        var exponential = ExponentialMovingAverage()
        var simple = SimpleMovingAverage()
        var strength = RelativeStrength()
        var convergence = MovingAverageConvergence()
        var movement = DirectionalMovement()
        var range = AverageTrueRange()
        var volatility = RealisedVolatility()
        var streamed: [[UInt64?]] = []
        for (index, close) in bars.closes.enumerated() {
            let trend = movement.update(high: bars.highs[index], low: bars.lows[index], close: close)
            let reach = range.update(high: bars.highs[index], low: bars.lows[index], close: close)
            let macd = convergence.update(close)
            streamed.append([
                exponential.update(close)?.bitPattern, simple.update(close)?.bitPattern,
                strength.update(close)?.bitPattern, macd?.line.bitPattern, macd?.signal.bitPattern,
                trend?.plus.bitPattern, trend?.index?.bitPattern, reach?.bitPattern,
                volatility.update(close)?.bitPattern,
            ])
        }
        let macd = MovingAverageConvergence.column(bars.closes)
        let trend = DirectionalMovement.column(highs: bars.highs, lows: bars.lows, closes: bars.closes)
        let columns: [[Double?]] = [
            ExponentialMovingAverage.column(bars.closes), SimpleMovingAverage.column(bars.closes),
            RelativeStrength.column(bars.closes), macd.map { $0?.line }, macd.map { $0?.signal },
            trend.map { $0?.plus }, trend.map { $0?.index },
            AverageTrueRange.column(highs: bars.highs, lows: bars.lows, closes: bars.closes),
            RealisedVolatility.column(bars.closes),
        ]
        for (index, column) in columns.enumerated() {
            #expect(column.map { $0?.bitPattern } == streamed.map { $0[index] })
        }
    }

    @Test func `a market that does not move has no strength, no trend and no volatility`() {
        let closes = [Double](repeating: 100, count: 60)
        #expect(RelativeStrength.column(closes).last == .some(0))
        #expect(RealisedVolatility.column(closes).last == .some(0))
        let trend = DirectionalMovement.column(highs: closes, lows: closes, closes: closes).last ?? nil
        #expect(trend == DirectionalMovement.Value(plus: 0, minus: 0, index: 0))
        #expect(AverageTrueRange.column(highs: closes, lows: closes, closes: closes).last == .some(0))
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
    }

    @Test func `rank and percentile of implied volatility are those of pandas`() throws {
        let table = try Truth.table("iv_rank.csv")
        let history = try table.rows.map { try $0.number("vix") }
        var worst = 0.0
        for (index, row) in table.rows.enumerated() {
            let known = Array(history[...index])
            let figures = [
                ("iv_rank_252", impliedVolatilityRank(known)),
                ("iv_pctile_prev251_below", impliedVolatilityPercentile(known)),
            ]
            for (name, found) in figures {
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
