import Market
import Quant
import Trading

/// What one series' own quotes say about its smile, without fitting it: enough to place strikes by. From the Greeks the
/// strategy uses; a row at a time, so that a scan pays only for the few it looks at.
struct SeriesSmile {
    let context: EntryContext
    let market: SeriesMarket
    let series: Chain.Series

    /// The mean of call and put at the priced strike nearest the forward, a fraction per year; nil when neither has one.
    var atTheMoney: Double? {
        guard let forward = market.forward else { return nil }
        let found = Right.allCases.compactMap { right -> Double? in
            let rows = series.rows(right)
            let above = firstStrike(in: rows, from: forward)
            let candidates = [
                figured(right, among: rows.lowerBound..<above, nearestToTheEnd: true),
                figured(right, among: above..<rows.upperBound, nearestToTheEnd: false),
            ].compactMap { $0 }
            return candidates.min { distance($0, forward) < distance($1, forward) }?.volatility
        }
        return found.isEmpty ? nil : found.reduce(0, +) / Double(found.count)
    }

    /// One expected move in dollars; nil where spot or volatility is unknown.
    var expectedMove: Double? {
        guard let spot = market.spot, let volatility = atTheMoney else { return nil }
        return Lognormal.expectedMove(spot: spot, years: market.years, volatility: volatility)
    }

    /// The volatility of the 25-delta put less that of the 25-delta call, a fraction per year.
    var skew: Double? {
        guard let put = volatility(.put, delta: 0.25), let call = volatility(.call, delta: 0.25) else { return nil }
        return put - call
    }

    /// What its volatilities lack.
    var missing: InputKind {
        if context.isWithheld(.quotes) { return .quotes }
        if context.isWithheld(.deltas) || context.strategy.greeks == .vendor { return .deltas }
        if market.rate == nil { return .rate }
        return market.spot == nil ? .spot : .quotes
    }

    /// Between the two strikes around `delta` (a magnitude), in proportion to their deltas; from the money outwards.
    private func volatility(_ right: Right, delta: Double) -> Double? {
        guard let forward = market.forward else { return nil }
        let maker = LegRowMaker(context, market, right)
        let rows = series.rows(right)
        let money = firstStrike(in: rows, from: forward)
        let outwards = right == .put ? Array((rows.lowerBound..<money).reversed()) : Array(money..<rows.upperBound)
        var nearer: (delta: Double, volatility: Double)?
        for row in outwards {
            guard let leg = figures(maker, row), let volatility = leg.volatility, let magnitude = leg.magnitude(right)
            else { continue }
            guard magnitude >= delta else {
                guard let nearer else { return nil }
                let share = (nearer.delta - delta) / (nearer.delta - magnitude)
                return nearer.volatility + share * (volatility - nearer.volatility)
            }
            nearer = (magnitude, volatility)
        }
        return nil
    }

    private func figures(_ maker: LegRowMaker, _ row: Int) -> LegRow? {
        var leg = maker.row(row)
        guard leg.quote.sides != nil else { return nil }
        maker.addGreeks(&leg)
        return leg.volatility == nil ? nil : leg
    }

    /// The first row with a volatility, from one end of `rows`.
    private func figured(_ right: Right, among rows: Range<Int>, nearestToTheEnd: Bool) -> LegRow? {
        let maker = LegRowMaker(context, market, right)
        let order = nearestToTheEnd ? Array(rows.reversed()) : Array(rows)
        return order.lazy.compactMap { figures(maker, $0) }.first
    }

    private func firstStrike(in rows: Range<Int>, from level: Double) -> Int {
        rows.partitioned { Double(context.chain.columns.strike[$0]) / 10_000 >= level }
    }
    private func distance(_ leg: LegRow, _ level: Double) -> Double {
        (Double(leg.strike) / 10_000 - level).magnitude
    }
}

extension Range<Int> {
    /// The first index at which `isBeyond` holds, which it does from there on; the end where it never does.
    func partitioned(_ isBeyond: (Int) -> Bool) -> Int {
        var low = lowerBound
        var high = upperBound
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
