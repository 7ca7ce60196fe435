public import Market
public import Trading

/// A snapshot that can be had, named before it is made or mapped.
public struct ChainStamp: Hashable, Sendable {
    public let symbol: Symbol
    public let session: Day
    public let knownAt: Instant
    public let origin: Chain.Origin
    public let resolution: Chain.Resolution
    public let source: String

    public init(
        symbol: Symbol, session: Day, knownAt: Instant, origin: Chain.Origin, resolution: Chain.Resolution,
        source: String
    ) {
        self.symbol = symbol
        self.session = session
        self.knownAt = knownAt
        self.origin = origin
        self.resolution = resolution
        self.source = source
    }
}

/// Anything that can give chains to a feed: the catalog, a model, or one where the other has none. The same stamp
/// gives the same chain every time, and what it gives depends on nothing newer than the stamp.
public protocol ChainProvider: Sendable {
    /// The snapshots of `symbol` in `days`, in time order, at most one an instant. Cheap: nothing is read or computed.
    func stamps(of symbol: Symbol, in days: ClosedRange<Day>) throws(CatalogError) -> [ChainStamp]
    func chain(_ stamp: ChainStamp) throws(CatalogError) -> Chain
    /// What had to be derived beside the chains and a desk must see with them: a model's own volatility index.
    var derivedEvents: [MarketEvent] { get }
}

extension ChainProvider {
    public var derivedEvents: [MarketEvent] { [] }
}

/// The catalog's own chains, each session from its best source or from the one named.
public struct CatalogChains: ChainProvider {
    private let catalog: Catalog
    private let source: String?

    public init(_ catalog: Catalog, source: String? = nil) {
        self.catalog = catalog
        self.source = source
    }

    /// Errors: a symbol without any chain, or without one of the source named.
    public func stamps(of symbol: Symbol, in days: ClosedRange<Day>) throws(CatalogError) -> [ChainStamp] {
        try catalog.requireChains(of: symbol, source: source)
        var stamps: [ChainStamp] = []
        for day in catalog.sessions(of: symbol, source: source) where days.contains(day) {
            for segment in catalog.snapshots(of: symbol, on: day, source: source) {
                guard let snapshot = segment.snapshot else { continue }
                stamps.append(
                    ChainStamp(
                        symbol: symbol, session: day, knownAt: snapshot.knownAt, origin: snapshot.origin,
                        resolution: snapshot.resolution, source: segment.source))
            }
        }
        return stamps
    }

    public func chain(_ stamp: ChainStamp) throws(CatalogError) -> Chain {
        let segments = catalog.snapshots(of: stamp.symbol, on: stamp.session, source: stamp.source)
        guard let segment = segments.first(where: { $0.snapshot?.knownAt == stamp.knownAt }) else {
            throw CatalogError(
                .noData, "there is no chain of \(stamp.symbol) at \(stamp.knownAt) from source \(stamp.source)",
                file: catalog.directory, wayOut: "Ask for a stamp that the catalog gave.")
        }
        return try catalog.chain(of: segment)
    }
}
