import Market
import Trading

/// How a trade is closed: what rests at the broker comes off first, then what is held goes out in as few orders as the
/// market allows, patiently or by the emergency path, until it is flat.
extension Desk {
    mutating func startExit(
        at index: Int, _ reason: ExitReason, _ urgency: Urgency, into effects: inout [DeskEffect]
    ) {
        effects.append(.record(.exitDecided(trades[index].id, reason, urgency)))
        // Without a price nothing can be sent; the decision stands and is made again on the next snapshot.
        guard trades[index].phase == .quarantined || canPrice(tradeAt: index) else { return }
        enterClosing(at: index, reason, into: &effects)
        attempt(tradeAt: index, into: &effects)
    }

    /// The emergency path, whatever the trade was doing.
    mutating func closeAtOnce(tradeAt index: Int, _ reason: ExitReason, into effects: inout [DeskEffect]) {
        trades[index].isEmergency = true
        switch trades[index].phase {
        case .open, .adjusting:
            effects.append(.record(.exitDecided(trades[index].id, reason, .immediate)))
            enterClosing(at: index, reason, into: &effects)
            attempt(tradeAt: index, into: &effects)
        case .opening: close(tradeAt: index, into: &effects)
        case .closing: attempt(tradeAt: index, into: &effects)
        case .delivering, .quarantined, .closed, .abandoned: break
        }
    }

    mutating func enterClosing(at index: Int, _ reason: ExitReason, into effects: inout [DeskEffect]) {
        guard trades[index].phase != .closing else { return }
        if trade(at: index, goes: .closing, into: &effects) { trades[index].closes(for: reason) }
        trades[index].approvedExit = nil
        slot(trades[index].slot, goes: .closing, into: &effects)
    }

    /// Sends what is still held, unless something of it is already on its way.
    mutating func attempt(tradeAt index: Int, into effects: inout [DeskEffect]) {
        if trades[index].phase == .opening { return mend(tradeAt: index, into: &effects) }
        guard trades[index].phase == .closing else { return }
        let isEmergency = trades[index].isEmergency || trades[index].nakedShorts > 0
        if clearTheWay(ofTradeAt: index, isEmergency: isEmergency, into: &effects) { return }
        guard !trades[index].isFlat else { return review(tradeAt: index, into: &effects) }
        switch sent(tradeAt: index, isEmergency, into: &effects) {
        case .sent: break
        case .mustWait: trades[index].retryAt = now + Desk.retryInterval
        case .mustWaitUntil(let moment): trades[index].retryAt = moment
        case .unpriced:
            if trades[index].isBalanced, !isEmergency { reopen(tradeAt: index, into: &effects) }
        }
    }

    /// What came of an attempt.
    enum Sent: Hashable { case sent, mustWait, mustWaitUntil(Instant), unpriced }

    /// Sends it unless the venue's book has something to say first.
    private mutating func sent(tradeAt index: Int, _ isEmergency: Bool, into effects: inout [DeskEffect]) -> Sent {
        let isWhole = trades[index].isBalanced && !isEmergency
        if let until = awaitsBook(tradeAt: index) { return isWhole ? .unpriced : .mustWaitUntil(until) }
        // A close of what the venue's book does not hold would open; in an emergency it refuses that itself.
        guard isHeldAtVenue(tradeAt: index) || isEmergency else {
            // It goes as soon as the book holds it.
            if !isWhole, trades[index].doubt == nil { trades[index].doubt = HoldingDoubt(since: now) }
            return .unpriced
        }
        return sendOut(tradeAt: index, isEmergency, into: &effects)
    }

    /// Unfilled, unpriced or refused: held as before, and judged anew on the next snapshot.
    private mutating func reopen(tradeAt index: Int, into effects: inout [DeskEffect]) {
        if let proposal = trades[index].exitProposal {
            recommendation(proposal, goes: .cancelled, into: &effects)
            trades[index].exitProposal = nil
        }
        trade(at: index, goes: .open, into: &effects)
        slot(trades[index].slot, goes: .positioned, into: &effects)
        protect(tradeAt: index, into: &effects)
    }
    static var retryInterval: Duration { .seconds(10) }

    /// Cancels what stands in the way: resting orders always, patient ones where patience is over. Whether something of
    /// the trade still lives, so that nothing may be sent yet.
    mutating func clearTheWay(
        ofTradeAt index: Int, isEmergency: Bool, into effects: inout [DeskEffect]
    ) -> Bool {
        let trade = trades[index].id
        var isBusy = false
        for order in orders.indices where orders[order].order.trade == trade && orders[order].isLive {
            isBusy = true
            let (manner, intent) = (orders[order].order.manner, orders[order].order.intent)
            if manner == .resident || intent == .adjust || (isEmergency && manner == .patient) {
                cancel(orderAt: order, into: &effects)
            }
        }
        return isBusy
    }

    /// What an exit would trade: shares, and the options as one package, or without the longs that nobody bids for.
    private func pieces(ofTradeAt index: Int) -> [(legs: [Leg], stock: Side?, quantity: Int)] {
        var pieces: [(legs: [Leg], stock: Side?, quantity: Int)] = []
        let shares = trades[index].shares
        // Shares that cover a short call go after it.
        let isCover = trades[index].legs.indices.contains {
            trades[index].legs[$0].contract.right == .call && trades[index].lots[$0] * shares < 0
        }
        if shares != 0, !isCover { pieces.append(([], shares > 0 ? .short : .long, abs(shares))) }
        let changes = trades[index].legs.enumerated().map {
            (leg: $0.element, change: closing($0.offset, ofTradeAt: index))
        }
        if let whole = Desk.package(changes),
            quote(of: whole.legs, underlying: trades[index].candidate.underlying) != nil
        {
            return pieces + [(whole.legs, nil, whole.quantity)]
        }
        // A worthless long never holds up a close: the shorts go first and alone.
        let shorts = changes.filter { $0.change > 0 }
        if let shorts = Desk.package(shorts) { return pieces + [(shorts.legs, nil, shorts.quantity)] }
        for long in changes where long.change < 0 {
            if let alone = Desk.package([long]) { pieces.append((alone.legs, nil, alone.quantity)) }
        }
        return pieces
    }

    /// What closes a leg: as much as the trade holds of it, the other way, and never what another trade holds.
    private func closing(_ leg: Int, ofTradeAt index: Int) -> Int {
        switch flaw {
        case .wrongSignOnClose: return trades[index].lots[leg]
        case .closesOthersLots:
            let contract = trades[index].legs[leg].contract
            return trades.reduce(0) { $0 - $1.lots(of: contract) }
        default: return -trades[index].lots[leg]
        }
    }

    /// The fewest units that make up the changes, as they are traded; nil when nothing changes.
    static func package(_ changes: [(leg: Leg, change: Int)]) -> (legs: [Leg], quantity: Int)? {
        let moved = changes.filter { $0.change != 0 }
        let units = moved.reduce(0) { greatestCommonDivisor($0, abs($1.change)) }
        guard units > 0 else { return nil }
        let legs = moved.map {
            Leg($0.change > 0 ? .long : .short, $0.leg.contract, ratio: abs($0.change) / units)
        }
        return (legs, units)
    }

    private func canPrice(tradeAt index: Int) -> Bool {
        let underlying = trades[index].candidate.underlying
        return pieces(ofTradeAt: index).contains {
            $0.stock.map { quote(ofShares: $0, underlying) != nil }
                ?? (quote(of: $0.legs, underlying: underlying) != nil)
        }
    }

    /// Whether the venue's last book held what this trade would close; a close of what is not there would open.
    func isHeldAtVenue(tradeAt index: Int) -> Bool {
        !trades[index].legs.enumerated().contains { place, leg in
            trades[index].lots[place] != 0 && books.lacks(.contract(leg.contract))
        }
    }

    private mutating func sendOut(tradeAt index: Int, _ isEmergency: Bool, into effects: inout [DeskEffect]) -> Sent {
        let underlying = trades[index].candidate.underlying
        guard let chain = tradable(underlying, for: index) else { return .unpriced }
        trades[index].attemptedOn = chain.knownAt
        var result = Sent.unpriced
        for piece in pieces(ofTradeAt: index) {
            let quote =
                piece.stock.map { self.quote(ofShares: $0, underlying) }
                ?? self.quote(of: piece.legs, underlying: underlying)
            guard let quote else { continue }
            let ticks = ticks(of: piece.legs, quote: quote, on: chain.session)
            let isWhole = piece.stock == nil && trades[index].isBalanced
            let width = settings.execution.capsExitAtWidth && isWhole ? trades[index].width : nil
            let walk =
                isEmergency || piece.stock != nil
                ? Walk.emergency(settings.execution, ticks: ticks)
                : Walk.exit(settings.execution, quote: quote, ticks: ticks, width: width)
            let draft = OrderDraft(
                trade: trades[index].id, underlying: underlying,
                intent: opensAtVenue(piece.legs, piece.quantity, ofTradeAt: index) ? .repair : .close,
                legs: piece.legs, stock: piece.stock, quantity: piece.quantity, walk: walk, reason: trades[index].reason
            )
            if send(draft, quote, into: &effects) {
                result = .sent
            } else if result == .unpriced {
                result = .mustWait
            }
        }
        return result
    }

    /// The snapshot on which orders may be sent now: of a market that is open, and a daily one only once.
    func tradable(_ underlying: Symbol, for index: Int) -> Chain? {
        guard isTrading(underlying), let chain = chain(of: underlying) else { return nil }
        switch chain.identity.resolution {
        case .daily:
            let isFresh = now - chain.knownAt < .seconds(12 * 3_600)
            return isFresh && trades[index].attemptedOn != chain.knownAt ? chain : nil
        case .intraday: return now < NYSE.session(onOrBefore: chain.session).closesAt ? chain : nil
        }
    }

    // MARK: - What is next

    /// Looks at a trade whose orders or holdings changed, and takes the step that follows. `life` is the order that
    /// ended, where one did.
    mutating func review(tradeAt index: Int, after life: OrderLife? = nil, into effects: inout [DeskEffect]) {
        let trade = trades[index].id
        let live = orders.filter { $0.order.trade == trade && $0.isLive }
        let isWorked = live.contains { $0.order.manner != .resident }
        switch trades[index].phase {
        case .opening: reviewEntry(tradeAt: index, isBusy: isWorked, into: &effects)
        case .open: reviewOpen(tradeAt: index, after: life, rests: !live.isEmpty, into: &effects)
        case .adjusting: reviewAdjustment(tradeAt: index, after: life, isBusy: isWorked, into: &effects)
        case .closing: reviewExit(tradeAt: index, after: life, isBusy: !live.isEmpty, into: &effects)
        case .delivering, .quarantined: reviewDelivery(tradeAt: index, into: &effects)
        case .closed, .abandoned: break
        }
    }

    private mutating func reviewEntry(tradeAt index: Int, isBusy: Bool, into effects: inout [DeskEffect]) {
        guard !isBusy else { return }
        if trades[index].isFlat {
            let id = trades[index].recommendation
            if recommendations.contains(where: { $0.id == id }) { recommendation(id, goes: .cancelled, into: &effects) }
            if trades[index].opened == 0 {
                self.trade(at: index, goes: .abandoned, into: &effects)
                slot(trades[index].slot, goes: .idle, into: &effects)
                retire(at: index, into: &effects)
            } else {
                passThrough(
                    tradeAt: index, trades[index].endReason ?? (trades[index].isEmergency ? .kill : .broken),
                    into: &effects)
            }
        } else if trades[index].isBalanced {
            becomeOpen(tradeAt: index, into: &effects)
        } else if trades[index].shares != 0 {
            // Whole or not, there is no entry left to mend: it is to go.
            leaveEntry(tradeAt: index, into: &effects)
            review(tradeAt: index, into: &effects)
        } else {
            mend(tradeAt: index, into: &effects)
        }
    }

    /// Opened and flat again before it was ever whole.
    private mutating func passThrough(tradeAt index: Int, _ reason: ExitReason, into effects: inout [DeskEffect]) {
        self.trade(at: index, goes: .open, into: &effects)
        slot(trades[index].slot, goes: .positioned, into: &effects)
        enterClosing(at: index, reason, into: &effects)
        finish(at: index, into: &effects)
    }

    private mutating func leaveEntry(tradeAt index: Int, into effects: inout [DeskEffect]) {
        self.trade(at: index, goes: .open, into: &effects)
        slot(trades[index].slot, goes: .positioned, into: &effects)
        let id = trades[index].recommendation
        if recommendations.contains(where: { $0.id == id }) {
            recommendation(
                id, goes: trades[index].held >= trades[index].wanted ? .filled : .cancelled, into: &effects)
        }
        trades[index].retryAt = nil
    }

    private mutating func becomeOpen(tradeAt index: Int, into effects: inout [DeskEffect]) {
        leaveEntry(tradeAt: index, into: &effects)
        if trades[index].isEmergency || stops.contains(.killed) {
            closeAtOnce(tradeAt: index, .kill, into: &effects)
        } else if trades[index].isCloseWanted {
            startExit(at: index, .manual, .immediate, into: &effects)
        } else {
            protect(tradeAt: index, into: &effects)
        }
    }

    private mutating func reviewOpen(
        tradeAt index: Int, after life: OrderLife?, rests: Bool, into effects: inout [DeskEffect]
    ) {
        if trades[index].isFlat {
            let reason = life.flatMap { $0.filled > 0 ? $0.reason : nil } ?? trades[index].endReason ?? .expiry
            enterClosing(at: index, reason, into: &effects)
            review(tradeAt: index, into: &effects)
        } else if !trades[index].isBalanced {
            let reason = trades[index].endReason ?? .broken
            effects.append(.record(.exitDecided(trades[index].id, reason, .immediate)))
            enterClosing(at: index, reason, into: &effects)
            attempt(tradeAt: index, into: &effects)
        } else if let life, life.order.manner == .resident, !rests {
            trades[index].protection = nil
            if life.phase == .ended, !life.isCancelWanted {
                protect(tradeAt: index, into: &effects)
            } else if life.phase == .rejected {
                watch(tradeAt: index, into: &effects)
            }
        }
    }

    private mutating func reviewExit(
        tradeAt index: Int, after life: OrderLife?, isBusy: Bool, into effects: inout [DeskEffect]
    ) {
        if trades[index].isFlat {
            guard isBusy else { return finish(at: index, into: &effects) }
            // An order that would close more than is held must go before it does.
            let trade = trades[index].id
            for order in orders.indices where orders[order].order.trade == trade {
                cancel(orderAt: order, into: &effects)
            }
        } else if !isBusy, let life {
            let isUrgent = trades[index].isEmergency || trades[index].nakedShorts > 0
            if life.order.manner == .resident || life.order.intent == .adjust
                || (life.order.manner == .patient && isUrgent)
            {
                attempt(tradeAt: index, into: &effects)
            } else if isUrgent || !trades[index].isBalanced {
                trades[index].retryAt = trades[index].retryAt ?? now + Desk.retryInterval
            } else {
                reopen(tradeAt: index, into: &effects)
            }
        }
    }

    /// Nothing is sent for what awaits its delivery, or was adjusted; it ends when nothing is left of it.
    private mutating func reviewDelivery(tradeAt index: Int, into effects: inout [DeskEffect]) {
        let isOver = trades[index].phase == .quarantined ? !trades[index].holdsOptions : !trades[index].awaitsDelivery
        guard isOver else { return }
        if trades[index].phase == .delivering, goesOn(tradeAt: index) {
            trades[index].closingSession = nil
            trade(at: index, goes: .open, into: &effects)
            slot(trades[index].slot, goes: .positioned, into: &effects)
            return
        }
        let reason = trades[index].shares == 0 ? trades[index].endReason ?? .expiry : .assigned
        if !trades[index].isFlat {
            trades[index].closingSession = nil
            effects.append(.record(.exitDecided(trades[index].id, reason, .immediate)))
        }
        enterClosing(at: index, reason, into: &effects)
        if trades[index].isFlat {
            review(tradeAt: index, into: &effects)
        } else {
            attempt(tradeAt: index, into: &effects)
        }
    }

    /// Whether a trade lives on after a delivery: a wheel with its shares, or what stands in a later expiry.
    private func goesOn(tradeAt index: Int) -> Bool {
        trades[index].isWheel ? !trades[index].isFlat : trades[index].holdsOptions && trades[index].isBalanced
    }

    /// Flat, with nothing on its way: over.
    private mutating func finish(at index: Int, into effects: inout [DeskEffect]) {
        if let proposal = trades[index].exitProposal { recommendation(proposal, goes: .filled, into: &effects) }
        self.trade(at: index, goes: .closed, into: &effects)
        slot(trades[index].slot, goes: .idle, into: &effects)
        retire(at: index, into: &effects)
    }

    /// A trade that is over leaves the book and tells its story.
    private mutating func retire(at index: Int, into effects: inout [DeskEffect]) {
        let trade = trades.remove(at: index)
        pastTrades.add(trade)
        let session = trade.closingSession ?? session(of: trade.candidate.underlying)
        guard let closed = trade.closedTrade(session: session, at: now) else { return }
        noteClose(of: closed)
        effects.append(.record(.closed(closed)))
        if flaw == .tellsTwice { effects.append(.record(.closed(closed))) }
    }

    private mutating func noteClose(of trade: ClosedTrade) {
        let key = (trade.strategy, trade.underlying)
        let index = lastCloses.firstIndex { ($0.strategy, $0.underlying) >= key } ?? lastCloses.count
        if index < lastCloses.count, (lastCloses[index].strategy, lastCloses[index].underlying) == key {
            lastCloses[index].session = trade.exitSession
        } else {
            lastCloses.insert(
                LastClose(strategy: trade.strategy, underlying: trade.underlying, session: trade.exitSession), at: index
            )
        }
    }
}
