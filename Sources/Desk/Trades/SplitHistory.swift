import Market
import Trading

/// The splits that a trade has lived through and the shares it traded. Splits and executions are not always heard of in
/// the order in which they happened: each is counted in the numbers of its own time.
struct SplitHistory: Sendable {
    private var splits: [(adjustment: ContractAdjustment, at: Instant)] = []
    private var traded: [(shares: Int, at: Instant)] = []

    /// Shares that were traded at that moment, as many as they are by now.
    mutating func trades(_ shares: Int, at moment: Instant) -> Int {
        traded.append((shares, moment))
        return splits.reduce(shares) { $1.at > moment ? $1.adjustment.shares(of: $0) : $0 }
    }

    /// What a contract of that moment is by now, and how many of these one of those became.
    func restated(_ contract: OptionContract, of moment: Instant) -> (contract: OptionContract, count: Int) {
        var (contract, count) = (contract, 1)
        for split in splits where split.at > moment {
            guard let change = split.adjustment.contracts.first(where: { $0.old == contract }) else { continue }
            contract = change.new
            count *= change.newPerOld
        }
        return (contract, count)
    }

    /// Shares held after a split of that moment; those traded since were traded in its numbers already.
    mutating func takes(_ adjustment: ContractAdjustment, at moment: Instant, held shares: Int) -> Int {
        splits.append((adjustment, moment))
        let since = traded.reduce(0) { $1.at > moment ? $0 + $1.shares : $0 }
        return adjustment.shares(of: shares - since) + since
    }
}

extension ContractAdjustment {
    /// New shares for that many old ones; fractions are paid out.
    fileprivate func shares(of old: Int) -> Int { old * newShares / oldShares }
}
