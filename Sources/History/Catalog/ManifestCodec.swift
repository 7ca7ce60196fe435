import FoundationEssentials
public import Market

/// The manifest as text: JSON with one segment a line, the format version on its third line, and in its last member
/// the SHA-256 of every byte before that member, so that a changed byte anywhere is noticed.
enum ManifestCodec {
    static let fileName = "manifest.json"
    private static let opening = "{\n\"catalog\": \"wingspan\",\n\"format\": "
    private static let sealOpening = "\"sha256\": \""
    private static let sealClosing = "\"\n}\n"

    // MARK: Writing

    static func text(_ manifest: CatalogManifest) throws(CatalogError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var text = opening + "\(SegmentFormat.version),\n\"writer\": \(SegmentFormat.writer),\n\"files\": [\n"
        do {
            let files = try manifest.files.map { String(decoding: try encoder.encode(FileRecord($0)), as: UTF8.self) }
            let segments = try manifest.segments.map {
                String(decoding: try encoder.encode(SegmentRecord($0)), as: UTF8.self)
            }
            text += files.joined(separator: ",\n") + "\n],\n\"segments\": [\n"
            text += segments.joined(separator: ",\n") + "\n],\n"
        } catch {
            throw CatalogError(
                .notWritable, "the manifest cannot be encoded (\(error))", file: fileName,
                wayOut: "Report this; the catalog on disk is unchanged.")
        }
        return text + sealOpening + Checksums.sha256(text) + sealClosing
    }

    // MARK: Reading

    /// `name` is how errors call the file. The version is looked at first, so that another one is refused in words
    /// and not as damage.
    static func manifest(_ bytes: [UInt8], name: String) throws(CatalogError) -> CatalogManifest {
        func damaged(_ what: String) -> CatalogError {
            CatalogError(
                .damaged, what, file: name,
                wayOut: "Delete the catalog's folder and import again with `wingspan data import PATH`.")
        }
        guard bytes.starts(with: opening.utf8) else { throw damaged("is not the manifest of a catalog") }
        let digits = bytes.dropFirst(opening.utf8.count).prefix { (48...57).contains($0) }
        guard let version = Int(String(decoding: digits, as: UTF8.self)) else { throw damaged("has no format version") }
        guard version == Int(SegmentFormat.version) else {
            throw CatalogError.otherVersion("catalog", version, file: name)
        }
        let sealBytes = sealOpening.utf8.count + 64 + sealClosing.utf8.count
        guard bytes.count > sealBytes else { throw damaged("the manifest is cut short") }
        let body = bytes.dropLast(sealBytes)
        let seal = body.withUnsafeBytes { sealOpening + Checksums.sha256($0) + sealClosing }
        guard bytes.suffix(sealBytes).elementsEqual(seal.utf8) else {
            throw damaged("the manifest's checksum does not match its content")
        }
        let records: Records
        do {
            records = try JSONDecoder().decode(Records.self, from: Data(bytes))
        } catch {
            throw damaged("the manifest is not readable (\(error))")
        }
        var segments: [CatalogManifest.Segment] = []
        segments.reserveCapacity(records.segments.count)
        for record in records.segments {
            guard let segment = record.segment else { throw damaged("the entry of \(record.path) is not readable") }
            segments.append(segment)
        }
        var files: [CatalogManifest.File] = []
        for record in records.files {
            guard let file = record.file else { throw damaged("the entry of \(record.name) is not readable") }
            files.append(file)
        }
        return CatalogManifest(segments: segments, files: files)
    }

    // MARK: Records

    private struct Records: Decodable {
        let files: [FileRecord]
        let segments: [SegmentRecord]
    }

    private struct FileRecord: Codable {
        let name: String
        let layout: String
        let rowsRead: Int
        let rowsKept: Int
        let pricesRounded: Int
        let setAside: [String: Int]

        init(_ file: CatalogManifest.File) {
            name = file.name
            layout = file.layout
            rowsRead = file.rowsRead
            rowsKept = file.rowsKept
            pricesRounded = file.pricesRounded
            setAside = ManifestCodec.dictionary(file.setAside)
        }
        var file: CatalogManifest.File? {
            guard let totals = ManifestCodec.totals(setAside) else { return nil }
            return CatalogManifest.File(
                name: name, layout: layout, rowsRead: rowsRead, rowsKept: rowsKept, pricesRounded: pricesRounded,
                setAside: totals)
        }
    }

    private struct SegmentRecord: Codable {
        let kind: String
        let symbol: String?
        let source: String
        let first: String
        let last: String
        let rows: Int
        let knownAt: Int64?
        let origin: String?
        let resolution: String?
        let contentHash: String?
        let underlyingPrice: Int64?
        let series: Int?
        let defects: [String: Int]
        let file: String
        let layout: String
        let path: String
        let bytes: Int
        let sha256: String

        init(_ segment: CatalogManifest.Segment) {
            kind = segment.kind.rawValue
            symbol = segment.symbol?.description
            source = segment.source
            first = segment.days.lowerBound.description
            last = segment.days.upperBound.description
            rows = segment.rows
            knownAt = segment.snapshot?.knownAt.nanoseconds
            origin = segment.snapshot?.origin.word
            resolution = segment.snapshot?.resolution.word
            contentHash = (segment.snapshot?.contentHash).map(Checksums.hexadecimal)
            underlyingPrice = segment.snapshot?.underlyingPrice?.units
            series = segment.snapshot?.series
            defects = ManifestCodec.dictionary(segment.defects)
            file = segment.file
            layout = segment.layout
            path = segment.path
            bytes = segment.bytes
            sha256 = segment.sha256
        }

        var segment: CatalogManifest.Segment? {
            guard let kind = SegmentKind(rawValue: kind), let first = Day(first), let last = Day(last), first <= last,
                let totals = ManifestCodec.totals(defects), rows >= 0
            else { return nil }
            var named: Symbol?
            if let symbol {
                guard let known = Symbol(symbol) else { return nil }
                named = known
            }
            var snapshot: CatalogManifest.Snapshot?
            if kind == .chain {
                guard let knownAt, let series, named != nil,
                    let origin = Chain.Origin.allCases.first(where: { $0.word == origin }),
                    let resolution = Chain.Resolution.allCases.first(where: { $0.word == resolution }),
                    let hash = contentHash.flatMap({ Checksums.value(ofHexadecimal: $0) })
                else { return nil }
                snapshot = CatalogManifest.Snapshot(
                    knownAt: Instant(nanoseconds: knownAt), origin: origin, resolution: resolution, contentHash: hash,
                    underlyingPrice: underlyingPrice.map(Price.init(units:)), series: series)
            }
            return CatalogManifest.Segment(
                kind: kind, symbol: named, source: source, days: first...last, rows: rows, snapshot: snapshot,
                defects: totals, file: file, layout: layout, path: path, bytes: bytes, sha256: sha256)
        }
    }

    private static func dictionary(_ totals: [CatalogManifest.DefectTotal]) -> [String: Int] {
        Dictionary(totals.map { ("\($0.defect)", $0.count) }, uniquingKeysWith: +)
    }
    private static func totals(_ dictionary: [String: Int]) -> [CatalogManifest.DefectTotal]? {
        let totals = RowDefect.allCases.compactMap { defect in
            dictionary["\(defect)"].map { CatalogManifest.DefectTotal(defect: defect, count: $0) }
        }
        return totals.count == dictionary.count ? totals : nil
    }
}

extension Chain.Origin {
    /// As shown and stored: `quoted`, `traded`, `modelled`.
    public var word: String {
        switch self {
        case .quoted: "quoted"
        case .traded: "traded"
        case .modelled: "modelled"
        }
    }
}

extension Chain.Resolution {
    /// As shown and stored: `daily`, `intraday`.
    public var word: String {
        switch self {
        case .daily: "daily"
        case .intraday: "intraday"
        }
    }
}
