import Benchmark
import Quant

/// European prices and Greeks, each beside its frozen reference of equal width. `rate` is what the reference reached
/// on the machine of record (Xeon of 2023 at 3.0 GHz, one core), in millions a second: a run in which it stays far
/// below says nothing.
func registerEuropean() {
    let rows = "\(Options.count) rows"
    Benchmark("European price and Greeks, \(rows), frozen scalar libm reference (rate 12)") { benchmark in
        let options = Options(.everyday)
        benchmark.startMeasurement()
        options.evaluateScalarReference()
        benchmark.stopMeasurement()
    }

    let widths: [(lanes: Int32, path: KernelPath, rate: Int, expiryRate: Int)] = [
        (4, .avx2, 72, 95), (8, .avx512, 100, 132),
    ]
    let hasLibmvec = Options(.everyday).evaluateVectorReference(lanes: 4, isOneExpiry: false)
    for width in widths where hasLibmvec && width.path.isAvailable {
        for isOneExpiry in [false, true] {
            let rate = isOneExpiry ? width.expiryRate : width.rate
            let what = isOneExpiry ? " of one expiry, frozen libmvec" : ", frozen libmvec"
            Benchmark("European price and Greeks, \(rows)\(what), \(width.lanes) lanes (rate \(rate))") { benchmark in
                let options = Options(.everyday)
                benchmark.startMeasurement()
                let isRun = options.evaluateVectorReference(lanes: width.lanes, isOneExpiry: isOneExpiry)
                benchmark.stopMeasurement()
                precondition(isRun, "there is a libmvec")
            }
        }
    }

    for path in KernelPath.allCases where path.isAvailable && path != .portable && path != .automatic {
        Benchmark("European price and Greeks, \(rows), \(path)") { benchmark in
            let options = Options(.everyday)
            benchmark.startMeasurement()
            options.evaluate(path)
            benchmark.stopMeasurement()
        }
        Benchmark("European price and Greeks, \(rows) of one expiry, \(path)") { benchmark in
            let options = Options(.everyday)
            benchmark.startMeasurement()
            options.evaluate(path, isOneExpiry: true)
            benchmark.stopMeasurement()
        }
        Benchmark("European price, first and second-order Greeks, \(rows), \(path)") { benchmark in
            let options = Options(.everyday)
            benchmark.startMeasurement()
            options.evaluateSecondOrder(path)
            benchmark.stopMeasurement()
        }
    }

    registerMillion(hasLibmvec: hasLibmvec)

    Benchmark("European price and Greeks, \(Options.count) single options") { benchmark in
        let options = Options(.everyday)
        benchmark.startMeasurement()
        for row in 0..<Options.count { blackHole(options.option(row).greeks) }
        benchmark.stopMeasurement()
    }
}

/// A million rows: seven columns in and six out are a hundred megabytes, so that memory bounds both sides.
private func registerMillion(hasLibmvec: Bool) {
    let widths: [(lanes: Int32, path: KernelPath)] = [(4, .avx2), (8, .avx512)]
    for width in widths where width.path.isAvailable {
        if hasLibmvec {
            Benchmark("European price and Greeks, 1000000 rows, frozen libmvec, \(width.lanes) lanes") { benchmark in
                let options = Options(.everyday, rows: Options.million)
                benchmark.startMeasurement()
                let isRun = options.evaluateVectorReference(lanes: width.lanes, isOneExpiry: false)
                benchmark.stopMeasurement()
                precondition(isRun, "there is a libmvec")
            }
        }
        Benchmark("European price and Greeks, 1000000 rows, \(width.path)") { benchmark in
            let options = Options(.everyday, rows: Options.million)
            benchmark.startMeasurement()
            options.evaluate(width.path)
            benchmark.stopMeasurement()
        }
    }
}

/// Implied volatilities beside their frozen scalar reference, rate as above.
func registerImpliedVolatility() {
    let rows = "\(Options.count) rows"
    Benchmark("Implied volatility, \(rows), frozen scalar reference (rate 4)") { benchmark in
        let options = Options(.desk)
        benchmark.startMeasurement()
        options.solveReference()
        benchmark.stopMeasurement()
    }

    for path in KernelPath.allCases where path.isAvailable && path != .portable && path != .automatic {
        Benchmark("Implied volatility, \(rows), \(path)") { benchmark in
            let options = Options(.desk)
            benchmark.startMeasurement()
            options.solve(path)
            benchmark.stopMeasurement()
        }
    }

    Benchmark("Implied volatility, \(Options.count) single prices") { benchmark in
        let options = Options(.desk)
        benchmark.startMeasurement()
        for row in 0..<Options.count {
            let option = options.option(row)
            blackHole(
                try? impliedVolatility(
                    kind: option.kind, price: options.price[row], spot: option.spot, strike: option.strike,
                    years: option.years, rate: option.rate, yield: option.yield))
        }
        benchmark.stopMeasurement()
    }
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput], maxDuration: .seconds(2), maxIterations: 2_000)

    registerEuropean()
    registerImpliedVolatility()
    registerAmerican()
    registerIndicators()

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
