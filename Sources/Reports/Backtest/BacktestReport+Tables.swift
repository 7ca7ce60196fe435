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

    /// A terminal drops what it has no room for; a page shows what fits every screen.
    enum TradeColumns { case terminal, page }

    /// - Parameters:
    ///   - shown: which trades; all of them in a page, the last ones on a terminal.
    ///   - linked: the trades whose stories are in the page, by anchor.
    func tradeTable(
        _ shown: some Sequence<ClosedTrade>, columns: TradeColumns = .terminal, linked: Set<String> = []
    ) -> Table {
        let isPage = columns == .page
        let namesStrategy = profile.desk.strategies.count { $0.enabled } > 1
        var heads: [Table.Column] = [.init("trade", .right)]
        if namesStrategy { heads.append(.init("strategy", priority: 2)) }
        heads += [.init("symbol", priority: 1), .init("strikes"), .init("entered")]
        if !isPage { heads.append(.init("expiry", priority: 3)) }
        heads += [
            .init("exited"), .init("days", .right, priority: 3), .init("units", .right, priority: 1),
            .init("credit", unit: "$", .decimal, priority: isPage ? 2 : 0),
            .init("cost", unit: "$", .decimal, priority: isPage ? 2 : 0),
        ]
        if !isPage {
            heads += [
                .init("fees", unit: "$", .decimal, priority: 4), .init("worst", unit: "$", .decimal, priority: 5),
            ]
        }
        heads += [.init("closed by"), .init("P&L", unit: "$", .decimal)]
        var table = Table(
            title: "Trades", source: tradeSource, columns: heads,
            whenEmpty: "No trade was closed. The waterfall says where the scans ended.")
        for trade in shown {
            let anchor = trade.anchor
            var reason = trade.reason.word
            // A trade that could not be marked says so where its end is told.
            if trade.unmarkedSessions > 0 { reason += " · \(Format.count(trade.unmarkedSessions)) unmarked" }
            var cells = [Cell(trade.id.description, link: linked.contains(anchor) ? "#" + anchor : nil)]
            if namesStrategy { cells.append(Cell(strategyName(trade.strategy))) }
            // A page may break the line between the sides of a condor, not within one.
            let strikes = StructureWords.strikes(trade.legs)
            cells += [
                Cell(trade.underlying.description),
                Cell(isPage ? strikes.replacing("P ", with: "P\u{A0}").replacing("C ", with: "C\u{A0}") : strikes),
                .day(trade.entrySession),
            ]
            if !isPage {
                let days = trade.entrySession.days(to: trade.expiry)
                cells.append(Cell(Format.expiry(trade.expiry.reportDate, daysLeft: days)))
            }
            cells += [
                .day(trade.exitSession), .count(trade.daysHeld), .count(trade.quantity), price(trade.creditPerShare),
                price(trade.costPerShare),
            ]
            if !isPage {
                cells += [.money(trade.fees), trade.worstMark.map { .pnl($0) } ?? .missing("it was never marked")]
            }
            cells += [
                Cell(
                    reason, trade.unmarkedSessions > 0 ? .caution : .plain,
                    detail: "closed because \(trade.reason.sentence)"), .pnl(trade.profit),
            ]
            table.add(cells)
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
                    Cell(
                        Format.expiry(trade.candidate.expiry.reportDate, daysLeft: end.days(to: trade.candidate.expiry))
                    ),
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
