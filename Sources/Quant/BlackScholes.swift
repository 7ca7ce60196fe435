import CQuantKernels

/// Scalar pricing from a forward, for callers that already know the forward and the discount factor of an expiry
/// (Black 1976). Total deviation is volatility × √years. All values per share.
public enum BlackScholes {
    /// discount × E[payoff]. NaN for a negative or non-finite input.
    public static func price(
        _ kind: OptionKind, forward: Double, strike: Double, discount: Double, totalDeviation: Double
    ) -> Double {
        wq_black_price(kind.isCall, forward, strike, discount, totalDeviation)
    }

    /// Derivative of `price` by the total deviation; by the volatility it is this times √years.
    public static func vega(forward: Double, strike: Double, discount: Double, totalDeviation: Double) -> Double {
        guard totalDeviation > 0 else {
            return forward == strike ? discount * forward * DeterministicMath.inverseRootTwoPi : 0
        }
        return discount * forward
            * DeterministicMath.normalPDF(d1(forward: forward, strike: strike, totalDeviation: totalDeviation))
    }

    /// Derivative of `price` by the forward: discount × N(d1), or minus discount × N(−d1) for a put. For the delta
    /// by spot multiply by forward / spot.
    public static func forwardDelta(
        _ kind: OptionKind, forward: Double, strike: Double, discount: Double, totalDeviation: Double
    ) -> Double {
        let sign = kind.sign
        return discount * sign
            * wq_normal_cdf(sign * d1(forward: forward, strike: strike, totalDeviation: totalDeviation))
    }

    /// Chance that the option ends in the money under its own pricing measure: N(±d2).
    public static func probabilityInTheMoney(
        _ kind: OptionKind, forward: Double, strike: Double, totalDeviation: Double
    ) -> Double {
        let d2 = d1(forward: forward, strike: strike, totalDeviation: totalDeviation) - totalDeviation
        return wq_normal_cdf(kind.sign * d2)
    }

    /// ln(forward / strike) / deviation + deviation / 2; infinite with the sign of forward − strike, or 0 on the
    /// strike, when nothing can move any more.
    static func d1(forward: Double, strike: Double, totalDeviation: Double) -> Double {
        if totalDeviation == 0 {
            return forward > strike ? .infinity : (forward < strike ? -.infinity : 0)
        }
        return wq_log(forward / strike) / totalDeviation + totalDeviation * 0.5
    }
}
