import CQuantKernels

/// What became of one price of a column; the refusals are those of `ImpliedVolatilityError`.
public enum ImpliedVolatilityStatus: UInt8, Sendable, Hashable, CaseIterable {
    case solved = 0
    case belowIntrinsic = 1
    case aboveMaximum = 2
    case invalidInput = 3

    init(_ raw: wq_implied_status) {
        self = Self(rawValue: UInt8(truncatingIfNeeded: raw.rawValue)) ?? .invalidInput
    }
}

/// Implied volatilities over columns (struct of arrays): nothing is allocated, each row has the bits that
/// `impliedVolatility` gives for it. O(count), eight rows at a time where the processor can.
public enum ImpliedVolatilityColumns {
    /// Solves `count` rows. Units as in `EuropeanOption`.
    ///
    /// - Parameters:
    ///   - isCall: 1 for a call, 0 for a put.
    ///   - price: per share.
    ///   - constants: which of the inputs point at a single value that holds for all rows; the price is a column.
    ///   - volatility: per square root of a year; NaN in every row whose status is not `solved`.
    ///   - status: the raw value of an `ImpliedVolatilityStatus` for each row.
    public static func solve(
        count: Int, isCall: UnsafePointer<UInt8>, price: UnsafePointer<Double>, spot: UnsafePointer<Double>,
        strike: UnsafePointer<Double>, years: UnsafePointer<Double>, rate: UnsafePointer<Double>,
        yield: UnsafePointer<Double>, constants: EuropeanColumns.Constants = [], path: KernelPath = .automatic,
        volatility: UnsafeMutablePointer<Double>, status: UnsafeMutablePointer<UInt8>
    ) {
        var inputs = wq_implied_inputs(
            is_call: isCall, is_call_stride: constants.contains(.kind) ? 0 : 1,
            price: wq_column(values: price, stride: 1), spot: constants.column(spot, .spot),
            strike: constants.column(strike, .strike), years: constants.column(years, .years),
            rate: constants.column(rate, .rate), yield: constants.column(yield, .yield))
        wq_implied_columns(path.raw, Int64(count), &inputs, volatility, status)
    }

    /// The volatilities of options of one expiry from its forward and discount factor; NaN where there is none.
    static func solve(
        kind: [OptionKind], price: [Double], strike: [Double], forward: Double, discount: Double, years: Double
    ) -> [Double] {
        let isCall = kind.map { $0.isCall ? UInt8(1) : 0 }
        // Present values: nothing is left to discount.
        let bond = strike.map { $0 * discount }
        let rest = [forward * discount, years, 0]
        var status = [UInt8](repeating: 0, count: price.count)
        return [Double](unsafeUninitializedCapacity: price.count) { volatility, count in
            count = price.count
            guard let first = volatility.baseAddress else { return }
            rest.withUnsafeBufferPointer { rest in
                guard let asset = rest.baseAddress else { return }
                solve(
                    count: count, isCall: isCall, price: price, spot: asset, strike: bond, years: asset + 1,
                    rate: asset + 2, yield: asset + 2, constants: [.spot, .years, .rate, .yield], volatility: first,
                    status: &status)
            }
        }
    }
}
