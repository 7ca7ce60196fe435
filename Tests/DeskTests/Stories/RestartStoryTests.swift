import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// The program starts again: what was on its way is unknown, and nothing new is risked until the books agree.
@Suite struct RestartStoryTests {
    private func working(_ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = Story {
            $0.venue = .careful
            change(&$0)
        }
        story.snapshot("2018-01-10 10:00", Made.spread, resolution: .intraday)
        story.acknowledge(1, at: "2018-01-10 10:00")
        return story
    }
    private static let agreed = ["notice: entries resumed", "books agree"]

    @Test func `everything that lives is looked up, entries come off, and the books are asked for`() {
        let story = working()
        #expect(
            story.restarts(at: "2018-01-10 10:00:30")
                == ["notice: entries stopped, reconciling", "cancel 1", "ask 2.1: order 1", "ask 2.2: book"])
        #expect(
            story.answers(1, .orders([story.known(1, .working)]), at: "2018-01-10 10:00:31") == ["cancel 1"],
            "it was asked before the cancel arrived")
        #expect(story.cancelled(1, at: "2018-01-10 10:00:32") == ["notice: order 1 unfilled, open"])
        #expect(story.answers(2, story.book(at: "2018-01-10 10:00:33"), at: "2018-01-10 10:00:33") == Self.agreed)
    }

    @Test func `entries wait until the books agree, and bear the new incarnation then`() {
        let story = Story { $0.venue = .careful }
        #expect(
            story.restarts(at: "2018-01-10 09:59") == ["notice: entries stopped, reconciling", "ask 2.1: book"])
        #expect(
            story.snapshot("2018-01-10 09:59:05", Made.spread, resolution: .intraday)
                == ["recommended 2.1 × 1", "refused 2.1: entriesStopped"])
        #expect(story.clock("2018-01-10 09:59:10") == [], "nobody answered")
        #expect(story.clock("2018-01-10 09:59:25") == ["ask 2.2: book"])
        #expect(story.answers(1, story.book(at: "2018-01-10 09:59:26"), at: "2018-01-10 09:59:26") == [], "too late")
        #expect(story.answers(2, story.book(at: "2018-01-10 09:59:27"), at: "2018-01-10 09:59:27") == Self.agreed)
        #expect(
            story.snapshot("2018-01-10 10:01", Made.spread, resolution: .intraday)
                == ["recommended 2.2 × 1", "submit 2.1: open 1 at 4.10 credit"])
    }

    @Test func `what was filled while nobody listened is found, and explains the book`() {
        let story = working()
        story.restarts(at: "2018-01-10 10:00:30")
        let fill = story.execution(5, of: 1, "4.10", at: "2018-01-10 10:00:20")
        #expect(
            story.answers(1, .orders([story.known(1, .filled, fills: [fill])]), at: "2018-01-10 10:00:31")
                == ["opened 1"])
        let book = story.book("P2600 -1, P2575 1", at: "2018-01-10 10:00:32")
        #expect(story.answers(2, book, at: "2018-01-10 10:00:32") == Self.agreed)
        #expect(story.view.openTrades.map(\.opening) == [Made.dollars("410")])
        #expect(story.view.differences.isEmpty)
    }

    @Test func `getting out is not stopped meanwhile`() {
        let story = Story.holding { $0.venue = .careful }
        story.restarts(at: "2018-01-16 09:59")
        #expect(
            story.quotes("2018-01-16 10:00", "P2600 4.00/4.20, P2575 2.20/2.40").prefix(2)
                == ["exit 1: target", "submit 2.2: close 1 at 1.80 debit"])
    }

    @Test func `an exit on its way is looked up like anything else, and walks on`() {
        let story = Story.holding { $0.venue = .careful }
        story.quotes("2018-01-16 10:00", "P2600 4.00/4.20, P2575 2.20/2.40")
        story.acknowledge(2, at: "2018-01-16 10:00")
        #expect(
            story.restarts(at: "2018-01-16 10:00:30")
                == ["notice: entries stopped, reconciling", "ask 2.1: order 2", "ask 2.2: book"])
        #expect(story.answers(1, .orders([story.known(2, .working)]), at: "2018-01-16 10:00:31") == [])
        #expect(story.clock("2018-01-16 10:01:31").contains("replace 2 at 1.90 debit"))
    }

    @Test func `what rests at the venue is looked up and goes on resting`() {
        let story = Story.holding {
            $0.venue = .careful
            $0.execution.protection = ProtectionSettings(restsTarget: true)
        }
        story.acknowledge(2, at: "2018-01-10 16:00:01")
        #expect(story.restarts(at: "2018-01-11 09:00").contains("ask 2.1: order 2"))
        #expect(story.answers(1, .orders([story.known(2, .working)]), at: "2018-01-11 09:00:01") == [])
        story.answers(2, story.book("P2600 -1, P2575 1", at: "2018-01-11 09:00:02"), at: "2018-01-11 09:00:02")
        #expect(story.view.orders.map(\.phase) == [.working])
        #expect(story.clock("2018-01-11 09:10").allSatisfy { $0.hasPrefix("ask") }, "it does not walk")
    }

    @Test func `a question that waits for a person is asked again, with the same number`() {
        let story = Story {
            $0.venue = .careful
            $0.approval = .ask
        }
        story.snapshot("2018-01-10 15:00", Made.spread, resolution: .intraday)
        #expect(
            story.restarts(at: "2018-01-10 15:01")
                == ["notice: entries stopped, reconciling", "ask 2.1: book", "propose 1"])
        story.answers(1, story.book(at: "2018-01-10 15:01:01"), at: "2018-01-10 15:01:01")
        #expect(story.answer(1, .approved, at: "2018-01-10 15:02") == ["submit 2.1: open 1 at 4.10 credit"])
    }

    @Test func `so is an exit that waits for a person`() {
        let story = Story.holding {
            $0.venue = .careful
            $0.execution.asksForExits = true
        }
        story.quotes("2018-01-16 10:00", "P2600 4.00/4.20, P2575 2.20/2.40")
        #expect(story.restarts(at: "2018-01-16 10:01").last == "propose exit of 1: target")
        #expect(
            story.answer(2, .approved, at: "2018-01-16 10:02").prefix(2)
                == ["exit 1: target", "submit 2.2: close 1 at 1.80 debit"])
    }

    @Test func `stops, halts and marks outlive a restart`() {
        let story = Story.holding { $0.venue = .careful }
        story.command(.stopEntries, at: "2018-01-11 09:00")
        story.restarts(at: "2018-01-11 09:01")
        story.answers(1, story.book("P2600 -1, P2575 1", at: "2018-01-11 09:02"), at: "2018-01-11 09:02")
        #expect(story.view.stops == [.operatorStopped])
        #expect(story.view.openTrades.map(\.quantity) == [1])
    }

    @Test func `the embedded exchange needs no look, but new numbers`() {
        let story = Story()
        #expect(story.restarts(3, at: "2018-01-10 15:00") == [])
        #expect(
            story.snapshot("2018-01-10 16:00", Made.spread)
                == ["recommended 3.1 × 1", "submit 3.1: open 1 at 4.10 credit"])
    }
}
