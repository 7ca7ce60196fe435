import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// What rests at the broker while a trade is held: a target, an OCO pair, a bracket; and who watches the rest.
@Suite struct RestingStoryTests {
    private static let both = ProtectionSettings(restsTarget: true, restsStop: true)
    private static let bracket = ProtectionSettings(restsTarget: true, restsStop: true, withEntry: true)
    private static let cheap = "P2600 4.00/4.20, P2575 2.20/2.40"

    private func entered(
        _ protection: ProtectionSettings = both, _ quantity: Int = 1, _ change: (inout DeskSettings) -> Void = { _ in }
    ) -> Story {
        let story = Story {
            $0.execution.protection = protection
            $0.risk.sizing = .fixedQuantity(quantity)
            change(&$0)
        }
        story.snapshot("2018-01-10 10:00", Made.spread, resolution: .intraday)
        story.acknowledge(1, at: "2018-01-10 10:00")
        return story
    }
    /// Held for 4.00 with target and stop resting as orders 2 and 3.
    private func resting(_ quantity: Int = 1, _ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        let story = entered(Self.both, quantity, change)
        // Half of 4.00; three times 4.00, and a tenth more for the limit.
        #expect(
            story.fill(1, "4.00", quantity, at: "2018-01-10 10:00:10") == [
                "opened 1", "submit together 2: close \(quantity) at 2.00 debit; 3: close \(quantity) at 13.20 debit",
            ])
        story.acknowledge(2, at: "2018-01-10 10:00:11")
        story.acknowledge(3, at: "2018-01-10 10:00:11")
        return story
    }

    @Test func `a target and a stop rest as one cancels the other, and it is said who watches what`() {
        let story = resting()
        let protection = story.view.openTrades.first?.protection
        #expect(protection?.form == .oco)
        #expect(protection?.target == .byVenue(story.orderID(2)))
        #expect(protection?.stop == .byVenue(story.orderID(3)))
        #expect(story.sent[3]?.trigger == .debit(.dollars(12)))
        #expect(story.sent[2]?.trigger == nil)
        #expect(story.sent[2]?.link == OrderLink(oneOf: story.orderID(2)))
        #expect(story.sent[3]?.link == OrderLink(oneOf: story.orderID(2)))
        #expect(story.sent[2]?.goodUntil == .distantFuture)
        #expect(story.nextDeadline == nil, "what rests does not walk")
    }

    @Test func `the target that fills takes the stop off and closes the trade for that reason`() {
        let story = resting()
        #expect(story.fill(2, "-2.00", at: "2018-01-16 10:00") == ["cancel 3"])
        // 400 − 200 − 2.60.
        #expect(story.cancelled(3, at: "2018-01-16 10:00") == ["closed 1: target, 197.40"])
    }

    @Test func `so does the stop`() {
        let story = resting()
        #expect(story.fill(3, "-12.50", at: "2018-01-16 10:00") == ["cancel 2"])
        #expect(story.cancelled(2, at: "2018-01-16 10:00") == ["closed 1: stop, -852.60"])
    }

    @Test func `the venue may have taken the other one off before it says so`() {
        let story = resting()
        #expect(story.cancelled(3, at: "2018-01-16 10:00") == [])
        #expect(story.fill(2, "-2.00", at: "2018-01-16 10:00") == ["closed 1: target, 197.40"])
    }

    @Test func `a stop never rests at or beyond the width`() {
        let story = entered()
        // 3 × 9.00 is more than the wing of 25: what could rest there would cost more than expiry.
        #expect(
            story.fill(1, "9.00", at: "2018-01-10 10:00:10") == ["opened 1", "submit 2: close 1 at 4.50 debit"])
        #expect(story.view.openTrades.first?.protection?.stop == .byDesk)
    }

    @Test func `where the venue watches no pair one order rests, and the desk watches the stop`() {
        let story = entered(Self.both, 1) { $0.capabilities.groups = [] }
        #expect(
            story.fill(1, "4.00", at: "2018-01-10 10:00:10") == ["opened 1", "submit 2: close 1 at 2.00 debit"])
        story.acknowledge(2, at: "2018-01-10 10:00:11")
        let protection = story.view.openTrades.first?.protection
        #expect(protection?.form == .oneResting)
        #expect(protection?.stop == .byDesk)
        #expect(
            story.quotes("2018-01-16 10:00", "P2600 30.00/30.40, P2575 18.00/18.40") == ["exit 1: stop", "cancel 2"])
        #expect(story.cancelled(2, at: "2018-01-16 10:00:01") == ["submit 3: close 1 at 12.00 debit"])
    }

    @Test func `where the venue keeps no stops of packages the desk watches it`() {
        let story = entered(Self.both, 1) { $0.capabilities.packageStops = false }
        story.fill(1, "4.00", at: "2018-01-10 10:00:10")
        #expect(story.view.openTrades.first?.protection?.form == .oneResting)
    }

    @Test func `a stop alone rests nowhere: the desk watches both`() {
        let story = entered(ProtectionSettings(restsStop: true))
        #expect(story.fill(1, "4.00", at: "2018-01-10 10:00:10") == ["opened 1"])
        #expect(story.view.openTrades.first?.protection == Protection(target: .byDesk, stop: .byDesk, form: .watched))
    }

    // MARK: Exits

    @Test func `an exit first takes off what rests, all of it, and then goes out`() {
        let story = resting()
        #expect(
            story.quotes("2018-02-07 10:00", "P2600 20.00/20.40, P2575 14.00/14.20")
                == ["exit 1: dte", "cancel 2", "cancel 3"])
        #expect(story.cancelled(2, at: "2018-02-07 10:00:01") == [])
        #expect(story.cancelled(3, at: "2018-02-07 10:00:02") == ["submit 4: close 1 at 6.10 debit"])
    }

    @Test func `what rests and fills while it is taken off closes the trade once`() {
        let story = resting()
        story.quotes("2018-02-07 10:00", "P2600 20.00/20.40, P2575 14.00/14.20")
        #expect(story.fill(3, "-12.10", at: "2018-02-07 10:00:01") == [])
        story.cancelled(2, at: "2018-02-07 10:00:02")
        #expect(story.view.trades.isEmpty)
        // 400 − 1,210 − 2.60.
        #expect(story.closed.map(\.profit) == [Made.dollars("-812.60")])
        #expect(story.sent.count == 3)
    }

    @Test func `a resting order that was filled in part leaves the rest to the exit`() {
        let story = resting(2)
        #expect(story.fill(2, "-2.00", at: "2018-01-16 10:00") == [])
        #expect(story.view.openTrades.map(\.quantity) == [1])
        #expect(story.view.openTrades.map(\.phase) == [.open])
        #expect(
            story.quotes("2018-02-07 10:00", "P2600 20.00/20.40, P2575 14.00/14.20")
                == ["exit 1: dte", "cancel 2", "cancel 3"])
        story.cancelled(2, at: "2018-02-07 10:00:01")
        #expect(story.cancelled(3, at: "2018-02-07 10:00:02").last == "submit 4: close 1 at 6.10 debit")
        // 800 − 200 − 610 − 2.60 − 1.30 − 1.30.
        #expect(story.fill(4, "-6.10", at: "2018-02-07 10:00:03") == ["closed 1: dte, -15.20"])
    }

    @Test func `an exit that stayed unfilled puts back what rested`() {
        let story = resting()
        story.quotes("2018-02-07 10:00", "P2600 20.00/20.40, P2575 14.00/14.20")
        story.cancelled(2, at: "2018-02-07 10:00:01")
        story.cancelled(3, at: "2018-02-07 10:00:02")
        story.acknowledge(4, at: "2018-02-07 10:00:02")
        #expect(
            story.cancelled(4, at: "2018-02-07 10:04:02") == [
                "notice: order 4 unfilled, close",
                "submit together 5: close 1 at 2.00 debit; 6: close 1 at 13.20 debit",
            ])
        #expect(story.view.openTrades.map(\.phase) == [.open])
    }

    @Test func `what rests and expires is put there again, a few times`() {
        let story = entered(ProtectionSettings(restsTarget: true))
        story.fill(1, "4.00", at: "2018-01-10 10:00:10")
        for number in [2, 3] as [UInt64] {
            story.acknowledge(number, at: "2018-01-1\(number) 10:00")
            #expect(
                story.expired(number, at: "2018-01-1\(number) 16:00")
                    == ["submit \(number + 1): close 1 at 2.00 debit"])
        }
        story.acknowledge(4, at: "2018-01-16 10:00")
        #expect(story.expired(4, at: "2018-01-16 16:00") == [])
        #expect(story.view.openTrades.map(\.phase) == [.open])
    }

    @Test func `what the venue refuses to let rest is watched by the desk`() {
        let story = entered(ProtectionSettings(restsTarget: true))
        story.fill(1, "4.00", at: "2018-01-10 10:00:10")
        #expect(
            story.reject(2, .structureNotSupported, at: "2018-01-10 10:00:11")
                == ["notice: order 2 rejected, structureNotSupported"])
        #expect(story.view.openTrades.first?.protection == Protection(target: .byDesk, stop: .byDesk, form: .watched))
        #expect(
            story.quotes("2018-01-16 10:00", Self.cheap) == ["exit 1: target", "submit 3: close 1 at 1.80 debit"])
    }

    @Test func `two trades on one contract each take off their own`() {
        let story = resting(1) { $0.risk.tradesPerSymbol = 2 }
        #expect(
            story.snapshot("2018-01-11 10:00", Made.spread, resolution: .intraday)
                == ["recommended 2 × 1", "submit 4: open 1 at 4.10 credit"])
        story.acknowledge(4, at: "2018-01-11 10:00")
        story.fill(4, "4.10", at: "2018-01-11 10:00:05")
        story.acknowledge(5, at: "2018-01-11 10:00:06")
        story.acknowledge(6, at: "2018-01-11 10:00:06")
        #expect(story.close(1, at: "2018-01-11 10:05") == ["exit 1: manual", "cancel 2", "cancel 3"])
        story.cancelled(2, at: "2018-01-11 10:05:01")
        #expect(story.cancelled(3, at: "2018-01-11 10:05:02").last == "submit 7: close 1 at 4.10 debit")
        #expect(story.fill(7, "-4.40", at: "2018-01-11 10:05:03") == ["closed 1: manual, -42.60"])
        #expect(story.view.orders.map(\.order.id.counter) == [5, 6])
    }

    // MARK: Brackets

    private func bracketed() -> Story {
        let story = Story { $0.execution.protection = Self.bracket }
        // Half of 4.10; three times 4.10, and a tenth more for the limit.
        #expect(
            story.snapshot("2018-01-10 10:00", Made.spread, resolution: .intraday) == [
                "recommended 1 × 1",
                "submit together 1: open 1 at 4.10 credit; 2: close 1 at 2.05 debit; 3: close 1 at 13.55 debit",
            ])
        for order in 1...3 as ClosedRange<UInt64> { story.acknowledge(order, at: "2018-01-10 10:00") }
        return story
    }

    @Test func `a bracket takes its target and its stop along with the entry`() {
        let story = bracketed()
        #expect(story.sent[1]?.link == nil)
        for child in [2, 3] as [UInt64] {
            #expect(story.sent[child]?.link == OrderLink(after: story.orderID(1), oneOf: story.orderID(2)))
        }
        #expect(story.view.trades.first?.protection?.form == .otoco)
        #expect(story.fill(1, "4.10", at: "2018-01-10 10:00:10") == ["opened 1"])
        #expect(story.fill(2, "-2.05", at: "2018-01-16 10:00") == ["cancel 3"])
        // 410 − 205 − 2.60.
        #expect(story.cancelled(3, at: "2018-01-16 10:00").last == "closed 1: target, 202.40")
    }

    @Test func `the target of a bracket follows what the entry really brought`() {
        let story = bracketed()
        story.clock("2018-01-10 10:01")
        story.replaced(1, "3.95", at: "2018-01-10 10:01")
        // Half of 3.95 is 1.975: the nickel that asks no less.
        #expect(story.fill(1, "3.95", at: "2018-01-10 10:01:05") == ["opened 1", "replace 2 at 1.95 debit"])
        story.replaced(2, "-1.95", at: "2018-01-10 10:01:06")
        #expect(story.view.orders.map(\.limit).first == NetPrice(units: -19_500))
        #expect(story.nextDeadline == nil)
    }

    @Test func `a target whose change was refused rests on where it stands: it never walks`() {
        let story = bracketed()
        story.clock("2018-01-10 10:01")
        story.replaced(1, "3.95", at: "2018-01-10 10:01")
        story.fill(1, "3.95", at: "2018-01-10 10:01:05")
        story.refuseChange(2, .unavailable, at: "2018-01-10 10:01:06")
        #expect(story.clock("2018-01-10 10:02:06") == [])
        #expect(story.clock("2018-01-10 10:10") == [])
    }

    @Test func `a bracket whose entry stays unfilled ends whole`() {
        let story = bracketed()
        #expect(
            story.command(.stopEntries, at: "2018-01-10 10:00:30")
                == ["notice: entries stopped, operatorStopped", "cancel 1"])
        for order in 1...3 as ClosedRange<UInt64> { story.cancelled(order, at: "2018-01-10 10:00:31") }
        #expect(story.view.trades.isEmpty)
        #expect(story.view.orders.isEmpty)
        #expect(story.view.slots.map(\.phase) == [.idle])
    }

    @Test func `a venue without brackets gets the pair once the entry is filled`() {
        let story = Story {
            $0.execution.protection = Self.bracket
            $0.capabilities.groups = [.oco]
        }
        #expect(
            story.snapshot("2018-01-10 10:00", Made.spread, resolution: .intraday).last
                == "submit 1: open 1 at 4.10 credit")
        #expect(
            story.fill(1, "4.10", at: "2018-01-10 10:00:10").last
                == "submit together 2: close 1 at 2.05 debit; 3: close 1 at 13.55 debit")
    }
}
