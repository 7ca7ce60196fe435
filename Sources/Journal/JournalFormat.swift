/// How a journal lies on disk and in memory. Format 2; little-endian.
///
///     magic 8 · version 4 · head length 4 · head (JSON) · hash 32
///     { length 4 · its complement 4 · number 8 · parts · hash 32 }…       a step
///     0xFFFFFFFF 4 · 0 4 · steps 8 · effects 8 · hash 32                   the tail, once it is closed
///
/// A step is one event and everything it caused, so that what is there is whole: its parts are the event and its
/// effects, each with its length in 4 bytes before it, and it carries its number from 1 up.
///
/// Each hash covers the 32 bytes of the one before it and what lies between the two (`JournalChain`). It is stored
/// whole, beside a step of some 200 bytes: an abridged one could be met by trying, by whoever may choose a step's bytes, and
/// whole ones let any tool that knows SHA-256 check any step by itself.
///
/// The length is stored beside its complement because nothing else can vouch for it before the step's end is known: a
/// damaged length must not pass for a last step that was cut off.
enum JournalFormat {
    static let magic: [UInt8] = Array("WINGJRNL".utf8)
    static let version: UInt32 = 2
    /// Where the head's JSON begins.
    static let headOffset = 16

    static func number<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type, _ bytes: [UInt8], at offset: Int
    ) -> Value {
        Value(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) })
    }
    static func put(_ value: some FixedWidthInteger, into bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Takes the first part off `parts`; nil where they are not whole.
    static func takePart(from parts: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard parts.count >= 4 else { return nil }
        let start = parts.startIndex + 4
        let length = (0..<4).reduce(0) { $0 | Int(parts[parts.startIndex + $1]) << (8 * $1) }
        guard parts.endIndex - start >= length else { return nil }
        defer { parts = parts[(start + length)...] }
        return parts[start..<start + length]
    }
}

/// The 16 bytes before a step or the tail.
struct JournalFrame: Hashable {
    static let size = 16
    /// No step is as long as this.
    private static let tailLength = UInt32.max
    /// The tail holds the count of effects.
    private static let tailSize = 8
    /// The tail with its frame and hash.
    static let tailRecordSize = size + tailSize + JournalHash.size

    private let length: UInt32
    /// A step's number, or how many steps stand before the tail.
    let number: UInt64

    init(length: UInt32, number: UInt64) {
        precondition(length < JournalFrame.tailLength, "a step is shorter than 4 GiB")
        self.length = length
        self.number = number
    }
    private init(tailAfter steps: UInt64) {
        length = JournalFrame.tailLength
        number = steps
    }
    static func tail(after steps: UInt64) -> JournalFrame { JournalFrame(tailAfter: steps) }

    /// Nil where the length and its complement do not agree. At least 16 bytes must follow `offset`.
    init?(_ bytes: [UInt8], at offset: Int) {
        length = JournalFormat.number(UInt32.self, bytes, at: offset)
        guard JournalFormat.number(UInt32.self, bytes, at: offset + 4) == ~length else { return nil }
        number = JournalFormat.number(UInt64.self, bytes, at: offset + 8)
    }

    var isTail: Bool { length == JournalFrame.tailLength }
    /// Bytes between the frame and the hash.
    var contentSize: Int { isTail ? JournalFrame.tailSize : Int(length) }

    /// The 16 bytes as they lie in memory.
    var words: (UInt64, UInt64) {
        ((UInt64(~length) << 32 | UInt64(length)).littleEndian, number.littleEndian)
    }
    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Swift.withUnsafeBytes(of: words, body)
    }
}
