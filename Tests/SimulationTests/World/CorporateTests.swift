import Market
import Testing
import Trading

@testable import Simulation

/// Dividends and splits of the fund, and what they do to prices and contracts.
@Suite struct CorporateTests {
    private static let readers = (0..<200 as Range<UInt64>).map {
        WorldReader(seed: $0, days: 6, minutes: 120, underlyings: [.fund])
    }

    @Test func `a dividend is announced sessions before its ex-date, sometimes within the run`() {
        var within = 0
        for reader in CorporateTests.readers {
            for dividend in reader.dividends {
                #expect(dividend.symbol == .spy)
                #expect(dividend.amount > .zero)
                #expect(NYSE.isSession(dividend.exDate))
                let told = EasternTime.day(of: dividend.knownAt)
                #expect((1...5).contains(NYSE.sessionCount(from: told, to: dividend.exDate)))
                if reader.world.sessions.contains(where: { $0.day == dividend.exDate }) { within += 1 }
            }
        }
        #expect(within >= 20)
    }

    @Test func `what is announced covers the run, so that no dividend comes as a surprise`() {
        for reader in CorporateTests.readers {
            let coverage = reader.events.lazy.compactMap { event -> CalendarCoverage? in
                if case .coverage(let coverage) = event, coverage.calendar == .dividends(.spy) { coverage } else { nil }
            }.first
            #expect(coverage.map { $0.days.contains(reader.world.sessions[5].day) } == true)
        }
    }

    @Test func `calls that outlive the ex-date are cheaper by the dividend, puts dearer`() {
        var checked = 0
        for reader in CorporateTests.readers {
            for chain in reader.chains {
                let (first, last) = (chain.series[0], chain.series[chain.series.count - 1])
                let amount = reader.awaited(chain, until: last.expiry)
                guard amount > 0.5, reader.awaited(chain, until: first.expiry) == 0 else { continue }
                // The forward that the row at the money implies.
                func forward(_ series: Chain.Series) -> Double? {
                    let call = series.calls.min {
                        abs(chain.vendorDelta(at: $0)! - 0.5) < abs(chain.vendorDelta(at: $1)! - 0.5)
                    }!
                    let put = series.puts.lowerBound + call - series.calls.lowerBound
                    guard let c = chain.quote(at: call).mid, let p = chain.quote(at: put).mid,
                        chain.quote(at: call).width! + chain.quote(at: put).width! < .cents(30)
                    else { return nil }
                    return chain.strike(at: call).price.approximateDollars + c - p
                }
                guard let near = forward(first), let far = forward(last) else { continue }
                let rate = reader.rates.last { $0.knownAt < chain.knownAt }!.rate
                let carry = chain.spot * rate * Double(first.expiry.days(to: last.expiry)) / 365
                #expect(abs(near + carry - amount - far) < 0.4, "\(chain.knownAt)")
                checked += 1
            }
        }
        #expect(checked > 20)
    }

    @Test func `on the ex-date the price falls by about the dividend more than the market's move`() {
        // With a fund that moves as the index does, what is left of the difference is the dividend.
        let fund = SimulatedUnderlying(
            root: Root("SPY")!, startsWithin: Price.dollars(400)...Price.dollars(500), ownShare: 0)
        var checked = 0
        for seed in 0..<120 as Range<UInt64> {
            let reader = WorldReader(seed: seed, days: 5, minutes: 180, underlyings: [.index, fund])
            let (indexBars, fundBars) = (reader.bars(.spx), reader.bars(.spy))
            for dividend in reader.dividends {
                guard let place = fundBars.firstIndex(where: { $0.session == dividend.exDate }), place > 0 else {
                    continue
                }
                let market = indexBars[place].open!.approximateDollars / indexBars[place - 1].close.approximateDollars
                let close = fundBars[place - 1].close.approximateDollars
                let expected = (close - dividend.amount.approximateDollars) * market
                #expect(abs(fundBars[place].open!.approximateDollars - expected) < 0.02)
                checked += 1
            }
        }
        #expect(checked > 10)
    }

    @Test func `a split is known before the open of its day`() {
        var surprises = 0
        for reader in CorporateTests.readers {
            for split in reader.splits {
                #expect([2, 1.5].contains(split.newPerOld))
                #expect(NYSE.isSession(split.date))
                #expect(split.knownAt < EasternTime.instant(split.date, TimeOfDay(9, 30)))
                if EasternTime.day(of: split.knownAt) == split.date { surprises += 1 }
            }
        }
        #expect(surprises >= 1)
    }

    @Test func `a two-for-one split halves the price and every strike, and the contracts stay listed`() {
        var checked = 0
        for split in splitDays(ratio: 2) {
            checked += 1
            #expect(abs(split.after.spot / split.before.spot - 0.5) < 0.1)
            let now = Set(split.after.contracts.map(\.contract))
            for (contract, _) in split.before.contracts where contract.expiry >= split.after.session {
                let half = Strike(trusted: Price(units: contract.strike.price.units / 2))
                let divided = OptionContract(
                    root: contract.root, expiry: contract.expiry, right: contract.right, strike: half)
                #expect(now.contains(divided))
            }
        }
        #expect(checked >= 5)
    }

    @Test func `a three-for-two split lists new strikes, and the old contracts are no longer there`() {
        var checked = 0
        for split in splitDays(ratio: 1.5) {
            checked += 1
            #expect(abs(split.after.spot / split.before.spot - 2.0 / 3) < 0.1)
            for series in split.after.series {
                #expect(!RootRules.of(series.root).isAdjusted)
                let strikes = series.calls.map { split.after.strike(at: $0).price }
                // Nothing of the old range is left above what the new price asks for.
                #expect(strikes.contains { $0.approximateDollars < split.after.spot })
                #expect(strikes.allSatisfy { $0.units % 5_000 == 0 })
            }
            let highest = split.after.contracts.map(\.contract.strike).max()!
            let oldHighest = split.before.contracts.map(\.contract.strike).max()!
            #expect(highest < oldHighest)
        }
        #expect(checked >= 2)
    }

    @Test func `bars around a split are as traded`() {
        for reader in CorporateTests.readers {
            for split in reader.splits {
                let bars = reader.bars(.spy)
                guard let place = bars.firstIndex(where: { $0.session == split.date }), place > 0 else { continue }
                let ratio = bars[place - 1].close.approximateDollars / bars[place].open!.approximateDollars
                #expect(abs(ratio / split.newPerOld - 1) < 0.2)
            }
        }
    }

    /// The last chain before and the first chain after each split of that ratio.
    private func splitDays(ratio: Double) -> [(before: Chain, after: Chain)] {
        CorporateTests.readers.flatMap { reader in
            reader.splits.filter { $0.newPerOld == ratio }.compactMap { split in
                guard let before = reader.chains.last(where: { $0.session < split.date }),
                    let after = reader.chains.first(where: { $0.session == split.date })
                else { return nil }
                return (before, after)
            }
        }
    }
}
