/// A place on a time axis: minutes of one wall clock, the exchange's. The kit does not convert between zones.
public struct ChartTime: Sendable, Hashable, Comparable {
    /// Minutes since 1 January 1970, 00:00, on that clock.
    public let minutes: Int

    public init(minutes: Int) {
        self.minutes = minutes
    }

    /// - Precondition: hour 0…24, minute 0…59.
    public init(_ date: ReportDate, hour: Int = 0, minute: Int = 0) {
        precondition((0...24).contains(hour) && (0..<60).contains(minute), "a time of day lies within its day")
        minutes = date.dayNumber * 1_440 + hour * 60 + minute
    }

    public var date: ReportDate { ReportDate(dayNumber: (minutes - minuteOfDay) / 1_440) }
    public var minuteOfDay: Int { (minutes % 1_440 + 1_440) % 1_440 }

    /// `5 Feb 18`, or `5 Feb 18 14:30` where it is not midnight.
    var label: String {
        minuteOfDay == 0 ? Format.date(date) : Format.date(date) + " " + clock
    }

    var clock: String { Format.twoDigits(minuteOfDay / 60) + ":" + Format.twoDigits(minuteOfDay % 60) }

    public static func < (left: ChartTime, right: ChartTime) -> Bool { left.minutes < right.minutes }
}
