import ArgumentParser
import Backtest
import History
import Market
import Profiles
import Reports

struct SurfaceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "surface", abstract: "Fit a chain's volatility surface: term structure, skew, every smile.",
        discussion: """
              wingspan surface SPX --date 2026-08-04
              wingspan surface SPX --date 2026-08-04 --html surface.html    with a drawing of each smile
            """)

    @Argument(help: "The underlying: SPX, SPY.")
    var symbol: Symbol

    @Option(help: "The session, as 2026-08-04.")
    var date: Day

    @Option(help: "Whose settings say where rates and yields are from: a shipped profile by name, or a file.")
    var profile = "replay-2026"

    @Option(help: "The catalog's source of chains, by name.")
    var source: String?

    @Option(help: "Also write a page with a drawing of each smile.")
    var html: String?

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let catalog = try data.open()
        let history = try HistorySurface(
            profile: try Profile.find(profile), catalog: catalog, symbol: symbol, day: date, source: source)
        guard let fitted = history.fitted else {
            throw CommandFailure(
                "The price, rate or dividend yield of \(symbol) on \(date) is not known, and no surface can be fitted "
                    + "without. Import daily bars, rates and dividends (wingspan data import FOLDER), or name a yield in "
                    + "the profile (memory.dividendYields).")
        }
        let name = source ?? catalog.chainSource(of: symbol, on: date) ?? ""
        let report = SurfaceReport(fitted, chain: history.chain, source: name)
        if let html {
            try write(report.page(footer: "wingspan \(Version.text) · \(history.provenance)"), to: html)
        }
        TerminalWriter.write(output.json ? report.json() : report.terminal(style: output.style))
        if let html, !output.json { TerminalWriter.write("The smiles are drawn in \(html).\n") }
    }
}
