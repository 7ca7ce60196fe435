import Quant

/// |x − reference| / max(1, |reference|): absolute for small numbers, relative for large ones. NaN fails any bar.
func scaledError(_ x: Double, _ reference: Double) -> Double {
    x == reference ? 0 : abs(x - reference) / max(1, abs(reference))
}

/// |x − reference| / |reference|; only an exact 0 matches 0.
func relativeError(_ x: Double, _ reference: Double) -> Double {
    x == reference ? 0 : abs(x - reference) / abs(reference)
}

/// The larger of the two; NaN wins, so that a broken value cannot hide behind a good one.
func worse(_ a: Double, _ b: Double) -> Double {
    a.isNaN || b.isNaN ? .nan : max(a, b)
}

/// The bits of a column, for comparisons that must see −0 and NaN.
func bits(_ values: [Double]) -> [UInt64] {
    values.map(\.bitPattern)
}

/// FNV-1a over the bytes of the numbers, lowest byte first: one number for a million results.
func fingerprint(_ values: [Double]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for value in values {
        var rest = value.bitPattern
        for _ in 0..<8 {
            hash = (hash ^ (rest & 0xff)) &* 0x0000_0100_0000_01b3
            rest >>= 8
        }
    }
    return hash
}

extension SplitMix64 {
    /// An everyday option, and now and then an extreme one.
    mutating func option(kind: OptionKind? = nil) -> EuropeanOption {
        let spot = uniform(5, 6000)
        let isExtreme = uniform() < 0.1
        let volatility = isExtreme ? uniform(0.01, 4) : uniform(0.08, 0.9)
        let years = uniform() < 0.2 ? uniform(1, 10) / 365 : uniform(0.02, 3)
        let reach = uniform(-3, 3) * volatility * years.squareRoot()
        let drawn: OptionKind = uniform() < 0.5 ? .call : .put
        return EuropeanOption(
            kind: kind ?? drawn, spot: spot, strike: spot * DeterministicMath.exp(reach), years: years,
            rate: uniform(-0.02, 0.08), yield: uniform(0, 0.06), volatility: volatility)
    }
}
