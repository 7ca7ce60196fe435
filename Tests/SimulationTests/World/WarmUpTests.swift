import Market
import Testing
import Trading

@testable import Simulation

/// The daily history before a run.
@Suite struct WarmUpTests {
    private func closes(_ events: [MarketEvent], _ symbol: Symbol) -> [DailyBar] {
        events.compactMap { if case .bar(symbol, let bar) = $0 { bar } else { nil } }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a year of bars ends with the session before the first`(seed: UInt64) {
        let world = SimulatedWorld(seed: seed, settings: SimulatedWorld.Settings(days: 2))
        let events = world.warmUp()
        let first = world.sessions[0].day
        for symbol in [Symbol.spx, .spy, .vix, .vix3m] {
            let bars = closes(events, symbol)
            #expect(bars.count == 260)
            #expect(NYSE.sessions(in: bars[0].session...first - 1).map(\.day) == bars.map(\.session))
            for bar in bars {
                #expect(bar.close > .zero)
                guard let high = bar.high, let low = bar.low, let open = bar.open else { continue }
                #expect((low...high).contains(bar.close) && (low...high).contains(open))
            }
        }
        for (event, next) in zip(events, events.dropFirst()) {
            #expect((event.knownAt, event.rank) <= (next.knownAt, next.rank))
        }
        #expect(events.last!.knownAt < world.upcoming!)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the run goes on where the history ends`(seed: UInt64) {
        let reader = WorldReader(seed: seed, days: 1)
        let history = reader.world.warmUp()
        for symbol in [Symbol.spx, .spy] {
            let close = closes(history, symbol).last!.close.approximateDollars
            #expect(abs(reader.chains(symbol)[0].spot / close - 1) < 0.2)
        }
        let vix = closes(history, .vix).last!.close.approximateDollars
        #expect((0.4...2.5).contains(reader.bars(.vix)[0].open!.approximateDollars / vix))
    }

    @Test func `history is the same whether or not the run was read`() {
        var read = SimulatedWorld(seed: 9, settings: SimulatedWorld.Settings(days: 2))
        let before = read.warmUp().map(WorldReader.digest)
        for _ in 0..<200 { _ = read.next() }
        #expect(read.warmUp().map(WorldReader.digest) == before)
    }

    @Test func `the year before a run has four dividends of the fund and a calendar that meets the run's`() {
        for seed in 0..<20 as Range<UInt64> {
            let reader = WorldReader(seed: seed, days: 2)
            let first = reader.world.sessions[0].day
            let history = reader.world.warmUp()
            let paid = history.compactMap { if case .dividend(let dividend) = $0 { dividend } else { nil } }
            #expect(paid.count == 4)
            #expect(paid.allSatisfy { $0.exDate > first - 365 && $0.exDate < first && NYSE.isSession($0.exDate) })
            let covered = (history + reader.events).compactMap { event -> ClosedRange<Day>? in
                if case .coverage(let one) = event, one.calendar == .dividends(.spy) { one.days } else { nil }
            }
            #expect(covered.count == 2)
            #expect(covered[0].upperBound + 1 == covered[1].lowerBound)
            #expect(covered[0].lowerBound <= first - 365)
        }
    }

    @Test func `its length is asked for`() {
        let world = SimulatedWorld(seed: 1, settings: SimulatedWorld.Settings(days: 1))
        #expect(closes(world.warmUp(sessions: 40), .vix).count == 40)
        #expect(closes(world.warmUp(sessions: 0), .vix).isEmpty)
    }
}
