import Foundation
import Quant
import Testing
import Truth

/// Figures of return series against empyrical and quantstats.
@Suite struct PerformanceTests {
    struct Window {
        var dates: [String]
        var returns: [Double]
        var days: [Int]
    }

    static let figures: [String: @Sendable ([Double]) -> Double?] = [
        "total_return": { Performance(returns: $0).totalReturn },
        "cagr": { Performance(returns: $0).annualGrowth },
        "annual_volatility": { Performance(returns: $0).annualVolatility },
        "sharpe_rf0": { Performance(returns: $0).sharpe },
        "sharpe_rf_daily_8e-5": { Performance(returns: $0, riskFree: 8e-5).sharpe },
        "sortino_mar0": { Performance(returns: $0).sortino },
        "downside_risk_mar0": { Performance(returns: $0).downsideRisk },
        "max_drawdown": { Performance(returns: $0).maximumDrawdown },
        "calmar": { Performance(returns: $0).calmar },
        "omega_0": { Performance(returns: $0).omega },
        "tail_ratio": { Performance(returns: $0).tailRatio },
        "value_at_risk_5pct": { Performance(returns: $0).valueAtRisk },
        "cvar_5pct": { Performance(returns: $0).conditionalValueAtRisk },
        "stability": { Performance(returns: $0).stability },
        "profit_factor": { Performance.profitFactor($0) },
        "win_rate": { Performance.winRate($0) },
        "payoff_ratio": { Performance.payoffRatio($0) },
        "ulcer_index": { Performance(returns: $0).ulcerIndex },
        "skew": { Performance(returns: $0).skewness },
        "kurtosis": { Performance(returns: $0).excessKurtosis },
    ]

    static let dated = [
        "max_drawdown_valley", "longest_drawdown_days", "longest_drawdown_start", "longest_drawdown_end",
    ]

    static func dayNumber(_ date: String) throws -> Int {
        let parts = date.split(separator: "-").compactMap { Int($0) }
        try #require(parts.count == 3)
        // Days from 0000-03-01, counting March as the first month so that the leap day ends the year.
        let year = parts[1] > 2 ? parts[0] : parts[0] - 1
        let month = (parts[1] + 9) % 12
        return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + parts[2] - 1
    }

    static func dated(_ metric: String, _ window: Window) -> String? {
        let longest = Drawdown.longest(in: window.returns, dayNumbers: window.days)
        switch metric {
        case "max_drawdown_valley": return Drawdown.deepest(in: window.returns).map { window.dates[$0.valley] }
        case "longest_drawdown_days": return longest.map { String($0.days) }
        case "longest_drawdown_start": return longest.map { window.dates[$0.stretch.first] }
        case "longest_drawdown_end": return longest.map { window.dates[$0.stretch.last] }
        default: return nil
        }
    }

    @Test func `every figure of every window is the reference's`() throws {
        let series = try Truth.table("returns.csv")
        let dates = try series.rows.map { try $0.text("date") }
        let returns = try series.rows.map { try $0.number("return") }
        let days = try dates.map(Self.dayNumber)
        let table = try Truth.table("performance.csv")
        var worst = 0.0
        var counts: [String: Int] = [:]
        var notChecked = 0
        for row in table.rows {
            let metric = try row.text("metric")
            let (firstDate, lastDate) = (try row.text("first_date"), try row.text("last_date"))
            let first = try #require(dates.firstIndex(of: firstDate))
            let last = try #require(dates.firstIndex(of: lastDate))
            let window = Window(
                dates: Array(dates[first...last]), returns: Array(returns[first...last]),
                days: Array(days[first...last]))
            #expect(Double(window.returns.count) == (try row.number("n")), "\(row)")
            if let figure = Self.figures[metric] {
                let error = relativeError(figure(window.returns) ?? .nan, try row.number("value"))
                #expect(error < 1e-9, "\(row)")
                worst = worse(worst, error)
            } else if Self.dated.contains(metric) {
                let expected = try row.text("value")
                let found = Self.dated(metric, window)
                #expect(found == expected || found.map { $0 + ".0" } == expected, "\(row)")
            } else {
                notChecked += 1
                continue
            }
            counts[metric, default: 0] += 1
        }
        Truth.report(table: "returns.csv", checked: series.rows.count, note: "input of performance.csv")
        Truth.report(
            table: "performance.csv", checked: counts.values.reduce(0, +), notChecked: notChecked, worst: worst,
            bar: 1e-9)
        for (metric, count) in counts.sorted(by: { $0.key < $1.key }) {
            print("       performance.csv  \(metric) \(count)")
        }
        #expect(notChecked == 0)
    }

    @Test func `a curve that only rises has no drawdown, no losing day and no ratio to either`() {
        let performance = Performance(returns: [0.01, 0.02, 0.01])
        #expect(performance.maximumDrawdown == 0)
        #expect(performance.calmar == nil && performance.sortino == nil && performance.omega == nil)
        #expect(Drawdown.all(in: [0.01, 0.02]).isEmpty && Drawdown.deepest(in: [0.01]) == nil)
        #expect(Performance.profitFactor([1, 2]) == nil && Performance.payoffRatio([1]) == nil)
        #expect(Performance.winRate([1, 0, -1, 2]) == 2.0 / 3 && Performance.winRate([0]) == nil)
    }

    @Test func `too short a series leaves its figures unknown instead of zero`() {
        let none = Performance(returns: [])
        #expect(none.count == 0 && none.totalReturn == 0)
        #expect(none.annualGrowth == nil && none.sharpe == nil && none.conditionalValueAtRisk == nil)
        let one = Performance(returns: [0.01])
        #expect(one.annualVolatility == nil && one.sharpe == nil && one.skewness == nil)
        let ruined = Performance(returns: [0.1, -1, 0.1])
        #expect(ruined.totalReturn == -1 && ruined.annualGrowth == -1 && ruined.stability == nil)
    }

    @Test func `a loss on the first day is a drawdown from the starting equity`() {
        let fall = Drawdown.all(in: [-0.1, 0.05, 0.2, -0.3])
        #expect(fall.count == 2)
        #expect(fall[0].first == 0 && fall[0].valley == 0 && fall[0].last == 1 && abs(fall[0].depth + 0.1) < 1e-15)
        #expect(fall[1].first == 3 && fall[1].last == 3)
        #expect(Drawdown.deepest(in: [-0.1, 0.05, 0.2, -0.3]) == fall[1])
        let longest = Drawdown.longest(in: [-0.1, 0.05, 0.2, -0.3], dayNumbers: [1, 2, 3, 4])
        #expect(longest?.days == 2 && longest?.stretch == fall[0])
    }
}
