public import Market
public import Trading

/// One strategy of a profile, as data: what to look for, what must hold, when to leave. Every default lives in the
/// schema of `Profiles`, not here.
public struct StrategySettings: Hashable, Sendable {
    public var name: String
    public var enabled: Bool
    public var structure: StructureKind
    /// What it may trade; empty means whatever the command names.
    public var underlyings: [Symbol]
    public var expiry: ExpirySettings
    /// How strikes are found on each side; nil where the structure has none there.
    public var put: SideSettings?
    public var call: SideSettings?
    public var greeks: GreeksSource
    /// Only contracts that somebody bids for may be a leg.
    public var requiresBid: Bool
    /// The share of the legs' half spreads taken off the mid credit to get the credit after slippage, 0…1.
    public var slippageShare: Double
    public var ranking: Ranking
    /// How many runners-up an evaluation keeps beside the winner.
    public var runnersUp: Int
    public var gates: GateSettings
    public var exits: ExitSettings
    /// What a structure of undefined risk is sized by.
    public var stress: StressRule
    /// What is asked of a combination of strikes beside where they lie.
    public var selection = SelectionSettings()
    /// Nil adjusts nothing.
    public var adjustments: AdjustmentSettings?
    /// Nil sells assigned shares.
    public var wheel: WheelSettings?

    public init(
        name: String, enabled: Bool, structure: StructureKind, underlyings: [Symbol], expiry: ExpirySettings,
        put: SideSettings?, call: SideSettings?, greeks: GreeksSource, requiresBid: Bool, slippageShare: Double,
        ranking: Ranking, runnersUp: Int, gates: GateSettings, exits: ExitSettings, stress: StressRule = .standard
    ) {
        self.name = name
        self.enabled = enabled
        self.structure = structure
        self.underlyings = underlyings
        self.expiry = expiry
        self.put = put
        self.call = call
        self.greeks = greeks
        self.requiresBid = requiresBid
        self.slippageShare = slippageShare
        self.ranking = ranking
        self.runnersUp = runnersUp
        self.gates = gates
        self.exits = exits
        self.stress = stress
    }
}
