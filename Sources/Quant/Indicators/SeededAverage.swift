/// The exponential average behind every smoothed indicator: seeded by the simple mean of the first `period` values,
/// then moved towards each next one by a fixed share of the distance.
struct SeededAverage<Value: Averageable>: Sendable {
    private let period: Int
    private let weight: Double
    private var seen = 0
    /// The sum of what was seen, until the average is warm.
    private(set) var value = Value.zero

    init(period: Int, weight: Double) {
        precondition(period > 0, "an average needs a period")
        self.period = period
        self.weight = weight
    }

    /// Wilder's smoothing (1978): weight 1 / period.
    init(wilder period: Int) {
        self.init(period: period, weight: 1 / Double(period))
    }

    /// Whether every value has an average from now on.
    var isWarm: Bool { seen == period }

    /// Once warm, this is all that happens.
    @inline(__always)
    mutating func step(_ next: Value) -> Value {
        value = value + (next - value) * weight
        return value
    }

    mutating func warmUp(_ next: Value) -> Value? {
        seen += 1
        value = value + next
        guard isWarm else { return nil }
        value = value / Double(period)
        return value
    }

    mutating func restart() {
        seen = 0
        value = .zero
    }
}

/// A number, or some side by side, which take no longer than one.
protocol Averageable: Sendable {
    static var zero: Self { get }
    static func + (left: Self, right: Self) -> Self
    static func - (left: Self, right: Self) -> Self
    static func * (left: Self, right: Self) -> Self
    static func * (left: Self, right: Double) -> Self
    static func / (left: Self, right: Double) -> Self
}

extension Double: Averageable {}
extension SIMD2<Double>: Averageable {}
extension SIMD4<Double>: Averageable {}
