import Market
import Testing
import Trading

@testable import Exchange

/// What must stand behind a short, when it is refused and when it is free again.
@Suite struct MarginTests {
    static let january = Series("SPXW", "2018-01-31")
    static let market = "P2600 10.00/10.40, P2575 6.00/6.20, C2850 5.00/5.40, C2875 3.00/3.20, C2900 1.00/1.20"

    private func floor(cash: String) -> Floor {
        var floor = Floor(cash: cash)
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        return floor
    }

    /// A 25-point spread holds 2,500; it brings 380 and costs 1.30.
    @Test(arguments: [("2121.30", true), ("2121.29", false), ("2500.00", true), ("0", false)])
    func `an entry needs its requirement, less what it brings, to the cent`(cash: String, isTaken: Bool) {
        var floor = floor(cash: cash)
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"))
        let reports = floor.submit(order, at: "2018-01-10 16:00")
        #expect(reports.rejections == (isTaken ? [] : [.insufficientMargin]))
        #expect(reports.fills.count == (isTaken ? 1 : 0))
        #expect(floor.account.margin == dollars(isTaken ? "2500" : "0"))
    }

    @Test func `an unlimited account is asked nothing`() {
        var floor = Floor(cash: "0", enforcesMargin: false)
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, Self.market)]))
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), 50, limit: credit("3.80"))
        #expect(floor.submit(order, at: "2018-01-10 16:00").fills.count == 1)
    }

    @Test func `an exit is never refused for want of money`() {
        var floor = floor(cash: "2121.30")
        floor.submit(
            floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80")), at: "2018-01-10 16:00")
        floor.market(chain("2018-01-11 16:00", spot: "2500", [(Self.january, "P2600 120/130, P2575 60/70")]))
        let reports = floor.submit(
            floor.order(.close, Self.january.legs("+P2600 -P2575"), limit: debit("70")), at: "2018-01-11 16:00")
        #expect(reports.fills.map(\.net) == [debit("70")])
        #expect(floor.account.cash < .zero)
        #expect(floor.account.margin == .zero)
    }

    struct Holding: Sendable, CustomTestStringConvertible {
        let legs: String
        let margin: String
        let why: String
        var testDescription: String { "\(legs): \(why)" }
    }
    @Test(arguments: [
        Holding(legs: "-P2600 +P2575", margin: "2500", why: "the width"),
        Holding(legs: "-P2600 +P2575 -C2850 +C2875", margin: "2500", why: "only one side of a condor can lose"),
        Holding(legs: "-P2600 +P2575 -C2850 +C2900", margin: "5000", why: "the wider wing of an unequal condor"),
        Holding(legs: "-P2600 -C2850", margin: "32790", why: "the larger side and both premiums"),
        Holding(legs: "+P2575", margin: "0", why: "a long option is paid for"),
        Holding(legs: "-C2875 +C2850", margin: "0", why: "the long is worth more at every price"),
        Holding(legs: "-2xP2600 +P2575", margin: "29770", why: "one covered, one naked with its premium"),
    ])
    func `what is held is charged the cheapest valid pairing`(holding: Holding) {
        var floor = floor(cash: "1000000")
        let legs = Self.january.legs(holding.legs)
        let reports = floor.submit(floor.order(.open, legs, 3, limit: debit("99")), at: "2018-01-10 16:00")
        #expect(reports.fills.count == 1)
        #expect(floor.account.margin == dollars(holding.margin) * 3)
        #expect(reports.accounts.last?.margin == floor.account.margin)
    }

    @Test func `margin is released with the units that are closed, of that trade alone`() {
        var floor = floor(cash: "100000")
        let legs = Self.january.legs("-P2600 +P2575")
        let exit = Self.january.legs("+P2600 -P2575")
        floor.submit(floor.order(.open, legs, 3, limit: credit("3.80"), trade: 1), at: "2018-01-10 16:00")
        floor.submit(floor.order(.open, legs, 2, limit: credit("3.80"), trade: 2), at: "2018-01-10 16:00")
        #expect(floor.account.margin == dollars("12500"))
        floor.submit(floor.order(.close, exit, 1, limit: debit("5"), trade: 1), at: "2018-01-10 16:00")
        #expect(floor.account.margin == dollars("10000"))
        floor.submit(floor.order(.close, exit, 2, limit: debit("5"), trade: 2), at: "2018-01-10 16:00")
        #expect(floor.account.margin == dollars("5000"))
        floor.submit(floor.order(.close, exit, 2, limit: debit("5"), trade: 1), at: "2018-01-10 16:00")
        #expect(floor.account.margin == .zero)
        #expect(floor.account.equity == floor.account.cash, "nothing is held any more")
    }

    @Test func `margin is released by expiry`() {
        var floor = floor(cash: "100000")
        floor.submit(
            floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80")), at: "2018-01-10 16:00")
        floor.market(.bar(.spx, bar("2018-01-31", open: "2700", close: "2710")))
        #expect(floor.account.margin == .zero)
    }

    @Test func `a naked short is charged more as the market comes to it`() {
        var floor = floor(cash: "1000000")
        floor.submit(floor.order(.open, Self.january.legs("-P2600"), limit: credit("10")), at: "2018-01-10 16:00")
        // 15% of 2750 less 150 out of the money, and the premium.
        #expect(floor.account.margin == dollars("27270"))
        floor.market(chain("2018-01-11 16:00", spot: "2600", [(Self.january, "P2600 55/57, P2575 40/42")]))
        #expect(floor.account.margin == dollars("44600"))
        floor.market(chain("2018-01-12 16:00", spot: "2550", [(Self.january, "P2600 -/-, P2575 40/42")]))
        #expect(floor.account.margin == dollars("44600"), "without a quote the last requirement stands")
    }

    @Test(arguments: [
        ("2018-02-28", "2500", "2500"), ("2018-01-31", "2500", "2500"), ("2018-01-26", "27270", "31520"),
    ])
    func `a long that expires before its short does not cover it, however the market moves`(
        expiry: String, margin: String, later: String
    ) {
        let long = Series("SPXW", expiry)
        var floor = Floor(cash: "1000000")
        let lists = [(Self.january, "P2600 10.00/10.40"), (long, "P2575 6.00/6.20")]
        floor.market(chain("2018-01-10 16:00", spot: "2750", lists))
        let legs = Self.january.legs("-P2600") + long.legs("+P2575")
        floor.submit(floor.order(.open, legs, limit: credit("1")), at: "2018-01-10 16:00")
        #expect(floor.account.margin == dollars(margin))
        floor.market(chain("2018-01-11 16:00", spot: "2700", lists))
        #expect(floor.account.margin == dollars(later))
    }

    @Test func `a wide spread is charged as naked where that is cheaper, and as a spread again where it is not`() {
        var floor = Floor(cash: "1000000")
        let lines = "C2850 5.00/5.40, C3200 0.10/0.20"
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(Self.january, lines)]))
        floor.submit(
            floor.order(.open, Self.january.legs("-C2850 +C3200"), limit: credit("1")), at: "2018-01-10 16:00")
        // 15% of the index less what it is out of the money, and the premium of 5.20; the width is 350.
        #expect(floor.account.margin == dollars("31770"))
        floor.market(chain("2018-01-11 16:00", spot: "2850", [(Self.january, lines)]))
        #expect(floor.account.margin == dollars("35000"))
        floor.market(chain("2018-01-12 16:00", spot: "2700", [(Self.january, lines)]))
        #expect(floor.account.margin == dollars("27520"))
    }

    @Test func `money that one working entry needs is not lent to a second one`() {
        var floor = floor(cash: "2200")
        let legs = Self.january.legs("-P2600 +P2575")
        let first = floor.order(.open, legs, limit: credit("4.10"), trade: 1)
        let second = floor.order(.open, legs, limit: credit("4.10"), trade: 2)
        #expect(floor.submit(first, at: "2018-01-10 16:00").rejections.isEmpty)
        #expect(floor.submit(second, at: "2018-01-10 16:00").rejections == [.insufficientMargin])
        floor.replace(first.id, limit: credit("3.80"), at: "2018-01-10 16:01").expectFill()
        #expect(floor.account.available >= .zero)
    }

    @Test func `a limit lowered below what the account can carry is refused, and the old one stands`() {
        var floor = floor(cash: "2110")
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.10"))
        #expect(floor.submit(order, at: "2018-01-10 16:00").rejections.isEmpty)
        let reports = floor.replace(order.id, limit: credit("3.80"), at: "2018-01-10 16:01")
        #expect(reports.refusedChanges == [.insufficientMargin])
        #expect(reports.fills.isEmpty)
        let better = floor.market(
            chain("2018-01-11 16:00", spot: "2740", [(Self.january, "P2600 10.30/10.40, P2575 6.00/6.20")]))
        #expect(better.fills.map(\.net) == [credit("4.10")])
    }
}

extension [VenueReport] {
    fileprivate func expectFill() { #expect(fills.count == 1) }
}
