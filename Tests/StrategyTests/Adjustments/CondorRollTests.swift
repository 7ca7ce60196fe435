import Market
import Strategy
import Testing
import Trading

/// A condor is rolled side by side: the tested side first, the other behind it, each an order of four legs.
@Suite struct CondorRollTests {
    static func condor() -> AdjustmentStory {
        AdjustmentStory(
            .ironCondor, ["-09-18 P 90", "+09-18 P 85", "-09-18 C 110", "+09-18 C 115"], units: 2, credit: "2.00"
        ) { $0.adjustments?.roll.ways = [.out] }
    }
    /// 110 is tested four days before the expiry.
    static func board(on day: String = "2026-09-14", october: String = october) -> Board {
        Board("109.50", on: day, september + "\n" + october)
    }
    static let september = """
        09-18 P 85 0.01 0.03 0.01
        09-18 P 90 0.03 0.05 0.02
        09-18 C 110 1.40 1.50 0.45
        09-18 C 115 0.20 0.22 0.10
        """
    static let october = octoberPuts + "\n" + octoberCalls
    static let octoberCalls = """
        10-16 C 110 3.30 3.40 0.49
        10-16 C 115 1.70 1.76 0.30
        """
    static let octoberPuts = """
        10-16 P 85 0.10 0.12 0.04
        10-16 P 90 0.40 0.44 0.09
        """

    @Test func `the tested side goes first, the other follows in the same session`() {
        var story = Self.condor()
        #expect(
            story.see(Self.board())
                == "out +09-18 C 110 -09-18 C 115 -10-16 C 110 +10-16 C 115 for 0.31 credit")
        story.fill(on: "2026-09-14")
        #expect(story.held.kind == .ironCondor && story.held.expiry == Day("2026-09-18"))
        #expect(story.state.pending?.right == .put && story.state.pending?.expiry == Day("2026-10-16"))
        #expect(
            story.see(Self.board())
                == "out +09-18 P 90 -09-18 P 85 -10-16 P 90 +10-16 P 85 for 0.265 credit")
        story.fill(on: "2026-09-14")
        #expect(story.held.expiry == Day("2026-10-16") && story.state.pending == nil)
        #expect(story.state.rollsOut == 1 && story.state.adjustments == 1, "both sides are one adjustment")
        // 3.30 − 1.76 − 1.50 + 0.20, and 0.40 − 0.12 − 0.05 + 0.01.
        #expect(story.held.netCredit == .credit(.cents(200 + 24 + 24)))
        #expect(story.see(Self.board()) == "not due")
    }

    @Test func `nothing goes where not both sides can`() {
        var story = Self.condor()
        #expect(story.see(Self.board(october: Self.octoberCalls)) == "close endOfDay: threatened")
        #expect(story.discarded == ["roll out to 2026-10-16: ACME 2026-10-16 P 90 is not listed"])
        var cheap = Self.condor()
        let worthless = "10-16 P 85 0.01 0.03 0.01\n10-16 P 90 0.02 0.04 0.02\n" + Self.octoberCalls
        #expect(cheap.see(Self.board(october: worthless)) == "close endOfDay: threatened")
        #expect(cheap.discarded == ["roll out to 2026-10-16: brings 0.03 debit, needs 0.01 credit or better"])
    }

    @Test func `a second side that cannot follow waits, and is bought back before it expires alone`() {
        var story = Self.condor()
        _ = story.see(Self.board())
        story.fill(on: "2026-09-14")
        let worthless = "10-16 P 85 0.01 0.03 0.01\n10-16 P 90 0.02 0.04 0.02\n" + Self.octoberCalls
        #expect(story.see(Self.board(on: "2026-09-15", october: worthless)) == "hold: second side")
        #expect(
            story.see(Self.board(on: "2026-09-17", october: worthless))
                == "dropSide +09-18 P 90 -09-18 P 85 for 0.03 debit")
        guard case .roll(let roll)? = story.last?.decision else { return }
        // At natural it costs 0.05 − 0.01.
        #expect(roll.least == .debit(.cents(4)) && roll.opening.isEmpty)
        story.fill(on: "2026-09-17")
        #expect(story.held.kind == .bearCallSpread && story.held.legs.map(\.short) == ["-10-16 C 110", "+10-16 C 115"])
        #expect(story.state.pending == nil && story.held.isWhole)
    }

    @Test func `a second side that is gone is not waited for`() {
        var story = Self.condor()
        _ = story.see(Self.board())
        story.fill(on: "2026-09-14")
        story.held.kind = .bearCallSpread
        story.held.legs.removeAll { $0.contract.right == .put }
        story.held.lots = story.held.legs.map { 2 * $0.signedRatio }
        #expect(story.see(Self.board()) == "not due")
        #expect(story.state.pending == nil)
    }

    @Test func `further out in the same expiry only the tested side moves`() {
        var story = Self.condor()
        story.strategy.adjustments?.roll.ways = [.away]
        story.strategy.adjustments?.leastNet = .debit(.dollars(2))
        let more = "09-18 C 113 0.50 0.54 0.20\n09-18 C 118 0.06 0.08 0.03"
        #expect(
            story.see(Self.board(october: more))
                == "away +09-18 C 110 -09-18 C 115 -09-18 C 113 +09-18 C 118 for 0.835 debit")
        story.fill(on: "2026-09-14")
        #expect(story.state.pending == nil && story.state.rollsOut == 0)
    }
}
