import Market
import Testing
import Trading

@testable import Exchange

/// Requests that take their time.
@Suite struct LatencyTests {
    static let january = Series("SPXW", "2018-01-31")
    static let market = "P2600 10.00/10.40, P2575 6.00/6.20"

    private func floor(_ latency: ClosedRange<Duration>, seed: UInt64 = 0) -> Floor {
        var floor = Floor(dice: Dice(seed: seed)) { $0.latency = latency }
        floor.market(chain("2018-01-10 10:00", spot: "2750", [(Self.january, Self.market)]))
        return floor
    }

    @Test func `an order lives from its arrival on, and everything said of it carries that instant`() {
        var floor = floor(.seconds(30) ... .seconds(30))
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"))
        #expect(floor.submit(order, at: "2018-01-10 10:00").isEmpty)
        #expect(floor.found(order, at: "2018-01-10 10:00:29").isEmpty, "under way it is not known")
        #expect(floor.venue.nextDeadline == instant("2018-01-10 10:00:30"))
        #expect(floor.advance(to: "2018-01-10 10:00:29").isEmpty)
        let reports = floor.advance(to: "2018-01-10 10:05")
        #expect(reports.fills.count == 1)
        #expect(reports.allSatisfy { $0.at == instant("2018-01-10 10:00:30") })
        #expect(floor.venue.nextDeadline == nil)
    }

    @Test func `an order that is still under way is not filled by a snapshot that comes before it`() {
        var floor = floor(.seconds(30) ... .seconds(30))
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.50"))
        floor.submit(order, at: "2018-01-10 10:00")
        let early = chain("2018-01-10 10:00:20", spot: "2750", [(Self.january, "P2600 12/12.40, P2575 6.00/6.20")])
        #expect(floor.market(early).fills.isEmpty)
        let late = chain("2018-01-10 10:00:40", spot: "2750", [(Self.january, Self.market)])
        #expect(floor.market(late).fills.map(\.net) == [credit("5.80")], "on arrival it met the market of then")
    }

    @Test func `a cancel under way does not stop a fill`() {
        var floor = floor(.seconds(30) ... .seconds(30))
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.10"))
        floor.submit(order, at: "2018-01-10 10:00")
        floor.advance(to: "2018-01-10 10:01")
        floor.cancel(order.id, at: "2018-01-10 10:01")
        let better = chain("2018-01-10 10:01:10", spot: "2750", [(Self.january, "P2600 11/11.40, P2575 6.00/6.20")])
        #expect(floor.market(better).fills.count == 1)
        #expect(floor.advance(to: "2018-01-10 10:02").refusedChanges == [.tooLate])
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `what was sent later does not arrive earlier, and within the range`(seed: UInt64) {
        var floor = floor(.milliseconds(100) ... .milliseconds(500), seed: seed)
        let sent = instant("2018-01-10 10:00")
        var said: [VenueReport] = []
        for _ in 0..<5 {
            let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("9"))
            floor.venue.submit(order, at: sent, into: &said)
        }
        said += floor.advance(to: "2018-01-10 10:01")
        #expect(said.acknowledged.map(\.raw) == [1, 2, 3, 4, 5])
        #expect(said.allSatisfy { $0.at >= sent + .milliseconds(100) && $0.at <= sent + .milliseconds(500) })
        #expect(said.map(\.at) == said.map(\.at).sorted())
    }

    @Test func `an order whose time is over when it arrives fills no more`() {
        var floor = floor(.seconds(30) ... .seconds(30))
        let order = floor.order(
            .open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"), until: "2018-01-10 10:00:20")
        floor.submit(order, at: "2018-01-10 10:00")
        let reports = floor.advance(to: "2018-01-10 10:01")
        #expect(reports.fills.isEmpty)
        #expect(reports.expired == [order.id])
    }
}
