import Quant
import Testing

/// Figures of a moving window against their definitions, applied to each window by itself.
@Suite struct IndicatorWindowTests {
    @Test(arguments: [2, 3, 20, 61])
    func `realised volatility is the deviation of the returns in the window`(period: Int) throws {
        let closes = IndicatorBars(count: 300, seed: UInt64(period)).closes
        let column = RealisedVolatility.column(closes, period: period)
        let returns = zip(closes, closes.dropFirst()).map { DeterministicMath.log($1 / $0) }
        for bar in period..<closes.count {
            let deviation = Statistics.sampleDeviation(Array(returns[(bar - period)..<bar]))
            let expected = deviation * tradingDaysPerYear.squareRoot()
            #expect(relativeError(try #require(column[bar]), expected) < 1e-13)
        }
    }

    @Test(arguments: [2, 20, 61])
    func `Yang and Zhang's volatility is their formula over the window`(period: Int) throws {
        let bars = IndicatorBars(count: 300, seed: UInt64(period))
        let column = YangZhangVolatility.column(
            opens: bars.opens, highs: bars.highs, lows: bars.lows, closes: bars.closes, period: period)
        let count = Double(period)
        let share = 0.34 / (1.34 + (count + 1) / (count - 1))
        func log(_ x: Double, _ y: Double) -> Double { DeterministicMath.log(x / y) }
        for bar in period..<bars.count {
            let window = (bar - period + 1)...bar
            let night = Statistics.sampleDeviation(window.map { log(bars.opens[$0], bars.closes[$0 - 1]) })
            let day = Statistics.sampleDeviation(window.map { log(bars.closes[$0], bars.opens[$0]) })
            let range = Statistics.mean(
                window.map {
                    log(bars.highs[$0], bars.opens[$0]) * log(bars.highs[$0], bars.closes[$0])
                        + log(bars.lows[$0], bars.opens[$0]) * log(bars.lows[$0], bars.closes[$0])
                })
            let variance = night * night + share * day * day + (1 - share) * range
            #expect(relativeError(try #require(column[bar]), (252 * variance).squareRoot()) < 1e-12)
        }
    }

    @Test(arguments: [2, 9, 60])
    func `correlation and beta are those of the pairs in the window`(period: Int) throws {
        var random = SplitMix64(seed: UInt64(period))
        let xs = (0..<300).map { _ in 0.01 * random.normal() }
        let ys = xs.map { 1.3 * $0 + 0.005 * random.normal() + 0.0003 }
        let column = RollingRelation.column(xs, ys, period: period)
        for bar in (period - 1)..<xs.count {
            let window = (bar - period + 1)...bar
            let (xMean, yMean) = (Statistics.mean(Array(xs[window])), Statistics.mean(Array(ys[window])))
            let xx = window.reduce(0) { $0 + (xs[$1] - xMean) * (xs[$1] - xMean) }
            let yy = window.reduce(0) { $0 + (ys[$1] - yMean) * (ys[$1] - yMean) }
            let xy = window.reduce(0) { $0 + (xs[$1] - xMean) * (ys[$1] - yMean) }
            let found = try #require(column[bar])
            #expect(scaledError(found.correlation, xy / (xx * yy).squareRoot()) < 1e-12)
            #expect(scaledError(found.beta, xy / xx) < 1e-12)
        }
    }

    @Test func `a crash that has left the window leaves nothing behind`() throws {
        var closes = IndicatorBars(count: 100, seed: 3).closes
        let calm = RealisedVolatility.column(closes)
        // Misprinted a million times too low, and corrected the next day.
        closes[40] *= 1e-6
        let shaken = RealisedVolatility.column(closes)
        #expect(try #require(shaken[41]) > 50)
        for bar in 61..<100 { #expect(relativeError(try #require(shaken[bar]), try #require(calm[bar])) < 1e-13) }
    }

    @Test func `a market that stands still after a move has no volatility and no relation as soon as the move is over`()
    {
        let bars = IndicatorBars(count: 60, seed: 5).standingStill(for: 40)
        #expect(RealisedVolatility.column(bars.closes, period: 20)[80] == 0)
        #expect(ParkinsonVolatility.column(highs: bars.highs, lows: bars.lows, period: 20)[79] == 0)
        let other = IndicatorBars(count: 100, seed: 6).closes
        let relation = RollingRelation.column(bars.closes, other, period: 20)
        #expect(relation[77] != nil && relation[78...].allSatisfy { $0 == nil })
    }
}
