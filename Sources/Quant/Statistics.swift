/// Sums and moments in index order: the same input in the same order gives the same bits.
public enum Statistics {
    /// NaN for no values.
    public static func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }

    /// Square root of the sum of squared deviations / (n − 1); NaN for fewer than two values. Two passes.
    public static func sampleDeviation(_ values: [Double]) -> Double {
        guard values.count > 1 else { return .nan }
        let centre = mean(values)
        var sum = 0.0
        for value in values { sum += (value - centre) * (value - centre) }
        return (sum / Double(values.count - 1)).squareRoot()
    }

    /// The quantile at `share` (0…1) of values sorted ascending, linear between neighbours (numpy's default,
    /// Hyndman and Fan 1996, type 7). NaN for no values.
    public static func quantile(sorted values: [Double], _ share: Double) -> Double {
        guard let last = values.last else { return .nan }
        let position = share * Double(values.count - 1)
        let index = Int(position)
        guard index + 1 < values.count else { return last }
        return values[index] + (values[index + 1] - values[index]) * (position - Double(index))
    }
}
