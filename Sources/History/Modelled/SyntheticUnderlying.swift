public import Market
import Quant

/// A simulated index: daily bars and their volatility index from a seed, for a demonstration where no real history can
/// be had. It never existed, and whatever is built on it is to be called synthetic.
///
/// Returns follow a GARCH with a leverage term (Glosten, Jagannathan and Runkle 1993): calm and turbulent months
/// cluster, falls raise volatility more than rises. Rare jumps come on top, and once in about eight years a crash of
/// several sessions. Its volatility index is the variance that process expects over the next 21 sessions, with a
/// premium, as a market would ask. The same seed gives the same bits on every processor.
public struct SyntheticUnderlying: Sendable {
    /// Open, high, low and close as an index has them; no volume.
    public let bars: [DailyBar]
    /// Its 30-day volatility index, in points.
    public let vix: [DailyBar]
    /// For the head of every report.
    public let label: String

    /// - Parameters:
    ///   - days: bars for each NYSE session in it.
    ///   - start: the close before the first session, dollars or points.
    public init(seed: UInt64, days: ClosedRange<Day>, start: Double = 1_000) {
        var process = Process(seed: seed, price: start)
        var bars: [DailyBar] = []
        var vix: [DailyBar] = []
        for session in NYSE.sessions(in: days) {
            let path = process.session()
            guard let open = Price(rounding: path.open), let high = Price(rounding: path.high),
                let low = Price(rounding: path.low), let close = Price(rounding: path.close)
            else { break }
            bars.append(
                DailyBar(
                    session: session.day, open: open.toCents, high: high.toCents, low: low.toCents,
                    close: close.toCents, volume: nil, knownAt: session.closesAt))
            vix.append(
                DailyBar(
                    session: session.day, open: nil, high: nil, low: nil,
                    close: ModelledDay.points(process.volatilityIndex), volume: nil,
                    knownAt: session.closesAt + .seconds(15 * 60)))
        }
        self.bars = bars
        self.vix = vix
        label = "synthetic index, seed \(seed): simulated, not a market"
    }

    private struct Process {
        private var random: SplitMix64
        private var price: Double
        /// Variance expected of the next session.
        private var variance: Double
        /// What the market asks for variance beyond the expected one, moving slowly.
        private var premium = 0.0
        /// Sessions a crash still lasts.
        private var crash = 0

        // Per session: mean 0.03 %, long-run volatility 16 % a year, persistence 0.977.
        private static let drift = 0.00035
        private static let weightOfFall = 0.14
        private static let weightOfMove = 0.012
        private static let weightOfPast = 0.895
        private static let longVariance = 0.16 * 0.16 / 252
        private static let persistence = weightOfPast + weightOfMove + weightOfFall / 2
        private static let base = longVariance * (1 - persistence)
        private static let jumpChance = 1.2 / 252
        private static let crashChance = 1.0 / (8 * 252)
        private static let steps = 13

        init(seed: UInt64, price: Double) {
            random = SplitMix64(seed: seed)
            self.price = price
            variance = Process.longVariance
        }

        mutating func session() -> (open: Double, high: Double, low: Double, close: Double) {
            var move = variance.squareRoot() * random.normal()
            if random.uniform() < Process.jumpChance { move += -0.012 + 0.02 * random.normal() }
            if crash == 0, random.uniform() < Process.crashChance { crash = 12 }
            if crash > 0 {
                crash -= 1
                move += -0.02 + 0.035 * random.normal()
            }
            move = min(max(move, -0.2), 0.12)
            let before = price
            let close = before * DeterministicMath.exp(Process.drift + move)
            let path = within(from: before, to: close, deviation: variance.squareRoot())
            price = close
            let weight = Process.weightOfMove + (move < 0 ? Process.weightOfFall : 0)
            variance = Process.base + weight * move * move + Process.weightOfPast * variance
            variance = min(variance, 0.9 * 0.9 / 252)
            premium = 0.95 * premium + 0.02 * random.normal()
            return path
        }

        /// A Brownian bridge from the last close to this one: its first step is the night, which is a quarter of the
        /// variance.
        private mutating func within(
            from: Double, to: Double, deviation: Double
        ) -> (open: Double, high: Double, low: Double, close: Double) {
            let night = 0.25
            let total = DeterministicMath.log(to / from)
            var gone = night
            var level = total * night + deviation * (night * (1 - night)).squareRoot() * random.normal()
            let open = from * DeterministicMath.exp(level)
            var high = max(open, to)
            var low = min(open, to)
            for step in 1..<Process.steps {
                let next = night + (1 - night) * Double(step) / Double(Process.steps)
                let share = (next - gone) / (1 - gone)
                let spread = ((next - gone) * (1 - next) / (1 - gone)).squareRoot()
                level += (total - level) * share + deviation * spread * random.normal()
                gone = next
                let now = from * DeterministicMath.exp(level)
                high = max(high, now)
                low = min(low, now)
            }
            return (open, high, low, to)
        }

        /// The mean of the variance expected over 21 sessions, annualised, with the premium.
        var volatilityIndex: Double {
            let persistence = Process.persistence
            let weight = (1 - DeterministicMath.pow(persistence, 21)) / (21 * (1 - persistence))
            let mean = Process.longVariance + (variance - Process.longVariance) * weight
            return (mean * 252).squareRoot() * DeterministicMath.exp(0.17 + premium)
        }
    }
}

extension Price {
    /// Rounded to cents, halves away from zero.
    fileprivate var toCents: Price { rounded(.nearest, to: .cents(1)) }
}
