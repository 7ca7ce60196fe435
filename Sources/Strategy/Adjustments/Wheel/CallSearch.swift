import Market
import Trading

/// Looks for the call that pays most per day among those of the wanted delta and expiry whose strike gives the shares
/// away for no less than they cost.
struct CallSearch {
    let strategy: StrategySettings
    let settings: WheelSettings
    let campaign: WheelCampaign
    let chain: Chain
    let facts: MarketFacts

    func run(root: Root, quantity: Int) -> (best: CallSale?, discarded: [DiscardedCall]) {
        var best: CallSale?
        var discarded: [DiscardedCall] = []
        for series in chain.series where series.root == root {
            let dte = facts.session.days(to: series.expiry)
            guard settings.callWindow.contains(dte) else { continue }
            let view = SeriesView(series, chain: chain, facts: facts, strategy: strategy)
            for row in series.calls {
                guard let delta = view.delta(.call, row), settings.callDelta.contains(delta) else { continue }
                let contract = view.contract(.call, chain.strike(at: row))
                do throws(RollFault) {
                    let sale = try sale(contract, row, delta: delta, dte: dte, quantity)
                    if best.map({ isBetter(sale, than: $0) }) ?? true { best = sale }
                } catch {
                    discarded.append(DiscardedCall(contract: contract, fault: error))
                }
            }
        }
        return (best, discarded)
    }

    private func sale(
        _ contract: OptionContract, _ row: Int, delta: Double, dte: Int, _ quantity: Int
    ) throws(RollFault) -> CallSale {
        let basis = campaign.basis ?? .zero
        if !settings.allowsBelowBasis, !campaign.breaksEven(at: contract.strike.price) {
            throw .belowBasis(contract.strike, basis: basis)
        }
        let leg = Leg(.short, contract)
        try LegCheck(strategy: strategy, chain: chain, facts: facts).check(leg, opens: true)
        guard let quote = PackageQuote.of([(leg.signedRatio, chain.quote(at: row))]) else {
            throw .notQuoted(contract)
        }
        let expected = quote.afterSlippage(share: strategy.slippageShare)
        let least = NetPrice.credit(strategy.gates.minimumCredit)
        guard expected >= least else { throw .net(expected, least: least) }
        return CallSale(
            contract: contract, quantity: quantity, quote: quote, expected: expected, least: least, delta: delta,
            dte: dte, basis: basis)
    }

    /// More premium per day held; of equals the sooner, then the higher strike, which gives the shares away for more.
    private func isBetter(_ a: CallSale, than b: CallSale) -> Bool {
        let (first, second) = (a.expected.units * Int64(max(1, b.dte)), b.expected.units * Int64(max(1, a.dte)))
        if first != second { return first > second }
        return a.dte != b.dte ? a.dte < b.dte : a.contract.strike > b.contract.strike
    }
}
