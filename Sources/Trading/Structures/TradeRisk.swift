public import Market

/// What one unit of a trade counts for in sizing and limits, and which figure that is.
public struct TradeRisk: Hashable, Sendable {
    /// Positive: what can be lost.
    public let amount: Money
    public let basis: Basis

    public enum Basis: UInt8, Hashable, Sendable, CaseIterable {
        /// The payoff's maximum loss.
        case maximumLoss
        case stressLoss, margin
        /// What the underlying behind the unit is worth, or what it can lose with it.
        case notional
    }

    /// Defined risk counts the payoff's maximum loss. Undefined and stock-sized risk the larger of `stressLoss` and
    /// `margin`, but no more than the notional: for naked shorts the underlying's value or the margin, whichever is
    /// larger; for what shares or cash stand behind, the loss with the underlying at nothing. Without a stress loss
    /// (its inputs are unknown) the notional counts whole.
    ///
    /// `payoff` is that of the unit with its shares. `stressLoss` and `margin` are of one unit, positive.
    public init(
        kind: StructureKind, payoff: Payoff, margin: Money, stressLoss: Money?, spot: Price, multiplier: Int
    ) {
        let loss = payoff.maximumLoss?.amount(shares: multiplier)
        if kind.isDefinedRisk, let loss {
            (amount, basis) = (loss, .maximumLoss)
            return
        }
        let value = spot.amount(shares: multiplier)
        let notional = kind.isStockSized ? loss ?? value : value
        guard let stressLoss else {
            (amount, basis) = (notional, .notional)
            return
        }
        let larger: (Money, Basis) = stressLoss >= margin ? (stressLoss, .stressLoss) : (margin, .margin)
        let cap = kind.isStockSized ? notional : max(notional, margin)
        (amount, basis) = larger.0 > cap ? (cap, .notional) : larger
    }
}

extension Payoff {
    /// One unit of `kind` with the shares it stands beside, bought at `spot`.
    public init(_ kind: StructureKind, legs: [Leg], net: NetPrice, spot: Price) {
        self.init(legs: legs, net: net, shares: kind.shares, shareCost: spot)
    }
}
