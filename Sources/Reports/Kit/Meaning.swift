/// What a piece of text means to the reader. Colour follows from it, and is never the only sign of it: a gain carries
/// its plus, a failure its word.
public enum Meaning: String, Sendable, Hashable, CaseIterable {
    case plain
    /// Secondary: units, sources, what has not changed.
    case quiet
    /// Profit, passed.
    case gain
    /// Loss, failed.
    case loss
    /// Near a limit, stale, partial.
    case caution
    /// Needs a person now.
    case critical
    /// The one that matters among its neighbours; weight, not colour.
    case strong

    /// Gain above zero, loss below, plain at zero.
    public static func ofSign(_ units: Int64) -> Meaning {
        units > 0 ? .gain : units < 0 ? .loss : .plain
    }

    /// Gain above zero, loss below, plain at zero and where there is no number.
    public static func ofSign(_ value: Double) -> Meaning {
        value > 0 ? .gain : value < 0 ? .loss : .plain
    }
}
