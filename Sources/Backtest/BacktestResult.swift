public import Desk
public import Market
public import Trading

/// Everything one run over a history produced: what reports, tables and files are made of.
public struct BacktestResult: Sendable {
    public var sessions: [SessionPoint] = []
    public var closed: [ClosedTrade] = []
    public var open: [OpenTrade] = []
    public var strategies: [StrategyTally] = []
    /// Days that stand out, with the reason; in order.
    public var events: [RunEvent] = []
    public var orders = OrderTally()
    /// How the quotes came to be and how often: printed at the head of every report.
    public var origins: Set<Chain.Origin> = []
    public var resolutions: Set<Chain.Resolution> = []
    public var symbols: [Symbol] = []
    public var startingCash: Money
    public var settlementBases: Set<Settlement.Basis> = []
    public var physicalSettlements = 0

    public init(startingCash: Money) { self.startingCash = startingCash }

    public var endingEquity: Money { sessions.last?.equity ?? startingCash }
    public var profit: Money { endingEquity - startingCash }
}

/// The account at the end of one session, at closable prices.
public struct SessionPoint: Hashable, Sendable {
    public let session: Day
    public let equity: Money
    public let cash: Money
    public let margin: Money
    /// Trades held over the night, and how many contracts were valued at an older quote.
    public let openTrades: Int
    public let stalePositions: Int
    /// The traded underlyings' prices, in the order of `BacktestResult.symbols`; nil where none was seen that day.
    public let underlyings: [Price?]
}

/// A trade still held when the history ended, marked.
public struct OpenTrade: Hashable, Sendable {
    public let id: TradeID
    public let candidate: Candidate
    public let quantity: Int
    public let entrySession: Day
    /// Profit at closable prices after fees so far; nil when it could not be marked.
    public let profit: Money?
}

/// One strategy's "why no trade": over all scans, where candidates ended.
public struct StrategyTally: Sendable {
    public let strategy: StrategyIndex
    public var scans = 0
    public var scansStoppedEarly = 0
    public var enumerated = 0
    public var survivors = 0
    public var recommended = 0
    public var entered = 0
    /// Per gate in pipeline order: scans it stopped as a whole, candidates it stopped, the nearest miss.
    public var gates: [GateCount] = []
    public var refusals: [(reason: RefusalReason, count: Int)] = []

    public struct GateCount: Hashable, Sendable {
        public let gate: Gate
        public var scansStopped = 0
        public var scansUnknown = 0
        public var candidatesStopped = 0
        public var nearestMeasured: Double?
        public var nearestLimit: Double?
        public var nearestSession: Day?
        init(gate: Gate) { self.gate = gate }
    }
    init(strategy: StrategyIndex) { self.strategy = strategy }
}

public struct OrderTally: Hashable, Sendable {
    public var submitted = 0
    public var replaced = 0
    public var filled = 0
    public var unfilled = 0
    public var rejected = 0
}

/// Something a reader of the run should know, dated.
public struct RunEvent: Hashable, Sendable {
    public let session: Day
    public let kind: Kind
    public enum Kind: Hashable, Sendable {
        case opened(TradeID)
        /// What an adjustment made of it: the legs of one unit as they stand since.
        case adjusted(TradeID, StructureKind, [Leg])
        case closed(TradeID, ExitReason)
        case unfilled(TradeID, OrderIntent)
        case rejected(TradeID, RejectReason)
        case entriesStopped(StopReason)
        case entriesResumed
        case unquoted(TradeID)
        case refused(RefusalReason)
    }
}
