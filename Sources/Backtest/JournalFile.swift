import Foundation
import Quant

/// A journal on disk: a head that says under which rules and on what data the run was made, the records in order, and a
/// tail that says it is whole. Format 1; little-endian.
///
///     magic 8 · version 4 · head length 4 · head (JSON) · check 4
///     { kind 1 · length 4 · bytes · check 4 }…
///     0xFF · events 8 · effects 8 · check 4
///
/// Each check is a CRC-32 that goes on from the one before: it covers everything since the head, so that a byte that was
/// changed, and a record that was removed, added or moved, is found at its place. It is no proof against intent.
public enum JournalFormat {
    static let magic: [UInt8] = Array("WINGJRNL".utf8)
    static let version: UInt32 = 1
    static let tail: UInt8 = 0xFF

    /// CRC-32 (ISO 3309) of `bytes`, going on from `running`.
    static func check(_ bytes: ArraySlice<UInt8>, running: UInt32) -> UInt32 {
        bytes.withUnsafeBufferPointer { buffer in
            var crc = ~running
            for byte in buffer { crc = table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc >> 8) }
            return ~crc
        }
    }
    private static let table: [UInt32] = (0..<256 as Range<UInt32>).map { byte in
        (0..<8).reduce(byte) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
}

/// What a replay needs to build the same desk.
public struct JournalHead: Codable, Hashable, Sendable {
    /// Raised whenever the desk may decide differently; a replay refuses another one in words.
    public var engine: Int
    /// The mathematics that decided; another one may differ in a last bit.
    public var kernel: Int
    public var profile: String
    public var symbols: [String]
    /// First and last session, ISO dates.
    public var from: String
    public var to: String
    public var source: String?
    /// Which history the run was made over, as its maker names it, and where it was then.
    public var history: String
    public var data: String

    public static let currentEngine = 1
    public static let currentKernel = DeterministicMath.kernelVersion

    public init(
        profile: String, symbols: [String], from: String, to: String, source: String?, history: String, data: String
    ) {
        engine = JournalHead.currentEngine
        kernel = JournalHead.currentKernel
        self.profile = profile
        self.symbols = symbols
        self.from = from
        self.to = to
        self.source = source
        self.history = history
        self.data = data
    }
}

public struct JournalError: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

/// Writes a journal beside its final name and moves it there when it is whole, so that no half journal is ever found;
/// one that is never finished leaves nothing.
public final class JournalFile: JournalSink {
    private let path: String
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var events: UInt64 = 0
    private var effects: UInt64 = 0
    private var failure: (any Error)?
    private var check: UInt32
    private var isWhole = false

    public init(path: String, head: JournalHead) throws {
        self.path = path
        let partial = path + ".partial"
        guard FileManager.default.createFile(atPath: partial, contents: nil),
            let handle = FileHandle(forWritingAtPath: partial)
        else { throw JournalError("\(path) cannot be written. Choose a folder that exists and is yours.") }
        self.handle = handle
        check = 0
        buffer.reserveCapacity(1 << 20)
        buffer += JournalFormat.magic
        put(JournalFormat.version)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = try encoder.encode(head)
        put(UInt32(text.count))
        buffer += text
        close(from: 0)
    }

    deinit {
        guard !isWhole else { return }
        try? handle.close()
        unlink(path + ".partial")
    }

    public func append(_ kind: JournalRecordKind, _ bytes: [UInt8]) {
        switch kind {
        case .event: events += 1
        case .effect: effects += 1
        }
        let start = buffer.count
        buffer.append(kind.rawValue)
        put(UInt32(bytes.count))
        buffer += bytes
        close(from: start)
        if buffer.count > 1 << 20 { flush() }
    }

    /// Writes the tail and gives the file its name. Throws what any earlier write failed with.
    public func finish() throws {
        let start = buffer.count
        buffer.append(JournalFormat.tail)
        put(events)
        put(effects)
        close(from: start)
        flush()
        if let failure { throw failure }
        try handle.synchronize()
        try handle.close()
        guard rename(path + ".partial", path) == 0 else {
            throw JournalError("\(path).partial could not be renamed to \(path).")
        }
        isWhole = true
    }

    /// Ends what was put since `start` with its check.
    private func close(from start: Int) {
        check = JournalFormat.check(buffer[start...], running: check)
        put(check)
    }

    private func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { buffer.append(contentsOf: $0) }
    }
    private func flush() {
        guard failure == nil else { return }
        do { try handle.write(contentsOf: buffer) } catch { failure = error }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Reads a journal whole and checks that it is: what is cut off or garbled is named with its place.
public struct JournalReader {
    public let head: JournalHead
    private let path: String
    private let bytes: [UInt8]
    private var position: Int
    private var check: UInt32
    private var events: UInt64 = 0
    private var effects: UInt64 = 0

    public struct Record {
        public let kind: JournalRecordKind
        public let bytes: ArraySlice<UInt8>
        /// Where the record begins in the file.
        public let offset: Int
    }

    public init(path: String) throws(JournalError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw JournalError("\(path) cannot be read. Give the path that `wingspan backtest --journal` wrote.")
        }
        let bytes = [UInt8](data)
        guard bytes.count >= 16, Array(bytes[0..<8]) == JournalFormat.magic else {
            throw JournalError("\(path) is not a Wingspan journal: it does not begin with WINGJRNL.")
        }
        let version = JournalReader.number(UInt32.self, bytes, 8)
        guard version == JournalFormat.version else {
            throw JournalError(
                "\(path) has journal format \(version); this program reads format \(JournalFormat.version). "
                    + "Replay it with the version that wrote it.")
        }
        let length = Int(JournalReader.number(UInt32.self, bytes, 12))
        guard bytes.count >= 20 + length,
            JournalFormat.check(bytes[0..<16 + length], running: 0)
                == JournalReader.number(UInt32.self, bytes, 16 + length),
            let head = try? JSONDecoder().decode(JournalHead.self, from: Data(bytes[16..<16 + length]))
        else { throw JournalError("\(path): the head at byte 16 is cut off or garbled. Write the journal again.") }
        guard head.engine == JournalHead.currentEngine else {
            throw JournalError(
                "\(path) was written by engine \(head.engine); this is engine \(JournalHead.currentEngine), which may "
                    + "decide differently. Replay it with the version that wrote it.")
        }
        guard head.kernel == JournalHead.currentKernel else {
            throw JournalError(
                "\(path) was written with mathematics \(head.kernel); this program has \(JournalHead.currentKernel), "
                    + "which may differ in a last bit. Replay it with the version that wrote it.")
        }
        self.path = path
        self.head = head
        self.bytes = bytes
        position = 20 + length
        check = JournalReader.number(UInt32.self, bytes, 16 + length)
    }

    /// The next record, or nil after the last; throws where the journal is not what was written: changed, reordered or
    /// cut off, with the place.
    public mutating func next() throws(JournalError) -> Record? {
        guard position < bytes.count else { throw cut("its tail is missing") }
        let start = position
        if bytes[start] == JournalFormat.tail {
            guard bytes.count - start >= 21 else { throw cut("its tail is incomplete") }
            guard bytes.count - start == 21 else { throw cut("something follows its tail") }
            try verify(upTo: start + 17)
            guard JournalReader.number(UInt64.self, bytes, start + 1) == events,
                JournalReader.number(UInt64.self, bytes, start + 9) == effects
            else { throw cut("its tail counts other records than were read") }
            return nil
        }
        guard let kind = JournalRecordKind(rawValue: bytes[start]) else { throw cut("no record begins there") }
        guard bytes.count - start >= 5 else { throw cut("a record's head is incomplete") }
        let length = Int(JournalReader.number(UInt32.self, bytes, start + 1))
        guard bytes.count - start - 9 >= length else { throw cut("a record is incomplete") }
        let end = start + 5 + length
        try verify(upTo: end)
        switch kind {
        case .event: events += 1
        case .effect: effects += 1
        }
        position = end + 4
        return Record(kind: kind, bytes: bytes[start + 5..<end], offset: start)
    }

    /// Checks what lies between `position` and `end`, and that it follows what was read before.
    private mutating func verify(upTo end: Int) throws(JournalError) {
        let found = JournalFormat.check(bytes[position..<end], running: check)
        guard found == JournalReader.number(UInt32.self, bytes, end) else {
            throw cut("the record there is not the one that was written")
        }
        check = found
    }

    private func cut(_ what: String) -> JournalError {
        JournalError("\(path) is damaged at byte \(position): \(what). Everything before it was read.")
    }
    private static func number<Value: FixedWidthInteger>(_ type: Value.Type, _ bytes: [UInt8], _ at: Int) -> Value {
        var value: Value = 0
        for index in 0..<MemoryLayout<Value>.size { value |= Value(bytes[at + index]) << (8 * index) }
        return value
    }
}
