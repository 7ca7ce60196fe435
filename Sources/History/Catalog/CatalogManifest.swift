public import Market

/// The list of everything a catalog holds, written last: a segment that is not in it does not exist.
public struct CatalogManifest: Hashable, Sendable {
    /// Ordered by kind, symbol, session, stamp and source.
    public internal(set) var segments: [Segment]
    /// The files the segments were made from, ordered by name.
    public internal(set) var files: [File]

    public struct Segment: Hashable, Sendable {
        public let kind: SegmentKind
        /// Absent for tables that hold several symbols or none.
        public let symbol: Symbol?
        /// Who says so: a vendor, or a folder of files of one origin.
        public let source: String
        /// First and last session or date; equal for a chain.
        public let days: ClosedRange<Day>
        public let rows: Int
        /// Chains only.
        public let snapshot: Snapshot?
        /// Defects of rows that were kept, by kind in the order of `RowDefect`, and contracts given twice.
        public let defects: [DefectTotal]
        /// The file it was made from, relative to the folder that was imported, and how that file was read.
        public let file: String
        public let layout: String
        /// Relative to the catalog.
        public let path: String
        public let bytes: Int
        /// Of the segment's file, in hexadecimal.
        public let sha256: String
    }

    /// What identifies a chain's segment beside symbol, session and source.
    public struct Snapshot: Hashable, Sendable {
        public let knownAt: Instant
        public let origin: Chain.Origin
        public let resolution: Chain.Resolution
        public let contentHash: UInt64
        public let underlyingPrice: Price?
        /// Roots with an expiry.
        public let series: Int
    }

    public struct DefectTotal: Hashable, Sendable {
        public let defect: RowDefect
        public let count: Int
    }

    /// A vendor's file and what became of its rows.
    public struct File: Hashable, Sendable {
        public let name: String
        public let layout: String
        public let rowsRead: Int
        public let rowsKept: Int
        /// Prices with more than four decimals, rounded to 1/10,000.
        public let pricesRounded: Int
        public let setAside: [DefectTotal]
    }
}

extension CatalogManifest.Segment {
    /// What a later import of the same thing replaces.
    struct Key: Hashable {
        let kind: SegmentKind
        let symbol: Symbol?
        let source: String
        let session: Day?
        let knownAt: Instant?
    }
    var key: Key {
        Key(
            kind: kind, symbol: symbol, source: source, session: kind == .chain ? days.lowerBound : nil,
            knownAt: snapshot?.knownAt)
    }

    /// The order of the manifest: total, because no two segments share a key.
    static func precedes(_ a: Self, _ b: Self) -> Bool {
        let (left, right) = (a.order, b.order)
        return left == right ? a.source.utf8.lexicographicallyPrecedes(b.source.utf8) : left < right
    }
    private var order: (UInt32, UInt64, Int32, Int64) {
        (
            kind.number, symbol?.bits ?? 0, kind == .chain ? days.lowerBound.number : 0,
            snapshot?.knownAt.nanoseconds ?? 0
        )
    }
}
