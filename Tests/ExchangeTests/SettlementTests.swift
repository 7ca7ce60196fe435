import Market
import Testing
import Trading

@testable import Exchange

/// Expiry: one price per root and instant, by the root's own rules.
@Suite struct SettlementTests {
    /// Opens the legs at whatever they bring and gives the floor.
    private func holding(
        _ series: Series, _ legs: String, _ market: String, on moment: String, spot: String, quantity: Int = 1
    ) -> Floor {
        var floor = Floor(cash: "100000", open: "0", close: "0")
        floor.market(chain(moment, spot: spot, [(series, market)]))
        let reports = floor.submit(floor.order(.open, series.legs(legs), quantity, limit: debit("99")), at: moment)
        #expect(reports.fills.count == 1)
        return floor
    }

    static let calls = "C2800 10.00/10.00, C2825 4.00/4.00"

    @Test func `options that settle on the close take the official close`() throws {
        let weekly = Series("SPXW", "2018-01-19")
        var floor = holding(weekly, "-C2800 +C2825", Self.calls, on: "2018-01-10 16:00", spot: "2750")
        let reports = floor.market(.bar(.spx, bar("2018-01-19", open: "2802.60", close: "2810.30")))
        let settlement = try #require(reports.settlements.first)
        #expect(reports.settlements.count == 1, "both legs on one price")
        #expect(settlement.price == price("2810.30"))
        #expect(settlement.basis == .close)
        #expect(settlement.session == Day("2018-01-19"))
        #expect(settlement.at == instant("2018-01-19 16:00"))
        #expect(floor.account.cash == dollars("100600") - dollars("1030"))
        #expect(floor.account.equity == floor.account.cash)
        #expect(reports.accounts.last?.cash == floor.account.cash)
    }

    @Test func `options that settle on the open take the day's open, and say that it stands in`() throws {
        let monthly = Series("SPX", "2018-01-19")
        var floor = holding(monthly, "-C2800 +C2825", Self.calls, on: "2018-01-10 16:00", spot: "2750")
        let settlement = try #require(
            floor.market(.bar(.spx, bar("2018-01-19", open: "2802.60", close: "2810.30"))).settlements.first)
        #expect(settlement.price == price("2802.60"))
        #expect(settlement.basis == .dailyOpen)
        #expect(floor.account.cash == dollars("100600") - dollars("260"))
    }

    @Test func `monthly and weekly options of one day settle each on its own price`() {
        let monthly = Series("SPX", "2018-01-19")
        let weekly = Series("SPXW", "2018-01-19")
        var floor = Floor(cash: "100000", open: "0", close: "0")
        floor.market(chain("2018-01-10 16:00", spot: "2750", [(monthly, Self.calls), (weekly, Self.calls)]))
        floor.submit(floor.order(.open, monthly.legs("-C2800 +C2825"), limit: credit("6")), at: "2018-01-10 16:00")
        floor.submit(
            floor.order(.open, weekly.legs("-C2800 +C2825"), limit: credit("6"), trade: 2), at: "2018-01-10 16:00")
        let reports = floor.market(.bar(.spx, bar("2018-01-19", open: "2802.60", close: "2810.30")))
        #expect(reports.settlements.map(\.basis) == [.dailyOpen, .close])
        #expect(floor.account.cash == dollars("101200") - dollars("260") - dollars("1030"))
    }

    @Test func `an open that no file holds is settled on the close, and labelled so`() throws {
        let monthly = Series("SPX", "2018-01-19")
        var floor = holding(monthly, "-C2800 +C2825", Self.calls, on: "2018-01-10 16:00", spot: "2750")
        let settlement = try #require(
            floor.market(.bar(.spx, bar("2018-01-19", open: nil, close: "2810.30"))).settlements.first)
        #expect(settlement.basis == .close)
    }

    @Test(arguments: [
        ("SPXW", "2018-03-30", "2018-03-29", "Good Friday"),
        ("SPX", "2014-01-18", "2014-01-17", "the Saturday after the third Friday"),
        ("SPXW", "2018-12-05", "2018-12-04", "the day of mourning for President Bush"),
    ])
    func `an expiry on a day without a session settles on the session before`(
        root: String, expiry: String, session: String, why: String
    ) throws {
        let series = Series(root, expiry)
        let opened = NYSE.session(before: Day(session)!).day
        var floor = holding(series, "-C2800 +C2825", Self.calls, on: "\(opened) 16:00", spot: "2750")
        #expect(floor.market(.bar(.spx, bar("\(opened)", open: "1", close: "1"))).settlements.isEmpty)
        let settlement = try #require(
            floor.market(.bar(.spx, bar(session, open: "2800", close: "2800"))).settlements.first)
        #expect(settlement.expiry == series.expiry)
        #expect(settlement.session == Day(session))
    }

    @Test func `another underlying's bar settles nothing`() {
        var floor = holding(
            Series("SPXW", "2018-01-19"), "-C2800 +C2825", Self.calls, on: "2018-01-10 16:00", spot: "2750")
        #expect(floor.market(.bar(.spy, bar("2018-01-19", open: "280", close: "281"))).settlements.isEmpty)
        #expect(floor.market(.bar(.spx, bar("2018-01-18", open: "2700", close: "2700"))).settlements.isEmpty)
        #expect(floor.account.margin == dollars("2500"))
    }

    @Test func `without a bar the day's own closing snapshot settles`() throws {
        let weekly = Series("SPXW", "2018-01-19")
        var floor = holding(weekly, "-C2800 +C2825", Self.calls, on: "2018-01-10 16:00", spot: "2750")
        let settlement = try #require(
            floor.market(chain("2018-01-19 16:00", spot: "2808", [(weekly, Self.calls)])).settlements.first)
        #expect(settlement.price == price("2808"))
        #expect(settlement.basis == .snapshot)
    }

    @Test func `without a bar or a snapshot of the day, the last price before it settles`() throws {
        let weekly = Series("SPXW", "2018-01-19")
        let later = Series("SPXW", "2018-02-28")
        var floor = holding(weekly, "-C2800 +C2825", Self.calls, on: "2018-01-10 16:00", spot: "2750")
        floor.market(chain("2018-01-18 16:00", spot: "2806", [(weekly, Self.calls), (later, Self.calls)]))
        let settlement = try #require(
            floor.market(chain("2018-01-22 16:00", spot: "2835", [(later, Self.calls)])).settlements.first)
        #expect(settlement.price == price("2806"), "what came after expiry is not for the expired")
        #expect(settlement.basis == .snapshot)
    }

    @Test func `a last snapshot that lacks the price does not let a later day decide`() throws {
        let weekly = Series("SPXW", "2018-01-19")
        let later = Series("SPXW", "2018-02-28")
        var floor = holding(weekly, "-C2800 +C2825", Self.calls, on: "2018-01-10 16:00", spot: "2750")
        floor.market(chain("2018-01-17 16:00", spot: "2804", [(weekly, Self.calls)]))
        floor.market(chain("2018-01-18 16:00", spot: nil, [(weekly, Self.calls)]))
        let settlement = try #require(
            floor.market(chain("2018-01-22 16:00", spot: "2835", [(later, Self.calls)])).settlements.first)
        #expect(settlement.price == price("2804"))
    }

    @Test func `a morning's snapshot of the last day settles nothing yet`() throws {
        let weekly = Series("SPXW", "2018-01-19")
        var floor = holding(weekly, "-C2800 +C2825", Self.calls, on: "2018-01-10 16:00", spot: "2750")
        let morning = floor.market(
            chain("2018-01-19 09:45", spot: "2790", [(weekly, Self.calls)], resolution: .intraday))
        #expect(morning.settlements.isEmpty)
        let settlement = try #require(
            floor.market(.bar(.spx, bar("2018-01-19", open: "2802.60", close: "2810.30"))).settlements.first)
        #expect(settlement.price == price("2810.30"))
    }

    @Test func `a quarter to four is not the close, also where there is one snapshot a day`() throws {
        let weekly = Series("SPXW", "2018-01-19")
        var floor = holding(weekly, "-C2800 +C2825", Self.calls, on: "2018-01-10 15:45", spot: "2750")
        #expect(floor.market(chain("2018-01-19 15:45", spot: "2790", [(weekly, Self.calls)])).settlements.isEmpty)
        let settlement = try #require(
            floor.market(.bar(.spx, bar("2018-01-19", open: "2802.60", close: "2810.30"))).settlements.first)
        #expect(settlement.basis == .close)
    }

    @Test func `an order that still works when its contracts settle is over, and fills on no stale quote`() {
        let weekly = Series("SPXW", "2018-01-19")
        var floor = holding(weekly, "-C2800 +C2825", Self.calls, on: "2018-01-10 16:00", spot: "2750")
        floor.market(chain("2018-01-19 15:50", spot: "2800", [(weekly, Self.calls)], resolution: .intraday))
        let exit = floor.order(.close, weekly.legs("+C2800 -C2825"), limit: debit("5"))
        floor.submit(exit, at: "2018-01-19 15:50")
        let settled = floor.market(.bar(.spx, bar("2018-01-19", open: "2802.60", close: "2810.30")))
        #expect(settled.expired == [exit.id])
        #expect(settled.settlements.count == 1)
        let cash = floor.account.cash
        // The feed still lists what expired, with quotes on which the exit would have filled.
        let after = floor.market(
            chain("2018-01-19 16:15", spot: "2810.30", [(weekly, "C2800 1.00/1.00, C2825 0.50/0.50")]))
        #expect(after.fills.isEmpty)
        #expect(floor.account.cash == cash)
    }

    @Test func `shares are never carried: physical options are worth their intrinsic value at the close`() throws {
        let stock = Series("AAPL", "2018-01-19")
        var floor = holding(stock, "-P175 +P170", "P175 2.00/2.00, P170 1.00/1.00", on: "2018-01-10 16:00", spot: "174")
        let settlement = try #require(
            floor.market(.bar(Symbol("AAPL")!, bar("2018-01-19", open: "176", close: "171.25"))).settlements.first)
        #expect(RootRules.of(settlement.root).settlement == .physical)
        #expect(floor.account.cash == dollars("100100") - dollars("375"))
    }
}
