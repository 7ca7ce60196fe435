/// A line of numbers in one row of a terminal, as blocks of eight heights.
public enum Sparkline {
    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// One block for each value, or for each of `width` equal stretches, the last value of a stretch standing for it.
    /// Heights run from the smallest value to the largest; where all are equal, the middle. Absent values are blanks.
    public static func text(_ values: [Double?], width: Int) -> String {
        let sampled = sample(values, width: width)
        let known = sampled.compactMap { $0 }
        guard let low = known.min(), let high = known.max() else {
            return String(repeating: " ", count: sampled.count)
        }
        return String(
            sampled.map { value -> Character in
                guard let value else { return " " }
                guard high > low else { return blocks[3] }
                return blocks[min(7, Int((value - low) / (high - low) * 8))]
            })
    }

    private static func sample(_ values: [Double?], width: Int) -> [Double?] {
        let finite = values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
        guard width > 0 else { return [] }
        guard finite.count > width else { return finite }
        return (0..<width).map { column in
            finite[(column * finite.count / width)..<((column + 1) * finite.count / width)].last { $0 != nil } ?? nil
        }
    }
}
