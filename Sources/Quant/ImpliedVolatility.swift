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
/// Accurate to about 1e-15 / √years wherever the price, as a double, determines it. Bounded: at most
/// `ImpliedDeviation.iterationLimit` steps, usually three or four.
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

/// The total deviation (volatility × √years) behind a price.
///
/// The price is first turned into that of the out-of-the-money option of the same strike and divided by
/// √(asset × bond): with x = −|ln(asset / bond)| the normalised price of Jäckel (2015, "Let's be rational"),
/// b(v) = N(x/v + v/2) e^(x/2) − N(x/v − v/2) e^(−x/2), whose inflection is at v = √(2|x|), where x/v + v/2 = 0.
/// Below it we solve ln b = ln β, above it ln(bmax − b) = ln(bmax − β); in both the exponentials are taken out
/// of the tails analytically, so no step loses digits or underflows. Halley's method, kept inside a bracket.
enum ImpliedDeviation {
    static let iterationLimit = 64

    static func volatility(
        kind: OptionKind, price: Double, asset: Double, bond: Double, years: Double
    ) throws(ImpliedVolatilityError) -> Double {
        guard years > 0, years.isFinite else { throw .invalidInput }
        let volatility = try solve(kind: kind, price: price, asset: asset, bond: bond) / years.squareRoot()
        guard volatility > 0, volatility.isFinite else { throw .invalidInput }
        return volatility
    }

    /// - Parameters:
    ///   - asset: present value of the share delivered at expiry.
    ///   - bond: present value of the strike.
    static func solve(
        kind: OptionKind, price: Double, asset: Double, bond: Double
    ) throws(ImpliedVolatilityError) -> Double {
        guard price.isFinite, asset > 0, bond > 0, asset.isFinite, bond.isFinite else { throw .invalidInput }
        let intrinsic = max(kind.isCall ? asset - bond : bond - asset, 0)
        let ceiling = kind.isCall ? asset : bond
        guard price > intrinsic else { throw .belowIntrinsic }
        guard price < ceiling else { throw .aboveMaximum }

        let scale = asset.squareRoot() * bond.squareRoot()
        let x = -abs(wq_log(asset / bond))
        let price = NormalisedPrice(
            x: x, value: (price - intrinsic) / scale, complement: (ceiling - price) / scale)
        let inflection = (-2 * x).squareRoot()
        // b and bmax − b at the inflection, without their common factor e^(x/2).
        let tail = wq_scaled_tail(inflection)
        let height = wq_exp(0.5 * x)
        if price.value < height * (0.5 - tail) {
            let excess = wq_log(height * (0.5 - tail) / price.value)
            // Exact at the inflection and to leading order for a vanishing price: x²/v² + v²/4 = −2 ln b + …
            let guess = -x / (excess * 2 - 0.5 * x).squareRoot()
            return refine(guess, low: 0, high: inflection, price, step: lowerStep)
        }
        // b is concave from here on, so a Newton step from the inflection stays short of the root.
        let ahead = (price.value / height - (0.5 - tail)) * DeterministicMath.rootTwoPi
        return refine(inflection + ahead, low: inflection, high: .infinity, price, step: upperStep)
    }

    struct NormalisedPrice {
        /// −|ln(asset / bond)|.
        let x: Double
        /// β, and its logarithm.
        let value: Double
        let logValue: Double
        /// bmax − β, from the price directly rather than as a difference of β; its logarithm.
        let logComplement: Double

        init(x: Double, value: Double, complement: Double) {
            self.x = x
            self.value = value
            logValue = wq_log(value)
            logComplement = wq_log(complement)
        }
    }

    /// A correction of v, and whether the root lies above v.
    struct Step {
        let correction: Double
        let isBelowRoot: Bool
    }

    static func lowerStep(_ v: Double, _ price: NormalisedPrice) -> Step {
        let h = price.x / v
        let t = 0.5 * v
        let difference = wq_scaled_tail(max(-(h + t), 0)) - wq_scaled_tail(t - h)
        guard difference > 0 else { return Step(correction: .nan, isBelowRoot: true) }
        let slope = 1 / (DeterministicMath.rootTwoPi * difference)
        let residual = wq_log(difference) - 0.5 * (h * h + t * t) - price.logValue
        let newton = -residual / slope
        let curvature = h * h / v - 0.5 * t - slope
        return Step(correction: newton / max(1 + 0.5 * newton * curvature, 0.25), isBelowRoot: residual < 0)
    }

    static func upperStep(_ v: Double, _ price: NormalisedPrice) -> Step {
        let h = price.x / v
        let t = 0.5 * v
        let sum = wq_scaled_tail(max(h + t, 0)) + wq_scaled_tail(t - h)
        let slope = -1 / (DeterministicMath.rootTwoPi * sum)
        let residual = wq_log(sum) - 0.5 * (h * h + t * t) - price.logComplement
        let newton = -residual / slope
        let curvature = h * h / v - 0.5 * t - slope
        return Step(correction: newton / max(1 + 0.5 * newton * curvature, 0.25), isBelowRoot: residual > 0)
    }

    static func refine(
        _ guess: Double, low: Double, high: Double, _ price: NormalisedPrice,
        step: (Double, NormalisedPrice) -> Step
    ) -> Double {
        var low = low
        var high = high
        var v = guess
        for _ in 0..<iterationLimit {
            let next = step(v, price)
            if next.isBelowRoot { low = max(low, v) } else { high = min(high, v) }
            let candidate = v + next.correction
            guard candidate >= low, candidate <= high else {
                // Outside the bracket (or not a number): halve it, or double where it is still open.
                v = high.isFinite ? 0.5 * (low + high) : 2 * max(v, low) + 0.01
                continue
            }
            // The method triples the correct digits: a correction below 1e-6 leaves 1e-18.
            if abs(next.correction) <= 1e-6 * v { return candidate }
            v = candidate
        }
        return v
    }
}
