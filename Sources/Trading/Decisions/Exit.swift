public import Market

/// Why a trade was closed: exactly one. Journals hold the raw value: a new reason comes last.
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
    /// Profit that had been made was given back.
    case trailing
    /// The underlying touched a short strike, or went through it.
    case strike
    /// VIX rose too far in the session, or stood too high.
    case vixSpike
    /// The time of day at which the strategy leaves.
    case clock
    /// The last minutes before the contracts stop trading.
    case lastMinutes
    /// A hard stop: the loss, the delta of the whole position, VIX, or the days left, beyond what waits for no guard.
    case hardLoss, hardDelta, blackSwan, hardDTE
    /// A short strike was threatened, and no roll would do.
    case threatened

    /// Whether it skips the guards against false exits, asks nobody, and takes the emergency path.
    public var isHardStop: Bool {
        switch self {
        case .hardLoss, .hardDelta, .blackSwan, .hardDTE: true
        case .target, .stop, .delta, .dte, .expiry, .end, .manual, .assigned, .closedByVenue, .broken, .kill, .trailing,
            .strike, .vixSpike, .clock, .lastMinutes, .threatened:
            false
        }
    }

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
        case .trailing: "trailing"
        case .strike: "strike"
        case .vixSpike: "VIX spike"
        case .clock: "clock"
        case .lastMinutes: "last minutes"
        case .hardLoss: "hard loss"
        case .hardDelta: "hard delta"
        case .blackSwan: "black swan"
        case .hardDTE: "hard dte"
        case .threatened: "threatened"
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
        case .trailing: "too much of the profit was given back"
        case .strike: "the underlying reached a short strike"
        case .vixSpike: "VIX rose too far"
        case .clock: "it was time to leave"
        case .lastMinutes: "its contracts were about to expire"
        case .hardLoss: "the loss passed its hard limit"
        case .hardDelta: "the delta of the whole position passed its hard limit"
        case .blackSwan: "VIX passed its hard limit"
        case .hardDTE: "fewer days were left to expiry than its hard limit"
        case .threatened: "a short strike was threatened, and no roll would do"
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
    /// Where there is no natural price because nobody bids for a long: buying the shorts back alone, at their asks.
    public let closeShorts: NetPrice?
    /// Closing at the legs' better sides: more cannot be hoped for. Nil when a leg lacks that side, or is crossed.
    public let closeBest: NetPrice?

    public enum Quality: UInt8, Hashable, Sendable, CaseIterable {
        /// Every leg quoted both sides, not crossed, and not wider than the settings allow for a mark.
        case good
        /// Quoted, but so wide that a mid says little.
        case wide
        /// A leg has no usable quote: the mark before stands, with its age.
        case unquoted
    }
    public init(
        at: Instant, closeNatural: NetPrice?, closeDoubleMid: Int64?, quality: Quality, closeShorts: NetPrice? = nil,
        closeBest: NetPrice? = nil
    ) {
        self.at = at
        self.closeNatural = closeNatural
        self.closeDoubleMid = closeDoubleMid
        self.quality = quality
        self.closeShorts = closeShorts
        self.closeBest = closeBest
    }
    /// The net mid of closing; half a unit is rounded against us.
    public var closeMid: NetPrice? { closeDoubleMid.map { NetPrice(units: $0.floorHalf) } }
}
