public import Foundation

/// Reference tables made by other people's software, and the report of how much of them was checked.
///
/// The tables live gzipped in `Tests/TruthTables`. `WINGSPAN_TRUTH` names another folder of the same layout; its
/// files may be plain `.csv` or `.csv.gz`.
public enum Truth {
    /// Where the tables are read from.
    public static let folder: URL = {
        if let named = ProcessInfo.processInfo.environment["WINGSPAN_TRUTH"], !named.isEmpty {
            return URL(fileURLWithPath: named, isDirectory: true)
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("TruthTables", isDirectory: true)
    }()

    /// Reads a table by the name of its CSV file ("european.csv").
    public static func table(_ name: String) throws -> TruthTable {
        try TruthTable(name: name, text: bytes(name))
    }

    /// The table's file as it was made, byte for byte.
    public static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    private static func bytes(_ name: String) throws -> Data {
        let packed = folder.appendingPathComponent(name + ".gz")
        if FileManager.default.fileExists(atPath: packed.path) {
            return try Gunzip.inflate(Data(contentsOf: packed), name: name)
        }
        return try Data(contentsOf: folder.appendingPathComponent(name))
    }

    /// Prints one line on what a test checked, and appends it to the file that `WINGSPAN_TRUTH_REPORT` names.
    ///
    /// - Parameters:
    ///   - checked: rows (or cells, if `note` says so) that were compared.
    ///   - notChecked: those of the table that this project does not compute yet.
    ///   - worst: the largest error found, and `bar`, the one that would fail.
    public static func report(
        table: String, checked: Int, notChecked: Int = 0, worst: Double? = nil, bar: Double? = nil, note: String = ""
    ) {
        var line = "truth  " + table.padding(toLength: max(26, table.count), withPad: " ", startingAt: 0)
        let count = String(checked)
        line += String(repeating: " ", count: max(0, 6 - count.count)) + count + " rows checked"
        if notChecked > 0 { line += ", \(notChecked) not checked" }
        if let worst { line += "  worst \(scientific(worst))" }
        if let bar { line += " (bar \(scientific(bar)))" }
        if !note.isEmpty { line += "  \(note)" }
        // Suites run side by side; their lines must not mix.
        lock.withLock {
            print(line)
            append(line + "\n")
        }
    }

    private static let lock = NSLock()

    static func scientific(_ value: Double) -> String {
        String(format: "%.1e", value)
    }

    private static func append(_ line: String) {
        guard let path = ProcessInfo.processInfo.environment["WINGSPAN_TRUTH_REPORT"], !path.isEmpty else { return }
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let file = FileHandle(forUpdatingAtPath: path) else { return }
        defer { try? file.close() }
        guard (try? file.seekToEnd()) != nil else { return }
        try? file.write(contentsOf: Data(line.utf8))
    }
}
