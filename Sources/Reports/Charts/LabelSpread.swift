/// Keeps labels along one line from covering each other: each stays as near to its place as the others allow.
enum LabelSpread {
    /// Centres for labels of `sizes` that want to be at `wanted`, in the same order, at least `gap` apart, within
    /// `low…high` as far as they fit. Ties keep their order.
    static func spread(_ wanted: [Double], sizes: [Double], gap: Double, low: Double, high: Double) -> [Double] {
        precondition(wanted.count == sizes.count, "each label has a place and a size")
        let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
        var centres = wanted
        var edge = low
        for index in order {
            centres[index] = max(centres[index], edge + sizes[index] / 2)
            edge = centres[index] + sizes[index] / 2 + gap
        }
        edge = high
        for index in order.reversed() {
            centres[index] = min(centres[index], edge - sizes[index] / 2)
            edge = centres[index] - sizes[index] / 2 - gap
        }
        return centres
    }
}
