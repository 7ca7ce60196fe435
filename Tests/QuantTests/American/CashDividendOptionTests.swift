import Quant
import Testing
import Truth

/// Options on shares with dated cash dividends.
@Suite struct CashDividendOptionTests {
    static func option(_ row: TruthTable.Row) throws -> CashDividendOption {
        let days = try row.text("div_days").split(separator: ";").compactMap { Double($0) }
        let amounts = try row.text("div_amounts").split(separator: ";").compactMap { Double($0) }
        try #require(!days.isEmpty && days.count == amounts.count)
        return CashDividendOption(
            option: try AmericanTruthTests.option(row),
            dividends: zip(days, amounts).map { DatedDividend(years: $0 / 365, amount: $1) })
    }

    /// Largest errors allowed in percent of the strike.
    static let bars: [(scheme: AmericanScheme, bar: Double)] = [(.fast, 0.03), (.reference, 0.003)]

    @Test(arguments: bars)
    func `prices agree with QuantLib's finite differences in both models`(
        scheme: AmericanScheme, bar: Double
    ) throws {
        let table = try Truth.table("american_div.csv")
        for (model, column) in [
            (DividendModel.spot, "price_spot_model"), (.escrowed, "price_escrowed_model"),
        ] {
            var worst = 0.0
            for row in table.rows {
                var contract = try Self.option(row)
                contract.model = model
                let miss = abs(try contract.price(scheme) - (try row.number(column)))
                let error = miss / contract.option.strike * 100
                #expect(error < bar, "\(row)")
                if scheme == .reference { #expect(miss <= (try row.number("tolerance")), "\(row)") }
                worst = worse(worst, error)
            }
            Truth.report(
                table: "american_div.csv", checked: table.rows.count, worst: worst, bar: bar,
                note: "\(model) model, \(scheme), % of strike")
        }
    }

    @Test(arguments: bars)
    func `prices agree with a tree of 10,001 steps`(scheme: AmericanScheme, bar: Double) throws {
        let inputs = try Truth.table("american_div.csv")
        let table = try Truth.table("american_div_check.csv")
        try #require(inputs.rows.count == table.rows.count)
        var worst = 0.0
        for (input, row) in zip(inputs.rows, table.rows) {
            let (inputID, rowID) = (try input.text("id"), try row.text("id"))
            try #require(inputID == rowID)
            let contract = try Self.option(input)
            let error = abs(try contract.price(scheme) - (try row.number("price_spot_tree_10001")))
            #expect(error / contract.option.strike * 100 < bar, "\(input)")
            worst = worse(worst, error / contract.option.strike * 100)
        }
        Truth.report(
            table: "american_div_check.csv", checked: table.rows.count, worst: worst, bar: bar,
            note: "\(scheme), % of strike")
    }

    @Test func `European prices of the escrowed model are the closed form`() throws {
        let table = try Truth.table("american_div.csv")
        var worst = 0.0
        for row in table.rows {
            var contract = try Self.option(row)
            contract.model = .escrowed
            contract.exercise = .european
            let error = scaledError(try contract.price(), try row.number("european_escrowed"))
            #expect(error < 1e-9, "\(row)")
            worst = worse(worst, error)
        }
        Truth.report(
            table: "american_div.csv", checked: table.rows.count, worst: worst, bar: 1e-9, note: "European, escrowed")
    }

    /// Hull's two dividends, after so many days of a year of 360: `cash_dividend_escrowed(0.5@60d;0.5@150d)`.
    @Test func `the published price with cash dividends is met`() throws {
        var (checked, worst) = (0, 0.0)
        for row in try Truth.table("published.csv").rows {
            let method = try row.text("method")
            guard method.hasPrefix("cash_dividend_escrowed("), method.hasSuffix(")") else { continue }
            let dividends = try method.dropFirst("cash_dividend_escrowed(".count).dropLast().split(separator: ";").map {
                let parts = $0.split(separator: "@")
                let days = try #require(Double(parts[1].dropLast()))
                return DatedDividend(years: days / 360, amount: try #require(Double(parts[0])))
            }
            let contract = CashDividendOption(
                option: try AmericanTruthTests.option(row), dividends: dividends, model: .escrowed,
                exercise: .european)
            let error = abs(try contract.price() - (try row.number("quantlib_value")))
            #expect(error < 1e-9, "\(row)")
            worst = worse(worst, error)
            checked += 1
        }
        #expect(checked > 0)
        Truth.report(
            table: "published.csv", checked: checked, worst: worst, bar: 1e-9, note: "European, cash dividends")
    }

    @Test func `European calls and puts keep parity when the spot drops`() throws {
        let table = try Truth.table("american_div.csv")
        var worst = 0.0
        for row in table.rows {
            var contract = try Self.option(row)
            contract.exercise = .european
            contract.option.kind = .call
            let call = try contract.valuation()
            contract.option.kind = .put
            let put = try contract.valuation()
            let option = contract.option
            let paid = contract.dividends.reduce(0) {
                $0 + $1.amount * Carry.discount(years: $1.years, rate: option.rate)
            }
            let forward = option.spot - paid - option.strike * Carry.discount(years: option.years, rate: option.rate)
            let error = abs(call.price - put.price - forward) / option.strike
            #expect(error < 2e-4, "\(row)")
            #expect(abs(call.delta - put.delta - 1) < 1e-3, "\(row)")
            worst = worse(worst, error)
        }
        Truth.report(
            table: "american_div.csv", checked: table.rows.count, worst: worst, bar: 2e-4,
            note: "parity of the spot model, share of the strike")
    }

    @Test func `delta and gamma are the derivatives of the price`() throws {
        let table = try Truth.table("american_div.csv")
        var worst = 0.0
        for row in table.rows {
            let contract = try Self.option(row)
            let fast = try contract.valuation()
            let step = 0.01 * contract.option.spot
            var (up, down) = (contract, contract)
            up.option.spot += step
            down.option.spot -= step
            let (above, here) = (try up.price(.reference), try contract.valuation(.reference))
            let below = try down.price(.reference)
            let gamma = (above + below - 2 * here.price) / (step * step)
            let error = abs(here.delta - (above - below) / (2 * step))
            #expect(error < 3e-3, "\(row)")
            worst = worse(worst, error)
            // Near the boundary gamma jumps, and a difference of prices blurs it.
            if here.price > contract.option.intrinsic + 0.02 * contract.option.strike {
                #expect(abs(here.gamma - gamma) * contract.option.spot < 0.1, "\(here.gamma) \(gamma) \(row)")
            }
            #expect(abs(fast.delta - here.delta) < 2e-3, "\(row)")
        }
        Truth.report(
            table: "american_div.csv", checked: table.rows.count, worst: worst, bar: 3e-3,
            note: "delta, against differences of prices")
    }

    static let plain = AmericanOption(
        kind: .put, spot: 100, strike: 105, years: 0.75, rate: 0.05, yield: 0.01, volatility: 0.3)

    @Test func `dividends that do not count change nothing`() throws {
        let beside = [
            DatedDividend(years: 0, amount: 3), DatedDividend(years: -0.1, amount: 3),
            DatedDividend(years: 0.75, amount: 3), DatedDividend(years: 2, amount: 3),
            DatedDividend(years: 0.3, amount: 0),
        ]
        for model in DividendModel.allCases {
            let contract = CashDividendOption(option: Self.plain, dividends: beside, model: model)
            #expect(try contract.price() == Self.plain.price())
            var european = contract
            european.exercise = .european
            #expect(try european.price() == Self.plain.european.price)
        }
    }

    @Test func `a vanishing dividend leaves the price of the option without it`() throws {
        for kind in OptionKind.allCases {
            var option = Self.plain
            option.kind = kind
            for model in DividendModel.allCases {
                let contract = CashDividendOption(
                    option: option, dividends: [DatedDividend(years: 0.4, amount: 1e-9)], model: model)
                #expect(abs(try contract.price(.reference) - (try option.price(.reference))) < 1e-3)
            }
        }
    }

    @Test func `the order of dividends does not matter, and those of one day add up`() throws {
        let one = DatedDividend(years: 0.2, amount: 1)
        let two = DatedDividend(years: 0.5, amount: 2)
        let sorted = CashDividendOption(option: Self.plain, dividends: [one, two])
        #expect(try sorted.price() == CashDividendOption(option: Self.plain, dividends: [two, one]).price())
        let halves = [DatedDividend(years: 0.5, amount: 0.5), one, DatedDividend(years: 0.5, amount: 1.5)]
        #expect(try sorted.price() == CashDividendOption(option: Self.plain, dividends: halves).price())
    }

    @Test func `far in the money a put is worth exactly what exercise pays`() throws {
        var option = Self.plain
        option.spot = 20
        let contract = CashDividendOption(option: option, dividends: [DatedDividend(years: 0.6, amount: 0.05)])
        let valuation = try contract.valuation()
        #expect(valuation.price == 85 && valuation.delta == -1 && valuation.gamma == 0)
    }

    /// Prices by QuantLib 1.44: Leisen-Reimer trees of 2,001 and 4,001 steps, extrapolated.
    static let twoBoundaries: [(option: AmericanOption, price: Double)] = [
        (
            AmericanOption(kind: .put, spot: 100, strike: 100, years: 1, rate: -0.01, yield: -0.03, volatility: 0.15),
            5.262746
        ),
        (
            AmericanOption(kind: .put, spot: 80, strike: 100, years: 2, rate: -0.005, yield: -0.02, volatility: 0.1),
            20
        ),
        (
            AmericanOption(kind: .call, spot: 100, strike: 100, years: 1, rate: -0.03, yield: -0.01, volatility: 0.2),
            7.257112
        ),
        (
            AmericanOption(kind: .put, spot: 15, strike: 100, years: 5, rate: -0.03, yield: -0.06, volatility: 0.2),
            95.937276
        ),
        (
            AmericanOption(kind: .put, spot: 60, strike: 100, years: 5, rate: -0.03, yield: -0.05, volatility: 0.25),
            46.143574
        ),
        (
            AmericanOption(kind: .call, spot: 180, strike: 100, years: 5, rate: -0.05, yield: -0.03, volatility: 0.25),
            90.238432
        ),
    ]

    @Test(arguments: twoBoundaries)
    func `options with two boundaries are valued by the lattice`(option: AmericanOption, price: Double) throws {
        let contract = CashDividendOption(option: option, dividends: [])
        #expect(abs(try contract.price() - price) < 0.01)
        #expect(abs(try contract.price(.reference) - price) < 0.0005)
    }

    @Test func `nonsense is refused`() {
        let refused: [(AmericanOption, [DatedDividend])] = [
            (Self.plain, [DatedDividend(years: 0.3, amount: -1)]),
            (Self.plain, [DatedDividend(years: 0.3, amount: .nan)]),
            (Self.plain, [DatedDividend(years: .nan, amount: 1)]),
            (Self.plain, [DatedDividend(years: 0.3, amount: 95)]),
            (Self.plain, [DatedDividend(years: 0.3, amount: .infinity)]),
            (AmericanOptionTests.everyday { $0.volatility = -1 }, [DatedDividend(years: 0.3, amount: 1)]),
            (AmericanOptionTests.everyday { $0.years = .nan }, [DatedDividend(years: 0.3, amount: 1)]),
        ]
        for (option, dividends) in refused {
            let contract = CashDividendOption(option: option, dividends: dividends)
            #expect(throws: AmericanOptionError.invalidInput) { try contract.price() }
            // The option's own volatility is not read there.
            guard option.volatility >= 0 else { continue }
            #expect(throws: AmericanImpliedVolatilityError.invalidInput) { try contract.impliedVolatility(price: 5) }
        }
    }

    @Test func `whatever the numbers there is a finite price between intrinsic value and ceiling, or a refusal`() {
        var random = SplitMix64(seed: 51)
        var answers = 0
        for _ in 0..<3_000 {
            func anything() -> Double {
                random.uniform() < 0.05 ? Double(bitPattern: random.next()) : random.uniform(0, 2)
            }
            var option = random.american()
            if random.uniform() < 0.5 { option.volatility = anything() }
            if random.uniform() < 0.3 { option.years = anything() }
            let dividends = (0..<Int(random.uniform(0, 6))).map { _ in
                DatedDividend(years: anything(), amount: 0.1 * option.spot * anything())
            }
            let model: DividendModel = random.uniform() < 0.5 ? .spot : .escrowed
            let contract = CashDividendOption(option: option, dividends: dividends, model: model)
            guard let valuation = try? contract.valuation() else { continue }
            let ceiling = option.kind == .call ? option.spot : option.strike
            #expect(valuation.price >= option.intrinsic, "\(contract)")
            #expect(valuation.price <= ceiling * 1.001, "\(contract) \(valuation)")
            #expect(abs(valuation.delta) < 1.1 && valuation.gamma.isFinite, "\(contract) \(valuation)")
            answers += 1
        }
        #expect(answers > 1_500)
    }

    @Test func `a volatility comes back from the price it makes`() throws {
        let table = try Truth.table("american_div.csv")
        var (solved, worst) = (0, 0.0)
        for row in table.rows {
            let contract = try Self.option(row)
            let price = try contract.price()
            guard price > contract.option.intrinsic + 0.01 * contract.option.strike else { continue }
            let found = try contract.impliedVolatility(price: price)
            let error = abs(found - contract.option.volatility)
            #expect(error < 1e-6, "\(found) \(row)")
            worst = worse(worst, error)
            solved += 1
        }
        #expect(solved > table.rows.count / 3)
        Truth.report(
            table: "american_div.csv", checked: solved, notChecked: table.rows.count - solved, worst: worst, bar: 1e-6,
            note: "volatility from price, where there is time value")
        let contract = CashDividendOption(option: Self.plain, dividends: [DatedDividend(years: 0.3, amount: 1)])
        #expect(throws: AmericanImpliedVolatilityError.belowIntrinsic) { try contract.impliedVolatility(price: 4) }
        #expect(throws: AmericanImpliedVolatilityError.aboveMaximum) { try contract.impliedVolatility(price: 105) }
        #expect(throws: AmericanImpliedVolatilityError.invalidInput) { try contract.impliedVolatility(price: .nan) }
    }
}
