public import Market
public import Trading

/// What is done with a held trade now.
public enum AdjustmentDecision: Hashable, Sendable {
    /// There is nothing to answer, or not yet.
    case nothing(AdjustmentReason)
    /// It is tested, and stays as it is.
    case hold(AdjustmentReason)
    case roll(Roll)
    /// So many units are closed.
    case reduce(units: Int, AdjustmentReason)
    case close(AdjustmentReason, Urgency)

    public var reason: AdjustmentReason {
        switch self {
        case .nothing(let reason), .hold(let reason), .reduce(_, let reason), .close(let reason, _): reason
        case .roll(let roll): roll.reason
        }
    }
}

/// A decision with every roll that was looked at before it.
public struct AdjustmentJudgement: Hashable, Sendable {
    public let decision: AdjustmentDecision
    public let discarded: [DiscardedRoll]

    public init(_ decision: AdjustmentDecision, discarded: [DiscardedRoll] = []) {
        self.decision = decision
        self.discarded = discarded
    }
}

/// Why, with what was compared.
public enum AdjustmentReason: Hashable, Sendable {
    case switchedOff
    /// No part that is switched on adjusts this structure.
    case notAdjusted(StructureKind)
    case notWhole
    case justOpened
    case marketClosed
    /// Spreads are still opening-wide; minutes since the open.
    case openingMinutes(Int, limit: Int)
    /// Seconds since the quotes were received.
    case staleQuotes(Int, limit: Int)
    case unknown(InputKind)
    /// Nothing is tested; the short strike that comes nearest to it.
    case calm(ShortTest)
    /// Tested, with more days left than the rule waits for.
    case notDue(ShortTest, dte: Int, limit: Int)
    case confirming(AdjustmentTrigger, ShortTest, count: Int, needed: Int)
    case sessionFull(Int, limit: Int)
    /// Fourth down is the last.
    case lastDown

    case tested(AdjustmentTrigger, ShortTest, by: TestedBy)
    /// Tested with few days left.
    case threatened(ShortTest, by: TestedBy, dte: Int)
    case earlyAssignment(DividendRisk)
    case secondSide(AdjustmentState.PendingSide)
    /// A short that expires today, in or near the money.
    case expiresNear(OptionContract, price: Price)
}

/// How hard one short strike is pressed at a snapshot.
public struct ShortTest: Hashable, Sendable {
    public let contract: OptionContract
    public let price: Price
    /// |delta|; nil where it is unknown.
    public let delta: Double?
    /// From the price to the strike in expected moves to the expiry, negative beyond the strike; nil where unknown.
    public let expectedMoves: Double?

    /// Whether it stands at the threshold, or within `eased` of it; nil where its measure is unknown.
    func reaches(_ threshold: TestedBy, eased: Double) -> Bool? {
        switch threshold {
        case .delta(let limit): delta.map { $0 >= limit - eased }
        case .expectedMoves(let limit): expectedMoves.map { $0 <= limit + eased }
        }
    }
    /// The larger, the more it is pressed by the threshold's measure.
    func pressure(_ threshold: TestedBy) -> Double? {
        switch threshold {
        case .delta: delta
        case .expectedMoves: expectedMoves.map { -$0 }
        }
    }
}

extension [ShortTest] {
    /// The one that is pressed hardest by the threshold's measure; each must have it.
    func hardest(by threshold: TestedBy) throws(MissingInput) -> ShortTest {
        var hardest: (test: ShortTest, pressure: Double)?
        for test in self {
            guard let pressure = test.pressure(threshold) else { throw MissingInput(kind: .deltas) }
            if hardest.map({ pressure > $0.pressure }) ?? true { hardest = (test, pressure) }
        }
        guard let hardest else { preconditionFailure("what is tested has a short leg") }
        return hardest.test
    }
}
