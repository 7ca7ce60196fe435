import Foundation
import Market
import Testing

@testable import History
@testable import Reports

@Suite struct DataReportTests {
    private let style = TerminalStyle(width: 160)
    private let days = SampleRun.day("2018-01-02")...SampleRun.day("2018-02-28")

    private var report: ImportReport {
        var report = ImportReport()
        report.files = [
            ImportReport.File(
                name: "chains/spxw_2018.csv.gz", layout: .chains, symbols: [.spx], sources: ["spxw_2018"], days: days,
                rowsRead: 1_000, rowsKept: 990,
                setAside: [
                    DefectCount(
                        defect: .badNumber, count: 10,
                        examples: [DefectCount.Example(line: 17, text: "2018-01-02,<b>,x")])
                ], noted: [DefectCount(defect: .noQuote, count: 15, examples: [])], pricesRounded: 2)
        ]
        report.notImported = [
            ImportReport.NotImportedFile(name: "raw/a.zip", reason: "a zip archive"),
            ImportReport.NotImportedFile(name: "raw/b.zip", reason: "a zip archive"),
        ]
        report.failures = [
            CatalogError(
                .truncated, "the file ends in the middle of a row", file: "chains/x.csv", line: 12,
                wayOut: "Fetch the file again.")
        ]
        report.segmentsWritten = 39
        return report
    }

    @Test func `an import says what was kept, set aside, not imported and not readable`() {
        let text = ImportSummary(report).terminal(style: style)
        #expect(text.contains("option chains") && text.contains("990"))
        #expect(text.contains("first: chains/spxw_2018.csv.gz:17: 2018-01-02,<b>,x"))
        #expect(text.contains("no quote (bid and ask zero or empty)"))
        #expect(text.contains("a zip archive") && text.contains("raw/a.zip, raw/b.zip"))
        #expect(text.contains("chains/x.csv:12") && text.contains("Fetch the file again."))
        #expect(
            ImportSummary(report).closing
                == "990 of 1,000 rows from 1 file kept; 39 segments written, 0 unchanged; 2 prices rounded to 1/10,000; "
                + "2 files not imported yet; 1 file could not be read.")
        #expect(ImportSummary(report).terminal(style: style, everyFile: true).contains("chains/spxw_2018.csv.gz"))
    }

    @Test func `an import's JSON parses`() throws {
        let json = ImportSummary(report).json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["rows_kept"] as? Int == 990)
        #expect((object["not_imported"] as? [Any])?.count == 2)
    }

    private var summary: CatalogSummary {
        CatalogSummary(
            lines: [
                CatalogSummary.Line(
                    kind: .chain, symbol: .spx, days: days, sessions: 39, rows: 12_345, snapshots: 39,
                    origins: [.quoted],
                    resolutions: [.daily],
                    defects: [CatalogManifest.DefectTotal(defect: .noQuote, count: 15)], setAside: [],
                    sources: [
                        CatalogSummary.Source(
                            name: "spxw_2018", days: days, sessions: 39, rows: 12_345, origins: [.quoted],
                            resolutions: [.daily])
                    ]),
                CatalogSummary.Line(
                    kind: .macro, symbol: nil, days: days, sessions: 4, rows: 4, snapshots: 0, origins: [],
                    resolutions: [], defects: [], setAside: [], sources: []),
            ], files: [], bytes: 3_300_000, segments: 40)
    }

    @Test func `a catalog is listed with ranges, counts, defects and resolution`() throws {
        let text = DataListReport(summary).terminal(style: style)
        let line = try #require(text.split(separator: "\n").first { $0.contains(" SPX ") })
        for part in ["2 Jan 18", "28 Feb 18", "39", "12,345", "daily", "quoted", "15", "spxw_2018"] {
            #expect(line.contains(part), "\(part)")
        }
        #expect(text.contains("no quote (bid and ask zero or empty)"))
        #expect(text.contains("1 symbol with chains, 39 sessions and 12,345 contracts in them; 3.3 MB in 40 segments."))
    }

    @Test func `a catalog's JSON parses, and an empty catalog says how to fill it`() throws {
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(DataListReport(summary).json().utf8)) as? [String: Any])
        let first = try #require((object["lines"] as? [[String: Any]])?.first)
        #expect(first["symbol"] as? String == "SPX" && first["sessions"] as? Int == 39)
        let empty = CatalogSummary(lines: [], files: [], bytes: 0, segments: 0)
        #expect(DataListReport(empty).terminal(style: style).contains("wingspan data import PATH"))
    }
}
