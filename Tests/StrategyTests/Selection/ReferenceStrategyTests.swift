import Market
import Strategy
import Testing
import Trading
import Truth

/// The reference strategy of the truth tables, by the strategy floor alone: what it would open and close, trade by
/// trade. Two other programs agree on those trades.
@Suite struct ReferenceStrategyTests {
    struct Book: Sendable, CustomTestStringConvertible {
        let kind: StructureKind
        let table: String
        let put: (short: String, long: String)?
        let call: (short: String, long: String)?
        var testDescription: String { kind.name }
    }
    static let books = [
        Book(
            kind: .bullPutSpread, table: "backtest_trades_vertical.csv", put: ("short_put", "long_put"), call: nil),
        Book(
            kind: .ironCondor, table: "backtest_trades_condor.csv", put: ("short_put", "long_put"),
            call: ("short_call", "long_call")),
    ]

    private func settings(_ kind: StructureKind) -> StrategySettings {
        let side = SideSettings(short: .nearestDelta(0.16), long: .nearestDelta(0.05))
        var gates = GateSettings.passing
        gates.off = Gate.allCases.filter { $0 != .minimumCredit }
        gates.minimumCredit = .cents(5)
        return StrategySettings(
            name: "reference", enabled: true, structure: kind, underlyings: [.spx],
            expiry: ExpirySettings(window: 38...52, choice: .nearest(45), roots: []), put: side, call: side,
            greeks: .vendor, requiresBid: true, slippageShare: 0, ranking: .credit, runnersUp: 0, gates: gates,
            exits: ExitSettings(
                profitTarget: 0.5, targetPrice: .mid, stopMultiple: nil, stopShareOfMaximumLoss: nil,
                stopConfirmations: 1, grace: .zero, shortDelta: nil, dte: 21))
    }

    /// One chain for each quote date, ascending. The rows go in backwards: their order must not matter.
    private static let chains: Result<[Chain], any Error> = Result {
        var builders: [Day: (builder: ChainBuilder, spot: Price?)] = [:]
        for row in try Truth.table("backtest_chain.csv").rows.reversed() {
            let day = try #require(Day(row.text("quote_date")))
            let right: Right = try row.text("option_type") == "C" ? .call : .put
            let contract = try OptionContract(
                root: #require(Root(row.text("root"))), expiry: #require(Day(row.text("expiration"))), right: right,
                strike: Strike(trusted: units(row, "strike")))
            var entry = ChainBuilder.Row(contract)
            entry.bid = try row.text("bid_eod").isEmpty ? nil : units(row, "bid_eod")
            entry.ask = try row.text("ask_eod").isEmpty ? nil : units(row, "ask_eod")
            entry.delta = try row.optional("delta")
            entry.volatility = try row.optional("implied_volatility")
            builders[day, default: (ChainBuilder(), nil)].builder.add(entry)
            builders[day]?.spot = try units(row, "active_underlying_price_eod")
        }
        return builders.sorted { $0.key < $1.key }.map { day, entry in
            entry.builder.build(
                underlying: .spx, session: day, knownAt: EasternTime.instant(day, TimeOfDay(16, 0)),
                origin: .modelled, resolution: .daily, underlyingPrice: entry.spot
            ).chain
        }
    }
    private static func units(_ row: TruthTable.Row, _ column: String) throws -> Price {
        Price(units: try #require(Decimals.units(row.text(column).utf8)).units)
    }

    @Test(arguments: books)
    func `the reference's trades are found and closed one by one`(book: Book) throws {
        let settings = settings(book.kind)
        let chains = try Self.chains.get()
        let memory = MarketMemory(
            settings: MemorySettings(impliedVolatilityFrom: [], dividendYields: [], historyLength: 252))
        let reference = try Truth.table(book.table).rows
        var expected = reference.makeIterator()
        var checked = 0

        for (index, chain) in chains.enumerated().dropLast() {
            let evaluation = EntryPipeline.evaluate(
                strategy: settings, index: StrategyIndex(0), chain: chain,
                facts: memory.facts(for: .spx, chain: chain, at: chain.knownAt), book: .empty)
            guard let candidate = evaluation.candidates.first else { continue }
            let next = expected.next()
            let row = try #require(next, "no more trades in the reference, one on \(chain.session)")
            #expect(try row.text("entry_date") == "\(chain.session)")
            #expect(try row.text("expiration") == "\(candidate.expiry)", "\(row)")
            var legs: [(LegRole, String)] = []
            if let put = book.put { legs += [(.shortPut, put.short), (.longPut, put.long)] }
            if let call = book.call { legs += [(.shortCall, call.short), (.longCall, call.long)] }
            #expect(candidate.legs.map(\.role) == legs.map(\.0))
            for (leg, column) in zip(candidate.legs, legs.map(\.1)) {
                #expect(try leg.contract.strike.price == Self.units(row, column), "\(row)")
            }
            #expect(try candidate.creditAfterSlippage.price == Self.units(row, "credit"), "\(row)")
            try expectExit(of: candidate, settings, after: index, chains, row)
            checked += 1
        }
        #expect(checked == reference.count)
        Truth.report(table: book.table, checked: checked, notChecked: reference.count - checked)
    }

    private func expectExit(
        of candidate: Candidate, _ settings: StrategySettings, after index: Int, _ chains: [Chain],
        _ row: TruthTable.Row
    ) throws {
        let trade = HeldTrade(
            openedAt: chains[index].knownAt, expiry: candidate.expiry, credit: candidate.quote.mid,
            maximumLoss: candidate.measures.maximumLoss)
        var state = ExitState()
        for chain in chains[(index + 1)...] {
            let mark = MarkMaker.mark(legs: candidate.legs, chain: chain, at: chain.knownAt)
            let exit = ExitRules.judge(
                settings.exits, trade: trade, mark: mark, shortDelta: nil, session: chain.session, at: chain.knownAt,
                resolution: .daily, state: &state)
            guard let cost = mark.closeDoubleMid.map({ -$0 }) else { continue }
            let isLast = chain.session == chains.last?.session
            guard let reason = exit?.reason ?? (isLast ? .end : nil) else { continue }
            #expect(try row.text("exit_date") == "\(chain.session)", "\(row)")
            #expect(try row.text("reason") == reason.word, "\(row)")
            #expect(try 2 * Self.units(row, "exit_cost").units == cost, "\(row)")
            let gross = Money(units: (2 * trade.credit.units - cost) * 100 / 2)
            let fees = Money.cents(65) * (2 * candidate.legs.count)
            #expect(try Self.units(row, "pnl").units == (gross - fees).units, "\(row)")
            return
        }
        Issue.record("never closed: \(row)")
    }
}
