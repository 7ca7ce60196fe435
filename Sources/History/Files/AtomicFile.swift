import Glibc

/// Files that are there whole or not at all: written beside their place, flushed, then renamed into it.
enum AtomicFile {
    /// The ending of files that were not finished; an import sweeps them away.
    static let unfinished = ".unfinished"

    /// After it returns the content survives a power cut, and its name does once the folder is flushed
    /// (`flushFolder`).
    static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws(CatalogError) {
        let temporary = path + unfinished
        let descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("cannot be created", path, writing: true) }
        var done = 0
        while done < bytes.count {
            let written = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                let error = CatalogError.system("cannot be written", path, writing: true)
                close(descriptor)
                unlink(temporary)
                throw error
            }
            done += written
        }
        guard fsync(descriptor) == 0 else {
            let error = CatalogError.system("cannot be flushed", path, writing: true)
            close(descriptor)
            unlink(temporary)
            throw error
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else {
            let error = CatalogError.system("cannot be renamed into place", path, writing: true)
            unlink(temporary)
            throw error
        }
    }

    static func write(_ text: String, to path: String) throws(CatalogError) {
        let bytes = Array(text.utf8)
        var failure: CatalogError?
        bytes.withUnsafeBytes { buffer in
            do throws(CatalogError) { try write(buffer, to: path) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Makes the names in a folder as durable as the files behind them.
    static func flushFolder(_ path: String) throws(CatalogError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("cannot be opened", path, writing: true) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("cannot be flushed", path, writing: true) }
    }

    /// Makes a folder and those above it.
    static func makeFolder(_ path: String) throws(CatalogError) {
        if mkdir(path, 0o755) == 0 || errno == EEXIST {
            guard Folder.isFolder(path) else {
                throw CatalogError(
                    .notWritable, "is a file, not a folder", file: path, wayOut: "Choose another folder.")
            }
            return
        }
        let parent = Folder.parent(of: path)
        guard errno == ENOENT, parent != path, !parent.isEmpty else {
            throw .system("cannot be created", path, writing: true)
        }
        try makeFolder(parent)
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw .system("cannot be created", path, writing: true)
        }
    }
}
