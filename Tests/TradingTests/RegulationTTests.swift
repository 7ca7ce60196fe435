import Market
import Testing
import Trading

/// Requirements beside worked examples that exchanges and brokers publish, and the pairing that costs least.
@Suite struct RegulationTTests {
    private func requirement(
        _ kind: UnderlyingKind, spot: Price, _ legs: [(Side, Right, Price, price: Price)], expiries: [Day]? = nil
    ) -> Money {
        let day = Day("2026-09-18")!
        let made = legs.enumerated().map { index, leg in
            Leg(
                leg.0,
                OptionContract(
                    root: Root("ACME")!, expiry: expiries?[index] ?? day, right: leg.1, strike: Strike(trusted: leg.2)))
        }
        return RegulationT(kind: kind).requirement(legs: made, spot: spot, prices: legs.map(\.price), multiplier: 100)
    }

    /// Cboe, "Margin Manual" (2021), short equity options: 100% of the premium plus 20% of the underlying less what it
    /// is out of the money, at least 10% (of the strike for puts).
    @Test(
        arguments: [
            // Stock at 128.50, short 120 call at 8.40 (in the money): 840 + 2,570.
            (
                UnderlyingKind.stock, Price.cents(12_850), Right.call, Price.dollars(120), Price.cents(840),
                Money.dollars(3_410)
            ),
            // Stock at 95, short 80 put at 2.00: 200 + max(1,900 − 1,500, 800).
            (.stock, .dollars(95), .put, .dollars(80), .cents(200), .dollars(1_000)),
            // Stock at 50, short 60 call at 0.50: 50 + max(1,000 − 1,000, 500).
            (.stock, .dollars(50), .call, .dollars(60), .cents(50), .dollars(550)),
            // Broad index at 1,000, short 950 put at 6.00: 600 + 15,000 − 5,000.
            (.broadIndex, .dollars(1_000), .put, .dollars(950), .dollars(6), .dollars(10_600)),
            // Far out of the money the least share stands: 10% of the strike of a put, of the index for a call.
            (.broadIndex, .dollars(1_000), .put, .dollars(800), .dollars(1), .dollars(8_100)),
            (.broadIndex, .dollars(1_000), .call, .dollars(1_200), .dollars(1), .dollars(10_100)),
        ])
    func `a naked short holds its premium and a share of the underlying less what it is out of the money`(
        kind: UnderlyingKind, spot: Price, right: Right, strike: Price, price: Price, expected: Money
    ) {
        #expect(requirement(kind, spot: spot, [(.short, right, strike, price: price)]) == expected)
    }

    @Test func `a strangle holds its larger side and the other's premium`() {
        // Put: 900 for the least share; call: 2,000 − 1,000 = 1,000.
        let strangle: [(Side, Right, Price, price: Price)] = [
            (.short, .put, .dollars(85), price: .cents(150)), (.short, .call, .dollars(110), price: .cents(120)),
        ]
        let put = requirement(.stock, spot: .dollars(100), [strangle[0]])
        let call = requirement(.stock, spot: .dollars(100), [strangle[1]])
        #expect(put == .dollars(850 + 150) && call == .dollars(1_000 + 120))
        #expect(requirement(.stock, spot: .dollars(100), strangle) == call + .dollars(150))
    }

    @Test func `a vertical holds its width, a condor its wider side only`() {
        let puts: [(Side, Right, Price, price: Price)] = [
            (.short, .put, .dollars(95), price: .cents(200)), (.long, .put, .dollars(90), price: .cents(100)),
        ]
        let calls: [(Side, Right, Price, price: Price)] = [
            (.short, .call, .dollars(105), price: .cents(200)), (.long, .call, .dollars(115), price: .cents(50)),
        ]
        #expect(requirement(.stock, spot: .dollars(100), puts) == .dollars(500))
        #expect(requirement(.stock, spot: .dollars(100), calls) == .dollars(1_000))
        #expect(requirement(.stock, spot: .dollars(100), puts + calls) == .dollars(1_000))
    }

    @Test func `a debit spread holds nothing beyond what was paid for it`() {
        let debit: [(Side, Right, Price, price: Price)] = [
            (.long, .put, .dollars(95), price: .cents(200)), (.short, .put, .dollars(90), price: .cents(100)),
        ]
        #expect(requirement(.stock, spot: .dollars(100), debit) == .zero)
    }

    /// A greedy pairing in the order of the legs would leave the 90 naked or pay for the wrong wing (LEAN 9638).
    @Test func `the cheapest valid pairing is charged, whatever the order of the legs`() {
        let legs: [(Side, Right, Price, price: Price)] = [
            (.short, .put, .dollars(90), price: .cents(100)), (.short, .put, .dollars(100), price: .cents(400)),
            (.long, .put, .dollars(95), price: .cents(200)), (.long, .put, .dollars(85), price: .cents(50)),
        ]
        let expected = Money.dollars(500 + 500)
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
            #expect(requirement(.stock, spot: .dollars(100), order.map { legs[$0] }) == expected)
        }
    }

    @Test func `a long that expires before its short covers nothing`() {
        let spread: [(Side, Right, Price, price: Price)] = [
            (.short, .call, .dollars(110), price: .cents(200)), (.long, .call, .dollars(115), price: .cents(50)),
        ]
        let (near, far) = (Day("2026-08-21")!, Day("2026-09-18")!)
        #expect(requirement(.stock, spot: .dollars(100), spread, expiries: [near, far]) == .dollars(500))
        #expect(
            requirement(.stock, spot: .dollars(100), spread, expiries: [far, near])
                == requirement(.stock, spot: .dollars(100), [spread[0]]))
    }

    @Test func `a call is no cover for a put`() {
        let legs: [(Side, Right, Price, price: Price)] = [
            (.short, .put, .dollars(95), price: .cents(200)), (.long, .call, .dollars(95), price: .cents(700)),
        ]
        #expect(requirement(.stock, spot: .dollars(100), legs) == requirement(.stock, spot: .dollars(100), [legs[0]]))
    }
}
