import Backtest
import Market
import Quant
import Trading

/// The figures of a run, computed once from what happened: trades from fills, returns from the account at closable
/// prices at each session's end. What too little data cannot tell is missing, with the reason.
struct RunStatistics: Sendable {
    /// Annualising fewer sessions than this says nothing.
    static let sessionsForYearly = 20
    /// The days a rolling win rate looks back over.
    static let rollingDays = 30

    let sessions: Int
    let startingCash: Money
    let endingEquity: Money
    let openTrades: Int
    let trades: TradeFigures
    let returns: ReturnFigures
    let recent: TradeFigures
    /// Shares of sessions that ended with a trade open, and of equity that margin took.
    let exposure: Figure<Double>
    let marginMean: Figure<Double>
    let marginPeak: Figure<Double>

    var profit: Money { endingEquity - startingCash }

    init(_ result: BacktestResult, riskFree: Double) {
        sessions = result.sessions.count
        startingCash = result.startingCash
        endingEquity = result.endingEquity
        openTrades = result.open.count
        trades = TradeFigures(result.closed)
        returns = ReturnFigures(result, riskFree: riskFree)
        recent = TradeFigures(
            result.sessions.last.map { last in
                result.closed.filter { $0.exitSession > last.session - Self.rollingDays }
            } ?? [])
        let count = Double(sessions)
        exposure = Figure(
            sessions > 0 ? Double(result.sessions.count { $0.openTrades > 0 }) / count : nil,
            orMissing: "there was no session")
        let uses = result.sessions.map { point in
            point.equity > .zero ? point.margin.approximateDollars / point.equity.approximateDollars : .infinity
        }
        let reason = sessions == 0 ? "there was no session" : "equity fell to zero or below"
        let isKnown = sessions > 0 && uses.allSatisfy(\.isFinite)
        marginMean = Figure(isKnown ? Statistics.mean(uses) : nil, orMissing: reason)
        marginPeak = Figure(isKnown ? uses.max() : nil, orMissing: reason)
    }
}

/// What a set of closed trades came to.
struct TradeFigures: Sendable {
    let count: Int
    let wins: Int
    let losses: Int
    /// After fees.
    let profit: Money
    let fees: Money
    /// Given away against the net mid: positive is worse than mid.
    let slippage: Money
    let winRate: Figure<Double>
    let averageWinner: Figure<Money>
    let averageLoser: Figure<Money>
    let best: Figure<Money>
    let worst: Figure<Money>
    /// Mean profit of a trade.
    let expectancy: Figure<Money>
    let profitFactor: Figure<Double>
    let payoffRatio: Figure<Double>
    /// Calendar days from entry to exit, the mean.
    let daysHeld: Figure<Double>
    /// Profit as a share of the credit received.
    let creditKept: Figure<Double>
    /// Slippage as a share of the credit received.
    let slippageOfCredit: Figure<Double>
    /// Trades that could not be marked on some session, and on how many sessions together.
    let unmarkedTrades: Int
    let unmarkedSessions: Int

    init(_ trades: [ClosedTrade]) {
        let profits = trades.map(\.profit)
        let winners = profits.filter { $0 > .zero }
        let losers = profits.filter { $0 < .zero }
        let dollars = profits.map(\.approximateDollars)
        count = trades.count
        wins = winners.count
        losses = losers.count
        profit = profits.reduce(.zero, +)
        fees = trades.reduce(.zero) { $0 + $1.fees }
        slippage = trades.reduce(.zero) { $0 + $1.slippage }
        let none = "no trade was closed"
        winRate = Figure(
            Performance.winRate(dollars), orMissing: trades.isEmpty ? none : "no trade won or lost anything")
        averageWinner = Figure(
            Averages.money(winners.reduce(.zero, +), over: winners.count),
            orMissing: trades.isEmpty ? none : "no trade won")
        averageLoser = Figure(
            Averages.money(losers.reduce(.zero, +), over: losers.count),
            orMissing: trades.isEmpty ? none : "no trade lost")
        best = Figure(profits.max(), orMissing: none)
        worst = Figure(profits.min(), orMissing: none)
        expectancy = Figure(Averages.money(profit, over: trades.count), orMissing: none)
        profitFactor = Figure(
            losers.isEmpty ? nil : Performance.profitFactor(dollars), orMissing: trades.isEmpty ? none : "no trade lost"
        )
        payoffRatio = Figure(
            Performance.payoffRatio(dollars), orMissing: trades.isEmpty ? none : "needs winners and losers")
        daysHeld = Figure(
            trades.isEmpty ? nil : Double(trades.reduce(0) { $0 + $1.daysHeld }) / Double(trades.count),
            orMissing: none)
        let credit = trades.reduce(Money.zero) { $0 + $1.opening }
        let noCredit = trades.isEmpty ? none : "no credit was received"
        creditKept = Figure(
            credit > .zero ? profit.approximateDollars / credit.approximateDollars : nil, orMissing: noCredit)
        slippageOfCredit = Figure(
            credit > .zero ? slippage.approximateDollars / credit.approximateDollars : nil, orMissing: noCredit)
        unmarkedTrades = trades.count { $0.unmarkedSessions > 0 }
        unmarkedSessions = trades.reduce(0) { $0 + $1.unmarkedSessions }
    }
}

/// What the account's daily returns came to, as `Performance` defines the figures.
struct ReturnFigures: Sendable {
    /// A year's, as a fraction; the excess over it enters Sharpe and Sortino.
    let riskFree: Double
    let totalReturn: Figure<Double>
    let annualReturn: Figure<Double>
    let annualVolatility: Figure<Double>
    let sharpe: Figure<Double>
    let sortino: Figure<Double>
    let calmar: Figure<Double>
    /// The deepest fall from a peak, a fraction below zero, and what it was in dollars.
    let maximumDrawdown: Figure<Double>
    let deepest: DrawdownSpan?
    /// The stretch under water of most calendar days.
    let longest: DrawdownSpan?
    /// Equity over its highest so far − 1, one for each session; empty where equity fell to zero or below.
    let depths: [Double]

    /// A stretch under water: peak to trough in dollars, and its days.
    struct DrawdownSpan: Hashable, Sendable {
        let first: Day
        let valley: Day
        let last: Day
        let fall: Money
        /// Calendar days from the first session under water to the last, both counted.
        var days: Int { first.days(to: last) + 1 }
        let hasRecovered: Bool
    }

    init(_ result: BacktestResult, riskFree: Double) {
        self.riskFree = riskFree
        let equity = [result.startingCash] + result.sessions.map(\.equity)
        let isWhole = result.startingCash > .zero && equity.dropLast().allSatisfy { $0 > .zero }
        let returns = isWhole ? Self.returns(equity.map(\.approximateDollars)) : []
        let perSession = riskFree / tradingDaysPerYear
        let performance = Performance(returns: returns, riskFree: perSession, required: perSession)
        let none = result.sessions.isEmpty ? "there was no session" : "equity fell to zero or below"
        let isEnough = returns.count >= RunStatistics.sessionsForYearly
        func yearly(_ value: Double?, _ otherwise: String) -> Figure<Double> {
            guard !returns.isEmpty else { return .missing(none) }
            guard isEnough else { return .missing("fewer than \(RunStatistics.sessionsForYearly) sessions") }
            return Figure(value, orMissing: otherwise)
        }
        totalReturn = returns.isEmpty ? .missing(none) : .value(performance.totalReturn)
        annualReturn = yearly(performance.annualGrowth, "equity fell to zero or below")
        annualVolatility = yearly(performance.annualVolatility, "equity never moved")
        let moved = returns.contains { $0 != 0 }
        sharpe = yearly(moved ? performance.sharpe : nil, "equity never moved")
        sortino = yearly(moved ? performance.sortino : nil, "equity never moved")
        calmar = yearly(performance.calmar, "there was no drawdown")
        maximumDrawdown = returns.isEmpty ? .missing(none) : .value(performance.maximumDrawdown)
        depths = returns.isEmpty ? [] : Drawdown.depths(returns)
        let points = result.sessions
        func span(_ stretch: Drawdown) -> DrawdownSpan {
            DrawdownSpan(
                first: points[stretch.first].session, valley: points[stretch.valley].session,
                last: points[stretch.last].session, fall: equity[stretch.first] - points[stretch.valley].equity,
                hasRecovered: stretch.last < points.count - 1)
        }
        deepest = Drawdown.deepest(in: returns).map(span)
        longest =
            returns.isEmpty
            ? nil
            : Drawdown.longest(in: returns, dayNumbers: points.map { Int($0.session.number) }).map { span($0.stretch) }
    }

    static func returns(_ levels: [Double]) -> [Double] {
        zip(levels, levels.dropFirst()).map { $1 / $0 - 1 }
    }
}
