import Market
import Trading

/// The broker is the truth about positions, the journal about intentions: the two are compared, what was missed is taken
/// in, and every difference is explained or halts its underlying. Nothing is invented, nothing deleted.
extension Desk {
    mutating func bookDue(into effects: inout [DeskEffect]) {
        if let question = books.question {
            noteFailure(into: &effects)
            books.unanswered(question, at: now)
            return
        }
        // The line's return asks anew.
        guard !stops.contains(.disconnected) else { return books.rests() }
        askForBook(into: &effects)
    }

    /// When the books are compared next if nothing is open: at intervals while the market is, once after its close, and
    /// at the next open, when the morning's file is in.
    private var nextLook: Instant? {
        guard let interval = settings.venue.reconcileEvery else { return nil }
        let next = now + interval
        let today = NYSE.session(onOrBefore: EasternTime.day(of: now))
        let isToday = today.day == EasternTime.day(of: now)
        if isToday, now >= today.opensAt, now <= today.closesAt { return next }
        return isToday && now < today.opensAt ? today.opensAt : NYSE.session(after: EasternTime.day(of: now)).opensAt
    }

    mutating func askForBook(into effects: inout [DeskEffect]) {
        guard books.isKept else { return }
        let request = counters.nextRequest()
        books.asks(request, at: now)
        messages.note(now)
        effects.append(.fetch(request, .book(since: books.lastActivity)))
    }

    // MARK: - Comparing

    mutating func compare(_ book: AccountBook, _ request: RequestID, into effects: inout [DeskEffect]) {
        guard books.question == request else { return }  // answered after its time: the next one is on its way
        for activity in book.activities { noted(activity, into: &effects) }
        accountUpdated(book.account, into: &effects)
        compareOrders(book, into: &effects)
        comparePositions(book, into: &effects)
        compareCash(book, into: &effects)
        settleDoubts(into: &effects)
    }

    /// Orders that one side knows as live and the other does not are looked up; what we gave up goes.
    private mutating func compareOrders(_ book: AccountBook, into effects: inout [DeskEffect]) {
        for index in orders.indices where orders[index].phase == .working {
            let life = orders[index]
            let isThere = book.orders.contains { $0.clientID == life.order.id || $0.id == life.venueID }
            if !isThere { lookUp(orderAt: index, into: &effects) }
        }
        for found in book.orders {
            guard
                let index = pastOrders.lastIndex(where: {
                    $0.order.id == found.clientID || ($0.venueID == found.id && found.clientID == nil)
                })
            else { continue }
            lookUp(pastOrderAt: index, into: &effects)
        }
    }

    private mutating func comparePositions(_ book: AccountBook, into effects: inout [DeskEffect]) {
        var keys: [(key: PositionKey, ours: Int, theirs: Int)] = []
        func add(_ key: PositionKey, ours: Int, theirs: Int) {
            if let index = keys.firstIndex(where: { $0.key == key }) {
                keys[index].ours += ours
                keys[index].theirs += theirs
            } else {
                keys.append((key, ours, theirs))
            }
        }
        for position in book.positions { add(.contract(position.contract), ours: 0, theirs: position.quantity) }
        for shares in book.shares { add(.shares(shares.symbol), ours: 0, theirs: shares.quantity) }
        for trade in trades {
            for (index, leg) in trade.legs.enumerated() where trade.lots[index] != 0 {
                add(.contract(leg.contract), ours: trade.lots[index], theirs: 0)
            }
            if trade.shares != 0 { add(.shares(trade.candidate.underlying), ours: trade.shares, theirs: 0) }
        }
        for known in books.foreign { add(known.key, ours: 0, theirs: -known.quantity) }
        for old in books.differences { add(old.key, ours: 0, theirs: 0) }
        var differs = false
        for (key, ours, said) in keys {
            let theirs = flaw == .agreesWithEverything ? ours : said
            let found = books.note(key, ours: ours, theirs: theirs, isAsked: ours != theirs && isAsked(key))
            if let way = found.way { effects.append(.record(.moved(.position(key, way.from, way.to)))) }
            if ours != theirs {
                differs = true
                explain(key, into: &effects)
            }
            if found.isToTell {
                effects.append(.notify(.unexplained(key, ours: ours, theirs: theirs)))
                halt(key.underlying, .unexplained, into: &effects)
            }
        }
        isDifferent = differs
    }

    /// Asks what became of every order that could have made the difference.
    private mutating func explain(_ key: PositionKey, into effects: inout [DeskEffect]) {
        for index in orders.indices where orders[index].order.moves(key) { lookUp(orderAt: index, into: &effects) }
        for index in pastOrders.items.indices
        where !pastOrders[index].phase.isEnd && pastOrders[index].order.moves(key) {
            guard let ended = pastOrders[index].endedAt, now - ended < Desk.explaining else { continue }
            lookUp(pastOrderAt: index, into: &effects)
        }
    }
    /// How long an order that is over may still explain a difference: past the longest weekend.
    private static var explaining: Duration { .seconds(4 * 86_400) }

    /// Whether an order that could have made the difference has yet to be answered for.
    private func isAsked(_ key: PositionKey) -> Bool {
        for index in orders.indices
        where (orders[index].isUnanswered || orders[index].isAsking) && orders[index].order.moves(key) {
            return true
        }
        for index in pastOrders.items.indices where pastOrders[index].isAsking && pastOrders[index].order.moves(key) {
            return true
        }
        return false
    }

    private mutating func compareCash(_ book: AccountBook, into effects: inout [DeskEffect]) {
        var again = isDifferent && books.isDiffering
        if !isDifferent, let ledgerCash {
            let cash = books.noteCash(ours: ledgerCash, theirs: book.account.cash)
            again = again || cash.differs
            if cash.differs { explainCash(into: &effects) }
            if let difference = cash.tell { effects.append(.notify(.cashDiffers(difference))) }
        }
        books.looked(at: now, again: again, next: nextLook)
        guard !again, books.differences.isEmpty, !books.isCashTold else { return }
        lift(.reconciling, into: &effects)
        effects.append(.record(.reconciled(at: book.account.at)))
    }

    /// A fill of both sides of something leaves no position, and moves cash all the same.
    private mutating func explainCash(into effects: inout [DeskEffect]) {
        for trade in Set(pastOrders.items.suffix(64).map(\.order.underlying)).sorted() {
            explain(.shares(trade), into: &effects)
        }
    }
}

extension Order {
    /// Whether a fill of it changes that position: shares may come of any contract of theirs.
    fileprivate func moves(_ key: PositionKey) -> Bool {
        switch key {
        case .contract(let contract): legs.contains { $0.contract == contract }
        case .shares(let symbol): underlying == symbol
        }
    }
}
