import Backtest
import Desk
import Exchange
import History
import Market
import Profiles
import Risk
import SharedData
import Strategy
import Testing
import Trading
import Truth

/// January and February 2018 on the real SPXW chains, through 5 February, when VIX doubled in an afternoon.
@Suite(.enabled(if: SharedData.isExpected(for: "chains/spxw_2018_01_02.csv.gz", rows: 15)))
struct VolatilityShockTests {
    static let shock = Day("2018-02-05")!

    private func chains() throws -> [Day: Chain] {
        let catalog = try Histories.shock.get()
        var feed = try Feed(catalog, FeedRequest(symbols: [.spx], from: Day("2018-01-02")!, to: Day("2018-02-28")!))
        var chains: [Day: Chain] = [:]
        while let event = try feed.next() {
            if case .chain(let chain) = event { chains[chain.session] = chain }
        }
        return chains
    }

    private func unquoted(_ chain: Chain) -> [OptionContract] {
        chain.series.flatMap { series in
            Right.allCases.flatMap { right in
                series.rows(right).filter { chain.quote(at: $0).defect != nil }.map {
                    OptionContract(root: series.root, expiry: series.expiry, right: right, strike: chain.strike(at: $0))
                }
            }
        }
    }

    @Test func `fourteen puts and a call have no quote on the fifth of February`() throws {
        let contracts = unquoted(try #require(try chains()[Self.shock]))
        #expect(contracts.count == 15)
        #expect(contracts.count { $0.right == .put } == 14)
        Truth.report(table: "chains/spxw_2018_01_02", checked: contracts.count, note: "contracts without a quote")
    }

    @Test func `what has no quote is neither filled nor marked at zero`() throws {
        let chains = try chains()
        let (before, on) = (try #require(chains[Day("2018-02-02")!]), try #require(chains[Self.shock]))
        var held = 0
        for contract in unquoted(on) {
            guard before.quote(of: contract)?.defect == nil, before.quote(of: contract) != nil else { continue }
            for side in [Side.short, .long] {
                var venue = EmbeddedExchange(
                    settings: VenueSettings(
                        startingCash: .dollars(1_000_000), fills: .natural,
                        commission: VenueSettings.Commission(open: .zero, close: .zero), enforcesMargin: false))
                var reports: [VenueReport] = []
                func order(_ id: UInt64, _ intent: OrderIntent, _ side: Side) -> Order {
                    Order(
                        id: OrderID(raw: id), account: .embedded, trade: TradeID(raw: 1), underlying: .spx,
                        intent: intent, legs: [Leg(side, contract)], quantity: 1, limit: .debit(.dollars(9_000)),
                        goodUntil: .distantFuture)
                }
                venue.market(.chain(before), into: &reports)
                venue.submit(order(1, .open, side), at: before.knownAt, into: &reports)
                let opened = venue.snapshot(at: before.knownAt)
                #expect(opened.equity != opened.cash, "\(contract) is worth something")
                reports = []
                venue.market(.chain(on), into: &reports)
                let marked = venue.snapshot(at: on.knownAt)
                #expect(marked.equity == opened.equity, "\(contract): the price before stands")
                #expect(marked.stalePositions == 1)
                venue.submit(order(2, .close, side.opposite), at: on.knownAt, into: &reports)
                #expect(!reports.contains { if case .order(.filled) = $0 { true } else { false } }, "\(contract)")
                #expect(venue.snapshot(at: on.knownAt).cash == opened.cash)
                held += 1
            }
        }
        #expect(held >= 20, "most of them were quoted the session before")
    }

    @Test func `the trade that was open that day tells what happened`() throws {
        let profile = try Histories.profile("replay-2018")
        let result = try HistoryRun(profile: profile, catalog: try Histories.shock.get()).run()
        let lived = result.closed.filter { $0.entrySession < Self.shock && $0.exitSession >= Self.shock }
        let open = result.open.filter { $0.entrySession < Self.shock }
        #expect(lived.count + open.count >= 1)
        for trade in lived {
            #expect(trade.profit == trade.opening + trade.closing - trade.fees)
            #expect(trade.opening > .zero)
            #expect(trade.slippage >= .zero, "never better than the mid")
            let worst = try #require(trade.worstMark)
            #expect(worst < .zero)
            #expect(trade.reason == .stop)
            #expect(trade.profit < .zero, "it lost, and says so")
            #expect(-trade.profit <= trade.risk + trade.fees + trade.slippage)
        }
        let day = try #require(result.sessions.first { $0.session == Self.shock })
        let before = try #require(result.sessions.last { $0.session < Self.shock })
        #expect(day.equity < before.equity)
        let closed = result.closed.reduce(Money.zero) { $0 + $1.profit }
        if result.open.isEmpty { #expect(result.sessions.last?.cash == result.startingCash + closed) }
    }

    @Test func `a trade that holds a contract without a quote is said to be unmarked, and leaves when it can`() throws {
        let chains = try chains()
        let entry = try #require(chains[Day("2018-02-02")!])
        // The real quotes of two puts, of which the upper loses its quote on the next session.
        var builder = ChainBuilder()
        for strike in [2_600, 2_575] as [Int64] {
            let contract = OptionContract(
                root: Root("SPXW")!, expiry: Day("2018-02-28")!, right: .put, strike: Strike(trusted: .dollars(strike)))
            let row = try #require(entry.row(of: contract))
            var quoted = ChainBuilder.Row(contract)
            quoted.bid = entry.bid(at: row)
            quoted.ask = entry.ask(at: row)
            quoted.delta = strike == 2_600 ? -0.16 : -0.05
            builder.add(quoted)
        }
        let two = builder.build(
            underlying: .spx, session: entry.session, knownAt: entry.knownAt, origin: .quoted, resolution: .daily,
            underlyingPrice: entry.underlyingPrice
        ).chain
        let later = chains.values.filter { $0.session >= Self.shock }.sorted { $0.session < $1.session }

        var profile = try Histories.profile("reference/vertical")
        profile.venue.fills = .natural
        profile.desk.execution.steps = 3
        profile.desk.risk.tradesPerSymbol = 1
        profile.desk.strategies[0].expiry.window = 20...60
        profile.desk.strategies[0].exits.dte = 7
        profile.desk.strategies[0].exits.stopMultiple = 2
        var runner = BacktestRunner(
            settings: profile.desk, venue: profile.venue, symbols: [.spx], lastSession: Day("2018-02-28")!,
            closesAtEnd: true)
        var events = ([two] + later).map(MarketEvent.chain)[...]
        let result = runner.run(next: { () throws(Never) in events.popFirst() })

        let trade = try #require(result.closed.first)
        #expect(trade.entrySession == entry.session)
        #expect(trade.legs.map(\.contract.strike) == [2_600, 2_575].map { Strike(trusted: .dollars($0)) })
        #expect(trade.unmarkedSessions >= 1)
        #expect(trade.exitSession > Self.shock, "nobody could close it that day")
        #expect(result.events.contains { $0.session == Self.shock && $0.kind == .unquoted(trade.id) })
        let points = result.sessions.filter { $0.session <= Self.shock }
        #expect(points.map(\.stalePositions) == [0, 1])
        #expect(points.map(\.openTrades) == [1, 1])
        #expect(points.allSatisfy { $0.cash == points[0].cash }, "neither filled")
    }
}
