import Market
import Strategy
import Testing
import Trading

/// What a person decides for one trade.
@Suite struct ExitOverridesTests {
    private func trade() -> Watched {
        Watched(.shortStrangle, legs: [Leg(.short, Scene.contract(.put, 95))]) {
            ($0.profitTarget, $0.stopMultiple, $0.stopShareOfMaximumLoss, $0.dte) = (0.5, 2, 0.75, 21)
            ($0.profitDollars, $0.stopShareOfDebit) = (.dollars(100), 0.5)
            ($0.shortStrike, $0.clock, $0.vix) = (.touched, TimeOfDay(15, 45), VIXLimits(level: 30))
            $0.hardStops.loss = 2.5
            $0.suspectJump = nil
        }
    }

    @Test func `what is held by a person's word is closed by no rule but a hard stop`() {
        var trade = trade()
        trade.decides(ExitOverrides(holds: true))
        #expect(trade.sees(at: "11:00", mid: 10) == nil)
        #expect(trade.sees(at: "11:01", mid: 650) == nil)
        #expect(
            trade.sees(at: "15:59", on: Watched.expiry, mid: 200) {
                $0.spot = .dollars(80)
                $0.vix = 60
            } == nil)
        #expect(trade.sees(at: "11:00", mid: 701) == .hardLoss)
        trade.decides(nil)
        #expect(trade.sees(at: "11:01", mid: 10) == .target, "the word was taken back")
    }

    @Test func `its own target takes the place of the strategy's`() {
        var trade = trade()
        trade.decides(ExitOverrides(profitTarget: 0.25))
        #expect(trade.sees(at: "11:00", mid: 151) == nil)
        #expect(trade.sees(at: "11:01", mid: 150) == .target)
        trade.decides(ExitOverrides(profitTarget: 0.9))
        #expect(trade.sees(at: "11:02", mid: 100) == nil, "neither half the credit nor the dollars count")
        #expect(trade.sees(at: "11:03", mid: 650) == .stop, "the other rules stand")
    }

    @Test func `its own stop takes the place of every limit of the strategy's`() {
        var trade = trade()
        trade.settings.hardStops.loss = nil
        trade.decides(ExitOverrides(stop: 4))
        #expect(trade.sees(at: "11:00", mid: 999) == nil)
        #expect(trade.sees(at: "11:01", mid: 1_000) == .stop)
        var bought = self.trade().costing(100)
        bought.decides(ExitOverrides(stop: 0.8))
        #expect(bought.sees(at: "11:00", mid: -21) == nil, "a share of the debit, where there is one")
        #expect(bought.sees(at: "11:01", mid: -20) == .stop)
    }

    @Test func `a trade that is held may have a target of its own`() {
        var trade = trade()
        trade.decides(ExitOverrides(holds: true, profitTarget: 0.9))
        #expect(trade.sees(at: "11:00", mid: 21) == nil)
        #expect(trade.sees(at: "11:01", mid: 20) == .target)
    }

    @Test func `without a word nothing changes`() {
        let settings = trade().settings
        #expect(ExitOverrides().applied(to: settings) == settings)
        #expect(ExitOverrides(staysUnadjusted: true).applied(to: settings) == settings)
    }

    @Test func `a roll forgets what was counted, and keeps the word`() {
        var trade = trade()
        trade.settings.stopConfirmations = 2
        trade.decides(ExitOverrides(profitTarget: 0.9))
        #expect(trade.sees(at: "11:00", mid: 650) == nil)
        trade.startsOver()
        #expect(trade.sees(at: "11:01", mid: 650) == nil, "the first of two again")
        #expect(trade.sees(at: "11:02", mid: 100) == nil, "half the credit is not its target")
    }
}
