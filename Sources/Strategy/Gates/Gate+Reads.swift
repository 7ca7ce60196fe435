public import Trading

extension Gate {
    /// The inputs a gate cannot do without, as the strategy asks it: taking one away fails exactly the gates that name
    /// it here, wherever they apply.
    ///
    /// A forward comes from the quotes by put-call parity. Only where no strike has both sides quoted do spot, rate and
    /// yield stand in; that is not counted as reading.
    public func reads(in strategy: StrategySettings) -> InputSet {
        if let gate = UnderlyingGates.all.first(where: { $0.gate == self }) { return gate.reads }
        if let gate = LegGate.allCases.first(where: { $0.gate == self }) { return gate.reads(strategy) }
        return ValueGates.reads(self, strategy)
    }

    /// Asked once for the underlying and the moment, before any structure is looked at.
    public var judgesUnderlying: Bool { self < .enoughStrikes }
    /// The gates that judge a structure, in order.
    public static let ofStructure: [Gate] = allCases.filter { !$0.judgesUnderlying }
}
