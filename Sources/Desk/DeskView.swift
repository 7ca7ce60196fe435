public import Market
public import Trading

/// What anyone outside may see of the desk: read-only, the same for the command line, the API and chat.
public struct DeskView: Sendable {
    public let now: Instant
    public let openTrades: [TradeView]
    public let workingOrders: [WorkingOrder]
    public let waiting: [Recommendation]
    public let entriesStopped: StopReason?
    public let account: AccountSnapshot?

    public struct TradeView: Sendable {
        public let id: TradeID
        public let candidate: Candidate
        /// Units held.
        public let quantity: Int
        public let entrySession: Day
        public let opening: Money
        public let fees: Money
        public let lastMark: Mark?

        /// Profit if closed at the last mark's natural prices, after fees so far; nil when it was never marked.
        public var profit: Money? {
            guard let net = lastMark?.closeNatural else { return nil }
            let multiplier = RootRules.of(candidate.legs[0].contract.root).multiplier
            return opening - fees + net.price.amount(shares: multiplier) * quantity
        }
    }
    public struct WorkingOrder: Hashable, Sendable {
        public let order: Order
        public let limit: NetPrice
    }
}

extension Desk {
    public var view: DeskView {
        DeskView(
            now: now,
            openTrades: trades.filter { $0.held > 0 }.map {
                DeskView.TradeView(
                    id: $0.id, candidate: $0.candidate, quantity: $0.held, entrySession: $0.entrySession,
                    opening: $0.opening + $0.closing, fees: $0.fees, lastMark: $0.lastMark)
            },
            workingOrders: orders.filter { !$0.isDone }.map { DeskView.WorkingOrder(order: $0.order, limit: $0.limit) },
            waiting: pending.map(\.recommendation), entriesStopped: stops.reason, account: account)
    }
}
