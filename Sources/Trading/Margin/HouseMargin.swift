public import Market

/// What a broker asks for beyond the rule. At rest it asks for nothing.
public struct HouseMargin: Hashable, Sendable {
    /// Stand in for the rule's shares of a naked short where they are larger; tastytrade asks 0.25 and 0.15 for
    /// options on cash-settled indexes.
    public var share: Double
    public var leastShare: Double
    /// The least that stands behind a naked short, its price included, per share; $2.50 is common.
    public var leastPerShare: Price
    /// Asked on top of what stands behind the options, as a fraction of it: 0.10 is a tenth more.
    public var addOn: Double

    public init(
        share: Double = 0, leastShare: Double = 0, leastPerShare: Price = .zero, addOn: Double = 0
    ) {
        precondition(addOn >= 0, "a house asks for more than the rule, never for less")
        self.share = share
        self.leastShare = leastShare
        self.leastPerShare = leastPerShare
        self.addOn = addOn
    }
    public static let none = HouseMargin()

    /// `requirement` with what is asked on top, rounded up.
    func raised(_ requirement: Money) -> Money {
        addOn == 0 ? requirement : requirement + Money(units: Int64((Double(requirement.units) * addOn).rounded(.up)))
    }
}
