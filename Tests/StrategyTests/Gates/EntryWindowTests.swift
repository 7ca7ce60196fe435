import Market
import Testing
import Trading

@testable import Strategy

/// The hours of a profile are New York's, whatever the season does to the clocks.
@Suite struct EntryWindowTests {
    private func answer(_ gate: Gate, _ day: Day, _ time: TimeOfDay) -> Verdict.Answer? {
        var scene = Scene(.ironCondor)
        scene.facts.tradingSession = .value(NYSE.session(on: day))
        scene.facts.clock = .value(EasternTime.instant(day, time))
        return scene.verdict(gate)?.answer
    }

    @Test(arguments: ["2026-03-06", "2026-03-09", "2026-10-30", "2026-11-02"])
    func `around the switches of the clocks the window keeps its hours`(text: String) throws {
        let day = try #require(Day(text))
        #expect(answer(.entryWindow, day, TimeOfDay(9, 44, 59)) == .refused)
        #expect(answer(.entryWindow, day, TimeOfDay(9, 45)) == .passed)
        #expect(answer(.entryWindow, day, TimeOfDay(15, 30)) == .passed)
        #expect(answer(.entryWindow, day, TimeOfDay(15, 30, 1)) == .refused)
        #expect(answer(.openingMinutes, day, TimeOfDay(9, 44, 59)) == .refused)
        #expect(answer(.openingMinutes, day, TimeOfDay(9, 45)) == .passed)
    }

    @Test func `from Friday to Monday the same hour comes an hour sooner in spring and an hour later in autumn`() {
        let time = TimeOfDay(9, 45)
        let spring = [Day("2026-03-06")!, Day("2026-03-09")!].map { EasternTime.instant($0, time) }
        let autumn = [Day("2026-10-30")!, Day("2026-11-02")!].map { EasternTime.instant($0, time) }
        #expect(spring[1] - spring[0] == .seconds(71 * 3_600))
        #expect(autumn[1] - autumn[0] == .seconds(73 * 3_600))
    }
}
