import Market
import Strategy
import Trading

/// The life of one trade: opened by fills, marked, closed by fills, assignment or expiry, with exactly one reason. What
/// it holds is counted by leg, in contracts; money is counted from fills and bookings only.
struct TradeLife: Sendable {
    let id: TradeID
    let strategy: StrategyIndex
    let candidate: Candidate
    let recommendation: RecommendationID
    let slot: SlotID
    let entry: ClosedTrade.EntryMarket
    let wanted: Int
    let entrySession: Day
    private(set) var phase = TradePhase.opening
    /// What it is now: the candidate's until an adjustment makes another of it.
    private(set) var structure: TradeStructure
    /// The legs of one unit as they stand now: those of the candidate until a split or an adjustment changes them.
    private(set) var legs: [Leg]
    /// Shares behind one contract.
    let multiplier: Int
    /// Where each leg stood in the last snapshot.
    var places: [Chain.Place]
    /// Contracts held by leg, negative owed, in the order of `legs`.
    private(set) var lots: [Int]
    /// Units held whole: as many as every leg is there for.
    private(set) var held = 0
    /// Shares held after an assignment, negative owed.
    private(set) var shares = 0
    /// Units that were ever held at once, in part or whole; after an adjustment, of what it made.
    private(set) var opened = 0
    /// Units of the candidate, once an adjustment counts others.
    private var entered: Int?
    private(set) var openedAt: Instant
    private(set) var opening = Money.zero
    private(set) var closing = Money.zero
    private(set) var fees = Money.zero
    private(set) var slippage = Money.zero
    /// Why it is being closed; nil while it is not.
    private(set) var reason: ExitReason?
    var exitState = ExitState()
    var marks = MarkRecord()
    /// A person asked to close it: stands until it is closed, whatever the first order comes to.
    var isCloseWanted = false
    /// It must go at once: the emergency path, until it is flat.
    var isEmergency = false
    /// A failed completion of a ratio break is not tried twice.
    var isToFlatten = false
    /// When the next attempt at what is not done yet is due.
    var retryAt: Instant?
    /// Since when shorts stand without cover, and when it was last said.
    private(set) var nakedSince: Instant?
    var nakedToldAt: Instant?
    /// What the venue refused to close because it does not hold it.
    var doubt: HoldingDoubt?
    var protection: Protection?
    /// How often what rests at the broker was put there.
    var protections = 0
    /// What made it flat without an order of ours, and on which session it ended.
    var endReason: ExitReason?
    var closingSession: Day?
    /// The exit that a person approved.
    var exitProposal: RecommendationID?
    /// Its reason, until an order was sent for it.
    var approvedExit: ExitReason?
    /// The snapshot of the last attempt; a daily one is tried on once.
    var attemptedOn: Instant?
    /// An exit that a person refused is not asked for again in this session.
    var mutedExit: (reason: ExitReason, session: Day)?
    /// What an order on its way makes of it.
    var adjustment: AdjustmentPlan?
    var adjustmentState = AdjustmentState()
    /// The last adjusting order came to nothing.
    private(set) var hasRolledInVain = false
    /// The session in which people were last warned that it may be assigned.
    var warnedOn: Day?
    /// Its strategy keeps the shares that it was assigned, and goes on with them.
    var isWheel = false
    /// New units for each old one after splits.
    private var splitFactor = 1
    private var splits = SplitHistory()

    init(
        id: TradeID, recommendation: Recommendation, slot: SlotID, entry: ClosedTrade.EntryMarket, session: Day,
        at: Instant
    ) {
        self.id = id
        candidate = recommendation.candidate
        self.recommendation = recommendation.id
        self.slot = slot
        strategy = candidate.strategy
        self.entry = entry
        wanted = recommendation.quantity
        entrySession = session
        structure = TradeStructure(candidate)
        legs = candidate.legs
        multiplier = RootRules.of(candidate.legs[0].contract.root).multiplier
        places = [Chain.Place](repeating: Chain.Place(), count: candidate.legs.count)
        lots = [Int](repeating: 0, count: candidate.legs.count)
        openedAt = at
    }

    // MARK: - What it holds

    /// Whether shares are a part of what it is, while it is not on its way out.
    private var keepsShares: Bool { isWheel && phase != .closing }
    /// Nothing but whole units.
    var isBalanced: Bool {
        let units = held
        return (shares == 0 || keepsShares) && legs.indices.allSatisfy { lots[$0] == units * legs[$0].signedRatio }
    }
    /// Units of which any leg is there.
    private var begun: Int {
        var units = 0
        for (index, leg) in legs.enumerated() {
            units = max(units, (max(0, lots[index] * leg.side.sign) + leg.ratio - 1) / leg.ratio)
        }
        return units
    }
    /// What makes whole units of it, never more of them than were wanted.
    var completion: [(leg: Leg, change: Int)] {
        let units = min(begun, wanted)
        return legs.enumerated().map { ($0.element, units * $0.element.signedRatio - lots[$0.offset]) }
    }
    /// How many units an order like this may still trade: an entry what is wanted and of which no leg is there, a
    /// repair what is still missing or too much, a close what is held.
    func room(for order: Order, completes: Bool) -> Int {
        switch order.intent {
        case .open: return max(0, wanted - begun)
        case .adjust: return adjustment.map(room) ?? 0
        case .close, .repair: break
        }
        if let stock = order.stock { return max(0, -shares * stock.sign) }
        let missing = completes ? completion : legs.enumerated().map { ($0.element, -lots[$0.offset]) }
        var least = Int.max
        for leg in order.legs {
            let change = missing.first { $0.leg.contract == leg.contract }?.change ?? 0
            least = min(least, max(0, change * leg.side.sign) / leg.ratio)
        }
        return least
    }
    /// An adjustment may trade as many units as what it closes, or the shares behind it, are there for.
    private func room(for plan: AdjustmentPlan) -> Int {
        var least = Int.max
        for leg in plan.closing {
            least = min(least, max(0, -lots(of: leg.contract) * leg.side.sign) / leg.ratio)
        }
        guard plan.result.kind == .coveredCall, plan.closing.isEmpty else { return least }
        let calls = legs.indices.reduce(0) { $0 + (legs[$1].contract.right == .call ? min(0, lots[$1]) : 0) }
        return max(0, shares / multiplier + calls)
    }
    var isFlat: Bool { shares == 0 && lots.allSatisfy { $0 == 0 } }
    func lots(of contract: OptionContract) -> Int {
        legs.firstIndex { $0.contract == contract }.map { lots[$0] } ?? 0
    }
    var holdsOptions: Bool { lots.contains { $0 != 0 } }
    /// Short contracts without a long one of the same right; counted only where risk was to be limited.
    var nakedShorts: Int {
        guard structure.kind.isDefinedRisk else { return 0 }
        var calls = 0
        var puts = 0
        for (index, leg) in legs.enumerated() {
            if leg.contract.right == .call { calls += lots[index] } else { puts += lots[index] }
        }
        return max(0, -calls) + max(0, -puts)
    }
    /// What the open units put at risk, and the units still being opened.
    var risk: Money {
        switch phase {
        case .opening: candidate.riskPerUnit * wanted
        case .open, .closing, .delivering, .quarantined, .adjusting:
            Money(units: (structure.riskPerUnit * unitsAtRisk).units / Int64(structure.splitFactor))
        case .abandoned, .closed: .zero
        }
    }
    /// Units held; of a wheel every put owed and every hundred shares, whatever calls stand against them.
    private var unitsAtRisk: Int {
        guard isWheel, shares != 0 else { return max(held, isFlat ? 0 : 1) }
        let puts = legs.indices.reduce(0) { $0 + (legs[$1].contract.right == .put ? max(0, -lots[$1]) : 0) }
        return puts + (abs(shares) + multiplier - 1) / multiplier
    }
    /// The average credit per share of one unit, exact in units when all units were filled alike.
    var creditPerShare: NetPrice {
        opened == 0 ? NetPrice(units: 0) : NetPrice(units: opening.units / Int64(opened * multiplier))
    }
    var riskPerUnit: Money { Money(units: structure.riskPerUnit.units / Int64(structure.splitFactor)) }
    var maximumLoss: Price? {
        structure.maximumLoss.map { Price(units: $0.units / Int64(structure.splitFactor)) }
    }
    /// The widest wing, for structures whose every side has a long leg.
    var width: Price? {
        guard structure.kind.isDefinedRisk else { return nil }
        return Right.allCases.compactMap { right -> Price? in
            let strikes = legs.filter { $0.contract.right == right }.map(\.contract.strike.price)
            guard let low = strikes.min(), let high = strikes.max(), low < high else { return nil }
            return high - low
        }.max()
    }
    /// Its net cash so far.
    var balance: Money { opening + closing - fees }

    // MARK: - Steps

    mutating func go(_ next: TradePhase) -> Way<TradePhase>? {
        guard phase.leads(to: next) else { return nil }
        defer { phase = next }
        if next == .open { reason = nil }
        return Way(phase, next)
    }
    mutating func closes(for reason: ExitReason) { self.reason = reason }
    /// The adjusting order is over. Filled whole, the trade is what it was to become; filled in part, it is both, for as
    /// much risk as either.
    mutating func endAdjustment(filled: Int, session: Day) {
        hasRolledInVain = filled == 0
        guard let plan = adjustment, filled > 0 else { return adjustment = nil }
        if let roll = plan.roll {
            adjustmentState.rolled(roll, session: session)
        } else if plan.intent == .close {
            adjustmentState.reduced(session: session)
        }
        if filled >= plan.quantity {
            structure = plan.result
        } else {
            structure.join(plan.result)
        }
        exitState.startsOver()
        adjustment = nil
    }
    /// Looks whether shorts stand without cover now.
    mutating func noteCover(at now: Instant) {
        if nakedShorts > 0 {
            nakedSince = nakedSince ?? now
        } else if nakedSince != nil {
            nakedSince = nil
            nakedToldAt = nil
        }
    }

    // MARK: - Marks

    /// What closing it would cost on this snapshot, noted. `sharesWorth` is what its shares would bring; nil while
    /// they have no price.
    mutating func mark(on chain: Chain, at now: Instant, sharesWorth: Money?) -> Mark {
        let mark = MarkMaker.mark(legs: legs, chain: chain, at: now, places: &places)
        marks.note(
            mark, session: chain.session, balance: sharesWorth.map { balance + $0 }, shares: held * multiplier)
        return mark
    }

    // MARK: - Bookings

    /// Books one execution of `order`. Whatever takes a leg further from zero opens, the rest closes.
    mutating func book(_ fill: Fill, of order: Order) {
        fees += fill.fees
        if order.legs.isEmpty {
            shares += splits.trades((order.stock?.sign ?? 0) * fill.quantity, at: fill.at)
            closing += fill.net.price.amount(shares: 1) * fill.quantity
            addSlippage(fill, shares: 1)
            return
        }
        var opens = false
        let traded = fill.leg.map { [order.legs[$0]] } ?? order.legs
        for leg in traded {
            guard let (index, count) = place(of: leg, of: order, tradedAt: fill.at) else { continue }
            let before = lots[index]
            let traded = fill.leg == nil ? leg.signedRatio * fill.quantity : leg.side.sign * fill.quantity
            lots[index] += traded * count
            opens = opens || lots[index].magnitude > before.magnitude
        }
        let amount = fill.net.price.amount(shares: multiplier) * fill.quantity
        if opens || order.intent == .adjust {
            if opened == 0 { openedAt = fill.at }
            opening += amount
        } else {
            closing += amount
        }
        if order.intent == .adjust {
            restate()
        } else {
            countUnits()
            noteOpened()
        }
        addSlippage(fill, shares: multiplier)
    }

    /// Where a contract of that moment stands by now, and how many it became; one that no split left may have been dated
    /// too late.
    private mutating func place(of leg: Leg, of order: Order, tradedAt moment: Instant) -> (index: Int, count: Int)? {
        for time in [moment, .distantPast] {
            let now = splits.restated(leg.contract, of: time)
            if let index = legs.firstIndex(where: { $0.contract == now.contract }) { return (index, now.count) }
        }
        guard order.intent == .adjust else { return nil }
        let now = splits.restated(leg.contract, of: moment)
        legs.append(Leg(leg.side, now.contract))
        lots.append(0)
        places.append(Chain.Place())
        return (legs.count - 1, now.count)
    }
    /// After a fill of an adjustment the contracts that are there make up so many units of what they are together.
    private mutating func restate() {
        let there = legs.indices.filter { lots[$0] != 0 }
        guard !there.isEmpty else { return countUnits() }
        entered = entered ?? opened / splitFactor
        held = there.reduce(0) { greatestCommonDivisor($0, abs(lots[$1])) }
        opened = held
        legs = there.map { Leg(lots[$0] > 0 ? .long : .short, legs[$0].contract, ratio: abs(lots[$0]) / held) }
        places = there.map { places[$0] }
        lots = there.map { lots[$0] }
        structure.expiry = legs.map(\.contract.expiry).min() ?? structure.expiry
    }
    /// Twice the slippage per share is exact; halves are counted against us.
    private mutating func addSlippage(_ fill: Fill, shares: Int) {
        let given = (fill.doubleMid - 2 * fill.net.units + 1) >> 1
        slippage += Price(units: given).amount(shares: shares) * fill.quantity
    }
    private mutating func countUnits() {
        var units = Int.max
        for index in legs.indices {
            units = min(units, max(0, lots[index] * legs[index].side.sign) / legs[index].ratio)
        }
        held = units
    }
    private mutating func noteOpened() {
        for (index, leg) in legs.enumerated() {
            opened = max(opened, (Int(lots[index].magnitude) + leg.ratio - 1) / leg.ratio)
        }
    }

    /// Contracts of `contract` ended by an expiry, each worth its intrinsic value: all of them, or `count` of them.
    mutating func settle(_ settlement: Settlement, _ contract: OptionContract, _ count: Int? = nil) {
        for (index, leg) in legs.enumerated() where leg.contract == contract && lots[index] != 0 {
            let ended = count.map { lots[index].signum() * $0 } ?? lots[index]
            closing += settlement.intrinsic(of: contract).amount(shares: multiplier * ended)
            lots[index] -= ended
        }
        countUnits()
        goesOnWithRest()
    }

    /// `count` contracts ended by assignment, exercise, lapse or the broker's own closing.
    mutating func clear(_ contract: OptionContract, _ count: Int, shares: Int, cash: Money, fees: Money) {
        guard let index = legs.firstIndex(where: { $0.contract == contract }) else { return }
        lots[index] -= lots[index].signum() * count
        countUnits()
        self.shares += shares
        closing += cash
        self.fees += fees
        goesOnWithRest()
    }

    /// Some of its contracts ended while others live on: of a wheel, and of a condor whose side stood in a later expiry,
    /// what is left is what it is.
    private mutating func goesOnWithRest() {
        guard !isBalanced, holdsOptions else { return }
        let rights = Set(legs.indices.filter { lots[$0] != 0 }.map { legs[$0].contract.right })
        if keepsShares {
            restate()
            structure.kind = rights.contains(.call) ? .coveredCall : .cashSecuredPut
        } else if adjustmentState.pending != nil, shares == 0, rights.count == 1, nakedShorts == 0 {
            restate()
            structure.kind = rights.contains(.put) ? .bullPutSpread : .bearCallSpread
        }
    }
    /// Whether it holds contracts that were settled and not delivered yet.
    var awaitsDelivery: Bool {
        guard let closingSession else { return false }
        return legs.indices.contains { place in
            let contract = legs[place].contract
            return lots[place] != 0
                && RootRules.of(contract.root).settlementSession(expiry: contract.expiry).day <= closingSession
        }
    }

    /// Shares that the broker sold or bought in.
    mutating func clearShares(_ change: Int, cash: Money, fees: Money) {
        shares += change
        closing += cash
        self.fees += fees
    }
    mutating func receive(_ cash: Money) { closing += cash }
    /// Its shares are another trade's now.
    mutating func handsOverShares() { shares = 0 }

    /// Contracts became others at that moment. Whole splits leave a trade of more and smaller units.
    mutating func adjust(_ adjustment: ContractAdjustment, at moment: Instant) {
        shares = splits.takes(adjustment, at: moment, held: shares)
        var factor = 1
        for (index, leg) in legs.enumerated() {
            guard let change = adjustment.contracts.first(where: { $0.old == leg.contract }) else { continue }
            legs[index] = Leg(leg.side, change.new, ratio: leg.ratio)
            lots[index] *= change.newPerOld
            factor = change.newPerOld
        }
        countUnits()
        opened *= factor
        splitFactor *= factor
        structure.splitFactor *= factor
        exitState.startsOver()
    }

    // MARK: - The end

    func closedTrade(session: Day, at: Instant) -> ClosedTrade? {
        guard phase == .closed, let reason else { return nil }
        return ClosedTrade(
            id: id, strategy: strategy, underlying: candidate.underlying, kind: candidate.kind, legs: candidate.legs,
            expiry: candidate.expiry, quantity: entered ?? opened / splitFactor, openedAt: openedAt, closedAt: at,
            entrySession: entrySession, exitSession: session, reason: reason, opening: opening, closing: closing,
            fees: fees, slippage: slippage, risk: candidate.riskPerUnit * (entered ?? opened / splitFactor),
            entry: entry,
            worstMark: marks.worst, unmarkedSessions: marks.unmarkedSessions)
    }
}

/// What a trade was worth while it was held.
struct MarkRecord: Sendable {
    /// The worst of the trade's account at closable prices; nil when it was never marked.
    private(set) var worst: Money?
    private(set) var unmarkedSessions = 0
    /// The last usable one; an unquoted snapshot leaves it standing, with its age.
    private(set) var last: Mark?
    private var markedSession: Day?
    private var unmarkedSession: Day?

    /// `balance` is the trade's cash so far with the worth of its shares, `shares` what one unit's price counts for.
    mutating func note(_ mark: Mark, session: Day, balance: Money?, shares: Int) {
        guard mark.quality != .unquoted, let net = mark.closeNatural else {
            if markedSession != session, unmarkedSession != session {
                unmarkedSessions += 1
                unmarkedSession = session
            }
            return
        }
        // A session that was marked at last was not one without a mark.
        if unmarkedSession == session {
            unmarkedSessions -= 1
            unmarkedSession = nil
        }
        markedSession = session
        last = mark
        guard let balance else { return }
        let value = balance + net.price.amount(shares: shares)
        worst = worst.map { min($0, value) } ?? value
    }
}

extension TradeLife {
    /// The trade again for what was heard of after its end: nothing counted, to be closed; nothing held but the shares
    /// that a split made of those it had sold.
    init(again past: TradeLife, id: TradeID, slot: SlotID, session: Day, at: Instant) {
        self.id = id
        strategy = past.strategy
        candidate = past.candidate
        recommendation = past.recommendation
        self.slot = slot
        entry = past.entry
        structure = past.structure
        wanted = 0
        entrySession = session
        legs = past.legs
        multiplier = past.multiplier
        places = past.places
        lots = [Int](repeating: 0, count: past.legs.count)
        shares = past.shares
        splits = past.splits
        openedAt = at
    }
}
