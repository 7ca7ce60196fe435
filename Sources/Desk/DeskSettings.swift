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

    public init(
        strategies: [StrategySettings], risk: RiskSettings, execution: ExecutionSettings, approval: ApprovalMode,
        memory: MemorySettings, capabilities: BrokerCapabilities, commissionOpen: Money, commissionClose: Money
    ) {
        self.strategies = strategies
        self.risk = risk
        self.execution = execution
        self.approval = approval
        self.memory = memory
        self.capabilities = capabilities
        self.commissionOpen = commissionOpen
        self.commissionClose = commissionClose
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

/// The walking limit: where it starts, how it moves, where it ends.
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

    public enum WalkStart: Hashable, Sendable {
        case mid
        /// So much worse than the mid.
        case midLess(Price)
        /// This share of the way from mid to natural, 0…1.
        case shareOfHalfSpread(Double)
    }
    public init(
        start: WalkStart, steps: Int, stepInterval: Duration, lastStepInterval: Duration, worstShareOfNatural: Double,
        capsExitAtWidth: Bool, approvalDeadline: Duration, revalidationMove: Double
    ) {
        self.start = start
        self.steps = steps
        self.stepInterval = stepInterval
        self.lastStepInterval = lastStepInterval
        self.worstShareOfNatural = worstShareOfNatural
        self.capsExitAtWidth = capsExitAtWidth
        self.approvalDeadline = approvalDeadline
        self.revalidationMove = revalidationMove
    }
}
