import Reports
import Testing

@Suite struct FormatTests {
    @Test(
        arguments: [
            (12_345_000, "1,234.50"), (-1_200_000, "−120.00"), (0, "0.00"), (49, "0.00"), (50, "0.01"), (-50, "−0.01"),
            (-49, "0.00"), (12_650, "1.27"), (10_423_600_0000, "10,423,600.00"), (9_999_950, "1,000.00"),
            (Int64.min, "−922,337,203,685,477.58"), (Int64.max, "922,337,203,685,477.58"),
        ] as [(Int64, String)])
    func `money has cents and separators, halves go away from zero`(units: Int64, text: String) {
        #expect(Format.money(units: units) == text)
    }

    @Test(
        arguments: [(12_345, 4, "1.2345"), (12_345, 3, "1.235"), (12_345, 0, "1"), (15_000, 0, "2"), (5, 4, "0.0005")]
            as [(Int64, Int, String)])
    func `money shows as many decimals as are asked for`(units: Int64, places: Int, text: String) {
        #expect(Format.money(units: units, places: places) == text)
    }

    @Test(
        arguments: [(840_000, "+84.00"), (-1_200_000, "−120.00"), (0, "0.00"), (-40, "0.00"), (40, "0.00")]
            as [(Int64, String)])
    func `profit is always signed, and nothing is neither gain nor loss`(units: Int64, text: String) {
        #expect(Format.pnl(units: units) == text)
    }

    @Test(
        arguments: [
            (5_800_000, "580"), (5_825_000, "582.5"), (52_500_000, "5250"), (12_345, "1.2345"), (5_000, "0.5"),
        ] as [(Int64, String)])
    func `a strike has no trailing zeros and no separators`(units: Int64, text: String) {
        #expect(Format.strike(units: units) == text)
    }

    @Test(
        arguments: [
            (0.2137, "21.4%"), (0.74, "74.0%"), (0, "0.0%"), (-0.0004, "0.0%"), (-0.0005, "−0.1%"), (0.00145, "0.1%"),
            (0.285, "28.5%"), (1.0045, "100.5%"), (12.5, "1,250.0%"),
        ] as [(Double, String)])
    func `percent has one decimal`(fraction: Double, text: String) {
        #expect(Format.percent(fraction) == text)
    }

    @Test(arguments: [(0.002, "+0.2%"), (-0.1123, "−11.2%"), (0.0001, "0.0%")] as [(Double, String)])
    func `a change in percent is signed`(fraction: Double, text: String) {
        #expect(Format.signedPercent(fraction) == text)
    }

    @Test(
        arguments: [
            (1.005, 2, "1.01"), (1.115, 2, "1.12"), (-2.675, 2, "−2.68"), (0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"),
            (999.995, 2, "1,000.00"), (1e16, 1, "10,000,000,000,000,000.0"), (1e-7, 2, "0.00"),
            (.leastNonzeroMagnitude, 3, "0.000"),
            (123_456.789, 1, "123,456.8"), (0.1 + 0.2, 2, "0.30"), (1.25e-5, 6, "0.000013"),
        ] as [(Double, Int, String)])
    func `a double is rounded as the decimal it reads as`(value: Double, places: Int, text: String) {
        #expect(Format.decimal(value, places: places) == text)
    }

    @Test(
        arguments: [
            (0.004_23, "0.0042"), (1.337, "1.3"), (12.7, "13"), (128.4, "128"), (-0.0561, "−0.056"), (0, "0"),
        ] as [(Double, String)])
    func `a Greek has two significant digits`(value: Double, text: String) {
        #expect(Format.greek(value) == text)
    }

    @Test func `delta has a true minus`() {
        #expect(Format.delta(-0.158) == "−0.16")
        #expect(Format.delta(0.5) == "0.50")
    }

    @Test func `what is missing is a dash, never a zero`() {
        let texts = [
            Format.money(units: nil), Format.pnl(units: nil), Format.strike(units: nil), Format.percent(nil),
            Format.signedPercent(nil), Format.delta(nil), Format.greek(nil), Format.count(nil as Int?),
            Format.daysLeft(nil), Format.date(nil), Format.expiry(nil, daysLeft: 3), Format.duration(nil),
            Format.bytes(nil), Format.time(secondOfDay: nil), Format.percent(.nan), Format.decimal(.nan, places: 2),
        ]
        #expect(texts.allSatisfy { $0 == "—" })
    }

    @Test func `an infinite ratio says so`() {
        #expect(Format.decimal(.infinity, places: 2) == "∞")
        #expect(Format.percent(-.infinity) == "−∞")
        #expect(Format.greek(.infinity) == "∞")
    }

    @Test func `counts have separators and a noun in its number`() {
        #expect(Format.count(1_234_567) == "1,234,567")
        #expect(Format.count(-1_000) == "−1,000")
        #expect(Format.count(1, "trade") == "1 trade")
        #expect(Format.count(0, "trade") == "0 trades")
        #expect(Format.count(2_000, "entry", "entries") == "2,000 entries")
    }

    @Test(
        arguments: [
            (.milliseconds(12), "12ms"), (.microseconds(999_600), "1.0s"), (.milliseconds(4_249), "4.2s"),
            (.milliseconds(9_950), "10s"), (.seconds(42), "42s"), (.milliseconds(59_600), "1m 0s"),
            (.seconds(130), "2m 10s"),
            (.seconds(8_040), "2h 14m"), (.seconds(86_400 * 3 + 4 * 3_600), "3d 4h"), (.seconds(-130), "−2m 10s"),
            (.zero, "0ms"),
        ] as [(Duration, String)])
    func `a duration has two units at most`(duration: Duration, text: String) {
        #expect(Format.duration(duration) == text)
    }

    @Test func `expiries, days and times are written the short way`() {
        let expiry = ReportDate(year: 2026, month: 9, day: 18)
        #expect(Format.expiry(expiry, daysLeft: 45) == "18 Sep 26 · 45d")
        #expect(Format.expiry(expiry, daysLeft: nil) == "18 Sep 26")
        #expect(Format.date(ReportDate(year: 2005, month: 1, day: 3)) == "3 Jan 05")
        #expect(Format.dates(expiry, expiry) == "18 Sep 26")
        #expect(Format.time(secondOfDay: 9 * 3_600 + 45 * 60 + 12) == "09:45:12")
    }

    @Test(arguments: [
        (999, "999 B"), (3_300_000, "3.3 MB"), (999_950, "1.0 MB"), (1_000, "1.0 kB"), (5_000_000_000_000, "5.0 TB"),
    ])
    func `sizes step by thousands`(bytes: Int, text: String) {
        #expect(Format.bytes(bytes) == text)
    }
}

@Suite struct ReportDateTests {
    @Test(arguments: [
        (1970, 1, 1, 0), (1970, 1, 5, 4), (2000, 2, 29, 11_016), (2000, 3, 1, 11_017), (1969, 12, 31, -1),
        (2018, 2, 5, 17_567), (2100, 3, 1, 47_541),
    ])
    func `a day has its number and a number its day`(year: Int, month: Int, day: Int, number: Int) {
        let date = ReportDate(year: year, month: month, day: day)
        #expect(date.dayNumber == number)
        #expect(ReportDate(dayNumber: number) == date)
        #expect([date.year, date.month, date.day] == [year, month, day])
    }

    @Test func `every day of four centuries follows the one before`() {
        var previous = ReportDate(year: 1899, month: 12, day: 31)
        while previous.year < 2300 {
            let next = ReportDate(dayNumber: previous.dayNumber + 1)
            let follows = next.day == previous.day + 1 || next.day == 1 && next.month == previous.month % 12 + 1
            guard follows, ReportDate(year: next.year, month: next.month, day: next.day) == next else {
                Issue.record("\(next.iso) after \(previous.iso)")
                return
            }
            previous = next
        }
    }

    @Test func `a day is written by ISO 8601 for files`() {
        #expect(ReportDate(year: 2026, month: 9, day: 8).iso == "2026-09-08")
    }
}
