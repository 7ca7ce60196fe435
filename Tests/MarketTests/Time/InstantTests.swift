import Market
import Testing

@Suite struct InstantTests {
    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00Z"), (1_000_000_000_000_000_000, "2001-09-09T01:46:40Z"),
        (-1, "1969-12-31T23:59:59.999999999Z"), (-1_000_000_000, "1969-12-31T23:59:59Z"),
        (1_500_000_000, "1970-01-01T00:00:01.500000000Z"),
    ])
    func `an instant is written in UTC, also before 1970`(nanoseconds: Int64, text: String) {
        #expect(Instant(nanoseconds: nanoseconds).description == text)
    }

    @Test func `what is added can be taken away again`() {
        let start = Instant(seconds: 1_786_000_000)
        let wait = Duration.milliseconds(1_234_567) + .nanoseconds(89)
        #expect((start + wait) - wait == start)
        #expect((start + wait) - start == wait)
        #expect(start - (start + wait) == .zero - wait)
        #expect(start < start + .nanoseconds(1))
    }

    @Test(arguments: [
        ("9:35", TimeOfDay(9, 35)), ("09:35", TimeOfDay(9, 35)), ("16:15:01", TimeOfDay(16, 15, 1)),
        ("0:00", TimeOfDay(0, 0)), ("23:59:59", TimeOfDay(23, 59, 59)),
    ])
    func `a time of day reads as people write it`(text: String, time: TimeOfDay) {
        #expect(TimeOfDay(text) == time)
    }

    @Test(arguments: [
        "24:00", "9:60", "9:5", "9", "", ":30", "09:35:60", "9:35:1", "009:35", "9.35", "-9:35", "9:35:00:00",
    ])
    func `what is no time of day is refused`(text: String) {
        #expect(TimeOfDay(text) == nil)
    }

    @Test func `a time shows its seconds only where there are some`() {
        #expect(TimeOfDay(9, 5).description == "09:05")
        #expect(TimeOfDay(9, 5, 7).description == "09:05:07")
    }
}
