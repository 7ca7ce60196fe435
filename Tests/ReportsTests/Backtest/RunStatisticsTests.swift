import Market
import Testing
import Trading

@testable import Backtest
@testable import Reports

@Suite struct RunStatisticsTests {
    private let statistics = RunStatistics(SampleRun.small(), riskFree: 0.05)

    @Test func `a run's trades come to what their fills and fees say`() {
        let all = statistics.trades
        // 200 − 2.60, 300 − 2.60 and −300 − 2.60.
        #expect(all.count == 3 && all.wins == 2 && all.losses == 1)
        #expect(all.profit == .cents(19_220))
        #expect(all.averageWinner.value == .cents(24_740))
        #expect(all.averageLoser.value == .cents(-30_260))
        #expect(all.winRate.value == 2.0 / 3)
        #expect(abs((all.profitFactor.value ?? 0) - 494.8 / 302.6) < 1e-12)
        // 192.20 / 3 = 64.0666…
        #expect(all.expectancy.value == Money(units: 640_667))
        #expect(abs((all.creditKept.value ?? 0) - 192.2 / 1_500) < 1e-12)
        #expect(all.fees == .cents(780) && all.slippage == .dollars(30))
        // 5, 3 and 2 days.
        #expect(abs((all.daysHeld.value ?? 0) - 10.0 / 3) < 1e-12)
        #expect(all.unmarkedTrades == 1 && all.unmarkedSessions == 2)
    }

    @Test func `returns begin at the starting cash and drawdowns at the best equity so far`() throws {
        let returns = statistics.returns
        #expect(abs((returns.totalReturn.value ?? 0) - 0.02) < 1e-12)
        #expect(abs((returns.maximumDrawdown.value ?? 0) - (99.0 / 101 - 1)) < 1e-12)
        let deepest = try #require(returns.deepest)
        #expect(deepest.fall == .dollars(2_000))
        #expect(deepest.first == Day("2018-02-01") && deepest.valley == Day("2018-02-01"))
        #expect(deepest.last == Day("2018-02-02") && deepest.days == 2 && deepest.hasRecovered)
    }

    @Test func `what five sessions cannot tell is missing, with the reason`() {
        let returns = statistics.returns
        for figure in [returns.sharpe, returns.sortino, returns.calmar, returns.annualReturn, returns.annualVolatility]
        {
            #expect(figure.value == nil && figure.reason == "fewer than 20 sessions")
        }
    }

    @Test func `from twenty sessions on the ratios are there`() {
        var result = SampleRun.small()
        let first = SampleRun.day("2018-01-02")
        result.sessions = (0..<20).map { index in
            SessionPoint(
                session: first + index, equity: .dollars(100_000 + Int64(index % 3) * 700), cash: .zero, margin: .zero,
                openTrades: 0, stalePositions: 0, underlyings: [nil])
        }
        let returns = RunStatistics(result, riskFree: 0.05).returns
        #expect(returns.sharpe.value != nil && returns.sortino.value != nil && returns.calmar.value != nil)
    }

    @Test func `exposure and margin are those of the sessions' ends`() {
        #expect(statistics.exposure.value == 0.6)
        #expect(abs((statistics.marginPeak.value ?? 0) - 5_000.0 / 99_000) < 1e-12)
    }

    @Test func `the last thirty days are counted back from the last session`() {
        var result = SampleRun.small()
        result.closed.append(SampleRun.trade(9, "2017-12-01", "2018-01-05", credit: 400, cost: 100))
        // 5 January is 31 days before 5 February.
        #expect(RunStatistics(result, riskFree: 0).recent.count == 3)
        result.closed.append(SampleRun.trade(10, "2017-12-01", "2018-01-07", credit: 400, cost: 100))
        #expect(RunStatistics(result, riskFree: 0).recent.count == 4)
    }

    @Test func `a run without trades has no figure made of them`() {
        let none = TradeFigures([])
        for figure in [none.winRate, none.profitFactor, none.creditKept, none.daysHeld] {
            #expect(figure.reason == "no trade was closed")
        }
        #expect(none.averageWinner.reason == "no trade was closed" && none.expectancy.value == nil)
        let winner = TradeFigures([SampleRun.trade(1, "2018-01-30", "2018-02-02", credit: 400, cost: 200)])
        #expect(winner.profitFactor.reason == "no trade lost")
    }

    @Test func `an account that lost everything has no returns`() {
        var result = SampleRun.small()
        result.sessions[1] = SampleRun.point("2018-01-31", -50)
        let returns = RunStatistics(result, riskFree: 0.05).returns
        #expect(returns.totalReturn.reason == "equity fell to zero or below")
        #expect(returns.maximumDrawdown.value == nil && returns.depths.isEmpty)
    }

    @Test func `months run from last session to last session`() {
        let years = MonthlyReturns(SampleRun.small()).years
        #expect(years.count == 1 && years[0].year == 2018)
        #expect(abs((years[0].months[0] ?? 0) - 0.01) < 1e-12)
        #expect(abs((years[0].months[1] ?? 0) - (102.0 / 101 - 1)) < 1e-12)
        #expect(years[0].months[2] == nil)
        #expect(abs((years[0].total ?? 0) - 0.02) < 1e-12)
    }

    @Test func `holding the underlying is measured from its first price to its last`() throws {
        let held = try #require(BuyAndHold.all(SampleRun.small()).first)
        #expect(abs((held.totalReturn.value ?? 0) + 0.05) < 1e-12)
        #expect(held.levels.count == 5 && held.levels[3] == nil)
        #expect(held.annualReturn.reason == "fewer than 20 sessions")
    }
}
