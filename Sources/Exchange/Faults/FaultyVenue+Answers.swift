import Market
import Trading

/// Which orders the venue knows by the desk's ids, and what it answers.
extension FaultyVenue {
    /// The orders of a message that has arrived, as the venue takes them. Only the process that sent them reads in the
    /// answer what the venue calls them.
    mutating func take(_ orders: [Order], from sender: Int) -> [Order] {
        let forgotten = orders.filter { _ in exchange.dice.happens(.forgottenClientID) }.map(\.id)
        if keepsClientIDs, forgotten.isEmpty, ids.entries.isEmpty { return orders }
        return ids.take(
            orders, kept: { [keepsClientIDs] in keepsClientIDs && !forgotten.contains($0.id) },
            isAwaited: { [process] in sender == process && !forgotten.contains($0.id) })
    }

    mutating func answer(_ question: VenueQuestion) -> VenueAnswer {
        switch (question, exchange.answer(question, at: now)) {
        case (.order(let order), .orders(let found)): .orders(candidates(order, found))
        case (.book, .book(let book)): .book(seen(book))
        case (.order, .book), (.book, .orders): preconditionFailure("a venue answers what it is asked")
        }
    }

    /// What could be `order`: what the venue found by its id, what our side knows to be it, or else whatever looks like
    /// it and has no owner.
    private func candidates(_ order: Order, _ found: [VenueOrder]) -> [VenueOrder] {
        let known = found + ids.entries.filter { $0.client == order.id }.compactMap(venueOrder)
        guard known.isEmpty else { return known.map(ids.toDesk) }
        return ids.entries.filter { $0.client == nil && $0.order.hasFingerprint(of: order) }
            .compactMap(venueOrder).map(ids.toDesk)
    }
    private func venueOrder(_ entry: ClientIDs.Entry) -> VenueOrder? {
        guard case .orders(let found) = exchange.answer(.order(entry.order), at: now) else { return nil }
        return found.last
    }

    /// The book as the desk gets to see it. After a look that was not true comes one that is.
    private mutating func seen(_ book: AccountBook) -> AccountBook {
        var positions = book.positions
        if lastLookWasWrong {
            lastLookWasWrong = false
        } else if !positions.isEmpty, exchange.dice.happens(.wrongPositions) {
            lastLookWasWrong = true
            falsify(&positions)
        }
        return AccountBook(
            account: book.account, positions: positions, shares: book.shares, orders: book.orders.map(ids.toDesk),
            activities: book.activities)
    }

    /// One position is missing, counted twice, or one too large.
    private mutating func falsify(_ positions: inout [AccountBook.Position]) {
        let index = exchange.dice.whole(0...positions.count - 1, .choice)
        let (contract, quantity) = (positions[index].contract, positions[index].quantity)
        switch exchange.dice.whole(0...2, .choice) {
        case 0: positions.remove(at: index)
        case 1: positions[index] = AccountBook.Position(contract: contract, quantity: 2 * quantity)
        default: positions[index] = AccountBook.Position(contract: contract, quantity: quantity + quantity.signum())
        }
    }
}
