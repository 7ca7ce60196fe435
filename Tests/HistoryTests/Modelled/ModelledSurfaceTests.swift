import Market
import Quant
import Testing

@testable import History

@Suite struct ModelledSurfaceTests {
    @Test func `no butterfly of listed strikes costs less than nothing, from deep calm to panic`() {
        for market in ModelledWorld.markets {
            for listed in ModelledWorld.expiries(on: "2018-06-14") {
                let slice = market.slice(settlement: listed.settlement, onOpen: listed.onOpen)
                var strikes: [Double] = []
                StrikeLattice(.spx).append(forward: slice.forward, deviation: slice.smile.deviation, to: &strikes)
                let calls = strikes.map { strike in
                    let moneyness = DeterministicMath.log(strike / slice.forward)
                    return BlackScholes.price(
                        .call, forward: slice.forward, strike: strike, discount: 1,
                        totalDeviation: slice.smile.volatility(logMoneyness: moneyness) * slice.years.squareRoot())
                }
                var lastSlope = -1.0
                for index in 1..<strikes.count {
                    let slope = (calls[index] - calls[index - 1]) / (strikes[index] - strikes[index - 1])
                    // Between strikes 5 points apart a price of 1e-10 is all that rounding leaves to see.
                    if slope < lastSlope - 1e-9 || slope > 1e-9 {
                        let place = "vix \(market.vix), \(market.vix3m), \(listed.expiry) at \(strikes[index])"
                        Issue.record("\(place): \(lastSlope), then \(slope)")
                        return
                    }
                    lastSlope = slope
                }
            }
        }
    }

    @Test func `total variance grows with time, at the money and one and a half deviations to either side`() {
        for market in ModelledWorld.markets {
            let slices = ModelledWorld.expiries(on: "2018-06-14")
                .map { market.slice(settlement: $0.settlement, onOpen: $0.onOpen) }.sorted { $0.years < $1.years }
            for (near, far) in zip(slices, slices.dropFirst()) where far.years > near.years {
                for z in [-1.5, 0, 1.5] {
                    let k = z * near.smile.deviation
                    let (a, b) = (near.smile.volatility(logMoneyness: k), far.smile.volatility(logMoneyness: k))
                    if a * a * near.years > b * b * far.years {
                        Issue.record("vix \(market.vix) and \(market.vix3m), z \(z): \(near.years) then \(far.years)")
                    }
                }
            }
        }
    }

    @Test func `volatility at the money over thirty days is a fifth below VIX, give or take a tenth of it`() {
        for market in ModelledWorld.markets where (0.85...1.15).contains(market.vix3m / market.vix) {
            let slice = market.slice(settlement: ModelledWorld.day("2018-07-13"), onOpen: false)
            #expect((0.7...0.9).contains(slice.smile.atTheMoney / market.vix))
        }
    }

    /// Cboe's formula over the modelled chain itself (VIX white paper, 2019): the strip of out-of-the-money options.
    @Test(arguments: ["2001-05-17", "2009-03-19", "2013-06-14", "2018-03-01"])
    func `VIX computed back from modelled quotes is within an eighth of the VIX they were made from`(
        _ day: String
    ) throws {
        let session = ModelledWorld.day(day)
        let chain = try #require(ModelledWorld.spx.chain(on: session))
        let market = try #require(ModelledWorld.spx.market(on: session))
        // The monthly nearest to thirty days.
        let series = try #require(
            chain.series.filter { $0.root == Root("SPX") }
                .min { abs(session.days(to: $0.expiry) - 30) < abs(session.days(to: $1.expiry) - 30) })
        let slice = market.slice(
            settlement: RootRules.of(series.root).settlementSession(expiry: series.expiry).day, onOpen: true)
        var sum = 0.0
        let strikes = series.calls.map { chain.strike(at: $0).price.approximateDollars }
        for index in 1..<(strikes.count - 1) {
            let isCall = strikes[index] >= slice.forward
            let row = (isCall ? series.calls : series.puts).lowerBound + index
            guard let bid = chain.bid(at: row), bid > .zero, let mid = chain.quote(at: row).mid else { continue }
            sum += (strikes[index + 1] - strikes[index - 1]) / 2 / (strikes[index] * strikes[index]) * mid
        }
        let index = (2 / slice.years * sum / slice.discount).squareRoot()
        #expect(abs(index / market.vix - 1) < 0.125, "\(index) from \(market.vix), \(slice.years * 365) days")
    }

    @Test func `a Friday's two weekend days add little variance to Monday's options`() {
        let clock = VarianceClock(dayOffWeight: 0.18, overnightShare: 0.59)
        let friday = ModelledWorld.day("2018-06-15")
        let monday = clock.years(from: friday, to: friday + 3, onOpen: false)
        let oneSession = clock.years(from: friday + 3, to: friday + 4, onOpen: false)
        #expect(monday > oneSession && monday < 1.5 * oneSession)
        // Thursday's close to Friday's open.
        #expect(abs(clock.years(from: friday - 1, to: friday, onOpen: true) / oneSession - 0.59) < 1e-12)
    }

    @Test func `the term structure prices both indices, and never asks for variance below its floor`() {
        let flat = VarianceTerm(vix: 0.2, vix3m: 0.2, reversion: 8, floor: 0.2)
        #expect(abs(flat.mean(over: 0.5) - 0.04) < 1e-15)
        let rising = VarianceTerm(vix: 0.16, vix3m: 0.19, reversion: 8, floor: 0.2)
        #expect(abs(rising.mean(over: 30.0 / 365).squareRoot() - 0.16) < 1e-12)
        #expect(abs(rising.mean(over: 93.0 / 365).squareRoot() - 0.19) < 1e-12)
        let falling = VarianceTerm(vix: 0.8, vix3m: 0.2, reversion: 8, floor: 0.2)
        #expect(falling.long >= 0.2 * 0.64 - 1e-12)
        #expect(abs(falling.mean(over: 30.0 / 365).squareRoot() - 0.8) < 1e-12)
    }
}
