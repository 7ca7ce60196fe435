import Glibc
import Market

/// Adds to a catalog what importers read. Segments are written first, each whole or not at all and under a name of its
/// own content; the manifest comes last and in one step. Whatever ends the process before that leaves the old catalog
/// as it was; what lies around unlisted is swept away by the next import.
struct CatalogWriter: ~Copyable {
    private let directory: String
    private let lock: ImportLock
    private let old: CatalogManifest?
    private let madeFolder: Bool
    private var segments: [CatalogManifest.Segment.Key: CatalogManifest.Segment] = [:]
    private var files: [String: CatalogManifest.File] = [:]
    /// What this import itself has accepted, to notice two files that contradict each other.
    private var accepted: [CatalogManifest.Segment.Key: CatalogManifest.Segment] = [:]
    private var pendingBars: [BarKey: PendingBars] = [:]
    private(set) var written = 0
    private(set) var unchanged = 0

    private struct BarKey: Hashable {
        let symbol: Symbol
        let source: String
    }
    private struct PendingBars {
        var bars: [Day: DailyBar]
        /// The days this import has spoken of.
        var fresh: Set<Day>
        var defects: Int
        let file: String
        let layout: String
    }

    /// Errors: a folder that cannot be made, an import that is running, a catalog of another version or a damaged one.
    init(_ directory: String) throws(CatalogError) {
        self.directory = directory
        madeFolder = !Folder.exists(directory)
        let old: CatalogManifest? = madeFolder ? nil : try Catalog.readManifest(directory)
        try AtomicFile.makeFolder(directory)
        lock = try ImportLock(directory)
        self.old = old
        for segment in old?.segments ?? [] { segments[segment.key] = segment }
        for file in old?.files ?? [] { files[file.name] = file }
    }

    // MARK: Segments

    /// Writes a chain's segment; it counts once its file is accepted and the manifest is written.
    mutating func write(
        _ finished: ChainRows.Finished, source: String, file: String, layout: ImportLayout
    ) throws(CatalogError) -> CatalogManifest.Segment {
        let snapshot = finished.snapshot
        let time = EasternTime.timeOfDay(of: snapshot.knownAt).clock.split(separator: ":").joined()
        let (path, sha256) = try put(
            finished.buffer, .chain, symbol: snapshot.symbol, stamp: "\(snapshot.session.day)_\(time)", source: source)
        var defects = RowDefect.allCases.compactMap { defect -> CatalogManifest.DefectTotal? in
            let count = snapshot.tally[defect.position]
            return count > 0 ? CatalogManifest.DefectTotal(defect: defect, count: count) : nil
        }
        func add(_ defect: RowDefect, _ count: Int) {
            if count > 0 { defects.append(CatalogManifest.DefectTotal(defect: defect, count: count)) }
        }
        add(.duplicate, finished.duplicates)
        add(.noUnderlyingPrice, snapshot.underlyingPrice == nil ? 1 : 0)
        add(.mixedUnderlyingPrice, snapshot.pricesDiffer ? 1 : 0)
        defects.sort { $0.defect.position < $1.defect.position }
        return CatalogManifest.Segment(
            kind: .chain, symbol: snapshot.symbol, source: source, days: snapshot.session.day...snapshot.session.day,
            rows: finished.rows,
            snapshot: CatalogManifest.Snapshot(
                knownAt: snapshot.knownAt, origin: finished.origin, resolution: finished.resolution,
                contentHash: finished.contentHash, underlyingPrice: snapshot.underlyingPrice, series: finished.series),
            defects: defects, file: file, layout: layout.rawValue, path: path, bytes: finished.buffer.count,
            sha256: sha256)
    }

    private mutating func put(
        _ buffer: SegmentBuffer, _ kind: SegmentKind, symbol: Symbol?, stamp: String, source: String
    ) throws(CatalogError) -> (path: String, sha256: String) {
        let sha256 = Checksums.sha256(buffer.bytes)
        let path = CatalogFolder.path(
            kind, symbol: symbol?.description, stamp: stamp, source: source, sha256: sha256)
        let place = Folder.join(directory, path)
        if Folder.exists(place), let there = try? MappedFile.open(place, name: place), there.count == buffer.count,
            memcmp(there.base, buffer.bytes.baseAddress!, buffer.count) == 0
        {
            unchanged += 1
            return (path, sha256)
        }
        try AtomicFile.makeFolder(Folder.parent(of: place))
        try AtomicFile.write(buffer.bytes, to: place)
        written += 1
        return (path, sha256)
    }

    // MARK: Files

    /// Takes over what a file gave, all of it. Errors, and then none of it: another file of this import says
    /// otherwise about the same thing.
    mutating func accept(_ staged: StagedFile) throws(CatalogError) {
        var tables: [CatalogManifest.Segment] = staged.chains
        for table in staged.tables { tables.append(try write(table, staged)) }
        for segment in tables {
            if let other = accepted[segment.key], other.sha256 != segment.sha256 {
                throw contradiction(
                    segment.snapshot == nil
                        ? "\(segment.kind.rawValue) of source \(segment.source)"
                        : "the chain of \(segment.symbol!) on \(segment.days.lowerBound) from source \(segment.source)",
                    staged.name, other.file)
            }
        }
        var bars = pendingBars
        for set in staged.bars { try merge(set, staged, into: &bars) }
        pendingBars = bars
        for segment in tables {
            accepted[segment.key] = segment
            segments[segment.key] = segment
        }
        files[staged.name] = CatalogManifest.File(
            name: staged.name, layout: staged.layout.rawValue, rowsRead: staged.rowsRead, rowsKept: staged.rowsKept,
            pricesRounded: staged.pricesRounded,
            setAside: staged.tally.found(settingAside: true).map {
                CatalogManifest.DefectTotal(defect: $0.defect, count: $0.count)
            })
    }

    private func contradiction(_ what: String, _ file: String, _ other: String) -> CatalogError {
        CatalogError(
            .conflicting, "gives \(what), and so does \(other) in other words", file: file,
            wayOut: "Keep one of the two.")
    }

    private mutating func write(
        _ table: StagedFile.Table, _ staged: StagedFile
    ) throws(CatalogError) -> CatalogManifest.Segment {
        let days = table.content.days!
        let buffer = table.content.sealed(
            SegmentBuffer.Heading(
                kind: table.kind, rows: table.content.rows, symbol: table.symbol, session: days.lowerBound,
                source: table.source))
        let (path, sha256) = try put(buffer, table.kind, symbol: table.symbol, stamp: "", source: table.source)
        return CatalogManifest.Segment(
            kind: table.kind, symbol: table.symbol, source: table.source, days: days, rows: table.content.rows,
            snapshot: nil, defects: [], file: staged.name, layout: staged.layout.rawValue, path: path,
            bytes: buffer.count, sha256: sha256)
    }

    /// Bars of one symbol and source are one segment however many files they come in: what is new replaces what the
    /// catalog had for a session, and the rest stays.
    private func merge(
        _ set: StagedFile.Bars, _ staged: StagedFile, into pending: inout [BarKey: PendingBars]
    ) throws(CatalogError) {
        let key = BarKey(symbol: set.symbol, source: set.source)
        var merged =
            pending[key]
            ?? PendingBars(
                bars: [:], fresh: [], defects: 0, file: staged.name, layout: staged.layout.rawValue)
        if pending[key] == nil {
            let old = segments[
                CatalogManifest.Segment.Key(
                    kind: .bars, symbol: set.symbol, source: set.source, session: nil, knownAt: nil)]
            if let old, let view = try? SegmentView(path: Folder.join(directory, old.path), name: old.path) {
                for bar in try TableSegment.bars(view) { merged.bars[bar.session] = bar }
            }
        }
        for bar in set.bars {
            if merged.fresh.contains(bar.session), merged.bars[bar.session] != bar {
                throw contradiction(
                    "the bar of \(set.symbol) on \(bar.session) from source \(set.source)", staged.name, merged.file)
            }
            merged.fresh.insert(bar.session)
            merged.bars[bar.session] = bar
        }
        merged.defects += set.defects.times(.openHighLowClose)
        pending[key] = merged
    }

    // MARK: Finishing

    /// Writes what is pending, then the manifest; from here on the new content exists.
    mutating func commit() throws(CatalogError) {
        let keys = pendingBars.keys.sorted { ($0.symbol, $0.source) < ($1.symbol, $1.source) }
        for key in keys {
            let pending = pendingBars[key]!
            let bars = pending.bars.values.sorted { $0.session < $1.session }
            let buffer = TableSegment.sealed(
                bars,
                SegmentBuffer.Heading(
                    kind: .bars, rows: bars.count, symbol: key.symbol, session: bars[0].session, source: key.source))
            let (path, sha256) = try put(buffer, .bars, symbol: key.symbol, stamp: "", source: key.source)
            let defects =
                pending.defects > 0
                ? [CatalogManifest.DefectTotal(defect: .openHighLowClose, count: pending.defects)] : []
            let segment = CatalogManifest.Segment(
                kind: .bars, symbol: key.symbol, source: key.source,
                days: bars[0].session...bars[bars.count - 1].session, rows: bars.count, snapshot: nil,
                defects: defects, file: pending.file, layout: pending.layout, path: path, bytes: buffer.count,
                sha256: sha256)
            segments[segment.key] = segment
        }
        let manifest = CatalogManifest(
            segments: segments.values.sorted(by: CatalogManifest.Segment.precedes),
            files: files.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
        try flushFolders()
        let path = Folder.join(directory, ManifestCodec.fileName)
        try AtomicFile.write(try ManifestCodec.text(manifest), to: path)
        try AtomicFile.flushFolder(directory)
        try sweep(keeping: Set(manifest.segments.map(\.path)))
    }

    /// Ends an import that gave nothing: no trace of it stays.
    consuming func abandon() throws(CatalogError) {
        try sweep(keeping: Set((old?.segments ?? []).map(\.path)))
        guard old == nil else { return }
        unlink(Folder.join(directory, CatalogFolder.lock))
        if madeFolder { rmdir(directory) }
    }

    private func flushFolders() throws(CatalogError) {
        let root = Folder.join(directory, CatalogFolder.segments)
        guard Folder.exists(root) else { return }
        try AtomicFile.flushFolder(root)
        for kind in try Folder.names(in: root) {
            let path = Folder.join(root, kind)
            try AtomicFile.flushFolder(path)
            for symbol in try Folder.names(in: path) { try AtomicFile.flushFolder(Folder.join(path, symbol)) }
        }
    }

    /// Removes segments and unfinished files that no manifest lists, and folders that are empty then. A reader that
    /// has one of them mapped keeps it.
    private func sweep(keeping listed: Set<String>) throws(CatalogError) {
        let root = Folder.join(directory, CatalogFolder.segments)
        guard Folder.exists(root) else { return }
        for name in try Folder.files(below: root) {
            let path = CatalogFolder.segments + "/" + name
            let ours = name.hasSuffix(CatalogFolder.segmentEnding) || name.hasSuffix(AtomicFile.unfinished)
            if ours, !listed.contains(path) { unlink(Folder.join(directory, path)) }
        }
        for kind in try Folder.names(in: root) {
            let path = Folder.join(root, kind)
            for symbol in try Folder.names(in: path) { rmdir(Folder.join(path, symbol)) }
            rmdir(path)
        }
        rmdir(root)
    }
}
