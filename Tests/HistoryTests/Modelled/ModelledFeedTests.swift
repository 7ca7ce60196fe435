import Market
import Testing
import Trading

@testable import History

@Suite struct ModelledFeedTests {
    private static let days = ModelledWorld.day("2013-12-20")...ModelledWorld.day("2014-01-10")
    private static let history = ModelledHistory(
        symbol: .spx, bars: ModelledWorld.synthetic.bars, vix: ModelledWorld.synthetic.vix.filter { $0.session.year >= 2014 },
        vix3m: [], rates: [])!
    private static func feed() -> ModelledFeed {
        let bars = ModelledWorld.synthetic.bars.map { MarketEvent.bar(.spx, $0) }
        let vix = ModelledWorld.synthetic.vix.filter { $0.session.year >= 2014 }.map { MarketEvent.bar(.vix, $0) }
        // In any order: the feed sorts.
        return ModelledFeed([history], in: days, events: vix.reversed() + bars)
    }

    @Test func `events come in the order in which they could be known, a session's chain last`() {
        var last = Instant.distantPast
        var lastRank = -1
        var chains: [Day] = []
        var seen: Set<Symbol> = []
        for event in Self.feed() {
            #expect(event.knownAt >= last)
            if event.knownAt == last { #expect(event.rank >= lastRank) }
            (last, lastRank) = (event.knownAt, event.rank)
            switch event {
            case .bar(let symbol, let bar) where bar.session >= Self.days.lowerBound: seen.insert(symbol)
            case .chain(let chain):
                chains.append(chain.session)
                #expect(chain.identity.origin == .modelled)
                #expect(seen == [.spx, .vix, .vix3m])
                seen = []
            default: break
            }
        }
        #expect(chains == NYSE.sessions(in: Self.days).map(\.day))
        #expect(Self.feed().sessions == chains)
        #expect(Self.feed().labels == ["SPX: \(Self.history.label)"])
    }

    @Test func `each session has one VIX: published where there is one, else modelled`() {
        var sessions: [Day] = []
        for case .bar(.vix, let bar) in Self.feed() { sessions.append(bar.session) }
        #expect(Set(sessions).count == sessions.count)
        #expect(sessions.contains(ModelledWorld.day("2013-12-31")) && sessions.contains(ModelledWorld.day("2014-01-02")))
    }

    @Test func `the rate the model takes is delivered where no other is`() {
        var rates: [InterestRate] = []
        for case .rate(let rate) in Self.feed() { rates.append(rate) }
        #expect(rates.map(\.day) == [ModelledWorld.day("2008-12-16")])
    }

    @Test func `stamps name chains beforehand, and real quotes win over modelled ones`() throws {
        let modelled = ModelledChains([Self.history])
        let stamps = try modelled.stamps(of: .spx, in: Self.days)
        #expect(stamps.map(\.session) == Self.feed().sessions)
        #expect(stamps.allSatisfy { $0.origin == .modelled && $0.source == "modelled-v1" })
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
