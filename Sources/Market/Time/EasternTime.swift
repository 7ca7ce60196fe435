/// New York's clock by our own rules: a static binary has no time-zone database, and a replay must not depend on one.
/// Valid from 1967 (Uniform Time Act), with the switches of 1974/75; later years follow the rule of 2007.
public enum EasternTime {
    /// The moment at which New York's clocks show `time` on `day`. In the hour that autumn repeats, the first one.
    /// In the hour that spring leaves out, the moment it would have been in standard time.
    public static func instant(_ day: Day, _ time: TimeOfDay) -> Instant {
        let wall = Int64(day.number) * 86_400 + Int64(time.secondsFromMidnight)
        let daylight = wall + 4 * 3_600
        return Instant(seconds: isDaylight(atUTC: daylight) ? daylight : wall + 5 * 3_600)
    }

    public static func day(of instant: Instant) -> Day {
        Day(number: Int32(wallSeconds(instant).floorDivided(by: 86_400)))
    }

    public static func timeOfDay(of instant: Instant) -> TimeOfDay {
        let wall = wallSeconds(instant)
        return TimeOfDay(secondsFromMidnight: Int32(wall - wall.floorDivided(by: 86_400) * 86_400))
    }

    /// Hours behind UTC: 4 in daylight time, 5 in standard time.
    public static func hoursBehindUTC(at instant: Instant) -> Int { isDaylight(atUTC: instant.seconds) ? 4 : 5 }

    private static func wallSeconds(_ instant: Instant) -> Int64 {
        instant.seconds - Int64(hoursBehindUTC(at: instant)) * 3_600
    }

    private static func isDaylight(atUTC seconds: Int64) -> Bool {
        // Standard time decides the year: no switch is within a day of New Year.
        let year = Day(number: Int32((seconds - 5 * 3_600).floorDivided(by: 86_400))).year
        let (start, end) = switches(in: year)
        return seconds >= Int64(start.number) * 86_400 + 7 * 3_600  // 02:00 standard time
            && seconds < Int64(end.number) * 86_400 + 6 * 3_600  // 02:00 daylight time
    }

    private static func switches(in year: Int) -> (start: Day, end: Day) {
        let lastOctober = { Day.nth(5, .sunday, month: 10, year: year) ?? Day.nth(4, .sunday, month: 10, year: year)! }
        let lastApril = { Day.nth(5, .sunday, month: 4, year: year) ?? Day.nth(4, .sunday, month: 4, year: year)! }
        switch year {
        case 2007...:
            return (Day.nth(2, .sunday, month: 3, year: year)!, Day.nth(1, .sunday, month: 11, year: year)!)
        case 1987...2006: return (Day.nth(1, .sunday, month: 4, year: year)!, lastOctober())
        case 1974: return (Day(year: 1974, month: 1, day: 6)!, lastOctober())
        case 1975: return (Day(year: 1975, month: 2, day: 23)!, lastOctober())
        default: return (lastApril(), lastOctober())
        }
    }
}

/// A time on a wall clock, to the second.
public struct TimeOfDay: Hashable, Comparable, Sendable {
    public let secondsFromMidnight: Int32

    @inlinable public init(secondsFromMidnight: Int32) { self.secondsFromMidnight = secondsFromMidnight }
    @inlinable public init(_ hour: Int, _ minute: Int, _ second: Int = 0) {
        self.secondsFromMidnight = Int32(hour * 3_600 + minute * 60 + second)
    }

    /// Reads `9:35`, `09:35` and `09:35:12`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        var numbers: [Int] = []
        for (index, part) in parts.enumerated() {
            guard part.utf8.count == 2 || (index == 0 && part.utf8.count == 1),
                part.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(part)
            else { return nil }
            numbers.append(number)
        }
        guard numbers[0] < 24, numbers[1] < 60, numbers.count == 2 || numbers[2] < 60 else { return nil }
        self.init(numbers[0], numbers[1], numbers.count == 3 ? numbers[2] : 0)
    }

    @inlinable public static func < (a: TimeOfDay, b: TimeOfDay) -> Bool {
        a.secondsFromMidnight < b.secondsFromMidnight
    }

    public var hour: Int { Int(secondsFromMidnight) / 3_600 }
    public var minute: Int { Int(secondsFromMidnight) / 60 % 60 }
    public var second: Int { Int(secondsFromMidnight) % 60 }

    /// `09:45:12`.
    public var clock: String { "\(twoDigits(hour)):\(twoDigits(minute)):\(twoDigits(second))" }
}

extension TimeOfDay: CustomStringConvertible {
    /// `09:45`, or `09:45:12` where there are seconds.
    public var description: String { second == 0 ? "\(twoDigits(hour)):\(twoDigits(minute))" : clock }
}
