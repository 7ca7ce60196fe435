import Market
import Quant
import Testing
import Trading

@testable import Strategy

/// What the memory keeps of a session for the next morning, and of the underlying's own quote.
@Suite struct SessionEndTests {
    private static let before = NYSE.session(before: Scene.session).day
    private let memory = MarketMemory(
        settings: MemorySettings(impliedVolatilityFrom: [], dividendYields: [], historyLength: 300))

    private func chain(
        _ session: Day, _ time: TimeOfDay, volume: Int32? = 70, resolution: Chain.Resolution = .intraday,
        symbol: Symbol = Scene.stock, change: (inout ChainBuilder.Row) -> Void = { _ in }
    ) -> Chain {
        var builder = ChainBuilder()
        for row in Scene.listing(root: Scene.root, expiry: Scene.expiry, strikes: 90...110) {
            var row = row
            row.volume = volume
            change(&row)
            builder.add(row)
        }
        return builder.build(
            underlying: symbol, session: session, knownAt: EasternTime.instant(session, time), origin: .quoted,
            resolution: resolution, underlyingPrice: Scene.spot
        ).chain
    }
    private func facts(_ memory: MarketMemory, _ chain: Chain) -> MarketFacts {
        memory.facts(for: chain.underlying, chain: chain, at: chain.knownAt)
    }
    private func volume(_ facts: MarketFacts, _ chain: Chain, _ right: Right, _ strike: Int64) -> Int? {
        chain.row(of: Scene.contract(right, strike)).flatMap { facts.volumesBefore?.volume(ofRow: $0, in: chain) }
    }

    @Test func `the last snapshot of a session stands for it on the next morning`() throws {
        var memory = memory
        let morning = chain(Scene.session, TimeOfDay(9, 45), volume: 1)
        memory.note(.chain(chain(Self.before, TimeOfDay(12, 0), volume: 20)))
        memory.note(.chain(chain(Self.before, TimeOfDay(15, 59), volume: 70)))
        memory.note(.chain(morning))
        let facts = facts(memory, morning)
        #expect(volume(facts, morning, .put, 95) == 70 && volume(facts, morning, .call, 110) == 70)
        let spread = try #require(facts.closingSpread.value)
        #expect(abs(spread - 0.031) < 0.005, "three percent and a cent")
        memory.note(.chain(chain(Scene.session, TimeOfDay(10, 0), volume: 2)))
        #expect(volume(self.facts(memory, morning), morning, .put, 95) == 70, "the morning's own is none of it")
    }

    @Test func `what was not traded or is not listed any more has no volume of the session before`() {
        var memory = memory
        let morning = chain(Scene.session, TimeOfDay(9, 45))
        memory.note(
            .chain(
                chain(Self.before, TimeOfDay(15, 59)) { row in
                    if row.contract.strike.price == .dollars(95) { row.volume = row.contract.right == .put ? 0 : nil }
                }))
        memory.note(.chain(morning))
        let facts = facts(memory, morning)
        #expect(volume(facts, morning, .put, 95) == nil && volume(facts, morning, .call, 95) == nil)
        #expect(volume(facts, morning, .put, 96) == 70 && volume(facts, morning, .call, 94) == 70)
    }

    @Test func `volumes are found whatever was traded of a listing of several expiries and roots`() {
        var random = SplitMix64(seed: 7)
        var builder = ChainBuilder()
        var traded: [OptionContract: Int32] = [:]
        let roots = [Scene.root, Root("ACMEW")!]
        for root in roots {
            for week in 0..<4 {
                for row in Scene.listing(root: root, expiry: Scene.expiry + 7 * week, strikes: 95...105) {
                    var row = row
                    row.volume = Int32.random(in: 0...2, using: &random)
                    traded[row.contract] = row.volume
                    builder.add(row)
                }
            }
        }
        let chain = builder.build(
            underlying: Scene.stock, session: Self.before, knownAt: Scene.now, origin: .quoted, resolution: .intraday,
            underlyingPrice: Scene.spot
        ).chain
        let volumes = ContractVolumes(chain)
        for (contract, volume) in traded {
            #expect(
                chain.row(of: contract).map { volumes.volume(ofRow: $0, in: chain) } == (volume > 0 ? Int(volume) : nil)
            )
        }
    }

    @Test func `a session that was missed leaves nothing, and a daily snapshot needs nothing`() {
        var memory = memory
        let morning = chain(Scene.session, TimeOfDay(9, 45))
        memory.note(.chain(chain(NYSE.session(before: Self.before).day, TimeOfDay(15, 59))))
        memory.note(.chain(morning))
        #expect(facts(memory, morning).closingSpread == .unknown && facts(memory, morning).volumesBefore == nil)

        let evening = chain(Scene.session, TimeOfDay(18, 0), resolution: .daily)
        #expect(facts(self.memory, evening).closingSpread == .notApplicable)
        #expect(facts(self.memory, evening).underlyingQuote == .notApplicable)
    }

    @Test func `an evening's daily snapshot serves the next morning`() {
        var memory = memory
        let morning = chain(Scene.session, TimeOfDay(9, 45))
        memory.note(.chain(chain(Self.before, TimeOfDay(18, 0), resolution: .daily)))
        memory.note(.chain(morning))
        #expect(volume(facts(memory, morning), morning, .put, 100) == 70)
    }

    @Test func `a spread is typical where enough is quoted near the money, weeks out`() throws {
        let plain = chain(Scene.session, TimeOfDay(10, 0))
        #expect(TypicalSpread.of(plain, spot: Scene.spot) != nil)
        #expect(TypicalSpread.of(plain, spot: .dollars(300)) == nil, "nothing near that money")
        let wings = chain(Scene.session, TimeOfDay(10, 0)) { row in
            if abs(row.contract.strike.price.units - 1_000_000) > 50_000 { row.ask = .dollars(90) }
        }
        #expect(TypicalSpread.of(wings, spot: Scene.spot) == TypicalSpread.of(plain, spot: Scene.spot))
        let few = chain(Scene.session, TimeOfDay(10, 0)) { row in
            if row.contract.strike.price < .dollars(102) { row.bid = nil }
        }
        #expect(TypicalSpread.of(few, spot: Scene.spot) != nil, "four strikes and both rights are eight")
        let fewer = chain(Scene.session, TimeOfDay(10, 0)) { row in
            if row.contract.strike.price < .dollars(103) { row.bid = nil }
        }
        #expect(TypicalSpread.of(fewer, spot: Scene.spot) == nil)
    }

    @Test func `the underlying's quote counts on its own day, the latest first`() {
        var memory = memory
        let morning = chain(Scene.session, TimeOfDay(9, 45))
        func quote(_ bid: Int64, _ knownAt: Instant) -> UnderlyingQuote {
            UnderlyingQuote(quote: Quote(bid: .cents(bid), ask: .cents(bid + 2)), knownAt: knownAt)
        }
        memory.note(.quote(Scene.stock, quote(9_000, EasternTime.instant(Self.before, TimeOfDay(15, 59)))))
        #expect(facts(memory, morning).underlyingQuote == .unknown)
        let latest = quote(9_999, morning.knownAt)
        memory.note(.quote(Scene.stock, latest))
        memory.note(.quote(Scene.stock, quote(9_500, morning.knownAt - .seconds(5))))
        #expect(facts(memory, morning).underlyingQuote == .value(latest))
        memory.note(.quote(.spx, latest))
        let index = chain(Scene.session, TimeOfDay(9, 45), symbol: .spx)
        #expect(facts(memory, index).underlyingQuote == .notApplicable, "an index has none")
    }

    @Test func `closes are given as far as averages reach, split-adjusted, and only while they are current`() {
        var memory = memory
        var days: [Day] = []
        var day = Scene.session
        for _ in 0..<260 {
            day = NYSE.session(before: day).day
            days.append(day)
        }
        memory.note(
            .split(
                StockSplit(
                    symbol: Scene.stock, date: days[0], newPerOld: 2,
                    knownAt: EasternTime.instant(days[0], TimeOfDay(7, 0)))))
        for (age, day) in days.enumerated().reversed() {
            let close = age == 0 ? 50.0 : 100.0
            memory.note(
                .bar(
                    Scene.stock,
                    DailyBar(
                        session: day, open: nil, high: nil, low: nil, close: Price(rounding: close)!, volume: 1,
                        knownAt: EasternTime.instant(day, TimeOfDay(16, 0)))))
        }
        let morning = chain(Scene.session, TimeOfDay(9, 45))
        #expect(facts(memory, morning).closes == .value([Double](repeating: 50, count: MarketMemory.averageSessions)))
        let later = chain(NYSE.session(after: Scene.session).day, TimeOfDay(9, 45))
        #expect(facts(memory, later).closes == .unknown)
    }
}
