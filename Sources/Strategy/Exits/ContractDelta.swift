public import Market
import Trading

/// One contract's delta now, for what is held: the same figure by which its strike was once chosen.
public enum ContractDelta {
    /// Per share, −1…1. The source's own, or the model's on the contract's mid and the forward of its series; nil where
    /// the contract is not listed, not quoted, or an input is unknown.
    public static func of(
        _ contract: OptionContract, chain: Chain, source: GreeksSource, facts: MarketFacts
    ) -> Double? {
        var reader = GreeksReader(chain, source: source, facts: facts)
        return reader.figures(of: contract)?.delta
    }
}
