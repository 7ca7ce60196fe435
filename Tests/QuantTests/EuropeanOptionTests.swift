import Quant
import Testing

/// What must hold for any European option, and at the edges where formulas divide by zero.
@Suite struct EuropeanOptionTests {
    static let draws = 20_000

    @Test func `a call less a put of the same strike is the forward, discounted`() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<Self.draws {
            let call = random.option(kind: .call)
            var put = call
            put.kind = .put
            let asset = call.spot * DeterministicMath.exp(-call.yield * call.years)
            let bond = call.strike * DeterministicMath.exp(-call.rate * call.years)
            #expect(abs(call.price - put.price - (asset - bond)) < 1e-14 * (asset + bond), "\(call)")
            #expect(abs(call.greeks.gamma - put.greeks.gamma) <= 1e-15 * call.greeks.gamma, "\(call)")
            #expect(abs(call.greeks.vega - put.greeks.vega) <= 1e-15 * call.greeks.vega, "\(call)")
        }
    }

    @Test func `a price lies between the discounted intrinsic value and what it could at most deliver`() {
        var random = SplitMix64(seed: 12)
        for _ in 0..<Self.draws {
            let option = random.option()
            let asset = option.spot * DeterministicMath.exp(-option.yield * option.years)
            let bond = option.strike * DeterministicMath.exp(-option.rate * option.years)
            let greeks = option.greeks
            #expect(greeks.price >= max(0, option.kind.sign * (asset - bond)), "\(option)")
            #expect(greeks.price <= (option.kind == .call ? asset : bond), "\(option)")
            #expect(abs(greeks.delta) <= 1 && greeks.delta * option.kind.sign >= 0, "\(option)")
            #expect(greeks.gamma >= 0 && greeks.vega >= 0, "\(option)")
        }
    }

    @Test func `more volatility never makes an option cheaper, a higher strike never makes a call dearer`() {
        var random = SplitMix64(seed: 13)
        for _ in 0..<Self.draws {
            let option = random.option()
            var wilder = option
            wilder.volatility *= 1.01
            // One rounding of the largest term is the resolution that a double has here.
            let grain = 4e-16 * max(option.spot, option.strike)
            #expect(wilder.price >= option.price - grain, "\(option)")
            var higher = option
            higher.strike *= 1.001
            #expect((higher.price - option.price) * option.kind.sign <= grain, "\(option)")
        }
    }

    @Test func `each Greek is the slope of the price`() {
        var random = SplitMix64(seed: 14)
        for _ in 0..<2000 {
            var option = random.option()
            option.volatility = max(option.volatility, 0.1)
            option.years = max(option.years, 0.05)
            let greeks = option.greeks
            func slope(_ path: WritableKeyPath<EuropeanOption, Double>, _ step: Double) -> Double {
                var up = option
                var down = option
                up[keyPath: path] += step
                down[keyPath: path] -= step
                return (up.price - down.price) / (2 * step)
            }
            let scale = max(option.spot, option.strike)
            #expect(abs(greeks.delta - slope(\.spot, option.spot * 1e-5)) < 1e-6, "\(option)")
            #expect(abs(greeks.vega - slope(\.volatility, 1e-5)) < 1e-5 * scale, "\(option)")
            #expect(abs(greeks.rho - slope(\.rate, 1e-5)) < 1e-5 * scale, "\(option)")
            #expect(abs(greeks.dividendRho - slope(\.yield, 1e-5)) < 1e-5 * scale, "\(option)")
            #expect(abs(greeks.theta + slope(\.years, 1e-5)) < 1e-4 * scale, "\(option)")
        }
    }

    struct Limit: Sendable, CustomTestStringConvertible {
        var situation: String
        var option: EuropeanOption
        var price: Double
        var delta: Double
        var testDescription: String { situation }
    }

    static func option(
        _ kind: OptionKind, spot: Double = 100, strike: Double = 90, years: Double = 0.5, rate: Double = 0.04,
        yield: Double = 0.01, volatility: Double = 0.2
    ) -> EuropeanOption {
        EuropeanOption(
            kind: kind, spot: spot, strike: strike, years: years, rate: rate, yield: yield, volatility: volatility)
    }

    static let shrink = DeterministicMath.exp(-0.005)
    static let discount = DeterministicMath.exp(-0.02)

    static let limits = [
        Limit(situation: "expired in the money", option: option(.call, years: 0), price: 10, delta: 1),
        Limit(situation: "expired out of the money", option: option(.put, years: 0), price: 0, delta: 0),
        Limit(situation: "expired on the strike", option: option(.put, strike: 100, years: 0), price: 0, delta: -0.5),
        Limit(
            situation: "nothing can move, forward above the strike", option: option(.call, volatility: 0),
            price: 100 * shrink - 90 * discount, delta: shrink),
        Limit(
            situation: "nothing can move, forward below the strike", option: option(.put, strike: 110, volatility: 0),
            price: 110 * discount - 100 * shrink, delta: -shrink),
        Limit(
            situation: "the share is worthless", option: option(.put, spot: 0), price: 90 * discount, delta: -shrink),
        Limit(situation: "a strike of nothing", option: option(.call, strike: 0), price: 100 * shrink, delta: shrink),
        Limit(
            situation: "hopeless", option: option(.call, strike: 1e9, years: 1.0 / 365, volatility: 0.05), price: 0,
            delta: 0),
    ]

    @Test(arguments: limits)
    func `an option without time, volatility or hope is worth its intrinsic value`(limit: Limit) {
        let greeks = limit.option.greeks
        #expect(abs(greeks.price - limit.price) < 1e-13)
        #expect(abs(greeks.delta - limit.delta) < 1e-15)
        #expect(greeks.gamma == 0)
        #expect(greeks.theta.isFinite && greeks.vega.isFinite && greeks.rho.isFinite)
    }

    @Test func `under negative rates a put still costs more than its intrinsic value today`() {
        let put = Self.option(.put, strike: 110, rate: -0.02, yield: 0)
        #expect(put.price > 110 * DeterministicMath.exp(0.01) - 100)
        #expect(put.greeks.rho < 0)
    }

    static let broken = [
        option(.call, spot: -1), option(.call, strike: -1), option(.put, years: -0.1), option(.put, volatility: -0.2),
        option(.call, spot: .nan), option(.call, rate: .nan), option(.call, yield: .infinity),
        option(.put, volatility: .infinity), option(.put, strike: .infinity),
    ]

    @Test(arguments: broken)
    func `an impossible input gives no number rather than a wrong one`(option: EuropeanOption) {
        let greeks = option.greeks
        for value in [greeks.price, greeks.delta, greeks.gamma, greeks.theta, greeks.vega, greeks.rho] {
            #expect(value.isNaN)
        }
    }

    @Test func `the price from a forward is the price from spot, rate and yield`() {
        var random = SplitMix64(seed: 15)
        for _ in 0..<Self.draws {
            let option = random.option()
            let forward = Carry.forward(
                spot: option.spot, years: option.years, rate: option.rate, yield: option.yield)
            let discount = Carry.discount(years: option.years, rate: option.rate)
            let deviation = option.volatility * option.years.squareRoot()
            let price = BlackScholes.price(
                option.kind, forward: forward, strike: option.strike, discount: discount, totalDeviation: deviation)
            let grain = 1e-14 * max(option.spot, option.strike)
            let greeks = option.greeks
            #expect(abs(price - greeks.price) < grain, "\(option)")
            let vega = BlackScholes.vega(
                forward: forward, strike: option.strike, discount: discount, totalDeviation: deviation)
            #expect(abs(vega * option.years.squareRoot() - greeks.vega) < 1e-12 * option.spot, "\(option)")
            let delta = BlackScholes.forwardDelta(
                option.kind, forward: forward, strike: option.strike, discount: discount, totalDeviation: deviation)
            #expect(abs(delta * forward / option.spot - greeks.delta) < 1e-12, "\(option)")
        }
    }

    @Test func `put-call parity gives back the forward, and the forward the yield`() throws {
        let call = Self.option(.call)
        let put = Self.option(.put)
        let discount = Carry.discount(years: 0.5, rate: 0.04)
        let forward = Carry.forward(strike: 90, call: call.price, put: put.price, discount: discount)
        #expect(abs(forward - 100 * DeterministicMath.exp(0.015)) < 1e-12)
        let yield = try #require(Carry.yield(spot: 100, forward: forward, years: 0.5, rate: 0.04))
        #expect(abs(yield - 0.01) < 1e-13)
        #expect(Carry.yield(spot: 100, forward: forward, years: 0, rate: 0.04) == nil)
    }
}
