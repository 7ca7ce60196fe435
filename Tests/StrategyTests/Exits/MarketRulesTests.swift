import Market
import Strategy
import Testing
import Trading

/// Rules that look at the underlying, at VIX and at the position's lean.
@Suite struct MarketRulesTests {
    static let condor = [
        Leg(.short, Scene.contract(.put, 95)), Leg(.long, Scene.contract(.put, 90)),
        Leg(.short, Scene.contract(.call, 105)), Leg(.long, Scene.contract(.call, 110)),
    ]
    private func condor(_ change: (inout ExitSettings) -> Void) -> Watched {
        Watched(.ironCondor, legs: Self.condor, change)
    }

    // MARK: Short strikes

    @Test(arguments: [
        (95.01, false, false), (95, true, false), (94.99, true, true), (105, true, false), (106, true, true),
    ])
    func `a short strike is touched at the strike, and breached beyond it`(
        spot: Double, isTouched: Bool, isBreached: Bool
    ) {
        var touched = condor { $0.shortStrike = .touched }
        #expect((touched.sees(at: "11:00", mid: 100) { $0.spot = Price(rounding: spot) } == .strike) == isTouched)
        var breached = condor { $0.shortStrike = .breached }
        #expect((breached.sees(at: "11:00", mid: 100) { $0.spot = Price(rounding: spot) } == .strike) == isBreached)
    }

    @Test func `a strike is confirmed like a stop, after the grace, and needs no quote of the options`() {
        var trade = condor {
            $0.shortStrike = .touched
            $0.stopConfirmations = 3
            $0.grace = .seconds(900)
        }
        #expect(trade.sees(at: "10:44", on: Watched.entry, mid: 100) { $0.spot = .dollars(90) } == nil)
        let seen = ["10:45", "10:46", "10:47"].map { clock in
            trade.sees(at: clock, on: Watched.entry) { $0.spot = .dollars(90) }
        }
        #expect(seen == [nil, nil, .strike])
    }

    @Test func `without a price of the underlying no strike is touched`() {
        var trade = condor { $0.shortStrike = .touched }
        #expect(trade.sees(at: "11:00", mid: 100) == nil)
    }

    @Test(arguments: [StructureKind.shortStraddle, .ironFly, .ironButterfly, .putButterfly, .callButterfly])
    func `what is sold at the money is not left because the price is there, nor for the delta it was sold with`(
        kind: StructureKind
    ) {
        var trade = Watched(
            kind, legs: [Leg(.short, Scene.contract(.put, 100)), Leg(.short, Scene.contract(.call, 100))]
        ) {
            $0.shortStrike = .touched
            $0.shortDelta = 0.5
        }
        #expect(
            trade.sees(at: "11:00", mid: 100) {
                $0.spot = .dollars(100)
                $0.shortDelta = 0.55
            } == nil)
        let sight = ExitSight(
            rules: trade.settings, session: Watched.day, at: trade.trade.openedAt, resolution: .intraday)
        let asks = ExitRules.asksShortDelta(sight, trade.trade)
        #expect(!asks)
    }

    // MARK: VIX

    @Test func `VIX above a level closes`() {
        var trade = condor { $0.vix = VIXLimits(level: 30) }
        #expect(trade.sees(at: "11:00", mid: 100) { $0.vix = 30 } == nil)
        #expect(trade.sees(at: "11:01", mid: 100) { $0.vix = 30.1 } == .vixSpike)
        #expect(trade.sees(at: "11:02", mid: 100) == nil, "what is not known is not high")
    }

    @Test func `VIX that rose by more than a fifth since the session before closes`() {
        var trade = condor { $0.vix = VIXLimits(rise: 0.2) }
        #expect(trade.sees(at: "15:59", mid: 100) { $0.vix = 20 } == nil)
        #expect(trade.sees(at: "9:31", on: Watched.day + 1, mid: 100) { $0.vix = 24 } == nil)
        #expect(trade.sees(at: "9:32", on: Watched.day + 1, mid: 100) { $0.vix = 24.1 } == .vixSpike)
        #expect(trade.sees(at: "9:31", on: Watched.day + 2, mid: 100) { $0.vix = 25 } == nil, "a day later it is old")
    }

    @Test func `on the day of the entry VIX is held against what it was then`() {
        var trade = condor { $0.vix = VIXLimits(rise: 0.2) }
        #expect(trade.sees(at: "10:31", on: Watched.entry, mid: 100) { $0.vix = 20 } == nil)
        #expect(trade.sees(at: "10:32", on: Watched.entry, mid: 100) { $0.vix = 25 } == .vixSpike)
    }

    @Test func `a spike is confirmed like a stop`() {
        var trade = condor {
            $0.vix = VIXLimits(level: 30)
            $0.stopConfirmations = 2
        }
        #expect(trade.sees(at: "11:00", mid: 100) { $0.vix = 50 } == nil)
        #expect(trade.sees(at: "11:01", mid: 100) { $0.vix = 20 } == nil)
        #expect(trade.sees(at: "11:02", mid: 100) { $0.vix = 50 } == nil)
        #expect(trade.sees(at: "11:03", mid: 100) { $0.vix = 50 } == .vixSpike)
    }

    // MARK: Lean

    @Test func `a position leans when a unit's delta is above its limit; that closes nothing`() {
        var trade = condor { $0.unitDelta = 0.5 }
        #expect(!ExitRules.leans(trade.settings, unitDelta: 0.5))
        #expect(ExitRules.leans(trade.settings, unitDelta: -0.51))
        #expect(!ExitRules.leans(trade.settings, unitDelta: nil))
        #expect(!ExitRules.leans(.none, unitDelta: 2))
        #expect(trade.sees(at: "11:00", mid: 100) { $0.unitDelta = 2 } == nil)
    }
}
