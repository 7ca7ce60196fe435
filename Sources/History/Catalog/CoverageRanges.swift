import Market
import Trading

/// Days for which calendars are complete, joined where they meet.
enum CoverageRanges {
    /// In the order of calendar and first day. A joined range is known when the earliest of its parts is.
    static func joined(_ all: [CalendarCoverage]) -> [CalendarCoverage] {
        let sorted = all.sorted { order($0) < order($1) }
        var result: [CalendarCoverage] = []
        for coverage in sorted {
            guard let last = result.last, last.calendar == coverage.calendar,
                coverage.days.lowerBound <= last.days.upperBound + 1
            else {
                result.append(coverage)
                continue
            }
            result[result.count - 1] = CalendarCoverage(
                calendar: last.calendar,
                days: last.days.lowerBound...max(last.days.upperBound, coverage.days.upperBound),
                knownAt: min(last.knownAt, coverage.knownAt))
        }
        return result
    }

    private static func order(_ coverage: CalendarCoverage) -> (UInt8, UInt64, Day, Day) {
        let code = coverage.calendar.code
        return (code.code, code.symbol, coverage.days.lowerBound, coverage.days.upperBound)
    }
}
