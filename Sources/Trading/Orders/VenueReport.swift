public import Market

/// Everything a venue tells the desk.
public enum VenueReport: Hashable, Sendable {
    case order(OrderUpdate)
    /// Something booked on the account that no order of ours did.
    case activity(AccountActivity)
    case account(AccountSnapshot)
    case marginCall(MarginCall)
    /// Trading of an underlying and its options stops, or goes on.
    case halted(Symbol, isHalted: Bool, at: Instant)
    /// The line to the venue is up, or down. What was said while it was down is not said again.
    case connected(Bool, at: Instant)
    case answered(RequestID, VenueAnswer, at: Instant)

    public var at: Instant {
        switch self {
        case .order(let update): update.at
        case .activity(let activity): activity.at
        case .account(let snapshot): snapshot.at
        case .marginCall(let call): call.at
        case .halted(_, _, let at), .connected(_, let at), .answered(_, _, let at): at
        }
    }
}

/// What the desk may ask a venue.
public enum VenueQuestion: Hashable, Sendable {
    /// What became of an order: by its client id where the venue keeps those, else by its fingerprint.
    case order(Order)
    /// What the account holds, and what was booked on it after `since`.
    case book(since: ActivityID)
}

public enum VenueAnswer: Hashable, Sendable {
    /// Everything the venue knows that could be the order: one, none, or more.
    case orders([VenueOrder])
    case book(AccountBook)
}

/// An order as the venue knows it.
public struct VenueOrder: FingerprintedOrder, Hashable, Sendable {
    public let id: VenueOrderID
    /// Nil at a venue that forgets client ids.
    public let clientID: OrderID?
    public let underlying: Symbol
    public let legs: [Leg]
    public let stock: Side?
    public let quantity: Int
    public let limit: NetPrice?
    public let state: State
    /// All its executions so far, the oldest first; their `order` is zero where the client id was forgotten.
    public let fills: [Fill]
    public let placedAt: Instant

    public enum State: Hashable, Sendable {
        case working
        /// Sleeps until another order is filled, or its trigger is reached.
        case sleeping
        case filled, cancelled, expired
        case rejected(RejectReason)

        public var isLive: Bool { self == .working || self == .sleeping }
    }

    public init(
        id: VenueOrderID, clientID: OrderID?, underlying: Symbol, legs: [Leg], stock: Side?, quantity: Int,
        limit: NetPrice?, state: State, fills: [Fill], placedAt: Instant
    ) {
        self.id = id
        self.clientID = clientID
        self.underlying = underlying
        self.legs = legs
        self.stock = stock
        self.quantity = quantity
        self.limit = limit
        self.state = state
        self.fills = fills
        self.placedAt = placedAt
    }
}
