import Foundation
import History
import Market
import Reports

/// The demo's history: the daily S&P 500 and VIX that `Scripts/demo-data` fetched, or, where those files are not there,
/// a seeded synthetic index. Either way it is imported into a catalog of its own and read like any other.
struct DemoData {
    let catalog: Catalog
    /// Where the numbers come from, for the head of every report.
    let provenance: String

    private static let files = ["sp500.csv.gz", "vix.csv.gz"]
    private static let seed: UInt64 = 2_018

    /// - Parameter folder: what `Scripts/demo-data` filled; catalogs are made inside it.
    static func prepare(in folder: String, style: TerminalStyle) throws -> DemoData {
        let manager = FileManager.default
        if files.allSatisfy({ manager.fileExists(atPath: folder + "/" + $0) }) {
            let catalog = try ready(folder + "/catalog", from: folder, files: files)
            return DemoData(
                catalog: catalog,
                provenance: "S&P 500 daily 1999–2018 and VIX 2014–2018 from the open-source Python package arch 8.0.0")
        }
        TerminalWriter.write(
            "The S&P 500 history is not in \(folder) (`make demo` fetches it); a synthetic one stands in.\n", to: .error
        )
        let synthetic = folder + "/synthetic"
        if !manager.fileExists(atPath: synthetic + "/catalog/manifest.json") { try writeSynthetic(to: synthetic) }
        return DemoData(
            catalog: try ready(synthetic + "/catalog", from: synthetic, files: ["SPX.csv", "VIX.csv"]),
            provenance: "Synthetic index and VIX, seed \(seed): simulated, it never existed")
    }

    /// Opens the catalog, importing into it first where it is not there or no longer readable.
    private static func ready(_ directory: String, from folder: String, files: [String]) throws -> Catalog {
        if let catalog = try? Catalog(opening: directory), !catalog.symbols.isEmpty { return catalog }
        try? FileManager.default.removeItem(atPath: directory)
        var importer = DataImporter(into: directory)
        for file in files { _ = try importer.run(path: folder + "/" + file) }
        return try Catalog(opening: directory)
    }

    private static func writeSynthetic(to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let days = Day(year: 1999, month: 1, day: 4)!...Day(year: 2018, month: 12, day: 31)!
        let market = SyntheticUnderlying(seed: seed, days: days)
        var bars = "date,open,high,low,close,volume,adj_close,dividend,split,source\n"
        for bar in market.bars {
            let prices = [bar.open, bar.high, bar.low, bar.close].map { $0.map { $0.description } ?? "" }
            bars += "\(bar.session),\(prices.joined(separator: ",")),,,,,synthetic\n"
        }
        var index = "date,open,high,low,close,source\n"
        for bar in market.vix { index += "\(bar.session),,,,\(bar.close),synthetic\n" }
        try bars.write(toFile: folder + "/SPX.csv", atomically: true, encoding: .utf8)
        try index.write(toFile: folder + "/VIX.csv", atomically: true, encoding: .utf8)
    }
}
