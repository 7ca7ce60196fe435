import Market
import Strategy
import Testing
import Trading

/// Every exit has one reason.
@Suite struct PrecedenceTests {
    private struct Rule: Sendable {
        let reason: ExitReason
        let takeOff: @Sendable (inout ExitSettings) -> Void
        init(_ reason: ExitReason, _ takeOff: @escaping @Sendable (inout ExitSettings) -> Void) {
            self.reason = reason
            self.takeOff = takeOff
        }
    }
    /// First things first.
    private static let order = [
        Rule(.hardLoss) { $0.hardStops.loss = nil }, Rule(.hardDelta) { $0.hardStops.unitDelta = nil },
        Rule(.blackSwan) { $0.hardStops.vix = VIXLimits() }, Rule(.hardDTE) { $0.hardStops.dte = nil },
        Rule(.target) { $0.profitTarget = nil }, Rule(.trailing) { $0.trailing = nil },
        Rule(.stop) { $0.stopMultiple = nil }, Rule(.vixSpike) { $0.vix = VIXLimits() },
        Rule(.strike) { $0.shortStrike = nil }, Rule(.delta) { $0.shortDelta = nil },
        Rule(.lastMinutes) { $0.lastMinutes = nil }, Rule(.clock) { $0.clock = nil }, Rule(.dte) { $0.dte = nil },
    ]

    /// A strangle on the last afternoon, through its put, with VIX at 60: the worse sides show a profit and the mids a
    /// loss, so that nothing does not hold.
    private func reason(_ change: (inout ExitSettings) -> Void) -> ExitReason? {
        let legs = [Leg(.short, Scene.contract(.put, 95)), Leg(.short, Scene.contract(.call, 105))]
        var trade = Watched(.shortStrangle, legs: legs) {
            $0 = ExitSettings(
                profitTarget: 0.5, targetPrice: .natural, stopMultiple: 2, stopShareOfMaximumLoss: nil,
                stopConfirmations: 1, grace: .zero, shortDelta: 0.5, dte: 21,
                trailing: TrailingProfit(arm: 0.6, giveBack: 0.1), suspectJump: nil, shortStrike: .touched,
                vix: VIXLimits(level: 30), clock: TimeOfDay(15, 30), lastMinutes: .seconds(1_800),
                hardStops: HardStops(loss: 2.5, unitDelta: 1, vix: VIXLimits(level: 40), dte: 5))
            change(&$0)
        }
        _ = trade.sees(at: "10:00", on: Watched.day, mid: 900, natural: 50)
        return trade.sees(at: "15:45", on: Watched.expiry, mid: 900, natural: 90) {
            ($0.spot, $0.vix, $0.shortDelta, $0.unitDelta) = (.dollars(90), 60, 0.9, 1.5)
        }
    }

    @Test func `of all that hold the first in order is the reason, and each of them would be one`() {
        var off: [Rule] = []
        for rule in Self.order {
            #expect(reason { settings in for rule in off { rule.takeOff(&settings) } } == rule.reason)
            off.append(rule)
        }
        #expect(reason { settings in for rule in off { rule.takeOff(&settings) } } == nil)
    }

    @Test func `every reason that a rule gives is in the order, and no other`() {
        let given: Set<ExitReason> = Set(ExitReason.allCases).subtracting([
            .expiry, .end, .manual, .assigned, .closedByVenue, .broken, .kill, .threatened,
        ])
        #expect(Set(Self.order.map(\.reason)) == given)
        #expect(Set(ExitReason.allCases.filter(\.isHardStop)) == Set(Self.order.prefix(4).map(\.reason)))
    }

    @Test func `every reason has a word and a sentence of its own`() {
        #expect(Set(ExitReason.allCases.map(\.word)).count == ExitReason.allCases.count)
        #expect(Set(ExitReason.allCases.map(\.sentence)).count == ExitReason.allCases.count)
    }
}
