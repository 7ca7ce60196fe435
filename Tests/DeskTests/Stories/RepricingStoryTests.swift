import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// Walking where nothing is replaced in place, the emergency's walk, and the close as the end of an order.
@Suite struct RepricingStoryTests {
    private func sent(_ quantity: Int = 1, _ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = Story {
            $0.capabilities.replacesInPlace = false
            $0.risk.sizing = .fixedQuantity(quantity)
            change(&$0)
        }
        story.snapshot("2018-01-10 10:00", Made.spread, resolution: .intraday)
        story.acknowledge(1, at: "2018-01-10 10:00")
        return story
    }

    @Test func `without replacement in place an order goes, and comes back at its next limit under a new number`() {
        let story = sent()
        #expect(story.clock("2018-01-10 10:01") == ["cancel 1"])
        #expect(story.cancelled(1, at: "2018-01-10 10:01") == ["submit 2: open 1 at 3.95 credit"])
        story.acknowledge(2, at: "2018-01-10 10:01")
        #expect(story.clock("2018-01-10 10:02") == ["cancel 2"])
        #expect(story.cancelled(2, at: "2018-01-10 10:02") == ["submit 3: open 1 at 3.80 credit"])
        story.acknowledge(3, at: "2018-01-10 10:02")
        #expect(story.clock("2018-01-10 10:03") == [], "the last one stands twice as long")
        #expect(story.clock("2018-01-10 10:04") == ["cancel 3"])
        #expect(story.cancelled(3, at: "2018-01-10 10:04") == ["notice: order 3 unfilled, open"])
        #expect(story.view.trades.isEmpty)
        #expect(Set(story.sent.values.map(\.trade)).count == 1)
    }

    @Test func `only what is left comes back`() {
        let story = sent(3)
        #expect(story.fill(1, "4.10", at: "2018-01-10 10:00:30") == ["opened 1"])
        story.clock("2018-01-10 10:01")
        #expect(story.fill(1, "4.10", at: "2018-01-10 10:01:01") == [], "faster than the cancel")
        #expect(story.cancelled(1, at: "2018-01-10 10:01:02") == ["submit 2: open 1 at 3.95 credit"])
        story.acknowledge(2, at: "2018-01-10 10:01:03")
        #expect(story.fill(2, "3.95", at: "2018-01-10 10:01:04") == [])
        #expect(story.view.openTrades.map(\.quantity) == [3])
        // 410 + 410 + 395.
        #expect(story.view.openTrades.map(\.opening) == [Made.dollars("1215")])
        #expect(story.view.orders.isEmpty)
    }

    @Test func `nothing comes back when all was filled before the cancel`() {
        let story = sent()
        story.clock("2018-01-10 10:01")
        #expect(story.refuseChange(1, .tooLate, at: "2018-01-10 10:01:01") == [])
        #expect(story.fill(1, "4.10", at: "2018-01-10 10:01:02") == ["opened 1"])
        #expect(story.view.orders.isEmpty)
        #expect(story.sent.count == 1)
    }

    @Test func `a late fill of the one that went takes off what came back: no more is wanted than was`() {
        let story = sent(2)
        story.clock("2018-01-10 10:01")
        story.cancelled(1, at: "2018-01-10 10:01")
        story.acknowledge(2, at: "2018-01-10 10:01")
        #expect(
            story.fill(1, "4.10", at: "2018-01-10 10:01:05") == ["alarm: order 1 filled late", "opened 1", "cancel 2"])
        #expect(story.fill(2, "3.95", at: "2018-01-10 10:01:06") == [], "faster than the cancel")
        #expect(story.cancelled(2, at: "2018-01-10 10:01:07") == [])
        #expect(story.view.openTrades.map(\.quantity) == [2])
        #expect(story.view.openTrades.map(\.opening) == [Made.dollars("805")])
    }

    @Test func `an entry does not come back once entries are stopped, and that is said`() {
        let story = sent()
        story.clock("2018-01-10 10:01")
        #expect(story.command(.stopEntries, at: "2018-01-10 10:01") == ["notice: entries stopped, operatorStopped"])
        #expect(story.cancelled(1, at: "2018-01-10 10:01") == ["notice: order 1 unfilled, open"])
        #expect(story.view.trades.isEmpty)
    }

    @Test func `an exit walks like that, too`() {
        let story = Story.holding { $0.capabilities.replacesInPlace = false }
        story.quotes("2018-01-16 10:00", "P2600 4.00/4.20, P2575 2.20/2.40")
        story.acknowledge(2, at: "2018-01-16 10:00")
        #expect(story.clock("2018-01-16 10:01") == ["cancel 2"])
        #expect(story.cancelled(2, at: "2018-01-16 10:01") == ["submit 3: close 1 at 1.90 debit"])
        #expect(story.fill(3, "-1.85", at: "2018-01-16 10:01:10") == ["closed 1: target, 212.40"])
    }

    @Test func `one that is refused on coming back leaves what was filled`() {
        let story = sent(2)
        story.fill(1, "4.10", at: "2018-01-10 10:00:30")
        story.clock("2018-01-10 10:01")
        story.cancelled(1, at: "2018-01-10 10:01")
        #expect(
            story.reject(2, .notQuoted, at: "2018-01-10 10:01") == ["notice: order 2 rejected, notQuoted"])
        #expect(story.view.openTrades.map(\.quantity) == [1])
        #expect(story.view.openTrades.map(\.phase) == [.open])
    }

    // MARK: Emergency

    private static let quotes = "P2600 10.00/10.40, P2575 6.00/6.20"
    /// Killed at five past ten, with natural at a debit of 4.40.
    private func killed(_ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = Story.holding(1, change)
        story.quotes("2018-01-11 10:00", Self.quotes)
        #expect(
            story.command(.kill, at: "2018-01-11 10:05")
                == ["notice: entries stopped, killed", "exit 1: kill", "submit 2: close 1 at 4.40 debit"])
        story.acknowledge(2, at: "2018-01-11 10:05")
        return story
    }

    @Test func `an emergency asks for natural, then goes through it by the cap, and moves with the market`() {
        let story = killed()
        // 4.40 + 10% is 4.84, and the next nickel.
        #expect(story.clock("2018-01-11 10:05:30") == ["replace 2 at 4.85 debit"])
        story.replaced(2, "-4.85", at: "2018-01-11 10:05:30")
        #expect(story.clock("2018-01-11 10:06") == [], "the market stands where it stood")
        story.quotes("2018-01-11 10:06:10", "P2600 12.00/12.40, P2575 7.00/7.20")
        // 5.40 + 0.54.
        #expect(story.clock("2018-01-11 10:06:30") == ["replace 2 at 5.95 debit"])
        story.replaced(2, "-5.95", at: "2018-01-11 10:06:30")
        // 400 − 590 − 2.60.
        #expect(story.fill(2, "-5.90", at: "2018-01-11 10:06:31") == ["closed 1: kill, -192.60"])
    }

    @Test func `an emergency never gives up before the close`() {
        let story = killed()
        story.clock("2018-01-11 10:05:30")
        story.replaced(2, "-4.85", at: "2018-01-11 10:05:30")
        var moment = Made.instant("2018-01-11 10:06")
        for _ in 0..<100 {
            #expect(story.happens(.clock(moment)) == [])
            moment = moment + .seconds(30)
        }
        #expect(story.view.orders.first?.order.goodUntil == Made.instant("2018-01-11 16:00"))
        #expect(story.expired(2, at: "2018-01-11 16:00") == ["notice: order 2 unfilled, close"])
        #expect(story.clock("2018-01-11 16:00:10") == [], "the market is closed")
        #expect(story.quotes("2018-01-12 09:31", Self.quotes) == ["submit 3: close 1 at 4.40 debit"])
    }

    @Test func `a refused emergency is tried again ten seconds later`() {
        let story = killed()
        story.cancelled(2, at: "2018-01-11 10:05:05")
        #expect(story.nextDeadline == Made.instant("2018-01-11 10:05:15"))
        #expect(story.clock("2018-01-11 10:05:15") == ["submit 3: close 1 at 4.40 debit"])
    }

    @Test func `where nothing is replaced an emergency goes and comes back`() {
        let story = killed { $0.capabilities.replacesInPlace = false }
        #expect(story.clock("2018-01-11 10:05:30") == ["cancel 2"])
        #expect(story.cancelled(2, at: "2018-01-11 10:05:30") == ["submit 3: close 1 at 4.85 debit"])
    }

    private func atMarket(_ settings: inout DeskSettings) { settings.execution.emergency.endsInMarketOrder = true }

    @Test func `after three limits in vain it is a market order, where the profile allows it`() {
        let story = killed(atMarket)
        story.clock("2018-01-11 10:05:30")
        story.replaced(2, "-4.85", at: "2018-01-11 10:05:30")
        #expect(story.clock("2018-01-11 10:06") == [])
        #expect(story.clock("2018-01-11 10:06:30") == [])
        #expect(story.clock("2018-01-11 10:07") == ["cancel 2"])
        #expect(story.cancelled(2, at: "2018-01-11 10:07") == ["submit 3: close 1 at market"])
        story.acknowledge(3, at: "2018-01-11 10:07")
        #expect(story.clock("2018-01-11 10:07:30") == [])
        #expect(story.nextDeadline.map { $0 > Made.instant("2018-01-11 10:07:30") } ?? true)
        #expect(story.fill(3, "-5.00", at: "2018-01-11 10:07:31") == ["closed 1: kill, -102.60"])
    }

    @Test(arguments: [true, false])
    func `no market order where the profile forbids it, or the venue takes none for packages`(isAllowed: Bool) {
        let story = killed {
            $0.execution.emergency.endsInMarketOrder = isAllowed
            $0.capabilities.marketPackages = !isAllowed
        }
        story.clock("2018-01-11 10:05:30")
        story.replaced(2, "-4.85", at: "2018-01-11 10:05:30")
        for moment in ["10:06", "10:06:30", "10:07", "10:07:30", "10:08"] {
            #expect(story.clock("2018-01-11 \(moment)") == [])
        }
        #expect(story.view.orders.map(\.limit) == [NetPrice(units: -48_500)])
    }

    @Test func `patience never ends in a market order`() {
        let story = Story.holding(1, atMarket)
        story.quotes("2018-01-16 10:00", "P2600 4.00/4.20, P2575 2.20/2.40")
        story.acknowledge(2, at: "2018-01-16 10:00")
        for moment in ["10:01", "10:02", "10:04"] { story.clock("2018-01-16 \(moment)") }
        story.cancelled(2, at: "2018-01-16 10:04")
        #expect(story.sent.values.allSatisfy { $0.limit != nil })
    }

    // MARK: The close

    @Test func `within a day a patient order lives no longer than its market is open`() {
        let story = Story()
        story.snapshot("2018-01-10 15:58", Made.spread, resolution: .intraday)
        #expect(story.view.orders.first?.order.goodUntil == Made.instant("2018-01-10 16:00"))
        let early = Story()
        early.snapshot("2018-01-10 15:00", Made.spread, resolution: .intraday)
        // Two steps of a minute, and two minutes on the last limit.
        #expect(early.view.orders.first?.order.goodUntil == Made.instant("2018-01-10 15:04"))
    }

    @Test func `an exit that the close ended is decided anew the next morning`() {
        let story = Story.holding()
        story.quotes("2018-01-16 15:59", "P2600 4.00/4.20, P2575 2.20/2.40")
        story.acknowledge(2, at: "2018-01-16 15:59")
        #expect(story.expired(2, at: "2018-01-16 16:00") == ["notice: order 2 unfilled, close"])
        #expect(
            story.quotes("2018-01-17 09:31", "P2600 4.00/4.20, P2575 2.20/2.40")
                == ["exit 1: target", "submit 3: close 1 at 1.80 debit"])
    }

    @Test func `after the close nothing is sent, though a snapshot comes`() {
        let story = Story.holding()
        #expect(story.quotes("2018-01-16 16:05", "P2600 4.00/4.20, P2575 2.20/2.40") == ["exit 1: target"])
        #expect(story.view.orders.isEmpty)
        #expect(story.view.openTrades.map(\.phase) == [.open])
    }
    @Test func `what was closed beyond what it held is made whole, though the account nets to nothing`() {
        let story = Story.holding {
            $0.capabilities.replacesInPlace = false
            $0.risk.tradesPerSymbol = 2
        }
        story.snapshot("2018-01-11 10:00", Made.spread, resolution: .intraday)
        story.acknowledge(2, at: "2018-01-11 10:00")
        story.fill(2, "4.10", at: "2018-01-11 10:00")
        #expect(story.close(1, at: "2018-01-11 10:05") == ["exit 1: manual", "submit 3: close 1 at 4.10 debit"])
        story.acknowledge(3, at: "2018-01-11 10:05")
        #expect(story.clock("2018-01-11 10:06") == ["cancel 3"])
        #expect(story.cancelled(3, at: "2018-01-11 10:06") == ["submit 4: close 1 at 4.25 debit"])
        story.acknowledge(4, at: "2018-01-11 10:06")
        story.fill(4, "-4.25", at: "2018-01-11 10:06:01")
        let late = story.fill(3, "-4.10", at: "2018-01-11 10:06:02")
        // The other trade is short one and long one of the same: nothing is left to close at the venue.
        #expect(late.last?.hasPrefix("submit 5: repair 1 at ") == true)
    }

    @Test func `an emergency that comes back goes by the market of that moment`() {
        let story = Story.holding { $0.capabilities.replacesInPlace = false }
        story.quotes("2018-01-11 10:00", Made.spread)
        #expect(story.command(.kill, at: "2018-01-11 10:00").last == "submit 2: close 1 at 4.40 debit")
        story.acknowledge(2, at: "2018-01-11 10:00")
        #expect(story.clock("2018-01-11 10:01") == ["cancel 2"])
        story.quotes("2018-01-11 10:01:01", "P2600 4.00/4.20, P2575 2.20/2.40")
        // Natural is 2.00 now: a tenth more at the most, not a tenth more than 4.40.
        #expect(story.cancelled(2, at: "2018-01-11 10:01:02") == ["submit 3: close 1 at 2.20 debit"])
    }
}
