import Foundation
import Market
import Scratch
import SharedData
import Testing
import Trading
import Truth

@testable import History

/// Asked once, so that what is not checked is said once.
private let hasRealHistory = SharedData.isExpected(for: "data/chains", rows: 3_281_592)

/// Real history, where it is at hand: one import of all of it, and what must then be true.
@Suite(.enabled(if: hasRealHistory), .serialized)
struct SharedDataTests {
    private static let data = SharedData.folder.appendingPathComponent("data").path

    /// Imported once for all tests.
    private struct Whole: Sendable {
        let folder: String
        let report: ImportReport
        func catalog() throws -> Catalog { try Catalog(opening: folder) }

        static let result = Result { () throws -> Whole in
            let folder = TemporaryFolder()["catalog"]
            var importer = DataImporter(into: folder)
            return Whole(folder: folder, report: try importer.run(path: SharedDataTests.data))
        }
    }
    private func imported() throws -> Whole { try Whole.result.get() }

    /// Data rows of every file by the collection's own list.
    private func listed() throws -> [String: Int] {
        let name = Folder.join(SharedDataTests.data, "MANIFEST.csv")
        var table = try CSVTable(FileBytes.read(name, name: name), name: name)
        var rows: [String: Int] = [:]
        while case .row = table.next() { rows[table.text(0)] = Int(table.text(2)) }
        return rows
    }

    @Test func `every file is imported, named as not imported, and none fails`() throws {
        let report = try imported().report
        #expect(report.failures == [])
        let all = try Folder.files(below: SharedDataTests.data)
        #expect((report.files.map(\.name) + report.notImported.map(\.name)).sorted() == all.sorted())
        Truth.report(
            table: "data", checked: report.rowsRead,
            note: "read from \(report.files.count) real files, kept \(report.rowsKept)")
    }

    @Test func `every row of every chain is in the catalog, and no other`() throws {
        let listed = try listed()
        let catalog = try imported().catalog()
        var rows: [String: Int] = [:]
        for segment in catalog.manifest.segments where segment.kind == .chain {
            rows[segment.file, default: 0] += segment.rows
        }
        for (file, count) in rows { #expect(listed[file] == count, "\(file)") }
        #expect(rows.count == 74)
        #expect(catalog.verify() == [])
        func total(_ symbol: Symbol, _ source: String) -> Int {
            catalog.manifest.segments.reduce(0) {
                $0 + ($1.kind == .chain && $1.symbol == symbol && $1.source == source ? $1.rows : 0)
            }
        }
        #expect(total(.spx, "cboe_2026") == 325_648 && total(.spy, "cboe_2026") == 154_360)
        #expect(total(.spx, "spxw_2018_01_02") == 14_438 && total(.spy, "riskalert") == 450_503)
        Truth.report(table: "data/chains", checked: rows.values.reduce(0, +), note: "counted against the list of files")
    }

    @Test func `what was read is what stands in the file, row by row`() throws {
        let catalog = try imported().catalog()
        for (day, symbol) in [("2026-08-05", Symbol.spx), ("2026-08-04", .spy)] {
            let name = "chains/cboe_2026/\(symbol)/\(day).csv.gz"
            let path = Folder.join(SharedDataTests.data, name)
            var table = try CSVTable(FileBytes.read(path, name: name), name: name)
            let chain = try catalog.chains(of: symbol, on: Fixture.day(day))[0]
            var rows = 0
            while case .row = table.next() {
                let contract = OptionContract(
                    root: Root(table.text(4))!, expiry: Day(table.text(5))!,
                    right: table.text(7) == "C" ? .call : .put,
                    strike: try Strike(Price(units: Decimals.units(table.text(6).utf8)!.units)))
                let row = try #require(chain.row(of: contract), "\(contract)")
                let (bid, ask) = (Decimals.units(table.text(8).utf8)!.units, Decimals.units(table.text(10).utf8)!.units)
                let hasQuote = bid != 0 || ask != 0
                let agrees =
                    chain.bid(at: row)?.units == (hasQuote ? bid : nil)
                    && chain.ask(at: row)?.units == (ask != 0 ? ask : nil)
                    && chain.volume(at: row) == Int(table.text(13))
                    && chain.openInterest(at: row) == Int(table.text(14))
                    && (chain.vendorVolatility(at: row) ?? 0) == Double(table.text(15))!
                    && (chain.vendorDelta(at: row) ?? 0) == Double(table.text(16))!
                #expect(agrees, "\(contract)")
                rows += 1
            }
            #expect(rows == chain.count)
        }
    }

    @Test func `fifteen contracts without a quote on 5 February 2018 are absent and not zero`() throws {
        let chain = try imported().catalog().requireChains(of: .spx, on: Fixture.day("2018-02-05"))[0]
        var missing: [OptionContract] = []
        for row in chain.plainRows where row.bid == nil && row.ask == nil { missing.append(row.contract) }
        #expect(missing.count == 15)
        #expect(missing.filter { $0.right == .put }.count == 14)
        #expect(missing.filter { $0.right == .call }.map(\.strike.description) == ["2150"])
        #expect(missing.allSatisfy { chain.quote(of: $0)?.defect == .noQuote })
    }

    @Test func `bars of sixteen names and three volatility indices are all there`() throws {
        let catalog = try imported().catalog()
        let listed = try listed()
        for symbol in ["SPY", "QQQ", "IWM", "GLD", "TLT", "EWZ", "DIA", "XLF", "EEM", "AAPL", "KO", "RUT"] {
            #expect(try catalog.bars(of: Symbol(symbol)!).count == listed["bars/\(symbol).csv.gz"], "\(symbol)")
        }
        #expect(try catalog.bars(of: .vix).count == 9_223)
        #expect(try catalog.bars(of: .vix3m).count == 4_225)
        // Of 19,281 rows since 1950 those since 1990, from where the exchange calendar is checked.
        #expect(try catalog.bars(of: .spx).first?.session == Fixture.day("1990-01-02"))
        #expect(try catalog.rates().last?.day == Fixture.day("2026-07-08"))
        #expect(
            try catalog.coverage().contains {
                $0.calendar == .macro(.fomc) && $0.days == Fixture.day("2000-02-02")...Fixture.day("2026-12-09")
            })
    }

    @Test func `a feed over January and February 2018, cut at any session, begins like the whole`() throws {
        let catalog = try imported().catalog()
        var request = FeedRequest(symbols: [.spx], from: Fixture.day("2018-01-02"), to: Fixture.day("2018-02-28"))
        func events() throws -> [String] {
            var feed = try Feed(catalog, request)
            var events: [String] = []
            while let event = try feed.next() {
                if case .chain(let chain) = event {
                    events.append("\(chain.knownAt) \(chain.identity.contentHash)")
                } else {
                    events.append("\(event.knownAt) \(event.rank)")
                }
            }
            return events
        }
        let whole = try events()
        let sessions = try Feed(catalog, request).sessions
        #expect(sessions.count == 40)
        for session in sessions {
            request.to = session
            let part = try events()
            #expect(part.count > 1_000 && part[...] == whole.prefix(part.count), "cut at \(session)")
        }
    }
}
