public import Market
import Quant

/// How far modelled quotes lie from real ones: for every out-of-the-money option with a bid, the model's value less the
/// real mid, in the real quote's half spreads. Values only; whoever shows them formats them.
public struct ModelJudgement: Sendable {
    /// One bucket of options.
    public struct Cell: Hashable, Sendable {
        public let symbol: Symbol
        /// |delta| and calendar days to the settlement.
        public let delta: Range<Double>
        public let days: ClosedRange<Int>
        public let count: Int
        /// Medians over the bucket: of the absolute error in half spreads, of the signed one, of the absolute error of
        /// implied volatility (a fraction), and of the model's half spread over the real one.
        public let absoluteError: Double
        public let signedError: Double
        public let volatilityError: Double
        public let spreadRatio: Double
        /// Share of options whose modelled value lies between the real bid and ask.
        public let inside: Double
    }

    /// Ordinary days together, by symbol, delta and days.
    public let ordinary: [Cell]
    /// Each day of alarm by delta, over all its days to settlement.
    public let stress: [(session: ModelFit.Session, cells: [Cell])]
    public let missing: [ModelFit.Session]

    public static let deltas: [Range<Double>] = [0.02..<0.05, 0.05..<0.10, 0.10..<0.20, 0.20..<0.35, 0.35..<0.65]
    public static let tenors: [ClosedRange<Int>] = [3...14, 15...29, 30...45, 46...100]

    fileprivate struct Point {
        let delta: Double
        let wait: Int
        let error: Double
        let volatilityError: Double
        let spreadRatio: Double
    }
}

extension ModelFit {
    /// Errors: damaged segments, no bars of the underlyings.
    public func judge(
        _ parameters: ModelParameters, ordinary: [Session] = ModelFit.judgedSessions,
        stress: [Session] = ModelFit.stressSessions
    ) throws(CatalogError) -> ModelJudgement {
        let (calm, calmMissing) = try chains(ordinary, parameters)
        let (wild, wildMissing) = try chains(stress, parameters)
        var cells: [ModelJudgement.Cell] = []
        for symbol in Set(calm.map(\.symbol)).sorted() {
            let points = calm.filter { $0.symbol == symbol }.flatMap { ModelJudgement.points($0, parameters) }
            for tenor in ModelJudgement.tenors {
                cells += ModelJudgement.cells(symbol, points, days: tenor)
            }
        }
        return ModelJudgement(
            ordinary: cells,
            stress: wild.map { chain in
                (
                    Session(chain.symbol, chain.session),
                    ModelJudgement.cells(chain.symbol, ModelJudgement.points(chain, parameters), days: 3...100)
                )
            }, missing: calmMissing + wildMissing)
    }
}

extension ModelJudgement {
    fileprivate static func points(_ chain: FitChain, _ parameters: ModelParameters) -> [Point] {
        let market = chain.market(parameters)
        let model = chain.symbol == .spy ? parameters.fundSpread : parameters.indexSpread
        let level = SpreadShape.level(of: market, model)
        var points: [Point] = []
        for slice in chain.slices where (3...100).contains(slice.wait) {
            let modelled = market.slice(settlement: slice.settlement, onOpen: slice.onOpen)
            let tenor = model.perTenor * DeterministicMath.log(slice.years / VarianceTerm.thirtyDays)
            for quote in slice.quotes where quote.isOut {
                guard let delta = quote.delta(years: slice.years), let real = quote.volatility else { continue }
                let k = DeterministicMath.log(quote.strike / modelled.forward)
                let volatility = modelled.smile.volatility(logMoneyness: k)
                let value = BlackScholes.price(
                    quote.isCall ? .call : .put, forward: modelled.forward, strike: quote.strike,
                    discount: modelled.discount, totalDeviation: volatility * modelled.years.squareRoot())
                let shape = SpreadShape.logarithm(delta, DeterministicMath.log(delta + SpreadShape.least), model)
                let half = DeterministicMath.exp(level + tenor + shape) * market.spot + quote.tick / 2
                points.append(
                    Point(
                        delta: delta, wait: slice.wait, error: (value - quote.mid) / quote.half,
                        volatilityError: abs(volatility - real), spreadRatio: half / quote.half))
            }
        }
        return points
    }

    fileprivate static func cells(_ symbol: Symbol, _ points: [Point], days: ClosedRange<Int>) -> [Cell] {
        deltas.compactMap { delta in
            let inside = points.filter { days.contains($0.wait) && delta.contains($0.delta) }
            guard !inside.isEmpty else { return nil }
            func median(_ value: (Point) -> Double) -> Double { inside.map(value).sorted()[inside.count / 2] }
            return Cell(
                symbol: symbol, delta: delta, days: days, count: inside.count,
                absoluteError: median { abs($0.error) }, signedError: median(\.error),
                volatilityError: median(\.volatilityError), spreadRatio: median(\.spreadRatio),
                inside: Double(inside.lazy.filter { abs($0.error) <= 1 }.count) / Double(inside.count))
        }
    }
}
