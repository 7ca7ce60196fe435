import Market
import Quant

extension Chain {
    /// The first row at whose two sides one could trade, with a gap between them.
    var firstTwoSided: Int? { (0..<count).first(where: isTwoSided) }

    private func isTwoSided(_ row: Int) -> Bool {
        guard let bid = bid(at: row), let ask = ask(at: row) else { return false }
        return bid < ask
    }

    /// The same snapshot with bid and ask of some rows exchanged: of the two-sided rows from `start` on, and around the
    /// end, the first and then each `every`-th. Linear in the rows; all other columns are shared.
    func crossed(from start: Int, every: Int) -> Chain {
        let sides = Sides(self)
        var twoSided = 0
        for offset in 0..<count {
            let row = (start + offset) % count
            guard isTwoSided(row) else { continue }
            if twoSided.isMultiple(of: every) { sides.exchange(row) }
            twoSided += 1
        }
        // Other bytes are another snapshot.
        var hash = SplitMix64(seed: identity.contentHash ^ UInt64(start) << 32 ^ UInt64(every))
        let identity = Identity(
            underlying: underlying, session: session, knownAt: knownAt, origin: identity.origin,
            resolution: identity.resolution, contentHash: hash.next())
        return Chain(
            identity: identity, underlyingPrice: underlyingPrice, series: series,
            columns: columns.with(bid: sides.bid, ask: sides.ask), owner: sides)
    }
}

/// Bids and asks of their own, and the chain that owns the rest.
private final class Sides {
    let chain: Chain
    let bid: UnsafeMutablePointer<Int64>
    let ask: UnsafeMutablePointer<Int64>

    init(_ chain: Chain) {
        self.chain = chain
        bid = .allocate(capacity: chain.count)
        ask = .allocate(capacity: chain.count)
        bid.initialize(from: chain.columns.bid, count: chain.count)
        ask.initialize(from: chain.columns.ask, count: chain.count)
    }
    deinit {
        bid.deallocate()
        ask.deallocate()
    }
    func exchange(_ row: Int) { swap(&bid[row], &ask[row]) }
}

extension ChainColumns {
    fileprivate func with(bid: UnsafePointer<Int64>, ask: UnsafePointer<Int64>) -> ChainColumns {
        ChainColumns(
            count: count, strike: strike, bid: bid, ask: ask, last: last, bidSize: bidSize, askSize: askSize,
            volume: volume, openInterest: openInterest, volatility: volatility, delta: delta, gamma: gamma,
            theta: theta, vega: vega, present: present)
    }
}
