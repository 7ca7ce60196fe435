import Benchmark
import CIndicatorReference
import Quant

/// Seeded daily bars in columns, and room for what the frozen references make of them.
final class Bars {
    let highs: [Double]
    let lows: [Double]
    let closes: [Double]
    private let results: [UnsafeMutablePointer<Double>]
    private var panel = IndicatorPanel()

    var count: Int { closes.count }

    init(count: Int) {
        var random = SplitMix64(seed: 7)
        var close = 100.0
        closes = (0..<count).map { _ in
            close *= DeterministicMath.exp(0.01 * random.normal())
            return close
        }
        highs = closes.map { $0 * random.uniform(1, 1.01) }
        lows = closes.map { $0 * random.uniform(0.99, 1) }
        results = (0..<9).map { _ in
            let result = UnsafeMutablePointer<Double>.allocate(capacity: count)
            result.initialize(repeating: 0, count: count)
            return result
        }
    }

    deinit { for result in results { result.deallocate() } }

    /// One pass per indicator. The first two results are scratch.
    func evaluateReferences() {
        let bars = Int64(count)
        blackHole(reference_ema(bars, closes, 20, results[2]))
        blackHole(reference_rsi(bars, closes, 14, results[3]))
        blackHole(
            reference_macd(bars, closes, 12, 26, 9, results[0], results[1], results[4], results[5], results[6]))
        blackHole(reference_adx(bars, highs, lows, closes, 14, results[7]))
        blackHole(reference_atr(bars, highs, lows, closes, 14, results[0], results[8]))
    }

    func evaluatePanel() {
        panel.evaluate(highs: highs, lows: lows, closes: closes)
        blackHole(panel)
    }

    func evaluateColumns() {
        blackHole(ExponentialMovingAverage.column(closes))
        blackHole(RelativeStrength.column(closes))
        blackHole(MovingAverageConvergence.column(closes))
        blackHole(DirectionalMovement.column(highs: highs, lows: lows, closes: closes))
        blackHole(AverageTrueRange.column(highs: highs, lows: lows, closes: closes))
    }

    func stream() {
        var exponential = ExponentialMovingAverage()
        var strength = RelativeStrength()
        var convergence = MovingAverageConvergence()
        var movement = DirectionalMovement()
        var range = AverageTrueRange()
        for bar in 0..<count {
            blackHole(exponential.update(closes[bar]))
            blackHole(strength.update(closes[bar]))
            blackHole(convergence.update(closes[bar]))
            blackHole(movement.update(high: highs[bar], low: lows[bar], close: closes[bar]))
            blackHole(range.update(high: highs[bar], low: lows[bar], close: closes[bar]))
        }
    }

    /// Whether the references and the panel mean the same indicators: what they say of every bar is within 1e-9.
    func isAgreed() -> Bool {
        evaluateReferences()
        evaluatePanel()
        let columns = [
            (2, panel.exponential), (3, panel.strength), (4, panel.convergence.line), (5, panel.convergence.signal),
            (6, panel.convergence.histogram), (7, panel.movement.index), (8, panel.range),
        ]
        return columns.allSatisfy { result, column in
            guard let first = column.firstDefined else { return false }
            return (first..<count).allSatisfy { bar in
                let reference = results[result][bar - first]
                return abs(column.values[bar] - reference) <= 1e-9 * max(1, abs(reference))
            }
        }
    }
}

/// EMA 20, RSI 14, MACD 12/26/9, ADX 14 and ATR 14, the five together beside their frozen references. `rate` is what
/// those reached on the machine of record (Xeon of 2023 at 3.0 GHz, one core), in millions of indicator values a second
/// (bars × 5): a run in which they stay far below says nothing.
func registerIndicators() {
    for (count, rate) in [(10_000, 120), (1_000_000, 90)] {
        lazy var bars = Bars(count: count)
        let what = "EMA, RSI, MACD, ADX, ATR over \(count) bars"
        Benchmark("\(what), frozen references (rate \(rate))") { benchmark in
            precondition(bars.isAgreed(), "the references are of the same indicators")
            benchmark.startMeasurement()
            bars.evaluateReferences()
            benchmark.stopMeasurement()
        }
        Benchmark("\(what), panel") { benchmark in
            bars.evaluatePanel()
            benchmark.startMeasurement()
            bars.evaluatePanel()
            benchmark.stopMeasurement()
        }
        Benchmark("\(what), column by column") { benchmark in
            bars.evaluateColumns()
            benchmark.startMeasurement()
            bars.evaluateColumns()
            benchmark.stopMeasurement()
        }
        Benchmark("\(what), streamed") { benchmark in
            bars.stream()
            benchmark.startMeasurement()
            bars.stream()
            benchmark.stopMeasurement()
        }
    }
}
