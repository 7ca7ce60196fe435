import Crypto

/// A SHA-256, written as 64 hexadecimal digits.
public struct JournalHash: Hashable, Sendable, CustomStringConvertible {
    static let size = 32

    /// The 32 bytes as they lie in memory.
    let words: SIMD4<UInt64>

    init(_ digest: SHA256.Digest) {
        words = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }
    init(_ bytes: [UInt8], at offset: Int) {
        precondition(bytes.count - offset >= JournalHash.size, "a hash has 32 bytes")
        words = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self) }
    }

    /// Nil unless `text` is 64 hexadecimal digits, in either case.
    public init?(_ text: some StringProtocol) {
        var bytes: [UInt8] = []
        var high: UInt8?
        for character in text {
            guard character.isASCII, let digit = character.hexDigitValue.map(UInt8.init) else { return nil }
            if let first = high { bytes.append(first << 4 | digit) }
            high = high == nil ? digit : nil
        }
        guard bytes.count == JournalHash.size, high == nil else { return nil }
        self.init(bytes, at: 0)
    }

    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        let text = withUnsafeBytes { $0.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] } }
        return String(decoding: text, as: UTF8.self)
    }

    /// The 32 bytes in order.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: words, body)
    }
}
