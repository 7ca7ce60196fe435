import Market
import Quant

/// Which strikes an expiry has: a fine step around the money, a coarse one in the wings, as far out as somebody still
/// quotes them. Steps are those of the class and its era; where a fine step would give more strikes than a chain can
/// use, the next one of the class is taken.
struct StrikeLattice: Sendable {
    /// Points, ascending.
    private let steps: [Double]
    /// What traders call round, coarse to fine.
    private let round: (coarse: Double, middle: Double, fine: Double)

    /// The fine step reaches this many deviations below and above the forward, the coarse one as far as `wing`.
    private static let fine = (below: 4.0, above: 2.4)
    private static let wing = (below: 6.0, above: 3.1)
    private static let most = 130.0

    init(_ underlying: Symbol) {
        // 5 points near the money of near months since the nineties, 25 beyond; SPY whole dollars.
        steps = underlying == .spy ? [1, 2, 5, 10, 25] : [5, 10, 25, 50, 100]
        round = underlying == .spy ? (10, 5, 2) : (100, 50, 25)
    }

    /// Appends the strikes in points, ascending, for an expiry with this forward and deviation (volatility × √years).
    /// O(strikes).
    func append(forward: Double, deviation: Double, to strikes: inout [Double]) {
        let point = forward * deviation
        let span = (StrikeLattice.fine.below + StrikeLattice.fine.above) * point
        var index = 0
        while index < steps.count - 2, span / steps[index] > StrikeLattice.most { index += 1 }
        let step = steps[index]
        let wide = steps[min(index + 2, steps.count - 1)]
        func price(_ z: Double) -> Double { forward * DeterministicMath.exp(z * deviation) }
        func up(_ x: Double, _ step: Double) -> Double { (x / step).rounded(.up) * step }
        let low = max(up(price(-StrikeLattice.wing.below), wide), wide)
        let fineLow = max(up(price(-StrikeLattice.fine.below), wide), low)
        let fineHigh = up(price(StrikeLattice.fine.above), wide)
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
