/// Makes a chain in memory from rows in any order: importers write it to the catalog, models and tests use it as it is.
public struct ChainBuilder {
    /// One contract as a source told it; what it did not tell is nil.
    public struct Row: Sendable {
        public var contract: OptionContract
        public var bid: Price?
        public var ask: Price?
        public var last: Price?
        public var bidSize: Int32?
        public var askSize: Int32?
        public var volume: Int32?
        public var openInterest: Int32?
        public var volatility: Double?
        public var delta: Double?
        public var gamma: Double?
        public var theta: Double?
        public var vega: Double?
        public init(_ contract: OptionContract) { self.contract = contract }
    }

    private var rows: [Row] = []
    public init() {}
    public var count: Int { rows.count }
    public mutating func reserve(_ count: Int) { rows.reserveCapacity(count) }
    public mutating func add(_ row: Row) { rows.append(row) }

    /// Sorts and lays out the rows. A contract must appear once; of equals the first added stays and the rest are
    /// returned in `duplicates`. `hash` is asked once for the hash of the finished columns.
    public func build(
        underlying: Symbol, session: Day, knownAt: Instant, origin: Chain.Origin, resolution: Chain.Resolution,
        underlyingPrice: Price?, hash: (ChainColumns) -> UInt64 = { _ in 0 }
    ) -> (chain: Chain, duplicates: [OptionContract]) {
        let order = rows.indices.sorted {
            rows[$0].contract == rows[$1].contract ? $0 < $1 : rows[$0].contract < rows[$1].contract
        }
        var kept: [Int] = []
        kept.reserveCapacity(order.count)
        var duplicates: [OptionContract] = []
        for index in order {
            if let last = kept.last, rows[last].contract == rows[index].contract {
                duplicates.append(rows[index].contract)
            } else {
                kept.append(index)
            }
        }
        let memory = Memory(count: kept.count)
        for (position, index) in kept.enumerated() { memory.write(rows[index], at: position) }
        let columns = memory.columns
        let identity = Chain.Identity(
            underlying: underlying, session: session, knownAt: knownAt, origin: origin, resolution: resolution,
            contentHash: hash(columns))
        let chain = Chain(
            identity: identity, underlyingPrice: underlyingPrice, series: series(kept), columns: columns, owner: memory)
        return (chain, duplicates)
    }

    private func series(_ kept: [Int]) -> [Chain.Series] {
        var result: [Chain.Series] = []
        var start = 0
        while start < kept.count {
            let first = rows[kept[start]].contract
            var middle = start
            while middle < kept.count, same(rows[kept[middle]].contract, first),
                rows[kept[middle]].contract.right == .call
            {
                middle += 1
            }
            var end = middle
            while end < kept.count, same(rows[kept[end]].contract, first) { end += 1 }
            result.append(
                Chain.Series(root: first.root, expiry: first.expiry, calls: start..<middle, puts: middle..<end))
            start = end
        }
        return result
    }
    private func same(_ a: OptionContract, _ b: OptionContract) -> Bool { a.expiry == b.expiry && a.root == b.root }

    /// One allocation that holds all columns, freed when the chain goes.
    private final class Memory {
        private let base: UnsafeMutableRawPointer
        let count: Int

        /// Nine columns of eight bytes, four of four, one of two; each starts on a multiple of 64 bytes.
        private static func offset(_ column: Int, _ count: Int) -> Int {
            let wide = (count * 8 + 63) / 64 * 64
            let narrow = (count * 4 + 63) / 64 * 64
            return column <= 9 ? column * wide : 9 * wide + (column - 9) * narrow
        }
        init(count: Int) {
            self.count = count
            let bytes = Memory.offset(13, count) + (count * 2 + 63) / 64 * 64
            base = .allocate(byteCount: max(bytes, 64), alignment: 64)
            base.initializeMemory(as: UInt8.self, repeating: 0, count: max(bytes, 64))
        }
        deinit { base.deallocate() }

        private func column<T>(_ index: Int, _ type: T.Type) -> UnsafeMutablePointer<T> {
            (base + Memory.offset(index, count)).assumingMemoryBound(to: type)
        }
        var columns: ChainColumns {
            ChainColumns(
                count: count, strike: column(0, Int64.self), bid: column(1, Int64.self), ask: column(2, Int64.self),
                last: column(3, Int64.self), bidSize: column(9, Int32.self), askSize: column(10, Int32.self),
                volume: column(11, Int32.self), openInterest: column(12, Int32.self),
                volatility: column(4, Double.self), delta: column(5, Double.self), gamma: column(6, Double.self),
                theta: column(7, Double.self), vega: column(8, Double.self),
                present: UnsafePointer(column(13, ChainColumns.Fields.self)))
        }
        func write(_ row: Row, at position: Int) {
            var present: ChainColumns.Fields = []
            func put<T>(_ value: T?, _ index: Int, _ field: ChainColumns.Fields) {
                guard let value else { return }
                column(index, T.self)[position] = value
                present.insert(field)
            }
            column(0, Int64.self)[position] = row.contract.strike.price.units
            put(row.bid?.units, 1, .bid)
            put(row.ask?.units, 2, .ask)
            put(row.last?.units, 3, .last)
            put(row.volatility, 4, .volatility)
            put(row.delta, 5, .delta)
            put(row.gamma, 6, .gamma)
            put(row.theta, 7, .theta)
            put(row.vega, 8, .vega)
            put(row.bidSize, 9, .bidSize)
            put(row.askSize, 10, .askSize)
            put(row.volume, 11, .volume)
            put(row.openInterest, 12, .openInterest)
            column(13, ChainColumns.Fields.self)[position] = present
        }
    }
}
