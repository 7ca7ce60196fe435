import ArgumentParser
import History
import Market
import Reports

struct ChainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chain", abstract: "Show an option chain of a day.",
        discussion: """
              wingspan chain SPY --date 2026-08-04             every expiry in a line
              wingspan chain SPY --date 2026-08-04 --dte 45    the expiry nearest to 45 days, calls and puts
            """)

    @Argument(help: "The underlying: SPY, SPX.")
    var symbol: Symbol

    @Option(help: "The session, as 2026-08-04.")
    var date: Day

    @Option(help: "Calendar days to the expiry wanted; the nearest is shown.")
    var dte: Int?

    @Option(help: "The catalog's source of chains, by name.")
    var source: String?

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let catalog = try data.open()
        let chains = try catalog.requireChains(of: symbol, on: date, source: source)
        // Of several snapshots the session's last: what stood at the close.
        let chain = chains[chains.count - 1]
        let name = source ?? catalog.chainSource(of: symbol, on: date) ?? ""
        let report = ChainReport(chain: chain, dte: dte, source: name)
        TerminalWriter.write(output.json ? report.json() : report.terminal(style: output.style))
    }
}
