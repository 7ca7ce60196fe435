import Market
import Risk
import Testing
import Trading

/// How large, and when not at all.
@Suite struct RiskDeskTests {
    static let symbol = Symbol("ACME")!

    /// A put spread five wide for 1.00: 400 dollars at risk a unit, 500 of margin.
    private func candidate(risk: Money = .dollars(400), margin: Money = .dollars(500), credit: Price = .cents(100))
        -> Candidate
    {
        let expiry = Day("2026-09-18")!
        let legs = [(Side.short, Int64(95)), (.long, 90)].map { side, strike in
            Leg(
                side,
                OptionContract(
                    root: Root("ACME")!, expiry: expiry, right: .put, strike: Strike(trusted: .dollars(strike))))
        }
        return Candidate(
            strategy: StrategyIndex(0), underlying: Self.symbol, kind: .bullPutSpread, legs: legs, expiry: expiry,
            dte: 45, spot: .dollars(100),
            quote: PackageQuote(natural: .credit(credit), doubleMid: 2 * credit.units),
            creditAfterSlippage: .credit(credit),
            measures: Candidate.Measures(), margin: margin, riskPerUnit: risk)
    }
    private func settings(_ change: (inout RiskSettings) -> Void = { _ in }) -> RiskSettings {
        var settings = RiskSettings(
            sizing: .riskShare(0.02), quantityMaximum: 100, riskPerTrade: nil, heat: nil, tradesPerSymbol: nil,
            dailyLoss: nil, dailyLossEnds: .nextSession, enforcesMargin: false)
        change(&settings)
        return settings
    }
    private func account(equity: Int64 = 100_000, cash: Int64? = nil, margin: Int64 = 0) -> Input<AccountSnapshot> {
        .value(
            AccountSnapshot(
                account: .embedded, cash: .dollars(cash ?? equity), equity: .dollars(equity), margin: .dollars(margin),
                stalePositions: 0, at: Instant(seconds: 0)))
    }
    private func quantity(_ decision: RiskDecision) -> Int {
        if case .approved(let quantity, _) = decision { quantity } else { 0 }
    }
    private func refusals(_ decision: RiskDecision) -> [RiskLimit] {
        decision.verdicts.filter(\.isRefusal).map(\.limit)
    }
    private func judge(
        _ settings: RiskSettings, _ book: RiskFacts = .empty, _ account: Input<AccountSnapshot>? = nil,
        _ candidate: Candidate? = nil
    ) -> RiskDecision {
        RiskDesk.judge(
            candidate: candidate ?? self.candidate(), settings: settings, book: book, account: account ?? self.account()
        )
    }

    // MARK: Sizing

    @Test(
        arguments: [
            (Int64(100_000), Int64(400), 5), (100_000, 401, 4), (100_000, 2_000, 1), (100_000, 2_001, 0),
            (19_999, 400, 0), (20_000, 400, 1), (1_000_000, 400, 50),
        ])
    func `two percent of equity over the risk of a unit, rounded down`(equity: Int64, risk: Int64, units: Int) {
        let decision = judge(settings(), .empty, account(equity: equity), candidate(risk: .dollars(risk)))
        #expect(quantity(decision) == units)
        if units == 0 { #expect(refusals(decision) == [.size]) }
    }

    @Test func `the arithmetic of a size is kept`() throws {
        guard case .approved(let quantity, let sizing) = judge(settings { $0.heat = 0.01 }) else {
            Issue.record("refused")
            return
        }
        #expect(quantity == 2)
        #expect(sizing.wanted == 5 && sizing.boundBy == .heat && sizing.share == 0.02)
        #expect(sizing.equity == .dollars(100_000) && sizing.riskPerUnit == .dollars(400))
        #expect(sizing.verdicts.map(\.limit) == RiskLimit.allCases)
        #expect(
            sizing.sentence
                == "2% of $100000.00 is $2000.00; one unit risks $400.00: 5 units, cut to 2 by portfolio heat")
    }

    @Test func `a fixed quantity is what it says, zero is legal and refused`() {
        #expect(quantity(judge(settings { $0.sizing = .fixedQuantity(3) })) == 3)
        let none = judge(settings { $0.sizing = .fixedQuantity(0) })
        #expect(quantity(none) == 0 && refusals(none) == [.size])
    }

    @Test func `a risk of nothing is more likely wrong than free`() {
        #expect(quantity(judge(settings(), .empty, nil, candidate(risk: .zero))) == 0)
    }

    // MARK: Limits

    @Test func `an account that is not known, or empty, trades nothing`() {
        #expect(
            judge(settings(), .empty, .unknown)
                == .refused([RiskVerdict(.account, .unknown, measured: nil, bound: nil, allowed: nil)]))
        #expect(refusals(judge(settings(), .empty, account(equity: 0))) == [.account])
        #expect(refusals(judge(settings(), .empty, account(equity: -5))) == [.account])
    }

    @Test func `risk per trade cuts a size to what fits, then refuses`() {
        func at(_ share: Double) -> RiskDecision {
            judge(settings { ($0.sizing, $0.riskPerTrade) = (.fixedQuantity(10), share) })
        }
        #expect(quantity(at(0.04)) == 10)
        #expect(quantity(at(0.02)) == 5)
        #expect(quantity(at(0.004)) == 1)
        #expect(refusals(at(0.0039)) == [.riskPerTrade])
    }

    @Test func `heat counts what is open and what is on its way`() {
        func with(open: Int64, pending: Int64) -> RiskDecision {
            var book = RiskFacts.empty
            (book.openRisk, book.pendingRisk) = (.dollars(open), .dollars(pending))
            return judge(settings { $0.heat = 0.10 }, book)
        }
        #expect(quantity(with(open: 0, pending: 0)) == 5)
        #expect(quantity(with(open: 8_000, pending: 0)) == 5)
        #expect(quantity(with(open: 8_000, pending: 1_200)) == 2)
        #expect(quantity(with(open: 8_000, pending: 1_600)) == 1)
        let full = with(open: 8_000, pending: 1_601)
        #expect(refusals(full) == [.heat])
        #expect(
            full.verdicts.first { $0.limit == .heat }?.sentence
                == "10.0% of equity at risk with one more unit, at most 10.0%")
    }

    @Test func `so many trades of one underlying and no more`() {
        func with(_ open: Int) -> RiskDecision {
            var book = RiskFacts.empty
            book.trades = [
                RiskFacts.SymbolCount(underlying: .spx, trades: 9),
                RiskFacts.SymbolCount(underlying: Self.symbol, trades: open),
            ]
            return judge(settings { $0.tradesPerSymbol = 2 }, book)
        }
        #expect(quantity(with(1)) == 5)
        #expect(refusals(with(2)) == [.tradesPerSymbol])
        #expect(refusals(with(3)) == [.tradesPerSymbol])
    }

    @Test func `a loss of the limit today still trades, a dollar more does not`() {
        func with(_ before: Input<Money>, stopped: Bool = false) -> RiskDecision {
            var book = RiskFacts.empty
            book.equityAtLastClose = before
            book.isDailyLossStopActive = stopped
            return judge(settings { $0.dailyLoss = 0.02 }, book, account(equity: 98_000))
        }
        #expect(quantity(with(.value(.dollars(100_000)))) > 0)
        #expect(refusals(with(.value(.dollars(100_001)))) == [.dailyLoss])
        #expect(quantity(with(.value(.dollars(90_000)))) > 0, "a gain is no loss")
        #expect(refusals(with(.value(.dollars(98_000)), stopped: true)) == [.dailyLoss])
        #expect(refusals(with(.unknown)) == [.dailyLoss])
        #expect(quantity(with(.notApplicable)) > 0, "an account's first session has none before it")
        #expect(refusals(with(.notApplicable, stopped: true)) == [.dailyLoss])
    }

    @Test func `margin beyond the premium must be free`() {
        func with(cash: Int64, margin: Int64, pending: Int64 = 0) -> RiskDecision {
            var book = RiskFacts.empty
            book.pendingMargin = .dollars(pending)
            return judge(
                settings { ($0.sizing, $0.enforcesMargin) = (.fixedQuantity(5), true) }, book,
                account(equity: 100_000, cash: cash, margin: margin))
        }
        #expect(quantity(with(cash: 2_000, margin: 0)) == 5, "500 less the premium of 100 a unit")
        #expect(quantity(with(cash: 1_999, margin: 0)) == 4)
        #expect(quantity(with(cash: 10_000, margin: 9_600)) == 1)
        #expect(refusals(with(cash: 10_000, margin: 9_601)) == [.margin])
        #expect(refusals(with(cash: 10_000, margin: 9_000, pending: 700)) == [.margin])
        #expect(refusals(with(cash: -1, margin: 0)) == [.margin])
    }

    @Test func `every limit answers, also after one refused`() {
        var book = RiskFacts.empty
        book.openRisk = .dollars(50_000)
        book.trades = [RiskFacts.SymbolCount(underlying: Self.symbol, trades: 9)]
        let strict = settings {
            ($0.heat, $0.tradesPerSymbol, $0.riskPerTrade, $0.dailyLoss, $0.enforcesMargin) = (
                0.1, 1, 0.001, 0.02, true
            )
        }
        let decision = judge(strict, book)
        #expect(decision.verdicts.map(\.limit) == RiskLimit.allCases)
        #expect(refusals(decision) == [.tradesPerSymbol, .riskPerTrade, .heat])
    }

    @Test func `a limit that is not set says so`() {
        let verdicts = judge(settings()).verdicts
        #expect(
            verdicts.filter { $0.answer == .notSet }.map(\.limit) == [
                .dailyLoss, .tradesPerSymbol, .riskPerTrade, .heat, .margin,
            ])
    }
}
