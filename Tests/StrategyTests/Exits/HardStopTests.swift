import Market
import Strategy
import Testing
import Trading

/// What closes at once, whatever the guards would say.
@Suite struct HardStopTests {
    private func trade(_ change: (inout HardStops) -> Void) -> Watched {
        Watched(.shortStrangle) {
            $0.grace = .seconds(900)
            $0.stopConfirmations = 3
            change(&$0.hardStops)
        }
    }

    @Test func `more than two and a half credits lost close at once, with neither grace nor confirmation`() {
        var trade = trade { $0.loss = 2.5 }
        #expect(trade.signal(at: "10:31", on: Watched.entry, mid: 700) == nil, "two and a half are not more")
        #expect(
            trade.signal(at: "10:32", on: Watched.entry, mid: 701) == ExitSignal(.hardLoss, .immediate))
    }

    @Test func `a jump closes, too`() {
        var trade = trade { $0.loss = 2.5 }
        _ = trade.sees(at: "11:00", mid: 200)
        #expect(trade.sees(at: "11:01", mid: 900) == .hardLoss)
    }

    @Test func `of a wide mark even the better side of every leg must show the loss`() {
        var trade = trade { $0.loss = 2.5 }
        #expect(trade.sees(at: "11:00", mid: 900, quality: .wide, best: 700) == nil)
        #expect(trade.sees(at: "11:01", mid: 900, quality: .wide, best: 701) == .hardLoss)
        #expect(trade.sees(at: "11:02", mid: 900, quality: .wide) == nil)
    }

    @Test func `a worthless long does not hold up a hard stop`() {
        var trade = trade { ($0.loss, $0.dte) = (2.5, 60) }
        #expect(trade.sees(at: "11:00", shorts: 900, best: 701) == .hardLoss)
        #expect(trade.sees(at: "11:01", shorts: 300, best: 250) == .hardDTE)
    }

    @Test func `not on the first five minutes' quotes`() {
        var trade = trade { $0.loss = 2.5 }
        #expect(trade.sees(at: "9:34:59", mid: 900) == nil)
        #expect(trade.sees(at: "9:35", mid: 900) == .hardLoss)
    }

    @Test func `where there is one snapshot a day there are no opening quotes`() {
        var trade = trade { $0.loss = 2.5 }.daily()
        #expect(trade.sees(at: "16:00", mid: 900) == .hardLoss)
    }

    @Test func `fewer than five days are left`() {
        var trade = trade { $0.dte = 5 }
        trade.trade.expiry = Day("2026-09-19")!
        #expect(trade.sees(at: "11:00", on: Day("2026-09-14")!, mid: 100) == nil, "five are left")
        #expect(trade.sees(at: "11:00", on: Day("2026-09-15")!, mid: 100) == .hardDTE)
    }

    @Test func `the delta of a whole unit passed its limit, whichever way`() {
        var trade = trade { $0.unitDelta = 1 }
        #expect(trade.sees(at: "11:00", mid: 100) { $0.unitDelta = 1 } == nil)
        #expect(trade.sees(at: "11:01", mid: 100) { $0.unitDelta = 1.01 } == .hardDelta)
        #expect(trade.sees(at: "11:02", mid: 100) { $0.unitDelta = -1.01 } == .hardDelta)
        #expect(trade.sees(at: "11:03", mid: 100) == nil, "none is guessed")
    }

    @Test func `a black swan needs a price at which to leave`() {
        var trade = trade { $0.vix = VIXLimits(level: 40) }
        #expect(trade.sees(at: "11:00", mid: 100) { $0.vix = 40 } == nil)
        #expect(trade.sees(at: "11:01") { $0.vix = 41 } == nil, "no valid quote")
        #expect(trade.sees(at: "11:02", mid: 100) { $0.vix = 41 } == .blackSwan)
    }

    @Test func `without a credit there is no multiple of it`() {
        var trade = trade { $0.loss = 0.1 }.costing(100)
        #expect(trade.sees(at: "11:00", mid: 50) == nil)
    }
}
