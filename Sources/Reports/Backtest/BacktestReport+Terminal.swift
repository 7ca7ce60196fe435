import Backtest
import Market
import Trading

/// A run on a terminal: what must be known, the figures, the equity line, where it was made, the trades, why there were
/// no more of them; last the one line that matters.
extension BacktestReport {
    /// Trades shown on a terminal; all where there are hardly more.
    private static let tradesShown = 25

    public func terminal(style: TerminalStyle) -> String {
        var parts = [head.terminal(style: style), figures.terminal(style: style), equityChart.render(style: style)]
        if months.years.count > 1 || months.years.first.map({ $0.months.count { $0 != nil } > 1 }) == true {
            parts.append(months.table.render(style: style))
        }
        for breakdown in breakdowns where breakdown.rows.count > 1 || breakdown.title.hasSuffix("reason") {
            guard !trades.isEmpty else { continue }
            parts.append(breakdown.table(whenEmpty: "No trade was closed.").render(style: style))
        }
        parts.append(shortTradeTable.render(style: style))
        if !result.open.isEmpty { parts.append(openTable.render(style: style)) }
        for waterfall in waterfalls { parts.append(waterfallTable(waterfall).render(style: style)) }
        parts.append(
            TextWidth.wrapped(closing, to: style.width)
                .map { style.paint($0, as: .strong) }.joined(separator: "\n") + "\n")
        return parts.joined(separator: "\n")
    }

    private var shortTradeTable: Table {
        let isShort = trades.count <= Self.tradesShown + 5
        var table = tradeTable(isShort ? trades[...] : trades.suffix(Self.tradesShown))
        if !isShort {
            table.title = "Last \(Format.count(Self.tradesShown)) trades"
            table.closing = Cell(
                "\(Format.count(trades.count - Self.tradesShown)) earlier trades are in the page, the JSON and `--trades`.",
                .quiet)
        }
        return table
    }

    private var equityChart: TextChart {
        let points = result.sessions
        return TextChart(
            title: "Equity", unit: .money, values: points.map { $0.equity.approximateDollars },
            firstLabel: points.first?.session.short ?? "", lastLabel: points.last?.session.short ?? "",
            reference: result.startingCash.approximateDollars,
            whenEmpty: "No session in the range. `wingspan data list` says which days there are.")
    }
}
