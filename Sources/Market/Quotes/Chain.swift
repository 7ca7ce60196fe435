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

    /// Where a contract stood in a snapshot. The next one of the same listing has it at the same place, so that what is
    /// held is found there without a search.
    public struct Place: Hashable, Sendable {
        @usableFromInline var series: Int32 = -1
        @usableFromInline var row: Int32 = -1
        @inlinable public init() {}
    }

    /// The row of a contract, looked for first where it stood in the snapshot before; notes where it stands now.
    @inlinable public func row(of contract: OptionContract, near place: inout Place) -> Int? {
        let known = Int(place.series)
        if known >= 0, known < series.count {
            let found = series[known]
            let row = Int(place.row)
            if found.root == contract.root, found.expiry == contract.expiry, found.rows(contract.right).contains(row),
                columns.strike[row] == contract.strike.price.units
            {
                return row
            }
        }
        return search(contract, noting: &place)
    }

    @usableFromInline func search(_ contract: OptionContract, noting place: inout Place) -> Int? {
        guard let index = seriesIndex(root: contract.root, expiry: contract.expiry),
            let row = row(in: series[index].rows(contract.right), strike: contract.strike)
        else { return nil }
        place.series = Int32(index)
        place.row = Int32(row)
        return row
    }

    public func series(root: Root, expiry: Day) -> Series? {
        seriesIndex(root: root, expiry: expiry).map { series[$0] }
    }

    private func seriesIndex(root: Root, expiry: Day) -> Int? {
        var low = 0
        var high = series.count
        while low < high {
            let middle = (low + high) / 2
            let found = series[middle]
            if (found.expiry, found.root) < (expiry, root) { low = middle + 1 } else { high = middle }
        }
        guard low < series.count, series[low].expiry == expiry, series[low].root == root else { return nil }
        return low
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
        @inlinable public static var bid: Fields { Fields(rawValue: 1 << 0) }
        @inlinable public static var ask: Fields { Fields(rawValue: 1 << 1) }
        @inlinable public static var last: Fields { Fields(rawValue: 1 << 2) }
        @inlinable public static var bidSize: Fields { Fields(rawValue: 1 << 3) }
        @inlinable public static var askSize: Fields { Fields(rawValue: 1 << 4) }
        @inlinable public static var volume: Fields { Fields(rawValue: 1 << 5) }
        @inlinable public static var openInterest: Fields { Fields(rawValue: 1 << 6) }
        @inlinable public static var volatility: Fields { Fields(rawValue: 1 << 7) }
        @inlinable public static var delta: Fields { Fields(rawValue: 1 << 8) }
        @inlinable public static var gamma: Fields { Fields(rawValue: 1 << 9) }
        @inlinable public static var theta: Fields { Fields(rawValue: 1 << 10) }
        @inlinable public static var vega: Fields { Fields(rawValue: 1 << 11) }
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
