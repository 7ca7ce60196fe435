import Market
import Strategy
import Trading

/// The life of one trade: opened by fills, marked, closed by fills or expiry, with exactly one reason. Money is counted
/// from fills and settlements only.
struct TradeLife: Sendable {
    let id: TradeID
    let strategy: StrategyIndex
    let candidate: Candidate
    let entry: ClosedTrade.EntryMarket
    let wanted: Int
    let entrySession: Day
    private(set) var state: State
    /// Units held now.
    private(set) var held = 0
    /// Units that were ever opened.
    private(set) var opened = 0
    private(set) var openedAt: Instant
    private(set) var opening = Money.zero
    private(set) var closing = Money.zero
    private(set) var fees = Money.zero
    private(set) var slippage = Money.zero
    var exitState = ExitState()
    private(set) var worstMark: Money?
    private(set) var unmarkedSessions = 0
    /// The last usable one; an unquoted snapshot leaves it standing, with its age.
    private(set) var lastMark: Mark?
    private var markedSession: Day?
    private var unmarkedSession: Day?
    /// A person asked to close it: stands until it is closed, whatever the first order comes to.
    var isCloseWanted = false

    enum State: Hashable, Sendable {
        case opening(OrderID)
        case open
        case closing(OrderID, ExitReason)
        /// Nothing was ever filled.
        case abandoned
        case closed(ExitReason)
    }

    init(
        id: TradeID, order: OrderID, candidate: Candidate, entry: ClosedTrade.EntryMarket, quantity: Int,
        session: Day, at: Instant
    ) {
        self.id = id
        strategy = candidate.strategy
        self.candidate = candidate
        self.entry = entry
        wanted = quantity
        entrySession = session
        state = .opening(order)
        openedAt = at
    }

    var multiplier: Int { RootRules.of(candidate.legs[0].contract.root).multiplier }
    /// What the open units put at risk, and the units still being opened.
    var risk: Money {
        switch state {
        case .opening: candidate.riskPerUnit * wanted
        case .open, .closing: candidate.riskPerUnit * held
        case .abandoned, .closed: .zero
        }
    }
    var isOver: Bool {
        switch state {
        case .abandoned, .closed: true
        case .opening, .open, .closing: false
        }
    }
    /// The average credit per share of one unit, exact in units when all units were filled alike.
    var creditPerShare: NetPrice {
        opened == 0 ? NetPrice(units: 0) : NetPrice(units: opening.units / Int64(opened * multiplier))
    }
    /// The legs as an exit trades them.
    var closingLegs: [Leg] {
        candidate.legs.map { Leg($0.side.opposite, $0.contract, ratio: $0.ratio) }
    }
    /// The widest wing, for structures whose every side has a long leg.
    var width: Price? {
        guard candidate.kind.isDefinedRisk else { return nil }
        return Right.allCases.compactMap { right -> Price? in
            let strikes = candidate.legs.filter { $0.contract.right == right }.map(\.contract.strike.price)
            guard let low = strikes.min(), let high = strikes.max(), low < high else { return nil }
            return high - low
        }.max()
    }

    // MARK: - Transitions

    mutating func book(_ fill: Fill, intent: OrderIntent) {
        let amount = fill.net.price.amount(shares: multiplier) * fill.quantity
        fees += fill.fees
        // Twice the slippage per share is exact; halves are counted against us.
        let given = (fill.doubleMid - 2 * fill.net.units + 1) >> 1
        slippage += Price(units: given).amount(shares: multiplier) * fill.quantity
        switch intent {
        case .open:
            if opened == 0 { openedAt = fill.at }
            opening += amount
            opened += fill.quantity
            held += fill.quantity
        case .close:
            closing += amount
            held -= fill.quantity
        }
    }

    /// The entry order is over.
    mutating func entryFinished() {
        guard case .opening = state else { return }
        state = opened > 0 ? .open : .abandoned
    }

    mutating func exitStarted(_ order: OrderID, _ reason: ExitReason) {
        precondition(state == .open, "only an open trade is closed")
        state = .closing(order, reason)
    }

    /// The exit order is over: flat, or still held and judged anew on the next snapshot.
    mutating func exitFinished() {
        guard case .closing(_, let reason) = state else { return }
        state = held == 0 ? .closed(reason) : .open
    }

    /// All units expired: each leg is worth its intrinsic value at the settlement price.
    mutating func settle(_ settlement: Settlement) {
        var value: Int64 = 0
        for leg in candidate.legs { value += Int64(leg.signedRatio) * settlement.intrinsic(of: leg.contract).units }
        closing += Price(units: value).amount(shares: multiplier) * held
        held = 0
        state = opened > 0 ? .closed(.expiry) : .abandoned
    }

    mutating func note(_ mark: Mark, session: Day) {
        guard mark.quality != .unquoted, let net = mark.closeNatural else {
            if markedSession != session, unmarkedSession != session {
                unmarkedSessions += 1
                unmarkedSession = session
            }
            return
        }
        // A session that was marked at last was not one without a mark.
        if unmarkedSession == session {
            unmarkedSessions -= 1
            unmarkedSession = nil
        }
        markedSession = session
        lastMark = mark
        let value = opening + closing - fees + net.price.amount(shares: multiplier) * held
        worstMark = worstMark.map { min($0, value) } ?? value
    }

    func closedTrade(session: Day, at: Instant) -> ClosedTrade? {
        guard case .closed(let reason) = state else { return nil }
        return ClosedTrade(
            id: id, strategy: strategy, underlying: candidate.underlying, kind: candidate.kind, legs: candidate.legs,
            expiry: candidate.expiry, quantity: opened, openedAt: openedAt, closedAt: at, entrySession: entrySession,
            exitSession: session, reason: reason, opening: opening, closing: closing, fees: fees, slippage: slippage,
            risk: candidate.riskPerUnit * opened, entry: entry, worstMark: worstMark, unmarkedSessions: unmarkedSessions
        )
    }
}
