@testable import Reports

/// Small charts with every part in use.
enum Samples {
    static func day(_ number: Int) -> ReportDate {
        ReportDate(dayNumber: ReportDate(year: 2018, month: 1, day: 2).dayNumber + number)
    }

    static let equity = TimeSeriesChart(
        title: "Equity <SPX>", source: "daily & modelled",
        panels: [
            .init(
                "equity", unit: .money,
                [
                    .init("Wingspan", (0..<50).map { .init(day($0), $0 == 20 ? nil : 100_000 + Double($0 * $0)) }),
                    .init("S&P 500", (0..<50).map { .init(day($0), 100_000 + Double($0) * 49) }),
                ], reference: .init(100_000, "start")),
            .init(
                "drawdown", unit: .change,
                [.init("", (0..<50).map { .init(day($0), -Double($0 % 7) / 100) }, shape: .area, meaning: .loss)],
                showsZero: true, height: 90),
        ],
        marks: Meaning.allCases.enumerated().map { index, meaning in
            .init(ChartTime(day(index * 5)), value: index == 0 ? 100_100 : nil, meaning, title: "trade & <\(index)>")
        },
        markNames: [.init(.gain, "closed with a profit")],
        spans: [
            .init(from: ChartTime(day(10)), to: ChartTime(day(40)), reason: "halted: VIX > 40"),
            .init(from: ChartTime(day(45)), to: ChartTime(day(45)), reason: "FOMC"),
        ], whenEmpty: "No session has been marked yet.")

    static let waterfall = BarChart.waterfall(
        title: "Why no trade", totalLabel: "candidates", total: 1_000,
        steps: [
            .init("A · open", count: 0), .init("C · spread < 10%", count: 700, note: "wide"), .init("D", count: 290),
        ],
        leftLabel: "sent", whenEmpty: "Nothing was judged.")

    static let misses = BarChart(
        title: "Nearest misses", unit: .percent,
        bars: [
            .init("5 Jan · credit", value: 0.97, limit: 1, .caution, note: "0.323 of 0.333"), .init("x", value: -0.2),
        ],
        whenEmpty: "Nothing came near.")

    static let payoff = PayoffChart(
        title: "Iron condor", underlyingName: "SPX",
        atExpiry: [
            .init(2_560, -4_130), .init(2_625, -4_130), .init(2_650, 870), .init(2_890, 870), .init(2_915, -4_130),
        ],
        today: [.init(2_560, -2_000), .init(2_740, 400), .init(2_915, -2_500)],
        strikes: [
            .init(2_625, "+2 P2625"), .init(2_650, "−2 P2650"), .init(2_890, "−2 C2890"), .init(2_915, "+2 C2915"),
        ],
        breakEvens: [2_645.65, 2_894.35], spot: 2_762.13, expectedMove: 2_680...2_845, whenEmpty: "No legs.")

    static let histogram = HistogramChart(
        title: "P&L of trades", unit: .pnl, countName: "trades", values: [-410, -120.5, -3, 0, 12, 84, 85, 90, 210],
        lines: [.init(12, "median")], whenEmpty: "No trade was closed.")

    static let emptyHistogram = HistogramChart(
        title: "P&L", unit: .pnl, countName: "trades", values: [], whenEmpty: "No trade was closed: all 4 are open.")

    static let heat = HeatGrid(
        title: "Monthly returns, %", columns: ReportDate.monthNames,
        rows: [.init("2018", (0..<12).map { $0 == 11 ? nil : Double($0 - 5) / 100 }, total: 0.012)], totalName: "year",
        whenEmpty: "No month has ended.")

    static let all: [any Chart] = [equity, waterfall, misses, payoff, histogram, heat]
}
