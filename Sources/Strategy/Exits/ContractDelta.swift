public import Market
import Quant
import Trading

/// The delta of one held contract, for the exit rules: the source's own or the model's, the same way in which an entry
/// computes it.
public enum ContractDelta {
    /// Per share, a put's negative. Nil when the contract is not listed, has no usable quote, or something the model
    /// needs is unknown.
    public static func of(
        _ contract: OptionContract, chain: Chain, source: GreeksSource, facts: MarketFacts
    ) -> Double? {
        guard let row = chain.row(of: contract), let series = chain.series(root: contract.root, expiry: contract.expiry)
        else { return nil }
        guard source == .model else { return chain.vendorDelta(at: row) }
        let market = SeriesMarket(
            chain: chain, series: series, moment: SeriesMarket.moment(facts), spot: facts.spot.value,
            rate: facts.rate.value, dividendYield: facts.dividendYield)
        let kind: OptionKind = contract.right == .call ? .call : .put
        let strike = contract.strike.price.approximateDollars
        guard let doubleMid = chain.doubleMid(at: row), let forward = market.forward, let discount = market.discount,
            let spot = market.spot, let rate = market.rate, let yield = market.yield,
            let volatility = try? impliedVolatility(
                kind: kind, price: Double(doubleMid) / 20_000, forward: forward, strike: strike, discount: discount,
                years: market.years)
        else { return nil }
        return EuropeanOption(
            kind: kind, spot: spot, strike: strike, years: market.years, rate: rate, yield: yield,
            volatility: volatility
        ).greeks.delta
    }
}
