import Benchmark
import CScalarReference
import Quant

/// A chain's worth of seeded options, ten thousand of them, and room for their results.
struct Options {
    static let count = 10_000

    var isCall: [UInt8] = []
    var spot: [Double] = []
    var strike: [Double] = []
    var years: [Double] = []
    var rate: [Double] = []
    var yield: [Double] = []
    var volatility: [Double] = []
    var price = [Double](repeating: 0, count: count)
    var delta = [Double](repeating: 0, count: count)
    var gamma = [Double](repeating: 0, count: count)
    var theta = [Double](repeating: 0, count: count)
    var vega = [Double](repeating: 0, count: count)

    init() {
        var random = SplitMix64(seed: 2026)
        for _ in 0..<Self.count {
            let reach = random.uniform(-2, 2)
            let deviation = random.uniform(0.1, 0.6)
            let time = random.uniform(0.01, 1)
            isCall.append(random.uniform() < 0.5 ? 1 : 0)
            spot.append(random.uniform(50, 5000))
            years.append(time)
            volatility.append(deviation)
            strike.append(spot[spot.count - 1] * DeterministicMath.exp(reach * deviation * time.squareRoot()))
            rate.append(random.uniform(0, 0.05))
            yield.append(random.uniform(0, 0.03))
        }
        evaluate(.automatic)
    }

    mutating func evaluate(_ path: KernelPath) {
        EuropeanColumns.evaluate(
            count: Self.count, isCall: isCall, spot: spot, strike: strike, years: years, rate: rate, yield: yield,
            volatility: volatility, path: path, price: &price, delta: &delta, gamma: &gamma, theta: &theta,
            vega: &vega)
    }

    mutating func evaluateReference() {
        reference_european(
            Int64(Self.count), isCall, spot, strike, years, rate, yield, volatility, &price, &delta, &gamma, &theta,
            &vega)
    }
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput], maxDuration: .seconds(2), maxIterations: 2_000)

    Benchmark("European price and Greeks, 10,000 rows, frozen scalar libm reference") { benchmark in
        var options = Options()
        benchmark.startMeasurement()
        options.evaluateReference()
        benchmark.stopMeasurement()
        blackHole(options.price)
    }

    for path in KernelPath.allCases where path.isAvailable && path != .portable {
        Benchmark("European price and Greeks, 10,000 rows, \(path)") { benchmark in
            var options = Options()
            benchmark.startMeasurement()
            options.evaluate(path)
            benchmark.stopMeasurement()
            blackHole(options.price)
        }
    }

    Benchmark("European price and Greeks, 10,000 single options") { benchmark in
        let options = Options()
        benchmark.startMeasurement()
        for row in 0..<Options.count {
            blackHole(
                EuropeanOption(
                    kind: options.isCall[row] == 1 ? .call : .put, spot: options.spot[row],
                    strike: options.strike[row], years: options.years[row], rate: options.rate[row],
                    yield: options.yield[row], volatility: options.volatility[row]
                ).greeks)
        }
        benchmark.stopMeasurement()
    }

    Benchmark("Implied volatility, 10,000 single prices") { benchmark in
        let options = Options()
        benchmark.startMeasurement()
        for row in 0..<Options.count {
            blackHole(
                try? impliedVolatility(
                    kind: options.isCall[row] == 1 ? .call : .put, price: options.price[row],
                    spot: options.spot[row], strike: options.strike[row], years: options.years[row],
                    rate: options.rate[row], yield: options.yield[row]))
        }
        benchmark.stopMeasurement()
    }

    Benchmark("EMA 20, SMA 50, RSI 14, MACD, ADX 14 over 10,000 bars, streamed") { benchmark in
        var random = SplitMix64(seed: 7)
        var close = 100.0
        let bars = (0..<10_000).map { _ -> (high: Double, low: Double, close: Double) in
            close *= DeterministicMath.exp(0.01 * random.normal())
            return (close * 1.005, close * 0.995, close)
        }
        var exponential = ExponentialMovingAverage()
        var simple = SimpleMovingAverage()
        var strength = RelativeStrength()
        var convergence = MovingAverageConvergence()
        var movement = DirectionalMovement()
        benchmark.startMeasurement()
        for bar in bars {
            blackHole(exponential.update(bar.close))
            blackHole(simple.update(bar.close))
            blackHole(strength.update(bar.close))
            blackHole(convergence.update(bar.close))
            blackHole(movement.update(high: bar.high, low: bar.low, close: bar.close))
        }
        benchmark.stopMeasurement()
    }

    Benchmark("Volatility forecast, 5,000 closes") { benchmark in
        var random = SplitMix64(seed: 8)
        var close = 100.0
        let closes = (0..<5_000).map { _ -> Double in
            close *= DeterministicMath.exp(0.01 * random.normal())
            return close
        }
        benchmark.startMeasurement()
        blackHole(forecastVolatility(dailyCloses: closes, horizonDays: 31))
        benchmark.stopMeasurement()
    }
}
