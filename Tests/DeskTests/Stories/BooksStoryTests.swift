import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// The venue's book against ours: every difference is explained, or halts its underlying until a person has looked.
@Suite struct BooksStoryTests {
    private static let held = "P2600 -1, P2575 1"

    /// A held trade whose books have been asked for as question 1.
    private func comparing(_ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = Story.holding {
            $0.venue = .careful
            change(&$0)
        }
        story.quotes("2018-01-11 09:59", Made.spread)
        #expect(
            story.connected(true, at: "2018-01-11 10:00") == ["notice: entries stopped, reconciling", "ask 1: book"])
        return story
    }
    /// Four more looks at the same book, fifteen seconds apart, the first one having been at 10:00:01: what the last of
    /// them came to.
    private func fourLooks(_ story: Story, _ positions: String) -> [String] {
        var lines: [String] = []
        for second in [16, 31, 46, 61] {
            #expect(story.view.halts.isEmpty)
            let moment = "2018-01-11 10:0\(second / 60):\(second % 60 < 10 ? "0" : "")\(second % 60)"
            #expect(story.clock(moment) == ["ask \(story.questionsAsked): book"])
            lines = story.answers(story.questionsAsked, story.book(positions, at: moment), at: moment)
        }
        return lines
    }

    // MARK: Agreement

    @Test func `books that agree let entries go again, and are compared every two minutes`() {
        let story = comparing()
        #expect(
            story.answers(1, story.book(Self.held, at: "2018-01-11 10:00:01"), at: "2018-01-11 10:00:01")
                == ["notice: entries resumed", "books agree"])
        #expect(story.clock("2018-01-11 10:02:00") == [])
        #expect(story.clock("2018-01-11 10:02:01") == ["ask 2: book"])
        #expect(
            story.answers(2, story.book(Self.held, at: "2018-01-11 10:02:02"), at: "2018-01-11 10:02:02")
                == ["books agree"])
    }

    @Test func `a book that nobody sends is asked for again`() {
        let story = comparing()
        #expect(story.clock("2018-01-11 10:00:10") == [])
        #expect(story.clock("2018-01-11 10:00:25") == ["ask 2: book"])
        #expect(story.noAnswer(2, at: "2018-01-11 10:00:26") == [])
        #expect(story.clock("2018-01-11 10:00:41") == ["ask 3: book"])
        #expect(story.view.stops == [.reconciling])
    }

    @Test func `two trades on one contract are one position at the venue`() {
        let story = Story.holding(1) {
            $0.venue = .careful
            $0.risk.tradesPerSymbol = 2
        }
        story.snapshot("2018-01-11 10:00", Made.spread, resolution: .intraday)
        story.fill(2, "4.10", at: "2018-01-11 10:00:01")
        story.connected(true, at: "2018-01-11 10:01")
        #expect(
            story.answers(1, story.book("P2600 -2, P2575 2", at: "2018-01-11 10:01:01"), at: "2018-01-11 10:01:01").last
                == "books agree")
    }

    @Test func `with nothing held and the market closed the next look is at the open`() {
        let story = Story { $0.venue = .careful }
        story.restarts(at: "2018-01-10 18:00")
        story.answers(1, story.book(at: "2018-01-10 18:00:01"), at: "2018-01-10 18:00:01")
        #expect(story.clock("2018-01-10 18:02:01") == [])
        #expect(story.nextDeadline == Made.instant("2018-01-11 09:30"))
    }

    // MARK: Differences

    @Test func `a position that is wrong for a moment costs nothing but a look`() {
        let story = comparing()
        let first = story.answers(1, story.book("P2575 1", at: "2018-01-11 10:00:01"), at: "2018-01-11 10:00:01")
        #expect(first == [], "no order of ours could explain it: the entry was filled whole")
        #expect(story.view.differences.map(\.phase) == [.differing])
        #expect(story.clock("2018-01-11 10:00:16") == ["ask 2: book"])
        #expect(
            story.answers(2, story.book(Self.held, at: "2018-01-11 10:00:17"), at: "2018-01-11 10:00:17")
                == ["notice: entries resumed", "books agree"])
        #expect(story.view.differences.isEmpty)
        #expect(story.view.halts.isEmpty)
    }

    @Test func `a fill that nobody reported explains the difference`() {
        let story = Story {
            $0.venue = .careful
            $0.risk.sizing = .fixedQuantity(2)
        }
        story.snapshot("2018-01-10 10:00", Made.spread, resolution: .intraday)
        story.acknowledge(1, at: "2018-01-10 10:00")
        story.fill(1, "4.10", at: "2018-01-10 10:00:10", execution: 5)
        story.clock("2018-01-10 10:01")
        story.replaced(1, "3.95", at: "2018-01-10 10:01")
        #expect(story.cancelled(1, at: "2018-01-10 10:01:10") == [])
        story.connected(true, at: "2018-01-10 10:01:20")
        let book = story.book("P2600 -2, P2575 2", at: "2018-01-10 10:01:21")
        #expect(story.answers(1, book, at: "2018-01-10 10:01:21") == ["ask 2: order 1"])
        let fills = [
            story.execution(5, of: 1, "4.10", at: "2018-01-10 10:00:10"),
            story.execution(6, of: 1, "3.95", at: "2018-01-10 10:01:09"),
        ]
        #expect(
            story.answers(2, .orders([story.known(1, .filled, fills: fills)]), at: "2018-01-10 10:01:22")
                == ["alarm: order 1 filled late"])
        #expect(story.view.openTrades.map(\.quantity) == [2])
        #expect(story.view.openTrades.map(\.opening) == [Made.dollars("805")])
        #expect(story.clock("2018-01-10 10:01:36") == ["ask 3: book"])
        #expect(
            story.answers(3, story.book("P2600 -2, P2575 2", at: "2018-01-10 10:01:37"), at: "2018-01-10 10:01:37")
                == ["notice: entries resumed", "books agree"])
    }

    @Test func `an order that the venue's book does not show is looked up`() {
        let story = Story.holding {
            $0.venue = .careful
            $0.execution.protection = ProtectionSettings(restsTarget: true)
        }
        story.acknowledge(2, at: "2018-01-10 16:00:01")
        story.connected(true, at: "2018-01-11 10:00")
        story.answers(1, .orders([story.known(2, .working)]), at: "2018-01-11 10:00:01")
        let book = story.book(Self.held, at: "2018-01-11 10:00:02")
        #expect(story.answers(2, book, at: "2018-01-11 10:00:02").first == "ask 3: order 2")
        let fill = story.execution(5, of: 2, "-2.00", at: "2018-01-11 10:00:01")
        #expect(
            story.answers(3, .orders([story.known(2, .filled, fills: [fill])]), at: "2018-01-11 10:00:03")
                == ["closed 1: target, 197.40"])
    }

    @Test func `a look-up that nobody answers is put again by the next comparison`() {
        let story = Story.holding {
            $0.venue = .careful
            $0.execution.protection = ProtectionSettings(restsTarget: true)
        }
        story.acknowledge(2, at: "2018-01-10 16:00:01")
        story.connected(true, at: "2018-01-11 10:00")
        story.answers(1, .orders([story.known(2, .working)]), at: "2018-01-11 10:00:01")
        let book = story.book(Self.held, at: "2018-01-11 10:00:02")
        #expect(story.answers(2, book, at: "2018-01-11 10:00:02").first == "ask 3: order 2")
        #expect(story.clock("2018-01-11 10:02:02") == ["ask 4: book"])
        #expect(
            story.answers(4, story.book(Self.held, at: "2018-01-11 10:02:03"), at: "2018-01-11 10:02:03").first
                == "ask 5: order 2")
    }

    @Test func `what outlives four more looks is unexplained: an alarm, and its underlying is halted`() {
        let story = comparing()
        story.answers(1, story.book("P2600 -1", at: "2018-01-11 10:00:01"), at: "2018-01-11 10:00:01")
        let lines = fourLooks(story, "P2600 -1")
        #expect(lines.suffix(2) == ["alarm: 1 ours, 0 theirs", "notice: SPX halted, unexplained"])
        #expect(story.view.differences.map(\.phase) == [.unexplained])
        #expect(story.view.openTrades.map { $0.lots.map(\.quantity) } == [[-1, 1]], "nothing is invented or deleted")
        #expect(story.view.openTrades.map(\.closing) == [.zero])
        #expect(story.clock("2018-01-11 10:03:00") == [], "from here on every two minutes")
        #expect(story.clock("2018-01-11 10:03:01") == ["ask \(story.questionsAsked): book"])
    }

    /// Somebody bought ten puts of another strike in the broker's own app.
    private func foreign() -> Story {
        let story = comparing()
        story.answers(1, story.book(Self.held + ", P2500 10", at: "2018-01-11 10:00:01"), at: "2018-01-11 10:00:01")
        _ = fourLooks(story, Self.held + ", P2500 10")
        #expect(story.view.halts.map(\.reason) == [.unexplained])
        return story
    }

    @Test func `a foreign trade is never touched, and ours is closed beside it`() {
        let story = foreign()
        #expect(story.sent.count == 1)
        #expect(
            story.close(1, at: "2018-01-11 10:02") == ["exit 1: manual", "submit 2: close 1 at 4.10 debit"])
    }

    @Test func `what a person calls somebody else's stays out of every comparison`() {
        let story = foreign()
        let look = story.command(.ignore(.contract(Made.contract("P2500"))), at: "2018-01-11 10:02")
        #expect(look == ["ask \(story.questionsAsked): book"])
        #expect(story.command(.resumeEntries, at: "2018-01-11 10:02:01") == ["notice: SPX resumed"])
        let book = story.book(Self.held + ", P2500 10", at: "2018-01-11 10:03:02")
        #expect(
            story.answers(story.questionsAsked, book, at: "2018-01-11 10:02:02")
                == ["notice: entries resumed", "books agree"])
        // One less of them is a new question.
        story.clock("2018-01-11 10:05:02")
        let fewer = story.book(Self.held + ", P2500 9", at: "2018-01-11 10:05:03")
        story.answers(story.questionsAsked, fewer, at: "2018-01-11 10:05:03")
        #expect(story.view.differences.map(\.theirs) == [-1])
    }

    @Test func `a person calls somebody else's what they were told, whatever the last look showed`() {
        let story = foreign()
        story.clock("2018-01-11 10:03:01")
        let wrong = story.book(Self.held + ", P2500 20", at: "2018-01-11 10:03:02")
        story.answers(story.questionsAsked, wrong, at: "2018-01-11 10:03:02")
        story.command(.ignore(.contract(Made.contract("P2500"))), at: "2018-01-11 10:04")
        story.command(.resumeEntries, at: "2018-01-11 10:04:01")
        let book = story.book(Self.held + ", P2500 10", at: "2018-01-11 10:04:02")
        #expect(
            story.answers(story.questionsAsked, book, at: "2018-01-11 10:04:02")
                == ["notice: entries resumed", "books agree"])
    }

    @Test func `what was told before a start is told again`() {
        let story = foreign()
        story.restarts(at: "2018-01-11 10:03")
        var told: [String] = []
        for second in [1, 16, 31, 46, 61, 76] {
            let moment = Made.instant("2018-01-11 10:03") + .seconds(second)
            story.happens(.clock(moment))
            let text = "2018-01-11 \(EasternTime.timeOfDay(of: moment).clock)"
            let book = story.book(Self.held + ", P2500 10", at: text)
            told += story.answers(story.questionsAsked, book, at: text)
        }
        #expect(told.filter { $0.hasPrefix("alarm") } == ["alarm: 0 ours, 10 theirs"])
    }

    @Test func `an order that rested for days and is gone may explain a difference`() {
        let story = Story.holding {
            $0.venue = .careful
            $0.execution.protection = ProtectionSettings(restsTarget: true)
        }
        story.acknowledge(2, at: "2018-01-10 16:00:01")
        story.close(1, at: "2018-01-16 10:00")
        story.quotes("2018-01-16 10:00", Made.spread)
        story.cancelled(2, at: "2018-01-16 10:00:01")
        story.reject(3, .notHeld, at: "2018-01-16 10:00:02")
        let question = story.questionsAsked
        let lines = story.answers(question, story.book(at: "2018-01-16 10:00:03"), at: "2018-01-16 10:00:03")
        #expect(lines.contains { $0.hasSuffix(": order 2") })
    }

    @Test func `a halt for want of an explanation does not keep us in`() {
        let story = comparing()
        story.answers(1, story.book("P2600 -2, P2575 1", at: "2018-01-11 10:00:01"), at: "2018-01-11 10:00:01")
        // The venue owes more than we do: a close of ours cannot open anything.
        #expect(
            story.close(1, at: "2018-01-11 10:00:02") == ["exit 1: manual", "submit 2: close 1 at 4.10 debit"])
    }

    // MARK: Cash

    @Test func `cash that nothing explains is told once`() {
        let story = comparing { $0.startingCash = .dollars(100_000) }
        // 100,000 + 400 − 1.30, less a cent.
        let cash = "100398.69"
        story.answers(1, story.book(Self.held, cash: cash, at: "2018-01-11 10:00:01"), at: "2018-01-11 10:00:01")
        var lines: [String] = []
        var question: UInt64 = 1
        for second in [16, 31, 46] {
            let moment = Made.instant("2018-01-11 10:00") + .seconds(second)
            #expect(story.happens(.clock(moment)).last?.hasSuffix("book") == true)
            question = story.questionsAsked
            let text = "2018-01-11 \(EasternTime.timeOfDay(of: moment).clock)"
            lines = story.answers(question, story.book(Self.held, cash: cash, at: text), at: text)
        }
        #expect(lines == ["alarm: cash differs by -0.01"])
        #expect(story.clock("2018-01-11 10:02:46").last?.hasSuffix("book") == true)
        question = story.questionsAsked
        let again = story.book(Self.held, cash: cash, at: "2018-01-11 10:02:47")
        #expect(story.answers(question, again, at: "2018-01-11 10:02:47") == [], "once")
        story.clock("2018-01-11 10:04:47")
        question = story.questionsAsked
        let agreed = story.book(Self.held, cash: "100398.70", at: "2018-01-11 10:04:48")
        #expect(
            story.answers(question, agreed, at: "2018-01-11 10:04:48") == ["notice: entries resumed", "books agree"])
    }

    @Test func `cash that a person lets pass keeps entries out no longer`() {
        let story = comparing { $0.startingCash = .dollars(100_000) }
        let cash = "100398.69"
        story.answers(1, story.book(Self.held, cash: cash, at: "2018-01-11 10:00:01"), at: "2018-01-11 10:00:01")
        for second in [16, 31, 46] {
            story.clock("2018-01-11 10:00:\(second)")
            let book = story.book(Self.held, cash: cash, at: "2018-01-11 10:00:\(second)")
            story.answers(story.questionsAsked, book, at: "2018-01-11 10:00:\(second)")
        }
        #expect(story.view.stops == [.reconciling])
        #expect(story.command(.resumeEntries, at: "2018-01-11 10:01").contains("notice: entries resumed") == false)
        story.command(.ignoreCash, at: "2018-01-11 10:01:01")
        let book = story.book(Self.held, cash: cash, at: "2018-01-11 10:01:02")
        let lines = story.answers(story.questionsAsked, book, at: "2018-01-11 10:01:02")
        #expect(lines == ["notice: entries resumed", "books agree"])
        // One more cent is a new question.
        story.clock("2018-01-11 10:05:30")
        let more = story.book(Self.held, cash: "100398.68", at: "2018-01-11 10:05:31")
        #expect(story.answers(story.questionsAsked, more, at: "2018-01-11 10:05:31").last != "books agree")
    }

    @Test func `cash that nobody gave us to compare is not compared`() {
        let story = comparing()
        #expect(
            story.answers(
                1, story.book(Self.held, cash: "5", at: "2018-01-11 10:00:01"), at: "2018-01-11 10:00:01"
            ).last == "books agree")
    }

    // MARK: The line

    @Test func `while the line is down nothing is entered, and when it is back the books come first`() {
        let story = Story.holding {
            $0.venue = .careful
            $0.risk.tradesPerSymbol = nil
        }
        story.snapshot("2018-01-11 10:00", Made.spread, resolution: .intraday)
        story.acknowledge(2, at: "2018-01-11 10:00")
        #expect(
            story.connected(false, at: "2018-01-11 10:00:10") == ["notice: entries stopped, disconnected", "cancel 2"])
        #expect(story.connected(false, at: "2018-01-11 10:00:11") == [])
        #expect(
            story.snapshot("2018-01-11 10:00:15", Made.spread, resolution: .intraday).last
                == "refused 3: entriesStopped")
        let back = story.connected(true, at: "2018-01-11 10:00:18")
        #expect(back.suffix(2) == ["ask 1: order 2", "ask 2: book"])
        #expect(back.first == "notice: entries stopped, reconciling")
        story.answers(1, .orders([story.known(2, .cancelled)]), at: "2018-01-11 10:00:19")
        let book = story.book(Self.held, at: "2018-01-11 10:00:20")
        #expect(story.answers(2, book, at: "2018-01-11 10:00:20") == ["notice: entries resumed", "books agree"])
    }

    @Test func `what was filled while the line was down is found`() {
        let story = Story.holding { $0.venue = .careful }
        story.quotes("2018-01-16 10:00", "P2600 4.00/4.20, P2575 2.20/2.40")
        story.acknowledge(2, at: "2018-01-16 10:00")
        story.connected(false, at: "2018-01-16 10:00:10")
        story.connected(true, at: "2018-01-16 10:00:40")
        let fill = story.execution(5, of: 2, "-1.80", at: "2018-01-16 10:00:20")
        #expect(
            story.answers(1, .orders([story.known(2, .filled, fills: [fill])]), at: "2018-01-16 10:00:41")
                == ["closed 1: target, 217.40"])
        #expect(
            story.answers(2, story.book(at: "2018-01-16 10:00:42"), at: "2018-01-16 10:00:42")
                == ["notice: entries resumed", "books agree"])
    }
}
