import CZlib
public import Foundation
import Truth

/// Real market data that is not part of the project: read where it is, said to be missing where it is not.
///
/// `WINGSPAN_SHARED` names the folder; without it, `shared` beside the package. A folder that is absent and was not
/// named switches the suites off that need it; a folder that is there must be complete.
public enum SharedData {
    public static let folder: URL = {
        if let named { return URL(fileURLWithPath: named, isDirectory: true) }
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.deletingLastPathComponent().appendingPathComponent("shared", isDirectory: true)
    }()

    /// Whether tests over shared data must run.
    public static var isExpected: Bool { named != nil || FileManager.default.fileExists(atPath: folder.path) }

    private static let named: String? = {
        let value = ProcessInfo.processInfo.environment["WINGSPAN_SHARED"]
        return value.flatMap { $0.isEmpty ? nil : $0 }
    }()

    /// `isExpected`; when not, prints how many rows of `path` stay unchecked.
    public static func isExpected(for path: String, rows: Int) -> Bool {
        if isExpected { return true }
        Truth.report(table: path, checked: 0, notChecked: rows, note: "shared data is absent")
        return false
    }

    /// The bytes of a file under `data`, unpacked where they are gzipped.
    public static func bytes(_ path: String) throws -> [UInt8] {
        let file = folder.appendingPathComponent("data").appendingPathComponent(path)
        guard let stream = gzopen(file.path, "rb") else { throw SharedDataError.missing(path) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = gzread(stream, &chunk, UInt32(chunk.count))
            if count <= 0 { break }
            bytes += chunk[..<Int(count)]
        }
        // Only closing tells a file that was cut off from a whole one.
        guard gzclose_r(stream) == Z_OK, !bytes.isEmpty else { throw SharedDataError.unreadable(path) }
        return bytes
    }

    /// The cells of `columns`, in that order, of every row of a comma-separated file with one header line and no
    /// quoting.
    public static func rows(of path: String, _ columns: [String]) throws -> [[String]] {
        var lines = try bytes(path).split(separator: UInt8(ascii: "\n")).map { line in
            line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }[...]
        func cells(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
            line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        }
        guard let header = lines.popFirst().map(cells) else { throw SharedDataError.unreadable(path) }
        let names = header.map { String(decoding: $0, as: UTF8.self) }
        let wanted = try columns.map { column in
            guard let index = names.firstIndex(of: column) else { throw SharedDataError.noColumn(path, column) }
            return index
        }
        return try lines.map { line in
            let found = cells(line)
            guard found.count == names.count else { throw SharedDataError.unreadable(path) }
            return wanted.map { String(decoding: found[$0], as: UTF8.self) }
        }
    }
}

/// What is wrong with shared data that is there: a test over it must fail, not pass.
public enum SharedDataError: Error, CustomStringConvertible {
    case missing(String)
    case unreadable(String)
    case noColumn(String, String)

    public var description: String {
        switch self {
        case .missing(let path): "shared data lacks \(path)"
        case .unreadable(let path): "shared data: \(path) is damaged"
        case .noColumn(let path, let column): "shared data: \(path) has no column \(column)"
        }
    }
}
