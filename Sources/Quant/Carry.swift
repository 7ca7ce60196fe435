/// Forward prices and discount factors from continuously compounded rates.
public enum Carry {
    /// e^(−rate × years).
    public static func discount(years: Double, rate: Double) -> Double {
        DeterministicMath.exp(-(rate * years))
    }

    /// spot × e^((rate − yield) × years).
    public static func forward(spot: Double, years: Double, rate: Double, yield: Double) -> Double {
        spot * DeterministicMath.exp((rate - yield) * years)
    }

    /// The forward that put-call parity implies from two prices at one strike:
    /// strike + (call − put) / discount (Stoll 1969). European prices of the same instant only.
    public static func forward(strike: Double, call: Double, put: Double, discount: Double) -> Double {
        strike + (call - put) / discount
    }

    /// The continuous yield that turns `spot` into `forward`; nil where it is not defined (no time, no price).
    public static func yield(spot: Double, forward: Double, years: Double, rate: Double) -> Double? {
        guard spot > 0, forward > 0, years > 0 else { return nil }
        let yield = rate - DeterministicMath.log(forward / spot) / years
        return yield.isFinite ? yield : nil
    }
}
