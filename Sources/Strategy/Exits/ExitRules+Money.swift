import Market
public import Trading

/// The rules that compare money. Profits are twice what one unit has made if it is closed at a price, per share in
/// 1/10,000 dollar: exact for mids, too.
extension ExitRules {
    // MARK: - Profit

    static func hitsTarget(_ sight: borrowing ExitSight, _ trade: HeldTrade, _ mark: Mark) -> Bool {
        guard sight.rules.profitTarget != nil || sight.rules.profitDollars != nil,
            let profit = doubleProfit(sight, trade, mark)
        else { return false }
        if let share = sight.rules.profitTarget, let base = profitBase(sight, trade), reaches(profit, share, of: base) {
            return true
        }
        guard let dollars = sight.rules.profitDollars else { return false }
        return profit * Int64(trade.multiplier) >= 2 * dollars.units
    }

    /// Follows the profit; whether too much of the best is gone. A wide mark says nothing about either, a suspect one
    /// is no best.
    static func givesBack(
        _ sight: borrowing ExitSight, _ trade: HeldTrade, _ mark: Mark, _ guards: Guards, _ state: inout ExitState
    ) -> Bool {
        guard let trailing = sight.rules.trailing, mark.quality == .good, let base = profitBase(sight, trade),
            let profit = doubleProfit(sight, trade, mark)
        else { return false }
        if !guards.isSuspect, reaches(profit, trailing.arm, of: base) {
            state.bestDoubleProfit = max(profit, state.bestDoubleProfit ?? profit)
        }
        guard let best = state.bestDoubleProfit else { return false }
        return reaches(best - profit, trailing.giveBack, of: base)
    }

    /// At the price that must show it.
    private static func doubleProfit(_ sight: borrowing ExitSight, _ trade: HeldTrade, _ mark: Mark) -> Int64? {
        guard mark.quality != .unquoted else { return nil }
        let close =
            switch sight.rules.targetPrice {
            case .natural: mark.closeNatural.map { 2 * $0.units }
            case .mid: mark.closeDoubleMid
            }
        return close.map { 2 * trade.credit.units + $0 }
    }

    /// What shares of the profit are shares of, per share in 1/10,000 dollar; nil where there is nothing to make.
    private static func profitBase(_ sight: borrowing ExitSight, _ trade: HeldTrade) -> Int64? {
        if trade.credit.isCredit { return trade.credit.units }
        guard trade.credit.isDebit else { return nil }
        switch sight.rules.targetOf {
        case .premium: return -trade.credit.units
        case .maximumProfit: return trade.maximumProfit?.units
        }
    }

    /// Both sides in millionths of half a unit: no rounding of a share can make it easier.
    private static func reaches(_ doubleAmount: Int64, _ share: Double, of base: Int64) -> Bool {
        doubleAmount * 1_000_000 >= 2 * base * millionths(share)
    }

    // MARK: - Loss

    static func hitsStop(_ sight: borrowing ExitSight, _ trade: HeldTrade, _ mark: Mark) -> Bool {
        let close =
            switch sight.rules.stopMark {
            case .mid: goodDoubleMid(mark)
            case .model: sight.modelDoubleMid ?? goodDoubleMid(mark)
            }
        return close.map { losesLimit(sight, trade, doubleClose: $0) } ?? false
    }

    /// Whether the stop hangs on the model mark of this snapshot: where even the worse side of every leg shows no such
    /// loss, nobody needs to look.
    public static func asksModel(_ sight: borrowing ExitSight, _ trade: HeldTrade, _ mark: Mark) -> Bool {
        guard sight.rules.stopMark == .model else { return false }
        guard let natural = mark.closeNatural else { return true }
        return losesLimit(sight, trade, doubleClose: 2 * natural.units)
    }

    private static func goodDoubleMid(_ mark: Mark) -> Int64? { mark.quality == .good ? mark.closeDoubleMid : nil }

    private static func losesLimit(_ sight: borrowing ExitSight, _ trade: HeldTrade, doubleClose: Int64) -> Bool {
        guard let limit = lossLimitMillionths(sight, trade) else { return false }
        return -(2 * trade.credit.units + doubleClose) * 1_000_000 >= 2 * limit
    }

    /// The loss per share that closes the trade, in millionths of a unit: the smallest limit of those that are set.
    private static func lossLimitMillionths(_ sight: borrowing ExitSight, _ trade: HeldTrade) -> Int64? {
        let premium = trade.credit.units
        guard premium != 0 else { return nil }
        var limit = premium > 0 ? sight.rules.stopMultiple.map { premium * millionths($0) } : nil
        if premium < 0, let share = sight.rules.stopShareOfDebit { limit = -premium * millionths(share) }
        if let share = sight.rules.stopShareOfMaximumLoss, let maximum = trade.maximumLoss {
            let ofMaximum = maximum.units * millionths(share)
            limit = limit.map { min($0, ofMaximum) } ?? ofMaximum
        }
        return limit
    }

    /// A hard stop's loss. Of a mark that is wide, or lacks a side, even the better side of every leg must show it.
    static func losesMore(than multiple: Double, _ trade: HeldTrade, _ mark: Mark) -> Bool {
        guard trade.credit.isCredit, let close = goodDoubleMid(mark) ?? mark.closeBest.map({ 2 * $0.units }) else {
            return false
        }
        return -(2 * trade.credit.units + close) * 1_000_000 > 2 * trade.credit.units * millionths(multiple)
    }
}
