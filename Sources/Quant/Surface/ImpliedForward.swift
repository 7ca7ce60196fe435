/// Forward and discount factor of one expiry, and where they come from.
public struct ImpliedForward: Sendable, Hashable {
    /// Dollars per share.
    public let forward: Double
    /// 0…1, or a little above where the rate is negative.
    public let discount: Double
    public let source: Source
    /// Strikes whose call and put agreed.
    public let strikes: Int

    public enum Source: Sendable, Hashable, CaseIterable {
        /// Both are read from call − put = discount × (forward − strike).
        case parity
        /// The discount factor is that of the given rate: too few strikes, or too close, to tell its slope.
        case parityAtGivenRate
        /// Both follow from spot, given rate and given yield: hardly a strike has a usable call and put.
        case carry
    }
}

/// What holding the underlying to an expiry earns and costs, continuously compounded per year.
public struct ImpliedCarry: Sendable, Hashable {
    public var rate: Double
    /// Of dividends and whatever else makes the forward differ from the spot at this rate.
    public var yield: Double

    public init(rate: Double, yield: Double) {
        self.rate = rate
        self.yield = yield
    }
}

extension ImpliedForward {
    /// Rate and yield that lead from this spot to forward and discount factor; nil where a number is not above zero.
    public func carry(spot: Double, years: Double) -> ImpliedCarry? {
        guard discount > 0, years > 0 else { return nil }
        let rate = -DeterministicMath.log(discount) / years
        return Carry.yield(spot: spot, forward: forward, years: years, rate: rate).map {
            ImpliedCarry(rate: rate, yield: $0)
        }
    }
}

extension ImpliedForward {
    /// Fewer agreeing strikes say nothing about the forward.
    static let fewestStrikes = 3
    /// Fewer agreeing strikes say nothing about the discount factor.
    static let fewestStrikesForDiscount = 8
    /// The discount factor is taken from parity when it fixes the rate this well (one standard error).
    static let rateTolerance = 0.0025
    /// Strikes within this many standard deviations of the forward are asked.
    static let reach = 1.5

    /// Call − put at one strike.
    private struct Parity {
        let strike: Double
        let difference: Double
        /// Half the two spreads together.
        let error: Double
        var weight: Double { 1 / (error * error) }
    }

    /// Weighted least squares of call − put on the strike, near the money, after dropping strikes that disagree
    /// with the weighted median of all by more than their own spreads. O(strikes).
    static func estimate(
        _ quotes: CleanedQuotes, _ expiry: QuotedExpiry, spot: Double, reach: Double = ImpliedForward.reach,
        settings: SurfaceSettings
    ) -> ImpliedForward {
        let discount = Carry.discount(years: expiry.years, rate: expiry.rate)
        var parities: [Parity] = []
        parities.reserveCapacity(quotes.pairs.count)
        var straddle = Double.infinity
        var nearest: Parity?
        for pair in quotes.pairs {
            guard let call = pair.call, let put = pair.put else { continue }
            let middles = (quotes.bid[call] + quotes.ask[call]) / 2 - (quotes.bid[put] + quotes.ask[put]) / 2
            let error = (quotes.ask[call] - quotes.bid[call] + quotes.ask[put] - quotes.bid[put]) / 2
            let parity = Parity(
                strike: pair.strike, difference: middles, error: max(error, settings.finestHalfSpread))
            parities.append(parity)
            if nearest.map({ abs(middles) < abs($0.difference) }) ?? true {
                nearest = parity
                straddle = (quotes.bid[call] + quotes.ask[call] + quotes.bid[put] + quotes.ask[put]) / 2
            }
        }
        guard let nearest, parities.count >= fewestStrikes else { return carried(expiry, spot, discount) }

        let centre = nearest.strike + nearest.difference / discount
        // A straddle at the forward is worth about 0.8 standard deviations.
        let width = max(reach * straddle / (0.8 * discount), spacing(parities, around: centre))
        let near = parities.filter { abs($0.strike - centre) <= width }
        let median = weightedMedian(near.map { ($0.strike + $0.difference / discount, $0.weight) })
        // The slope is not known yet: the given rate may be this far off.
        let slack = 0.02 * expiry.years
        let agreeing = near.filter {
            abs($0.strike + $0.difference / discount - median)
                <= 1.5 * $0.error / discount + slack * abs($0.strike - median)
        }
        guard agreeing.count >= fewestStrikes else { return carried(expiry, spot, discount) }
        return regress(agreeing, expiry, discount)
    }

    private static func carried(_ expiry: QuotedExpiry, _ spot: Double, _ discount: Double) -> ImpliedForward {
        ImpliedForward(
            forward: Carry.forward(spot: spot, years: expiry.years, rate: expiry.rate, yield: expiry.yield),
            discount: discount, source: .carry, strikes: 0)
    }

    /// Distance of the fourth nearest strike: sparse chains are asked a little further out.
    private static func spacing(_ parities: [Parity], around centre: Double) -> Double {
        let distances = parities.map { abs($0.strike - centre) }.sorted()
        return distances[min(3, distances.count - 1)]
    }

    private static func weightedMedian(_ values: [(value: Double, weight: Double)]) -> Double {
        let sorted = values.sorted { $0.value < $1.value }
        let half = sorted.reduce(0) { $0 + $1.weight } / 2
        var sum = 0.0
        for (value, weight) in sorted {
            sum += weight
            if sum >= half { return value }
        }
        return sorted[sorted.count - 1].value
    }

    private static func regress(_ parities: [Parity], _ expiry: QuotedExpiry, _ given: Double) -> ImpliedForward {
        let weight = parities.reduce(0) { $0 + $1.weight }
        let strike = parities.reduce(0) { $0 + $1.weight * $1.strike } / weight
        let difference = parities.reduce(0) { $0 + $1.weight * $1.difference } / weight
        var square = 0.0
        var product = 0.0
        for parity in parities {
            let offset = parity.strike - strike
            square += parity.weight * offset * offset
            product += parity.weight * offset * (parity.difference - difference)
        }
        func forward(_ discount: Double) -> Double { strike + difference / discount }
        let slope = -product / square
        var squares = 0.0
        for parity in parities {
            let residual = parity.difference - difference + slope * (parity.strike - strike)
            squares += parity.weight * residual * residual
        }
        // Scatter in units of half spreads; quotes in ticks can look surer than they are.
        let scatter = max(squares / Double(max(parities.count - 2, 1)), 0.01)
        let error = (scatter / square).squareRoot()
        let isKnown =
            parities.count >= fewestStrikesForDiscount && slope > 0.2 && slope < 1.1
            && error <= rateTolerance * expiry.years * slope
        return ImpliedForward(
            forward: forward(isKnown ? slope : given), discount: isKnown ? slope : given,
            source: isKnown ? .parity : .parityAtGivenRate, strikes: parities.count)
    }
}
