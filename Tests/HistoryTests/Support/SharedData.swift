import Glibc

@testable import History

/// Real market data that is not part of the repository: `WINGSPAN_SHARED`, else `shared` beside the clone.
enum SharedData {
    static let root: String = {
        if let named = getenv("WINGSPAN_SHARED") { return String(cString: named) }
        var path = #filePath
        for _ in 0..<4 { path = Folder.parent(of: path) }
        return Folder.join(Folder.parent(of: path), "shared")
    }()
    static var data: String { Folder.join(root, "data") }
    static var truth: String { Folder.join(root, "truth") }
    static var isPresent: Bool { Folder.exists(Folder.join(data, "MANIFEST.csv")) }
}

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
