import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// What expires: settled in cash, or delivered the next morning.
@Suite struct ClearingStoryTests {
    // MARK: Settlement in cash

    @Test func `two trades on one contract settle each for itself`() {
        let story = Story.holding(1) { $0.risk.tradesPerSymbol = 2 }
        story.snapshot("2018-01-11 16:00", Made.spread)
        story.acknowledge(2, at: "2018-01-11 16:00")
        story.fill(2, "4.10", at: "2018-01-11 16:00")
        // 400 − 1,000 − 1.30 and 410 − 1,000 − 1.30.
        #expect(
            story.settle("2590", on: "2018-02-28") == ["closed 1: expiry, -601.30", "closed 2: expiry, -591.30"])
        #expect(story.view.trades.isEmpty)
    }

    @Test func `a partly filled entry settles for what was filled`() {
        let story = Story { $0.risk.sizing = .fixedQuantity(3) }
        story.snapshot("2018-01-10 16:00", Made.spread)
        story.acknowledge(1, at: "2018-01-10 16:00")
        story.fill(1, "4.10", 2, at: "2018-01-10 16:00:30")
        #expect(story.settle("2590", on: "2018-02-28") == ["cancel 1", "closed 1: expiry, -1182.60"])
    }

    @Test func `the ledger follows every booking to the cent`() {
        let story = Story.holding { $0.startingCash = .dollars(100_000) }
        #expect(story.view.ledgerCash == Made.dollars("100398.70"))
        story.settle("2590", on: "2018-02-28")
        #expect(story.view.ledgerCash == Made.dollars("99398.70"))
    }

    @Test func `a fill that is heard of after the settlement undoes it, in the ledger too`() {
        let story = Story.holding { $0.startingCash = .dollars(100_000) }
        story.snapshot("2018-02-27 16:00", "P2600 20.00/20.40, P2575 14.00/14.20")
        story.acknowledge(2, at: "2018-02-27 16:00")
        #expect(story.settle("2590", on: "2018-02-28") == ["cancel 2", "closed 1: expiry, -601.30"])
        // It was closed for 6.40 before: the settlement's 1,000 come back.
        #expect(
            story.fill(2, "-6.40", at: "2018-02-28 16:01")
                == ["alarm: order 2 filled late", "opened 2", "closed 2: expiry, 358.70"])
        // 100,000 + 400 − 640 − 2.60.
        #expect(story.view.ledgerCash == Made.dollars("99757.40"))
    }

    // MARK: Delivery

    @Test func `who exercises what expires is known the next morning`() {
        let story = Story.delivered()
        #expect(story.settle("262", on: "2018-02-28") == [])
        #expect(story.view.trades.map(\.phase) == [.delivering])
        #expect(story.view.slots.map(\.phase) == [.closing])
    }

    @Test func `nothing is sent for what awaits its delivery`() {
        let story = Story.delivering("262")
        #expect(story.close(1, at: "2018-02-28 17:00") == [])
        #expect(story.command(.kill, at: "2018-02-28 17:01") == ["notice: entries stopped, killed"])
        #expect(story.quotes("2018-03-01 09:45", Made.marchSpread, spot: "262", expiry: Made.march) == [])
        #expect(story.view.trades.map(\.phase) == [.delivering])
    }

    @Test func `what lapses ends by expiry with its credit`() {
        let story = Story.delivering("270")
        #expect(story.lapsed("P265", .short, at: "2018-03-01 08:00") == [], "the long is still to come")
        #expect(story.lapsed("P255", .long, at: "2018-03-01 08:00") == ["closed 1: expiry, 108.70"])
        #expect(story.closed.first?.exitSession == Day("2018-02-28"))
    }

    @Test func `both in the money: shares come and go, and the width is lost`() {
        let story = Story.delivering("250")
        #expect(story.assigned("P265", at: "2018-03-01 08:00") == ["notice: trade 1 assigned"])
        // 110 − 26,500 + 25,500 − 1.30.
        #expect(story.exercised("P255", at: "2018-03-01 08:00") == ["closed 1: expiry, -891.30"])
    }

    @Test func `assigned between the strikes: the shares are sold on the next snapshot`() {
        let story = Story.delivering("262")
        #expect(story.assigned("P265", at: "2018-03-01 08:00") == ["notice: trade 1 assigned"])
        #expect(story.lapsed("P255", .long, at: "2018-03-01 08:00") == ["exit 1: assigned"])
        #expect(story.view.openTrades.map(\.shares) == [100])
        #expect(
            story.quotes("2018-03-01 09:45", Made.marchSpread, spot: "262.50", expiry: Made.march)
                == ["submit 2: close 100 at 262.49 credit"])
        story.acknowledge(2, at: "2018-03-01 09:45")
        // 110 − 26,500 + 26,240 − 1.30 − 1.00.
        #expect(
            story.fill(2, "262.40", 100, at: "2018-03-01 09:45:05", fees: "1") == ["closed 1: assigned, -152.30"])
        #expect(story.closed.first?.exitSession == Day("2018-03-01"))
    }

    @Test func `on daily snapshots the shares wait for the next one: nothing is sent on old prices`() {
        let story = Story.delivered()
        story.settle("262", on: "2018-02-28")
        story.assigned("P265", at: "2018-03-01 08:00")
        #expect(story.lapsed("P255", .long, at: "2018-03-01 08:00") == ["exit 1: assigned"])
        #expect(
            story.snapshot("2018-03-01 16:00", Made.marchSpread, spot: "262.50", expiry: Made.march).first
                == "submit 2: close 100 at 262.49 credit")
    }

    @Test func `shares that nobody buys at natural are offered cheaper, by the cap`() {
        let story = Story.delivering("262")
        story.assigned("P265", at: "2018-03-01 08:00")
        story.lapsed("P255", .long, at: "2018-03-01 08:00")
        story.quotes("2018-03-01 09:45", Made.marchSpread, spot: "262.50", expiry: Made.march)
        story.acknowledge(2, at: "2018-03-01 09:45")
        // 262.49 − 26.249, and the cent below.
        #expect(story.clock("2018-03-01 09:45:30") == ["replace 2 at 236.24 credit"])
    }

    @Test func `of three one is left alone: two hundred shares come`() {
        let story = Story.delivering("264.90", 3)
        story.assigned("P265", 2, at: "2018-03-01 08:00")
        #expect(story.lapsed("P265", .short, at: "2018-03-01 08:00") == [])
        #expect(story.lapsed("P255", .long, 3, at: "2018-03-01 08:00") == ["exit 1: assigned"])
        #expect(
            story.quotes("2018-03-01 09:45", Made.marchSpread, spot: "264", expiry: Made.march)
                == ["submit 2: close 200 at 263.99 credit"])
        // 330 − 53,000 + 52,798 − 3.90 − 2.
        #expect(
            story.fill(2, "263.99", 200, at: "2018-03-01 09:46", fees: "2") == ["closed 1: assigned, 122.10"])
    }

    @Test func `two trades on one contract: the older one is assigned first`() {
        let story = Story.delivered(1) { $0.risk.tradesPerSymbol = 2 }
        story.quotes("2018-01-11 10:00", Made.spy.spread)
        story.acknowledge(2, at: "2018-01-11 16:00")
        story.fill(2, "1.10", at: "2018-01-11 16:00")
        story.settle("262", on: "2018-02-28")
        #expect(story.assigned("P265", at: "2018-03-01 08:00") == ["notice: trade 1 assigned"])
        #expect(story.lapsed("P265", .short, at: "2018-03-01 08:00") == [])
        #expect(
            story.lapsed("P255", .long, 2, at: "2018-03-01 08:00") == ["exit 1: assigned", "closed 2: expiry, 108.70"])
        #expect(story.view.openTrades.map(\.shares) == [100])
    }

    @Test func `an event for two trades is shared to the last unit`() {
        let story = Story.delivered(2) { $0.risk.tradesPerSymbol = 2 }
        story.quotes("2018-01-11 10:00", Made.spy.spread)
        story.acknowledge(2, at: "2018-01-11 16:00")
        story.fill(2, "1.10", 2, at: "2018-01-11 16:00")
        story.settle("262", on: "2018-02-28")
        // Three of four are assigned at once: two of the first trade, one of the second.
        #expect(
            story.assigned("P265", 3, at: "2018-03-01 08:00")
                == ["notice: trade 1 assigned", "notice: trade 2 assigned"])
        #expect(story.view.trades.map(\.shares) == [200, 100])
        #expect(story.view.trades.map(\.closing) == [Made.dollars("-53000"), Made.dollars("-26500")])
        story.lapsed("P265", .short, at: "2018-03-01 08:00")
        #expect(
            story.lapsed("P255", .long, 4, at: "2018-03-01 08:00") == ["exit 1: assigned", "exit 2: assigned"])
    }
}
