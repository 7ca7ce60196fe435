import Market

/// How many units a sizing rule asks for, before any limit.
enum Sizing {
    struct Wanted {
        let quantity: Int
        let share: Double?
        let verdict: RiskVerdict
    }

    /// A share of equity divided by the risk of one unit, rounded down: zero is a legal size, and is refused as such.
    /// Measured: the dollars one unit puts at risk; bound: the dollars the rule allows (units for a fixed quantity).
    static func wanted(_ rule: RiskSettings.Sizing, equity: Money, riskPerUnit: Money) -> Wanted {
        switch rule {
        case .fixedQuantity(let quantity):
            let verdict = RiskVerdict(
                .size, quantity > 0 ? .passed : .refused, measured: nil, bound: nil, allowed: max(0, quantity))
            return Wanted(quantity: max(0, quantity), share: nil, verdict: verdict)
        case .riskShare(let share):
            let budget = equity.share(share)
            let quantity = units(of: riskPerUnit, within: budget)
            let verdict = RiskVerdict(
                .size, quantity > 0 ? .passed : .refused, measured: riskPerUnit.approximateDollars,
                bound: budget.approximateDollars, allowed: quantity)
            return Wanted(quantity: quantity, share: share, verdict: verdict)
        }
    }

    /// The whole units that fit. A structure that cannot lose (its risk is zero or less) cannot be sized by its risk:
    /// the figure is more likely wrong than free, so none fit.
    static func units(of riskPerUnit: Money, within budget: Money) -> Int {
        guard riskPerUnit > .zero, budget > .zero else { return 0 }
        return Int(budget.units / riskPerUnit.units)
    }
}
