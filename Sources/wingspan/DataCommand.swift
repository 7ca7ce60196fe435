import ArgumentParser
import Foundation
import History
import Market
import Reports

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data", abstract: "Bring history into the catalog, and see what it holds.",
        discussion: """
              wingspan data import ../shared/data
              wingspan data import chains.csv --into DIR
              wingspan data list
            """,
        subcommands: [Import.self, List.self, FitModel.self])

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Import vendors' files: chains, bars, VIX, rates, events.",
            discussion: """
                The layout is recognised by its header. What cannot be read is named with file and line; what is known
                but not imported yet is listed as such. Nothing is half-written: the catalog's manifest comes last.
                """)

        @Argument(help: "A file, or a folder with all that is below it.")
        var path: String

        @Option(help: ArgumentHelp("The catalog to write instead of $WINGSPAN_HOME/catalog.", valueName: "dir"))
        var into: String?

        @Option(help: "Name the source of these chains.")
        var source: String?

        @Flag(help: "List every file, not only each folder's totals.")
        var files = false

        @OptionGroup var output: OutputOptions

        func run() throws {
            let directory = into ?? CatalogFolder.standard(environment: ProcessInfo.processInfo.environment)
            var importer = DataImporter(into: directory, source: source)
            var line: ProgressLine?
            let report = try importer.run(path: path) { progress in
                let shown =
                    line
                    ?? ProgressLine(
                        "Importing", unit: "kB", total: progress.bytesInAll / 1_000, style: output.errorStyle)
                line = shown
                shown.advance(to: progress.bytesDone / 1_000, detail: progress.file)
            }
            line?.end()
            let summary = ImportSummary(report)
            TerminalWriter.write(
                output.json ? summary.json() : summary.terminal(style: output.style, everyFile: files))
            if !report.failures.isEmpty { throw ExitCode.failure }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What the catalog holds: symbols, ranges, counts, defects, resolution.")

        @OptionGroup var data: DataOptions
        @OptionGroup var output: OutputOptions

        func run() throws {
            let report = DataListReport(try data.open().manifest.summary)
            TerminalWriter.write(output.json ? report.json() : report.terminal(style: output.style))
        }
    }
}
