import Market
import Testing
import Trading

/// Requirements beside the worked examples that exchanges and brokers publish. Where an example is stated net of what
/// was received or with what was paid, the premium is counted as they do.
@Suite struct PublishedMarginTests {
    /// An example: what is held, the underlying's price, and the published figure in dollars.
    struct Example: Sendable, CustomTestStringConvertible {
        let book: String
        let spot: String
        let published: String
        var rule = RegulationT(kind: .stock)
        var testDescription: String { "\(book) at \(spot)" }

        init(_ book: String, at spot: String, _ published: String, rule: RegulationT = RegulationT(kind: .stock)) {
            self.book = book
            self.spot = spot
            self.published = published
            self.rule = rule
        }
        func spotPrice() throws -> Price { Price(units: try #require(Decimals.units(spot.utf8)).units) }
        func figure() throws -> Money { Money(units: try #require(Decimals.units(published.utf8)).units) }
        func made(shares: Int = 0) throws -> MarginBook { try MarginBook(book, shares: shares) }
    }

    private static let index = RegulationT(kind: .broadIndex)

    /// Cboe, "Margin Manual" (April 2021), uncovered options; its figures also stand in the test table of tastyware's
    /// margin-estimator (2024), which leaves out the cents.
    @Test(
        arguments: [
            Example("-1 put 80 @ 2", at: "95", "1000"),
            Example("-1 put 20 @ 1.50", at: "19.50", "540"),
            Example("-1 put 725 @ 3", at: "970", "14800", rule: RegulationT(kind: .fund, leverage: 2)),
            Example("-1 put 400 @ 15.50", at: "390.70", "24992", rule: RegulationT(kind: .fund, leverage: 3)),
            Example("-1 put 410 @ 0.10", at: "445.35", "4110", rule: index),
            Example("-1 put 430 @ 7.80", at: "433.35", "6945.25", rule: index),
            Example("-1 put 45 @ 2.85", at: "43.34", "935.10", rule: index),
            Example(
                "-1 put 390 @ 4", at: "460", "6250",
                rule: RegulationT(kind: .fund, leverage: 1.5, tracksBroadIndex: true)),
            Example("-1 call 120 @ 8.40", at: "128.50", "3410"),
            Example("-1 call 30 @ 0.05", at: "26.38", "268.80"),
            Example("-1 call 810 @ 10.10", at: "815.50", "33630", rule: RegulationT(kind: .fund, leverage: 2)),
            Example("-1 call 1250 @ 2", at: "1050.30", "15954.50", rule: RegulationT(kind: .fund, leverage: 1.5)),
            Example("-1 call 430 @ 8.70", at: "433.35", "7370.25", rule: index),
            Example("-1 call 45 @ 1.35", at: "43.34", "619.10", rule: index),
            Example(
                "-1 call 370 @ 12.85", at: "378.50", "6962.50",
                rule: RegulationT(kind: .fund, tracksBroadIndex: true)),
            Example(
                "-1 call 450 @ 3", at: "410", "6450",
                rule: RegulationT(kind: .fund, leverage: 1.5, tracksBroadIndex: true)),
        ])
    func `Cboe's margin manual: a naked option of stocks, indexes and leveraged funds`(example: Example) throws {
        let (book, spot) = (try example.made(), try example.spotPrice())
        #expect(try book.requirement(example.rule, spot: spot).total == example.figure())
        #expect(book.requirementOfLegs(example.rule, spot: spot) == (try example.figure()))
    }

    @Test(
        arguments: [
            Example("-1 call 90 @ 7, -1 put 90 @ 3.70", at: "92.63", "2922.60"),
            Example("-1 call 435 @ 5.50, -1 put 435 @ 7.20", at: "433.35", "7770.25", rule: index),
            Example("-1 call 45 @ 1.35, -1 put 45 @ 2.85", at: "43.34", "1070.10", rule: index),
        ])
    func `Cboe's margin manual: a straddle holds the larger side and the other's price`(example: Example) throws {
        #expect(
            try example.made().requirement(example.rule, spot: example.spotPrice()).total == example.figure())
    }

    /// These are stated less what was received, or with what was paid.
    @Test(
        arguments: [
            Example("1 put 250 @ 3, -1 put 240 @ 0.95", at: "255", "205"),
            Example("1 put 425 @ 6.40, -1 put 430 @ 7.80", at: "433.35", "360", rule: index),
            Example("1 put 42.5 @ 2, -1 put 45 @ 2.90", at: "43.34", "160"),
            Example("1 call 125 @ 3.80, -1 call 120 @ 8.40", at: "128.50", "40"),
            // Butterflies whose wings differ: the wider one's excess.
            Example("1 put 540 @ 5.60, -2 put 550 @ 7.20, 1 put 555 @ 9.80", at: "550", "600"),
            Example("1 call 545 @ 12.40, -2 call 550 @ 8.80, 1 call 565 @ 2", at: "550", "680"),
            // Condors of one right hold nothing.
            Example(
                "1 put 1050 @ 47.10, -1 put 1075 @ 55.70, -1 put 1100 @ 66.30, 1 put 1125 @ 85.40", at: "1160", "1050",
                rule: index),
            Example(
                "1 call 22.5 @ 0.45, -1 call 25 @ 0.75, -1 call 30 @ 2.75, 1 call 32.5 @ 4.30", at: "26.75", "125"),
            // Iron butterfly and iron condor: one side only.
            Example("1 put 16 @ 0.10, -1 put 20 @ 0.20, -1 call 20 @ 7, 1 call 24 @ 4", at: "26.75", "90"),
            Example(
                "1 put 1000 @ 32, -1 put 1025 @ 35.10, -1 call 1150 @ 9.40, 1 call 1175 @ 6.30", at: "1060", "1880",
                rule: index),
        ])
    func `Cboe's margin manual: spreads hold their worst loss`(example: Example) throws {
        let book = try example.made()
        let required = try book.requirement(example.rule, spot: example.spotPrice())
        #expect(try required.total - book.premium == example.figure())
        #expect(required.isProvenCheapest)
    }

    /// The long one is paid for, the short one stands naked; less what was received.
    @Test(
        arguments: [
            Example("1 call 70 @ 5, -1 call 70+1 @ 8", at: "75", "2800"),
            Example("1 call 425 @ 13.10, -1 call 430+1 @ 12.20", at: "433.35", "9030.25", rule: index),
        ])
    func `Cboe's margin manual: a long that ends before its short does not cover it`(example: Example) throws {
        let book = try example.made()
        let paid = book.lines[0].price.amount(shares: 100)
        #expect(try book.requirement(example.rule, spot: example.spotPrice()).total + paid == example.figure())
    }

    /// Cboe, "Margin Requirement Examples for Sample Options-based Positions", closes of 23 February 2007 (IBM 97.73,
    /// SPX 1,451.19): initial requirement of a hundred less what was received, with what was paid.
    @Test(
        arguments: [
            (Example("-100 call 100 @ 1.68", at: "97.73", "172760"), 0),
            (Example("-100 put 100 @ 3.18", at: "97.73", "195460"), 0),
            (Example("-100 call 100 @ 1.68", at: "97.73", "471850"), 10_000),
            (Example("100 call 100 @ 1.68, -100 put 100 @ 3.18", at: "97.73", "212260"), 0),
            (Example("100 put 95 @ 1.02, -100 call 105 @ 0.40", at: "97.73", "132960"), 0),
            (Example("100 put 95 @ 1.02, -100 call 105 @ 0.40", at: "97.73", "494850"), 10_000),
            (Example("100 call 95 @ 4.53, -100 call 105 @ 0.40", at: "97.73", "41300"), 0),
            (Example("-100 call 1460 @ 21.66", at: "1451.19", "2088685", rule: index), 0),
            (Example("-100 put 1460 @ 22.55", at: "1451.19", "2176785", rule: index), 0),
            (Example("100 call 1460 @ 21.66, -100 put 1460 @ 22.55", at: "1451.19", "2393385", rule: index), 0),
            (Example("100 put 1450 @ 18.72, -100 call 1500 @ 5.96", at: "1451.19", "1875885", rule: index), 0),
            (Example("100 call 1450 @ 27.57, -100 call 1500 @ 5.96", at: "1451.19", "216100", rule: index), 0),
        ] as [(Example, Int)])
    func `Cboe's sample positions of 2007: with shares and without`(example: Example, shares: Int) throws {
        // A naked option's own price is in its requirement and in the premium: published is what it adds to that.
        let book = try example.made(shares: shares)
        let required = try book.requirement(example.rule, spot: example.spotPrice(), stage: .initial)
        #expect(try required.total - book.premium == example.figure())
    }

    /// tastytrade's help centre, "BP Effect / Margin Requirements".
    @Test(
        arguments: [
            // Naked short call (43000435195), short strangle (…282).
            Example("-1 call 68 @ 1.50", at: "65", "1150"),
            Example("-1 call 47 @ 2.10, -1 put 43 @ 1.20", at: "45", "1030"),
            // Iron condor of two (…229), its premiums not counted.
            Example("2 put 50, -2 put 53 @ 1.25, -2 call 67 @ 2, 2 call 70", at: "60", "600"),
            // Short butterfly of three (…207), short calendar of two (…298): the short calls alone.
            Example("-3 put 75 @ 1.50, 6 put 80, -3 put 85 @ 6", at: "80", "1500"),
            Example("2 call 43, -2 call 43+3 @ 4", at: "40", "1800"),
            // The same where a quarter is asked for, as for indexes (…385): the article's older figure.
            Example(
                "2 call 43, -2 call 43+3 @ 4", at: "40", "2200",
                rule: RegulationT(kind: .stock, house: HouseMargin(share: 0.25))),
            // Long butterfly (…217) and long calendar (…296) hold nothing beyond their cost.
            Example("4 call 40, -8 call 50 @ 6, 4 call 60", at: "50", "0"),
            Example("-4 call 43 @ 1, 4 call 43+3", at: "40", "0"),
        ])
    func `tastytrade's help centre`(example: Example) throws {
        #expect(try example.made().requirement(example.rule, spot: example.spotPrice()).total == example.figure())
    }

    @Test(
        arguments: [
            // Interactive Brokers' knowledge base, articles 600 (condor of ten SPY) and 603 (butterflies).
            Example("10 put 160, -10 put 170 @ 1, -10 call 180 @ 1, 10 call 190", at: "175", "10000"),
            Example("1 put 90, -2 put 100 @ 4, 1 put 110", at: "100", "0"),
            Example("-1 put 90 @ 1, 2 put 100, -1 put 110 @ 11", at: "100", "1000"),
            Example("-1 call 90 @ 11, 2 call 100, -1 call 110 @ 1", at: "100", "1000"),
            // OptionsHouse, "Short Put Butterfly", six of them: the credit spread's part.
            Example("-6 put 42 @ 0.90, 12 put 37, -6 put 32 @ 0.05", at: "45", "3000"),
            // SEC release 34-67752 (2012) on Cboe's universal spreads: a spread of two calls.
            Example("1 call 60, -1 call 50 @ 4", at: "55", "1000"),
            // eDeltaPro: naked put; put spread, without what the long put cost.
            Example("-1 put 200 @ 1.20", at: "209", "3400"),
            Example("1 put 120, -1 put 125 @ 1.24", at: "130", "500"),
            // McMillan, "Options as a Strategic Investment": a ratio spread holds its naked call.
            Example("1 call 40, -2 call 45 @ 3", at: "44", "1080"),
        ])
    func `Interactive Brokers, OptionsHouse, the SEC and McMillan`(example: Example) throws {
        #expect(try example.made().requirement(example.rule, spot: example.spotPrice()).total == example.figure())
    }

    /// McMillan, table 6-2: a hundred shares at 49 and two 50 calls at 6, initial, less what was received: 1,850 for the
    /// covered one, 880 for the other.
    @Test func `McMillan's ratio write adds a covered and a naked call`() throws {
        let book = try MarginBook("-2 call 50 @ 6", shares: 100)
        let required = try book.requirement(spot: .dollars(49), stage: .initial)
        #expect(required.options == .dollars(880 + 600) && required.shares == .dollars(2_450))
        #expect(required.total - book.premium == .dollars(2_730))
    }
}
