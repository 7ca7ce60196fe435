import Desk
public import History
public import Market
public import Profiles
public import Strategy
import Trading

/// A recorded chain and its volatility surface, with the rates that were known that day.
public struct HistorySurface {
    /// The session's last snapshot.
    public let chain: Chain
    /// Nil while spot, rate or dividend yield of that day are unknown.
    public let fitted: ChainSurface?
    public let provenance: String

    /// - Parameter profile: whose settings say where rates and yields are from.
    /// Errors: no chain of the symbol on that day; a damaged segment.
    public init(
        profile: Profile, catalog: Catalog, symbol: Symbol, day: Day, source: String? = nil
    ) throws(CatalogError) {
        let chains = try catalog.requireChains(of: symbol, on: day, source: source)
        let history = try HistoryRun(
            profile: profile, catalog: catalog, symbols: [symbol], days: day...day, source: source)
        var memory = MarketMemory(settings: profile.desk.memory)
        var feed = history.feed
        var last = chains[chains.count - 1]
        while let event = try feed.next() {
            memory.note(event)
            guard case .chain(let next) = event, next.underlying == symbol else { continue }
            last = next
        }
        chain = last
        provenance = history.provenance
        fitted = ChainSurface(last, facts: memory.facts(for: symbol, chain: last, at: last.knownAt))
    }
}
