import Market

/// A segment in the making: the bytes of the file, written column by column, then sealed with its checksum.
final class SegmentBuffer {
    let count: Int
    private let base: UnsafeMutableRawPointer
    private let offsets: [UInt16: Int]

    /// One column: how many elements of how many bytes. Columns that name `sharing` lie where that one lies.
    struct Column {
        let id: UInt16
        let width: Int
        let elements: Int
        var sharing: UInt16?
    }

    /// What the header says beside the columns.
    struct Heading {
        var kind: SegmentKind
        var rows: Int
        var symbol: Symbol?
        var session: Day
        var source: String
        var origin: Chain.Origin = .quoted
        var resolution: Chain.Resolution = .daily
        var knownAt = Instant(nanoseconds: 0)
        var underlyingPrice: Price?
    }

    init(_ heading: Heading, columns: [Column]) {
        var offset = SegmentFormat.aligned(
            SegmentFormat.headerBytes + SegmentFormat.columnEntryBytes * columns.count)
        var offsets: [UInt16: Int] = [:]
        for column in columns where column.sharing == nil {
            offsets[column.id] = offset
            offset = SegmentFormat.aligned(offset + column.width * column.elements)
        }
        for column in columns {
            if let shared = column.sharing { offsets[column.id] = offsets[shared]! }
        }
        count = offset
        base = .allocate(byteCount: offset, alignment: SegmentFormat.alignment)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: offset)
        self.offsets = offsets
        write(heading)
        put(UInt32(columns.count), SegmentFormat.Field.columns)
        for (place, column) in columns.enumerated() {
            let entry = SegmentFormat.headerBytes + SegmentFormat.columnEntryBytes * place
            put(column.id, entry)
            put(UInt16(column.width), entry + 2)
            put(UInt32(0), entry + 4)
            put(UInt64(offsets[column.id]!), entry + 8)
        }
    }
    deinit { base.deallocate() }

    private func write(_ heading: Heading) {
        typealias Field = SegmentFormat.Field
        put(SegmentFormat.magic, Field.magic)
        put(SegmentFormat.version, Field.version)
        put(heading.kind.number, Field.kind)
        put(SegmentFormat.writer, Field.writer)
        put(UInt64(count), Field.fileBytes)
        put(UInt64(heading.rows), Field.rows)
        put(heading.symbol?.bits ?? 0, Field.symbol)
        put(heading.session.number, Field.session)
        put(heading.origin.rawValue, Field.origin)
        put(heading.resolution.rawValue, Field.resolution)
        put(UInt16(heading.underlyingPrice == nil ? 0 : 1), Field.flags)
        put(heading.knownAt.nanoseconds, Field.knownAt)
        put(heading.underlyingPrice?.units ?? 0, Field.underlyingPrice)
        precondition(heading.source.utf8.count <= SegmentFormat.sourceBytes, "a source's name fits its field")
        for (place, byte) in heading.source.utf8.enumerated() { put(byte, Field.source + place) }
    }

    private func put<T: FixedWidthInteger>(_ value: T, _ offset: Int) {
        (base + offset).storeBytes(of: value.littleEndian, as: T.self)
    }

    /// The memory of a column, to be filled by the caller.
    func column<T>(_ id: UInt16, as type: T.Type) -> UnsafeMutablePointer<T> {
        (base + offsets[id]!).bindMemory(to: type, capacity: 1)
    }

    func setContentHash(_ hash: UInt64) { put(hash, SegmentFormat.Field.contentHash) }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// Puts the checksum in; nothing may be written afterwards.
    func seal() {
        put(UInt32(0), SegmentFormat.Field.checksum)
        put(Checksums.crc32(bytes), SegmentFormat.Field.checksum)
    }
}
