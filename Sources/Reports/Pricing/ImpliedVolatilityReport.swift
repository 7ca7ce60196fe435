public import Quant

/// The volatility behind one price, European and American, or why there is none.
public struct ImpliedVolatilityReport: Sendable {
    private let option: AmericanOption
    private let price: Double
    private let days: Double
    private let european: Result<Double, ImpliedVolatilityError>
    private let american: Result<Double, AmericanImpliedVolatilityError>

    /// - Parameters:
    ///   - option: whose volatility is asked for; its own is not read.
    ///   - price: per share.
    ///   - days: calendar days to expiry.
    public init(_ option: AmericanOption, price: Double, days: Double) {
        self.option = option
        self.price = price
        self.days = days
        european = Result { () throws(ImpliedVolatilityError) in
            try Quant.impliedVolatility(
                kind: option.kind, price: price, spot: option.spot, strike: option.strike, years: option.years,
                rate: option.rate, yield: option.yield)
        }
        american = Result { () throws(AmericanImpliedVolatilityError) in
            try option.impliedVolatility(price: price, .reference)
        }
    }

    /// Whether either of them exists.
    public var isFound: Bool { (try? european.get()) != nil || (try? american.get()) != nil }

    public func terminal(style: TerminalStyle) -> String {
        let strike = Format.decimal(option.strike, places: 2)
        var table = Table(
            title: "\(strike) \(option.kind == .call ? "call" : "put") at \(Format.decimal(price, places: 4)), "
                + PriceReport.words(days: days),
            source: [
                Cell(
                    "spot \(Format.decimal(option.spot, places: 2)) · rate \(Format.percent(option.rate, places: 2)) · "
                        + "yield \(Format.percent(option.yield, places: 2))")
            ],
            columns: [Table.Column("exercise"), Table.Column("volatility", .right), Table.Column("")])
        switch european {
        case .success(let volatility): table.add([Cell("European"), cell(volatility), Cell("")])
        case .failure(let error): table.add([Cell("European"), Cell(Format.missing), Cell(words(error), .caution)])
        }
        switch american {
        case .success(let volatility): table.add([Cell("American"), cell(volatility), Cell("")])
        case .failure(let error): table.add([Cell("American"), Cell(Format.missing), Cell(words(error), .caution)])
        }
        return table.render(style: style) + "\n"
    }
    private func cell(_ volatility: Double) -> Cell { Cell(Format.percent(volatility, places: 4)) }

    private func words(_ error: ImpliedVolatilityError) -> String {
        switch error {
        case .belowIntrinsic: Self.tooCheap
        case .aboveMaximum: Self.tooDear
        case .invalidInput: Self.noOption
        }
    }
    private func words(_ error: AmericanImpliedVolatilityError) -> String {
        switch error {
        case .belowIntrinsic: Self.tooCheap
        case .aboveMaximum: Self.tooDear
        case .invalidInput: Self.noOption
        case .twoBoundaries: "with both rate and yield below zero exercise pays between two boundaries"
        }
    }
    private static let tooCheap = "at or below its value without volatility: no volatility is low enough"
    private static let tooDear = "above what any volatility makes of it"
    private static let noOption = "no option with a price: give days and a price above zero"

    public func json() -> String {
        JSONValue.object([
            "report": .text("implied volatility"), "right": .text(option.kind == .call ? "call" : "put"),
            "price": .number(price), "spot": .number(option.spot), "strike": .number(option.strike),
            "days": .number(days), "rate": .number(option.rate), "yield": .number(option.yield),
            "european": .fraction(try? european.get()), "american": .fraction(try? american.get()),
        ]).document
    }
}
