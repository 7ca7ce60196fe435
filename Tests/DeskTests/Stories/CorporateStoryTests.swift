import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// Dividends, fees and splits, and the numbers under which a venue books them.
@Suite struct CorporateStoryTests {
    // MARK: Cash

    @Test func `a dividend belongs to the trade that holds the shares`() {
        let story = Story.delivering("262")
        story.assigned("P265", at: "2018-03-01 08:00")
        story.lapsed("P255", .long, at: "2018-03-01 08:00")
        #expect(story.dividend("110", at: "2018-03-01 08:30") == [])
        story.quotes("2018-03-01 09:45", Made.marchSpread, spot: "262.50", expiry: Made.march)
        // 110 − 26,500 + 110 + 26,240 − 1.30 − 1.
        #expect(
            story.fill(2, "262.40", 100, at: "2018-03-01 09:46", fees: "1") == ["closed 1: assigned, -42.30"])
    }

    @Test func `a dividend on nobody's shares, interest and fees touch no trade`() {
        let story = Story.delivered(1) { $0.startingCash = .dollars(100_000) }
        story.dividend("110", at: "2018-01-16 08:30")
        let movements: [(CashMovement.Kind, String)] = [(.interest, "3.21"), (.fee, "-0.55"), (.deposit, "500")]
        for (kind, amount) in movements {
            let movement = CashMovement(kind: kind, underlying: nil, amount: Made.dollars(amount))
            #expect(story.booked(.cash(movement), at: "2018-01-16 08:31") == [])
        }
        #expect(story.view.openTrades.map(\.closing) == [.zero])
        // 100,000 + 110 − 1.30 + 110 + 3.21 − 0.55 + 500.
        #expect(story.view.ledgerCash == Made.dollars("100721.36"))
    }

    // MARK: Splits

    private func split(_ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = Story.delivered(1, change)
        story.split(
            2, for: 1, [(old: "P265", new: "P132.5"), (old: "P255", new: "P127.5")], perOld: 2,
            at: "2018-01-16 07:00")
        return story
    }

    @Test func `a split of two for one leaves twice as many contracts of half the size, and the same money`() {
        let story = split()
        #expect(story.view.openTrades.map(\.quantity) == [2])
        #expect(story.view.openTrades.map { $0.lots.map(\.quantity) } == [[-2, 2]])
        #expect(
            story.view.openTrades.map { $0.lots.map(\.contract) }
                == [[Made.contract("P132.5", root: Made.spy.root), Made.contract("P127.5", root: Made.spy.root)]])
        #expect(story.view.openTrades.map(\.opening) == [Made.dollars("110")])
        // Closing for 0.17 a share is less than half of 0.55.
        #expect(
            story.quotes("2018-01-16 10:00", "P132.5 0.20/0.22, P127.5 0.05/0.07", spot: "137")
                == ["exit 1: target", "submit 2: close 2 at 0.15 debit"])
        // 110 − 32 − 1.30 − 2.60.
        #expect(story.fill(2, "-0.16", 2, at: "2018-01-16 10:01") == ["closed 1: target, 74.10"])
        #expect(story.closed.map(\.quantity) == [1])
    }

    @Test func `a split changes nothing about what is at risk`() {
        let before = Story.delivered().looks { $0.trades[0].risk }
        // The width of 10 less the credit of 1.10, a hundred times.
        #expect(before == Made.dollars("890"))
        #expect(split().looks { $0.trades[0].risk } == before)
    }

    @Test func `the stop after a split stands at the same loss`() {
        let story = split()
        // Three times 0.55 is 1.65.
        #expect(
            story.quotes("2018-01-16 10:00", "P132.5 3.00/3.02, P127.5 1.35/1.37", spot: "130")
                == ["exit 1: stop", "submit 2: close 2 at 1.65 debit"])
    }

    @Test func `what rested is taken off by a split`() {
        let story = Story.delivered { $0.execution.protection = ProtectionSettings(restsTarget: true) }
        story.acknowledge(2, at: "2018-01-10 16:00:01")
        #expect(
            story.split(
                2, for: 1, [(old: "P265", new: "P132.5"), (old: "P255", new: "P127.5")], perOld: 2,
                at: "2018-01-16 07:00") == ["cancel 2"])
    }

    @Test func `three for two is quarantined: nothing is sent for it, unless a person says so`() {
        let story = Story.delivered()
        let changes = [(old: "P265", new: "P176.667"), (old: "P255", new: "P170")]
        #expect(
            story.split(3, for: 2, changes, perOld: 1, root: Root("SPY1"), at: "2018-01-16 07:00")
                == ["alarm: trade 1 quarantined"])
        #expect(story.view.trades.map(\.phase) == [.quarantined])
        #expect(story.quotes("2018-01-16 10:00", Made.spy.spread, spot: "183") == [])
        #expect(story.command(.kill, at: "2018-01-16 10:01") == ["notice: entries stopped, killed"])
        #expect(story.close(1, at: "2018-01-16 10:02") == ["exit 1: manual"])
    }

    @Test func `what is quarantined and lapses ends by expiry`() {
        let story = Story.delivered()
        story.split(
            3, for: 2, [(old: "P265", new: "P176.667"), (old: "P255", new: "P170")], perOld: 1, root: Root("SPY1"),
            at: "2018-01-16 07:00")
        for (contract, side) in [("P176.667", Side.short), ("P170", .long)] {
            let event = ClearingEvent(
                contract: Made.contract(contract, root: Root("SPY1")!), side: side, quantity: 1, kind: .lapsed,
                shares: 0, cash: .zero, fees: .zero)
            story.booked(.cleared(event), at: "2018-03-01 08:00")
        }
        #expect(story.closed.map(\.reason) == [.expiry])
        #expect(story.closed.map(\.profit) == [Made.dollars("108.70")])
    }

    // MARK: Splits that are heard of late

    /// Assigned on 100 shares at 265, on the morning of a split.
    private func holdingShares() -> Story {
        let story = Story.delivering("262")
        story.assigned("P265", at: "2018-03-01 07:00")
        story.lapsed("P255", .long, at: "2018-03-01 07:00")
        story.quotes("2018-03-01 09:45", Made.marchSpread, spot: "174.70", expiry: Made.march)
        return story
    }

    @Test func `shares that a split added are sold too, though it was heard of after the sale of the old ones`() {
        let story = holdingShares()
        #expect(story.fill(2, "174.60", 100, at: "2018-03-01 09:46", fees: "1").last?.hasPrefix("closed 1") == true)
        #expect(
            story.split(3, for: 2, [], perOld: 1, at: "2018-03-01 07:05")
                == ["opened 2", "exit 2: broken", "submit 3: close 50 at 174.69 credit"])
        #expect(story.view.openTrades.map(\.shares) == [50])
        #expect(story.fill(3, "174.60", 50, at: "2018-03-01 09:48", fees: "1") == ["closed 2: broken, 8729.00"])
    }

    @Test func `more shares sold than a split left are bought back`() {
        let story = holdingShares()
        story.fill(2, "174.60", 100, at: "2018-03-01 09:46")
        story.split(1, for: 2, [], perOld: 1, at: "2018-03-01 07:05")
        #expect(story.view.openTrades.map(\.shares) == [-50])
    }

    @Test func `shares sold before a split are no more of them after it`() {
        let story = holdingShares()
        story.split(3, for: 2, [], perOld: 1, at: "2018-03-02 07:00")
        #expect(story.view.openTrades.map(\.shares) == [150])
        let sold = story.execution(71, of: 2, "262.40", 100, at: "2018-03-01 09:46")
        let lines = story.happens(.venue(.order(.filled(sold))))
        #expect(lines.last?.hasPrefix("closed 1") == true)
    }

    @Test func `contracts that were closed before a split are closed, though it is heard of late`() {
        let story = Story.delivered()
        story.quotes("2018-01-11 10:00", Made.spy.spread)
        #expect(story.close(1, at: "2018-01-11 10:00:01").contains { $0.hasPrefix("submit 2") })
        story.split(
            2, for: 1, [(old: "P265", new: "P132.5"), (old: "P255", new: "P127.5")], perOld: 2,
            at: "2018-01-16 07:00")
        #expect(story.view.openTrades.map { $0.lots.map(\.quantity) } == [[-2, 2]])
        let lines = story.fill(2, "-0.40", 1, at: "2018-01-11 10:01")
        #expect(lines == ["closed 1: manual, 67.40"])
    }

    // MARK: Numbers

    @Test func `activities that come out of order are booked in the venue's order, and the gap is asked for`() {
        let story = Story.delivered(1) { $0.venue = .careful }
        story.quotes("2018-01-11 10:00", Made.spy.spread)
        story.settle("262", on: "2018-02-28")
        let assigned = story.ended(.assigned, "P265", .short, 1)
        let lapsed = story.ended(.lapsed, "P255", .long, 1)
        #expect(story.booked(.cleared(lapsed), number: 3, at: "2018-03-01 08:00") == ["ask 1: book"])
        #expect(story.view.trades.map { $0.lots.count } == [2], "nothing is booked before its time")
        #expect(
            story.booked(.cleared(assigned), number: 2, at: "2018-03-01 08:00:01")
                == ["notice: trade 1 assigned", "exit 1: assigned"])
    }

    @Test func `the answer fills the gap, and what comes again is known`() {
        let story = Story.delivered(1) { $0.venue = .careful }
        story.settle("250", on: "2018-02-28")
        let assigned = story.activity(
            .cleared(story.ended(.assigned, "P265", .short, 1)), number: 2, at: "2018-03-01 08:00")
        let exercised = story.activity(
            .cleared(story.ended(.exercised, "P255", .long, 1)), number: 3, at: "2018-03-01 08:00")
        #expect(story.happens(.venue(.activity(exercised))) == ["ask 1: book"])
        let book = story.book(activities: [assigned, exercised], at: "2018-03-01 08:00:02")
        #expect(
            story.answers(1, book, at: "2018-03-01 08:00:02")
                == ["notice: trade 1 assigned", "closed 1: expiry, -891.30", "books agree"])
        for again in [exercised, assigned, exercised] { #expect(story.happens(.venue(.activity(again))) == []) }
        #expect(story.closed.count == 1)
    }

    @Test func `what is said twice is booked once`() {
        let story = Story.delivered()
        story.settle("250", on: "2018-02-28")
        let event = story.activity(
            .cleared(story.ended(.assigned, "P265", .short, 1)), at: "2018-03-01 08:00")
        #expect(story.happens(.venue(.activity(event))) == ["notice: trade 1 assigned"])
        #expect(story.happens(.venue(.activity(event))) == [])
        #expect(story.view.trades.map(\.closing) == [Made.dollars("-26500")])
    }
}
