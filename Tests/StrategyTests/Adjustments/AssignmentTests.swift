import Market
import Strategy
import Testing
import Trading

/// Dividends before an expiry, and the last day of an option.
@Suite struct AssignmentTests {
    // MARK: Dividends

    private func warnings(
        _ legs: [String], price: String = "104", on day: String = "2026-08-28", ask: String = "4.24",
        exDates: [(String, Int64)] = [("2026-08-31", 25)], coveredTo: String = "2026-12-31",
        _ change: (inout MarketFacts) -> Void = { _ in }
    ) -> [String] {
        let board = Board(
            price, on: day,
            facts: {
                $0.dividends = .value(
                    DividendFacts(
                        coverage: Day("2026-01-01")!...Day(coveredTo)!,
                        upcoming: exDates.map {
                            CashDividend(
                                symbol: Scene.stock, exDate: Day($0.0)!, amount: .cents($0.1), knownAt: Scene.now)
                        }))
                change(&$0)
            },
            "09-18 C 100 4.00 \(ask) 0.90\n09-18 C 110 0.30 0.32 0.10")
        return AssignmentWarning.all(legs: legs.map(Board.leg), chain: board.chain, facts: board.facts).map(\.sentence)
    }
    private let call = "ACME 2026-09-18 C 100"

    @Test func `a call in the money whose time value is below the dividend is warned of on the eve`() {
        let tonight =
            "\(call) will probably be exercised tonight: time value 0.24 at the ask, dividend 0.25 on 2026-08-31"
        let ahead = "\(call): a dividend of 0.25 goes ex on 2026-08-31, before it expires"
        #expect(warnings(["-09-18 C 100"]) == [tonight])
        #expect(warnings(["-09-18 C 100"], ask: "4.25") == [ahead])
        #expect(warnings(["-09-18 C 100"], on: "2026-08-27") == [ahead])
        #expect(warnings(["-09-18 C 100"], price: "100", ask: "0.20") == [ahead], "at the money nothing is gained")
        #expect(
            warnings(["-09-18 C 100"], ask: "-") == [
                "\(call) is in the money on the eve of 2026-08-31 and not quoted: it may be exercised tonight"
            ])
        #expect(warnings(["+09-18 C 100", "-09-18 P 100"]) == [], "only short calls are taken for a dividend")
        #expect(warnings(["-09-18 C 100"], on: "2026-08-31") == [], "on the ex-date it is over")
    }

    @Test func `a calendar that does not reach the expiry is not known to be empty`() {
        let unknown = ["\(call): dividends until its expiry are not known"]
        #expect(warnings(["-09-18 C 100"], exDates: []) == [])
        #expect(warnings(["-09-18 C 100"], exDates: [], coveredTo: "2026-09-17") == unknown)
        #expect(warnings(["-09-18 C 100"]) { $0.remove(.dividends) } == unknown)
        #expect(warnings(["-09-18 C 100"]) { $0.dividends = .notApplicable } == [])
        #expect(warnings(["-09-18 C 100"], exDates: [("2026-09-18", 25)]).count == 1, "the expiry itself is inside")
        #expect(warnings(["-09-18 C 100"], exDates: [("2026-09-19", 25)]) == [])
    }

    // MARK: The last day

    private let settings = AdjustmentSettings.playing.expiryDay
    private func day(_ legs: [Leg]) -> [String] {
        ExpiryDay.timetable(of: legs, settings).map { moment in
            "\(EasternTime.day(of: moment.at)) \(EasternTime.timeOfDay(of: moment.at)) \(moment.duty) "
                + "\(moment.contracts.count)"
        }
    }
    private func leg(_ root: String, _ expiry: String, _ right: Right = .put, _ strike: Int64 = 95) -> Leg {
        Leg(
            .short,
            OptionContract(
                root: Root(root)!, expiry: Day(expiry)!, right: right, strike: Strike(trusted: .dollars(strike))))
    }

    @Test func `a stock's options leave before the broker, trade to four, and are known in the morning`() {
        #expect(
            day([leg("ACME", "2026-09-18"), leg("ACME", "2026-09-18", .call, 110)]) == [
                "2026-09-18 09:30 noNewRisk 2", "2026-09-18 15:00 closeRisky 2", "2026-09-18 15:30 brokerMayClose 2",
                "2026-09-18 16:00 lastTrade 2", "2026-09-18 16:00 settlement 2",
                "2026-09-18 17:30 contraryInstructions 2", "2026-09-18 17:30 exerciseByException 2",
                "2026-09-21 07:00 assignmentsKnown 2",
            ])
    }

    @Test func `a half day moves everything but the morning`() {
        // FINRA Information Notice of 17 November 2025: on 28 November instructions end at 14:30.
        #expect(
            day([leg("ACME", "2025-11-28")]) == [
                "2025-11-28 09:30 noNewRisk 1", "2025-11-28 12:00 closeRisky 1", "2025-11-28 12:30 brokerMayClose 1",
                "2025-11-28 13:00 lastTrade 1", "2025-11-28 13:00 settlement 1",
                "2025-11-28 14:30 contraryInstructions 1", "2025-11-28 14:30 exerciseByException 1",
                "2025-12-01 07:00 assignmentsKnown 1",
            ])
    }

    @Test func `what settles in cash delivers nothing, on the open or on the close`() {
        #expect(
            day([leg("SPX", "2026-09-18", .put, 6_000)]) == [
                "2026-09-17 09:30 noNewRisk 1", "2026-09-17 16:15 lastTrade 1", "2026-09-18 09:30 settlement 1",
            ])
        #expect(
            day([leg("SPXW", "2026-09-18", .put, 6_000)]) == [
                "2026-09-18 09:30 noNewRisk 1", "2026-09-18 16:00 lastTrade 1", "2026-09-18 16:00 settlement 1",
            ])
    }

    @Test func `two expiries have two days, in order of time`() {
        let moments = ExpiryDay.timetable(of: [leg("ACME", "2026-10-16"), leg("ACME", "2026-09-18")], settings)
        #expect(moments.count == 16)
        #expect(moments.map(\.at) == moments.map(\.at).sorted())
    }

    @Test(
        arguments: [
            (Side.short, "94.99", ExpiryOutcome.assigned), (.short, "94.9950", .pinned), (.short, "95.00", .pinned),
            (.short, "95.47", .pinned), (.short, "95.48", .worthless), (.long, "94.99", .exercised),
            (.long, "95.00", .worthless), (.long, "94.9950", .worthless),
        ])
    func `a cent in the money is exercised, near it is pinned`(side: Side, price: String, outcome: ExpiryOutcome) {
        let leg = Leg(side, Board.contract("09-18 P 95"))
        #expect(ExpiryDay.outcome(of: leg, at: Board.price(price)!, nearShare: 0.005) == outcome)
    }

    @Test func `cash settles without a pin`() {
        let leg = leg("SPXW", "2026-09-18", .put, 6_000)
        #expect(ExpiryDay.outcome(of: leg, at: .dollars(6_001), nearShare: 0.005) == .worthless)
    }

    @Test func `a short in or near the money leaves half an hour before the broker comes`() {
        var story = AdjustmentStory(.bullPutSpread, ["-09-18 P 95", "+09-18 P 90"], credit: "1.50")
        func seen(_ price: String, at time: String, on day: String = "2026-09-18") -> String {
            story.see(Board(price, on: day, at: time, "09-18 P 90 0.01 0.02 0.02\n09-18 P 95 0.20 0.22 0.30"))
        }
        #expect(seen("95.47", at: "14:59") == "calm")
        #expect(seen("95.47", at: "15:00") == "close immediate: expires near")
        #expect(seen("94.00", at: "15:00") == "close immediate: expires near")
        #expect(seen("95.48", at: "15:00") == "calm")
        #expect(seen("95.47", at: "15:00", on: "2026-09-17") == "calm")
        story.strategy.adjustments?.expiryDay.closesRisky = false
        #expect(seen("95.47", at: "15:00") == "calm")
    }

    @Test func `a wheel that wants the shares lets its put be assigned`() {
        var story = AdjustmentStory(.cashSecuredPut, ["-09-18 P 95"], credit: "1.50")
        let board = Board("95.10", on: "2026-09-18", at: "15:10", "09-18 P 95 0.20 0.22 0.30")
        #expect(story.see(board) == "close immediate: expires near")
        story.strategy.wheel = WheelTests.strategy().wheel
        #expect(story.see(board) == "calm")
    }
}
