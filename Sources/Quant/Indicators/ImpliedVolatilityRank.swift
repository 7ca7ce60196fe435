/// Where today's implied volatility stands among its own past: two measures that are often confused. Both are nil
/// with too little history, and while a value that is not a number is part of it: unknown is not zero.

/// Sessions that rank and percentile look at, today among them.
public let impliedVolatilityWindow = 252

/// IV rank, 0…100: (today − lowest) / (highest − lowest) × 100 over the last 252 values, the last being today's. Nil
/// where there is no range at all. O(1) per value on average.
public struct ImpliedVolatilityRank: Sendable {
    private var window: RollingSummary<Extremes>

    public init(window: Int = impliedVolatilityWindow) {
        precondition(window > 1, "a rank needs a past")
        self.window = RollingSummary(period: window)
    }

    public mutating func update(_ today: Double) -> Double? {
        guard today.isSound else {
            window.removeAll()
            return nil
        }
        return window.push(today)?.rank(of: today)
    }

    public static func column(_ values: [Double], window: Int = impliedVolatilityWindow) -> IndicatorColumn {
        var rank = ImpliedVolatilityRank(window: window)
        return IndicatorColumn(count: values.count) { rank.update(values[$0]) }
    }
}

/// IV percentile, 0…100: the share of the 251 values before today that were below today's. O(window) per value.
public struct ImpliedVolatilityPercentile: Sendable {
    private var window: RollingWindow

    public init(window: Int = impliedVolatilityWindow) {
        precondition(window > 1, "a percentile needs a past")
        self.window = RollingWindow(capacity: window)
    }

    public mutating func update(_ today: Double) -> Double? {
        guard today.isSound else {
            window.removeAll()
            return nil
        }
        _ = window.push(today)
        return window.isFull ? percentile(of: today, among: window.values.span) : nil
    }

    public static func column(_ values: [Double], window: Int = impliedVolatilityWindow) -> IndicatorColumn {
        var percentile = ImpliedVolatilityPercentile(window: window)
        return IndicatorColumn(count: values.count) { percentile.update(values[$0]) }
    }
}

/// `ImpliedVolatilityRank` of the last of the values. O(window).
public func impliedVolatilityRank(_ values: [Double], window: Int = impliedVolatilityWindow) -> Double? {
    guard window > 1, values.count >= window, let today = values.last else { return nil }
    var extremes = Extremes()
    for value in values.suffix(window) {
        guard value.isSound else { return nil }
        extremes = extremes.joined(with: Extremes(value))
    }
    return extremes.rank(of: today)
}

/// `ImpliedVolatilityPercentile` of the last of the values. O(window).
public func impliedVolatilityPercentile(_ values: [Double], window: Int = impliedVolatilityWindow) -> Double? {
    let known = values.suffix(window)
    guard window > 1, known.count == window, known.allSatisfy(\.isSound), let today = known.last else { return nil }
    return percentile(of: today, among: known.span)
}

/// Today, being among the values, is never below itself.
private func percentile(of today: Double, among values: Span<Double>) -> Double {
    var below: UInt64 = 0
    // Counted by the sign of the difference: a branch would be a coin toss for every value.
    for index in 0..<values.count { below &+= (values[unchecked: index] - today).bitPattern >> 63 }
    return 100 * Double(below) / Double(values.count - 1)
}

private struct Extremes: Summary {
    private var lowest = Double.infinity
    private var highest = -Double.infinity

    init() {}

    init(_ value: Double) {
        lowest = value
        highest = value
    }

    func joined(with later: Extremes) -> Extremes {
        var both = self
        both.lowest = min(lowest, later.lowest)
        both.highest = max(highest, later.highest)
        return both
    }

    func rank(of value: Double) -> Double? {
        highest > lowest ? 100 * (value - lowest) / (highest - lowest) : nil
    }
}
