public import Market
public import Trading

/// What the exit rules remember about a held trade between two snapshots. Part of the desk's state: it must hold
/// after a restart.
public struct ExitState: Sendable {
    /// What a person said about this trade.
    public var overrides: ExitOverrides?
    /// What was last decided after a close, to be judged anew when the market opens.
    public var queued: Queued?
    /// How many snapshots in a row each confirmed rule has held.
    var target = Streak()
    var trailing = Streak()
    var stop = Streak()
    var vix = Streak()
    var strike = Streak()
    var delta = Streak()
    public private(set) var baseline = Baseline()
    /// The baseline's snapshot; kept only where jumps are explained.
    public private(set) var baselineChain: Chain?
    /// The best profit since trailing was armed: twice, per share, in 1/10,000 dollar; nil before.
    var bestDoubleProfit: Int64?
    var vixWatch = VIXWatch()

    public init() {}

    /// Whether a person wants the trade left as it is.
    public var staysUnadjusted: Bool { overrides?.staysUnadjusted ?? false }

    mutating func keeps(_ baseline: Baseline, of chain: Chain?) {
        self.baseline = baseline
        if chain != nil || baselineChain != nil { baselineChain = chain }
    }

    /// The trade became another one (a split, a roll): what was counted of the old one says nothing any more; what a
    /// person said stands.
    public mutating func startsOver() {
        var new = ExitState()
        new.overrides = overrides
        self = new
    }

    public struct Queued: Hashable, Sendable {
        public let reason: ExitReason
        public let session: Day
        public init(_ reason: ExitReason, on session: Day) {
            self.reason = reason
            self.session = session
        }
    }

    struct Streak: Hashable, Sendable {
        var count = 0
        /// A mark of this streak jumped, so that it needs one confirmation more.
        var isSuspect = false
    }

    /// The last usable mark, which the next one of the same session is held against.
    public struct Baseline: Hashable, Sendable {
        /// Twice the net mid of closing, in 1/10,000 dollar.
        var doubleMid: Int64?
        var session: Day?
    }

    /// VIX against the last value of the session before; in the first session, against the first value seen.
    struct VIXWatch: Hashable, Sendable {
        private(set) var last: Double?
        private(set) var base: Double?
        private var session: Day?

        mutating func note(_ value: Double, session: Day) {
            if session != self.session {
                base = last ?? value
                self.session = session
            }
            last = value
        }
        func exceeds(_ limits: VIXLimits) -> Bool {
            guard let last, let base else { return false }
            if let level = limits.level, last > level { return true }
            guard let rise = limits.rise, base > 0 else { return false }
            return last > base * (1 + rise)
        }
    }
}

/// What a person decided for one trade, over its strategy's settings. A value: to be journaled as it is.
public struct ExitOverrides: Hashable, Sendable {
    /// Held until a person or a hard stop closes it, or a target or stop of its own below.
    public var holds: Bool
    /// Its own profit target, as `ExitSettings.profitTarget`; in place of every other target but a trailing one.
    public var profitTarget: Double?
    /// Its own stop: a multiple of the credit, or a share of the debit; in place of every other.
    public var stop: Double?
    /// Left as it is: neither rolled nor otherwise adjusted.
    public var staysUnadjusted: Bool

    public init(
        holds: Bool = false, profitTarget: Double? = nil, stop: Double? = nil, staysUnadjusted: Bool = false
    ) {
        self.holds = holds
        self.profitTarget = profitTarget
        self.stop = stop
        self.staysUnadjusted = staysUnadjusted
    }

    /// The strategy's settings with what the person decided.
    public func applied(to settings: ExitSettings) -> ExitSettings {
        var own = settings
        if holds {
            own = ExitSettings(
                profitTarget: nil, targetPrice: settings.targetPrice, stopMultiple: nil, stopShareOfMaximumLoss: nil,
                stopConfirmations: settings.stopConfirmations, grace: settings.grace, shortDelta: nil, dte: nil,
                targetOf: settings.targetOf, stopMark: settings.stopMark, suspectJump: settings.suspectJump,
                explainsJumps: settings.explainsJumps, unitDelta: settings.unitDelta, endOfDay: settings.endOfDay,
                hardStops: settings.hardStops)
        }
        if let profitTarget {
            own.profitTarget = profitTarget
            own.profitDollars = nil
        }
        if let stop {
            own.stopMultiple = stop
            own.stopShareOfDebit = stop
            own.stopShareOfMaximumLoss = nil
        }
        return own
    }
}
