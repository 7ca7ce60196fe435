import Market
import Scratch
import Testing

@testable import History

@Suite struct BadFileTests {
    private let folder = TemporaryFolder()

    private func importing(_ name: String, _ bytes: [UInt8]) throws -> CatalogError? {
        let path = try folder.write(name, bytes)
        let error = failure { () throws(CatalogError) in
            var importer = DataImporter(into: folder["catalog"])
            _ = try importer.run(path: path)
        }
        #expect(!Folder.exists(folder["catalog"]), "nothing half-written, not even the folder")
        return error
    }

    @Test func `a file that is not there`() {
        let error = failure { () throws(CatalogError) in
            var importer = DataImporter(into: folder["catalog"])
            _ = try importer.run(path: folder["nowhere.csv"])
        }
        #expect(error?.code == .missing)
        #expect(error?.description.contains("nowhere.csv") == true)
    }

    @Test func `an empty file`() throws {
        let error = try importing("e.csv", [])
        #expect(error?.code == .empty && error?.file == "e.csv" && error?.line == 1)
    }

    @Test func `a header without rows`() throws {
        #expect(try importing("h.csv", Array(Fixture.chain([]).utf8))?.code == .empty)
    }

    @Test func `another vendor's file`() throws {
        let orats = "ticker,tradeDate,expirDate,dte,strike,stockPrice\nIWM,2022-06-08,2022-09-16,101,203,149.67\n"
        let error = try importing("orats.csv", Array(orats.utf8))
        #expect(error?.code == .notImportedYet && error?.line == 1)
        #expect(error?.message.contains("ORATS") == true)
        let stranger = try importing("s.csv", Array("colour,taste\nred,sweet\n".utf8))
        #expect(stranger?.code == .unknownLayout)
        #expect(stranger?.message.contains("colour,taste") == true)
    }

    @Test func `a known layout without one of its columns names the column`() throws {
        let text = Fixture.chain(Fixture.chainRows).replacing("bid_size,ask,", with: "bid_size,offer,")
        let error = try importing("c.csv", Array(text.utf8))
        #expect(error?.code == .unknownLayout)
        #expect(error?.message.contains("without ask") == true)
    }

    @Test func `a chain's header over another table's rows`() throws {
        let rows = (5...9).map { "2018-02-0\($0),1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1" }
        let error = try importing("w.csv", Array(Fixture.chain(rows).utf8))
        #expect(error?.code == .garbled && error?.line == 2)
        #expect(error?.message.contains("5 of 5") == true)
    }

    @Test func `a file that ends inside its last row`() throws {
        let text = String(Fixture.chain(Fixture.chainRows).dropLast(30))
        let error = try importing("t.csv", Array(text.utf8))
        #expect(error?.code == .truncated && error?.line == 6 && error?.file == "t.csv")
    }

    @Test func `a gzip that was cut, and one that was garbled`() throws {
        let packed = gzip(Fixture.chain(Fixture.chainRows))
        #expect(try importing("t.csv.gz", Array(packed.dropLast(40)))?.code == .truncated)
        var garbled = packed
        garbled[packed.count / 2] ^= 0xff
        #expect(try importing("g.csv.gz", garbled)?.code == .garbled)
    }

    @Test func `bytes that are no text`() throws {
        #expect(try importing("b.csv", (0..<400).map { UInt8(truncatingIfNeeded: $0 &* 37) })?.code == .garbled)
    }

    @Test func `a file whose name should be a symbol and is none`() throws {
        let text = "date,open,high,low,close,source\n2018-02-05,1,1,1,1,x\n"
        let error = try importing("not a symbol.csv", Array(text.utf8))
        #expect(error?.message.contains("symbol") == true)
    }

    @Test func `in a folder the good files stay and the bad one is named`() throws {
        let folder = TemporaryFolder()
        try folder.write("in/a/SPX.csv", Fixture.chain(Fixture.chainRows))
        try folder.write("in/b.csv.gz", Array(gzip(Fixture.chain(Fixture.chainRows)).dropLast(9)))
        try folder.write("in/c.csv", "")
        try folder.write("in/note.md", "words")
        try folder.write("in/z/KO.csv", "\(Fixture.barHeader)\n2018-02-05,46,47,45,45.5,1,,,,av\n")
        var importer = DataImporter(into: folder["catalog"])
        var told: [String] = []
        let report = try importer.run(path: folder["in"]) { told.append($0.file) }
        #expect(report.files.map(\.name) == ["a/SPX.csv", "z/KO.csv"])
        #expect(report.failures.map(\.code) == [.truncated, .empty])
        #expect(report.failures.map(\.file) == ["b.csv.gz", "c.csv"])
        #expect(report.notImported == [.init(name: "note.md", reason: "a text for people")])
        #expect(told == ["a/SPX.csv", "b.csv.gz", "c.csv", "note.md", "z/KO.csv", ""])
        let catalog = try Catalog(opening: folder["catalog"])
        #expect(catalog.symbols == [Symbol("KO")!, .spx])
        #expect(catalog.manifest.files.map(\.name) == ["a/SPX.csv", "z/KO.csv"])
    }

    @Test func `two files that contradict each other: the second fails, the first stays`() throws {
        let folder = TemporaryFolder()
        try folder.write("in/chains/mine/a.csv", Fixture.chain([Fixture.row(bid: "1")]))
        try folder.write("in/chains/mine/b.csv", Fixture.chain([Fixture.row(bid: "2")]))
        try folder.write("in/chains/mine/c.csv", Fixture.chain([Fixture.row(bid: "1")]))
        var importer = DataImporter(into: folder["catalog"])
        let report = try importer.run(path: folder["in"])
        #expect(report.files.map(\.name) == ["chains/mine/a.csv", "chains/mine/c.csv"])
        #expect(report.failures.map(\.code) == [.conflicting])
        #expect(report.failures[0].description.contains("chains/mine/a.csv"))
        let chain = try Catalog(opening: folder["catalog"]).chains(of: .spx, on: Fixture.day("2018-02-05"))[0]
        #expect(chain.bid(at: 0) == .dollars(1))
    }
}
