public import Market

/// When a held trade is closed. A rule that is nil does not exist for the strategy.
public struct ExitSettings: Hashable, Sendable {
    /// Closed when this share of `targetOf` is made: 0.5 of a credit keeps half of it.
    public var profitTarget: Double?
    /// What `profitTarget` and `trailing` are shares of.
    public var targetOf: ProfitBase
    /// Closed when a unit has made so many dollars.
    public var profitDollars: Money?
    /// Which price must show the profit.
    public var targetPrice: ExitPrice
    public var trailing: TrailingProfit?
    /// Loss as a multiple of the credit: 2 means the mark stands at 3 × the credit.
    public var stopMultiple: Double?
    /// For defined risk: loss as a share of the maximum loss. Of all limits that are set the smallest counts.
    public var stopShareOfMaximumLoss: Double?
    /// For what was bought: loss as a share of the debit.
    public var stopShareOfDebit: Double?
    /// Which mark must show the loss.
    public var stopMark: StopMark
    /// How many snapshots in a row must confirm a guarded exit; one where there is one a day.
    public var stopConfirmations: Int
    /// After entry, no guarded exit for this long.
    public var grace: Duration
    /// How far a mark may move between two snapshots of one session before it is suspect, as a share of the one before.
    public var suspectJump: Double?
    /// Whether a jump is no longer suspect once delta, gamma and vega explain it.
    public var explainsJumps: Bool
    /// |delta| of a short leg at or above which the trade is closed. Not asked of what is sold at the money.
    public var shortDelta: Double?
    /// What the underlying must do to a short strike. Not asked of what is sold at the money.
    public var shortStrike: StrikeTest?
    /// |delta| of one unit, per share, above which it leans: a signal to adjust, not to leave.
    public var unitDelta: Double?
    public var vix: VIXLimits
    /// Closed at this many calendar days to expiry, or fewer.
    public var dte: Int?
    /// Closed when New York's clocks show this, in the session of the entry or the next one.
    public var clock: TimeOfDay?
    /// Closed so long before its contracts stop trading for good.
    public var lastMinutes: Duration?
    /// How long before the close an exit is sent that only has to happen by the end of the day; nil: at once.
    public var endOfDay: Duration?
    public var hardStops: HardStops

    public enum ExitPrice: UInt8, Hashable, Sendable, CaseIterable {
        /// Closing at the legs' worse sides: what we could get.
        case natural
        case mid
    }
    public enum ProfitBase: UInt8, Hashable, Sendable, CaseIterable {
        /// The most that can be made: of a sold structure its credit, of a bought one its greatest value less the debit.
        case maximumProfit
        /// The credit or the debit itself.
        case premium
    }
    public enum StopMark: UInt8, Hashable, Sendable, CaseIterable {
        /// The net mid of quotes that are not wide.
        case mid
        /// What the neighbours' volatilities make of each leg, whatever its own quote says; the mid where they say nothing.
        case model
    }
    public enum StrikeTest: UInt8, Hashable, Sendable, CaseIterable {
        /// It stands at the strike, or beyond it.
        case touched
        /// It stands beyond the strike.
        case breached
    }

    public init(
        profitTarget: Double?, targetPrice: ExitPrice, stopMultiple: Double?, stopShareOfMaximumLoss: Double?,
        stopConfirmations: Int, grace: Duration, shortDelta: Double?, dte: Int?,
        targetOf: ProfitBase = .maximumProfit, profitDollars: Money? = nil, trailing: TrailingProfit? = nil,
        stopShareOfDebit: Double? = nil, stopMark: StopMark = .mid, suspectJump: Double? = 0.5,
        explainsJumps: Bool = false, shortStrike: StrikeTest? = nil, unitDelta: Double? = nil,
        vix: VIXLimits = VIXLimits(), clock: TimeOfDay? = nil, lastMinutes: Duration? = nil,
        endOfDay: Duration? = nil, hardStops: HardStops = HardStops()
    ) {
        self.profitTarget = profitTarget
        self.targetOf = targetOf
        self.profitDollars = profitDollars
        self.targetPrice = targetPrice
        self.trailing = trailing
        self.stopMultiple = stopMultiple
        self.stopShareOfMaximumLoss = stopShareOfMaximumLoss
        self.stopShareOfDebit = stopShareOfDebit
        self.stopMark = stopMark
        self.stopConfirmations = stopConfirmations
        self.grace = grace
        self.suspectJump = suspectJump
        self.explainsJumps = explainsJumps
        self.shortDelta = shortDelta
        self.shortStrike = shortStrike
        self.unitDelta = unitDelta
        self.vix = vix
        self.dte = dte
        self.clock = clock
        self.lastMinutes = lastMinutes
        self.endOfDay = endOfDay
        self.hardStops = hardStops
    }
}

extension ExitSettings {
    /// No rule at all.
    public static let none = ExitSettings(
        profitTarget: nil, targetPrice: .natural, stopMultiple: nil, stopShareOfMaximumLoss: nil, stopConfirmations: 1,
        grace: .zero, shortDelta: nil, dte: nil)

    /// Whether a rule asks where a trade's strikes lie, or when its contracts end.
    public var asksLegs: Bool { shortStrike != nil || lastMinutes != nil }
    /// Whether a rule asks the market for more than the trade's mark.
    public var asksMarket: Bool {
        shortStrike != nil || shortDelta != nil || vix.isSet || hardStops.vix.isSet || hardStops.unitDelta != nil
            || stopMark == .model || explainsJumps
    }
}

/// Profit that is followed upwards, in shares of `ExitSettings.targetOf`.
public struct TrailingProfit: Hashable, Sendable {
    /// From this profit on it is followed.
    public var arm: Double
    /// Closed when so much of the best since then is lost.
    public var giveBack: Double
    public init(arm: Double, giveBack: Double) {
        self.arm = arm
        self.giveBack = giveBack
    }
}

/// How far VIX may go.
public struct VIXLimits: Hashable, Sendable {
    /// Above the session before's last value, as a share of it.
    public var rise: Double?
    /// Index points.
    public var level: Double?
    public init(rise: Double? = nil, level: Double? = nil) {
        self.rise = rise
        self.level = level
    }
    public var isSet: Bool { rise != nil || level != nil }
}

/// Limits beyond which a trade goes at once, by the emergency path: no grace, no confirmation, nobody is asked. They
/// need a valid quote, and not one of the first five minutes.
public struct HardStops: Hashable, Sendable {
    /// Loss above this multiple of the credit.
    public var loss: Double?
    /// |delta| of one unit above this, per share.
    public var unitDelta: Double?
    public var vix: VIXLimits
    /// Fewer calendar days to expiry than this.
    public var dte: Int?
    public init(loss: Double? = nil, unitDelta: Double? = nil, vix: VIXLimits = VIXLimits(), dte: Int? = nil) {
        self.loss = loss
        self.unitDelta = unitDelta
        self.vix = vix
        self.dte = dte
    }
    public var isSet: Bool { loss != nil || unitDelta != nil || vix.isSet || dte != nil }
}
