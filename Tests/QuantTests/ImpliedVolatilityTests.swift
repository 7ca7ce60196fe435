import Quant
import Testing
import Truth

/// Implied volatility: against py_lets_be_rational, and back and forth over seeded options.
@Suite struct ImpliedVolatilityTests {
    @Test func `every price of the table has the reference's volatility or its refusal`() throws {
        let table = try Truth.table("implied_vol.csv")
        var worst = 0.0
        var precise = 0
        var solved = 0
        for row in table.rows {
            let status = try row.text("status")
            let kind: OptionKind = try row.text("type") == "C" ? .call : .put
            do {
                let volatility = try impliedVolatility(
                    kind: kind, price: row.number("price"), spot: row.number("S"), strike: row.number("K"),
                    years: row.number("T"), rate: row.number("r"), yield: row.number("q"))
                #expect(status == "ok", "\(volatility) for \(row)")
                let error = abs(volatility - (try row.number("iv")))
                #expect(error < 1e-12, "\(volatility) for \(row)")
                if error <= (try row.number("tolerance")) { precise += 1 }
                solved += 1
                worst = worse(worst, error)
            } catch let error as ImpliedVolatilityError {
                switch error {
                case .belowIntrinsic: #expect(status == "below_intrinsic", "\(row)")
                case .aboveMaximum: #expect(status == "above_max", "\(row)")
                case .invalidInput: Issue.record("refused: \(row)")
                }
            }
        }
        Truth.report(
            table: "implied_vol.csv", checked: table.rows.count, worst: worst, bar: 1e-12,
            note: "\(precise) of \(solved) volatilities within 1e-12")
    }

    @Test func `a volatility comes back from the price it makes`() throws {
        var random = SplitMix64(seed: 21)
        var solved = 0
        for _ in 0..<50_000 {
            var option = random.option()
            // Out of the money, where the price is all time value and so carries the volatility in full.
            let forward = Carry.forward(
                spot: option.spot, years: option.years, rate: option.rate, yield: option.yield)
            option.kind = option.strike >= forward ? .call : .put
            let price = option.price
            guard price > 1e-290 else { continue }
            let found = try impliedVolatility(
                kind: option.kind, price: price, spot: option.spot, strike: option.strike, years: option.years,
                rate: option.rate, yield: option.yield)
            // What one rounding of the price is worth in volatility, and ten roundings of the deviation.
            let greeks = option.greeks
            let grain = 1e-15 * (price + option.spot * 0.1) / greeks.vega
            let tail = 1e-14 * option.volatility + 1e-15 / option.years.squareRoot()
            #expect(abs(found - option.volatility) < min(grain, 1e-10) + tail, "\(option) \(found)")
            solved += 1
        }
        #expect(solved > 49_000)
        let viaForward = try impliedVolatility(
            kind: .put,
            price: BlackScholes.price(
                .put, forward: 100, strike: 95, discount: 0.98, totalDeviation: 0.2 * 0.25.squareRoot()),
            forward: 100, strike: 95, discount: 0.98, years: 0.25)
        #expect(abs(viaForward - 0.2) < 1e-14)
    }

    @Test func `the smallest and largest prices that have a volatility are solved`() throws {
        for kind in OptionKind.allCases {
            for strike in [1e-3, 50, 100, 200, 1e5] {
                let ceiling: Double = kind == .call ? 100 : strike
                for share in [1e-300, 1e-100, 1e-18, 1e-9, 0.5, 1 - 1e-9, 1 - 1e-15] {
                    let intrinsic = max(0, kind.sign * (100 - strike))
                    let price = intrinsic + (ceiling - intrinsic) * share
                    guard price > intrinsic, price < ceiling else { continue }
                    let found = try impliedVolatility(
                        kind: kind, price: price, spot: 100, strike: strike, years: 1, rate: 0, yield: 0)
                    let back = EuropeanOption(
                        kind: kind, spot: 100, strike: strike, years: 1, rate: 0, yield: 0, volatility: found
                    ).price
                    #expect(found > 0 && found < 100)
                    #expect(
                        abs(back - price) <= 1e-11 * (price - intrinsic) + 1e-14 * (100 + strike),
                        "\(kind) \(strike) \(price): \(found) gives \(back)")
                }
            }
        }
    }

    struct Refusal: Sendable {
        var price = 5.0
        var spot = 100.0
        var strike = 100.0
        var years = 0.5
        var rate = 0.02
        var reason: ImpliedVolatilityError
    }

    static let refusals = [
        Refusal(price: 0, reason: .belowIntrinsic), Refusal(price: -1, reason: .belowIntrinsic),
        Refusal(price: 9, strike: 91, reason: .belowIntrinsic), Refusal(price: 100, reason: .aboveMaximum),
        Refusal(price: 1e300, reason: .aboveMaximum), Refusal(price: .nan, reason: .invalidInput),
        Refusal(price: .infinity, reason: .invalidInput), Refusal(spot: 0, reason: .invalidInput),
        Refusal(spot: -1, reason: .invalidInput), Refusal(strike: 0, reason: .invalidInput),
        Refusal(strike: .infinity, reason: .invalidInput), Refusal(years: 0, reason: .invalidInput),
        Refusal(years: -1, reason: .invalidInput), Refusal(years: .nan, reason: .invalidInput),
        Refusal(rate: .nan, reason: .invalidInput),
    ]

    @Test(arguments: refusals)
    func `a price without a volatility is refused for its reason`(refusal: Refusal) {
        #expect(throws: refusal.reason) {
            try impliedVolatility(
                kind: .call, price: refusal.price, spot: refusal.spot, strike: refusal.strike, years: refusal.years,
                rate: refusal.rate, yield: 0)
        }
    }

    /// A hundred thousand hostile quotes: whatever comes, there is an answer or a refusal.
    @Test func `no input keeps the solver busy for ever`() {
        var random = SplitMix64(seed: 22)
        var answers = 0
        for _ in 0..<100_000 {
            func anything() -> Double { Double(bitPattern: random.next()) }
            let volatility = try? impliedVolatility(
                kind: random.uniform() < 0.5 ? .call : .put, price: anything(), spot: anything(), strike: anything(),
                years: anything(), rate: random.uniform(-1, 1), yield: 0)
            if let volatility {
                #expect(volatility > 0 && volatility.isFinite)
                answers += 1
            }
        }
        #expect(answers < 100_000)
    }
}
