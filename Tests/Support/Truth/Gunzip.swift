import CZlib
import Foundation

/// Inflates a gzip file with the system's zlib.
enum Gunzip {
    static func inflate(_ packed: Data, name: String) throws -> Data {
        var stream = z_stream()
        // 15 bits of window, 32 for "look at the header": gzip or zlib.
        let version = ZLIB_VERSION
        guard inflateInit2_(&stream, 15 + 32, version, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw TruthError.unreadable(table: name, reason: "zlib would not start")
        }
        defer { inflateEnd(&stream) }
        var input = [UInt8](packed)
        var output = Data()
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        var status = Z_OK
        try input.withUnsafeMutableBufferPointer { source in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(source.count)
            while status == Z_OK {
                let produced = chunk.withUnsafeMutableBufferPointer { target in
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(target.count)
                    status = CZlib.inflate(&stream, Z_NO_FLUSH)
                    return target.count - Int(stream.avail_out)
                }
                output.append(contentsOf: chunk[..<produced])
                guard status == Z_OK || status == Z_STREAM_END else {
                    throw TruthError.unreadable(table: name, reason: "is not a whole gzip file (zlib \(status))")
                }
            }
        }
        return output
    }
}
