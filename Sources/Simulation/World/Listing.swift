import Market

extension SimulatedWorld {
    /// Which contracts of one underlying are listed: the next few sessions' expiries and those of the next Fridays,
    /// each with strikes around the price. A listed strike stays until its expiry is over, wherever the price goes.
    struct Listing: Sendable {
        struct Expiry: Sendable {
            let day: Day
            /// In 1/10,000 dollar, ascending.
            var strikes: [Int64]
        }
        /// Ascending.
        private(set) var expiries: [Expiry] = []
        /// How many sessions after today's have an expiry, whatever their weekday.
        private let dailies: Int
        private let fridays: Int
        private let isIndex: Bool

        /// At least so many strikes lie on each side of the price in the morning, and about so many in the range that
        /// the market thinks possible.
        private static let leastPerSide = 8
        private static let target = 20
        /// That range in deviations and as a share of the price, more of it below than above.
        private static let deviations = 2.5
        private static let leastShare = 0.012
        private static let mostShare = 0.5
        private static let lean = 0.15

        init(dailies: Int, fridays: Int, isIndex: Bool) {
            self.dailies = dailies
            self.fridays = fridays
            self.isIndex = isIndex
        }

        /// Before the open of `session`: what expired goes, what the price of the open asks for is added. `deviation`
        /// is that of the logarithmic move until an expiry's close.
        mutating func update(for session: Day, spot: Double, deviation: (Day) -> Double) {
            expiries.removeAll { $0.day < session }
            for day in days(from: session) where !expiries.contains(where: { $0.day == day }) {
                let place = expiries.firstIndex { $0.day > day } ?? expiries.count
                expiries.insert(Expiry(day: day, strikes: []), at: place)
            }
            for index in expiries.indices {
                extend(&expiries[index].strikes, spot: spot, deviation: deviation(expiries[index].day))
            }
        }

        private func days(from session: Day) -> [Day] {
            var days = [session]
            for _ in 0..<dailies { days.append(NYSE.session(after: days[days.count - 1]).day) }
            let untilFriday = (Weekday.friday.rawValue - session.weekday.rawValue + 7) % 7
            for week in 0..<fridays { days.append(NYSE.session(onOrBefore: session + untilFriday + 7 * week).day) }
            return days
        }

        /// Lists more strikes where fewer than wanted lie near the price.
        private func extend(_ strikes: inout [Int64], spot: Double, deviation: Double) {
            let half = min(max(Listing.deviations * deviation, Listing.leastShare), Listing.mostShare)
            let low = Int64(spot * (1 - half * (1 + Listing.lean)) * 10_000)
            let high = Int64(spot * (1 + half * (1 - Listing.lean)) * 10_000)
            let middle = Int64(spot * 10_000)
            let below = strikes.reduce(0) { $0 + ($1 >= low && $1 <= middle ? 1 : 0) }
            let above = strikes.reduce(0) { $0 + ($1 > middle && $1 <= high ? 1 : 0) }
            guard min(below, above) < Listing.leastPerSide - 1 else { return }
            let step = self.step(span: high - low, spot: spot)
            let nearest = middle / step
            let first = max(min(low / step, nearest - Int64(Listing.leastPerSide) + 1), 1)
            let last = max(high / step, nearest + Int64(Listing.leastPerSide))
            strikes = Listing.merged(strikes, (first...last).map { $0 * step })
        }

        /// Points between strikes, of those that exchanges use the finest that spans the range.
        private func step(span: Int64, spot: Double) -> Int64 {
            let wanted = span / Int64(Listing.target)
            let steps: [Int64] = isIndex ? [5, 10, 25, 50, 100] : [1, 2, 5, 10, 25]
            if !isIndex, spot < 100, wanted <= 5_000 { return 5_000 }
            return 10_000 * (steps.first { $0 * 10_000 >= wanted } ?? steps[steps.count - 1])
        }

        /// Both ascending; so is the result, without repeats.
        private static func merged(_ a: [Int64], _ b: [Int64]) -> [Int64] {
            var result: [Int64] = []
            result.reserveCapacity(a.count + b.count)
            var (i, j) = (0, 0)
            while i < a.count || j < b.count {
                let takesFirst = j == b.count || (i < a.count && a[i] <= b[j])
                let next = takesFirst ? a[i] : b[j]
                if takesFirst { i += 1 } else { j += 1 }
                if result.last != next { result.append(next) }
            }
            return result
        }

        /// A split into a whole number of shares divides strikes, and the contracts stay the standard ones. Any other
        /// moves them to an adjusted root, which is not listed here, and listing starts anew.
        mutating func split(newPerOld: Double) {
            let whole = Int64(newPerOld)
            guard Double(whole) == newPerOld else {
                expiries = []
                return
            }
            for index in expiries.indices {
                // Strikes are whole tenths of a cent.
                let divided = expiries[index].strikes.map { $0 / whole / 10 * 10 }
                expiries[index].strikes = Listing.merged(divided, [])
            }
        }

        /// The listed strike of today's expiry nearest to `spot`; nil when nothing expires today.
        func nearestStrike(to spot: Double, expiring session: Day) -> Double? {
            guard let expiry = expiries.first, expiry.day == session else { return nil }
            return expiry.strikes.lazy.map { Double($0) / 10_000 }.min { abs($0 - spot) < abs($1 - spot) }
        }
    }
}
