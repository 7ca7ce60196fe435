/// Round values on an axis, 1, 2 or 5 times a power of ten apart.
struct LinearTicks: Hashable {
    let values: [Double]
    /// The step is 1, 2 or 5 times 10^`exponent`.
    let exponent: Int
    let step: Double

    /// The ticks within `low…high`, at most `count + 1` of them. Each is an integer times or over a power of ten, so
    /// that it is the nearest double to what its label says.
    init(low: Double, high: Double, atMost count: Int) {
        let span = high - low
        guard span > 0, span.isFinite, count > 0 else {
            values = [low]
            exponent = 0
            step = 1
            return
        }
        let rough = span / Double(count)
        var exponent = 0
        while Self.power(exponent + 1) <= rough { exponent += 1 }
        while Self.power(exponent) > rough, exponent > -300 { exponent -= 1 }
        var factor = 10
        for candidate in [1, 2, 5] where Self.scaled(candidate, exponent) >= rough {
            factor = candidate
            break
        }
        if factor == 10 {
            factor = 1
            exponent += 1
        }
        self.exponent = exponent
        step = Self.scaled(factor, exponent)
        let first = Int((low / step).rounded(.up))
        let last = Int((high / step).rounded(.down))
        values = first <= last ? (first...last).map { Self.scaled($0 * factor, exponent) } : []
    }

    private static func scaled(_ value: Int, _ exponent: Int) -> Double {
        exponent >= 0 ? Double(value) * power(exponent) : Double(value) / power(-exponent)
    }

    private static func power(_ exponent: Int) -> Double {
        var power = 1.0
        for _ in 0..<exponent.magnitude { power *= 10 }
        return exponent >= 0 ? power : 1 / power
    }
}
