import Market
import Trading

/// What a trade is to become; the order that makes it so follows from what is held.
struct RollPlan {
    let kind: RollKind
    /// The legs of one unit after it.
    let resulting: [Leg]
    let structure: StructureKind
    var down: Down?
    var pending: AdjustmentState.PendingSide?
    /// Buying back what is nearly worthless brings nothing, and is worth its price.
    var isFreeOfLeastNet = false
}

/// Makes the order of a roll, or says the first rule that it breaks.
struct RollMaker {
    static let legsMaximum = 4

    let scene: AdjustmentScene
    let reason: AdjustmentReason

    func roll(_ plan: RollPlan) throws(RollFault) -> Roll {
        let (closing, opening) = try RollMaker.order(from: scene.held.legs, to: plan.resulting)
        guard closing.count + opening.count <= RollMaker.legsMaximum else {
            throw .tooManyLegs(closing.count + opening.count)
        }
        let check = LegCheck(strategy: scene.strategy, chain: scene.chain, facts: scene.facts)
        for leg in closing { try check.check(leg, opens: false) }
        for leg in opening { try check.check(leg, opens: true) }
        let quotes = (closing + opening).map { leg in
            (signedRatio: leg.signedRatio, quote: scene.chain.quote(of: leg.contract) ?? Quote(bid: nil, ask: nil))
        }
        precondition(!quotes.isEmpty, "a roll changes something")
        guard let quote = PackageQuote.of(quotes) else { throw .unknown(.quotes) }
        let expected = quote.afterSlippage(share: scene.strategy.slippageShare)
        let least = plan.isFreeOfLeastNet ? min(quote.natural, scene.settings.leastNet) : scene.settings.leastNet
        guard expected >= least else { throw .net(expected, least: least) }
        return Roll(
            kind: plan.kind, closing: closing, opening: opening, resulting: plan.resulting, structure: plan.structure,
            quote: quote, expected: expected, least: least, quantity: scene.held.units, reason: reason, down: plan.down,
            pending: plan.pending)
    }

    /// What is traded for one unit to get from `held` to `resulting`: what is taken off in the order of `held`, then
    /// what is opened in the order of `resulting`.
    static func order(
        from held: [Leg], to resulting: [Leg]
    ) throws(RollFault) -> (closing: [Leg], opening: [Leg]) {
        var closing: [Leg] = []
        var opening: [Leg] = []
        for leg in held {
            let after = resulting.first { $0.contract == leg.contract }?.signedRatio ?? 0
            guard after * leg.side.sign >= 0 else { throw .throughZero(leg.contract) }
            let less = leg.ratio - abs(after)
            if less > 0 { closing.append(Leg(leg.side.opposite, leg.contract, ratio: less)) }
        }
        for leg in resulting {
            let before = held.first { $0.contract == leg.contract }?.ratio ?? 0
            if leg.ratio > before { opening.append(Leg(leg.side, leg.contract, ratio: leg.ratio - before)) }
        }
        return (closing, opening)
    }
}

/// Whether a leg of an adjustment can be traded now.
struct LegCheck {
    let strategy: StrategySettings
    let chain: Chain
    let facts: MarketFacts
    private var gates: GateSettings { strategy.gates }

    /// Quoted on both sides, sold only where somebody bids, and no wider than an entry's leg may be; what is opened is
    /// traded and held by others as an entry's legs must be, as far as the data say.
    func check(_ leg: Leg, opens: Bool) throws(RollFault) {
        let contract = leg.contract
        guard !facts.withheld.contains(.quotes) else { throw .unknown(.quotes) }
        guard let row = chain.row(of: contract) else { throw .notListed(contract) }
        guard let doubleMid = chain.doubleMid(at: row), let bid = chain.bid(at: row), let ask = chain.ask(at: row)
        else { throw .notQuoted(contract) }
        if opens, leg.side == .short, bid <= .zero { throw .nobodyBids(contract) }
        let share = Double(2 * (ask - bid).units) / Double(doubleMid)
        guard share <= gates.legSpreadMaximum || ask - bid <= gates.legSpreadFloor else {
            throw .wide(contract, share: share, limit: gates.legSpreadMaximum)
        }
        if opens { try checkActivity(of: leg, row) }
    }

    /// By the entry's own gates for legs. What they do not know stops an entry; an adjustment only what they refuse.
    private func checkActivity(of leg: Leg, _ row: Int) throws(RollFault) {
        let contract = leg.contract
        guard let series = chain.series(root: contract.root, expiry: contract.expiry) else { return }
        let context = EntryContext(strategy: strategy, chain: chain, facts: facts, book: .empty)
        let market = SeriesMarket(context, series)
        let legs = LegGates(context: context, market: market)
        let (role, listed) = (leg.role, LegRowMaker(context, market, contract.right).row(row))
        for gate in [LegGate.legVolume, .openInterest] where !context.isOff(gate.gate) {
            let verdict = legs.verdict(gate, listed, role: role, rule: .atTheMoney)
            if case .failed(.refused, let measured?, let limit?) = verdict {
                throw .inactive(contract, gate.gate, measured: measured, limit: limit)
            }
        }
    }
}

extension PackageQuote {
    /// The mid less `share` (0…1, counted in millionths) of the legs' half spreads, rounded against us.
    func afterSlippage(share: Double) -> NetPrice {
        let millionths = Int64((share * 1_000_000).rounded())
        let spread = doubleMid - 2 * natural.units
        let doubled = doubleMid * 1_000_000 - millionths * spread
        let whole = doubled / 2_000_000
        return NetPrice(units: doubled % 2_000_000 < 0 ? whole - 1 : whole)
    }
}
