import ArgumentParser
import Backtest
import History
import Market
import Profiles
import Reports
import Strategy
import Trading

struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "Judge what could be traded on a day, gate by gate.",
        discussion: """
              wingspan scan SPY SPX --date 2026-08-04
              wingspan scan SPX --date 2026-08-04 --why
              wingspan scan SPX --date 2018-01-17 --profile replay-2018 --json
              wingspan scan SPX --date 2026-08-04 --discarded 20 --at creditOfWidth
            """)

    @Argument(help: "What to scan; without it, the profile's own symbols.")
    var symbols: [Symbol] = []

    @Option(help: "The session, as 2026-08-04.")
    var date: Day

    @Option(help: "A shipped profile by name, or a file.")
    var profile = "replay-2026"

    @Flag(help: "Every gate with its value and limit, and what else would have stopped a candidate.")
    var why = false

    @Option(help: "Name so many discarded combinations, each with the first gate that stopped it.")
    var discarded: Int?

    @Option(help: "Of the discarded only those that this gate stopped, as creditOfWidth.")
    var at: Gate?

    @Option(help: "The catalog's source of chains, by name.")
    var source: String?

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let discarded, !(1...100_000).contains(discarded) {
            throw ValidationError("--discarded \(discarded): a number from 1 to 100000.")
        }
        if at != nil, discarded == nil { throw ValidationError("--at says whose; add --discarded N for how many.") }
    }

    func run() throws {
        let profile = try Profile.find(profile)
        let scan = try HistoryScan(
            profile: profile, catalog: try data.open(), symbols: symbols, day: date, source: source,
            scope: why ? .everything : .untilStopped,
            discarded: discarded.map { HistoryScan.Discarded(at: at, limit: $0) })
        let report = ScanReport(scan, profile: profile)
        TerminalWriter.write(output.json ? report.json() : report.terminal(style: output.style, why: why))
    }
}
