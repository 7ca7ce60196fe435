import Market
import Testing
import Trading

@testable import History

@Suite struct FeedTests {
    private static let sessions = ["2018-02-01", "2018-02-02", "2018-02-05", "2018-02-06", "2018-02-07"]

    /// Two symbols over five sessions, with everything a feed carries.
    private static func history() throws -> Imported {
        var rows: [String] = []
        for day in sessions {
            rows.append(Fixture.row(date: day, time: "16:15", price: "2700"))
            rows.append(Fixture.row(date: day, time: "", underlying: "SPY", price: "270", root: "SPY", strike: "260"))
        }
        func bars(_ close: Int) -> String {
            let days = ["2016-06-01", "2018-01-31"] + sessions
            return "\(Fixture.barHeader)\n"
                + days.map { "\($0),\(close),\(close),\(close),\(close),,,0,1,av\n" }.joined()
        }
        let vix = "date,open,high,low,close,source\n" + sessions.map { "\($0),15,16,14,15,cboe\n" }.joined()
        return try Imported(files: [
            ("chains/mine/all.csv", Fixture.chain(rows)), ("SPX.csv", bars(2_700)), ("SPY.csv", bars(270)),
            ("KO.csv", bars(45)), ("VIX.csv", vix),
            ("rates.csv", "date,dff_pct\n2010-01-04,0.1\n2017-12-29,1.3\n" + sessions.map { "\($0),1.4\n" }.joined()),
            (
                "dividends.csv",
                "symbol,ex_date,amount,kind\nSPY,2018-02-20,1.1,r\nSPY,2018-03-16,1,r\nKO,2018-02-20,1,r\n"
            ),
            ("splits.csv", "symbol,date,new_shares_per_old\nSPY,2018-02-19,2\n"),
            ("earnings.csv", "symbol,date,session\nSPY,2018-03-05,AMC\n"),
            ("fomc.csv", "date,fed_list,second_list,kind\n2018-01-31,1,1,scheduled\n2018-02-06,1,0,unscheduled\n"),
            ("cpi.csv", "date,event,time_et\n2018-02-14,CPI,08:30\n2018-02-02,NFP,08:30\n"),
        ])
    }

    private func events(_ catalog: Catalog, _ request: FeedRequest) throws -> [MarketEvent] {
        var feed = try Feed(catalog, request)
        var events: [MarketEvent] = []
        while let event = try feed.next() { events.append(event) }
        return events
    }

    private static let both = FeedRequest(
        symbols: [.spy, .spx], from: Fixture.day("2018-02-01"), to: Fixture.day("2018-02-07"))

    @Test func `events come in the order in which they could be known, ranks and symbols deciding ties`() throws {
        let events = try events(FeedTests.history().catalog(), FeedTests.both)
        for (earlier, later) in zip(events, events.dropFirst()) {
            #expect((earlier.knownAt, earlier.rank) <= (later.knownAt, later.rank))
        }
        // 16:00 on the Monday: both bars, then SPY's chain; 16:15: the VIX, then SPX's chain.
        let monday = events.filter { EasternTime.day(of: $0.knownAt) == Fixture.day("2018-02-05") }
        #expect(
            monday.map(\.story) == [
                "earnings SPY", "split SPY", "rate 2018-02-02", "bar SPX", "bar SPY", "chain SPY", "bar VIX",
                "chain SPX",
            ])
    }

    @Test func `only the symbols asked for are in it, with the VIX family beside them`() throws {
        let request = FeedRequest(symbols: [.spx], from: Fixture.day("2018-02-01"), to: Fixture.day("2018-02-07"))
        let stories = Set(try events(FeedTests.history().catalog(), request).map(\.story))
        #expect(stories.contains("bar VIX") && stories.contains("chain SPX"))
        #expect(!stories.contains { $0.contains("SPY") || $0.contains("KO") })
    }

    @Test func `the warm-up brings bars and the rate in force, not chains`() throws {
        var request = FeedTests.both
        request.from = Fixture.day("2018-02-06")
        request.warmUpFrom = Fixture.day("2018-01-01")
        let events = try events(FeedTests.history().catalog(), request)
        let stories = events.map(\.story)
        #expect(stories.filter { $0 == "chain SPX" }.count == 2)
        #expect(stories.filter { $0 == "bar SPX" }.count == 6, "2018-01-31 and five sessions, not 2016")
        #expect(stories.first { $0.hasPrefix("rate") } == "rate 2017-12-29")
        #expect(!stories.contains("rate 2010-01-04"))
    }

    @Test(arguments: 0..<5)
    func `a feed cut at any session is the beginning of the whole one`(cut: Int) throws {
        let catalog = try FeedTests.history().catalog()
        let whole = try events(catalog, FeedTests.both)
        var request = FeedTests.both
        request.to = Fixture.day(FeedTests.sessions[cut])
        let part = try events(catalog, request)
        #expect(part.map(\.story) == whole.prefix(part.count).map(\.story))
        let midnight = EasternTime.instant(request.to + 1, TimeOfDay(0, 0))
        #expect(part.allSatisfy { $0.knownAt < midnight })
        #expect(whole.dropFirst(part.count).allSatisfy { $0.knownAt >= midnight })
    }

    @Test func `nothing of a later day is in a feed that ends before it`() throws {
        var request = FeedTests.both
        request.to = Fixture.day("2018-02-05")
        let stories = try events(FeedTests.history().catalog(), request).map(\.story)
        #expect(!stories.contains("macro fomc 2018-02-06"), "an emergency is known when it comes")
        #expect(stories.contains("macro cpi 2018-02-14"), "a scheduled release is known before")
        #expect(!stories.contains("rate 2018-02-05"), "a rate is known the next morning")
    }

    @Test func `a feed knows its sessions beforehand`() throws {
        let feed = try Feed(FeedTests.history().catalog(), FeedTests.both)
        #expect(feed.sessions.map(\.description) == FeedTests.sessions)
        #expect(feed.firstSession == Fixture.day("2018-02-01") && feed.lastSession == Fixture.day("2018-02-07"))
        #expect(feed.chainCount == 10)
        #expect(feed.stamps.allSatisfy { $0.origin == .quoted && $0.source == "mine" })
    }

    @Test func `an unknown symbol, an empty range and a swapped one are errors that say what there is`() throws {
        let catalog = try FeedTests.history().catalog()
        func error(_ request: FeedRequest) -> CatalogError? {
            failure { () throws(CatalogError) in _ = try Feed(catalog, request) }
        }
        var request = FeedTests.both
        request.symbols = [Symbol("KO")!]
        #expect(error(request)?.code == .unknownSymbol)
        request = FeedTests.both
        request.from = Fixture.day("2019-01-01")
        request.to = Fixture.day("2019-02-01")
        #expect(error(request)?.code == .noData)
        #expect(error(request)?.wayOut.contains("5 sessions from 2018-02-01 to 2018-02-07") == true)
        request.to = Fixture.day("2018-02-01")
        #expect(error(request)?.code == .noData)
        request = FeedTests.both
        request.source = "nobody"
        #expect(error(request)?.code == .unknownSource)
    }

    @Test func `a damaged chain stops the feed when it is reached`() throws {
        let imported = try FeedTests.history()
        let catalog = try imported.catalog()
        let segment = catalog.snapshots(of: .spx, on: Fixture.day("2018-02-06"))[0]
        var changed = try bytes(of: imported.catalogPath + "/" + segment.path)
        changed[changed.count - 1] ^= 1
        try imported.folder.write("catalog/" + segment.path, changed)
        var feed = try Feed(catalog, FeedTests.both)
        var chains = 0
        let error = failure { () throws(CatalogError) in
            while let event = try feed.next() { if case .chain = event { chains += 1 } }
        }
        #expect(error?.code == .damaged && error?.file?.hasSuffix(segment.path) == true)
        #expect(chains == 7)
    }

    @Test func `chains of another provider stand in the feed like the catalog's own`() throws {
        struct Doubled: ChainProvider {
            let inner: CatalogChains
            func stamps(of symbol: Symbol, in days: ClosedRange<Day>) throws(CatalogError) -> [ChainStamp] {
                try inner.stamps(of: symbol, in: days).map {
                    ChainStamp(
                        symbol: $0.symbol, session: $0.session, knownAt: $0.knownAt, origin: .modelled,
                        resolution: .daily, source: "model")
                }
            }
            func chain(_ stamp: ChainStamp) throws(CatalogError) -> Chain {
                let real = try inner.stamps(of: stamp.symbol, in: stamp.session...stamp.session)[0]
                return try inner.chain(real)
            }
        }
        let catalog = try FeedTests.history().catalog()
        var feed = try Feed(catalog, FeedTests.both, chains: Doubled(inner: CatalogChains(catalog)))
        #expect(feed.stamps.allSatisfy { $0.origin == .modelled })
        var chains = 0
        while let event = try feed.next() { if case .chain = event { chains += 1 } }
        #expect(chains == 10)
    }
}

extension MarketEvent {
    /// What an event is, in a few words.
    fileprivate var story: String {
        switch self {
        case .chain(let chain): "chain \(chain.underlying)"
        case .bar(let symbol, _): "bar \(symbol)"
        case .rate(let rate): "rate \(rate.day)"
        case .dividend(let dividend): "dividend \(dividend.symbol) \(dividend.exDate)"
        case .split(let split): "split \(split.symbol)"
        case .earnings(let earnings): "earnings \(earnings.symbol)"
        case .macro(let release): "macro \(release.kind) \(EasternTime.day(of: release.at))"
        case .coverage(let coverage): "coverage \(coverage.calendar)"
        case .quote(let symbol, _): "quote \(symbol)"
        }
    }
}
