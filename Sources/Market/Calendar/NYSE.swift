/// When the New York Stock Exchange trades: regular sessions of every day, by rule.
///
/// Holidays, their observance and the usual early closes are rules (`NYSE.Holiday`, `NYSE.EarlyClose`); days of
/// mourning, attacks and storms are dated (`NYSE.SpecialClosing`). Hours are the planned ones: a late opening or a halt
/// within a session (a minute of silence, snow, a technical fault) does not change them.
///
/// Equal day by day and minute by minute to published sessions over `checked`; later years follow today's rules.
/// Earlier years follow the same rules too, without that era's other holidays, hours and Saturdays.
///
/// Days from 1970 to 2099 are looked up in a table that is made once, in constant time; others cost a year's rules.
public enum NYSE {
    /// The years whose sessions were compared with a published calendar.
    public static let checked = Day(year: 1990, month: 1, day: 1)!...Day(year: 2027, month: 12, day: 31)!

    /// Hours of `day`, or nil when there is no session.
    public static func session(on day: Day) -> TradingSession? {
        let index = SessionTable.index(day)
        guard SessionTable.shared.kinds.indices.contains(index) else { return SessionTable.ruled(day).hours(on: day) }
        return SessionTable.shared.kinds[index].hours(on: day)
    }

    public static func isSession(_ day: Day) -> Bool {
        let index = SessionTable.index(day)
        guard SessionTable.shared.kinds.indices.contains(index) else { return SessionTable.ruled(day) != .none }
        return SessionTable.shared.kinds[index] != .none
    }

    /// The first session later than `day`.
    public static func session(after day: Day) -> TradingSession {
        var next = day + 1
        // Ends: no rule or event closes two weeks on end after 1970.
        while true {
            if let session = session(on: next) { return session }
            next = next + 1
        }
    }

    /// The last session earlier than `day`.
    public static func session(before day: Day) -> TradingSession {
        var previous = day - 1
        while true {
            if let session = session(on: previous) { return session }
            previous = previous - 1
        }
    }

    public static func session(onOrBefore day: Day) -> TradingSession { session(on: day) ?? session(before: day) }
    public static func session(onOrAfter day: Day) -> TradingSession { session(on: day) ?? session(after: day) }

    /// In order.
    public static func sessions(in days: ClosedRange<Day>) -> [TradingSession] {
        var result: [TradingSession] = []
        var day = days.lowerBound
        while day <= days.upperBound {
            if let session = session(on: day) { result.append(session) }
            day = day + 1
        }
        return result
    }

    /// How many sessions lie after `from`, up to and including `to`; negative, and counted the other way round, when
    /// `to` is earlier. Constant time within the table.
    public static func sessionCount(from: Day, to: Day) -> Int {
        guard from <= to else { return -sessionCount(from: to, to: from) }
        let table = SessionTable.shared
        let (first, last) = (SessionTable.index(from), SessionTable.index(to))
        if table.counts.indices.contains(first), table.counts.indices.contains(last) {
            return Int(table.counts[last] - table.counts[first])
        }
        return from == to ? 0 : sessions(in: (from + 1)...to).count
    }

    /// Why there is no session on `day`; nil when there is one.
    public static func closure(on day: Day) -> Closure? {
        if day.weekday.isWeekend { return .weekend }
        if let special = SpecialClosing.all.first(where: { $0.day == day }) { return .special(special) }
        return Holiday.allCases.first { $0.observed(in: day.year) == day }.map(Closure.holiday)
    }

    /// Why the exchange stays closed for a day.
    public enum Closure: Hashable, Sendable {
        case weekend
        case holiday(Holiday)
        case special(SpecialClosing)
    }
}

extension NYSE.Closure: CustomStringConvertible {
    /// For people: `weekend`, `Good Friday`, `Hurricane Sandy`.
    public var description: String {
        switch self {
        case .weekend: "weekend"
        case .holiday(let holiday): holiday.description
        case .special(let special): special.reason
        }
    }
}

/// What each day from 1970 to 2099 is, and how many sessions there were until then.
private struct SessionTable {
    /// A day's hours in a byte.
    enum Kind: UInt8 {
        case none, regular, untilOne, untilTwo

        func hours(on day: Day) -> TradingSession? {
            switch self {
            case .none: nil
            case .regular: TradingSession(day: day, open: TimeOfDay(9, 30), close: TimeOfDay(16, 0))
            case .untilOne: TradingSession(day: day, open: TimeOfDay(9, 30), close: TimeOfDay(13, 0))
            case .untilTwo: TradingSession(day: day, open: TimeOfDay(9, 30), close: TimeOfDay(14, 0))
            }
        }
    }

    let kinds: [Kind]
    /// Sessions from the table's first day up to and including each day.
    let counts: [Int32]

    /// 1970-01-01 is day number 0.
    static func index(_ day: Day) -> Int { Int(day.number) }
    static let shared = SessionTable(years: 1970...2099)

    private init(years: ClosedRange<Int>) {
        var kinds: [Kind] = []
        for year in years { kinds += SessionTable.kinds(in: year) }
        var sessions: Int32 = 0
        counts = kinds.map { kind in
            if kind != .none { sessions += 1 }
            return sessions
        }
        self.kinds = kinds
    }

    /// The same rules for a day outside the table.
    static func ruled(_ day: Day) -> Kind {
        let year = day.year
        // Beyond the calendar's years (1…9999) there are weekends only, so that every search for a session ends.
        guard let first = Day(year: year, month: 1, day: 1) else { return day.weekday.isWeekend ? .none : .regular }
        return kinds(in: year)[first.days(to: day)]
    }

    private static func kinds(in year: Int) -> [Kind] {
        let first = Day(year: year, month: 1, day: 1)!
        var kinds = (0..<(Day.isLeap(year) ? 366 : 365)).map { (first + $0).weekday.isWeekend ? Kind.none : .regular }
        for early in NYSE.EarlyClose.all(in: year) {
            kinds[first.days(to: early.day)] = early.close == TimeOfDay(13, 0) ? .untilOne : .untilTwo
        }
        for holiday in NYSE.Holiday.allCases {
            if let day = holiday.observed(in: year) { kinds[first.days(to: day)] = .none }
        }
        for special in NYSE.SpecialClosing.all where special.day.year == year {
            kinds[first.days(to: special.day)] = .none
        }
        return kinds
    }
}
