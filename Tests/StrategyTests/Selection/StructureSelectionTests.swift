import Market
import Strategy
import Testing
import Trading

/// Every structure is found by its rules, and its figures are those of its payoff.
@Suite struct StructureSelectionTests {
    private func strikes(_ candidate: Candidate) -> [String] {
        candidate.legs.map { leg in
            let ratio = leg.ratio == 1 ? "" : "\(leg.ratio)×"
            return "\(leg.side == .short ? "-" : "+")\(ratio)\(leg.contract.right.letter)\(leg.contract.strike)"
        }
    }
    private func winner(_ scene: Scene) throws -> Candidate { try #require(scene.evaluate().candidates.first) }
    private func answer(_ gate: Gate, _ scene: Scene) -> Verdict? {
        scene.evaluate().candidateVerdicts.first { $0.gate == gate }?.verdict
    }

    @Test(arguments: StructureKind.allCases)
    func `a structure has its planned legs, its contracts and its counted combinations`(kind: StructureKind) throws {
        var scene = Scene(kind)
        scene.strategy.runnersUp = 1_000_000
        let evaluation = scene.evaluate()
        let stopped = evaluation.waterfall.reduce(0) { $0 + $1.stopped }
        #expect(evaluation.enumerated == stopped + evaluation.candidates.count)
        for candidate in evaluation.candidates {
            #expect(candidate.legs.map(\.role) == kind.roles)
            #expect(candidate.legs.map(\.ratio) == kind.plan.map(\.ratio))
            #expect(Set(candidate.legs.map(\.contract)).count == kind.plan.count)
        }
    }

    // MARK: Flies and straddles

    @Test func `an iron fly sells one strike and has equal wings, each width once`() throws {
        var scene = Scene(.ironFly)
        scene.strategy.runnersUp = 10
        let evaluation = scene.evaluate()
        #expect(evaluation.enumerated == 2, "one body, two widths")
        #expect(
            Set(evaluation.candidates.map(strikes)) == [
                ["-P100", "+P90", "-C100", "+C110"], ["-P100", "+P85", "-C100", "+C115"],
            ])
    }

    @Test func `either side of a fly may lead`() {
        var scene = Scene(.ironFly)
        let (put, call) = (scene.strategy.put, scene.strategy.call)
        let puts = Set(scene.evaluate().candidates.map(strikes))
        scene.strategy.put = SideSettings(short: .sameAs(.shortCall), long: .sameAs(.longCall))
        scene.strategy.call = put
        #expect(Set(scene.evaluate().candidates.map(strikes)) == puts)
        scene.strategy.put = put
        scene.strategy.call = call.map { _ in put! }
        #expect(Set(scene.evaluate().candidates.map(strikes)) == puts, "both by the same rules")
    }

    @Test func `an iron fly's wings are equal also where each side has its own band`() {
        var scene = Scene(.ironFly)
        let wing = StrikeRule.deltaBand(0.05...0.20)
        scene.strategy.put = SideSettings(short: .atTheMoney, long: wing)
        scene.strategy.call = SideSettings(short: .sameAs(.shortPut), long: wing)
        scene.strategy.runnersUp = 1_000
        let candidates = scene.evaluate().candidates
        #expect(candidates.count > 2)
        for candidate in candidates {
            let levels = candidate.legs.map(\.contract.strike.price)
            #expect(levels[0] - levels[1] == levels[3] - levels[2])
        }
    }

    @Test func `an iron butterfly's wings are each its own, and the wider one is risked`() throws {
        var scene = Scene(.ironButterfly)
        scene.strategy.runnersUp = 1_000
        let candidates = scene.evaluate().candidates
        let uneven = try #require(
            candidates.first {
                $0.legs[0].contract.strike - $0.legs[1].contract.strike
                    != $0.legs[3].contract.strike - $0.legs[2].contract.strike
            })
        let puts = (uneven.legs[0].contract.strike - uneven.legs[1].contract.strike)
        let calls = (uneven.legs[3].contract.strike - uneven.legs[2].contract.strike)
        let loss = try #require(uneven.measures.maximumLoss)
        #expect(loss == max(puts, calls) - uneven.creditAfterSlippage.price)
        #expect(candidates.allSatisfy { $0.legs[0].contract.strike == $0.legs[2].contract.strike })
    }

    @Test func `a fly whose wing is listed on one side only is counted at its width`() {
        var scene = Scene(.ironFly)
        scene.rows.removeAll { $0.contract == Scene.contract(.call, 110) }
        let evaluation = scene.evaluate()
        #expect(evaluation.candidates.map(strikes) == [["-P100", "+P85", "-C100", "+C115"]])
        #expect(evaluation.waterfall == [GateTally(gate: .width, stopped: 1)])
    }

    @Test func `a straddle is sold at the strike nearest the price`() throws {
        var scene = Scene(.shortStraddle)
        #expect(strikes(try winner(scene)) == ["-P100", "-C100"])
        scene.facts.spot = .value(.cents(10_060))
        #expect(strikes(try winner(scene)) == ["-P101", "-C101"])
        scene.facts.spot = .value(.cents(10_050))
        #expect(strikes(try winner(scene)) == ["-P101", "-C101"], "between two strikes a put takes the higher")
        #expect(try winner(scene).measures.maximumLoss == nil)
    }

    @Test func `a straddle by two bands that share no strike is no structure, and it is said`() {
        var scene = Scene(.shortStraddle)
        scene.strategy.put = SideSettings(short: .deltaBand(0.20...0.30), long: nil)
        scene.strategy.call = SideSettings(short: .deltaBand(0.20...0.30), long: nil)
        let evaluation = scene.evaluate()
        #expect(evaluation.enumerated == 1)
        #expect(evaluation.waterfall == [GateTally(gate: .width, stopped: 1)])
    }

    // MARK: Bought butterflies

    @Test func `a butterfly is bought: two sold at the body, a wing on each side`() throws {
        let puts = Scene(.putButterfly)
        let calls = Scene(.callButterfly)
        for (scene, right) in [(puts, Right.put), (calls, .call)] {
            let candidate = try winner(scene)
            let levels = candidate.legs.map(\.contract.strike.price)
            #expect(levels[1] - levels[0] == levels[2] - levels[1])
            #expect(levels[0] < levels[1])
            #expect(candidate.legs.map(\.signedRatio) == [1, -2, 1])
            #expect(candidate.legs.allSatisfy { $0.contract.right == right })
            #expect(candidate.creditAfterSlippage.isDebit)
            let debit = -candidate.creditAfterSlippage.price
            #expect(candidate.measures.maximumLoss == debit)
            #expect(candidate.measures.maximumProfit == levels[1] - levels[0] - debit)
            #expect(candidate.riskPerUnit == debit.amount(shares: 100))
            #expect(candidate.measures.breakEvens.count == 2)
            let gain = (levels[1] - levels[0] - debit).approximateDollars / debit.approximateDollars
            #expect(abs(try #require(candidate.measures.returnOnRisk) - gain) < 1e-12)
        }
    }

    @Test func `slippage and commissions count the body's two contracts`() throws {
        var scene = Scene(.putButterfly)
        scene.strategy.slippageShare = 1
        let candidate = try winner(scene)
        #expect(candidate.creditAfterSlippage == candidate.quote.natural)
        let paid = try #require(candidate.measures.expectedValueNet)
        scene.book.commissionToOpen = .zero
        scene.book.commissionToClose = .zero
        let free = try #require(try winner(scene).measures.expectedValueNet)
        #expect(abs(free - paid - 4 * 1.30) < 1e-9)
    }

    @Test func `a least credit says nothing of what is bought, and its debit is at most a share of the width`() throws {
        var scene = Scene(.putButterfly)
        scene.strategy.put = SideSettings(short: .atTheMoney, long: .widths([.dollars(5)]))
        let debit = -(try winner(scene)).creditAfterSlippage.price.approximateDollars
        #expect(answer(.minimumCredit, scene) == .notApplicable)
        scene.strategy.selection.debitOfWidthMaximum = debit / 5 + 1e-9
        #expect(answer(.creditOfWidth, scene)?.answer == .passed)
        scene.strategy.selection.debitOfWidthMaximum = debit / 5 - 1e-9
        let tally = try #require(scene.evaluate().waterfall.first)
        #expect(tally.gate == .creditOfWidth && tally.stopped == 1)
        #expect(abs(try #require(tally.nearest).measured + debit / 5) < 1e-9)
    }

    @Test func `a butterfly that would bring money is a wrong quote`() {
        var scene = Scene(.putButterfly)
        scene.strategy.put = SideSettings(short: .atTheMoney, long: .widths([.dollars(5)]))
        scene.change(.put, 100) { ($0.bid, $0.ask) = (.cents(900), .cents(905)) }
        #expect(scene.evaluate().waterfall.map(\.gate) == [.creditOfWidth])
    }

    @Test func `a butterfly's convexity is a share of its debit`() throws {
        var scene = Scene(.putButterfly)
        scene.strategy.runnersUp = 0
        let candidate = try winner(scene)
        let loss = try #require(candidate.measures.lossForOnePercent) / 100
        let debit = -candidate.creditAfterSlippage.price.approximateDollars
        let verdict = answer(.convexity, scene)
        #expect(verdict == .passed(measured: loss / debit, limit: 2))
    }

    @Test func `a butterfly needs the strike on the other side of its body`() {
        var scene = Scene(.putButterfly)
        scene.strategy.put = SideSettings(short: .atTheMoney, long: .widths([.dollars(5), .dollars(8)]))
        scene.rows.removeAll { $0.contract == Scene.contract(.put, 105) }
        let evaluation = scene.evaluate()
        #expect(evaluation.candidates.map(strikes) == [["+P92", "-2×P100", "+P108"]])
        #expect(evaluation.waterfall == [GateTally(gate: .width, stopped: 1)])
        scene.strategy.put = SideSettings(short: .atTheMoney, long: .ofSpot(0.05))
        #expect(
            scene.evaluate().candidates.map(strikes) == [["+P96", "-2×P100", "+P104"]],
            "of two equally near widths that both sides list the narrower")
    }

    // MARK: Shares

    @Test func `a cash-secured put is a short put alone`() throws {
        let candidate = try winner(Scene(.cashSecuredPut))
        #expect(candidate.legs.map(\.role) == [.shortPut])
        let strike = candidate.legs[0].contract.strike.price
        #expect(candidate.measures.maximumLoss == strike - candidate.creditAfterSlippage.price)
        #expect(candidate.measures.maximumProfit == candidate.creditAfterSlippage.price)
        #expect(candidate.margin == strike.amount(shares: 100), "the cash to take the shares")
        #expect(candidate.riskPerUnit < candidate.margin)
    }

    @Test func `shares stand beside a covered call at the price of the moment`() throws {
        let candidate = try winner(Scene(.coveredCall))
        let strike = candidate.legs[0].contract.strike.price
        let credit = candidate.creditAfterSlippage.price
        #expect(candidate.measures.maximumProfit == strike - Scene.spot + credit)
        #expect(candidate.measures.maximumLoss == Scene.spot - credit)
        #expect(candidate.measures.breakEvens == [(Scene.spot - credit).approximateDollars])
        let delta = try #require(candidate.measures.delta)
        #expect((70...82).contains(delta), "a hundred shares less the call's")
        #expect(candidate.margin == .zero, "out of the money the shares are cover enough")
        #expect(candidate.riskPerUnit > .zero)
    }

    @Test func `what the shares cost moves the payoff and the chance, and not what is expected from here`() throws {
        var scene = Scene(.coveredCall)
        let today = try winner(scene)
        scene.book.shareCost = .dollars(104)
        let held = try winner(scene)
        #expect(held.legs == today.legs)
        #expect(try #require(held.measures.maximumProfit) == (try #require(today.measures.maximumProfit)) - .dollars(4))
        #expect(held.measures.breakEvens[0] > today.measures.breakEvens[0] + 3.99)
        #expect(try #require(held.measures.probabilityOfProfit) < (try #require(today.measures.probabilityOfProfit)))
        #expect(held.measures.expectedValueNet == today.measures.expectedValueNet)
        #expect(held.riskPerUnit == today.riskPerUnit)
    }

    @Test func `a covered call is expected to earn what the call alone does and the forward's distance`() throws {
        var covered = Scene(.coveredCall)
        covered.strategy.gates.off = Gate.allCases
        var naked = Scene(.shortStrangle)
        naked.strategy.gates.off = Gate.allCases
        let call = try #require(try winner(covered).legs.first)
        covered.rows = covered.rows.filter { $0.contract.right == .put || $0.contract == call.contract }
        naked.rows = covered.rows
        naked.strategy.structure = .cashSecuredPut
        let alone = try #require(try winner(covered).measures.expectedValueNet)
        covered.facts.forecastVolatility = .value(0.0001)
        let certain = try #require(try winner(covered).measures.expectedValueNet)
        // Without volatility the call expires worthless and the shares stand at the forward.
        let credit = try winner(covered).creditAfterSlippage.price.approximateDollars
        let forward = (certain + 1.30) / 100 - credit + 100
        #expect((100.2...100.6).contains(forward), "spot at 3% for 45 days: \(forward)")
        #expect(alone < certain)
    }
}
