public import Market
public import Trading

/// Imported market history, read-only: what there is, and the chains, bars, rates and calendars in it. Chains are
/// mapped from disk when asked for and verified by their checksum; nothing is cached.
public final class Catalog: Sendable {
    public let directory: String
    public let manifest: CatalogManifest
    /// Chain segments by symbol, each in the order of session, stamp and source.
    private let chainSegments: [Symbol: [CatalogManifest.Segment]]

    /// Errors: no catalog there, another format version, a damaged manifest.
    public init(opening directory: String) throws(CatalogError) {
        self.directory = directory
        guard let manifest = try Catalog.readManifest(directory) else {
            throw CatalogError(
                .noCatalog, "there is no catalog here", file: directory,
                wayOut: "Import some history with `wingspan data import PATH`, or name another folder with "
                    + "`--data DIR`.")
        }
        self.manifest = manifest
        chainSegments = Dictionary(grouping: manifest.segments.lazy.filter { $0.kind == .chain }) { $0.symbol! }
    }

    /// Nil where there is none.
    static func readManifest(_ directory: String) throws(CatalogError) -> CatalogManifest? {
        let path = Folder.join(directory, ManifestCodec.fileName)
        guard Folder.exists(path) else { return nil }
        let file = try MappedFile.open(path, name: path)
        let bytes = Array(UnsafeRawBufferPointer(start: file.base, count: file.count))
        return try ManifestCodec.manifest(bytes, name: path)
    }

    private func view(_ segment: CatalogManifest.Segment) throws(CatalogError) -> SegmentView {
        let path = Folder.join(directory, segment.path)
        let view: SegmentView
        do throws(CatalogError) {
            view = try SegmentView(path: path, name: path)
        } catch {
            guard error.code == .missing else { throw error }
            throw CatalogError(
                .damaged, "a segment of the catalog is missing", file: path,
                wayOut: "Import \(segment.file) again with `wingspan data import PATH`.")
        }
        guard view.mapping.count == segment.bytes, view.kind == segment.kind, view.rows == segment.rows,
            view.symbol == segment.symbol, view.source == segment.source, view.session == segment.days.lowerBound
        else { throw notTheListed(segment) }
        return view
    }
}

extension Catalog {
    /// Reads every segment and compares it with the manifest to the last byte; gives what is wrong, in the manifest's
    /// order. About a second for a gigabyte.
    public func verify() -> [CatalogError] {
        var errors: [CatalogError] = []
        for segment in manifest.segments {
            do throws(CatalogError) {
                let mapping = try view(segment).mapping
                let sum = Checksums.sha256(UnsafeRawBufferPointer(start: mapping.base, count: mapping.count))
                guard sum == segment.sha256 else { throw notTheListed(segment) }
            } catch {
                errors.append(error)
            }
        }
        return errors
    }

    private func notTheListed(_ segment: CatalogManifest.Segment) -> CatalogError {
        CatalogError(
            .damaged, "the segment is not the one the manifest lists", file: Folder.join(directory, segment.path),
            wayOut: "Import \(segment.file) again with `wingspan data import PATH`.")
    }
}

// MARK: Chains

extension Catalog {
    /// Every symbol that has chains or bars, in text order.
    public var symbols: [Symbol] {
        Set(manifest.segments.lazy.filter { $0.kind == .chain || $0.kind == .bars }.compactMap(\.symbol)).sorted()
    }

    /// The symbols with chains, in text order.
    public var chainSymbols: [Symbol] { chainSegments.keys.sorted() }

    /// The sessions with a chain of `symbol`, ascending.
    public func sessions(of symbol: Symbol, source: String? = nil) -> [Day] {
        var days: [Day] = []
        for segment in chainSegments[symbol] ?? [] where source == nil || segment.source == source {
            if days.last != segment.days.lowerBound { days.append(segment.days.lowerBound) }
        }
        return days
    }

    /// The sources with a chain of `symbol` that day, best first.
    public func chainSources(of symbol: Symbol, on day: Day) -> [String] {
        SourceChoice.ranked(chainEntries(of: symbol, on: day))
    }

    /// The source that `chains(of:on:)` takes when none is named.
    public func chainSource(of symbol: Symbol, on day: Day) -> String? {
        chainSources(of: symbol, on: day).first
    }

    /// What the manifest says about the snapshots of one session, in time order, without opening them: those of the
    /// source named, else of the best one.
    public func snapshots(
        of symbol: Symbol, on day: Day, source: String? = nil
    ) -> [CatalogManifest.Segment] {
        let entries = chainEntries(of: symbol, on: day)
        guard let chosen = source ?? SourceChoice.ranked(entries).first else { return [] }
        return entries.filter { $0.source == chosen }
    }

    /// The snapshots of one session, in time order; empty where there are none. Errors: a damaged or missing segment.
    public func chains(
        of symbol: Symbol, on day: Day, source: String? = nil
    ) throws(CatalogError) -> [Chain] {
        var chains: [Chain] = []
        for segment in snapshots(of: symbol, on: day, source: source) { chains.append(try chain(of: segment)) }
        return chains
    }

    /// As `chains(of:on:source:)`, but what is not there is an error that says what is.
    public func requireChains(
        of symbol: Symbol, on day: Day, source: String? = nil
    ) throws(CatalogError) -> [Chain] {
        let chains = try chains(of: symbol, on: day, source: source)
        if !chains.isEmpty { return chains }
        try requireChains(of: symbol, source: source)
        let days = sessions(of: symbol, source: source)
        let before = days.last { $0 < day }.map { "the last before is \($0)" }
        let after = days.first { $0 > day }.map { "the next is \($0)" }
        throw CatalogError(
            .noData, "there is no chain of \(symbol) on \(day)" + (source.map { " from \($0)" } ?? ""),
            file: directory,
            wayOut: "Choose another day (" + [before, after].compactMap { $0 }.joined(separator: ", ") + ").")
    }

    /// An error where `symbol` has no chain at all, or none of that source.
    public func requireChains(of symbol: Symbol, source: String? = nil) throws(CatalogError) {
        guard let segments = chainSegments[symbol] else {
            let known = chainSymbols.map(\.description).joined(separator: ", ")
            throw CatalogError(
                .unknownSymbol, "there is no chain of \(symbol)", file: directory,
                wayOut: known.isEmpty
                    ? "Import some with `wingspan data import PATH`." : "There are chains of \(known).")
        }
        if let source, !segments.contains(where: { $0.source == source }) {
            let sources = Set(segments.map(\.source)).sorted().joined(separator: ", ")
            throw CatalogError(
                .unknownSource, "there is no chain of \(symbol) from source \(source)", file: directory,
                wayOut: "Its sources are \(sources).")
        }
    }

    /// One snapshot, mapped and verified.
    public func chain(of segment: CatalogManifest.Segment) throws(CatalogError) -> Chain {
        let chain = try ChainSegment.chain(try view(segment))
        guard chain.identity.contentHash == segment.snapshot?.contentHash, chain.knownAt == segment.snapshot?.knownAt
        else { throw notTheListed(segment) }
        return chain
    }

    private func chainEntries(of symbol: Symbol, on day: Day) -> ArraySlice<CatalogManifest.Segment> {
        guard let segments = chainSegments[symbol] else { return [] }
        func firstIndex(notBefore day: Day) -> Int {
            var low = 0
            var high = segments.count
            while low < high {
                let middle = (low + high) / 2
                if segments[middle].days.lowerBound < day { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return segments[firstIndex(notBefore: day)..<firstIndex(notBefore: day + 1)]
    }
}

// MARK: Bars, rates, calendars

extension Catalog {
    private func tables(
        _ kind: SegmentKind, symbol: Symbol? = nil, source: String? = nil
    ) throws(CatalogError) -> [SegmentView] {
        var views: [SegmentView] = []
        for segment in manifest.segments
        where segment.kind == kind && (symbol == nil || segment.symbol == symbol)
            && (source == nil || segment.source == source)
        {
            views.append(try view(segment))
        }
        return views
    }

    /// Daily bars, ascending by session, one a session. Where several sources have a session, a bar with open, high
    /// and low wins over a close alone, then the source whose name comes first.
    public func bars(of symbol: Symbol, source: String? = nil) throws(CatalogError) -> [DailyBar] {
        var all: [(bar: DailyBar, place: Int)] = []
        for view in try tables(.bars, symbol: symbol, source: source) {
            for bar in try TableSegment.bars(view) { all.append((bar, all.count)) }
        }
        all.sort { a, b in
            if a.bar.session != b.bar.session { return a.bar.session < b.bar.session }
            let (wholeA, wholeB) = (a.bar.isWhole, b.bar.isWhole)
            return wholeA == wholeB ? a.place < b.place : wholeA
        }
        var bars: [DailyBar] = []
        bars.reserveCapacity(all.count)
        for (bar, _) in all where bars.last?.session != bar.session { bars.append(bar) }
        return bars
    }

    /// One short rate a day, ascending: three-month Treasury bills, and before the first and after the last of them
    /// overnight federal funds. Within the bills' years a day without one has no rate; the last known one stands.
    public func rates() throws(CatalogError) -> [InterestRate] {
        var bills: [InterestRate] = []
        var funds: [InterestRate] = []
        for segment in manifest.segments where segment.kind == .rates {
            let rates = try TableSegment.rates(try view(segment))
            if segment.source == ShortRate.billSource { bills += rates } else { funds += rates }
        }
        bills.sort { $0.day < $1.day }
        if let first = bills.first?.day, let last = bills.last?.day {
            funds.removeAll { first <= $0.day && $0.day <= last }
        }
        return (bills + funds).sorted { $0.day < $1.day }
    }

    /// Ascending by ex-date.
    public func dividends(of symbol: Symbol) throws(CatalogError) -> [CashDividend] {
        var all: [CashDividend] = []
        for view in try tables(.dividends) { all += try TableSegment.dividends(view).filter { $0.symbol == symbol } }
        return all.sorted { ($0.exDate, $0.amount) < ($1.exDate, $1.amount) }.withoutRepeats(by: \.exDate)
    }

    public func splits(of symbol: Symbol) throws(CatalogError) -> [StockSplit] {
        var all: [StockSplit] = []
        for view in try tables(.splits) { all += try TableSegment.splits(view).filter { $0.symbol == symbol } }
        return all.sorted { ($0.date, $0.newPerOld) < ($1.date, $1.newPerOld) }.withoutRepeats(by: \.date)
    }

    public func earnings(of symbol: Symbol) throws(CatalogError) -> [EarningsDate] {
        var all: [EarningsDate] = []
        for view in try tables(.earnings) { all += try TableSegment.earnings(view).filter { $0.symbol == symbol } }
        return all.sorted { ($0.date, $0.timing.rawValue) < ($1.date, $1.timing.rawValue) }
            .withoutRepeats(by: \.date)
    }

    /// The Fed's decisions, consumer prices and jobs, in the order of their publication.
    public func macro() throws(CatalogError) -> [MacroRelease] {
        var all: [MacroRelease] = []
        for view in try tables(.macro) { all += try TableSegment.macro(view) }
        return Set(all).sorted {
            ($0.at, $0.kind.rawValue, $0.knownAt) < ($1.at, $1.kind.rawValue, $1.knownAt)
        }
    }

    /// For which days each calendar is complete; ranges of one calendar that meet are joined.
    public func coverage() throws(CatalogError) -> [CalendarCoverage] {
        var all: [CalendarCoverage] = []
        for view in try tables(.coverage) { all += try TableSegment.coverage(view) }
        return CoverageRanges.joined(all)
    }
}

extension DailyBar {
    /// Open, high and low are there.
    var isWhole: Bool { open != nil && high != nil && low != nil }
}

extension Array {
    /// Of neighbours that agree in `key`, the first.
    fileprivate func withoutRepeats<Key: Equatable>(by key: (Element) -> Key) -> [Element] {
        var result: [Element] = []
        for element in self where result.last.map(key) != key(element) { result.append(element) }
        return result
    }
}
