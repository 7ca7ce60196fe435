import Glibc
import Market
import Testing
import Trading

@testable import History

/// Format version 1 as it was first written: it stays readable, or is refused in words, for ever.
@Suite struct GoldenCatalogTests {
    private static let files: [(name: String, text: String)] = [
        (
            "chains/golden/SPX.csv",
            Fixture.chain(Fixture.chainRows + [Fixture.row(date: "2018-02-06", time: "", bid: "0", ask: "0")])
        ),
        (
            "SPY.csv",
            "quote_date,underlying_price,expiration,strike,right,price,volume,open_interest,iv,delta\n"
                + "2018-02-05,263.93,2018-03-16,260,P,5.04,3,4,0.25,-0.4\n"
        ),
        (
            "bars/SPX.csv",
            "\(Fixture.barHeader)\n2018-02-05,2741.06,2763.39,2638.17,2648.94,5283460000,,0,1,golden\n"
                + "2018-02-06,2614.78,2701.04,2593.07,2695.14,,,0,1,golden\n"
        ),
        ("vix.csv", "Date,vix\n2/5/2018,37.32\n2/6/2018,29.98\n"),
        ("rates.csv", "date,dgs3mo_pct,dtb3_pct\n2018-02-05,1.49,1.46\n2018-02-06,,1.48\n"),
        ("dividends.csv", "symbol,ex_date,amount,kind\nSPY,2018-03-16,1.0968,reported\n"),
        ("splits.csv", "symbol,date,new_shares_per_old\nAAPL,2014-06-09,7\n"),
        ("earnings.csv", "symbol,date,session\nAAPL,2018-02-01,AMC\n"),
        ("fomc.csv", "date,fed_list,second_list,kind\n2018-01-31,1,1,scheduled\n"),
    ]

    private var path: String { Golden.folder + "/v1" }

    @Test func `the golden catalog of format version 1 reads as it was written`() throws {
        if Golden.isRewriting {
            let imported = try Imported(files: GoldenCatalogTests.files)
            for name in try Folder.files(below: imported.catalogPath) where name != CatalogFolder.lock {
                let target = path + "/" + name
                try AtomicFile.makeFolder(Folder.parent(of: target))
                let content = try bytes(of: imported.catalogPath + "/" + name)
                try content.withUnsafeBytes { try AtomicFile.write($0, to: target) }
            }
        }
        let catalog = try Catalog(opening: path)
        #expect(catalog.verify() == [])
        #expect(catalog.manifest.segments.count == 14)
        let monday = Fixture.day("2018-02-05")
        let chain = try catalog.chains(of: .spx, on: monday)[0]
        #expect(chain.plainRows.count == 5 && chain.underlyingPrice == Price(units: 26_489_400))
        #expect(chain.identity.contentHash == 0x63be_24f7_8198_cfdf)
        let put = chain.plainRows[3]
        #expect(put.contract.description == "SPX 2018-02-16 P 2600")
        #expect(put.bid == .cents(2730) && put.ask == .cents(2810) && put.last == .cents(2790))
        #expect(put.bidSize == 10 && put.askSize == 11 && put.volume == 2210 && put.openInterest == 15_000)
        #expect(put.volatility == 0.33 && put.delta == -0.38 && put.gamma == 0.003 && put.theta == -1.9)
        let missing = try catalog.chains(of: .spx, on: monday + 1)[0]
        #expect(missing.quote(at: 0).defect == .noQuote && missing.knownAt == Fixture.instant("2018-02-06", 16, 0))
        let traded = try catalog.chains(of: .spy, on: monday)[0]
        #expect(traded.identity.origin == .traded && traded.last(at: 0) == .cents(504) && traded.bid(at: 0) == nil)
        let bars = try catalog.bars(of: .spx)
        #expect(bars.map(\.close) == [.cents(264_894), .cents(269_514)])
        #expect(bars[0].high == .cents(276_339) && bars[0].volume == 5_283_460_000 && bars[1].volume == nil)
        #expect(try catalog.bars(of: .vix).map(\.close) == [.cents(3_732), .cents(2_998)])
        #expect(try catalog.rates().map(\.rate).map { ($0 * 1e6).rounded() } == [14_872, 15_034])
        #expect(try catalog.dividends(of: .spy).map(\.amount) == [Price(units: 10_968)])
        #expect(try catalog.splits(of: Symbol("AAPL")!).map(\.newPerOld) == [7])
        #expect(try catalog.earnings(of: Symbol("AAPL")!).map(\.timing) == [.afterClose])
        #expect(try catalog.macro().map(\.at) == [Fixture.instant("2018-01-31", 14, 0)])
        #expect(try catalog.coverage().count == 4)
    }

    @Test(.enabled(if: SegmentFormat.version == 1))
    func `today's importer writes format version 1 to the byte as it was first written`() throws {
        let imported = try Imported(files: GoldenCatalogTests.files)
        for name in try Folder.files(below: path) {
            #expect(
                try bytes(of: imported.catalogPath + "/" + name) == bytes(of: path + "/" + name), "\(name)")
        }
    }
}
