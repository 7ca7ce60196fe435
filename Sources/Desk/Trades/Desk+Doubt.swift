import Market
import Trading

/// What the venue refuses to close as not held: its book is asked at once, and decides how the close goes out.
extension Desk {
    /// A close of that trade was refused as not held.
    mutating func doubts(_ order: Order) {
        guard order.intent != .open, let index = trades.firstIndex(where: { $0.id == order.trade }) else { return }
        var doubt = trades[index].doubt ?? HoldingDoubt(since: now)
        doubt.refused(at: now)
        trades[index].doubt = doubt
    }

    /// Until when nothing is sent for the trade, since the venue's book has yet to say what it holds; nil when it may
    /// go. A book that nobody sends holds nothing up for longer than half of the time in which a naked short must have
    /// its order.
    func awaitsBook(tradeAt index: Int) -> Instant? {
        guard books.isKept, let doubt = trades[index].doubt, doubt.isRefused, !doubt.isSettled else { return nil }
        let until = doubt.since + settings.execution.emergency.nakedDeadline / 2
        return now < until ? until : nil
    }

    /// After a comparison: what waited for the book goes, if it agrees with ours about the trade.
    mutating func settleDoubts(into effects: inout [DeskEffect]) {
        for id in trades.filter({ $0.doubt?.isSettled == false }).map(\.id) {
            guard let index = trades.firstIndex(where: { $0.id == id }), let doubt = trades[index].doubt,
                !isDiffering(tradeAt: index)
            else { continue }
            trades[index].doubt?.settles()
            guard trades[index].phase == .closing else { continue }
            let next = doubt.nextTry(at: now, pause: Desk.retryInterval)
            trades[index].retryAt = next > now ? next : nil
            if next <= now { attempt(tradeAt: index, into: &effects) }
        }
    }

    private func isDiffering(tradeAt index: Int) -> Bool {
        books.differences.contains { difference in
            switch difference.key {
            case .contract(let contract): trades[index].legs.contains { $0.contract == contract }
            case .shares(let symbol): trades[index].shares != 0 && trades[index].candidate.underlying == symbol
            }
        }
    }

    /// Whether what would close the trade opens at the venue, of which the account holds none that way round: it was
    /// closed beyond what it held by a fill that came late, or another trade's fills were, and a venue refuses to close
    /// what nets to nothing.
    func opensAtVenue(_ legs: [Leg], _ quantity: Int, ofTradeAt index: Int) -> Bool {
        let isOverclosed = trades[index].legs.enumerated().contains { place, leg in
            trades[index].lots[place] * leg.side.sign < 0
        }
        return (isOverclosed || trades[index].doubt?.isSettled == true)
            && legs.contains { leg in
                let ours = trades.reduce(0) { $0 + $1.lots(of: leg.contract) }
                let net = ours + books.foreign(.contract(leg.contract))
                return -net * leg.side.sign < quantity * leg.ratio
            }
    }
}
