public import Quant

/// One option as the models see it: its value and its Greeks, European beside American, and where the price may go.
public struct PriceReport: Sendable {
    private let option: AmericanOption
    private let days: Double
    private let american: Result<Greeks, AmericanOptionError>

    /// - Parameters:
    ///   - option: what is priced; its `years` are `days` / 365.
    ///   - days: calendar days to expiry.
    public init(_ option: AmericanOption, days: Double) {
        self.option = option
        self.days = days
        american = Result { () throws(AmericanOptionError) in try option.greeks(.reference) }
    }

    /// The American value, where there is one.
    private var exercised: Greeks? { try? american.get() }

    // MARK: - Terminal

    public func terminal(style: TerminalStyle) -> String {
        var parts = [values.render(style: style), chances.render(style: style)]
        if case .failure(let error) = american { parts.append("The American value is missing: \(words(error)).\n") }
        return parts.joined(separator: "\n") + "\n"
    }

    private var title: String {
        let strike = Format.decimal(option.strike, places: 2)
        return "\(strike) \(option.kind == .call ? "call" : "put"), \(PriceReport.words(days: days))"
    }
    /// Whole days, or as many decimals as an hour needs.
    static func words(days: Double) -> String {
        days == 1 ? "1 day" : "\(Format.decimal(days, places: days == days.rounded() ? 0 : 2)) days"
    }
    private var assumptions: String {
        "spot \(Format.decimal(option.spot, places: 2)) · volatility \(Format.percent(option.volatility)) · rate "
            + "\(Format.percent(option.rate, places: 2)) · yield \(Format.percent(option.yield, places: 2))"
    }

    private var values: Table {
        var table = Table(
            title: title, source: [Cell(assumptions)],
            columns: [
                Table.Column("a share"), Table.Column("European", .right), Table.Column("American", .right),
            ])
        let european = option.european.greeks
        func add(_ name: String, _ places: Int, _ value: (Greeks) -> Double) {
            table.add([
                Cell(name), Cell(Format.decimal(value(european), places: places)),
                Cell(Format.decimal(exercised.map(value), places: places)),
            ])
        }
        add("price", 4) { $0.price }
        add("delta", 4) { $0.delta }
        add("gamma", 6) { $0.gamma }
        add("theta a day", 4) { $0.thetaPerDay }
        add("vega a point", 4) { $0.vegaPerPoint }
        add("rho a point", 4) { $0.rho / 100 }
        add("yield rho a point", 4) { $0.dividendRho / 100 }
        let second = option.european.secondOrderGreeks
        for (name, value) in [
            ("vanna a point", second.vanna / 100), ("charm a day", second.charmPerDay),
            ("vomma a point", second.vomma / 10_000),
        ] {
            table.add([Cell(name), Cell(Format.decimal(value, places: 6)), Cell(Format.missing)])
        }
        return table
    }

    private var chances: Table {
        var table = Table(
            title: "Where the price may go", source: [Cell("lognormal, the forward as mean")],
            columns: [Table.Column("until expiry"), Table.Column("", .right)])
        table.add([Cell("expires out of the money"), Cell(Format.percent(outOfTheMoney))])
        table.add([Cell("touches the strike before"), Cell(Format.percent(touch))])
        table.add([Cell("expected move"), Cell(Format.decimal(move, places: 2))])
        if let boundary { table.add([Cell("exercised early at"), Cell(Format.decimal(boundary, places: 2))]) }
        return table
    }

    private var deviation: Double { option.volatility * option.years.squareRoot() }
    private var drift: Double { option.rate - option.yield }
    private var outOfTheMoney: Double {
        let forward = option.spot * DeterministicMath.exp(drift * option.years)
        return option.kind == .call
            ? Lognormal.probabilityBelow(level: option.strike, forward: forward, totalDeviation: deviation)
            : Lognormal.probabilityAbove(level: option.strike, forward: forward, totalDeviation: deviation)
    }
    private var touch: Double {
        Lognormal.probabilityTouch(
            level: option.strike, spot: option.spot, years: option.years, drift: drift, volatility: option.volatility)
    }
    private var move: Double {
        Lognormal.expectedMove(spot: option.spot, years: option.years, volatility: option.volatility)
    }
    private var boundary: Double? {
        exercised == nil ? nil : try? option.exerciseBoundary(yearsLeft: option.years)
    }

    private func words(_ error: AmericanOptionError) -> String {
        switch error {
        case .invalidInput: "these numbers lie outside of what the model resolves (a rate × years beyond 12)"
        case .twoBoundaries: "with both rate and yield below zero exercise pays between two boundaries"
        }
    }

    // MARK: - JSON

    /// Raw derivatives: per 1.00 of the input and per year.
    public func json() -> String {
        let european = option.european
        return JSONValue.object([
            "report": .text("price"), "right": .text(option.kind == .call ? "call" : "put"),
            "spot": .number(option.spot), "strike": .number(option.strike), "days": .number(days),
            "years": .number(option.years), "volatility": .number(option.volatility), "rate": .number(option.rate),
            "yield": .number(option.yield), "european": object(european.greeks),
            "vanna": .number(european.secondOrderGreeks.vanna), "charm": .number(european.secondOrderGreeks.charm),
            "vomma": .number(european.secondOrderGreeks.vomma), "american": exercised.map(object) ?? .null,
            "exercise_boundary": .fraction(boundary), "probability_out_of_the_money": .number(outOfTheMoney),
            "probability_touch": .number(touch), "expected_move": .number(move),
        ]).document
    }
    private func object(_ greeks: Greeks) -> JSONValue {
        .object([
            "price": .number(greeks.price), "delta": .number(greeks.delta), "gamma": .number(greeks.gamma),
            "theta": .number(greeks.theta), "vega": .number(greeks.vega), "rho": .number(greeks.rho),
            "dividend_rho": .number(greeks.dividendRho),
        ])
    }
}
