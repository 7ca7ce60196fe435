import CQuantKernels

/// The American options of one underlying and one expiry, which share their exercise boundaries: what `AmericanOption`
/// computes, for whole columns, within 1e-6 of the strike.
struct AmericanExpiry {
    let spot: Double
    let years: Double
    let rate: Double
    let yield: Double
    private var calls: Boundaries
    private var puts: Boundaries
    private let volatilities: ClosedRange<Double>
    private let hasRates: Bool

    /// Solved when the first option asks.
    private enum Boundaries {
        case unsolved
        case solved(BoundaryFamily)
        case neverExercised
        /// See `AmericanOptionError`.
        case refused
    }

    /// - Parameters:
    ///   - volatilities: between which boundaries are shared, the highest above zero.
    ///   - hasRates: whether Greeks will be asked for, not premiums alone.
    init(
        spot: Double, years: Double, rate: Double, yield: Double, volatilities: ClosedRange<Double>, hasRates: Bool
    ) {
        self.spot = spot
        self.years = years
        self.rate = rate
        self.yield = yield
        let highest = volatilities.upperBound
        self.volatilities = max(volatilities.lowerBound, highest / Self.widest)...highest
        self.hasRates = hasRates
        func boundaries(_ kind: OptionKind) -> Boundaries {
            let option = AmericanOption(
                kind: kind, spot: spot, strike: spot, years: years, rate: rate, yield: yield, volatility: highest)
            guard (try? option.refuseInvalid()) != nil else { return .refused }
            if years == 0 { return .neverExercised }
            switch NormalisedPut(option).exercise {
            case .never: return .neverExercised
            case .belowBoundary: return .unsolved
            case .betweenBoundaries: return .refused
            }
        }
        calls = boundaries(.call)
        puts = boundaries(.put)
    }

    func option(_ kind: OptionKind, strike: Double, volatility: Double) -> AmericanOption {
        AmericanOption(
            kind: kind, spot: spot, strike: strike, years: years, rate: rate, yield: yield, volatility: volatility)
    }

    /// What the right to exercise early is worth, per share, and its derivative by the volatility; nil where exercising
    /// now is right, and where `AmericanOption` refuses.
    mutating func premium(
        _ kind: OptionKind, strike: Double, volatility: Double
    ) -> (value: Double, byVolatility: Double)? {
        let option = option(kind, strike: strike, volatility: volatility)
        let put = NormalisedPut(option)
        switch answer(put, kind) {
        case .refused: return nil
        case .worthless: return (0, 0)
        case .alone:
            guard let greeks = try? option.greeks(), greeks.price > option.intrinsic else { return nil }
            let european = option.european.greeks
            return (greeks.price - european.price, greeks.vega - european.vega)
        case .shared(let family):
            let boundary = family.boundary(put)
            if put.logSpot <= boundary.logNow { return nil }
            let premium = EarlyExercisePremium(boundary: boundary, motion: family.motion(put))
            return (option.scale * max(premium.value, 0), option.scale * premium.byVolatility)
        }
    }

    /// Price and first-order Greeks, from those of the European option; nil where `AmericanOption` refuses.
    mutating func greeks(_ kind: OptionKind, strike: Double, volatility: Double, european: Greeks) -> Greeks? {
        let option = option(kind, strike: strike, volatility: volatility)
        let put = NormalisedPut(option)
        switch answer(put, kind) {
        case .refused: return nil
        case .worthless: return european
        case .alone: return try? option.greeks()
        case .shared(let family):
            let boundary = family.boundary(put)
            if put.logSpot <= boundary.logNow { return option.exercised(price: option.intrinsic, delta: kind.sign) }
            let premium = EarlyExercisePremium(boundary: boundary, motion: family.motion(put))
            let slopes = PremiumSlopes(
                put, volatility: premium.byVolatility, rate: premium.byRate, yield: premium.byYield)
            return try? option.greeks(premium, slopes, european: european)
        }
    }

    /// Where an option's boundary comes from.
    private enum Answer {
        case refused
        /// Early exercise is worth nothing to speak of.
        case worthless
        /// Its volatility is beyond the shared ones, or next to none.
        case alone
        case shared(BoundaryFamily)
    }

    private mutating func answer(_ put: NormalisedPut, _ kind: OptionKind) -> Answer {
        let boundaries = kind == .call ? calls : puts
        switch boundaries {
        case .refused: return .refused
        case .neverExercised: return .worthless
        case .unsolved, .solved: break
        }
        // The boundary is highest where it starts, at expiry; before, the spot has less time to come so far.
        let deviation = put.deviation
        let drift = min((put.rate - put.yield) * put.years, 0)
        if put.logSpot - put.logStart + drift > deviation * (Self.furthest + 0.5 * deviation) { return .worthless }
        guard volatilities.contains(put.volatility), deviation > AmericanOption.leastDeviation else { return .alone }
        if case .solved(let family) = boundaries { return .shared(family) }
        let family = BoundaryFamily(put, volatilities: volatilities, hasRates: hasRates)
        if kind == .call { calls = .solved(family) } else { puts = .solved(family) }
        return .shared(family)
    }

    /// Standard deviations.
    private static let furthest = 5.0
    /// Ratio of the highest to the lowest shared volatility.
    private static let widest = 1000.0
}
