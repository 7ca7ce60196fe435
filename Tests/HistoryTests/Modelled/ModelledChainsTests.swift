import Market
import Testing
import Trading

@testable import History

@Suite struct ModelledChainsTests {
    private static let days = ModelledWorld.day("2013-12-20")...ModelledWorld.day("2014-01-10")
    private static let published = ModelledWorld.synthetic.vix.filter { $0.session.year >= 2014 }
    private static let history = ModelledHistory(
        symbol: .spx, bars: ModelledWorld.synthetic.bars, vix: published, vix3m: [], rates: [])!

    /// A catalog with the synthetic index and its published VIX, and no chain.
    private static func catalog() throws -> Imported {
        var bars = "\(Fixture.barHeader)\n"
        for bar in ModelledWorld.synthetic.bars {
            let prices = [bar.open, bar.high, bar.low, bar.close].map { $0?.description ?? "" }
            bars += "\(bar.session),\(prices.joined(separator: ",")),,,,,synthetic\n"
        }
        var index = "date,open,high,low,close,source\n"
        for bar in published { index += "\(bar.session),,,,\(bar.close),synthetic\n" }
        return try Imported(files: [("bars/SPX.csv", bars), ("vix/VIX.csv", index)])
    }

    @Test func `a feed of modelled chains gives each session its index bars first and its chain last`() throws {
        let imported = try Self.catalog()
        let catalog = try imported.catalog()
        let history = try ModelledHistory(catalog, symbol: .spx)
        #expect(history.label == Self.history.label)
        let request = FeedRequest(symbols: [.spx], from: Self.days.lowerBound, to: Self.days.upperBound)
        var feed = try Feed(catalog, request, chains: ModelledChains([history]))
        var chains: [Day] = []
        var indices: [Symbol: Set<Day>] = [:]
        var rates = 0
        var last = Instant.distantPast
        while let event = try feed.next() {
            #expect(event.knownAt >= last)
            last = event.knownAt
            switch event {
            case .bar(let symbol, let bar):
                #expect(indices[symbol, default: []].insert(bar.session).inserted)
            case .rate: rates += 1
            case .chain(let chain):
                chains.append(chain.session)
                #expect(chain.identity == Self.history.chain(on: chain.session)?.identity)
                for symbol in [Symbol.spx, .vix, .vix3m] { #expect(indices[symbol]?.contains(chain.session) == true) }
            default: break
            }
        }
        #expect(chains == NYSE.sessions(in: Self.days).map(\.day))
        #expect(rates > 0)
    }

    @Test func `each session has one VIX: published where there is one, else modelled`() {
        var modelled: Set<Day> = []
        for case .bar(.vix, let bar) in ModelledChains([Self.history]).derivedEvents { modelled.insert(bar.session) }
        #expect(modelled.isDisjoint(with: Self.published.map(\.session)))
        #expect(modelled.contains(ModelledWorld.day("2013-12-31")))
        #expect(modelled.union(Self.published.map(\.session)).isSuperset(of: Self.history.sessions))
    }

    @Test func `the rates the model assumes are offered to the desk, and none where rates are given`() {
        let rates = ModelledChains([Self.history]).derivedEvents.compactMap { event -> Day? in
            if case .rate(let rate) = event { rate.day } else { nil }
        }
        #expect(rates.first == ModelledWorld.day("1998-11-17"))
        let day = ModelledWorld.day("1999-01-04")
        let given = ModelledHistory(
            symbol: .spx, bars: ModelledWorld.synthetic.bars, vix: [], vix3m: [],
            rates: [InterestRate(day: day, rate: 0.03, knownAt: EasternTime.instant(day, TimeOfDay(9, 0)))])
        #expect(given?.assumedRates == [])
        #expect(given?.market(on: ModelledWorld.day("2010-05-06"))?.rate == 0.03)
    }

    @Test func `stamps name chains beforehand, and real quotes win over modelled ones`() throws {
        let modelled = ModelledChains([Self.history])
        let stamps = try modelled.stamps(of: .spx, in: Self.days)
        #expect(stamps.map(\.session) == NYSE.sessions(in: Self.days).map(\.day))
        #expect(stamps.allSatisfy { $0.origin == .modelled && $0.source == "modelled-v1" })
        for stamp in stamps {
            let chain = try modelled.chain(stamp)
            #expect(chain.knownAt == stamp.knownAt && chain.session == stamp.session)
        }
        let quoted = OneChain(session: ModelledWorld.day("2013-12-31"))
        let both = ModelledChains([Self.history], quoted: quoted)
        let mixed = try both.stamps(of: .spx, in: Self.days)
        #expect(mixed.filter { $0.origin == .quoted }.map(\.session) == [quoted.session])
        #expect(mixed.map(\.session) == stamps.map(\.session))
        for stamp in mixed { #expect(try both.chain(stamp).identity.origin == stamp.origin) }
        #expect(throws: CatalogError.self) { try modelled.stamps(of: .spy, in: Self.days) }
    }

    /// A catalog with one quoted chain.
    private struct OneChain: ChainProvider {
        let session: Day
        func stamps(of symbol: Symbol, in days: ClosedRange<Day>) throws(CatalogError) -> [ChainStamp] {
            [
                ChainStamp(
                    symbol: symbol, session: session, knownAt: EasternTime.instant(session, TimeOfDay(16, 0)),
                    origin: .quoted, resolution: .daily, source: "test")
            ]
        }
        func chain(_ stamp: ChainStamp) throws(CatalogError) -> Chain {
            ChainBuilder().build(
                underlying: stamp.symbol, session: stamp.session, knownAt: stamp.knownAt, origin: .quoted,
                resolution: .daily, underlyingPrice: nil
            ).chain
        }
    }
}
