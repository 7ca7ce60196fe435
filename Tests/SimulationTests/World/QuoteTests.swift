import Market
import Quant
import Testing
import Trading

@testable import Simulation

/// What a simulated chain quotes.
@Suite struct QuoteTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `nobody bids more than is asked, and both lie on the root's ticks`(seed: UInt64) {
        for chain in WorldReader(seed: seed, days: 3, minutes: 60).chains {
            for series in chain.series {
                let rules = RootRules.of(series.root)
                for row in series.calls.lowerBound..<series.puts.upperBound {
                    for price in [chain.bid(at: row), chain.ask(at: row)].compactMap(\.self) {
                        #expect(price.units % rules.tick(at: price, on: chain.session).units == 0)
                    }
                    if let ask = chain.ask(at: row) { #expect(ask > .zero) }
                    if let bid = chain.bid(at: row), let ask = chain.ask(at: row) { #expect(bid < ask) }
                    if let bid = chain.bid(at: row) { #expect(bid >= .zero) }
                }
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `nothing is asked below what exercise pays, nothing bid above what it can ever pay`(seed: UInt64) {
        let reader = WorldReader(seed: seed, days: 3, minutes: 60)
        for chain in reader.chains {
            for series in chain.series {
                let bounds = Bounds(chain, series, reader)
                for right in Right.allCases {
                    for row in series.rows(right) {
                        let strike = chain.strike(at: row).price.approximateDollars
                        let (least, most) = bounds.of(right, strike: strike)
                        if let ask = chain.ask(at: row) { #expect(ask.approximateDollars >= least - 0.01) }
                        if let bid = chain.bid(at: row) { #expect(bid.approximateDollars <= most + 0.01) }
                    }
                }
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `put-call parity holds within the spreads`(seed: UInt64) {
        let reader = WorldReader(seed: seed, days: 3, minutes: 60)
        var checked = 0
        for chain in reader.chains {
            for series in chain.series {
                let bounds = Bounds(chain, series, reader)
                for (call, put) in zip(series.calls, series.puts) {
                    guard let c = chain.quote(at: call).mid, let p = chain.quote(at: put).mid,
                        let widths = chain.quote(at: call).width.map({ $0 + chain.quote(at: put).width! })
                    else { continue }
                    let strike = chain.strike(at: call).price.approximateDollars
                    let gap = c - p - (bounds.asset - strike * bounds.discount)
                    // An American option may be worth more than parity by what early exercise saves.
                    let early = bounds.isAmerican ? strike * (1 - bounds.discount) + bounds.awaited : 0
                    #expect(abs(gap) <= widths.approximateDollars + early, "\(strike) \(chain.knownAt)")
                    checked += 1
                }
            }
        }
        #expect(checked > 1_000)
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `a call costs less at a higher strike, a put more`(seed: UInt64) {
        for chain in WorldReader(seed: seed, days: 2, minutes: 60).chains {
            for series in chain.series {
                for right in Right.allCases {
                    for row in series.rows(right).dropFirst() {
                        guard let lower = chain.quote(at: row - 1).doubleMid,
                            let higher = chain.quote(at: row).doubleMid
                        else { continue }
                        let rise = right == .call ? higher - lower : lower - higher
                        // Rounding to ticks can lift a mid by one of them.
                        #expect(rise <= .cents(20))
                    }
                }
            }
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `the vendor's delta and volatility belong to the quoted prices`(seed: UInt64) throws {
        let reader = WorldReader(seed: seed, days: 1, minutes: 90)
        for chain in reader.chains(.spx) {
            for series in chain.series {
                let bounds = Bounds(chain, series, reader)
                for row in series.puts {
                    guard let mid = chain.quote(at: row).mid, let width = chain.quote(at: row).width else { continue }
                    let option = EuropeanOption(
                        kind: .put, spot: bounds.asset, strike: chain.strike(at: row).price.approximateDollars,
                        years: bounds.years, rate: bounds.rate, yield: 0,
                        volatility: try #require(chain.vendorVolatility(at: row)))
                    #expect(abs(option.price - mid) <= width.approximateDollars)
                    #expect(abs(option.greeks.delta - chain.vendorDelta(at: row)!) < 1e-9)
                }
            }
        }
    }

    @Test func `puts are dearer than calls as far out, and volatility rises when prices fall`() {
        var (rises, falls, pairs) = (0, 0, 0)
        for seed in 0..<60 as Range<UInt64> {
            let reader = WorldReader(seed: seed, days: 6, minutes: 180)
            let bars = reader.bars(.spx)
            for ((before, after), vix) in zip(
                zip(bars, bars.dropFirst()), zip(reader.bars(.vix), reader.bars(.vix).dropFirst()))
            where (after.close - before.close).magnitude > .cents(before.close.units / 10_000) {
                pairs += 1
                if (after.close < before.close) == (vix.1.close > vix.0.close) { rises += 1 } else { falls += 1 }
            }
            let chain = reader.chains(.spx)[0]
            let series = chain.series[chain.series.count - 1]
            #expect(
                chain.vendorVolatility(at: series.puts.lowerBound)! > chain.vendorVolatility(
                    at: series.calls.upperBound - 1)!)
        }
        #expect(pairs > 100)
        #expect(rises > 2 * falls)
    }

    @Test func `spreads are wider at the open and in stress`() {
        /// Mean of width over mid of the index' options near the money.
        func width(_ chains: some Sequence<Chain>) -> Double {
            var (sum, count) = (0.0, 0.0)
            for chain in chains {
                let series = chain.series[chain.series.count - 1]
                for row in series.puts where abs(chain.vendorDelta(at: row)! + 0.4) < 0.15 {
                    guard let width = chain.quote(at: row).width, let mid = chain.quote(at: row).mid else { continue }
                    sum += width.approximateDollars / mid
                    count += 1
                }
            }
            return sum / count
        }
        let readers = (0..<40 as Range<UInt64>).map { WorldReader(seed: $0, days: 1, minutes: 60) }
        let atOpen = readers.map { $0.chains(.spx)[0] }
        let later = readers.flatMap { $0.chains(.spx)[2...] }
        #expect(width(atOpen) > 1.5 * width(later))
        let vix = { (reader: WorldReader) in reader.bars(.vix)[0].close }
        let calm = readers.filter { vix($0) < .dollars(18) }.flatMap { $0.chains(.spx)[2...] }
        let wild = readers.filter { vix($0) > .dollars(40) }.flatMap { $0.chains(.spx)[2...] }
        #expect(width(wild) > 1.5 * width(calm))
    }

    @Test func `some bids are zero, some are absent, some asks are absent, and most quotes are whole`() {
        var (zero, noBid, noAsk, whole, total) = (0, 0, 0, 0, 0)
        for seed in 0..<20 as Range<UInt64> {
            for chain in WorldReader(seed: seed, days: 2, minutes: 60).chains {
                for row in 0..<chain.count {
                    let quote = chain.quote(at: row)
                    total += 1
                    if quote.defect == nil { whole += 1 }
                    if quote.bid == .zero { zero += 1 }
                    if quote.bid == nil { noBid += 1 } else { #expect(quote.bidSize != nil) }
                    if quote.ask == nil { noAsk += 1 } else { #expect(quote.askSize.map { $0 > 0 } == true) }
                    #expect(chain.volume(at: row) != nil && chain.openInterest(at: row) != nil)
                }
            }
        }
        #expect(zero > total / 200)
        #expect(noBid > total / 1_000)
        #expect(noAsk > total / 5_000)
        #expect(whole > total * 8 / 10)
    }

    @Test func `volume only grows within a session`() {
        let reader = WorldReader(seed: 6, days: 1)
        for (chain, next) in zip(reader.chains(.spy), reader.chains(.spy).dropFirst()) {
            for row in 0..<chain.count { #expect(chain.volume(at: row)! <= next.volume(at: row)!) }
        }
        let last = reader.chains(.spy).last!
        #expect((0..<last.count).contains { last.volume(at: $0)! > 100 })
    }
}

/// What a series' prices may be, from the chain and what was announced.
private struct Bounds {
    let asset: Double
    let awaited: Double
    let discount: Double
    let years: Double
    let rate: Double
    let isAmerican: Bool
    private let spot: Double

    init(_ chain: Chain, _ series: Chain.Series, _ reader: WorldReader) {
        let close = NYSE.session(onOrBefore: series.expiry).closesAt
        years = Double((close - chain.knownAt).components.seconds) / (365 * 86_400)
        rate = reader.rates.last { $0.knownAt < chain.knownAt }!.rate
        discount = Carry.discount(years: years, rate: rate)
        spot = chain.spot
        awaited = reader.awaited(chain, until: series.expiry)
        asset = spot - awaited
        isAmerican = RootRules.of(series.root).exercise == .american
    }

    func of(_ right: Right, strike: Double) -> (least: Double, most: Double) {
        switch right {
        case .call: (max(asset - strike * discount, isAmerican ? spot - strike : 0, 0), spot)
        case .put: (max(strike * discount - asset, isAmerican ? strike - spot : 0, 0), strike)
        }
    }
}
