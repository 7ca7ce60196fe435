/// How large, and how much at most: the part of a profile that may say no to anything.
public struct RiskSettings: Hashable, Sendable {
    public var sizing: Sizing
    /// Units of a structure in one trade at most.
    public var quantityMaximum: Int
    /// Risk of one trade as a share of equity.
    public var riskPerTrade: Double?
    /// Risk of all open trades together as a share of equity.
    public var heat: Double?
    /// Open trades of one underlying.
    public var tradesPerSymbol: Int?
    /// The loss since the last session's equity, as a share of it, above which nothing is entered.
    public var dailyLoss: Double?
    public var dailyLossEnds: DailyLossEnds
    /// Whether the account's margin limits entries; off only for the reference strategy's unlimited account.
    public var enforcesMargin: Bool

    public enum Sizing: Hashable, Sendable {
        case fixedQuantity(Int)
        /// Quantity = floor(equity × share ÷ risk per unit).
        case riskShare(Double)
    }
    /// Who lets the desk enter again after the daily loss limit.
    public enum DailyLossEnds: UInt8, Hashable, Sendable, CaseIterable { case person, nextSession }

    public init(
        sizing: Sizing, quantityMaximum: Int, riskPerTrade: Double?, heat: Double?, tradesPerSymbol: Int?,
        dailyLoss: Double?, dailyLossEnds: DailyLossEnds, enforcesMargin: Bool
    ) {
        self.sizing = sizing
        self.quantityMaximum = quantityMaximum
        self.riskPerTrade = riskPerTrade
        self.heat = heat
        self.tradesPerSymbol = tradesPerSymbol
        self.dailyLoss = dailyLoss
        self.dailyLossEnds = dailyLossEnds
        self.enforcesMargin = enforcesMargin
    }
}
