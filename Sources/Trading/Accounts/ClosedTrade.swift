public import Market

/// A structure from its first fill to flat, with the P&L that its fills and settlements made. Prices are averages per
/// share of one unit; totals are exact and are what P&L is computed from.
public struct ClosedTrade: Hashable, Sendable {
    public let id: TradeID
    public let strategy: StrategyIndex
    public let underlying: Symbol
    public let kind: StructureKind
    public let legs: [Leg]
    public let expiry: Day
    /// Units of the structure.
    public let quantity: Int
    public let openedAt: Instant
    public let closedAt: Instant
    public let entrySession: Day
    public let exitSession: Day
    public let reason: ExitReason
    /// Received for opening (credit positive) and for closing (a debit is negative), all units, before fees.
    public let opening: Money
    public let closing: Money
    public let fees: Money
    /// What the fills gave away against the net mid of their instants: positive is worse than mid.
    public let slippage: Money
    /// What the trade put at risk when it was opened.
    public let risk: Money
    public let entry: EntryMarket
    /// The worst of the account of this trade while it was held, at closable prices; nil when it was never marked.
    public let worstMark: Money?
    /// Sessions on which it could not be marked because a leg had no quote.
    public let unmarkedSessions: Int

    /// The market when the trade was opened.
    public struct EntryMarket: Hashable, Sendable {
        public let spot: Price
        public let vix: Double?
        public let ivRank: Double?
        public let probabilityOfProfit: Double?
        public let expectedValueNet: Double?
        public init(
            spot: Price, vix: Double?, ivRank: Double?, probabilityOfProfit: Double?, expectedValueNet: Double?
        ) {
            self.spot = spot
            self.vix = vix
            self.ivRank = ivRank
            self.probabilityOfProfit = probabilityOfProfit
            self.expectedValueNet = expectedValueNet
        }
    }

    public init(
        id: TradeID, strategy: StrategyIndex, underlying: Symbol, kind: StructureKind, legs: [Leg], expiry: Day,
        quantity: Int, openedAt: Instant, closedAt: Instant, entrySession: Day, exitSession: Day, reason: ExitReason,
        opening: Money, closing: Money, fees: Money, slippage: Money, risk: Money, entry: EntryMarket,
        worstMark: Money?, unmarkedSessions: Int
    ) {
        self.id = id
        self.strategy = strategy
        self.underlying = underlying
        self.kind = kind
        self.legs = legs
        self.expiry = expiry
        self.quantity = quantity
        self.openedAt = openedAt
        self.closedAt = closedAt
        self.entrySession = entrySession
        self.exitSession = exitSession
        self.reason = reason
        self.opening = opening
        self.closing = closing
        self.fees = fees
        self.slippage = slippage
        self.risk = risk
        self.entry = entry
        self.worstMark = worstMark
        self.unmarkedSessions = unmarkedSessions
    }

    /// From fills and settlements, never from marks.
    public var profit: Money { opening + closing - fees }
    public var daysHeld: Int { entrySession.days(to: exitSession) }
}
