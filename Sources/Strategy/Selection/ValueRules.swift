import Market
import Trading

/// What the gates of value ask of a combination and what ranks it, taken out of the settings once as plain numbers.
struct ValueRules {
    /// In 1/10,000 dollar per share; what a credit must exceed.
    let minimumCredit: Double?
    /// The least net price as a share of the widest wing; a debit counts below zero.
    let netOfWidth: Double?
    let expectedValue: Double?
    let convexity: Double?
    let slippageShare: Double
    let multiplier: Double
    let friction: Double
    let spot: Double
    let ranking: Ranking
    /// The share of its rank that a combination nobody can trade would lose.
    let liquidityWeight: Double
    let isBought: Bool
    let isDefinedRisk: Bool
    let kept: Int

    init(_ context: EntryContext, _ market: SeriesMarket) {
        let (strategy, gates) = (context.strategy, context.gates)
        isBought = strategy.structure.isBought
        isDefinedRisk = strategy.structure.isDefinedRisk
        minimumCredit =
            isBought || context.isOff(.minimumCredit) ? nil : Double(ValueGates.creditToExceed(context))
        if context.isOff(.creditOfWidth) || !isDefinedRisk {
            netOfWidth = nil
        } else if isBought {
            netOfWidth = -strategy.selection.debitOfWidthMaximum
        } else {
            netOfWidth = gates.creditOfWidthMinimum > 0 ? gates.creditOfWidthMinimum : nil
        }
        expectedValue = context.isOff(.expectedValue) ? nil : gates.expectedValueMinimum
        convexity = context.isOff(.convexity) ? nil : gates.convexityMaximum
        slippageShare = strategy.slippageShare
        multiplier = Double(market.multiplier)
        friction = StructureJudge.Figures.friction(context, contracts: strategy.structure.contracts)
        spot = context.facts.spot.value?.approximateDollars ?? .nan
        ranking = strategy.ranking
        liquidityWeight = strategy.selection.liquidityWeight
        kept = strategy.runnersUp + 1
    }

    /// Whether the risk of a combination is no sum of its legs': the few strangles of a series are made in full to be
    /// compared.
    var ranksInFull: Bool {
        guard !isDefinedRisk else { return false }
        switch ranking {
        case .returnOnRisk, .thetaOnMargin: return true
        case .expectedValue, .credit: return false
        }
    }
}
