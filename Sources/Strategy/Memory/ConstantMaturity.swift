import Market
import Quant
import Trading

/// Implied volatility at the money over a fixed number of days, read from a chain: the two expiries around it,
/// interpolated in total variance (as VIX does in time; Cboe, "Volatility Index Methodology").
enum ConstantMaturity {
    /// A fraction per year; nil when no expiry with both sides quoted at the money lies close enough: one on each side
    /// of `days` (not closer than a week, not farther than three times as long), or one within a week of it.
    static func volatility(_ chain: Chain, days: Int, rate: Double) -> Double? {
        let usable = chain.series.filter { series in
            let left = chain.session.days(to: series.expiry)
            return left >= 7 && left <= 3 * days && !RootRules.of(series.root).isAdjusted
        }
        func nearest(_ series: some Sequence<Chain.Series>) -> Point? {
            for series in series {
                if let volatility = atTheMoney(chain, series, rate: rate) {
                    return Point(days: chain.session.days(to: series.expiry), volatility: volatility)
                }
            }
            return nil
        }
        let split = usable.firstIndex { chain.session.days(to: $0.expiry) > days } ?? usable.count
        let before = nearest(usable[..<split].reversed())
        if let before, before.days == days { return before.volatility }
        let after = nearest(usable[split...])
        switch (before, after) {
        case (let before?, let after?):
            let share = Double(days - before.days) / Double(after.days - before.days)
            let variance = before.variance + share * (after.variance - before.variance)
            return variance > 0 ? (variance / Double(days)).squareRoot() : nil
        case (let only?, nil), (nil, let only?):
            return (only.days - days).magnitude <= 7 ? only.volatility : nil
        case (nil, nil): return nil
        }
    }

    private struct Point {
        let days: Int
        let volatility: Double
        var variance: Double { volatility * volatility * Double(days) }
    }

    /// The mean of call and put at the strike nearest the parity forward.
    private static func atTheMoney(_ chain: Chain, _ series: Chain.Series, rate: Double) -> Double? {
        let rules = RootRules.of(series.root)
        let moment = chain.identity.resolution == .daily ? NYSE.session(on: chain.session)?.closesAt : chain.knownAt
        guard let moment else { return nil }
        let market = SeriesMarket(
            chain: chain, series: series, moment: min(moment, chain.knownAt), spot: chain.underlyingPrice, rate: rate,
            dividendYield: .unknown)
        guard let forward = market.forward, let discount = market.discount,
            rules.settlementMoment(expiry: series.expiry) > moment
        else { return nil }
        var sum = 0.0
        for (right, kind) in [(Right.call, OptionKind.call), (.put, .put)] {
            var best: (distance: Double, strike: Double, doubleMid: Int64)?
            for row in series.rows(right) {
                let strike = Double(chain.columns.strike[row]) / 10_000
                let distance = abs(strike - forward)
                if let best, distance >= best.distance { continue }
                if let doubleMid = chain.doubleMid(at: row) { best = (distance, strike, doubleMid) }
            }
            guard let best,
                let volatility = try? impliedVolatility(
                    kind: kind, price: Double(best.doubleMid) / 20_000, forward: forward, strike: best.strike,
                    discount: discount, years: market.years)
            else { return nil }
            sum += volatility
        }
        return sum / 2
    }
}
