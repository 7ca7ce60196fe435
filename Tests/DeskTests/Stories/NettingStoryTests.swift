import Market
import Risk
import Testing
import Trading

@testable import Desk

/// Two trades on the same contracts: the venue's account nets what each of ours holds for itself, and refuses to close
/// what nets to nothing. Its book is asked at once, and what it says decides how the close goes out.
@Suite struct NettingStoryTests {
    private static let naked = ["alarm: trade 2 has 1 naked", "notice: entries stopped, nakedShort"]

    /// Trade 1 has bought back its short twice, since a fill came late: it is long one 2600 put, which is being sold as
    /// order 5.
    private func closedTwice() -> Story {
        let story = Story.holding {
            $0.venue = .careful
            $0.capabilities.replacesInPlace = false
            $0.risk.tradesPerSymbol = 2
        }
        story.snapshot("2018-01-11 10:00", Made.spread, resolution: .intraday)
        story.acknowledge(2, at: "2018-01-11 10:00")
        story.fill(2, "4.10", at: "2018-01-11 10:00")
        story.close(1, at: "2018-01-11 10:05")
        story.acknowledge(3, at: "2018-01-11 10:05")
        story.clock("2018-01-11 10:06")
        story.cancelled(3, at: "2018-01-11 10:06")
        story.acknowledge(4, at: "2018-01-11 10:06")
        story.fill(leg: 0, of: 3, "-10.20", at: "2018-01-11 10:06:01")
        story.fill(4, "-4.25", at: "2018-01-11 10:06:02")
        #expect(lots(story) == [[1], [-1, 1]])
        #expect(story.clock("2018-01-11 10:06:12").last?.hasPrefix("submit 5: repair 1 at ") == true)
        story.acknowledge(5, at: "2018-01-11 10:06:12")
        return story
    }
    private func lots(_ story: Story) -> [[Int]] { story.view.openTrades.map { $0.lots.map(\.quantity) } }

    /// The long of trade 2 goes alone: its short stands uncovered, and buying it back is refused, since trade 1 has
    /// bought the same contract already.
    private func refused() -> Story {
        let story = closedTwice()
        #expect(story.close(2, at: "2018-01-11 10:06:13").last?.hasPrefix("submit 6: close 1 at ") == true)
        story.acknowledge(6, at: "2018-01-11 10:06:13")
        story.fill(leg: 1, of: 6, "6.10", at: "2018-01-11 10:06:14")
        #expect(story.clock("2018-01-11 10:06:19").suffix(2) == Self.naked)
        #expect(story.cancelled(6, at: "2018-01-11 10:06:20").last == "submit 7: close 1 at 10.40 debit")
        #expect(
            story.reject(7, .notHeld, at: "2018-01-11 10:06:21")
                == ["notice: order 7 rejected, notHeld", "ask \(story.questionsAsked): book"])
        return story
    }

    @Test func `a short that the venue does not hold is bought to open as soon as its book agrees with ours`() {
        let story = refused()
        let lines = story.answers(
            story.questionsAsked, story.book(at: "2018-01-11 10:06:22"), at: "2018-01-11 10:06:22")
        #expect(lines.suffix(2) == ["books agree", "submit 8: repair 1 at 10.40 debit"])
        story.fill(leg: 0, of: 8, "-10.40", at: "2018-01-11 10:06:23")
        #expect(lots(story) == [[1]])
    }

    @Test func `before the book has been heard nothing is sent again, but for half of the deadline at the most`() {
        let story = refused()
        for moment in ["10:06:31", "10:06:41", "10:06:50"] {
            #expect(!story.clock("2018-01-11 \(moment)").contains { $0.hasPrefix("submit") })
        }
        #expect(story.clock("2018-01-11 10:06:51").contains("submit 8: close 1 at 10.40 debit"))
    }

    @Test func `a book that says otherwise sends nothing: what may explain it is asked for`() {
        let story = refused()
        let asked = story.questionsAsked
        let book = story.book("P2600 1", at: "2018-01-11 10:06:22")
        let lines = story.answers(asked, book, at: "2018-01-11 10:06:22")
        #expect(lines.contains { $0.hasSuffix(": order 6") })
        #expect(!lines.contains { $0.hasPrefix("submit") })
    }

    @Test func `what is refused once more though the books agree is not sent again at once`() {
        let story = refused()
        story.answers(story.questionsAsked, story.book(at: "2018-01-11 10:06:22"), at: "2018-01-11 10:06:22")
        story.reject(8, .notHeld, at: "2018-01-11 10:06:23")
        let again = story.answers(
            story.questionsAsked, story.book(at: "2018-01-11 10:06:24"), at: "2018-01-11 10:06:24")
        #expect(again == ["books agree"])
        #expect(story.clock("2018-01-11 10:06:33") == ["submit 9: repair 1 at 10.40 debit"])
    }

    @Test func `what waits for the book to hold it goes when it does, not with the next snapshot`() {
        let story = Story.holding { $0.venue = .careful }
        story.quotes("2018-01-11 10:00", Made.spread)
        story.close(1, at: "2018-01-11 10:00")
        story.acknowledge(2, at: "2018-01-11 10:00")
        story.fill(leg: 0, of: 2, "-10.20", at: "2018-01-11 10:00:01")
        story.connected(true, at: "2018-01-11 10:00:02")
        story.answers(story.questionsAsked, story.book(at: "2018-01-11 10:00:03"), at: "2018-01-11 10:00:03")
        story.cancelled(2, at: "2018-01-11 10:00:04")
        #expect(story.clock("2018-01-11 10:00:14") == [], "the venue's book has no long to sell")
        story.clock("2018-01-11 10:00:18")
        let book = story.book("P2575 1", at: "2018-01-11 10:00:19")
        #expect(
            story.answers(story.questionsAsked, book, at: "2018-01-11 10:00:19").last
                == "submit 3: close 1 at 6.10 credit")
    }
}
