import Market
import Trading

/// The lives of orders: accepted, changed, withdrawn, over; and how those that depend on each other live together.
extension EmbeddedExchange {
    /// Takes all of them or none.
    mutating func accept(_ orders: [Order], at now: Instant, into reports: inout [VenueReport]) {
        let first = working.count
        var refused = groupRefusal(of: orders)
        for order in orders where refused == nil {
            refused = refusal(of: order, at: now)
            self.orders += 1
            working.append(WorkingOrder(order, number: VenueOrderID(raw: self.orders), at: now))
        }
        if refused == nil, dice.happens(.reject) { refused = .unavailable }
        if let refused {
            working.removeSubrange(first...)
            for order in orders { reject(order, refused, at: now, into: &reports) }
            return
        }
        for order in orders {
            usedIDs.insert(order.id)
            reports.append(.order(.acknowledged(order.id, at: now)))
        }
        if orders.count == 1 {
            look(at: first, now: now, into: &reports)
        } else {
            look(now: now, into: &reports) { [number = working[first].number] in
                $0.number >= number
            }
        }
    }

    private mutating func reject(
        _ order: Order, _ reason: RejectReason, at now: Instant, into reports: inout [VenueReport]
    ) {
        reports.append(.order(.rejected(order.id, reason, at: now)))
        switch reason {
        // A message that the book never saw leaves no trace in it.
        case .duplicateID, .rateLimited, .unavailable: return
        case .unknownOrder, .unknownContract, .notQuoted, .insufficientMargin, .contractExpired, .badTick,
            .structureNotSupported, .notHeld, .halted, .marketClosed, .tooLate, .accountRestricted:
            orders += 1
            let refused = WorkingOrder(order, number: VenueOrderID(raw: orders), at: now)
            remember(
                refused.venueOrder(.rejected(reason), keepsClientID: settings.capabilities.keepsClientIDs), at: now)
        }
    }

    /// Why a replacement comes to nothing; nil when it did not.
    mutating func change(
        _ id: OrderID, to limit: NetPrice, at now: Instant, into reports: inout [VenueReport]
    ) -> RejectReason? {
        guard let index = working.firstIndex(where: { $0.order.id == id }) else {
            return usedIDs.contains(id) ? .tooLate : .unknownOrder
        }
        guard settings.capabilities.replacesInPlace else { return .structureNotSupported }
        if isHalted(working[index].order.underlying) { return .halted }
        let old = working[index].order
        let changed = old.replacing(limit: limit)
        if let reason = tickRefusal(of: changed) { return reason }
        // A lower limit brings less, and may ask for more than the account has: then the old one stands.
        if let chain = chain(of: old.underlying),
            let reason = marginRefusal(of: changed, units: working[index].left, chain, besides: working[index].number)
        {
            return reason
        }
        working[index].order = changed
        working[index].hasRested = false
        working[index].ahead = nil
        reports.append(.order(.replaced(id, limit: limit, at: now)))
        look(at: index, now: now, into: &reports)
        return nil
    }

    /// Why a cancel comes to nothing; nil when it did not.
    mutating func withdraw(_ id: OrderID, at now: Instant, into reports: inout [VenueReport]) -> RejectReason? {
        guard let index = working.firstIndex(where: { $0.order.id == id }) else {
            return usedIDs.contains(id) ? .tooLate : .unknownOrder
        }
        reports.append(.order(.cancelled(id, at: now)))
        let (number, left) = (working[index].number, working[index].left)
        if let (price, quote) = fasterFill(at: index, now: now) {
            fill(number, units: left, price, doubleMid: quote.doubleMid, now: now, into: &reports)
        }
        if let index = working.firstIndex(where: { $0.number == number }) {
            finish(at: index, .cancelled, now: now, into: &reports)
        }
        return nil
    }

    // MARK: - Ends

    /// Takes an order off the book. Children that wait for it wake when it was filled, and end with it when not.
    mutating func finish(
        at index: Int, _ state: VenueOrder.State, now: Instant, into reports: inout [VenueReport]
    ) {
        let over = working.remove(at: index)
        remember(over.venueOrder(state, keepsClientID: settings.capabilities.keepsClientIDs), at: now)
        endChildren(of: over.order.id, filled: state == .filled, now: now, into: &reports)
    }

    private mutating func endChildren(
        of parent: OrderID, filled: Bool, now: Instant, into reports: inout [VenueReport]
    ) {
        while let child = working.firstIndex(where: { $0.awaitsParent && $0.order.link?.after == parent }) {
            guard filled else {
                cancel(at: child, now: now, into: &reports)
                continue
            }
            working[child].awaitsParent = false
            // What it was to close may be gone by now.
            if let reason = holdingRefusal(of: working[child].order, besides: working[child].number) {
                reports.append(.order(.rejected(working[child].order.id, reason, at: now)))
                finish(at: child, .rejected(reason), now: now, into: &reports)
                continue
            }
            look(at: child, now: now, into: &reports)
        }
    }

    /// The venue takes an order off by itself, and says so.
    mutating func cancel(at index: Int, now: Instant, into reports: inout [VenueReport]) {
        reports.append(.order(.cancelled(working[index].order.id, at: now)))
        finish(at: index, .cancelled, now: now, into: &reports)
    }

    mutating func cancelOrders(
        now: Instant, into reports: inout [VenueReport], where isConcerned: (WorkingOrder) -> Bool
    ) {
        while let index = working.firstIndex(where: isConcerned) { cancel(at: index, now: now, into: &reports) }
    }

    /// Closing orders for which nothing is left to close, after something was closed or delivered without them.
    mutating func cancelUnheld(now: Instant, into reports: inout [VenueReport]) {
        while let index = working.firstIndex(where: {
            !$0.awaitsParent && holdingRefusal(of: $0.order, units: $0.left, besides: $0.number) != nil
        }) {
            cancel(at: index, now: now, into: &reports)
        }
    }

    /// One of a group began to fill: as much is taken off the others, and who has nothing left is over.
    mutating func reduceSiblings(
        of order: Order, by units: Int, now: Instant, into reports: inout [VenueReport]
    ) {
        guard let group = order.link?.oneOf else { return }
        for index in working.indices where working[index].order.link?.oneOf == group {
            if working[index].order.id != order.id { working[index].left = max(0, working[index].left - units) }
        }
        cancelOrders(now: now, into: &reports) {
            $0.order.link?.oneOf == group && $0.order.id != order.id && $0.isFilled
        }
    }

    // MARK: - Looks

    /// Looks at each order that is meant, in the order of their arrival: who came first is filled first.
    mutating func look(
        now: Instant, into reports: inout [VenueReport], where isMeant: (WorkingOrder) -> Bool
    ) {
        // Looks take orders off, and wake others that are looked at when they wake.
        let meant = working.filter { !$0.awaitsParent && isMeant($0) }.map(\.number)
        for number in meant {
            guard let index = working.firstIndex(where: { $0.number == number }) else { continue }
            look(at: index, now: now, into: &reports)
        }
    }
}
