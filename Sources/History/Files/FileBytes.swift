import CZlib
import Glibc

/// A file's content in memory, inflated where it is gzip: what every importer reads from.
final class FileBytes: @unchecked Sendable {  // Safe: written only before `init` returns.
    let base: UnsafePointer<UInt8>
    let count: Int
    private let memory: UnsafeMutableRawPointer

    /// Takes over `memory`, which `malloc` gave.
    fileprivate init(taking memory: UnsafeMutableRawPointer, count: Int) {
        self.memory = memory
        self.count = count
        base = UnsafePointer(memory.assumingMemoryBound(to: UInt8.self))
    }
    deinit { free(memory) }

    /// For tests and fixtures.
    convenience init(_ bytes: [UInt8]) {
        let memory = malloc(max(bytes.count, 1))!
        bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { memory.copyMemory(from: start, byteCount: source.count) }
        }
        self.init(taking: memory, count: bytes.count)
    }
}

extension FileBytes {
    /// Nothing that belongs into one file is larger; a gzip that claims more is garbled or hostile.
    static let largest = 4 << 30

    /// The whole file, or only its first `limit` bytes after inflating, in which case damage further on goes unseen.
    /// `name` is how errors call the file.
    static func read(_ path: String, name: String, limit: Int = largest) throws(CatalogError) -> FileBytes {
        let raw = try MappedFile.raw(path, name: name, limit: .max)
        let isGzip = raw.count >= 2 && raw.bytes[0] == 0x1f && raw.bytes[1] == 0x8b
        if isGzip { return try inflate(raw, name: name, limit: limit) }
        let count = min(raw.count, limit)
        let memory = try allocate(count, name: name)
        if count > 0 { memory.copyMemory(from: raw.base, byteCount: count) }
        return FileBytes(taking: memory, count: count)
    }

    private static func allocate(_ count: Int, name: String) throws(CatalogError) -> UnsafeMutableRawPointer {
        guard let memory = malloc(max(count, 1)) else {
            throw CatalogError(.notReadable, "no memory for \(count) bytes", file: name, wayOut: "Free some memory.")
        }
        return memory
    }

    /// Inflates every member of a gzip file into one buffer that grows; zlib checks each member's CRC and length.
    private static func inflate(_ raw: RawFile, name: String, limit: Int) throws(CatalogError) -> FileBytes {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw CatalogError(.notReadable, "zlib did not start", file: name, wayOut: "Check the zlib installation.")
        }
        defer { inflateEnd(&stream) }
        var capacity = min(max(raw.count * 4, hintedSize(raw) + 1), limit, max(raw.count * 64, 1 << 16))
        var memory = try allocate(capacity, name: name)
        var filled = 0
        var consumed = 0
        func failure(_ code: CatalogError.Code, _ message: String) -> CatalogError {
            free(memory)
            return CatalogError(code, message, file: name, wayOut: "Fetch the file again; its gzip is damaged.")
        }
        while true {
            if filled == capacity {
                if filled >= limit {
                    if limit < largest { break }
                    throw failure(.garbled, "inflates to more than \(largest >> 30) GiB")
                }
                capacity = min(capacity * 2, limit)
                guard let larger = realloc(memory, capacity) else {
                    throw failure(.notReadable, "no memory for \(capacity) bytes")
                }
                memory = larger
            }
            let room = min(capacity - filled, 1 << 30)
            let ready = min(raw.count - consumed, 1 << 30)
            stream.next_out = (memory + filled).assumingMemoryBound(to: UInt8.self)
            stream.avail_out = UInt32(room)
            stream.next_in = UnsafeMutablePointer(mutating: raw.bytes + consumed)
            stream.avail_in = UInt32(ready)
            let status = CZlib.inflate(&stream, Z_NO_FLUSH)
            filled += room - Int(stream.avail_out)
            consumed += ready - Int(stream.avail_in)
            switch status {
            case Z_STREAM_END:
                if consumed == raw.count { return FileBytes(taking: memory, count: filled) }
                let rest = raw.bytes + consumed
                guard raw.count - consumed >= 2, rest[0] == 0x1f, rest[1] == 0x8b, inflateReset(&stream) == Z_OK else {
                    throw failure(.garbled, "has \(raw.count - consumed) stray bytes after its gzip data")
                }
            case Z_OK where consumed < raw.count || stream.avail_out == 0: continue
            case Z_OK, Z_BUF_ERROR:
                if filled >= limit { break }
                throw failure(.truncated, "the gzip data ends before its end mark, after \(filled) inflated bytes")
            default: throw failure(.garbled, "is not readable as gzip after \(filled) inflated bytes")
            }
            if filled >= limit, limit < largest { break }
        }
        return FileBytes(taking: memory, count: filled)
    }

    /// The size a gzip file states in its last four bytes (modulo 4 GiB): a hint for the first allocation, not trusted.
    private static func hintedSize(_ raw: RawFile) -> Int {
        guard raw.count >= 18 else { return 0 }
        let tail = raw.base.loadUnaligned(fromByteOffset: raw.count - 4, as: UInt32.self)
        return Int(UInt32(littleEndian: tail))
    }
}
