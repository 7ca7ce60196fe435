import Market
import Strategy
import Testing
import Trading

/// Which structures are found, which are not and why.
@Suite struct SelectionTests {
    /// A handful of strikes with the deltas and quotes that a test names: easy to count by hand.
    private static func small(
        _ kind: StructureKind, puts: [(Int64, Double)] = [], calls: [(Int64, Double)] = []
    ) -> Scene {
        var scene = Scene(kind)
        scene.strategy.greeks = .vendor
        scene.strategy.slippageShare = 0
        scene.strategy.gates.off = [.expectedValue, .convexity, .creditOfWidth]
        scene.strategy.gates.minimumCredit = .cents(5)
        scene.rows = []
        for (right, list) in [(Right.put, puts), (.call, calls)] {
            for (strike, delta) in list {
                var row = ChainBuilder.Row(Scene.contract(right, strike))
                row.delta = right == .put ? -delta : delta
                // Ten dollars a whole delta, four cents wide.
                row.bid = .cents(Int64((delta * 1_000).rounded()) - 2)
                row.ask = .cents(Int64((delta * 1_000).rounded()) + 2)
                row.volume = 500
                row.openInterest = 1_000
                scene.rows.append(row)
            }
        }
        return scene
    }
    private static let sixPuts: [(Int64, Double)] = [
        (85, 0.06), (88, 0.09), (90, 0.12), (93, 0.19), (95, 0.24), (98, 0.38),
    ]
    private func strikes(_ candidate: Candidate?) -> [String] {
        candidate?.legs.map { "\($0.side == .short ? "-" : "+")\($0.contract.right.letter)\($0.contract.strike)" } ?? []
    }
    private func stopped(_ evaluation: Evaluation, _ gate: Gate) -> Int {
        evaluation.waterfall.first { $0.gate == gate }?.stopped ?? 0
    }

    @Test func `every short and long that fit their bands compete, and the best credit wins`() {
        var scene = Self.small(.bullPutSpread, puts: Self.sixPuts)
        scene.strategy.ranking = .credit
        let evaluation = scene.evaluate()
        // Shorts 93 and 95 with longs 85, 88 and 90, of 15 pairs.
        #expect(evaluation.enumerated == 15)
        #expect(evaluation.candidates.count == 5, "the winner and four runners-up, of six")
        #expect(stopped(evaluation, .deltaBand) == 9)
        #expect(strikes(evaluation.candidates.first) == ["-P95", "+P85"])
        #expect(strikes(evaluation.candidates.last) == ["-P93", "+P88"])
        #expect(evaluation.candidates.first?.quote.mid == NetPrice.credit(.cents(180)))
        #expect(evaluation.candidates.first?.quote.natural == NetPrice.credit(.cents(176)))
    }

    @Test func `the counts of the waterfall and the survivors make up all that were enumerated`() {
        var scene = Scene(.ironCondor)
        scene.strategy.runnersUp = 10_000
        scene.strategy.gates.minimumCredit = .cents(150)
        scene.strategy.gates.openInterestMinimum = 600
        for strike in stride(from: Int64(61), through: 139, by: 3) {
            scene.change(.put, strike) { $0.openInterest = 500 }
            scene.change(.call, strike) { $0.volume = 49 }
        }
        let evaluation = scene.evaluate()
        let stopped = evaluation.waterfall.reduce(0) { $0 + $1.stopped }
        #expect(evaluation.enumerated == stopped + evaluation.candidates.count)
        #expect(evaluation.waterfall.map(\.gate) == evaluation.waterfall.map(\.gate).sorted())
        #expect(evaluation.waterfall.contains { $0.gate == .minimumCredit })
        #expect(!evaluation.candidates.isEmpty)
        let values = evaluation.candidates.compactMap(\.measures.expectedValueNet)
        #expect(values == values.sorted(by: >))
    }

    @Test func `the nearest miss says how far off it was`() throws {
        var scene = Self.small(.bullPutSpread, puts: Self.sixPuts)
        scene.strategy.gates.minimumCredit = .cents(180)
        let evaluation = scene.evaluate()
        #expect(evaluation.candidates.isEmpty)
        let tally = try #require(evaluation.waterfall.first { $0.gate == .minimumCredit })
        #expect(tally.stopped == 6)
        #expect(tally.nearest?.measured == 1.80)
        #expect(tally.nearest?.limit == 1.80)
        let verdict = evaluation.candidateVerdicts.first { $0.gate == .minimumCredit }
        #expect(verdict?.verdict == .failed(.refused, measured: 1.80, limit: 1.80))
        #expect(verdict?.sentence == "credit after slippage $1.80, needs more than $1.80")
    }

    @Test func `a stopped underlying is searched only to show what else would have stopped it`() {
        var scene = Self.small(.bullPutSpread, puts: Self.sixPuts)
        scene.facts.ivRank = .value(10)
        #expect(scene.evaluate().enumerated == 0)
        let everything = scene.evaluate(.everything)
        #expect(everything.enumerated == 15)
        #expect(everything.candidates.isEmpty)
        #expect(everything.candidateVerdicts.allSatisfy { !$0.verdict.isFailure })
    }

    // MARK: Quotes

    @Test func `a strike without a quote, with one side or crossed is no leg`() {
        let spoil: [(String, @Sendable (inout ChainBuilder.Row) -> Void)] = [
            ("absent", { ($0.bid, $0.ask) = (nil, nil) }), ("no ask", { $0.ask = nil }),
            ("no bid", { $0.bid = nil }), ("crossed", { $0.bid = .cents(400) }),
            ("nobody bids", { $0.bid = .zero }), ("an ask of zero", { ($0.bid, $0.ask) = (.zero, .zero) }),
        ]
        for (what, body) in spoil {
            var scene = Self.small(.bullPutSpread, puts: Self.sixPuts)
            scene.strategy.ranking = .credit
            scene.change(.put, 95, body)
            let evaluation = scene.evaluate()
            #expect(stopped(evaluation, .legQuoted) == 5, "\(what): the pairs of 95 with the other five")
            #expect(strikes(evaluation.candidates.first) == ["-P93", "+P85"], "\(what)")
        }
    }

    @Test func `where no bid is demanded a bid of zero is a real bid, and an absent one is not`() {
        var scene = Self.small(.bullPutSpread, puts: [(90, 0.10), (95, 0.24)])
        scene.strategy.requiresBid = false
        scene.strategy.gates.off += [.legSpread]
        scene.change(.put, 90) { ($0.bid, $0.ask) = (.zero, .cents(4)) }
        #expect(scene.evaluate().candidates.first?.quote.mid == NetPrice.credit(.cents(238)))
        scene.change(.put, 90) { $0.bid = nil }
        let evaluation = scene.evaluate()
        #expect(evaluation.candidates.isEmpty)
        #expect(
            evaluation.candidateVerdicts.first { $0.gate == .legQuoted }?.verdict
                == .failed(.unknown(.quotes), measured: 1, limit: 2))
    }

    @Test func `with the quote gate switched off what cannot be priced is no structure at all`() {
        var scene = Self.small(.bullPutSpread, puts: Self.sixPuts)
        scene.strategy.gates.off += [.legQuoted]
        scene.change(.put, 95) { $0.bid = nil }
        let evaluation = scene.evaluate()
        #expect(evaluation.enumerated == 10)
        #expect(!evaluation.candidates.contains { strikes($0).contains("-P95") })
    }

    @Test func `deltas from a source that quotes nothing name no strike`() {
        var scene = Self.small(.bullPutSpread, puts: Self.sixPuts)
        scene.strategy.put = SideSettings(short: .nearestDelta(0.24), long: .nearestDelta(0.06))
        for index in scene.rows.indices { (scene.rows[index].bid, scene.rows[index].ask) = (nil, nil) }
        let evaluation = scene.evaluate()
        #expect(evaluation.candidates.isEmpty)
        #expect(stopped(evaluation, .legQuoted) == 1)
    }

    @Test func `quotes without deltas fail the delta band as unknown`() {
        var scene = Self.small(.bullPutSpread, puts: Self.sixPuts)
        for index in scene.rows.indices { scene.rows[index].delta = nil }
        let evaluation = scene.evaluate()
        #expect(stopped(evaluation, .deltaBand) == 15)
        #expect(
            evaluation.candidateVerdicts.first { $0.gate == .deltaBand }?.verdict.answer == .unknown(.deltas))
    }

    @Test(arguments: [1, 0])
    func `a chain cut down to too few strikes has no structure`(count: Int) {
        var scene = Self.small(.bullPutSpread, puts: Array(Self.sixPuts.suffix(count)), calls: [(105, 0.2)])
        scene.rows = scene.rows.filter { $0.contract.right == .call || count > 0 }
        let evaluation = scene.evaluate()
        #expect(evaluation.candidates.isEmpty)
        #expect(evaluation.waterfall == [GateTally(gate: .enoughStrikes, stopped: 1, nearest: (Double(count), 2))])
    }

    // MARK: Liquidity

    @Test(
        arguments: [
            (Gate.legSpread, 5), (.legVolume, 5), (.openInterest, 2),
        ])
    func `a leg is asked for its spread and volume, a short one for its open interest`(gate: Gate, count: Int) {
        var scene = Self.small(.bullPutSpread, puts: Self.sixPuts)
        scene.strategy.ranking = .credit
        scene.change(.put, 90) { row in
            switch gate {
            case .legSpread: row.ask = .cents(140)
            case .legVolume: row.volume = 49
            default: row.openInterest = 99
            }
        }
        let evaluation = scene.evaluate()
        #expect(stopped(evaluation, gate) == count, "pairs with 90 as a leg, or as the short one")
        let uses90 = evaluation.candidates.contains { strikes($0).contains("+P90") }
        #expect(uses90 == (gate == .openInterest), "a long leg needs no open interest")
    }

    @Test func `a leg's limits are met at the limit and missed one step beyond`() {
        func found(_ change: (inout ChainBuilder.Row) -> Void) -> Bool {
            var scene = Self.small(.bullPutSpread, puts: [(90, 0.12), (95, 0.24)])
            scene.strategy.gates.off += [.minimumCredit]
            scene.change(.put, 95, change)
            return !scene.evaluate().candidates.isEmpty
        }
        #expect(found { ($0.bid, $0.ask) = (.cents(228), .cents(252)) }, "24 cents of 2.40 are ten percent")
        #expect(!found { ($0.bid, $0.ask) = (.cents(227), .cents(252)) })
        #expect(found { ($0.bid, $0.ask) = (.cents(24), .cents(29)) }, "five cents always pass")
        #expect(!found { ($0.bid, $0.ask) = (.cents(24), .cents(30)) })
        #expect(found { $0.volume = 50 })
        #expect(!found { $0.volume = 49 })
        #expect(!found { $0.volume = nil })
        #expect(found { $0.openInterest = 100 })
        #expect(!found { $0.openInterest = 99 })
        #expect(!found { $0.openInterest = nil })
    }

    @Test func `a quote is too old a second after its age limit`() {
        var scene = Self.small(.bullPutSpread, puts: Self.sixPuts)
        scene.knownAt = Scene.now - .seconds(300)
        #expect(!scene.evaluate().candidates.isEmpty)
        scene.knownAt = Scene.now - .seconds(301)
        #expect(scene.evaluate().waterfall == [GateTally(gate: .quoteAge, stopped: 15, nearest: (301, 300))])
    }

    // MARK: Strikes

    @Test func `of two deltas equally near the target the strike nearer the money is taken, on both sides`() {
        var scene = Self.small(
            .ironCondor, puts: [(80, 0.03), (85, 0.07), (90, 0.14), (92, 0.18), (95, 0.30)],
            calls: [(105, 0.30), (108, 0.18), (110, 0.14), (115, 0.07), (120, 0.03)])
        let side = SideSettings(short: .nearestDelta(0.16), long: .nearestDelta(0.05))
        (scene.strategy.put, scene.strategy.call) = (side, side)
        #expect(strikes(scene.evaluate().candidates.first) == ["-P92", "+P85", "-C108", "+C115"])
    }

    @Test func `widths compete with each other, and a strike that is not listed is counted`() {
        var scene = Self.small(.bullPutSpread, puts: Self.sixPuts)
        scene.strategy.put = SideSettings(short: .deltaBand(0.18...0.30), long: .widths([.dollars(5), .dollars(8)]))
        let evaluation = scene.evaluate()
        // 93 and 95 pass their band: 93−5 and 93−8 are listed, 95−5 is, 95−8 is not.
        #expect(evaluation.candidates.count == 3)
        #expect(stopped(evaluation, .width) == 1)
        #expect(stopped(evaluation, .deltaBand) == 8)
        #expect(evaluation.enumerated == 12)
    }

    @Test func `a condor with unequal wings risks its wider one`() throws {
        let scene = Self.small(
            .ironCondor, puts: [(80, 0.10), (95, 0.24)], calls: [(105, 0.24), (110, 0.10)])
        let condor = try #require(scene.evaluate().candidates.first)
        #expect(condor.quote.mid == NetPrice.credit(.cents(280)))
        #expect(condor.measures.maximumLoss == .cents(1_220))
        #expect(condor.measures.maximumProfit == .cents(280))
        #expect(condor.riskPerUnit == .dollars(1_220))
        #expect(condor.margin == .dollars(1_500))
        #expect(condor.measures.breakEvens == [92.2, 107.8])
    }

    @Test func `credit of the width looks at the widest wing, and a strangle has none`() {
        var scene = Self.small(
            .ironCondor, puts: [(80, 0.10), (95, 0.24)], calls: [(105, 0.24), (110, 0.10)])
        scene.strategy.gates.off.removeAll { $0 == .creditOfWidth }
        scene.strategy.gates.creditOfWidthMinimum = 2.8 / 15
        #expect(scene.evaluate().candidates.count == 1)
        scene.strategy.gates.creditOfWidthMinimum = 0.19
        #expect(scene.evaluate().waterfall.map(\.gate) == [.creditOfWidth])

        var strangle = Self.small(.shortStrangle, puts: [(95, 0.24)], calls: [(105, 0.24)])
        strangle.strategy.gates.off.removeAll { $0 == .creditOfWidth }
        #expect(
            strangle.evaluate().candidateVerdicts.first { $0.gate == .creditOfWidth }?.verdict == .notApplicable)
    }

    // MARK: Expiries

    @Test func `two expiries equally near: the sooner one`() {
        var scene = Scene(.bullPutSpread)
        scene.rows =
            Scene.listing(root: Scene.root, expiry: Scene.session + 42, strikes: 80...110)
            + Scene.listing(root: Scene.root, expiry: Scene.session + 48, strikes: 80...110)
        #expect(scene.evaluate().candidates.first?.dte == 42)
    }

    @Test func `every expiry of the window competes where the profile wants it`() {
        var scene = Scene(.bullPutSpread)
        let days = [29, 30, 44, 60, 61].map { Scene.session + $0 }
        scene.rows = days.flatMap { Scene.listing(root: Scene.root, expiry: $0, strikes: 80...110) }
        scene.strategy.expiry.choice = .every
        scene.strategy.runnersUp = 100_000
        #expect(Set(scene.evaluate().candidates.map(\.dte)) == [30, 44, 60])
    }

    @Test func `one expiry under two roots competes, and a full expiry is left out`() {
        var scene = Scene(.bullPutSpread)
        scene.underlying = .spx
        let (monthly, weekly) = (Root("SPX")!, Root("SPXW")!)
        scene.facts = MarketFacts.passing.like(.broadIndex)
        scene.rows =
            Scene.listing(root: monthly, expiry: Scene.expiry, strikes: 80...110)
            + Scene.listing(root: weekly, expiry: Scene.expiry, strikes: 80...110)
        scene.strategy.runnersUp = 100_000
        #expect(Set(scene.evaluate().candidates.map { $0.legs[0].contract.root }) == [monthly, weekly])

        scene.strategy.expiry.choice = .every
        scene.book.open = .value([BookFacts.OpenCount(underlying: .spx, expiry: Scene.expiry, trades: 2)])
        scene.rows += Scene.listing(root: weekly, expiry: Scene.session + 31, strikes: 80...110)
        #expect(Set(scene.evaluate().candidates.map(\.dte)) == [31])
    }

    @Test func `what has seen its last trade is no candidate: a morning-settled root stops the day before`() {
        var scene = Scene(.bullPutSpread)
        scene.underlying = .spx
        scene.facts = MarketFacts.passing.like(.broadIndex, resolution: .daily, at: Scene.now + .seconds(8 * 3_600))
        scene.knownAt = scene.facts.at
        scene.resolution = .daily
        scene.strategy.expiry.window = 0...5
        scene.strategy.expiry.choice = .every
        scene.rows = Scene.listing(root: Root("SPX")!, expiry: Scene.session + 1, strikes: 80...110)
        #expect(scene.verdict(.expirationsListed)?.answer == .refused)
        scene.rows = Scene.listing(root: Root("SPXW")!, expiry: Scene.session + 1, strikes: 80...110)
        #expect(scene.verdict(.expirationsListed)?.answer == .passed)
    }
}
