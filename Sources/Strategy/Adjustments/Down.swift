public import Market

/// Where a short strangle stands in the football system; each down answers more pressure than the one before.
public enum Down: UInt8, Hashable, Comparable, Sendable, CaseIterable {
    /// As entered.
    case first = 1
    /// A short strike came near: the untested side was sold again, nearer to the price.
    case second
    /// The price went through the strike: both sides stand at the tested strike.
    case third
    /// The last resort: inverted, held, or rolled to a later expiry.
    case fourth

    public static func < (a: Down, b: Down) -> Bool { a.rawValue < b.rawValue }

    /// What a strangle of this shape has behind it, whoever made it so.
    init(shape: (put: Strike, call: Strike)) {
        self = shape.put < shape.call ? .first : shape.put == shape.call ? .third : .fourth
    }
}

/// What makes the rules look for an adjustment.
public enum AdjustmentTrigger: UInt8, Hashable, Sendable, CaseIterable {
    case near, through, beyond
    /// Tested with few days left.
    case threatened
    /// A short call will probably be exercised for a dividend.
    case earlyAssignment
}

/// What the rules of adjustments remember about a trade and its campaign. Part of the desk's state: it must hold after
/// a restart.
public struct AdjustmentState: Hashable, Sendable {
    public internal(set) var down = Down.first
    /// Adjustments and rolls to a later expiry of the whole campaign.
    public internal(set) var adjustments = 0
    public internal(set) var rollsOut = 0
    /// The session of the last adjustment, and how many it has seen.
    public internal(set) var session: Day?
    public internal(set) var inSession = 0
    /// What is being confirmed.
    public internal(set) var watch: Watch?
    /// The side of a condor that must follow the one that was rolled.
    public internal(set) var pending: PendingSide?

    public struct Watch: Hashable, Sendable {
        public let trigger: AdjustmentTrigger
        /// The tested side.
        public let side: Right
        /// Snapshots in a row that showed it.
        public var count: Int
    }
    public struct PendingSide: Hashable, Sendable {
        public let right: Right
        /// Where the side before it went.
        public let expiry: Day
    }
    public init() {}

    /// The roll was filled; `session` is the one it was filled in.
    public mutating func rolled(_ roll: Roll, session: Day) {
        // A condor's second side belongs to the adjustment of its first.
        if pending == nil {
            count(in: session)
            if roll.kind.isOut { rollsOut += 1 }
        }
        if let down = roll.down { reaches(down, isRollOut: roll.kind.isOut) }
        pending = roll.pending
        watch = nil
    }
    /// Units were closed to reduce the trade.
    public mutating func reduced(session: Day) {
        count(in: session)
        watch = nil
    }
    /// How many adjustments `session` has seen.
    public func adjusted(in session: Day) -> Int { self.session == session ? inSession : 0 }

    private mutating func count(in session: Day) {
        inSession = adjusted(in: session) + 1
        self.session = session
        adjustments += 1
    }
    /// Downs only go forward; a roll to a later expiry starts again from the shape it has.
    mutating func reaches(_ down: Down, isRollOut: Bool = false) {
        precondition(isRollOut || down >= self.down, "downs only go forward")
        self.down = down
    }

    /// Counts a snapshot that shows `trigger`, and says for how many in a row it has.
    mutating func confirms(_ trigger: AdjustmentTrigger, _ side: Right) -> Int {
        let before = watch.flatMap { $0.trigger == trigger && $0.side == side ? $0.count : nil } ?? 0
        watch = Watch(trigger: trigger, side: side, count: before + 1)
        return before + 1
    }
}
