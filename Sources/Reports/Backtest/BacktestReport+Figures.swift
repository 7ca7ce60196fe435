import Backtest
import Market
import Trading

/// The figures of a run with their names and what stands beside them, the same on a terminal and in a page.
extension BacktestReport {
    var figures: FigureList {
        FigureList(groups: [resultGroup, tradesGroup, riskGroup, costGroup])
    }

    private var resultGroup: FigureList.Group {
        let returns = statistics.returns
        var entries: [FigureList.Entry] = [
            .init("profit, $", .pnl(statistics.profit), "after fees, open trades at closable prices"),
            .init(
                "equity at the end, $", .money(statistics.endingEquity),
                "from \(Format.money(units: statistics.startingCash.units, places: 0))"),
            .init("total return", returns.totalReturn.cell { .change($0) }),
            .init("annual return", returns.annualReturn.cell { .change($0) }),
        ]
        for holding in holdings {
            entries.append(
                .init(
                    "\(holding.symbol) held instead", holding.totalReturn.cell { .change($0) },
                    holding.totalReturn.reason
                        ?? "drawdown \(Format.percent(holding.maximumDrawdown.value)), without dividends"))
        }
        return FigureList.Group(name: "Result", entries: entries)
    }

    private var riskGroup: FigureList.Group {
        let returns = statistics.returns
        let excess = "over \(Format.percent(returns.riskFree)) a year"
        func ratio(_ figure: Figure<Double>, _ note: String) -> (Cell, String) {
            (figure.cell { .decimal($0, places: 2) }, figure.reason ?? note)
        }
        let sharpe = ratio(returns.sharpe, excess)
        let sortino = ratio(returns.sortino, excess)
        let calmar = ratio(returns.calmar, "annual return, of the deepest drawdown")
        return FigureList.Group(
            name: "Risk",
            entries: [
                .init("deepest drawdown", returns.maximumDrawdown.cell { .change($0) }, deepestNote),
                .init("longest drawdown", longestCell, longestNote),
                .init("volatility a year", returns.annualVolatility.cell { .percent($0) }),
                .init("Sharpe", sharpe.0, sharpe.1), .init("Sortino", sortino.0, sortino.1),
                .init("Calmar", calmar.0, calmar.1),
                .init("exposure", statistics.exposure.cell { .percent($0) }, "of sessions, at their end"),
                .init(
                    "margin used, mean", statistics.marginMean.cell { .percent($0) },
                    statistics.marginPeak.value.map { "at most \(Format.percent($0)), of equity" } ?? ""),
            ])
    }

    private var deepestNote: String {
        guard let deepest = statistics.returns.deepest else { return "" }
        return "over \(Format.daysLeft(deepest.days)), lowest \(deepest.valley.short), "
            + "\(Format.pnl(units: -deepest.fall.units)) $"
    }

    private var longestCell: Cell {
        guard let longest = statistics.returns.longest else {
            return .missing(statistics.returns.totalReturn.reason ?? "there was no drawdown")
        }
        return Cell(Format.daysLeft(longest.days))
    }

    private var longestNote: String {
        guard let longest = statistics.returns.longest else { return "" }
        return "from \(longest.first.short), \(longest.hasRecovered ? "to \(longest.last.short)" : "not over")"
    }

    private var tradesGroup: FigureList.Group {
        let all = statistics.trades
        let recent = statistics.recent
        return FigureList.Group(
            name: "Trades",
            entries: [
                .init(
                    "closed", .count(all.count),
                    result.open.isEmpty ? "" : "and \(Format.count(result.open.count)) still open"),
                .init(
                    "win rate", all.winRate.cell { .percent($0) },
                    all.winRate.reason ?? "\(Format.count(all.wins)) won, \(Format.count(all.losses)) lost"),
                .init(
                    "win rate, last \(RunStatistics.rollingDays) days", recent.winRate.cell { .percent($0) },
                    recent.winRate.reason ?? "\(Format.count(recent.wins)) of \(Format.count(recent.count))"),
                .init("average winner, $", all.averageWinner.cell { .pnl($0) }),
                .init("average loser, $", all.averageLoser.cell { .pnl($0) }),
                .init("expectancy, $ a trade", all.expectancy.cell { .pnl($0) }),
                .init("profit factor", all.profitFactor.cell { .decimal($0, places: 2) }),
                .init(
                    "days in trade, mean", all.daysHeld.cell { .decimal($0, places: 1) }),
            ])
    }

    private var costGroup: FigureList.Group {
        let all = statistics.trades
        let orders = result.orders
        return FigureList.Group(
            name: "Credit, costs and orders",
            entries: [
                .init("credit kept", all.creditKept.cell { .percent($0) }, all.creditKept.reason ?? "after fees"),
                .init(
                    "slippage against mid, $", all.count == 0 ? .missing("no trade was closed") : .money(all.slippage),
                    all.slippageOfCredit.value.map { "\(Format.percent($0)) of credit" } ?? ""),
                .init("fees, $", all.count == 0 ? .missing("no trade was closed") : .money(all.fees)),
                .init(
                    "orders filled", .count(orders.filled),
                    "of \(Format.count(orders.submitted)) sent, \(Format.count(orders.replaced)) steps walked"),
                .init("orders unfilled", .count(orders.unfilled, orders.unfilled > 0 ? .caution : .plain)),
                .init("orders rejected", .count(orders.rejected, orders.rejected > 0 ? .caution : .plain), rejectWords),
            ])
    }

    /// Why orders were rejected, the commonest first.
    var rejectWords: String {
        var counts: [(reason: RejectReason, count: Int)] = []
        for event in result.events {
            guard case .rejected(_, let reason) = event.kind else { continue }
            if let index = counts.firstIndex(where: { $0.reason == reason }) {
                counts[index].count += 1
            } else {
                counts.append((reason, 1))
            }
        }
        counts.sort { ($1.count, $0.reason.rawValue) < ($0.count, $1.reason.rawValue) }
        return counts.map { "\($0.reason.words) (\(Format.count($0.count)))" }.joined(separator: ", ")
    }
}
