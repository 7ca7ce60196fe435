public import Market

/// What the exit rules are asked about, beside the trade and its mark: the rules themselves, and what one snapshot shows
/// of the market. A figure that a rule needs and that is nil keeps the rule silent. One serves all trades of a snapshot.
public struct ExitSight: ~Copyable {
    public var rules: ExitSettings
    public let session: Day
    public let at: Instant
    public let resolution: Chain.Resolution
    /// Whether the exchange is open, or the session over. A daily snapshot stands for the session it is of.
    public let isOpen: Bool
    public let hasClosed: Bool
    /// The snapshot itself, from which the next jump may be explained.
    public let chain: Chain?
    public var spot: Price?
    /// Index points.
    public var vix: Double?
    /// The largest |delta| of the short legs, per share; nil when one of them has none.
    public var shortDelta: Double?
    /// The delta of one whole unit, per share, with the shares that stand beside it.
    public var unitDelta: Double?
    /// How much of the mark's change since the one before delta, gamma and vega explain: twice, in 1/10,000 dollar.
    public var explainedDoubleChange: Int64?
    /// The model mark: twice the net of closing, in 1/10,000 dollar.
    public var modelDoubleMid: Int64?
    private let hours: TradingSession?
    private let opensAt: Instant

    /// After the open in which quotes are still opening-wide.
    public static let openingQuotes = Duration.seconds(300)

    public init(_ chain: Chain, at: Instant, rules: ExitSettings = .none) {
        self.init(
            rules: rules, session: chain.session, at: at, resolution: chain.identity.resolution,
            spot: chain.underlyingPrice, chain: chain)
    }

    public init(
        rules: ExitSettings, session: Day, at: Instant, resolution: Chain.Resolution, spot: Price? = nil,
        chain: Chain? = nil
    ) {
        self.rules = rules
        self.session = session
        self.at = at
        self.resolution = resolution
        self.spot = spot
        self.chain = chain
        hours = NYSE.session(on: session)
        opensAt = hours?.opensAt ?? at
        if resolution == .intraday, let hours {
            let closesAt = opensAt.nanoseconds + ExitSight.nanoseconds(from: hours.open, to: hours.close)
            hasClosed = at.nanoseconds >= closesAt
            isOpen = at >= opensAt && !hasClosed
        } else {
            hasClosed = false
            isOpen = resolution == .daily
        }
    }

    /// Forgets what was looked up for one trade.
    mutating func forgetsTrade() {
        vix = nil
        shortDelta = nil
        unitDelta = nil
        explainedDoubleChange = nil
        modelDoubleMid = nil
    }

    /// Whether it is the first five minutes' quotes that are seen.
    var isOpening: Bool { resolution == .intraday && sinceOpen < ExitSight.openingQuotes.wholeNanoseconds }

    /// Whether an exit that only has to happen by the end of the day is due: the close is no further off than the rules
    /// say. Always, where there is one snapshot a day, or where they say nothing.
    public var isEndOfDay: Bool {
        guard resolution == .intraday, let window = rules.endOfDay, let hours else { return true }
        return ExitSight.nanoseconds(from: hours.open, to: hours.close) - sinceOpen <= window.wholeNanoseconds
    }

    /// Whether New York's clocks have shown `time` in this session since `moment`.
    func hasPassed(_ time: TimeOfDay, since moment: Instant) -> Bool {
        guard let hours else { return false }
        let due = ExitSight.nanoseconds(from: hours.open, to: time)
        let passed = resolution == .daily ? ExitSight.nanoseconds(from: hours.open, to: hours.close) : sinceOpen
        return passed >= due && moment.nanoseconds < opensAt.nanoseconds + due
    }

    /// In nanoseconds; no clock changes within a session.
    private var sinceOpen: Int64 { at.nanoseconds - opensAt.nanoseconds }
    private static func nanoseconds(from start: TimeOfDay, to end: TimeOfDay) -> Int64 {
        Int64(end.secondsFromMidnight - start.secondsFromMidnight) * 1_000_000_000
    }
}
