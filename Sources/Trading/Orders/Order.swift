public import Market

/// What an order is for. A close may never be held up by anything that blocks new risk.
public enum OrderIntent: UInt8, Hashable, Sendable, CaseIterable { case open, close }

/// A package order as it is sent: one limit for all legs. Never changed once made; a walking limit is a replacement.
public struct Order: Hashable, Sendable {
    public let id: OrderID
    public let account: AccountID
    public let trade: TradeID
    public let underlying: Symbol
    public let intent: OrderIntent
    /// As they are traded: opening a short leg sells, closing it buys; `side` is the side of this order.
    public let legs: [Leg]
    /// Units of the structure.
    public let quantity: Int
    /// The least we accept: a credit not below, a debit not above. Per share of one unit.
    public let limit: NetPrice
    /// After this moment the venue may not fill it any more.
    public let goodUntil: Instant

    public init(
        id: OrderID, account: AccountID, trade: TradeID, underlying: Symbol, intent: OrderIntent, legs: [Leg],
        quantity: Int, limit: NetPrice, goodUntil: Instant
    ) {
        precondition(quantity >= 1 && !legs.isEmpty, "an order has legs and at least one unit")
        self.id = id
        self.account = account
        self.trade = trade
        self.underlying = underlying
        self.intent = intent
        self.legs = legs
        self.quantity = quantity
        self.limit = limit
        self.goodUntil = goodUntil
    }
}

/// What a venue says about an order.
public enum OrderUpdate: Hashable, Sendable {
    case acknowledged(OrderID, at: Instant)
    case rejected(OrderID, RejectReason, at: Instant)
    case replaced(OrderID, limit: NetPrice, at: Instant)
    case filled(Fill)
    case cancelled(OrderID, at: Instant)
    case expired(OrderID, at: Instant)

    public var order: OrderID {
        switch self {
        case .acknowledged(let id, _), .rejected(let id, _, _), .replaced(let id, _, _), .cancelled(let id, _),
            .expired(let id, _):
            id
        case .filled(let fill): fill.order
        }
    }
}

/// Why a venue refuses an order. What a broker says in its own words stays with its adapter.
public enum RejectReason: UInt8, Hashable, Sendable, CaseIterable {
    case duplicateID, unknownOrder, unknownContract, notQuoted, insufficientMargin, contractExpired, badTick
    case structureNotSupported
}

/// One execution of a package: a fill is unique by its venue's execution id.
public struct Fill: Hashable, Sendable {
    public let execution: ExecutionID
    public let order: OrderID
    /// Units of the structure filled by this execution.
    public let quantity: Int
    /// Per share of one unit, credit positive.
    public let net: NetPrice
    /// The net mid of the same instant, for slippage: per share, twice, exact.
    public let doubleMid: Int64
    /// Commission and exchange fees of this execution: positive, what was paid.
    public let fees: Money
    public let at: Instant

    public init(
        execution: ExecutionID, order: OrderID, quantity: Int, net: NetPrice, doubleMid: Int64, fees: Money, at: Instant
    ) {
        self.execution = execution
        self.order = order
        self.quantity = quantity
        self.net = net
        self.doubleMid = doubleMid
        self.fees = fees
        self.at = at
    }
}
