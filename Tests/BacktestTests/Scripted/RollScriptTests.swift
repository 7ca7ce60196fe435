import Backtest
import Market
import Testing
import Trading

/// What the agent does with spreads and puts that are tested with fewer than 7 days left. Two units: a cent a share is
/// two dollars; an order of a spread costs 2.60, of two spreads 5.20.
@Suite struct RollScriptTests {
    /// One trade at a time, and the deltas of the script.
    private func run(
        _ lines: String, of strategy: String = "bull-put", expiry: String = "09-04", thin: Set<String> = [],
        _ overrides: [(path: String, value: String)] = []
    ) throws -> ScriptedRun {
        try ScriptedRun(
            "agent", strategy, [("risk.perSymbol", "1")] + overrides,
            ScriptedHistory("SPY", expiry: expiry, thin: thin, lines))
    }
    private func condor(_ lines: String) throws -> ScriptedRun { try run(lines, of: "condor", expiry: "09-11") }

    /// Entered 31 days out for 4.00 − 2.94 = 1.06, pressed a week before the end, when seven days are left: too early.
    static let spread = """
        08-04 600: P580 4.00/4.04 .25, P575 2.90/2.94 .19
        08-28 590: P580 2.00/2.04 .41, P575 1.00/1.04 .27

        """

    @Test func `out in time and down in strike, for a net credit`() throws {
        let run = try run(
            Self.spread + """
                08-31 584: P580 2.30/2.34 .41, P575 1.30/1.34 .27, 09-25 P570 6.00/6.04 .25, 09-25 P565 4.90/4.94 .19
                09-11 594: 09-25 P570 1.00/1.03 .10, 09-25 P565 0.48/0.50 .05
                09-14 594: 09-25 P570 1.00/1.02 .10, 09-25 P565 0.48/0.50 .05
                """)
        // 6.00 − 4.94 − 2.34 + 1.30 = 0.02 makes 1.08: at 0.55 it keeps 0.53, at 0.54 half.
        #expect(
            run.log == [
                "08-04 opened 1", "08-31 adjusted 1: bull put spread -09-25 P570 +09-25 P565", "09-14 closed 1: target",
            ])
        #expect(run.trade?.opening == .dollars(216) && run.trade?.closing == -.dollars(108))
        // 0.54 × 200 − 2.60 − 5.20 − 2.60.
        #expect(run.trade?.profit == .cents(9_760))
    }

    /// Down in strike would cost; the same strikes three weeks later pay 9.00 − 7.28 − 3.06 + 1.40 = 0.06.
    static let outPays = """
        08-31 582: P580 3.00/3.06 .42, P575 1.40/1.44 .30, 09-25 P580 9.00/9.06 .45, 09-25 P575 7.20/7.28 .38, \
        09-25 P565 4.20/4.26 .25, 09-25 P560 3.30/3.36 .19

        """

    @Test func `out in time at the same strikes, where nothing further away pays`() throws {
        let run = try run(
            Self.spread + Self.outPays + """
                09-14 592: 09-25 P580 1.60/1.64 .20, 09-25 P575 1.08/1.10 .14
                """)
        #expect(
            run.log == [
                "08-04 opened 1", "08-31 adjusted 1: bull put spread -09-25 P580 +09-25 P575", "09-14 closed 1: target",
            ])
        // 1.12 received, 1.64 − 1.08 = 0.56 paid: 0.56 × 200 − 10.40.
        #expect(run.trade?.profit == .cents(10_160))
    }

    @Test func `a later strike that nobody holds or trades is none to roll to`() throws {
        let run = try run(Self.spread + Self.outPays, thin: ["09-25 P580", "09-25 P565"])
        #expect(run.log == ["08-04 opened 1", "08-31 closed 1: threatened"])
        // (1.06 − 3.06 + 1.40) × 200 − 2 × 2.60.
        #expect(run.trade?.profit == .cents(-12_520))
    }

    @Test func `without a later expiry what is threatened is closed, and what is not, too, for its days`() throws {
        let pressed = try run(Self.spread + "08-31 584: P580 2.30/2.34 .41, P575 1.30/1.34 .27")
        #expect(pressed.log == ["08-04 opened 1", "08-31 closed 1: threatened"])
        // (1.06 − 2.34 + 1.30) × 200 − 2 × 2.60.
        #expect(pressed.trade?.profit == .cents(-120))
        let calm = try run(Self.spread + "08-31 586: P580 1.40/1.44 .30, P575 0.70/0.74 .18")
        #expect(calm.log == ["08-04 opened 1", "08-31 closed 1: dte"])
        // (1.06 − 1.44 + 0.70) × 200 − 2 × 2.60.
        #expect(calm.trade?.profit == .cents(5_880))
    }

    @Test func `away in the same expiry, for a debit that the owner allows`() throws {
        let run = try run(
            Self.spread + """
                08-31 584: P580 2.30/2.34 .41, P575 1.30/1.34 .32, P570 0.90/0.94 .24, P565 0.60/0.64 .15
                09-01 588: P570 0.10/0.12 .06, P565 0.05/0.06 .03
                """, [("*.adjust.roll.ways", "[away]"), ("*.adjust.least", "-1.00")])
        // 0.90 − 0.64 − 2.34 + 1.30 = −0.78 leaves 0.28; the next day 0.12 − 0.05 = 0.07 keeps three quarters.
        #expect(
            run.log == [
                "08-04 opened 1", "08-31 adjusted 1: bull put spread -09-04 P570 +09-04 P565", "09-01 closed 1: target",
            ])
        // 0.21 × 200 − 10.40.
        #expect(run.trade?.opening == .dollars(56) && run.trade?.profit == .cents(3_160))
    }

    @Test func `where the owner would rather reduce, half the units are closed and the rest goes on`() throws {
        let run = try run(
            Self.spread + """
                08-31 584: P580 2.30/2.34 .41, P575 1.30/1.34 .27
                09-01 588: P580 0.60/0.65 .15, P575 0.11/0.13 .05
                09-02 588: P580 0.60/0.64 .15, P575 0.11/0.13 .05
                """, [("*.adjust.roll.otherwise", "reduce"), ("*.exits.dte", "none")])
        #expect(
            run.log == [
                "08-04 opened 1", "08-31 adjusted 1: bull put spread -09-04 P580 +09-04 P575", "09-02 closed 1: target",
            ])
        #expect(run.evening("09-01")?.margin == .dollars(500), "one unit of two is left")
        // 2 × 106 − 104 for the first, − 53 for the second, a commission of 0.65 on each of eight contracts.
        #expect(run.trade?.closing == -.dollars(157) && run.trade?.profit == .cents(4_980))
    }

    @Test func `a breach is left for, rolls or no rolls`() throws {
        let run = try run(Self.spread + "08-31 579: P580 4.00/4.10 .60, P575 1.90/1.96 .40, 09-25 P580 12.00/12.10 .55")
        #expect(run.log == ["08-04 opened 1", "08-31 closed 1: strike"])
        // (1.06 − 4.10 + 1.90) × 200 − 2 × 2.60.
        #expect(run.trade?.profit == .cents(-23_320))
    }

    // MARK: - Condors

    /// 0.46 a side, 0.92 together; the call is near 3 days before the end.
    static let condor = """
        08-04 600: P565 2.10/2.14 .14, P570 2.60/2.64 .18, C630 2.20/2.24 .17, C635 1.70/1.74 .13
        09-04 620: P565 0.04/0.06 .02, P570 0.06/0.08 .03, C630 1.60/1.64 .41, C635 0.60/0.64 .19

        """
    static let pressed = """
        09-08 627: P565 0.01/0.02 .01, P570 0.02/0.04 .01, C630 2.00/2.04 .42, C635 0.80/0.84 .20
        """
    static let laterCalls = ", 10-02 C630 6.00/6.06 .48, 10-02 C635 4.60/4.66 .40"

    @Test func `both sides of a condor go on one day, the tested one first`() throws {
        let run = try condor(
            Self.condor + Self.pressed + Self.laterCalls + """
                , 10-02 P565 1.60/1.64 .14, 10-02 P570 2.00/2.04 .17
                09-18 618: 10-02 P565 0.22/0.24 .03, 10-02 P570 0.50/0.53 .06, 10-02 C630 0.60/0.62 .15, \
                10-02 C635 0.25/0.27 .08
                09-21 618: 10-02 P565 0.22/0.24 .03, 10-02 P570 0.50/0.52 .06, 10-02 C630 0.60/0.62 .15, \
                10-02 C635 0.25/0.27 .08
                """)
        // Calls: 6.00 − 4.66 − 2.04 + 0.80 = 0.10. Puts: 2.00 − 1.64 − 0.04 + 0.01 = 0.33. 1.35 in all.
        #expect(
            run.log == [
                "08-04 opened 1",
                "09-08 adjusted 1: iron condor -09-11 P570 +09-11 P565 -10-02 C630 +10-02 C635",
                "09-08 adjusted 1: iron condor -10-02 C630 +10-02 C635 -10-02 P570 +10-02 P565",
                "09-21 closed 1: target",
            ])
        // 0.68 would keep 0.67 of 1.35, 0.67 keeps half: (1.35 − 0.67) × 200 − 4 × 5.20.
        #expect(run.trade?.opening == .dollars(270) && run.trade?.closing == -.dollars(134))
        #expect(run.trade?.fees == .cents(2_080) && run.trade?.profit == .cents(11_520))
    }

    @Test func `a second side that nobody takes waits, and is bought back on the eve of its end`() throws {
        // Between 0.055 at the mids and −0.01 at natural an order is worth sending, and comes to nothing.
        let run = try condor(
            Self.condor + Self.pressed + Self.laterCalls + """
                , 10-02 P565 0.16/0.20 .05, 10-02 P570 0.22/0.28 .07
                09-09 622: P565 0.01/0.02 .01, P570 0.02/0.03 .01, 10-02 P565 0.10/0.14 .05, 10-02 P570 0.12/0.16 .06, \
                10-02 C630 4.80/4.86 .42, 10-02 C635 3.50/3.56 .34
                09-10 622: P565 0.01/0.02 .01, P570 0.02/0.03 .01, 10-02 P565 0.10/0.14 .05, 10-02 P570 0.12/0.16 .06, \
                10-02 C630 4.70/4.76 .42, 10-02 C635 3.45/3.51 .34
                09-21 618: 10-02 C630 0.80/0.82 .15, 10-02 C635 0.32/0.34 .08
                """)
        #expect(
            run.log == [
                "08-04 opened 1",
                "09-08 adjusted 1: iron condor -09-11 P570 +09-11 P565 -10-02 C630 +10-02 C635",
                "09-08 unfilled 1: adjust",
                "09-10 adjusted 1: bear call spread -10-02 C630 +10-02 C635",
                "09-21 closed 1: target",
            ])
        // 0.92 + 0.10 − 0.03 + 0.01 = 1.00; 0.82 − 0.32 = 0.50 keeps half.
        #expect(run.trade?.opening == .dollars(200) && run.trade?.closing == -.dollars(100))
        // 100.00 − 5.20 − 5.20 − 2.60 − 2.60.
        #expect(run.trade?.profit == .cents(8_440))
    }

    @Test func `a condor goes nowhere when not both its sides can`() throws {
        let run = try condor(Self.condor + Self.pressed + Self.laterCalls)
        #expect(run.log == ["08-04 opened 1", "09-08 closed 1: threatened"])
        // (0.92 − 2.04 + 0.80 − 0.04 + 0.01) × 200 − 2 × 5.20.
        #expect(run.trade?.profit == .cents(-8_040))
    }
}
