import Backtest
import Market
import Testing
import Trading

/// The strangle's four downs over days that ask for each of them, the money counted on paper. Two units: a cent a share is
/// two dollars; a commission of 0.65 a contract makes 2.60 for an order of two legs.
@Suite struct StrangleScriptTests {
    private func run(
        _ lines: String, thin: Set<String> = [], dividends: [(exDate: String, amount: String)] = [],
        _ overrides: [(path: String, value: String)] = []
    ) throws -> ScriptedRun {
        try ScriptedRun(
            "strangle", "strangle", overrides,
            ScriptedHistory("SPY", expiry: "09-18", thin: thin, dividends: dividends, lines))
    }

    /// Entered 45 days out for 2.95 + 2.45 = 5.40.
    static let entry = """
        08-04 600: P570 2.95/3.05 .16, P590 7.00/7.10 .36, C605 8.00/8.10 .38, C625 2.45/2.55 .16

        """
    /// The call is near: the put is sold again at 590 for 2.60 − 1.04 = 1.56, which makes 6.96.
    static let second = """
        08-05 612: P570 1.00/1.04 .07, P590 2.60/2.70 .16, C625 5.40/5.50 .36

        """
    /// The price is through the call: the put goes there, too, for 8.00 − 0.94 = 7.06, which makes 14.02.
    static let third = """
        08-07 626: P590 0.90/0.94 .06, P625 8.00/8.10 .48, C625 9.50/9.60 .53

        """
    /// Far beyond: fourth down. The straddle costs 21.70 to close.
    static let fourth = """
        08-11 640: P625 3.90/4.00 .27, P640 9.50/9.60 .50, C625 17.50/17.70 .72, \
        09-25 P625 4.60/4.70 .29, 09-25 C625 18.30/18.50 .70

        """
    static let toSecond = ["08-04 opened 1", "08-05 adjusted 1: short strangle -09-18 C625 -09-18 P590"]
    static let toThird = toSecond + ["08-07 adjusted 1: short straddle -09-18 C625 -09-18 P625"]

    @Test func `first down: nothing near, closed when half the credit could be kept`() throws {
        let run = try run(
            Self.entry + """
                08-05 604: P570 2.20/2.30 .13, C625 3.00/3.10 .20
                08-19 601: P570 0.95/1.00 .10, C625 1.65/1.71 .15
                08-20 601: P570 0.94/0.99 .10, C625 1.65/1.71 .15
                """)
        // 2.71 leaves 2.69 of 5.40, a cent short of half; 2.70 leaves half.
        #expect(run.log == ["08-04 opened 1", "08-20 closed 1: target"])
        // (5.40 − 2.70) × 200 − 2 × 2.60.
        #expect(run.trade?.opening == .dollars(1_080) && run.trade?.closing == -.dollars(540))
        #expect(run.trade?.profit == .cents(53_480))
    }

    @Test func `second down: the untested side is sold again, and all is closed at 70 % of all credit`() throws {
        let run = try run(
            Self.entry + Self.second + """
                08-19 605: P590 0.80/0.83 .10, C625 1.21/1.26 .15
                08-20 605: P590 0.80/0.83 .10, C625 1.20/1.25 .15
                """)
        // 70 % of 6.96 is 4.872: at 2.09 it keeps 4.87, at 2.08 it keeps 4.88.
        #expect(run.log == Self.toSecond + ["08-20 closed 1: target"])
        // (5.40 + 2.60 − 1.04 − 2.08) × 200 − 3 × 2.60.
        #expect(run.trade?.opening == .dollars(1_392) && run.trade?.closing == -.dollars(416))
        #expect(run.trade?.fees == .cents(780) && run.trade?.profit == .cents(96_820))
    }

    @Test func `third down: a straddle at the tested strike, closed at a quarter of all credit`() throws {
        let run = try run(
            Self.entry + Self.second + Self.third + """
                08-20 625: P625 5.20/5.26 .49, C625 5.20/5.26 .50
                08-21 625: P625 5.20/5.25 .49, C625 5.20/5.26 .50
                """)
        // A quarter of 14.02 is 3.505: at 10.52 it keeps 3.50, at 10.51 it keeps 3.51.
        #expect(run.log == Self.toThird + ["08-21 closed 1: target"])
        // (14.02 − 10.51) × 200 − 4 × 2.60.
        #expect(run.trade?.opening == .dollars(2_804) && run.trade?.closing == -.dollars(2_102))
        #expect(run.trade?.profit == .cents(69_160))
    }

    @Test func `fourth down held: any profit that pays the commissions closes it`() throws {
        let run = try run(
            Self.entry + Self.second + Self.third + Self.fourth + """
                08-17 633: P625 2.90/2.98 .30, C625 10.80/10.90 .65
                08-18 633: P625 2.90/2.97 .30, C625 10.80/10.90 .65
                """)
        // 1 % of 14.02 is 0.1402: at 13.88 it keeps 0.14, at 13.87 it keeps 0.15. A quarter is not asked any more.
        #expect(run.log == Self.toThird + ["08-18 closed 1: target"])
        // 0.15 × 200 − 4 × 2.60.
        #expect(run.trade?.profit == .cents(1_960))
    }

    @Test func `fourth down held: left at a loss of twice all credit`() throws {
        let run = try run(
            Self.entry + Self.second + Self.third + Self.fourth + """
                08-12 648: P625 2.40/2.50 .20, C625 24.50/24.70 .80
                08-13 656: P625 1.60/1.70 .14, C625 31.80/32.00 .86
                08-14 662: P625 1.10/1.20 .10, C625 37.40/37.60 .90
                08-17 666: P625 0.80/0.90 .08, C625 41.00/41.20 .92
                08-18 667: P625 0.70/0.80 .07, C625 41.30/41.50 .93
                """)
        // Twice 14.02 is 28.04: the mids stand at 41.95 on the 17th, a loss of 27.93; at 42.15 on the 18th, 28.13.
        #expect(
            run.log.filter { !$0.contains("entries") } == Self.toThird + ["08-18 closed 1: stop"])
        // (14.02 − 41.50 − 0.80) × 200 − 4 × 2.60.
        #expect(run.trade?.profit == .cents(-566_640))
        #expect(run.trade?.worstMark == .cents(-566_380), "the exit's own commission is not in it")
    }

    @Test func `fourth down inverted: the put is sold beyond the call, and a sure width is more than paid for`() throws
    {
        let run = try run(
            Self.entry + Self.second + Self.third + Self.fourth + """
                08-17 633: P640 8.31/8.43 .60, C625 10.80/10.90 .65
                08-18 633: P640 8.30/8.42 .60, C625 10.80/10.90 .65
                """, [("*.adjust.downs.fourth.do", "invert")])
        // 9.50 − 4.00 = 5.50 makes 19.52 against an overlap of 15; 1 % of it is 0.1952.
        #expect(
            run.log == Self.toThird + [
                "08-11 adjusted 1: inverted strangle -09-18 C625 -09-18 P640", "08-18 closed 1: target",
            ])
        // (14.02 + 5.50 − 19.32) × 200 − 5 × 2.60.
        #expect(run.trade?.opening == .dollars(3_904) && run.trade?.closing == -.dollars(3_864))
        #expect(run.trade?.profit == .cents(2_700))
    }

    @Test func `fourth down rolled out: the same strikes a week later are a third down again`() throws {
        let run = try run(
            Self.entry + Self.second + Self.third + Self.fourth + """
                09-02 626: 09-25 P625 5.30/5.37 .47, 09-25 C625 6.00/6.05 .52
                09-03 626: 09-25 P625 5.30/5.36 .47, 09-25 C625 6.00/6.05 .52
                """, [("*.adjust.downs.fourth.do", "rollOut")])
        // 18.30 + 4.60 − 17.70 − 4.00 = 1.20 makes 15.22, of which a quarter is 3.805.
        #expect(
            run.log == Self.toThird + [
                "08-11 adjusted 1: short straddle -09-25 C625 -09-25 P625", "09-03 closed 1: target",
            ])
        // (15.22 − 11.41) × 200 − 4 × 2.60 − 5.20.
        #expect(run.trade?.profit == .cents(74_640))
        #expect(run.evening("08-11")?.openTrades == 1 && run.result.open.isEmpty)
    }

    @Test func `a second down that nobody would pay for waits, and 21 days before the end it is over`() throws {
        let run = try run(
            Self.entry + """
                08-05 612: P570 1.00/1.04 .07, P590 0.90/1.00 .16, C625 5.40/5.50 .36
                08-27 608: P570 0.60/0.64 .07, P590 0.62/0.66 .14, C625 3.60/3.70 .25
                08-28 607: P570 0.50/0.54 .06, C625 3.10/3.20 .24
                """)
        // The put would cost 1.04 and bring 0.90.
        #expect(run.log == ["08-04 opened 1", "08-28 closed 1: dte"])
        // (5.40 − 3.74) × 200 − 2 × 2.60.
        #expect(run.trade?.profit == .cents(32_680))
    }

    @Test func `a strike without open interest is not what the untested side is sold at`() throws {
        let lines =
            Self.entry + Self.second + """
                08-20 605: P570 0.40/0.42 .04, P590 0.80/0.83 .10, C625 1.20/1.25 .15
                """
        let run = try run(lines, thin: ["P590"])
        // Unrolled it is still the first down: half of 5.40 is 2.70, and 0.42 + 1.25 = 1.67 keeps 3.73.
        #expect(run.log == ["08-04 opened 1", "08-20 closed 1: target"])
        #expect(run.trade?.profit == .cents(74_080))
        #expect(try self.run(lines).log.contains(Self.toSecond[1]), "with it, it is")
    }

    // MARK: - A dividend

    /// In the money by 3.00 on the eve of 1.80, for 4.70 at the ask: whoever holds it takes the dividend.
    static let eve = "08-20 628: P590 0.40/0.44 .05, P625 3.00/3.10 .30, C625 4.60/4.70 .74"
    static let nextWeek = ", 09-25 P590 0.80/0.84 .06, 09-25 P605 2.50/2.60 .16, 09-25 C625 5.40/5.60 .66\n"

    @Test func `a call that will be taken for the dividend is rolled on the eve, whatever its down`() throws {
        let run = try run(
            Self.entry + Self.second + Self.eve + Self.nextWeek + """
                08-21 618: 09-25 P590 1.00/1.04 .08, 09-25 C625 3.40/3.50 .34
                08-26 616: 09-25 P590 0.70/0.75 .06, 09-25 C625 3.20/3.27 .30
                08-27 616: 09-25 P590 0.70/0.74 .06, 09-25 C625 3.20/3.27 .30
                """, dividends: [("08-21", "1.80")])
        // A later call further away would cost more than it brings; at its strike: 5.40 + 0.80 − 4.70 − 0.44 = 1.06.
        #expect(
            run.log == Self.toSecond + [
                "08-20 adjusted 1: short strangle -09-25 C625 -09-25 P590", "08-27 closed 1: target",
            ])
        // 8.02 in all, and a first down again: 4.02 keeps 4.00, 4.01 keeps half.
        #expect(run.trade?.opening == .dollars(1_604) && run.trade?.closing == -.dollars(802))
        // 802.00 − 3 × 2.60 − 5.20.
        #expect(run.trade?.profit == .cents(78_900))
    }

    @Test func `where nothing later is listed, the strangle is closed before its call is taken`() throws {
        let run = try run(Self.entry + Self.second + Self.eve, dividends: [("08-21", "1.80")])
        #expect(run.log == Self.toSecond + ["08-20 closed 1: threatened"])
        // (6.96 − 0.44 − 4.70) × 200 − 3 × 2.60.
        #expect(run.trade?.profit == .cents(35_620))
    }

    @Test func `a later call that would be taken as well is none to roll to`() throws {
        let taken = ", 09-25 P590 1.80/1.84 .06, 09-25 C625 4.70/4.75 .66"
        let run = try run(Self.entry + Self.second + Self.eve + taken, dividends: [("08-21", "1.80")])
        #expect(run.log == Self.toSecond + ["08-20 closed 1: threatened"])
    }

    @Test func `a call that is worth more than the dividend is left to the downs`() throws {
        let run = try run(Self.entry + Self.second + Self.eve, dividends: [("08-21", "1.70")])
        // Time value is 1.70, no less than the dividend; through the strike, so the put goes there: 3.00 − 0.44.
        #expect(run.log == Self.toSecond + ["08-20 adjusted 1: short straddle -09-18 C625 -09-18 P625"])
        // 08-20 evening: 9.52 received, 4.70 + 3.10 to close.
        #expect(run.result.open.first?.profit == .cents((952 - 780) * 2 * 100 - 780))
    }
}
