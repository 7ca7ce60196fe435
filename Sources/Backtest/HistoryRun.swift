public import History
public import Journal
public import Market
public import Profiles
import Trading

/// A profile over a history: which sessions, whose chains, and the desk that runs over them. What `backtest`, `demo` and
/// `replay` have in common.
public struct HistoryRun {
    public let profile: Profile
    public let symbols: [Symbol]
    public let feed: Feed
    /// Where the prices come from, in a few words: the sources of the chains, and what a model was given.
    public let provenance: String

    /// - Parameters:
    ///   - symbols: what is traded, instead of the profile's own list; without either, whatever the catalog has chains
    ///     of.
    ///   - days: the sessions, instead of the profile's own.
    ///   - chains: gives the snapshots; by default what the profile says: recorded, modelled, or both.
    /// Errors: no symbol, or no chain of one in the range.
    public init(
        profile: Profile, catalog: Catalog, symbols: [Symbol] = [], days: ClosedRange<Day>? = nil,
        source: String? = nil, chains: (any ChainProvider)? = nil
    ) throws(CatalogError) {
        self.profile = profile
        let wanted = symbols.isEmpty ? profile.run.symbols : symbols
        self.symbols = (wanted.isEmpty ? catalog.chainSymbols : wanted).sorted()
        let range =
            days ?? profile.run.dates ?? Day(year: 1990, month: 1, day: 1)!...Day(year: 2099, month: 12, day: 31)!
        let named = source ?? profile.run.source
        let provider =
            if let chains { chains } else {
                try HistoryRun.chains(profile.run.chains, catalog, self.symbols, source: named)
            }
        // A history ends with its last snapshot: bars of later days would settle what is then still open.
        let days = try HistoryRun.sessions(of: self.symbols, in: range, provider) ?? range
        let request = FeedRequest(
            symbols: self.symbols, from: range.lowerBound, to: days.upperBound,
            warmUpFrom: HistoryRun.warmUp(before: days.lowerBound, sessions: profile.run.warmUpSessions),
            source: named)
        feed = try Feed(catalog, request, chains: provider)
        provenance = HistoryRun.provenance(feed, provider)
    }

    private static func provenance(_ feed: Feed, _ chains: any ChainProvider) -> String {
        let sources = Set(feed.stamps.lazy.filter { $0.origin != .modelled }.map(\.source)).sorted()
        var parts = sources.isEmpty ? [] : ["chains from " + sources.joined(separator: ", ")]
        if let modelled = chains as? ModelledChains, feed.stamps.contains(where: { $0.origin == .modelled }) {
            parts += modelled.histories.map(\.label)
        }
        return parts.joined(separator: "; ")
    }

    private static func chains(
        _ origin: RunSettings.ChainOrigin, _ catalog: Catalog, _ symbols: [Symbol], source: String?
    ) throws(CatalogError) -> any ChainProvider {
        let recorded = CatalogChains(catalog, source: source)
        guard origin != .recorded else { return recorded }
        var histories: [ModelledHistory] = []
        for symbol in symbols { histories.append(try ModelledHistory(catalog, symbol: symbol)) }
        return ModelledChains(histories, quoted: origin == .gapsModelled ? recorded : nil)
    }

    /// From the first session with a snapshot to the last; nil without any.
    private static func sessions(
        of symbols: [Symbol], in range: ClosedRange<Day>, _ chains: any ChainProvider
    ) throws(CatalogError) -> ClosedRange<Day>? {
        var days: ClosedRange<Day>?
        for symbol in symbols {
            let stamps = try chains.stamps(of: symbol, in: range)
            guard let first = stamps.first?.session, let last = stamps.last?.session else { continue }
            days = min(days?.lowerBound ?? first, first)...max(days?.upperBound ?? last, last)
        }
        return days
    }

    /// The day so many sessions before `day`; calendar days stand in for sessions beyond the calendar's own years.
    private static func warmUp(before day: Day, sessions: Int) -> Day {
        var first = day
        for _ in 0..<sessions {
            guard first.year > 1990 else { return first - sessions * 7 / 5 }
            first = NYSE.session(before: first).day
        }
        return first
    }

    /// Runs the desk over the whole history.
    public func run(
        journal: (any JournalSink)? = nil, observe: (borrowing RunProgress) -> Bool = { _ in true }
    ) throws(CatalogError) -> BacktestResult {
        var runner = BacktestRunner(
            settings: profile.desk, venue: profile.venue, symbols: symbols, lastSession: feed.lastSession,
            closesAtEnd: profile.run.atEnd == .close, journal: journal)
        var feed = feed
        return try runner.run(next: { () throws(CatalogError) in try feed.next() }, observe: observe)
    }

    /// What a journal of this run begins with. `data` is where the catalog lies now.
    public func journalHead(data: String, source: String? = nil) -> JournalHead {
        JournalHead(
            profile: profile.canonicalText, symbols: symbols.map(\.description),
            from: feed.firstSession.description, to: feed.lastSession.description, source: source,
            history: provenance, data: data)
    }

    /// Finds the snapshots a journal names, in the order in which it names them.
    public func chainFinder() -> (Chain.Identity) -> Chain? {
        var feed = feed
        return { identity in
            while let event = try? feed.next() {
                if case .chain(let chain) = event, chain.identity == identity { return chain }
            }
            return nil
        }
    }
}
