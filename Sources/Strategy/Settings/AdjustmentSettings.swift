public import Market
public import Trading

/// How a held trade is adjusted: the football system for strangles, rolls for what is threatened near its expiry, and
/// what is left before the broker's risk desk comes. Each part is off until a profile switches it on.
public struct AdjustmentSettings: Hashable, Sendable {
    public var downs: DownSettings
    public var roll: RollSettings
    public var expiryDay: ExpiryDaySettings
    /// Adjustments of one trade in one session at most.
    public var perSessionMaximum: Int
    /// How many snapshots in a row must show a test; one where there is one a day.
    public var confirmations: Int
    /// How far a measure must fall back behind its threshold before the test is over, in the threshold's unit.
    public var release: Double
    /// The least an adjustment must be expected to bring after slippage, per share of one unit.
    public var leastNet: NetPrice
    /// Rolls to a later expiry in one campaign at most.
    public var rollsOutMaximum: Int

    public init(
        downs: DownSettings, roll: RollSettings, expiryDay: ExpiryDaySettings, perSessionMaximum: Int,
        confirmations: Int, release: Double, leastNet: NetPrice, rollsOutMaximum: Int
    ) {
        self.downs = downs
        self.roll = roll
        self.expiryDay = expiryDay
        self.perSessionMaximum = perSessionMaximum
        self.confirmations = confirmations
        self.release = release
        self.leastNet = leastNet
        self.rollsOutMaximum = rollsOutMaximum
    }
    public var isOn: Bool { downs.isPlayed || roll.isOn || expiryDay.closesRisky }
}

/// When a short strike counts as tested, in units that fit any underlying.
public enum TestedBy: Hashable, Sendable {
    /// Its |delta| stands at this or above.
    case delta(Double)
    /// The price is so many expected moves (one deviation to the expiry) or fewer from the strike; 0 is at the strike,
    /// negative is beyond it.
    case expectedMoves(Double)
}

/// The football system: what each down waits for, what it does, and when the trade is closed in it.
public struct DownSettings: Hashable, Sendable {
    public var isPlayed: Bool
    /// Second down: a short strike is near. The untested side is sold again at `untestedDelta`.
    public var near: TestedBy
    public var untestedDelta: Double
    /// Closed when this share of all credit received could be kept.
    public var secondTarget: Double
    /// Third down: the price is through the strike. The untested side goes to the tested strike.
    public var through: TestedBy
    public var thirdTarget: Double
    /// Fourth down: the price is far beyond it.
    public var beyond: TestedBy
    public var fourth: FourthDown
    /// Inverted: |delta| at which the untested side is sold beyond the tested one.
    public var invertedDelta: Double
    public var fourthTarget: Double
    /// Loss as a multiple of all credit received: 2 means the mark stands at 3 times the credit.
    public var fourthStop: Double

    public init(
        isPlayed: Bool, near: TestedBy, untestedDelta: Double, secondTarget: Double, through: TestedBy,
        thirdTarget: Double, beyond: TestedBy, fourth: FourthDown, invertedDelta: Double, fourthTarget: Double,
        fourthStop: Double
    ) {
        self.isPlayed = isPlayed
        self.near = near
        self.untestedDelta = untestedDelta
        self.secondTarget = secondTarget
        self.through = through
        self.thirdTarget = thirdTarget
        self.beyond = beyond
        self.fourth = fourth
        self.invertedDelta = invertedDelta
        self.fourthTarget = fourthTarget
        self.fourthStop = fourthStop
    }
}

/// What is done on fourth down.
public enum FourthDown: UInt8, Hashable, Sendable, CaseIterable {
    case hold
    /// The untested side is sold beyond the tested one.
    case invert
    /// Both sides go to a later expiry at their strikes.
    case rollOut
}

/// Rolls of what is threatened near its expiry.
public struct RollSettings: Hashable, Sendable {
    public var isOn: Bool
    /// Below so many calendar days to expiry a threatened trade is rolled.
    public var dte: Int
    public var threatened: TestedBy
    /// In the order in which they are tried.
    public var ways: [RollWay]
    /// Calendar days from the session to a later expiry; the soonest is tried first.
    public var window: ClosedRange<Int>
    /// What is done where no roll passes.
    public var otherwise: Otherwise
    /// The share of the units that reducing closes, rounded up.
    public var reduceShare: Double

    public enum Otherwise: UInt8, Hashable, Sendable, CaseIterable {
        case close, reduce
        /// Assignment is all right.
        case hold
    }
    public init(
        isOn: Bool, dte: Int, threatened: TestedBy, ways: [RollWay], window: ClosedRange<Int>, otherwise: Otherwise,
        reduceShare: Double
    ) {
        self.isOn = isOn
        self.dte = dte
        self.threatened = threatened
        self.ways = ways
        self.window = window
        self.otherwise = otherwise
        self.reduceShare = reduceShare
    }
}

/// Where a roll goes.
public enum RollWay: UInt8, Hashable, Sendable, CaseIterable {
    /// A later expiry, with strikes further from the price: puts down, calls up.
    case outAndAway
    /// The same strikes in a later expiry.
    case out
    /// Further from the price in the same expiry.
    case away
}

/// The last afternoon of options that are settled in shares.
public struct ExpiryDaySettings: Hashable, Sendable {
    /// Whether shorts in or near the money are closed before the broker may do it.
    public var closesRisky: Bool
    /// From when on the broker closes risky legs itself, New York time; on a half day as much sooner as the close.
    public var brokerClosesFrom: TimeOfDay
    /// How long before that we leave.
    public var lead: Duration
    /// How near to its strike the price makes a short risky, as a share of the strike.
    public var nearShare: Double
    /// When the clearing house's file of the night is in, New York time.
    public var morningFile: TimeOfDay

    public init(
        closesRisky: Bool, brokerClosesFrom: TimeOfDay, lead: Duration, nearShare: Double, morningFile: TimeOfDay
    ) {
        self.closesRisky = closesRisky
        self.brokerClosesFrom = brokerClosesFrom
        self.lead = lead
        self.nearShare = nearShare
        self.morningFile = morningFile
    }
}

/// The wheel: calls are sold against the shares that puts brought.
public struct WheelSettings: Hashable, Sendable {
    public var isRun: Bool
    /// |delta| of the sold call.
    public var callDelta: ClosedRange<Double>
    /// Calendar days from the session to the call's expiry.
    public var callWindow: ClosedRange<Int>
    /// Whether a call may be sold below the running cost basis.
    public var allowsBelowBasis: Bool
    /// The shares are sold once their price lies this share below the running cost basis; nil: never.
    public var stop: Double?

    public init(
        isRun: Bool, callDelta: ClosedRange<Double>, callWindow: ClosedRange<Int>, allowsBelowBasis: Bool, stop: Double?
    ) {
        self.isRun = isRun
        self.callDelta = callDelta
        self.callWindow = callWindow
        self.allowsBelowBasis = allowsBelowBasis
        self.stop = stop
    }
}
