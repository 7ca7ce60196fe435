import Market
import Testing
import Trading

@testable import Exchange

/// Dividends and splits on what is held.
@Suite struct CorporateTests {
    static let symbol = Symbol("AAPL")!
    static let series = Series("AAPL", "2018-02-16")
    static let market = "P175 2.00/2.00, P170 1.00/1.00, C175 2.00/2.00, C172.5 3.00/3.00"

    private func floor(_ legs: String? = nil, shares: Int = 0) -> Floor {
        var floor = Floor(cash: "1000000", open: "0", close: "0") { $0.delivery = .shares }
        let at = "2018-01-10 16:00"
        floor.market(chain(at, spot: "174", [(Self.series, Self.market)]))
        if let legs { floor.submit(floor.order(.open, Self.series.legs(legs), 3, limit: debit("99")), at: at) }
        if shares > 0 { floor.submit(floor.shares(.open, .long, shares, of: "AAPL", limit: nil), at: at) }
        return floor
    }
    private func split(_ floor: inout Floor, _ ratio: Double) -> [VenueReport] {
        floor.market(
            .split(
                StockSplit(
                    symbol: Self.symbol, date: Day("2018-01-16")!, newPerOld: ratio,
                    knownAt: instant("2018-01-10 17:00"))))
        return floor.advance(to: "2018-01-16 07:00")
    }
    private func dividend(_ floor: inout Floor, _ exDate: String, known: String = "2018-01-10 17:00") -> [VenueReport] {
        floor.market(
            .dividend(
                CashDividend(symbol: Self.symbol, exDate: Day(exDate)!, amount: .cents(63), knownAt: instant(known))))
    }

    // MARK: - Dividends

    @Test func `whoever held the shares at the close before the ex-date is paid on its morning`() {
        var floor = floor(shares: 200)
        _ = dividend(&floor, "2018-01-12")
        #expect(floor.venue.nextDeadline == instant("2018-01-12 07:00"))
        floor.submit(floor.shares(.close, .short, 50, of: "AAPL", limit: nil), at: "2018-01-11 15:00")
        let cash = floor.account.cash
        let morning = floor.advance(to: "2018-01-12 09:00")
        #expect(
            morning.movements == [
                CashMovement(kind: .dividend, underlying: Self.symbol, amount: dollars("94.50"))
            ])
        #expect(floor.account.cash == cash + dollars("94.50"))
        floor.submit(floor.shares(.open, .long, 50, of: "AAPL", limit: nil), at: "2018-01-12 15:00")
        #expect(floor.advance(to: "2018-01-16 09:00").movements.isEmpty, "once")
    }

    @Test func `whoever owes the shares pays, and whoever has none gets nothing`() {
        let expiring = Series("AAPL", "2018-01-12")
        var floor = Floor(cash: "1000000", open: "0", close: "0") { $0.delivery = .shares }
        floor.market(chain("2018-01-10 16:00", spot: "174", [(expiring, "C170 5/5")]))
        floor.submit(floor.order(.open, expiring.legs("-C170"), 2, limit: debit("1")), at: "2018-01-10 16:00")
        #expect(dividend(&floor, "2018-01-11").movements.isEmpty)
        #expect(floor.advance(to: "2018-01-11 12:00").movements.isEmpty, "options are no shares")
        floor.market(.bar(Self.symbol, bar("2018-01-12", open: "174", close: "174")))
        // Exercised on Friday, called away before Tuesday's ex-date.
        _ = dividend(&floor, "2018-01-16", known: "2018-01-12 17:00")
        #expect(floor.advance(to: "2018-01-16 12:00").movements.map(\.amount) == [-dollars("126")])
    }

    @Test func `a corrected dividend is paid once, as corrected`() {
        var floor = floor(shares: 100)
        _ = dividend(&floor, "2018-01-12")
        floor.market(
            .dividend(
                CashDividend(
                    symbol: Self.symbol, exDate: Day("2018-01-12")!, amount: .cents(70),
                    knownAt: instant("2018-01-11 09:00"))))
        #expect(floor.advance(to: "2018-01-12 08:00").movements.map(\.amount) == [dollars("70")])
    }

    // MARK: - Splits

    @Test func `a whole split makes more contracts at exact lower strikes, and more shares`() throws {
        var floor = floor("-P175 +P170", shares: 100)
        let margin = floor.account.margin
        let equity = floor.account.equity
        let adjustment = try #require(split(&floor, 2).adjustments.first)
        #expect(adjustment.newShares == 2 && adjustment.oldShares == 1)
        #expect(adjustment.contracts.map(\.newPerOld) == [2, 2])
        #expect(
            floor.book.positions == [
                .init(contract: Self.series.contract("P85"), quantity: 6),
                .init(contract: Self.series.contract("P87.5"), quantity: -6),
            ])
        #expect(floor.book.shares.map(\.quantity) == [200])
        #expect(floor.account.margin == margin)
        // The half spread of a cent is now paid on twice the shares.
        #expect(floor.account.equity == equity - dollars("1"))
    }

    @Test(arguments: [(1.5, 3, 2, 150), (0.1, 1, 10, 10), (1.0 / 3, 1, 3, 33), (2.5, 5, 2, 250)])
    func `any other split moves contracts to an adjusted root, one for one`(
        ratio: Double, new: Int, old: Int, shares: Int
    ) throws {
        var floor = floor("-P175 +P170", shares: 100)
        let reports = split(&floor, ratio)
        let adjustment = try #require(reports.adjustments.first)
        #expect(adjustment.newShares == new && adjustment.oldShares == old)
        let adjusted = Series("AAPL1", "2018-02-16")
        #expect(adjustment.contracts.map(\.new) == [adjusted.contract("P170"), adjusted.contract("P175")])
        #expect(floor.book.positions.map(\.quantity) == [3, -3])
        #expect(floor.book.shares.map(\.quantity) == [shares])
        #expect(reports.movements.isEmpty == (100 * new % old == 0), "what is left of a share is paid out")
    }

    @Test func `a fraction of a share is paid at the last price`() {
        var floor = floor(shares: 101)
        let reports = split(&floor, 1.5)
        #expect(floor.book.shares.map(\.quantity) == [151])
        // Half a new share is a third of an old one: 174 / 3.
        #expect(reports.movements.map(\.amount) == [dollars("58")])
    }

    @Test func `a strike that a split cannot carry exactly goes the way of the irregular`() throws {
        // 172.50 / 7 is no price.
        var floor = floor("-C175 +C172.5")
        let adjustment = try #require(split(&floor, 7).adjustments.first)
        #expect(adjustment.contracts.map(\.newPerOld) == [1, 7])
        #expect(adjustment.contracts.map(\.new.root) == [Root("AAPL1")!, Root("AAPL")!])
        #expect(floor.book.positions.map(\.quantity).sorted() == [-21, 3])
    }

    @Test func `adjusted contracts are quarantined: not traded, not settled, and split into the next digit`() throws {
        var floor = floor("-P175 +P170")
        _ = split(&floor, 1.5)
        let adjusted = Series("AAPL1", "2018-02-16")
        floor.market(chain("2018-01-16 16:00", spot: "116", [(adjusted, "P175 59/60, P170 54/55")]))
        let exit = floor.order(.close, adjusted.legs("+P175 -P170"), 3, limit: debit("99"))
        #expect(floor.submit(exit, at: "2018-01-16 16:00").rejections == [.unknownContract])
        floor.market(
            .split(
                StockSplit(
                    symbol: Self.symbol, date: Day("2018-01-18")!, newPerOld: 2, knownAt: instant("2018-01-17 09:00"))))
        let again = floor.advance(to: "2018-01-18 08:00").adjustments
        #expect(again.first?.contracts.map(\.new.root) == [Root("AAPL2")!, Root("AAPL2")!])
        let expiry = floor.market(.bar(Self.symbol, bar("2018-02-16", open: "58", close: "58")))
        #expect(expiry.settlements.isEmpty)
        #expect(floor.advance(to: "2018-02-20 08:00").isEmpty)
        #expect(floor.book.positions.count == 2, "they stay")
    }

    @Test func `working orders on the old contracts are taken off`() {
        var floor = floor("-P175 +P170")
        let exit = floor.order(.close, Self.series.legs("+P175 -P170"), 3, limit: debit("0.10"))
        floor.submit(exit, at: "2018-01-10 16:00")
        #expect(split(&floor, 2).cancelled == [exit.id])
        let entry = floor.order(.open, Self.series.legs("-P175"), limit: credit("1"))
        #expect(floor.submit(entry, at: "2018-01-16 09:45").rejections == [.notQuoted], "old quotes are of no use")
    }

    @Test func `where no shares are carried, nothing of this happens`() {
        var floor = floor("-P175 +P170")
        var plain = Floor(cash: "1000000", open: "0", close: "0")
        plain.market(chain("2018-01-10 16:00", spot: "174", [(Self.series, Self.market)]))
        plain.submit(
            plain.order(.open, Self.series.legs("-P175 +P170"), 3, limit: debit("99")), at: "2018-01-10 16:00")
        #expect(split(&plain, 2).isEmpty)
        #expect(plain.venue.nextDeadline == nil)
        #expect(plain.book.positions.map(\.contract.strike.description) == ["170", "175"])
        #expect(!split(&floor, 2).isEmpty)
    }

    @Test(arguments: [(2.0, 2, 1), (1.5, 3, 2), (0.05, 1, 20), (1.0 / 3, 1, 3), (1.142857, 8, 7), (20, 20, 1)])
    func `a split is the smallest fraction that its factor can mean`(factor: Double, new: Int, old: Int) throws {
        let ratio = try #require(SplitRatio(factor))
        #expect(ratio.new == new && ratio.old == old)
    }
    @Test(arguments: [1.0, 0, -2, .nan, .infinity, 1e9])
    func `what changes nothing, or means nothing, is no split`(factor: Double) {
        #expect(SplitRatio(factor) == nil)
    }
}
