import Quant
import Testing

/// Vanna, charm and vomma: what must hold for any European option, and where the formulas divide by zero.
@Suite struct EuropeanSecondOrderTests {
    static let draws = 20_000

    @Test func `a call and a put of one strike share vanna and vomma, and their charms differ by the yield`() {
        var random = SplitMix64(seed: 31)
        for _ in 0..<Self.draws {
            let call = random.option(kind: .call)
            var put = call
            put.kind = .put
            let (ofCall, ofPut) = (call.secondOrderGreeks, put.secondOrderGreeks)
            #expect(ofCall.vanna == ofPut.vanna && ofCall.vomma == ofPut.vomma, "\(call)")
            let shrinkage = DeterministicMath.exp(-call.yield * call.years)
            let grain = 1e-15 * (1 + abs(ofCall.charm))
            #expect(abs(ofCall.charm - ofPut.charm - call.yield * shrinkage) <= grain, "\(call)")
        }
    }

    @Test func `twice the spot and strike is the same vanna and charm, and twice the vomma`() {
        var random = SplitMix64(seed: 32)
        for _ in 0..<Self.draws {
            let option = random.option()
            var double = option
            double.spot *= 2
            double.strike *= 2
            let (one, two) = (option.secondOrderGreeks, double.secondOrderGreeks)
            #expect(two.vanna == one.vanna && two.charm == one.charm && two.vomma == 2 * one.vomma, "\(option)")
        }
    }

    @Test func `a call seen from its strike is a put, with the same vomma`() {
        var random = SplitMix64(seed: 33)
        for _ in 0..<Self.draws {
            let call = random.option(kind: .call)
            let put = EuropeanOption(
                kind: .put, spot: call.strike, strike: call.spot, years: call.years, rate: call.yield,
                yield: call.rate, volatility: call.volatility)
            let (ofCall, ofPut) = (call.secondOrderGreeks, put.secondOrderGreeks)
            #expect(abs(ofCall.vomma - ofPut.vomma) <= 1e-9 * (call.spot + abs(ofCall.vomma)), "\(call)")
        }
    }

    @Test func `each second-order Greek is the slope of a Greek`() {
        var random = SplitMix64(seed: 34)
        for _ in 0..<2000 {
            var option = random.option()
            option.volatility = max(option.volatility, 0.1)
            option.years = max(option.years, 0.05)
            let greeks = option.secondOrderGreeks
            func slope(
                _ greek: KeyPath<Greeks, Double>, _ path: WritableKeyPath<EuropeanOption, Double>, _ step: Double
            ) -> Double {
                var up = option
                var down = option
                up[keyPath: path] += step
                down[keyPath: path] -= step
                return (up.greeks[keyPath: greek] - down.greeks[keyPath: greek]) / (2 * step)
            }
            let scale = max(option.spot, option.strike)
            #expect(abs(greeks.vanna - slope(\.delta, \.volatility, 1e-5)) < 1e-5, "\(option)")
            #expect(abs(greeks.vanna - slope(\.vega, \.spot, option.spot * 1e-5)) < 1e-5, "\(option)")
            #expect(abs(greeks.charm + slope(\.delta, \.years, 1e-6)) < 1e-4, "\(option)")
            #expect(abs(greeks.vomma - slope(\.vega, \.volatility, 1e-5)) < 1e-4 * scale, "\(option)")
        }
    }

    struct Limit: Sendable, CustomTestStringConvertible {
        var situation: String
        var option: EuropeanOption
        var vanna = 0.0
        var charm = 0.0
        var testDescription: String { situation }
    }

    static let shrink = DeterministicMath.exp(-0.005)

    static let limits = [
        Limit(situation: "expired in the money", option: EuropeanOptionTests.option(.call, years: 0), charm: 0.01),
        Limit(situation: "expired out of the money", option: EuropeanOptionTests.option(.put, years: 0)),
        Limit(
            situation: "expired on the strike", option: EuropeanOptionTests.option(.put, strike: 100, years: 0),
            charm: -0.005),
        Limit(
            situation: "nothing can move, forward above the strike",
            option: EuropeanOptionTests.option(.call, volatility: 0), charm: 0.01 * shrink),
        Limit(
            situation: "nothing can move, forward below the strike",
            option: EuropeanOptionTests.option(.put, strike: 110, volatility: 0), charm: -0.01 * shrink),
        Limit(
            situation: "nothing can move, forward on the strike",
            option: EuropeanOptionTests.option(.call, strike: 100, rate: 0, yield: 0, volatility: 0),
            vanna: 0.5 * 0.3989422804014327 * 0.5.squareRoot()),
        Limit(
            situation: "the share is worthless", option: EuropeanOptionTests.option(.put, spot: 0),
            charm: -0.01 * shrink),
        Limit(
            situation: "a strike of nothing", option: EuropeanOptionTests.option(.call, strike: 0),
            charm: 0.01 * shrink),
        Limit(
            situation: "hopeless",
            option: EuropeanOptionTests.option(.call, strike: 1e9, years: 1.0 / 365, volatility: 0.05)),
        Limit(
            situation: "hopeless, with next to no volatility",
            option: EuropeanOptionTests.option(.call, strike: 1e9, volatility: 1e-300)),
    ]

    @Test(arguments: limits)
    func `without time, volatility or hope only the dividend yield still moves delta`(limit: Limit) {
        let greeks = limit.option.secondOrderGreeks
        #expect(abs(greeks.vanna - limit.vanna) < 1e-15)
        #expect(abs(greeks.charm - limit.charm) < 1e-15)
        #expect(greeks.vomma == 0)
    }

    @Test func `vanna on the forward is the limit of ever smaller volatilities`() {
        var option = EuropeanOptionTests.option(.call, strike: 100, rate: 0, yield: 0, volatility: 0)
        let limit = option.secondOrderGreeks
        option.volatility = 1e-9
        let near = option.secondOrderGreeks
        #expect(abs(near.vanna - limit.vanna) < 1e-15 && abs(near.vomma - limit.vomma) < 1e-7)
    }

    @Test func `under negative rates they are still slopes`() {
        let put = EuropeanOptionTests.option(.put, strike: 110, rate: -0.03, yield: -0.01)
        var later = put
        later.years -= 1e-6
        let slope = (later.greeks.delta - put.greeks.delta) / 1e-6
        #expect(abs(put.secondOrderGreeks.charm - slope) < 1e-5)
    }

    @Test(arguments: EuropeanOptionTests.broken)
    func `an impossible input gives no number rather than a wrong one`(option: EuropeanOption) {
        let greeks = option.secondOrderGreeks
        #expect(greeks.vanna.isNaN && greeks.charm.isNaN && greeks.vomma.isNaN)
    }

    @Test func `a sound option always has numbers, however far its inputs lie`() {
        var random = SplitMix64(seed: 35)
        for _ in 0..<Self.draws {
            func magnitude(_ reach: Double) -> Double { DeterministicMath.exp(random.uniform(-reach, reach)) }
            let option = EuropeanOption(
                kind: random.uniform() < 0.5 ? .call : .put, spot: magnitude(100), strike: magnitude(100),
                years: magnitude(20), rate: random.uniform(-1e-3, 1e-3), yield: random.uniform(-1e-3, 1e-3),
                volatility: magnitude(20))
            guard option.volatility * option.years.squareRoot() < 1e6, option.years < 1e5 else { continue }
            let greeks = option.secondOrderGreeks
            #expect(greeks.vanna.isFinite && greeks.charm.isFinite && greeks.vomma.isFinite, "\(option)")
        }
    }
}
