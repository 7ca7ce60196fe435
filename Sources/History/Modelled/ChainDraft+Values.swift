import Market
import Quant

extension ChainDraft {
    /// Volatility by the smile, value and Greeks as European options (Black-Scholes-Merton on the slice's forward).
    ///
    /// The side that is out of the money is valued; the other one follows by put-call parity, so that parity holds
    /// before rounding to the last bits.
    func value(_ scratch: Scratch, to memory: ModelledColumns) {
        let count = strikes.count
        for (_, slice, range) in slices {
            for index in range { scratch.z[index] = strikes[index] / slice.forward }
        }
        DeterministicMath.log(count, scratch.z, into: scratch.z)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: count * 8) { buffer in
            let base = buffer.baseAddress!
            let volatility = base
            for (place, (_, slice, range)) in slices.enumerated() {
                let smile = slice.smile
                let perDeviation = 1 / smile.deviation
                for index in range {
                    let z = scratch.z[index] * perDeviation
                    scratch.z[index] = z
                    volatility[index] = smile.atTheMoney * smile.ratio(z).squareRoot()
                }
                valueOutOfTheMoney(slice, range, base: base, stride: count)
                fill(slice, range, series[place], base: base, stride: count, scratch, memory)
            }
        }
    }

    /// Columns of `base`: volatility (given), price, delta, gamma, theta, vega.
    private func valueOutOfTheMoney(
        _ slice: ModelledMarket.Slice, _ range: Range<Int>, base: UnsafeMutablePointer<Double>, stride: Int
    ) {
        // Puts below the forward, calls from it on: two runs of one kind.
        var split = range.lowerBound
        while split < range.upperBound, strikes[split] < slice.forward { split += 1 }
        let years = slice.years
        let rate = market.rate
        let spot = market.spot
        let yield = self.yield(slice)
        strikes.withUnsafeBufferPointer { strike in
            for (run, isCall) in [(range.lowerBound..<split, UInt8(0)), (split..<range.upperBound, 1)]
            where !run.isEmpty {
                let first = run.lowerBound
                withUnsafePointer(to: isCall) { isCall in
                    withUnsafePointer(to: (spot, years, rate, yield)) { constants in
                        let constant = UnsafeRawPointer(constants).assumingMemoryBound(to: Double.self)
                        EuropeanColumns.evaluate(
                            count: run.count, isCall: isCall, spot: constant, strike: strike.baseAddress! + first,
                            years: constant + 1, rate: constant + 2, yield: constant + 3, volatility: base + first,
                            constants: [.kind, .spot, .years, .rate, .yield], price: base + stride + first,
                            delta: base + 2 * stride + first, gamma: base + 3 * stride + first,
                            theta: base + 4 * stride + first, vega: base + 5 * stride + first)
                    }
                }
            }
        }
    }

    /// The continuous yield that leads from spot to the forward.
    private func yield(_ slice: ModelledMarket.Slice) -> Double {
        market.rate - DeterministicMath.log(slice.forward / market.spot) / slice.years
    }

    /// Writes both rights' rows.
    private func fill(
        _ slice: ModelledMarket.Slice, _ range: Range<Int>, _ rows: Chain.Series, base: UnsafeMutablePointer<Double>,
        stride: Int, _ scratch: Scratch, _ memory: ModelledColumns
    ) {
        let (price, delta) = (base + stride, base + 2 * stride)
        let (gamma, theta, vega) = (base + 3 * stride, base + 4 * stride, base + 5 * stride)
        // A call less a put is the discounted forward less the discounted strike; its Greeks follow.
        let deltaGap = slice.forward * slice.discount / market.spot
        let thetaOfShare = yield(slice) * slice.forward * slice.discount
        for index in range {
            let strike = strikes[index]
            let call = rows.calls.lowerBound + index - range.lowerBound
            let put = call + range.count
            let gap = slice.discount * (slice.forward - strike)
            let thetaGap = thetaOfShare - market.rate * strike * slice.discount
            let isCall = strike >= slice.forward
            scratch.value[call] = isCall ? price[index] : price[index] + gap
            scratch.value[put] = isCall ? price[index] - gap : price[index]
            memory.delta[call] = isCall ? delta[index] : delta[index] + deltaGap
            memory.delta[put] = isCall ? delta[index] - deltaGap : delta[index]
            memory.theta[call] = (isCall ? theta[index] : theta[index] + thetaGap) / 365
            memory.theta[put] = (isCall ? theta[index] - thetaGap : theta[index]) / 365
            let units = Int64((strike * 10_000).rounded())
            for row in [call, put] {
                memory.strike[row] = units
                memory.volatility[row] = base[index]
                memory.gamma[row] = gamma[index]
                memory.vega[row] = vega[index] / 100
            }
        }
    }
}
