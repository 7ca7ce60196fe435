/// A seeded generator of 64-bit numbers (Steele, Lea and Flood 2014): the same seed gives the same draws on every
/// processor. For modelled data and tests; it is no source of secrets.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64
    private var spare: Double?

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// Uniform on [0, 1), a multiple of 2^−53.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Uniform on [lower, upper).
    public mutating func uniform(_ lower: Double, _ upper: Double) -> Double {
        lower + (upper - lower) * uniform()
    }

    /// Standard normal, by Marsaglia's polar method (1964); draws come in pairs, the second is kept.
    public mutating func normal() -> Double {
        if let value = spare {
            spare = nil
            return value
        }
        while true {
            let a = 2 * uniform() - 1
            let b = 2 * uniform() - 1
            let s = a * a + b * b
            guard s < 1, s > 0 else { continue }
            let scale = (-2 * DeterministicMath.log(s) / s).squareRoot()
            spare = b * scale
            return a * scale
        }
    }
}
