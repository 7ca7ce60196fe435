import ArgumentParser
import Foundation
import History
import Market
import Reports

struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "data", abstract: "x", subcommands: [Import.self])
    struct Import: ParsableCommand {
        @Argument var path: String
        @Option var into: String?
        func run() throws {
            var importer = DataImporter(into: into ?? CatalogFolder.standard(environment: ProcessInfo.processInfo.environment))
            let report = try importer.run(path: path)
            print(report.rowsRead, report.rowsKept, report.files.count, report.failures)
        }
    }
}
