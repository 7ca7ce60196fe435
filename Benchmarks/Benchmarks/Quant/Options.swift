import CScalarReference
import Quant

/// A chain's worth of seeded options in columns, and room for their results.
final class Options {
    enum Mix {
        /// Within two and a half deviations, where libmvec is at its best.
        case everyday
        /// 60 % everyday, 20 % three to eight deviations out, 10 % of one hour to three days, 10 % in the money.
        case desk
    }

    /// Multiples of 64, as the reference over libmvec wants them: what the caches hold, and what they do not.
    static let count = 10_048
    static let million = 1_000_000

    let rows: Int
    let isCall: UnsafeMutablePointer<UInt8>
    let status: UnsafeMutablePointer<UInt8>
    let spot: UnsafeMutablePointer<Double>
    let strike: UnsafeMutablePointer<Double>
    let years: UnsafeMutablePointer<Double>
    let rate: UnsafeMutablePointer<Double>
    let yield: UnsafeMutablePointer<Double>
    let volatility: UnsafeMutablePointer<Double>
    let price: UnsafeMutablePointer<Double>
    let delta: UnsafeMutablePointer<Double>
    let gamma: UnsafeMutablePointer<Double>
    let theta: UnsafeMutablePointer<Double>
    let vega: UnsafeMutablePointer<Double>
    let rho: UnsafeMutablePointer<Double>
    let vanna: UnsafeMutablePointer<Double>
    let charm: UnsafeMutablePointer<Double>
    let vomma: UnsafeMutablePointer<Double>
    /// What the solvers find again from `price`.
    let implied: UnsafeMutablePointer<Double>
    /// Of the one expiry that all rows may be given.
    let expiryYears: UnsafeMutablePointer<Double>

    init(_ mix: Mix, rows: Int = count) {
        self.rows = rows
        isCall = UnsafeMutablePointer<UInt8>.allocate(capacity: rows)
        status = UnsafeMutablePointer<UInt8>.allocate(capacity: rows)
        func column() -> UnsafeMutablePointer<Double> {
            let column = UnsafeMutablePointer<Double>.allocate(capacity: rows)
            column.initialize(repeating: 0, count: rows)
            return column
        }
        (spot, strike, years, rate, yield, volatility) = (column(), column(), column(), column(), column(), column())
        (price, delta, gamma, theta, vega, rho) = (column(), column(), column(), column(), column(), column())
        (vanna, charm, vomma, implied, expiryYears) = (column(), column(), column(), column(), column())
        var random = SplitMix64(seed: 2026)
        for row in 0..<rows {
            let place = mix == .desk ? random.uniform() : 0
            let reach = place >= 0.6 && place < 0.8 ? random.uniform(3, 8) : random.uniform(0, 2.5)
            let isShort = place >= 0.8 && place < 0.9
            let kind: OptionKind = random.uniform() < 0.5 ? .call : .put
            let side = place >= 0.9 ? -kind.sign : kind.sign
            isCall[row] = kind == .call ? 1 : 0
            status[row] = 0
            spot[row] = random.uniform(20, 6000)
            years[row] = isShort ? random.uniform(1.0 / 8760, 3.0 / 365) : random.uniform(4.0 / 365, 2)
            rate[row] = random.uniform(0, 0.06)
            yield[row] = random.uniform(0, 0.04)
            volatility[row] = random.uniform(0.08, 0.8)
            let forward = Carry.forward(spot: spot[row], years: years[row], rate: rate[row], yield: yield[row])
            let distance = side * reach * volatility[row] * years[row].squareRoot()
            strike[row] = forward * DeterministicMath.exp(distance)
        }
        expiryYears[0] = 0.5
        evaluate(.automatic)
    }

    deinit {
        isCall.deallocate()
        status.deallocate()
        for column in [spot, strike, years, rate, yield, volatility, price, delta, gamma, theta, vega, rho] {
            column.deallocate()
        }
        for column in [vanna, charm, vomma, implied, expiryYears] { column.deallocate() }
    }

    func option(_ row: Int) -> EuropeanOption {
        EuropeanOption(
            kind: isCall[row] == 1 ? .call : .put, spot: spot[row], strike: strike[row], years: years[row],
            rate: rate[row], yield: yield[row], volatility: volatility[row])
    }

    /// - Parameter isOneExpiry: one time, and the rate and yield of the first row, hold for all.
    func evaluate(_ path: KernelPath, isOneExpiry: Bool = false) {
        EuropeanColumns.evaluate(
            count: rows, isCall: isCall, spot: spot, strike: strike, years: isOneExpiry ? expiryYears : years,
            rate: rate, yield: yield, volatility: volatility,
            constants: isOneExpiry ? [.years, .rate, .yield] : [], path: path, price: price, delta: delta,
            gamma: gamma, theta: theta, vega: vega, rho: rho)
    }

    func evaluateSecondOrder(_ path: KernelPath) {
        EuropeanColumns.evaluate(
            count: rows, isCall: isCall, spot: spot, strike: strike, years: years, rate: rate, yield: yield,
            volatility: volatility, path: path, price: price, delta: delta, gamma: gamma, theta: theta, vega: vega,
            rho: rho, vanna: vanna, charm: charm, vomma: vomma)
    }

    func evaluateScalarReference() {
        reference_european(
            Int64(rows), isCall, spot, strike, years, rate, yield, volatility, price, delta, gamma, theta, vega)
    }

    /// - Returns: false where there is no libmvec.
    func evaluateVectorReference(lanes: Int32, isOneExpiry: Bool) -> Bool {
        func column(_ values: UnsafeMutablePointer<Double>, isConstant: Bool = false) -> reference_column {
            reference_column(values: values, stride: isConstant ? 0 : 1)
        }
        var inputs = reference_inputs(
            is_call: isCall, spot: column(spot), strike: column(strike),
            years: column(isOneExpiry ? expiryYears : years, isConstant: isOneExpiry),
            rate: column(rate, isConstant: isOneExpiry),
            yield: column(yield, isConstant: isOneExpiry), volatility: column(volatility))
        var outputs = reference_outputs(
            price: price, delta: delta, gamma: gamma, theta: theta, vega: vega, rho: rho)
        return reference_european_vector(lanes, Int64(rows), &inputs, &outputs)
    }

    func solve(_ path: KernelPath) {
        ImpliedVolatilityColumns.solve(
            count: rows, isCall: isCall, price: price, spot: spot, strike: strike, years: years, rate: rate,
            yield: yield, path: path, volatility: implied, status: status)
    }

    func solveReference() {
        reference_implied(Int64(rows), isCall, price, spot, strike, years, rate, yield, implied)
    }
}
