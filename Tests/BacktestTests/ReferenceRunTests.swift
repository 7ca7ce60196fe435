import Backtest
import Desk
import Exchange
import Market
import Profiles
import Testing
import Trading
import Truth

/// The reference strategy through importer, catalog, feed, desk and exchange, under the profiles that are shipped. Two
/// other programs agree on its trades.
@Suite struct ReferenceRunTests {
    struct Book: Sendable, CustomTestStringConvertible {
        let profile: String
        let table: String
        var testDescription: String { profile }
    }
    static let books = [
        Book(profile: "reference/vertical", table: "backtest_trades_vertical.csv"),
        Book(profile: "reference/condor", table: "backtest_trades_condor.csv"),
    ]

    @Test(arguments: books)
    func `the desk makes the reference's trades, one by one`(book: Book) throws {
        let result = try HistoryRun(
            profile: Histories.profile(book.profile), catalog: try Histories.reference.get()
        ).run()
        let checked = try compare(result, book)
        Truth.report(table: book.table, checked: checked, note: "import, catalog, desk and exchange")
    }

    @Test(arguments: books, [1, 2_026] as [UInt64])
    func `the order of the input's rows makes no difference`(book: Book, seed: UInt64) throws {
        let result = try HistoryRun(
            profile: Histories.profile(book.profile), catalog: Histories.shuffled(seed)
        ).run()
        _ = try compare(result, book)
    }

    /// Compares every column of every row as text; gives how many rows were alike.
    private func compare(_ result: BacktestResult, _ book: Book) throws -> Int {
        let reference = try Truth.table(book.table)
        let expected = try reference.rows.map { row in try reference.columns.map(row.text) }
        let made = result.closed.sorted { ($0.entrySession, $0.id) < ($1.entrySession, $1.id) }
            .map { trade in reference.columns.map { cell($0, trade) } }
        #expect(made.count == expected.count)
        #expect(result.open.isEmpty)
        var alike = 0
        for (ours, theirs) in zip(made, expected) {
            #expect(ours == theirs)
            if ours == theirs { alike += 1 }
        }
        return alike
    }

    private func cell(_ column: String, _ trade: ClosedTrade) -> String {
        func strike(_ role: LegRole) -> String {
            trade.legs.first { $0.role == role }.map { Decimals.text($0.contract.strike.price.units, decimals: 1...4) }
                ?? ""
        }
        func perShare(_ money: Money) -> String {
            Decimals.text(money.units / Int64(100 * trade.quantity), decimals: 4...4)
        }
        return switch column {
        case "entry_date": "\(trade.entrySession)"
        case "exit_date": "\(trade.exitSession)"
        case "expiration": "\(trade.expiry)"
        case "short_put": strike(.shortPut)
        case "long_put": strike(.longPut)
        case "short_call": strike(.shortCall)
        case "long_call": strike(.longCall)
        case "credit": perShare(trade.opening)
        case "exit_cost": perShare(-trade.closing)
        case "reason": trade.reason.word
        case "pnl": Decimals.text(trade.profit.units, decimals: 2...4)
        default: "an unknown column"
        }
    }

    @Test(arguments: books)
    func `money is conserved over the run, to the unit`(book: Book) throws {
        let profile = try Histories.profile(book.profile)
        for atEnd in [RunSettings.AtEnd.close, .mark] {
            var profile = profile
            profile.run.atEnd = atEnd
            let result = try HistoryRun(profile: profile, catalog: try Histories.reference.get()).run()
            let closed = result.closed.reduce(Money.zero) { $0 + $1.profit }
            let last = try #require(result.sessions.last)
            if atEnd == .close {
                #expect(last.cash == profile.venue.startingCash + closed)
                #expect(last.equity == last.cash)
                #expect(last.openTrades == 0)
            } else {
                #expect(last.openTrades == result.open.count)
                // Marked at closable prices, each trade for itself and the account as a whole.
                let open = try result.open.reduce(Money.zero) { try $0 + #require($1.profit) }
                #expect(last.equity == profile.venue.startingCash + closed + open)
            }
            #expect(result.orders.filled + result.orders.unfilled + result.orders.rejected == result.orders.submitted)
            #expect(result.sessions.map(\.session) == result.sessions.map(\.session).sorted())
            #expect(Set(result.sessions.map(\.session)).count == result.sessions.count)
        }
    }
}
