import Market
import SharedData
import Testing
import Truth

/// Our rules against the sessions that the package `exchange_calendars` publishes.
@Suite struct PublishedCalendarTests {
    private static let sessionsFile = "calendar/xnys_sessions.csv.gz"
    private static let exceptionsFile = "calendar/xnys_exceptions.csv"
    private static let sessionCount = 9_569
    private static let exceptionCount = 426

    @Test func `sessions of 1990 to 2027 agree day by day and minute by minute`() throws {
        guard SharedData.isExpected(for: Self.sessionsFile, rows: Self.sessionCount) else { return }
        let rows = try SharedData.rows(
            of: Self.sessionsFile, ["date", "open_et", "close_et", "open_utc", "close_utc", "early_close"])
        #expect(rows.count == Self.sessionCount)
        let ours = NYSE.sessions(in: NYSE.checked)
        #expect(ours.count == rows.count)
        for (session, row) in zip(ours, rows) {
            let written = [
                session.day.description, session.open.description, session.close.description,
                session.opensAt.description, session.closesAt.description, session.closesEarly ? "1" : "0",
            ]
            guard written == row else {
                Issue.record("ours is \(written), the calendar's \(row)")
                return
            }
        }
        Truth.report(
            table: Self.sessionsFile, checked: rows.count,
            note: "open and close in New York and UTC, no other session among \(Self.days) days")
    }
    private static let days = NYSE.checked.lowerBound.days(to: NYSE.checked.upperBound) + 1

    @Test func `every closed weekday is closed for the published reason`() throws {
        guard SharedData.isExpected(for: Self.exceptionsFile, rows: Self.exceptionCount) else { return }
        let rows = try SharedData.rows(of: Self.exceptionsFile, ["date", "kind", "name_or_time_et"])
        #expect(rows.count == Self.exceptionCount)
        for row in rows {
            let day = try #require(Day(row[0]))
            switch row[1] {
            case "early_close": #expect(NYSE.session(on: day)?.close == TimeOfDay(row[2]), "\(row)")
            case "closed":
                let closure = try #require(NYSE.closure(on: day), "\(row)")
                if case .special = closure {
                    #expect(row[2] == "ad hoc closure", "\(row)")
                } else {
                    #expect(closure.description == Self.ourName[row[2]], "\(row)")
                }
            default: Issue.record("unknown kind: \(row)")
            }
        }
        Truth.report(table: Self.exceptionsFile, checked: rows.count, note: "reasons of closing, early closes")
    }
    private static let ourName = [
        "New Year's Day": "New Year's Day", "Dr. Martin Luther King Jr. Day": "Martin Luther King Jr. Day",
        "President's Day": "Washington's Birthday", "Good Friday": "Good Friday", "Memorial Day": "Memorial Day",
        "Juneteenth National Independence Day": "Juneteenth", "July 4th": "Independence Day",
        "Labor Day": "Labor Day", "Thanksgiving": "Thanksgiving Day", "Christmas": "Christmas Day",
    ]
}
