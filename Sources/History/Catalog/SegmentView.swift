import Market

/// A segment opened for reading: mapped, its checksum and shape verified once, its columns handed out as they lie.
struct SegmentView {
    let mapping: MappedFile
    /// How errors call the file.
    let name: String
    let kind: SegmentKind
    let rows: Int
    let symbol: Symbol?
    let session: Day
    let source: String
    private let columns: [Entry]

    private struct Entry {
        let id: UInt16
        let width: Int
        let offset: Int
    }

    /// Errors: a stranger's file, another format version, any byte that differs from what was written.
    init(path: String, name: String) throws(CatalogError) {
        typealias Field = SegmentFormat.Field
        let mapping = try MappedFile.open(path, name: name)
        self.mapping = mapping
        self.name = name
        func damaged(_ what: String) -> CatalogError {
            CatalogError(
                .damaged, what, file: name, wayOut: "Import its source again with `wingspan data import PATH`.")
        }
        guard mapping.count >= SegmentFormat.headerBytes else { throw damaged("the segment is cut short") }
        func get<T: FixedWidthInteger>(_ offset: Int, _ type: T.Type) -> T {
            T(littleEndian: mapping.base.loadUnaligned(fromByteOffset: offset, as: type))
        }
        guard get(Field.magic, UInt64.self) == SegmentFormat.magic else { throw damaged("is not a catalog segment") }
        let version = get(Field.version, UInt32.self)
        guard version == SegmentFormat.version else {
            throw CatalogError.otherVersion("segment", Int(version), file: name)
        }
        guard get(Field.fileBytes, UInt64.self) == UInt64(mapping.count) else {
            throw damaged("the segment's length is not what it was written with")
        }
        guard SegmentView.checksum(mapping) == get(Field.checksum, UInt32.self) else {
            throw damaged("the segment's checksum does not match its content")
        }
        let number = get(Field.kind, UInt32.self)
        guard let kind = SegmentKind.allCases.first(where: { $0.number == number }) else {
            throw damaged("the segment is of no known kind")
        }
        self.kind = kind
        let rows = get(Field.rows, UInt64.self)
        guard rows < UInt64(mapping.count) else { throw damaged("the segment's row count is impossible") }
        self.rows = Int(rows)
        let bits = get(Field.symbol, UInt64.self)
        symbol = bits == 0 ? nil : Symbol(bits: bits)
        session = Day(number: get(Field.session, Int32.self))
        let letters = UnsafeRawBufferPointer(start: mapping.base + Field.source, count: SegmentFormat.sourceBytes)
        source = String(decoding: letters.prefix { $0 != 0 }, as: UTF8.self)
        var columns: [Entry] = []
        let columnCount = Int(get(Field.columns, UInt32.self))
        let tableEnd = SegmentFormat.headerBytes + columnCount * SegmentFormat.columnEntryBytes
        guard columnCount < 256, tableEnd <= mapping.count else { throw damaged("the column table is impossible") }
        for place in 0..<columnCount {
            let entry = SegmentFormat.headerBytes + place * SegmentFormat.columnEntryBytes
            let offset = get(entry + 8, UInt64.self)
            guard offset < UInt64(mapping.count), offset % UInt64(SegmentFormat.alignment) == 0 else {
                throw damaged("a column lies outside the segment")
            }
            columns.append(
                Entry(id: get(entry, UInt16.self), width: Int(get(entry + 2, UInt16.self)), offset: Int(offset)))
        }
        self.columns = columns
    }

    private static func checksum(_ mapping: MappedFile) -> UInt32 {
        let place = SegmentFormat.Field.checksum
        var sum = Checksums.crc32(UnsafeRawBufferPointer(start: mapping.base, count: place))
        sum = withUnsafeBytes(of: UInt32(0)) { Checksums.crc32($0, running: sum) }
        let rest = UnsafeRawBufferPointer(start: mapping.base + place + 4, count: mapping.count - place - 4)
        return Checksums.crc32(rest, running: sum)
    }

    func get<T: FixedWidthInteger>(_ offset: Int, as type: T.Type) -> T {
        T(littleEndian: mapping.base.loadUnaligned(fromByteOffset: offset, as: type))
    }

    /// A column of `elements` elements; an error where the segment has none of that id and width.
    func column<T>(_ id: UInt16, as type: T.Type, elements: Int) throws(CatalogError) -> UnsafePointer<T> {
        try column(id, width: MemoryLayout<T>.size, elements: elements).assumingMemoryBound(to: type)
    }

    func column(_ id: UInt16, width: Int, elements: Int) throws(CatalogError) -> UnsafeRawPointer {
        guard let entry = columns.first(where: { $0.id == id }), entry.width == width,
            entry.offset + width * elements <= mapping.count
        else {
            throw CatalogError(
                .damaged, "column \(id) is missing or of the wrong size", file: name,
                wayOut: "Import its source again with `wingspan data import PATH`.")
        }
        return mapping.base + entry.offset
    }
}

extension CatalogError {
    static func otherVersion(_ what: String, _ version: Int, file: String) -> CatalogError {
        CatalogError(
            .otherVersion,
            "the \(what) has format version \(version); this program reads version \(SegmentFormat.version)",
            file: file,
            wayOut: "Import into a new folder with `wingspan data import PATH --into DIR`, or use the program that "
                + "wrote it.")
    }
}
