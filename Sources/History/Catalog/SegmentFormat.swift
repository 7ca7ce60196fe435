/// The layout of a segment, format version 1: one file that is read through memory mapping. Little-endian.
///
/// A header of 192 bytes (`Field` gives the places), a table of columns (16 bytes each: id, bytes an element, offset),
/// then the columns, each on a multiple of 64 bytes. The CRC-32 covers the whole file with its own four bytes as zero.
/// Columns that are absent throughout a chain share one column of zeros.
enum SegmentFormat {
    static let magic: UInt64 = 0x4745_5350_5347_4e57  // "WNGSPSEG"
    static let version: UInt32 = 1
    /// Raised when the writer changes without the format changing; for finding out who wrote a file.
    static let writer: UInt32 = 1
    static let headerBytes = 192
    static let columnEntryBytes = 16
    static let alignment = 64
    /// The longest name of a source, in bytes.
    static let sourceBytes = 48

    /// Offsets in the header.
    enum Field {
        static let magic = 0  // UInt64
        static let version = 8  // UInt32
        static let kind = 12  // UInt32
        static let writer = 16  // UInt32
        static let checksum = 20  // UInt32, CRC-32
        static let fileBytes = 24  // UInt64
        static let rows = 32  // UInt64
        static let symbol = 40  // UInt64, packed name, 0 where the segment has none of its own
        static let session = 48  // Int32, days since 1970; the first day for kinds other than chains
        static let origin = 52  // UInt8
        static let resolution = 53  // UInt8
        static let flags = 54  // UInt16, bit 0: underlying price present
        static let knownAt = 56  // Int64, nanoseconds
        static let underlyingPrice = 64  // Int64, 1/10,000
        static let contentHash = 72  // UInt64
        static let columns = 80  // UInt32, how many
        static let source = 88  // UTF-8, zero-padded to `sourceBytes`
    }

    /// Ids of columns; a number never changes its meaning.
    enum Column {
        // Chains.
        static let series: UInt16 = 1  // 24 bytes: root, expiry, first call, first put, end
        static let zeros: UInt16 = 2
        static let strike: UInt16 = 10
        static let bid: UInt16 = 11
        static let ask: UInt16 = 12
        static let last: UInt16 = 13
        static let volatility: UInt16 = 14
        static let delta: UInt16 = 15
        static let gamma: UInt16 = 16
        static let theta: UInt16 = 17
        static let vega: UInt16 = 18
        static let bidSize: UInt16 = 19
        static let askSize: UInt16 = 20
        static let volume: UInt16 = 21
        static let openInterest: UInt16 = 22
        static let present: UInt16 = 23
        // Tables of other kinds.
        static let day: UInt16 = 40
        static let knownAt: UInt16 = 41
        static let symbol: UInt16 = 42
        static let open: UInt16 = 43
        static let high: UInt16 = 44
        static let low: UInt16 = 45
        static let close: UInt16 = 46
        static let shares: UInt16 = 47
        static let fields: UInt16 = 48
        static let number: UInt16 = 49
        static let amount: UInt16 = 50
        static let code: UInt16 = 51
        static let lastDay: UInt16 = 52
        static let instant: UInt16 = 53
    }

    static func aligned(_ offset: Int) -> Int { (offset + alignment - 1) / alignment * alignment }
}

/// What a segment holds.
public enum SegmentKind: String, Hashable, Comparable, Sendable, CaseIterable {
    case chain, bars, rates, dividends, splits, earnings, macro, coverage

    /// The number in the file; it never changes.
    var number: UInt32 {
        switch self {
        case .chain: 1
        case .bars: 2
        case .rates: 3
        case .dividends: 4
        case .splits: 5
        case .earnings: 6
        case .macro: 7
        case .coverage: 8
        }
    }
    public static func < (a: SegmentKind, b: SegmentKind) -> Bool { a.number < b.number }
}
