import Glibc
import Market
import Scratch
import Testing
import Trading

@testable import History

@Suite struct CatalogTests {
    private static let monday = Fixture.day("2018-02-05")

    @Test func `the same import into another folder is the same to the last byte`() throws {
        let text = Fixture.chain(Fixture.chainRows)
        let (one, two) = (try Imported("SPX.csv", text), try Imported("SPX.csv", text))
        #expect(
            try bytes(of: one.catalogPath + "/manifest.json") == bytes(of: two.catalogPath + "/manifest.json"))
        let path = try one.catalog().manifest.segments[0].path
        #expect(try bytes(of: one.catalogPath + "/" + path) == bytes(of: two.catalogPath + "/" + path))
        #expect(try one.catalog().verify() == [])
    }

    @Test func `importing again changes nothing, importing a correction replaces what it corrects`() throws {
        let imported = try Imported("SPX.csv", Fixture.chain(Fixture.chainRows))
        let before = try bytes(of: imported.catalogPath + "/manifest.json")
        try imported.add("SPX.csv", Fixture.chain(Fixture.chainRows))
        #expect(imported.report.segmentsWritten == 0 && imported.report.segmentsUnchanged == 1)
        #expect(try bytes(of: imported.catalogPath + "/manifest.json") == before)
        try imported.add("SPX.csv", Fixture.chain([Fixture.row(bid: "5")]))
        let chains = try imported.catalog().chains(of: .spx, on: CatalogTests.monday)
        #expect(chains.count == 1 && chains[0].bid(at: 0) == .dollars(5))
        let left = try Folder.files(below: imported.catalogPath).filter { $0.hasSuffix(".seg") }
        #expect(left.count == 1, "what was replaced is swept away")
    }

    @Test func `quotes win over traded prices of the same day, and a source that is named wins over both`() throws {
        let traded =
            "quote_date,underlying_price,expiration,strike,right,price,volume,open_interest,iv,delta\n"
            + "2018-02-05,2648.94,2018-03-16,2600,P,10.4,3,4,0.2,-0.3\n"
            + "2018-02-06,2695.14,2018-03-16,2600,P,9.4,3,4,0.2,-0.3\n"
        let imported = try Imported(files: [
            ("SPX.csv", traded),
            ("chains/alpha/a.csv", Fixture.chain([Fixture.row()])),
            ("chains/beta/b.csv", Fixture.chain([Fixture.row(), Fixture.row(strike: "2610")])),
            ("chains/gamma/c.csv", Fixture.chain((0..<9).map { Fixture.row(price: "", strike: "\(2_600 + $0)") })),
        ])
        let catalog = try imported.catalog()
        // Quoted first, then those that name the underlying's price, then the one with more contracts.
        #expect(catalog.chainSources(of: .spx, on: CatalogTests.monday) == ["beta", "alpha", "gamma", "riskalert"])
        #expect(try catalog.chains(of: .spx, on: CatalogTests.monday)[0].count == 2)
        #expect(try catalog.chains(of: .spx, on: CatalogTests.monday, source: "gamma")[0].count == 9)
        #expect(catalog.chainSource(of: .spx, on: CatalogTests.monday + 1) == "riskalert")
        #expect(catalog.sessions(of: .spx).count == 2)
        #expect(catalog.sessions(of: .spx, source: "beta").count == 1)
    }

    @Test func `what is not there says what is`() throws {
        let catalog = try Imported(
            "SPX.csv", Fixture.chain([Fixture.row(), Fixture.row(date: "2018-02-07")])
        ).catalog()
        #expect(try catalog.chains(of: .spy, on: CatalogTests.monday).isEmpty)
        let unknown = failure { () throws(CatalogError) in
            _ = try catalog.requireChains(of: .spy, on: CatalogTests.monday)
        }
        #expect(unknown?.code == .unknownSymbol && unknown?.wayOut.contains("SPX") == true)
        let noData = failure { () throws(CatalogError) in
            _ = try catalog.requireChains(of: .spx, on: CatalogTests.monday + 1)
        }
        #expect(noData?.code == .noData)
        #expect(noData?.wayOut.contains("2018-02-05") == true && noData?.wayOut.contains("2018-02-07") == true)
        let source = failure { () throws(CatalogError) in
            _ = try catalog.requireChains(of: .spx, on: CatalogTests.monday, source: "cboe")
        }
        #expect(source?.code == .unknownSource)
        #expect(try catalog.requireChains(of: .spx, on: CatalogTests.monday).count == 1)
    }

    @Test func `a folder without a catalog`() {
        let folder = TemporaryFolder()
        let error = failure { () throws(CatalogError) in _ = try Catalog(opening: folder.path) }
        #expect(error?.code == .noCatalog && error?.wayOut.contains("data import") == true)
    }

    @Test func `the standard folder follows WINGSPAN_HOME, else the home folder`() {
        #expect(CatalogFolder.standard(environment: ["WINGSPAN_HOME": "/w", "HOME": "/h"]) == "/w/catalog")
        #expect(CatalogFolder.standard(environment: ["WINGSPAN_HOME": "", "HOME": "/h"]) == "/h/.wingspan/catalog")
    }

    @Test func `a second import into the same catalog is kept away`() throws {
        let imported = try Imported("SPX.csv", Fixture.chain(Fixture.chainRows))
        let lock = try ImportLock(imported.catalogPath)
        let error = failure { () throws(CatalogError) in
            var importer = DataImporter(into: imported.catalogPath)
            _ = try importer.run(path: imported.folder["data/SPX.csv"])
        }
        #expect(error?.code == .locked)
        withExtendedLifetime(lock) {}
    }

    @Test func `an import that ends between its segments and its manifest leaves the old catalog whole`() throws {
        let imported = try Imported("SPX.csv", Fixture.chain(Fixture.chainRows))
        let old = try imported.catalog().manifest
        do {
            // Segments are written, and then nothing more happens.
            var writer = try CatalogWriter(imported.catalogPath)
            var table = try CSVTable(
                FileBytes(Array(Fixture.chain([Fixture.row(bid: "7")]).utf8)), name: "SPX.csv")
            var staged = StagedFile(name: "SPX.csv", layout: .chains)
            let rows = try ChainImporter(.chains, table).read(&table, into: &staged)
            try rows.finish(source: "SPX") { finished throws(CatalogError) in
                staged.chains.append(
                    try writer.write(finished, source: "SPX", file: "SPX.csv", layout: .chains))
            }
            try writer.accept(staged)
        }
        try AtomicFile.write("half a segment", to: imported.catalogPath + "/segments/chain/SPX/x.seg.unfinished")
        let catalog = try imported.catalog()
        #expect(catalog.manifest == old)
        #expect(try catalog.chains(of: .spx, on: CatalogTests.monday)[0].count == 5)
        #expect(try Folder.files(below: imported.catalogPath).filter { $0.contains(".seg") }.count == 3)
        try imported.add("SPX.csv", Fixture.chain(Fixture.chainRows))
        #expect(try Folder.files(below: imported.catalogPath).filter { $0.contains(".seg") }.count == 1)
    }

    @Test func `a summary says what there is, of which kind and with which defects`() throws {
        let imported = try Imported(files: [
            (
                "chains/mine/a.csv",
                Fixture.chain([
                    Fixture.row(), Fixture.row(strike: "2610", bid: "0", ask: "0"), Fixture.row(strike: "x"),
                ])
            ),
            ("SPX.csv", "\(Fixture.barHeader)\n2018-02-05,1,1,1,1,,,,,a\n2018-02-06,1,1,1,1,,,,,b\n"),
        ])
        let summary = try imported.catalog().manifest.summary
        #expect(summary.lines.map(\.kind) == [.chain, .bars])
        let chains = summary.lines[0]
        #expect(chains.symbol == .spx && chains.sessions == 1 && chains.rows == 2 && chains.snapshots == 1)
        #expect(chains.origins == [.quoted] && chains.resolutions == [.daily])
        #expect(chains.defects == [.init(defect: .noQuote, count: 1)])
        #expect(chains.setAside == [.init(defect: .badNumber, count: 1)])
        #expect(chains.sources.map(\.name) == ["mine"])
        let bars = summary.lines[1]
        #expect(bars.sessions == 2 && bars.sources.map(\.name) == ["a", "b"])
        #expect(bars.days == CatalogTests.monday...CatalogTests.monday + 1)
    }

    @Test func `a chain in memory has the content hash that its import would have`() throws {
        let imported = try Imported("SPX.csv", Fixture.chain(Fixture.chainRows))
        let chain = try imported.chain()
        var builder = ChainBuilder()
        for row in chain.plainRows.reversed() {
            var copy = ChainBuilder.Row(row.contract)
            copy.bid = row.bid
            copy.ask = row.ask
            copy.last = row.last
            copy.bidSize = row.bidSize.map(Int32.init)
            copy.askSize = row.askSize.map(Int32.init)
            copy.volume = row.volume.map(Int32.init)
            copy.openInterest = row.openInterest.map(Int32.init)
            copy.volatility = row.volatility
            copy.delta = row.delta
            copy.gamma = row.gamma
            copy.theta = row.theta
            copy.vega = row.vega
            builder.add(copy)
        }
        let built = builder.build(
            underlying: .spx, session: chain.session, knownAt: chain.knownAt, origin: .quoted, resolution: .daily,
            underlyingPrice: chain.underlyingPrice
        ).chain.withContentHash()
        #expect(built.identity == chain.identity)
        #expect(built.plainRows == chain.plainRows)
    }
}
