import Quant
import Testing
import Truth

/// American prices and Greeks against QuantLib's high-precision engine and published tables.
@Suite struct AmericanTruthTests {
    static func option(_ row: TruthTable.Row) throws -> AmericanOption {
        AmericanOption(
            kind: try row.text("type") == "C" ? .call : .put, spot: try row.number("S"),
            strike: try row.number("K"), years: try row.number("T"), rate: try row.number("r"),
            yield: try row.number("q"), volatility: try row.number("sigma"))
    }

    /// Largest errors allowed in percent of the strike, inside what the table asks (0.03 and 0.001).
    static let bars: [(scheme: AmericanScheme, bar: Double)] = [(.fast, 0.01), (.reference, 1e-4)]

    @Test(arguments: bars)
    func `prices agree with QuantLib's`(scheme: AmericanScheme, bar: Double) throws {
        for (name, column) in [("american.csv", "price"), ("american_methods.csv", "qdfp_high_precision")] {
            let table = try Truth.table(name)
            var worst = 0.0
            for row in table.rows {
                let option = try Self.option(row)
                let error = abs(try option.price(scheme) - (try row.number(column))) / option.strike * 100
                #expect(error < bar, "\(row)")
                worst = worse(worst, error)
            }
            Truth.report(
                table: name, checked: table.rows.count, worst: worst, bar: bar, note: "\(scheme), % of strike")
        }
    }

    /// Rows whose Greeks mean something: on the boundary they jump.
    static func smoothRows(_ table: TruthTable) throws -> [TruthTable.Row] {
        let rows = try table.rows.filter { try $0.text("at_exercise_boundary") != "1" }
        try #require(!rows.isEmpty)
        return rows
    }

    /// The derivative of the price by one input, by a central difference.
    static func difference(
        _ option: AmericanOption, _ input: WritableKeyPath<AmericanOption, Double>, _ step: Double
    ) throws -> Double {
        var (up, down) = (option, option)
        up[keyPath: input] += step
        down[keyPath: input] -= step
        return (try up.price(.reference) - (try down.price(.reference))) / (2 * step)
    }

    /// The table's Greeks are differences over 0.2 % of the spot, 0.001 of volatility and 0.0001 of rate; over so
    /// wide a step those of a short option are off by more than ours, so they are met with the same steps.
    @Test func `differences of our prices agree with those of QuantLib's`() throws {
        let table = try Truth.table("american.csv")
        var worst = 0.0
        let rows = try Self.smoothRows(table)
        for row in rows {
            let option = try Self.option(row)
            let delta = try Self.difference(option, \.spot, 0.002 * option.spot)
            let vega = try Self.difference(option, \.volatility, 1e-3) / option.strike
            let errors = [
                abs(delta - (try row.number("delta"))), abs(vega - (try row.number("vega")) / option.strike),
            ]
            for error in errors {
                #expect(error < 1e-5, "\(row)")
                worst = worse(worst, error)
            }
        }
        Truth.report(
            table: "american.csv", checked: rows.count, notChecked: table.rows.count - rows.count, worst: worst,
            bar: 1e-5, note: "delta, vega/K")
    }

    @Test func `fast Greeks are close to the table's`() throws {
        let table = try Truth.table("american.csv")
        var worst = 0.0
        let rows = try Self.smoothRows(table)
        for row in rows {
            let option = try Self.option(row)
            let greeks = try option.greeks()
            let delta = abs(greeks.delta - (try row.number("delta")))
            #expect(delta < 5e-3, "\(row)")
            #expect(abs(greeks.vega - (try row.number("vega"))) < 0.002 * option.strike, "\(row)")
            #expect(abs(greeks.rho - (try row.number("rho"))) < 0.01 * option.strike, "\(row)")
            worst = worse(worst, delta)
        }
        Truth.report(
            table: "american.csv", checked: rows.count, notChecked: table.rows.count - rows.count, worst: worst,
            bar: 5e-3, note: "fast delta")
    }

    @Test func `every Greek is the derivative of the price`() throws {
        let table = try Truth.table("american.csv")
        var worst: [String: Double] = [:]
        let rows = try Self.smoothRows(table)
        for row in rows {
            let option = try Self.option(row)
            let greeks = try option.greeks(.reference)
            let step = 1e-5 * option.spot
            var (up, down) = (option, option)
            up.spot += step
            down.spot -= step
            let gamma = (try up.greeks(.reference).delta - (try down.greeks(.reference).delta)) / (2 * step)
            let figures: [(name: String, value: Double, expected: Double, bar: Double)] = [
                ("delta", greeks.delta, try Self.difference(option, \.spot, 1e-4 * option.spot), 2e-5),
                ("gamma × spot", greeks.gamma * option.spot, gamma * option.spot, 1e-4),
                ("vega", greeks.vega, try Self.difference(option, \.volatility, 1e-5), 1e-5 * option.strike),
                ("rho", greeks.rho, try Self.difference(option, \.rate, 1e-7), 1e-4 * option.strike),
                ("dividend rho", greeks.dividendRho, try Self.difference(option, \.yield, 1e-7), 1e-4 * option.strike),
                ("theta", -greeks.theta, try Self.difference(option, \.years, 1e-6), 1e-5 * option.strike),
            ]
            for figure in figures {
                let error = abs(figure.value - figure.expected)
                #expect(error < figure.bar, "\(figure.name) \(figure.value) \(figure.expected) of \(row)")
                worst[figure.name] = worse(worst[figure.name] ?? 0, error / figure.bar)
            }
        }
        for (name, share) in worst.sorted(by: { $0.key < $1.key }) {
            Truth.report(
                table: "american.csv", checked: rows.count, notChecked: table.rows.count - rows.count, worst: share,
                bar: 1, note: name)
        }
    }

    /// Ju (1999) prints an approximation; what is compared is the exact value of the same options.
    @Test func `the options of Ju's table have their exact values`() throws {
        let table = try Truth.table("published.csv")
        var (checked, worst) = (0, 0.0)
        for row in table.rows where try row.text("method") == "ju_quadratic" {
            let error = abs(try Self.option(row).price(.reference) - (try row.number("quantlib_value")))
            #expect(error < 1e-6, "\(row)")
            worst = worse(worst, error)
            checked += 1
        }
        #expect(checked > 0)
        Truth.report(
            table: "published.csv", checked: checked, worst: worst, bar: 1e-6, note: "American, exact values")
    }

    @Test func `early exercise is worth what Andersen, Lake and Offengenden print`() throws {
        let table = try Truth.table("published.csv")
        var (checked, worst) = (0, 0.0)
        for row in table.rows where try row.text("quantity") == "early_exercise_premium" {
            let premium = try Self.option(row).earlyExercisePremium(.reference)
            let error = abs(premium - (try row.number("value")))
            #expect(error < (try row.number("tolerance")), "\(premium) for \(row)")
            worst = worse(worst, error)
            checked += 1
        }
        #expect(checked > 0)
        Truth.report(table: "published.csv", checked: checked, worst: worst, bar: 1e-6, note: "early exercise premium")
    }

    /// Other methods' prices are met as far as those methods reach: not to a volatility of 1,000 %.
    @Test func `published approximations are near the exact price`() throws {
        let table = try Truth.table("published.csv")
        var (checked, wild, worst) = (0, 0, 0.0)
        for row in table.rows {
            guard try row.text("exercise") == "american",
                try ["barone_adesi_whaley", "bjerksund_stensland"].contains(row.text("method")),
                try row.text("quantity") == "price"
            else { continue }
            let option = try Self.option(row)
            if option.volatility > 1 {
                wild += 1
                continue
            }
            let price = try option.price(.reference)
            let error = abs(price - (try row.number("value"))) / option.strike
            #expect(error < 0.001, "\(price) for \(row)")
            worst = worse(worst, error)
            checked += 1
        }
        #expect(checked > 0)
        Truth.report(
            table: "published.csv", checked: checked, notChecked: wild, worst: worst, bar: 0.001,
            note: "approximations of others, share of the strike")
    }
}
