import CZlib
import Crypto

/// The two sums of the catalog: CRC-32 finds a flipped bit when a segment is opened, SHA-256 names content.
enum Checksums {
    /// CRC-32 (ISO 3309) of `bytes`, going on from `running`.
    static func crc32(_ bytes: UnsafeRawBufferPointer, running: UInt32 = 0) -> UInt32 {
        UInt32(crc32_z(UInt(running), bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
    }

    /// SHA-256 as 64 hexadecimal digits.
    static func sha256(_ bytes: UnsafeRawBufferPointer) -> String {
        var digest = SHA256()
        digest.update(bufferPointer: bytes)
        return hexadecimal(digest.finalize())
    }
    static func sha256(_ text: some StringProtocol) -> String {
        Array(text.utf8).withUnsafeBytes { sha256($0) }
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Sixteen hexadecimal digits.
    static func hexadecimal(_ value: UInt64) -> String {
        hexadecimal((0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * $0)) })
    }

    /// Eight bytes, as `hexadecimal` wrote them.
    static func value(ofHexadecimal text: String) -> UInt64? { text.utf8.count == 16 ? UInt64(text, radix: 16) : nil }
}
