import Backtest
import Market
import Profiles
import Trading

/// A run as one self-contained page: what must be known, the few numbers, equity over drawdown, where it was made, why
/// there was no more, and every trade with its story.
extension BacktestReport {
    /// Stories carry two charts each; with more trades than this, the last ones and the extremes tell theirs.
    private static let storiesShown = 200
    private static let extremesShown = 20

    public func html() -> String {
        let stories = storied
        let linked = Set(stories.map(\.anchor))
        return HTMLPage(
            title: head.title, subtitle: head.subtitle, labels: head.labels,
            head: [.keyFigures(keyFigures), .paragraph(closing, .strong)]
                + (head.notes.isEmpty ? [] : [.notes(head.notes)]),
            sections: [
                .init(
                    "Equity", lead: "What the account was worth at closable prices, and how far below its best.", equity
                ),
                .init("Figures", lead: "What is missing says why.", [.table(figures.table(title: ""))]),
                .init("Where it was made", lead: "By month, by size, by strategy, underlying and exit reason.", made),
                .init(
                    "Why no trade", lead: "Where every scan and every structure ended, and how near the nearest came.",
                    waterfallBlocks),
                .init(
                    "Trades", lead: "Each closed trade; its number leads to its story.",
                    [.table(linkedTradeTable(linked))]),
                .init("Still open", lead: "What was held when the history ended.", openBlocks),
                .init("Stories", lead: storyLead(stories.count), stories.map { story($0) }),
                .init(
                    "Settings", lead: "What the profile relaxes or switches off, and why; all other limits stand.",
                    [.table(settingsTable)]),
            ].filter { !$0.blocks.isEmpty },
            footer: footer
        ).html()
    }

    private var footer: String {
        var parts = ["Wingspan" + (facts.version.isEmpty ? "" : " " + facts.version)]
        parts.append("profile \(profile.name)")
        if !facts.data.isEmpty { parts.append("data: \(facts.data)") }
        if facts.isDelayed { parts.append("delayed quotes") }
        parts.append("the same data and profile give the same page")
        return parts.joined(separator: " · ")
    }

    private var keyFigures: [Block.KeyFigure] {
        let (all, returns) = (statistics.trades, statistics.returns)
        return [
            .init(
                "Profit, $", .pnl(statistics.profit), note: note(of: returns.totalReturn) { Format.signedPercent($0) }),
            .init(
                "Trades", .count(all.count),
                note: result.open.isEmpty ? "closed" : "closed, \(Format.count(result.open.count)) open"),
            .init(
                "Win rate", all.winRate.cell { .percent($0) },
                note: all.winRate.reason ?? "\(Format.count(all.wins)) won"),
            .init(
                "Profit factor", all.profitFactor.cell { .decimal($0, places: 2) }, note: all.profitFactor.reason ?? ""),
            .init(
                "Deepest drawdown", returns.maximumDrawdown.cell { .change($0) },
                note: returns.maximumDrawdown.reason ?? returns.deepest.map { "to \($0.valley.short)" } ?? ""),
            .init("Sharpe", returns.sharpe.cell { .decimal($0, places: 2) }, note: returns.sharpe.reason ?? ""),
        ]
    }

    private func note(of figure: Figure<Double>, _ text: (Double) -> String) -> String {
        figure.value.map(text) ?? figure.reason ?? ""
    }

    // MARK: Equity

    private var equity: [Block] {
        let points = result.sessions
        func series(_ values: [Double?]) -> [TimeSeriesChart.Point] {
            zip(points, values).map { .init($0.session.reportDate, $1) }
        }
        let start = result.startingCash.approximateDollars
        let depths = statistics.returns.depths
        var panels = [
            TimeSeriesChart.Panel(
                "Equity", unit: .money, [.init("", series(points.map { $0.equity.approximateDollars }))],
                reference: .init(start, "start"), height: 240),
            TimeSeriesChart.Panel(
                "Drawdown", unit: .percent,
                depths.isEmpty ? [] : [.init("", series(depths.map { $0 }), shape: .area, meaning: .loss)],
                showsZero: true, height: 110),
        ]
        // Beside the underlying's swings an account that risks little is a flat line, so they share no panel above.
        let held = holdings.filter { !$0.levels.isEmpty }.prefix(4)
        if !held.isEmpty, start > 0 {
            let own = points.map { point -> Double? in point.equity.approximateDollars / start - 1 }
            panels.append(
                .init(
                    "Against holding the underlying, without dividends", unit: .change,
                    [.init("account", series(own))]
                        + held.map { .init("\($0.symbol) held", series($0.levels.map { $0.map { $0 - 1 } })) },
                    showsZero: true, height: 140))
        }
        let chart = TimeSeriesChart(
            title: "Equity and drawdown", source: chartSource, panels: panels, marks: marks,
            markNames: markNames,
            spans: stops.map { stop in
                .init(
                    from: ChartTime(stop.from.reportDate), to: ChartTime(stop.to.reportDate),
                    reason: "no entries: \(stop.reason.words)")
            },
            whenEmpty: "No session in the range. A catalog with chains in it fills this; see `wingspan data list`.")
        return [.chart(chart)] + (rolling.map { [.chart($0)] } ?? [])
    }

    private var chartSource: String {
        (["at closable prices, session by session"]
            + head.labels.filter { $0.meaning == .caution || $0.text == "daily" }
            .prefix(4).map(\.text)).joined(separator: " · ")
    }

    private var marks: [TimeSeriesChart.Mark] {
        result.closed.map { trade in
            .init(
                ChartTime(trade.exitSession.reportDate),
                Meaning.ofSign(trade.profit.units),
                title: "\(trade.id) \(trade.underlying) \(StructureWords.strikes(trade.legs)): "
                    + "\(Format.pnl(units: trade.profit.units)), \(trade.reason.word), \(trade.exitSession.short)")
        }
    }

    private var markNames: [TimeSeriesChart.MarkName] {
        let names: [TimeSeriesChart.MarkName] = [
            .init(.gain, "closed with a profit"), .init(.loss, "closed with a loss"), .init(.plain, "closed even"),
        ]
        return names.filter { name in trades.contains { Meaning.ofSign($0.profit.units) == name.meaning } }
    }

    /// The share of the trades closed in the last 30 days that won, where enough were closed to say.
    private var rolling: TimeSeriesChart? {
        let least = 5
        let byExit = result.closed.sorted { ($0.exitSession, $0.id) < ($1.exitSession, $1.id) }
        let days = byExit.map(\.exitSession).reduce(into: [Day]()) { if $0.last != $1 { $0.append($1) } }
        let points = days.compactMap { day -> TimeSeriesChart.Point? in
            let window = byExit.filter { $0.exitSession <= day && $0.exitSession > day - RunStatistics.rollingDays }
            guard window.count >= least else { return nil }
            return .init(day.reportDate, Double(window.count { $0.profit > .zero }) / Double(window.count))
        }
        guard points.count > 2 else { return nil }
        return TimeSeriesChart(
            title: "Win rate, last 30 days",
            source: "trades closed in the 30 days to each exit, where there were \(least) or more",
            panels: [.init("won", unit: .percent, [.init("", points, shape: .step)], showsZero: true, height: 110)],
            whenEmpty: "Too few trades.")
    }

    // MARK: Where it was made

    private var made: [Block] {
        let profits = trades.map { $0.profit.approximateDollars }
        let histogram = HistogramChart(
            title: "Profit and loss by trade", source: "each trade after fees, $", unit: .pnl, countName: "trades",
            values: profits,
            lines: statistics.trades.expectancy.value.map { [.init($0.approximateDollars, "mean")] } ?? [],
            whenEmpty: "No trade was closed. A longer history or a wider profile fills this.")
        let reasons = BarChart(
            title: "Profit by exit reason", source: "sum of the trades closed for it, $", unit: .pnl,
            bars: breakdowns.last.map { breakdown in
                breakdown.rows.map { row in
                    .init(
                        row.name, value: row.figures.profit.approximateDollars,
                        valueText: Format.pnl(units: row.figures.profit.units),
                        Meaning.ofSign(row.figures.profit.units), note: Format.count(row.figures.count, "trade"))
                }
            } ?? [], whenEmpty: "No trade was closed.")
        return [.chart(months.grid), .pair([.chart(histogram)], [.chart(reasons)])]
            + breakdowns.map { .table($0.table(whenEmpty: "No trade was closed.")) }
    }

    // MARK: Why no trade

    private var waterfallBlocks: [Block] {
        waterfalls.flatMap { waterfall -> [Block] in
            func steps(_ steps: [StrategyWaterfall.Step]) -> [BarChart.Step] {
                steps.map { BarChart.Step($0.name, count: $0.count, note: $0.note) }
            }
            let scans = BarChart.waterfall(
                title: "\(waterfall.name): scans",
                source: "one for each snapshot; the first gate that said no ended it",
                totalLabel: "scans", total: waterfall.scans, steps: steps(waterfall.scanSteps), leftLabel: "entered",
                whenEmpty: "Nothing was scanned: no snapshot of what this strategy trades.")
            var blocks: [Block] = [.chart(scans)]
            if waterfall.enumerated > 0 {
                blocks.append(
                    .chart(
                        BarChart.waterfall(
                            title: "\(waterfall.name): structures",
                            source: "every combination of legs looked at; the first gate that said no ended it",
                            totalLabel: "looked at", total: waterfall.enumerated,
                            steps: steps(waterfall.structureSteps), leftLabel: "passed every gate",
                            whenEmpty: "No structure was looked at.")))
            }
            if !waterfall.misses.isEmpty {
                var table = Table(
                    title: "\(waterfall.name): nearest misses",
                    columns: [.init("gate"), .init("session"), .init("how near")])
                for miss in waterfall.misses {
                    table.add([
                        Cell(miss.gate.label), .day(miss.session),
                        Cell(miss.gate.words(.failed(.refused, measured: miss.measured, limit: miss.limit))),
                    ])
                }
                blocks.append(.details(summary: "Nearest misses of \(waterfall.name)", [.table(table)]))
            }
            return blocks
        }
    }

    private var openBlocks: [Block] {
        result.open.isEmpty ? [] : [.table(openTable)]
    }

    private var settingsTable: Table {
        var table = Table(
            title: "", columns: [.init("setting"), .init("what"), .init("why")],
            whenEmpty: "Nothing is relaxed and every gate is asked.")
        for relaxation in profile.relaxations {
            table.add([Cell(relaxation.setting), Cell(relaxation.what), Cell(relaxation.why)])
        }
        return table
    }

    // MARK: Stories

    /// Fees, expiry and the worst mark stand in the story: a page is no wider than a screen.
    private func linkedTradeTable(_ linked: Set<String>) -> Table {
        tradeTable(trades, columns: .page, linked: linked)
    }

    private var storied: [ClosedTrade] {
        guard trades.count > Self.storiesShown else { return trades }
        let byProfit = trades.sorted { ($0.profit, $0.id) < ($1.profit, $1.id) }
        let kept = Set(
            trades.suffix(Self.storiesShown).map(\.id) + byProfit.prefix(Self.extremesShown).map(\.id)
                + byProfit.suffix(Self.extremesShown).map(\.id))
        return trades.filter { kept.contains($0.id) }
    }

    private func storyLead(_ shown: Int) -> String {
        let what = "Legs, payoff, fills, the market at entry, and why it was closed."
        guard shown < trades.count else { return what }
        return what + " Of \(Format.count(trades.count)) trades the last \(Format.count(Self.storiesShown)) and the "
            + "\(Format.count(Self.extremesShown)) best and worst; the rest are in the JSON."
    }

    private func story(_ trade: ClosedTrade) -> Block {
        TradeStory(trade: trade, strategy: strategyName(trade.strategy)).block
    }
}
