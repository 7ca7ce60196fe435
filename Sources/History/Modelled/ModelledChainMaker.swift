import Market
import Quant

/// Makes the chain of one session from the model's view of its market: which contracts are listed, what they are worth
/// on the surface, how wide they are quoted, how much they are traded and held.
struct ModelledChainMaker: Sendable {
    let symbol: Symbol
    let listing: ListingRules
    let lattice: StrikeLattice
    let parameters: ModelParameters

    /// Nil for a class whose listings are not known.
    init?(symbol: Symbol, parameters: ModelParameters, horizonDays: Int, includesDailies: Bool) {
        guard
            let listing = ListingRules(underlying: symbol, horizonDays: horizonDays, includesDailies: includesDailies)
        else { return nil }
        self.symbol = symbol
        self.listing = listing
        lattice = StrikeLattice(symbol)
        self.parameters = parameters
    }

    /// Nil when nothing was listed that day. O(rows).
    func chain(_ market: ModelledMarket, underlyingPrice: Price, knownAt: Instant) -> Chain? {
        let listed = listing.series(on: market.session)
        guard !listed.isEmpty else { return nil }
        let draft = ChainDraft(listed, market: market, lattice: lattice)
        let memory = ModelledColumns(rows: 2 * draft.strikes.count)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: draft.strikes.count * ChainDraft.Scratch.columns) {
            let scratch = ChainDraft.Scratch($0, count: draft.strikes.count)
            draft.value(scratch, to: memory)
            draft.quote(scratch, to: memory, rules: draft.slices.map { RootRules.of($0.listed.root) }, isFund: isFund)
            draft.count(scratch, to: memory, lattice: lattice, isFund: isFund)
        }
        let identity = Chain.Identity(
            underlying: symbol, session: market.session, knownAt: knownAt, origin: .modelled, resolution: .daily,
            contentHash: memory.hash(seed: seed(market.session, underlyingPrice), series: draft.series))
        return Chain(
            identity: identity, underlyingPrice: underlyingPrice, series: draft.series, columns: memory.columns,
            owner: memory)
    }

    private var isFund: Bool { RootRules.roots(of: symbol).first.map { RootRules.of($0).kind == .fund } ?? false }

    private func seed(_ session: Day, _ underlyingPrice: Price) -> UInt64 {
        var hash = ColumnHash(seed: UInt64(parameters.version))
        hash.add(symbol.bits)
        hash.add(UInt64(bitPattern: Int64(session.number)))
        hash.add(UInt64(bitPattern: underlyingPrice.units))
        return hash.value
    }
}

/// A chain in the making: its series one after the other, each with its strikes.
struct ChainDraft {
    let market: ModelledMarket
    /// Points, ascending within a slice.
    private(set) var strikes: [Double] = []
    private(set) var slices: [(listed: ListingRules.Listed, slice: ModelledMarket.Slice, strikes: Range<Int>)] = []
    /// Where a slice's rows lie in the chain: two a strike.
    private(set) var series: [Chain.Series] = []

    init(_ listed: [ListingRules.Listed], market: ModelledMarket, lattice: StrikeLattice) {
        self.market = market
        strikes.reserveCapacity(listed.count * 120)
        slices.reserveCapacity(listed.count)
        series.reserveCapacity(listed.count)
        for one in listed {
            let slice = market.slice(settlement: one.settlement, onOpen: one.onOpen)
            let start = strikes.count
            lattice.append(forward: slice.forward, deviation: slice.smile.deviation, to: &strikes)
            let count = strikes.count - start
            slices.append((one, slice, start..<strikes.count))
            series.append(
                Chain.Series(
                    root: one.root, expiry: one.expiry, calls: 2 * start..<2 * start + count,
                    puts: 2 * start + count..<2 * strikes.count))
        }
    }

    /// Working columns, plain memory. `z`, standardised log-moneyness, has a value a strike; the others have one a row.
    struct Scratch {
        static let columns = 7
        let z: UnsafeMutablePointer<Double>
        /// What an option is worth, dollars.
        let value: UnsafeMutablePointer<Double>
        let first: UnsafeMutablePointer<Double>
        let second: UnsafeMutablePointer<Double>

        init(_ memory: UnsafeMutableBufferPointer<Double>, count: Int) {
            memory.initialize(repeating: 0)
            let base = memory.baseAddress!
            z = base
            value = base + count
            first = base + 3 * count
            second = base + 5 * count
        }
    }
}
