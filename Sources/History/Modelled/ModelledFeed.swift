public import Market
public import Trading

/// Market events in the order in which they could be known, with chains made by a model: what `Feed` is for a catalog.
/// It needs no catalog: bars, rates and whatever else is known are handed in, chains are made one by one as they are
/// reached. Indices that had to be modelled are delivered as bars beside the published ones, so that the desk sees what
/// the model saw.
public struct ModelledFeed: Sequence, IteratorProtocol {
    /// Every chain that will be delivered, in order.
    public let stamps: [ChainStamp]
    /// Sessions with a chain, ascending.
    public let sessions: [Day]
    /// `ModelledHistory.label` of every symbol.
    public let labels: [String]
    private let histories: [Symbol: ModelledHistory]
    private let events: [MarketEvent]
    private var nextEvent = 0
    private var nextStamp = 0

    /// - Parameters:
    ///   - days: the sessions whose chains are delivered; other events are delivered until the end of the last one,
    ///     from the first they have.
    ///   - events: everything but chains, in any order: bars of underlyings and published indices, rates, calendars.
    public init(_ histories: [ModelledHistory], in days: ClosedRange<Day>, events: [MarketEvent]) {
        let histories = histories.sorted { $0.symbol < $1.symbol }
        self.histories = Dictionary(histories.map { ($0.symbol, $0) }, uniquingKeysWith: { a, _ in a })
        labels = histories.map { "\($0.symbol): \($0.label)" }
        stamps = histories.flatMap { history in
            history.sessions.filter(days.contains).compactMap { session in
                history.knownAt(session).map {
                    ChainStamp(
                        symbol: history.symbol, session: session, knownAt: $0, origin: .modelled, resolution: .daily,
                        source: ModelledChains.source(version: history.parameters.version))
                }
            }
        }.sorted { ($0.knownAt, $0.symbol) < ($1.knownAt, $1.symbol) }
        sessions = Set(stamps.map(\.session)).sorted()
        let end = EasternTime.instant(days.upperBound + 1, TimeOfDay(0, 0))
        self.events = (events + ModelledFeed.modelledIndices(histories)).filter { $0.knownAt < end }
            .map { (event: $0, order: FeedEvents.Order($0)) }.sorted { $0.order < $1.order }.map(\.event)
    }

    /// One bar a session and index, whichever history modelled it first.
    private static func modelledIndices(_ histories: [ModelledHistory]) -> [MarketEvent] {
        var events: [MarketEvent] = []
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

    public mutating func next() -> MarketEvent? {
        while nextStamp < stamps.count {
            let stamp = stamps[nextStamp]
            // A chain comes last of what is known at its instant.
            if nextEvent < events.count, events[nextEvent].knownAt <= stamp.knownAt { break }
            nextStamp += 1
            if let chain = histories[stamp.symbol]?.chain(on: stamp.session) { return .chain(chain) }
        }
        guard nextEvent < events.count else { return nil }
        nextEvent += 1
        return events[nextEvent - 1]
    }
}
