public import Market
public import Trading

/// One strategy's look at one underlying: the gates of the moment, every structure that fits, and why each of the
/// others lost. Pure: the same chain, facts and book give the same evaluation, live or replayed.
public struct EntryPipeline {
    /// How far to look after the underlying as a whole was stopped.
    public enum Scope: Sendable {
        /// A stopped underlying is not searched.
        case untilStopped
        /// It is searched all the same, to show what else would have stopped it; no candidate is returned.
        case everything
    }

    /// All gates of the underlying are asked, also after one failed. Then every structure that fits is counted, and
    /// the survivors of the candidate gates are ranked: the best comes first, `runnersUp` after it.
    ///
    /// - Complexity: rows of the chosen expiries for the gates of a leg, plus one short step for each combination
    ///   whose legs all passed.
    public static func evaluate(
        strategy: StrategySettings, index: StrategyIndex, chain: Chain, facts: MarketFacts, book: BookFacts,
        scope: Scope = .untilStopped
    ) -> Evaluation {
        let context = EntryContext(strategy: strategy, chain: chain, facts: facts, book: book)
        let expiries = ExpiryChoice(strategy.expiry, chain: chain, facts: facts)
        let underlying = UnderlyingGates(context, expiries)
        let verdicts = underlying.verdicts
        let isStopped = verdicts.contains { $0.verdict.isFailure }
        // Without a price of the underlying there is no candidate to make, whatever is switched off.
        let canTrade = !isStopped && facts.spot.value != nil
        guard canTrade || scope == .everything else {
            return Evaluation(
                strategy: index, underlying: chain.underlying, session: chain.session, at: facts.at,
                underlyingVerdicts: verdicts, waterfall: [], enumerated: 0, candidates: [], candidateVerdicts: [])
        }
        var search = StructureSearch(
            context, index: index, series: underlying.openSeries, makesCandidates: canTrade)
        search.run()
        return Evaluation(
            strategy: index, underlying: chain.underlying, session: chain.session, at: facts.at,
            underlyingVerdicts: verdicts, waterfall: search.waterfall, enumerated: search.enumerated,
            candidates: search.candidates, candidateVerdicts: search.candidateVerdicts)
    }
    /// Asks the gates of a structure again for one that is already known, as at the approval of a recommendation: all
    /// of them, in order. `legs` share one root and expiry; a leg that is no longer listed fails.
    public static func judge(
        legs: [Leg], strategy: StrategySettings, chain: Chain, facts: MarketFacts, book: BookFacts
    ) -> [GateVerdict] {
        let context = EntryContext(strategy: strategy, chain: chain, facts: facts, book: book)
        guard let first = legs.first?.contract, let series = chain.series(root: first.root, expiry: first.expiry) else {
            return Gate.ofStructure.map { gate in
                let isMissed = gate == .enoughStrikes
                return GateVerdict(
                    gate,
                    isMissed
                        ? .failed(.refused, measured: 0, limit: Double(legs.count))
                        : context.isOff(gate) ? .switchedOff : .unknown(.quotes))
            }
        }
        let market = SeriesMarket(context, series)
        var judged: [StructureJudge.JudgedLeg] = []
        var scarcest: (listed: Int, needed: Int)?
        for leg in legs {
            let right = leg.contract.right
            guard let rules = right == .put ? strategy.put : strategy.call,
                let rule = leg.side == .short ? rules.short : rules.long
            else { preconditionFailure("a leg is judged by the rule of the strategy that chose it") }
            let maker = LegRowMaker(context, market, right)
            var row = chain.row(of: leg.contract).map(maker.row)
            if var found = row, found.quote.sides != nil {
                maker.addGreeks(&found)
                maker.addExpectedPayoff(&found)
                row = found
            }
            let short = legs.first { $0.side == .short && $0.contract.right == right }
            let width =
                leg.side == .long ? short.map { ($0.contract.strike - leg.contract.strike).magnitude } : nil
            judged.append(StructureJudge.JudgedLeg(role: leg.role, rule: rule, row: row, width: width))
            let strikes = (listed: series.rows(right).count, needed: rules.long == nil ? 1 : 2)
            if scarcest.map({ strikes.listed - strikes.needed < $0.listed - $0.needed }) ?? true { scarcest = strikes }
        }
        return StructureJudge(context: context, market: market, expiry: first.expiry)
            .verdicts(judged, strikes: scarcest ?? (0, 0))
    }
}
