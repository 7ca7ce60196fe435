public import Market
public import Trading

/// What the wheel does with the shares that puts brought: it sells calls against every hundred that has none, at or
/// above the running cost basis, until they are called away. Puts are sold by the entry pipeline, like any entry.
public enum WheelRules {
    /// Judges one snapshot while no order of the campaign is on its way. `calls` are the short calls held against the
    /// shares, with their contracts.
    public static func judge(
        _ strategy: StrategySettings, campaign: WheelCampaign, calls: [ShortCall], chain: Chain, facts: MarketFacts,
        at: Instant
    ) -> WheelJudgement {
        guard let settings = strategy.wheel, settings.isRun else { return WheelJudgement(.nothing(.switchedOff)) }
        guard campaign.shares > 0, let basis = campaign.basis else { return WheelJudgement(.nothing(.noShares)) }
        let legs = calls.map { Leg(.short, $0.contract) }
        let warnings = AssignmentWarning.all(legs: legs, chain: chain, facts: facts)
        func judged(_ decision: WheelDecision, _ discarded: [DiscardedCall] = []) -> WheelJudgement {
            WheelJudgement(decision, discarded: discarded, warnings: warnings)
        }
        if let hindrance = AdjustmentScene.hindrance(strategy.gates, chain, facts, at: at) {
            return judged(.nothing(.moment(hindrance)))
        }
        guard case .value(let price) = facts.spot else { return judged(.nothing(.moment(.unknown(.spot)))) }
        let covered = calls.reduce(0) { $0 + $1.contracts }
        if let stop = settings.stop, isStopped(price, basis, share: stop) {
            return judged(.closeShares(campaign.shares, calls: covered, .stopped(price: price, basis: basis)))
        }
        guard let root = RootRules.roots(of: chain.underlying).first(where: { !RootRules.of($0).isAdjusted }) else {
            return judged(.nothing(.moment(.unknown(.expirations))))
        }
        let lots = campaign.shares / RootRules.of(root).multiplier
        guard lots > 0 || covered > 0 else { return judged(.closeShares(campaign.shares, calls: 0, .oddLot)) }
        guard lots > covered else { return judged(.nothing(.covered(calls: covered, shares: campaign.shares))) }
        if let reason = dividendNear(strategy, chain, facts) { return judged(.nothing(reason)) }
        let search = CallSearch(strategy: strategy, settings: settings, campaign: campaign, chain: chain, facts: facts)
        let found = search.run(root: root, quantity: lots - covered)
        return judged(found.best.map { .sellCall($0) } ?? .nothing(.noCall(settings.callDelta)), found.discarded)
    }

    /// No call is sold shortly before an ex-date: the gate of an entry, asked of the wheel's own calls.
    private static func dividendNear(
        _ strategy: StrategySettings, _ chain: Chain, _ facts: MarketFacts
    ) -> WheelReason? {
        var covered = strategy
        covered.structure = .coveredCall
        let context = EntryContext(strategy: covered, chain: chain, facts: facts, book: .empty)
        guard !context.isOff(.coveredCallDividend) else { return nil }
        switch CoveredCallDividendGate.judge(context, ExpiryChoice(context)) {
        case .failed(.refused, let days?, let limit?): return .dividendNear(days: Int(days), limit: Int(limit))
        case .failed: return .moment(.unknown(.dividends))
        case .passed, .notApplicable, .switchedOff: return nil
        }
    }

    /// The price lies below the basis by the share or more; the share counts in millionths.
    private static func isStopped(_ price: Price, _ basis: Price, share: Double) -> Bool {
        price.units * 1_000_000 <= basis.units * (1_000_000 - Int64((share * 1_000_000).rounded()))
    }
}

/// A call that is owed against shares.
public struct ShortCall: Hashable, Sendable {
    public var contract: OptionContract
    /// Positive.
    public var contracts: Int
    public init(_ contract: OptionContract, contracts: Int) {
        self.contract = contract
        self.contracts = contracts
    }
}

public enum WheelDecision: Hashable, Sendable {
    case nothing(WheelReason)
    case sellCall(CallSale)
    /// So many shares are sold; so many short calls are bought back first, since none may be left without its shares.
    case closeShares(Int, calls: Int, WheelReason)
}

public struct WheelJudgement: Hashable, Sendable {
    public let decision: WheelDecision
    /// Calls within the wanted delta that were not taken.
    public let discarded: [DiscardedCall]
    public let warnings: [AssignmentWarning]

    public init(_ decision: WheelDecision, discarded: [DiscardedCall] = [], warnings: [AssignmentWarning] = []) {
        self.decision = decision
        self.discarded = discarded
        self.warnings = warnings
    }
}

public enum WheelReason: Hashable, Sendable {
    case switchedOff
    /// Puts come first.
    case noShares
    case moment(AdjustmentReason)
    case covered(calls: Int, shares: Int)
    /// No call of this |delta| may be sold.
    case noCall(ClosedRange<Double>)
    case stopped(price: Price, basis: Price)
    /// Days to the next ex-date.
    case dividendNear(days: Int, limit: Int)
    /// Fewer shares than one contract delivers, and no call on them.
    case oddLot
}

/// A call to sell against shares that have none.
public struct CallSale: Hashable, Sendable {
    public let contract: OptionContract
    /// Contracts.
    public let quantity: Int
    public let quote: PackageQuote
    /// What we expect after slippage, and the least that may ever be accepted, per share.
    public let expected: NetPrice
    public let least: NetPrice
    public let delta: Double
    public let dte: Int
    /// The running cost basis that its strike was held against.
    public let basis: Price

    public var leg: Leg { Leg(.short, contract) }
}

public struct DiscardedCall: Hashable, Sendable {
    public let contract: OptionContract
    public let fault: RollFault
}
