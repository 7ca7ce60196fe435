import Market
import Trading

/// Each limit of a profile against one candidate, the book and the account. Shares are of today's equity except the
/// daily loss, which is of the last session's.
struct Limits {
    let candidate: Candidate
    let settings: RiskSettings
    let book: RiskFacts
    let account: AccountSnapshot

    private var equity: Money { account.equity }
    private var unit: Money { candidate.riskPerUnit }

    /// Equity lost since the last session ended, as a share of it; above the limit nothing is entered.
    var dailyLoss: RiskVerdict {
        guard let bound = settings.dailyLoss else { return notSet(.dailyLoss) }
        switch book.equityAtLastClose {
        case .unknown: return RiskVerdict(.dailyLoss, .unknown, measured: nil, bound: bound, allowed: nil)
        case .notApplicable:
            return RiskVerdict(
                .dailyLoss, book.isDailyLossStopActive ? .refused : .notApplicable, measured: nil, bound: bound,
                allowed: nil)
        case .value(let before):
            guard before > .zero else {
                return RiskVerdict(.dailyLoss, .refused, measured: nil, bound: bound, allowed: nil)
            }
            let lost = (before - equity).approximateDollars / before.approximateDollars
            // Compared in money, so that a loss of exactly the limit passes whatever the quotient's last bit.
            let isPassed = before - equity > before.share(bound)
            return RiskVerdict(
                .dailyLoss, isPassed || book.isDailyLossStopActive ? .refused : .passed, measured: lost, bound: bound,
                allowed: nil)
        }
    }

    /// Counted with this one: the limit itself may be reached.
    var tradesPerSymbol: RiskVerdict {
        guard let bound = settings.tradesPerSymbol else { return notSet(.tradesPerSymbol) }
        let open = book.trades(on: candidate.underlying)
        return RiskVerdict(
            .tradesPerSymbol, open < bound ? .passed : .refused, measured: Double(open + 1), bound: Double(bound),
            allowed: nil)
    }

    var quantityMaximum: RiskVerdict {
        let bound = settings.quantityMaximum
        return RiskVerdict(
            .quantityMaximum, bound > 0 ? .passed : .refused, measured: 1, bound: Double(bound), allowed: max(0, bound))
    }

    var riskPerTrade: RiskVerdict {
        guard let bound = settings.riskPerTrade else { return notSet(.riskPerTrade) }
        return share(.riskPerTrade, alreadyUsed: .zero, bound: bound)
    }

    /// Open risk, entries under way, and this one.
    var heat: RiskVerdict {
        guard let bound = settings.heat else { return notSet(.heat) }
        return share(.heat, alreadyUsed: book.openRisk + book.pendingRisk, bound: bound)
    }

    /// What one unit requires beyond the premium it brings, against what the account has left. Dollars.
    var margin: RiskVerdict {
        guard settings.enforcesMargin else { return notSet(.margin) }
        let multiplier = candidate.legs.map { RootRules.of($0.contract.root).multiplier }.max() ?? 100
        let premium = candidate.creditAfterSlippage.price.amount(shares: multiplier)
        let needed = max(candidate.margin - premium, Money(units: 1))
        let available = account.available - book.pendingMargin
        let allowed = available > .zero ? Int(available.units / needed.units) : 0
        return RiskVerdict(
            .margin, allowed > 0 ? .passed : .refused, measured: needed.approximateDollars,
            bound: available.approximateDollars, allowed: allowed)
    }

    private func share(_ limit: RiskLimit, alreadyUsed: Money, bound: Double) -> RiskVerdict {
        let budget = equity.share(bound) - alreadyUsed
        let allowed = Sizing.units(of: unit, within: budget)
        let measured = (alreadyUsed + unit).approximateDollars / equity.approximateDollars
        return RiskVerdict(limit, allowed > 0 ? .passed : .refused, measured: measured, bound: bound, allowed: allowed)
    }

    private func notSet(_ limit: RiskLimit) -> RiskVerdict {
        RiskVerdict(limit, .notSet, measured: nil, bound: nil, allowed: nil)
    }
}
