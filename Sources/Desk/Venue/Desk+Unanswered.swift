import Market
import Trading

/// "No answer" is not "rejected": what was sent and not answered is looked up, by its id or by its fingerprint, before
/// anything else happens to it; and it is never sent again.
extension Desk {
    mutating func ask(orderAt index: Int, into effects: inout [DeskEffect]) {
        let order = orders[index].order
        let request = counters.nextRequest()
        let way = orders[index].asks(request, at: now, answerWithin: settings.venue.answerWithin)
        self.order(order.id, went: way, into: &effects)
        messages.note(now)
        effects.append(.fetch(request, .order(order)))
        if flaw == .sendsAgain { effects.append(.submit(order)) }
    }

    /// Looks an order up that is believed to be working, or over: its phase stays.
    mutating func lookUp(orderAt index: Int, into effects: inout [DeskEffect]) {
        guard !orders[index].awaitsAnswer(at: now) else { return }
        let request = counters.nextRequest()
        orders[index].looksUp(request, at: now, answerWithin: settings.venue.answerWithin)
        messages.note(now)
        effects.append(.fetch(request, .order(orders[index].order)))
    }
    mutating func lookUp(pastOrderAt index: Int, into effects: inout [DeskEffect]) {
        guard !pastOrders[index].awaitsAnswer(at: now) else { return }
        let request = counters.nextRequest()
        pastOrders[index].looksUp(request, at: now, answerWithin: settings.venue.answerWithin)
        messages.note(now)
        effects.append(.fetch(request, .order(pastOrders[index].order)))
    }

    mutating func answered(_ request: RequestID, _ answer: VenueAnswer, into effects: inout [DeskEffect]) {
        noteSuccess(into: &effects)
        switch answer {
        case .orders(let found):
            linkKnown(found, into: &effects)
            if let index = orders.firstIndex(where: { $0.asked(request) }) {
                orders[index].hears(of: request)
                take(own(of: orders[index], among: found), orders[index].order, into: &effects)
            } else if let index = pastOrders.lastIndex(where: { $0.asked(request) }) {
                pastOrders[index].hears(of: request)
                take(own(of: pastOrders[index], among: found), pastOrders[index].order, into: &effects)
            }
        case .book(let book): compare(book, request, into: &effects)
        }
    }

    /// A question that its asker could not even put.
    mutating func unanswered(_ request: RequestID, into effects: inout [DeskEffect]) {
        noteFailure(into: &effects)
        books.unanswered(request, at: now)
        if let index = orders.firstIndex(where: { $0.asked(request) }) {
            orders[index].hears(of: request)
        } else if let index = pastOrders.lastIndex(where: { $0.asked(request) }) {
            pastOrders[index].hears(of: request)
        }
    }

    /// The venue's orders that could be this one: by its id; where the venue forgot that, by what it trades, when it was
    /// placed, its executions, and that no other order of ours is known to be it. Of several, what is over and brought
    /// nothing says nothing; and where as many of ours are missing as were found, each has its own.
    private func own(of life: OrderLife, among found: [VenueOrder]) -> [VenueOrder] {
        let own = found.filter { couldBe($0, life) }
        guard own.count > 1 else { return own }
        let telling = own.filter { $0.state.isLive || !$0.fills.isEmpty }
        guard telling.count > 1 else { return telling.isEmpty ? [own[own.count - 1]] : telling }
        return share(of: life, among: telling).map { [$0] } ?? telling
    }

    /// Which of several is this order, where others of ours are missing that trade the same in the same number: they
    /// are one another's equal, so the newest takes the newest that it could be. Nil where there is one too many: then
    /// somebody else may have sent it.
    private func share(of life: OrderLife, among telling: [VenueOrder]) -> VenueOrder? {
        var missing: [OrderLife] = []
        for index in orders.indices where orders[index].isMissing(like: life.order) { missing.append(orders[index]) }
        for index in pastOrders.items.indices where pastOrders.items[index].isMissing(like: life.order) {
            missing.append(pastOrders.items[index])
        }
        guard missing.count >= telling.count else { return nil }
        var left = telling.sorted { $0.id < $1.id }
        for other in missing.sorted(by: { $0.order.id > $1.order.id }) {
            guard let place = left.lastIndex(where: { couldBe($0, other) }) else { continue }
            let taken = left.remove(at: place)
            if other.order.id == life.order.id { return taken }
        }
        return nil
    }

    private func couldBe(_ found: VenueOrder, _ life: OrderLife) -> Bool {
        if let id = found.clientID { return id == life.order.id }
        if let id = life.venueID { return id == found.id }
        if let owner = owner(of: found) { return owner == life.order.id }
        // What was refused, or filled whole, is accounted for.
        guard !life.phase.isEnd else { return false }
        return found.hasFingerprint(of: life.order) && found.placedAt >= life.sentAt && !contradicts(found, life)
    }

    /// A limit that this order never had, or a fill below the least it ever asked for, is another's.
    private func contradicts(_ found: VenueOrder, _ life: OrderLife) -> Bool {
        guard let least = life.least, let most = life.most else { return false }
        if let limit = found.limit, limit < least || limit > most { return true }
        return found.fills.contains { $0.leg == nil && $0.net < least }
    }

    /// Whose it is: who has its number, or has booked one of its executions.
    private func owner(of found: VenueOrder) -> OrderID? {
        // By index: a closure over whole lives would copy each of them.
        for index in orders.indices where orders[index].isKnown(as: found) { return orders[index].order.id }
        for index in pastOrders.items.indices.reversed() where pastOrders.items[index].isKnown(as: found) {
            return pastOrders.items[index].order.id
        }
        return nil
    }

    /// What an execution tells of whose an order is, is kept.
    private mutating func linkKnown(_ found: [VenueOrder], into effects: inout [DeskEffect]) {
        for one in found where one.clientID == nil {
            guard let owner = owner(of: one) else { continue }
            if let index = orders.firstIndex(where: { $0.order.id == owner && $0.venueID == nil }) {
                orders[index].venueID = one.id
                effects.append(.link(owner, one.id))
            } else if let index = pastOrders.lastIndex(where: { $0.order.id == owner && $0.venueID == nil }) {
                pastOrders[index].venueID = one.id
            }
        }
    }

    private mutating func take(_ own: [VenueOrder], _ order: Order, into effects: inout [DeskEffect]) {
        if own.count > 1 { return ambiguous(order, into: &effects) }
        if let one = own.first { apply(one, to: order.id, into: &effects) }
    }

    /// Takes over everything the venue knows of the order.
    private mutating func apply(_ found: VenueOrder, to id: OrderID, into effects: inout [DeskEffect]) {
        if found.clientID == nil {
            if let index = orders.firstIndex(where: { $0.order.id == id }) { orders[index].venueID = found.id }
            if let index = pastOrders.lastIndex(where: { $0.order.id == id }) { pastOrders[index].venueID = found.id }
            effects.append(.link(id, found.id))
        }
        for fill in found.fills { orderUpdated(.filled(fill.replacing(order: id)), into: &effects) }
        switch found.state {
        case .working, .sleeping: stands(id, at: found.limit, into: &effects)
        case .filled: break  // its fills have said so
        case .cancelled: orderUpdated(.cancelled(id, at: now), into: &effects)
        case .expired: orderUpdated(.expired(id, at: now), into: &effects)
        case .rejected(let reason): orderUpdated(.rejected(id, reason, at: now), into: &effects)
        }
    }

    /// It lives at the venue. Where we wanted it gone it is cancelled again.
    private mutating func stands(_ id: OrderID, at limit: NetPrice?, into effects: inout [DeskEffect]) {
        if let index = orders.firstIndex(where: { $0.order.id == id }) {
            let reaction = orders[index].stands(at: limit, now, settings.venue.answerWithin)
            order(id, went: reaction.way, into: &effects)
            let wantsGone = orders[index].isCancelWanted || orders[index].isRepriced
            if orders[index].phase == .working, wantsGone { sendCancel(orderAt: index, into: &effects) }
        } else {
            orderUpdated(.acknowledged(id, at: now), into: &effects)
        }
    }

    private mutating func ambiguous(_ order: Order, into effects: inout [DeskEffect]) {
        effects.append(.notify(.ambiguousOrder(order.id, order.trade)))
        halt(order.underlying, .ambiguous, into: &effects)
    }

    /// Looked up often enough, and nobody knows it. The books are compared, what it did, if anything, is there; until
    /// they agree nothing new is risked.
    mutating func giveUp(orderAt index: Int, into effects: inout [DeskEffect]) {
        let order = orders[index].order
        self.order(order.id, went: orders[index].loses(), into: &effects)
        effects.append(.notify(.orderLost(order.id, order.trade)))
        if books.isKept {
            stop(.reconciling, into: &effects)
            books.look(at: now)
        }
        ended(orderAt: index, into: &effects)
    }

    // MARK: - Starts and connections

    /// The program starts: what was on its way is unknown, and nothing new is risked until the books agree.
    mutating func started(_ incarnation: UInt16, into effects: inout [DeskEffect]) {
        counters.incarnation = incarnation
        guard settings.venue.answerWithin != nil else { return }
        lookEverythingUp(into: &effects)
        for question in pending {
            switch question.subject {
            case .entry(let recommendation): effects.append(.propose(recommendation))
            case .exit(let proposal): effects.append(.proposeExit(proposal))
            }
        }
    }

    mutating func connected(_ isUp: Bool, into effects: inout [DeskEffect]) {
        guard isUp else { return stop(.disconnected, into: &effects) }
        // The next stop before the last one ends: entries are not let go for a moment between.
        lookEverythingUp(into: &effects)
        lift(.disconnected, into: &effects)
    }

    private mutating func lookEverythingUp(into effects: inout [DeskEffect]) {
        stop(.reconciling, into: &effects)
        for index in orders.indices where orders[index].isLive {
            orders[index].looksUpAnew()
            ask(orderAt: index, into: &effects)
        }
        books.forgetTold()
        askForBook(into: &effects)
    }

    // MARK: - A venue that fails

    mutating func noteFailure(into effects: inout [DeskEffect]) {
        if breaker.fails(at: now) { stop(.venueFailing, into: &effects) }
    }
    mutating func noteSuccess(into effects: inout [DeskEffect]) {
        if breaker.succeeds() { lift(.venueFailing, into: &effects) }
    }
}
