import Market
import Strategy
import Testing
import Trading

/// Events inside the holding window, and what a candidate is said to be worth.
@Suite struct ValueTests {
    private func winner(_ scene: Scene) throws -> Candidate { try #require(scene.evaluate().candidates.first) }
    private func answer(_ gate: Gate, _ scene: Scene, _ legs: [Leg]) -> Verdict.Answer? {
        EntryPipeline.judge(
            legs: legs, strategy: scene.strategy, chain: scene.chain, facts: scene.facts, book: scene.book
        ).first { $0.gate == gate }?.verdict.answer
    }

    private func earnings(_ day: Day, _ timing: EarningsDate.Timing, covered last: Day = Day("2026-12-31")!)
        -> Input<EarningsFacts>
    {
        .value(
            EarningsFacts(
                coverage: Day("2026-01-01")!...last,
                upcoming: [EarningsDate(symbol: Scene.stock, date: day, timing: timing, knownAt: Scene.now)]))
    }

    @Test(
        arguments: [
            (Scene.expiry, EarningsDate.Timing.beforeOpen, Verdict.Answer.refused),
            (Scene.expiry, .afterClose, .passed), (Scene.expiry, .unknown, .refused),
            (Scene.expiry + 1, .beforeOpen, .passed), (Scene.session, .afterClose, .refused),
            (Scene.session, .beforeOpen, .passed), (Scene.session, .unknown, .refused),
            (Scene.session + 1, .beforeOpen, .refused),
        ])
    func `earnings inside the holding window stop a stock`(
        day: Day, timing: EarningsDate.Timing, expected: Verdict.Answer
    ) throws {
        var scene = Scene(.bullPutSpread)
        let legs = try winner(scene).legs
        scene.facts.earnings = earnings(day, timing)
        #expect(answer(.earnings, scene, legs) == expected)
        #expect(scene.evaluate().candidates.isEmpty == (expected != .passed))
    }

    @Test func `a calendar that ends before the expiry is unknown, and an index has no earnings`() throws {
        var scene = Scene(.bullPutSpread)
        let legs = try winner(scene).legs
        scene.facts.earnings = earnings(Scene.expiry + 40, .afterClose, covered: Scene.expiry - 1)
        #expect(answer(.earnings, scene, legs) == .unknown(.earnings))
        scene.facts.earnings = .notApplicable
        #expect(answer(.earnings, scene, legs) == .notApplicable)
        #expect(!scene.evaluate().candidates.isEmpty)
    }

    @Test func `a short call in the money with less time value than a dividend to come will be exercised`() throws {
        var scene = Scene(.shortStrangle)
        scene.strategy.gates.off = [.deltaBand, .convexity, .expectedValue]
        let legs = [Leg(.short, Scene.contract(.put, 92)), Leg(.short, Scene.contract(.call, 95))]
        // In the money by 5.00, the dividend is 0.25.
        scene.change(.call, 95) { ($0.bid, $0.ask) = (.cents(520), .cents(525)) }
        #expect(answer(.exDividend, scene, legs) == .passed)
        scene.change(.call, 95) { ($0.bid, $0.ask) = (.cents(520), .cents(524)) }
        #expect(answer(.exDividend, scene, legs) == .refused)
        let safe = [Leg(.short, Scene.contract(.put, 92)), Leg(.short, Scene.contract(.call, 108))]
        #expect(answer(.exDividend, scene, safe) == .passed)
        scene.facts.dividends = .value(
            DividendFacts(coverage: Day("2026-01-01")!...(Scene.expiry - 1), upcoming: []))
        #expect(answer(.exDividend, scene, safe) == .unknown(.dividends))
        scene.facts.dividends = .notApplicable
        #expect(answer(.exDividend, scene, safe) == .notApplicable)
        #expect(answer(.exDividend, Scene(.bullPutSpread), Array(safe.prefix(1))) == .notApplicable)
    }

    @Test func `slippage takes its share of the half spreads off the mid, rounded down`() throws {
        var scene = Scene(.bullPutSpread)
        for share in [0.0, 0.5, 1.0] {
            scene.strategy.slippageShare = share
            let candidate = try winner(scene)
            let mid = Double(candidate.quote.doubleMid) / 2
            let natural = Double(candidate.quote.natural.units)
            #expect(candidate.creditAfterSlippage.units == Int64((mid - share * (mid - natural)).rounded(.down)))
        }
    }

    @Test func `expected value pays the commissions of opening and closing every leg`() throws {
        var scene = Scene(.ironCondor)
        let paid = try #require(try winner(scene).measures.expectedValueNet)
        (scene.book.commissionToOpen, scene.book.commissionToClose) = (.zero, .zero)
        let free = try #require(try winner(scene).measures.expectedValueNet)
        #expect(abs(free - paid - 4 * 1.30) < 1e-9)
    }

    @Test func `with the forecast at the implied volatility a fair spread is worth less than its costs`() {
        var scene = Scene(.bullPutSpread)
        scene.facts.forecastVolatility = .value(Scene.impliedVolatility)
        let evaluation = scene.evaluate()
        #expect(evaluation.candidates.isEmpty)
        #expect(evaluation.waterfall.contains { $0.gate == .expectedValue })
    }

    @Test func `a candidate carries figures that agree with each other`() throws {
        for kind in StructureKind.entries {
            let scene = Scene(kind)
            let candidate = try winner(scene)
            let measures = candidate.measures
            let isBought = kind == .putButterfly || kind == .callButterfly
            let chance = try #require(measures.probabilityOfProfit)
            #expect((isBought ? 0.2...0.6 : 0.5...1).contains(chance))
            #expect(candidate.legs.map(\.role) == kind.roles)
            let sides = Set(kind.roles.map(\.right)).count
            #expect(measures.breakEvens.count == (isBought ? 2 : sides))
            #expect(try #require(measures.theta) > 0, "short premium earns with time")
            #expect(try #require(measures.vega) < 0)
            #expect(try #require(measures.gamma) < 0)
            if kind.isDefinedRisk {
                let loss = try #require(measures.maximumLoss)
                #expect(candidate.riskPerUnit == loss.amount(shares: 100))
                let return_ = try #require(measures.returnOnRisk)
                let gain = try #require(measures.maximumProfit)
                #expect(abs(return_ - gain.approximateDollars / loss.approximateDollars) < 1e-12)
            } else {
                #expect((measures.maximumLoss == nil) == !kind.isStockSized)
                #expect(kind == .cashSecuredPut || candidate.riskPerUnit >= candidate.margin)
                #expect(candidate.riskPerUnit <= .dollars(10_000), "never more than the notional")
            }
        }
    }

    @Test func `a harder stress makes an undefined risk larger, up to the notional`() throws {
        var scene = Scene(.shortStrangle)
        scene.strategy.stress = StressRule(sigmas: 6, days: 14, volatilityFactor: 2)
        let hard = try winner(scene).riskPerUnit
        scene.strategy.stress = StressRule(sigmas: 1, days: 1, volatilityFactor: 1)
        let easy = try winner(scene)
        #expect(easy.riskPerUnit == easy.margin)
        #expect(hard > easy.riskPerUnit)
        scene.strategy.stress = StressRule(sigmas: 60, days: 30, volatilityFactor: 2)
        #expect(try winner(scene).riskPerUnit == .dollars(10_000))
    }

    @Test(arguments: Ranking.allCases)
    func `the ranking decides who wins`(ranking: Ranking) throws {
        var scene = Scene(.ironCondor)
        scene.strategy.ranking = ranking
        scene.strategy.runnersUp = 100_000
        let values = scene.evaluate().candidates.map { candidate -> Double in
            switch ranking {
            case .credit: Double(candidate.creditAfterSlippage.units)
            case .expectedValue: candidate.measures.expectedValueNet ?? .nan
            case .returnOnRisk: candidate.measures.returnOnRisk ?? .nan
            case .thetaOnMargin: (candidate.measures.theta ?? .nan) / candidate.margin.approximateDollars
            }
        }
        #expect(values.count > 50)
        for (better, worse) in zip(values, values.dropFirst()) { #expect(better >= worse - 1e-9) }
    }

    @Test func `convexity stops at its limit`() throws {
        var scene = Scene(.bullPutSpread)
        scene.strategy.runnersUp = 0
        let candidate = try winner(scene)
        let loss = try #require(candidate.measures.lossForOnePercent)
        let ratio = loss / 100 / candidate.creditAfterSlippage.price.approximateDollars
        scene.strategy.gates.convexityMaximum = ratio + 1e-9
        #expect(answer(.convexity, scene, candidate.legs) == .passed)
        scene.strategy.gates.convexityMaximum = ratio - 1e-9
        #expect(answer(.convexity, scene, candidate.legs) == .refused)
    }
}
