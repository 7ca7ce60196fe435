import Market
import Trading

/// What the clearing house's file brings in the morning: exercises and assignments, early ones too.
extension EmbeddedExchange {
    /// What waits for a morning, each with its instant, the earliest first.
    struct Overnight: Sendable {
        var deliveries: [(settlement: Settlement, due: Instant)] = []
        var dividends: [(dividend: CashDividend, due: Instant)] = []
        var splits: [(split: StockSplit, due: Instant)] = []
        /// When the assignments of the night after `session` are known.
        var assignmentsDue: Instant?
        /// The latest session that was seen.
        var session: Day?
        private(set) var nextEvent: Instant?

        mutating func findNextEvent() {
            nextEvent = [deliveries.first?.due, dividends.first?.due, splits.first?.due, assignmentsDue]
                .compactMap(\.self).min()
        }
    }

    func morning(after session: Day) -> Instant { morning(of: NYSE.session(after: session)) }
    func morning(of session: TradingSession) -> Instant { EasternTime.instant(session.day, settings.morningFile) }

    mutating func noteSession(of chain: Chain) {
        guard dice.chances[.earlyAssignment] > 0, overnight.session != chain.session else { return }
        overnight.session = chain.session
        overnight.assignmentsDue = morning(after: chain.session)
        overnight.findNextEvent()
    }

    mutating func awaitDelivery(_ settlement: Settlement) {
        overnight.deliveries.append((settlement, morning(after: settlement.session)))
        overnight.findNextEvent()
    }
    func awaitsDelivery(_ contract: OptionContract) -> Bool {
        overnight.deliveries.contains { $0.settlement.concerns(contract) }
    }

    /// The night in its order: who exercised held his shares at the close, so that dividends come after deliveries.
    mutating func handleMorning(at now: Instant, into reports: inout [VenueReport]) {
        let before = activities.count
        for delivery in overnight.deliveries where delivery.due == now {
            deliver(delivery.settlement, at: now, into: &reports)
        }
        overnight.deliveries.removeAll { $0.due == now }
        if overnight.assignmentsDue == now {
            overnight.assignmentsDue = nil
            assignEarly(at: now, into: &reports)
        }
        for dividend in overnight.dividends where dividend.due == now {
            pay(dividend.dividend, at: now, into: &reports)
        }
        overnight.dividends.removeAll { $0.due == now }
        for split in overnight.splits where split.due == now { adjust(for: split.split, at: now, into: &reports) }
        overnight.splits.removeAll { $0.due == now }
        overnight.findNextEvent()
        guard activities.count > before else { return }
        findNextSettlement()
        cancelUnheld(now: now, into: &reports)
        reports.append(.account(snapshot(at: now)))
    }

    // MARK: - At expiry

    private mutating func deliver(_ settlement: Settlement, at now: Instant, into reports: inout [VenueReport]) {
        for position in positions where settlement.concerns(position.contract) {
            let count = abs(position.quantity)
            let isExercised = settlement.intrinsic(of: position.contract) >= .cents(1)
            var delivered = isExercised ? count : 0
            if isExercised, position.quantity < 0, dice.happens(.partialAssignment) {
                delivered = dice.whole(0...count - 1, .quantity)
            }
            if delivered > 0 { exercise(position, delivered, at: now, into: &reports) }
            if delivered < count {
                clear(
                    position.contract, position.side, count - delivered, .lapsed, shares: 0, cash: .zero, fees: .zero,
                    at: now, into: &reports)
            }
        }
        // Opposite sides that two trades hold of one contract end with it, too.
        drop { settlement.concerns($0) }
    }

    /// Shares for the strike: a long option is exercised, a short one assigned.
    private mutating func exercise(
        _ position: Position, _ contracts: Int, at now: Instant, into reports: inout [VenueReport]
    ) {
        let contract = position.contract
        let bought = position.side.sign * (contract.right == .call ? 1 : -1)
        let shares = bought * contracts * position.multiplier
        clear(
            contract, position.side, contracts, position.side == .long ? .exercised : .assigned, shares: shares,
            cash: -contract.strike.price.amount(shares: shares), fees: settings.commission.assignment, at: now,
            into: &reports)
    }

    /// Books contracts that ended otherwise than by an order, and what came of them.
    mutating func clear(
        _ contract: OptionContract, _ side: Side, _ contracts: Int, _ kind: ClearingEvent.Kind, shares: Int,
        cash received: Money, fees: Money, at now: Instant, into reports: inout [VenueReport]
    ) {
        let underlying = RootRules.of(contract.root).underlying
        change(contract, by: -side.sign * contracts, chain(of: underlying))
        remove(contract, side, contracts, of: nil)
        if shares != 0 { changeShares(underlying, by: shares) }
        cash += received - fees
        let event = ClearingEvent(
            contract: contract, side: side, quantity: contracts, kind: kind, shares: shares, cash: received,
            fees: fees)
        note(.cleared(event), at: now, into: &reports)
    }

    mutating func note(_ kind: AccountActivity.Kind, at now: Instant, into reports: inout [VenueReport]) {
        let activity = AccountActivity(id: ActivityID(raw: UInt64(activities.count) + 1), kind, at: now)
        activities.append(activity)
        reports.append(.activity(activity))
    }

    // MARK: - Before expiry

    /// The night's early assignments, judged by the last quotes of the session before.
    private mutating func assignEarly(at now: Instant, into reports: inout [VenueReport]) {
        for position in positions where position.quantity < 0 && !isQuarantined(position.contract) {
            let rules = RootRules.of(position.contract.root)
            let isDelivered = rules.settlement == .physical
            guard rules.exercise == .american, !isDelivered || settings.delivery == .shares,
                let spot = spot(of: position.underlying), happensEarly(position, spot: spot, at: now)
            else { continue }
            let contracts = dice.whole(1...(-position.quantity), .quantity)
            if isDelivered {
                exercise(position, contracts, at: now, into: &reports)
            } else {
                let owed = intrinsic(of: position.contract, at: spot).amount(shares: contracts * position.multiplier)
                clear(
                    position.contract, .short, contracts, .assigned, shares: 0, cash: -owed,
                    fees: settings.commission.assignment, at: now, into: &reports)
            }
        }
    }

    /// The deeper in the money, the likelier; at 5% of the strike as likely as the dice say. Where what is left of time
    /// is worth less than tomorrow's dividend nearly every holder exercises: that is thrown for twenty times.
    private mutating func happensEarly(_ position: Position, spot: Price, at now: Instant) -> Bool {
        let contract = position.contract
        let intrinsic = intrinsic(of: contract, at: spot)
        guard intrinsic > .zero else { return false }
        if contract.right == .call, let ask = chain(of: position.underlying)?.quote(of: contract)?.ask,
            let next = overnight.dividends.first(where: { $0.due == now && $0.dividend.symbol == position.underlying }),
            ask - intrinsic < next.dividend.amount
        {
            for _ in 0..<20 where dice.happens(.earlyAssignment) { return true }
            return false
        }
        let depth = intrinsic.approximateDollars / contract.strike.price.approximateDollars
        return dice.uniform(.choice) < depth / 0.05 && dice.happens(.earlyAssignment)
    }

    func intrinsic(of contract: OptionContract, at spot: Price) -> Price {
        let strike = contract.strike.price
        return max(.zero, contract.right == .call ? spot - strike : strike - spot)
    }
}

extension EmbeddedExchange.Position {
    var side: Side { quantity > 0 ? .long : .short }
}
