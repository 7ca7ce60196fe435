import Quant
import Testing

/// Values that decisions hang on: the same bits on every processor. A change here is a change of kernel version.
@Suite struct AmericanBitsTests {
    @Test func `prices, Greeks and lattices have the same bits everywhere`() throws {
        var random = SplitMix64(seed: 61)
        var values: [Double] = []
        for _ in 0..<500 {
            let option = random.american()
            let greeks = try option.greeks()
            values += [greeks.price, greeks.delta, greeks.gamma, greeks.theta, greeks.vega, greeks.rho]
            let dividends = (1...3).map {
                DatedDividend(years: option.years * Double($0) / 4, amount: 0.005 * option.spot)
            }
            let contract = CashDividendOption(option: option, dividends: dividends)
            let valuation = try contract.valuation()
            values += [valuation.price, valuation.delta, valuation.gamma]
        }
        #expect(fingerprint(values) == 14_113_988_768_307_057_408)
    }
}
