import Market
import Quant
import Trading

/// Implied volatility at the money over a fixed number of days, read from a chain: the two expiries around it,
/// interpolated in total variance (as VIX does in time; Cboe, "Volatility Index Methodology").
enum ConstantMaturity {
    /// A fraction per year; nil when no expiry with both sides quoted at the money lies close enough: on both sides of
    /// `days`, or one within a week of it. One root, the one that comes last, speaks for an expiry.
    static func volatility(_ chain: Chain, days: Int, rate: Double) -> Double? {
        var before: Point?
        var after: Point?
        for series in chain.series where !RootRules.of(series.root).isAdjusted {
            let left = chain.session.days(to: series.expiry)
            guard left >= 7, left <= 3 * days else { continue }
            if left > days, let after, after.days < left { break }
            guard let volatility = atTheMoney(chain, series, rate: rate) else { continue }
            let point = Point(days: left, volatility: volatility)
            if left <= days { before = point } else { after = point }
        }
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
            var best: (distance: Double, volatility: Double)?
            for row in series.rows(right) {
                let strike = Double(chain.columns.strike[row]) / 10_000
                let distance = abs(strike - forward)
                if let best, distance >= best.distance { continue }
                guard let doubleMid = chain.doubleMid(at: row),
                    let volatility = try? impliedVolatility(
                        kind: kind, price: Double(doubleMid) / 20_000, forward: forward, strike: strike,
                        discount: discount, years: market.years)
                else { continue }
                best = (distance, volatility)
            }
            guard let best else { return nil }
            sum += best.volatility
        }
        return sum / 2
    }
}
