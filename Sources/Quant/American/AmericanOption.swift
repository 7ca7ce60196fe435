import CQuantKernels

/// Why an American option has no value here.
public enum AmericanOptionError: Error, Sendable, Hashable, CaseIterable {
    /// A spot or strike that is not positive and finite; years or a volatility that are negative or not finite; a
    /// rate or yield that is not finite; a rate or yield above 12 / years either way; or numbers so far apart that
    /// doubles cannot hold the result.
    case invalidInput
    /// Exercise pays between two boundaries (a put with yield < rate < 0, a call with rate < yield < 0), which is
    /// not solved for a continuous yield; `CashDividendOption` values these, too.
    case twoBoundaries
}

/// How finely an exercise boundary is resolved.
public enum AmericanScheme: Sendable, Hashable, CaseIterable {
    /// Within 0.0002 % of the strike for everyday options, 0.01 % for any; about 4 µs.
    case fast
    /// Within 0.000001 % for everyday options, 0.005 % for any; about 15 times slower.
    case reference
}

/// An American option under constant volatility, rate and continuous yield, by spectral collocation of its exercise
/// boundary (Andersen, Lake and Offengenden 2016).
///
/// Where early exercise never pays, every result is the European one to the bit; where exercising now is right, the
/// value is the intrinsic value to the bit.
public struct AmericanOption: Sendable, Hashable {
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

    /// The same option without early exercise.
    public var european: EuropeanOption {
        EuropeanOption(
            kind: kind, spot: spot, strike: strike, years: years, rate: rate, yield: yield, volatility: volatility)
    }

    /// What exercising now pays, per share.
    public var intrinsic: Double { max(kind.sign * (spot - strike), 0) }

    /// Per share.
    public func price(_ scheme: AmericanScheme = .fast) throws(AmericanOptionError) -> Double {
        switch try style() {
        case .european: return european.price
        case .certain(let put, let time): return certain(put, exercisedAt: time).price
        case .bounded(let put):
            let boundary = ExerciseBoundary(put: put, scheme: .fitting(put, scheme))
            if put.logSpot <= boundary.logNow { return intrinsic }
            let premium = EarlyExercisePremium(boundary: boundary, hasDerivatives: false)
            return try price(premium, european: european.price)
        }
    }

    /// The price less that of the European option, per share; never negative.
    public func earlyExercisePremium(_ scheme: AmericanScheme = .fast) throws(AmericanOptionError) -> Double {
        max(try price(scheme) - european.price, 0)
    }

    /// The spot at which exercise becomes right when `left` years remain: at or below it for a put, at or above it for
    /// a call. Nil where early exercise never pays. Refuses a time that is not within 0…`years`.
    public func exerciseBoundary(
        yearsLeft left: Double, _ scheme: AmericanScheme = .reference
    ) throws(AmericanOptionError) -> Double? {
        try refuseInvalid()
        guard left >= 0, left <= years else { throw .invalidInput }
        guard let put = try exercisablePut() else { return nil }
        var level = wq_exp(put.logStart)
        if left > 0, put.deviation > Self.leastDeviation {
            level = ExerciseBoundary(put: put, scheme: .fitting(put, scheme)).level(years: left)
        }
        return kind == .call ? strike / level : strike * level
    }

    /// Below this volatility × √years the value differs from the one without volatility by less than 1e-9 of the
    /// strike.
    static let leastDeviation = 1e-9

    /// Rates × years beyond this (ten years at 120 %) are refused: the schemes no longer resolve them.
    static let greatestGrowth = 12.0

    /// Which calculation an option needs.
    enum Style {
        case european
        /// Nothing is volatile: exercised after these years, before expiry.
        case certain(NormalisedPut, time: Double)
        case bounded(NormalisedPut)
    }

    func style() throws(AmericanOptionError) -> Style {
        try refuseInvalid()
        guard years > 0, let put = try exercisablePut() else { return .european }
        if put.deviation > Self.leastDeviation { return .bounded(put) }
        guard let time = put.certainExercise, time < years else { return .european }
        return .certain(put, time: time)
    }

    func refuseInvalid() throws(AmericanOptionError) {
        guard spot > 0, strike > 0, years >= 0, volatility >= 0, rate.isFinite, yield.isFinite,
            spot.isFinite, strike.isFinite, years.isFinite, volatility.isFinite
        else { throw .invalidInput }
        let put = NormalisedPut(self)
        guard put.logSpot.isFinite, put.deviation.isFinite, european.price.isFinite,
            put.growth <= Self.greatestGrowth
        else { throw .invalidInput }
    }

    /// The equivalent put, or nil where early exercise never pays.
    private func exercisablePut() throws(AmericanOptionError) -> NormalisedPut? {
        let put = NormalisedPut(self)
        switch put.exercise {
        case .never: return nil
        case .belowBoundary: return put
        case .betweenBoundaries: throw .twoBoundaries
        }
    }

    /// What a put with strike 1 is multiplied by.
    var scale: Double { kind == .call ? spot : strike }

    func price(_ premium: EarlyExercisePremium, european: Double) throws(AmericanOptionError) -> Double {
        guard premium.value.isFinite else { throw .invalidInput }
        return max(european + scale * premium.value, european, intrinsic)
    }
}

extension CollocationScheme {
    static let fast = CollocationScheme(
        equation: .highContact, nodeCount: 8, pointCount: 5, premiumCount: 24, stepCount: 5)
    /// For strong drift or a large deviation, where `fast` converges slowly or not at all.
    static let steady = CollocationScheme(
        equation: .valueMatching, nodeCount: 8, pointCount: 8, premiumCount: 24, stepCount: 10)
    static let reference = CollocationScheme(
        equation: .valueMatching, nodeCount: 16, pointCount: 16, premiumCount: 64, stepCount: 16)

    static func fitting(_ put: NormalisedPut, _ scheme: AmericanScheme) -> CollocationScheme {
        switch scheme {
        case .fast where put.growth > 1: reference
        case .fast: put.driftRatio < 1 && put.deviation < 1.6 ? fast : steady
        case .reference: reference
        }
    }
}
