import Market
import Risk
import Strategy
import Testing
import Trading

@testable import Desk

/// What is taken away before expiry: by a holder who exercises, or by the broker's own risk desk.
@Suite struct AssignmentStoryTests {
    @Test func `assigned early: shares and the long go at once`() {
        let story = Story.delivered()
        story.quotes("2018-01-16 10:00", "P265 3.00/3.04, P255 0.90/0.94", spot: "264")
        #expect(
            story.assigned("P265", at: "2018-01-16 10:05") == [
                "notice: trade 1 assigned", "exit 1: assigned", "submit 2: close 100 at 263.99 credit",
                "submit 3: close 1 at 0.92 credit",
            ])
        #expect(story.fill(2, "263.99", 100, at: "2018-01-16 10:05:01", fees: "0.50") == [])
        // 110 − 26,500 + 26,399 + 91 − 1.30 − 0.50 − 1.30.
        #expect(story.fill(3, "0.91", at: "2018-01-16 10:05:02") == ["closed 1: assigned, 96.90"])
    }

    @Test func `assigned early over night: everything goes on the first snapshot`() {
        let story = Story.delivered()
        story.quotes("2018-01-16 15:59", "P265 3.00/3.04, P255 0.90/0.94", spot: "264")
        #expect(
            story.assigned("P265", at: "2018-01-17 07:00") == ["notice: trade 1 assigned", "exit 1: assigned"])
        #expect(
            story.quotes("2018-01-17 09:31", "P265 3.00/3.04, P255 0.90/0.94", spot: "263")
                == ["submit 2: close 100 at 262.99 credit", "submit 3: close 1 at 0.92 credit"])
    }

    @Test func `assigned early in part: all of it goes, in as few orders as it takes`() {
        let story = Story.delivered(3)
        story.quotes("2018-01-16 10:00", "P265 3.00/3.04, P255 0.90/0.94", spot: "264")
        let lines = story.assigned("P265", at: "2018-01-16 10:05")
        #expect(
            lines.prefix(3) == ["notice: trade 1 assigned", "exit 1: assigned", "submit 2: close 100 at 263.99 credit"])
        #expect(story.sent[3]?.legs.map(\.signedRatio) == [2, -3])
        // 3 × 0.90 − 2 × 3.04 at natural, 3 × 0.92 − 2 × 3.02 at the mid.
        #expect(lines.last == "submit 3: close 1 at 3.28 debit")
    }

    @Test func `an assignment takes off the exit that was on its way, and what is left goes`() {
        let story = Story.delivered()
        story.quotes("2018-01-16 10:00", "P265 3.00/3.04, P255 0.90/0.94", spot: "264")
        story.close(1, at: "2018-01-16 10:01")
        story.acknowledge(2, at: "2018-01-16 10:01")
        #expect(story.assigned("P265", at: "2018-01-16 10:01:30") == ["notice: trade 1 assigned", "cancel 2"])
        #expect(
            story.cancelled(2, at: "2018-01-16 10:01:31") == ["notice: order 2 unfilled, close"])
        #expect(
            story.clock("2018-01-16 10:01:41")
                == ["submit 3: close 100 at 263.99 credit", "submit 4: close 1 at 0.92 credit"])
    }

    @Test func `the broker's own closing of the short leaves the long to be sold`() {
        let story = Story.delivered()
        story.quotes("2018-01-16 10:00", "P265 3.00/3.04, P255 0.90/0.94", spot: "264")
        #expect(
            story.closedByVenue("P265", .short, cash: "-310", at: "2018-01-16 10:05")
                == ["exit 1: closed by venue", "submit 2: close 1 at 0.92 credit"])
        // 110 − 310 + 90 − 1.30 − 1 − 1.30.
        #expect(story.fill(2, "0.90", at: "2018-01-16 10:06") == ["closed 1: closed by venue, -113.60"])
    }

    @Test func `the broker's own closing of the long leaves a naked short, which goes by the emergency path`() {
        let story = Story.delivered()
        story.quotes("2018-01-16 10:00", "P265 3.00/3.04, P255 0.90/0.94", spot: "264")
        #expect(
            story.closedByVenue("P255", .long, cash: "85", at: "2018-01-16 10:05")
                == ["exit 1: closed by venue", "submit 2: close 1 at 3.04 debit"])
        story.acknowledge(2, at: "2018-01-16 10:05")
        #expect(
            story.clock("2018-01-16 10:05:05")
                == ["alarm: trade 1 has 1 naked", "notice: entries stopped, nakedShort"])
        // 110 + 85 − 304 − 1.30 − 1 − 1.30.
        #expect(story.fill(2, "-3.04", at: "2018-01-16 10:05:06") == ["closed 1: closed by venue, -112.60"])
    }

    @Test func `the broker closing both leaves nothing to do`() {
        let story = Story.delivered()
        story.quotes("2018-01-16 10:00", "P265 3.00/3.04, P255 0.90/0.94", spot: "264")
        story.closedByVenue("P265", .short, cash: "-310", at: "2018-01-16 10:05")
        #expect(story.closedByVenue("P255", .long, cash: "90", at: "2018-01-16 10:05") == [])
        // The order for the long goes before the trade is over: 110 − 310 + 90 − 1.30 − 1 − 1.
        #expect(story.acknowledge(2, at: "2018-01-16 10:05:01") == ["cancel 2"])
        #expect(
            story.cancelled(2, at: "2018-01-16 10:05:02")
                == ["notice: order 2 unfilled, close", "closed 1: closed by venue, -113.30"])
    }

    @Test func `shares that the broker sold itself are gone`() {
        let story = Story.delivering("262")
        story.assigned("P265", at: "2018-03-01 08:00")
        story.lapsed("P255", .long, at: "2018-03-01 08:00")
        let closing = ShareClosing(symbol: .spy, shares: -100, cash: .dollars(26_200), fees: .dollars(5))
        // 110 − 26,500 + 26,200 − 1.30 − 5.
        #expect(
            story.booked(.sharesClosed(closing), at: "2018-03-01 09:31") == ["closed 1: assigned, -196.30"])
    }
}
