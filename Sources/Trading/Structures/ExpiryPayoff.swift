public import Market

/// What a structure's legs alone say of its end. Where they end at different times there is no profit at one expiry:
/// it depends on what is left then being worth something, which no payoff knows.
public enum ExpiryPayoff: Sendable {
    /// All legs end together: profit, loss, break-evens, exactly.
    case together(Payoff)
    /// Every short ends with the first expiry. At that moment the structure has made no less than `floor`, since what
    /// outlives it is worth at least what it would pay at once: the floor's maximum loss bounds the loss, and more is
    /// not known. Long options of European style may be worth a little less, by carry, when deep in the money.
    case shortsFirst(on: Day, floor: Payoff)
    /// A short outlives the first expiry, and the long that ended then covers it no more: nothing is known.
    case open(first: Day)

    /// `legs` are not empty; the rest as for `Payoff`.
    public init(legs: [Leg], net: NetPrice, shares: Int = 0, shareCost: Price = .zero) {
        let moments = legs.map { LastMoment($0.contract) }
        guard let first = moments.min() else { preconditionFailure("a structure has legs") }
        let payoff = Payoff(legs: legs, net: net, shares: shares, shareCost: shareCost)
        if moments.allSatisfy({ $0 == first }) {
            self = .together(payoff)
        } else if zip(legs, moments).allSatisfy({ $0.side == .long || $1 == first }) {
            self = .shortsFirst(on: first.expiry, floor: payoff)
        } else {
            self = .open(first: first.expiry)
        }
    }

    /// The most that can be lost per share, or a bound of it; nil where there is none, or none is known.
    public var maximumLoss: Price? {
        switch self {
        case .together(let payoff), .shortsFirst(_, let payoff): payoff.maximumLoss
        case .open: nil
        }
    }
    /// The payoff itself, from which maximum profit and break-evens follow; nil where the legs don't end together.
    public var payoff: Payoff? {
        if case .together(let payoff) = self { payoff } else { nil }
    }
}
