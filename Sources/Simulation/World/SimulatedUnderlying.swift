public import Market

/// What is traded in a simulated world: one root of options and the underlying its rules name.
public struct SimulatedUnderlying: Hashable, Sendable {
    /// Settled on the close; physically settled ones pay dividends and split.
    public let root: Root
    /// Where the price of the first session lies, by the seed.
    public let startsWithin: ClosedRange<Price>
    /// The deviation of what moves this underlying alone, as a share of the deviation of what moves all; 0 or more.
    public let ownShare: Double

    public init(root: Root, startsWithin: ClosedRange<Price>, ownShare: Double) {
        let rules = RootRules.of(root)
        precondition(rules.settlesOn == .close && rules.kind != .volatilityIndex, "a simulated root settles on a close")
        precondition(startsWithin.lowerBound >= .dollars(20), "a simulated price starts at $20 or more")
        precondition(ownShare >= 0, "a share of deviation is not negative")
        self.root = root
        self.startsWithin = startsWithin
        self.ownShare = ownShare
    }

    /// Like the S&P 500's weeklies: cash-settled on the close, European.
    public static let index = SimulatedUnderlying(
        root: Root("SPXW")!, startsWithin: Price.dollars(2_600)...Price.dollars(6_500), ownShare: 0)
    /// Like the fund on it: physically settled, American, with dividends and splits.
    public static let fund = SimulatedUnderlying(
        root: Root("SPY")!, startsWithin: Price.dollars(180)...Price.dollars(650), ownShare: 0.3)

    var symbol: Symbol { rules.underlying }
    var rules: RootRules { RootRules.of(root) }
    var hasShares: Bool { rules.settlement == .physical }
}
