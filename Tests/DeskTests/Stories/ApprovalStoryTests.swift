import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// A person is asked: what an answer does, how late it may come, and in what market it still holds.
@Suite struct ApprovalStoryTests {
    private func asked(_ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = Story {
            $0.approval = .ask
            change(&$0)
        }
        #expect(story.snapshot("2018-01-10 15:00", Made.spread) == ["recommended 1 × 1", "propose 1"])
        #expect(story.view.waiting.count == 1)
        #expect(story.nextDeadline == Made.instant("2018-01-10 15:15"))
        return story
    }

    @Test func `a yes sends the order`() {
        let story = asked()
        #expect(story.answer(1, .approved, at: "2018-01-10 15:10") == ["submit 1: open 1 at 4.10 credit"])
        #expect(story.view.waiting.isEmpty)
    }

    @Test(arguments: [(Approval.Answer.rejected, "refused 1: rejected"), (.skipped, "refused 1: skipped")])
    func `a no is recorded as what it was`(answer: Approval.Answer, line: String) {
        let story = asked()
        #expect(story.answer(1, answer, at: "2018-01-10 15:10") == [line])
        #expect(story.nextDeadline == nil)
    }

    @Test func `the first answer wins, and one to nothing changes nothing`() {
        let story = asked()
        #expect(story.answer(9, .approved, at: "2018-01-10 15:05") == [])
        story.answer(1, .rejected, at: "2018-01-10 15:05")
        #expect(story.answer(1, .approved, at: "2018-01-10 15:06") == [])
        #expect(story.view.workingOrders.isEmpty)
    }

    @Test func `a question that is still open is not asked again by the next snapshot`() {
        let story = asked()
        #expect(story.snapshot("2018-01-10 15:05", Made.spread) == [])
        #expect(story.view.waiting.count == 1)
        story.answer(1, .rejected, at: "2018-01-10 15:06")
        #expect(story.snapshot("2018-01-10 15:07", Made.spread) == ["recommended 2 × 1", "propose 2"])
    }

    @Test func `silence expires at the deadline`() {
        let story = asked()
        #expect(story.clock("2018-01-10 15:14:59") == [])
        #expect(story.clock("2018-01-10 15:15") == ["refused 1: expired"])
        #expect(story.answer(1, .approved, at: "2018-01-10 15:15") == [])
    }

    @Test func `a yes past the deadline comes too late, though nobody looked at the clock`() {
        #expect(asked().answer(1, .approved, at: "2018-01-10 15:16") == ["refused 1: expired"])
    }

    @Test(arguments: [("2777.50", true), ("2777.51", false), ("2722.50", true), ("2722.49", false)])
    func `the underlying may have moved one percent, not a cent more`(spot: String, holds: Bool) {
        let story = asked { $0.strategies[0].enabled = true }
        story.snapshot("2018-01-10 15:05", Made.spread, spot: spot)
        let lines = story.answer(1, .approved, at: "2018-01-10 15:06")
        #expect(lines == (holds ? ["submit 1: open 1 at 4.10 credit"] : ["refused 1: stale"]))
    }

    @Test(arguments: [
        ("P2600 -/10.40 -0.16, P2575 6.00/6.20 -0.05", "a leg lost its bid"),
        ("P2575 6.00/6.20 -0.05", "a leg is not listed any more"),
        ("P2600 6.80/7.00 -0.16, P2575 6.00/6.20 -0.05", "the credit is below the minimum now"),
    ])
    func `a yes to a market that is gone is refused as stale`(lines: String, why: String) {
        let story = asked()
        story.snapshot("2018-01-10 15:05", lines)
        #expect(story.answer(1, .approved, at: "2018-01-10 15:06") == ["refused 1: stale"], "\(why)")
    }

    @Test func `a yes on quotes older than the profile allows is refused as stale`() {
        let story = asked { $0.strategies[0].gates.off.removeAll { $0 == .quoteAge } }
        #expect(story.answer(1, .approved, at: "2018-01-10 15:05:01") == ["refused 1: stale"])
    }

    @Test func `a yes after entries were stopped is refused for that`() {
        let story = asked()
        story.command(.stopEntries, at: "2018-01-10 15:01")
        #expect(story.answer(1, .approved, at: "2018-01-10 15:02") == ["refused 1: entriesStopped"])
    }

    @Test func `a yes that the account no longer carries is refused by risk`() {
        let story = asked {
            $0.risk.sizing = .riskShare(0.03)
            $0.risk.riskPerTrade = 0.03
        }
        story.account("50000", at: "2018-01-10 15:01")
        #expect(story.answer(1, .approved, at: "2018-01-10 15:02") == ["refused 1: risk"])
    }

    @Test func `a desk that only proposes never trades, whatever is answered`() {
        let story = Story { $0.approval = .propose }
        #expect(story.snapshot("2018-01-10 15:00", Made.spread) == ["recommended 1 × 1", "propose 1"])
        #expect(story.answer(1, .approved, at: "2018-01-10 15:01") == [])
        #expect(story.view.workingOrders.isEmpty)
    }
}
