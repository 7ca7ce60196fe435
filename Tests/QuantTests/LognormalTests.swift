import Quant
import Testing
import Truth

/// Chances of a lognormal price, against scipy's closed forms and a simulation with Brownian bridges.
@Suite struct LognormalTests {
    @Test func `chances of ending beyond and of touching a level agree with the closed forms`() throws {
        let table = try Truth.table("probability.csv")
        var worst = 0.0
        var largest = 0.0
        for row in table.rows {
            let level = try row.number("level")
            let spot = try row.number("S")
            let years = try row.number("T")
            let drift = try row.number("mu")
            let volatility = try row.number("sigma")
            let found = [
                (
                    "p_above_at_T",
                    Lognormal.probabilityAbove(
                        level: level, spot: spot, years: years, drift: drift, volatility: volatility)
                ),
                (
                    "p_below_at_T",
                    Lognormal.probabilityBelow(
                        level: level, spot: spot, years: years, drift: drift, volatility: volatility)
                ),
                (
                    "p_touch",
                    Lognormal.probabilityTouch(
                        level: level, spot: spot, years: years, drift: drift, volatility: volatility)
                ),
            ]
            for (column, value) in found {
                let error = abs(value - (try row.number(column)))
                #expect(error < 1e-9, "\(column) of \(row)")
                worst = worse(worst, error)
            }
            for (column, value) in [("mc_above", found[0].1), ("mc_touch", found[2].1)] {
                // Where hardly a path of the 40,000 got there, its own standard error says nothing.
                let error = max(try row.number(column + "_se"), (value * (1 - value) / 40_000).squareRoot())
                let distance = abs(value - (try row.number(column))) / max(error, 1e-12)
                #expect(distance < 4, "\(column) of \(row)")
                largest = worse(largest, distance)
            }
        }
        Truth.report(
            table: "probability.csv", checked: table.rows.count, worst: worst, bar: 1e-9,
            note: "simulation within \((largest * 10).rounded() / 10) standard errors (bar 4)")
    }

    struct Leg {
        var quantity: Double
        var kind: OptionKind
        var strike: Double
    }

    static func legs(_ text: String) throws -> [Leg] {
        try text.split(separator: ";").map { part in
            let fields = part.split(separator: ":")
            return Leg(
                quantity: try #require(Double(fields[0])), kind: fields[1] == "C" ? .call : .put,
                strike: try #require(Double(fields[2])))
        }
    }

    @Test func `chance of profit between break-evens and expected profit agree with the reference`() throws {
        let table = try Truth.table("position_probability.csv")
        var worst = 0.0
        var worstExpectation = 0.0
        for row in table.rows {
            let years = try row.number("T")
            let forward = try row.number("S") * DeterministicMath.exp(row.number("mu") * years)
            let deviation = try row.number("sigma") * years.squareRoot()
            let legs = try Self.legs(row.text("legs"))
            let price = try row.number("net_price")
            let breakEvens = try row.text("breakevens").split(separator: ";").map { try #require(Double($0)) }
            let atZero = legs.reduce(0) { $0 + $1.quantity * ($1.kind == .put ? $1.strike : 0) } - price
            let chance = Lognormal.probabilityOfProfit(
                breakEvens: breakEvens, profitBelowFirst: atZero > 0, forward: forward, totalDeviation: deviation)
            let error = abs(chance - (try row.number("prob_profit")))
            #expect(error < 1e-9, "\(row)")
            worst = worse(worst, error)

            var expected = -price
            for leg in legs {
                expected +=
                    leg.quantity
                    * (leg.kind == .call
                        ? Lognormal.expectedCallPayoff(forward: forward, strike: leg.strike, totalDeviation: deviation)
                        : Lognormal.expectedPutPayoff(forward: forward, strike: leg.strike, totalDeviation: deviation))
            }
            let miss = abs(expected - (try row.number("expected_pl_grid")))
            #expect(miss < 1e-3, "\(row)")
            worstExpectation = worse(worstExpectation, miss)
        }
        Truth.report(
            table: "position_probability.csv", checked: table.rows.count, worst: worst, bar: 1e-9,
            note: "prob_profit; break-evens, largest profit and loss belong to the payoff of legs")
        Truth.report(
            table: "position_probability.csv", checked: table.rows.count, worst: worstExpectation, bar: 1e-3,
            note: "expected profit or loss against a grid")
    }

    @Test func `above and below make one, and a touch is at least as likely as an end beyond`() {
        var random = SplitMix64(seed: 31)
        for _ in 0..<20_000 {
            let spot = random.uniform(5, 5000)
            let years = random.uniform(0.002, 3)
            let volatility = random.uniform(0.02, 2)
            let drift = random.uniform(-0.5, 0.5)
            let level = spot * DeterministicMath.exp(random.uniform(-4, 4) * volatility * years.squareRoot())
            let above = Lognormal.probabilityAbove(
                level: level, spot: spot, years: years, drift: drift, volatility: volatility)
            let below = Lognormal.probabilityBelow(
                level: level, spot: spot, years: years, drift: drift, volatility: volatility)
            let touch = Lognormal.probabilityTouch(
                level: level, spot: spot, years: years, drift: drift, volatility: volatility)
            #expect(abs(above + below - 1) < 1e-15)
            #expect(touch >= (level > spot ? above : below) - 1e-15 && touch <= 1)
        }
    }

    @Test func `without drift in its logarithm a price touches a level twice as often as it ends beyond`() {
        let volatility = 0.3
        for level in [70.0, 90, 99, 101, 120] {
            let drift = 0.5 * volatility * volatility
            let touch = Lognormal.probabilityTouch(
                level: level, spot: 100, years: 0.4, drift: drift, volatility: volatility)
            let beyond =
                level > 100
                ? Lognormal.probabilityAbove(level: level, spot: 100, years: 0.4, drift: drift, volatility: volatility)
                : Lognormal.probabilityBelow(level: level, spot: 100, years: 0.4, drift: drift, volatility: volatility)
            #expect(abs(touch - 2 * beyond) < 1e-14)
        }
    }

    @Test func `when nothing moves any more every chance is 0 or 1`() {
        #expect(Lognormal.probabilityAbove(level: 99, spot: 100, years: 0, drift: 0, volatility: 0.2) == 1)
        #expect(Lognormal.probabilityBelow(level: 100, spot: 100, years: 0, drift: 0, volatility: 0.2) == 1)
        #expect(Lognormal.probabilityAbove(level: 100, spot: 100, years: 0, drift: 0, volatility: 0.2) == 0)
        #expect(Lognormal.probabilityTouch(level: 101, spot: 100, years: 0, drift: 0, volatility: 0.2) == 0)
        #expect(Lognormal.probabilityTouch(level: 100, spot: 100, years: 1, drift: 0, volatility: 0.2) == 1)
        #expect(Lognormal.probabilityTouch(level: 101, spot: 100, years: 1, drift: 0.05, volatility: 0) == 1)
        #expect(Lognormal.probabilityTouch(level: 101, spot: 100, years: 1, drift: -0.05, volatility: 0) == 0)
        #expect(Lognormal.probabilityBelow(level: 0, forward: 100, totalDeviation: 0.2) == 0)
        #expect(Lognormal.probabilityBetween(110, 90, forward: 100, totalDeviation: 0.2) == 0)
        #expect(Lognormal.probabilityBetween(0, .infinity, forward: 100, totalDeviation: 0.2) == 1)
        #expect(
            Lognormal.probabilityOfProfit(
                breakEvens: [], profitBelowFirst: true, forward: 100, totalDeviation: 0.2) == 1)
    }

    @Test func `a strong drift towards a far level does not overflow the chance of touching it`() {
        // e^(2 distance push / deviation²) is beyond any double here.
        let touch = Lognormal.probabilityTouch(level: 200, spot: 100, years: 1, drift: 0.7, volatility: 0.01)
        #expect(touch > 0.7 && touch <= 1)
        let never = Lognormal.probabilityTouch(level: 50, spot: 100, years: 1, drift: 0.7, volatility: 0.01)
        #expect(never == 0)
    }

    @Test func `the expected move is one deviation of the price in points`() {
        #expect(abs(Lognormal.expectedMove(spot: 400, years: 0.25, volatility: 0.2) - 40) < 1e-12)
    }

    @Test func `calls and puts expect the forward between them`() {
        var random = SplitMix64(seed: 32)
        for _ in 0..<5000 {
            let forward = random.uniform(10, 1000)
            let strike = forward * random.uniform(0.5, 2)
            let deviation = random.uniform(0, 1)
            let call = Lognormal.expectedCallPayoff(forward: forward, strike: strike, totalDeviation: deviation)
            let put = Lognormal.expectedPutPayoff(forward: forward, strike: strike, totalDeviation: deviation)
            #expect(abs(call - put - (forward - strike)) < 1e-12 * forward)
        }
    }
}
