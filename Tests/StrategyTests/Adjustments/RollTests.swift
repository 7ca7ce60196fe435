import Market
import Strategy
import Testing
import Trading

/// Roll, close or reduce: what is tested four days before its expiry.
@Suite struct RollTests {
    /// 95 is tested from above with four days left; October is 32 days away.
    static func puts(
        _ price: String = "95.50", on day: String = "2026-09-14", delta: String = "0.44", _ more: String = ""
    ) -> Board {
        Board(
            price, on: day,
            """
            09-18 P 88 0.14 0.16 0.05
            09-18 P 90 0.30 0.33 0.10
            09-18 P 93 0.80 0.86 0.20
            09-18 P 95 1.60 1.70 \(delta)
            10-16 P 83 0.50 0.54 0.11
            10-16 P 88 1.00 1.06 0.20
            10-16 P 90 1.40 1.48 0.25
            10-16 P 95 3.00 3.10 0.42
            \(more)
            """)
    }
    static func bullPut(
        units: Int = 4, _ change: (inout RollSettings) -> Void = { _ in }
    ) -> AdjustmentStory {
        AdjustmentStory(.bullPutSpread, ["-09-18 P 95", "+09-18 P 90"], units: units, credit: "1.50") {
            change(&$0.adjustments!.roll)
        }
    }

    // MARK: Spreads

    @Test func `a threatened spread goes out at its strikes where getting away would cost`() throws {
        var story = Self.bullPut()
        #expect(
            story.see(Self.puts())
                == "out +09-18 P 95 -09-18 P 90 -10-16 P 95 +10-16 P 90 for 0.1975 credit")
        #expect(
            story.discarded == [
                "roll out and away to 2026-10-16: brings 0.8825 debit, needs 0.01 credit or better"
            ])
        guard case .roll(let roll)? = story.last?.decision else { return }
        #expect(roll.quantity == 4 && roll.least == .credit(.cents(1)) && roll.down == nil)
        #expect(roll.closing.count == 2 && roll.opening.count == 2 && roll.expiry == Day("2026-10-16"))
        #expect(
            roll.sentence == "roll out: 4 units at 0.1975 credit, 0.01 credit at least, because threatened with 4 days "
                + "left: put 95 with the price at 95.50, |delta| 0.440, |delta| 0.440 against 0.400")
        story.fill(on: "2026-09-14")
        // 3.00 − 1.48 − 1.70 + 0.30 on top of 1.50.
        #expect(story.held.netCredit == .credit(.cents(162)) && story.state.rollsOut == 1)
        #expect(story.see(Self.puts(on: "2026-09-15")) == "not due")
    }

    @Test func `getting away keeps the width`() {
        var story = Self.bullPut()
        story.strategy.adjustments?.leastNet = .debit(.dollars(1))
        #expect(
            story.see(Self.puts())
                == "outAndAway +09-18 P 95 -09-18 P 90 -10-16 P 88 +10-16 P 83 for 0.8825 debit")
        story.strategy.adjustments?.roll.ways = [.away]
        #expect(
            story.see(Self.puts()) == "away +09-18 P 95 -09-18 P 90 -09-18 P 93 +09-18 P 88 for 0.7075 debit")
        story.held.legs[1] = Board.leg("+09-18 P 88")
        #expect(story.see(Self.puts()) == "close endOfDay: threatened")
        #expect(story.discarded == ["roll away: ACME 2026-09-18 P 86 is not listed"], "93 less a width of 7")
    }

    @Test func `a leg never turns from held to owed in one order`() {
        var story = Self.bullPut { $0.ways = [.away] }
        story.strategy.put = SideSettings(short: .nearestDelta(0.10), long: .widths([.dollars(5)]))
        story.strategy.adjustments?.leastNet = .debit(.dollars(5))
        #expect(story.see(Self.puts("95.50", "09-18 P 85 0.05 0.06 0.02")) == "close endOfDay: threatened")
        #expect(
            story.discarded == ["roll away: ACME 2026-09-18 P 90 would be closed and opened the other way in one order"]
        )
    }

    @Test func `calls go up where puts go down`() {
        var story = AdjustmentStory(.bearCallSpread, ["-09-18 C 105", "+09-18 C 110"], credit: "1.50")
        let board = Board(
            "104.50", on: "2026-09-14",
            """
            09-18 C 105 1.20 1.26 0.44
            09-18 C 110 0.10 0.12 0.06
            10-16 C 105 3.00 3.10 0.48
            10-16 C 110 1.60 1.66 0.30
            10-16 C 112 1.70 1.76 0.20
            10-16 C 117 0.40 0.42 0.09
            """)
        #expect(
            story.see(board) == "outAndAway +09-18 C 105 -09-18 C 110 -10-16 C 112 +10-16 C 117 for 0.16 credit")
    }

    @Test(arguments: [("0.40", "2026-09-14", true), ("0.39", "2026-09-14", false), ("0.40", "2026-09-12", false)])
    func `it takes both: a tested strike, and few days left`(delta: String, day: String, rolls: Bool) {
        // The 12th is a Saturday; the 11th stands 7 days before the expiry.
        var story = Self.bullPut()
        let seen = story.see(Self.puts(on: day == "2026-09-12" ? "2026-09-11" : day, delta: delta))
        #expect(seen.hasPrefix("out") == rolls, "\(seen)")
    }

    @Test func `the soonest later expiry of the window is tried first`() {
        var story = Self.bullPut { $0.ways = [.out] }
        let october =
            "10-09 P 90 1.30 1.38 0.24\n10-09 P 95 2.60 2.64 0.43\n10-30 P 90 1.80 1.88 0.27\n10-30 P 95 3.60 3.70 0.43"
        let legs = "out +09-18 P 95 -09-18 P 90 "
        #expect(story.see(Self.puts("95.50", october)) == legs + "-10-16 P 95 +10-16 P 90 for 0.1975 credit")
        #expect(
            story.discarded == ["roll out to 2026-10-09: brings 0.1175 debit, needs 0.01 credit or better"])
        story.strategy.adjustments?.roll.window = 33...60
        #expect(story.see(Self.puts("95.50", october)) == legs + "-10-30 P 95 +10-30 P 90 for 0.3975 credit")
        story.strategy.adjustments?.roll.window = 60...90
        #expect(story.see(Self.puts("95.50", october)) == "close endOfDay: threatened")
        #expect(story.discarded == ["roll out: no later expiry is listed 60 to 90 days away"])
    }

    // MARK: Close or reduce

    @Test func `where no roll passes it is closed, reduced or held, as the profile says`() {
        func seen(_ otherwise: RollSettings.Otherwise, units: Int, on day: String = "2026-09-14") -> String {
            var story = Self.bullPut(units: units) {
                $0.otherwise = otherwise
                $0.ways = []
            }
            return story.see(Self.puts(on: day))
        }
        #expect(seen(.close, units: 4) == "close endOfDay: threatened")
        #expect(seen(.close, units: 4, on: "2026-09-17") == "close immediate: threatened")
        #expect(seen(.hold, units: 4) == "hold: threatened")
        #expect(seen(.reduce, units: 4) == "reduce 2: threatened")
        #expect(seen(.reduce, units: 3) == "reduce 2: threatened", "half of three is two")
        #expect(seen(.reduce, units: 1) == "close endOfDay: threatened", "one cannot be halved")
    }

    @Test func `reducing is an adjustment of its session`() {
        var story = Self.bullPut {
            $0.otherwise = .reduce
            $0.ways = []
        }
        #expect(story.see(Self.puts()) == "reduce 2: threatened")
        story.held.units = 2
        story.held.lots = [-2, 2]
        story.state.reduced(session: Day("2026-09-14")!)
        #expect(story.see(Self.puts()) == "hold: session full")
        #expect(story.see(Self.puts(on: "2026-09-15")) == "reduce 1: threatened")
    }

    @Test func `what is broken, just opened or never rolled is left alone`() {
        var broken = Self.bullPut()
        broken.held.lots = [-4, 3]
        #expect(broken.see(Self.puts()) == "not whole")
        var fresh = Self.bullPut()
        fresh.held.openedAt = Self.puts().at
        #expect(fresh.see(Self.puts()) == "just opened")
        var fly = AdjustmentStory(
            .ironFly, ["-09-18 P 95", "+09-18 P 90", "-09-18 C 95", "+09-18 C 100"], credit: "3.00")
        #expect(fly.see(Self.puts()) == "not adjusted")
        var off = Self.bullPut { $0.isOn = false }
        #expect(off.see(Self.puts()) == "not adjusted")
        off.strategy.adjustments = nil
        #expect(off.see(Self.puts()) == "off")
    }

    @Test func `a strangle that plays no downs is rolled out whole`() {
        var story = AdjustmentStory(.shortStrangle, ["-09-18 P 95", "-09-18 C 110"], credit: "2.90") {
            $0.adjustments?.downs.isPlayed = false
        }
        let calls = "09-18 C 110 0.05 0.06 0.02\n10-16 C 108 0.80 0.84 0.20\n10-16 C 110 0.60 0.64 0.14"
        #expect(
            story.see(Self.puts("95.50", calls))
                == "outAndAway +09-18 P 95 +09-18 C 110 -10-16 P 88 -10-16 C 108 for 0.0925 credit")
        #expect(story.last?.decision.reason.short == "threatened")
    }

    // MARK: Cash-secured puts and covered calls

    @Test func `a cash-secured put goes out and down for a credit, or the shares are taken`() {
        var story = AdjustmentStory(.cashSecuredPut, ["-09-18 P 95"], units: 2, credit: "1.50") {
            $0.adjustments?.roll.otherwise = .hold
        }
        #expect(
            story.see(Self.puts("95.50", "10-16 P 92 1.80 1.88 0.21"))
                == "out +09-18 P 95 -10-16 P 95 for 1.35 credit", "88 would cost 0.66")
        story.strategy.put = SideSettings(short: .deltaBand(0.20...0.22), long: nil)
        #expect(
            story.see(Self.puts("95.50", "10-16 P 92 1.80 1.88 0.21"))
                == "outAndAway +09-18 P 95 -10-16 P 92 for 0.145 credit", "the middle of the band")
        story.strategy.adjustments?.roll.ways = []
        #expect(story.see(Self.puts()) == "hold: threatened")
    }

    @Test func `a covered call never gives the shares away below what they cost`() {
        let board = Board(
            "100.50", on: "2026-09-14",
            """
            09-18 C 100 1.40 1.50 0.60
            10-16 C 100 3.20 3.30 0.55
            10-16 C 104 1.60 1.68 0.20
            """)
        var story = AdjustmentStory(.coveredCall, ["-09-18 C 100"], credit: "1.20", shares: 100, basis: "101.50")
        #expect(story.see(board) == "outAndAway +09-18 C 100 -10-16 C 104 for 0.145 credit")
        story.strategy.adjustments?.roll.ways = [.out]
        #expect(story.see(board) == "close endOfDay: threatened")
        #expect(story.discarded == ["roll out to 2026-10-16: strike 100 lies below the cost basis 101.50"])
        story.held.costBasis = .dollars(100)
        #expect(story.see(board) == "out +09-18 C 100 -10-16 C 100 for 1.75 credit")
        story.held.costBasis = Board.price("101.50")
        story.strategy.wheel = WheelSettings(
            isRun: true, callDelta: 0.2...0.3, callWindow: 30...45, allowsBelowBasis: true, stop: nil)
        #expect(story.see(board) == "out +09-18 C 100 -10-16 C 100 for 1.75 credit")
        story.held.shares = 99
        #expect(story.see(board) == "not whole")
    }

    @Test func `a call that will be taken for the dividend tonight is answered at once, whatever the days left`() {
        func board(on day: String, bid: String, ask: String) -> Board {
            Board(
                "104", on: day,
                facts: {
                    $0.dividends = .value(
                        DividendFacts(
                            coverage: Day("2026-01-01")!...Day("2026-12-31")!,
                            upcoming: [
                                CashDividend(
                                    symbol: Scene.stock, exDate: Day("2026-08-31")!, amount: .cents(25),
                                    knownAt: Scene.now)
                            ]))
                },
                """
                09-18 C 100 \(bid) \(ask) 0.90
                09-25 C 100 4.60 4.70 0.85
                """)
        }
        var story = AdjustmentStory(.coveredCall, ["-09-18 C 100"], credit: "1.20", shares: 100, basis: "95") {
            $0.adjustments?.confirmations = 3
            $0.adjustments?.roll.ways = [.out]
        }
        // The 28th is the Friday before a Monday ex-date; 0.24 over intrinsic is less than 0.25.
        #expect(
            story.see(board(on: "2026-08-28", bid: "4.14", ask: "4.24"))
                == "out +09-18 C 100 -09-25 C 100 for 0.41 credit")
        #expect(story.last?.decision.reason.short == "early assignment")
        #expect(story.see(board(on: "2026-08-28", bid: "4.15", ask: "4.25")) == "not due", "as much is not less")
        #expect(story.see(board(on: "2026-08-27", bid: "4.14", ask: "4.24")) == "not due", "not the eve")
        #expect(
            AssignmentWarning.all(
                legs: story.held.legs, chain: board(on: "2026-08-28", bid: "4.14", ask: "4.24").chain,
                facts: board(on: "2026-08-28", bid: "4.14", ask: "4.24").facts
            ).map(\.sentence) == [
                "ACME 2026-09-18 C 100 will probably be exercised tonight: time value 0.24 at the ask, dividend 0.25 "
                    + "on 2026-08-31"
            ])
    }
}
