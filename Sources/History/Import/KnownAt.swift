import Market

/// When each kind of datum could be known: the one place that says so. It is stated at import, stored in the segment,
/// and a feed delivers strictly by it. Where a vendor gives no time, the rule here is at or after the truth, except
/// for calendars, whose announcement date no file gives: there it is the custom of the trade.
///
/// | datum | known |
/// |---|---|
/// | chain | its own stamp (New York time); without one, the session's close |
/// | bar of a stock or an index | the session's close; the open is known with it |
/// | bar of the VIX family | fifteen minutes after the close: 16:15, on half days 13:15 |
/// | interest rate | 09:00 of the session after the day it is for |
/// | dividend, split | 09:00, fourteen calendar days before the ex-date |
/// | earnings date | 09:00, twenty-eight calendar days before |
/// | Fed, consumer prices, jobs | 365 days before the release: a year is published ahead |
/// | unscheduled decision of the Fed | its own release |
/// | coverage of a calendar | 09:00, 365 days before its first day: that a calendar exists is no secret |
///
/// Releases that were moved at short notice (after the shutdown of autumn 2025) were in truth known later than here.
enum KnownAt {
    static let morning = TimeOfDay(9, 0)

    static func chain(_ session: TradingSession, stamp: TimeOfDay?) -> Instant {
        stamp.map { EasternTime.instant(session.day, $0) } ?? session.closesAt
    }
    static func bar(_ session: TradingSession) -> Instant { session.closesAt }
    static func volatilityIndex(_ session: TradingSession) -> Instant { session.closesAt + .seconds(15 * 60) }

    static func rate(of day: Day) -> Instant { EasternTime.instant(NYSE.session(after: day).day, morning) }
    static func dividend(exDate: Day) -> Instant { EasternTime.instant(exDate - 14, morning) }
    static func split(_ date: Day) -> Instant { EasternTime.instant(date - 14, morning) }
    static func earnings(_ date: Day) -> Instant { EasternTime.instant(date - 28, morning) }

    /// `at` is the moment of the release on `day`.
    static func release(_ day: Day, at: Instant, scheduled: Bool) -> Instant {
        scheduled ? EasternTime.instant(day - 365, EasternTime.timeOfDay(of: at)) : at
    }
    static func coverage(from first: Day) -> Instant { EasternTime.instant(first - 365, morning) }

    /// The Fed's statement: 14:15 until the end of 2012, 14:00 since. Emergency decisions came at other times; their
    /// files have none.
    static func decisionTime(_ day: Day) -> TimeOfDay { day.year < 2013 ? TimeOfDay(14, 15) : TimeOfDay(14, 0) }
}

/// The exchange calendar as importers ask it: a session, or why there is none. Days outside the years for which the
/// calendar was checked against a published one are not guessed at.
enum SessionLookup {
    static func session(on day: Day) -> (session: TradingSession?, defect: RowDefect?) {
        guard NYSE.checked.contains(day) else { return (nil, .outsideCalendar) }
        guard let session = NYSE.session(on: day) else { return (nil, .notASession) }
        return (session, nil)
    }
}
