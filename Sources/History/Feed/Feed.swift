public import Market
public import Trading

/// What a feed is asked for.
public struct FeedRequest: Sendable {
    /// Whose chains, bars and calendars.
    public var symbols: [Symbol]
    /// The sessions whose chains are delivered, both included.
    public var from: Day
    public var to: Day
    /// Where bars, rates and calendars begin, so that averages and ranks are warm at `from`. About three years before
    /// by default: 252 sessions of rank over 252 sessions of history, and some.
    public var warmUpFrom: Day
    /// Indices whose bars are delivered beside those of the symbols.
    public var indices: [Symbol]
    /// The source of chains, instead of each session's best.
    public var source: String?

    public init(
        symbols: [Symbol], from: Day, to: Day, warmUpFrom: Day? = nil, indices: [Symbol] = [.vix, .vix3m],
        source: String? = nil
    ) {
        self.symbols = symbols
        self.from = from
        self.to = to
        self.warmUpFrom = warmUpFrom ?? from - 3 * 366
        self.indices = indices
        self.source = source
    }
}

/// Market events of a catalog in the order in which they could be known: strictly by instant, then rank, then symbol
/// and date, so that two runs over the same history see the same. Nothing is delivered that could not be known by
/// midnight (New York) after the last session; a feed cut at an earlier session therefore is the beginning of this
/// one. Chains are mapped one by one when they are reached.
public struct Feed: Sendable {
    /// The first and last session with a chain.
    public let firstSession: Day
    public let lastSession: Day
    /// Sessions with a chain of any symbol, ascending.
    public let sessions: [Day]
    /// Chains that will be delivered.
    public var chainCount: Int { stamps.count }
    /// Every chain that will be delivered, in order: for saying beforehand what is daily, traded or modelled.
    public let stamps: [ChainStamp]

    private let chains: any ChainProvider
    private let events: [MarketEvent]
    private var nextEvent = 0
    private var nextStamp = 0

    /// `chains` gives the chains, by default the catalog's own.
    /// Errors: a symbol without chains, no chain in the range, a damaged segment of bars, rates or calendars.
    public init(
        _ catalog: Catalog, _ request: FeedRequest, chains: (any ChainProvider)? = nil
    ) throws(CatalogError) {
        guard request.from <= request.to else {
            throw CatalogError(
                .noData, "the range ends (\(request.to)) before it begins (\(request.from))",
                wayOut: "Swap the two days.")
        }
        let provider = chains ?? CatalogChains(catalog, source: request.source)
        let symbols = Set(request.symbols).sorted()
        var stamps: [ChainStamp] = []
        for symbol in symbols { stamps += try provider.stamps(of: symbol, in: request.from...request.to) }
        stamps.sort { ($0.knownAt, $0.symbol, $0.session) < ($1.knownAt, $1.symbol, $1.session) }
        sessions = Set(stamps.map(\.session)).sorted()
        guard let first = sessions.first, let last = sessions.last else {
            throw Feed.nothing(catalog, request, symbols)
        }
        self.stamps = stamps
        firstSession = first
        lastSession = last
        self.chains = provider
        events = try FeedEvents.collect(catalog, request, symbols: symbols, derived: provider.derivedEvents)
    }

    private static func nothing(_ catalog: Catalog, _ request: FeedRequest, _ symbols: [Symbol]) -> CatalogError {
        let names = symbols.map(\.description).joined(separator: ", ")
        let ranges = symbols.compactMap { symbol -> String? in
            let days = catalog.sessions(of: symbol, source: request.source)
            guard let first = days.first, let last = days.last else { return nil }
            return "\(symbol) has \(days.count) sessions from \(first) to \(last)"
        }
        return CatalogError(
            .noData, "there is no chain of \(names) from \(request.from) to \(request.to)", file: catalog.directory,
            wayOut: ranges.isEmpty ? "Name a symbol." : ranges.joined(separator: "; ") + ".")
    }

    /// The next event, nil at the end. Errors: the segment of a chain is damaged or gone.
    public mutating func next() throws(CatalogError) -> MarketEvent? {
        guard nextStamp < stamps.count else {
            guard nextEvent < events.count else { return nil }
            nextEvent += 1
            return events[nextEvent - 1]
        }
        // A chain comes last of what is known at its instant.
        let stamp = stamps[nextStamp]
        if nextEvent < events.count, events[nextEvent].knownAt <= stamp.knownAt {
            nextEvent += 1
            return events[nextEvent - 1]
        }
        nextStamp += 1
        return .chain(try chains.chain(stamp))
    }
}
