import Quant
import Testing

@Suite struct ArbitrageTests {
    private let truth = KnownSurface()

    /// Middles three half spreads from the truth: the quotes themselves offer butterflies and calendars.
    private func wild(_ seed: UInt64) -> [QuotedExpiry] {
        [2.0, 9, 16, 30, 31, 60, 150].enumerated().map {
            truth.quoted(days: $1, seed: seed &* 100 &+ UInt64($0), noise: 3)
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `however wild the quotes, what is returned is free of arbitrage`(seed: UInt64) {
        let surface = VolatilitySurface(fitting: wild(seed), spot: truth.spot)
        #expect(surface.smiles.count >= 5)
        let search = ArbitrageSearch(surface)
        #expect(search.isClean, "\(search)")
        #expect(search.points > 4000)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `hostile numbers end in a reason, never in arbitrage`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let hostile = [0, -1, .nan, .infinity, 1e-300, 1e300, 5000, 0.01]
        func spoil(_ value: inout Double) {
            if random.uniform() < 0.1 { value = hostile[Int(random.next() % UInt64(hostile.count))] }
        }
        var expiries = [5.0, 40, 100].map { truth.quoted(days: $0, seed: seed) }
        for index in expiries.indices {
            for row in 0..<expiries[index].count {
                spoil(&expiries[index].strike[row])
                var (bid, ask) = (expiries[index].bid[row] ?? 0, expiries[index].ask[row] ?? 0)
                spoil(&bid)
                spoil(&ask)
                (expiries[index].bid[row], expiries[index].ask[row]) = (bid, ask)
            }
            if random.uniform() < 0.1 { spoil(&expiries[index].rate) }
            if random.uniform() < 0.1 { spoil(&expiries[index].years) }
        }
        let surface = VolatilitySurface(fitting: expiries, spot: truth.spot)
        let search = ArbitrageSearch(surface, steps: 600)
        #expect(search.isClean, "\(search)")
        for (expiry, result) in zip(expiries, surface.expiries) {
            let dropped = QuoteDefect.allCases.reduce(0) { $0 + result.quotes.count($1) }
            #expect(dropped + result.quotes.usable == expiry.count)
        }
    }

    @Test func `the wild quotes do offer butterflies, at their own bids and asks`() {
        var gifts = 0
        for expiry in wild(1) {
            let puts = (0..<expiry.count).filter { expiry.kind[$0] == .put }
            for i in puts.indices.dropFirst().dropLast() {
                guard let body = expiry.bid[puts[i]], let low = expiry.ask[puts[i - 1]],
                    let high = expiry.ask[puts[i + 1]]
                else { continue }
                if 2 * body > low + high { gifts += 1 }
            }
        }
        #expect(gifts > 20)
    }

    @Test func `the search sees a butterfly, a falling variance and nothing else`() {
        let times = [30.0 / 365, 33.0 / 365]
        func search(_ change: @escaping (Double, Double) -> Double) -> ArbitrageSearch {
            ArbitrageSearch(times: times, -0.3...0.2) { truth.totalVariance($0, $1) * change($0, $1) }
        }
        #expect(search { _, _ in 1 }.isClean)
        let falling = search { k, years in k < -0.1 && years == times[1] ? 0.9 : 1 }
        #expect(falling.calendar > 0.005)
        let bumped = search { k, _ in 1 + 0.2 * max(0, 1 - abs(k + 0.1) / 0.02) }
        #expect(bumped.butterfly > 0.01 && bumped.calendar == 0)
    }

    @Test func `where the later wing is lower, it rests on the earlier one`() throws {
        var flat = truth
        flat.curvature = 0.5
        flat.volatility = 0.185
        let surface = VolatilitySurface(
            fitting: [truth.quoted(days: 30), flat.quoted(days: 33)], spot: truth.spot)
        #expect(surface.smiles.count == 2)
        #expect(!surface.smiles[0].isLifted && surface.smiles[1].isLifted)
        let k = -0.15
        let variance = try #require(surface.smiles[1].totalVariance(logMoneyness: k))
        #expect(flat.totalVariance(k, 33.0 / 365) < 0.9 * truth.totalVariance(k, 30.0 / 365))
        #expect(variance == surface.smiles[0].totalVariance(logMoneyness: k))
        let search = ArbitrageSearch(surface)
        #expect(search.isClean, "\(search)")
    }

    @Test func `an expiry that contradicts the others at the money is refused, and only it`() throws {
        var high = truth
        high.volatility = 0.40
        let expiries = [14.0, 28, 42, 56, 70].map { $0 == 28 ? high.quoted(days: $0) : truth.quoted(days: $0) }
        let surface = VolatilitySurface(fitting: expiries, spot: truth.spot)
        for (index, expiry) in surface.expiries.enumerated() {
            if index == 1 {
                #expect(throws: SmileRefusal.calendar) { try expiry.smile.get() }
            } else {
                #expect(try !expiry.smile.get().isLifted)
            }
        }
        #expect(try abs(#require(surface.thirtyDay) - surface.smiles[0].atTheMoney) < 0.002)
    }

    @Test func `an expiry without enough to go by is refused for its reason`() {
        let quotes = truth.quoted(days: 35)
        func refusal(_ expiry: QuotedExpiry) -> SmileRefusal? {
            let surface = VolatilitySurface(fitting: [expiry], spot: truth.spot)
            guard case .failure(let refusal) = surface.expiries[0].smile else { return nil }
            #expect(surface.smiles.isEmpty && surface.thirtyDay == nil)
            return refusal
        }
        func strikes(_ range: ClosedRange<Double>) -> QuotedExpiry {
            quotes.ordered((0..<quotes.count).filter { range.contains(quotes.strike[$0]) })
        }
        var expired = quotes
        expired.years = 0
        #expect(refusal(quotes) == nil)
        #expect(refusal(strikes(4975...5050)) == .tooFewStrikes)
        #expect(refusal(strikes(4950...5050)) == nil)
        #expect(refusal(quotes.ordered([])) == .tooFewStrikes)
        #expect(refusal(strikes(4000...4900)) == .oneSided)
        #expect(refusal(expired) == .invalidExpiry)
        let twice = VolatilitySurface(fitting: [quotes, quotes], spot: truth.spot)
        #expect(twice.smiles.count == 1)
        #expect(throws: SmileRefusal.invalidExpiry) { try twice.expiries[1].smile.get() }
    }
}
