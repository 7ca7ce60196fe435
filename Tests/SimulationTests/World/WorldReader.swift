import Market
import Trading

@testable import Simulation

/// A whole run as a test reads it.
struct WorldReader {
    let world: SimulatedWorld
    let events: [MarketEvent]

    init(seed: UInt64, days: Int = 5, minutes: Int = 30, underlyings: [SimulatedUnderlying] = [.index, .fund]) {
        var world = SimulatedWorld(
            seed: seed,
            settings: SimulatedWorld.Settings(days: days, interval: .seconds(60 * minutes), underlyings: underlyings))
        self.world = world
        var events: [MarketEvent] = []
        while let event = world.next() { events.append(event) }
        self.events = events
    }

    var chains: [Chain] {
        events.compactMap { if case .chain(let chain) = $0 { chain } else { nil } }
    }
    func chains(_ symbol: Symbol) -> [Chain] { chains.filter { $0.underlying == symbol } }
    func bars(_ symbol: Symbol) -> [DailyBar] {
        events.compactMap { if case .bar(symbol, let bar) = $0 { bar } else { nil } }
    }
    var dividends: [CashDividend] {
        events.compactMap { if case .dividend(let dividend) = $0 { dividend } else { nil } }
    }
    var splits: [StockSplit] {
        events.compactMap { if case .split(let split) = $0 { split } else { nil } }
    }
    var rates: [InterestRate] {
        events.compactMap { if case .rate(let rate) = $0 { rate } else { nil } }
    }
    func hours(_ day: Day) -> TradingSession { world.sessions.first { $0.day == day }! }
    /// The dividend that lies between a session and an expiry, as far as it was announced.
    func awaited(_ chain: Chain, until expiry: Day) -> Double {
        dividends.filter {
            $0.symbol == chain.underlying && $0.knownAt <= chain.knownAt && $0.exDate > chain.session
                && $0.exDate <= expiry
        }.reduce(0) { $0 + $1.amount.approximateDollars }
    }

    /// Of everything the stream says, in order.
    var digest: [UInt64] { events.map(WorldReader.digest) }

    static func digest(_ event: MarketEvent) -> UInt64 {
        var hash = ColumnHash(seed: UInt64(event.rank))
        func add(_ day: Day) { hash.add(UInt64(bitPattern: Int64(day.number))) }
        func add(_ price: Price?) { hash.add(price.map { UInt64(bitPattern: $0.units) } ?? .max) }
        hash.add(UInt64(bitPattern: event.knownAt.nanoseconds))
        switch event {
        case .chain(let chain):
            hash.add(chain.underlying.bits)
            hash.add(chain.identity.contentHash)
            add(chain.underlyingPrice)
        case .bar(let symbol, let bar):
            hash.add(symbol.bits)
            add(bar.session)
            for price in [bar.open, bar.high, bar.low, bar.close] { add(price) }
            hash.add(bar.volume.map { UInt64(bitPattern: $0) } ?? .max)
        case .rate(let rate):
            add(rate.day)
            hash.add(rate.rate.bitPattern)
        case .dividend(let dividend):
            add(dividend.exDate)
            add(dividend.amount)
        case .split(let split):
            add(split.date)
            hash.add(split.newPerOld.bitPattern)
        case .earnings(let earnings): add(earnings.date)
        case .macro(let release):
            hash.add(UInt64(release.kind.rawValue))
            hash.add(UInt64(bitPattern: release.at.nanoseconds))
        case .coverage(let coverage):
            add(coverage.days.lowerBound)
            add(coverage.days.upperBound)
        case .quote(let symbol, let quote):
            hash.add(symbol.bits)
            hash.add(UInt64(bitPattern: quote.quote.bid?.units ?? 0))
            hash.add(UInt64(bitPattern: quote.quote.ask?.units ?? 0))
        }
        return hash.value
    }
}

extension Chain {
    /// Every contract with its row.
    var contracts: [(contract: OptionContract, row: Int)] {
        series.flatMap { series in
            Right.allCases.flatMap { right in
                series.rows(right).map { row in
                    let contract = OptionContract(
                        root: series.root, expiry: series.expiry, right: right, strike: strike(at: row))
                    return (contract, row)
                }
            }
        }
    }
    var spot: Double { underlyingPrice!.approximateDollars }
}
