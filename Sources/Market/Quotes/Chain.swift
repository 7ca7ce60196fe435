/// Every listed option of one underlying as seen at one instant, as columns. Immutable; its columns belong to the
/// catalog (memory-mapped), the tape or a builder, never to the desk's state.
///
/// Rows are sorted by expiry, root, right (calls first) and strike; `series` says where each root and expiry lies.
public final class Chain: @unchecked Sendable {  // Safe: nothing in it is ever written after `init`.
    public let identity: Identity
    /// The underlying's own price at the snapshot, where the source has one.
    public let underlyingPrice: Price?
    public let series: [Series]
    public let columns: ChainColumns
    private let owner: AnyObject

    /// What names a snapshot in a journal: the same identity is the same bytes.
    public struct Identity: Hashable, Sendable {
        public let underlying: Symbol
        /// The session the quotes belong to.
        public let session: Day
        /// When the snapshot could be known.
        public let knownAt: Instant
        public let origin: Origin
        public let resolution: Resolution
        /// The first eight bytes of the columns' SHA-256.
        public let contentHash: UInt64

        public init(
            underlying: Symbol, session: Day, knownAt: Instant, origin: Origin, resolution: Resolution,
            contentHash: UInt64
        ) {
            self.underlying = underlying
            self.session = session
            self.knownAt = knownAt
            self.origin = origin
            self.resolution = resolution
            self.contentHash = contentHash
        }
    }
    /// How the prices came to be; said wherever a number built on them is shown.
    public enum Origin: UInt8, Hashable, Sendable, CaseIterable { case quoted, traded, modelled }
    /// How often there is a snapshot: once a session, or within it.
    public enum Resolution: UInt8, Hashable, Sendable, CaseIterable { case daily, intraday }

    /// One root and expiry: two runs of rows, each sorted by strike.
    public struct Series: Hashable, Sendable {
        public let root: Root
        public let expiry: Day
        public let calls: Range<Int>
        public let puts: Range<Int>
        public init(root: Root, expiry: Day, calls: Range<Int>, puts: Range<Int>) {
            self.root = root
            self.expiry = expiry
            self.calls = calls
            self.puts = puts
        }
        @inlinable public func rows(_ right: Right) -> Range<Int> { right == .call ? calls : puts }
    }

    /// `owner` keeps the memory alive that `columns` points to.
    public init(
        identity: Identity, underlyingPrice: Price?, series: [Series], columns: ChainColumns, owner: AnyObject
    ) {
        self.identity = identity
        self.underlyingPrice = underlyingPrice
        self.series = series
        self.columns = columns
        self.owner = owner
    }

    public var underlying: Symbol { identity.underlying }
    public var session: Day { identity.session }
    public var knownAt: Instant { identity.knownAt }
    public var count: Int { columns.count }

    /// The row of a contract, or nil where it is not listed. Two binary searches.
    public func row(of contract: OptionContract) -> Int? {
        guard let series = series(root: contract.root, expiry: contract.expiry) else { return nil }
        return row(in: series.rows(contract.right), strike: contract.strike)
    }

    public func series(root: Root, expiry: Day) -> Series? {
        var low = 0
        var high = series.count
        while low < high {
            let middle = (low + high) / 2
            let found = series[middle]
            if (found.expiry, found.root) < (expiry, root) { low = middle + 1 } else { high = middle }
        }
        guard low < series.count, series[low].expiry == expiry, series[low].root == root else { return nil }
        return series[low]
    }

    /// The row of `strike` within a run of one series and right.
    public func row(in rows: Range<Int>, strike: Strike) -> Int? {
        var low = rows.lowerBound
        var high = rows.upperBound
        while low < high {
            let middle = (low + high) / 2
            if columns.strike[middle] < strike.price.units { low = middle + 1 } else { high = middle }
        }
        return low < rows.upperBound && columns.strike[low] == strike.price.units ? low : nil
    }

    @inlinable public func strike(at row: Int) -> Strike { Strike(trusted: Price(units: columns.strike[row])) }
    @inlinable public func bid(at row: Int) -> Price? { columns.price(columns.bid, .bid, row) }
    @inlinable public func ask(at row: Int) -> Price? { columns.price(columns.ask, .ask, row) }
    @inlinable public func last(at row: Int) -> Price? { columns.price(columns.last, .last, row) }
    @inlinable public func volume(at row: Int) -> Int? { columns.count(columns.volume, .volume, row) }
    @inlinable public func openInterest(at row: Int) -> Int? { columns.count(columns.openInterest, .openInterest, row) }
    /// The source's own implied volatility, as a fraction.
    @inlinable public func vendorVolatility(at row: Int) -> Double? {
        columns.number(columns.volatility, .volatility, row)
    }
    /// The source's own delta per share; a put's is negative.
    @inlinable public func vendorDelta(at row: Int) -> Double? { columns.number(columns.delta, .delta, row) }

    public func quote(at row: Int) -> Quote {
        Quote(
            bid: bid(at: row), ask: ask(at: row), bidSize: columns.count(columns.bidSize, .bidSize, row),
            askSize: columns.count(columns.askSize, .askSize, row))
    }
    /// The quote of a contract; nil when it is not listed at all.
    public func quote(of contract: OptionContract) -> Quote? { row(of: contract).map(quote(at:)) }
}

/// The columns of a chain: plain memory that somebody else owns. A value is there only where `present` says so; what
/// stands in the memory elsewhere means nothing.
public struct ChainColumns: @unchecked Sendable {
    public let count: Int
    /// Prices in 1/10,000 dollar.
    public let strike: UnsafePointer<Int64>
    public let bid: UnsafePointer<Int64>
    public let ask: UnsafePointer<Int64>
    public let last: UnsafePointer<Int64>
    public let bidSize: UnsafePointer<Int32>
    public let askSize: UnsafePointer<Int32>
    public let volume: UnsafePointer<Int32>
    public let openInterest: UnsafePointer<Int32>
    /// The source's own figures: volatility a fraction, theta per day and vega per point as the source gave them.
    public let volatility: UnsafePointer<Double>
    public let delta: UnsafePointer<Double>
    public let gamma: UnsafePointer<Double>
    public let theta: UnsafePointer<Double>
    public let vega: UnsafePointer<Double>
    public let present: UnsafePointer<Fields>

    /// Which fields of a row hold a value.
    public struct Fields: OptionSet, Hashable, Sendable {
        public let rawValue: UInt16
        @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }
        public static let bid = Fields(rawValue: 1 << 0)
        public static let ask = Fields(rawValue: 1 << 1)
        public static let last = Fields(rawValue: 1 << 2)
        public static let bidSize = Fields(rawValue: 1 << 3)
        public static let askSize = Fields(rawValue: 1 << 4)
        public static let volume = Fields(rawValue: 1 << 5)
        public static let openInterest = Fields(rawValue: 1 << 6)
        public static let volatility = Fields(rawValue: 1 << 7)
        public static let delta = Fields(rawValue: 1 << 8)
        public static let gamma = Fields(rawValue: 1 << 9)
        public static let theta = Fields(rawValue: 1 << 10)
        public static let vega = Fields(rawValue: 1 << 11)
    }

    public init(
        count: Int, strike: UnsafePointer<Int64>, bid: UnsafePointer<Int64>, ask: UnsafePointer<Int64>,
        last: UnsafePointer<Int64>, bidSize: UnsafePointer<Int32>, askSize: UnsafePointer<Int32>,
        volume: UnsafePointer<Int32>, openInterest: UnsafePointer<Int32>, volatility: UnsafePointer<Double>,
        delta: UnsafePointer<Double>, gamma: UnsafePointer<Double>, theta: UnsafePointer<Double>,
        vega: UnsafePointer<Double>, present: UnsafePointer<Fields>
    ) {
        self.count = count
        self.strike = strike
        self.bid = bid
        self.ask = ask
        self.last = last
        self.bidSize = bidSize
        self.askSize = askSize
        self.volume = volume
        self.openInterest = openInterest
        self.volatility = volatility
        self.delta = delta
        self.gamma = gamma
        self.theta = theta
        self.vega = vega
        self.present = present
    }

    @inlinable public func price(_ column: UnsafePointer<Int64>, _ field: Fields, _ row: Int) -> Price? {
        present[row].contains(field) ? Price(units: column[row]) : nil
    }
    @inlinable public func count(_ column: UnsafePointer<Int32>, _ field: Fields, _ row: Int) -> Int? {
        present[row].contains(field) ? Int(column[row]) : nil
    }
    @inlinable public func number(_ column: UnsafePointer<Double>, _ field: Fields, _ row: Int) -> Double? {
        present[row].contains(field) ? column[row] : nil
    }
}
