import Market
import Strategy
import Testing
import Trading

/// The football system over scripted snapshots of a strangle sold at 90 and 110 for 2.90.
@Suite struct DownTests {
    static let calm = Board(
        "100", on: "2026-08-04",
        """
        09-18 P 90 1.45 1.55 0.16
        09-18 C 100 3.00 3.10 0.52
        09-18 C 110 1.40 1.50 0.16
        """)
    /// The price has run up to 106: the call is near, the puts have faded.
    static func near(on day: String = "2026-08-10", at time: String = "10:30", delta: String = "0.37") -> Board {
        Board(
            "106", on: day, at: time,
            """
            09-18 P 90 0.40 0.44 0.06
            09-18 P 95 0.70 0.76 0.10
            09-18 P 98 0.96 1.04 0.155
            09-18 P 99 1.10 1.20 0.17
            09-18 C 106 4.40 4.50 0.53
            09-18 C 110 2.90 3.00 \(delta)
            """)
    }
    /// At 111 it is through the call.
    static func through(on day: String = "2026-08-17", at time: String = "10:30") -> Board {
        Board(
            "111", on: day, at: time,
            """
            09-18 P 90 0.16 0.18 0.03
            09-18 P 98 0.46 0.50 0.08
            09-18 P 110 3.20 3.30 0.44
            09-18 C 110 4.40 4.50 0.56
            09-18 C 111 3.90 4.00 0.52
            """)
    }
    /// At 118 it is far beyond it.
    static func beyond(on day: String = "2026-08-24") -> Board {
        Board(
            "118", on: day,
            """
            09-18 P 90 0.04 0.06 0.01
            09-18 P 98 0.16 0.18 0.03
            09-18 P 110 0.80 0.86 0.14
            09-18 P 117 2.20 2.30 0.44
            09-18 P 118 2.60 2.70 0.48
            09-18 C 110 8.60 8.80 0.86
            09-18 C 118 2.80 2.90 0.52
            10-02 P 98 0.60 0.64 0.08
            10-02 P 110 1.50 1.58 0.20
            10-02 C 110 9.60 9.80 0.80
            """)
    }
    static func strangle(_ change: (inout DownSettings) -> Void = { _ in }) -> AdjustmentStory {
        AdjustmentStory(.shortStrangle, ["-09-18 P 90", "-09-18 C 110"], credit: "2.90") { strategy in
            change(&strategy.adjustments!.downs)
        }
    }

    @Test func `each down follows the one before, and the campaign keeps one credit`() {
        var story = Self.strangle()
        #expect(story.see(Self.calm) == "calm")
        #expect(story.state.down == .first)

        #expect(story.see(Self.near()) == "untestedSide +09-18 P 90 -09-18 P 98 for 0.55 credit")
        #expect(story.state.down == .first, "a down is reached by its fill")
        story.fill(on: "2026-08-10")
        #expect(story.state.down == .second && story.held.kind == .shortStrangle)

        #expect(story.see(Self.through()) == "straddle +09-18 P 98 -09-18 P 110 for 2.735 credit")
        story.fill(on: "2026-08-17")
        #expect(story.state.down == .third && story.held.kind == .shortStraddle)

        #expect(story.see(Self.beyond()) == "hold: beyond")
        #expect(story.state.down == .fourth)
        #expect(story.see(Self.beyond(on: "2026-08-25")) == "last down")

        // 2.90, then 0.96 − 0.44, then 3.20 − 0.50; the straddle at 110 costs 8.80 + 0.86 to leave.
        #expect(story.held.netCredit == .credit(.cents(290 + 52 + 270)))
        #expect(story.held.netCredit.units - Price.cents(966).units == -35_400, "354.00 lost per unit")
        #expect(story.state.adjustments == 2 && story.state.rollsOut == 0)
    }

    @Test func `each down has its own target, the last its own stop`() {
        let strategy = StrategySettings.adjusting(.shortStrangle)
        var state = AdjustmentState()
        #expect(AdjustmentRules.exits(strategy, kind: .shortStrangle, state).profitTarget == 0.5)
        var story = Self.strangle()
        var targets: [Double?] = []
        var stops: [Double?] = []
        for board in [Self.near(), Self.through(), Self.beyond()] {
            if story.see(board).hasPrefix("hold") == false { story.fill(on: "\(board.chain.session)") }
            state = story.state
            targets.append(AdjustmentRules.exits(strategy, kind: story.held.kind, state).profitTarget)
            stops.append(AdjustmentRules.exits(strategy, kind: story.held.kind, state).stopMultiple)
        }
        #expect(targets == [0.70, 0.25, 0.01])
        #expect(stops == [strategy.exits.stopMultiple, strategy.exits.stopMultiple, 2])
        #expect(AdjustmentRules.exits(strategy, kind: .shortStrangle, AdjustmentState()).shortDelta == nil)
        #expect(AdjustmentRules.exits(strategy, kind: .bullPutSpread, state) == strategy.exits)
        var off = strategy
        off.adjustments?.downs.isPlayed = false
        #expect(AdjustmentRules.exits(off, kind: .shortStrangle, state) == off.exits)
    }

    @Test func `a gap through the strike goes to third down at once`() {
        var story = Self.strangle()
        #expect(story.see(Self.through()) == "straddle +09-18 P 90 -09-18 P 110 for 3.05 credit")
        story.fill(on: "2026-08-17")
        #expect(story.state.down == .third)
    }

    @Test func `on fourth down the untested side goes beyond the tested one, for less overlap than credit`() {
        func fourth(_ delta: Double) -> AdjustmentStory {
            var story = Self.strangle {
                $0.fourth = .invert
                $0.invertedDelta = delta
            }
            for board in [Self.near(), Self.through()] {
                _ = story.see(board)
                story.fill(on: "\(board.chain.session)")
            }
            return story
        }
        var story = fourth(0.44)
        #expect(story.see(Self.beyond()) == "invert +09-18 P 110 -09-18 P 117 for 1.38 credit")
        story.fill(on: "2026-08-24")
        #expect(story.held.kind == .invertedStrangle && story.state.down == .fourth)
        // 6.12 and 2.20 − 0.86; the overlap of 7.00 is owed at least.
        #expect(story.held.netCredit == .credit(.cents(612 + 134)))
        #expect(story.see(Self.beyond(on: "2026-08-25")) == "last down")

        var overlapped = fourth(0.50)
        #expect(overlapped.see(Self.beyond()) == "hold: beyond")
        #expect(overlapped.discarded == ["invert: strikes overlap by 8.00, all credit is 7.90 credit"])
        #expect(overlapped.state.down == .fourth)
    }

    @Test func `a roll to a later expiry starts again from the shape it has`() {
        var story = Self.strangle { $0.fourth = .rollOut }
        for board in [Self.near(), Self.through()] {
            _ = story.see(board)
            story.fill(on: "\(board.chain.session)")
        }
        #expect(
            story.see(Self.beyond())
                == "out +09-18 P 110 +09-18 C 110 -10-02 P 110 -10-02 C 110 for 1.575 credit")
        story.fill(on: "2026-08-24")
        #expect(story.state.down == .third && story.held.kind == .shortStraddle && story.state.rollsOut == 1)
        #expect(story.held.expiry == Day("2026-10-02"))
        // 6.12 and 9.60 + 1.50 − 8.80 − 0.86.
        #expect(story.held.netCredit == .credit(.cents(612 + 144)))
    }

    @Test func `a campaign is rolled out only so often, then held`() {
        var story = Self.strangle { $0.fourth = .rollOut }
        story.strategy.adjustments?.rollsOutMaximum = 0
        for board in [Self.near(), Self.through()] {
            _ = story.see(board)
            story.fill(on: "\(board.chain.session)")
        }
        #expect(story.see(Self.beyond()) == "hold: beyond")
        #expect(story.discarded == ["roll out: rolled out 0 times, allows 0"])
        #expect(story.state.down == .fourth)
    }

    // MARK: What confirms, what ends a test

    @Test func `a test must be seen on enough snapshots in a row, and a small step back does not end it`() {
        func seen(_ deltas: [String]) -> [String] {
            var story = Self.strangle()
            story.strategy.adjustments?.confirmations = 2
            return deltas.enumerated().map { story.see(Self.near(at: "10:3\($0.offset)", delta: $0.element)) }
        }
        let roll = "untestedSide +09-18 P 90 -09-18 P 98 for 0.55 credit"
        #expect(seen(["0.35", "0.35"]) == ["near 1 of 2", roll])
        #expect(seen(["0.349", "0.349"]) == ["calm", "calm"])
        #expect(seen(["0.35", "0.30"]) == ["near 1 of 2", roll], "within the release it is still tested")
        #expect(seen(["0.35", "0.299", "0.35"]) == ["near 1 of 2", "calm", "near 1 of 2"])
    }

    @Test func `one snapshot a day confirms by itself`() {
        var story = Self.strangle()
        story.strategy.adjustments?.confirmations = 3
        let close = Board(
            "106", on: "2026-08-10", at: "16:00", resolution: .daily,
            "09-18 P 90 0.40 0.44 0.06\n09-18 P 98 0.96 1.04 0.16\n09-18 C 106 4.4 4.5 0.53\n09-18 C 110 2.9 3.0 0.37")
        #expect(story.see(close) == "untestedSide +09-18 P 90 -09-18 P 98 for 0.55 credit")
    }

    @Test func `there is one adjustment a session`() {
        var story = Self.strangle()
        #expect(story.see(Self.near()).hasPrefix("untestedSide"))
        story.fill(on: "2026-08-10")
        #expect(story.see(Self.through(on: "2026-08-10", at: "14:00")) == "hold: session full")
        #expect(story.see(Self.through(on: "2026-08-11")).hasPrefix("straddle"))
        story.strategy.adjustments?.perSessionMaximum = 2
        #expect(story.see(Self.through(on: "2026-08-10", at: "14:00")).hasPrefix("straddle"))
    }

    @Test func `opening-wide, stale and closed markets adjust nothing and confirm nothing`() {
        var story = Self.strangle()
        let lines = "09-18 P 90 0.40 0.44 0.06\n09-18 P 98 0.96 1.04 0.16\n09-18 C 110 2.9 3.0 0.37"
        func at(_ time: String, on day: String = "2026-08-10", age: Int64 = 0) -> String {
            story.see(Board("106", on: day, at: time, age: .seconds(age), lines))
        }
        #expect(at("9:29") == "closed")
        #expect(at("9:44") == "opening")
        #expect(at("9:45").hasPrefix("untestedSide"))
        #expect(at("10:30", age: 300).hasPrefix("untestedSide"))
        #expect(at("10:30", age: 301) == "stale")
        #expect(at("15:59").hasPrefix("untestedSide"))
        #expect(at("16:00") == "closed")
        #expect(at("10:30", on: "2026-08-09") == "closed", "a Sunday")
        story.strategy.gates.off = [.openingMinutes, .quoteAge]
        #expect(at("9:44") == "opening", "what is off for entries still holds for adjustments")
    }

    @Test func `what is not known tests nothing`() {
        var story = Self.strangle()
        let noDelta = "09-18 P 90 0.40 0.44 0.06\n09-18 P 98 0.96 1.04 0.16\n09-18 C 110 2.9 3.0"
        #expect(story.see(Board("106", on: "2026-08-10", noDelta)) == "unknown deltas")
        #expect(story.see(Board("106", on: "2026-08-10", facts: { $0.remove(.spot) }, noDelta)) == "unknown spot")
        #expect(story.see(Board("106", on: "2026-08-10", facts: { $0.remove(.session) }, noDelta)) == "unknown session")
    }

    // MARK: What stops a roll

    @Test func `a roll that is not possible is held, with the reason`() {
        func discarded(_ lines: String, _ change: (inout StrategySettings) -> Void = { _ in }) -> [String] {
            var story = Self.strangle()
            change(&story.strategy)
            #expect(story.see(Board("106", on: "2026-08-10", lines)) == "hold: near")
            #expect(story.state.down == .first)
            return story.discarded
        }
        let rest = "\n09-18 C 106 4.4 4.5 0.53\n09-18 C 110 2.9 3.0 0.37"
        let name = "roll the untested side: "
        #expect(
            discarded("09-18 P 90 0.40 0.44 0.06\n09-18 P 98 0.41 0.45 0.16" + rest) == [
                name + "brings 0.01 debit, needs 0.01 credit or better"
            ])
        #expect(
            discarded("09-18 P 90 0.40 0.44 0.16\n09-18 P 98 0.96 1.04 0.30" + rest) == [
                name + "ACME 2026-09-18 P 90 is not nearer to the price than what is held"
            ])
        #expect(
            discarded("09-18 P 90 0.40 0.44 0.06\n09-18 P 110 0.96 1.04 0.16" + rest) == [
                name + "ACME 2026-09-18 P 110 would meet the tested strike"
            ])
        #expect(
            discarded("09-18 P 90 0.40 0.46 0.06\n09-18 P 98 0.96 1.04 0.16" + rest) == [
                name + "ACME 2026-09-18 P 90 is 14.0% of its mid wide, allows 10.0% or less"
            ])
        #expect(
            discarded("09-18 P 90 0.40 - 0.06\n09-18 P 98 0.96 1.04 0.16" + rest) == [
                name + "ACME 2026-09-18 P 90 is not quoted"
            ])
        #expect(
            discarded("09-18 P 90 0.00 0.05 0.06\n09-18 P 98 0.00 0.05 0.16" + rest) { $0.requiresBid = false } == [
                name + "nobody bids for ACME 2026-09-18 P 98"
            ])
        #expect(
            discarded("09-18 P 90 0.40 - 0.06\n09-18 P 98 - 1.04 0.16" + rest) == [
                name + "no put near |delta| 0.160 can be sold"
            ])
    }

    @Test func `a debit is paid only where the profile allows it`() {
        let board = Board(
            "106", on: "2026-08-10",
            "09-18 P 90 0.40 0.44 0.06\n09-18 P 98 0.38 0.42 0.16\n09-18 C 106 4.4 4.5 0.53\n09-18 C 110 2.9 3.0 0.37")
        var story = Self.strangle()
        #expect(story.see(board) == "hold: near")
        story.strategy.adjustments?.leastNet = .debit(.cents(4))
        #expect(story.see(board) == "untestedSide +09-18 P 90 -09-18 P 98 for 0.04 debit")
        story.strategy.adjustments?.leastNet = .debit(.cents(3))
        #expect(story.see(board) == "hold: near")
    }

    @Test func `a straddle that nobody lists leaves the last resort, once the price is far enough`() {
        var story = Self.strangle()
        let unlisted = Board(
            "111", on: "2026-08-17", "09-18 P 90 .16 .18 0.03\n09-18 C 110 4.4 4.5 0.56\n09-18 C 111 3.9 4 .5")
        #expect(story.see(unlisted) == "hold: through")
        #expect(story.discarded == ["roll to a straddle: ACME 2026-09-18 P 110 is not listed"])
        #expect(story.state.down == .first)
        let far = Board(
            "118", on: "2026-08-18", "09-18 P 90 .16 .18 0.03\n09-18 C 110 8.6 8.8 0.86\n09-18 C 118 2.8 2.9 .5")
        #expect(story.see(far) == "hold: beyond")
        #expect(story.state.down == .fourth)
    }

    @Test func `a last resort that is only badly quoted is waited for`() {
        var story = Self.strangle { $0.fourth = .invert }
        for board in [Self.near(), Self.through()] {
            _ = story.see(board)
            story.fill(on: "\(board.chain.session)")
        }
        let wide = Board(
            "118", on: "2026-08-24", "09-18 P 110 0.60 1.06 0.14\n09-18 P 117 2.2 2.3 0.44\n09-18 C 110 8.6 8.8 0.86")
        #expect(story.see(wide) == "hold: beyond")
        #expect(story.state.down == .third)
    }

    @Test func `a straddle that was entered stands at third down`() {
        var story = AdjustmentStory(.shortStraddle, ["-09-18 P 110", "-09-18 C 110"], credit: "9.00")
        #expect(story.see(Self.through()) == "calm")
        #expect(story.state.down == .third)
        #expect(story.see(Self.beyond()) == "hold: beyond")
    }

    @Test func `the other side is tested like this one`() {
        var story = Self.strangle()
        let down = Board(
            "94", on: "2026-08-10",
            """
            09-18 P 90 2.90 3.00 0.37
            09-18 C 94 4.40 4.50 0.53
            09-18 C 102 0.96 1.04 0.155
            09-18 C 110 0.40 0.44 0.06
            """)
        #expect(story.see(down) == "untestedSide +09-18 C 110 -09-18 C 102 for 0.55 credit")
        story.fill(on: "2026-08-10")
        let through = Board(
            "90", on: "2026-08-17",
            """
            09-18 P 90 3.40 3.50 0.50
            09-18 C 90 3.40 3.50 0.52
            09-18 C 102 0.46 0.50 0.08
            """)
        #expect(
            story.see(through) == "straddle +09-18 C 102 -09-18 C 90 for 2.935 credit", "at the strike is through it")
    }
}
