public import Market
public import Strategy
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
    /// The desk's program starts, with an incarnation that was raised durably before: what was on its way is unknown now.
    case started(incarnation: UInt16, at: Instant)

    public var at: Instant {
        switch self {
        case .clock(let at), .approval(_, _, let at), .command(_, let at), .noAnswer(_, let at), .started(_, let at): at
        case .market(let event): event.knownAt
        case .venue(let report): report.at
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
    /// From now on the trade is left by these rules where they differ from its strategy's; nil: by its strategy's again.
    case overrideExits(TradeID, ExitOverrides?)
    case stopEntries
    /// Ends every stop that a person ends, and the halts of underlyings.
    case resumeEntries
    /// The next snapshots are the history's last: no entries; `close` closes what is open with the reason `end`.
    case lastSession(close: Bool)
    /// No entries, and everything is closed by the emergency path.
    case kill
    /// What the venue holds beyond our trades in this contract is somebody else's and stays out of every comparison.
    case ignore(PositionKey)
    /// The cash that differs though every position agrees is somebody else's doing.
    case ignoreCash
}

/// What the desk wants done, as data. All but the last two touch the world, and do so after they were written down.
public enum DeskEffect: Sendable {
    case submit(Order)
    /// Orders that depend on each other, for a venue that watches them itself: all of them or none.
    case submitGroup([Order])
    case replace(OrderID, limit: NetPrice)
    case cancel(OrderID)
    /// A question with a deadline of ours.
    case fetch(RequestID, VenueQuestion)
    /// The venue's own number of an order of ours, found by its fingerprint.
    case link(OrderID, VenueOrderID)
    /// A person is asked; the answer comes as an approval, or the recommendation expires.
    case propose(Recommendation)
    case proposeExit(ExitProposal)
    case notify(Notice)
    case record(DeskRecord)
}

/// Something a person should know now.
public enum Notice: Hashable, Sendable {
    case orderRejected(OrderID, TradeID, RejectReason)
    case orderUnfilled(OrderID, TradeID, OrderIntent)
    /// A venue said something that cannot be true of this order.
    case impossibleUpdate(OrderID)
    /// A life was about to take a step that no life takes.
    case impossibleChange(LifeChange)
    case entriesStopped(StopReason)
    case entriesResumed
    /// A trade could not be marked: a leg has no usable quote.
    case unquoted(TradeID)
    /// A fill that came after its order had ended: booked.
    case lateFill(OrderID, TradeID)
    /// An order was never answered, and the venue does not know it.
    case orderLost(OrderID, TradeID)
    /// More than one order at the venue could be this one.
    case ambiguousOrder(OrderID, TradeID)
    /// A leg without its partner, of an order in work.
    case ratioBreak(OrderID, TradeID)
    /// So many short contracts without cover, in a trade whose risk was to be limited.
    case nakedShort(TradeID, Int)
    case assigned(TradeID)
    case quarantined(TradeID)
    case marginCall(Money)
    case underlyingHalted(Symbol, HaltReason)
    case underlyingResumed(Symbol)
    /// The books differ and nothing explains it: ours, theirs.
    case unexplained(PositionKey, ours: Int, theirs: Int)
    /// Cash differs though every position agrees: theirs less ours.
    case cashDiffers(Money)
    /// A short call in the money is worth less than the dividend of tomorrow: its holder will probably exercise it.
    case earlyAssignment(TradeID, OptionContract)
}

/// Why nothing new may be entered. A stop that ends by itself says when; the others end by a person.
public enum StopReason: UInt8, Hashable, Sendable, CaseIterable {
    case dailyLoss, operatorStopped, lastSession
    /// A trade of limited risk has a short without cover.
    case nakedShort
    case killed
    /// The broker says that the account may not trade.
    case accountRestricted
    /// An entry was refused for want of money: until the next session.
    case insufficientFunds
    /// Until the account can carry what it holds.
    case marginCall
    /// Too many of the last minute's requests failed: until a probe succeeds.
    case venueFailing
    case disconnected
    /// The books are compared after a start or a reconnection: until they agree.
    case reconciling
}

/// Why nothing new may be entered on one underlying.
public enum HaltReason: UInt8, Hashable, Sendable, CaseIterable {
    /// It does not trade: until it does.
    case venue
    /// An order's fate is not known: until a person says so.
    case ambiguous
    /// A position that nothing explains: until a person says so.
    case unexplained
}

/// What happened, for the journal, reports and screens.
public enum DeskRecord: Sendable {
    case evaluated(EvaluationID, Evaluation)
    case recommended(Recommendation)
    case refused(RecommendationID, RefusalReason)
    case opened(TradeID)
    case exitDecided(TradeID, ExitReason, Urgency)
    case closed(ClosedTrade)
    case moved(LifeChange)
    /// Who watches what of a trade that is held.
    case protected(TradeID, Protection)
    /// The error table's answer to a refusal.
    case answeredError(OrderID, RejectReason, ErrorResponse)
    /// Every position, and the cash, agreed with the venue's book.
    case reconciled(at: Instant)
    /// An adjustment filled, in whole or in part: what the trade is now, per unit.
    case adjusted(TradeID, StructureKind, [Leg])
    /// The kind of market an underlying stands in changed, as a scan saw it.
    case regimeChanged(RegimeTransition)
}
