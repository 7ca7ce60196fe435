import Glibc
import Market
import Trading

/// Reads vendors' files into a catalog: one file or a folder with all that is below it, in the order of their names.
/// Every file ends up imported, named as not imported yet with the reason, or named as failed with file and line; a
/// file that fails leaves nothing of itself behind.
public struct DataImporter: Sendable {
    private let directory: String
    /// Names the source of chains instead of the rule of `SourceName`.
    private let source: String?

    /// `directory` is the catalog's folder; it is made when it is not there. `source` names the source of the chains
    /// that are imported; without it a vendor's own layout is named after the vendor, the common layout after its
    /// folder or file.
    public init(into directory: String, source: String? = nil) {
        self.directory = directory
        self.source = source.map(SourceName.clean)
    }

    /// Imports `path`. Of a folder, what can be read is imported and the rest is in the report's `failures`; a single
    /// file that cannot be read is an error. Errors beyond that: a path that is not there, a catalog that is damaged,
    /// of another version, or cannot be written.
    public mutating func run(
        path: String, progress: (ImportProgress) -> Void = { _ in }
    ) throws(CatalogError) -> ImportReport {
        guard Folder.exists(path) else {
            throw CatalogError(.missing, "there is no such file or folder", file: path, wayOut: "Check the path.")
        }
        let isFolder = Folder.isFolder(path)
        let names = isFolder ? try Folder.files(below: path) : [Folder.name(of: path)]
        let paths = isFolder ? names.map { Folder.join(path, $0) } : [path]
        let sizes = paths.map(DataImporter.size)
        let total = sizes.reduce(0, +)
        var report = ImportReport()
        var writer = try CatalogWriter(directory)
        var done = 0
        do throws(CatalogError) {
            for (place, name) in names.enumerated() {
                progress(
                    ImportProgress(
                        file: name, filesDone: place, filesInAll: names.count, bytesDone: done, bytesInAll: total,
                        rowsKept: report.rowsKept))
                do throws(CatalogError) {
                    if let refusal = try importFile(paths[place], name, &writer, &report) {
                        if !isFolder { throw refusal.error(name) }
                        report.notImported.append(ImportReport.NotImportedFile(name: name, reason: refusal.reason))
                    }
                } catch {
                    guard isFolder, error.code != .notWritable else { throw error }
                    report.failures.append(error)
                }
                done += sizes[place]
            }
        } catch {
            try writer.abandon()
            throw error
        }
        guard !report.files.isEmpty else {
            try writer.abandon()
            return report
        }
        try writer.commit()
        report.segmentsWritten = writer.written
        report.segmentsUnchanged = writer.unchanged
        progress(
            ImportProgress(
                file: "", filesDone: names.count, filesInAll: names.count, bytesDone: total, bytesInAll: total,
                rowsKept: report.rowsKept))
        return report
    }

    private static func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Why a file stays outside: a layout that waits for a later version, or one that nobody here knows.
    private struct Refusal {
        let reason: String
        var code = CatalogError.Code.notImportedYet

        func error(_ name: String) -> CatalogError {
            CatalogError(
                code, "is not imported: \(reason)", file: name, line: 1,
                wayOut: "`wingspan data import --help` lists the layouts that are.")
        }
    }

    // MARK: One file

    /// How many inflated bytes are looked at to recognise a layout.
    private static let peekBytes = 1 << 16

    /// Imports one file into `report.files`, or gives the reason why it is not imported.
    private func importFile(
        _ path: String, _ name: String, _ writer: inout CatalogWriter, _ report: inout ImportReport
    ) throws(CatalogError) -> Refusal? {
        if let reason = NotImported.reason(name: name) { return Refusal(reason: reason) }
        let layout: ImportLayout
        let peeked = try FileBytes.read(path, name: name, limit: DataImporter.peekBytes)
        switch recognise(try CSVTable(peeked, name: name)) {
        case .layout(let found): layout = found
        case .refused(let refusal): return refusal
        }
        var table = try CSVTable(try FileBytes.read(path, name: name), name: name)
        var staged = StagedFile(name: name, layout: layout)
        switch layout {
        case .chains, .dataShop, .riskAlert:
            let rows = try ChainImporter(layout, table).read(&table, into: &staged)
            try DataImporter.checkSense(staged, kept: rows.rows.count)
            let source =
                self.source ?? SourceName.chains(layout, path: Folder.absolute(path), name: name)
            try rows.finish(source: source) { finished throws(CatalogError) in
                staged.chains.append(try writer.write(finished, source: source, file: name, layout: layout))
                staged.rowsKept += finished.rows
                staged.tally.count(.duplicate, times: finished.duplicates)
                staged.tally.count(.noUnderlyingPrice, times: finished.snapshot.underlyingPrice == nil ? 1 : 0)
                staged.tally.count(.mixedUnderlyingPrice, times: finished.snapshot.pricesDiffer ? 1 : 0)
            }
        case .bars, .volatilityIndex, .archIndex, .archVolatility:
            try BarImporter(layout: layout).read(&table, into: &staged)
        case .treasuryBills, .fedFunds:
            try RateImporter(layout: layout).read(&table, into: &staged)
        case .dividends, .splits, .earnings, .fedDecisions, .releases:
            try CalendarImporter(layout: layout).read(&table, into: &staged)
        }
        try DataImporter.checkSense(staged, kept: staged.rowsKept)
        try writer.accept(staged)
        report.files.append(DataImporter.entry(staged))
        return nil
    }

    private enum Recognition { case layout(ImportLayout), refused(Refusal) }

    private func recognise(_ start: CSVTable) -> Recognition {
        var table = start
        if let layout = ImportLayout.of(table.header) {
            if layout == .bars, case .row = table.next(), BarImporter.isAdjusted(table.text(table.place("source"))) {
                return .refused(Refusal(reason: NotImported.adjusted))
            }
            return .layout(layout)
        }
        if let reason = NotImported.reason(header: table.header) { return .refused(Refusal(reason: reason)) }
        if let (layout, missing) = ImportLayout.nearest(table.header) {
            let without = missing.joined(separator: ", ")
            return .refused(
                Refusal(
                    reason: "its header line is nearly that of \(layout.rawValue), without \(without)",
                    code: .unknownLayout))
        }
        let header = table.headerText.isEmpty ? "an empty line" : table.headerText
        return .refused(
            Refusal(reason: "its header line is of no layout that is known: \(header)", code: .unknownLayout))
    }

    /// Errors: a file without rows, and one whose rows make no sense: more unreadable ones than others.
    private static func checkSense(_ staged: StagedFile, kept: Int) throws(CatalogError) {
        guard staged.rowsRead > 0 else {
            throw CatalogError(
                .empty, "has a header line and no rows", file: staged.name, line: 1, wayOut: "Fetch the file again.")
        }
        let unreadable = staged.tally.unreadable
        guard unreadable > 0, unreadable >= kept, let first = staged.tally.firstUnreadable else { return }
        let found = staged.tally.found(settingAside: true).first { count in
            count.examples.contains { $0.line == first.line }
        }
        throw CatalogError(
            .garbled,
            "\(unreadable) of \(staged.rowsRead) rows are not readable, the first because of "
                + "\(found.map { $0.defect.rawValue } ?? "its text"): \(first.text)",
            file: staged.name, line: first.line, wayOut: "Fetch the file again, or check who wrote it.")
    }

    private static func entry(_ staged: StagedFile) -> ImportReport.File {
        let segments = staged.chains
        var symbols = Set(segments.compactMap(\.symbol))
        symbols.formUnion(staged.bars.map(\.symbol))
        var sources = Set(segments.map(\.source))
        sources.formUnion(staged.bars.map(\.source))
        sources.formUnion(staged.tables.filter { $0.kind != .coverage }.map(\.source))
        var days = segments.flatMap { [$0.days.lowerBound, $0.days.upperBound] }
        days += staged.bars.flatMap { [$0.bars.first?.session, $0.bars.last?.session].compactMap { $0 } }
        for table in staged.tables where table.kind != .coverage {
            if let range = table.content.days { days += [range.lowerBound, range.upperBound] }
            switch table.content {
            case .dividends(let rows): symbols.formUnion(rows.map(\.symbol))
            case .splits(let rows): symbols.formUnion(rows.map(\.symbol))
            case .earnings(let rows): symbols.formUnion(rows.map(\.symbol))
            case .rates, .macro, .coverage: break
            }
        }
        var range: ClosedRange<Day>?
        if let first = days.min(), let last = days.max() { range = first...last }
        return ImportReport.File(
            name: staged.name, layout: staged.layout, symbols: symbols.sorted(), sources: sources.sorted(),
            days: range, rowsRead: staged.rowsRead, rowsKept: staged.rowsKept,
            setAside: staged.tally.found(settingAside: true), noted: staged.tally.found(settingAside: false),
            pricesRounded: staged.pricesRounded)
    }
}
