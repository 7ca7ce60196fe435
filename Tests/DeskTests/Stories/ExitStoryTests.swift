import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// What is held, until it is closed for exactly one reason.
@Suite struct ExitStoryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let day: String
        let lines: String
        let exit: [String]
        var change: @Sendable (inout DeskSettings) -> Void = { _ in }
        var testDescription: String { name }
    }

    /// Opened for 4.00.
    @Test(arguments: [
        Case(
            name: "half the credit is left, at what closing would cost", day: "2018-01-16",
            lines: "P2600 4.00/4.20, P2575 2.20/2.40", exit: ["exit 1: target", "submit 2: close 1 at 1.80 debit"]),
        Case(
            name: "half the credit would be left at the mid, which nobody gives", day: "2018-01-16",
            lines: "P2600 4.00/4.25, P2575 2.20/2.40", exit: []),
        Case(
            name: "the mark stands at three times the credit", day: "2018-01-16",
            lines: "P2600 30.00/30.40, P2575 18.00/18.40", exit: ["exit 1: stop", "submit 2: close 1 at 12.00 debit"]),
        Case(
            name: "a tick short of three times the credit", day: "2018-01-16",
            lines: "P2600 29.90/30.40, P2575 18.00/18.40", exit: []),
        Case(
            name: "the short strike's delta reached its limit", day: "2018-01-16",
            lines: "P2600 20.00/20.40 -0.31, P2575 14.00/14.20 -0.2",
            exit: ["exit 1: delta", "submit 2: close 1 at 6.10 debit"],
            change: { $0.strategies[0].exits.shortDelta = 0.3 }),
        Case(
            name: "no delta is known, and none is guessed", day: "2018-01-16",
            lines: "P2600 20.00/20.40, P2575 14.00/14.20", exit: [],
            change: { $0.strategies[0].exits.shortDelta = 0.3 }),
        Case(
            name: "twenty-two days are left", day: "2018-02-06", lines: "P2600 20.00/20.40, P2575 14.00/14.20",
            exit: []),
        Case(
            name: "twenty-one days are left", day: "2018-02-07", lines: "P2600 20.00/20.40, P2575 14.00/14.20",
            exit: ["exit 1: dte", "submit 2: close 1 at 6.10 debit"]),
    ])
    func `an exit has its reason`(situation: Case) {
        let story = Story.holding(1, situation.change)
        let lines = story.snapshot("\(situation.day) 16:00", situation.lines).filter { !$0.hasPrefix("re") }
        #expect(lines == situation.exit)
    }

    @Test func `the profit is what the fills brought, less every commission`() throws {
        let story = Story.holding(2)
        story.snapshot("2018-01-16 16:00", "P2600 4.00/4.20, P2575 2.20/2.40")
        story.acknowledge(2, at: "2018-01-16 16:00")
        #expect(
            story.fill(2, "-1.90", 2, at: "2018-01-16 16:01", mid: "-1.80") == ["closed 1: target, 414.80"])
        let trade = try #require(story.closed.first)
        #expect(trade.opening == Made.dollars("800"))
        #expect(trade.closing == Made.dollars("-380"))
        #expect(trade.fees == Made.dollars("5.20"))
        #expect(trade.slippage == Made.dollars("20"))
        #expect(trade.quantity == 2)
        #expect(trade.entrySession == Day("2018-01-10"))
        #expect(trade.exitSession == Day("2018-01-16"))
        #expect(story.view.openTrades.isEmpty)
    }

    @Test func `an exit walks to natural, is given up, and the next snapshot decides again`() {
        let story = Story.holding()
        #expect(
            story.snapshot("2018-01-16 16:00", "P2600 4.00/4.20, P2575 2.20/2.40").prefix(2)
                == ["exit 1: target", "submit 2: close 1 at 1.80 debit"])
        story.acknowledge(2, at: "2018-01-16 16:00")
        #expect(story.clock("2018-01-16 16:01") == ["replace 2 at 1.90 debit"])
        story.replaced(2, "-1.90", at: "2018-01-16 16:01")
        #expect(story.clock("2018-01-16 16:02") == ["replace 2 at 2.00 debit"])
        story.replaced(2, "-2.00", at: "2018-01-16 16:02")
        #expect(story.clock("2018-01-16 16:04") == ["cancel 2"])
        #expect(story.cancelled(2, at: "2018-01-16 16:04") == ["notice: order 2 unfilled, close"])
        #expect(story.view.openTrades.map(\.quantity) == [1])
        #expect(
            story.snapshot("2018-01-17 16:00", "P2600 4.00/4.20, P2575 2.20/2.40").prefix(2)
                == ["exit 1: target", "submit 3: close 1 at 1.80 debit"])
    }

    @Test func `a refused exit leaves the trade open, and is tried again`() {
        let story = Story.holding()
        story.snapshot("2018-01-16 16:00", "P2600 4.00/4.20, P2575 2.20/2.40")
        #expect(
            story.reject(2, .contractExpired, at: "2018-01-16 16:00") == ["notice: order 2 rejected, contractExpired"])
        #expect(story.view.openTrades.map(\.quantity) == [1])
        #expect(story.snapshot("2018-01-17 16:00", "P2600 4.00/4.20, P2575 2.20/2.40").contains("exit 1: target"))
    }

    @Test func `an exit filled in part goes on with what is left`() {
        let story = Story.holding(3)
        story.snapshot("2018-01-16 16:00", "P2600 4.00/4.20, P2575 2.20/2.40")
        story.acknowledge(2, at: "2018-01-16 16:00")
        #expect(story.fill(2, "-1.80", 2, at: "2018-01-16 16:00:30") == [])
        story.cancelled(2, at: "2018-01-16 16:01")
        #expect(story.view.openTrades.map(\.quantity) == [1])
        #expect(
            story.snapshot("2018-02-07 16:00", "P2600 20.00/20.40, P2575 14.00/14.20").prefix(2)
                == ["exit 1: dte", "submit 3: close 1 at 6.10 debit"])
        story.acknowledge(3, at: "2018-02-07 16:00")
        // 1,200 − 360 − 610, less 7.80 in commissions.
        #expect(story.fill(3, "-6.10", 1, at: "2018-02-07 16:00") == ["closed 1: dte, 222.20"])
    }

    @Test func `without a quote nothing is sent and nothing is marked at zero; the decision is made again`() {
        let story = Story.holding()
        #expect(
            story.snapshot("2018-02-07 16:00", "P2600 -/-, P2575 14.00/14.20")
                == ["notice: trade 1 unquoted", "exit 1: dte"])
        #expect(story.view.openTrades.first?.lastMark == nil)
        #expect(
            story.snapshot("2018-02-08 16:00", "P2600 20.00/20.40, P2575 14.00/14.20").prefix(2)
                == ["exit 1: dte", "submit 2: close 1 at 6.10 debit"])
        story.acknowledge(2, at: "2018-02-08 16:00")
        story.fill(2, "-6.40", at: "2018-02-08 16:01")
        #expect(story.closed.first?.unmarkedSessions == 1)
    }

    @Test func `the mark before a missing quote stands`() {
        let story = Story.holding()
        story.snapshot("2018-01-16 16:00", "P2600 9.00/9.40, P2575 5.00/5.20")
        let mark = story.view.openTrades.first?.lastMark
        #expect(mark?.closeNatural == NetPrice(units: -44_000))
        story.snapshot("2018-01-17 16:00", "P2600 9.00/9.40")
        #expect(story.view.openTrades.first?.lastMark == mark)
        #expect(story.view.openTrades.first?.profit == Made.dollars("400") - Made.dollars("1.30") - Made.dollars("440"))
    }

    @Test func `crossed quotes are no mark`() {
        let story = Story.holding()
        #expect(
            story.snapshot("2018-01-16 16:00", "P2600 9.40/9.00, P2575 5.00/5.20").first == "notice: trade 1 unquoted")
        #expect(story.view.openTrades.first?.lastMark == nil)
    }

    @Test func `a session counts as unmarked once, and not when a later snapshot of it had a mark`() {
        let story = Story.holding(1) { $0.strategies[0].exits.dte = 40 }
        let missing = "P2600 -/-, P2575 5.00/5.20"
        let quoted = "P2600 9.00/9.40, P2575 5.00/5.20"
        for (moment, lines) in [
            ("2018-01-11 10:00", missing), ("2018-01-11 11:00", quoted), ("2018-01-11 12:00", missing),
            ("2018-01-12 10:00", missing), ("2018-01-12 11:00", missing),
        ] { story.snapshot(moment, lines, resolution: .intraday) }
        story.snapshot("2018-01-19 10:00", quoted, resolution: .intraday)
        story.acknowledge(2, at: "2018-01-19 10:00")
        story.fill(2, "-4.40", at: "2018-01-19 10:01")
        #expect(story.closed.first?.unmarkedSessions == 1)
    }

    @Test func `the end of the history closes what is open and enters nothing`() {
        let story = Story.holding(1) { $0.risk.tradesPerSymbol = nil }
        #expect(story.command(.lastSession(close: true), at: "2018-01-16 16:00") == [])
        #expect(
            story.snapshot("2018-01-16 16:00", Made.spread)
                == [
                    "exit 1: end", "submit 2: close 1 at 4.10 debit", "recommended 2 × 1",
                    "refused 2: entriesStopped",
                ])
    }

    @Test func `a history that only ends leaves what is open`() {
        let story = Story.holding()
        story.command(.lastSession(close: false), at: "2018-01-16 16:00")
        #expect(!story.snapshot("2018-01-16 16:00", Made.spread).contains { $0.hasPrefix("exit") })
        #expect(story.view.openTrades.count == 1)
    }

    // MARK: Expiry

    @Test(arguments: [
        ("2650", "398.70"), ("2600", "398.70"), ("2590", "-601.30"), ("2575", "-2101.30"), ("2500", "-2101.30"),
    ])
    func `expiry pays each leg its intrinsic value and charges nothing`(price: String, profit: String) {
        let story = Story.holding()
        #expect(story.settle(price, on: "2018-02-28") == ["closed 1: expiry, \(profit)"])
        #expect(story.closed.first?.exitSession == Day("2018-02-28"))
        #expect(story.settle(price, on: "2018-02-28") == [], "once")
    }

    @Test func `a trade whose exit is on its way when it expires is closed by expiry, for what it held`() {
        let story = Story.holding(2)
        story.snapshot("2018-02-27 16:00", "P2600 20.00/20.40, P2575 14.00/14.20")
        story.acknowledge(2, at: "2018-02-27 16:00")
        story.fill(2, "-6.40", 1, at: "2018-02-27 16:00:30")
        // 800 − 640 − 1,000, less 3.90.
        #expect(story.settle("2590", on: "2018-02-28") == ["cancel 2", "closed 1: expiry, -843.90"])
        #expect(story.nextDeadline == nil)
        #expect(story.refuseChange(2, .unknownOrder, at: "2018-02-28 16:00") == [])
        // A fill before the expiry that is heard of after it: what was settled for it is undone, to the cent.
        #expect(
            story.fill(2, "-6.40", 1, at: "2018-02-28 16:01")
                == ["alarm: order 2 filled late", "opened 2", "closed 2: expiry, 358.70"])
        #expect(story.closed.reduce(.zero) { $0 + $1.profit } == Made.dollars("-485.20"))
    }

    @Test func `an entry that never filled is gone with its contracts`() {
        let story = Story()
        story.snapshot("2018-01-10 16:00", Made.spread)
        story.acknowledge(1, at: "2018-01-10 16:00")
        #expect(story.settle("2590", on: "2018-02-28") == ["cancel 1"])
        #expect(story.view.openTrades.isEmpty)
        #expect(story.nextDeadline == nil)
    }

    // MARK: Two trades, one contract

    @Test func `two trades on one contract close each for itself`() {
        let story = Story.holding(2) { $0.risk.tradesPerSymbol = 2 }
        #expect(
            story.snapshot("2018-01-11 16:00", Made.spread) == ["recommended 2 × 2", "submit 2: open 2 at 4.10 credit"])
        story.acknowledge(2, at: "2018-01-11 16:00")
        story.fill(2, "4.10", 2, at: "2018-01-11 16:00")
        #expect(story.close(1, at: "2018-01-11 16:05") == ["exit 1: manual", "submit 3: close 2 at 4.10 debit"])
        story.acknowledge(3, at: "2018-01-11 16:05")
        #expect(story.fill(3, "-4.40", 2, at: "2018-01-11 16:06") == ["closed 1: manual, -85.20"])
        #expect(story.view.openTrades.map(\.id.counter) == [2])
        #expect(story.view.openTrades.map(\.quantity) == [2])
    }
}
