/// Relative strength index, 0…100, of closes with Wilder's smoothing (Wilder 1978), as TA-Lib computes it: the first
/// value comes with `period` changes; a market that has not moved at all gives 0.
public struct RelativeStrength: Sendable {
    private var previousClose: Double?
    /// Gain and loss per bar.
    private var parts: SeededAverage<SIMD2<Double>>

    public init(period: Int = 14) {
        precondition(period > 1, "smoothing needs more than one change")
        parts = SeededAverage(wilder: period)
    }

    public mutating func update(_ close: Double) -> Double? {
        guard close.isSound else {
            previousClose = nil
            parts.restart()
            return nil
        }
        defer { previousClose = close }
        guard let previousClose else { return nil }
        let change = close - previousClose
        return isWarm ? step(change) : parts.warmUp(Self.parts(of: change)).map(Self.index)
    }

    public static func column(_ closes: [Double], period: Int = 14) -> IndicatorColumn {
        var strength = RelativeStrength(period: period)
        return IndicatorColumn(count: closes.count) { strength.update(closes[$0]) }
    }

    var isWarm: Bool { parts.isWarm }

    /// - Parameter change: from the close before.
    @inline(__always)
    mutating func step(_ change: Double) -> Double { Self.index(parts.step(Self.parts(of: change))) }

    // Masked, not branched on: up or down is a coin toss that no processor foretells.
    @inline(__always)
    private static func parts(of change: Double) -> SIMD2<Double> {
        let sides = SIMD2(change, -change)
        return sides.replacing(with: 0, where: sides .<= .zero)
    }

    @inline(__always)
    private static func index(_ parts: SIMD2<Double>) -> Double {
        let total = parts.x + parts.y
        return total.isMovement ? 100 * (parts.x / total) : 0
    }
}
