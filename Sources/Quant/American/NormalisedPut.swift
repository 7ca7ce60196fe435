import CQuantKernels

/// A put with strike 1. Every American option is one: a call on `spot` struck at `strike` is worth what a put on
/// `strike` struck at `spot` is with rate and yield exchanged (McDonald and Schroder 1998).
struct NormalisedPut {
    /// Spot / strike, and its logarithm.
    let spot: Double
    let logSpot: Double
    let years: Double
    var rate: Double
    var yield: Double
    var volatility: Double

    init(_ option: AmericanOption) {
        let isCall = option.kind.isCall
        spot = isCall ? option.strike / option.spot : option.spot / option.strike
        logSpot = wq_log(spot)
        years = option.years
        rate = isCall ? option.yield : option.rate
        yield = isCall ? option.rate : option.yield
        volatility = option.volatility
    }

    /// Where exercise before expiry can pay.
    enum Exercise {
        case never
        /// At and below one boundary.
        case belowBoundary
        /// Between two boundaries (Battauz, De Donno and Sbuelz 2015).
        case betweenBoundaries
    }

    /// Exercised at S it earns rate − yield × S, which has to be positive for some S below 1.
    var exercise: Exercise {
        if rate > 0 || (rate == 0 && yield < 0) { return .belowBoundary }
        return rate < 0 && yield < rate ? .betweenBoundaries : .never
    }

    /// |rate − yield| √T / σ: how far drift outweighs volatility.
    var driftRatio: Double { abs(rate - yield) * years.squareRoot() / volatility }

    /// The larger of |rate| T and |yield| T.
    var growth: Double { max(abs(rate), abs(yield)) * years }

    var deviation: Double { volatility * years.squareRoot() }

    func moved(_ path: WritableKeyPath<NormalisedPut, Double>, _ step: Double) -> NormalisedPut {
        var put = self
        put[keyPath: path] += step
        return put
    }

    /// ln B(0+): the boundary just before expiry is the strike, or rate / yield where that is lower (Kim 1990).
    var logStart: Double { yield > rate ? wq_log(rate / yield) : 0 }

    /// ln of the boundary when expiry is infinitely far (Merton 1973); −infinity where there is none.
    var logPerpetual: Double {
        let variance = volatility * volatility
        let drift = rate - yield - 0.5 * variance
        let root = (drift * drift + 2 * rate * variance).squareRoot()
        // The positive root of ½σ²x² − drift x − rate, in the form that does not cancel.
        let exponent = drift > 0 ? (drift + root) / variance : 2 * rate / (root - drift)
        return exponent < 1e300 ? wq_log(exponent / (1 + exponent)) : 0
    }

    /// When a holder who knew the future exercises, if nothing is volatile: now, at expiry, or when the income from
    /// exercise turns. Nil when it never pays.
    var certainExercise: Double? {
        var best: (time: Double, gain: Double) = (0, 1 - spot)
        let turn = wq_log(yield * spot / rate) / (yield - rate)
        if turn > 0, turn < years, gain(at: turn) > best.gain { best = (turn, gain(at: turn)) }
        if gain(at: years) > best.gain { best = (years, gain(at: years)) }
        return best.gain > 0 ? best.time : nil
    }

    /// What exercise at a time from now is worth today, without volatility.
    func gain(at time: Double) -> Double {
        wq_exp(-(rate * time)) - spot * wq_exp(-(yield * time))
    }
}
