public import Market

/// What an account without margin must set aside for what it writes (FINRA Rule 4210(f)(2)(M)): nothing is lent, and
/// nothing may stand naked.
public enum CashAccount {
    /// Of one unit, beside which `shares` are held per share of a contract: dollars, never negative. Premium received
    /// is part of the cash that is held against it: "the strike less the premium" of a cash-secured put is this less
    /// what was received. Nil where a cash account may not hold it.
    ///
    /// A short put takes its strike, whatever else is held: an American one may be assigned while its long is still
    /// alive. A short call needs shares. Only European options settled in cash that end together are charged as a
    /// spread, with their worst loss.
    public static func requirement(legs: [Leg], shares: Int = 0, multiplier: Int) -> Money? {
        guard let first = legs.first else { return .zero }
        let rules = legs.map { RootRules.of($0.contract.root) }
        let isEuropean = rules.allSatisfy { $0.exercise == .european && $0.settlement == .cash }
        if isEuropean, legs.allSatisfy({ LastMoment($0.contract) == LastMoment(first.contract) }) {
            return Payoff(legs: legs, net: NetPrice(units: 0)).maximumLoss?.amount(shares: multiplier)
        }
        var sharesPromised = 0
        var required = Price.zero
        for (leg, rules) in zip(legs, rules) where leg.side == .short {
            switch leg.contract.right {
            case .put: required = required + leg.contract.strike.price * leg.ratio
            case .call:
                guard rules.settlement == .physical, !rules.isAdjusted else { return nil }
                sharesPromised += leg.ratio
            }
        }
        return sharesPromised <= shares ? required.amount(shares: multiplier) : nil
    }
}
