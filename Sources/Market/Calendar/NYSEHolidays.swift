extension NYSE {
    /// The exchange's holidays and the rules by which each finds its day (NYSE Rule 7.2 and its predecessor 51).
    public enum Holiday: Hashable, Sendable, CaseIterable {
        case newYear, martinLutherKing, washingtonsBirthday, goodFriday, memorialDay, juneteenth, independenceDay,
            laborDay, thanksgiving, christmas

        /// The weekday on which trading stops for it in `year`; nil when it does not stop.
        public func observed(in year: Int) -> Day? {
            switch self {
            case .newYear:
                // A Saturday's New Year is not moved to Friday: that would be in the old year, whose books close then.
                guard let day = Day(year: year, month: 1, day: 1), day.weekday != .saturday else { return nil }
                return Holiday.shifted(day)
            case .martinLutherKing: return year >= 1998 ? Day.nth(3, .monday, month: 1, year: year) : nil
            case .washingtonsBirthday: return Day.nth(3, .monday, month: 2, year: year)
            case .goodFriday: return Holiday.easterSunday(in: year).map { $0 - 2 }
            case .memorialDay:
                return Day.nth(5, .monday, month: 5, year: year) ?? Day.nth(4, .monday, month: 5, year: year)
            case .juneteenth: return year >= 2022 ? Day(year: year, month: 6, day: 19).map(Holiday.shifted) : nil
            case .independenceDay: return Day(year: year, month: 7, day: 4).map(Holiday.shifted)
            case .laborDay: return Day.nth(1, .monday, month: 9, year: year)
            case .thanksgiving: return Day.nth(4, .thursday, month: 11, year: year)
            case .christmas: return Day(year: year, month: 12, day: 25).map(Holiday.shifted)
            }
        }

        /// A Saturday's holiday is kept on Friday, a Sunday's on Monday.
        private static func shifted(_ day: Day) -> Day {
            switch day.weekday {
            case .saturday: day - 1
            case .sunday: day + 1
            default: day
            }
        }

        /// Gregorian Easter by the anonymous computus (Nature, 1876; Meeus, "Astronomical Algorithms", ch. 8).
        static func easterSunday(in year: Int) -> Day? {
            let golden = year % 19
            let (century, yearOfCentury) = (year / 100, year % 100)
            let moonCorrection = (century - (century + 8) / 25 + 1) / 3
            let epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30
            let weekday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7
            let late = (golden + 11 * epact + 22 * weekday) / 451
            let count = epact + weekday - 7 * late + 114
            return Day(year: year, month: count / 31, day: count % 31 + 1)
        }
    }

    /// A session that ends before 16:00 by plan.
    public struct EarlyClose: Hashable, Sendable {
        public let day: Day
        /// New York time.
        public let close: TimeOfDay

        /// Those of one year, in order.
        public static func all(in year: Int) -> [EarlyClose] {
            var result: [EarlyClose] = []
            // At 14:00 until 1992, at 13:00 since.
            let close = TimeOfDay(year <= 1992 ? 14 : 13, 0)
            if year >= 1995, let day = aroundIndependenceDay(in: year) {
                result.append(EarlyClose(day: day, close: close))
            }
            if year >= 1992, let thanksgiving = Holiday.thanksgiving.observed(in: year) {
                result.append(EarlyClose(day: thanksgiving + 1, close: close))
            }
            // On a Friday Christmas Eve is the holiday itself.
            if year >= 1990, let eve = Day(year: year, month: 12, day: 24), !eve.weekday.isWeekend,
                eve.weekday != .friday
            {
                result.append(EarlyClose(day: eve, close: close))
            }
            return result + once.filter { $0.day.year == year }
        }

        /// The half day that makes a bridge of 4 July; on a Thursday it followed the holiday until 2012.
        private static func aroundIndependenceDay(in year: Int) -> Day? {
            guard let fourth = Day(year: year, month: 7, day: 4) else { return nil }
            return switch fourth.weekday {
            case .tuesday, .wednesday, .friday: fourth - 1
            case .thursday: year >= 2013 ? fourth - 1 : fourth + 1
            case .monday, .saturday, .sunday: nil
            }
        }

        /// Half days that no rule made: the Fridays after Christmas of 1997 and 2003, and the eve of 2000.
        private static let once = [(1997, 12, 26), (1999, 12, 31), (2003, 12, 26)].map {
            EarlyClose(day: Day(year: $0.0, month: $0.1, day: $0.2)!, close: TimeOfDay(13, 0))
        }
    }

    /// A day on which the exchange stayed closed for what happened, not by the calendar.
    public struct SpecialClosing: Hashable, Sendable {
        public let day: Day
        public let reason: String

        /// Since 1990, in order.
        public static let all: [SpecialClosing] = [
            of(1994, 4, 27, "mourning for Richard Nixon"),
            of(2001, 9, 11, "attacks of 11 September"),
            of(2001, 9, 12, "attacks of 11 September"),
            of(2001, 9, 13, "attacks of 11 September"),
            of(2001, 9, 14, "attacks of 11 September"),
            of(2004, 6, 11, "mourning for Ronald Reagan"),
            of(2007, 1, 2, "mourning for Gerald Ford"),
            of(2012, 10, 29, "Hurricane Sandy"),
            of(2012, 10, 30, "Hurricane Sandy"),
            of(2018, 12, 5, "mourning for George H. W. Bush"),
            of(2025, 1, 9, "mourning for Jimmy Carter"),
        ]
        private static func of(_ year: Int, _ month: Int, _ day: Int, _ reason: String) -> SpecialClosing {
            SpecialClosing(day: Day(year: year, month: month, day: day)!, reason: reason)
        }
    }
}

extension NYSE.Holiday: CustomStringConvertible {
    public var description: String {
        switch self {
        case .newYear: "New Year's Day"
        case .martinLutherKing: "Martin Luther King Jr. Day"
        case .washingtonsBirthday: "Washington's Birthday"
        case .goodFriday: "Good Friday"
        case .memorialDay: "Memorial Day"
        case .juneteenth: "Juneteenth"
        case .independenceDay: "Independence Day"
        case .laborDay: "Labor Day"
        case .thanksgiving: "Thanksgiving Day"
        case .christmas: "Christmas Day"
        }
    }
}
