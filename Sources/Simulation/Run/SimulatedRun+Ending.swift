import Desk
import Exchange
import Journal
import Market
import Trading

/// After the last bell, with nothing gone wrong for two hours: what must be true of the whole run.
extension SimulatedRun {
    mutating func finish() throws(BrokenInvariant) {
        let view = desk.view
        try checkWay(view)
        guard case .book(let book) = venue.exchange.answer(.book(since: ActivityID(raw: 0)), at: now) else {
            preconditionFailure("a venue answers what it is asked")
        }
        try witness.books.checkEnd(view, book, Moment(step: steps, at: now))
        _ = try replayed()
    }

    /// Connected, compared, with every order answered.
    private func checkWay(_ view: DeskView) throws(BrokenInvariant) {
        for reason in view.stops {
            switch reason {
            case .disconnected, .reconciling, .venueFailing:
                throw broken(.findsItsWay, "entries are still stopped: \(reason)")
            case .dailyLoss, .operatorStopped, .lastSession, .nakedShort, .killed, .accountRestricted,
                .insufficientFunds, .marginCall:
                break
            }
        }
        if let difference = view.differences.first {
            throw broken(
                .findsItsWay, "\(difference.key): \(difference.ours) are ours, \(difference.theirs) the venue's")
        }
        for order in view.orders where order.phase != .working {
            throw broken(.findsItsWay, "order \(order.order.id) is still \(order.phase)")
        }
    }
}
