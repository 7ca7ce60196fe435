import Market
import Strategy
import Testing
import Trading

@testable import Desk

/// A trade becomes another structure: one order that closes and opens, one campaign with one account of its money.
@Suite struct AdjustmentStoryTests {
    /// The spread of 2600 and 2575, and the one of 2550 and 2525 below it.
    private static let both = "P2600 20.00/20.40, P2575 13.00/13.20, P2550 9.00/9.20, P2525 6.00/6.10"

    private func down(_ quantity: Int = 1, least: String = "-5.00") -> AdjustmentPlan {
        AdjustmentPlan(
            closing: [Leg(.long, Made.contract("P2600")), Leg(.short, Made.contract("P2575"))],
            opening: [Leg(.short, Made.contract("P2550")), Leg(.long, Made.contract("P2525"))],
            quantity: quantity, least: NetPrice(units: Made.price(least).units),
            result: TradeStructure(
                kind: .bullPutSpread, expiry: Made.expiry, riskPerUnit: .dollars(2_500), maximumLoss: .dollars(25)))
    }
    private func holding(_ quantity: Int = 1, _ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = Story.holding(quantity, change)
        story.quotes("2018-01-11 10:00", AdjustmentStoryTests.both)
        return story
    }
    private func rolls(_ story: Story, _ plan: AdjustmentPlan) -> [String] {
        story.decides { desk, effects in desk.adjust(tradeAt: 0, plan, into: &effects) }
    }

    @Test func `a roll is one order, and what it brings belongs to the same trade`() {
        let story = holding()
        // 7.20 to close at the mid, 3.05 for what is opened.
        #expect(rolls(story, down()) == ["submit 2: adjust 1 at 4.05 debit"])
        #expect(story.view.trades.map(\.phase) == [.adjusting])
        #expect(story.fill(2, "-4.10", at: "2018-01-11 10:00:05", fees: "2.60") == ["adjusted 1: bull put spread"])
        #expect(story.view.trades.map(\.phase) == [.open])
        #expect(
            story.view.openTrades.map { $0.lots.map(\.contract) }
                == [[Made.contract("P2550"), Made.contract("P2525")]])
        // 400 − 410 of credit so far.
        #expect(story.view.openTrades.map(\.opening) == [.dollars(-10)])
        #expect(story.close(1, at: "2018-01-11 10:01").first == "exit 1: manual")
        // −10 − 310 − 1.30 − 2.60 − 1.30.
        #expect(story.fill(3, "-3.10", at: "2018-01-11 10:02") == ["closed 1: manual, -325.20"])
        #expect(story.closed.map(\.quantity) == [1])
    }

    @Test func `no roll goes below the least that was agreed`() {
        let story = holding()
        #expect(rolls(story, down(least: "-4.00")) == ["submit 2: adjust 1 at 4.00 debit"])
    }

    @Test func `a roll of which a part fills leaves both structures in one trade, and all of it is closed`() {
        let story = holding(3)
        #expect(rolls(story, down(3)) == ["submit 2: adjust 3 at 4.05 debit"])
        story.acknowledge(2, at: "2018-01-11 10:00:01")
        #expect(story.fill(2, "-4.05", 2, at: "2018-01-11 10:00:05") == [])
        #expect(story.cancelled(2, at: "2018-01-11 10:04") == ["adjusted 1: bull put spread"])
        #expect(story.view.openTrades.map { $0.lots.map(\.quantity) } == [[-1, 1, -2, 2]])
        let lines = story.close(1, at: "2018-01-11 10:05")
        #expect(lines.first == "exit 1: manual")
        #expect(lines.last?.hasPrefix("submit 3: close 1 at") == true)
        #expect(story.sent[3]?.legs.map(\.ratio) == [1, 1, 2, 2])
        #expect(story.fill(3, "-13.40", at: "2018-01-11 10:06").first?.hasPrefix("closed 1: manual") == true)
        #expect(story.closed.map(\.quantity) == [3], "so many units were entered")
    }

    @Test func `an exit takes the roll off before it goes out`() {
        let story = holding()
        _ = rolls(story, down())
        story.acknowledge(2, at: "2018-01-11 10:00:01")
        #expect(story.command(.kill, at: "2018-01-11 10:01").contains("cancel 2"))
        let lines = story.cancelled(2, at: "2018-01-11 10:01:01")
        #expect(lines.contains { $0.hasPrefix("submit 3: close 1") })
        #expect(story.sent[3]?.legs.map(\.contract) == [Made.contract("P2600"), Made.contract("P2575")])
    }

    @Test func `a roll that was faster than the exit's cancel is closed as what it has become`() {
        let story = holding()
        _ = rolls(story, down())
        story.acknowledge(2, at: "2018-01-11 10:00:01")
        story.command(.kill, at: "2018-01-11 10:01")
        let lines = story.fill(2, "-4.05", at: "2018-01-11 10:01:01")
        #expect(lines.contains { $0.hasPrefix("submit 3: close 1") })
        #expect(story.sent[3]?.legs.map(\.contract) == [Made.contract("P2550"), Made.contract("P2525")])
    }

    @Test func `what stops entries keeps a roll from leaving`() {
        let story = holding()
        story.command(.stopEntries, at: "2018-01-11 10:00:01")
        #expect(rolls(story, down()) == [])
    }

    @Test func `a stop takes a roll on its way off, and the trade is as it was`() {
        let story = holding()
        _ = rolls(story, down())
        story.acknowledge(2, at: "2018-01-11 10:00:01")
        #expect(story.command(.stopEntries, at: "2018-01-11 10:00:02").contains("cancel 2"))
        story.cancelled(2, at: "2018-01-11 10:00:03")
        #expect(story.view.trades.map(\.phase) == [.open])
        #expect(story.view.openTrades.map { $0.lots.map(\.quantity) } == [[-1, 1]])
    }

    @Test func `what rests at the broker comes off before a roll is sent`() {
        let story = holding { $0.execution.protection = ProtectionSettings(restsTarget: true) }
        story.acknowledge(2, at: "2018-01-11 10:00:01")
        #expect(rolls(story, down()) == ["cancel 2"])
        story.cancelled(2, at: "2018-01-11 10:00:02")
        #expect(rolls(story, down()) == ["submit 3: adjust 1 at 4.05 debit"])
        #expect(
            story.fill(3, "-4.05", at: "2018-01-11 10:00:05").first == "adjusted 1: bull put spread")
    }

    @Test func `a roll of which one leg stays behind is closed whole`() {
        let story = holding()
        _ = rolls(story, down())
        story.acknowledge(2, at: "2018-01-11 10:00:01")
        story.fill(leg: 2, of: 2, "9.00", at: "2018-01-11 10:00:02")
        let told = story.clock("2018-01-11 10:00:10")
        #expect(told.contains("alarm: order 2 broken") && told.contains("exit 1: broken"))
        let lines = story.cancelled(2, at: "2018-01-11 10:00:11")
        #expect(lines.contains { $0.hasPrefix("submit 3: close") })
    }

    // MARK: - Shares that are kept

    /// Short the 265 put of SPY, by a strategy that goes on with what it is assigned.
    private func wheel() -> Story {
        let story = Story.delivering("262")
        _ = story.decides { desk, _ in desk.trades[0].isWheel = true }
        story.lapsed("P255", .long, at: "2018-03-01 08:00")
        return story
    }
    private func call(_ quantity: Int = 1) -> AdjustmentPlan {
        AdjustmentPlan(
            closing: [],
            opening: [Leg(.short, Made.contract("C270", expiry: Made.march, root: Made.spy.root))], quantity: quantity,
            least: .credit(.cents(50)),
            result: TradeStructure(
                kind: .coveredCall, expiry: Made.march, riskPerUnit: .dollars(26_000), maximumLoss: nil))
    }

    @Test func `the wheel keeps its shares, sells a call against them, and ends when they are called away`() {
        let story = wheel()
        #expect(story.assigned("P265", at: "2018-03-01 08:00:01") == ["notice: trade 1 assigned"])
        #expect(story.view.trades.map(\.phase) == [.open])
        #expect(story.view.trades.map(\.shares) == [100])
        story.quotes("2018-03-01 10:00", "C270 2.00/2.04", spot: "263", expiry: Made.march)
        #expect(rolls(story, call()) == ["submit 2: adjust 1 at 2.02 credit"])
        #expect(story.fill(2, "2.01", at: "2018-03-01 10:00:05", fees: "0.65") == ["adjusted 1: covered call"])
        let event = ClearingEvent(
            contract: Made.contract("C270", expiry: Made.march, root: Made.spy.root), side: .short, quantity: 1,
            kind: .assigned, shares: -100, cash: .dollars(27_000), fees: .zero)
        let lines = story.booked(.cleared(event), at: "2018-03-30 08:00")
        // 110 − 26,500 + 201 + 27,000 − 1.30 − 0.65.
        #expect(lines == ["notice: trade 1 assigned", "closed 1: assigned, 809.05"])
    }

    @Test func `no more calls are sold than there are shares for`() {
        let story = wheel()
        story.assigned("P265", at: "2018-03-01 08:00:01")
        story.quotes("2018-03-01 10:00", "C270 2.00/2.04", spot: "263", expiry: Made.march)
        _ = rolls(story, call(2))
        #expect(story.looks { $0.trades[0].room(for: story.sent[2]!, completes: false) } == 1)
    }

    @Test func `a covered call is bought back before its shares are sold`() {
        let story = wheel()
        story.assigned("P265", at: "2018-03-01 08:00:01")
        story.quotes("2018-03-01 10:00", "C270 2.00/2.04", spot: "263", expiry: Made.march)
        _ = rolls(story, call())
        story.fill(2, "2.01", at: "2018-03-01 10:00:05", fees: "0.65")
        let lines = story.close(1, at: "2018-03-01 10:01")
        #expect(lines == ["exit 1: manual", "submit 3: close 1 at 2.02 debit"])
        story.fill(3, "-2.03", at: "2018-03-01 10:01:05", fees: "0.65")
        let rest = story.clock("2018-03-01 10:01:15")
        #expect(rest.count == 1 && rest[0].hasPrefix("submit 4: close 100"))
        #expect(
            story.fill(4, "262.90", 100, at: "2018-03-01 10:02", fees: "0").first?.hasPrefix("closed 1: manual") == true
        )
    }
}
