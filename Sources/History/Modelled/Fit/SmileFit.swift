import Market
import Quant

/// The shape of one real expiry in the model's words.
struct SliceShape: Sendable {
    let atTheMoney: Double
    let slope: Double
    let curvature: Double
    /// How much the fit of lines listens to it: expiries around six weeks most.
    let weight: Double

    /// Weighted least squares of variance in the smile's two functions of z; the weight falls with z² as vega does,
    /// more slowly. Nil where too few strikes are bid.
    init?(_ slice: FitChain.Slice) {
        let quotes = slice.quotes.filter { $0.isOut && $0.volatility != nil }
        guard let nearest = quotes.min(by: { abs($0.logMoneyness) < abs($1.logMoneyness) })?.volatility else {
            return nil
        }
        var atTheMoney = nearest
        var found: (slope: Double, curvature: Double) = (0, 0)
        // z depends on the volatility at the money that is being sought.
        for _ in 0..<3 {
            let deviation = atTheMoney * slice.years.squareRoot()
            var squares = LeastSquares(3)
            var used = 0
            for quote in quotes {
                guard let volatility = quote.volatility else { continue }
                let z = quote.logMoneyness / deviation
                guard z > -5, z < 2.6 else { continue }
                used += 1
                // Relative errors of volatility, not of variance.
                squares.add(
                    [1, z, VolatilitySmile.root(z)], volatility * volatility,
                    weight: DeterministicMath.exp(-z * z / 4) / (volatility * volatility))
            }
            guard used >= 8 else { return nil }
            let terms = squares.solve().coefficients
            guard terms[0] > 0 else { return nil }
            atTheMoney = terms[0].squareRoot()
            let bend = terms[2] / terms[0]
            found = VolatilitySmile.shape(tilt: terms[1] / terms[0], bend: bend)
        }
        guard atTheMoney > 0.02, atTheMoney < 2 else { return nil }
        self.atTheMoney = atTheMoney
        slope = found.slope
        curvature = found.curvature
        let distance = DeterministicMath.log(slice.years * 365 / 40)
        weight = DeterministicMath.exp(-distance * distance / 1.2)
    }
}

/// Fits term structure and smile.
enum SmileFit {
    struct Outcome {
        var parameters: ModelParameters
        /// What the lines leave, root mean square: of ln(volatility at the money), slope, ln(curvature).
        var level: Double
        var slope: Double
        var curvature: Double
        var slices: Int
    }

    private struct Sample {
        let chain: Int
        let slice: FitChain.Slice
        let shape: SliceShape
        let weight: Double
    }

    static func fit(_ chains: [FitChain], from start: ModelParameters) -> Outcome {
        var samples: [Sample] = []
        for (index, chain) in chains.enumerated() {
            let shapes = chain.slices.compactMap { slice in SliceShape(slice).map { (slice, $0) } }
            let sum = shapes.reduce(0) { $0 + $1.1.weight }
            // Each day counts the same, however many expiries it lists.
            for (slice, shape) in shapes where sum > 0 {
                samples.append(Sample(chain: index, slice: slice, shape: shape, weight: shape.weight / max(sum, 1)))
            }
        }
        return lines(samples, chains, termStructure(samples, chains, start))
    }

    /// Coordinate search, in steps that are halved, over how variance is spread over time: by what is left of
    /// ln(volatility at the money) within days and across them.
    private static func termStructure(
        _ samples: [Sample], _ chains: [FitChain], _ start: ModelParameters
    ) -> ModelParameters {
        var best = start
        var least = left(samples, chains, best)
        var step = (reversion: 2.0, dayOff: 0.1, overnight: 0.1)
        for _ in 0..<6 {
            var improved = true
            while improved {
                improved = false
                for change in [
                    (step.reversion, 0, 0), (-step.reversion, 0, 0), (0, step.dayOff, 0), (0, -step.dayOff, 0),
                    (0, 0, step.overnight), (0, 0, -step.overnight),
                ] {
                    var trial = best
                    trial.term.reversion = min(max(trial.term.reversion + change.0, 0.5), 30)
                    trial.term.dayOffWeight = min(max(trial.term.dayOffWeight + change.1, 0), 1)
                    trial.term.overnightShare = min(max(trial.term.overnightShare + change.2, 0), 0.8)
                    let now = left(samples, chains, trial)
                    if now < least - 1e-9 {
                        least = now
                        best = trial
                        improved = true
                    }
                }
            }
            step = (step.reversion / 2, step.dayOff / 2, step.overnight / 2)
        }
        return best
    }

    private static func left(_ samples: [Sample], _ chains: [FitChain], _ parameters: ModelParameters) -> Double {
        let within = withinDays(samples, chains, parameters).residual
        let across = lines(samples, chains, parameters).level
        // Across days an index also moves for reasons that are not its term structure: one day's own expiries say more.
        return 4 * within * within + across * across
    }

    /// The line in tenor that each day's own expiries ask for, and what it and each day's own mean leave of
    /// ln(volatility at the money), on days with at least five expiries.
    private static func withinDays(
        _ samples: [Sample], _ chains: [FitChain], _ parameters: ModelParameters
    ) -> (perTenor: Double, residual: Double) {
        var bare = parameters
        bare.level = .init(constant: 0, perTenor: 0, perLevel: 0, perTerm: 0)
        var squares = LeastSquares(1)
        var first = 0
        while first < samples.count {
            var end = first
            while end < samples.count, samples[end].chain == samples[first].chain { end += 1 }
            let day = samples[first..<end]
            first = end
            guard day.count >= 5 else { continue }
            let market = chains[day[day.startIndex].chain].market(bare)
            let rows = day.map { sample in
                let (deviation, point) = market.atTheMoney(
                    settlement: sample.slice.settlement, onOpen: sample.slice.onOpen)
                let real = sample.shape.atTheMoney * sample.slice.years.squareRoot()
                return (tenor: point.tenor, error: DeterministicMath.log(real / deviation))
            }
            let count = Double(rows.count)
            let tenor = rows.reduce(0) { $0 + $1.tenor } / count
            let error = rows.reduce(0) { $0 + $1.error } / count
            for row in rows { squares.add([row.tenor - tenor], row.error - error, weight: 1 / count) }
        }
        let (terms, residual) = squares.solve()
        return (terms[0], residual)
    }

    /// The three lines by least squares, given the term structure of `start`.
    private static func lines(
        _ samples: [Sample], _ chains: [FitChain], _ start: ModelParameters
    ) -> Outcome {
        var parameters = start
        parameters.level = .init(constant: 0, perTenor: 0, perLevel: 0, perTerm: 0)
        // The ratio to the indices hardly moves from day to day; making it follow their level or slope made it worse
        // on days left out. Its tenor is a matter of each day's own expiries.
        let perTenor = withinDays(samples, chains, start).perTenor
        var level = LeastSquares(1)
        // Across days the slope follows the term structure; adding the level made it worse on days left out.
        var slope = LeastSquares(3)
        var curvature = LeastSquares(4)
        let markets = chains.map { $0.market(parameters) }
        for sample in samples {
            let (deviation, point) = markets[sample.chain].atTheMoney(
                settlement: sample.slice.settlement, onOpen: sample.slice.onOpen)
            let features = [1, point.tenor, point.level, point.term]
            let real = sample.shape.atTheMoney * sample.slice.years.squareRoot()
            level.add(
                [1], DeterministicMath.log(real / deviation) - perTenor * point.tenor, weight: sample.weight)
            slope.add([1, point.tenor, point.term], sample.shape.slope, weight: sample.weight)
            curvature.add(
                features, DeterministicMath.log(max(sample.shape.curvature, 0.05)), weight: sample.weight)
        }
        let fits = [level, slope, curvature].map { $0.solve() }
        func line(_ values: [Double]) -> ModelParameters.Line {
            .init(constant: values[0], perTenor: values[1], perLevel: values[2], perTerm: values[3])
        }
        parameters.level = line([fits[0].coefficients[0], perTenor, 0, 0])
        let slopes = fits[1].coefficients
        parameters.slope = line([slopes[0], slopes[1], 0, slopes[2]])
        parameters.curvature = line(fits[2].coefficients)
        return Outcome(
            parameters: parameters, level: fits[0].residual, slope: fits[1].residual, curvature: fits[2].residual,
            slices: samples.count)
    }
}
