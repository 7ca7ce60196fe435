import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// "No answer" is not "rejected": what was not answered is looked up, found or lost, and never sent twice.
@Suite struct UnansweredStoryTests {
    /// An entry that left at ten and was not answered yet.
    private func sent(_ quantity: Int = 1, _ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = Story {
            $0.venue = .careful
            $0.risk.sizing = .fixedQuantity(quantity)
            change(&$0)
        }
        story.snapshot("2018-01-10 10:00", Made.spread, resolution: .intraday)
        return story
    }
    private func asked(_ quantity: Int = 1, _ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = sent(quantity, change)
        #expect(story.clock("2018-01-10 10:00:10") == ["ask 1: order 1"])
        return story
    }
    /// Asked for three times in vain.
    private func lost(_ quantity: Int = 1) -> Story {
        let story = asked(quantity)
        story.clock("2018-01-10 10:00:20")
        story.clock("2018-01-10 10:00:40")
        #expect(
            story.clock("2018-01-10 10:01:20") == [
                "alarm: order 1 lost", "notice: entries stopped, reconciling", "ask 4: book",
            ])
        return story
    }

    @Test func `an order that nobody answers is looked up, each time after twice as long, and is lost at last`() {
        let story = sent()
        #expect(story.nextDeadline == Made.instant("2018-01-10 10:00:10"))
        #expect(story.clock("2018-01-10 10:00:09") == [])
        #expect(story.clock("2018-01-10 10:00:10") == ["ask 1: order 1"])
        #expect(story.view.orders.map(\.phase) == [.asking])
        #expect(story.clock("2018-01-10 10:00:19") == [])
        #expect(story.clock("2018-01-10 10:00:20") == ["ask 2: order 1"])
        #expect(story.clock("2018-01-10 10:00:39") == [])
        #expect(story.clock("2018-01-10 10:00:40") == ["ask 3: order 1"])
        #expect(story.clock("2018-01-10 10:01:19") == [])
        #expect(
            story.clock("2018-01-10 10:01:20") == [
                "alarm: order 1 lost", "notice: entries stopped, reconciling", "ask 4: book",
            ])
        #expect(story.view.orders.isEmpty)
        #expect(story.view.openTrades.isEmpty)
        #expect(story.sent.count == 1, "never sent twice")
    }

    @Test func `a venue that does not know the order is asked as often as one that is silent`() {
        let story = asked()
        #expect(story.answers(1, .orders([]), at: "2018-01-10 10:00:11") == [])
        #expect(story.clock("2018-01-10 10:00:20") == ["ask 2: order 1"])
        story.answers(2, .orders([]), at: "2018-01-10 10:00:21")
        #expect(story.clock("2018-01-10 10:00:40") == ["ask 3: order 1"])
        story.answers(3, .orders([]), at: "2018-01-10 10:00:41")
        #expect(
            story.clock("2018-01-10 10:01:20") == [
                "alarm: order 1 lost", "notice: entries stopped, reconciling", "ask 4: book",
            ])
    }

    @Test func `found working, it walks on from where it stands`() {
        let story = asked()
        #expect(story.answers(1, .orders([story.known(1, .working)]), at: "2018-01-10 10:00:11") == [])
        #expect(story.view.orders.map(\.phase) == [.working])
        #expect(story.clock("2018-01-10 10:01:10") == [])
        #expect(story.clock("2018-01-10 10:01:11") == ["replace 1 at 3.95 credit"])
    }

    @Test func `found filled, the trade is open, and the report that comes at last is known`() {
        let story = asked()
        let fill = story.execution(5, of: 1, "4.10", at: "2018-01-10 10:00:01")
        let found = story.known(1, .filled, fills: [fill])
        #expect(story.answers(1, .orders([found]), at: "2018-01-10 10:00:11") == ["opened 1"])
        #expect(story.fill(1, "4.10", at: "2018-01-10 10:00:12", execution: 5) == [])
        #expect(story.view.openTrades.map(\.opening) == [Made.dollars("410")])
        #expect(story.view.openTrades.map(\.fees) == [Made.dollars("1.30")])
        #expect(story.view.orders.isEmpty)
    }

    @Test func `found filled in part and cancelled, the part is kept`() {
        let story = asked(3)
        let fill = story.execution(5, of: 1, "4.10", 2, at: "2018-01-10 10:00:01")
        let found = story.known(1, .cancelled, fills: [fill])
        #expect(story.answers(1, .orders([found]), at: "2018-01-10 10:00:11") == ["opened 1"])
        #expect(story.view.openTrades.map(\.quantity) == [2])
        #expect(story.view.orders.isEmpty)
    }

    struct Fate: Sendable, CustomTestStringConvertible {
        let state: VenueOrder.State
        let lines: [String]
        var testDescription: String { "\(state)" }
    }
    @Test(arguments: [
        Fate(state: .cancelled, lines: ["notice: order 1 unfilled, open"]),
        Fate(state: .expired, lines: ["notice: order 1 unfilled, open"]),
        Fate(state: .rejected(.notQuoted), lines: ["notice: order 1 rejected, notQuoted"]),
        Fate(
            state: .rejected(.insufficientMargin),
            lines: ["notice: order 1 rejected, insufficientMargin", "notice: entries stopped, insufficientFunds"]),
    ])
    func `found at its end, it leaves nothing behind`(fate: Fate) {
        let story = asked()
        #expect(story.answers(1, .orders([story.known(1, fate.state)]), at: "2018-01-10 10:00:11") == fate.lines)
        #expect(story.view.trades.isEmpty)
        #expect(story.view.slots.map(\.phase) == [.idle])
    }

    @Test func `an answer that is faster than the question ends the doubt, and the question's answer changes nothing`()
    {
        let story = asked()
        #expect(story.acknowledge(1, at: "2018-01-10 10:00:11") == [])
        #expect(story.answers(1, .orders([]), at: "2018-01-10 10:00:12") == [])
        #expect(story.view.orders.map(\.phase) == [.working])
        #expect(story.clock("2018-01-10 10:01:11") == ["replace 1 at 3.95 credit"])
        // The next doubt begins anew.
        #expect(story.clock("2018-01-10 10:01:21") == ["ask 2: order 1"])
        #expect(story.nextDeadline == Made.instant("2018-01-10 10:01:31"))
    }

    @Test func `a fill that is faster than the question ends the doubt, too`() {
        let story = asked()
        #expect(story.fill(1, "4.10", at: "2018-01-10 10:00:11", execution: 5) == ["opened 1"])
        let found = story.known(
            1, .filled, fills: [story.execution(5, of: 1, "4.10", at: "2018-01-10 10:00:11")])
        #expect(story.answers(1, .orders([found]), at: "2018-01-10 10:00:12") == [])
        #expect(story.view.openTrades.map(\.quantity) == [1])
    }

    @Test func `a question that could not even be put is put again at its time`() {
        let story = asked()
        #expect(story.noAnswer(1, at: "2018-01-10 10:00:12") == [])
        #expect(story.clock("2018-01-10 10:00:19") == [])
        #expect(story.clock("2018-01-10 10:00:20") == ["ask 2: order 1"])
    }

    @Test func `an id that is taken is taken by this very order, of which the answer was lost`() {
        let story = sent()
        #expect(story.reject(1, .duplicateID, at: "2018-01-10 10:00:01") == ["ask 1: order 1"])
        #expect(story.answers(1, .orders([story.known(1, .working)]), at: "2018-01-10 10:00:02") == [])
        #expect(story.view.orders.map(\.phase) == [.working])
        #expect(story.fill(1, "4.10", at: "2018-01-10 10:00:05") == ["opened 1"])
    }

    // MARK: Changes

    @Test func `a change that nobody answered never arrived, and the walk goes on from there`() {
        let story = sent()
        story.acknowledge(1, at: "2018-01-10 10:00")
        #expect(story.clock("2018-01-10 10:01") == ["replace 1 at 3.95 credit"])
        #expect(story.clock("2018-01-10 10:01:10") == ["ask 1: order 1"])
        let found = story.known(1, .working, at: "4.10")
        #expect(story.answers(1, .orders([found]), at: "2018-01-10 10:01:11") == [])
        #expect(story.view.orders.map(\.limit) == [NetPrice(units: 41_000)])
        #expect(story.clock("2018-01-10 10:02:11") == ["replace 1 at 3.80 credit"])
    }

    @Test func `a change that arrived without an answer is found at its new limit`() {
        let story = sent()
        story.acknowledge(1, at: "2018-01-10 10:00")
        story.clock("2018-01-10 10:01")
        story.clock("2018-01-10 10:01:10")
        let found = story.known(1, .working, at: "3.95")
        #expect(story.answers(1, .orders([found]), at: "2018-01-10 10:01:11") == [])
        #expect(story.view.orders.map(\.limit) == [NetPrice(units: 39_500)])
        #expect(story.clock("2018-01-10 10:02:11") == ["replace 1 at 3.80 credit"])
    }

    /// Walked to its end, cancelled at 10:04 and not answered.
    private func cancelling() -> Story {
        let story = sent()
        story.acknowledge(1, at: "2018-01-10 10:00")
        story.clock("2018-01-10 10:01")
        story.replaced(1, "3.95", at: "2018-01-10 10:01")
        story.clock("2018-01-10 10:02")
        story.replaced(1, "3.80", at: "2018-01-10 10:02")
        #expect(story.clock("2018-01-10 10:04") == ["cancel 1"])
        #expect(story.clock("2018-01-10 10:04:10") == ["ask 1: order 1"])
        return story
    }

    @Test func `a cancel that nobody answered is looked up: gone, or filled before it came`() {
        let gone = cancelling()
        #expect(
            gone.answers(1, .orders([gone.known(1, .cancelled)]), at: "2018-01-10 10:04:11")
                == ["notice: order 1 unfilled, open"])
        let filled = cancelling()
        let fill = filled.execution(5, of: 1, "3.80", at: "2018-01-10 10:04")
        #expect(
            filled.answers(1, .orders([filled.known(1, .filled, fills: [fill])]), at: "2018-01-10 10:04:11")
                == ["opened 1"])
    }

    @Test func `a cancel that never arrived is sent again at once`() {
        let story = cancelling()
        #expect(
            story.answers(1, .orders([story.known(1, .working, at: "3.80")]), at: "2018-01-10 10:04:11")
                == ["cancel 1"])
    }

    @Test func `a cancel that a stop wanted is sent again when the order is found to work`() {
        let story = asked()
        #expect(story.command(.stopEntries, at: "2018-01-10 10:00:12") == ["notice: entries stopped, operatorStopped"])
        #expect(story.answers(1, .orders([story.known(1, .working)]), at: "2018-01-10 10:00:13") == ["cancel 1"])
    }

    // MARK: Lost

    @Test func `lost and then found, it is taken off`() {
        let story = lost()
        let book = story.book(orders: [story.known(1, .working)], at: "2018-01-10 10:01:21")
        #expect(
            story.answers(4, book, at: "2018-01-10 10:01:21") == [
                "ask 5: order 1", "notice: entries resumed", "books agree",
            ])
        #expect(
            story.answers(5, .orders([story.known(1, .working)]), at: "2018-01-10 10:01:22")
                == ["alarm: order 1", "cancel 1"])
        #expect(story.clock("2018-01-10 10:01:32") == ["ask 6: order 1"], "also this cancel may be lost")
        #expect(
            story.answers(6, .orders([story.known(1, .cancelled)]), at: "2018-01-10 10:01:33")
                == ["notice: order 1 unfilled, open"])
        #expect(story.view.orders.isEmpty)
    }

    @Test func `lost and then filled, it is a trade all the same`() {
        let story = lost()
        #expect(story.fill(1, "4.10", at: "2018-01-10 10:01:30") == ["alarm: order 1 filled late", "opened 2"])
        #expect(story.view.openTrades.map(\.quantity) == [1])
        #expect(story.view.openTrades.map(\.phase) == [.open])
    }

    @Test func `lost and then filled in part, the rest is taken off, and that is not forgotten either`() {
        let story = lost(2)
        #expect(
            story.fill(1, "4.10", at: "2018-01-10 10:01:30")
                == ["cancel 1", "alarm: order 1 filled late", "opened 2"])
        story.answers(4, story.book("P2600 -1, P2575 1", at: "2018-01-10 10:01:31"), at: "2018-01-10 10:01:31")
        #expect(story.clock("2018-01-10 10:01:40") == ["ask 5: order 1"])
    }

    @Test func `an exit that is lost leaves the trade to be judged anew`() {
        let story = Story.holding { $0.venue = .careful }
        #expect(
            story.quotes("2018-01-16 10:00", "P2600 4.00/4.20, P2575 2.20/2.40")
                == ["exit 1: target", "submit 2: close 1 at 1.80 debit"])
        for moment in ["10:00:10", "10:00:20", "10:00:40"] { story.clock("2018-01-16 \(moment)") }
        #expect(
            story.clock("2018-01-16 10:01:20") == [
                "alarm: order 2 lost", "notice: entries stopped, reconciling", "ask 4: book",
            ])
        #expect(story.view.openTrades.map(\.phase) == [.open])
        let book = story.book("P2600 -1, P2575 1", at: "2018-01-16 10:01:21")
        #expect(story.answers(4, book, at: "2018-01-16 10:01:21") == ["notice: entries resumed", "books agree"])
        #expect(
            story.quotes("2018-01-16 10:02", "P2600 4.00/4.20, P2575 2.20/2.40")
                == ["exit 1: target", "submit 3: close 1 at 1.80 debit"])
    }

    // MARK: A venue that forgets client ids

    private func forgetful(_ settings: inout DeskSettings) {
        settings.capabilities.keepsClientIDs = false
        settings.risk.tradesPerSymbol = nil
    }

    @Test
    func `where ids are forgotten, what trades the same is the order, and is known by the venue's number from then on`()
    {
        let story = asked(1, forgetful)
        let found = story.known(1, .working, as: 77, placed: "2018-01-10 10:00:01")
        #expect(story.answers(1, .orders([found]), at: "2018-01-10 10:00:11") == ["link 1 to 77"])
        #expect(story.view.orders.map(\.phase) == [.working])
        story.clock("2018-01-10 10:01:11")
        #expect(story.clock("2018-01-10 10:01:21") == ["ask 2: order 1"])
        let other = story.known(1, .working, as: 78, placed: "2018-01-10 10:00:02")
        #expect(story.answers(2, .orders([other, found]), at: "2018-01-10 10:01:22") == ["link 1 to 77"])
        #expect(story.view.orders.map(\.phase) == [.working])
    }

    @Test func `what was placed before ours was sent is not ours`() {
        let story = asked(1, forgetful)
        let older = story.known(1, .working, as: 77, placed: "2018-01-10 09:59:59")
        #expect(story.answers(1, .orders([older]), at: "2018-01-10 10:00:11") == [])
        #expect(story.view.orders.map(\.phase) == [.asking])
    }

    @Test func `two that could be ours halt their underlying until a person has looked`() {
        let story = asked(1, forgetful)
        let two = [77, 78].map { story.known(1, .working, as: $0, placed: "2018-01-10 10:00:01") }
        #expect(
            story.answers(1, .orders(two), at: "2018-01-10 10:00:11")
                == ["alarm: order 1 ambiguous", "notice: SPX halted, ambiguous"])
        #expect(
            story.snapshot("2018-01-10 10:00:15", Made.spread, resolution: .intraday)
                == ["recommended 2 × 1", "refused 2: underlyingHalted"])
        #expect(story.command(.resumeEntries, at: "2018-01-10 10:30").first == "notice: SPX resumed")
    }

    @Test func `of two orders that nobody could tell apart the second waits for the first one's answer`() {
        let story = sent(1, forgetful)
        #expect(
            story.snapshot("2018-01-10 10:00:05", Made.spread, resolution: .intraday)
                == ["recommended 2 × 1", "refused 2: capacity"])
        story.acknowledge(1, at: "2018-01-10 10:00:06")
        #expect(
            story.snapshot("2018-01-10 10:00:08", Made.spread, resolution: .intraday)
                == ["recommended 3 × 1", "submit 2: open 1 at 4.10 credit"])
    }

    @Test func `of two closes that nobody could tell apart the second waits, and goes when the first is answered`() {
        let story = Story.holding(1) {
            $0.venue = .careful
            self.forgetful(&$0)
            $0.risk.tradesPerSymbol = 2
        }
        story.snapshot("2018-01-11 10:00", Made.spread, resolution: .intraday)
        story.acknowledge(2, at: "2018-01-11 10:00")
        story.fill(2, "4.10", at: "2018-01-11 10:00")
        #expect(story.close(1, at: "2018-01-11 10:05") == ["exit 1: manual", "submit 3: close 1 at 4.10 debit"])
        #expect(story.close(2, at: "2018-01-11 10:05") == ["exit 2: manual"])
        story.acknowledge(3, at: "2018-01-11 10:05:01")
        #expect(story.clock("2018-01-11 10:05:10") == ["submit 4: close 1 at 4.10 debit"])
    }
    @Test func `an answer that comes after the acknowledgement still tells what was filled`() {
        let story = asked(2)
        story.acknowledge(1, at: "2018-01-10 10:00:11")
        let fill = story.execution(5, of: 1, "4.10", at: "2018-01-10 10:00:05")
        let found = story.known(1, .working, fills: [fill])
        #expect(story.answers(1, .orders([found]), at: "2018-01-10 10:00:12") == ["opened 1"])
        #expect(story.view.openTrades.map(\.quantity) == [1])
    }

    @Test func `two of ours that nobody could tell apart share what was found, each its own`() {
        let story = sent { $0.risk.tradesPerSymbol = nil }
        story.snapshot("2018-01-10 10:00:05", Made.spread, resolution: .intraday)
        #expect(story.clock("2018-01-10 10:00:15").contains("ask 2: order 2"))
        let fills = [
            story.execution(5, of: 1, "4.10", at: "2018-01-10 10:00:06"),
            story.execution(6, of: 2, "4.10", at: "2018-01-10 10:00:06"),
        ]
        let two = [
            story.known(1, .filled, fills: [fills[0]], as: 77, placed: "2018-01-10 10:00:06"),
            story.known(2, .filled, fills: [fills[1]], as: 78, placed: "2018-01-10 10:00:06"),
        ]
        #expect(story.answers(2, .orders(two), at: "2018-01-10 10:00:16") == ["link 2 to 78", "opened 2"])
        #expect(story.answers(1, .orders(two), at: "2018-01-10 10:00:17") == ["link 1 to 77", "opened 1"])
        #expect(story.view.openTrades.map(\.quantity) == [1, 1])
    }

    @Test func `a limit that an order was never sent at is another's, also when it was its own next one`() {
        let story = sent {
            self.forgetful(&$0)
            $0.capabilities.replacesInPlace = false
        }
        story.acknowledge(1, at: "2018-01-10 10:00")
        story.clock("2018-01-10 10:01")
        #expect(story.cancelled(1, at: "2018-01-10 10:01") == ["submit 2: open 1 at 3.95 credit"])
        story.connected(true, at: "2018-01-10 10:01:05")
        let book = story.book("P2600 -1, P2575 1", at: "2018-01-10 10:01:06")
        #expect(story.answers(2, book, at: "2018-01-10 10:01:06") == ["ask 3: order 1"])
        let fill = story.execution(5, of: 2, "3.95", at: "2018-01-10 10:01:02")
        let both = [
            story.known(1, .cancelled, at: "4.10", as: 77, placed: "2018-01-10 10:00"),
            story.known(2, .filled, at: "3.95", fills: [fill], as: 78, placed: "2018-01-10 10:01"),
        ]
        #expect(story.answers(3, .orders(both), at: "2018-01-10 10:01:07") == ["link 1 to 77"])
        #expect(story.answers(1, .orders(both), at: "2018-01-10 10:01:08") == ["link 2 to 78", "opened 1"])
    }

    @Test func `when the line is back the doubt begins anew: nobody could have answered while it was down`() {
        let story = sent()
        story.connected(false, at: "2018-01-10 10:00:01")
        for moment in ["10:00:10", "10:00:20", "10:00:40", "10:01:20", "10:02:40"] {
            story.clock("2018-01-10 \(moment)")
        }
        story.connected(true, at: "2018-01-10 10:03")
        #expect(story.clock("2018-01-10 10:03:10").contains { $0.hasSuffix(": order 1") }, "after ten seconds again")
    }

    @Test func `an order that was refused is not filled by what trades the same`() {
        let story = sent { $0.risk.tradesPerSymbol = nil }
        story.reject(1, .unavailable, at: "2018-01-10 10:00:01")
        story.snapshot("2018-01-10 10:00:05", Made.spread, resolution: .intraday)
        story.connected(true, at: "2018-01-10 10:00:06")
        let book = story.book("P2600 -1, P2575 1", at: "2018-01-10 10:00:07")
        let lines = story.answers(2, book, at: "2018-01-10 10:00:07")
        #expect(!lines.contains { $0.hasSuffix(": order 1") }, "what was refused explains nothing")
        let fill = story.execution(5, of: 2, "4.10", at: "2018-01-10 10:00:06")
        let found = story.known(2, .filled, fills: [fill], as: 77, placed: "2018-01-10 10:00:05")
        #expect(story.answers(1, .orders([found]), at: "2018-01-10 10:00:08") == ["link 2 to 77", "opened 2"])
    }

    @Test func `a resting order that was moved up is known by either limit`() {
        let story = Story.holding {
            $0.venue = .careful
            self.forgetful(&$0)
            $0.execution.protection = ProtectionSettings(restsTarget: true)
        }
        story.acknowledge(2, at: "2018-01-10 16:00:01")
        _ = story.decides { desk, _ in desk.orders[0].moves(to: .debit(.cents(150))) }
        story.connected(true, at: "2018-01-11 10:00")
        let found = story.known(2, .working, at: "-1.50", as: 77, placed: "2018-01-10 16:00:01")
        #expect(story.answers(1, .orders([found]), at: "2018-01-11 10:00:01") == ["link 2 to 77"])
    }
}
