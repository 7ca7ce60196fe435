import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// Exits that wait for a person, and those that never do.
@Suite struct ExitApprovalStoryTests {
    private static let cheap = "P2600 4.00/4.20, P2575 2.20/2.40"
    private static let stopped = "P2600 30.00/30.40, P2575 18.00/18.40"

    private func held(_ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        Story.holding {
            $0.execution.asksForExits = true
            change(&$0)
        }
    }
    /// The target is reached, and a person is asked, as recommendation 2.
    private func asked(_ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = held(change)
        #expect(story.quotes("2018-01-16 10:00", Self.cheap) == ["propose exit of 1: target"])
        #expect(story.view.exitsWaiting.map(\.id.counter) == [2])
        return story
    }

    @Test func `an exit is asked for once, whatever the next snapshots say`() {
        let story = asked()
        #expect(story.quotes("2018-01-16 10:01", Self.cheap) == [])
        #expect(story.quotes("2018-01-16 10:02", Self.stopped) == [])
        #expect(story.view.orders.isEmpty)
        #expect(story.view.openTrades.map(\.phase) == [.open])
    }

    @Test func `a yes sends it, and is fulfilled by the fill`() {
        let story = asked()
        #expect(
            story.answer(2, .approved, at: "2018-01-16 10:05") == ["exit 1: target", "submit 2: close 1 at 1.80 debit"])
        story.acknowledge(2, at: "2018-01-16 10:05")
        #expect(story.fill(2, "-1.80", at: "2018-01-16 10:05:01") == ["closed 1: target, 217.40"])
        let id = RecommendationID(incarnation: 1, counter: 2)
        #expect(
            story.moves.filter { if case .recommendation(id, _, _) = $0 { true } else { false } } == [
                .recommendation(id, .made, .pending), .recommendation(id, .pending, .approved),
                .recommendation(id, .approved, .executing), .recommendation(id, .executing, .filled),
            ])
    }

    @Test func `a yes holds though the market that asked for it is gone: a close is never held up`() {
        let story = asked()
        story.quotes("2018-01-16 10:03", Made.spread)
        #expect(
            story.answer(2, .approved, at: "2018-01-16 10:05") == ["exit 1: target", "submit 2: close 1 at 4.10 debit"])
    }

    @Test func `a yes without a quote is kept for the next one, and nobody is asked again`() {
        let story = asked()
        story.quotes("2018-01-16 10:03", "P2600 -/-, P2575 2.20/2.40")
        story.answer(2, .approved, at: "2018-01-16 10:05")
        #expect(
            story.quotes("2018-01-16 10:06", Self.cheap) == ["exit 1: target", "submit 2: close 1 at 1.80 debit"])
    }

    @Test(arguments: [Approval.Answer.rejected, .skipped])
    func `a no is not asked again in this session, for that reason`(answer: Approval.Answer) {
        let story = asked()
        #expect(story.answer(2, answer, at: "2018-01-16 10:05") == [])
        #expect(story.quotes("2018-01-16 10:06", Self.cheap) == [])
        #expect(story.quotes("2018-01-16 15:59", Self.cheap) == [])
        #expect(story.quotes("2018-01-17 10:00", Self.cheap) == ["propose exit of 1: target"])
    }

    @Test func `a no to one reason leaves the others to be asked for`() {
        let story = asked()
        story.answer(2, .rejected, at: "2018-01-16 10:05")
        story.quotes("2018-01-16 11:00", Self.stopped)
        // A mark that jumped needs one confirmation more.
        #expect(story.quotes("2018-01-16 11:01", Self.stopped) == ["propose exit of 1: stop"])
    }

    @Test func `silence expires, and the next snapshot asks again`() {
        let story = asked()
        #expect(story.clock("2018-01-16 10:14:59") == [])
        #expect(story.clock("2018-01-16 10:15") == ["refused 2: expired"])
        #expect(story.answer(2, .approved, at: "2018-01-16 10:16") == [])
        #expect(story.quotes("2018-01-16 10:17", Self.cheap) == ["propose exit of 1: target"])
    }

    @Test func `an approved exit that stays unfilled is asked for anew`() {
        let story = asked()
        story.answer(2, .approved, at: "2018-01-16 10:05")
        story.acknowledge(2, at: "2018-01-16 10:05")
        #expect(story.cancelled(2, at: "2018-01-16 10:09") == ["notice: order 2 unfilled, close"])
        #expect(story.quotes("2018-01-16 10:10", Self.cheap) == ["propose exit of 1: target"])
    }

    @Test func `a person who closes by hand is not asked`() {
        let story = held()
        story.quotes("2018-01-16 10:00", Made.spread)
        #expect(story.close(1, at: "2018-01-16 10:01") == ["exit 1: manual", "submit 2: close 1 at 4.10 debit"])
    }

    @Test func `an emergency never waits, and the yes that comes later sends nothing`() {
        let story = asked()
        #expect(
            story.command(.kill, at: "2018-01-16 10:01")
                == ["notice: entries stopped, killed", "exit 1: kill", "submit 2: close 1 at 2.00 debit"])
        #expect(story.answer(2, .approved, at: "2018-01-16 10:02") == [])
        #expect(story.fill(2, "-2.00", at: "2018-01-16 10:03") == ["closed 1: kill, 197.40"])
        #expect(story.sent.count == 2)
    }

    @Test func `a naked short never waits`() {
        let story = held()
        story.quotes("2018-01-16 10:00", Made.spread)
        story.closedByVenue("P2575", .long, cash: "600", at: "2018-01-16 10:00:10")
        #expect(story.view.openTrades.map(\.phase) == [.closing])
        #expect(story.sent[2]?.manner == .emergency)
    }

    @Test func `the end of the history is nobody's question`() {
        let story = held()
        story.command(.lastSession(close: true), at: "2018-01-16 09:59")
        #expect(
            story.quotes("2018-01-16 10:00", Made.spread) == ["exit 1: end", "submit 2: close 1 at 4.10 debit"])
    }

    @Test func `a question about a trade that expired meanwhile leads nowhere`() {
        let story = asked()
        story.settle("2700", on: "2018-02-28")
        #expect(story.answer(2, .approved, at: "2018-02-28 16:01") == [])
        #expect(story.sent.count == 1)
    }
}
