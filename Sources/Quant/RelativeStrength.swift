/// Relative strength index, 0…100, of closes with Wilder's smoothing (Wilder 1978), as TA-Lib computes it: the first
/// value comes with `period` changes; a market that has not moved at all gives 0.
public struct RelativeStrength: Sendable {
    private let period: Double
    private var changes = 0.0
    private var previous: Double?
    private var gain = 0.0
    private var loss = 0.0

    public init(period: Int = 14) {
        precondition(period > 1, "smoothing needs more than one change")
        self.period = Double(period)
    }

    public mutating func update(_ close: Double) -> Double? {
        guard let before = previous else {
            previous = close
            return nil
        }
        previous = close
        let change = close - before
        let up = change > 0 ? change : 0
        let down = change < 0 ? -change : 0
        if changes < period {
            changes += 1
            gain += up
            loss += down
            guard changes == period else { return nil }
            gain /= period
            loss /= period
        } else {
            gain = (gain * (period - 1) + up) / period
            loss = (loss * (period - 1) + down) / period
        }
        let total = gain + loss
        return total > 0 ? 100 * (gain / total) : 0
    }

    public static func column(_ closes: [Double], period: Int = 14) -> [Double?] {
        var strength = RelativeStrength(period: period)
        return closes.map { strength.update($0) }
    }
}
