public import Market

/// What the desk gets to see of the market. The exchange always has the true chain.
extension FaultyVenue {
    /// The snapshots that reach the desk when `chain` is published: in most cases `chain`, before it any that come late
    /// with their own old stamp. Quotes have a line of their own: they come also while the venue's is down.
    public mutating func quotes(_ chain: Chain) -> [Chain] {
        var seen = late.prefix { $0.due <= chain.knownAt }.map(\.chain)
        late.removeFirst(seen.count)
        if exchange.dice.happens(.staleQuotes) {
            if let old = old(chain) { seen.append(old) }
            return seen
        }
        var fresh = chain
        if chain.firstTwoSided != nil, exchange.dice.happens(.crossedQuotes) {
            let every = exchange.dice.whole(settings.crossedEvery, .choice)
            fresh = chain.crossed(from: exchange.dice.whole(0...chain.count - 1, .choice), every: every)
        }
        show(fresh)
        seen.append(fresh)
        return seen
    }

    /// The snapshot before it once more, or nothing: then it comes late itself.
    private mutating func old(_ chain: Chain) -> Chain? {
        let before = shown.first { $0.underlying == chain.underlying }
        if let before, exchange.dice.whole(0...1, .choice) == 0 { return before }
        let due = chain.knownAt + draw(settings.staleAge, .duration)
        let index = late.firstIndex { $0.due > due } ?? late.count
        late.insert(LateChain(chain: chain, due: due), at: index)
        return nil
    }

    private mutating func show(_ chain: Chain) {
        if let index = shown.firstIndex(where: { $0.underlying == chain.underlying }) {
            shown[index] = chain
        } else {
            shown.append(chain)
        }
    }
}
