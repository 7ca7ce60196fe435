import Crypto
public import Market

/// The hash that names what a chain holds, wherever it came from: the first eight bytes of the SHA-256 over its
/// contracts, the underlying's price and every value that is present. Source, file, folder and stamp do not enter,
/// nor does what stands in memory where a value is absent.
public enum ContentHash {
    /// Linear in the rows; about a nanosecond a byte.
    public static func of(series: [Chain.Series], columns: ChainColumns, underlyingPrice: Price?) -> UInt64 {
        typealias Fields = ChainColumns.Fields
        var digest = SHA256()
        func add(_ value: Int64) { withUnsafeBytes(of: value.littleEndian) { digest.update(bufferPointer: $0) } }
        let rows = columns.count
        add(Int64(rows))
        add(Int64(series.count))
        add(underlyingPrice == nil ? 0 : 1)
        add(underlyingPrice?.units ?? 0)
        for one in series {
            add(Int64(bitPattern: one.root.bits))
            add(Int64(one.expiry.number))
            add(Int64(one.calls.count))
            add(Int64(one.puts.count))
        }
        func raw<T>(_ column: UnsafePointer<T>) {
            digest.update(bufferPointer: UnsafeRawBufferPointer(UnsafeBufferPointer(start: column, count: rows)))
        }
        raw(columns.strike)
        raw(columns.present)
        var anywhere: Fields = []
        for row in 0..<rows { anywhere.formUnion(columns.present[row]) }
        /// The values of a column where they are present, zero elsewhere; a column absent throughout says nothing.
        func values<T>(_ column: UnsafePointer<T>, _ field: Fields, zero: T) {
            guard anywhere.contains(field) else { return }
            withUnsafeTemporaryAllocation(of: T.self, capacity: rows) { scratch in
                for row in 0..<rows {
                    scratch.initializeElement(at: row, to: columns.present[row].contains(field) ? column[row] : zero)
                }
                digest.update(bufferPointer: UnsafeRawBufferPointer(scratch))
            }
        }
        values(columns.bid, .bid, zero: 0)
        values(columns.ask, .ask, zero: 0)
        values(columns.last, .last, zero: 0)
        values(columns.bidSize, .bidSize, zero: 0)
        values(columns.askSize, .askSize, zero: 0)
        values(columns.volume, .volume, zero: 0)
        values(columns.openInterest, .openInterest, zero: 0)
        values(columns.volatility, .volatility, zero: 0)
        values(columns.delta, .delta, zero: 0)
        values(columns.gamma, .gamma, zero: 0)
        values(columns.theta, .theta, zero: 0)
        values(columns.vega, .vega, zero: 0)
        var hash: UInt64 = 0
        for byte in digest.finalize().prefix(8) { hash = hash << 8 | UInt64(byte) }
        return hash
    }
}

extension Chain {
    /// The same chain with its content hash in its identity; the columns are shared. For chains that were not read
    /// from a catalog, as modelled ones.
    public func withContentHash() -> Chain {
        let hash = ContentHash.of(series: series, columns: columns, underlyingPrice: underlyingPrice)
        let named = Identity(
            underlying: underlying, session: session, knownAt: knownAt, origin: identity.origin,
            resolution: identity.resolution, contentHash: hash)
        return Chain(identity: named, underlyingPrice: underlyingPrice, series: series, columns: columns, owner: self)
    }
}
