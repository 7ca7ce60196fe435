public import Market

/// Why a trade was closed: exactly one.
public enum ExitReason: UInt8, Hashable, Sendable, CaseIterable {
    /// The profit target was reached on a price we could get.
    case target
    /// The loss limit was passed on a mark of good quality, with persistence.
    case stop
    /// The short strike's delta passed its limit.
    case delta
    /// Too few days to expiry.
    case dte
    /// Expired or was exercised.
    case expiry
    /// The history ended.
    case end
    /// A person asked.
    case manual
    /// Somebody exercised against it, and what was left was closed.
    case assigned
    /// The broker's risk desk closed it.
    case closedByVenue
    /// A leg was left without its partner.
    case broken
    /// The kill switch.
    case kill

    public var word: String {
        switch self {
        case .target: "target"
        case .stop: "stop"
        case .delta: "delta"
        case .dte: "dte"
        case .expiry: "expiry"
        case .end: "end"
        case .manual: "manual"
        case .assigned: "assigned"
        case .closedByVenue: "closed by venue"
        case .broken: "broken"
        case .kill: "kill"
        }
    }
    /// In a sentence: "closed because …".
    public var sentence: String {
        switch self {
        case .target: "the profit target was reached"
        case .stop: "the loss limit was passed"
        case .delta: "the short strike's delta passed its limit"
        case .dte: "too few days were left to expiry"
        case .expiry: "the options expired"
        case .end: "the history ended"
        case .manual: "a person asked"
        case .assigned: "its short options were assigned"
        case .closedByVenue: "the broker closed it"
        case .broken: "a leg was left without its partner"
        case .kill: "the kill switch was pulled"
        }
    }
}

/// How soon an exit must happen.
public enum Urgency: UInt8, Hashable, Sendable, CaseIterable { case immediate, endOfDay, monitor }

/// What a held structure would cost to close now, per share of one unit, with the quality of that figure.
public struct Mark: Hashable, Sendable {
    public let at: Instant
    /// Closing now at the legs' worse sides: what we could get. Nil when a leg lacks the side it needs.
    public let closeNatural: NetPrice?
    /// Closing at the legs' mids, twice, exact. Nil when a leg is not quoted.
    public let closeDoubleMid: Int64?
    public let quality: Quality

    public enum Quality: UInt8, Hashable, Sendable, CaseIterable {
        /// Every leg quoted both sides, not crossed, and not wider than the settings allow for a mark.
        case good
        /// Quoted, but so wide that a mid says little.
        case wide
        /// A leg has no usable quote: the mark before stands, with its age.
        case unquoted
    }
    public init(at: Instant, closeNatural: NetPrice?, closeDoubleMid: Int64?, quality: Quality) {
        self.at = at
        self.closeNatural = closeNatural
        self.closeDoubleMid = closeDoubleMid
        self.quality = quality
    }
    /// The net mid of closing; half a unit is rounded against us.
    public var closeMid: NetPrice? { closeDoubleMid.map { NetPrice(units: $0.floorHalf) } }
}
