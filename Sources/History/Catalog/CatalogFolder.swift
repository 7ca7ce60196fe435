import Glibc

/// Where a catalog lies and what its parts are called.
public enum CatalogFolder {
    /// The catalog of `wingspan` when no `--data DIR` is given: `$WINGSPAN_HOME/catalog`, else `~/.wingspan/catalog`.
    /// An empty variable counts as not set.
    public static func standard(environment: [String: String]) -> String {
        if let home = environment["WINGSPAN_HOME"], !home.isEmpty { return Folder.join(home, "catalog") }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "."
        return Folder.join(home, ".wingspan/catalog")
    }

    static let segments = "segments"
    static let lock = "import.lock"
    static let segmentEnding = ".seg"

    /// Names a segment after what it holds and its own checksum: another content is another file, so that the old
    /// one stays whole until the manifest that names it is replaced.
    static func path(_ kind: SegmentKind, symbol: String?, stamp: String, source: String, sha256: String) -> String {
        let parts = [stamp, clean(source), String(sha256.prefix(16))].filter { !$0.isEmpty }
        let folder = "\(segments)/\(kind.rawValue)/\(symbol.map(clean) ?? "all")/"
        return folder + parts.joined(separator: "_") + segmentEnding
    }

    private static func clean(_ text: String) -> String {
        String(
            decoding: text.utf8.map { byte in
                let plain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                return plain || byte == 45 || byte == 46 || byte == 95 ? byte : 45
            }, as: UTF8.self)
    }
}

/// Keeps a second import away from a catalog while one is running; the system releases it when the process ends.
final class ImportLock {
    private let descriptor: Int32

    init(_ directory: String) throws(CatalogError) {
        let path = Folder.join(directory, CatalogFolder.lock)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("cannot be created", path, writing: true) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CatalogError(
                .locked, "another import into this catalog is running", file: directory,
                wayOut: "Wait until it has ended.")
        }
        self.descriptor = descriptor
    }
    deinit { close(descriptor) }
}
