import Glibc

/// A whole file mapped read-only into memory, unmapped when the last owner lets go. A chain's columns point straight
/// into it.
final class MappedFile: @unchecked Sendable {  // Safe: the mapping is read-only.
    let base: UnsafeRawPointer
    let count: Int

    private init(base: UnsafeRawPointer, count: Int) {
        self.base = base
        self.count = count
    }
    deinit { if count > 0 { munmap(UnsafeMutableRawPointer(mutating: base), count) } }

    /// Errors: a path that is not there, is not a plain file, or cannot be read. An empty file maps to zero bytes.
    /// `name` is how errors call the file.
    static func open(_ path: String, name: String) throws(CatalogError) -> MappedFile {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("cannot be opened", name, missing: errno == ENOENT) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("cannot be examined", name) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CatalogError(.notReadable, "is not a file", file: name, wayOut: "Name a file.")
        }
        let count = Int(status.st_size)
        guard count > 0 else { return MappedFile(base: UnsafeRawPointer(bitPattern: 64)!, count: 0) }
        guard let memory = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), memory != MAP_FAILED else {
            throw .system("cannot be mapped", name)
        }
        return MappedFile(base: memory, count: count)
    }

    /// The file as bytes to read once from start to end.
    static func raw(_ path: String, name: String, limit: Int) throws(CatalogError) -> RawFile {
        let file = try open(path, name: name)
        if file.count > 0 { madvise(UnsafeMutableRawPointer(mutating: file.base), file.count, MADV_SEQUENTIAL) }
        return RawFile(file: file, count: min(file.count, limit))
    }
}

/// A mapped file seen as bytes.
struct RawFile {
    private let file: MappedFile
    let count: Int

    init(file: MappedFile, count: Int) {
        self.file = file
        self.count = count
    }
    var base: UnsafeRawPointer { file.base }
    var bytes: UnsafePointer<UInt8> { file.base.assumingMemoryBound(to: UInt8.self) }
}

extension CatalogError {
    /// What the system said about a file, in its words.
    static func system(_ what: String, _ file: String, missing: Bool = false, writing: Bool = false) -> CatalogError {
        let reason = String(cString: strerror(errno))
        if missing { return CatalogError(.missing, "there is no such file", file: file, wayOut: "Check the path.") }
        return CatalogError(
            writing ? .notWritable : .notReadable, "\(what) (\(reason))", file: file,
            wayOut: writing ? "Check the folder's permissions and the free space." : "Check the file's permissions.")
    }
}
