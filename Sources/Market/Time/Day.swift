/// A calendar date, New York's unless said otherwise. Sessions, expiries and DTE are all counted in days.
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public let number: Int32

    @inlinable public init(number: Int32) { self.number = number }

    /// The date of the proleptic Gregorian calendar, or nil where there is none (30 February).
    /// Days-from-civil after Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), (1...9_999).contains(year),
            (1...Day.length(ofMonth: month, year: year)).contains(day)
        else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.number = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Reads `2026-08-04` and nothing else.
    public init?(_ iso: some StringProtocol) {
        let bytes = Array(iso.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    public struct Parts: Hashable, Sendable {
        public let year: Int
        public let month: Int
        public let day: Int
    }

    public var parts: Parts {
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return Parts(year: year, month: month, day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
    public var year: Int { parts.year }
    public var month: Int { parts.month }
    public var dayOfMonth: Int { parts.day }

    public var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        let index = (Int(number) + 4) % 7
        return Weekday(rawValue: index < 0 ? index + 7 : index)!
    }

    /// Calendar days from this day to `other`; an option's DTE is `session.days(to: expiry)`.
    @inlinable public func days(to other: Day) -> Int { Int(other.number) - Int(number) }

    @inlinable public static func < (a: Day, b: Day) -> Bool { a.number < b.number }
    @inlinable public static func + (day: Day, days: Int) -> Day { Day(number: day.number + Int32(days)) }
    @inlinable public static func - (day: Day, days: Int) -> Day { Day(number: day.number - Int32(days)) }

    public static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
    /// The `nth` (1…) given weekday of a month, or nil where the month has fewer.
    public static func nth(_ nth: Int, _ weekday: Weekday, month: Int, year: Int) -> Day? {
        guard let first = Day(year: year, month: month, day: 1) else { return nil }
        let shift = (weekday.rawValue - first.weekday.rawValue + 7) % 7
        return Day(year: year, month: month, day: 1 + shift + 7 * (nth - 1))
    }
}

public enum Weekday: Int, Hashable, Sendable, CaseIterable {
    case sunday, monday, tuesday, wednesday, thursday, friday, saturday
    public var isWeekend: Bool { self == .saturday || self == .sunday }
}

extension Day: CustomStringConvertible {
    /// ISO 8601, `2026-08-04`.
    public var description: String {
        let date = parts
        let year = String(date.year)
        return String(repeating: "0", count: 4 - year.count) + year + "-" + twoDigits(date.month) + "-"
            + twoDigits(date.day)
    }
}

func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
