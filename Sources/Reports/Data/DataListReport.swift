public import History
import Market

/// What a catalog holds: for each kind and symbol the range, how many sessions and rows, how often and from whom, and
/// what was noticed about the rows.
public struct DataListReport: Sendable {
    let summary: CatalogSummary

    public init(_ summary: CatalogSummary) {
        self.summary = summary
    }

    public func terminal(style: TerminalStyle) -> String {
        var parts = [table.render(style: style)]
        if !defects.isEmpty { parts.append(defects.render(style: style)) }
        parts.append(
            TextWidth.wrapped(closing, to: style.width).map { style.paint($0, as: .strong) + "\n" }.joined())
        return parts.joined(separator: "\n")
    }

    /// The line that matters.
    public var closing: String {
        guard !summary.lines.isEmpty else { return "The catalog is empty. `wingspan data import PATH` fills it." }
        let chains = summary.lines.filter { $0.kind == .chain }
        return "\(Format.count(chains.count, "symbol")) with chains, "
            + "\(Format.count(chains.reduce(0) { $0 + $1.sessions }, "session")) and "
            + "\(Format.count(chains.reduce(0) { $0 + $1.rows }, "contract")) in them; "
            + "\(Format.bytes(summary.bytes)) in \(Format.count(summary.segments, "segment"))."
    }

    private var table: Table {
        var table = Table(
            title: "Catalog",
            source: [
                Cell(Format.count(summary.files.count, "file") + " imported"),
                Cell("rows are contracts of chains, sessions of bars, entries of calendars"),
            ],
            columns: [
                .init("symbol"), .init("first"), .init("last"), .init("sessions", .right), .init("rows", .right),
                .init("resolution", priority: 2), .init("prices", priority: 2), .init("defects", .right, priority: 1),
                .init("set aside", .right, priority: 3), .init("sources", priority: 4),
            ], whenEmpty: "Nothing was imported yet. `wingspan data import PATH` fills the catalog.")
        var kind: SegmentKind?
        // How far a calendar reaches matters; a line for each symbol it is about does not.
        for line in summary.lines where line.kind != .coverage {
            if line.kind != kind { table.section(DataWords.name(line.kind)) }
            kind = line.kind
            table.add([
                Cell(line.symbol?.description ?? "all", line.symbol == nil ? .quiet : .plain),
                .day(line.days.lowerBound), .day(line.days.upperBound), .count(line.sessions), .count(line.rows),
                Cell(line.resolutions.map { "\($0)" }.joined(separator: ", ")),
                Cell(
                    line.origins.map { "\($0)" }.joined(separator: ", "),
                    line.origins.contains { $0 != .quoted } ? .caution : .plain),
                count(line.defects), count(line.setAside),
                Cell(line.sources.map(\.name).joined(separator: ", ")),
            ])
        }
        let coverage = summary.lines.filter { $0.kind == .coverage }
        if let first = coverage.map(\.days.lowerBound).min(), let last = coverage.map(\.days.upperBound).max() {
            table.section(DataWords.name(.coverage))
            let rows = coverage.reduce(0) { $0 + $1.rows }
            table.add([
                Cell("all", .quiet), .day(first), .day(last), .count(rows), .count(rows), .blank, .blank, count([]),
                count([]), .blank,
            ])
        }
        return table
    }

    private func count(_ totals: [CatalogManifest.DefectTotal]) -> Cell {
        let count = totals.reduce(0) { $0 + $1.count }
        return count == 0 ? Cell("0", .quiet) : .count(count, .caution)
    }

    /// Each kind of defect with the rows that had it and where they are.
    private var defects: Table {
        var table = Table(
            title: "What was noticed about the rows",
            columns: [
                .init("rows", .right), .init("defect"), .init("what became of them"), .init("where", priority: 1),
            ])
        for defect in RowDefect.allCases {
            let found = summary.lines.compactMap { line -> (name: String, count: Int)? in
                let count = (line.defects + line.setAside).reduce(0) { $0 + ($1.defect == defect ? $1.count : 0) }
                return count > 0 ? (line.symbol?.description ?? DataWords.name(line.kind), count) : nil
            }
            guard !found.isEmpty else { continue }
            let names = found.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            let rest = names.count - 6
            table.add([
                .count(found.reduce(0) { $0 + $1.count }, .caution), Cell(defect.rawValue),
                Cell(defect.setsAside ? "set aside" : "kept", .quiet),
                Cell(names.prefix(6).joined(separator: " ") + (rest > 0 ? " and \(Format.count(rest)) more" : "")),
            ])
        }
        return table
    }

    public func json() -> String {
        JSONValue.object([
            "report": "data list",
            "version": 1,
            "segments": .count(summary.segments),
            "bytes": .count(summary.bytes),
            "lines": .array(summary.lines.map(line)),
            "files": .array(
                summary.files.map { file in
                    .object([
                        "name": .text(file.name), "layout": .text(file.layout), "rows_read": .count(file.rowsRead),
                        "rows_kept": .count(file.rowsKept), "prices_rounded": .count(file.pricesRounded),
                        "set_aside": totals(file.setAside),
                    ])
                }),
        ]).document
    }

    private func line(_ line: CatalogSummary.Line) -> JSONValue {
        .object([
            "kind": .text(line.kind.rawValue),
            "symbol": .word(line.symbol?.description),
            "first": .day(line.days.lowerBound),
            "last": .day(line.days.upperBound),
            "sessions": .count(line.sessions),
            "rows": .count(line.rows),
            "snapshots": .count(line.snapshots),
            "origins": .words(line.origins.map { "\($0)" }),
            "resolutions": .words(line.resolutions.map { "\($0)" }),
            "defects": totals(line.defects),
            "set_aside": totals(line.setAside),
            "sources": .array(
                line.sources.map { source in
                    .object([
                        "name": .text(source.name), "first": .day(source.days.lowerBound),
                        "last": .day(source.days.upperBound), "sessions": .count(source.sessions),
                        "rows": .count(source.rows), "origins": .words(source.origins.map { "\($0)" }),
                        "resolutions": .words(source.resolutions.map { "\($0)" }),
                    ])
                }),
        ])
    }

    private func totals(_ totals: [CatalogManifest.DefectTotal]) -> JSONValue {
        .object(totals.map { JSONValue.Field(name: $0.defect.rawValue, value: .count($0.count)) })
    }
}

/// What the catalog's kinds are called.
enum DataWords {
    static func name(_ kind: SegmentKind) -> String {
        switch kind {
        case .chain: "chains"
        case .bars: "daily bars"
        case .rates: "rates"
        case .dividends: "dividends"
        case .splits: "splits"
        case .earnings: "earnings"
        case .macro: "macro releases"
        case .coverage: "calendar coverage"
        }
    }
}
