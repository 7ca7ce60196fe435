import Glibc

@testable import History

/// Where the golden files lie: `Tests/Golden/Catalog`.
enum Golden {
    static let folder: String = {
        var path = Folder.absolute(#filePath)
        for _ in 0..<3 { path = Folder.parent(of: path) }
        return Folder.join(path, "Golden/Catalog")
    }()
    /// Set `WINGSPAN_REWRITE_GOLDEN=1` to write golden files anew, and look at the difference.
    static var isRewriting: Bool { getenv("WINGSPAN_REWRITE_GOLDEN").map { String(cString: $0) == "1" } ?? false }
}
