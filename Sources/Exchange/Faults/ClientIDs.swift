import Market
import Trading

/// Which of the venue's orders is which of ours, where the venue itself does not know. Such an order runs there under
/// an id that the desk never made, so that the venue cannot know ours by accident: it does not find it, and does not
/// refuse it the second time.
struct ClientIDs: Sendable {
    struct Entry: Sendable {
        /// As the venue has it.
        let order: Order
        /// What our side calls it; nil while nobody knows.
        var client: OrderID?
        /// Ours that waits for the venue's answer to the submission; nil when nobody waits for it.
        var awaited: OrderID?
    }
    private(set) var entries: [Entry] = []
    /// No desk starts this often.
    private static let incarnation = UInt16.max

    /// The orders of one message as the venue takes them: those that are not `kept` by the desk's id get one of the
    /// venue's own, and what depends on them follows. `isAwaited` is whether our side learns from the answer which of
    /// the venue's orders is which.
    mutating func take(_ orders: [Order], kept: (Order) -> Bool, isAwaited: (Order) -> Bool) -> [Order] {
        var own = UInt64(entries.count)
        let names = orders.map { order in
            guard !kept(order) else { return order.id }
            defer { own += 1 }
            return OrderID(incarnation: Self.incarnation, counter: own)
        }
        func name(_ id: OrderID) -> OrderID {
            orders.firstIndex { $0.id == id }.map { names[$0] } ?? venueID(id)
        }
        let taken = zip(orders, names).map { order, venue in
            let link = order.link.map { OrderLink(after: $0.after.map(name), oneOf: $0.oneOf.map(name)) }
            return order.replacing(id: venue, link: link)
        }
        for (order, asTaken) in zip(orders, taken) where order.id != asTaken.id {
            entries.append(Entry(order: asTaken, client: nil, awaited: isAwaited(order) ? order.id : nil))
        }
        return taken
    }

    /// The place in `entries` of an id that the desk never made.
    func index(_ id: OrderID) -> Int? {
        id.raw >> 48 == UInt64(Self.incarnation) && id.counter < entries.count ? Int(id.counter) : nil
    }
    /// The id by which the venue finds an order of ours.
    func venueID(_ client: OrderID) -> OrderID { entries.last { $0.client == client }?.order.id ?? client }

    mutating func pair(_ index: Int, with client: OrderID) {
        for other in entries.indices where entries[other].client == client { entries[other].client = nil }
        entries[index].client = client
    }
    /// The answer to a submission that has arrived tells which order it is about. What overtook it is about an order of
    /// which nobody knew.
    mutating func hear(_ report: VenueReport) {
        switch report {
        case .order(.acknowledged(let id, _)), .order(.rejected(let id, _, _)):
            guard let index = index(id), let client = entries[index].awaited else { return }
            pair(index, with: client)
        default: return
        }
    }
    /// Our side starts again and knows nothing.
    mutating func forgetAll() {
        for index in entries.indices {
            entries[index].client = nil
            entries[index].awaited = nil
        }
    }

    // MARK: - In the desk's words

    /// Nil when it is about an order of which nobody knows that it is ours.
    func toDesk(_ report: VenueReport) -> VenueReport? {
        guard case .order(let update) = report, let index = index(update.order) else { return report }
        return entries[index].client.map { .order(update.renamed($0)) }
    }
    func toDesk(_ order: VenueOrder) -> VenueOrder {
        guard let id = order.clientID, let index = index(id) else { return order }
        return order.renamed(entries[index].client)
    }
}

extension OrderUpdate {
    fileprivate func renamed(_ id: OrderID) -> OrderUpdate {
        switch self {
        case .acknowledged(_, let at): .acknowledged(id, at: at)
        case .rejected(_, let reason, let at): .rejected(id, reason, at: at)
        case .replaced(_, let limit, let at): .replaced(id, limit: limit, at: at)
        case .changeRejected(_, let reason, let at): .changeRejected(id, reason, at: at)
        case .filled(let fill): .filled(fill.replacing(order: id))
        case .cancelled(_, let at): .cancelled(id, at: at)
        case .expired(_, let at): .expired(id, at: at)
        }
    }
}

extension VenueOrder {
    /// Its fills carry zero where nobody knows whose they are.
    fileprivate func renamed(_ client: OrderID?) -> VenueOrder {
        VenueOrder(
            id: id, clientID: client, underlying: underlying, legs: legs, stock: stock, quantity: quantity,
            limit: limit, state: state, fills: fills.map { $0.replacing(order: client ?? OrderID(raw: 0)) },
            placedAt: placedAt)
    }
}
