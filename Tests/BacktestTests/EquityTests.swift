import Backtest
import Desk
import Exchange
import Market
import Profiles
import Risk
import Strategy
import Testing
import Trading

/// The account day by day: what belongs to which session.
@Suite struct EquityTests {
    private func price(_ text: some StringProtocol) -> Price { Price(units: Decimals.units(text.utf8)!.units) }
    private func chain(
        _ session: String, _ time: TimeOfDay, _ underlying: Symbol, root: String, expiry: String, spot: String,
        _ lines: String
    ) -> MarketEvent {
        var builder = ChainBuilder()
        for line in lines.split(separator: ",") {
            let words = line.split(separator: " ")
            let sides = words[1].split(separator: "/")
            var row = ChainBuilder.Row(
                OptionContract(
                    root: Root(root)!, expiry: Day(expiry)!, right: .put, strike: Strike(trusted: price(words[0]))))
            row.bid = price(sides[0])
            row.ask = price(sides[1])
            row.delta = Double(words[2])
            builder.add(row)
        }
        let day = Day(session)!
        return .chain(
            builder.build(
                underlying: underlying, session: day, knownAt: EasternTime.instant(day, time), origin: .quoted,
                resolution: .daily, underlyingPrice: price(spot)
            ).chain)
    }
    private func spx(_ session: String, _ lines: String, expiry: String = "2018-02-28") -> MarketEvent {
        chain(session, TimeOfDay(16, 0), .spx, root: "SPXW", expiry: expiry, spot: "2750", lines)
    }
    private func bar(_ session: String, close: String) -> MarketEvent {
        let day = Day(session)!
        return .bar(
            .spx,
            DailyBar(
                session: day, open: nil, high: nil, low: nil, close: price(close), volume: nil,
                knownAt: EasternTime.instant(day, TimeOfDay(16, 0))))
    }
    private func run(_ events: [MarketEvent], symbols: [Symbol] = [.spx], last: String) throws -> BacktestResult {
        var profile = try Histories.profile("reference/vertical")
        profile.desk.strategies[0].underlyings = []
        profile.desk.strategies[0].exits.dte = nil
        profile.desk.strategies[0].exits.profitTarget = nil
        var runner = BacktestRunner(
            settings: profile.desk, venue: profile.venue, symbols: symbols, lastSession: Day(last)!, closesAtEnd: false)
        var rest = events[...]
        return runner.run(next: { () throws(Never) in rest.popFirst() })
    }

    static let spread = "2600 10.00/10.40 -0.16, 2575 6.00/6.20 -0.05"

    @Test func `what expires is paid on the day it expires, not on the day before`() throws {
        let result = try run(
            [
                spx("2018-01-10", Self.spread), spx("2018-02-27", Self.spread), bar("2018-02-28", close: "2500"),
                spx("2018-02-28", Self.spread, expiry: "2018-03-05"),
                spx("2018-03-01", Self.spread, expiry: "2018-03-05"),
            ], last: "2018-03-01")
        let trade = try #require(result.closed.first)
        #expect(trade.reason == .expiry)
        #expect(trade.exitSession == Day("2018-02-28"))
        #expect(result.sessions.map { "\($0.session)" } == ["2018-01-10", "2018-02-27", "2018-02-28", "2018-03-01"])
        #expect(result.sessions.map(\.openTrades) == [1, 1, 0, 0])
        let start = result.startingCash
        // 4.10 received, 4.40 to close at natural, 1.30 paid; then 25 points lost.
        #expect(
            result.sessions.map { $0.equity - start } == [
                .cents(-3_130), .cents(-3_130), .cents(-209_130), .cents(-209_130),
            ])
        #expect(result.sessions[1].cash - start == .cents(40_870))
        #expect(
            result.events.filter { if case .closed = $0.kind { true } else { false } }.map(\.session)
                == [Day("2018-02-28")!])
    }

    @Test func `several symbols' snapshots of one day are one session`() throws {
        let spy = { (day: String, spot: String) in
            chain(
                day, TimeOfDay(16, 15), .spy, root: "SPY", expiry: "2018-02-16", spot: spot,
                "260 1.00/1.02 -0.16, 255 0.50/0.52 -0.05")
        }
        let result = try run(
            [
                spx("2018-01-03", Self.spread, expiry: "2018-02-16"), spy("2018-01-03", "275"),
                spx("2018-01-04", Self.spread, expiry: "2018-02-16"), spy("2018-01-05", "277"),
                spx("2018-01-08", Self.spread, expiry: "2018-02-16"), spy("2018-01-08", "278"),
            ], symbols: [.spx, .spy], last: "2018-01-08")
        #expect(
            result.sessions.map { "\($0.session)" } == ["2018-01-03", "2018-01-04", "2018-01-05", "2018-01-08"])
        #expect(
            result.sessions.map(\.underlyings)
                == [
                    [price("2750"), price("275")], [price("2750"), nil], [nil, price("277")],
                    [price("2750"), price("278")],
                ])
        #expect(result.sessions.map(\.openTrades) == [2, 3, 4, 4], "the last session enters nothing")
    }

    @Test func `a fill minutes after the closing snapshot belongs to that session`() throws {
        var profile = try Histories.profile("reference/vertical")
        profile.venue.fills = .natural
        profile.desk.execution.steps = 2
        profile.desk.execution.stepInterval = .seconds(60)
        profile.desk.execution.lastStepInterval = .seconds(60)
        profile.desk.strategies[0].underlyings = []
        var runner = BacktestRunner(
            settings: profile.desk, venue: profile.venue, symbols: [.spx], lastSession: Day("2018-01-11")!,
            closesAtEnd: false)
        var rest = [spx("2018-01-10", Self.spread), spx("2018-01-11", Self.spread)][...]
        let result = runner.run(next: { () throws(Never) in rest.popFirst() })
        #expect(result.sessions.map(\.openTrades) == [1, 1])
        #expect(result.sessions.first.map { $0.cash - result.startingCash } == .cents(37_870))
        #expect(result.open.first?.entrySession == Day("2018-01-10"))
        #expect(result.orders.replaced == 2)
    }
}
