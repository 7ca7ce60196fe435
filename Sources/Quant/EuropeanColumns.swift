import CQuantKernels

/// European prices and Greeks over columns (struct of arrays): nothing is allocated, each row has the bits that
/// `EuropeanOption` gives for it. O(count), eight rows at a time where the processor can.
public enum EuropeanColumns {
    /// Inputs that are one number for every row (the years and rates of an expiry, say), not a column.
    public struct Constants: OptionSet, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        public static let kind = Constants(rawValue: 1 << 0)
        public static let spot = Constants(rawValue: 1 << 1)
        public static let strike = Constants(rawValue: 1 << 2)
        public static let years = Constants(rawValue: 1 << 3)
        public static let rate = Constants(rawValue: 1 << 4)
        public static let yield = Constants(rawValue: 1 << 5)
        public static let volatility = Constants(rawValue: 1 << 6)

        func column(_ values: UnsafePointer<Double>, _ input: Constants) -> wq_column {
            wq_column(values: values, stride: contains(input) ? 0 : 1)
        }
    }

    /// Evaluates `count` rows. Units as in `EuropeanOption`, `Greeks` and `SecondOrderGreeks`; a result that is nil
    /// is not written. Constant years, rate and yield together save half of the exponentials.
    ///
    /// - Parameters:
    ///   - isCall: 1 for a call, 0 for a put.
    ///   - constants: which of the inputs point at a single value that holds for all rows.
    public static func evaluate(
        count: Int, isCall: UnsafePointer<UInt8>, spot: UnsafePointer<Double>, strike: UnsafePointer<Double>,
        years: UnsafePointer<Double>, rate: UnsafePointer<Double>, yield: UnsafePointer<Double>,
        volatility: UnsafePointer<Double>, constants: Constants = [], path: KernelPath = .automatic,
        price: UnsafeMutablePointer<Double>? = nil, delta: UnsafeMutablePointer<Double>? = nil,
        gamma: UnsafeMutablePointer<Double>? = nil, theta: UnsafeMutablePointer<Double>? = nil,
        vega: UnsafeMutablePointer<Double>? = nil, rho: UnsafeMutablePointer<Double>? = nil,
        dividendRho: UnsafeMutablePointer<Double>? = nil, vanna: UnsafeMutablePointer<Double>? = nil,
        charm: UnsafeMutablePointer<Double>? = nil, vomma: UnsafeMutablePointer<Double>? = nil
    ) {
        var inputs = wq_european_inputs(
            is_call: isCall, is_call_stride: constants.contains(.kind) ? 0 : 1,
            spot: constants.column(spot, .spot), strike: constants.column(strike, .strike),
            years: constants.column(years, .years), rate: constants.column(rate, .rate),
            yield: constants.column(yield, .yield), volatility: constants.column(volatility, .volatility))
        var outputs = wq_european_outputs(
            price: price, delta: delta, gamma: gamma, theta: theta, vega: vega, rho: rho, dividend_rho: dividendRho,
            vanna: vanna, charm: charm, vomma: vomma)
        wq_european_columns(path.raw, Int64(count), &inputs, &outputs)
    }
}
