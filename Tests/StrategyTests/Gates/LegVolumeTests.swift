import Market
@testable import Strategy
import Testing
import Trading

/// How much a leg must have been traded: by the time of day, or in the session before.
@Suite struct LegVolumeTests {
    /// The verdict on a put spread whose short leg traded `volume` by `time`, and `before` in the session before.
    private func verdict(
        _ volume: Int32?, at time: TimeOfDay = TimeOfDay(10, 30), before: Int32? = nil,
        _ change: (inout Scene) -> Void = { _ in }
    ) -> Verdict? {
        var scene = Scene(.bullPutSpread)
        scene.strategy.gates.legVolumeByTimeOfDay = true
        scene.knownAt = EasternTime.instant(Scene.session, time)
        scene.facts.clock = .value(scene.knownAt)
        scene.change(.put, 95) { $0.volume = volume }
        var yesterday = scene
        yesterday.change(.put, 95) { $0.volume = before }
        scene.facts.volumesBefore = ContractVolumes(yesterday.chain)
        change(&scene)
        let legs = [Leg(.short, Scene.contract(.put, 95)), Leg(.long, Scene.contract(.put, 85))]
        return EntryPipeline.judge(
            legs: legs, strategy: scene.strategy, chain: scene.chain, facts: scene.facts, book: scene.book
        ).first { $0.gate == .legVolume }?.verdict
    }

    @Test func `an hour after the open a quarter of the day's minimum is enough`() throws {
        // 60 of 390 minutes: 26.3% of a day's volume, so 13.1 of 50 contracts.
        #expect(verdict(14)?.answer == .passed)
        #expect(verdict(13)?.answer == .refused)
        let limit = try #require(verdict(13)?.limit)
        #expect(abs(limit - 50 * 0.26268) < 0.01)
    }

    @Test func `just before the close all of it is asked, and a half day reaches it three hours sooner`() throws {
        let late = try #require(verdict(1, at: TimeOfDay(15, 59))?.limit)
        #expect(late > 49 && late < 50)
        let halfDay = TradingSession(day: Scene.session, open: TimeOfDay(9, 30), close: TimeOfDay(13, 0))
        let early = verdict(1, at: TimeOfDay(12, 59)) { $0.facts.tradingSession = .value(halfDay) }?.limit
        #expect(try #require(early) > 49)
    }

    @Test func `what the session before traded is enough, if it was enough for a whole session`() {
        #expect(verdict(0, before: 50) == .passed(measured: 50, limit: 50))
        #expect(verdict(0, before: 49)?.answer == .refused)
        #expect(verdict(nil, before: 50)?.answer == .passed, "today's need not be known then")
        #expect(verdict(nil, before: 49)?.answer == .unknown(.legVolume))
        #expect(verdict(nil)?.answer == .unknown(.legVolume))
    }

    @Test func `without the session's hours nobody knows what is due by now`() {
        #expect(verdict(500) { $0.facts.tradingSession = .unknown }?.answer == .unknown(.session))
    }

    @Test func `a daily snapshot, and a profile that asks so, want the whole minimum`() {
        #expect(verdict(49) { $0.strategy.gates.legVolumeByTimeOfDay = false }?.answer == .refused)
        #expect(
            verdict(49, before: 500) { $0.strategy.gates.legVolumeByTimeOfDay = false }?.answer == .refused,
            "the session before is asked by time of day only")
        let daily: (inout Scene) -> Void = { scene in
            scene.resolution = .daily
            scene.facts = scene.facts.like(.stock, resolution: .daily)
        }
        #expect(verdict(50, daily)?.answer == .passed)
        #expect(verdict(49, before: 500, daily)?.answer == .refused)
    }

    @Test func `a day's volume comes in as it was seen to, and never runs backwards`() {
        #expect(VolumePace.share(elapsed: 0) == 0 && VolumePace.share(elapsed: 1) == 1)
        #expect(VolumePace.share(elapsed: -1) == 0 && VolumePace.share(elapsed: 2) == 1)
        // AAPL's options on 7 August 2026, all contracts, against the evening's count.
        for (elapsed, seen) in [(146.0 / 390, 0.525), (201.0 / 390, 0.639), (355.0 / 390, 0.905)] {
            #expect(abs(VolumePace.share(elapsed: elapsed) - seen) < 0.03)
        }
        for minute in 0..<390 {
            #expect(
                VolumePace.share(elapsed: Double(minute) / 390) < VolumePace.share(elapsed: Double(minute + 1) / 390))
        }
    }
}

extension Verdict {
    /// What it was held against.
    fileprivate var limit: Double? {
        switch self {
        case .passed(_, let limit), .failed(_, _, let limit): limit
        case .notApplicable, .switchedOff: nil
        }
    }
}
