import ArgumentParser
import Backtest
import Foundation
import History
import Journal
import Market
import Profiles
import Reports

struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest", abstract: "Run a profile over the catalog's history.",
        discussion: """
              wingspan backtest SPX --profile replay-2018
              wingspan backtest --profile replay-2026 --html report.html
              wingspan backtest --data DIR --profile reference/vertical --trades out.csv
              wingspan backtest SPX --profile replay-2018 --journal run.journal
              wingspan backtest --profile replay-2026 --set risk.heat=0.1
            """)

    @Argument(help: "What to trade; without it, the profile's own symbols.")
    var symbols: [Symbol] = []

    @Option(help: "A shipped profile by name, or a file.")
    var profile: String

    @Option(help: "The first session, as 2018-01-02.")
    var from: Day?

    @Option(help: "The last session.")
    var to: Day?

    @Option(help: "The catalog's source of chains, by name.")
    var source: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Put a value over a setting: risk.heat=0.1. May be given again.", valueName: "path=value"))
    var overrides: [String] = []

    @Option(help: ArgumentHelp("Write the closed trades as CSV.", valueName: "file"))
    var trades: String?

    @Option(help: ArgumentHelp("Write the journal, for `wingspan replay`.", valueName: "file"))
    var journal: String?

    @Option(help: ArgumentHelp("Write the report as one HTML page.", valueName: "file"))
    var html: String?

    @OptionGroup var data: DataOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let profile = try Profile.find(profile, overrides: try overrides.map(Profile.override))
        let catalog = try data.open()
        let days = try RangeOptions.range(from: from, to: to)
        let history = try HistoryRun(
            profile: profile, catalog: catalog, symbols: symbols, days: days, source: source)
        let journalFile = try journal.map { path in
            try JournalFile(path: path, head: history.journalHead(data: data.folder, source: source))
        }
        let line = ProgressLine(
            "Backtest \(profile.name)", unit: "chains", total: history.feed.chainCount, style: output.errorStyle)
        var done = 0
        let result = try history.run(journal: journalFile) { progress in
            done += 1
            line.advance(to: done, detail: progress.session.description)
            return true
        }
        line.end()
        try journalFile?.finish()
        let report = BacktestReport(
            result: result, profile: profile,
            facts: RunFacts(symbols: history.symbols, days: days, data: history.provenance, version: Version.text))
        if let trades { try write(report.tradesCSV(columns: profile.run.tradeColumns), to: trades) }
        if let html { try write(report.html(), to: html) }
        TerminalWriter.write(output.json ? report.json() : report.terminal(style: output.style))
    }
}

/// The days a run goes over.
enum RangeOptions {
    static func range(from: Day?, to: Day?) throws -> ClosedRange<Day>? {
        guard from != nil || to != nil else { return nil }
        let first = from ?? Day(year: 1990, month: 1, day: 1)!
        let last = to ?? Day(year: 2099, month: 12, day: 31)!
        guard first <= last else { throw CommandFailure("--from \(first) is after --to \(last). Swap them.") }
        return first...last
    }
}

/// Writes a result whole or not at all.
func write(_ text: String, to path: String) throws {
    do {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
        throw CommandFailure("\(path) cannot be written. Choose a folder that exists and is yours.")
    }
}
