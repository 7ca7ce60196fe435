import Quant
import Testing

@Suite struct AmericanSurfaceTests {
    private static let days = [3.0, 7, 35, 91, 182, 365, 730]
    private let truth = KnownSurface()

    private func quoted(
        _ days: [Double] = AmericanSurfaceTests.days, givenRate: Double? = nil, givenYield: Double? = nil
    ) -> [QuotedExpiry] {
        days.enumerated().map {
            truth.quoted(
                days: $1, seed: UInt64($0), givenRate: givenRate, givenYield: givenYield, exercise: .american)
        }
    }

    private func fitted(_ expiries: [QuotedExpiry], spot: Double? = nil) -> VolatilitySurface {
        VolatilitySurface(fitting: expiries, spot: spot ?? truth.spot, exercise: .american)
    }

    @Test func `American quotes give back the European volatilities behind them`() throws {
        let surface = fitted(quoted())
        var checked = 0
        for (index, days) in Self.days.enumerated() {
            let smile = try surface.expiries[index].smile.get()
            let years = days / 365
            for strike in stride(from: 4000.0, through: 6000, by: 50) {
                let kind: OptionKind = strike < truth.forward(years) ? .put : .call
                let option = truth.american(kind, strike, years)
                guard let price = try? option.price(), abs(try option.greeks().delta) > 0.05,
                    let found = smile.volatility(strike: strike)
                else { continue }
                let moved = abs(found - option.volatility) * (try option.greeks().vega)
                #expect(moved < 0.05 + 0.004 * price, "\(kind) \(strike) in \(days) days")
                checked += 1
            }
        }
        #expect(checked > 150)
    }

    @Test func `both sides of every strike are priced inside their quotes, exercised early or not`() throws {
        let expiries = quoted([35, 91, 182, 365, 730])
        let surface = fitted(expiries)
        var (checked, exercised) = (0, 0)
        for (index, expiry) in expiries.enumerated() {
            let greeks = try #require(surface.greeks(of: index, kind: expiry.kind, strike: expiry.strike))
            for row in 0..<expiry.count {
                guard let found = greeks[row], let bid = expiry.bid[row], let ask = expiry.ask[row], bid > 0 else {
                    continue
                }
                let isInside = found.price > bid - 0.02 && found.price < ask + 0.02
                #expect(isInside, "\(found.price) for \(expiry.kind[row]) \(expiry.strike[row]), \(bid) to \(ask)")
                if found.delta == -1 { exercised += 1 }
                checked += 1
            }
        }
        #expect(checked > 1_500 && exercised > 50)
    }

    @Test func `forward, rate and spot are the market's, whatever was given`() throws {
        let surface = fitted(quoted(givenRate: 0.03, givenYield: 0), spot: truth.spot * 1.003)
        // Up to the dividends of the week, which no quote tells apart from the spot.
        #expect(abs(surface.spot / truth.spot - 1) < truth.yield * 7 / 365 + 1e-4)
        for (index, days) in Self.days.enumerated() {
            let forward = try #require(surface.expiries[index].forward)
            #expect(abs(forward.forward / truth.forward(days / 365) - 1) < 2e-3)
            let carry = try #require(forward.carry(spot: surface.spot, years: days / 365))
            if forward.source == .parity { #expect(abs(carry.rate - truth.rate) < 0.01) }
        }
        #expect(surface.expiries.contains { $0.forward?.source == .parity })
    }

    @Test func `a spot that no quote can have been made at is not taken from them`() {
        let far = truth.spot * 1.1
        #expect(fitted(quoted(), spot: far).spot == far)
        let later = truth.quoted(days: 35, exercise: .american)
        #expect(fitted([later], spot: 5010).spot == 5010)
    }

    @Test func `as if European the same quotes are a different surface`() throws {
        let untreated = VolatilitySurface(fitting: quoted(), spot: truth.spot)
        let surface = fitted(quoted())
        let year = try #require(Self.days.firstIndex(of: 365))
        let expected = truth.volatility(truth.forward(1), 1)
        #expect(abs(try surface.expiries[year].smile.get().atTheMoney - expected) < 0.001)
        #expect(abs(try untreated.expiries[year].smile.get().atTheMoney - expected) > 0.002)
    }

    @Test func `what is worth no more than exercise is left out, and so is its side deep in the money`() {
        let quotes = truth.quoted(days: 91, exercise: .american)
        let cleaned = fitted([quotes]).expiries[0].quotes
        var deep = 0
        for row in 0..<quotes.count where quotes.kind[row] == .put && quotes.strike[row] > 5700 {
            #expect(cleaned.defects[row] != nil)
            deep += 1
        }
        #expect(deep > 3 && cleaned.count(.inTheMoney) + cleaned.count(.notEuropean) > 10)
        let dropped = QuoteDefect.allCases.reduce(0) { $0 + cleaned.count($1) }
        #expect(dropped + cleaned.usable == quotes.count)
    }

    @Test func `a call alone deep in the money tells nothing where its put is not listed`() throws {
        var quotes = truth.quoted(days: 35, exercise: .american)
        let put = try #require(quotes.row(.put, 4800))
        quotes.bid[put] = nil
        quotes.ask[put] = nil
        let cleaned = fitted([quotes]).expiries[0].quotes
        #expect(cleaned.defects[try #require(quotes.row(.call, 4800))] == .inTheMoney)
    }

    @Test func `where nobody exercises early the surface is nearly the European one`() throws {
        var free = truth
        free.rate = 0
        free.yield = 0
        let quotes = free.quoted(days: 91)
        let american = try VolatilitySurface(fitting: [quotes], spot: free.spot, exercise: .american)
            .expiries[0].smile.get()
        let european = try VolatilitySurface(fitting: [quotes], spot: free.spot).expiries[0].smile.get()
        for strike in stride(from: 4500.0, through: 5400, by: 50) {
            let volatility = try #require(european.volatility(strike: strike))
            #expect(try abs(#require(american.volatility(strike: strike)) - volatility) < 0.002)
        }
    }

    @Test(arguments: [-0.01, -0.03])
    func `rates below zero leave a surface`(rate: Double) throws {
        var low = truth
        low.rate = rate
        low.yield = 0.02
        let quotes = low.quoted(days: 91, exercise: .american)
        let smile = try VolatilitySurface(fitting: [quotes], spot: low.spot, exercise: .american)
            .expiries[0].smile.get()
        #expect(abs(smile.atTheMoney - low.volatility(low.forward(smile.years), smile.years)) < 0.002)
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `however wild the quotes, what is returned is free of arbitrage`(seed: UInt64) {
        let expiries = [9.0, 30, 60, 150].enumerated().map {
            truth.quoted(days: $1, seed: seed &* 100 &+ UInt64($0), noise: 3, exercise: .american)
        }
        let search = ArbitrageSearch(fitted(expiries))
        #expect(search.isClean, "\(search)")
        #expect(search.points > 2000)
    }

    @Test func `the order of quotes and expiries changes no bit`() {
        var random = SplitMix64(seed: 6)
        func answers(_ expiries: [QuotedExpiry]) -> [Double] {
            let surface = fitted(expiries)
            return [surface.spot]
                + surface.smiles.flatMap { smile in
                    stride(from: 4000.0, to: 5600, by: 50).map { smile.volatility(strike: $0) ?? -1 }
                }
        }
        let expiries = quoted()
        let shuffled = expiries.map { $0.ordered(Array(0..<$0.count).shuffled(using: &random)) }
        #expect(bits(answers(expiries)) == bits(answers(Array(shuffled.reversed()))))
    }
}
