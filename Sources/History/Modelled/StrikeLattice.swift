import Market
import Quant

/// Which strikes an expiry has: a fine step around the money, a coarse one in the wings, as far out as somebody still
/// quotes them. The steps are the same on calm and on wild days: a strike that somebody holds must not leave the list
/// because volatility rose.
struct StrikeLattice: Sendable {
    /// Points.
    private let step: Double
    private let wide: Double
    /// What traders call round, coarse to fine.
    private let round: (coarse: Double, middle: Double, fine: Double)

    /// The fine step reaches this many deviations below and above the forward, the coarse one as far as `wing`.
    private static let fine = (below: 4.0, above: 2.4)
    private static let wing = (below: 6.0, above: 3.1)
    /// And at least so far, as a share of the forward, however calm the days and however near the expiry: what was
    /// listed weeks ago stays listed.
    private static let always = (below: 0.15, above: 0.12)

    init(_ underlying: Symbol) {
        // 5 points near the money of near months since the nineties, 25 beyond; SPY whole dollars.
        (step, wide) = underlying == .spy ? (1, 5) : (5, 25)
        round = underlying == .spy ? (10, 5, 2) : (100, 50, 25)
    }

    /// Appends the strikes in points, ascending, for an expiry with this forward and deviation (volatility × √years).
    /// O(strikes).
    func append(forward: Double, deviation: Double, to strikes: inout [Double]) {
        func price(_ z: Double) -> Double { forward * DeterministicMath.exp(z * deviation) }
        func up(_ x: Double, _ step: Double) -> Double { (x / step).rounded(.up) * step }
        let low = max(
            up(min(price(-StrikeLattice.wing.below), forward * (1 - StrikeLattice.always.below)), wide), wide)
        let fineLow = max(
            up(min(price(-StrikeLattice.fine.below), forward * (1 - StrikeLattice.always.below)), wide), low)
        let fineHigh = up(max(price(StrikeLattice.fine.above), forward * (1 + StrikeLattice.always.above)), wide)
        let high = max(up(price(StrikeLattice.wing.above), wide), fineHigh)
        var strike = low
        while strike < fineLow {
            strikes.append(strike)
            strike += wide
        }
        while strike < fineHigh {
            strikes.append(strike)
            strike += step
        }
        while strike <= high {
            strikes.append(strike)
            strike += wide
        }
    }

    /// 1 or 0: on the coarse, the middle, the fine round step.
    @inline(__always) func roundness(_ strike: Double) -> (Double, Double, Double) {
        func isOn(_ step: Double) -> Double { (strike / step).rounded() * step == strike ? 1 : 0 }
        return (isOn(round.coarse), isOn(round.middle), isOn(round.fine))
    }
}
