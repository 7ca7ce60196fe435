import Foundation
import History
import Market
import Reports

/// The demo's history: the daily S&P 500 and VIX that `Scripts/demo-data` fetched, or, where those files are not there,
/// a seeded synthetic index. Either way it is imported into a catalog of its own and read like any other.
struct DemoData {
    let catalog: Catalog
    /// Whether the index itself is simulated, not only the quotes of its options.
    let isSynthetic: Bool
    /// Where the numbers come from, for the head of every report.
    let provenance: String

    private static let files = ["sp500.csv.gz", "vix.csv.gz"]
    private static let seed: UInt64 = 2_018

    /// - Parameter folder: what `Scripts/demo-data` filled; catalogs are made inside it.
    static func prepare(in folder: String, style: TerminalStyle) throws -> DemoData {
        let manager = FileManager.default
        if files.allSatisfy({ manager.fileExists(atPath: folder + "/" + $0) }) {
            return DemoData(
                catalog: try ready(folder, files: files), isSynthetic: false,
                provenance: "S&P 500 daily 1999–2018 and VIX 2014–2018 from the open-source Python package arch 8.0.0")
        }
        TerminalWriter.write(
            "The S&P 500 history is not in \(folder) (`make demo` fetches it); a synthetic one stands in.\n", to: .error
        )
        let synthetic = folder + "/synthetic"
        try writeSynthetic(to: synthetic)
        return DemoData(
            catalog: try ready(synthetic, files: ["SPX.csv", "VIX.csv"]), isSynthetic: true,
            provenance: "Synthetic index and VIX, seed \(seed): simulated, it never existed")
    }

    /// The demo's own catalog in `folder`, brought up to date with `files`. Where it is damaged or of another version it
    /// is made anew: nothing but these files was ever in it.
    private static func ready(_ folder: String, files: [String]) throws -> Catalog {
        let directory = folder + "/demo-catalog"
        do {
            return try imported(files, of: folder, into: directory)
        } catch let error as CatalogError where error.file?.hasPrefix(directory) == true {
            try FileManager.default.removeItem(atPath: directory)
            return try imported(files, of: folder, into: directory)
        }
    }

    private static func imported(_ files: [String], of folder: String, into directory: String) throws -> Catalog {
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
