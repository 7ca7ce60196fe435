import CQuantKernels

extension AmericanOption {
    /// Price and first-order Greeks.
    ///
    /// Delta and gamma come from the integral that gives the price. Vega, rho and dividend rho add the premium's
    /// change, boundary included, to the European derivative; theta follows from them, the value being a function of
    /// rate × years, yield × years and volatility × √years only. Costs about four prices. On the exercise side all
    /// but delta are 0; on the boundary itself gamma, which jumps there, is that of the exercise side.
    public func greeks(_ scheme: AmericanScheme = .fast) throws(AmericanOptionError) -> Greeks {
        switch try style() {
        case .european: return try sound(european.greeks)
        case .certain(let put, let time): return certain(put, exercisedAt: time)
        case .bounded(let put):
            let collocation = CollocationScheme.fitting(put, scheme)
            let boundary = ExerciseBoundary(put: put, scheme: collocation)
            if put.logSpot <= boundary.logNow {
                return exercised(price: intrinsic, delta: kind.sign)
            }
            let premium = EarlyExercisePremium(boundary: boundary, hasDerivatives: true)
            let slopes = PremiumSlopes(put, value: premium.value, collocation)
            return try greeks(premium, slopes, european: european.greeks)
        }
    }

    func greeks(
        _ premium: EarlyExercisePremium, _ slopes: PremiumSlopes, european: Greeks
    ) throws(AmericanOptionError) -> Greeks {
        var greeks = european
        greeks.price = try price(premium, european: greeks.price)
        switch kind {
        case .call:
            let moneyness = strike / spot
            greeks.delta += premium.value - moneyness * premium.delta
            greeks.gamma += moneyness * moneyness * premium.gamma / spot
            greeks.rho += scale * slopes.yield
            greeks.dividendRho += scale * slopes.rate
        case .put:
            greeks.delta += premium.delta
            greeks.gamma += premium.gamma / strike
            greeks.rho += scale * slopes.rate
            greeks.dividendRho += scale * slopes.yield
        }
        greeks.vega += scale * slopes.volatility
        greeks.theta -= scale * slopes.years
        return try sound(greeks)
    }

    private func sound(_ greeks: Greeks) throws(AmericanOptionError) -> Greeks {
        let sum = greeks.delta + greeks.gamma + greeks.theta + greeks.vega + greeks.rho + greeks.dividendRho
        guard sum.isFinite else { throw .invalidInput }
        return greeks
    }

    func certain(_ put: NormalisedPut, exercisedAt time: Double) -> Greeks {
        if time == 0 { return exercised(price: intrinsic, delta: kind.sign) }
        let (asset, bond) = (spot * wq_exp(-(yield * time)), strike * wq_exp(-(rate * time)))
        var greeks = exercised(price: kind.sign * (asset - bond), delta: kind.sign * asset / spot)
        greeks.rho = kind.sign * bond * time
        greeks.dividendRho = -kind.sign * asset * time
        return greeks
    }

    func exercised(price: Double, delta: Double) -> Greeks {
        Greeks(price: price, delta: delta, gamma: 0, theta: 0, vega: 0, rho: 0, dividendRho: 0)
    }
}

/// Derivatives of the premium of a put with strike 1.
struct PremiumSlopes {
    let volatility: Double
    let rate: Double
    let yield: Double
    /// By the time to expiry: the value is a function of rate × years, yield × years and volatility × √years only.
    let years: Double

    /// By forward differences: with everything computed by the same fixed steps the premium is smooth, so that a step
    /// of a millionth keeps nine digits.
    init(_ put: NormalisedPut, value: Double, _ scheme: CollocationScheme) {
        func slope(_ path: WritableKeyPath<NormalisedPut, Double>, _ step: Double) -> Double {
            let moved = put.moved(path, step)
            let boundary = ExerciseBoundary(put: moved, scheme: scheme)
            return (EarlyExercisePremium(boundary: boundary, hasDerivatives: false).value - value)
                / (moved[keyPath: path] - put[keyPath: path])
        }
        let steps = RateSteps(put)
        self.init(
            put, volatility: slope(\.volatility, 1e-6 * put.volatility), rate: slope(\.rate, steps.rate),
            yield: slope(\.yield, steps.yield))
    }

    init(_ put: NormalisedPut, volatility: Double, rate: Double, yield: Double) {
        self.volatility = volatility
        self.rate = rate
        self.yield = yield
        years = (put.rate * rate + put.yield * yield + 0.5 * put.volatility * volatility) / put.years
    }
}

/// Steps of rate and yield for forward differences. They lead away from rate = yield, where the boundary's start
/// bends; near a rate of 0 the value bends, too.
struct RateSteps {
    let rate: Double
    let yield: Double

    init(_ put: NormalisedPut) {
        let isBelow = put.yield > put.rate
        let step = 1e-6 * max(put.rate, 1e-4)
        rate = isBelow ? -min(step, 0.5 * put.rate) : step
        yield = isBelow ? 1e-6 : -1e-6
    }
}
