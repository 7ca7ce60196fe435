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
        let expiries = ExpiryChoice(context)
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
        let smile = SeriesSmile(context: context, market: market, series: series)
        var judged: [StructureJudge.JudgedLeg] = []
        var scarcest: (listed: Int, needed: Int)?
        var targets: [Right: SideTargets] = [:]
        for leg in legs {
            let right = leg.contract.right
            guard let rules = right == .put ? strategy.put : strategy.call else {
                preconditionFailure("a leg is judged by the rule of the strategy that chose it")
            }
            let side = targets[right] ?? SideTargets(rules, right, smile)
            targets[right] = side
            judged.append(place(leg, among: legs, side, row: row(of: leg, context, market), context))
            let needed = strategy.structure.roles.count { $0.right == right }
            let strikes = (listed: SideSearch.listed(series.rows(right), context), needed: needed)
            if scarcest.map({ strikes.listed - strikes.needed < $0.listed - $0.needed }) ?? true { scarcest = strikes }
        }
        return StructureJudge(context: context, market: market, expiry: first.expiry)
            .verdicts(judged, strikes: scarcest ?? (0, 0))
    }

    private static func row(of leg: Leg, _ context: EntryContext, _ market: SeriesMarket) -> LegRow? {
        let maker = LegRowMaker(context, market, leg.contract.right)
        guard var row = context.chain.row(of: leg.contract).map(maker.row) else { return nil }
        if row.quote.sides != nil {
            maker.addGreeks(&row)
            maker.addExpectedPayoff(&row)
        }
        return row
    }

    private static func place(
        _ leg: Leg, among legs: [Leg], _ side: SideTargets, row: LegRow?, _ context: EntryContext
    ) -> StructureJudge.JudgedLeg {
        let (right, strike) = (leg.contract.right, leg.contract.strike)
        let short = legs.first { $0.side == .short && $0.contract.right == right }?.contract.strike
        var rule = side.shortRule
        if leg.side == .long {
            let isInner = short.map { right == .put ? strike > $0 : strike < $0 } ?? false
            rule = isInner ? .sameAs(leg.role) : side.longRule ?? side.shortRule
        }
        return StructureJudge.JudgedLeg(
            role: leg.role, ratio: leg.ratio, rule: rule, row: row,
            width: leg.side == .long ? short.map { ($0 - strike).magnitude } : nil)
    }
}
