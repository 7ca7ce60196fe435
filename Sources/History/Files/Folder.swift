import Glibc

/// Names and listings of the file system, in an order that does not depend on it.
enum Folder {
    /// Every plain file below `path`, as paths relative to it, in byte order. Hidden names are left out; links to
    /// folders are followed to a depth of 16.
    static func files(below path: String) throws(CatalogError) -> [String] {
        var found: [String] = []
        try collect(path, prefix: "", depth: 0, into: &found)
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func collect(
        _ folder: String, prefix: String, depth: Int, into found: inout [String]
    ) throws(CatalogError) {
        guard depth <= 16 else { return }
        for name in try names(in: folder) where !name.hasPrefix(".") {
            let path = join(folder, name)
            var status = stat()
            guard stat(path, &status) == 0 else { continue }  // A link to nowhere.
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try collect(path, prefix: prefix + name + "/", depth: depth + 1, into: &found)
            case S_IFREG: found.append(prefix + name)
            default: continue
            }
        }
    }

    /// The names in a folder, unsorted, without `.` and `..`.
    static func names(in folder: String) throws(CatalogError) -> [String] {
        guard let handle = opendir(folder) else { throw .system("cannot be listed", folder, missing: errno == ENOENT) }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    static func join(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// The last part of a path.
    static func name(of path: String) -> String { String(path.split(separator: "/").last ?? "") }

    /// What stands before the last part; `.` for a bare name.
    static func parent(of path: String) -> String {
        var trimmed = Substring(path)
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    /// A file's name without folder, `.gz` and the ending before it: `SPY` for `bars/SPY.csv.gz`.
    static func stem(of path: String) -> String {
        var name = name(of: path)
        for ending in [".gz", ".csv", ".txt"] where name.lowercased().hasSuffix(ending) {
            name.removeLast(ending.count)
        }
        return name
    }

    /// The path from the root, links resolved where it exists.
    static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
