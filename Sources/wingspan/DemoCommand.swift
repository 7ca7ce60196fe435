import ArgumentParser
import Backtest
import Foundation
import History
import Market
import Profiles
import Reports

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Watch the desk trade two decades of the S&P 500 on the embedded exchange.",
        discussion: """
            Real index history, modelled option quotes, no account and no network. The day advances, candidates are
            judged gate by gate, entries and exits happen with their reasons; at the end a report stands in the
            terminal and as one HTML page.

              wingspan demo                        at a pace for watching
              wingspan demo --speed 0              as fast as it goes
              wingspan demo --from 2007-01-01 --to 2009-12-31
            """)

    @Option(
        name: .customLong("data"),
        help: ArgumentHelp("The folder that Scripts/demo-data filled.", valueName: "dir"))
    var directory: String?

    @Option(
        help: ArgumentHelp("Sessions a second; 0 is as fast as it goes. Off a terminal always that.", valueName: "n"))
    var speed: Double = 150

    @Flag(help: "Only the report at the end.")
    var headless = false

    @Option(help: "The first session, as 2007-01-01.")
    var from: Day?

    @Option(help: "The last session.")
    var to: Day?

    @Option(help: ArgumentHelp("Where the HTML report goes.", valueName: "file"))
    var html: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let home = URL(fileURLWithPath: CatalogFolder.standard(environment: ProcessInfo.processInfo.environment))
        let folder = directory ?? home.deletingLastPathComponent().appendingPathComponent("demo").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let data = try DemoData.prepare(in: folder, style: output.errorStyle)
        let profile = try Profile.find("demo")
        let history = try HistoryRun(
            profile: profile, catalog: data.catalog, days: try RangeOptions.range(from: from, to: to))
        let style = output.style
        let shows = !headless && !output.json
        let view = DemoView(
            profile: profile, sessions: history.feed.sessions.count, isSynthetic: data.isSynthetic, style: style)
        let pace = Pace(speed: shows && style.isLive ? speed : 0)
        let result = try history.run { progress in
            if shows { view.note(progress) }
            pace.wait()
            return true
        }
        view.end()
        let report = BacktestReport(
            result: result, profile: profile,
            facts: RunFacts(
                symbols: history.symbols, days: nil, data: "\(data.provenance); \(history.provenance)",
                version: Version.text))
        let page = html ?? folder + "/report.html"
        try write(report.html(), to: page)
        if output.json {
            TerminalWriter.write(report.json())
        } else {
            TerminalWriter.write(report.terminal(style: style))
            TerminalWriter.write("\nThe report as a page: \(page)\n")
        }
    }
}

/// Holds a loop to so many rounds a second; 0 lets it run.
final class Pace {
    private let interval: TimeInterval
    private var next = Date()

    init(speed: Double) { interval = speed > 0 ? 1 / speed : 0 }

    func wait() {
        guard interval > 0 else { return }
        next += interval
        let rest = next.timeIntervalSinceNow
        if rest > 0 { Thread.sleep(forTimeInterval: rest) } else { next = Date() }
    }
}
