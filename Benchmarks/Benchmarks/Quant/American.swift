import Benchmark
import CScalarReference
import Quant

/// A thousand American options of a desk's mix, beside a frozen binomial tree. On the machine of record QuantLib
/// does 65,000 a second by its fast QdFp engine, at 0.0014 % of the strike, and 800 with cash dividends by finite
/// differences; those rates were taken once, with its own wheel, and are not part of this run.
func registerAmerican() {
    let count = 1_000
    let options = americans(count)
    Benchmark("American price, \(count) options, frozen tree of 500 steps (rate 0.0024)") { benchmark in
        for _ in benchmark.scaledIterations {
            for option in options {
                blackHole(
                    reference_american_tree(
                        option.kind == .call, option.spot, option.strike, option.years, option.rate, option.yield,
                        option.volatility, 500))
            }
        }
    }
    for scheme in [AmericanScheme.fast, .reference] {
        Benchmark("American price, \(count) options, collocation, \(scheme == .fast ? "fast" : "reference")") {
            benchmark in
            for _ in benchmark.scaledIterations {
                for option in options { blackHole(try? option.price(scheme)) }
            }
        }
        Benchmark("Cash dividends, \(count) options, lattice, \(scheme == .fast ? "fast" : "reference")") { benchmark in
            let paying = options.map(paying)
            benchmark.startMeasurement()
            for option in paying { blackHole(try? option.price(scheme)) }
            benchmark.stopMeasurement()
        }
    }
}

private func americans(_ count: Int) -> [AmericanOption] {
    var random = SplitMix64(seed: 65)
    return (0..<count).map { _ in
        let spot = random.uniform(50, 700)
        let (years, volatility) = (random.uniform(7.0 / 365, 1.5), random.uniform(0.10, 0.60))
        let distance = random.uniform(-2, 2) * volatility * years.squareRoot()
        return AmericanOption(
            kind: random.uniform() < 0.5 ? .call : .put, spot: spot, strike: spot * DeterministicMath.exp(distance),
            years: years, rate: random.uniform(0.005, 0.06), yield: random.uniform(0, 0.04), volatility: volatility)
    }
}

/// A dividend each quarter, the first one after a month.
private func paying(_ option: AmericanOption) -> CashDividendOption {
    var plain = option
    plain.yield = 0
    let dates = stride(from: 1.0 / 12, to: option.years, by: 0.25)
    return CashDividendOption(
        option: plain, dividends: dates.map { DatedDividend(years: $0, amount: 0.005 * option.spot) })
}
