import Market
import Strategy
import Testing
import Trading

/// The clock, the calendar and the hours of the exchange.
@Suite struct TimeRulesTests {
    static let weekly = Root("SPXW")!
    static let monthly = Root("SPX")!

    // MARK: Hours

    @Test func `no stop on the quotes of after hours, and none is remembered`() {
        var trade = Watched {
            $0.stopMultiple = 2
            $0.stopConfirmations = 2
        }
        for clock in ["8:00", "9:29:59", "16:00", "18:30"] {
            #expect(trade.sees(at: clock, mid: 900) == nil, "at \(clock)")
        }
        #expect(trade.sees(at: "9:30", on: Watched.day + 1, mid: 600) == nil, "the first of two")
        #expect(trade.sees(at: "9:31", on: Watched.day + 1, mid: 600) == .stop)
    }

    @Test func `after hours neither hard stops, strikes, deltas nor VIX are asked`() {
        var trade = Watched(.shortStrangle, legs: [Leg(.short, Scene.contract(.put, 95))]) {
            ($0.shortStrike, $0.shortDelta, $0.vix) = (.touched, 0.5, VIXLimits(level: 30))
            $0.trailing = TrailingProfit(arm: 0.1, giveBack: 0.1)
            $0.hardStops = HardStops(loss: 1, unitDelta: 0.5, vix: VIXLimits(level: 30), dte: 60)
        }
        _ = trade.sees(at: "9:31", mid: 50)
        for clock in ["16:05", "9:00"] {
            #expect(
                trade.sees(at: clock, mid: 900) {
                    ($0.spot, $0.vix, $0.shortDelta, $0.unitDelta) = (.dollars(90), 60, 0.9, 0.9)
                } == nil, "at \(clock)")
        }
    }

    @Test func `a target and the time may be asked for after hours, to be judged again at the open`() {
        var trade = Watched { ($0.profitTarget, $0.dte) = (0.5, 39) }
        #expect(trade.sees(at: "16:05", mid: 100) == .target)
        #expect(trade.sees(at: "16:06", mid: 150) == .dte)
        #expect(trade.sees(at: "9:30", on: Watched.day - 1, mid: 150) == nil)
    }

    @Test func `on a half day the hours end at one`() {
        let half = Day("2026-11-27")!
        var trade = Watched { $0.stopMultiple = 2 }
        #expect(trade.sees(at: "13:00", on: half, mid: 900) == nil)
        #expect(trade.sees(at: "12:59", on: half, mid: 900) == .stop)
    }

    @Test func `a mark of after hours is no baseline for the next session's first quotes`() {
        var trade = Watched { $0.stopMultiple = 2 }
        _ = trade.sees(at: "15:59", mid: 300)
        _ = trade.sees(at: "17:00", mid: 900)
        #expect(trade.sees(at: "9:31", on: Watched.day + 1, mid: 600) == .stop, "a session starts from its first mark")
    }

    // MARK: Clock

    @Test func `it is left when the clock shows its time, on the day of the entry`() {
        var trade = Watched { $0.clock = TimeOfDay(15, 45) }
        #expect(trade.sees(at: "15:44:59", on: Watched.entry, mid: 100) == nil)
        #expect(trade.signal(at: "15:45", on: Watched.entry) == ExitSignal(.clock, .immediate), "quoted or not")
    }

    @Test func `entered after that time, it is left on the next day`() {
        var trade = Watched { $0.clock = TimeOfDay(10, 0) }
        #expect(trade.sees(at: "15:59", on: Watched.entry, mid: 100) == nil)
        #expect(trade.sees(at: "9:59", on: Watched.entry + 1, mid: 100) == nil)
        #expect(trade.sees(at: "10:00", on: Watched.entry + 1, mid: 100) == .clock)
    }

    @Test func `a daily snapshot stands for the close`() {
        var trade = Watched { $0.clock = TimeOfDay(15, 45) }.daily()
        #expect(trade.sees(at: "16:00", on: Watched.entry, mid: 100) == .clock)
    }

    // MARK: Last minutes

    private func expiring(_ root: Root, _ expiry: String, before: Int64) -> Watched {
        let expiry = Day(expiry)!
        var trade = Watched(
            .bullPutSpread, legs: [Leg(.short, Scene.contract(.put, 95, expiry: expiry, root: root))]
        ) { $0.lastMinutes = .seconds(60 * before) }
        trade.trade.expiry = expiry
        return trade
    }

    @Test func `half an hour before the close of the day they expire`() {
        var trade = expiring(Self.weekly, "2026-09-18", before: 30)
        #expect(trade.sees(at: "15:45", on: Day("2026-09-17")!, mid: 100) == nil)
        #expect(trade.sees(at: "15:29:59", on: Day("2026-09-18")!, mid: 100) == nil)
        #expect(trade.signal(at: "15:30", on: Day("2026-09-18")!) == ExitSignal(.lastMinutes, .immediate))
    }

    @Test func `what settles on the open stops trading the day before`() {
        var trade = expiring(Self.monthly, "2026-09-18", before: 30)
        #expect(trade.sees(at: "15:44:59", on: Day("2026-09-17")!, mid: 100) == nil, "it trades until 16:15")
        #expect(trade.sees(at: "15:45", on: Day("2026-09-17")!, mid: 100) == .lastMinutes)
    }

    @Test func `on a half day the close comes at one`() {
        var trade = expiring(Self.weekly, "2026-11-27", before: 30)
        #expect(trade.sees(at: "12:29", on: Day("2026-11-27")!, mid: 100) == nil)
        #expect(trade.sees(at: "12:30", on: Day("2026-11-27")!, mid: 100) == .lastMinutes)
    }

    // MARK: The end of the day

    @Test(arguments: [("9:30", false), ("15:44:59", false), ("15:45", true), ("15:59", true)])
    func `what may wait goes in the last quarter of an hour`(clock: String, isNear: Bool) {
        func isDue(_ window: Duration?, _ resolution: Chain.Resolution) -> Bool {
            var rules = ExitSettings.none
            rules.endOfDay = window
            let at = EasternTime.instant(Watched.day, TimeOfDay(clock)!)
            return ExitSight(rules: rules, session: Watched.day, at: at, resolution: resolution).isEndOfDay
        }
        #expect(isDue(.seconds(900), .intraday) == isNear)
        #expect(isDue(nil, .intraday), "without a window at once")
        #expect(isDue(.seconds(900), .daily))
    }
}
