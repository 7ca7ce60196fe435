import ArgumentParser
import Backtest
import Foundation
import History
import Journal
import Market
import Profiles
import Reports

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Decide a journal's events again and compare every effect, byte for byte.",
        discussion: "  wingspan backtest SPX --profile replay-2018 --journal run.journal\n  wingspan replay run.journal"
    )

    @Argument(help: "The journal that `backtest --journal` wrote.")
    var journal: String

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let reader = try JournalReader(path: journal)
        let head = reader.head
        try head.checkEngine()
        let profile = try Profile.read(head.profile, file: "the journal's profile")
        let catalog = try Catalog(opening: data.directory ?? head.data)
        guard let from = Day(head.from), let to = Day(head.to) else {
            throw CommandFailure("\(journal): its head names no range of sessions. Write the journal again.")
        }
        let symbols = head.symbols.compactMap { Symbol($0) }
        let history = try HistoryRun(
            profile: profile, catalog: catalog, symbols: symbols, days: from...to, source: head.source)
        let report = try Replay.run(reader, settings: profile.desk, chain: history.chainFinder())
        let words = ReplayReport(report)
        TerminalWriter.write(output.json ? words.json() : words.terminal())
        if report.difference != nil { throw ExitCode.failure }
    }
}
