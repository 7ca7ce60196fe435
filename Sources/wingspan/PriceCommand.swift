import ArgumentParser
import Market
import Quant
import Reports

/// What one option is, in numbers that a model needs.
struct OptionTerms: ParsableArguments {
    @Option(help: "The underlying's price.")
    var spot: Double

    @Option(help: "The strike.")
    var strike: Double

    @Option(help: "call or put.")
    var right: Right

    @Option(help: "Calendar days to expiry; a part of a day as 0.5.")
    var days: Double

    // A rate may be below zero: its minus is no option's.
    @Option(parsing: .unconditional, help: "The rate per year, continuously compounded: 0.045.")
    var rate = 0.0

    @Option(parsing: .unconditional, help: "The dividend yield per year, continuous: 0.013.")
    var yield = 0.0

    func validate() throws {
        for (name, value) in [("--spot", spot), ("--strike", strike)] where !(value > 0 && value.isFinite) {
            throw ValidationError("\(name) \(value): a price above zero.")
        }
        guard days >= 0, days <= 36_500 else {
            throw ValidationError("--days \(days): between 0 and 36500, as calendar days.")
        }
        for (name, value) in [("--rate", rate), ("--yield", yield)] where !(value.magnitude <= 2) {
            throw ValidationError("\(name) \(value): a fraction per year, 0.045 for 4.5%.")
        }
    }

    func option(volatility: Double) -> AmericanOption {
        AmericanOption(
            kind: right == .call ? .call : .put, spot: spot, strike: strike, years: days / 365, rate: rate,
            yield: yield, volatility: volatility)
    }
}

struct PriceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "price", abstract: "Price an option: European and American, with its Greeks.",
        discussion: """
              wingspan price --spot 500 --strike 480 --right put --days 38 --iv 0.22 --rate 0.045 --yield 0.013
            """)

    @OptionGroup var terms: OptionTerms

    @Option(help: "The volatility per year: 0.22.")
    var iv: Double

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard iv >= 0, iv <= 10 else { throw ValidationError("--iv \(iv): a fraction per year, 0.22 for 22%.") }
    }

    func run() throws {
        let report = PriceReport(terms.option(volatility: iv), days: terms.days)
        TerminalWriter.write(output.json ? report.json() : report.terminal(style: output.style))
    }
}

struct ImpliedVolatilityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "iv", abstract: "The volatility behind an option's price, European and American.",
        discussion: """
              wingspan iv --price 4.35 --spot 500 --strike 480 --right put --days 38 --rate 0.045 --yield 0.013
            """)

    @OptionGroup var terms: OptionTerms

    @Option(help: "The option's price per share.")
    var price: Double

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard price > 0, price.isFinite else { throw ValidationError("--price \(price): a price above zero.") }
        guard terms.days > 0 else { throw ValidationError("--days \(terms.days): a volatility needs time left.") }
    }

    func run() throws {
        let report = ImpliedVolatilityReport(terms.option(volatility: 0), price: price, days: terms.days)
        TerminalWriter.write(output.json ? report.json() : report.terminal(style: output.style))
        guard report.isFound else { throw ExitCode.failure }
    }
}
