import Market
import Quant

extension SimulatedWorld {
    /// One look at a board: what every contract is worth at this instant, and what is bid and asked for it.
    ///
    /// Values are Black-Scholes on a smile in total variance (a hyperbola as in SVI, Gatheral 2004, with its bend in a
    /// fixed place); the put follows from the call by parity. An awaited dividend is taken off the price beforehand,
    /// and an American option is not worth less than its exercise.
    struct Snapshot {
        let board: Board
        let rules: RootRules
        let hours: Hours
        let at: Instant
        let spot: Price
        let rate: Double
        let climate: Climate
        /// The underlying's volatility over the climate's.
        let volatilityRatio: Double
        /// Wideness of its spreads, 1 for an ordinary one.
        let width: Double
        /// Whether what nobody pays for has no bid at all, or one of zero; feeds differ.
        let omitsZeroBids: Bool
        let holes: [Hole]

        /// Fields that the feed does not give for a while.
        struct Hole: Sendable {
            let rows: Range<Int>
            let fields: ChainColumns.Fields
            /// The last step without them.
            let lastStep: Int
        }

        /// O(rows), one allocation for all columns, one for what must not outlive the call.
        func chain(random: inout SplitMix64) -> Chain {
            let columns = SnapshotColumns(board: board)
            let count = board.strikeCount
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 5 * count) { scratch in
                guard let base = scratch.baseAddress else { return }
                let (asset, years, volatility) = (base, base + count, base + 2 * count)
                let (call, delta) = (base + 3 * count, base + 4 * count)
                smile(asset, years, volatility)
                price(asset, years, volatility, call: call, delta: delta)
                for slice in board.slices { quote(slice, columns, volatility, call, delta) }
            }
            fillCounts(columns, &random)
            mark(columns)
            let identity = Chain.Identity(
                underlying: rules.underlying, session: hours.day, knownAt: at, origin: .modelled,
                resolution: .intraday, contentHash: columns.hash(holes, omitsZeroBids: omitsZeroBids))
            return Chain(
                identity: identity, underlyingPrice: spot, series: board.series, columns: columns.columns,
                owner: columns)
        }

        // MARK: - Value

        private static let year = 365.0 * 86_400
        /// Below a minute, volatility has no meaning left; it stays what it was.
        private static let least = 60.0

        /// Calendar years that `slice` has left.
        private func years(_ slice: Board.Slice) -> Double {
            Double(slice.settlesAt.seconds - at.seconds) / Snapshot.year
        }
        private func discount(_ slice: Board.Slice) -> Double {
            Carry.discount(years: years(slice), rate: rate)
        }
        private func asset(_ slice: Board.Slice) -> Double { spot.approximateDollars - slice.awaited }

        /// Fills what the kernel needs by strike.
        private func smile(
            _ asset: UnsafeMutablePointer<Double>, _ years: UnsafeMutablePointer<Double>,
            _ volatility: UnsafeMutablePointer<Double>
        ) {
            let left = max(1 - hours.share(until: at), Snapshot.least / hours.length)
            let shape = Smile(stress: climate.stress)
            for slice in board.slices {
                let calendar = self.years(slice)
                let trading = ((1 - Climate.nightShare) * left + Double(slice.sessionsAfter)) * Climate.session
                let atTheMoney = volatilityRatio * climate.impliedVolatility(over: trading)
                let deviation = atTheMoney * trading.squareRoot()
                // The market counts in sessions, an option's quoted volatility in calendar time.
                let quoted = deviation / max(calendar, Snapshot.least / Snapshot.year).squareRoot()
                let value = self.asset(slice)
                let logForward = DeterministicMath.log(value) + rate * calendar
                shape.fill(
                    slice.strikes, board.logStrikes, logForward: logForward, perDeviation: 1 / deviation,
                    quoted: quoted, into: volatility)
                for index in slice.strikes {
                    asset[index] = value
                    years[index] = calendar
                }
            }
        }

        private func price(
            _ asset: UnsafePointer<Double>, _ years: UnsafePointer<Double>, _ volatility: UnsafePointer<Double>,
            call: UnsafeMutablePointer<Double>, delta: UnsafeMutablePointer<Double>
        ) {
            let isCall: UInt8 = 1
            let yield = 0.0
            withUnsafePointer(to: rate) { rate in
                withUnsafePointer(to: yield) { yield in
                    withUnsafePointer(to: isCall) { isCall in
                        EuropeanColumns.evaluate(
                            count: board.strikeCount, isCall: isCall, spot: asset, strike: board.strikes, years: years,
                            rate: rate, yield: yield, volatility: volatility, constants: [.kind, .rate, .yield],
                            price: call, delta: delta)
                    }
                }
            }
        }

        // MARK: - Quotes

        private func quote(
            _ slice: Board.Slice, _ columns: SnapshotColumns, _ volatility: UnsafePointer<Double>,
            _ call: UnsafePointer<Double>, _ delta: UnsafePointer<Double>
        ) {
            let steps = TickSteps(rules, on: hours.day)
            let isAmerican = rules.exercise == .american
            let price = spot.approximateDollars
            let (discount, asset) = (discount(slice), asset(slice))
            let least = width * steps.halfOfLow
            let share = width * 0.004
            let (bid, ask) = (columns.bid, columns.ask)
            let (vendorVolatility, vendorDelta) = (columns.volatility, columns.delta)
            let strikes = board.strikes
            let toPut = slice.strikes.count
            var row = slice.calls.lowerBound
            for index in slice.strikes {
                let strike = strikes[index]
                var callValue = call[index]
                var putValue = max(callValue - asset + strike * discount, 0)
                if isAmerican {
                    callValue = max(callValue, price - strike)
                    putValue = max(putValue, strike - price)
                }
                let callHalf = least + share * callValue
                let putHalf = least + share * putValue
                bid[row] = steps.down(callValue - callHalf)
                ask[row] = steps.up(callValue + callHalf)
                bid[row &+ toPut] = steps.down(putValue - putHalf)
                ask[row &+ toPut] = steps.up(putValue + putHalf)
                vendorVolatility[row] = volatility[index]
                vendorVolatility[row &+ toPut] = volatility[index]
                vendorDelta[row] = delta[index]
                vendorDelta[row &+ toPut] = delta[index] - 1
                row &+= 1
            }
        }

        /// Sizes, fewer contracts where it is restless, and what was traded so far.
        private func fillCounts(_ columns: SnapshotColumns, _ random: inout SplitMix64) {
            let scale = Int32(1 + 3 * (1 - climate.stress))
            let (bid, bidSize, askSize) = (columns.bid, columns.bidSize, columns.askSize)
            var bits: UInt64 = 0
            for row in 0..<board.rows {
                // Sixteen bits a row.
                bits = row & 3 == 0 ? random.next() : bits &>> 16
                let (wanted, offered) = (
                    Int32(truncatingIfNeeded: bits & 63), Int32(truncatingIfNeeded: bits &>> 6 & 63)
                )
                bidSize[row] = bid[row] == 0 ? 0 : 1 &+ wanted &* scale
                askSize[row] = 1 &+ offered &* scale
            }
            let gone = Int32(hours.share(until: at) * Double(1 &<< Board.flowBits))
            let (volume, flow) = (columns.volume, board.flow)
            for row in 0..<board.rows { volume[row] = flow[row] &* gone &>> Board.flowBits }
        }

        private func mark(_ columns: SnapshotColumns) {
            let present = columns.present
            let all = SnapshotColumns.fields
            if omitsZeroBids {
                let bidless = all.subtracting([.bid, .bidSize])
                for row in 0..<board.rows { present[row] = columns.bid[row] == 0 ? bidless : all }
            } else {
                present.initialize(repeating: all, count: board.rows)
            }
            for hole in holes {
                for row in hole.rows { present[row].subtract(hole.fields) }
            }
        }
    }

    /// The curve of volatility over standardised log-moneyness z = ln(strike / forward) / deviation:
    /// variance(z) = atTheMoney² × (1 + tilt z + bend (√((z − centre)² + width²) − reach)).
    struct Smile {
        private let tilt: Double
        private let bend = 0.5
        private static let centre = 0.8
        private static let width = 2.0
        private static let reach = (centre * centre + width * width).squareRoot()
        /// No contract is quoted at more.
        private static let highest = 5.0

        /// Puts are dearer than calls, in stress more so.
        init(stress: Double) { tilt = -0.35 - 0.15 * stress + bend * Smile.centre / Smile.reach }

        @inline(__always) func fill(
            _ range: Range<Int>, _ logStrikes: UnsafePointer<Double>, logForward: Double, perDeviation: Double,
            quoted: Double, into volatility: UnsafeMutablePointer<Double>
        ) {
            let (centre, width, reach) = (Smile.centre, Smile.width * Smile.width, Smile.reach)
            for index in range {
                let z = (logStrikes[index] - logForward) * perDeviation
                let d = z - centre
                let ratio = 1 + tilt * z + bend * ((d * d + width).squareRoot() - reach)
                volatility[index] = min(quoted * ratio.squareRoot(), Smile.highest)
            }
        }
    }
}
