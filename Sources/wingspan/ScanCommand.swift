import ArgumentParser
import Backtest
import History
import Market
import Profiles
import Reports
import Strategy

struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "Judge what could be traded on a day, gate by gate.",
        discussion: """
              wingspan scan SPY SPX --date 2026-08-04
              wingspan scan SPX --date 2026-08-04 --why
              wingspan scan SPX --date 2018-01-17 --profile replay-2018 --json
            """)

    @Argument(help: "What to scan; without it, the profile's own symbols.")
    var symbols: [Symbol] = []

    @Option(help: "The session, as 2026-08-04.")
    var date: Day

    @Option(help: "A shipped profile by name, or a file.")
    var profile = "replay-2026"

    @Flag(help: "Every gate with its value and limit, and what else would have stopped a candidate.")
    var why = false

    @Option(help: "The catalog's source of chains, by name.")
    var source: String?

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let profile = try Profile.find(profile)
        let scan = try HistoryScan(
            profile: profile, catalog: try data.open(), symbols: symbols, day: date, source: source,
            scope: why ? .everything : .untilStopped)
        let report = ScanReport(scan.scans, profile: profile, chains: scan.chains, data: scan.provenance)
        TerminalWriter.write(output.json ? report.json() : report.terminal(style: output.style, why: why))
    }
}
