import Market

/// The memory of one modelled chain: one allocation, freed when the chain goes.
final class ModelledColumns {
    let rows: Int
    private let base: UnsafeMutableRawPointer
    private let wide: Int
    private let narrow: Int
    private let flags: Int

    /// Columns of eight bytes, of four and of two, in this order.
    private enum Wide: Int, CaseIterable { case strike, bid, ask, volatility, delta, gamma, theta, vega }
    private enum Narrow: Int, CaseIterable { case volume, openInterest }

    /// What a modelled row holds: no last trade and no sizes.
    static let fields: ChainColumns.Fields = [
        .bid, .ask, .volume, .openInterest, .volatility, .delta, .gamma, .theta, .vega,
    ]

    init(rows: Int) {
        self.rows = rows
        // Each column starts on a multiple of 64 bytes.
        wide = (max(rows, 1) * 8 + 63) / 64 * 64
        narrow = (max(rows, 1) * 4 + 63) / 64 * 64
        flags = (max(rows, 1) * 2 + 63) / 64 * 64
        let bytes = Wide.allCases.count * wide + Narrow.allCases.count * narrow + flags
        base = .allocate(byteCount: bytes, alignment: 64)
        // The ends of columns are hashed with them.
        for column in 0..<Wide.allCases.count { clearEnd(column * wide, from: rows * 8, to: wide) }
        for column in 0..<Narrow.allCases.count {
            clearEnd(Wide.allCases.count * wide + column * narrow, from: rows * 4, to: narrow)
        }
        let present = base + Wide.allCases.count * wide + Narrow.allCases.count * narrow
        present.initializeMemory(as: UInt16.self, repeating: ModelledColumns.fields.rawValue, count: flags / 2)
    }
    deinit { base.deallocate() }

    private func clearEnd(_ column: Int, from: Int, to: Int) {
        (base + column + from).initializeMemory(as: UInt8.self, repeating: 0, count: to - from)
    }
    private func column<T>(_ column: Wide, _ type: T.Type) -> UnsafeMutablePointer<T> {
        (base + column.rawValue * wide).assumingMemoryBound(to: type)
    }
    private func column(_ column: Narrow) -> UnsafeMutablePointer<Int32> {
        (base + Wide.allCases.count * wide + column.rawValue * narrow).assumingMemoryBound(to: Int32.self)
    }

    var strike: UnsafeMutablePointer<Int64> { column(.strike, Int64.self) }
    var bid: UnsafeMutablePointer<Int64> { column(.bid, Int64.self) }
    var ask: UnsafeMutablePointer<Int64> { column(.ask, Int64.self) }
    var volatility: UnsafeMutablePointer<Double> { column(.volatility, Double.self) }
    var delta: UnsafeMutablePointer<Double> { column(.delta, Double.self) }
    var gamma: UnsafeMutablePointer<Double> { column(.gamma, Double.self) }
    var theta: UnsafeMutablePointer<Double> { column(.theta, Double.self) }
    var vega: UnsafeMutablePointer<Double> { column(.vega, Double.self) }
    var volume: UnsafeMutablePointer<Int32> { column(.volume) }
    var openInterest: UnsafeMutablePointer<Int32> { column(.openInterest) }

    var columns: ChainColumns {
        let present = base + Wide.allCases.count * wide + Narrow.allCases.count * narrow
        // Columns that no row has share memory with one that every row has: nothing reads them.
        return ChainColumns(
            count: rows, strike: strike, bid: bid, ask: ask, last: strike, bidSize: volume, askSize: volume,
            volume: volume, openInterest: openInterest, volatility: volatility, delta: delta, gamma: gamma,
            theta: theta, vega: vega, present: present.assumingMemoryBound(to: ChainColumns.Fields.self))
    }

    /// Over every column that rows hold, with their contracts; `seed` carries what else names the chain.
    func hash(seed: UInt64, series: [Chain.Series]) -> UInt64 {
        var hash = ColumnHash(seed: seed)
        hash.add(UInt64(rows))
        for one in series {
            hash.add(one.root.bits)
            hash.add(UInt64(bitPattern: Int64(one.expiry.number)))
            hash.add(UInt64(one.calls.count) << 32 | UInt64(one.puts.count))
        }
        hash.add(base, bytes: Wide.allCases.count * wide + Narrow.allCases.count * narrow)
        return hash.value
    }
}
