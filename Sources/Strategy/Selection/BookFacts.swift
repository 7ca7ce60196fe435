public import Market
public import Trading

/// What an entry decision may know about what is already held, and what trading costs.
public struct BookFacts: Sendable {
    /// Open trades (working entries among them) per underlying and expiry, over all strategies; in any order. Unknown
    /// while the book is not reconciled.
    public var open: Input<[OpenCount]>
    /// The session on which this strategy last closed a trade on this underlying; not applicable when it never did.
    public var lastClose: Input<Day>
    /// Commission and fees per contract: positive, what is paid.
    public var commissionToOpen: Money
    public var commissionToClose: Money
    /// What the shares that would stand beside a covered call cost, per share; nil: as much as they are worth now.
    public var shareCost: Price?

    public struct OpenCount: Hashable, Sendable {
        public var underlying: Symbol
        public var expiry: Day
        public var trades: Int
        public init(underlying: Symbol, expiry: Day, trades: Int) {
            self.underlying = underlying
            self.expiry = expiry
            self.trades = trades
        }
    }

    public init(
        open: Input<[OpenCount]>, lastClose: Input<Day>, commissionToOpen: Money, commissionToClose: Money,
        shareCost: Price? = nil
    ) {
        self.open = open
        self.lastClose = lastClose
        self.commissionToOpen = commissionToOpen
        self.commissionToClose = commissionToClose
        self.shareCost = shareCost
    }

    /// Nothing held, nothing ever closed, and no commission.
    public static let empty = BookFacts(
        open: .value([]), lastClose: .notApplicable, commissionToOpen: .zero, commissionToClose: .zero)

    /// Open trades of the whole book.
    public var total: Input<Int> { open.map { $0.reduce(0) { $0 + $1.trades } } }

    public func trades(on underlying: Symbol, expiring expiry: Day) -> Input<Int> {
        open.map { $0.reduce(0) { $0 + ($1.underlying == underlying && $1.expiry == expiry ? $1.trades : 0) } }
    }
}
