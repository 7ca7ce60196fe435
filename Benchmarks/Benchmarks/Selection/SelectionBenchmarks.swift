import Benchmark
import Dispatch
import Foundation
import History
import Market
import Quant
import Strategy
import Trading

/// Iron condors of 30 to 60 days with shorts of 0.15 to 0.20 and wings of 0.03 to 0.15 by the chain's own deltas: what
/// a scan costs from the quotes to the ranked candidates.
enum Condors {
    static let gates = GateSettings(
        off: [.legVolume, .legSpread, .openInterest, .quoteAge], priceRange: .dollars(1)...(.dollars(9_000)),
        underlyingVolumeMinimum: 0, positionsMaximum: 99, positionsPerExpiryMaximum: 99, macroWindows: [],
        coolOffDays: 0, adxMaximum: 99, ivRankMinimum: 0, entryWindow: TimeOfDay(9, 30)...TimeOfDay(16, 0),
        openingMinutes: 0, quoteAgeMaximum: .seconds(300), legSpreadMaximum: 0.10, legSpreadFloor: .cents(5),
        legVolumeMinimum: 50, openInterestMinimum: 100, minimumCredit: .cents(30), creditOfWidthMinimum: 0.05,
        expectedValueMinimum: 0, convexityMaximum: 2)

    static func strategy(off: [Gate]) -> StrategySettings {
        let side = SideSettings(short: .deltaBand(0.15...0.20), long: .deltaBand(0.03...0.15))
        var gates = gates
        gates.off = off
        return StrategySettings(
            name: "condors", enabled: true, structure: .ironCondor, underlyings: [],
            expiry: ExpirySettings(window: 30...60, choice: .every, roots: []), put: side, call: side,
            greeks: .vendor, requiresBid: true, slippageShare: 0.5, ranking: .expectedValue, runnersUp: 4,
            gates: gates,
            exits: ExitSettings(
                profitTarget: 0.5, targetPrice: .natural, stopMultiple: 2, stopShareOfMaximumLoss: nil,
                stopConfirmations: 3, grace: .zero, shortDelta: 0.5, dte: 21))
    }

    static func facts(_ chain: Chain, forecast: Double) -> MarketFacts {
        let year = Day("2026-01-01")!...Day("2026-12-31")!
        return MarketFacts(
            underlying: chain.underlying, kind: .fund, session: chain.session, at: chain.knownAt,
            resolution: chain.identity.resolution, spot: Input(chain.underlyingPrice),
            underlyingVolume: .value(5_000_000), averageVolume: .value(4_000_000),
            tradingSession: .value(NYSE.session(on: chain.session)),
            macro: .value(
                MacroFacts(
                    kinds: MacroRelease.Kind.allCases.map {
                        MacroFacts.OfKind(kind: $0, previous: nil, next: nil, coverage: year)
                    })),
            vix: .value(18), vix3m: .value(20), trend: .value(.sideways), adx: .value(20),
            impliedVolatility30: .value(0.25), forecastVolatility: .value(forecast), ivRank: .value(60),
            rate: .value(0.04), dividends: .value(DividendFacts(coverage: year, upcoming: [])),
            dividendYield: .value(0.012), earnings: .notApplicable, clock: .value(chain.knownAt),
            underlyingQuote: .notApplicable, closes: .notApplicable, ivPercentile: .notApplicable,
            closingSpread: .notApplicable)
    }

    static func evaluate(_ chain: Chain, _ strategy: StrategySettings, forecast: Double) -> Evaluation {
        EntryPipeline.evaluate(
            strategy: strategy, index: StrategyIndex(0), chain: chain, facts: facts(chain, forecast: forecast),
            book: .empty)
    }

    /// Combinations whose legs all passed: those that the gates of value are asked about.
    static func valued(_ evaluation: Evaluation) -> Int {
        evaluation.enumerated - evaluation.waterfall.filter { $0.gate < .earnings }.reduce(0) { $0 + $1.stopped }
    }
}

/// One real snapshot out of the shared data; nil where the machine has none.
func snapshot(_ path: String) -> Chain? {
    guard let shared = ProcessInfo.processInfo.environment["WINGSPAN_SHARED"], !shared.isEmpty else { return nil }
    let folder = NSTemporaryDirectory() + "wingspan-selection-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
        var importer = DataImporter(into: folder)
        _ = try importer.run(path: shared + "/data/" + path)
        let catalog = try Catalog(opening: folder)
        guard let segment = catalog.manifest.segments.first(where: { $0.kind == .chain }) else { return nil }
        return try catalog.chain(of: segment)
    } catch {
        fatalError("\(path): \(error)")
    }
}

/// The quotes of the nearest expiries, as many whole ones as `limit` rows hold.
func nearest(_ limit: Int, of chain: Chain) -> Chain {
    var builder = ChainBuilder()
    var rows = 0
    for series in chain.series.sorted(by: { $0.expiry < $1.expiry }) {
        rows += series.calls.count + series.puts.count
        guard rows <= limit else { break }
        for right in Right.allCases {
            for row in series.rows(right) {
                var quote = ChainBuilder.Row(
                    OptionContract(
                        root: series.root, expiry: series.expiry, right: right, strike: chain.strike(at: row)))
                (quote.bid, quote.ask) = (chain.bid(at: row), chain.ask(at: row))
                builder.add(quote)
            }
        }
    }
    return builder.build(
        underlying: chain.underlying, session: chain.session, knownAt: chain.knownAt, origin: chain.identity.origin,
        resolution: chain.identity.resolution, underlyingPrice: chain.underlyingPrice
    ).chain
}

/// Underlyings with a made chain each: 12 expiries of 250 strikes, quoted around a smile, with Greeks, volume and open
/// interest, so that nearly all of them come to the gates of value.
enum Universe {
    private static let session = Day("2026-08-04")!
    private static let days = [3, 10, 17, 24, 31, 38, 45, 52, 80, 108, 171, 262]

    static func chains(_ count: Int) -> [Chain] { (0..<count).map(chain) }

    private static func chain(_ number: Int) -> Chain {
        var random = SplitMix64(seed: UInt64(number))
        func unit() -> Double { Double(random.next() >> 11) / 9_007_199_254_740_992 }
        let spot = (30 * exp(unit() * 3)).rounded()
        let step = spot < 50 ? 0.25 : spot < 150 ? 0.5 : spot < 300 ? 1 : 2.5
        let level = 0.18 + 0.3 * unit()
        let lowest = max(step, ((spot - 125 * step) / step).rounded() * step)
        // Letters alone: a root that ends in a digit is an adjusted one.
        let name = "Q" + String([number / 26, number % 26].map { Character(Unicode.Scalar(UInt8(65 + $0))) })
        var builder = ChainBuilder()
        builder.reserve(6_000)
        for dte in days {
            let years = Double(dte) / 365
            for place in 0..<250 {
                let strike = lowest + Double(place) * step
                let score = log(strike / spot) / (level * years.squareRoot())
                let smile = min(max(1 - 0.06 * score + 0.02 * score * score, 0.6), 2.5)
                for right in Right.allCases {
                    let contract = OptionContract(
                        root: Root(name)!, expiry: session + dte, right: right,
                        strike: Strike(trusted: Price(rounding: strike)!))
                    let option = EuropeanOption(
                        kind: right == .call ? .call : .put, spot: spot, strike: strike, years: years, rate: 0.04,
                        yield: 0.01, volatility: level * smile)
                    builder.add(row(contract, option, busy: 3_000 * exp(-0.8 * score * score) * (0.4 + unit())))
                }
            }
        }
        return builder.build(
            underlying: Symbol(name)!, session: session,
            knownAt: EasternTime.instant(session, TimeOfDay(16, 0)), origin: .modelled, resolution: .daily,
            underlyingPrice: Price(rounding: spot)
        ).chain
    }

    private static func row(_ contract: OptionContract, _ option: EuropeanOption, busy: Double) -> ChainBuilder.Row {
        var row = ChainBuilder.Row(contract)
        let (value, greeks) = (option.price, option.greeks)
        let half = max(0.01, 0.02 * value)
        row.bid = .cents(max(0, Int64((value - half) * 100)))
        row.ask = .cents(Int64((value + half) * 100) + 1)
        row.volume = Int32(busy)
        row.openInterest = Int32(4 * busy)
        row.volatility = option.volatility
        row.delta = greeks.delta
        row.gamma = greeks.gamma
        row.theta = greeks.thetaPerDay
        row.vega = greeks.vegaPerPoint
        return row
    }
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .cpuUser, .throughput, .peakMemoryResident], maxDuration: .seconds(10),
        maxIterations: 200)

    let file = "chains/cboe_2026/SPY/2026-08-04.csv.gz"
    if let chain = snapshot(file) {
        let liquidity: [Gate] = [.legVolume, .legSpread, .openInterest, .quoteAge]
        for (what, off) in [
            ("gates of value on", liquidity),
            ("ranked alone", liquidity + [.minimumCredit, .creditOfWidth, .expectedValue, .convexity]),
        ] {
            let strategy = Condors.strategy(off: off)
            let count = Condors.valued(Condors.evaluate(chain, strategy, forecast: 0.12))
            Benchmark("\(file), \(chain.count) rows, \(count) condors, \(what), one core") { benchmark in
                for _ in benchmark.scaledIterations {
                    blackHole(Condors.evaluate(chain, strategy, forecast: 0.12).candidates.count)
                }
            }
        }
    }

    for (file, limit) in [
        ("chains/cboe_2026/SPX/2026-08-04.csv.gz", 6_000), ("chains/cboe_2026/SPY/2026-08-04.csv.gz", Int.max),
    ] {
        guard let whole = snapshot(file), let price = whole.underlyingPrice else { continue }
        let chain = nearest(limit, of: whole)
        Benchmark("\(file), \(chain.count) rows from quotes to surface and all Greeks, one core") { benchmark in
            for _ in benchmark.scaledIterations {
                let surface = ChainSurface(
                    chain, spot: price, carry: ImpliedCarry(rate: 0.04, yield: 0.012), at: chain.knownAt)
                for index in surface.series.indices { blackHole(surface.greeks(of: index)) }
            }
        }
    }

    for count in [125, 250, 500] {
        let chains = Universe.chains(count)
        let strategy = Condors.strategy(off: [])
        let valued = chains.map { Condors.valued(Condors.evaluate($0, strategy, forecast: 0.15)) }
        let reached = valued.count { $0 > 0 }
        let name =
            "\(count) symbols of 6000 contracts, \(reached) at stage G with \(valued.reduce(0, +)) condors, all cores"
        Benchmark(name) { benchmark in
            for _ in benchmark.scaledIterations {
                DispatchQueue.concurrentPerform(iterations: count) { index in
                    blackHole(Condors.evaluate(chains[index], strategy, forecast: 0.15).candidates.count)
                }
            }
        }
    }
}
