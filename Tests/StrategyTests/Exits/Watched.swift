import Market
import Strategy
import Trading

/// One held trade and the rules that watch it: every snapshot answers with the reason to leave. Opened on 4 August 2026
/// at 10:30 for a credit of 2.00, with the September expiry, unless a test says otherwise.
struct Watched {
    var settings: ExitSettings
    var trade: HeldTrade
    var legs: [Leg]
    var resolution = Chain.Resolution.intraday
    private(set) var state = ExitState()

    static let entry = Day("2026-08-04")!
    static let day = Day("2026-08-10")!
    static let expiry = Day("2026-09-18")!

    /// Every rule off but those that `change` sets: no grace, no confirmation.
    init(_ kind: StructureKind? = nil, legs: [Leg] = [], _ change: (inout ExitSettings) -> Void) {
        settings = .none
        change(&settings)
        trade = HeldTrade(
            openedAt: EasternTime.instant(Watched.entry, TimeOfDay(10, 30)), expiry: Watched.expiry,
            credit: .credit(.cents(200)), maximumLoss: .cents(300), kind: kind)
        self.legs = legs
    }
    /// The same, once a day.
    func daily() -> Watched {
        var daily = self
        daily.resolution = .daily
        return daily
    }
    func costing(_ debit: Int64) -> Watched {
        var bought = self
        bought.trade.credit = .debit(.cents(debit))
        return bought
    }
    mutating func decides(_ overrides: ExitOverrides?) { state.overrides = overrides }
    mutating func startsOver() { state.startsOver() }

    /// A snapshot at a New York time, in which closing costs `mid` cents, and `natural` to take now (as much as the mid
    /// where nothing is said); a negative cost is brought in.
    @discardableResult
    mutating func signal(
        at clock: String, on day: Day = Watched.day, mid: Int64? = nil, natural: Int64? = nil,
        quality: Mark.Quality? = nil, shorts: Int64? = nil, best: Int64? = nil,
        _ market: (inout ExitSight) -> Void = { _ in }
    ) -> ExitSignal? {
        let at = EasternTime.instant(day, TimeOfDay(clock)!)
        func net(_ cost: Int64?) -> NetPrice? { cost.map { NetPrice(units: -Price.cents($0).units) } }
        let mark = Mark(
            at: at, closeNatural: net(natural ?? mid), closeDoubleMid: mid.map { -2 * Price.cents($0).units },
            quality: quality ?? (mid == nil ? .unquoted : .good), closeShorts: net(shorts), closeBest: net(best))
        let rules = state.overrides?.applied(to: settings) ?? settings
        var sight = ExitSight(rules: rules, session: day, at: at, resolution: resolution)
        market(&sight)
        var held = trade
        held.reads(legs, session: day)
        return ExitRules.judge(&sight, trade: held, mark: mark, state: &state)
    }
    mutating func sees(
        at clock: String, on day: Day = Watched.day, mid: Int64? = nil, natural: Int64? = nil,
        quality: Mark.Quality? = nil, shorts: Int64? = nil, best: Int64? = nil,
        _ market: (inout ExitSight) -> Void = { _ in }
    ) -> ExitReason? {
        signal(
            at: clock, on: day, mid: mid, natural: natural, quality: quality, shorts: shorts, best: best, market)?
            .reason
    }
}

extension ExitRules {
    /// By what is seen of every market: a session, and perhaps a short strike's delta.
    static func judge(
        _ settings: ExitSettings, trade: HeldTrade, mark: Mark, shortDelta: Double?, session: Day, at: Instant,
        resolution: Chain.Resolution, state: inout ExitState
    ) -> ExitSignal? {
        var sight = ExitSight(rules: settings, session: session, at: at, resolution: resolution)
        sight.shortDelta = shortDelta
        return judge(&sight, trade: trade, mark: mark, state: &state)
    }
}
