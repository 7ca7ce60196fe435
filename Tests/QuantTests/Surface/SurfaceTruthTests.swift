import Quant
import Testing

@Suite struct SurfaceTruthTests {
    private static let days = [7.0, 21, 35, 49, 91, 182, 365]
    private let truth = KnownSurface()

    private func fitted() -> VolatilitySurface {
        let expiries = Self.days.enumerated().map { truth.quoted(days: $1, seed: UInt64($0)) }
        return VolatilitySurface(fitting: expiries, spot: truth.spot)
    }

    /// Half the spread that `KnownSurface` quotes at the money, in volatility, for 35 days.
    private let accuracy = 0.002

    @Test func `a known surface comes back inside every spread, also between its strikes`() throws {
        let surface = fitted()
        var checked = 0
        for (index, days) in Self.days.enumerated() {
            let smile = try surface.expiries[index].smile.get()
            let quotes = truth.quoted(days: days, step: 10, seed: 99)
            for row in 0..<quotes.count {
                let (kind, strike) = (quotes.kind[row], quotes.strike[row])
                let price = truth.price(kind, strike, quotes.years)
                let delta = try #require(impliedDelta(kind, strike, quotes.years))
                guard delta >= 0.05, delta <= 0.95 else { continue }
                let found = try #require(smile.price(kind, strike: strike))
                #expect(abs(found - price) < 0.05 + 0.004 * price, "\(kind) \(strike) in \(days) days")
                checked += 1
            }
        }
        #expect(checked > 800)
    }

    private func impliedDelta(_ kind: OptionKind, _ strike: Double, _ years: Double) -> Double? {
        let k = DeterministicMath.log(strike / truth.forward(years))
        let deviation = truth.totalVariance(k, years).squareRoot()
        return DeterministicMath.normalCDF(kind.sign * (-k / deviation + 0.5 * deviation))
    }

    @Test func `no two quotes of the fitted surface make a gift`() {
        let search = ArbitrageSearch(fitted())
        #expect(search.points > 5000)
        #expect(search.isClean, "\(search)")
    }

    @Test func `at the money, skew and width are those of the surface that was quoted`() throws {
        let surface = fitted()
        for (index, days) in Self.days.enumerated() where days > 7 {
            let smile = try surface.expiries[index].smile.get()
            let years = days / 365
            func volatility(_ kind: OptionKind, _ delta: Double) -> Double {
                // The truth's own strike of that delta.
                var (low, high) = (-1.5, 1.0)
                for _ in 0..<60 {
                    let k = 0.5 * (low + high)
                    let deviation = truth.totalVariance(k, years).squareRoot()
                    let call = DeterministicMath.normalCDF(-k / deviation + 0.5 * deviation)
                    if call > (kind == .call ? delta : 1 - delta) { low = k } else { high = k }
                }
                return (truth.totalVariance(low, years) / years).squareRoot()
            }
            let atTheMoney = (truth.totalVariance(0, years) / years).squareRoot()
            #expect(abs(smile.atTheMoney - atTheMoney) < accuracy)
            let skew = 100 * (volatility(.put, 0.25) - volatility(.call, 0.25))
            #expect(try skew > 3 && abs(#require(smile.skew) - skew) < 100 * accuracy)
            for kind in OptionKind.allCases {
                let width = 100 * (volatility(kind, 0.10) - atTheMoney)
                #expect(try abs(#require(smile.width(kind)) - width) < 200 * accuracy)
            }
        }
    }

    @Test func `thirty days lie between the expiries about them, in total variance`() throws {
        let surface = fitted()
        let before = surface.termStructure[1]
        let after = surface.termStructure[2]
        let low = before.volatility * before.volatility * 21
        let high = after.volatility * after.volatility * 35
        let expected = ((low + (high - low) * 9 / 14) / 30).squareRoot()
        #expect(try abs(#require(surface.thirtyDay) - expected) < 1e-12)
        let strike = try #require(surface.forward(years: 30.0 / 365))
        #expect(try abs(#require(surface.volatility(strike: strike, years: 30.0 / 365)) - expected) < 1e-9)
    }

    @Test func `what nobody quoted has no value`() throws {
        let surface = fitted()
        let smile = surface.smiles[2]
        #expect(smile.volatility(strike: smile.quotedStrikes.lowerBound) != nil)
        #expect(smile.volatility(strike: smile.quotedStrikes.upperBound) != nil)
        #expect(smile.volatility(strike: 0.9 * smile.quotedStrikes.lowerBound) == nil)
        #expect(smile.volatility(strike: 1.1 * smile.quotedStrikes.upperBound) == nil)
        #expect(smile.strike(.put, delta: 1e-9) == nil && smile.strike(.put, delta: 1) == nil)
        let margin = 0.25 * smile.atTheMoney * smile.years.squareRoot()
        let lowest = DeterministicMath.log(smile.quotedStrikes.lowerBound / smile.forward)
        #expect(abs(smile.logMoneyness.lowerBound - (lowest - margin)) < 1e-3)
        #expect(surface.atTheMoney(years: 6.9 / 365) == nil && surface.atTheMoney(years: 1.01) == nil)
        #expect(surface.volatility(strike: 5000, years: 6.9 / 365) == nil)
        #expect(VolatilitySurface(fitting: [truth.quoted(days: 35)], spot: 5000).thirtyDay == nil)
    }

    @Test func `the order of quotes and expiries changes no bit`() {
        var random = SplitMix64(seed: 5)
        func answers(_ expiries: [QuotedExpiry]) -> [Double] {
            VolatilitySurface(fitting: expiries, spot: truth.spot).smiles.flatMap { smile in
                stride(from: 4000.0, to: 5600, by: 50).map { smile.volatility(strike: $0) ?? -1 }
            }
        }
        let expiries = Self.days.enumerated().map { truth.quoted(days: $1, seed: UInt64($0)) }
        let shuffled = expiries.map { $0.ordered(Array(0..<$0.count).shuffled(using: &random)) }
        #expect(bits(answers(expiries)) == bits(answers(Array(shuffled.reversed()))))
    }
}
