import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// From a snapshot to an open trade, or to none and why.
@Suite struct EntryStoryTests {
    static let entered = ["recommended 1 × 1", "submit 1: open 1 at 4.10 credit"]

    @Test func `what the rules approve is sent at the mid and opens with its fill`() {
        let story = Story()
        #expect(story.snapshot("2018-01-10 16:00", Made.spread) == Self.entered)
        #expect(story.acknowledge(1, at: "2018-01-10 16:00") == [])
        #expect(story.fill(1, "4.10", at: "2018-01-10 16:00:10") == ["opened 1"])
        #expect(story.view.openTrades.map(\.quantity) == [1])
        #expect(story.view.workingOrders == [])
        #expect(story.nextDeadline == nil)
    }

    @Test func `a limit walks from mid to natural, stands there, and is given up`() {
        let story = Story()
        story.snapshot("2018-01-10 16:00", Made.spread)
        story.acknowledge(1, at: "2018-01-10 16:00")
        #expect(story.nextDeadline == Made.instant("2018-01-10 16:01"))
        #expect(story.clock("2018-01-10 16:00:59") == [])
        #expect(story.clock("2018-01-10 16:01") == ["replace 1 at 3.95 credit"])
        #expect(story.view.workingOrders.map(\.limit) == [NetPrice(units: 41_000)], "until the venue says otherwise")
        #expect(story.replaced(1, "3.95", at: "2018-01-10 16:01") == [])
        #expect(story.view.workingOrders.map(\.limit) == [NetPrice(units: 39_500)])
        #expect(story.clock("2018-01-10 16:02") == ["replace 1 at 3.80 credit"])
        story.replaced(1, "3.80", at: "2018-01-10 16:02")
        #expect(story.clock("2018-01-10 16:03") == [], "the last step stands twice as long")
        #expect(story.clock("2018-01-10 16:04") == ["cancel 1"])
        #expect(story.nextDeadline == nil)
        #expect(story.cancelled(1, at: "2018-01-10 16:04") == ["notice: order 1 unfilled, open"])
        #expect(story.view.openTrades.isEmpty)
        #expect(
            story.snapshot("2018-01-11 16:00", Made.spread) == ["recommended 2 × 1", "submit 2: open 1 at 4.10 credit"])
    }

    @Test func `the venue's own expiry of the order ends it as our cancel would`() {
        let story = Story()
        story.snapshot("2018-01-10 16:00", Made.spread)
        story.acknowledge(1, at: "2018-01-10 16:00")
        #expect(story.expired(1, at: "2018-01-10 16:05") == ["notice: order 1 unfilled, open"])
        #expect(story.nextDeadline == nil)
    }

    @Test func `an order refused for want of money leaves nothing behind, and the next session is judged anew`() {
        let story = Story()
        story.snapshot("2018-01-10 16:00", Made.spread)
        #expect(
            story.reject(1, .insufficientMargin, at: "2018-01-10 16:00")
                == ["notice: order 1 rejected, insufficientMargin", "notice: entries stopped, insufficientFunds"])
        #expect(story.view.openTrades.isEmpty)
        #expect(story.snapshot("2018-01-10 16:05", Made.spread).last == "refused 2: entriesStopped")
        #expect(
            story.snapshot("2018-01-11 16:00", Made.spread)
                == ["notice: entries resumed", "recommended 3 × 1", "submit 2: open 1 at 4.10 credit"])
    }

    @Test func `a refused change of limit is said, and the order walks on`() {
        let story = Story()
        story.snapshot("2018-01-10 16:00", Made.spread)
        story.acknowledge(1, at: "2018-01-10 16:00")
        story.clock("2018-01-10 16:01")
        #expect(
            story.refuseChange(1, .insufficientMargin, at: "2018-01-10 16:01")
                == ["notice: order 1 rejected, insufficientMargin"])
        #expect(story.view.workingOrders.map(\.limit) == [NetPrice(units: 41_000)])
        #expect(story.clock("2018-01-10 16:02") == ["replace 1 at 3.80 credit"])
        story.refuseChange(1, .insufficientMargin, at: "2018-01-10 16:02")
        #expect(story.clock("2018-01-10 16:04") == ["cancel 1"])
    }

    @Test func `a part that was filled is kept when the rest is cancelled`() {
        let story = Story { $0.risk.sizing = .fixedQuantity(3) }
        story.snapshot("2018-01-10 16:00", Made.spread)
        story.acknowledge(1, at: "2018-01-10 16:00")
        #expect(story.fill(1, "4.10", 1, at: "2018-01-10 16:00:10") == ["opened 1"])
        #expect(story.fill(1, "4.05", 1, at: "2018-01-10 16:00:20") == [])
        story.clock("2018-01-10 16:01")
        story.replaced(1, "3.95", at: "2018-01-10 16:01")
        story.clock("2018-01-10 16:02")
        story.replaced(1, "3.80", at: "2018-01-10 16:02")
        #expect(story.clock("2018-01-10 16:04") == ["cancel 1"])
        #expect(story.cancelled(1, at: "2018-01-10 16:04") == [])
        #expect(story.view.openTrades.map(\.quantity) == [2])
        #expect(story.view.openTrades.map(\.opening) == [Made.dollars("815")])
    }

    @Test func `an account that is not known buys nothing`() {
        var desk = Desk(settings: Made.settings)
        var effects: [DeskEffect] = []
        desk.step(.market(.chain(Made.chain("2018-01-10 16:00", Made.spread))), into: &effects)
        #expect(effects.contains { if case .record(.refused(_, .risk)) = $0 { true } else { false } })
        #expect(!effects.contains { if case .submit = $0 { true } else { false } })
    }

    struct Venue: Sendable, CustomTestStringConvertible {
        let name: String
        let structure: StructureKind
        let change: @Sendable (inout BrokerCapabilities) -> Void
        var testDescription: String { name }
    }
    @Test(arguments: [
        Venue(name: "no packages", structure: .bullPutSpread) { $0.multiLegOrders = false },
        Venue(name: "one leg an order", structure: .bullPutSpread) { $0.maximumLegs = 1 },
        Venue(name: "no uncovered shorts", structure: .shortStrangle) { $0.uncoveredShorts = false },
    ])
    func `a structure the broker cannot take is refused before it is sent`(venue: Venue) {
        let story = Story {
            $0.strategies[0].structure = venue.structure
            if venue.structure == .shortStrangle {
                $0.strategies[0].put?.long = nil
                $0.strategies[0].call?.long = nil
            }
            venue.change(&$0.capabilities)
        }
        let lines = story.snapshot(
            "2018-01-10 16:00", Made.spread + ", C2850 5.00/5.40 0.16, C2875 3.00/3.20 0.05")
        #expect(lines.last == "refused 1: capability")
        #expect(!lines.contains { $0.hasPrefix("submit") })
    }

    @Test func `two entries of one snapshot know of each other`() {
        let story = Story {
            $0.strategies.append($0.strategies[0])
            $0.risk.tradesPerSymbol = 1
        }
        #expect(
            story.snapshot("2018-01-10 16:00", Made.spread)
                == Self.entered + ["recommended 2 × 0", "refused 2: risk"])
    }
}
