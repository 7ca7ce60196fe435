public import Market
public import Trading

/// Modelled chains for a feed: in place of a catalog's, or only on the sessions for which the catalog has none.
public struct ModelledChains: ChainProvider {
    /// What stamps name as their source.
    public static func source(version: Int) -> String { "modelled-v\(version)" }

    /// Ascending by symbol.
    public let histories: [ModelledHistory]
    private let quoted: (any ChainProvider)?

    /// - Parameter quoted: where it has a chain, it wins; nil models every session.
    public init(_ histories: [ModelledHistory], quoted: (any ChainProvider)? = nil) {
        self.histories = histories.sorted { $0.symbol < $1.symbol }
        self.quoted = quoted
    }

    /// A symbol that is not modelled is asked of `quoted` alone. Errors: neither knows the symbol.
    public func stamps(of symbol: Symbol, in days: ClosedRange<Day>) throws(CatalogError) -> [ChainStamp] {
        guard let history = history(of: symbol) else {
            if let quoted { return try quoted.stamps(of: symbol, in: days) }
            throw CatalogError(
                .unknownSymbol, "there are no modelled quotes of \(symbol)",
                wayOut: "Modelled are " + histories.map(\.symbol.description).joined(separator: ", ") + ".")
        }
        let real = try quotedStamps(of: symbol, in: days)
        let taken = Set(real.map(\.session))
        var stamps = real
        for session in history.sessions where days.contains(session) && !taken.contains(session) {
            guard let knownAt = history.knownAt(session) else { continue }
            stamps.append(
                ChainStamp(
                    symbol: symbol, session: session, knownAt: knownAt, origin: .modelled, resolution: .daily,
                    source: ModelledChains.source(version: history.parameters.version)))
        }
        return stamps.sorted { ($0.knownAt, $0.session) < ($1.knownAt, $1.session) }
    }

    /// A catalog without chains of the symbol is no error here: that is when a model is wanted.
    private func quotedStamps(of symbol: Symbol, in days: ClosedRange<Day>) throws(CatalogError) -> [ChainStamp] {
        guard let quoted else { return [] }
        do throws(CatalogError) {
            return try quoted.stamps(of: symbol, in: days)
        } catch {
            guard error.code == .unknownSymbol || error.code == .noData else { throw error }
            return []
        }
    }

    public func chain(_ stamp: ChainStamp) throws(CatalogError) -> Chain {
        if stamp.origin != .modelled, let quoted { return try quoted.chain(stamp) }
        guard let chain = history(of: stamp.symbol)?.chain(on: stamp.session) else {
            throw CatalogError(
                .noData, "there is no modelled chain of \(stamp.symbol) on \(stamp.session)",
                wayOut: "Ask for a stamp that the model gave.")
        }
        return chain
    }

    /// The indices that had to be modelled, as bars, and the rates that had to be assumed: the desk sees what the model
    /// saw. One bar a session and index, whichever history modelled it first.
    public var derivedEvents: [MarketEvent] {
        var events = (histories.first { !$0.assumedRates.isEmpty }?.assumedRates ?? []).map(MarketEvent.rate)
        var seen: Set<Day> = []
        for bar in histories.flatMap(\.vixBars) where seen.insert(bar.session).inserted {
            events.append(.bar(.vix, bar))
        }
        seen = []
        for bar in histories.flatMap(\.vix3mBars) where seen.insert(bar.session).inserted {
            events.append(.bar(.vix3m, bar))
        }
        return events
    }

    private func history(of symbol: Symbol) -> ModelledHistory? { histories.first { $0.symbol == symbol } }
}
