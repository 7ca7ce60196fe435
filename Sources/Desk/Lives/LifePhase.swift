/// A stage of a life and where it may lead. What `ways` does not list is impossible: it is refused, journaled and
/// alarmed.
public protocol LifePhase: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == UInt8 {
    static var ways: [Way<Self>] { get }
    /// The stages from which nothing leads on.
    var isEnd: Bool { get }
}

public struct Way<Phase: Hashable & Sendable>: Hashable, Sendable {
    public let from: Phase
    public let to: Phase
    init(_ from: Phase, _ to: Phase) {
        self.from = from
        self.to = to
    }
}

extension LifePhase {
    static func ways(from: Self, to: Self...) -> [Way<Self>] { to.map { Way(from, $0) } }
    public func leads(to next: Self) -> Bool { Self.ways.contains(Way(self, next)) }
    public var isEnd: Bool { !Self.ways.contains { $0.from == self } }
}

/// A recommendation, from the candidate it was made of to what became of it.
public enum RecommendationPhase: UInt8, LifePhase {
    case made
    /// Risk, a stop or the broker's capabilities said no.
    case refused
    /// Shown to a person who decides nothing (`propose`).
    case shown
    case pending, approved, rejected, skipped, expired
    /// The market, the gates or the limits were no longer what they were when it was made.
    case validationFailed
    case executing, partlyFilled, filled, cancelled

    public static let ways: [Way<Self>] =
        ways(from: .made, to: .refused, .shown, .pending, .approved)
        + ways(from: .pending, to: .approved, .rejected, .skipped, .expired)
        + ways(from: .approved, to: .validationFailed, .executing)
        + ways(from: .executing, to: .partlyFilled, .filled, .cancelled)
        + ways(from: .partlyFilled, to: .filled, .cancelled)
}

/// An order, from the decision to send it to its end.
public enum OrderPhase: UInt8, LifePhase {
    /// Sent and not answered: neither working nor refused.
    case sending
    case working
    /// A new limit was asked for and not answered.
    case changing
    case cancelling
    /// No answer came in time: it is being looked up.
    case asking
    case filled
    /// Cancelled or expired, with what had been filled until then.
    case ended
    case rejected
    /// The venue does not know it, however often it was asked.
    case lost

    public static let ways: [Way<Self>] =
        ways(from: .sending, to: .working, .filled, .ended, .rejected, .asking)
        + ways(from: .working, to: .changing, .cancelling, .filled, .ended, .asking)
        + ways(from: .changing, to: .working, .cancelling, .filled, .ended, .asking)
        + ways(from: .cancelling, to: .filled, .ended, .asking)
        + ways(from: .asking, to: .working, .filled, .ended, .rejected, .lost)
        // What a venue finds after all is taken off again.
        + ways(from: .lost, to: .cancelling, .filled, .ended)
        // The fill that was faster than the cancel.
        + ways(from: .ended, to: .filled)
}

/// A trade, from its entry order to flat.
public enum TradePhase: UInt8, LifePhase {
    case opening, open, closing
    /// Expired in the money: what is delivered is known the next morning.
    case delivering
    /// A corporate action changed what it delivers: nothing is sent for it unless a person says so.
    case quarantined
    case closed
    /// Nothing was ever filled.
    case abandoned
    /// An order that makes another structure of it is on its way.
    case adjusting

    public static let ways: [Way<Self>] =
        ways(from: .opening, to: .open, .abandoned)
        + ways(from: .open, to: .closing, .delivering, .quarantined, .adjusting)
        + ways(from: .adjusting, to: .open, .closing, .delivering, .quarantined)
        + ways(from: .closing, to: .open, .closed, .delivering, .quarantined)
        // Shares that are to be kept were delivered.
        + ways(from: .delivering, to: .closing, .open)
        + ways(from: .quarantined, to: .closing)
}

/// A strategy's place on one underlying.
public enum SlotPhase: UInt8, LifePhase {
    case idle, scanning, entering, positioned, closing, adjusting

    public static let ways: [Way<Self>] =
        ways(from: .idle, to: .scanning)
        + ways(from: .scanning, to: .idle, .entering)
        + ways(from: .entering, to: .idle, .positioned)
        + ways(from: .positioned, to: .closing, .adjusting)
        + ways(from: .adjusting, to: .positioned, .closing)
        + ways(from: .closing, to: .positioned, .idle)
        // A fill that came after the entry had ended.
        + ways(from: .idle, to: .positioned)
}

/// What the desk holds of one contract, or of one underlying's shares, against what the venue says.
public enum PositionPhase: UInt8, LifePhase {
    case agreed
    /// The books differ; what may explain it is being asked for.
    case differing
    /// Nothing explains it: its underlying is halted until a person says what it is.
    case unexplained

    public static let ways: [Way<Self>] =
        ways(from: .agreed, to: .differing)
        + ways(from: .differing, to: .agreed, .unexplained)
        + ways(from: .unexplained, to: .agreed)
}
