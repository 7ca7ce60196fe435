import Market
import Testing
import Trading

/// What must stand behind everything that is held on one underlying.
@Suite struct BookRequirementTests {
    private func requirement(
        _ text: String, shares: Int = 0, spot: Int64 = 100, stage: RegulationT.Stage = .maintenance
    ) throws -> BookRequirement {
        try MarginBook(text, shares: shares).requirement(spot: .dollars(spot), stage: stage)
    }

    // MARK: - Pairing

    @Test func `a butterfly holds nothing, one whose wings differ the difference`() throws {
        #expect(try requirement("1 put 90, -2 put 95 @ 2, 1 put 100").options == .zero)
        #expect(try requirement("1 call 95, -2 call 100 @ 3, 1 call 110").options == .dollars(500))
    }

    @Test func `a condor with unequal wings holds the wider one, a fly too`() throws {
        #expect(try requirement("-1 put 95 @ 2, 1 put 90, -1 call 105 @ 2, 1 call 112").options == .dollars(700))
        #expect(try requirement("-1 put 100 @ 4, 1 put 92, -1 call 100 @ 4, 1 call 105").options == .dollars(800))
    }

    /// Each can lose at its own expiry.
    @Test func `two sides that end at different times add up`() throws {
        #expect(try requirement("-1 put 95 @ 2, 1 put 90, -1 call 105+1 @ 3, 1 call 110+1").options == .dollars(1_000))
        #expect(try requirement("-1 put 95 @ 2, 1 put 90+1, -1 call 105 @ 3, 1 call 110+2").options == .dollars(500))
    }

    @Test func `of two puts and one call naked, one put stands beside the pair`() throws {
        // Charges: 1,500 a put and 1,000 for the call, which the larger one forgives.
        #expect(try requirement("-2 put 95 @ 2, -1 call 110 @ 1").options == .dollars(2 * 1_700 + 100))
    }

    @Test func `a spread beside a naked put is held as well, unless the strangle is cheaper`() throws {
        // The put 1,700; the call spread 200, while the strangle would add the call's price of 300.
        #expect(try requirement("-1 put 95 @ 2, -1 call 105 @ 3, 1 call 107").options == .dollars(1_900))
        #expect(try requirement("-1 put 95 @ 2, -1 call 105 @ 3, 1 call 110").options == .dollars(2_000))
    }

    @Test func `a naked short cheaper than its spread is charged as naked`() throws {
        // 100 less 20 out of the money is nothing; a tenth of the strike and the price stand, not the width of 30.
        #expect(try requirement("-1 put 80 @ 1, 1 put 50").options == .dollars(900))
    }

    @Test func `what settles on the open covers nothing that settles on the close of that day`() throws {
        let (am, pm) = (try #require(Root("SPX")), try #require(Root("SPXW")))
        func options(short: Root, long: Root) throws -> Money {
            let lines =
                try MarginBook("-1 put 5000 @ 50", root: short).lines + MarginBook("1 put 4900", root: long).lines
            let positions = lines.map { AccountBook.Position(contract: $0.contract, quantity: $0.quantity) }
            let required = RegulationT(kind: .broadIndex).requirement(
                positions: positions, shares: 0, spot: .dollars(5_100), price: { _ in .dollars(50) })
            return try #require(required).options
        }
        #expect(try options(short: am, long: pm) == .dollars(10_000))
        #expect(try options(short: pm, long: am) == .dollars(5_000 + 66_500))
    }

    @Test func `an adjusted contract covers its own kind only`() throws {
        let adjusted = try MarginBook("1 put 90, -1 put 85 @ 1", root: #require(Root("ACME1")))
        let plain = try MarginBook("-1 put 95 @ 2")
        let required = RegulationT(kind: .stock).requirement(
            positions: adjusted.positions + plain.positions, shares: 0, spot: .dollars(100),
            price: { plain.price(of: $0) ?? adjusted.price(of: $0) })
        #expect(required?.options == .dollars(1_700))
    }

    @Test func `without a short one's price nothing is said, a long one's is not asked for`() throws {
        let book = try MarginBook("-1 put 95 @ 2, 1 put 90")
        let rule = RegulationT(kind: .stock)
        func requirement(priced side: Side) -> BookRequirement? {
            rule.requirement(
                positions: book.positions, shares: 0, spot: .dollars(100),
                price: { contract in
                    book.legs.contains { $0.contract == contract && $0.side == side } ? .dollars(2) : nil
                })
        }
        #expect(requirement(priced: .long) == nil)
        #expect(requirement(priced: .short)?.options == .dollars(500))
    }

    @Test func `positions in one contract are netted`() throws {
        let book = try MarginBook("-1 put 95 @ 2, 3 put 95, -1 put 95 @ 2")
        #expect(try book.requirement(spot: .dollars(100)).total == .zero)
    }

    // MARK: - Shares

    @Test(
        arguments: [
            (100, 50, .initial, 2_500), (100, 50, .maintenance, 1_250),
            (-100, 50, .initial, 2_500), (-100, 50, .maintenance, 1_500),
            // FINRA Rule 4210(c): at least $5 a share; below $5 the price, at least $2.50.
            (-100, 10, .maintenance, 500), (-100, 4, .maintenance, 400), (-100, 2, .maintenance, 250),
            (0, 50, .initial, 0),
        ] as [(Int, Int64, RegulationT.Stage, Int64)])
    func `shares alone`(shares: Int, spot: Int64, stage: RegulationT.Stage, expected: Int64) {
        #expect(
            RegulationT(kind: .stock).requirement(shares: shares, spot: .dollars(spot), stage: stage)
                == .dollars(expected))
    }

    @Test func `a fund's leverage multiplies what its shares and options take, up to their value`() {
        let triple = RegulationT(kind: .fund, leverage: 3)
        #expect(triple.requirement(shares: 100, spot: .dollars(50)) == .dollars(3_750))
        #expect(triple.requirement(shares: -100, spot: .dollars(50)) == .dollars(4_500))
        #expect(triple.requirement(shares: 100, spot: .dollars(50), stage: .initial) == .dollars(5_000))
        #expect(RegulationT(kind: .fund, leverage: 8).share == 1)
    }

    @Test func `shares cover calls out of the money for nothing, in the money at the strike`() throws {
        #expect(try requirement("-2 call 105 @ 1", shares: 200).options == .zero)
        // Worth 100 but promised at 90: three quarters of the 10 are not lent.
        #expect(try requirement("-1 call 90 @ 11", shares: 100).options == .dollars(750))
        #expect(try requirement("-1 call 90 @ 11", shares: 100, stage: .initial).options == .dollars(500))
    }

    @Test func `calls beyond the shares stand naked, and no put is covered by long shares`() throws {
        #expect(try requirement("-3 call 105 @ 1", shares: 250).options == .dollars(1_600))
        #expect(try requirement("-1 put 95 @ 2", shares: 100).options == .dollars(1_700))
        #expect(try requirement("-1 put 105 @ 6", shares: -100).options == .dollars(500))
    }

    @Test func `shares stand behind the call for which that saves most`() throws {
        // The spread takes 500; the other call would take 1,600 naked.
        #expect(
            try requirement("-1 call 105 @ 1, -1 call 110 @ 0.50, 1 call 115", shares: 100).options == .dollars(500))
        #expect(try requirement("-1 call 105 @ 1, -1 call 110 @ 0.50, 1 call 100", shares: 100).options == .zero)
    }

    @Test func `shares cover no call on an index`() throws {
        let book = try MarginBook("-1 call 5000 @ 50", root: #require(Root("SPX")), shares: 100)
        let naked = try book.requirement(RegulationT(kind: .broadIndex), spot: .dollars(5_000))
        #expect(naked.options == .dollars(5_000 + 75_000))
    }

    // MARK: - Houses and cash accounts

    @Test func `a house's least and its addition are asked on top`() throws {
        let cheap = try MarginBook("-1 put 5 @ 0.10")
        #expect(try cheap.requirement(spot: .dollars(8)).options == .dollars(60))
        // tastytrade, naked short put: at least $2.50 a share, the price included.
        let tasty = RegulationT(kind: .stock, house: HouseMargin(leastPerShare: .cents(250)))
        #expect(try cheap.requirement(tasty, spot: .dollars(8)).options == .dollars(250))
        // tastytrade, indexes: 25% and 15%.
        let index = RegulationT(kind: .broadIndex, house: HouseMargin(share: 0.25, leastShare: 0.15))
        #expect(
            try MarginBook("-1 put 900 @ 6").requirement(index, spot: .dollars(1_000)).options
                == .dollars(600 + 15_000))
        let tenth = RegulationT(kind: .stock, house: HouseMargin(addOn: 0.10))
        #expect(
            try MarginBook("-1 put 95 @ 2, 1 put 90").requirement(tenth, spot: .dollars(100)).options == .dollars(550))
        #expect(
            try MarginBook("-1 put 95 @ 2, 1 put 90").requirementOfLegs(tenth, spot: .dollars(100)) == .dollars(550))
    }

    /// Apex, "Options Margin Requirements": a cash-covered put holds strike × multiplier less the premium; Cboe's
    /// manual: 7,800 for a put at 80 that brought 2.00.
    @Test func `a cash account holds the strike of a put less what it brought`() throws {
        let put = try MarginBook("-1 put 80 @ 2")
        #expect(CashAccount.requirement(legs: put.legs, multiplier: 100) == .dollars(8_000))
        #expect(CashAccount.requirement(legs: put.legs, multiplier: 100).map { $0 - put.premium } == .dollars(7_800))
        #expect(put.requirementOfLegs(spot: .dollars(95)) == .dollars(1_000), "a margin account holds Reg-T")
    }

    @Test func `a cash account has no naked call and no spread that can be assigned`() throws {
        func required(_ text: String, root: Root = Root("ACME")!, shares: Int = 0) throws -> Money? {
            CashAccount.requirement(legs: try MarginBook(text, root: root).legs, shares: shares, multiplier: 100)
        }
        #expect(try required("-1 call 105 @ 1") == nil)
        #expect(try required("-1 call 105 @ 1, 1 call 110") == nil)
        #expect(try required("-1 call 105 @ 1", shares: 1) == .zero)
        #expect(try required("-2 call 105 @ 1", shares: 1) == nil)
        #expect(try required("-1 put 95 @ 2, 1 put 90") == .dollars(9_500))
        #expect(try required("1 call 105, 1 put 90") == .zero)
        // Cboe's manual: a spread of European index options, 500 less the 140 it brought.
        let root = try #require(Root("SPX"))
        #expect(try required("1 put 425 @ 6.40, -1 put 430 @ 7.80", root: root) == .dollars(500))
        #expect(try required("-1 call 105 @ 1, 1 call 105+1", root: root) == nil)
    }
}
