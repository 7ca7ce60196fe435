import Market
public import Trading

/// The veto over every entry: sizes a candidate, then cuts the size to what each limit allows. Nothing here can
/// enlarge what a strategy asked for, and nothing here is ever asked about getting out.
public struct RiskDesk {
    /// All limits are evaluated, also after one refused. The size is what the sizing rule asks for, then the least
    /// that any limit allows; zero units is a refusal. An unknown account refuses.
    public static func judge(
        candidate: Candidate, settings: RiskSettings, book: RiskFacts, account: Input<AccountSnapshot>
    ) -> RiskDecision {
        guard case .value(let snapshot) = account else {
            return .refused([RiskVerdict(.account, .unknown, measured: nil, bound: nil, allowed: nil)])
        }
        let equity = snapshot.equity
        guard equity > .zero else {
            let verdict = RiskVerdict(
                .account, .refused, measured: equity.approximateDollars, bound: 0, allowed: 0)
            return .refused([verdict])
        }
        let limits = Limits(
            candidate: candidate, settings: settings, book: book, account: snapshot)
        let sizing = Sizing.wanted(settings.sizing, equity: equity, riskPerUnit: candidate.riskPerUnit)
        let verdicts = [
            RiskVerdict(.account, .passed, measured: equity.approximateDollars, bound: 0, allowed: nil),
            limits.dailyLoss, limits.tradesPerSymbol, sizing.verdict, limits.quantityMaximum, limits.riskPerTrade,
            limits.heat, limits.margin,
        ]
        var quantity = sizing.quantity
        var boundBy: RiskLimit?
        for verdict in verdicts where verdict.limit != .size {
            if let allowed = verdict.allowed, allowed < quantity {
                quantity = allowed
                boundBy = verdict.limit
            }
        }
        guard quantity > 0, !verdicts.contains(where: \.isRefusal) else { return .refused(verdicts) }
        return .approved(
            quantity: quantity,
            sizing: SizingResult(
                equity: equity, riskPerUnit: candidate.riskPerUnit, share: sizing.share, wanted: sizing.quantity,
                quantity: quantity, boundBy: boundBy, verdicts: verdicts))
    }
}
