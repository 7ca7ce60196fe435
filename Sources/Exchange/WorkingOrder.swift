import Market
import Trading

/// A live order at the venue: what is still to be filled, and what it waits for.
struct WorkingOrder: Sendable {
    let number: VenueOrderID
    var order: Order
    /// Whole units, or shares, that have not begun to fill.
    var left: Int
    /// Units of which some legs are filled and others are not.
    var broken: [BrokenUnits] = []
    var fills: [Fill] = []
    let placedAt: Instant
    /// Until its parent is filled.
    var awaitsParent: Bool
    var isTriggered: Bool
    /// Whether it stood at this limit before: only then is it the resting side.
    var hasRested = false
    /// Units displayed before us at our price; nil until we joined.
    var ahead: Int?

    /// Part of an order that filled out of ratio: the venue goes on working the legs that are missing.
    struct BrokenUnits: Sendable {
        var units: Int
        /// Places of the legs that are not filled.
        let missing: [Int]
        /// What the filled legs brought, per share of a unit.
        let received: NetPrice
    }

    init(_ order: Order, number: VenueOrderID, at now: Instant) {
        self.number = number
        self.order = order
        left = order.quantity
        placedAt = now
        awaitsParent = order.link?.after != nil
        isTriggered = order.trigger == nil
    }

    var isFilled: Bool { left == 0 && broken.isEmpty }
    var isAsleep: Bool { awaitsParent || !isTriggered }

    /// Contracts of one leg that are still to be filled.
    func contractsLeft(leg index: Int) -> Int {
        var units = left
        for part in broken where part.missing.contains(index) { units += part.units }
        return units * order.legs[index].ratio
    }

    func venueOrder(_ state: VenueOrder.State, keepsClientID: Bool) -> VenueOrder {
        VenueOrder(
            id: number, clientID: keepsClientID ? order.id : nil, underlying: order.underlying, legs: order.legs,
            stock: order.stock, quantity: order.quantity, limit: order.limit, state: state,
            fills: keepsClientID ? fills : fills.map { $0.replacing(order: OrderID(raw: 0)) }, placedAt: placedAt)
    }
}
