import Desk
import Market
import Profiles
import Strategy
import Testing
import Trading

/// The groups `adjust` and `wheel` of a strategy.
@Suite struct AdjustmentSettingsTests {
    private func strategy(_ lines: String = "", relaxes setting: String? = nil) throws -> StrategySettings {
        try #require(try Profile.read(profile(lines, relaxes: setting)).desk.strategies.first)
    }
    private func profile(_ lines: String, relaxes setting: String? = nil) -> String {
        let text = lines.isEmpty ? TestProfiles.smallest + "\n" : TestProfiles.strategy(and: lines)
        let note = setting.map { "relaxes: [{ setting: \"strategies[bull-put].\($0)\", because: a test }]\n" }
        return text + (note ?? "")
    }

    @Test func `what is not written adjusts nothing and keeps no shares`() throws {
        let strategy = try strategy()
        #expect(strategy.adjustments?.isOn == false)
        #expect(strategy.wheel?.isRun == false)
    }

    @Test func `the football system stands at the specification's numbers`() throws {
        let adjustments = try #require(try strategy("adjust: { downs: { play: yes } }").adjustments)
        let downs = adjustments.downs
        #expect(adjustments.isOn && downs.isPlayed)
        #expect(downs.near == .delta(0.35) && downs.untestedDelta == 0.16 && downs.secondTarget == 0.70)
        #expect(downs.through == .expectedMoves(0) && downs.thirdTarget == 0.25)
        #expect(downs.fourth == .hold && downs.fourthTarget == 0.01 && downs.fourthStop == 2)
        #expect(adjustments.leastNet == .credit(.cents(1)) && adjustments.perSessionMaximum == 1)
    }

    @Test func `rolls, the last afternoon and the wheel are read whole`() throws {
        let strategy = try strategy(
            """
            adjust:
              least: -0.25
              roll: { do: yes, dte: 10, threatened: { moves: 0.2 }, ways: [out, away] }
              expiryDay: { close: yes, broker: 15:45, lead: 20m, near: 1% }
            wheel: { run: yes, call: { delta: 0.25..0.35, window: 20..40 }, stop: 15% }
            """, relaxes: "adjust.least")
        let adjustments = try #require(strategy.adjustments)
        #expect(adjustments.leastNet == .debit(.cents(25)))
        #expect(
            adjustments.roll
                == RollSettings(
                    isOn: true, dte: 10, threatened: .expectedMoves(0.2), ways: [.out, .away], window: 21...45,
                    otherwise: .close, reduceShare: 0.5))
        #expect(adjustments.expiryDay.brokerClosesFrom == TimeOfDay(15, 45))
        #expect(adjustments.expiryDay.lead == .seconds(1_200) && adjustments.expiryDay.nearShare == 0.01)
        #expect(
            strategy.wheel
                == WheelSettings(
                    isRun: true, callDelta: 0.25...0.35, callWindow: 20...40, allowsBelowBasis: false, stop: 0.15))
    }

    @Test(
        arguments: [
            ("adjust: { least: -0.01 }", "adjust.least"), ("adjust: { perSession: 2 }", "adjust.perSession"),
            ("adjust: { rollsOut: 4 }", "adjust.rollsOut"),
            ("adjust: { downs: { fourth: { stop: 2.5 } } }", "adjust.downs.fourth.stop"),
            ("wheel: { call: { belowBasis: yes } }", "wheel.call.belowBasis"),
        ])
    func `what risks more than the default needs its reason`(line: String, path: String) {
        #expect(TestProfiles.problems(profile(line)).map(\.path) == ["strategies[bull-put].\(path)"])
        #expect(TestProfiles.problems(profile(line, relaxes: path)).isEmpty)
    }

    @Test(
        arguments: [
            "adjust: { downs: { second: { when: { delta: 1.5 } } } }", "adjust: { downs: { second: { when: 0.35 } } }",
            "adjust: { roll: { ways: [sideways] } }", "adjust: { roll: { window: 45..21 } }",
            "adjust: { downs: { fourth: { do: pray } } }", "wheel: { call: { delta: 30 } }",
        ])
    func `a mistake is refused where it stands`(line: String) {
        #expect(TestProfiles.problems(profile(line)).count == 1)
    }

    @Test func `a strategy made without a profile is written with both switched off`() throws {
        var profile = try Profile.read(TestProfiles.smallest)
        let text = profile.canonicalText
        profile.desk.strategies[0].adjustments = nil
        profile.desk.strategies[0].wheel = nil
        #expect(profile.canonicalText == text)
    }
}
