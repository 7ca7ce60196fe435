import Backtest
import Desk
import Foundation
import History
import Journal
import Market
import Profiles
import Quant
import Scratch
import SharedData
import Testing
import Trading
import Truth

/// The histories of these tests, each imported once.
enum Histories {
    /// The reference strategy's chains as they lie in the file.
    static let reference = Result { try imported(rows: referenceRows()) }

    /// The same rows in an order drawn from `seed`.
    static func shuffled(_ seed: UInt64) throws -> Catalog {
        var random = SplitMix64(seed: seed)
        var rows = try referenceRows()
        rows[1...].shuffle(using: &random)
        return try imported(rows: rows)
    }

    /// January and February 2018 of SPXW with everything a desk reads beside the chains.
    static let shock = Result {
        let folder = TemporaryFolder()
        let data = SharedData.folder.appendingPathComponent("data").path
        for name in [
            "chains/spxw_2018_01_02.csv.gz", "bars/SPX.csv.gz", "vix/VIX.csv", "vix/VIX3M.csv",
            "rates/treasury_bills.csv.gz", "events/fomc.csv", "events/cpi_nfp.csv",
        ] {
            let place = folder["data/\(name)"]
            try FileManager.default.createDirectory(
                atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: "\(data)/\(name)", toPath: place)
        }
        var importer = DataImporter(into: folder["catalog"])
        let report = try importer.run(path: folder["data"])
        #expect(report.failures.isEmpty)
        return try Catalog(opening: folder["catalog"])
    }

    private static func referenceRows() throws -> [String] {
        let table = try Truth.table("backtest_chain.csv")
        return [table.columns.joined(separator: ",")]
            + (try table.rows.map { row in try table.columns.map(row.text).joined(separator: ",") })
    }
    private static func imported(rows: [String]) throws -> Catalog {
        let folder = TemporaryFolder()
        let file = folder["backtest_chain.csv"]
        try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: file))
        var importer = DataImporter(into: folder["catalog"])
        _ = try importer.run(path: file)
        return try Catalog(opening: folder["catalog"])
    }

    /// A shipped profile, with settings put over it.
    static func profile(_ name: String, _ overrides: [(path: String, value: String)] = []) throws -> Profile {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return try Profile.load(root.appendingPathComponent("profiles/\(name).yaml").path, overrides: overrides)
    }
}

/// A journal's steps in memory: the bytes of each event with those of its effects.
final class Pages: JournalSink {
    private(set) var pages: [[UInt8]] = []

    func append(_ step: StepBuilder) { pages.append(step.bytes) }

    /// The bytes of a step's event.
    static func event(of page: [UInt8]) -> ArraySlice<UInt8> {
        let length = (0..<4).reduce(0) { $0 | Int(page[$1]) << (8 * $1) }
        return page[4..<4 + length]
    }
}
