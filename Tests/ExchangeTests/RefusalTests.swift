import Market
import Testing
import Trading

@testable import Exchange

/// What a venue does not take, and the word it uses.
@Suite struct RefusalTests {
    static let january = Series("SPXW", "2018-01-31")
    static let market = "P2600 10.00/10.40, P2575 6.00/6.20, P2550 4.00/4.20, C2850 5.00/5.40, C2875 3.00/3.20"
    static let at = "2018-01-10 16:00"
    static let apple = Series("AAPL", "2018-02-16")
    static let apples = "P170 3.00/3.10, P165 1.50/1.60, C180 2.00/2.10, C185 1.00/1.05"

    private func floor(cash: String = "1000000", _ adjust: (inout VenueSettings) -> Void = { _ in }) -> Floor {
        var floor = Floor(cash: cash, adjust)
        floor.market(chain(Self.at, spot: "2750", [(Self.january, Self.market)]))
        floor.market(chain(Self.at, spot: "175", [(Self.apple, Self.apples)]))
        return floor
    }

    // MARK: - Closing

    @Test func `nothing closes more than is held, or than other closing orders have left`() {
        var floor = floor()
        floor.submit(floor.order(.open, Self.january.legs("-P2600 +P2575"), 3, limit: credit("3.80")), at: Self.at)
        let exit = Self.january.legs("+P2600 -P2575")
        let most = floor.order(.close, exit, 4, limit: debit("1"))
        #expect(floor.submit(most, at: Self.at).rejections == [.notHeld])
        let two = floor.order(.close, exit, 2, limit: debit("1"))
        #expect(floor.submit(two, at: Self.at).acknowledged == [two.id])
        let again = floor.order(.close, exit, 2, limit: debit("1"))
        #expect(floor.submit(again, at: Self.at).rejections == [.notHeld])
        let leg = floor.order(.close, Self.january.legs("-P2575"), 2, limit: credit("1"))
        #expect(floor.submit(leg, at: Self.at).rejections == [.notHeld], "every leg counts")
        floor.cancel(two.id, at: Self.at)
        #expect(floor.submit(again, at: Self.at).acknowledged == [again.id])
    }

    @Test func `a leg that somebody sold in the broker's own app cannot be sold again`() {
        var floor = floor()
        floor.submit(floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80")), at: Self.at)
        let exit = floor.order(.close, Self.january.legs("+P2600 -P2575"), limit: debit("1"))
        floor.submit(exit, at: Self.at)
        let sold = floor.tradeElsewhere(Self.january.contract("P2575"), -1, at: Self.at)
        #expect(sold.cancelled == [exit.id])
        #expect(sold.fills.isEmpty && sold.activities.isEmpty)
        #expect(floor.book.positions.map(\.quantity) == [-1])
        #expect(floor.account.margin == dollars("27270"), "naked now")
        let again = floor.order(.close, Self.january.legs("+P2600 -P2575"), limit: debit("1"))
        #expect(floor.submit(again, at: Self.at).rejections == [.notHeld])
        let short = floor.order(.close, Self.january.legs("+P2600"), limit: debit("20"))
        #expect(floor.submit(short, at: Self.at).fills.count == 1)
        #expect(floor.book.positions.isEmpty)
    }

    @Test func `two trades on opposite sides of one contract may each close their own`() {
        var floor = floor()
        floor.submit(
            floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"), trade: 1), at: Self.at)
        floor.submit(
            floor.order(.open, Self.january.legs("-P2575 +P2550"), limit: credit("1.80"), trade: 2), at: Self.at)
        #expect(floor.book.positions.map(\.quantity) == [1, -1])
        let exit = floor.order(.close, Self.january.legs("+P2600 -P2575"), limit: debit("9"), trade: 1)
        #expect(floor.submit(exit, at: Self.at).fills.count == 1)
        #expect(floor.book.positions.map(\.quantity) == [1, -1])
        #expect(floor.account.margin == dollars("2500"))
    }

    @Test func `a leg closed alone leaves the others charged for what they are`() {
        var floor = floor()
        let condor = Self.january.legs("-P2600 +P2575 -C2850 +C2875")
        floor.submit(floor.order(.open, condor, 2, limit: credit("1")), at: Self.at)
        #expect(floor.account.margin == dollars("5000"))
        let short = floor.order(.close, Self.january.legs("+P2600"), 1, limit: debit("20"))
        #expect(floor.submit(short, at: Self.at).fills.count == 1)
        #expect(floor.account.margin == dollars("5000"), "call spreads on both")
        let calls = floor.order(.close, Self.january.legs("+C2850 -C2875"), 2, limit: debit("20"))
        #expect(floor.submit(calls, at: Self.at).fills.count == 1)
        #expect(floor.account.margin == dollars("2500"))
    }

    // MARK: - Prices and hours

    @Test(arguments: [("3.80", true), ("3.81", false), ("3.825", false)])
    func `packages on the S&P 500 are priced in nickels`(limit: String, isTaken: Bool) {
        var floor = floor()
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit(limit))
        #expect(floor.submit(order, at: Self.at).rejections == (isTaken ? [] : [.badTick]))
        let standing = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("9"), trade: 2)
        floor.submit(standing, at: Self.at)
        let changed = floor.replace(standing.id, limit: credit(limit), at: Self.at)
        #expect(changed.refusedChanges == (isTaken ? [] : [.badTick]))
    }

    @Test func `a trigger between two ticks is refused as a limit is, and others are priced in cents`() {
        var floor = floor()
        let stop = floor.order(
            .open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"), trigger: credit("3.82"))
        #expect(floor.submit(stop, at: Self.at).rejections == [.badTick])
        let apple = floor.order(.open, Self.apple.legs("-P170 +P165"), limit: credit("1.41"))
        #expect(floor.submit(apple, at: Self.at).rejections.isEmpty)
        let finer = floor.order(.open, Self.apple.legs("-P170 +P165"), limit: credit("1.415"), trade: 2)
        #expect(floor.submit(finer, at: Self.at).rejections == [.badTick])
    }

    @Test(arguments: [
        ("SPXW", "09:29", false), ("SPXW", "09:30", true), ("SPXW", "16:14", true), ("SPXW", "16:15", false),
        ("AAPL", "15:59", true), ("AAPL", "16:00", false),
    ])
    func `within a day orders are taken in the hours of their root`(root: String, time: String, isTaken: Bool) {
        var floor = Floor()
        let series = Series(root, "2018-02-16")
        let lines = root == "SPXW" ? Self.market : Self.apples
        floor.market(
            chain("2018-01-10 09:00", spot: root == "SPXW" ? "2750" : "175", [(series, lines)], resolution: .intraday))
        let legs = series.legs(root == "SPXW" ? "-P2600 +P2575" : "-P170 +P165")
        let order = floor.order(.open, legs, limit: credit("0.50"))
        #expect(floor.submit(order, at: "2018-01-10 \(time)").rejections == (isTaken ? [] : [.marketClosed]))
    }

    @Test func `on a holiday nothing trades, and a snapshot after the close fills nothing`() {
        var floor = Floor()
        floor.market(chain("2018-01-12 15:00", spot: "2750", [(Self.january, Self.market)], resolution: .intraday))
        let standing = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4.10"))
        floor.submit(standing, at: "2018-01-12 15:00")
        let late = chain(
            "2018-01-12 17:00", spot: "2750", [(Self.january, "P2600 20/20.40, P2575 6/6.20")], resolution: .intraday)
        #expect(floor.market(late).fills.isEmpty)
        // Martin Luther King's day.
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"), trade: 2)
        #expect(floor.submit(order, at: "2018-01-15 11:00").rejections == [.marketClosed])
    }

    // MARK: - Capabilities

    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let legs: String
        var limit: NetPrice? = credit("0.05")
        var trigger: NetPrice?
        let adjust: @Sendable (inout BrokerCapabilities) -> Void
        var testDescription: String { what }
    }
    @Test(arguments: [
        Case(what: "no packages", legs: "-P2600 +P2575") { $0.multiLegOrders = false },
        Case(what: "at most two legs", legs: "-P2600 +P2575 -C2850 +C2875") { $0.maximumLegs = 2 },
        Case(what: "no market packages", legs: "-P2600 +P2575", limit: nil) { $0.marketPackages = false },
        Case(what: "no stops on packages", legs: "-P2600 +P2575", trigger: credit("1")) { $0.packageStops = false },
        Case(what: "no naked calls", legs: "-C2850") { $0.uncoveredShorts = false },
        Case(what: "no strangles", legs: "-P2600 -C2850") { $0.uncoveredShorts = false },
        Case(what: "no ratio spreads", legs: "-2xP2575 +P2600") { $0.uncoveredShorts = false },
    ])
    func `what a venue cannot do it refuses, and what it can it takes`(situation: Case) {
        for isAble in [true, false] {
            var floor = floor { if !isAble { situation.adjust(&$0.capabilities) } }
            let order = floor.order(
                .open, Self.january.legs(situation.legs), limit: situation.limit, trigger: situation.trigger)
            #expect(floor.submit(order, at: Self.at).rejections == (isAble ? [] : [.structureNotSupported]))
        }
    }

    @Test func `where uncovered shorts are refused, spreads are taken and a put needs its whole strike in cash`() {
        for (cash, isTaken) in [("16700.64", false), ("16700.65", true)] {
            var floor = floor(cash: cash) { $0.capabilities.uncoveredShorts = false }
            let put = floor.order(.open, Self.apple.legs("-P170"), limit: credit("3.00"))
            #expect(floor.submit(put, at: Self.at).rejections == (isTaken ? [] : [.insufficientMargin]))
            #expect(floor.account.margin == dollars(isTaken ? "17000" : "0"))
        }
        var floor = floor { $0.capabilities.uncoveredShorts = false }
        let condor = floor.order(.open, Self.january.legs("-P2600 +P2575 -C2850 +C2875"), limit: credit("1"))
        #expect(floor.submit(condor, at: Self.at).fills.count == 1)
    }

    @Test func `a venue without replacement in place refuses it, and the order stands`() {
        var floor = floor { $0.capabilities.replacesInPlace = false }
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("4"))
        floor.submit(order, at: Self.at)
        #expect(floor.replace(order.id, limit: credit("3"), at: Self.at).refusedChanges == [.structureNotSupported])
        #expect(floor.book.orders.map(\.limit) == [credit("4")])
    }

    @Test func `where one id may be sent twice, it makes two orders`() {
        var floor = floor { $0.capabilities.refusesDuplicateIDs = false }
        let order = floor.order(.open, Self.january.legs("-P2600 +P2575"), limit: credit("3.80"))
        #expect(floor.submit(order, at: Self.at).fills.count == 1)
        #expect(floor.submit(order, at: Self.at).fills.count == 1)
        #expect(floor.book.positions.map(\.quantity) == [2, -2])
    }
}
