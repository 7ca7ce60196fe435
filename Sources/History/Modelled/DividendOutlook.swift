public import Market
public import Trading

/// What an underlying will pay, as far as one could tell on a given day.
public enum DividendOutlook: Sendable {
    /// A continuous yield that is assumed: a fraction per year.
    case assumed(Double)
    /// Cash dividends of the underlying itself, paid quarterly: the declared ones, and those expected to repeat them.
    case cash([CashDividend])
    /// An index, whose yield is taken to be that of a quarterly paying fund on it over the last year.
    case fund(dividends: [CashDividend], bars: [DailyBar])

    /// What a feed of sessions in order asks, without looking ahead.
    struct Reader: Sendable {
        private let outlook: DividendOutlook
        private let dividends: [CashDividend]
        private let assumed: Double
        private var bar = 0

        init(_ outlook: DividendOutlook, assumed: Double) {
            self.outlook = outlook
            self.assumed = assumed
            switch outlook {
            case .assumed: dividends = []
            case .cash(let list), .fund(let list, _):
                dividends = list.sorted { ($0.exDate, $0.amount) < ($1.exDate, $1.amount) }
            }
        }

        /// Called in the order of sessions.
        mutating func income(session: Day, knownAt: Instant) -> ModelledMarket.Income {
            switch outlook {
            case .assumed(let yield): return .yield(yield)
            case .cash: return .cash(payments(after: session, knownAt: knownAt))
            case .fund(_, let bars):
                while bar + 1 < bars.count, bars[bar + 1].knownAt <= knownAt { bar += 1 }
                let past = dividends.filter { $0.knownAt <= knownAt && $0.exDate <= session }
                // Of a list that ends early the last four stand in, for three years.
                var year = past.filter { $0.exDate > session - 365 }
                if year.count < 4 { year = past.suffix(4).filter { $0.exDate > session - 3 * 365 } }
                guard year.count >= 4, bars.indices.contains(bar), bars[bar].knownAt <= knownAt else {
                    return .yield(assumed)
                }
                let paid = year.reduce(0) { $0 + $1.amount.approximateDollars }
                return .yield(paid / bars[bar].close.approximateDollars)
            }
        }

        /// What is declared, and for the year after the session what the last four payments of up to three years ago
        /// repeat: on the same weekday of the same month, in the last known amount.
        private func payments(after session: Day, knownAt: Instant) -> [ModelledMarket.Income.Payment] {
            let known = dividends.filter { $0.knownAt <= knownAt && $0.exDate > session - 3 * 365 }
            guard let last = known.last else { return [] }
            var payments = known.filter { $0.exDate > session }.map {
                ModelledMarket.Income.Payment(exDate: $0.exDate, amount: $0.amount.approximateDollars)
            }
            let declaredUntil = max(last.exDate + 30, session)
            for past in known.suffix(4) {
                let date = past.exDate.parts
                let week = (date.day - 1) / 7 + 1
                for years in 1...4 {
                    guard
                        let same = Day.nth(week, past.exDate.weekday, month: date.month, year: date.year + years),
                        same > declaredUntil, same <= session + 370
                    else { continue }
                    payments.append(.init(exDate: same, amount: last.amount.approximateDollars))
                }
            }
            return payments.sorted { $0.exDate < $1.exDate }
        }
    }
}
