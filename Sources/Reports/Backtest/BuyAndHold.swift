import Backtest
import Market
import Quant

/// What holding the underlying instead would have come to: from the first to the last session's price, without
/// dividends and without costs.
struct BuyAndHold: Sendable {
    let symbol: Symbol
    let first: Day?
    let last: Day?
    let totalReturn: Figure<Double>
    let annualReturn: Figure<Double>
    let maximumDrawdown: Figure<Double>
    /// The price over its first one, by session; nil where none was seen.
    let levels: [Double?]

    static func all(_ result: BacktestResult) -> [BuyAndHold] {
        result.symbols.indices.map { BuyAndHold(result, index: $0) }
    }

    private init(_ result: BacktestResult, index: Int) {
        symbol = result.symbols[index]
        let seen = result.sessions.compactMap { point -> (day: Day, price: Double)? in
            guard index < point.underlyings.count, let price = point.underlyings[index], price > .zero else {
                return nil
            }
            return (point.session, price.approximateDollars)
        }
        first = seen.first?.day
        last = seen.last?.day
        guard let start = seen.first?.price, seen.count > 1 else {
            let reason = "fewer than two prices of \(result.symbols[index]) were seen"
            totalReturn = .missing(reason)
            annualReturn = .missing(reason)
            maximumDrawdown = .missing(reason)
            levels = []
            return
        }
        let performance = Performance(returns: ReturnFigures.returns(seen.map(\.price)))
        totalReturn = .value(performance.totalReturn)
        maximumDrawdown = .value(performance.maximumDrawdown)
        annualReturn = Figure(
            seen.count > RunStatistics.sessionsForYearly ? performance.annualGrowth : nil,
            orMissing: "fewer than \(RunStatistics.sessionsForYearly) sessions")
        levels = result.sessions.map { point in
            guard index < point.underlyings.count, let price = point.underlyings[index] else { return nil }
            return price.approximateDollars / start
        }
    }
}
