/// A stretch of sessions with equity below an earlier peak. Positions count the returns from 0.
public struct Drawdown: Sendable, Hashable {
    /// First session under water.
    public var first: Int
    /// The deepest session; the earlier one on a tie.
    public var valley: Int
    /// Last session under water: the one before the recovery, or the last of the series.
    public var last: Int
    /// Equity at the valley / peak − 1, negative.
    public var depth: Double

    /// For each session equity / highest equity so far − 1, at most 0; the starting equity of 1 counts as a peak.
    public static func depths(_ returns: [Double]) -> [Double] {
        var equity = 1.0
        var peak = 1.0
        return returns.map { step in
            equity *= 1 + step
            peak = max(peak, equity)
            return equity / peak - 1
        }
    }

    /// All stretches under water, in time order.
    public static func all(in returns: [Double]) -> [Drawdown] {
        var found: [Drawdown] = []
        var current: Drawdown?
        for (index, depth) in depths(returns).enumerated() {
            guard depth < 0 else {
                if let current { found.append(current) }
                current = nil
                continue
            }
            var stretch = current ?? Drawdown(first: index, valley: index, last: index, depth: depth)
            stretch.last = index
            if depth < stretch.depth {
                stretch.depth = depth
                stretch.valley = index
            }
            current = stretch
        }
        if let current { found.append(current) }
        return found
    }

    /// The stretch that fell deepest; the earlier one on a tie.
    public static func deepest(in returns: [Double]) -> Drawdown? {
        var deepest: Drawdown?
        for stretch in all(in: returns) where stretch.depth < deepest?.depth ?? 0 { deepest = stretch }
        return deepest
    }

    /// The stretch of most calendar days, both ends counted; the later one on a tie.
    ///
    /// - Parameter dayNumbers: a running number of the calendar day of each return.
    /// - Precondition: one day number for each return.
    public static func longest(in returns: [Double], dayNumbers: [Int]) -> (stretch: Drawdown, days: Int)? {
        precondition(returns.count == dayNumbers.count, "each return has its day")
        var longest: (stretch: Drawdown, days: Int)?
        for stretch in all(in: returns) {
            let days = dayNumbers[stretch.last] - dayNumbers[stretch.first] + 1
            if days >= longest?.days ?? 0 { longest = (stretch, days) }
        }
        return longest
    }
}
