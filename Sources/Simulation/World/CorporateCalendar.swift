import Market
import Quant
import Trading

extension SimulatedWorld {
    /// Dividends and splits of one fund: at most one of them is on its way at a time. Dividends are announced one to
    /// five sessions ahead, splits as long ahead or on their own morning.
    struct CorporateCalendar: Sendable {
        /// Announced, its ex-date still to come or today.
        private(set) var dividend: CashDividend?
        /// Decided, perhaps not announced yet.
        private(set) var split: StockSplit?
        private let symbol: Symbol
        private var random: SplitMix64

        private static let dividendChance = 0.08
        private static let splitChance = 0.04
        /// Before the first session more has piled up than in one evening.
        private static let headStart = 3.0
        private static let longestNotice = 5
        /// A year's dividends over the price, paid in quarters.
        static let yearlyYield = 0.014
        /// No split leads to less.
        private static let leastPrice = Price.dollars(60)

        init(symbol: Symbol, seed: UInt64) {
            self.symbol = symbol
            random = SplitMix64(seed: seed)
        }

        /// When splits without notice are told: before the open, and before everything that happens on it.
        static func morning(of day: Day) -> Instant { EasternTime.instant(day, TimeOfDay(7, 0)) }
        static func evening(of day: Day) -> Instant { EasternTime.instant(day, TimeOfDay(17, 0)) }

        /// What was decided before the run is told on its first morning.
        mutating func beforeFirst(_ session: Day, price: Price) {
            decide(after: session, price: price, knownAt: Self.morning(of: session), weight: Self.headStart)
        }

        /// Once an evening. `price` is the close.
        mutating func afterClose(of session: Day, price: Price) {
            if let over = dividend, over.exDate <= session { dividend = nil }
            if let over = split, over.date <= session { split = nil }
            decide(after: session, price: price, knownAt: Self.evening(of: session), weight: 1)
        }

        private mutating func decide(after session: Day, price: Price, knownAt: Instant, weight: Double) {
            guard dividend == nil, split == nil else { return }
            let draw = random.uniform() / weight
            let notice = 1 + Int(random.next() % UInt64(Self.longestNotice))
            guard draw < Self.dividendChance + Self.splitChance else { return }
            var day = session
            for _ in 0..<notice { day = NYSE.session(after: day).day }
            if draw < Self.dividendChance {
                dividend = CashDividend(
                    symbol: symbol, exDate: day, amount: quarterly(price, random.uniform(0.7, 1.3)), knownAt: knownAt)
                return
            }
            let isSurprise = random.uniform() < 0.3
            let ratio = random.uniform() < 0.5 ? 2.0 : 1.5
            guard price.approximateDollars / ratio >= Self.leastPrice.approximateDollars else { return }
            split = StockSplit(
                symbol: symbol, date: day, newPerOld: ratio, knownAt: isSurprise ? Self.morning(of: day) : knownAt)
        }

        private func quarterly(_ price: Price, _ scatter: Double) -> Price {
            let cents = price.approximateDollars * Self.yearlyYield / 4 * scatter * 100
            return .cents(max(Int64(cents), 1))
        }

        /// What the price loses on the morning of `day`, if that is the ex-date.
        func amount(exOn day: Day) -> Price? { dividend.flatMap { $0.exDate == day ? $0.amount : nil } }
        func newPerOld(on day: Day) -> Double? { split.flatMap { $0.date == day ? $0.newPerOld : nil } }

        /// What holders of a share but not of a contract receive after `session` until `expiry`.
        func amount(after session: Day, until expiry: Day) -> Price {
            guard let dividend, dividend.exDate > session, dividend.exDate <= expiry else { return .zero }
            return dividend.amount
        }

        /// The four of the year before `first`, the oldest first, as a history for the warm-up.
        func pastDividends(before first: Day, price: Price) -> [CashDividend] {
            (0..<4).map { quarter in
                let exDate = NYSE.session(onOrBefore: first - (320 - 91 * quarter)).day
                let announced = Self.evening(of: NYSE.session(onOrBefore: exDate - 10).day)
                return CashDividend(symbol: symbol, exDate: exDate, amount: quarterly(price, 1), knownAt: announced)
            }
        }
    }
}
