import Market
import Testing
import Trading

@testable import Exchange

/// An account that lacks, and a broker that helps itself.
@Suite struct MarginCallTests {
    static let january = Series("SPXW", "2018-01-31")
    static let calm = "P2600 10.00/10.40, P2575 6.00/6.20, P2500 2.00/2.10"

    /// Two naked puts and a spread, with 60,000 in cash.
    private func floor(_ calls: VenueSettings.MarginCalls?, dice: Dice = Dice(seed: 0)) -> Floor {
        var floor = Floor(cash: "60000", open: "0", close: "0", dice: dice) { $0.marginCalls = calls }
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.calm)]))
        let at = "2018-01-10 16:00"
        floor.submit(floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"), trade: 1), at: at)
        floor.submit(floor.order(.open, Self.january.legs("-P2500"), limit: credit("2"), trade: 2), at: at)
        floor.submit(floor.order(.open, Self.january.legs("-P2600"), limit: credit("10"), trade: 3), at: at)
        return floor
    }
    private func fall(_ floor: inout Floor, _ moment: String) -> [VenueReport] {
        floor.market(
            chain(moment, spot: "2550", [(Self.january, "P2600 80/82, P2575 60/62, P2500 20/21")]))
    }

    @Test func `a call is made once for as long as the account lacks`() throws {
        var floor = floor(VenueSettings.MarginCalls())
        let call = try #require(fall(&floor, "2018-01-11 16:00").marginCalls.first)
        // The spread 2,500; P2600 15% of 2550 and 81; P2500 that less 50, and 20.50; against 61,580 in cash.
        #expect(floor.account.margin == dollars("2500") + dollars("46350") + dollars("35300"))
        #expect(call.amount == dollars("84150") - dollars("61580"))
        #expect(call.due == nil)
        #expect(fall(&floor, "2018-01-12 16:00").marginCalls.isEmpty)
        let calm = chain("2018-01-16 16:00", spot: "2750", [(Self.january, Self.calm)])
        #expect(floor.market(calm).marginCalls.isEmpty)
        #expect(fall(&floor, "2018-01-17 16:00").marginCalls.count == 1, "a new episode")
    }

    @Test func `nothing is called within the tolerance, of an unlimited account, or where there are no calls`() {
        var tolerant = floor(VenueSettings.MarginCalls(tolerance: dollars("22570")))
        #expect(fall(&tolerant, "2018-01-11 16:00").marginCalls.isEmpty)
        var strict = floor(VenueSettings.MarginCalls(tolerance: dollars("22569.99")))
        #expect(fall(&strict, "2018-01-11 16:00").marginCalls.count == 1)
        var never = floor(nil)
        #expect(fall(&never, "2018-01-11 16:00").marginCalls.isEmpty)
    }

    @Test func `when it is due the broker closes the largest requirement first, and no more than it must`() throws {
        var floor = floor(VenueSettings.MarginCalls(dueAfter: .seconds(3_600)))
        let call = try #require(fall(&floor, "2018-01-11 10:00").marginCalls.first)
        #expect(floor.venue.nextDeadline == call.due)
        let reports = floor.advance(to: "2018-01-11 11:00")
        #expect(reports.clearings.map(\.contract) == [Self.january.contract("P2600")])
        #expect(reports.clearings.map(\.kind) == [.closedByVenue])
        // Of the venue's one position of two, of which the spread's was one: a leg of a spread goes, too.
        #expect(reports.clearings.map(\.quantity) == [2])
        #expect(reports.clearings.map(\.cash) == [-dollars("16400")])
        #expect(floor.book.positions.map(\.quantity) == [-1, 1])
        #expect(floor.account.available >= .zero)
        #expect(fall(&floor, "2018-01-11 12:00").activities.isEmpty, "it is met")
    }

    @Test func `a call that is met before it is due costs nothing`() {
        var floor = floor(VenueSettings.MarginCalls(dueAfter: .seconds(3_600)))
        _ = fall(&floor, "2018-01-11 10:00")
        floor.market(chain("2018-01-11 10:30", spot: "2750", [(Self.january, Self.calm)]))
        #expect(floor.advance(to: "2018-01-11 12:00").isEmpty)
    }

    @Test func `what cannot be closed when the call is due is closed when it is quoted again`() {
        var floor = floor(VenueSettings.MarginCalls(dueAfter: .seconds(3_600)))
        _ = fall(&floor, "2018-01-11 10:00")
        let gone = chain("2018-01-11 10:30", spot: "2550", [(Self.january, "P2600 80/-, P2575 60/-, P2500 20/-")])
        floor.market(gone)
        #expect(floor.advance(to: "2018-01-11 11:00").clearings.isEmpty)
        #expect(fall(&floor, "2018-01-11 11:30").clearings.count == 1)
    }

    @Test func `by chance the house asks for more than the rules do, until something is closed`() throws {
        let dice = Dice(seed: 5, chances: Dice.Chances([.marginCall: 1_000_000]))
        var floor = floor(VenueSettings.MarginCalls(dueAfter: .seconds(3_600)), dice: dice)
        let before = floor.account.available
        let reports = floor.market(chain("2018-01-11 10:00", spot: "2750", [(Self.january, Self.calm)]))
        let call = try #require(reports.marginCalls.first)
        #expect(before > .zero && call.amount > .zero)
        #expect(floor.account.available == -call.amount, "the broker's own figure says so, too")
        #expect(floor.advance(to: "2018-01-11 11:00").clearings.count >= 1)
    }

    @Test func `where nothing else is left, owed shares are bought in`() throws {
        let apple = Series("AAPL", "2018-01-19")
        var floor = Floor(cash: "10000", open: "0", close: "0", enforcesMargin: true) {
            $0.delivery = .shares
            $0.marginCalls = VenueSettings.MarginCalls(dueAfter: .seconds(3_600))
        }
        floor.market(chain("2018-01-10 16:00", spot: "172", [(apple, "C175 1.00/1.10")]))
        floor.submit(floor.order(.open, apple.legs("-C175"), limit: credit("1")), at: "2018-01-10 16:00")
        floor.market(.bar(Symbol("AAPL")!, bar("2018-01-19", open: "190", close: "190")))
        floor.advance(to: "2018-01-22 08:00")
        #expect(floor.book.shares.map(\.quantity) == [-100])
        let later = Series("AAPL", "2018-02-16")
        let called = floor.market(chain("2018-01-22 10:00", spot: "250", [(later, "C175 75/75.10")]))
        // 10,100 and 17,500 received against 130% of 25,001.
        #expect(called.marginCalls.map(\.amount) == [dollars("32501.30") - dollars("27600")])
        let reports = floor.advance(to: "2018-01-22 11:00")
        let closing = try #require(reports.activities.first)
        #expect(
            closing.kind
                == .sharesClosed(
                    ShareClosing(symbol: Symbol("AAPL")!, shares: 100, cash: -dollars("25001"), fees: .zero)))
        #expect(floor.account.cash == dollars("2599"))
    }
}
