import Market
import Quant

extension SimulatedWorld {
    /// What all snapshots of one underlying and session have in common: which contracts there are, their strikes, open
    /// interest, and how much each is traded. Chains of the session point into its memory.
    final class Board: @unchecked Sendable {  // Safe: nothing in it is written after `init`.
        let series: [Chain.Series]
        let slices: [Slice]
        /// Strikes of all series together; there are two rows for each.
        let strikeCount: Int
        /// Of all that is on the board.
        let hash: UInt64

        /// By strike, series after series: dollars, and their natural logarithms.
        let strikes: UnsafePointer<Double>
        let logStrikes: UnsafePointer<Double>
        /// By row.
        let strikeUnits: UnsafePointer<Int64>
        let openInterest: UnsafePointer<Int32>
        /// Contracts traded in the whole session; times 2 to the `flowBits` it fits an Int32.
        let flow: UnsafePointer<Int32>
        static let flowBits: Int32 = 16
        private let memory: ColumnMemory

        /// One expiry.
        struct Slice: Sendable {
            let expiry: Day
            let strikes: Range<Int>
            /// The close that settles it.
            let settlesAt: Instant
            /// Sessions after today's until then.
            let sessionsAfter: Int
            /// Dividends in between, dollars per share.
            let awaited: Double

            var calls: Range<Int> { 2 * strikes.lowerBound..<2 * strikes.lowerBound + strikes.count }
            var puts: Range<Int> { calls.upperBound..<calls.upperBound + strikes.count }
        }

        var rows: Int { 2 * strikeCount }

        /// - Parameter awaited: dividends until an expiry, dollars per share.
        init(root: Root, session: Day, listing: Listing, spot: Double, awaited: (Day) -> Double) {
            let slices = Board.slices(session: session, listing: listing, awaited: awaited)
            let count = slices.last?.strikes.upperBound ?? 0
            var offset = 0
            func reserve<T>(_ type: T.Type, _ count: Int) -> Int {
                defer { offset += ColumnMemory.bytes(type, count) }
                return offset
            }
            let places = (
                reserve(Double.self, count), reserve(Double.self, count), reserve(Int64.self, 2 * count),
                reserve(Int32.self, 2 * count), reserve(Int32.self, 2 * count)
            )
            let memory = ColumnMemory(bytes: offset)
            let strikes = memory.column(places.0, Double.self)
            let logStrikes = memory.column(places.1, Double.self)
            let units = memory.column(places.2, Int64.self)
            for (slice, expiry) in zip(slices, listing.expiries) {
                for (place, strike) in expiry.strikes.enumerated() {
                    strikes[slice.strikes.lowerBound + place] = Double(strike) / 10_000
                    units[slice.calls.lowerBound + place] = strike
                    units[slice.puts.lowerBound + place] = strike
                }
            }
            DeterministicMath.log(count, strikes, into: logStrikes)
            self.memory = memory
            self.slices = slices
            self.strikes = UnsafePointer(strikes)
            self.logStrikes = UnsafePointer(logStrikes)
            strikeUnits = UnsafePointer(units)
            strikeCount = count
            series = slices.map { Chain.Series(root: root, expiry: $0.expiry, calls: $0.calls, puts: $0.puts) }
            let interest = memory.column(places.3, Int32.self)
            let flow = memory.column(places.4, Int32.self)
            openInterest = UnsafePointer(interest)
            self.flow = UnsafePointer(flow)
            var hash = ColumnHash(seed: root.bits)
            for slice in slices {
                hash.add(UInt64(bitPattern: Int64(slice.expiry.number)))
                hash.add(UInt64(slice.strikes.count))
                Board.crowd(slice, root: root, session: session, spot: spot, strikes, interest, flow)
            }
            hash.add(units, bytes: 16 * count)
            hash.add(interest, bytes: 8 * count)
            self.hash = hash.value
        }

        private static func slices(session: Day, listing: Listing, awaited: (Day) -> Double) -> [Slice] {
            var count = 0
            return listing.expiries.map { expiry in
                defer { count += expiry.strikes.count }
                let close = NYSE.session(onOrBefore: expiry.day).closesAt
                return Slice(
                    expiry: expiry.day, strikes: count..<count + expiry.strikes.count, settlesAt: close,
                    sessionsAfter: NYSE.sessionCount(from: session, to: expiry.day), awaited: awaited(expiry.day))
            }
        }

        /// Open interest and volume: most near the money and on round strikes, with a scatter that belongs to the
        /// contract, and for volume to the session, too.
        private static func crowd(
            _ slice: Slice, root: Root, session: Day, spot: Double, _ strikes: UnsafePointer<Double>,
            _ interest: UnsafeMutablePointer<Int32>, _ flow: UnsafeMutablePointer<Int32>
        ) {
            let expiryBits = ColumnHash.spread(root.bits ^ UInt64(bitPattern: Int64(slice.expiry.number)))
            let today = ColumnHash.spread(UInt64(bitPattern: Int64(session.number)))
            for index in slice.strikes {
                let strike = strikes[index]
                let distance = (strike / spot - 1) * 40
                let tenth = strike / 10
                let crowd = (Double(Int64(tenth)) == tenth ? 6_000 : 1_500) / (1 + distance * distance)
                for isPut in [false, true] {
                    let row = index - slice.strikes.lowerBound + (isPut ? slice.puts : slice.calls).lowerBound
                    let contract = ColumnHash.spread(expiryBits ^ strike.bitPattern ^ (isPut ? 1 : 0))
                    let popularity = ColumnHash.unit(contract)
                    let news = ColumnHash.unit(ColumnHash.spread(contract ^ today))
                    interest[row] = Int32(crowd * 4 * popularity * popularity)
                    flow[row] = Int32(crowd * 2 * popularity * news)
                }
            }
        }
    }
}
