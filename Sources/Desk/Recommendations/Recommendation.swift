public import Market
public import Risk
public import Trading

/// A candidate the desk would open, with its size: what a person is asked about, and what an order is made of.
public struct Recommendation: Sendable {
    public let id: RecommendationID
    public let evaluation: EvaluationID
    public let candidate: Candidate
    public let decision: RiskDecision
    /// Units of the structure; zero where risk refused.
    public let quantity: Int
    /// The strategy's place that the trade would take.
    public let slot: SlotID
    public let at: Instant

    public init(
        id: RecommendationID, evaluation: EvaluationID, candidate: Candidate, decision: RiskDecision, quantity: Int,
        slot: SlotID, at: Instant
    ) {
        self.id = id
        self.evaluation = evaluation
        self.candidate = candidate
        self.decision = decision
        self.quantity = quantity
        self.slot = slot
        self.at = at
    }
}

/// Why a recommendation came to nothing.
public enum RefusalReason: UInt8, Hashable, Sendable, CaseIterable {
    case risk, rejected, skipped, expired
    /// At approval the market was no longer the one that was analysed.
    case stale
    case entriesStopped
    /// The broker cannot take the structure.
    case capability
    /// Its underlying is halted.
    case underlyingHalted
    /// The minute's messages are used up, but for those that exits may use.
    case capacity
    /// A call is sold against shares, and no shares are free for it.
    case noShares
}

/// An exit that waits for a person.
public struct ExitProposal: Hashable, Sendable {
    public let id: RecommendationID
    public let trade: TradeID
    public let reason: ExitReason
    public let urgency: Urgency
    public let at: Instant

    public init(id: RecommendationID, trade: TradeID, reason: ExitReason, urgency: Urgency, at: Instant) {
        self.id = id
        self.trade = trade
        self.reason = reason
        self.urgency = urgency
        self.at = at
    }
}

/// A question that waits for a person: pending until answered or past its deadline.
struct PendingQuestion: Sendable {
    let subject: Subject
    let deadline: Instant

    enum Subject: Sendable {
        case entry(Recommendation)
        case exit(ExitProposal)
    }
    var id: RecommendationID {
        switch subject {
        case .entry(let recommendation): recommendation.id
        case .exit(let proposal): proposal.id
        }
    }
}
