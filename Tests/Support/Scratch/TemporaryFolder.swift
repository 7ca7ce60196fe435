import Foundation
import Synchronization

/// A folder of a test's own, removed when the tests' process ends: a catalog reads from it as long as it lives.
public struct TemporaryFolder: Sendable {
    public let path: String

    public init() {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("wingspan-test-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            preconditionFailure("no temporary folder can be made: \(error)")
        }
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

    /// The path of a file in it.
    public subscript(_ name: String) -> String { path + "/" + name }
    /// What is in it, sorted.
    public var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() } }
}
