/// Prices and Greeks of many options of one underlying and one expiry, row by row as they were asked for.
public struct GreekColumns: Sendable {
    public let count: Int
    /// Price and six first-order Greeks, then three second-order ones of European options, column after column; NaN in
    /// the rows without a value.
    private var values: [Double]
    private let columns: Int

    private static let firstOrder = 7
    private static let secondOrder = 3

    /// Those of European options are the bits of `EuropeanOption`, those of American ones lie within 1e-6 of the strike
    /// of `AmericanOption` (prices; Greeks accordingly).
    ///
    /// O(count): about 15 ns an option, 1 µs where it may be exercised early. A row whose volatility is not a number,
    /// and every row of options that `AmericanOption` refuses, has no value.
    ///
    /// - Parameter volatility: per square root of a year.
    public init(
        _ exercise: ExerciseStyle, kind: [OptionKind], strike: [Double], volatility: [Double], spot: Double,
        years: Double, rate: Double, yield: Double
    ) {
        precondition(kind.count == strike.count && kind.count == volatility.count, "the columns have one length")
        count = kind.count
        columns = exercise == .european ? Self.firstOrder + Self.secondOrder : Self.firstOrder
        values = [Double](repeating: .nan, count: columns * kind.count)
        evaluate(kind: kind, strike: strike, volatility: volatility, market: [spot, years, rate, yield])
        guard exercise == .american else { return }
        let known = volatility.filter { $0 > 0 && $0.isFinite }
        var expiry = AmericanExpiry(
            spot: spot, years: years, rate: rate, yield: yield,
            volatilities: (known.min() ?? 1)...(known.max() ?? 1), hasRates: true)
        for row in 0..<count {
            guard let european = self[row] else { continue }
            set(row, expiry.greeks(kind[row], strike: strike[row], volatility: volatility[row], european: european))
        }
    }

    /// Nil for an option without a value.
    public subscript(row: Int) -> Greeks? {
        guard !value(0, row).isNaN else { return nil }
        return Greeks(
            price: value(0, row), delta: value(1, row), gamma: value(2, row), theta: value(3, row), vega: value(4, row),
            rho: value(5, row), dividendRho: value(6, row))
    }

    /// Nil for an option without a value, and for American ones.
    public func secondOrder(_ row: Int) -> SecondOrderGreeks? {
        guard columns > Self.firstOrder, !value(0, row).isNaN else { return nil }
        return SecondOrderGreeks(vanna: value(7, row), charm: value(8, row), vomma: value(9, row))
    }

    private func value(_ column: Int, _ row: Int) -> Double { values[column * count + row] }

    private mutating func set(_ row: Int, _ greeks: Greeks?) {
        values[row] = greeks?.price ?? .nan
        guard let greeks else { return }
        values[count + row] = greeks.delta
        values[2 * count + row] = greeks.gamma
        values[3 * count + row] = greeks.theta
        values[4 * count + row] = greeks.vega
        values[5 * count + row] = greeks.rho
        values[6 * count + row] = greeks.dividendRho
    }

    private mutating func evaluate(
        kind: [OptionKind], strike: [Double], volatility: [Double], market: [Double]
    ) {
        let isCall = kind.map { $0.isCall ? UInt8(1) : 0 }
        let (count, hasSecond) = (count, columns > Self.firstOrder)
        guard count > 0 else { return }
        values.withUnsafeMutableBufferPointer { values in
            market.withUnsafeBufferPointer { market in
                guard let base = values.baseAddress, let market = market.baseAddress else { return }
                func column(_ index: Int) -> UnsafeMutablePointer<Double> { base + index * count }
                EuropeanColumns.evaluate(
                    count: count, isCall: isCall, spot: market, strike: strike, years: market + 1, rate: market + 2,
                    yield: market + 3, volatility: volatility, constants: [.spot, .years, .rate, .yield],
                    price: base, delta: column(1), gamma: column(2), theta: column(3), vega: column(4),
                    rho: column(5), dividendRho: column(6), vanna: hasSecond ? column(7) : nil,
                    charm: hasSecond ? column(8) : nil, vomma: hasSecond ? column(9) : nil)
            }
        }
    }
}
