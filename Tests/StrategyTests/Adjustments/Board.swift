import Market
import Strategy
import Testing
import Trading

/// One scripted snapshot of ACME: its price, and a line per contract as `09-18 P 90 1.50 1.60 0.16`: expiry, right,
/// strike, bid, ask, |delta|. A side written `-` is missing; so is a delta that is not written.
struct Board {
    let chain: Chain
    let facts: MarketFacts
    let at: Instant

    init(
        _ price: String, on day: String = "2026-08-04", at time: String = "10:30",
        resolution: Chain.Resolution = .intraday, age: Duration = .zero, volatility: Double = 0.20,
        facts change: (inout MarketFacts) -> Void = { _ in }, _ lines: String
    ) {
        let rows = lines.split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            var row = ChainBuilder.Row(Board.contract(words[0...2].joined(separator: " ")))
            row.bid = Board.price(words[3])
            row.ask = Board.price(words[4])
            if words.count > 5, let delta = Double(words[5]) {
                row.delta = row.contract.right == .put ? -delta : delta
                row.volatility = volatility
            }
            return row
        }
        self.init(
            Board.price(price)!, on: Day(day)!, at: TimeOfDay(time)!, resolution: resolution, age: age, facts: change,
            rows)
    }

    init(
        _ price: Price, on session: Day, at time: TimeOfDay, resolution: Chain.Resolution = .intraday,
        age: Duration = .zero, facts change: (inout MarketFacts) -> Void = { _ in }, _ rows: [ChainBuilder.Row]
    ) {
        let at = EasternTime.instant(session, time)
        var builder = ChainBuilder()
        for row in rows { builder.add(row) }
        chain =
            builder.build(
                underlying: Scene.stock, session: session, knownAt: at - age, origin: .quoted, resolution: resolution,
                underlyingPrice: price
            ).chain
        let known = MarketFacts.passing
        var facts = MarketFacts(
            underlying: Scene.stock, kind: .stock, session: session, at: at, resolution: resolution,
            spot: .value(price), underlyingVolume: known.underlyingVolume,
            averageVolume: known.averageVolume, tradingSession: .value(NYSE.session(on: session)), macro: known.macro,
            vix: known.vix, vix3m: known.vix3m, trend: known.trend, adx: known.adx,
            impliedVolatility30: known.impliedVolatility30, forecastVolatility: known.forecastVolatility,
            ivRank: known.ivRank, rate: known.rate, dividends: known.dividends, dividendYield: known.dividendYield,
            earnings: known.earnings, clock: .value(at))
        change(&facts)
        self.facts = facts
        self.at = at
    }

    static func price(_ text: some StringProtocol) -> Price? {
        Decimals.units(text.utf8).map { Price(units: $0.units) }
    }
    /// `09-18 P 90` of 2026.
    static func contract(_ text: String) -> OptionContract {
        let words = text.split(separator: " ")
        return OptionContract(
            root: Scene.root, expiry: Day("2026-\(words[0])")!, right: words[1] == "P" ? .put : .call,
            strike: Strike(trusted: price(words[2])!))
    }
    static func leg(_ text: String) -> Leg {
        Leg(text.hasPrefix("-") ? .short : .long, contract(String(text.dropFirst())))
    }
}

extension Leg {
    /// `-2 09-18 P 90`.
    var short: String {
        let date = "\(contract.expiry)".dropFirst(5)
        return (side == .long ? "+" : "-") + (ratio > 1 ? "\(ratio) " : "")
            + "\(date) \(contract.right.letter) \(contract.strike)"
    }
}

/// A trade that is shown one snapshot after another, with what was decided in short words.
struct AdjustmentStory {
    var strategy: StrategySettings
    var held: HeldStructure
    var state = AdjustmentState()
    /// Natural price of every fill so far, and the last decision.
    var last: AdjustmentJudgement?

    init(
        _ kind: StructureKind, _ legs: [String], units: Int = 1, credit: String, shares: Int = 0, basis: String? = nil,
        _ change: (inout StrategySettings) -> Void = { _ in }
    ) {
        strategy = .adjusting(kind)
        change(&strategy)
        let legs = legs.map(Board.leg)
        held = HeldStructure(
            kind: kind, legs: legs, lots: legs.map { units * $0.signedRatio }, units: units,
            netCredit: .credit(Board.price(credit)!),
            openedAt: EasternTime.instant(Day("2026-07-20")!, TimeOfDay(10, 30)), shares: shares,
            costBasis: basis.flatMap { Board.price($0) })
    }

    mutating func see(_ board: Board) -> String {
        let judgement = AdjustmentRules.judge(
            strategy, held: held, chain: board.chain, facts: board.facts, state: &state, at: board.at)
        last = judgement
        switch judgement.decision {
        case .nothing(let reason): return reason.short
        case .hold(let reason): return "hold: \(reason.short)"
        case .close(let reason, let urgency): return "close \(urgency): \(reason.short)"
        case .reduce(let units, let reason): return "reduce \(units): \(reason.short)"
        case .roll(let roll):
            return "\(roll.kind) \(roll.legs.map(\.short).joined(separator: " ")) for \(roll.expected)"
        }
    }
    /// What was discarded on the way to the last decision.
    var discarded: [String] { last?.discarded.map(\.sentence) ?? [] }

    /// The last roll is filled at natural.
    mutating func fill(on day: String) {
        guard case .roll(let roll)? = last?.decision else {
            Issue.record("there is no roll to fill: \(last?.sentence ?? "nothing")")
            return
        }
        held.kind = roll.structure
        held.legs = roll.resulting
        held.lots = roll.resulting.map { held.units * $0.signedRatio }
        held.netCredit = held.netCredit + roll.quote.natural
        state.rolled(roll, session: Day(day)!)
    }
}

extension AdjustmentReason {
    /// Which it is, without figures.
    var short: String {
        switch self {
        case .switchedOff: "off"
        case .notAdjusted: "not adjusted"
        case .notWhole: "not whole"
        case .justOpened: "just opened"
        case .marketClosed: "closed"
        case .openingMinutes: "opening"
        case .staleQuotes: "stale"
        case .unknown(let kind): "unknown \(kind)"
        case .calm: "calm"
        case .notDue: "not due"
        case .confirming(let trigger, _, let count, let needed): "\(trigger) \(count) of \(needed)"
        case .sessionFull: "session full"
        case .lastDown: "last down"
        case .tested(let trigger, _, _): "\(trigger)"
        case .threatened: "threatened"
        case .earlyAssignment: "early assignment"
        case .secondSide: "second side"
        case .expiresNear: "expires near"
        }
    }
}

extension StrategySettings {
    /// The football system, rolls and the last afternoon, on the vendor's deltas; one snapshot confirms.
    static func adjusting(_ kind: StructureKind) -> StrategySettings {
        var strategy = StrategySettings.passing(kind)
        strategy.greeks = .vendor
        let side = SideSettings(short: .nearestDelta(0.20), long: kind.isDefinedRisk ? .widths([.dollars(5)]) : nil)
        strategy.put = side
        strategy.call = side
        strategy.adjustments = .playing
        return strategy
    }
}

extension AdjustmentSettings {
    static let playing = AdjustmentSettings(
        downs: DownSettings(
            isPlayed: true, near: .delta(0.35), untestedDelta: 0.16, secondTarget: 0.70, through: .expectedMoves(0),
            thirdTarget: 0.25, beyond: .delta(0.70), fourth: .hold, invertedDelta: 0.50, fourthTarget: 0.01,
            fourthStop: 2),
        roll: RollSettings(
            isOn: true, dte: 7, threatened: .delta(0.40), ways: [.outAndAway, .out], window: 21...45,
            otherwise: .close, reduceShare: 0.5),
        expiryDay: ExpiryDaySettings(
            closesRisky: true, brokerClosesFrom: TimeOfDay(15, 30), lead: .seconds(1_800), nearShare: 0.005,
            morningFile: TimeOfDay(7, 0)),
        perSessionMaximum: 1, confirmations: 1, release: 0.05, leastNet: .credit(.cents(1)), rollsOutMaximum: 3)
}
