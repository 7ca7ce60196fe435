import Market
import Testing
import Trading

@testable import Simulation

/// When a simulated market is open and what it says when.
@Suite struct SessionTests {
    @Test(arguments: 0..<60 as Range<UInt64>)
    func `a run is so many consecutive sessions from a real one of 2018 to 2026`(seed: UInt64) {
        let reader = WorldReader(seed: seed, days: 4, minutes: 120)
        let sessions = reader.world.sessions
        #expect(sessions.count == 4)
        #expect((2018...2026).contains(sessions[0].day.year))
        #expect(NYSE.sessions(in: sessions[0].day...sessions[3].day) == sessions)
        for symbol in [Symbol.spx, .spy, .vix, .vix3m] {
            #expect(reader.bars(symbol).map(\.session) == sessions.map(\.day))
        }
        #expect(Set(reader.chains.map(\.session)) == Set(sessions.map(\.day)))
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `each underlying is quoted from the open to the close, and never outside`(seed: UInt64) {
        let reader = WorldReader(seed: seed, days: 3)
        for session in reader.world.sessions {
            for symbol in [Symbol.spx, .spy] {
                let instants = reader.chains(symbol).filter { $0.session == session.day }.map(\.knownAt)
                #expect(instants.first == session.opensAt)
                #expect(instants.last == session.closesAt)
                #expect(Set(instants).count == instants.count)
            }
        }
    }

    @Test func `half days end at 13 o'clock for quotes, bars and expiries`() {
        var halfDays = 0
        for seed in 0..<100 as Range<UInt64> {
            let reader = WorldReader(seed: seed, days: 3, minutes: 60)
            for session in reader.world.sessions where session.closesEarly {
                halfDays += 1
                let bar = reader.bars(.spx).first { $0.session == session.day }
                #expect(bar?.knownAt == EasternTime.instant(session.day, TimeOfDay(13, 0)))
                let last = reader.chains(.spx).last { $0.session == session.day }!
                #expect(last.knownAt == bar?.knownAt)
                let expiring = last.series.first { $0.expiry == session.day }!
                let spot = last.spot
                for row in expiring.puts where last.bid(at: row) != nil && last.ask(at: row) != nil {
                    // No time is left: between bid and ask lies what exercise pays.
                    let pays = max(last.strike(at: row).price.approximateDollars - spot, 0)
                    #expect(last.bid(at: row)!.approximateDollars <= pays)
                    #expect(last.ask(at: row)!.approximateDollars >= pays)
                }
            }
        }
        #expect(halfDays >= 5)
    }

    @Test func `snapshots come about an interval apart, sometimes late, sometimes not at all`() {
        var (onTime, late, silent, steps) = (0, 0, 0, 0)
        for seed in 0..<20 as Range<UInt64> {
            let reader = WorldReader(seed: seed, days: 2, minutes: 5)
            for session in reader.world.sessions {
                let chains = reader.chains(.spy).filter { $0.session == session.day }
                let expected = Int((session.closesAt - session.opensAt).components.seconds) / 300 + 1
                #expect(chains.count <= expected)
                steps += expected
                silent += expected - chains.count
                for chain in chains {
                    let delay = (chain.knownAt - session.opensAt).components.seconds % 300
                    if delay == 0 { onTime += 1 } else { late += 1 }
                    #expect(delay <= 120)
                }
            }
        }
        #expect(onTime > steps / 4)
        #expect(late > steps / 10)
        #expect(silent > steps / 100)
        #expect(silent < steps / 10)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a bar is what the session's prices were, and the close is the last of them`(seed: UInt64) {
        let reader = WorldReader(seed: seed, days: 3, minutes: 5)
        for symbol in [Symbol.spx, .spy] {
            for bar in reader.bars(symbol) {
                let prices = reader.chains(symbol).filter { $0.session == bar.session }.map { $0.underlyingPrice! }
                #expect(bar.open == prices.first)
                #expect(bar.close == prices.last)
                #expect(bar.high! >= prices.max()!)
                #expect(bar.low! <= prices.min()!)
                #expect((bar.low!...bar.high!).contains(bar.close))
                #expect(bar.knownAt == reader.hours(bar.session).closesAt)
                #expect((bar.volume == nil) == (symbol == .spx))
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `volatility indexes are known a quarter of an hour after the close`(seed: UInt64) {
        let reader = WorldReader(seed: seed, days: 3)
        for bar in reader.bars(.vix) + reader.bars(.vix3m) {
            #expect(bar.knownAt == reader.hours(bar.session).closesAt + .seconds(900))
            #expect((bar.low!...bar.high!).contains(bar.close))
            #expect((Price.dollars(5)...Price.dollars(150)).contains(bar.close))
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `each morning before the open a rate is told, that of the session before`(seed: UInt64) {
        let reader = WorldReader(seed: seed, days: 4)
        #expect(reader.rates.map(\.day) == reader.world.sessions.map { NYSE.session(before: $0.day).day })
        for (rate, session) in zip(reader.rates, reader.world.sessions) {
            #expect(rate.knownAt < session.opensAt)
            #expect((0...0.07).contains(rate.rate))
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the macro calendar is complete from before the first session on, and told before it opens`(seed: UInt64) {
        let reader = WorldReader(seed: seed, days: 4)
        let sessions = reader.world.sessions
        for kind in MacroRelease.Kind.allCases {
            let coverage = reader.events.lazy.compactMap { event -> CalendarCoverage? in
                if case .coverage(let coverage) = event, coverage.calendar == .macro(kind) { coverage } else { nil }
            }.first
            #expect(coverage.map { $0.days.contains(sessions[0].day) && $0.days.contains(sessions[3].day) } == true)
            #expect(coverage.map { $0.knownAt < sessions[0].opensAt } == true)
            let releases = reader.events.compactMap { event -> MacroRelease? in
                if case .macro(let release) = event, release.kind == kind { release } else { nil }
            }
            #expect(!releases.isEmpty)
            for release in releases {
                let day = EasternTime.day(of: release.at)
                #expect(NYSE.isSession(day))
                #expect(coverage?.days.contains(day) == true)
                #expect(release.knownAt < sessions[0].opensAt)
            }
        }
    }
}
