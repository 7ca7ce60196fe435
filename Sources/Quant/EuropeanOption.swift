import CQuantKernels

/// A European option under Black-Scholes-Merton: constant volatility, rate and continuous yield
/// (Black and Scholes 1973; Merton 1973).
///
/// Limits: without time or volatility the price is the discounted intrinsic value and delta jumps where the
/// forward meets the strike; on that point delta is half, vega and vanna are their limits, and gamma, which has no
/// value there, is 0. A negative or non-finite spot, strike, years or volatility gives NaN everywhere: it is a
/// mistake upstream, not a price.
public struct EuropeanOption: Sendable, Hashable {
    public var kind: OptionKind
    public var spot: Double
    public var strike: Double
    /// Years to expiry, days / 365.
    public var years: Double
    /// Continuously compounded, per year; may be negative.
    public var rate: Double
    /// Continuous dividend yield per year; may be negative.
    public var yield: Double
    /// Per square root of a year, as a fraction (0.20).
    public var volatility: Double

    public init(
        kind: OptionKind, spot: Double, strike: Double, years: Double, rate: Double, yield: Double,
        volatility: Double
    ) {
        self.kind = kind
        self.spot = spot
        self.strike = strike
        self.years = years
        self.rate = rate
        self.yield = yield
        self.volatility = volatility
    }

    /// Per share.
    public var price: Double { greeks.price }

    /// Price and first-order Greeks in one evaluation.
    public var greeks: Greeks {
        var raw = wq_greeks()
        wq_european(kind.isCall, spot, strike, years, rate, yield, volatility, &raw)
        return Greeks(
            price: raw.price, delta: raw.delta, gamma: raw.gamma, theta: raw.theta, vega: raw.vega, rho: raw.rho,
            dividendRho: raw.dividend_rho)
    }

    /// How the Greeks themselves move, in one evaluation.
    public var secondOrderGreeks: SecondOrderGreeks {
        var raw = wq_second_order()
        wq_european_second_order(kind.isCall, spot, strike, years, rate, yield, volatility, &raw)
        return SecondOrderGreeks(vanna: raw.vanna, charm: raw.charm, vomma: raw.vomma)
    }
}

/// Price and partial derivatives of one option, per share, from the holder's side.
public struct Greeks: Sendable, Hashable {
    public var price: Double
    /// Per 1.00 of spot, −1…1.
    public var delta: Double
    /// Per 1.00 of spot, squared.
    public var gamma: Double
    /// Change of value as time passes, per year: negative for most long options.
    public var theta: Double
    /// Per 1.00 of volatility (100 points).
    public var vega: Double
    /// Per 1.00 of the rate.
    public var rho: Double
    /// Per 1.00 of the dividend yield.
    public var dividendRho: Double

    public init(
        price: Double, delta: Double, gamma: Double, theta: Double, vega: Double, rho: Double, dividendRho: Double
    ) {
        self.price = price
        self.delta = delta
        self.gamma = gamma
        self.theta = theta
        self.vega = vega
        self.rho = rho
        self.dividendRho = dividendRho
    }

    /// Per calendar day (year / 365).
    public var thetaPerDay: Double { theta / 365 }
    /// Per volatility point (0.01).
    public var vegaPerPoint: Double { vega / 100 }
}

/// Second partial derivatives of one option, per share, from the holder's side. Vanna and vomma are the same for a
/// call and a put.
public struct SecondOrderGreeks: Sendable, Hashable {
    /// Delta per 1.00 of volatility, which is vega per 1.00 of spot.
    public var vanna: Double
    /// Change of delta as time passes, per year.
    public var charm: Double
    /// Vega per 1.00 of volatility; also called volga.
    public var vomma: Double

    public init(vanna: Double, charm: Double, vomma: Double) {
        self.vanna = vanna
        self.charm = charm
        self.vomma = vomma
    }

    /// Change of delta per calendar day (year / 365).
    public var charmPerDay: Double { charm / 365 }
}
