import CQuantKernels

/// Why a price has no implied volatility.
public enum ImpliedVolatilityError: Error, Sendable, Hashable, CaseIterable {
    /// At or below the discounted intrinsic value, or not above zero: no volatility is low enough.
    case belowIntrinsic
    /// At or above the asset's present value (call) or the strike's (put): no volatility is high enough.
    case aboveMaximum
    /// A price that is not a number; a spot, strike or time that is not positive and finite; a rate that is not
    /// finite; or numbers so far apart that doubles cannot hold their ratio.
    case invalidInput
}

/// The volatility, per square root of a year, at which a European option has this price per share.
///
/// Accurate to about 1e-15 / √years wherever the price, as a double, determines it. Bounded: at most 64 steps,
/// usually three or four.
public func impliedVolatility(
    kind: OptionKind, price: Double, spot: Double, strike: Double, years: Double, rate: Double, yield: Double
) throws(ImpliedVolatilityError) -> Double {
    try ImpliedDeviation.volatility(
        kind: kind, price: price, asset: spot * wq_exp(-(yield * years)), bond: strike * wq_exp(-(rate * years)),
        years: years)
}

/// As above, from the forward and the discount factor of the expiry.
public func impliedVolatility(
    kind: OptionKind, price: Double, forward: Double, strike: Double, discount: Double, years: Double
) throws(ImpliedVolatilityError) -> Double {
    try ImpliedDeviation.volatility(
        kind: kind, price: price, asset: forward * discount, bond: strike * discount, years: years)
}

/// The same from present values, which is how prices bind.
enum ImpliedDeviation {
    /// The total deviation (volatility × √years) behind a price.
    ///
    /// - Parameters:
    ///   - asset: present value of the share delivered at expiry.
    ///   - bond: present value of the strike.
    static func solve(
        kind: OptionKind, price: Double, asset: Double, bond: Double
    ) throws(ImpliedVolatilityError) -> Double {
        try volatility(kind: kind, price: price, asset: asset, bond: bond, years: 1)
    }

    static func volatility(
        kind: OptionKind, price: Double, asset: Double, bond: Double, years: Double
    ) throws(ImpliedVolatilityError) -> Double {
        var volatility = 0.0
        let status = wq_implied_volatility(kind.isCall, price, asset, bond, years, &volatility)
        switch ImpliedVolatilityStatus(status) {
        case .solved: return volatility
        case .belowIntrinsic: throw .belowIntrinsic
        case .aboveMaximum: throw .aboveMaximum
        case .invalidInput: throw .invalidInput
        }
    }
}
