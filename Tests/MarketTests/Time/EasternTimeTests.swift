import Market
import Testing

@Suite struct EasternTimeTests {
    @Test func `daylight time begins and ends to the second when the time zone database says so`() {
        #expect(DaylightSwitches.all.map(\.year) == Array(1967...2037))
        for year in DaylightSwitches.all {
            #expect(EasternTime.hoursBehindUTC(at: Instant(seconds: year.start - 1)) == 5, "\(year)")
            #expect(EasternTime.hoursBehindUTC(at: Instant(seconds: year.start)) == 4, "\(year)")
            #expect(EasternTime.hoursBehindUTC(at: Instant(seconds: year.end - 1)) == 4, "\(year)")
            #expect(EasternTime.hoursBehindUTC(at: Instant(seconds: year.end)) == 5, "\(year)")
        }
    }

    @Test func `between the switches the clock is left alone`() throws {
        for year in DaylightSwitches.all {
            let first = try #require(Day(year: year.year, month: 1, day: 1))
            for offset in 0..<(Day.isLeap(year.year) ? 366 : 365) {
                let day = first + offset
                let noon = EasternTime.instant(day, TimeOfDay(12, 0))
                let isDaylight = noon.seconds >= year.start && noon.seconds < year.end
                guard noon.seconds == Int64(day.number) * 86_400 + (isDaylight ? 16 : 17) * 3_600,
                    EasternTime.day(of: noon) == day, EasternTime.timeOfDay(of: noon) == TimeOfDay(12, 0)
                else {
                    Issue.record("noon of \(day) became \(noon)")
                    return
                }
            }
        }
    }

    @Test func `the hour that spring leaves out is read as standard time`() throws {
        let day = try #require(Day("2026-03-08"))
        #expect(EasternTime.instant(day, TimeOfDay(1, 59, 59)).description == "2026-03-08T06:59:59Z")
        #expect(EasternTime.instant(day, TimeOfDay(2, 30)).description == "2026-03-08T07:30:00Z")
        #expect(EasternTime.timeOfDay(of: EasternTime.instant(day, TimeOfDay(2, 30))) == TimeOfDay(3, 30))
        #expect(EasternTime.instant(day, TimeOfDay(3, 0)).description == "2026-03-08T07:00:00Z")
    }

    @Test func `of the hour that autumn repeats the first is meant`() throws {
        let day = try #require(Day("2026-11-01"))
        #expect(EasternTime.instant(day, TimeOfDay(1, 30)).description == "2026-11-01T05:30:00Z")
        #expect(EasternTime.instant(day, TimeOfDay(2, 0)).description == "2026-11-01T07:00:00Z")
        let second = try #require(Day("2026-11-01")).number
        let repeated = Instant(seconds: Int64(second) * 86_400 + 6 * 3_600 + 1_800)
        #expect(EasternTime.timeOfDay(of: repeated) == TimeOfDay(1, 30))
    }

    @Test func `an evening in New York belongs to the day there, not to the day in Greenwich`() throws {
        let evening = EasternTime.instant(try #require(Day("2025-12-31")), TimeOfDay(23, 30))
        #expect(evening.description == "2026-01-01T04:30:00Z")
        #expect(EasternTime.day(of: evening) == Day("2025-12-31"))
    }
}
