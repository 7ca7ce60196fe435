import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// The way out when a leg is worthless, the switch is pulled, or the venue's book lacks what would be closed.
@Suite struct ExitPathStoryTests {
    private static let dear = "P2600 20.00/20.40, P2575 14.00/14.20"

    // MARK: Worthless longs

    /// Twenty-one days before expiry, with a long that nobody bids for: the short was bought back for 1.10.
    private func shortGone() -> Story {
        let story = Story.holding()
        #expect(
            story.quotes("2018-02-07 10:00", "P2600 1.00/1.20, P2575 -/0.05")
                == ["notice: trade 1 unquoted", "exit 1: dte", "submit 2: close 1 at 1.10 debit"])
        #expect(story.sent[2]?.legs.map(\.side) == [.long])
        story.acknowledge(2, at: "2018-02-07 10:00")
        #expect(story.fill(2, "-1.10", at: "2018-02-07 10:00:05") == [])
        #expect(story.view.openTrades.map(\.phase) == [.closing])
        return story
    }

    @Test func `a long with no bid does not hold up the close: the short goes first and alone`() {
        let story = shortGone()
        #expect(story.clock("2018-02-07 10:00:15") == [], "nobody bids for the long")
        #expect(story.view.openTrades.map { $0.lots.map(\.quantity) } == [[1]])
        #expect(story.quotes("2018-02-07 11:00", "P2600 1.00/1.20, P2575 -/0.05") == [])
        #expect(
            story.quotes("2018-02-07 12:00", "P2600 1.00/1.20, P2575 0.05/0.10")
                == ["submit 3: close 1 at 0.05 credit"])
        // 400 − 110 + 5 − 3.90.
        #expect(story.fill(3, "0.05", at: "2018-02-07 12:00:05") == ["closed 1: dte, 291.10"])
    }

    @Test func `a long that nobody ever bids for lapses`() {
        let story = shortGone()
        // 400 − 110 − 2.60.
        #expect(story.settle("2700", on: "2018-02-28") == ["closed 1: expiry, 287.40"])
    }

    @Test func `a long that nobody bid for may be worth something at expiry after all`() {
        let story = shortGone()
        // 2,575 − 2,550 = 25 a share more.
        #expect(story.settle("2550", on: "2018-02-28") == ["closed 1: expiry, 2787.40"])
    }

    @Test func `a zero bid is a bid: the package goes out whole`() {
        let story = Story.holding()
        #expect(
            story.quotes("2018-02-07 10:00", "P2600 1.00/1.20, P2575 0/0.05").last == "submit 2: close 1 at 1.10 debit")
        #expect(story.sent[2]?.legs.count == 2)
    }

    @Test func `the kill switch is not held up by a worthless long either`() {
        let story = Story.holding()
        story.quotes("2018-01-16 10:00", "P2600 4.00/4.20, P2575 -/0.05")
        #expect(
            story.command(.kill, at: "2018-01-16 10:01")
                == ["notice: entries stopped, killed", "exit 1: kill", "submit 2: close 1 at 4.20 debit"])
        #expect(story.fill(2, "-4.20", at: "2018-01-16 10:01:01") == [])
        #expect(story.clock("2018-01-16 10:01:11") == [])
        #expect(
            story.quotes("2018-01-16 10:02", "P2600 4.00/4.20, P2575 0.05/0.10") == ["submit 3: close 1 at 0.05 credit"]
        )
        // 400 − 420 + 5 − 3.90.
        #expect(story.fill(3, "0.05", at: "2018-01-16 10:02:01") == ["closed 1: kill, -18.90"])
    }

    // MARK: Kill

    @Test func `the kill switch stops entries, takes off what is patient, and goes out at natural`() {
        let story = Story.holding()
        story.quotes("2018-01-11 10:00", Made.spread)
        story.close(1, at: "2018-01-11 10:05")
        story.acknowledge(2, at: "2018-01-11 10:05")
        #expect(
            story.command(.kill, at: "2018-01-11 10:05:10") == ["notice: entries stopped, killed", "cancel 2"])
        #expect(
            story.cancelled(2, at: "2018-01-11 10:05:11")
                == ["notice: order 2 unfilled, close", "submit 3: close 1 at 4.40 debit"])
        #expect(story.command(.kill, at: "2018-01-11 10:05:12") == [], "once is enough")
    }

    @Test func `the kill switch takes off an entry, and what came of it goes out`() {
        let story = Story { $0.risk.sizing = .fixedQuantity(3) }
        story.snapshot("2018-01-10 10:00", Made.spread, resolution: .intraday)
        story.acknowledge(1, at: "2018-01-10 10:00")
        story.fill(1, "4.10", 2, at: "2018-01-10 10:00:10")
        #expect(
            story.command(.kill, at: "2018-01-10 10:00:20") == ["notice: entries stopped, killed", "cancel 1"])
        #expect(
            story.cancelled(1, at: "2018-01-10 10:00:21") == ["exit 1: kill", "submit 2: close 2 at 4.40 debit"])
        // 820 − 880 − 5.20.
        #expect(story.fill(2, "-4.40", 2, at: "2018-01-10 10:00:22") == ["closed 1: kill, -65.20"])
        #expect(
            story.snapshot("2018-01-10 10:05", Made.spread, resolution: .intraday).last == "refused 2: entriesStopped")
        #expect(story.command(.resumeEntries, at: "2018-01-10 11:00") == ["notice: entries resumed"])
    }

    @Test func `after the kill switch a yes to an entry comes too late`() {
        let story = Story { $0.approval = .ask }
        story.snapshot("2018-01-10 15:00", Made.spread)
        story.command(.kill, at: "2018-01-10 15:01")
        #expect(story.answer(1, .approved, at: "2018-01-10 15:02") == ["refused 1: entriesStopped"])
    }

    @Test func `an entry that nobody answered when the switch was pulled goes out when it is found filled`() {
        let story = Story { $0.venue = .careful }
        story.snapshot("2018-01-10 10:00", Made.spread, resolution: .intraday)
        #expect(story.command(.kill, at: "2018-01-10 10:00:05") == ["notice: entries stopped, killed"])
        #expect(story.clock("2018-01-10 10:00:10") == ["ask 1: order 1"])
        let fill = story.execution(5, of: 1, "4.10", at: "2018-01-10 10:00:01")
        #expect(
            story.answers(1, .orders([story.known(1, .filled, fills: [fill])]), at: "2018-01-10 10:00:11")
                == ["opened 1", "exit 1: kill", "submit 2: close 1 at 4.40 debit"])
    }

    @Test func `a fill that comes after the kill switch has closed everything goes out, too`() {
        let story = Story { $0.risk.sizing = .fixedQuantity(2) }
        story.snapshot("2018-01-10 10:00", Made.spread, resolution: .intraday)
        story.acknowledge(1, at: "2018-01-10 10:00")
        story.fill(1, "4.10", at: "2018-01-10 10:00:10")
        story.command(.kill, at: "2018-01-10 10:00:20")
        story.cancelled(1, at: "2018-01-10 10:00:21")
        #expect(story.fill(2, "-4.40", at: "2018-01-10 10:00:22") == ["closed 1: kill, -32.60"])
        let lines = story.fill(1, "4.10", at: "2018-01-10 10:00:23")
        #expect(
            lines == [
                "alarm: order 1 filled late", "opened 2", "exit 2: kill", "submit 3: close 1 at 4.40 debit",
            ])
    }

    @Test func `the kill switch without a quote goes out on the next one`() {
        let story = Story.holding()
        story.quotes("2018-01-11 10:00", "P2600 -/-, P2575 6.00/6.20")
        #expect(
            story.command(.kill, at: "2018-01-11 10:01") == ["notice: entries stopped, killed", "exit 1: kill"])
        #expect(story.view.openTrades.map(\.phase) == [.closing])
        #expect(story.quotes("2018-01-11 10:02", Made.spread) == ["submit 2: close 1 at 4.40 debit"])
    }

    // MARK: Late fills of exits

    /// An exit that was cancelled, so they said, and the one that followed it, at work as order 3.
    private func exitedTwice() -> Story {
        let story = Story.holding()
        story.quotes("2018-01-11 10:00", Made.spread)
        story.close(1, at: "2018-01-11 10:00")
        story.acknowledge(2, at: "2018-01-11 10:00")
        story.cancelled(2, at: "2018-01-11 10:04")
        #expect(story.quotes("2018-01-11 10:05", Made.spread) == ["exit 1: manual", "submit 3: close 1 at 4.10 debit"])
        story.acknowledge(3, at: "2018-01-11 10:05")
        return story
    }

    @Test func `the late fill of an exit takes off the one that followed it`() {
        let story = exitedTwice()
        #expect(story.fill(2, "-4.40", at: "2018-01-11 10:05:01") == ["alarm: order 2 filled late", "cancel 3"])
        #expect(
            story.cancelled(3, at: "2018-01-11 10:05:02")
                == ["notice: order 3 unfilled, close", "closed 1: manual, -42.60"])
    }

    @Test func `when both fill, what was closed once too often is undone ten seconds later`() {
        let story = exitedTwice()
        story.fill(2, "-4.40", at: "2018-01-11 10:05:01")
        #expect(story.fill(3, "-4.10", at: "2018-01-11 10:05:02") == [])
        #expect(story.view.openTrades.map { $0.lots.map(\.quantity) } == [[1, -1]])
        #expect(story.clock("2018-01-11 10:05:12") == ["submit 4: close 1 at 4.10 credit"])
        // 400 − 440 − 410 + 400 − 5.20.
        #expect(story.fill(4, "4.00", at: "2018-01-11 10:05:13") == ["closed 1: manual, -55.20"])
    }

    // MARK: What the venue does not hold

    /// A held trade, and a venue whose book knows nothing of it, found after a start.
    private func doubted() -> Story {
        let story = Story.holding { $0.venue = .careful }
        story.quotes("2018-01-11 10:00", Made.spread)
        story.restarts(at: "2018-01-11 10:00")
        story.answers(1, story.book(at: "2018-01-11 10:00:01"), at: "2018-01-11 10:00:01")
        #expect(story.view.differences.map(\.ours) == [-1, 1])
        #expect(story.view.differences.map(\.theirs) == [0, 0])
        return story
    }

    @Test func `a close of what the venue's book lacks waits until the book holds it`() {
        let story = doubted()
        #expect(story.close(1, at: "2018-01-11 10:00:02") == ["exit 1: manual"])
        #expect(story.view.orders.isEmpty)
        #expect(story.clock("2018-01-11 10:00:16") == ["ask 2.2: book"])
        let book = story.book("P2600 -1, P2575 1", at: "2018-01-11 10:00:17")
        #expect(story.answers(2, book, at: "2018-01-11 10:00:17") == ["notice: entries resumed", "books agree"])
        #expect(
            story.quotes("2018-01-11 10:01", Made.spread)
                == ["exit 1: manual", "submit 2.2: close 1 at 4.10 debit"])
    }

    @Test func `in an emergency it does not wait: the venue refuses what it does not hold`() {
        let story = doubted()
        #expect(
            story.command(.kill, at: "2018-01-11 10:00:02")
                == ["notice: entries stopped, killed", "exit 1: kill", "submit 2.2: close 1 at 4.40 debit"])
        #expect(
            story.reject(2, .notHeld, at: "2018-01-11 10:00:03")
                == ["notice: order 2.2 rejected, notHeld", "ask 2.2: book"])
    }

    @Test func `a book that holds the other side lacks what would be closed, too`() {
        let story = Story.holding { $0.venue = .careful }
        story.quotes("2018-01-11 10:00", Made.spread)
        story.restarts(at: "2018-01-11 10:00")
        let book = story.book("P2600 2, P2575 1", at: "2018-01-11 10:00:01")
        story.answers(1, book, at: "2018-01-11 10:00:01")
        #expect(story.close(1, at: "2018-01-11 10:00:02") == ["exit 1: manual"])
    }
}
