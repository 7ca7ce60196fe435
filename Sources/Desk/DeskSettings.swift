public import Market
public import Risk
public import Strategy
public import Trading

/// Everything the desk was told to do: its strategies, its limits, how it sends orders. Part of a journal's head, so
/// that a replay decides under the same rules.
public struct DeskSettings: Hashable, Sendable {
    public var strategies: [StrategySettings]
    public var risk: RiskSettings
    public var execution: ExecutionSettings
    public var approval: ApprovalMode
    public var memory: MemorySettings
    public var capabilities: BrokerCapabilities
    /// What the broker charges per contract, for expected values: opening and closing.
    public var commissionOpen: Money
    public var commissionClose: Money
    /// How the desk lives with a venue that may not answer; `.immediate` for one that answers within the call.
    public var venue: VenueCareSettings
    /// At least so long between two scans of one underlying; zero scans on every snapshot.
    public var scanInterval: Duration
    /// The account's cash before the desk's first trade, for comparing books; nil when it is not compared.
    public var startingCash: Money?

    public init(
        strategies: [StrategySettings], risk: RiskSettings, execution: ExecutionSettings, approval: ApprovalMode,
        memory: MemorySettings, capabilities: BrokerCapabilities, commissionOpen: Money, commissionClose: Money,
        venue: VenueCareSettings = .immediate, scanInterval: Duration = .zero, startingCash: Money? = nil
    ) {
        self.strategies = strategies
        self.risk = risk
        self.execution = execution
        self.approval = approval
        self.memory = memory
        self.capabilities = capabilities
        self.commissionOpen = commissionOpen
        self.commissionClose = commissionClose
        self.venue = venue
        self.scanInterval = scanInterval
        self.startingCash = startingCash
    }
}

/// Whether entries wait for a person.
public enum ApprovalMode: UInt8, Hashable, Sendable, CaseIterable {
    case automatic
    /// Waits up to `ExecutionSettings.approvalDeadline`, then expires.
    case ask
    /// Shown, never executed.
    case propose
}

/// The walking limit: where it starts, how it moves, where it ends; and what is done when patience is over.
public struct ExecutionSettings: Hashable, Sendable {
    public var start: WalkStart
    /// Steps from the start to the natural price; the last one stands there.
    public var steps: Int
    public var stepInterval: Duration
    /// How long the last limit stands before the order is cancelled.
    public var lastStepInterval: Duration
    /// Of the natural price of a credit entry: never accept less than this share of it.
    public var worstShareOfNatural: Double
    /// Whether an exit stays one tick inside the widest wing: at the width, holding to expiry costs no more.
    public var capsExitAtWidth: Bool
    public var approvalDeadline: Duration
    /// At approval the underlying may have moved this share of its analysed price.
    public var revalidationMove: Double
    /// Whether exits wait for a person, too; those of the emergency path never do.
    public var asksForExits: Bool
    public var emergency: EmergencySettings
    /// What becomes of an entry of which a leg was filled without its partner.
    public var ratioBreak: RatioBreakPolicy
    /// What rests at the broker for every trade that is held.
    public var protection: ProtectionSettings

    public enum WalkStart: Hashable, Sendable {
        case mid
        /// So much worse than the mid.
        case midLess(Price)
        /// This share of the way from mid to natural, 0…1.
        case shareOfHalfSpread(Double)
    }
    public enum RatioBreakPolicy: UInt8, Hashable, Sendable, CaseIterable {
        /// The missing leg is bought or sold at once.
        case complete
        /// What was filled alone is undone at once.
        case flatten
    }

    public init(
        start: WalkStart, steps: Int, stepInterval: Duration, lastStepInterval: Duration, worstShareOfNatural: Double,
        capsExitAtWidth: Bool, approvalDeadline: Duration, revalidationMove: Double, asksForExits: Bool = false,
        emergency: EmergencySettings = EmergencySettings(), ratioBreak: RatioBreakPolicy = .complete,
        protection: ProtectionSettings = ProtectionSettings()
    ) {
        self.start = start
        self.steps = steps
        self.stepInterval = stepInterval
        self.lastStepInterval = lastStepInterval
        self.worstShareOfNatural = worstShareOfNatural
        self.capsExitAtWidth = capsExitAtWidth
        self.approvalDeadline = approvalDeadline
        self.revalidationMove = revalidationMove
        self.asksForExits = asksForExits
        self.emergency = emergency
        self.ratioBreak = ratioBreak
        self.protection = protection
    }
}

/// Getting out at once: a limit at natural, then limits through it.
public struct EmergencySettings: Hashable, Sendable {
    /// How long each limit stands.
    public var interval: Duration
    /// A limit may be worse than natural by this share of it, and by `least` in any case.
    public var cap: Double
    public var least: Price
    /// Whether it may end in a market order, where the broker takes packages without a limit; and after how many limits.
    public var endsInMarketOrder: Bool
    public var limitsBeforeMarket: Int
    /// How long a ratio break may last before it is one: many brokers report the legs of one fill apart.
    public var ratioBreakGrace: Duration
    /// A naked short is bought back, or at least has an order working for it, within this time.
    public var nakedDeadline: Duration

    public init(
        interval: Duration = .seconds(30), cap: Double = 0.10, least: Price = .cents(10),
        endsInMarketOrder: Bool = false, limitsBeforeMarket: Int = 3, ratioBreakGrace: Duration = .seconds(5),
        nakedDeadline: Duration = .seconds(60)
    ) {
        self.interval = interval
        self.cap = cap
        self.least = least
        self.endsInMarketOrder = endsInMarketOrder
        self.limitsBeforeMarket = limitsBeforeMarket
        self.ratioBreakGrace = ratioBreakGrace
        self.nakedDeadline = nakedDeadline
    }
}

/// Orders that rest at the broker while a trade is held, in case our host dies: the profit target, and a stop.
public struct ProtectionSettings: Hashable, Sendable {
    public var restsTarget: Bool
    /// Only where the broker takes a package with a trigger and watches an OCO pair itself; else we watch the stop.
    public var restsStop: Bool
    /// Whether both are sent with the entry (OTOCO) where the broker has that.
    public var withEntry: Bool

    public init(restsTarget: Bool = false, restsStop: Bool = false, withEntry: Bool = false) {
        self.restsTarget = restsTarget
        self.restsStop = restsStop
        self.withEntry = withEntry
    }
}

/// How the desk lives with a venue that may be late, wrong or gone.
public struct VenueCareSettings: Hashable, Sendable {
    /// How long an order, a change or a question may stay unanswered; nil: this venue answers within the call.
    public var answerWithin: Duration?
    /// How often an order is looked up before it counts as lost, each time after twice as long.
    public var lookups: Int
    /// How often the books are compared while the market is open; nil: never.
    public var reconcileEvery: Duration?
    /// How soon after a difference they are compared again, and how many comparisons a difference must outlive to be
    /// unexplained.
    public var recheckAfter: Duration
    public var rechecks: Int
    /// Of the messages the broker takes in a minute, how many only exits may use.
    public var reservedForExits: Int
    /// A failing venue: so many failures within a minute, and how long it is left alone before a probe.
    public var failuresPerMinute: Int
    public var restsFor: Duration

    public init(
        answerWithin: Duration?, lookups: Int = 3, reconcileEvery: Duration?, recheckAfter: Duration = .seconds(15),
        rechecks: Int = 4, reservedForExits: Int = 20, failuresPerMinute: Int = 5, restsFor: Duration = .seconds(30)
    ) {
        self.answerWithin = answerWithin
        self.lookups = lookups
        self.reconcileEvery = reconcileEvery
        self.recheckAfter = recheckAfter
        self.rechecks = rechecks
        self.reservedForExits = reservedForExits
        self.failuresPerMinute = failuresPerMinute
        self.restsFor = restsFor
    }

    /// For the embedded exchange without faults: nothing is ever unanswered, and its books are ours.
    public static let immediate = VenueCareSettings(answerWithin: nil, reconcileEvery: nil)
    /// For a real one: ten seconds, and the books every two minutes.
    public static let careful = VenueCareSettings(answerWithin: .seconds(10), reconcileEvery: .seconds(120))
}
