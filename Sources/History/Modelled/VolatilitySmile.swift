import Quant

/// Implied volatility of one expiry by strike: a hyperbola in total variance, as SVI (Gatheral 2004) with its bend held
/// in a fixed place, in standardised log-moneyness z = ln(strike / forward) / (σ √T):
///
///     variance(z) = atTheMoney² × (1 + tilt z + bend (√((z − centre)² + width²) − √(centre² + width²)))
///
/// It is at the money what its name says, grows linearly in the wings (so Lee's bound holds) and needs two numbers a
/// day: the slope and the curvature at the money.
public struct VolatilitySmile: Hashable, Sendable {
    /// Volatility where the strike is the forward, a fraction per year.
    public let atTheMoney: Double
    /// That times the square root of the years left.
    public let deviation: Double
    let tilt: Double
    let bend: Double

    /// Where the hyperbola bends and how softly, in deviations: fitted once on all slices and not by day.
    static let centre = 0.8
    static let width = 2.0
    private static let reach = (centre * centre + width * width).squareRoot()
    /// bend = curvature × this; the second derivative of the root at z = 0 is width² / reach³.
    private static let bendPerCurvature = reach * reach * reach / (width * width)

    /// - Parameters:
    ///   - slope: d(variance / variance at the money) / dz at the money; negative, for puts are dearer than calls.
    ///   - curvature: the second derivative there. Both are kept within what real chains show.
    init(atTheMoney: Double, deviation: Double, slope: Double, curvature: Double) {
        self.atTheMoney = atTheMoney
        self.deviation = deviation
        // Real chains from 2011 to 2026 had slopes from -0.7 to -0.25 and curvatures from 0.1 to 0.5, in panics a
        // little more. Within these bounds no butterfly from 7 deviations below the forward to 4.5 above it costs
        // less than nothing (Durrleman's function is positive); a sharper bend breaks it near 4.
        let slope = min(max(slope, -0.7), -0.1)
        var bend = min(max(curvature, 0.05), 0.48) * VolatilitySmile.bendPerCurvature
        // The root's own slope at z = 0 is −centre / reach. A bend that is too weak for the slope would let a wing
        // fall for ever.
        let lean = VolatilitySmile.centre / VolatilitySmile.reach
        bend = max(bend, -slope / (0.95 + lean))
        var tilt = slope + bend * lean
        // The lowest variance must stay above 0, and the steeper wing within Lee's bound: the slope of total variance
        // in log-moneyness below 2.
        let balance = tilt / bend
        let lowest =
            bend
            * (balance * VolatilitySmile.centre + VolatilitySmile.width * (1 - balance * balance).squareRoot()
                - VolatilitySmile.reach)
        let steepest = (abs(tilt) + bend) * deviation
        let scale = min(1, lowest < -0.7 ? -0.7 / lowest : 1, steepest > 1.7 ? 1.7 / steepest : 1)
        tilt *= scale
        bend *= scale
        self.tilt = tilt
        self.bend = bend
    }

    /// Variance over that at the money at `z` deviations from the forward.
    @inline(__always) func ratio(_ z: Double) -> Double {
        let d = z - VolatilitySmile.centre
        let root = (d * d + VolatilitySmile.width * VolatilitySmile.width).squareRoot()
        return 1 + tilt * z + bend * (root - VolatilitySmile.reach)
    }

    /// Implied volatility at ln(strike / forward).
    public func volatility(logMoneyness k: Double) -> Double { atTheMoney * ratio(k / deviation).squareRoot() }

    /// The hyperbola's part of the ratio, before its weight: 0 at the money.
    static func root(_ z: Double) -> Double {
        ((z - centre) * (z - centre) + width * width).squareRoot() - reach
    }
    /// Slope and curvature at the money of a hyperbola with these weights.
    static func shape(tilt: Double, bend: Double) -> (slope: Double, curvature: Double) {
        (tilt - bend * centre / reach, bend / bendPerCurvature)
    }
}
