import Backtest
import Desk
import Market
import Profiles
import Strategy
import Trading

/// The trades of a run by strategy, by underlying and by exit reason: what each of them came to.
struct Breakdown: Sendable {
    struct Row: Sendable {
        let name: String
        let figures: TradeFigures
    }
    let title: String
    let rows: [Row]

    /// Every strategy of the profile, also one that never traded: its absence is an answer.
    static func byStrategy(_ trades: [ClosedTrade], _ profile: Profile) -> Breakdown {
        Breakdown(
            title: "By strategy",
            rows: profile.desk.strategies.indices.filter { profile.desk.strategies[$0].enabled }.map { index in
                Row(
                    name: profile.desk.strategies[index].name,
                    figures: TradeFigures(trades.filter { Int($0.strategy.number) == index }))
            })
    }

    static func byUnderlying(_ trades: [ClosedTrade], _ symbols: [Symbol]) -> Breakdown {
        let traded = Set(symbols + trades.map(\.underlying)).sorted()
        return Breakdown(
            title: "By underlying",
            rows: traded.map { symbol in
                Row(name: symbol.description, figures: TradeFigures(trades.filter { $0.underlying == symbol }))
            })
    }

    static func byExitReason(_ trades: [ClosedTrade]) -> Breakdown {
        Breakdown(
            title: "By exit reason",
            rows: ExitReason.allCases.compactMap { reason in
                let those = trades.filter { $0.reason == reason }
                return those.isEmpty ? nil : Row(name: reason.word, figures: TradeFigures(those))
            })
    }

    func table(whenEmpty: String) -> Table {
        var table = Table(
            title: title,
            columns: [
                .init(title.hasSuffix("reason") ? "reason" : title.hasSuffix("strategy") ? "strategy" : "underlying"),
                .init("trades", .right), .init("won", unit: "%", .decimal), .init("P&L", unit: "$", .decimal),
                .init("a trade", unit: "$", .decimal), .init("worst", unit: "$", .decimal, priority: 1),
                .init("credit kept", unit: "%", .decimal, priority: 2),
                .init("days held", .decimal, priority: 2), .init("fees", unit: "$", .decimal, priority: 3),
            ], whenEmpty: whenEmpty)
        for row in rows {
            let figures = row.figures
            table.add([
                Cell(row.name), .count(figures.count), figures.winRate.cell { .percent($0) },
                figures.count == 0 ? .missing("no trade was closed") : .pnl(figures.profit),
                figures.expectancy.cell { .pnl($0) }, figures.worst.cell { .pnl($0) },
                figures.creditKept.cell { .percent($0) }, figures.daysHeld.cell { .decimal($0, places: 1) },
                figures.count == 0 ? .missing("no trade was closed") : .money(figures.fees),
            ])
        }
        return table
    }
}
