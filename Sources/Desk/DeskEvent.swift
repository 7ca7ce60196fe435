public import Market
public import Trading

/// Everything that can happen to the desk. Time, too, arrives as an event.
public enum DeskEvent: Sendable {
    /// It is now this late; nothing else happened.
    case clock(Instant)
    case market(MarketEvent)
    case venue(VenueReport)
    case approval(RecommendationID, Approval, at: Instant)
    case command(OperatorCommand, at: Instant)
    /// A question stayed unanswered past its deadline.
    case noAnswer(RequestID, at: Instant)

    public var at: Instant {
        switch self {
        case .clock(let at), .approval(_, _, let at), .command(_, let at), .noAnswer(_, let at): at
        case .market(let event): event.knownAt
        case .venue(.account(let snapshot)): snapshot.at
        case .venue(.settled(let settlement)): settlement.at
        case .venue(.order(let update)):
            switch update {
            case .acknowledged(_, let at), .rejected(_, _, let at), .replaced(_, _, let at), .cancelled(_, let at),
                .expired(_, let at):
                at
            case .filled(let fill): fill.at
            }
        }
    }
}

/// Who said yes or no, and through what.
public struct Approval: Hashable, Sendable {
    public let answer: Answer
    /// A number the adapter knows the person by.
    public let by: UInt32
    public let via: Channel
    public enum Answer: UInt8, Hashable, Sendable, CaseIterable { case approved, rejected, skipped }
    public enum Channel: UInt8, Hashable, Sendable, CaseIterable { case commandLine, dashboard, slack, telegram }
    public init(answer: Answer, by: UInt32, via: Channel) {
        self.answer = answer
        self.by = by
        self.via = via
    }
}

/// What a person, or the one who runs a history, may order.
public enum OperatorCommand: Hashable, Sendable {
    case closeTrade(TradeID)
    case stopEntries
    case resumeEntries
    /// The next snapshots are the history's last: no entries; `close` closes what is open with the reason `end`.
    case lastSession(close: Bool)
}

/// What the desk wants done, as data. The first three are sent to the venue after they were written down.
public enum DeskEffect: Sendable {
    case submit(Order)
    case replace(OrderID, limit: NetPrice)
    case cancel(OrderID)
    /// A person is asked; the answer comes as an approval, or the recommendation expires.
    case propose(Recommendation)
    case notify(Notice)
    case record(DeskRecord)
}

/// Something a person should know now.
public enum Notice: Hashable, Sendable {
    case orderRejected(OrderID, TradeID, RejectReason)
    case orderUnfilled(OrderID, TradeID, OrderIntent)
    /// A venue said something that cannot be true of this order.
    case impossibleUpdate(OrderID)
    case entriesStopped(StopReason)
    case entriesResumed
    /// A trade could not be marked: a leg has no usable quote.
    case unquoted(TradeID)
}

/// Why nothing new may be entered.
public enum StopReason: UInt8, Hashable, Sendable, CaseIterable { case dailyLoss, operatorStopped, lastSession }

/// What happened, for the journal, reports and screens.
public enum DeskRecord: Sendable {
    case evaluated(EvaluationID, Evaluation)
    case recommended(Recommendation)
    case refused(RecommendationID, RefusalReason)
    case opened(TradeID)
    case exitDecided(TradeID, ExitReason, Urgency)
    case closed(ClosedTrade)
}
