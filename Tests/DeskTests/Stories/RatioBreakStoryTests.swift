import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// A leg without its partner: waited for a moment, then completed or undone; and shorts without cover.
@Suite struct RatioBreakStoryTests {
    /// An entry that works since ten. Its first leg is the short put, its second the long one.
    private func working(_ quantity: Int = 1, _ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = Story {
            $0.risk.sizing = .fixedQuantity(quantity)
            change(&$0)
        }
        story.snapshot("2018-01-10 10:00", Made.spread, resolution: .intraday)
        story.acknowledge(1, at: "2018-01-10 10:00")
        return story
    }
    private func flattening(_ settings: inout DeskSettings) { settings.execution.ratioBreak = .flatten }
    private static let naked = [
        "alarm: order 1 broken", "cancel 1", "alarm: trade 1 has 1 naked", "notice: entries stopped, nakedShort",
    ]

    @Test func `legs that are reported apart within the grace are no break`() {
        let story = working()
        #expect(story.fill(leg: 0, of: 1, "10.20", at: "2018-01-10 10:00:10") == ["opened 1"])
        #expect(story.view.trades.map(\.nakedShorts) == [1])
        #expect(story.nextDeadline == Made.instant("2018-01-10 10:00:15"))
        #expect(story.clock("2018-01-10 10:00:14") == [])
        #expect(story.fill(leg: 1, of: 1, "-6.10", at: "2018-01-10 10:00:14") == [])
        #expect(story.clock("2018-01-10 10:00:30") == [])
        #expect(story.view.openTrades.map(\.phase) == [.open])
        #expect(story.view.openTrades.map(\.quantity) == [1])
        #expect(story.view.openTrades.map(\.opening) == [Made.dollars("410")])
        #expect(story.view.openTrades.map(\.fees) == [Made.dollars("1.30")])
        #expect(story.view.stops == [])
    }

    @Test func `legs in turns are no break while each partner comes in time`() {
        let story = working(3)
        for second in [10, 20, 30] {
            story.fill(leg: 1, of: 1, "-6.10", at: "2018-01-10 10:00:\(second)")
            #expect(story.fill(leg: 0, of: 1, "10.20", at: "2018-01-10 10:00:\(second + 4)") == [])
        }
        #expect(story.view.openTrades.map(\.quantity) == [3])
        #expect(story.view.openTrades.map(\.opening) == [Made.dollars("1230")])
    }

    @Test func `a short without its long is alarmed after the grace, and completed where the profile says so`() {
        let story = working()
        story.fill(leg: 0, of: 1, "10.20", at: "2018-01-10 10:00:10")
        #expect(story.clock("2018-01-10 10:00:15") == Self.naked)
        #expect(
            story.cancelled(1, at: "2018-01-10 10:00:16")
                == ["notice: order 1 unfilled, open", "submit 2: repair 1 at 6.20 debit"])
        story.acknowledge(2, at: "2018-01-10 10:00:16")
        #expect(story.fill(leg: 0, of: 2, "-6.20", at: "2018-01-10 10:00:17") == [])
        #expect(story.view.openTrades.map(\.phase) == [.open])
        #expect(story.view.openTrades.map(\.quantity) == [1])
        // 1,020 − 620.
        #expect(story.view.openTrades.map(\.opening) == [Made.dollars("400")])
        #expect(story.view.openTrades.map(\.nakedShorts) == [0])
        #expect(story.view.stops == [.nakedShort], "until a person resumes")
        #expect(story.command(.resumeEntries, at: "2018-01-10 10:30") == ["notice: entries resumed"])
    }

    @Test func `a long without its short is completed by selling the short`() {
        let story = working()
        story.fill(leg: 1, of: 1, "-6.10", at: "2018-01-10 10:00:10")
        #expect(story.clock("2018-01-10 10:00:15") == ["alarm: order 1 broken", "cancel 1"])
        #expect(
            story.cancelled(1, at: "2018-01-10 10:00:16")
                == ["notice: order 1 unfilled, open", "submit 2: repair 1 at 10.00 credit"])
        story.fill(leg: 0, of: 2, "10.00", at: "2018-01-10 10:00:17")
        #expect(story.view.openTrades.map(\.opening) == [Made.dollars("390")])
        #expect(story.view.stops == [])
    }

    @Test func `while entries are stopped no short is added: the long is sold again`() {
        let story = working()
        story.fill(leg: 1, of: 1, "-6.10", at: "2018-01-10 10:00:10")
        #expect(
            story.command(.stopEntries, at: "2018-01-10 10:00:12")
                == ["notice: entries stopped, operatorStopped", "cancel 1"])
        #expect(
            story.cancelled(1, at: "2018-01-10 10:00:16")
                == ["notice: order 1 unfilled, open", "submit 2: repair 1 at 6.00 credit"])
        // −610 + 600 − 1.30.
        #expect(story.fill(leg: 0, of: 2, "6.00", at: "2018-01-10 10:00:17") == ["closed 1: broken, -11.30"])
    }

    @Test func `while its underlying is halted no short is added either`() {
        let story = working()
        story.fill(leg: 1, of: 1, "-6.10", at: "2018-01-10 10:00:10")
        #expect(story.halted(true, at: "2018-01-10 10:00:12") == ["notice: SPX halted, venue", "cancel 1"])
        #expect(story.cancelled(1, at: "2018-01-10 10:00:16") == ["notice: order 1 unfilled, open"], "nothing trades")
        story.halted(false, at: "2018-01-10 10:05")
        #expect(story.quotes("2018-01-10 10:06", Made.spread) == ["submit 2: repair 1 at 10.00 credit"])
    }

    @Test func `a break is undone where the profile says so`() {
        let story = working(1, flattening)
        story.fill(leg: 0, of: 1, "10.20", at: "2018-01-10 10:00:10")
        #expect(story.clock("2018-01-10 10:00:15") == Self.naked)
        #expect(
            story.cancelled(1, at: "2018-01-10 10:00:16")
                == ["notice: order 1 unfilled, open", "submit 2: repair 1 at 10.40 debit"])
        // 1,020 − 1,040 − 1.30.
        #expect(story.fill(leg: 0, of: 2, "-10.40", at: "2018-01-10 10:00:17") == ["closed 1: broken, -21.30"])
        #expect(story.view.slots.map(\.phase) == [.idle])
    }

    @Test func `a completion that fails is undone`() {
        let story = working()
        story.fill(leg: 0, of: 1, "10.20", at: "2018-01-10 10:00:10")
        story.clock("2018-01-10 10:00:15")
        story.cancelled(1, at: "2018-01-10 10:00:16")
        #expect(
            story.reject(2, .notQuoted, at: "2018-01-10 10:00:17")
                == ["notice: order 2 rejected, notQuoted", "submit 3: repair 1 at 10.40 debit"])
        #expect(story.fill(leg: 0, of: 3, "-10.40", at: "2018-01-10 10:00:18") == ["closed 1: broken, -21.30"])
    }

    @Test func `a completion that has no quote is undone on the next snapshot`() {
        let story = working()
        story.fill(leg: 0, of: 1, "10.20", at: "2018-01-10 10:00:10")
        story.quotes("2018-01-10 10:00:12", "P2600 10.00/10.40 -0.16, P2575 -/6.20 -0.05")
        story.clock("2018-01-10 10:00:15")
        #expect(story.cancelled(1, at: "2018-01-10 10:00:16") == ["notice: order 1 unfilled, open"])
        #expect(
            story.quotes("2018-01-10 10:01", "P2600 10.00/10.40 -0.16, P2575 -/6.20 -0.05")
                == ["submit 2: repair 1 at 10.40 debit"])
    }

    @Test func `a repair walks like an emergency`() {
        let story = working()
        story.fill(leg: 0, of: 1, "10.20", at: "2018-01-10 10:00:10")
        story.clock("2018-01-10 10:00:15")
        story.cancelled(1, at: "2018-01-10 10:00:16")
        story.acknowledge(2, at: "2018-01-10 10:00:16")
        // 6.20 + 0.62, and the next dime.
        #expect(story.clock("2018-01-10 10:00:46") == ["replace 2 at 6.90 debit"])
    }

    @Test func `of many units only what lacks its partner is completed`() {
        let story = working(3)
        story.fill(leg: 0, of: 1, "10.20", 3, at: "2018-01-10 10:00:10")
        story.fill(leg: 1, of: 1, "-6.10", 1, at: "2018-01-10 10:00:11")
        #expect(
            story.clock("2018-01-10 10:00:15") == [
                "alarm: order 1 broken", "cancel 1", "alarm: trade 1 has 2 naked",
                "notice: entries stopped, nakedShort",
            ])
        #expect(story.cancelled(1, at: "2018-01-10 10:00:16") == ["submit 2: repair 2 at 6.20 debit"])
        story.fill(leg: 0, of: 2, "-6.20", 2, at: "2018-01-10 10:00:17")
        // 3,060 − 610 − 1,240, and four commissions of 65 cents for the first, two for the second.
        #expect(story.view.openTrades.map(\.opening) == [Made.dollars("1210")])
        #expect(story.view.openTrades.map(\.fees) == [Made.dollars("3.90")])
        #expect(story.view.openTrades.map(\.quantity) == [3])
    }

    @Test func `the partner that comes while the rest is being cancelled makes it whole`() {
        let story = working()
        story.fill(leg: 0, of: 1, "10.20", at: "2018-01-10 10:00:10")
        #expect(story.clock("2018-01-10 10:00:15") == Self.naked)
        #expect(story.fill(leg: 1, of: 1, "-6.10", at: "2018-01-10 10:00:16") == [])
        #expect(story.view.openTrades.map(\.phase) == [.open])
        #expect(story.view.openTrades.map(\.nakedShorts) == [0])
        #expect(story.sent.count == 1)
        #expect(story.view.stops == [.nakedShort])
    }

    @Test func `a naked short is said again every minute while it stands`() {
        let story = working()
        story.fill(leg: 0, of: 1, "10.20", at: "2018-01-10 10:00:10")
        story.clock("2018-01-10 10:00:15")
        #expect(story.clock("2018-01-10 10:01:14") == [])
        #expect(story.clock("2018-01-10 10:01:15") == ["alarm: trade 1 has 1 naked"])
        #expect(story.clock("2018-01-10 10:02:15") == ["alarm: trade 1 has 1 naked"])
        story.fill(leg: 1, of: 1, "-6.10", at: "2018-01-10 10:02:16")
        #expect(story.clock("2018-01-10 10:05") == [])
    }

    @Test func `an exit whose long went first is ended by the emergency path`() {
        let story = Story.holding()
        story.quotes("2018-01-11 10:00", Made.spread)
        #expect(story.close(1, at: "2018-01-11 10:05") == ["exit 1: manual", "submit 2: close 1 at 4.10 debit"])
        story.acknowledge(2, at: "2018-01-11 10:05")
        #expect(story.fill(leg: 1, of: 2, "6.10", at: "2018-01-11 10:05:10") == [])
        #expect(
            story.clock("2018-01-11 10:05:15") == [
                "alarm: order 2 broken", "cancel 2", "alarm: trade 1 has 1 naked",
                "notice: entries stopped, nakedShort",
            ])
        #expect(
            story.cancelled(2, at: "2018-01-11 10:05:16")
                == ["notice: order 2 unfilled, close", "submit 3: close 1 at 10.40 debit"])
        // 400 + 610 − 1,040 − 1.30 − 0.65 − 0.65.
        #expect(story.fill(leg: 0, of: 3, "-10.40", at: "2018-01-11 10:05:17") == ["closed 1: manual, -32.60"])
    }

    @Test func `an exit whose short went first sells the long ten seconds later`() {
        let story = Story.holding()
        story.quotes("2018-01-11 10:00", Made.spread)
        story.close(1, at: "2018-01-11 10:05")
        story.acknowledge(2, at: "2018-01-11 10:05")
        story.fill(leg: 0, of: 2, "-10.20", at: "2018-01-11 10:05:10")
        #expect(story.clock("2018-01-11 10:05:15") == ["alarm: order 2 broken", "cancel 2"])
        #expect(story.cancelled(2, at: "2018-01-11 10:05:16") == ["notice: order 2 unfilled, close"])
        #expect(story.clock("2018-01-11 10:05:26") == ["submit 3: close 1 at 6.10 credit"])
        // 400 − 1,020 + 610 − 2.60.
        #expect(story.fill(leg: 0, of: 3, "6.10", at: "2018-01-11 10:05:27") == ["closed 1: manual, -12.60"])
        #expect(story.view.stops == [])
    }

    // MARK: What comes meanwhile

    /// A short without its long at a venue that replaces nothing in place: its order is gone, and the long is being
    /// bought as order 2.
    private func repairing() -> Story {
        let story = working(1) { $0.capabilities.replacesInPlace = false }
        story.fill(leg: 0, of: 1, "10.20", at: "2018-01-10 10:00:58")
        #expect(story.clock("2018-01-10 10:01") == ["cancel 1"])
        #expect(
            story.cancelled(1, at: "2018-01-10 10:01:01")
                == ["notice: order 1 unfilled, open", "submit 2: repair 1 at 6.20 debit"])
        story.acknowledge(2, at: "2018-01-10 10:01:01")
        return story
    }

    @Test func `the partner that comes late takes the repair off again`() {
        let story = repairing()
        let lines = story.fill(leg: 1, of: 1, "-6.10", at: "2018-01-10 10:01:02")
        #expect(lines == ["alarm: order 1 filled late", "cancel 2"])
        story.cancelled(2, at: "2018-01-10 10:01:03")
        #expect(story.view.openTrades.map(\.phase) == [.open])
        #expect(story.view.openTrades.map { $0.lots.map(\.quantity) } == [[-1, 1]])
    }

    @Test
    func `the partner that comes late beside its repair leaves a long too many, which is sold: never a second unit`() {
        let story = repairing()
        story.fill(leg: 1, of: 1, "-6.10", at: "2018-01-10 10:01:02")
        story.fill(leg: 0, of: 2, "-6.20", at: "2018-01-10 10:01:03")
        #expect(story.view.trades.map { $0.lots.map(\.quantity) } == [[-1, 2]])
        let last = story.sent.values.max { $0.id < $1.id }
        #expect(last?.legs.map(\.signedRatio) == [-1])
        #expect(last?.legs.map(\.contract) == [Made.contract("P2575")])
    }

    @Test func `a person who closes what is being repaired gets it closed when it is whole or gone`() {
        let story = repairing()
        #expect(story.close(1, at: "2018-01-10 10:01:02") == ["cancel 2"])
        #expect(
            story.fill(leg: 0, of: 2, "-6.20", at: "2018-01-10 10:01:03")
                == ["exit 1: manual", "submit 3: close 1 at 4.10 debit"])
    }

    // MARK: Undefined risk

    private func strangling(_ settings: inout DeskSettings) {
        settings.strategies[0].structure = .shortStrangle
        settings.strategies[0].put?.long = nil
        settings.strategies[0].call = SideSettings(short: .nearestDelta(0.16), long: nil)
    }
    private static let strangle = "P2600 10.00/10.40 -0.16, C2850 5.00/5.40 0.16"

    @Test func `a strangle is not naked by definition, but a leg of it without the other is a break`() {
        let story = Story(strangling)
        #expect(
            story.snapshot("2018-01-10 10:00", Self.strangle, resolution: .intraday)
                == ["recommended 1 × 1", "submit 1: open 1 at 15.40 credit"])
        story.acknowledge(1, at: "2018-01-10 10:00")
        story.fill(leg: 0, of: 1, "10.20", at: "2018-01-10 10:00:10")
        #expect(story.clock("2018-01-10 10:00:15") == ["alarm: order 1 broken", "cancel 1"])
        #expect(
            story.cancelled(1, at: "2018-01-10 10:00:16")
                == ["notice: order 1 unfilled, open", "submit 2: repair 1 at 5.00 credit"])
        story.fill(leg: 0, of: 2, "5.00", at: "2018-01-10 10:00:17")
        #expect(story.view.openTrades.map(\.nakedShorts) == [0])
        #expect(story.view.openTrades.map(\.opening) == [Made.dollars("1520")])
        #expect(story.view.stops == [])
    }
}
