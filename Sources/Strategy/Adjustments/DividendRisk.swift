public import Market
public import Trading

/// A short call that will probably be exercised for a dividend: in the money, and worth less beyond that than the
/// dividend, at the ask, in the last session before the ex-date. Its holder has the share and the dividend for less.
public struct DividendRisk: Hashable, Sendable {
    public let contract: OptionContract
    public let exDate: Day
    /// Per share.
    public let dividend: Price
    /// The ask less what exercise brings.
    public let timeValue: Price
}

/// What is known before an assignment about a short call and the dividends of its life.
public enum AssignmentWarning: Hashable, Sendable {
    /// An ex-date lies before the expiry.
    case exDividend(OptionContract, exDate: Day, dividend: Price)
    case earlyAssignment(DividendRisk)
    /// In the money on the eve of an ex-date, and nothing says what it costs.
    case notQuoted(OptionContract, exDate: Day)
    /// The calendar of dividends does not reach the expiry.
    case dividendsUnknown(OptionContract)

    /// Of the short calls among `legs` that may be exercised early for shares, in the order of the legs, each with its
    /// next ex-date only. Nothing for what pays no dividends.
    public static func all(legs: [Leg], chain: Chain, facts: MarketFacts) -> [AssignmentWarning] {
        legs.compactMap { leg in
            let rules = RootRules.of(leg.contract.root)
            guard leg.side == .short, leg.contract.right == .call, rules.exercise == .american,
                rules.settlement == .physical
            else { return nil }
            return of(leg.contract, chain, facts)
        }
    }

    private static func of(_ call: OptionContract, _ chain: Chain, _ facts: MarketFacts) -> AssignmentWarning? {
        let dividends: DividendFacts
        switch facts.dividends {
        case .value(let known): dividends = known
        case .notApplicable: return nil
        case .unknown: return .dividendsUnknown(call)
        }
        let next = dividends.upcoming.first { $0.exDate > facts.session && $0.exDate <= call.expiry }
        guard let next else {
            let isCovered = dividends.coverage.contains(facts.session) && dividends.coverage.contains(call.expiry)
            return isCovered ? nil : .dividendsUnknown(call)
        }
        let ahead = AssignmentWarning.exDividend(call, exDate: next.exDate, dividend: next.amount)
        guard NYSE.session(before: next.exDate).day == facts.session, case .value(let price) = facts.spot else {
            return ahead
        }
        let intrinsic = price - call.strike.price
        guard intrinsic > .zero else { return ahead }
        guard !facts.withheld.contains(.quotes), let row = chain.row(of: call), let ask = chain.ask(at: row) else {
            return .notQuoted(call, exDate: next.exDate)
        }
        let timeValue = ask - intrinsic
        guard timeValue < next.amount else { return ahead }
        return .earlyAssignment(
            DividendRisk(contract: call, exDate: next.exDate, dividend: next.amount, timeValue: timeValue))
    }
}

extension DividendRisk {
    /// The first short call of `legs` that will probably be taken for a dividend before the next session.
    static func first(in legs: [Leg], chain: Chain, facts: MarketFacts) -> DividendRisk? {
        for case .earlyAssignment(let risk) in AssignmentWarning.all(legs: legs, chain: chain, facts: facts) {
            return risk
        }
        return nil
    }
}
