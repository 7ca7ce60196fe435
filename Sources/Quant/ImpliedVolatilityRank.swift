/// Where today's implied volatility stands among its own past: two measures that are often confused.

/// Sessions that rank and percentile look at, today among them.
public let impliedVolatilityWindow = 252

/// IV rank, 0…100: (today − lowest) / (highest − lowest) × 100 over the last 252 values, the last being today's.
///
/// Nil with too little history, a value that is not a number, or no range at all: unknown is not zero.
public func impliedVolatilityRank(_ values: [Double], window: Int = impliedVolatilityWindow) -> Double? {
    guard window > 1, values.count >= window, let today = values.last else { return nil }
    var lowest = today
    var highest = today
    for value in values[(values.count - window)...] {
        guard value.isFinite else { return nil }
        lowest = min(lowest, value)
        highest = max(highest, value)
    }
    guard highest > lowest else { return nil }
    return 100 * (today - lowest) / (highest - lowest)
}

/// IV percentile, 0…100: the share of the 251 values before today that were below today's.
///
/// Nil with too little history or a value that is not a number.
public func impliedVolatilityPercentile(_ values: [Double], window: Int = impliedVolatilityWindow) -> Double? {
    guard window > 1, values.count >= window, let today = values.last, today.isFinite else { return nil }
    var below = 0
    for value in values[(values.count - window)..<(values.count - 1)] {
        guard value.isFinite else { return nil }
        if value < today { below += 1 }
    }
    return 100 * Double(below) / Double(window - 1)
}
