import Backtest
import Desk
import Foundation
import History
import Market
import Profiles
import Quant
import SharedData
import Synchronization
import Testing
import Trading
import Truth

/// A folder of a test's own, removed when the tests' process ends: a catalog is read from it as long as it lives.
struct TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "wingspan-backtest-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
        TemporaryFolder.made.withLock { made in
            if made.isEmpty {
                atexit {
                    for path in TemporaryFolder.made.withLock({ $0 }) {
                        try? FileManager.default.removeItem(atPath: path)
                    }
                }
            }
            made.append(path)
        }
    }
    private static let made = Mutex<[String]>([])

    subscript(_ name: String) -> String { path + "/" + name }
}

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
        let folder = try TemporaryFolder()
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
        let folder = try TemporaryFolder()
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

/// A journal in memory.
final class Pages: JournalSink {
    struct Page: Hashable {
        let kind: JournalRecordKind
        let bytes: [UInt8]
    }
    private(set) var pages: [Page] = []

    func append(_ kind: JournalRecordKind, _ bytes: [UInt8]) { pages.append(Page(kind: kind, bytes: bytes)) }
}
