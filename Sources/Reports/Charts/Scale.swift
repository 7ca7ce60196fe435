/// A straight map from values to pixels.
struct Scale: Hashable {
    let low: Double
    let high: Double
    /// The pixel of `low`.
    let from: Double
    /// The pixel of `high`.
    let to: Double

    /// A domain without extent is given one, so that its value stands in the middle.
    init(low: Double, high: Double, from: Double, to: Double) {
        precondition(low.isFinite && high.isFinite && low <= high, "a scale runs from a finite value up to another")
        if low < high {
            self.low = low
            self.high = high
        } else {
            let reach = low == 0 ? 1 : low.magnitude * 0.05
            self.low = low - reach
            self.high = high + reach
        }
        self.from = from
        self.to = to
    }

    func callAsFunction(_ value: Double) -> Double {
        from + (value - low) / (high - low) * (to - from)
    }

    func clamped(_ value: Double) -> Double {
        self(min(high, max(low, value)))
    }
}
