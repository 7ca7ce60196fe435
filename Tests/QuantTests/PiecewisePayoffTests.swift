import Quant
import Testing
import Truth

/// Chances and expectations of whatever a position pays at expiry.
@Suite struct PiecewisePayoffTests {
    /// What these legs pay, less their price.
    private func payoff(_ legs: [LognormalTests.Leg], price: Double) -> PiecewisePayoff {
        func value(at level: Double) -> Double {
            legs.reduce(-price) { $0 + $1.quantity * max($1.kind.sign * (level - $1.strike), 0) }
        }
        let levels = Set(legs.map(\.strike)).sorted()
        return PiecewisePayoff(
            corners: levels.map { PiecewisePayoff.Corner(level: $0, value: value(at: $0)) },
            slopeBelow: legs.reduce(0) { $0 - ($1.kind == .put ? $1.quantity : 0) },
            slopeAbove: legs.reduce(0) { $0 + ($1.kind == .call ? $1.quantity : 0) })
    }

    @Test func `positions of the table have its chance of profit and its expected profit`() throws {
        let table = try Truth.table("position_probability.csv")
        var (worst, worstExpectation) = (0.0, 0.0)
        for row in table.rows {
            let years = try row.number("T")
            let forward = try row.number("S") * DeterministicMath.exp(row.number("mu") * years)
            let deviation = try row.number("sigma") * years.squareRoot()
            let payoff = self.payoff(try LognormalTests.legs(row.text("legs")), price: try row.number("net_price"))
            let chance = payoff.probabilityOfProfit(forward: forward, totalDeviation: deviation)
            let error = abs(chance - (try row.number("prob_profit")))
            #expect(error < 1e-9, "\(row)")
            let expected = payoff.expectation(forward: forward, totalDeviation: deviation)
            let miss = abs(expected - (try row.number("expected_pl_grid")))
            #expect(miss < 1e-3, "\(row)")
            (worst, worstExpectation) = (worse(worst, error), worse(worstExpectation, miss))
        }
        Truth.report(
            table: "position_probability.csv", checked: table.rows.count, worst: worst, bar: 1e-9,
            note: "as a piecewise payoff; expected profit within \(worstExpectation) of the grid (bar 0.001)")
    }

    /// Corners anywhere, lines that cross zero often or rest on it, unbounded tails.
    private func drawn(_ random: inout SplitMix64) -> PiecewisePayoff {
        var level = random.uniform(20, 90)
        var corners: [PiecewisePayoff.Corner] = []
        for _ in 0..<(1 + Int(random.next() % 6)) {
            let rests = random.uniform() < 0.2
            corners.append(PiecewisePayoff.Corner(level: level, value: rests ? 0 : random.uniform(-20, 20)))
            level += random.uniform(1, 40)
        }
        func slope() -> Double { random.uniform() < 0.3 ? 0 : random.uniform(-2, 2) }
        return PiecewisePayoff(corners: corners, slopeBelow: slope(), slopeAbove: slope())
    }

    @Test(arguments: 0..<24 as Range<UInt64>)
    func `a simulation of any payoff ends where the closed form is`(seed: UInt64) {
        var random = SplitMix64(seed: 900 + seed)
        let payoff = self.drawn(&random)
        let (spot, years, drift) = (random.uniform(60, 140), random.uniform(0.05, 1.5), random.uniform(-0.2, 0.2))
        let deviation = random.uniform(0.1, 0.6) * years.squareRoot()
        let forward = spot * DeterministicMath.exp(drift * years)
        let paths = 200_000
        var (sum, squares, wins) = (0.0, 0.0, 0.0)
        for _ in 0..<paths / 2 {
            // Each draw with its mirror image; their mean is one observation.
            let shock = deviation * random.normal()
            let middle = -0.5 * deviation * deviation
            let up = payoff.value(at: forward * DeterministicMath.exp(middle + shock))
            let down = payoff.value(at: forward * DeterministicMath.exp(middle - shock))
            let mean = 0.5 * (up + down)
            sum += mean
            squares += mean * mean
            wins += (up > 0 ? 0.5 : 0) + (down > 0 ? 0.5 : 0)
        }
        let count = Double(paths / 2)
        let error = ((squares / count - (sum / count) * (sum / count)) / count).squareRoot()
        let expected = payoff.expectation(forward: forward, totalDeviation: deviation)
        #expect(abs(sum / count - expected) < 4 * error + 1e-9, "\(payoff)")
        let chance = payoff.probabilityOfProfit(forward: forward, totalDeviation: deviation)
        #expect(abs(wins / count - chance) < 4 * (chance * (1 - chance) / count).squareRoot() + 1e-9, "\(payoff)")
        #expect(chance >= 0 && chance <= 1 + 1e-12)
    }

    @Test func `a line is worth its mean, a corner a call or a put`() {
        let line = PiecewisePayoff(corners: [.init(level: 50, value: 3)], slopeBelow: 0.5, slopeAbove: 0.5)
        #expect(abs(line.expectation(forward: 80, totalDeviation: 0.3) - (3 + 0.5 * 30)) < 1e-12)
        let put = PiecewisePayoff(corners: [.init(level: 90, value: 0)], slopeBelow: -1, slopeAbove: 0)
        let worth = Lognormal.expectedPutPayoff(forward: 100, strike: 90, totalDeviation: 0.2)
        #expect(abs(put.expectation(forward: 100, totalDeviation: 0.2) - worth) < 1e-12)
        let chance = Lognormal.probabilityBelow(level: 90, forward: 100, totalDeviation: 0.2)
        #expect(abs(put.probabilityOfProfit(forward: 100, totalDeviation: 0.2) - chance) < 1e-15)
    }

    @Test func `what rests on zero is no profit, and a certain price is judged where it stands`() {
        let condor = PiecewisePayoff(
            corners: [
                .init(level: 80, value: -5), .init(level: 90, value: 0), .init(level: 110, value: 0),
                .init(level: 120, value: -5),
            ], slopeBelow: 0, slopeAbove: 0)
        #expect(condor.probabilityOfProfit(forward: 100, totalDeviation: 0.2) == 0)
        #expect(condor.expectation(forward: 100, totalDeviation: 0) == 0)
        #expect(condor.expectation(forward: 85, totalDeviation: 0) == -2.5)
        let straddle = PiecewisePayoff(corners: [.init(level: 100, value: -7)], slopeBelow: -1, slopeAbove: 1)
        #expect(straddle.probabilityOfProfit(forward: 108, totalDeviation: 0) == 1)
        #expect(straddle.probabilityOfProfit(forward: 106, totalDeviation: 0) == 0)
        #expect(straddle.value(at: 90) == 3 && straddle.value(at: 100) == -7 && straddle.value(at: 112) == 5)
    }
}
