import Market
import Testing
import Trading

@testable import Simulation

/// What happens somewhere within two hundred seeds: a simulator that never meets a case does not test it.
@Suite struct CoverageTests {
    private static let readers = (0..<200 as Range<UInt64>).map { WorldReader(seed: $0, days: 5, minutes: 65) }

    @Test func `every regime occurs at a start, and regimes change`() {
        var starts: [MarketRegime: Int] = [:]
        var changes = 0
        for seed in 0..<200 as Range<UInt64> {
            var world = SimulatedWorld(
                seed: seed, settings: SimulatedWorld.Settings(days: 5, interval: .seconds(7_200)))
            let start = world.regime
            starts[start, default: 0] += 1
            while world.next() != nil {}
            if world.regime != start { changes += 1 }
        }
        for regime in MarketRegime.allCases { #expect(starts[regime, default: 0] >= 15) }
        #expect(changes >= 20)
    }

    @Test func `every kind of event that an index and a fund can have occurs`() {
        let ranks = Set(CoverageTests.readers.flatMap { $0.events.map(\.rank) })
        // All but earnings, which are a single company's, and quotes of an underlying beside its chain.
        #expect(ranks == [0, 1, 3, 4, 5, 6, 8])
        let releases = CoverageTests.readers.flatMap { reader in
            reader.events.compactMap { event -> MacroRelease.Kind? in
                guard case .macro(let release) = event else { return nil }
                let day = EasternTime.day(of: release.at)
                return reader.world.sessions.contains { $0.day == day } ? release.kind : nil
            }
        }
        #expect(Set(releases) == Set(MacroRelease.Kind.allCases))
    }

    @Test func `runs meet weekends, holidays, half days and both clocks`() {
        var (weekends, holidays, halfDays, summers) = (0, 0, 0, 0)
        for reader in CoverageTests.readers {
            let sessions = reader.world.sessions
            for (session, next) in zip(sessions, sessions.dropFirst()) {
                let days = session.day.days(to: next.day)
                if days == 3 { weekends += 1 }
                if days == 2 || days == 4 { holidays += 1 }
            }
            halfDays += sessions.filter(\.closesEarly).count
            if EasternTime.hoursBehindUTC(at: sessions[0].opensAt) == 4 { summers += 1 }
        }
        #expect(weekends > 100)
        #expect(holidays > 10)
        #expect(halfDays > 10)
        #expect((40...170).contains(summers))
    }

    @Test func `options expire worthless, in the money, and with the close on their strike or a cent beside it`() {
        var (inTheMoney, worthless, on, beside) = (0, 0, 0, 0)
        for reader in CoverageTests.readers {
            for bar in reader.bars(.spx) + reader.bars(.spy) {
                let chain = reader.chains.last { $0.session == bar.session && $0.underlyingPrice == bar.close }!
                for row in chain.series[0].puts {
                    let distance = chain.strike(at: row).price - bar.close
                    if distance > .zero { inTheMoney += 1 } else { worthless += 1 }
                    if distance == .zero { on += 1 }
                    if distance.magnitude == .cents(1) { beside += 1 }
                }
            }
        }
        #expect(inTheMoney > 1_000)
        #expect(worthless > 1_000)
        #expect(on > 10)
        #expect(beside > 20)
    }

    @Test func `a short put sold at a delta of a fifth is breached now and then, loses twice its credit or halves`() {
        var (breached, stopped, halved, all) = (0, 0, 0, 0)
        for reader in CoverageTests.readers {
            let chains = reader.chains(.spx)
            let first = chains[0]
            guard let series = first.series.last(where: { $0.expiry <= reader.world.sessions[4].day }) else { continue }
            let row = series.puts.min {
                abs(first.vendorDelta(at: $0)! + 0.2) < abs(first.vendorDelta(at: $1)! + 0.2)
            }!
            guard let credit = first.bid(at: row), credit > .zero else { continue }
            let contract = OptionContract(
                root: series.root, expiry: series.expiry, right: .put, strike: first.strike(at: row))
            let later = chains.filter { $0.session <= series.expiry }
            let asks = later.compactMap { $0.quote(of: contract)?.ask }
            all += 1
            if later.contains(where: { $0.underlyingPrice! < contract.strike.price }) { breached += 1 }
            if asks.contains(where: { $0 > credit * 3 }) { stopped += 1 }
            if asks.contains(where: { $0 * 2 <= credit }) { halved += 1 }
        }
        #expect(all > 150)
        for count in [breached, stopped, halved] { #expect(count > all / 10 && count < all * 9 / 10) }
    }

    @Test func `prices gap over the night and jump within the day`() {
        var (gaps, jumps) = (0, 0)
        for reader in CoverageTests.readers where reader.splits.isEmpty {
            let bars = reader.bars(.spx)
            for (bar, next) in zip(bars, bars.dropFirst()) {
                let night = next.open!.approximateDollars / bar.close.approximateDollars
                if abs(night - 1) > 0.01 { gaps += 1 }
            }
            let chains = reader.chains(.spx)
            for (chain, next) in zip(chains, chains.dropFirst()) where chain.session == next.session {
                if abs(next.spot / chain.spot - 1) > 0.015 { jumps += 1 }
            }
        }
        #expect(gaps > 50)
        #expect(jumps > 50)
    }

    @Test func `a run of a year of crashes and rallies ends with every price positive and every chain listed`() {
        for seed in 0..<4 as Range<UInt64> {
            let reader = WorldReader(seed: seed, days: 250, minutes: 390)
            #expect(reader.bars(.spx).count == 250 && reader.bars(.spy).count == 250)
            #expect(reader.bars(.spx).allSatisfy { $0.low! > .dollars(1) })
            #expect(reader.chains.allSatisfy { $0.count >= 90 && $0.count < 2_000 })
        }
    }

    @Test func `the near volatility index stands above the far one in a panic, and below it in calm`() {
        for reader in CoverageTests.readers {
            for (near, far) in zip(reader.bars(.vix), reader.bars(.vix3m)) {
                if near.close > .dollars(40) { #expect(far.close < near.close) }
                if near.close < .dollars(16) { #expect(far.close > near.close) }
            }
        }
    }
}
