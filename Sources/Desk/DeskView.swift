public import Market
public import Trading

/// What anyone outside may see of the desk: read-only, the same for the command line, the API, chat and the simulator.
public struct DeskView: Sendable {
    public let now: Instant
    /// Trades that hold something, and those whose entry is on its way.
    public let trades: [TradeView]
    public let orders: [OrderView]
    public let waiting: [Recommendation]
    public let exitsWaiting: [ExitProposal]
    public let slots: [SlotView]
    public let stops: [StopReason]
    public let halts: [Halt]
    /// Positions that do not agree with the venue's book.
    public let differences: [Difference]
    public let account: AccountSnapshot?
    /// Cash as our own fills and bookings make it; nil without a starting cash.
    public let ledgerCash: Money?

    public struct TradeView: Sendable {
        public let id: TradeID
        public let phase: TradePhase
        public let candidate: Candidate
        /// Units held whole.
        public let quantity: Int
        /// What is held of each contract, and shares, after partial fills and assignments.
        public let lots: [AccountBook.Position]
        public let shares: Int
        public let entrySession: Day
        /// What its fills and bookings brought so far, and cost.
        public let opening: Money
        public let closing: Money
        public let fees: Money
        public let lastMark: Mark?
        public let protection: Protection?
        /// Short contracts without cover, of a structure whose risk is limited, and since when.
        public let nakedShorts: Int
        public let nakedSince: Instant?

        /// What its shares would bring now; nil while they have no price.
        public let sharesWorth: Money?

        /// Profit if closed at the last mark's natural prices, after fees so far, shares with it; nil when it was never
        /// marked.
        public var profit: Money? {
            guard let sharesWorth else { return nil }
            let soFar = opening + closing - fees + sharesWorth
            if lots.isEmpty, shares != 0 { return soFar }
            guard let net = lastMark?.closeNatural else { return nil }
            let multiplier = RootRules.of(candidate.legs[0].contract.root).multiplier
            return soFar + net.price.amount(shares: multiplier) * quantity
        }
    }
    public struct OrderView: Hashable, Sendable {
        public let order: Order
        public let phase: OrderPhase
        /// The limit at which it stands, as the venue last said.
        public let limit: NetPrice?
        public let filled: Int
    }
    public struct SlotView: Hashable, Sendable {
        public let id: SlotID
        public let phase: SlotPhase
        public let trade: TradeID?
    }
    public struct Halt: Hashable, Sendable {
        public let underlying: Symbol
        public let reason: HaltReason
    }
    public struct Difference: Hashable, Sendable {
        public let key: PositionKey
        public let phase: PositionPhase
        public let ours: Int
        public let theirs: Int
    }

    public var openTrades: [TradeView] { trades.filter { $0.quantity > 0 || !$0.lots.isEmpty || $0.shares != 0 } }
    public var workingOrders: [OrderView] { orders }
    public var entriesStopped: StopReason? { stops.first }
}

extension Desk {
    public var view: DeskView {
        DeskView(
            now: now, trades: trades.map { DeskView.TradeView($0, sharesWorth: sharesWorth(of: $0)) },
            orders: orders.map {
                DeskView.OrderView(order: $0.order, phase: $0.phase, limit: $0.limit, filled: $0.filled)
            },
            waiting: pending.compactMap { if case .entry(let entry) = $0.subject { entry } else { nil } },
            exitsWaiting: pending.compactMap { if case .exit(let exit) = $0.subject { exit } else { nil } },
            slots: slots.map { DeskView.SlotView(id: $0.id, phase: $0.phase, trade: $0.trade) },
            stops: stops.reasons, halts: halts,
            differences: books.differences.map {
                DeskView.Difference(key: $0.key, phase: $0.phase, ours: $0.ours, theirs: $0.theirs)
            },
            account: account, ledgerCash: ledgerCash)
    }
}

extension DeskView.TradeView {
    init(_ trade: TradeLife, sharesWorth: Money?) {
        self.sharesWorth = sharesWorth
        id = trade.id
        phase = trade.phase
        candidate = trade.candidate
        quantity = trade.held
        lots = trade.legs.enumerated().compactMap {
            let quantity = trade.lots[$0.offset]
            return quantity == 0 ? nil : AccountBook.Position(contract: $0.element.contract, quantity: quantity)
        }
        shares = trade.shares
        entrySession = trade.entrySession
        opening = trade.opening
        closing = trade.closing
        fees = trade.fees
        lastMark = trade.marks.last
        protection = trade.protection
        nakedShorts = trade.nakedShorts
        nakedSince = trade.nakedSince
    }
}
