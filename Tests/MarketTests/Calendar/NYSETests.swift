import Market
import Testing

@Suite struct NYSETests {
    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test func `after Thanksgiving comes a half day, then the weekend`() throws {
        let thanksgiving = try day("2018-11-22")
        #expect(NYSE.session(on: thanksgiving) == nil)
        let friday = NYSE.session(after: thanksgiving)
        #expect(friday.day == thanksgiving + 1)
        #expect(friday.close == TimeOfDay(13, 0))
        #expect(friday.closesEarly)
        #expect(NYSE.session(after: friday.day).day == thanksgiving + 4)
        #expect(NYSE.session(before: thanksgiving).day == thanksgiving - 1)
    }

    @Test func `on or before a session is that session, on or before a holiday the one before`() throws {
        let goodFriday = try day("2019-04-19")
        #expect(NYSE.session(onOrBefore: goodFriday).day == goodFriday - 1)
        #expect(NYSE.session(onOrAfter: goodFriday).day == goodFriday + 3)
        #expect(NYSE.session(onOrBefore: goodFriday - 1).day == goodFriday - 1)
        #expect(NYSE.session(onOrAfter: goodFriday - 1).day == goodFriday - 1)
    }

    @Test(arguments: [
        ("2026-08-08", "weekend"), ("2019-04-19", "Good Friday"), ("2022-06-20", "Juneteenth"),
        ("2026-07-03", "Independence Day"), ("2023-01-02", "New Year's Day"), ("2012-10-29", "Hurricane Sandy"),
        ("2001-09-13", "attacks of 11 September"), ("2025-01-09", "mourning for Jimmy Carter"),
        ("1994-04-27", "mourning for Richard Nixon"), ("2026-01-19", "Martin Luther King Jr. Day"),
    ])
    func `a day without trading says why`(date: String, reason: String) throws {
        #expect(NYSE.closure(on: try day(date))?.description == reason)
        #expect(!NYSE.isSession(try day(date)))
    }

    @Test(arguments: [
        // A Saturday's New Year moves nothing; Dr. King was first honoured in 1998, Juneteenth in 2022.
        "1993-12-31", "1999-12-31", "2010-12-31", "2021-12-31", "1997-01-20", "2021-06-18", "2021-06-21",
        // The Friday after a Thursday's Christmas, the Monday before a Tuesday's New Year.
        "2014-12-26", "2018-12-31", "1995-07-03",
    ])
    func `an ordinary day has no closure`(date: String) throws {
        #expect(NYSE.closure(on: try day(date)) == nil)
        #expect(NYSE.isSession(try day(date)))
    }

    @Test func `closure and session exclude one another on every day`() throws {
        var today = try day("1990-01-01")
        let end = try day("2040-12-31")
        while today <= end {
            guard (NYSE.closure(on: today) == nil) == NYSE.isSession(today),
                (NYSE.session(on: today) != nil) == NYSE.isSession(today)
            else {
                Issue.record("\(today) is both open and closed")
                return
            }
            today = today + 1
        }
    }

    @Test func `sessions are counted after the first day, up to and including the last`() throws {
        let monday = try day("2026-08-03")
        #expect(NYSE.sessionCount(from: monday, to: monday) == 0)
        #expect(NYSE.sessionCount(from: monday, to: monday + 1) == 1)
        #expect(NYSE.sessionCount(from: monday, to: monday + 6) == 4)
        #expect(NYSE.sessionCount(from: monday + 6, to: monday) == -4)
        #expect(NYSE.sessionCount(from: try day("2025-12-31"), to: try day("2026-12-31")) == 251)
    }

    @Test func `counting agrees with listing, inside the table and across its ends`() throws {
        for (first, last) in [
            ("1990-01-01", "1990-12-31"), ("2001-09-01", "2001-09-30"), ("1969-12-20", "1970-01-10"),
            ("2099-12-20", "2100-01-10"), ("2150-06-01", "2150-06-30"), ("2012-10-26", "2012-10-31"),
        ] {
            let days = try day(first)...day(last)
            let listed = NYSE.sessions(in: days)
            #expect(listed.map(\.day).sorted() == listed.map(\.day))
            #expect(NYSE.sessionCount(from: days.lowerBound - 1, to: days.upperBound) == listed.count, "\(first)")
        }
    }

    @Test func `the week of 11 September had one session`() throws {
        let week = try day("2001-09-10")...day("2001-09-16")
        #expect(NYSE.sessions(in: week).map(\.day.description) == ["2001-09-10"])
    }

    /// Dates of Easter from the tables of the Book of Common Prayer.
    @Test(arguments: [
        ("2008-03-21", 2008), ("2028-04-14", 2028), ("2029-03-30", 2029), ("2030-04-19", 2030), ("2035-03-23", 2035),
        ("2038-04-23", 2038),
    ])
    func `Good Friday is two days before Easter, however early or late`(date: String, year: Int) throws {
        #expect(NYSE.Holiday.goodFriday.observed(in: year) == (try day(date)))
    }

    @Test func `later years follow today's rules`() throws {
        // 1 January 2028 is a Saturday: no day off for it.
        #expect(NYSE.isSession(try day("2027-12-31")))
        #expect(NYSE.session(after: try day("2027-12-31")).day == (try day("2028-01-03")))
        #expect(NYSE.session(on: try day("2028-07-03"))?.close == TimeOfDay(13, 0))
        #expect(NYSE.session(on: try day("2028-12-22"))?.closesEarly == false)
        #expect(NYSE.closure(on: try day("2032-06-18")) == .holiday(.juneteenth))
        #expect(NYSE.session(on: try day("2030-11-29"))?.close == TimeOfDay(13, 0))
    }

    @Test func `the last dates that can be written end every search`() throws {
        let end = try day("9999-12-31")
        #expect(NYSE.session(onOrBefore: end).day == end)
        #expect(NYSE.session(after: end).day > end)
        #expect(NYSE.session(before: try day("0001-01-01")).day < (try day("0001-01-01")))
    }
}
