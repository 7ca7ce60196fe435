import CQuantKernels

/// Chances and expectations of a lognormal price: closed forms, no discounting.
///
/// Two ways to say where the distribution lies: spot with `drift` μ (the mean at `years` is spot × e^(μ years)), or
/// the `forward`, which is that mean, with the total deviation σ√T. With no deviation left the price is certain.
/// NaN when an input is not a number.
public enum Lognormal {
    /// P(price at the end > level).
    public static func probabilityAbove(
        level: Double, spot: Double, years: Double, drift: Double, volatility: Double
    ) -> Double {
        probabilityAbove(
            level: level, forward: spot * wq_exp(drift * years), totalDeviation: volatility * years.squareRoot())
    }

    /// P(price at the end ≤ level).
    public static func probabilityBelow(
        level: Double, spot: Double, years: Double, drift: Double, volatility: Double
    ) -> Double {
        probabilityBelow(
            level: level, forward: spot * wq_exp(drift * years), totalDeviation: volatility * years.squareRoot())
    }

    /// P(price at the end > level).
    public static func probabilityAbove(level: Double, forward: Double, totalDeviation: Double) -> Double {
        if level <= 0 { return 1 }
        if totalDeviation == 0 { return forward > level ? 1 : 0 }
        return wq_normal_cdf(-score(level, forward, totalDeviation))
    }

    /// P(price at the end ≤ level).
    public static func probabilityBelow(level: Double, forward: Double, totalDeviation: Double) -> Double {
        if level <= 0 { return 0 }
        if totalDeviation == 0 { return forward > level ? 0 : 1 }
        return wq_normal_cdf(score(level, forward, totalDeviation))
    }

    /// P(lower < price at the end ≤ upper); 0 when the bounds are not in order. Either may be infinite.
    public static func probabilityBetween(
        _ lower: Double, _ upper: Double, forward: Double, totalDeviation: Double
    ) -> Double {
        guard lower < upper else { return 0 }
        // Differences are taken in the tail where both lie, so that small chances keep their digits.
        if lower > forward {
            return probabilityAbove(level: lower, forward: forward, totalDeviation: totalDeviation)
                - probabilityAbove(level: upper, forward: forward, totalDeviation: totalDeviation)
        }
        return probabilityBelow(level: upper, forward: forward, totalDeviation: totalDeviation)
            - probabilityBelow(level: lower, forward: forward, totalDeviation: totalDeviation)
    }

    /// Chance to end with a profit, for a payoff that changes sign at each of the break-evens (ascending).
    ///
    /// - Parameter profitBelowFirst: whether the region below the lowest break-even earns. With no break-even the
    ///   answer is 1 or 0.
    public static func probabilityOfProfit(
        breakEvens: [Double], profitBelowFirst: Bool, forward: Double, totalDeviation: Double
    ) -> Double {
        var total = 0.0
        var lower = 0.0
        var isProfit = profitBelowFirst
        for level in breakEvens {
            if isProfit {
                total += probabilityBetween(lower, level, forward: forward, totalDeviation: totalDeviation)
            }
            lower = level
            isProfit.toggle()
        }
        if isProfit { total += probabilityAbove(level: lower, forward: forward, totalDeviation: totalDeviation) }
        return total
    }

    /// Chance that the price touches the level at any moment before the end, watched continuously: the reflection
    /// principle for a Brownian motion with drift (Harrison 1985, §1.8). 1 when it stands there already.
    public static func probabilityTouch(
        level: Double, spot: Double, years: Double, drift: Double, volatility: Double
    ) -> Double {
        if level == spot { return 1 }
        guard level > 0 else { return 0 }
        let deviation = volatility * years.squareRoot()
        if deviation == 0 {
            let end = spot * wq_exp(drift * years)
            return level > spot ? (end >= level ? 1 : 0) : (end <= level ? 1 : 0)
        }
        // Mirrored so that the level always lies above: distance > 0, push towards it > 0.
        let mirror: Double = level > spot ? 1 : -1
        let distance = mirror * wq_log(level / spot)
        let push = mirror * (drift - 0.5 * volatility * volatility) * years
        let direct = wq_normal_cdf((push - distance) / deviation)
        let y = (distance + push) / deviation
        if y > 0 {
            // e^(2 distance push / deviation²) may be huge and N(−y) tiny: their exponents are joined first.
            let z = (distance - push) / deviation
            return min(direct + wq_exp(-0.5 * z * z) * wq_scaled_tail(y), 1)
        }
        let weight = wq_exp(2 * distance * push / (deviation * deviation))
        return min(direct + weight * wq_normal_cdf(-y), 1)
    }

    /// E[max(price − strike, 0)], undiscounted.
    public static func expectedCallPayoff(forward: Double, strike: Double, totalDeviation: Double) -> Double {
        wq_black_price(true, forward, strike, 1, totalDeviation)
    }

    /// E[max(strike − price, 0)], undiscounted.
    public static func expectedPutPayoff(forward: Double, strike: Double, totalDeviation: Double) -> Double {
        wq_black_price(false, forward, strike, 1, totalDeviation)
    }

    /// One standard deviation of the price in points: spot × σ√T, the trade's "expected move".
    public static func expectedMove(spot: Double, years: Double, volatility: Double) -> Double {
        spot * volatility * years.squareRoot()
    }

    /// Standardised logarithm of the level: (ln(level / forward) + v²/2) / v.
    static func score(_ level: Double, _ forward: Double, _ deviation: Double) -> Double {
        wq_log(level / forward) / deviation + 0.5 * deviation
    }
}
