public import Market

/// What a catalog holds, as plain values for people to read: a line for each kind and symbol, and what became of each
/// file. Read from the manifest alone; no segment is opened.
public struct CatalogSummary: Hashable, Sendable {
    /// Ordered by kind, then symbol.
    public let lines: [Line]
    /// Ordered by name.
    public let files: [CatalogManifest.File]
    /// Of all segments, on disk.
    public let bytes: Int
    public let segments: Int

    public struct Line: Hashable, Sendable {
        public let kind: SegmentKind
        /// Absent for tables of several symbols or none.
        public let symbol: Symbol?
        public let days: ClosedRange<Day>
        /// Sessions with a chain; for tables, rows.
        public let sessions: Int
        /// Contracts for chains, sessions for bars, entries for calendars.
        public let rows: Int
        /// Chains only: how many snapshots, and of what kinds.
        public let snapshots: Int
        public let origins: [Chain.Origin]
        public let resolutions: [Chain.Resolution]
        /// Defects of rows that are in the catalog.
        public let defects: [CatalogManifest.DefectTotal]
        /// Rows that were set aside, of files that hold nothing but this line's kind and symbol.
        public let setAside: [CatalogManifest.DefectTotal]
        /// Ordered by name.
        public let sources: [Source]
    }

    /// One source's share of a line.
    public struct Source: Hashable, Sendable {
        public let name: String
        public let days: ClosedRange<Day>
        public let sessions: Int
        public let rows: Int
        public let origins: [Chain.Origin]
        public let resolutions: [Chain.Resolution]
    }
}

extension CatalogManifest {
    public var summary: CatalogSummary {
        struct Key: Hashable {
            let kind: SegmentKind
            let symbol: Symbol?
        }
        let groups = Dictionary(grouping: segments) { Key(kind: $0.kind, symbol: $0.symbol) }
        var linesOfFile: [String: Set<Key>] = [:]
        for segment in segments {
            linesOfFile[segment.file, default: []].insert(Key(kind: segment.kind, symbol: segment.symbol))
        }
        let keys = groups.keys.sorted {
            ($0.kind, $0.symbol?.bits ?? 0) < ($1.kind, $1.symbol?.bits ?? 0)
        }
        let lines = keys.map { key -> CatalogSummary.Line in
            let own = files.filter { file in
                // Coverage comes along with other things and has no rows of its own in a file.
                let lines = (linesOfFile[file.name] ?? []).filter { $0.kind != .coverage }
                return lines == [key]
            }
            return CatalogManifest.line(key.kind, key.symbol, groups[key]!, own)
        }
        return CatalogSummary(
            lines: lines, files: files, bytes: segments.reduce(0) { $0 + $1.bytes }, segments: segments.count)
    }

    private static func line(
        _ kind: SegmentKind, _ symbol: Symbol?, _ segments: [Segment], _ files: [File]
    ) -> CatalogSummary.Line {
        let sources = Dictionary(grouping: segments, by: \.source).sorted {
            $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }
        return CatalogSummary.Line(
            kind: kind, symbol: symbol, days: days(segments), sessions: sessions(segments),
            rows: segments.reduce(0) { $0 + $1.rows }, snapshots: segments.count { $0.snapshot != nil },
            origins: origins(segments), resolutions: resolutions(segments),
            defects: totals(segments.flatMap(\.defects)), setAside: totals(files.flatMap(\.setAside)),
            sources: sources.map { name, segments in
                CatalogSummary.Source(
                    name: name, days: days(segments), sessions: sessions(segments),
                    rows: segments.reduce(0) { $0 + $1.rows }, origins: origins(segments),
                    resolutions: resolutions(segments))
            })
    }

    private static func days(_ segments: [Segment]) -> ClosedRange<Day> {
        segments.map(\.days.lowerBound).min()!...segments.map(\.days.upperBound).max()!
    }
    private static func sessions(_ segments: [Segment]) -> Int {
        guard segments.contains(where: { $0.kind == .chain }) else { return segments.reduce(0) { $0 + $1.rows } }
        return Set(segments.map(\.days.lowerBound)).count
    }
    private static func origins(_ segments: [Segment]) -> [Chain.Origin] {
        Chain.Origin.allCases.filter { origin in segments.contains { $0.snapshot?.origin == origin } }
    }
    private static func resolutions(_ segments: [Segment]) -> [Chain.Resolution] {
        Chain.Resolution.allCases.filter { resolution in
            segments.contains { $0.snapshot?.resolution == resolution }
        }
    }
    private static func totals(_ all: [DefectTotal]) -> [DefectTotal] {
        RowDefect.allCases.compactMap { defect in
            let count = all.reduce(0) { $0 + ($1.defect == defect ? $1.count : 0) }
            return count > 0 ? DefectTotal(defect: defect, count: count) : nil
        }
    }
}
