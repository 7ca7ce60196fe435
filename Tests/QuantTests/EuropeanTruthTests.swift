import Quant
import Testing
import Truth

/// European prices and Greeks against other people's software.
@Suite struct EuropeanTruthTests {
    static func option(_ row: TruthTable.Row) throws -> EuropeanOption {
        EuropeanOption(
            kind: try row.text("type") == "C" ? .call : .put, spot: try row.number("S"),
            strike: try row.number("K"), years: try row.number("T"), rate: try row.number("r"),
            yield: try row.number("q"), volatility: try row.number("sigma"))
    }

    static let figures: [(column: String, value: @Sendable (Greeks) -> Double)] = [
        ("price", { $0.price }), ("delta", { $0.delta }), ("gamma", { $0.gamma }), ("vega", { $0.vega }),
        ("theta", { $0.theta }), ("rho", { $0.rho }), ("dividend_rho", { $0.dividendRho }),
    ]

    static let secondOrder: [(column: String, value: @Sendable (SecondOrderGreeks) -> Double)] = [
        ("vanna", { $0.vanna }), ("charm", { $0.charm }), ("volga", { $0.vomma }),
    ]

    @Test func `price and Greeks agree with QuantLib's analytic engine`() throws {
        let table = try Truth.table("european.csv")
        var worst = 0.0
        for row in table.rows {
            let option = try Self.option(row)
            let greeks = option.greeks
            for (column, value) in Self.figures {
                let error = scaledError(value(greeks), try row.number(column))
                #expect(error < 1e-7, "\(column) of \(row)")
                worst = worse(worst, error)
            }
            // QuantLib's column is N(d2) for puts too: the chance that the *call* ends in the money.
            let above = try row.number("prob_itm")
            let chance = BlackScholes.probabilityInTheMoney(
                option.kind,
                forward: Carry.forward(
                    spot: option.spot, years: option.years, rate: option.rate, yield: option.yield),
                strike: option.strike, totalDeviation: option.volatility * option.years.squareRoot())
            let error = abs(chance - (option.kind == .call ? above : 1 - above))
            #expect(error < 1e-7, "prob_itm of \(row)")
            worst = worse(worst, error)
        }
        Truth.report(table: "european.csv", checked: table.rows.count, worst: worst, bar: 1e-7)
    }

    @Test func `price and Greeks agree with 40-digit arithmetic to machine precision`() throws {
        let inputs = try Truth.table("european.csv")
        let table = try Truth.table("european_mp.csv")
        try #require(inputs.rows.count == table.rows.count)
        var worst: [String: Double] = [:]
        for (input, row) in zip(inputs.rows, table.rows) {
            let (inputID, rowID) = (try input.text("id"), try row.text("id"))
            try #require(inputID == rowID)
            let greeks = try Self.option(input).greeks
            for (column, value) in Self.figures {
                let bar = ["theta", "rho", "dividend_rho"].contains(column) ? 1e-11 : 1e-12
                let error = scaledError(value(greeks), try row.number(column))
                #expect(error < bar, "\(column) of \(input)")
                worst[column] = worse(worst[column] ?? 0, error)
            }
        }
        let fine = ["price", "delta", "gamma", "vega"].reduce(0) { worse($0, worst[$1] ?? .nan) }
        let coarse = ["theta", "rho", "dividend_rho"].reduce(0) { worse($0, worst[$1] ?? .nan) }
        Truth.report(
            table: "european_mp.csv", checked: table.rows.count, worst: fine, bar: 1e-12,
            note: "price delta gamma vega; not computed: speed")
        Truth.report(
            table: "european_mp.csv", checked: table.rows.count, worst: coarse, bar: 1e-11,
            note: "theta rho dividend_rho")
    }

    @Test func `second-order Greeks agree with 40-digit arithmetic to machine precision`() throws {
        let inputs = try Truth.table("european.csv")
        let table = try Truth.table("european_mp.csv")
        try #require(inputs.rows.count == table.rows.count)
        var worst = 0.0
        for (input, row) in zip(inputs.rows, table.rows) {
            let (inputID, rowID) = (try input.text("id"), try row.text("id"))
            try #require(inputID == rowID)
            let greeks = try Self.option(input).secondOrderGreeks
            for (column, value) in Self.secondOrder {
                let error = scaledError(value(greeks), try row.number(column))
                #expect(error < 1e-12, "\(column) of \(input): \(error)")
                worst = worse(worst, error)
            }
        }
        Truth.report(
            table: "european_mp.csv", checked: table.rows.count, worst: worst, bar: 1e-12, note: "vanna charm volga")
    }

    @Test func `the European rows of published tables are met within their printed digits`() throws {
        let table = try Truth.table("published.csv")
        var checked = 0
        var worst = 0.0
        for row in table.rows {
            guard try row.text("exercise") == "european", try row.text("method") == "analytic" else { continue }
            let option = try Self.option(row)
            let greeks = option.greeks
            let value: Double
            switch try row.text("quantity") {
            case "price": value = greeks.price
            case "delta": value = greeks.delta
            case "gamma": value = greeks.gamma
            case "vega": value = greeks.vega
            case "theta": value = greeks.theta
            case "theta_per_day": value = greeks.thetaPerDay
            case "rho": value = greeks.rho
            case "dividend_rho": value = greeks.dividendRho
            case "elasticity": value = greeks.delta * option.spot / greeks.price
            default:
                Issue.record("unknown quantity in \(row)")
                continue
            }
            #expect(abs(value - (try row.number("value"))) <= (try row.number("tolerance")), "\(row)")
            let error = scaledError(value, try row.number("quantlib_value"))
            #expect(error < 1e-9, "\(row)")
            worst = worse(worst, error)
            checked += 1
        }
        #expect(checked > 0)
        Truth.report(
            table: "published.csv", checked: checked, worst: worst, bar: 1e-9, note: "European, continuous yield")
    }

    /// Said aloud, so that a green run does not look like more than it is.
    @Test func `tables of what is not priced yet are counted`() throws {
        let later = [
            ("var.csv", "value at risk of a portfolio")
        ]
        for (name, what) in later {
            let rows = try Truth.table(name).rows.count
            #expect(rows > 0)
            Truth.report(table: name, checked: 0, notChecked: rows, note: "\(what): not built yet")
        }
    }
}
