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
    public let at: Instant

    public init(
        id: RecommendationID, evaluation: EvaluationID, candidate: Candidate, decision: RiskDecision, quantity: Int,
        at: Instant
    ) {
        self.id = id
        self.evaluation = evaluation
        self.candidate = candidate
        self.decision = decision
        self.quantity = quantity
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
}

/// A recommendation that waits for a person: pending until answered or past its deadline.
struct PendingRecommendation: Sendable {
    let recommendation: Recommendation
    let deadline: Instant
}
