/// High, low and close of a bar, in points.
struct PriceBar: Sendable {
    var high: Double
    var low: Double
    var close: Double

    @inline(__always)
    var isSound: Bool { high.isSound && low.isSound && close.isSound }

    /// A call, so that a bar kept from the last update is read as it was written, number by number: read in pairs it
    /// would make the processor wait for the writes.
    @inline(never)
    func change(to bar: PriceBar) -> BarChange { BarChange(from: self, to: bar) }
}

/// What Wilder (1978) reads off two bars in a row, in points, none of it negative.
struct BarChange {
    /// Directional movement up and down: how far the bar went beyond the one before it, on the side where it went
    /// farther; the other is 0.
    let moved: SIMD2<Double>
    /// True range: how far the bar reached, counted from the close before it.
    let reach: Double

    static let none = BarChange(moved: .zero, reach: 0)

    private init(moved: SIMD2<Double>, reach: Double) {
        self.moved = moved
        self.reach = reach
    }

    // Which side went farther is a coin toss that no processor foretells, so it is masked, not branched on.
    @inline(__always)
    init(from previous: PriceBar, to bar: PriceBar) {
        let beyond = SIMD2(bar.high - previous.high, previous.low - bar.low)
        let opposite = SIMD2(beyond.y, beyond.x)
        moved = beyond.replacing(with: 0, where: (beyond .<= opposite) .| (beyond .<= .zero))
        let above = abs(bar.high - previous.close)
        let below = abs(bar.low - previous.close)
        let gap = above > below ? above : below
        let range = bar.high - bar.low
        reach = gap > range ? gap : range
    }
}
