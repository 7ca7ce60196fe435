import Backtest
import Market
import Trading

/// The account's return of each month and year, from equity at closable prices at their last sessions. The first month
/// begins at the starting cash; first and last may be parts of a month.
struct MonthlyReturns: Hashable, Sendable {
    struct Year: Hashable, Sendable {
        let year: Int
        /// January to December; nil where there was no session.
        var months: [Double?]
        var total: Double?
    }
    let years: [Year]

    init(_ result: BacktestResult) {
        var years: [Year] = []
        var monthStart = result.startingCash
        var yearStart = result.startingCash
        let points = result.sessions
        for (index, point) in points.enumerated() {
            let (year, month) = (point.session.year, point.session.month)
            if years.last?.year != year { years.append(Year(year: year, months: Array(repeating: nil, count: 12))) }
            let next = index + 1 < points.count ? points[index + 1].session : nil
            if next?.month != month || next?.year != year {
                years[years.count - 1].months[month - 1] = Self.change(from: monthStart, to: point.equity)
                monthStart = point.equity
            }
            if next?.year != year {
                years[years.count - 1].total = Self.change(from: yearStart, to: point.equity)
                yearStart = point.equity
            }
        }
        self.years = years
    }

    private static func change(from start: Money, to end: Money) -> Double? {
        start > .zero ? end.approximateDollars / start.approximateDollars - 1 : nil
    }

    var grid: HeatGrid {
        HeatGrid(
            title: "Returns by month",
            source: "account at closable prices, %; the first month begins at the starting cash",
            columns: ReportDate.monthNames,
            rows: years.map { HeatGrid.Row(String($0.year), $0.months, total: $0.total) }, totalName: "year",
            whenEmpty: "No session, so no month. A range with sessions fills it.")
    }

    /// For a terminal: a row for each year; months without a session stay blank.
    var table: Table {
        var table = Table(
            title: "Returns by month, %",
            columns: [.init("year")] + ReportDate.monthNames.map { .init($0, .decimal, priority: 1) }
                + [.init("year's", .decimal)], whenEmpty: "No session, so no month.")
        for year in years {
            table.add(
                [Cell(String(year.year))]
                    + year.months.map { month in
                        month.map { Cell(Format.signed($0 * 100, places: 1), Meaning.ofSign($0)) } ?? .blank
                    }
                    + [year.total.map { Cell(Format.signed($0 * 100, places: 1), .strong) } ?? .missing("no return")])
        }
        return table
    }
}
