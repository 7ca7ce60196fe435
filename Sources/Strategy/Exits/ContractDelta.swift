public import Market
import Quant
import Trading

/// One contract's delta now, for what is held: the same figure by which its strike was once chosen.
public enum ContractDelta {
    /// Per share, −1…1. The source's own, or the model's on the contract's mid and the forward of its series; nil where
    /// the contract is not listed, not quoted, or an input is unknown.
    public static func of(
        _ contract: OptionContract, chain: Chain, source: GreeksSource, facts: MarketFacts
    ) -> Double? {
        guard let row = chain.row(of: contract) else { return nil }
        switch source {
        case .vendor: return facts.withheld.contains(.deltas) ? nil : chain.vendorDelta(at: row)
        case .model:
            guard let series = chain.series(root: contract.root, expiry: contract.expiry),
                !facts.withheld.contains(.quotes), !facts.withheld.contains(.deltas)
            else { return nil }
            let market = SeriesMarket(
                chain: chain, series: series, moment: SeriesMarket.moment(facts), spot: facts.spot.value,
                rate: facts.rate.value, dividendYield: facts.dividendYield)
            return chain.doubleMid(at: row).flatMap {
                ModelGreeks(contract.right, strike: contract.strike.price.units, doubleMid: $0, market)?.greeks.delta
            }
        }
    }
}
