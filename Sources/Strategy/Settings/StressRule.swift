/// The shock that a structure without a bound on its loss is sized by.
public struct StressRule: Hashable, Sendable {
    /// How far the underlying jumps, both ways, in standard deviations of its own implied volatility over `days`.
    public var sigmas: Double
    /// Calendar days over which the move happens; they also go off the time to expiry.
    public var days: Int
    /// Volatility after the jump as a multiple of what is implied now.
    public var volatilityFactor: Double

    public init(sigmas: Double, days: Int, volatilityFactor: Double) {
        self.sigmas = sigmas
        self.days = days
        self.volatilityFactor = volatilityFactor
    }
    /// Three deviations in a week, with volatility half as high again: about what an index did in February 2018.
    public static let standard = StressRule(sigmas: 3, days: 7, volatilityFactor: 1.5)
}
