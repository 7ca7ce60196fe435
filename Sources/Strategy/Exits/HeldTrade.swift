public import Market
public import Trading

/// What the exit rules need to know about a trade that is held.
public struct HeldTrade: Hashable, Sendable {
    public var openedAt: Instant
    public var expiry: Day
    /// Received for opening one unit, per share; average of the fills, a fraction of a unit rounded down.
    public var credit: NetPrice
    /// The most one unit can lose at expiry, per share; nil when unbounded.
    public var maximumLoss: Price?

    public init(openedAt: Instant, expiry: Day, credit: NetPrice, maximumLoss: Price?) {
        self.openedAt = openedAt
        self.expiry = expiry
        self.credit = credit
        self.maximumLoss = maximumLoss
    }
}

/// What the exit rules remember about a held trade between two snapshots. Part of the desk's state: it must hold
/// after a restart.
public struct ExitState: Hashable, Sendable {
    /// How many snapshots in a row each guarded rule has held.
    public var target = Streak()
    public var stop = Streak()
    public var delta = Streak()
    /// The last usable mark: twice the net mid of closing, and its session.
    public var lastDoubleMid: Int64?
    public var lastSession: Day?

    public struct Streak: Hashable, Sendable {
        public var count = 0
        /// A mark of this streak jumped, so that it needs one confirmation more.
        public var isSuspect = false
        public init() {}
    }
    public init() {}
}
