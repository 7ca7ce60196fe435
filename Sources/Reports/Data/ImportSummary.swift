public import History
import Market

/// What became of an import: what entered the catalog, what was noticed about its rows, what is not imported yet and
/// why, and what could not be read.
public struct ImportSummary: Sendable {
    let report: ImportReport

    public init(_ report: ImportReport) {
        self.report = report
    }

    /// - Parameter everyFile: a line for each file instead of one for each layout.
    public func terminal(style: TerminalStyle, everyFile: Bool = false) -> String {
        var parts = [(everyFile ? fileTable : layoutTable).render(style: style)]
        if !defects.isEmpty { parts.append(defects.render(style: style)) }
        if !report.notImported.isEmpty { parts.append(notImported.render(style: style)) }
        if !report.failures.isEmpty { parts.append(failures.render(style: style)) }
        parts.append(
            TextWidth.wrapped(closing, to: style.width)
                .map { style.paint($0, as: report.failures.isEmpty ? .strong : .loss) }.joined(separator: "\n") + "\n")
        return parts.joined(separator: "\n")
    }

    /// The line that matters.
    public var closing: String {
        var text = "\(Format.count(report.rowsKept)) of \(Format.count(report.rowsRead, "row")) from "
        text += "\(Format.count(report.files.count, "file")) kept; "
        text += "\(Format.count(report.segmentsWritten, "segment")) written, "
        text += "\(Format.count(report.segmentsUnchanged)) unchanged"
        if report.pricesRounded > 0 {
            text += "; \(Format.count(report.pricesRounded, "price")) rounded to 1/10,000"
        }
        if !report.notImported.isEmpty {
            text += "; \(Format.count(report.notImported.count, "file")) not imported yet"
        }
        if !report.failures.isEmpty { text += "; \(Format.count(report.failures.count, "file")) could not be read" }
        return text + "."
    }

    private var layoutTable: Table {
        var table = Table(
            title: "Imported", source: [Cell(Format.count(report.files.count, "file"))],
            columns: [
                .init("layout"), .init("files", .right), .init("symbols"), .init("first", priority: 1),
                .init("last", priority: 1), .init("rows read", .right, priority: 2), .init("kept", .right),
                .init("set aside", .right),
            ], whenEmpty: "No file was imported.")
        for layout in ImportLayout.allCases {
            let files = report.files.filter { $0.layout == layout }
            guard !files.isEmpty else { continue }
            let symbols = Set(files.flatMap(\.symbols)).sorted()
            let (read, kept) = (files.reduce(0) { $0 + $1.rowsRead }, files.reduce(0) { $0 + $1.rowsKept })
            table.add([
                Cell(layout.rawValue), .count(files.count), Cell(list(symbols)),
                .day(files.compactMap(\.days?.lowerBound).min()), .day(files.compactMap(\.days?.upperBound).max()),
                .count(read), .count(kept), setAside(files.flatMap(\.setAside)),
            ])
        }
        return table
    }

    private var fileTable: Table {
        var table = Table(
            title: "Imported",
            columns: [
                .init("file"), .init("layout", priority: 2), .init("symbols", priority: 1), .init("first", priority: 1),
                .init("last", priority: 1), .init("rows read", .right, priority: 3), .init("kept", .right),
                .init("set aside", .right), .init("sources", priority: 4),
            ], whenEmpty: "No file was imported.")
        for file in report.files {
            table.add([
                Cell(file.name), Cell(file.layout.rawValue), Cell(list(file.symbols)), .day(file.days?.lowerBound),
                .day(file.days?.upperBound), .count(file.rowsRead), .count(file.rowsKept), setAside(file.setAside),
                Cell(file.sources.joined(separator: ", ")),
            ])
        }
        return table
    }

    private func setAside(_ counts: [DefectCount]) -> Cell {
        let count = counts.reduce(0) { $0 + $1.count }
        return count == 0 ? Cell("0", .quiet) : .count(count, .caution)
    }

    private func list(_ symbols: [Symbol]) -> String {
        let shown = symbols.prefix(8).map(\.description).joined(separator: " ")
        return symbols.count > 8 ? shown + " and \(Format.count(symbols.count - 8)) more" : shown
    }

    /// Each kind with how many rows and, of those set aside, the first one as it stood.
    private var defects: Table {
        var table = Table(
            title: "What was noticed about the rows",
            columns: [.init("defect"), .init("rows", .right), .init("files", .right), .init("what became of them")])
        for defect in RowDefect.allCases {
            let found = report.files.flatMap { file in
                (file.setAside + file.noted).filter { $0.defect == defect }.map { (file: file.name, count: $0) }
            }
            let count = found.reduce(0) { $0 + $1.count.count }
            guard count > 0 else { continue }
            let first = found.first.flatMap { entry in entry.count.examples.first.map { (entry.file, $0) } }
            table.add(
                [
                    Cell(defect.rawValue), .count(count, .caution), .count(found.count),
                    Cell(defect.setsAside ? "set aside" : "kept", .quiet),
                ], note: defect.setsAside ? first.map { "first: \($0):\($1.line): \($1.text)" } : nil)
        }
        return table
    }

    private var notImported: Table {
        var table = Table(
            title: "Not imported yet", columns: [.init("files", .right), .init("reason")])
        var groups: [(reason: String, names: [String])] = []
        for file in report.notImported {
            if let index = groups.firstIndex(where: { $0.reason == file.reason }) {
                groups[index].names.append(file.name)
            } else {
                groups.append((file.reason, [file.name]))
            }
        }
        for group in groups.sorted(by: { ($1.names.count, $0.reason) < ($0.names.count, $1.reason) }) {
            let rest = group.names.count - 3
            table.add(
                [.count(group.names.count), Cell(group.reason)],
                note: group.names.prefix(3).joined(separator: ", ")
                    + (rest > 0 ? " and \(Format.count(rest)) more" : ""))
        }
        return table
    }

    private var failures: Table {
        var table = Table(
            title: "Could not be read", columns: [.init("file"), .init("what happened"), .init("what to do")])
        for failure in report.failures {
            let place = (failure.file ?? "") + (failure.line.map { ":\($0)" } ?? "")
            table.add([Cell(place), Cell(failure.message, .loss), Cell(failure.wayOut)])
        }
        return table
    }

    public func json() -> String {
        JSONValue.object([
            "report": "data import",
            "version": 1,
            "rows_read": .count(report.rowsRead),
            "rows_kept": .count(report.rowsKept),
            "prices_rounded": .count(report.pricesRounded),
            "segments_written": .count(report.segmentsWritten),
            "segments_unchanged": .count(report.segmentsUnchanged),
            "files": .array(report.files.map(file)),
            "not_imported": .array(
                report.notImported.map { .object(["name": .text($0.name), "reason": .text($0.reason)]) }),
            "failures": .array(
                report.failures.map {
                    .object([
                        "code": .text($0.code.rawValue), "file": .word($0.file), "line": .count($0.line),
                        "message": .text($0.message), "way_out": .text($0.wayOut),
                    ])
                }),
        ]).document
    }

    private func file(_ file: ImportReport.File) -> JSONValue {
        .object([
            "name": .text(file.name), "layout": .text(file.layout.rawValue), "symbols": .symbols(file.symbols),
            "sources": .words(file.sources), "first": .day(file.days?.lowerBound), "last": .day(file.days?.upperBound),
            "rows_read": .count(file.rowsRead), "rows_kept": .count(file.rowsKept),
            "prices_rounded": .count(file.pricesRounded), "set_aside": counts(file.setAside),
            "noted": counts(file.noted),
        ])
    }

    private func counts(_ counts: [DefectCount]) -> JSONValue {
        .array(
            counts.map { count in
                .object([
                    "defect": .text(count.defect.rawValue), "rows": .count(count.count),
                    "examples": .array(
                        count.examples.map { .object(["line": .count($0.line), "text": .text($0.text)]) }),
                ])
            })
    }
}
