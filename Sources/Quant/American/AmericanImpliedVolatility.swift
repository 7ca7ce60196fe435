/// Why a price has no implied volatility under American exercise.
public enum AmericanImpliedVolatilityError: Error, Sendable, Hashable, CaseIterable {
    /// At or below the value without volatility, which is at least the intrinsic value.
    case belowIntrinsic
    /// At or above what any volatility makes of the option.
    case aboveMaximum
    /// A price that is not a number, no time left, or an option that has no value; see `AmericanOptionError`.
    case invalidInput
    /// See `AmericanOptionError.twoBoundaries`.
    case twoBoundaries

    init(_ error: AmericanOptionError) {
        switch error {
        case .invalidInput: self = .invalidInput
        case .twoBoundaries: self = .twoBoundaries
        }
    }
}

extension AmericanOption {
    /// The volatility, per square root of a year, at which the option has this price per share; the option's own
    /// volatility is not read.
    ///
    /// The price of the answer, by the same scheme, meets the given one to about 1e-12 of the strike. At most
    /// `VolatilitySearch.stepsLimit` prices, usually four to six.
    public func impliedVolatility(
        price: Double, _ scheme: AmericanScheme = .fast
    ) throws(AmericanImpliedVolatilityError) -> Double {
        guard price.isFinite, years > 0 else { throw .invalidInput }
        var option = self
        option.volatility = 0
        guard price > (try option.value(scheme)) else { throw .belowIntrinsic }
        guard case .belowBoundary = NormalisedPut(self).exercise else { return try europeanVolatility(price: price) }
        guard price < scale else { throw .aboveMaximum }

        // The American option is worth more at every volatility, so the European answer is at or above the root.
        var search = VolatilitySearch(
            start: (try? europeanVolatility(price: price)) ?? 2 / years.squareRoot(), tolerance: 1e-13 * scale)
        while !search.isDone {
            option.volatility = search.volatility
            search.advance(
                excess: try option.value(scheme) - price, slope: option.european.greeks.vega)
        }
        return search.volatility
    }

    private func value(_ scheme: AmericanScheme) throws(AmericanImpliedVolatilityError) -> Double {
        do {
            return try price(scheme)
        } catch {
            throw AmericanImpliedVolatilityError(error)
        }
    }

    private func europeanVolatility(price: Double) throws(AmericanImpliedVolatilityError) -> Double {
        do {
            return try Quant.impliedVolatility(
                kind: kind, price: price, spot: spot, strike: strike, years: years, rate: rate, yield: yield)
        } catch {
            switch error {
            case .belowIntrinsic: throw .belowIntrinsic
            case .aboveMaximum: throw .aboveMaximum
            case .invalidInput: throw .invalidInput
            }
        }
    }
}

/// The secant method for a price that rises with volatility, kept inside a bracket. At most `stepsLimit` steps.
struct VolatilitySearch {
    static let stepsLimit = 100

    /// To be priced next; the answer once the search is done.
    private(set) var volatility: Double
    private(set) var isDone = false
    private let highest: Double
    private let tolerance: Double
    private var steps = 0
    private var low = 0.0
    private var high = Double.infinity
    private var before: (volatility: Double, excess: Double)?

    /// - Parameters:
    ///   - highest: volatility that is tried.
    ///   - tolerance: of the price.
    init(start: Double, highest: Double = .infinity, tolerance: Double) {
        volatility = start
        self.highest = highest
        self.tolerance = tolerance
    }

    /// - Parameters:
    ///   - excess: the price at `volatility` less the one sought.
    ///   - slope: a guess of the vega, for the first step.
    mutating func advance(excess: Double, slope: Double) {
        steps += 1
        if abs(excess) <= tolerance || steps == Self.stepsLimit {
            isDone = true
            return
        }
        if excess > 0 { high = volatility } else { low = volatility }
        let now = (volatility: volatility, excess: excess)
        let slope = before.map { (excess - $0.excess) / (now.volatility - $0.volatility) } ?? slope
        before = now
        let candidate = now.volatility - excess / slope
        if candidate > low, candidate < high {
            volatility = candidate
        } else {
            volatility = high.isFinite ? 0.5 * (low + high) : 2 * low
        }
        volatility = min(volatility, highest)
        isDone = abs(volatility - now.volatility) <= 1e-12 * now.volatility
    }
}
