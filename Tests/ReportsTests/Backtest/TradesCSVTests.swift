import Foundation
import Market
import Profiles
import Testing
import Trading
import Truth

@testable import Backtest
@testable import Reports

@Suite struct TradesCSVTests {
    /// Builds the trade a row of the reference tells of, as fills and fees would have made it.
    private func trade(_ row: TruthTable.Row, number: Int, roles: [LegRole]) throws -> ClosedTrade {
        let text = { (name: String) in try row.text(name) }
        let entry = try #require(Day(try text("entry_date")))
        let exit = try #require(Day(try text("exit_date")))
        let expiry = try #require(Day(try text("expiration")))
        let names: [LegRole: String] = [
            .shortPut: "short_put", .longPut: "long_put", .shortCall: "short_call", .longCall: "long_call",
        ]
        let legs = try roles.map { role in
            let units = try #require(Decimals.units(try text(names[role] ?? "").utf8)).units
            return Leg(
                role.side,
                OptionContract(
                    root: Root("SPX")!, expiry: expiry, right: role.right, strike: Strike(trusted: Price(units: units)))
            )
        }
        let credit = try #require(Decimals.units(try text("credit").utf8)).units
        let cost = try #require(Decimals.units(try text("exit_cost").utf8)).units
        let word = try text("reason")
        let reason = try #require(ExitReason.allCases.first { $0.word == word })
        return ClosedTrade(
            id: TradeID(incarnation: 1, counter: UInt64(number)), strategy: StrategyIndex(0), underlying: .spx,
            kind: roles.count == 2 ? .bullPutSpread : .ironCondor, legs: legs, expiry: expiry, quantity: 1,
            openedAt: EasternTime.instant(entry, TimeOfDay(16, 0)),
            closedAt: EasternTime.instant(exit, TimeOfDay(16, 0)),
            entrySession: entry, exitSession: exit, reason: reason, opening: Money(units: credit * 100),
            closing: Money(units: -cost * 100), fees: .cents(130) * roles.count, slippage: .zero, risk: .zero,
            entry: ClosedTrade.EntryMarket(
                spot: .dollars(2_000), vix: nil, ivRank: nil, probabilityOfProfit: nil, expectedValueNet: nil),
            worstMark: nil, unmarkedSessions: 0)
    }

    private func check(_ name: String, columns: [TradeColumn], roles: [LegRole]) throws {
        let table = try Truth.table(name)
        let trades = try table.rows.enumerated().map { try trade($1, number: $0 + 1, roles: roles) }
        // As they might be gathered: not in the order of their entries.
        let csv = TradesCSV(columns: columns, strategyNames: []).text(trades.reversed())
        let rows = try table.rows.map { row in
            try table.columns.map { try row.text($0) }.joined(separator: ",")
        }
        #expect(csv == ([table.columns.joined(separator: ",")] + rows).joined(separator: "\n") + "\n")
        #expect(trades.count > 100)
        Truth.report(table: name, checked: trades.count, note: "bytes of the trade list")
    }

    @Test func `the list of the reference's put spreads is the reference's file, byte by byte`() throws {
        try check(
            "backtest_trades_vertical.csv",
            columns: [.entryDate, .expiration, .shortPut, .longPut, .credit, .exitDate, .exitCost, .reason, .pnl],
            roles: StructureKind.bullPutSpread.roles)
    }

    @Test func `the list of the reference's condors is the reference's file, byte by byte`() throws {
        try check(
            "backtest_trades_condor.csv",
            columns: [
                .entryDate, .expiration, .shortPut, .longPut, .shortCall, .longCall, .credit, .exitDate, .exitCost,
                .reason, .pnl,
            ], roles: StructureKind.ironCondor.roles)
    }

    @Test func `every column has a form, and what a trade lacks is an empty cell`() {
        let csv = TradesCSV(columns: TradeColumn.allCases, strategyNames: ["bull, put"]).text([
            SampleRun.trade(12, "2018-01-30", "2018-02-02", credit: 400, cost: 200, quantity: 3, worst: nil)
        ])
        let lines = csv.split(separator: "\n")
        #expect(lines[0] == TradeColumn.allCases.map(\.rawValue).joined(separator: ",")[...])
        #expect(
            lines[1]
                == "12,\"bull, put\",SPX,bull put spread,3,2018-01-30,2018-02-02,15:45:00,15:45:00,2018-03-16,45,3,"
                + "2700.0,2675.0,,,4.0000,2.0000,target,592.20,7.80,30.00,6300.00,,0,2743.15,9.22,,0.7810,12.30")
    }

    @Test func `trades are listed by entry and then by number`() {
        let csv = TradesCSV(columns: [.trade, .entryDate], strategyNames: []).text([
            SampleRun.trade(10, "2018-01-31", "2018-02-02", credit: 4, cost: 2),
            SampleRun.trade(9, "2018-01-31", "2018-02-02", credit: 4, cost: 2),
            SampleRun.trade(11, "2018-01-30", "2018-02-02", credit: 4, cost: 2),
        ])
        #expect(csv == "trade,entry_date\n11,2018-01-30\n9,2018-01-31\n10,2018-01-31\n")
    }
}
