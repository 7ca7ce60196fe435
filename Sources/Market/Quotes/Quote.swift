/// What the market bids and offers for one contract at one instant. Each side may be absent; a bid of zero is a real
/// bid (nobody pays anything), an absent one is not.
public struct Quote: Hashable, Sendable {
    public let bid: Price?
    public let ask: Price?
    /// Contracts wanted and offered, where the source says so.
    public let bidSize: Int?
    public let askSize: Int?

    public init(bid: Price?, ask: Price?, bidSize: Int? = nil, askSize: Int? = nil) {
        self.bid = bid
        self.ask = ask
        self.bidSize = bidSize
        self.askSize = askSize
    }

    public enum Defect: Hashable, Sendable { case noQuote, noBid, noAsk, crossed }

    /// Why the quote can't be traded on; nil when both sides stand and do not cross. A zero bid is no defect.
    public var defect: Defect? {
        switch (bid, ask) {
        case (nil, nil): .noQuote
        case (nil, _): .noBid
        case (_, nil): .noAsk
        case (let bid?, let ask?): bid > ask ? .crossed : nil
        }
    }

    /// Bid plus ask, twice the mid: exact where the mid would need half a unit. Nil when the quote is defective.
    public var doubleMid: Price? {
        guard defect == nil, let bid, let ask else { return nil }
        return bid + ask
    }

    /// The mid, for measures; money is kept in `doubleMid`.
    public var mid: Double? { doubleMid.map { Double($0.units) / 20_000 } }

    /// Ask minus bid; nil when the quote is defective.
    public var width: Price? {
        guard defect == nil, let bid, let ask else { return nil }
        return ask - bid
    }
}

/// One session's open, high, low and close of an underlying or an index, as traded (not adjusted).
public struct DailyBar: Hashable, Sendable {
    public let session: Day
    /// Absent where a source has closes only.
    public let open: Price?
    public let high: Price?
    public let low: Price?
    public let close: Price
    public let volume: Int64?
    /// When the close could be known.
    public let knownAt: Instant

    public init(
        session: Day, open: Price?, high: Price?, low: Price?, close: Price, volume: Int64?, knownAt: Instant
    ) {
        self.session = session
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
        self.knownAt = knownAt
    }
}
