/// The right an option gives, as mathematics sees it: only the sign of the payoff matters here.
public enum OptionKind: Sendable, Hashable, CaseIterable {
    /// Pays what the underlying is above the strike.
    case call
    /// Pays what the underlying is below the strike.
    case put

    /// +1 for a call, −1 for a put.
    @inlinable
    public var sign: Double {
        switch self {
        case .call: 1
        case .put: -1
        }
    }

    var isCall: Bool { self == .call }
}
