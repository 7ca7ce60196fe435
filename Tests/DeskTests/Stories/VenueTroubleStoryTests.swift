import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// The error table, the breaker, the minute's messages, margin calls and halts: what keeps new risk out, and never
/// keeps anything in.
@Suite struct VenueTroubleStoryTests {
    private func sent(_ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = Story {
            $0.venue = .careful
            change(&$0)
        }
        story.snapshot("2018-01-10 10:00", Made.spread, resolution: .intraday)
        return story
    }
    private func next(_ story: Story, _ moment: String) -> String {
        story.snapshot(moment, Made.spread, resolution: .intraday).last { !$0.hasPrefix("ask") } ?? ""
    }

    // MARK: The error table

    struct Row: Sendable, CustomTestStringConvertible {
        let reason: RejectReason
        let response: ErrorResponse
        /// What follows the notice of the refusal.
        var lines: [String] = []
        /// What the next snapshot comes to.
        var next = "submit 2: open 1 at 4.10 credit"
        var testDescription: String { "\(reason)" }
    }
    @Test(arguments: [
        Row(reason: .notQuoted, response: .wait), Row(reason: .halted, response: .wait),
        Row(reason: .marketClosed, response: .wait), Row(reason: .tooLate, response: .wait),
        Row(reason: .rateLimited, response: .slowDown, next: "refused 2: capacity"),
        Row(reason: .unknownContract, response: .tellPerson), Row(reason: .badTick, response: .tellPerson),
        Row(reason: .structureNotSupported, response: .tellPerson),
        Row(reason: .contractExpired, response: .tellPerson),
        Row(
            reason: .insufficientMargin, response: .haltEntries,
            lines: ["notice: entries stopped, insufficientFunds"], next: "refused 2: entriesStopped"),
        Row(reason: .notHeld, response: .reconcile, lines: ["ask 1: book"]),
        Row(reason: .unknownOrder, response: .reconcile, lines: ["ask 1: book"]),
        Row(
            reason: .accountRestricted, response: .stop, lines: ["notice: entries stopped, accountRestricted"],
            next: "refused 2: entriesStopped"),
        Row(reason: .unavailable, response: .countFailure),
    ])
    func `every refusal of an entry has its answer`(row: Row) {
        let story = sent()
        #expect(
            story.reject(1, row.reason, at: "2018-01-10 10:00:01")
                == ["notice: order 1 rejected, \(row.reason)"] + row.lines)
        #expect(story.responses == (row.response == .wait ? [] : [row.response]))
        #expect(ErrorResponse.to(row.reason) == row.response)
        #expect(story.view.trades.isEmpty)
        #expect(next(story, "2018-01-10 10:00:20") == row.next)
    }

    @Test(arguments: RejectReason.allCases.filter { $0 != .duplicateID })
    func `whatever an exit is refused for, the trade is held and the next snapshot tries again`(reason: RejectReason) {
        let story = Story.holding()
        story.quotes("2018-01-16 10:00", "P2600 4.00/4.20, P2575 2.20/2.40")
        story.reject(2, reason, at: "2018-01-16 10:00:01")
        #expect(story.view.openTrades.map(\.quantity) == [1])
        #expect(
            story.quotes("2018-01-16 10:01", "P2600 4.00/4.20, P2575 2.20/2.40").suffix(2)
                == ["exit 1: target", "submit 3: close 1 at 1.80 debit"])
    }

    @Test func `an account that may not trade is let go again by a person only`() {
        let story = sent()
        story.reject(1, .accountRestricted, at: "2018-01-10 10:00:01")
        #expect(next(story, "2018-01-11 10:00") == "refused 2: entriesStopped")
        #expect(story.command(.resumeEntries, at: "2018-01-11 10:01").first == "notice: entries resumed")
        #expect(next(story, "2018-01-11 10:02") == "submit 2: open 1 at 4.10 credit")
    }

    @Test func `told to slow down, entries wait a minute and exits do not`() {
        let story = Story.holding { $0.risk.tradesPerSymbol = nil }
        #expect(next(story, "2018-01-11 10:00") == "submit 2: open 1 at 4.10 credit")
        story.reject(2, .rateLimited, at: "2018-01-11 10:00:01")
        #expect(next(story, "2018-01-11 10:01") == "refused 3: capacity")
        #expect(
            story.close(1, at: "2018-01-11 10:01:00") == ["exit 1: manual", "submit 3: close 1 at 4.10 debit"])
        #expect(next(story, "2018-01-11 10:01:01") == "submit 4: open 1 at 4.10 credit")
    }

    // MARK: The breaker

    /// Five entries that the venue could not take, ten seconds apart.
    private func broken() -> Story {
        let story = Story { $0.venue = .careful }
        for number in 1...5 as ClosedRange<UInt64> {
            let ten = "2018-01-10 10:00:\(number - 1)"
            #expect(next(story, ten + "0") == "submit \(number): open 1 at 4.10 credit")
            let lines = story.reject(number, .unavailable, at: ten + "1")
            #expect((lines.last == "notice: entries stopped, venueFailing") == (number == 5))
        }
        return story
    }

    @Test func `five failures within a minute keep entries in until a probe succeeds`() {
        let story = broken()
        #expect(next(story, "2018-01-10 10:00:50") == "refused 6: entriesStopped")
        #expect(story.command(.resumeEntries, at: "2018-01-10 10:00:55") == ["ask 1: book"], "no person ends it")
        #expect(story.clock("2018-01-10 10:01:10") == [])
        #expect(story.clock("2018-01-10 10:01:11") == ["ask 2: book"])
        #expect(
            story.answers(2, story.book(at: "2018-01-10 10:01:12"), at: "2018-01-10 10:01:12")
                == ["notice: entries resumed", "books agree"])
        #expect(next(story, "2018-01-10 10:01:20") == "submit 6: open 1 at 4.10 credit")
    }

    @Test func `a probe that nobody answers is followed by another after the same rest`() {
        let story = broken()
        #expect(story.clock("2018-01-10 10:01:11") == ["ask 1: book"])
        #expect(story.clock("2018-01-10 10:01:21") == [], "no answer: it rests again")
        #expect(story.view.stops == [.venueFailing])
        story.clock("2018-01-10 10:01:36")
        #expect(story.view.stops == [.venueFailing])
        let probe = story.clock("2018-01-10 10:01:51")
        #expect(probe.last?.hasSuffix("book") == true)
        let question = story.questionsAsked
        #expect(
            story.answers(question, story.book(at: "2018-01-10 10:01:52"), at: "2018-01-10 10:01:52").first
                == "notice: entries resumed")
    }

    @Test func `failures further apart than a minute do not add up`() {
        let story = Story { $0.venue = .careful }
        for number in 1...8 as ClosedRange<UInt64> {
            let moment = "2018-01-10 10:\(number + 10):\(number % 2 == 0 ? "00" : "45")"
            #expect(next(story, moment).hasPrefix("submit \(number)"))
            #expect(story.reject(number, .unavailable, at: moment).count == 1)
        }
        #expect(story.view.stops.isEmpty)
    }

    @Test func `answers that do not come count as failures, too`() {
        let story = Story {
            $0.venue = .careful
            $0.risk.tradesPerSymbol = nil
        }
        for second in 0..<5 { _ = next(story, "2018-01-10 10:00:0\(second)") }
        let lines = (10..<15).flatMap { story.clock("2018-01-10 10:00:\($0)") }
        #expect(lines.contains("notice: entries stopped, venueFailing"))
    }

    @Test func `while the venue fails, exits are tried regardless`() {
        let story = Story.holding {
            $0.venue = .careful
            $0.venue.failuresPerMinute = 1
            $0.risk.tradesPerSymbol = nil
        }
        _ = next(story, "2018-01-11 10:00")
        #expect(
            story.reject(2, .unavailable, at: "2018-01-11 10:00:01").last == "notice: entries stopped, venueFailing")
        #expect(
            story.close(1, at: "2018-01-11 10:00:02") == ["exit 1: manual", "submit 3: close 1 at 4.10 debit"])
    }

    // MARK: Messages

    /// Five messages a minute, two of them kept for exits.
    private func scarce(_ settings: inout DeskSettings) {
        settings.capabilities.messagesPerMinute = 5
        settings.venue.reservedForExits = 2
        settings.risk.tradesPerSymbol = nil
    }

    @Test func `entries wait when only the exits' messages are left`() {
        let story = Story(scarce)
        for number in 1...3 {
            #expect(next(story, "2018-01-10 10:00:\(number)0") == "submit \(number): open 1 at 4.10 credit")
        }
        #expect(next(story, "2018-01-10 10:00:40") == "refused 4: capacity")
        // A minute after the first one there is room for one.
        #expect(next(story, "2018-01-10 10:01:10") == "submit 4: open 1 at 4.10 credit")
        #expect(next(story, "2018-01-10 10:01:11") == "refused 6: capacity")
    }

    @Test func `exits use the reserve, and wait only when that is used up`() {
        let story = Story(scarce)
        for number in 1...3 as ClosedRange<UInt64> {
            _ = next(story, "2018-01-10 10:00:\(number)0")
            story.fill(number, "4.10", at: "2018-01-10 10:00:\(number)1")
        }
        #expect(story.close(1, at: "2018-01-10 10:00:40") == ["exit 1: manual", "submit 4: close 1 at 4.10 debit"])
        #expect(story.close(2, at: "2018-01-10 10:00:41") == ["exit 2: manual", "submit 5: close 1 at 4.10 debit"])
        #expect(story.close(3, at: "2018-01-10 10:00:42") == ["exit 3: manual"])
        #expect(story.clock("2018-01-10 10:00:52") == [])
        #expect(story.clock("2018-01-10 10:01:02") == [])
        #expect(story.clock("2018-01-10 10:01:12") == ["submit 6: close 1 at 4.10 debit"])
    }

    @Test func `a walk stands while messages are scarce`() {
        let story = Story(scarce)
        for number in 1...3 as ClosedRange<UInt64> {
            _ = next(story, "2018-01-10 10:00:\(number)0")
            story.acknowledge(number, at: "2018-01-10 10:00:\(number)0")
        }
        story.command(.stopEntries, at: "2018-01-10 10:00:45")
        #expect(story.view.orders.allSatisfy { $0.phase == .cancelling }, "a cancel is never held back")
    }

    @Test func `a walk that could not move tries again after its interval`() {
        let story = Story {
            self.scarce(&$0)
            $0.capabilities.messagesPerMinute = 3
            $0.execution.stepInterval = .seconds(20)
        }
        _ = next(story, "2018-01-10 10:00:00")
        story.acknowledge(1, at: "2018-01-10 10:00:00")
        #expect(story.clock("2018-01-10 10:00:20") == [])
        #expect(story.clock("2018-01-10 10:00:40") == [])
        #expect(story.clock("2018-01-10 10:01:00") == ["replace 1 at 3.95 credit"])
    }

    // MARK: Margin

    @Test func `a margin call keeps entries in until the account can carry what it holds`() {
        let story = sent()
        story.acknowledge(1, at: "2018-01-10 10:00")
        #expect(
            story.calls(margin: "5000", at: "2018-01-10 10:00:10")
                == ["alarm: margin call for 5000.00", "notice: entries stopped, marginCall", "cancel 1"])
        story.cancelled(1, at: "2018-01-10 10:00:11")
        #expect(story.command(.resumeEntries, at: "2018-01-10 10:00:12") == ["ask 1: book"], "no person ends it")
        #expect(story.account("-1", at: "2018-01-10 10:00:20") == [])
        #expect(story.account("0", at: "2018-01-10 10:00:30") == ["notice: entries resumed"])
    }

    // MARK: Halts

    @Test func `a halt takes entries off, and lets them come again when it ends`() {
        let story = sent()
        story.acknowledge(1, at: "2018-01-10 10:00")
        #expect(story.halted(true, at: "2018-01-10 10:00:10") == ["notice: SPX halted, venue", "cancel 1"])
        #expect(story.halted(true, at: "2018-01-10 10:00:11") == [])
        story.cancelled(1, at: "2018-01-10 10:00:12")
        #expect(next(story, "2018-01-10 10:00:20") == "refused 2: underlyingHalted")
        #expect(story.command(.resumeEntries, at: "2018-01-10 10:00:30") == ["ask 1: book"], "no person ends it")
        #expect(story.halted(false, at: "2018-01-10 10:05") == ["notice: SPX resumed"])
        #expect(story.halted(false, at: "2018-01-10 10:05:01") == [])
        #expect(next(story, "2018-01-10 10:06") == "submit 2: open 1 at 4.10 credit")
    }

    @Test func `an exit decided during a halt goes out when the market trades again`() {
        let story = Story.holding()
        story.quotes("2018-01-11 10:00", Made.spread)
        story.halted(true, at: "2018-01-11 10:01")
        #expect(story.close(1, at: "2018-01-11 10:02") == ["exit 1: manual"])
        #expect(story.view.orders.isEmpty)
        story.halted(false, at: "2018-01-11 10:10")
        #expect(
            story.quotes("2018-01-11 10:11", Made.spread) == ["exit 1: manual", "submit 2: close 1 at 4.10 debit"])
    }

    @Test func `an exit at work stands still through a halt, and walks on after it`() {
        let story = Story.holding()
        story.quotes("2018-01-11 10:00", Made.spread)
        story.close(1, at: "2018-01-11 10:00")
        story.acknowledge(2, at: "2018-01-11 10:00")
        story.halted(true, at: "2018-01-11 10:00:30")
        #expect(story.clock("2018-01-11 10:01") == [])
        #expect(story.clock("2018-01-11 10:02") == [])
        story.halted(false, at: "2018-01-11 10:02:30")
        #expect(story.clock("2018-01-11 10:03") == ["replace 2 at 4.25 debit"])
    }

    @Test func `a yes during a halt is refused for that`() {
        let story = Story { $0.approval = .ask }
        story.snapshot("2018-01-10 15:00", Made.spread)
        story.halted(true, at: "2018-01-10 15:01")
        #expect(story.answer(1, .approved, at: "2018-01-10 15:02") == ["refused 1: underlyingHalted"])
    }

    @Test func `what had to go during a halt goes when the halt ends, not with the next snapshot`() {
        let story = Story.holding()
        story.quotes("2018-01-11 10:00", Made.spread)
        story.halted(true, at: "2018-01-11 10:01")
        #expect(story.command(.kill, at: "2018-01-11 10:02") == ["notice: entries stopped, killed", "exit 1: kill"])
        #expect(
            story.halted(false, at: "2018-01-11 10:30")
                == ["notice: SPX resumed", "submit 2: close 1 at 4.40 debit"])
    }
}
