import Backtest
import Desk
import Market
import Profiles
import Strategy
import Trading

/// The tables of a run: closed trades, open ones, and the waterfalls.
extension BacktestReport {
    var tradeSource: [Cell] {
        [
            Cell(Format.count(trades.count, "closed trade")), Cell("credit and cost per share of one unit"),
            Cell("P&L of the whole trade after fees"),
        ]
    }

    /// - Parameters:
    ///   - shown: which trades; all of them in a page, the last ones on a terminal.
    ///   - links: whether a number leads to the trade's story.
    func tradeTable(_ shown: some Sequence<ClosedTrade>, linked: Set<String> = []) -> Table {
        let severalStrategies = profile.desk.strategies.count { $0.enabled } > 1
        var table = Table(
            title: "Trades", source: tradeSource,
            columns: [
                .init("trade", .right),
                .init("strategy", priority: severalStrategies ? 2 : 4), .init("symbol", priority: 1),
                .init("strikes"), .init("entered"), .init("expiry", priority: 3),
                .init("exited"), .init("days", .right, priority: 3), .init("units", .right, priority: 1),
                .init("credit", unit: "$", .decimal), .init("cost", unit: "$", .decimal),
                .init("fees", unit: "$", .decimal, priority: 4), .init("worst", unit: "$", .decimal, priority: 5),
                .init("closed by"), .init("P&L", unit: "$", .decimal),
            ],
            whenEmpty: "No trade was closed. The waterfall says where the scans ended.")
        for trade in shown {
            let anchor = trade.anchor
            var reason = trade.reason.word
            // A trade that could not be marked says so where its end is told.
            if trade.unmarkedSessions > 0 { reason += " · \(Format.count(trade.unmarkedSessions)) unmarked" }
            table.add([
                Cell(trade.id.description, link: linked.contains(anchor) ? "#" + anchor : nil),
                Cell(strategyName(trade.strategy)), Cell(trade.underlying.description),
                Cell(StructureWords.strikes(trade.legs)), .day(trade.entrySession),
                Cell(Format.expiry(trade.expiry.reportDate, daysLeft: trade.entrySession.days(to: trade.expiry))),
                .day(trade.exitSession), .count(trade.daysHeld), .count(trade.quantity),
                price(trade.creditPerShare), price(trade.costPerShare), .money(trade.fees),
                trade.worstMark.map { .pnl($0) } ?? .missing("it was never marked"),
                Cell(
                    reason, trade.unmarkedSessions > 0 ? .caution : .plain,
                    detail: "closed because \(trade.reason.sentence)"), .pnl(trade.profit),
            ])
        }
        return table
    }

    private func price(_ price: Price) -> Cell {
        Cell(Format.money(units: price.units, places: StructureWords.places(price)))
    }

    var openTable: Table {
        var table = Table(
            title: "Open at the end", source: [Cell("P&L if closed at the last marks, after fees so far")],
            columns: [
                .init("trade", .right), .init("strategy", priority: 2), .init("symbol", priority: 1), .init("strikes"),
                .init("entered"), .init("expiry"), .init("units", .right), .init("P&L now", unit: "$", .decimal),
            ], whenEmpty: "No trade was open at the end.")
        for trade in result.open.sorted(by: { $0.id < $1.id }) {
            let end = result.sessions.last?.session ?? trade.entrySession
            table.add(
                [
                    Cell(trade.id.description), Cell(strategyName(trade.candidate.strategy)),
                    Cell(trade.candidate.underlying.description), Cell(StructureWords.strikes(trade.candidate.legs)),
                    .day(trade.entrySession),
                    Cell(Format.expiry(trade.candidate.expiry.reportDate, daysLeft: end.days(to: trade.candidate.expiry))),
                    .count(trade.quantity),
                    trade.profit.map { .pnl($0) } ?? .missing("a leg had no quote"),
                ],
                note: trade.profit == nil ? "not marked: a leg had no quote on the last session" : nil)
        }
        return table
    }

    func waterfallTable(_ waterfall: StrategyWaterfall) -> Table {
        var table = Table(
            title: "Why no trade · \(waterfall.name)",
            source: [
                Cell(Format.count(waterfall.scans, "scan")),
                Cell(Format.count(waterfall.enumerated, "structure") + " looked at"),
            ],
            columns: [
                .init("ended at"), .init("scans", .right), .init("structures", .right),
                .init("nearest miss"),
            ], whenEmpty: "Nothing was scanned: no snapshot of what this strategy trades.")
        func add(_ step: StrategyWaterfall.Step, isScan: Bool) {
            table.add([
                Cell(step.name), isScan ? .count(step.count, .loss) : .blank,
                isScan ? .blank : .count(step.count, .loss), Cell(step.miss, .quiet),
            ])
        }
        for step in waterfall.scanSteps { add(step, isScan: true) }
        if waterfall.scans > 0 {
            table.add([Cell("entered", .strong), .count(waterfall.entered, .gain), .blank, .blank])
        }
        if waterfall.enumerated > 0 {
            table.section("structures")
            for step in waterfall.structureSteps { add(step, isScan: false) }
            table.add([Cell("passed every gate", .strong), .blank, .count(waterfall.passed, .gain), .blank])
        }
        return table
    }
}
