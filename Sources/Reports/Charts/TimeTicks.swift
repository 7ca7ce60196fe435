/// Round moments on a time axis: years, months, Mondays, days, hours, minutes, whichever fit.
struct TimeTicks: Hashable {
    struct Tick: Hashable {
        let time: ChartTime
        let label: String
    }

    let ticks: [Tick]

    /// The finest of the calendar's steps that gives no more than `count` ticks within `from…to`.
    init(from: ChartTime, to: ChartTime, atMost count: Int) {
        guard from < to, count > 0 else {
            ticks = [Tick(time: from, label: from.label)]
            return
        }
        for step in Step.finestFirst {
            // The estimate spares walking twenty years in minutes.
            guard (to.minutes - from.minutes) / step.minutes <= count else { continue }
            let times = step.times(from: from, to: to)
            guard times.count <= count else { continue }
            ticks = times.enumerated().map { index, time in
                Tick(time: time, label: step.label(time, after: index > 0 ? times[index - 1] : nil))
            }
            return
        }
        ticks = []
    }

    private enum Step {
        case minutes(Int)
        case days(Int)
        case weeks(Int)
        case months(Int)
        case years(Int)

        static let finestFirst: [Step] = [
            .minutes(1), .minutes(5), .minutes(15), .minutes(30), .minutes(60), .minutes(120), .minutes(240),
            .minutes(720), .days(1), .days(2), .weeks(1), .weeks(2), .months(1), .months(2), .months(3), .months(6),
            .years(1), .years(2), .years(5), .years(10), .years(20), .years(50), .years(100),
        ]

        /// No longer than the step ever is.
        var minutes: Int {
            switch self {
            case .minutes(let count): count
            case .days(let count): count * 1_440
            case .weeks(let count): count * 7 * 1_440
            case .months(let count): count * 28 * 1_440
            case .years(let count): count * 365 * 1_440
            }
        }

        func times(from: ChartTime, to: ChartTime) -> [ChartTime] {
            switch self {
            case .minutes(let count):
                multiples(of: count, offset: 0, from: from, to: to)
            case .days(let count):
                multiples(of: count * 1_440, offset: 0, from: from, to: to)
            case .weeks(let count):
                // 5 January 1970 was a Monday.
                multiples(of: count * 7 * 1_440, offset: 4 * 1_440, from: from, to: to)
            case .months(let count):
                months(every: count, from: from, to: to)
            case .years(let count):
                months(every: count * 12, from: from, to: to)
            }
        }

        private func multiples(of step: Int, offset: Int, from: ChartTime, to: ChartTime) -> [ChartTime] {
            let shifted = from.minutes - offset
            let first = shifted + (step - (shifted % step + step) % step) % step + offset
            return stride(from: first, through: to.minutes, by: step).map(ChartTime.init(minutes:))
        }

        private func months(every step: Int, from: ChartTime, to: ChartTime) -> [ChartTime] {
            let first = (from.date.year * 12 + from.date.month - 1) / step * step
            let last = to.date.year * 12 + to.date.month - 1
            return stride(from: first, through: last, by: step)
                .map { ChartTime(ReportDate(year: $0 / 12, month: $0 % 12 + 1, day: 1)) }
                .filter { $0 >= from && $0 <= to }
        }

        /// The coarser part of the calendar is said where it changes.
        func label(_ time: ChartTime, after previous: ChartTime?) -> String {
            let date = time.date
            let year = Format.twoDigits(date.year % 100)
            switch self {
            case .minutes:
                guard previous?.date != date else { return time.clock }
                return "\(date.day) \(date.monthName) \(time.clock)"
            case .days, .weeks:
                let isNewYear = previous.map { $0.date.year != date.year } ?? true
                return "\(date.day) \(date.monthName)" + (isNewYear ? " \(year)" : "")
            case .months:
                let isNewYear = previous.map { $0.date.year != date.year } ?? true
                return date.monthName + (isNewYear ? " \(year)" : "")
            case .years:
                return String(date.year)
            }
        }
    }
}
