public import Trading

/// Who ends a trade that is held, and on what: each condition is watched by the venue or by us, and it says which.
/// Together they are one multi-condition order: the first that holds ends the others.
public struct Protection: Hashable, Sendable {
    public var target: Watch
    public var stop: Watch
    /// Days to expiry, delta and a person's word are always watched by us.
    public var form: Form

    public enum Watch: Hashable, Sendable {
        /// The desk judges it on every snapshot.
        case byDesk
        /// An order rests at the venue.
        case byVenue(OrderID)
    }
    public enum Form: UInt8, Hashable, Sendable, CaseIterable {
        /// Nothing rests at the venue.
        case watched
        /// One order rests there; the rest is ours, and so is cancelling it first.
        case oneResting
        /// The venue itself lets one cancel the other.
        case oco
        /// The venue did so from the entry on: a bracket.
        case otoco
    }

    public init(target: Watch, stop: Watch, form: Form) {
        self.target = target
        self.stop = stop
        self.form = form
    }
}

/// What the desk does about a refusal: the error table of the execution rules.
public enum ErrorResponse: UInt8, Hashable, Sendable, CaseIterable {
    /// Nothing now; the market decides, or the next snapshot.
    case wait
    /// Fewer messages for a while.
    case slowDown
    /// A mistake in what was sent: recorded, a person must look.
    case tellPerson
    case haltEntries
    case reconcile
    case stop
    /// A failure of the venue's; so many of them open the breaker.
    case countFailure

    public static func to(_ reason: RejectReason) -> ErrorResponse {
        switch reason {
        case .rateLimited: .slowDown
        case .unknownContract, .badTick, .structureNotSupported, .duplicateID, .contractExpired: .tellPerson
        case .insufficientMargin: .haltEntries
        case .notHeld, .unknownOrder: .reconcile
        case .accountRestricted: .stop
        case .unavailable: .countFailure
        case .notQuoted, .halted, .marketClosed, .tooLate: .wait
        }
    }
}
