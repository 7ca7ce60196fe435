import CQuantKernels

/// A dividend in money, dated.
public struct DatedDividend: Sendable, Hashable {
    /// Years until the share trades without it, days / 365.
    public var years: Double
    /// Per share.
    public var amount: Double

    public init(years: Double, amount: Double) {
        self.years = years
        self.amount = amount
    }
}

/// What is lognormal when a share pays cash dividends. The two differ by more than any numerical error.
public enum DividendModel: Sendable, Hashable, CaseIterable {
    /// The spot itself; on an ex-date it falls by the amount.
    case spot
    /// The spot less the present value of the dividends to come before expiry.
    case escrowed
}

/// When an option may be exercised.
public enum ExerciseStyle: Sendable, Hashable, CaseIterable {
    case american
    case european
}

/// An option on a share with dated cash dividends, by a trinomial lattice extrapolated from two step lengths.
///
/// Dividends now or earlier, and at expiry or later, do not count. A continuous yield may come on top. Without
/// dividends the results are those of `AmericanOption` and `EuropeanOption`.
public struct CashDividendOption: Sendable, Hashable {
    /// The contract and its market; `yield` without the dated dividends.
    public var option: AmericanOption
    /// In any order.
    public var dividends: [DatedDividend]
    public var model: DividendModel
    public var exercise: ExerciseStyle

    public init(
        option: AmericanOption, dividends: [DatedDividend], model: DividendModel = .spot,
        exercise: ExerciseStyle = .american
    ) {
        self.option = option
        self.dividends = dividends
        self.model = model
        self.exercise = exercise
    }

    /// Value and derivatives by the spot, per share.
    public struct Valuation: Sendable, Hashable {
        public var price: Double
        public var delta: Double
        public var gamma: Double
    }

    /// Per share: within 0.02 % of the strike in about 20 µs, by the reference scheme within 0.003 % and fifteen times
    /// slower. Options with two boundaries are valued, with dividends or without.
    ///
    /// Refuses what `AmericanOption` calls invalid, a negative amount, dividends that leave less than a tenth of the
    /// spot, and a volatility × √years above 8.
    public func price(_ scheme: AmericanScheme = .fast) throws(AmericanOptionError) -> Double {
        try valuation(scheme).price
    }

    /// Price, delta and gamma, from one lattice.
    public func valuation(_ scheme: AmericanScheme = .fast) throws(AmericanOptionError) -> Valuation {
        let paid = try paidDividends()
        if needsNoLattice(paid) { return try closedValuation(scheme, presentValue: presentValue(paid)) }
        guard option.volatility * option.years.squareRoot() <= Self.greatestDeviation else { throw .invalidInput }
        let steps = scheme == .fast ? 56 : 400
        let coarse = DividendLattice(self, paid: paid, stepCount: steps, refinement: 1).value()
        let fine = DividendLattice(self, paid: paid, stepCount: steps, refinement: 2).value()
        var result = 2 * fine - coarse
        guard result.x.isFinite, result.y.isFinite, result.z.isFinite else { throw .invalidInput }
        let least = exercise == .american ? option.intrinsic : 0
        // Where exercising now is right, both lattices say so.
        if least > 0, result.x <= least + 1e-13 * option.strike { result = [least, option.kind.sign, 0, 0] }
        return Valuation(price: max(result.x, least), delta: result.y, gamma: result.z)
    }

    /// Less time (0.03 seconds) is none, and no dividend comes in it.
    private static let leastYears = 1e-9
    /// Of the lattice: beyond it the spots overflow.
    private static let greatestDeviation = 8.0

    /// The dividends that count, by date; those of one date as one.
    private func paidDividends() throws(AmericanOptionError) -> [DatedDividend] {
        try option.refuseInvalid()
        // The shortest period that a lattice is cut into.
        let least = 1e-6 * option.years
        var paid: [DatedDividend] = []
        for dividend in dividends.sorted(by: { $0.years < $1.years }) {
            guard dividend.amount >= 0, dividend.amount.isFinite, dividend.years.isFinite else { throw .invalidInput }
            guard dividend.amount > 0, dividend.years > 0, dividend.years < option.years,
                option.years >= Self.leastYears
            else { continue }
            if let last = paid.last, dividend.years - last.years < least {
                paid[paid.count - 1].amount += dividend.amount
            } else {
                let years = min(max(dividend.years, least), option.years - least)
                paid.append(DatedDividend(years: years, amount: dividend.amount))
            }
        }
        guard presentValue(paid) < 0.9 * option.spot else { throw .invalidInput }
        return paid
    }

    private func needsNoLattice(_ paid: [DatedDividend]) -> Bool {
        if option.years < Self.leastYears { return true }
        switch exercise {
        case .european: return paid.isEmpty || model == .escrowed
        case .american:
            if case .betweenBoundaries = NormalisedPut(option).exercise { return false }
            return paid.isEmpty
        }
    }

    func presentValue(_ paid: some Sequence<DatedDividend>) -> Double {
        paid.reduce(0) { $0 + $1.amount * wq_exp(-(option.rate * $1.years)) }
    }

    private func closedValuation(
        _ scheme: AmericanScheme, presentValue: Double
    ) throws(AmericanOptionError) -> Valuation {
        var option = option
        option.spot -= presentValue
        let greeks = exercise == .american ? try option.greeks(scheme) : option.european.greeks
        return Valuation(price: greeks.price, delta: greeks.delta, gamma: greeks.gamma)
    }
}

extension CashDividendOption {
    /// The volatility, per square root of a year, at which the option has this price per share; the option's own
    /// volatility is not read.
    ///
    /// Refuses a price at or below that without volatility, and one above that of a deviation (volatility × √years)
    /// of 4, beyond which prices hardly move. The answer's price meets the given one to 1e-8 of the strike; usually
    /// six to eight prices.
    public func impliedVolatility(
        price: Double, _ scheme: AmericanScheme = .fast
    ) throws(AmericanImpliedVolatilityError) -> Double {
        guard price.isFinite, option.years > 0 else { throw .invalidInput }
        guard price > (try value(at: 0, scheme)) else { throw .belowIntrinsic }
        let highest = 4 / option.years.squareRoot()
        // The option on what is left of the spot, as if European, for a start and for the first slope.
        var escrowed = option.european
        escrowed.spot -= presentValue(dividends.filter { $0.years > 0 && $0.years < option.years })
        let start = try? Quant.impliedVolatility(
            kind: escrowed.kind, price: price, spot: escrowed.spot, strike: escrowed.strike, years: escrowed.years,
            rate: escrowed.rate, yield: escrowed.yield)
        var search = VolatilitySearch(
            start: min(start ?? 0.25 * highest, highest), highest: highest, tolerance: 1e-8 * option.strike)
        while !search.isDone {
            escrowed.volatility = search.volatility
            let excess = try value(at: search.volatility, scheme) - price
            if excess < 0, search.volatility == highest { throw .aboveMaximum }
            search.advance(excess: excess, slope: escrowed.greeks.vega)
        }
        return search.volatility
    }

    private func value(
        at volatility: Double, _ scheme: AmericanScheme
    ) throws(AmericanImpliedVolatilityError) -> Double {
        var moved = self
        moved.option.volatility = volatility
        do {
            return try moved.price(scheme)
        } catch {
            throw AmericanImpliedVolatilityError(error)
        }
    }
}
