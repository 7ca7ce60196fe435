import Market
import Scratch
import Testing

@testable import History

@Suite struct ChainImportTests {
    @Test func `a chain comes back exactly as the file told it`() throws {
        let imported = try Imported("chains/mine/SPX.csv", Fixture.chain(Fixture.chainRows))
        let chain = try imported.chain()
        #expect(chain.underlying == .spx)
        #expect(chain.session == Fixture.day("2018-02-05"))
        #expect(chain.knownAt == Fixture.instant("2018-02-05", 16, 15))
        #expect(chain.underlyingPrice == Price(units: 26_489_400))
        #expect(chain.identity.origin == .quoted)
        #expect(chain.identity.resolution == .daily)
        #expect(
            chain.series.map { "\($0.root) \($0.expiry) \($0.calls) \($0.puts)" } == [
                "SPXW 2018-02-09 0..<1 1..<2", "SPX 2018-02-16 2..<3 3..<5",
            ])
        let rows = chain.plainRows
        #expect(rows.count == 5)
        #expect(rows[1].last == nil, "a last price of zero is no trade")
        let put = rows[3]
        #expect(put.contract.description == "SPX 2018-02-16 P 2600")
        #expect(put.bid == .cents(2730) && put.ask == .cents(2810) && put.last == .cents(2790))
        #expect(put.bidSize == 10 && put.askSize == 11 && put.volume == 2210 && put.openInterest == 15_000)
        #expect(put.volatility == 0.33 && put.delta == -0.38 && put.gamma == 0.003)
        #expect(put.theta == -1.9 && put.vega == 1.8)
        #expect(rows[4].bidSize == nil && rows[4].gamma == nil)
        #expect(try imported.catalog().chainSource(of: .spx, on: chain.session) == "mine")
        #expect(chain.row(of: put.contract) == 3)
    }

    @Test func `the order of the rows changes neither the hash nor a byte of the segment`() throws {
        var random = SplitMix(seed: 3)
        var rows: [String] = []
        for strike in stride(from: 2_000, to: 3_000, by: 25) {
            for right in ["C", "P"] {
                for root in ["SPX", "SPXW"] {
                    rows.append(Fixture.row(root: root, strike: "\(strike)", right: right, bid: "\(strike % 70)"))
                }
            }
        }
        // Two rows for one contract, of which one must win whatever comes first.
        rows.append(Fixture.row(strike: "2600", bid: "9"))
        rows.append(Fixture.row(strike: "2600", bid: "8", iv: ""))
        let first = try Imported("a.csv", Fixture.chain(rows))
        for _ in 0..<4 {
            let other = try Imported("a.csv", Fixture.chain(rows.shuffled(using: &random)))
            #expect(try other.chain().identity == first.chain().identity)
            #expect(try other.catalog().manifest == first.catalog().manifest)
        }
        #expect(first.count(.duplicate) == 2)
    }

    @Test func `bid and ask of zero are a missing quote, a bid of zero alone is a real bid`() throws {
        let imported = try Imported(
            "x.csv",
            Fixture.chain([
                Fixture.row(strike: "2500", bid: "0", bidSize: "0", ask: "0", askSize: "0"),
                Fixture.row(strike: "2510", bid: "", ask: ""),
                Fixture.row(strike: "2520", bid: "0", bidSize: "0", ask: "0.05"),
                Fixture.row(strike: "2530", bid: "1", ask: "0"),
                Fixture.row(strike: "2540", bid: "", ask: "0.1"),
                Fixture.row(strike: "2550", bid: "3", ask: "2"),
                Fixture.row(strike: "2560", bid: "3", bidSize: "0", ask: "4", askSize: "0"),
            ]))
        let rows = try imported.chain().plainRows
        #expect(rows[0].bid == nil && rows[0].ask == nil && rows[0].bidSize == nil)
        #expect(rows[1].bid == nil && rows[1].ask == nil)
        #expect(rows[2].bid == .zero && rows[2].ask == .cents(5) && rows[2].bidSize == 0)
        #expect(rows[3].bid == .dollars(1) && rows[3].ask == nil)
        #expect(rows[4].bid == nil && rows[4].ask == .cents(10))
        #expect(rows[5].bid == .dollars(3) && rows[5].ask == .dollars(2))
        #expect(rows[6].bidSize == nil && rows[6].askSize == nil, "a size of zero beside a price is not given")
        #expect(imported.count(.noQuote) == 2 && imported.count(.noAsk) == 1 && imported.count(.noBid) == 1)
        #expect(imported.count(.crossed) == 1)
        #expect(imported.report.files[0].rowsKept == 7)
    }

    @Test func `a vendor volatility of zero or less is absent, and its empty Greeks with it`() throws {
        let imported = try Imported(
            "x.csv",
            Fixture.chain([
                Fixture.row(strike: "2500", iv: "0", delta: "1", gamma: "0", theta: "0", vega: "0"),
                Fixture.row(strike: "2510", iv: "-1", delta: "0", gamma: "0", theta: "0", vega: "0"),
                Fixture.row(strike: "2520", iv: "", delta: "0", gamma: "", theta: "", vega: ""),
            ]))
        let rows = try imported.chain().plainRows
        #expect(rows.allSatisfy { $0.volatility == nil })
        #expect(rows[0].delta == 1 && rows[0].gamma == 0)
        #expect(rows[1].delta == nil && rows[1].vega == nil)
        #expect(rows[2].delta == 0, "a delta that rounds to zero is one where no volatility was claimed")
        #expect(imported.count(.noVolatility) == 2)
    }

    @Test(arguments: [
        ("date", Fixture.row(date: "2018-02-31"), RowDefect.badDate),
        ("weekend", Fixture.row(date: "2018-02-04"), .notASession),
        ("holiday", Fixture.row(date: "2018-02-19"), .notASession),
        ("past", Fixture.row(date: "1950-01-03"), .outsideCalendar),
        ("time", Fixture.row(time: "25:00"), .badTime),
        ("symbol", Fixture.row(underlying: "spx!"), .badSymbol),
        ("no symbol", Fixture.row(underlying: ""), .required),
        ("root", Fixture.row(root: "spxw"), .badSymbol),
        ("expiration", Fixture.row(expiration: "soon"), .badDate),
        ("strike zero", Fixture.row(strike: "0"), .badStrike),
        ("strike negative", Fixture.row(strike: "-5"), .badStrike),
        ("strike too fine", Fixture.row(strike: "2600.0005"), .badStrike),
        ("strike beyond OCC", Fixture.row(strike: "100000"), .badStrike),
        ("strike empty", Fixture.row(strike: ""), .required),
        ("strike text", Fixture.row(strike: "x"), .badNumber),
        ("right", Fixture.row(right: "X"), .badRight),
        ("no right", Fixture.row(right: ""), .badRight),
        ("bid negative", Fixture.row(bid: "-0.05"), .negative),
        ("ask negative", Fixture.row(ask: "-1"), .negative),
        ("bid nan", Fixture.row(bid: "nan"), .badNumber),
        ("size negative", Fixture.row(askSize: "-1"), .negative),
        ("volume text", Fixture.row(volume: "many"), .badNumber),
        ("volume too large", Fixture.row(volume: "3000000000"), .badNumber),
        ("interest negative", Fixture.row(openInterest: "-7"), .negative),
        ("last negative", Fixture.row(last: "-1"), .negative),
        ("price negative", Fixture.row(price: "-1"), .negative),
        ("iv nan", Fixture.row(iv: "NaN"), .badNumber),
        ("delta text", Fixture.row(delta: "n/a"), .badNumber),
        ("cells", "2018-02-05,16:15,SPX", .cellCount),
    ])
    func `a row that makes no sense is set aside by name, with its line`(
        what: String, row: String, defect: RowDefect
    ) throws {
        let good = [Fixture.row(strike: "2700"), Fixture.row(strike: "2710")]
        let imported = try Imported("x.csv", Fixture.chain([good[0], row, good[1]]))
        let file = imported.report.files[0]
        #expect(file.setAside.map(\.defect) == [defect], "\(what)")
        #expect(file.setAside[0].examples == [DefectCount.Example(line: 3, text: row)])
        #expect(file.rowsRead == 3 && file.rowsKept == 2)
        #expect(try imported.chain().count == 2)
        #expect(try imported.catalog().manifest.files[0].setAside.map(\.defect) == [defect])
    }

    @Test func `prices finer than a hundredth of a cent are rounded and counted`() throws {
        let imported = try Imported(
            "x.csv", Fixture.chain([Fixture.row(price: "2648.941234", bid: "1.00005", ask: "1.23456", last: "1.0000")]))
        let chain = try imported.chain()
        #expect(chain.bid(at: 0) == Price(units: 10_001))
        #expect(chain.ask(at: 0) == Price(units: 12_346))
        #expect(chain.underlyingPrice == Price(units: 26_489_412))
        #expect(imported.report.files[0].pricesRounded == 3)
    }

    @Test func `an empty root takes the underlying's name and is counted`() throws {
        let imported = try Imported("x.csv", Fixture.chain([Fixture.row(underlying: "SPY", root: "")]))
        #expect(try imported.chain().series[0].root == Root("SPY"))
        #expect(imported.count(.noRoot) == 1)
    }

    @Test func `contracts that expire that session are kept and counted`() throws {
        let imported = try Imported(
            "x.csv",
            Fixture.chain([Fixture.row(expiration: "2018-02-05"), Fixture.row(expiration: "2018-02-02")]))
        #expect(try imported.chain().count == 2)
        #expect(imported.count(.expired) == 2)
    }

    @Test(arguments: [("2018-02-05", 16), ("2025-11-28", 13)])
    func `without a time a snapshot is known at the session's close`(date: String, hour: Int) throws {
        let imported = try Imported(
            "x.csv", Fixture.chain([Fixture.row(date: date, time: "", expiration: "2026-01-16")]))
        let chain = try imported.chain()
        #expect(chain.knownAt == Fixture.instant(date, hour, 0))
        #expect(chain.identity.resolution == .daily)
    }

    @Test func `several snapshots of a session are segments of their own, in time order`() throws {
        let imported = try Imported(
            "x.csv",
            Fixture.chain([
                Fixture.row(time: "15:40", bid: "3"), Fixture.row(time: "10:11", bid: "1"),
                Fixture.row(time: "13:06", bid: "2"),
            ]))
        let catalog = try imported.catalog()
        let chains = try catalog.chains(of: .spx, on: Fixture.day("2018-02-05"))
        #expect(chains.map { $0.bid(at: 0) } == [.dollars(1), .dollars(2), .dollars(3)])
        #expect(chains.allSatisfy { $0.identity.resolution == .intraday })
        #expect(catalog.sessions(of: .spx) == [Fixture.day("2018-02-05")])
    }

    @Test func `a snapshot whose rows disagree on the underlying takes what most say`() throws {
        let imported = try Imported(
            "x.csv",
            Fixture.chain([
                Fixture.row(price: "2650", strike: "2500"), Fixture.row(price: "2649", strike: "2510"),
                Fixture.row(price: "2649", strike: "2520"), Fixture.row(price: "", strike: "2530"),
            ]))
        #expect(try imported.chain().underlyingPrice == .dollars(2_649))
        #expect(imported.count(.mixedUnderlyingPrice) == 1)
    }

    @Test func `an absent underlying price stays absent`() throws {
        let imported = try Imported(
            "x.csv", Fixture.chain([Fixture.row(price: ""), Fixture.row(price: "0", right: "C")]))
        #expect(try imported.chain().underlyingPrice == nil)
        #expect(imported.count(.noUnderlyingPrice) == 1)
    }

    @Test func `columns may stand in any order, and gzip makes no difference`() throws {
        let columns = Fixture.chainHeader.split(separator: ",").map(String.init)
        let order = Array(columns.indices.reversed())
        let turned = ([Fixture.chainHeader] + Fixture.chainRows).map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return order.map { String(cells[$0]) }.joined(separator: ",")
        }.joined(separator: "\r\n")
        let plain = try Imported("x.csv", Fixture.chain(Fixture.chainRows))
        let folder = TemporaryFolder()
        var importer = DataImporter(into: folder["catalog"])
        _ = try importer.run(path: folder.write("x.csv.gz", gzip(turned)))
        let catalog = try Catalog(opening: folder["catalog"])
        let chain = try catalog.chains(of: .spx, on: Fixture.day("2018-02-05"))[0]
        #expect(try chain.identity == plain.chain().identity)
    }
}
