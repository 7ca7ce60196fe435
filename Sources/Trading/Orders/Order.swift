public import Market

/// What an order is for. Whatever blocks new risk blocks `open` and `adjust`, and nothing else.
public enum OrderIntent: UInt8, Hashable, Sendable, CaseIterable {
    case open, close
    /// Makes whole, or flattens, what a venue filled without its partner, or beyond what was to be closed; a venue may
    /// find that it opens, where other trades hold the opposite.
    case repair
    /// Makes another structure of a trade that is held: a roll, a call against its shares. Some of its legs close, others
    /// open.
    case adjust

    /// Whether it brings new risk: what stops entries stops it too.
    public var addsRisk: Bool { self == .open || self == .adjust }
}

/// How an order is worked.
public enum OrderManner: UInt8, Hashable, Sendable, CaseIterable {
    /// Walks from its start towards natural, never past its worst price.
    case patient
    /// At natural, then through it up to a cap, again and again until it is done.
    case emergency
    /// Rests at the broker, in case our host dies.
    case resident
}

/// An order as it is sent: one limit for all legs, or shares of the underlying. Never changed once made; a walking limit
/// is a replacement.
public struct Order: FingerprintedOrder, Hashable, Sendable {
    public let id: OrderID
    public let account: AccountID
    public let trade: TradeID
    public let underlying: Symbol
    public let intent: OrderIntent
    /// As they are traded: opening a short leg sells, closing it buys; `side` is the side of this order. Empty for an
    /// order in shares.
    public let legs: [Leg]
    /// Shares instead of options: which side; `quantity` then counts shares.
    public let stock: Side?
    /// Units of the structure, or shares.
    public let quantity: Int
    /// The least we accept: a credit not below, a debit not above. Per share of one unit. Nil is a market order, which
    /// only the emergency path may make.
    public let limit: NetPrice?
    /// Sleeps at the venue until the package would bring this little, or cost this much, at natural: a stop.
    public let trigger: NetPrice?
    public let link: OrderLink?
    /// How it is worked, and the least its limit may ever become: ours alone, no venue is told.
    public let manner: OrderManner
    public let worst: NetPrice?
    /// After this moment the venue may not fill it any more; `Instant.distantFuture` stands until it is cancelled.
    public let goodUntil: Instant

    public init(
        id: OrderID, account: AccountID, trade: TradeID, underlying: Symbol, intent: OrderIntent, legs: [Leg],
        stock: Side? = nil, quantity: Int, limit: NetPrice?, trigger: NetPrice? = nil, link: OrderLink? = nil,
        manner: OrderManner = .patient, worst: NetPrice? = nil, goodUntil: Instant
    ) {
        precondition(quantity >= 1, "an order has at least one unit")
        precondition(legs.isEmpty == (stock != nil), "an order trades options or shares")
        self.id = id
        self.account = account
        self.trade = trade
        self.underlying = underlying
        self.intent = intent
        self.legs = legs
        self.stock = stock
        self.quantity = quantity
        self.limit = limit
        self.trigger = trigger
        self.link = link
        self.manner = manner
        self.worst = worst
        self.goodUntil = goodUntil
    }

    /// Shares behind one unit's net price per share.
    public var multiplier: Int { legs.first.map { RootRules.of($0.contract.root).multiplier } ?? 1 }

    /// The same order but for what is given.
    public func replacing(
        id: OrderID? = nil, quantity: Int? = nil, limit: NetPrice? = nil, link: OrderLink? = nil
    ) -> Order {
        Order(
            id: id ?? self.id, account: account, trade: trade, underlying: underlying, intent: intent, legs: legs,
            stock: stock, quantity: quantity ?? self.quantity, limit: limit ?? self.limit, trigger: trigger,
            link: link ?? self.link, manner: manner, worst: worst, goodUntil: goodUntil)
    }
}

/// An order as its sender or as its venue knows it: what it trades.
public protocol FingerprintedOrder {
    var underlying: Symbol { get }
    var legs: [Leg] { get }
    var stock: Side? { get }
    var quantity: Int { get }
}

extension FingerprintedOrder {
    /// Whether both trade the same things in the same number: how an order is found at a venue that forgets client ids.
    /// Limits are left out, since they walk.
    @inlinable
    public func hasFingerprint(of other: some FingerprintedOrder) -> Bool {
        legs == other.legs && stock == other.stock && quantity == other.quantity && underlying == other.underlying
    }
}

/// How an order depends on others. OCO: two orders of one group. OTO: a child after its parent. OTOCO, a bracket: two
/// children of one group after their parent.
public struct OrderLink: Hashable, Sendable {
    /// Sleeps until that order is filled whole, and ends with it when it ends unfilled.
    public let after: OrderID?
    /// The group, named by its first order: a fill of one takes as much off the others, and all of it cancels them.
    public let oneOf: OrderID?

    public init(after: OrderID? = nil, oneOf: OrderID? = nil) {
        self.after = after
        self.oneOf = oneOf
    }
}

/// What a venue says about an order.
public enum OrderUpdate: Hashable, Sendable {
    case acknowledged(OrderID, at: Instant)
    case rejected(OrderID, RejectReason, at: Instant)
    case replaced(OrderID, limit: NetPrice, at: Instant)
    /// A replacement or cancel came to nothing; the order stands as it was.
    case changeRejected(OrderID, RejectReason, at: Instant)
    case filled(Fill)
    case cancelled(OrderID, at: Instant)
    case expired(OrderID, at: Instant)

    public var order: OrderID {
        switch self {
        case .acknowledged(let id, _), .rejected(let id, _, _), .replaced(let id, _, _), .cancelled(let id, _),
            .changeRejected(let id, _, _), .expired(let id, _):
            id
        case .filled(let fill): fill.order
        }
    }
    public var at: Instant {
        switch self {
        case .acknowledged(_, let at), .rejected(_, _, let at), .replaced(_, _, let at), .cancelled(_, let at),
            .changeRejected(_, _, let at), .expired(_, let at):
            at
        case .filled(let fill): fill.at
        }
    }
}

/// Why a venue refuses an order. What a broker says in its own words stays with its adapter.
public enum RejectReason: UInt8, Hashable, Sendable, CaseIterable {
    case duplicateID, unknownOrder, unknownContract, notQuoted, insufficientMargin, contractExpired, badTick
    case structureNotSupported
    /// Closing more than the account holds, or than other closing orders have left.
    case notHeld
    /// The underlying or the contract does not trade now.
    case halted, marketClosed
    /// Too many messages: the same order may be sent again later.
    case rateLimited
    /// A cancel or replacement of what is already over.
    case tooLate
    /// The venue cannot, for now and without a reason of ours.
    case unavailable
    /// The account may not trade: a person must look.
    case accountRestricted
}

/// One execution: a fill is unique by its venue's execution id.
public struct Fill: Hashable, Sendable {
    public let execution: ExecutionID
    public let order: OrderID
    /// Which leg of the order alone, by its place; nil for the whole package, or shares.
    public let leg: Int?
    /// Units of the structure filled by this execution; of one leg, its contracts; shares.
    public let quantity: Int
    /// Per share of one unit, credit positive; of one leg, per share of its contract.
    public let net: NetPrice
    /// The net mid of the same instant, for slippage: per share, twice, exact.
    public let doubleMid: Int64
    /// Commission and exchange fees of this execution: positive, what was paid.
    public let fees: Money
    public let at: Instant

    public init(
        execution: ExecutionID, order: OrderID, leg: Int? = nil, quantity: Int, net: NetPrice, doubleMid: Int64,
        fees: Money, at: Instant
    ) {
        self.execution = execution
        self.order = order
        self.leg = leg
        self.quantity = quantity
        self.net = net
        self.doubleMid = doubleMid
        self.fees = fees
        self.at = at
    }

    /// The same execution but for what is given.
    public func replacing(
        execution: ExecutionID? = nil, order: OrderID? = nil, quantity: Int? = nil, fees: Money? = nil
    ) -> Fill {
        Fill(
            execution: execution ?? self.execution, order: order ?? self.order, leg: leg,
            quantity: quantity ?? self.quantity, net: net, doubleMid: doubleMid, fees: fees ?? self.fees, at: at)
    }
}
