/// The implied volatility of one underlying over strikes and expiries, free of static arbitrage wherever it answers.
///
/// Each expiry has a `Smile`; none lies below an earlier one at equal moneyness strike / forward. Between two
/// expiries, undiscounted prices in units of the forward are blended at equal moneyness, which keeps them convex in
/// the strike and rising in time (Gatheral and Jacquier 2014, lemma 5.1); the shares are those that make total
/// variance at the money linear in calendar time. Before the first and after the last smile, and where either
/// neighbour does not answer, there is no value.
public struct VolatilitySurface: Sendable {
    /// What became of one expiry.
    public struct Expiry: Sendable {
        public let quotes: CleanedQuotes
        /// Nil where the expiry itself was unusable.
        public let forward: ImpliedForward?
        public fileprivate(set) var smile: Result<Smile, SmileRefusal>
    }

    /// Dollars per share: as given, or for American options the one at which the quotes were made, where the nearest
    /// expiries tell it.
    public let spot: Double
    public let exercise: ExerciseStyle
    /// As given, in that order.
    public let expiries: [Expiry]
    /// Those that were fitted, times ascending.
    public let smiles: [Smile]

    /// Cleans and fits every expiry. About half a microsecond a European quote, two an American one, and more with the
    /// square of the number of expiries.
    ///
    /// - Parameters:
    ///   - expiries: in any order; no two at the same time are both fitted.
    ///   - exercise: American quotes are fitted as the European ones of the same volatility.
    public init(
        fitting expiries: [QuotedExpiry], spot: Double, exercise: ExerciseStyle = .european,
        settings: SurfaceSettings = SurfaceSettings()
    ) {
        let cleaned = expiries.map { CleanedQuotes($0, settings: settings) }
        var quoted = spot
        if exercise == .american {
            quoted = AmericanQuotes.spot(expiries, cleaned, given: spot, settings: settings) ?? spot
        }
        self.spot = quoted
        self.exercise = exercise
        var fitted = zip(expiries, cleaned).map {
            Self.fit($0, $1, spot: quoted, exercise: exercise, settings: settings)
        }
        let order = expiries.indices.sorted { (expiries[$0].years, $0) < (expiries[$1].years, $1) }
        let smiles = Self.repaired(&fitted, order)
        self.expiries = fitted
        self.smiles = smiles
    }

    private static func fit(
        _ expiry: QuotedExpiry, _ cleaned: CleanedQuotes, spot: Double, exercise: ExerciseStyle,
        settings: SurfaceSettings
    ) -> Expiry {
        guard expiry.years > 0, expiry.years.isFinite, spot > 0, spot.isFinite, expiry.rate.isFinite,
            expiry.yield.isFinite
        else { return Expiry(quotes: cleaned, forward: nil, smile: .failure(.invalidExpiry)) }
        var quotes = cleaned
        let forward: ImpliedForward
        switch exercise {
        case .european: forward = ImpliedForward.estimate(quotes, expiry, spot: spot, settings: settings)
        case .american:
            let american = AmericanQuotes(quotes: cleaned, expiry: expiry, spot: spot, settings: settings)
            (quotes, forward) = american.european()
        }
        let observations = SmileObservations(&quotes, forward, settings: settings)
        let points = observations.points
        let smile = Result { () throws(SmileRefusal) in
            let fit = try SmileFit(points: points, unit: observations.unit, margin: settings.margin)
            return Smile(
                years: expiry.years, forward: forward,
                quotedStrikes: points[0].strike...points[points.count - 1].strike,
                curve: try fit.curve())
        }
        return Expiry(quotes: quotes, forward: forward, smile: smile)
    }

    /// The smiles in the order of time, none below an earlier one; the others are marked as refused.
    private static func repaired(_ expiries: inout [Expiry], _ order: [Int]) -> [Smile] {
        var found: [(index: Int, smile: Smile)] = []
        for index in order {
            guard case .success(let smile) = expiries[index].smile else { continue }
            if found.last?.smile.years == smile.years {
                expiries[index].smile = .failure(.invalidExpiry)
            } else {
                found.append((index, smile))
            }
        }
        let stays = CalendarRepair.consistent(
            found.map { ($0.smile.atTheMoneyVariance, expiries[$0.index].quotes.usable) })
        var smiles: [Smile] = []
        for ((index, smile), stays) in zip(found, stays) {
            guard stays else {
                expiries[index].smile = .failure(.calendar)
                continue
            }
            let lifted = smile.lifted(above: smiles)
            expiries[index].smile = .success(lifted)
            smiles.append(lifted)
        }
        return smiles
    }
}

extension VolatilitySurface {
    /// Per square root of a year, as a fraction; nil outside the range.
    public func volatility(strike: Double, years: Double) -> Double? {
        guard strike > 0, let forward = forward(years: years) else { return nil }
        return totalVariance(logMoneyness: DeterministicMath.log(strike / forward), years: years)
            .map { ($0 / years).squareRoot() }
    }

    /// Volatility² × years at ln(strike / forward); nil outside the range.
    public func totalVariance(logMoneyness k: Double, years: Double) -> Double? {
        guard let (before, after) = neighbours(years) else { return nil }
        guard before.years < after.years else { return before.totalVariance(logMoneyness: k) }
        guard let low = before.totalVariance(logMoneyness: k), let high = after.totalVariance(logMoneyness: k) else {
            return nil
        }
        let share = blend(before, after, years)
        let strike = DeterministicMath.exp(k)
        let kind: OptionKind = k >= 0 ? .call : .put
        func price(_ variance: Double) -> Double {
            BlackScholes.price(kind, forward: 1, strike: strike, discount: 1, totalDeviation: variance.squareRoot())
        }
        let mixed = price(low) + share * (price(high) - price(low))
        // Over one year the volatility is the total deviation.
        return (try? impliedVolatility(kind: kind, price: mixed, forward: 1, strike: strike, discount: 1, years: 1))
            .map { $0 * $0 }
    }

    /// Dollars per share: between expiries its logarithm is linear in time; nil outside the smiles' times.
    public func forward(years: Double) -> Double? {
        guard let (before, after) = neighbours(years) else { return nil }
        guard before.years < after.years else { return before.forward }
        let share = (years - before.years) / (after.years - before.years)
        return before.forward * DeterministicMath.exp(share * DeterministicMath.log(after.forward / before.forward))
    }

    /// Volatility where the strike is the forward, total variance linear in time; nil outside the smiles' times.
    public func atTheMoney(years: Double) -> Double? {
        guard let (before, after) = neighbours(years) else { return nil }
        return (Self.atTheMoneyVariance(before, after, years) / years).squareRoot()
    }

    /// Prices and Greeks of options of one of `expiries` at its smile's volatilities, with the rate and the yield that
    /// lead to its forward and discount factor; strikes that the smile does not answer for have no value. Nil without
    /// a smile.
    public func greeks(of expiry: Int, kind: [OptionKind], strike: [Double]) -> GreekColumns? {
        guard case .success(let smile) = expiries[expiry].smile,
            let carry = expiries[expiry].forward?.carry(spot: spot, years: smile.years)
        else { return nil }
        return GreekColumns(
            exercise, kind: kind, strike: strike, volatility: smile.volatilities(strike), spot: spot,
            years: smile.years, rate: carry.rate, yield: carry.yield)
    }

    /// The 30-day constant-maturity volatility at the money; nil where no two expiries lie about it.
    public var thirtyDay: Double? { atTheMoney(years: 30.0 / 365) }

    /// Years and volatility at the money of every smile, times ascending.
    public var termStructure: [(years: Double, volatility: Double)] {
        smiles.map { ($0.years, $0.atTheMoney) }
    }

    /// The smiles before and after; twice the same one on its own time.
    private func neighbours(_ years: Double) -> (Smile, Smile)? {
        guard let index = smiles.firstIndex(where: { $0.years >= years }) else { return nil }
        if smiles[index].years == years { return (smiles[index], smiles[index]) }
        return index > 0 ? (smiles[index - 1], smiles[index]) : nil
    }

    private static func atTheMoneyVariance(_ before: Smile, _ after: Smile, _ years: Double) -> Double {
        guard before.years < after.years else { return before.atTheMoneyVariance }
        let share = (years - before.years) / (after.years - before.years)
        return before.atTheMoneyVariance + share * (after.atTheMoneyVariance - before.atTheMoneyVariance)
    }

    /// The later price's share in the mixture.
    private func blend(_ before: Smile, _ after: Smile, _ years: Double) -> Double {
        // A call at the money costs 2 N(√w / 2) − 1 of its forward.
        func price(_ variance: Double) -> Double { DeterministicMath.normalCDF(0.5 * variance.squareRoot()) }
        let low = price(before.atTheMoneyVariance)
        let high = price(after.atTheMoneyVariance)
        guard high > low else { return (years - before.years) / (after.years - before.years) }
        return (price(Self.atTheMoneyVariance(before, after, years)) - low) / (high - low)
    }
}
