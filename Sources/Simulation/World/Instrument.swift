import Market
import Quant
import Trading

extension SimulatedWorld {
    /// One underlying of a simulated world: its price, what is listed on it, and how its feed behaves.
    struct Instrument: Sendable {
        let underlying: SimulatedUnderlying
        let rules: RootRules
        /// The close before the first session.
        let startPrice: Price
        /// Nil where there are no shares.
        private(set) var corporate: CorporateCalendar?
        private var listing: Listing
        private var board: Board?
        private var spot: Double
        private var open = Price.zero
        private var high = Price.zero
        private var low = Price.zero
        private var moves: SplitMix64
        private var quotes: SplitMix64
        private var holes: [Snapshot.Hole] = []
        /// The last step for which the feed is silent.
        private var silentUntil = -1
        /// Today's expiry draws the price to a strike.
        private var isPinned = false
        private let width: Double
        private let omitsZeroBids: Bool

        init(_ underlying: SimulatedUnderlying, seed: UInt64) {
            var seeds = SplitMix64(seed: seed)
            self.underlying = underlying
            rules = underlying.rules
            let range = underlying.startsWithin
            let cents = (range.upperBound.units - range.lowerBound.units) / 100 + 1
            startPrice = range.lowerBound + .cents(Int64(seeds.next() % UInt64(cents)))
            spot = startPrice.approximateDollars
            listing = Listing(
                dailies: 1 + Int(seeds.next() % 3), fridays: 2 + Int(seeds.next() % 2),
                isIndex: !underlying.hasShares)
            width = seeds.uniform(0.8, 1.6)
            omitsZeroBids = seeds.uniform() < 0.3
            moves = SplitMix64(seed: seeds.next())
            quotes = SplitMix64(seed: seeds.next())
            let calendar = CorporateCalendar(symbol: underlying.symbol, seed: seeds.next())
            corporate = underlying.hasShares ? calendar : nil
        }

        var symbol: Symbol { underlying.symbol }
        var price: Price { SimulatedWorld.cents(spot) }
        /// Its volatility over that of the climate.
        private var volatilityRatio: Double { (1 + underlying.ownShare * underlying.ownShare).squareRoot() }

        // MARK: - A session

        mutating func decideBeforeFirst(_ session: Day) { corporate?.beforeFirst(session, price: startPrice) }
        mutating func decideAfterClose(of session: Day) {
            let close = price
            corporate?.afterClose(of: session, price: close)
        }

        /// The night's move and what the morning brings; then the listing for the day.
        mutating func open(_ hours: Hours, move: Double, climate: Climate) {
            if let ratio = corporate?.newPerOld(on: hours.day) {
                spot /= ratio
                listing.split(newPerOld: ratio)
            }
            if let amount = corporate?.amount(exOn: hours.day) { spot -= amount.approximateDollars }
            shift(by: move, years: Climate.nightShare * Climate.session, climate)
            open = price
            (high, low) = (open, open)
            let ratio = volatilityRatio
            listing.update(for: hours.day, spot: spot) { expiry in
                let sessions = Double(NYSE.sessionCount(from: hours.day, to: expiry))
                let years = (1 - Climate.nightShare + sessions) * Climate.session
                return ratio * climate.impliedVolatility(over: years) * years.squareRoot()
            }
            board = Board(root: rules.root, session: hours.day, listing: listing, spot: spot) { expiry in
                corporate?.amount(after: hours.day, until: expiry).approximateDollars ?? 0
            }
            holes.removeAll(keepingCapacity: true)
            silentUntil = -1
            isPinned = moves.uniform() < 0.12
        }

        /// Moves with the market and a little on its own over `share` of the session; `left` of it remain.
        mutating func step(move: Double, share: Double, left: Double, session: Day, climate: Climate) {
            shift(by: move, years: (1 - Climate.nightShare) * share * Climate.session, climate)
            if isPinned, left < 0.1, let strike = listing.nearestStrike(to: spot, expiring: session) {
                pin(to: strike, isOver: left <= 0)
            }
            high = max(high, price)
            low = min(low, price)
        }

        private mutating func shift(by move: Double, years: Double, _ climate: Climate) {
            let own = underlying.ownShare * climate.volatility * years.squareRoot()
            spot *= DeterministicMath.exp(own == 0 ? move : move + own * moves.normal())
        }

        /// Hedging draws the price towards a strike near it; the close may then be on it, or a cent beside it.
        private mutating func pin(to strike: Double, isOver: Bool) {
            guard abs(strike / spot - 1) < 0.003 else { return }
            spot += 0.3 * (strike - spot)
            if isOver { spot = strike + 0.01 * Double(Int(moves.next() % 3) - 1) }
        }

        /// The session's bar, known at its close.
        mutating func bar(_ hours: Hours, climate: Climate) -> DailyBar {
            let shares = 4e7 * (1 + 6 * climate.volatility) * moves.uniform(0.7, 1.3)
            return DailyBar(
                session: hours.day, open: open, high: high, low: low, close: price,
                volume: underlying.hasShares ? Int64(shares) : nil, knownAt: hours.close)
        }

        // MARK: - Its feed

        /// Whether the feed says something at an inner step of a session.
        mutating func speaks(step: Int) -> Bool {
            guard step > silentUntil else { return false }
            let draw = quotes.uniform()
            if draw < 0.004 { silentUntil = step + 1 + Int(quotes.next() % 8) }
            return draw >= 0.014
        }

        /// The chain as it stands at `at`, after `step` steps of the session.
        mutating func chain(_ hours: Hours, at: Instant, step: Int, rate: Double, climate: Climate) -> Chain {
            guard let board else { preconditionFailure("a session is opened before it is quoted") }
            tear(board, step)
            let sinceOpen = Double(at.seconds - hours.open.seconds) / 60
            let opening = 1 + 2 * max(0, 1 - sinceOpen / 15)
            let snapshot = Snapshot(
                board: board, rules: rules, hours: hours, at: at, spot: price, rate: rate, climate: climate,
                volatilityRatio: volatilityRatio, width: width * opening * (1 + 3 * climate.stress),
                omitsZeroBids: omitsZeroBids, holes: holes)
            return snapshot.chain(random: &quotes)
        }

        /// Quotes that go missing for a few steps: a side of one contract, now and then a whole expiry.
        private mutating func tear(_ board: Board, _ step: Int) {
            holes.removeAll { $0.lastStep < step }
            let draw = quotes.uniform()
            guard draw < 0.25 else { return }
            let bits = quotes.next()
            let bidless: ChainColumns.Fields = [.bid, .bidSize]
            let askless: ChainColumns.Fields = [.ask, .askSize]
            let fields = [bidless, askless, bidless.union(askless)][Int(bits % 3)]
            let lastStep = step + Int(bits >> 8 & 7)
            if draw < 0.005 {
                let slice = board.slices[Int(bits >> 16) % board.slices.count]
                let rows = slice.calls.lowerBound..<slice.puts.upperBound
                holes.append(Snapshot.Hole(rows: rows, fields: bidless.union(askless), lastStep: lastStep))
            } else {
                let row = Int(bits >> 16) % board.rows
                holes.append(Snapshot.Hole(rows: row..<row + 1, fields: fields, lastStep: lastStep))
            }
        }
    }

    /// A positive price on the steps of shares and indexes.
    static func cents(_ value: Double) -> Price { .cents(max(Int64(value * 100 + 0.5), 1)) }
}
