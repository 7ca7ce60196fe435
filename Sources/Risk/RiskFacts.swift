public import Market
public import Trading

/// What a limit may know about what is already at risk.
public struct RiskFacts: Sendable {
    /// Risk of all open trades, and of entries on their way (approved, working): dollars, positive.
    public var openRisk: Money
    public var pendingRisk: Money
    /// Margin that entries on their way will require; the venue's figure does not hold it yet.
    public var pendingMargin: Money
    /// Open trades and entries on their way, per underlying; in any order.
    public var trades: [SymbolCount]
    /// Equity at the end of the last session; not applicable in an account's first one.
    public var equityAtLastClose: Input<Money>
    /// The daily loss limit was passed and nobody, or no new session, has ended that yet.
    public var isDailyLossStopActive: Bool

    public struct SymbolCount: Hashable, Sendable {
        public var underlying: Symbol
        public var trades: Int
        public init(underlying: Symbol, trades: Int) {
            self.underlying = underlying
            self.trades = trades
        }
    }

    public init(
        openRisk: Money, pendingRisk: Money, pendingMargin: Money, trades: [SymbolCount],
        equityAtLastClose: Input<Money>, isDailyLossStopActive: Bool
    ) {
        self.openRisk = openRisk
        self.pendingRisk = pendingRisk
        self.pendingMargin = pendingMargin
        self.trades = trades
        self.equityAtLastClose = equityAtLastClose
        self.isDailyLossStopActive = isDailyLossStopActive
    }

    /// Nothing held, nothing under way, a first session.
    public static let empty = RiskFacts(
        openRisk: .zero, pendingRisk: .zero, pendingMargin: .zero, trades: [], equityAtLastClose: .notApplicable,
        isDailyLossStopActive: false)

    public func trades(on underlying: Symbol) -> Int {
        trades.reduce(0) { $0 + ($1.underlying == underlying ? $1.trades : 0) }
    }
}
