import Quant
import Testing

/// Implied volatility under American exercise.
@Suite struct AmericanImpliedVolatilityTests {
    @Test(arguments: AmericanScheme.allCases)
    func `a volatility comes back from the American price it makes`(scheme: AmericanScheme) throws {
        var random = SplitMix64(seed: 41)
        var solved = 0
        for _ in 0..<(scheme == .fast ? 5_000 : 300) {
            let option = random.american()
            let greeks = try option.greeks(scheme)
            // Where the price carries the volatility: time value, and a vega that rounding does not drown.
            guard greeks.price > option.intrinsic + 1e-4 * option.strike, greeks.vega > 1e-3 * option.strike else {
                continue
            }
            let found = try option.impliedVolatility(price: greeks.price, scheme)
            let again = AmericanOption(
                kind: option.kind, spot: option.spot, strike: option.strike, years: option.years, rate: option.rate,
                yield: option.yield, volatility: found)
            #expect(abs(try again.price(scheme) - greeks.price) < 1e-10 * option.strike, "\(option) \(found)")
            #expect(abs(found - option.volatility) < 1e-5, "\(option) \(found)")
            solved += 1
        }
        #expect(solved > (scheme == .fast ? 2_000 : 100))
    }

    @Test func `a price between the discounted strike and the strike has a volatility`() throws {
        var put = AmericanOption(
            kind: .put, spot: 100, strike: 100, years: 5, rate: 0.05, yield: 0, volatility: 0)
        for price in [80.0, 90, 97, 99] {
            put.volatility = try put.impliedVolatility(price: price)
            #expect(abs(try put.price() - price) < 1e-8)
        }
    }

    static let refusals: [(price: Double, spot: Double, reason: AmericanImpliedVolatilityError)] = [
        (20, 80, .belowIntrinsic), (19, 80, .belowIntrinsic), (0, 110, .belowIntrinsic), (-1, 110, .belowIntrinsic),
        (100, 100, .aboveMaximum), (1e300, 100, .aboveMaximum), (.nan, 100, .invalidInput),
        (.infinity, 100, .invalidInput), (5, 0, .invalidInput), (5, .nan, .invalidInput),
    ]

    @Test(arguments: refusals)
    func `a price without a volatility is refused for its reason`(
        price: Double, spot: Double, reason: AmericanImpliedVolatilityError
    ) {
        let option = AmericanOption(
            kind: .put, spot: spot, strike: 100, years: 0.5, rate: 0.04, yield: 0.01, volatility: 0)
        #expect(throws: reason) { try option.impliedVolatility(price: price) }
    }

    @Test func `without early exercise the European answer and refusals hold`() throws {
        let call = AmericanOption(
            kind: .call, spot: 100, strike: 95, years: 0.5, rate: 0.04, yield: 0, volatility: 0)
        let european = try impliedVolatility(
            kind: .call, price: 11, spot: 100, strike: 95, years: 0.5, rate: 0.04, yield: 0)
        #expect(try call.impliedVolatility(price: 11) == european)
        #expect(throws: AmericanImpliedVolatilityError.belowIntrinsic) { try call.impliedVolatility(price: 6) }
        #expect(throws: AmericanImpliedVolatilityError.aboveMaximum) { try call.impliedVolatility(price: 100) }
    }

    @Test func `no input keeps the solver busy for ever`() {
        var random = SplitMix64(seed: 42)
        var answers = 0
        for _ in 0..<20_000 {
            func anything() -> Double {
                random.uniform() < 0.2 ? Double(bitPattern: random.next()) : random.uniform(-0.1, 2)
            }
            let option = AmericanOption(
                kind: random.uniform() < 0.5 ? .call : .put, spot: anything(), strike: anything(), years: anything(),
                rate: anything(), yield: anything(), volatility: 0)
            guard let volatility = try? option.impliedVolatility(price: anything()) else { continue }
            #expect(volatility > 0 && volatility.isFinite, "\(option)")
            answers += 1
        }
        #expect(answers > 500)
    }
}
