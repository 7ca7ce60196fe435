/// Reads comma-separated text row by row without making a string of any cell: a cell is a range of the file's bytes,
/// read straight into a number. Lines end with LF or CRLF; a cell may stand in quotation marks, doubled inside.
struct CSVTable {
    /// How errors call the file.
    let name: String
    private(set) var header: [String]
    /// The line of the current row, counted from 1, the header included.
    private(set) var line = 1
    private(set) var rowsRead = 0

    private let bytes: FileBytes
    private var position: Int
    private var rowStart = 0
    private var rowEnd = 0
    /// Start and end of each cell of the current row, in bytes of the file.
    private var starts: [Int]
    private var ends: [Int]
    private var cells = 0

    enum Row { case row, defective(RowDefect), cut, end }

    /// Reads the header line. Errors: an empty file, or bytes that are not text.
    init(_ bytes: FileBytes, name: String) throws(CatalogError) {
        self.bytes = bytes
        self.name = name
        position = CSVTable.afterMark(bytes)
        guard position < bytes.count else {
            throw CatalogError(.empty, "the file is empty", file: name, line: 1, wayOut: "Fetch it again.")
        }
        starts = []
        ends = []
        header = []
        guard scan() == nil, cells > 0 else {
            throw CatalogError(
                .garbled, "the header line is not readable", file: name, line: 1, wayOut: "Fetch the file again.")
        }
        var names: [String] = []
        for cell in 0..<cells {
            let text = text(cell)
            guard text.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
                throw CatalogError(
                    .garbled, "is not a text file", file: name, line: 1, wayOut: "Fetch the file again.")
            }
            names.append(text)
        }
        header = names
    }

    /// Where the text begins: behind a byte-order mark.
    private static func afterMark(_ bytes: FileBytes) -> Int {
        bytes.count >= 3 && bytes.base[0] == 0xef && bytes.base[1] == 0xbb && bytes.base[2] == 0xbf ? 3 : 0
    }

    /// The place of a column, or nil where the header has none of that name.
    func column(_ name: String) -> Int? { header.firstIndex(of: name) }
    /// The place of a column, or −1, whose cells are absent.
    func place(_ name: String) -> Int { header.firstIndex(of: name) ?? -1 }

    /// Goes to the next row; blank lines are passed over. `.cut` is a last line that ends before its last cell.
    mutating func next() -> Row {
        while position < bytes.count {
            line += 1
            let defect = scan()
            if cells == 1, starts[0] == ends[0] { continue }
            rowsRead += 1
            if let defect { return position >= bytes.count && !endsWithNewline ? .cut : .defective(defect) }
            if cells != header.count {
                let isCut = position >= bytes.count && !endsWithNewline && cells < header.count
                return isCut ? .cut : .defective(.cellCount)
            }
            return .row
        }
        return .end
    }

    private var endsWithNewline: Bool { bytes.count > 0 && bytes.base[bytes.count - 1] == UInt8(ascii: "\n") }

    /// Splits the line at `position` and moves behind it.
    private mutating func scan() -> RowDefect? {
        let base = bytes.base
        let count = bytes.count
        var at = position
        rowStart = at
        cells = 0
        var defect: RowDefect?
        while true {
            let start = at
            if at < count, base[at] == UInt8(ascii: "\"") {
                at += 1
                while at < count, base[at] != UInt8(ascii: "\n") {
                    if base[at] == UInt8(ascii: "\"") {
                        if at + 1 < count, base[at + 1] == UInt8(ascii: "\"") { at += 2; continue }
                        break
                    }
                    at += 1
                }
                let closed = at < count && base[at] == UInt8(ascii: "\"")
                append(start + 1, at)
                if closed { at += 1 } else { defect = .badQuoting }
                if at < count, base[at] == UInt8(ascii: "\r") { at += 1 }
                if at < count, base[at] != UInt8(ascii: ","), base[at] != UInt8(ascii: "\n") {
                    defect = .badQuoting
                    while at < count, base[at] != UInt8(ascii: ","), base[at] != UInt8(ascii: "\n") { at += 1 }
                }
            } else {
                while at < count, base[at] != UInt8(ascii: ","), base[at] != UInt8(ascii: "\n") { at += 1 }
                let atLineEnd = at >= count || base[at] == UInt8(ascii: "\n")
                let carriage = atLineEnd && at > start && base[at - 1] == UInt8(ascii: "\r")
                append(start, carriage ? at - 1 : at)
            }
            if at < count, base[at] == UInt8(ascii: ",") { at += 1; continue }
            rowEnd = at
            position = at < count ? at + 1 : at
            return defect
        }
    }

    private mutating func append(_ start: Int, _ end: Int) {
        if cells < starts.count {
            starts[cells] = start
            ends[cells] = end
        } else {
            starts.append(start)
            ends.append(end)
        }
        cells += 1
    }
}

extension CSVTable {
    /// The bytes of a cell; none where the column is −1.
    func cell(_ column: Int) -> UnsafeBufferPointer<UInt8> {
        guard column >= 0 else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: bytes.base + starts[column], count: ends[column] - starts[column])
    }

    func text(_ column: Int) -> String {
        let cell = cell(column)
        let text = String(decoding: cell, as: UTF8.self)
        guard text.contains("\"\"") else { return text }
        return text.split(separator: "\"\"", omittingEmptySubsequences: false).joined(separator: "\"")
    }

    /// The current row as it stands, up to 200 characters.
    var rowText: String {
        let count = min(rowEnd - rowStart, 200)
        let text = String(decoding: UnsafeBufferPointer(start: bytes.base + rowStart, count: count), as: UTF8.self)
        return text.last == "\r" ? String(text.dropLast()) : text
    }

    /// The rest of the header line that a stranger's file is described with.
    var headerText: String {
        let text = header.joined(separator: ",")
        return text.count <= 80 ? text : String(text.prefix(80)) + "…"
    }

    /// The file ends inside its last row.
    var cutError: CatalogError {
        CatalogError(
            .truncated, "the file ends in the middle of a row", file: name, line: line, wayOut: "Fetch it again.")
    }
}
