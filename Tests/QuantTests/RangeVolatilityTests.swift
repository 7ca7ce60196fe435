import Quant
import Testing

/// Volatility from ranges, and how two markets move together, against their definitions on simulated prices.
@Suite struct RangeVolatilityTests {
    /// Days of a market without drift, watched at so many moments each, with gaps overnight.
    private struct Market {
        var opens: [Double] = []
        var highs: [Double] = []
        var lows: [Double] = []
        var closes: [Double] = []

        init(days: Int, moments: Int, daily: Double, nightly: Double, seed: UInt64) {
            var random = SplitMix64(seed: seed)
            // A standard normal out of twelve uniforms (Irwin–Hall).
            func normal(_ random: inout SplitMix64) -> Double {
                (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform() }
            }
            var price = 100.0
            for _ in 0..<days {
                price *= DeterministicMath.exp(nightly * normal(&random))
                opens.append(price)
                var (high, low) = (price, price)
                for _ in 0..<moments {
                    price *= DeterministicMath.exp(daily / Double(moments).squareRoot() * normal(&random))
                    high = max(high, price)
                    low = min(low, price)
                }
                highs.append(high)
                lows.append(low)
                closes.append(price)
            }
        }
    }

    @Test func `Parkinson's is his formula, by hand`() throws {
        // ln(110/100)² = 0.0090840…, ln(102/100)² = 0.00039214…; their mean over 4 ln 2, a year of 252 days.
        let column = ParkinsonVolatility.column(highs: [110, 102], lows: [100, 100], period: 2)
        #expect(column[0] == nil)
        let found = try #require(column[1])
        #expect(abs(found - 0.6562345) < 1e-6)
    }

    @Test func `both find the volatility of a market that is watched closely`() throws {
        let market = Market(days: 2_000, moments: 400, daily: 0.01, nightly: 0.006, seed: 11)
        let range = try #require(
            ParkinsonVolatility.column(highs: market.highs, lows: market.lows, period: 2_000).last ?? nil)
        // Watched at moments, the extremes are missed by a little: a few percent low is right.
        let day = 0.01 * 252.0.squareRoot()
        #expect(range > 0.93 * day && range < day)
        let whole = try #require(
            YangZhangVolatility.column(
                opens: market.opens, highs: market.highs, lows: market.lows, closes: market.closes, period: 1_999
            ).last ?? nil)
        let year = (0.01 * 0.01 + 0.006 * 0.006).squareRoot() * 252.0.squareRoot()
        #expect(whole > 0.93 * year && whole < 1.03 * year, "nights count")
    }

    @Test func `Yang and Zhang see no drift`() throws {
        // Every bar opens at its low and closes at its high: all of it is drift.
        let opens = (0..<30).map { 100 * DeterministicMath.exp(0.02 * Double($0)) }
        let closes = opens.map { $0 * DeterministicMath.exp(0.02) }
        let found = try #require(
            YangZhangVolatility.column(opens: opens, highs: closes, lows: opens, closes: closes).last ?? nil)
        #expect(found < 1e-6)
    }

    @Test func `a price of zero leaves a volatility unknown until it has left the window`() {
        var market = Market(days: 60, moments: 20, daily: 0.01, nightly: 0.005, seed: 3)
        market.lows[30] = 0
        let ranges = ParkinsonVolatility.column(highs: market.highs, lows: market.lows)
        #expect(ranges[29] != nil && ranges[30...49].allSatisfy { $0 == nil } && ranges[50] != nil)
        let whole = YangZhangVolatility.column(
            opens: market.opens, highs: market.highs, lows: market.lows, closes: market.closes)
        #expect(whole[29] != nil && whole[30...49].allSatisfy { $0 == nil } && whole[50] != nil)
    }

    @Test func `a stream and a column give the same bits`() {
        let market = Market(days: 100, moments: 10, daily: 0.01, nightly: 0.005, seed: 5)
        var stream = YangZhangVolatility()
        let streamed = market.closes.indices.map {
            stream.update(
                open: market.opens[$0], high: market.highs[$0], low: market.lows[$0], close: market.closes[$0])
        }
        let column = YangZhangVolatility.column(
            opens: market.opens, highs: market.highs, lows: market.lows, closes: market.closes)
        #expect(streamed.map { $0?.bitPattern } == column.map { $0?.bitPattern })
    }
}

@Suite struct RollingRelationTests {
    @Test func `a market against itself is one and one, against its mirror minus one`() throws {
        var random = SplitMix64(seed: 9)
        let returns = (0..<120).map { _ in random.uniform(-0.02, 0.02) }
        let same = try #require(RollingRelation.column(returns, returns).last ?? nil)
        #expect(abs(same.correlation - 1) < 1e-14 && abs(same.beta - 1) < 1e-14)
        let mirror = try #require(RollingRelation.column(returns, returns.map { -2 * $0 }).last ?? nil)
        #expect(abs(mirror.correlation + 1) < 1e-14 && abs(mirror.beta + 2) < 1e-14)
        #expect(mirror.correlation >= -1)
    }

    @Test func `five pairs by hand`() throws {
        // x̄ = 3, ȳ = 4: Σdx² = 10, Σdy² = 22, Σdxdy = 13.
        let relation = try #require(
            RollingRelation.column([1, 2, 3, 4, 5], [2, 3, 3, 4, 8], period: 5).last ?? nil)
        #expect(abs(relation.beta - 1.3) < 1e-15 && abs(relation.correlation - 13 / 220.0.squareRoot()) < 1e-15)
    }

    @Test func `too few pairs, a hole or a market that stands still have no relation`() {
        #expect(RollingRelation.column([1, 2, 3], [1, 2, 3], period: 4).allSatisfy { $0 == nil })
        #expect(RollingRelation.column([1, .nan, 3], [1, 2, 3], period: 3).last == .some(nil))
        #expect(RollingRelation.column([1, 1, 1], [1, 2, 3], period: 3).last == .some(nil))
    }
}
