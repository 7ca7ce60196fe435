import Market

extension SimulatedWorld {
    /// The memory of one simulated chain: its own columns, and the board's that all chains of a session share.
    final class SnapshotColumns: @unchecked Sendable {  // Safe: written by its maker alone, before a chain holds it.
        private let board: Board
        private let memory: ColumnMemory
        private let wide: Int
        private let narrow: Int

        /// What a simulated row holds: no last trade, and of the vendor's figures volatility and delta.
        static let fields: ChainColumns.Fields = [
            .bid, .ask, .bidSize, .askSize, .volume, .openInterest, .volatility, .delta,
        ]

        init(board: Board) {
            self.board = board
            wide = ColumnMemory.bytes(Int64.self, board.rows)
            narrow = ColumnMemory.bytes(Int32.self, board.rows)
            memory = ColumnMemory(bytes: 4 * wide + 3 * narrow + ColumnMemory.bytes(UInt16.self, board.rows))
        }

        var bid: UnsafeMutablePointer<Int64> { memory.column(0, Int64.self) }
        var ask: UnsafeMutablePointer<Int64> { memory.column(wide, Int64.self) }
        var volatility: UnsafeMutablePointer<Double> { memory.column(2 * wide, Double.self) }
        var delta: UnsafeMutablePointer<Double> { memory.column(3 * wide, Double.self) }
        var bidSize: UnsafeMutablePointer<Int32> { memory.column(4 * wide, Int32.self) }
        var askSize: UnsafeMutablePointer<Int32> { memory.column(4 * wide + narrow, Int32.self) }
        var volume: UnsafeMutablePointer<Int32> { memory.column(4 * wide + 2 * narrow, Int32.self) }
        var present: UnsafeMutablePointer<ChainColumns.Fields> {
            memory.column(4 * wide + 3 * narrow, ChainColumns.Fields.self)
        }

        var columns: ChainColumns {
            // Columns that no row has share memory with one that every row has: nothing reads them.
            ChainColumns(
                count: board.rows, strike: board.strikeUnits, bid: bid, ask: ask, last: bid, bidSize: bidSize,
                askSize: askSize, volume: volume, openInterest: board.openInterest, volatility: volatility,
                delta: delta, gamma: delta, theta: delta, vega: delta, present: present)
        }

        /// Over every column that rows hold, with their contracts and what is absent.
        func hash(_ holes: [Snapshot.Hole], omitsZeroBids: Bool) -> UInt64 {
            var hash = ColumnHash(seed: board.hash)
            hash.add(omitsZeroBids ? 1 : 0)
            for column in 0..<4 { hash.add(memory.base + column * wide, bytes: 8 * board.rows) }
            // Rows are even, so that four bytes each make whole words.
            for column in 0..<3 { hash.add(memory.base + 4 * wide + column * narrow, bytes: 4 * board.rows) }
            for hole in holes {
                hash.add(UInt64(hole.rows.lowerBound) << 32 | UInt64(hole.rows.upperBound))
                hash.add(UInt64(hole.fields.rawValue))
            }
            return hash.value
        }
    }

    /// The price steps of one class on one day, ready for columns.
    struct TickSteps {
        private let low: Int64
        private let high: Int64
        private let perLow: Double
        private let perHigh: Double
        /// From here on `high` holds. Both steps divide it, so that rounding across it lands on a step of either.
        private static let band = 30_000.0

        init(_ rules: RootRules, on day: Day) {
            low = rules.tick(at: .dollars(1), on: day).units
            high = rules.tick(at: .dollars(3), on: day).units
            perLow = 1 / Double(low)
            perHigh = 1 / Double(high)
        }

        /// Half the finer step, in dollars.
        var halfOfLow: Double { Double(low) / 20_000 }

        /// A step at or below `dollars`, at least 0.
        @inline(__always) func down(_ dollars: Double) -> Int64 {
            let units = dollars * 10_000
            guard units > 0 else { return 0 }
            return units < TickSteps.band ? Int64(units * perLow) &* low : Int64(units * perHigh) &* high
        }

        /// A step at or above `dollars`, at least one.
        @inline(__always) func up(_ dollars: Double) -> Int64 {
            let units = dollars * 10_000
            let (step, per) = units < TickSteps.band ? (low, perLow) : (high, perHigh)
            let exact = units * per
            let whole = Int64(exact)
            return max(Double(whole) < exact ? whole &+ 1 : whole, 1) &* step
        }
    }
}
