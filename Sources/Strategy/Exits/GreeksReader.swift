public import Market
import Quant
public import Trading

/// Reads the Greeks of what is held from one snapshot: the source's own, or the model's on each contract's mid and the
/// forward of its series. Contracts of one series share its forward: ask for them one after the other.
public struct GreeksReader: Sendable {
    let chain: Chain
    public let source: GreeksSource
    private let moment: Instant
    private let spot: Price?
    private let rate: Double?
    private let dividendYield: Input<Double>
    private let withholdsQuotes: Bool
    private let withholdsDeltas: Bool
    private var latest: (root: Root, expiry: Day, market: SeriesMarket)?

    public init(_ chain: Chain, source: GreeksSource, facts: MarketFacts) {
        self.chain = chain
        self.source = source
        moment = SeriesMarket.moment(facts)
        spot = facts.spot.value
        rate = facts.rate.value
        dividendYield = facts.dividendYield
        withholdsQuotes = facts.withheld.contains(.quotes)
        withholdsDeltas = facts.withheld.contains(.deltas)
    }

    /// The same, of an earlier snapshot of the session, by its own price and moment.
    private init(earlier chain: Chain, than later: GreeksReader) {
        self.chain = chain
        source = later.source
        moment = chain.knownAt
        spot = chain.underlyingPrice
        rate = later.rate
        dividendYield = later.dividendYield
        withholdsQuotes = later.withholdsQuotes
        withholdsDeltas = later.withholdsDeltas
    }

    /// Of one contract or one unit, per share, from the holder's side.
    struct Figures {
        var delta: Double
        /// Nil where the source gives none.
        var gamma: Double?
        /// Per volatility point.
        var vega: Double?
    }

    mutating func figures(of contract: OptionContract) -> Figures? {
        guard !withholdsDeltas, let row = chain.row(of: contract) else { return nil }
        switch source {
        case .vendor:
            let columns = chain.columns
            return chain.vendorDelta(at: row).map {
                Figures(
                    delta: $0, gamma: columns.number(columns.gamma, .gamma, row),
                    vega: columns.number(columns.vega, .vega, row))
            }
        case .model:
            return model(row, contract).map {
                Figures(delta: $0.greeks.delta, gamma: $0.greeks.gamma, vega: $0.greeks.vegaPerPoint)
            }
        }
    }

    /// The largest |delta| among the short legs; nil when one of them has none.
    public mutating func shortDelta(_ legs: [Leg]) -> Double? {
        var largest: Double?
        for leg in legs where leg.side == .short {
            guard let delta = figures(of: leg.contract)?.delta else { return nil }
            largest = max(largest ?? 0, delta.magnitude)
        }
        return largest
    }

    /// The delta of one whole unit with the shares that stand beside it, per share; nil when a leg has none.
    public mutating func unitDelta(_ legs: [Leg], shares: Int = 0) -> Double? {
        var sum = Double(shares)
        for leg in legs {
            guard let delta = figures(of: leg.contract)?.delta else { return nil }
            sum += Double(leg.signedRatio) * delta
        }
        return sum
    }

    // MARK: - Explaining a jump

    /// How much of a structure's change of value since an earlier snapshot its delta, gamma and vega of then explain,
    /// by the moves of the underlying and of the volatility at the money: twice, per share in 1/10,000 dollar. Nil when
    /// a figure is missing.
    ///
    /// The legs' own volatilities are left out of it: a bad quote would explain itself.
    public mutating func explainedDoubleChange(of legs: [Leg], since earlier: Chain) -> Int64? {
        var before = GreeksReader(earlier: earlier, than: self)
        guard let contract = legs.first?.contract, let spot, let spotBefore = before.spot,
            let unit = before.unit(legs),
            let volatility = volatilityAtTheMoney(like: contract, without: legs),
            let volatilityBefore = before.volatilityAtTheMoney(like: contract, without: legs)
        else { return nil }
        let move = (spot - spotBefore).approximateDollars
        let points = (volatility - volatilityBefore) * 100
        let change = unit.delta * move + 0.5 * unit.gamma * move * move + unit.vega * points
        return Price(rounding: 2 * change)?.units
    }

    private mutating func unit(_ legs: [Leg]) -> (delta: Double, gamma: Double, vega: Double)? {
        var sum = (delta: 0.0, gamma: 0.0, vega: 0.0)
        for leg in legs {
            guard let figures = figures(of: leg.contract), let gamma = figures.gamma, let vega = figures.vega else {
                return nil
            }
            let ratio = Double(leg.signedRatio)
            sum.delta += ratio * figures.delta
            sum.gamma += ratio * gamma
            sum.vega += ratio * vega
        }
        return sum
    }

    /// Of the series' contracts next to the money that are no legs: the mean of call and put.
    private mutating func volatilityAtTheMoney(like contract: OptionContract, without legs: [Leg]) -> Double? {
        guard let spot, let series = chain.series(root: contract.root, expiry: contract.expiry) else { return nil }
        let call = neighbour(series, .call, spot.units, without: legs)
        let put = neighbour(series, .put, spot.units, without: legs)
        guard let call, let put else { return call ?? put }
        return (call + put) / 2
    }

    private mutating func neighbour(
        _ series: Chain.Series, _ right: Right, _ level: Int64, without legs: [Leg]
    ) -> Double? {
        let above = nearest(series, right, from: level, upwards: true, without: legs)
        let below = nearest(series, right, from: level - 1, upwards: false, without: legs)
        guard let above, let below else { return (above ?? below)?.volatility }
        return above.strike - level <= level - below.strike ? above.volatility : below.volatility
    }

    // MARK: - The model's mark

    /// What closing a unit costs by the volatilities of each leg's neighbours, of which neither is a leg nor wide: twice,
    /// per share in 1/10,000 dollar, as `Mark.closeDoubleMid`. Nil when a leg lacks a neighbour on one side, or an input
    /// is unknown.
    public mutating func modelDoubleMid(of legs: [Leg]) -> Int64? {
        var sum = 0.0
        for leg in legs {
            guard let value = modelValue(leg.contract, without: legs) else { return nil }
            sum += Double(leg.signedRatio) * value
        }
        return Price(rounding: 2 * sum)?.units
    }

    private mutating func modelValue(_ contract: OptionContract, without legs: [Leg]) -> Double? {
        guard let series = chain.series(root: contract.root, expiry: contract.expiry) else { return nil }
        let market = market(series)
        let strike = contract.strike.price.units
        guard let spot = market.spot, let rate = market.rate, let yield = market.yield,
            let below = nearest(series, contract.right, from: strike - 1, upwards: false, without: legs, byModel: true),
            let above = nearest(series, contract.right, from: strike + 1, upwards: true, without: legs, byModel: true)
        else { return nil }
        let share = Double(strike - below.strike) / Double(above.strike - below.strike)
        return EuropeanOption(
            kind: contract.right == .call ? .call : .put, spot: spot, strike: contract.strike.price.approximateDollars,
            years: market.years, rate: rate, yield: yield,
            volatility: below.volatility + share * (above.volatility - below.volatility)
        ).price
    }

    // MARK: - Rows

    /// How many contracts are passed over in search of a neighbour.
    private static let reach = 8

    /// The first contract from `level` on that is no leg, has a volatility and is not wide.
    private mutating func nearest(
        _ series: Chain.Series, _ right: Right, from level: Int64, upwards: Bool, without legs: [Leg],
        byModel: Bool = false
    ) -> (strike: Int64, volatility: Double)? {
        let rows = series.rows(right)
        var row = firstRow(rows, atOrAbove: upwards ? level : level + 1)
        if !upwards { row -= 1 }
        for _ in 0..<GreeksReader.reach {
            guard rows.contains(row) else { return nil }
            let contract = OptionContract(
                root: series.root, expiry: series.expiry, right: right, strike: chain.strike(at: row))
            if !legs.contains(where: { $0.contract == contract }), !isWide(row),
                let volatility = volatility(row, contract, byModel: byModel)
            {
                return (chain.columns.strike[row], volatility)
            }
            row += upwards ? 1 : -1
        }
        return nil
    }

    private func firstRow(_ rows: Range<Int>, atOrAbove strike: Int64) -> Int {
        var low = rows.lowerBound
        var high = rows.upperBound
        while low < high {
            let middle = (low + high) / 2
            if chain.columns.strike[middle] < strike { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func isWide(_ row: Int) -> Bool {
        guard let doubleMid = chain.doubleMid(at: row) else { return true }
        let spread = chain.columns.ask[row] - chain.columns.bid[row]
        return Double(2 * spread) > MarkMaker.widestSpreadShare * Double(doubleMid)
    }

    private mutating func volatility(_ row: Int, _ contract: OptionContract, byModel: Bool) -> Double? {
        source == .vendor && !byModel ? chain.vendorVolatility(at: row) : model(row, contract)?.volatility
    }

    private mutating func model(_ row: Int, _ contract: OptionContract) -> ModelGreeks? {
        guard !withholdsQuotes, let series = chain.series(root: contract.root, expiry: contract.expiry),
            let doubleMid = chain.doubleMid(at: row)
        else { return nil }
        return ModelGreeks(contract.right, strike: contract.strike.price.units, doubleMid: doubleMid, market(series))
    }

    private mutating func market(_ series: Chain.Series) -> SeriesMarket {
        if let latest, latest.root == series.root, latest.expiry == series.expiry { return latest.market }
        let market = SeriesMarket(
            chain: chain, series: series, moment: moment, spot: spot, rate: rate, dividendYield: dividendYield)
        latest = (series.root, series.expiry, market)
        return market
    }
}
