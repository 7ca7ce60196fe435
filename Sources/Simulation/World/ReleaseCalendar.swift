import Market
import Trading

extension SimulatedWorld {
    /// Macro releases as an invented calendar has them: the employment report on first Fridays and the consumer price
    /// index on second Wednesdays, both at 8:30, the Fed's decision on third Wednesdays of eight months at 14:00; none
    /// on a day without a session. Complete for `days`, and told as a whole before the first session.
    struct ReleaseCalendar: Sendable {
        let days: ClosedRange<Day>
        /// In order of publication.
        let releases: [MacroRelease]

        private static let decisionMonths: Set<Int> = [1, 3, 5, 6, 7, 9, 11, 12]

        init(days: ClosedRange<Day>, knownAt: Instant) {
            self.days = days
            var releases: [MacroRelease] = []
            func add(_ kind: MacroRelease.Kind, _ day: Day?, _ time: TimeOfDay) {
                guard let day, days.contains(day), NYSE.isSession(day) else { return }
                releases.append(MacroRelease(kind: kind, at: EasternTime.instant(day, time), knownAt: knownAt))
            }
            var (year, month) = (days.lowerBound.year, days.lowerBound.month)
            while let first = Day(year: year, month: month, day: 1), first <= days.upperBound {
                add(.jobs, .nth(1, .friday, month: month, year: year), TimeOfDay(8, 30))
                add(.cpi, .nth(2, .wednesday, month: month, year: year), TimeOfDay(8, 30))
                if ReleaseCalendar.decisionMonths.contains(month) {
                    add(.fomc, .nth(3, .wednesday, month: month, year: year), TimeOfDay(14, 0))
                }
                (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
            }
            self.releases = releases
        }

        /// How many are published after `start`, up to and including `end`.
        func count(after start: Instant, through end: Instant) -> Int {
            releases.reduce(0) { $0 + ($1.at > start && $1.at <= end ? 1 : 0) }
        }

        /// Whether the Fed decides in between.
        func decides(after start: Instant, through end: Instant) -> Bool {
            releases.contains { $0.kind == .fomc && $0.at > start && $0.at <= end }
        }

        func coverages(knownAt: Instant) -> [MarketEvent] {
            MacroRelease.Kind.allCases.map {
                .coverage(CalendarCoverage(calendar: .macro($0), days: days, knownAt: knownAt))
            }
        }
    }
}
