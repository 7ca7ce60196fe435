import Market
import Quant
import Trading

/// The facts of one session that the quote model starts from, each known by the session's own instant.
struct ModelledDay: Sendable {
    let session: Day
    let knownAt: Instant
    let close: Price
    /// Fractions (0.20).
    let vix: Double
    let vix3m: Double
    let vixIsModelled: Bool
    let vix3mIsModelled: Bool
    let stress: Double
    let rate: Double
    let income: ModelledMarket.Income

    func market(_ parameters: ModelParameters) -> ModelledMarket {
        ModelledMarket(
            session: session, spot: close.approximateDollars, vix: vix, vix3m: vix3m, stress: stress, rate: rate,
            income: income, parameters: parameters)
    }

    /// A close in points, rounded to cents as the index is published.
    func bar(of index: Double) -> DailyBar {
        DailyBar(
            session: session, open: nil, high: nil, low: nil, close: ModelledDay.points(index), volume: nil,
            knownAt: knownAt)
    }
    static func points(_ index: Double) -> Price { Price.cents(Int64((index * 10_000).rounded())) }

    /// Goes through the sessions of an underlying in order, remembering only what has been.
    struct Walk {
        private let vix: [Day: Double]
        private let vix3m: [Day: Double]
        private let rates: [InterestRate]
        private let parameters: ModelParameters
        private var proxy: VolatilityIndexModel
        private var threeMonth: ThreeMonthModel
        private var dividends: DividendOutlook.Reader
        private var rate = 0
        private var stress = 0.0
        private var lastSession: Day?
        private var last: (session: Day, vix: Double, proxy: Double?, published: Day?)?

        init(
            vix: [DailyBar], vix3m: [DailyBar], rates: [InterestRate], dividends: DividendOutlook,
            parameters: ModelParameters
        ) {
            func table(_ bars: [DailyBar]) -> [Day: Double] {
                Dictionary(
                    bars.map { ($0.session, $0.close.approximateDollars / 100) },
                    uniquingKeysWith: { first, _ in first })
            }
            self.vix = table(vix)
            self.vix3m = table(vix3m)
            self.rates =
                rates.isEmpty
                ? FederalFundsTarget.rates(in: Day(number: 0)...Day(number: 100_000))
                : rates.sorted { ($0.knownAt, $0.day) < ($1.knownAt, $1.day) }
            self.parameters = parameters
            proxy = VolatilityIndexModel(parameters.volatilityIndex)
            threeMonth = ThreeMonthModel(parameters.threeMonthIndex)
            self.dividends = DividendOutlook.Reader(dividends, assumed: parameters.assumedYield)
        }

        /// Nil for a day without a session, one out of order, while the averages are not warm and before any rate is
        /// known.
        mutating func next(_ bar: DailyBar) -> ModelledDay? {
            guard let hours = NYSE.session(on: bar.session), bar.close > .zero,
                lastSession.map({ $0 < bar.session }) ?? true
            else { return nil }
            lastSession = bar.session
            let knownAt = max(hours.closesAt + .seconds(15 * 60), bar.knownAt)
            proxy.add(close: bar.close.approximateDollars)
            guard let (index, isModelled) = index(bar.session) else { return nil }
            let change = last.map { abs(DeterministicMath.log(index / $0.vix)) } ?? 0
            stress = max(min(change, 1), parameters.stress.fade * stress)
            // The model of three months follows every session, so that it is warm wherever it is needed.
            let modelled = threeMonth.next(vix: index)
            let published = vix3m[bar.session]
            last = (bar.session, index, proxy.index, isModelled ? last?.published : bar.session)
            while rate + 1 < rates.count, rates[rate + 1].knownAt <= knownAt { rate += 1 }
            guard rates[rate].knownAt <= knownAt else { return nil }
            return ModelledDay(
                session: bar.session, knownAt: knownAt, close: bar.close, vix: index,
                vix3m: published ?? rounded(modelled), vixIsModelled: isModelled, vix3mIsModelled: published == nil,
                stress: stress, rate: rates[rate].rate,
                income: dividends.income(session: bar.session, knownAt: knownAt))
        }

        /// Published, else modelled: a gap of a few sessions moves the last one as the proxy moves.
        private func index(_ session: Day) -> (value: Double, isModelled: Bool)? {
            if let published = vix[session] { return (published, false) }
            guard let now = proxy.index else { return nil }
            if let last, let before = last.proxy, let published = last.published, published.days(to: session) <= 10 {
                return (rounded(last.vix * now / before), true)
            }
            return (rounded(now), true)
        }

        private func rounded(_ index: Double) -> Double { ModelledDay.points(index).approximateDollars / 100 }
    }
}
