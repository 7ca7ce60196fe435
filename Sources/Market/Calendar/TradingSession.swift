/// One day of regular trading on the New York Stock Exchange.
public struct TradingSession: Hashable, Sendable {
    public let day: Day
    /// New York time.
    public let open: TimeOfDay
    public let close: TimeOfDay

    public init(day: Day, open: TimeOfDay, close: TimeOfDay) {
        self.day = day
        self.open = open
        self.close = close
    }

    /// Closing before the regular time of its era (16:00).
    public var closesEarly: Bool { close < TimeOfDay(16, 0) }
    public var opensAt: Instant { EasternTime.instant(day, open) }
    public var closesAt: Instant { EasternTime.instant(day, close) }
}
