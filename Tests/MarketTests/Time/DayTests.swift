import Market
import Testing

@Suite struct DayTests {
    @Test func `every date from 1900 to 2100 reads back as itself, one day after the other`() throws {
        var expected = try #require(Day(year: 1900, month: 1, day: 1)).number
        for year in 1900...2100 {
            for month in 1...12 {
                for dayOfMonth in 1...Day.length(ofMonth: month, year: year) {
                    let day = try #require(Day(year: year, month: month, day: dayOfMonth))
                    guard day.number == expected, day.year == year, day.month == month, day.dayOfMonth == dayOfMonth,
                        Day(day.description) == day
                    else {
                        Issue.record("\(year)-\(month)-\(dayOfMonth) became \(day), number \(day.number)")
                        return
                    }
                    expected += 1
                }
            }
        }
        #expect(expected == Day("2101-01-01")?.number)
    }

    @Test(arguments: [
        ("1900-01-01", Weekday.monday), ("1929-10-29", .tuesday), ("1969-07-20", .sunday), ("1970-01-01", .thursday),
        ("1987-10-19", .monday), ("2000-02-29", .tuesday), ("2001-09-11", .tuesday), ("2020-03-16", .monday),
        ("2026-08-07", .friday), ("2100-12-31", .friday),
    ])
    func `a known date falls on its weekday`(date: String, weekday: Weekday) throws {
        #expect(try #require(Day(date)).weekday == weekday)
    }

    @Test func `weekdays follow one another before and after 1970`() {
        for number in Int32(-1_000)...1_000 {
            let next = (Day(number: number).weekday.rawValue + 1) % 7
            #expect(Day(number: number + 1).weekday.rawValue == next)
        }
    }

    @Test(arguments: [
        "2026-02-29", "1900-02-29", "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32",
        "0000-01-01", "2026-1-01", "26-01-01", "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-0x", "", "20260101",
        "2026-01-٠١", "-026-01-01",
    ])
    func `what is no date of the calendar is refused`(text: String) {
        #expect(Day(text) == nil)
    }

    @Test func `days to expiry are calendar days`() throws {
        let session = try #require(Day("2026-08-04"))
        #expect(session.days(to: try #require(Day("2026-09-18"))) == 45)
        #expect(session.days(to: session) == 0)
        #expect(session.days(to: try #require(Day("2026-08-03"))) == -1)
    }

    @Test func `the third Friday of a month is found, and a fifth only where there is one`() {
        #expect(Day.nth(3, .friday, month: 1, year: 2026) == Day("2026-01-16"))
        #expect(Day.nth(3, .friday, month: 5, year: 2026) == Day("2026-05-15"))
        #expect(Day.nth(5, .friday, month: 5, year: 2026) == Day("2026-05-29"))
        #expect(Day.nth(5, .friday, month: 6, year: 2026) == nil)
    }
}
