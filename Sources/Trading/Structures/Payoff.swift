public import Market

/// Profit and loss of a structure at expiry, per share of one unit, as a piecewise linear function of the underlying.
/// Everything asked of a structure's risk comes from here, both tails: a formula by widths undercounts unequal wings.
public struct Payoff: Sendable {
    /// The corners, ascending: the level and the profit there, in 1/10,000 dollar. The first stands at zero.
    public let corners: [Corner]
    /// Profit gained per point above the last corner.
    public let slopeAbove: Int

    public struct Corner: Hashable, Sendable {
        public let level: Price
        public let profit: Price
    }

    /// Exact. All legs must expire together. `net` is what opening the unit brought (credit positive), per share;
    /// `shares` are shares held per share of the unit (1 for a covered call), bought at `shareCost`.
    /// Cost O(legs²).
    public init(legs: [Leg], net: NetPrice, shares: Int = 0, shareCost: Price = .zero) {
        let strikes = legs.map(\.contract.strike.price)
        let levels = (strikes + [.zero]).sorted()
        var corners: [Corner] = []
        for level in levels where corners.last?.level != level {
            var profit = net.units + Int64(shares) * (level.units - shareCost.units)
            for leg in legs {
                let strike = leg.contract.strike.price
                let intrinsic = leg.contract.right == .call ? level - strike : strike - level
                if intrinsic > .zero { profit += Int64(leg.signedRatio) * intrinsic.units }
            }
            corners.append(Corner(level: level, profit: Price(units: profit)))
        }
        self.corners = corners
        slopeAbove = shares + legs.reduce(0) { $0 + ($1.contract.right == .call ? $1.signedRatio : 0) }
    }

    /// The most that can be made per share; nil when there is no bound.
    public var maximumProfit: Price? { slopeAbove > 0 ? nil : corners.map(\.profit).max() }

    /// The most that can be lost per share, as a positive figure (zero when nothing can); nil when there is no bound.
    public var maximumLoss: Price? {
        guard slopeAbove >= 0, let worst = corners.map(\.profit).min() else { return nil }
        return worst < .zero ? -worst : .zero
    }

    /// Profit per share with the underlying at `level` (≥ 0), in dollars.
    public func profit(at level: Double) -> Double {
        var index = corners.count - 1
        while index > 0, corners[index].level.approximateDollars > level { index -= 1 }
        let corner = corners[index]
        let slope: Double
        if index + 1 < corners.count {
            let next = corners[index + 1]
            slope =
                (next.profit - corner.profit).approximateDollars / (next.level - corner.level).approximateDollars
        } else {
            slope = Double(slopeAbove)
        }
        return corner.profit.approximateDollars + slope * (level - corner.level.approximateDollars)
    }

    /// Where profit changes sign, ascending, in dollars. A stretch that lies on zero contributes its two ends.
    public var breakEvens: [Double] {
        var levels: [Double] = []
        func add(_ level: Double) { if levels.last != level { levels.append(level) } }
        for (corner, next) in zip(corners, corners.dropFirst()) {
            let (a, b) = (corner.profit.units, next.profit.units)
            if a == 0 { add(corner.level.approximateDollars) }
            if (a < 0 && b > 0) || (a > 0 && b < 0) {
                let share = Double(a) / Double(a - b)
                add(corner.level.approximateDollars + share * (next.level - corner.level).approximateDollars)
            }
        }
        if let last = corners.last {
            if last.profit == .zero { add(last.level.approximateDollars) }
            let profit = last.profit.units
            if (profit > 0 && slopeAbove < 0) || (profit < 0 && slopeAbove > 0) {
                add(last.level.approximateDollars + last.profit.approximateDollars / Double(-slopeAbove))
            }
        }
        // At zero itself nothing changes sign: the underlying cannot go below.
        return levels.filter { $0 > 0 }
    }

    /// The stretches of the underlying over which the structure makes money, each from and to (nil: no upper bound).
    public var profitableRanges: [(from: Double, to: Double?)] {
        let bounds = [0] + breakEvens
        var ranges: [(from: Double, to: Double?)] = []
        for (index, from) in bounds.enumerated() {
            let to: Double? = index + 1 < bounds.count ? bounds[index + 1] : nil
            let inside = to.map { (from + $0) / 2 } ?? from + 1
            guard profit(at: inside) > 0 else { continue }
            if let last = ranges.last, last.to == from {
                ranges[ranges.count - 1].to = to
            } else {
                ranges.append((from, to))
            }
        }
        return ranges
    }
}
