/// What a position pays at one moment as a function of the price then: straight lines between corners.
public struct PiecewisePayoff: Sendable, Hashable {
    public struct Corner: Sendable, Hashable {
        /// Of the underlying.
        public let level: Double
        /// Paid at that level, in the same money.
        public let value: Double

        public init(level: Double, value: Double) {
            self.level = level
            self.value = value
        }
    }

    /// Levels ascending, none below zero; at least one.
    public let corners: [Corner]
    /// Gained per point below the first corner, and above the last one.
    public let slopeBelow: Double
    public let slopeAbove: Double

    public init(corners: [Corner], slopeBelow: Double, slopeAbove: Double) {
        precondition(!corners.isEmpty && corners[0].level >= 0, "a payoff has a corner, none below zero")
        precondition(zip(corners, corners.dropFirst()).allSatisfy { $0.level < $1.level }, "corners ascend")
        self.corners = corners
        self.slopeBelow = slopeBelow
        self.slopeAbove = slopeAbove
    }

    /// The value at a price of zero.
    private var atZero: Double { corners[0].value - slopeBelow * corners[0].level }

    /// Slope of the stretch that ends at the corner `index`; the last one is `slopeAbove`.
    private func slope(before index: Int) -> Double {
        if index == 0 { return slopeBelow }
        guard index < corners.count else { return slopeAbove }
        let (from, to) = (corners[index - 1], corners[index])
        return (to.value - from.value) / (to.level - from.level)
    }

    public func value(at price: Double) -> Double {
        guard let index = corners.firstIndex(where: { price <= $0.level }) else {
            let last = corners[corners.count - 1]
            return last.value + slopeAbove * (price - last.level)
        }
        return corners[index].value + slope(before: index) * (price - corners[index].level)
    }
}

extension PiecewisePayoff {
    /// E[payoff] of a lognormal price with this mean (`forward`) and total deviation σ√T, undiscounted: the value at
    /// zero, the first slope times the mean, and each turn of the line a call struck at its corner. O(corners).
    ///
    /// The drift is the caller's, in `forward`: spot × e^(μ × years); the market's own at μ = rate − yield.
    public func expectation(forward: Double, totalDeviation: Double) -> Double {
        var sum = atZero + slopeBelow * forward
        for index in corners.indices {
            let turn = slope(before: index + 1) - slope(before: index)
            guard turn != 0 else { continue }
            sum +=
                turn
                * Lognormal.expectedCallPayoff(
                    forward: forward, strike: corners[index].level, totalDeviation: totalDeviation)
        }
        return sum
    }

    /// P(payoff > 0), however often the line crosses zero or rests on it. Drift as in `expectation`. O(corners).
    public func probabilityOfProfit(forward: Double, totalDeviation: Double) -> Double {
        var sum = 0.0
        var from = Corner(level: 0, value: atZero)
        for index in 0...corners.count {
            let to = index < corners.count ? corners[index] : Corner(level: .infinity, value: .infinity)
            if to.level > from.level, let range = profit(from: from, to: to, slope: slope(before: index)) {
                sum += Lognormal.probabilityBetween(
                    range.lowerBound, range.upperBound, forward: forward, totalDeviation: totalDeviation)
            }
            from = to
        }
        return sum
    }

    /// Where the line between two corners lies above zero; nil for nowhere.
    private func profit(from: Corner, to: Corner, slope: Double) -> ClosedRange<Double>? {
        if slope == 0 { return from.value > 0 ? from.level...to.level : nil }
        let crossing = min(max(from.level - from.value / slope, from.level), to.level)
        return slope > 0 ? crossing...to.level : from.level...crossing
    }
}
