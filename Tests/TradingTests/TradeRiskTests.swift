import Market
import Testing
import Trading

/// What every kind of structure can make and lose, from its legs alone, and what counts for the limits.
@Suite struct TradeRiskTests {
    /// A kind with its strikes in the order of its plan, what opening it brought, and what follows by hand.
    struct Case: Sendable {
        let kind: StructureKind
        let strikes: [Int64]
        let net: NetPrice
        /// Nil: no bound.
        let most: Price?
        let worst: Price?
        let breakEvens: [Double]

        var legs: [Leg] {
            zip(kind.plan, strikes).map { plan, strike in
                Leg(
                    plan.role.side,
                    OptionContract(
                        root: Root("ACME")!, expiry: Day("2026-09-18")!, right: plan.role.right,
                        strike: Strike(trusted: .dollars(strike))), ratio: plan.ratio)
            }
        }
        var payoff: Payoff { Payoff(kind, legs: legs, net: net, spot: .dollars(100)) }
    }

    /// With the underlying at 100, per share.
    static let cases: [Case] = [
        Case(
            kind: .bullPutSpread, strikes: [95, 90], net: .credit(.cents(150)), most: .cents(150), worst: .cents(350),
            breakEvens: [93.5]),
        Case(
            kind: .bearCallSpread, strikes: [105, 110], net: .credit(.cents(100)), most: .cents(100),
            worst: .cents(400), breakEvens: [106]),
        // Wings of 5 and 12: the call side loses more.
        Case(
            kind: .ironCondor, strikes: [95, 90, 105, 117], net: .credit(.cents(200)), most: .cents(200),
            worst: .dollars(10), breakEvens: [93, 107]),
        Case(
            kind: .ironFly, strikes: [100, 90, 100, 110], net: .credit(.dollars(6)), most: .dollars(6),
            worst: .dollars(4), breakEvens: [94, 106]),
        Case(
            kind: .ironButterfly, strikes: [100, 80, 100, 110], net: .credit(.dollars(7)), most: .dollars(7),
            worst: .dollars(13), breakEvens: [93, 107]),
        Case(
            kind: .putButterfly, strikes: [90, 95, 100], net: .debit(.cents(100)), most: .dollars(4),
            worst: .dollars(1), breakEvens: [91, 99]),
        // A broken wing: bought, and yet it can lose more than it cost.
        Case(
            kind: .callButterfly, strikes: [100, 105, 115], net: .debit(.cents(50)), most: .cents(450),
            worst: .cents(550), breakEvens: [100.5, 109.5]),
        Case(
            kind: .shortStrangle, strikes: [90, 110], net: .credit(.dollars(4)), most: .dollars(4), worst: nil,
            breakEvens: [86, 114]),
        Case(
            kind: .shortStraddle, strikes: [100, 100], net: .credit(.dollars(9)), most: .dollars(9), worst: nil,
            breakEvens: [91, 109]),
        // It is sure to lose the 10 between its strikes, for which it was paid 13.
        Case(
            kind: .invertedStrangle, strikes: [105, 95], net: .credit(.dollars(13)), most: .dollars(3), worst: nil,
            breakEvens: [92, 108]),
        Case(
            kind: .cashSecuredPut, strikes: [95], net: .credit(.cents(200)), most: .dollars(2), worst: .dollars(93),
            breakEvens: [93]),
        Case(
            kind: .coveredCall, strikes: [105], net: .credit(.cents(150)), most: .cents(650), worst: .cents(9_850),
            breakEvens: [98.5]),
    ]

    @Test func `every kind is worked out`() {
        #expect(Set(Self.cases.map(\.kind)) == Set(StructureKind.allCases))
    }

    @Test(arguments: cases)
    func `bounds and break-evens of a kind are those worked out by hand`(example: Case) {
        let payoff = example.payoff
        #expect(payoff.maximumProfit == example.most)
        #expect(payoff.maximumLoss == example.worst)
        #expect(payoff.breakEvens == example.breakEvens)
    }

    private func risk(_ kind: StructureKind, margin: Money, stress: Money?) -> TradeRisk {
        TradeRisk(
            kind: kind, payoff: Self.cases.first { $0.kind == kind }!.payoff, margin: margin, stressLoss: stress,
            spot: .dollars(100), multiplier: 100)
    }

    @Test(arguments: cases.filter(\.kind.isDefinedRisk))
    func `defined risk counts the maximum loss, whatever margin and stress say`(example: Case) throws {
        for stress in [nil, Money.dollars(5_000)] {
            let risk = risk(example.kind, margin: .dollars(9_999), stress: stress)
            #expect(risk.amount == (try #require(example.worst)).amount(shares: 100))
            #expect(risk.basis == .maximumLoss)
        }
    }

    @Test(
        arguments: [
            (2_000, 3_000, 3_000, .stressLoss), (2_000, 1_999, 2_000, .margin), (2_000, 2_000, 2_000, .stressLoss),
            // No more than the underlying, unless the margin is.
            (2_000, 10_001, 10_000, .notional), (12_000, 13_000, 12_000, .notional),
            (2_000, nil, 10_000, .notional),
        ] as [(Int64, Int64?, Int64, TradeRisk.Basis)])
    func `a naked short counts the larger of stress loss and margin, capped by the notional`(
        margin: Int64, stress: Int64?, expected: Int64, basis: TradeRisk.Basis
    ) {
        for kind in [StructureKind.shortStrangle, .shortStraddle, .invertedStrangle] {
            let risk = risk(kind, margin: .dollars(margin), stress: stress.map(Money.dollars))
            #expect(risk.amount == .dollars(expected) && risk.basis == basis)
        }
    }

    @Test func `what cash or shares stand behind counts no more than it can lose`() {
        // A put at 95 sold for 2.00: 9,300 with the shares at nothing, though a cash account sets 9,500 aside.
        #expect(risk(.cashSecuredPut, margin: .dollars(9_500), stress: .dollars(1_400)).amount == .dollars(9_300))
        #expect(risk(.cashSecuredPut, margin: .dollars(1_700), stress: .dollars(1_400)).basis == .margin)
        #expect(risk(.cashSecuredPut, margin: .dollars(1_700), stress: nil).amount == .dollars(9_300))
        #expect(risk(.coveredCall, margin: .dollars(5_000), stress: .dollars(1_300)).amount == .dollars(5_000))
        #expect(risk(.coveredCall, margin: .zero, stress: .dollars(99_999)).amount == .dollars(9_850))
    }
}

/// Legs that end at different times.
@Suite struct ExpiryPayoffTests {
    private func payoff(_ text: String, net: NetPrice = .debit(.cents(200))) throws -> ExpiryPayoff {
        ExpiryPayoff(legs: try MarginBook(text).legs, net: net)
    }

    @Test func `legs that end together have their payoff`() throws {
        let spread = try payoff("-1 put 95, 1 put 90", net: .credit(.cents(150)))
        #expect(spread.payoff?.maximumProfit == .cents(150))
        #expect(spread.maximumLoss == .cents(350))
    }

    @Test func `a calendar cannot lose more than it cost, and no more is known of it`() throws {
        let calendar = try payoff("-1 put 100, 1 put 100+1")
        guard case .shortsFirst(let day, let floor) = calendar else {
            Issue.record("its short ends first")
            return
        }
        #expect(day == Day("2026-03-20") && floor.maximumLoss == .dollars(2))
        #expect(calendar.payoff == nil && calendar.maximumLoss == .dollars(2))
    }

    @Test func `a diagonal can lose the width as well`() throws {
        #expect(try payoff("-1 put 100, 1 put 95+1").maximumLoss == .dollars(7))
        #expect(try payoff("-1 call 100, 1 call 95+1").maximumLoss == .dollars(2))
        #expect(try payoff("-2 call 100, 1 call 95+1").maximumLoss == nil)
    }

    @Test func `where a short outlives its cover nothing is known`() throws {
        let late = try payoff("1 call 100, -1 call 100+1")
        #expect(late.maximumLoss == nil && late.payoff == nil)
        guard case .open(let first) = late else {
            Issue.record("its short ends last")
            return
        }
        #expect(first == Day("2026-03-20"))
    }

    @Test func `the open of a day comes before its close`() throws {
        let (am, pm) = (try #require(Root("SPX")), try #require(Root("SPXW")))
        let short = try MarginBook("-1 put 5000", root: pm).legs
        let long = try MarginBook("1 put 4900", root: am).legs
        let payoff = ExpiryPayoff(legs: short + long, net: .credit(.dollars(10)))
        #expect(payoff.maximumLoss == nil)
    }
}
