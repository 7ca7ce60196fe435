public import Market
public import Trading

/// What the venue answers when it is asked.
extension EmbeddedExchange {
    /// What is known at `now`: requests that are still under way are not.
    public func answer(_ question: VenueQuestion, at now: Instant) -> VenueAnswer {
        switch question {
        case .order(let order): .orders(orders(like: order))
        case .book(let since): .book(book(since: since, at: now))
        }
    }

    /// By its id; where ids are not kept, everything of its fingerprint that lives or is still remembered: whoever asks
    /// knows since when it can be meant. The newest last.
    private func orders(like order: Order) -> [VenueOrder] {
        let keepsIDs = settings.capabilities.keepsClientIDs
        var found: [VenueOrder] = []
        // By index: to take each one out would copy its legs and fills.
        for index in finished.indices
        where keepsIDs ? finished[index].clientID == order.id : finished[index].hasFingerprint(of: order) {
            found.append(finished[index])
        }
        for index in working.indices
        where keepsIDs ? working[index].order.id == order.id : working[index].order.hasFingerprint(of: order) {
            found.append(known(working[index]))
        }
        return found.sorted { $0.id < $1.id }
    }

    private func book(since: ActivityID, at now: Instant) -> AccountBook {
        let known = min(Int(clamping: since.raw), activities.count)
        return AccountBook(
            account: snapshot(at: now),
            positions: positions.map { AccountBook.Position(contract: $0.contract, quantity: $0.quantity) },
            shares: shares.map { AccountBook.Shares(symbol: $0.symbol, quantity: $0.quantity) }, orders: live,
            activities: Array(activities[known...]))
    }

    private var live: [VenueOrder] { working.map(known) }
    private func known(_ order: WorkingOrder) -> VenueOrder {
        order.venueOrder(order.isAsleep ? .sleeping : .working, keepsClientID: settings.capabilities.keepsClientIDs)
    }

    /// Keeps an order that is over: those of this session, and so many before them.
    mutating func remember(_ order: VenueOrder, at now: Instant) {
        finished.append(order)
        let limit = settings.ordersRemembered
        // In batches, so that a long run does not shift the list with every order.
        guard finished.count > 2 * limit + 64 else { return }
        let today = EasternTime.day(of: now)
        let old = finished.count { EasternTime.day(of: $0.placedAt) != today } - limit
        guard old > 0 else { return }
        var left = old
        finished.removeAll { order in
            guard left > 0, EasternTime.day(of: order.placedAt) != today else { return false }
            left -= 1
            return true
        }
    }
}
