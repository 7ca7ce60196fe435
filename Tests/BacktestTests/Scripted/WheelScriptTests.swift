import Backtest
import Desk
import Exchange
import Market
import Testing
import Trading

/// Puts that end in shares, calls that give them away, and one P&L for all of it. A commission of 0.65 a contract; an
/// assignment costs nothing.
@Suite struct WheelScriptTests {
    /// A big enough account for a stock's put to be one hundredth of it; three puts.
    private static let settings = [
        ("account.cash", "1_000_000"), ("risk.units", "3"), ("risk.perSymbol", "1"),
        ("memory.impliedVolatilityFrom", "{ SPY: VIX, AAPL: VIX }"),
    ]
    private func run(
        _ profile: String, _ strategy: String, _ lines: String, dividends: [(exDate: String, amount: String)] = [],
        dice: Dice = Dice(seed: 0), _ overrides: [(path: String, value: String)] = []
    ) throws -> ScriptedRun {
        try ScriptedRun(
            profile, strategy, Self.settings + overrides, dice: dice,
            ScriptedHistory("AAPL", expiry: "09-11", dividends: dividends, lines))
    }

    /// Chances of which only the named ones come about: the so-manieth time each could have happened.
    static func dice(_ wanted: [Dice.Mishap], whole: (Dice) -> Bool) -> Dice {
        let chances = Dice.Chances([.earlyAssignment: 1_000_000, .partialAssignment: 1_000_000])
        let kept = Set(wanted)
        let suppressed = Set(
            [Fault.earlyAssignment, .partialAssignment].flatMap { fault in
                (1...40).map { Dice.Mishap(fault, $0) }
            }
        ).subtracting(kept)
        return (0..<1_000 as Range<UInt64>).lazy
            .map { Dice(seed: $0, chances: chances, suppressed: suppressed) }
            .first(where: whole)!
    }

    @Test func `a wheel from three puts to the last share called away is one trade and one P&L`() throws {
        // One put of three is taken early; one call of two at its expiry.
        let dice = Self.dice([.init(.earlyAssignment, 1), .init(.partialAssignment, 2)]) { dice in
            var dice = dice
            return dice.whole(1...3, .quantity) == 1 && dice.whole(0...1, .quantity) == 1
        }
        let run = try run(
            "claxton", "wheel",
            """
            08-04 100: P95 1.50/1.54 .25
            08-20 90: P95 5.10/5.20 .85
            08-21 88: P95 7.00/7.10 .90, 09-25 C90.5 1.00/1.04 .28
            08-24 96: P95 1.20/1.24 .40, 09-25 C100 1.20/1.24 .27
            09-11 94: 09-25 C100 0.20/0.24 .08
            09-14 96: 09-25 C100 0.25/0.29 .10, 10-16 C100 1.00/1.04 .26
            09-18 95: 09-25 C100 0.10/0.14 .06, 10-23 C99 1.20/1.24 .29
            09-22 95: 09-25 C100 0.05/0.09 .04, 10-23 C99 1.10/1.14 .26
            09-25 99: 10-23 C99 2.40/2.46 .51
            09-28 98: 10-23 C99 1.90/1.96 .44, 10-30 C103 1.00/1.04 .25
            10-23 101: 10-30 C103 0.40/0.44 .25
            10-26 102: 10-30 C103 0.60/0.64 .35, 11-27 C107 1.10/1.14 .25
            10-30 104: 11-27 C107 1.70/1.76 .34
            11-02 104: 11-27 C107 1.65/1.71 .33
            11-27 108:
            11-30 108: 12-18 C110 1.00/1.10 .35
            """, dividends: [("09-21", "0.25")], dice: dice)
        #expect(
            run.log == [
                "08-04 opened 1",
                // Basis 90.5195 after one put: (9,500 − 450 + 1.95) / 100; the call at 90.50 is too low.
                "08-24 adjusted 1: covered call -2×09-11 P95 -09-25 C100",
                // The other puts on 11 September. Then an ex-date is a week away, and three days.
                "09-22 adjusted 1: covered call -09-25 C100 -2×10-23 C99",
                "09-28 adjusted 1: covered call -2×10-23 C99 -10-30 C103",
                "10-26 adjusted 1: covered call -10-30 C103 -11-27 C107",
                "11-27 closed 1: expiry",
            ])
        let trade = try #require(run.trade)
        // Sold: 3 × 150 + 120 + 2 × 110 + 100 + 110.
        #expect(trade.opening == .dollars(1_000))
        // Paid 300 × 95, called away at 99, 103 and 107, and 300 × 0.25 of dividends.
        #expect(trade.closing == .dollars(-28_500 + 9_900 + 10_300 + 10_700 + 75))
        // 3 puts and 5 calls.
        #expect(trade.fees == .cents(8 * 65))
        #expect(trade.profit == .cents(346_980))
        #expect(trade.quantity == 3 && trade.kind == .cashSecuredPut)
        // The worst evening was 21 August: 450 − 1.95 − 9,500 for one put, 100 × 87.99 for its shares, 2 × 710 for the rest.
        #expect(trade.worstMark == .cents(-167_295))
    }

    @Test func `what an option is closed for is no reason to sell shares`() throws {
        let dice = Self.dice([]) { _ in true }
        let run = try run(
            "claxton", "wheel",
            """
            08-04 100: P95 1.50/1.54 .25
            09-11 90: 10-16 C96 1.20/1.24 .25
            09-14 90: 10-16 C96 1.20/1.24 .25
            09-25 80: 10-16 C96 0.05/0.09 .02
            """, dice: dice)
        // The call could be had back for less than a tenth of all premium: a target, were there no shares.
        #expect(run.log == ["08-04 opened 1", "09-14 adjusted 1: covered call -10-16 C96"])
        // 450 + 360 − 28,500 − 3.90, and 300 × 79.99 less 3 × 9 to close.
        #expect(run.result.open.first?.profit == .cents(81_000 - 2_850_000 - 390 + 2_399_700 - 2_700))
        #expect(run.evening("09-25")?.equity == run.result.startingCash + .cents(-372_390))
    }

    @Test func `shares are as much risk as the puts that brought them`() throws {
        // 1,652 a put (margin on the 4th), three of them; 6,000 is what all may risk.
        let run = try run(
            "claxton", "wheel",
            """
            08-04 100: P95 1.50/1.54 .25
            09-11 90:
            09-14 90: 10-16 P85 1.20/1.24 .25
            """, dice: Self.dice([]) { _ in true },
            [
                ("risk.perSymbol", "2"), ("risk.heat", "0.6%"), ("risk.perTrade", "0.6%"),
                ("risk.size", "{ riskShare: 0.6% }"),
                ("*.gates.off", "{ volatilityRiskPremium: jumps, trendAgainst: jumps, expectedValue: jumps }"),
            ])
        #expect(run.log == ["08-04 opened 1"] && run.result.open.first?.quantity == 0)
        #expect(run.evening("09-14")?.openTrades == 1)
        #expect(run.result.strategies.flatMap { $0.refusals.map(\.reason) } == [.risk])
    }

    @Test func `a put of the agent's is rolled down and out while that pays`() throws {
        let run = try run(
            "agent", "cash-secured-put",
            """
            08-04 100: P95 1.50/1.54 .25
            09-08 95.50: P95 0.80/0.84 .42, 10-02 P92 1.20/1.24 .25, 10-02 P95 2.20/2.26 .45
            09-18 97: 10-02 P92 0.91/0.94 .20
            09-21 97: 10-02 P92 0.91/0.93 .20
            """)
        // 1.20 − 0.84 = 0.36 makes 1.86; 0.93 keeps half.
        #expect(
            run.log == [
                "08-04 opened 1", "09-08 adjusted 1: cash-secured put -10-02 P92", "09-21 closed 1: target",
            ])
        // 0.93 × 300 − 1.95 − 3.90 − 1.95.
        #expect(run.trade?.profit == .cents(27_120))
    }

    @Test func `where no roll pays the put is held, assigned, and its call rolled above the basis`() throws {
        let run = try run(
            "agent", "cash-secured-put",
            """
            08-04 100: P95 1.50/1.54 .25
            09-08 94.50: P95 1.20/1.24 .48, 10-02 P92 0.90/0.94 .25
            09-11 94:
            09-14 94: 10-16 C97 1.20/1.24 .28
            10-09 97: 10-16 C97 1.00/1.04 .50
            10-12 97.50: 10-16 C97 1.20/1.24 .55, 11-06 C101 1.40/1.44 .25, 11-06 C100 1.80/1.84 .31
            11-06 102:
            11-09 102: 12-04 P97 0.20/0.24 .10
            """, [("*.gates.coveredCallDividend.days", "7")])
        // 10-12: four days left and tested: 1.40 − 1.24 = 0.16, from 97 to 101.
        #expect(
            run.log == [
                "08-04 opened 1", "09-14 adjusted 1: covered call -10-16 C97",
                "10-12 adjusted 1: covered call -11-06 C101", "11-06 closed 1: expiry",
            ])
        // 300 × (1.50 + 1.20 + 0.16 − 95 + 101), and 3 + 3 + 6 contracts.
        #expect(run.trade?.profit == .cents(265_800 - 780))
    }
}
