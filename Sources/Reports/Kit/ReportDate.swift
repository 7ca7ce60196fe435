/// A day of the Gregorian calendar as reports and charts need it: to be written, and to be placed on an axis.
public struct ReportDate: Sendable, Hashable, Comparable {
    /// Days since 1 January 1970.
    public let dayNumber: Int

    public init(dayNumber: Int) {
        self.dayNumber = dayNumber
    }

    /// - Precondition: month 1…12; the day exists in it.
    public init(year: Int, month: Int, day: Int) {
        precondition((1...12).contains(month), "a year has months 1 to 12")
        precondition((1...Self.days(inMonth: month, of: year)).contains(day), "the day exists in its month")
        // Counted from March, a leap day is the last day of its year and the months before it never move.
        let shiftedYear = month > 2 ? year : year - 1
        let shiftedMonth = month > 2 ? month - 3 : month + 9
        let leapDays = Self.floor(shiftedYear, 4) - Self.floor(shiftedYear, 100) + Self.floor(shiftedYear, 400)
        dayNumber = 365 * shiftedYear + leapDays + (153 * shiftedMonth + 2) / 5 + day - 1 - Self.daysToEpoch
    }

    public var year: Int { civil.year }
    /// 1…12.
    public var month: Int { civil.month }
    /// 1…31.
    public var day: Int { civil.day }

    /// `Jan` … `Dec`.
    public var monthName: String { Self.monthNames[month - 1] }

    /// `2026-09-18`.
    public var iso: String {
        let (year, month, day) = civil
        let digits = String(year)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            + "-" + Format.twoDigits(month) + "-" + Format.twoDigits(day)
    }

    public static func < (left: ReportDate, right: ReportDate) -> Bool { left.dayNumber < right.dayNumber }

    public static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// From 1 March of the year 0 to 1 January 1970.
    private static let daysToEpoch = 719_468

    private var civil: (year: Int, month: Int, day: Int) {
        let days = dayNumber + Self.daysToEpoch
        let era = Self.floor(days, 146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func floor(_ value: Int, _ divisor: Int) -> Int {
        value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
    }
}
