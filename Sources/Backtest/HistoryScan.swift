import Desk
import Exchange
public import History
public import Market
public import Profiles
public import Risk
public import Strategy
public import Trading

/// One look at one session of a history by a profile's strategies, with an empty book and the profile's starting cash:
/// the same evaluation the desk makes on that snapshot, and risk's word on its best candidate.
public struct HistoryScan {
    public let scans: [(Evaluation, RiskDecision?)]
    /// Beside each of `scans`: what its rules that move with the market came to, and discarded combinations by name.
    public let details: [Detail]
    /// The snapshots that were judged, in the order in which they became known.
    public let chains: [Chain.Identity]
    public let provenance: String

    public struct Detail: Sendable {
        public let adaptations: [Adaptation]
        public let discarded: [DiscardedStructure]
    }

    /// Which discarded combinations are wanted by name.
    public struct Discarded: Sendable {
        /// Nil: those of every gate.
        public var gate: Gate?
        public var limit: Int
        public init(at gate: Gate? = nil, limit: Int) {
            self.gate = gate
            self.limit = limit
        }
    }

    /// - Parameters:
    ///   - scope: `.everything` also searches what the gates of the underlying stopped.
    ///   - discarded: nil names none.
    /// Errors: no chain of a symbol on that day; a damaged segment.
    public init(
        profile: Profile, catalog: Catalog, symbols: [Symbol], day: Day, source: String? = nil,
        scope: EntryPipeline.Scope = .untilStopped, discarded: Discarded? = nil
    ) throws(CatalogError) {
        let history = try HistoryRun(
            profile: profile, catalog: catalog, symbols: symbols, days: day...day, source: source)
        for symbol in history.symbols where !history.feed.stamps.contains(where: { $0.symbol == symbol }) {
            _ = try catalog.requireChains(of: symbol, on: day, source: source)
        }
        provenance = history.provenance
        var memory = MarketMemory(settings: profile.desk.memory)
        var feed = history.feed
        var scans: [(Evaluation, RiskDecision?)] = []
        var details: [Detail] = []
        var chains: [Chain.Identity] = []
        while let event = try feed.next() {
            memory.note(event)
            guard case .chain(let chain) = event else { continue }
            chains.append(chain.identity)
            let facts = memory.facts(for: chain.underlying, chain: chain, at: chain.knownAt)
            for (number, strategy) in profile.desk.strategies.enumerated()
            where strategy.enabled && (strategy.underlyings.isEmpty || strategy.underlyings.contains(chain.underlying))
            {
                let evaluation = EntryPipeline.evaluate(
                    strategy: strategy, index: StrategyIndex(UInt16(number)), chain: chain, facts: facts,
                    book: HistoryScan.book(profile), scope: scope)
                scans.append((evaluation, HistoryScan.size(evaluation, profile, at: chain.knownAt)))
                details.append(
                    Detail(
                        adaptations: EntryPipeline.adaptations(strategy: strategy, chain: chain, facts: facts),
                        discarded: discarded.map { wanted in
                            EntryPipeline.discarded(
                                strategy: strategy, chain: chain, facts: facts, book: HistoryScan.book(profile),
                                at: wanted.gate, limit: wanted.limit)
                        } ?? []))
            }
        }
        self.scans = scans
        self.details = details
        self.chains = chains
    }

    private static func book(_ profile: Profile) -> BookFacts {
        BookFacts(
            open: .value([]), lastClose: .notApplicable, commissionToOpen: profile.desk.commissionOpen,
            commissionToClose: profile.desk.commissionClose)
    }

    private static func size(_ evaluation: Evaluation, _ profile: Profile, at now: Instant) -> RiskDecision? {
        guard let best = evaluation.candidates.first else { return nil }
        let cash = profile.venue.startingCash
        let account = AccountSnapshot(
            account: .embedded, cash: cash, equity: cash, margin: .zero, stalePositions: 0, at: now)
        return RiskDesk.judge(
            candidate: best, settings: profile.desk.risk, book: .empty, account: .value(account))
    }
}
