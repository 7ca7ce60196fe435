/// A moment in time, independent of any zone: nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
/// Inside the program every moment is UTC; rules a trader would state in New York go through `EasternTime`.
public struct Instant: Hashable, Comparable, Sendable {
    public let nanoseconds: Int64

    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    @inlinable public init(seconds: Int64) { self.nanoseconds = seconds * 1_000_000_000 }

    /// Whole seconds since 1970, rounded towards the past.
    public var seconds: Int64 {
        let quotient = nanoseconds / 1_000_000_000
        return nanoseconds % 1_000_000_000 < 0 ? quotient - 1 : quotient
    }

    @inlinable public static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }

    /// Later by `duration`; traps on overflow (the year 2262).
    public static func + (instant: Instant, duration: Duration) -> Instant {
        Instant(nanoseconds: instant.nanoseconds + duration.wholeNanoseconds)
    }
    public static func - (instant: Instant, duration: Duration) -> Instant {
        Instant(nanoseconds: instant.nanoseconds - duration.wholeNanoseconds)
    }
    /// How long after `b` the moment `a` lies; negative when it lies before.
    public static func - (a: Instant, b: Instant) -> Duration { .nanoseconds(a.nanoseconds - b.nanoseconds) }

    public static let distantPast = Instant(nanoseconds: .min)
    public static let distantFuture = Instant(nanoseconds: .max)
}

extension Duration {
    /// The duration in nanoseconds; traps beyond ±292 years.
    public var wholeNanoseconds: Int64 {
        let parts = components
        return parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
    }
}

extension Instant: CustomStringConvertible {
    /// ISO 8601 in UTC to the second, `2026-08-04T22:43:00Z`; a fraction is shown only where there is one.
    public var description: String {
        let whole = seconds
        let days = whole.floorDivided(by: 86_400)
        let time = TimeOfDay(secondsFromMidnight: Int32(whole - days * 86_400))
        let fraction = nanoseconds - whole * 1_000_000_000
        var text = "\(Day(number: Int32(days)))T\(time.clock)"
        if fraction != 0 {
            let digits = String(fraction)
            text += "." + String(repeating: "0", count: 9 - digits.count) + digits
        }
        return text + "Z"
    }
}

extension Int64 {
    /// Division rounded towards minus infinity, for a positive divisor.
    func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
