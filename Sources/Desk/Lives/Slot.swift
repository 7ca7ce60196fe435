import Market
import Trading

/// A strategy's place on one underlying: idle, being scanned for, taken by a trade.
struct Slot: Sendable {
    let id: SlotID
    private(set) var phase = SlotPhase.idle
    var trade: TradeID?

    init(id: SlotID) { self.id = id }

    mutating func go(_ next: SlotPhase) -> Way<SlotPhase>? {
        guard phase.leads(to: next) else { return nil }
        defer { phase = next }
        if next == .idle { trade = nil }
        return Way(phase, next)
    }
}

/// A recommendation that something may still come of.
struct RecommendationLife: Sendable {
    let id: RecommendationID
    private(set) var phase = RecommendationPhase.made

    init(id: RecommendationID) { self.id = id }

    mutating func go(_ next: RecommendationPhase) -> Way<RecommendationPhase>? {
        guard phase.leads(to: next) else { return nil }
        defer { phase = next }
        return Way(phase, next)
    }
}

/// Every step of every life passes here: it is journaled, or refused and alarmed.
extension Desk {
    /// The first idle place of the strategy on the underlying, made where there is none.
    mutating func idleSlot(_ strategy: StrategyIndex, _ underlying: Symbol) -> SlotID {
        var place: UInt16 = 0
        for slot in slots where slot.id.strategy == strategy && slot.id.underlying == underlying {
            if slot.phase == .idle { return slot.id }
            place = max(place, slot.id.place + 1)
        }
        let id = SlotID(strategy: strategy, underlying: underlying, place: place)
        slots.insert(Slot(id: id), at: slots.firstIndex { $0.id > id } ?? slots.count)
        return id
    }

    mutating func slot(_ id: SlotID, goes next: SlotPhase, into effects: inout [DeskEffect]) {
        guard let index = slots.firstIndex(where: { $0.id == id }), slots[index].phase != next else { return }
        let from = slots[index].phase
        let way = slots[index].go(next)
        tell(way != nil, .slot(id, from, next), into: &effects)
    }

    mutating func recommendation(
        _ id: RecommendationID, goes next: RecommendationPhase, into effects: inout [DeskEffect]
    ) {
        let index: Int
        if let found = recommendations.firstIndex(where: { $0.id == id }) {
            index = found
        } else {
            index = recommendations.count
            recommendations.append(RecommendationLife(id: id))
        }
        let from = recommendations[index].phase
        guard from != next else { return }
        let way = recommendations[index].go(next)
        tell(way != nil, .recommendation(id, from, next), into: &effects)
        if recommendations[index].phase.isEnd { recommendations.remove(at: index) }
    }

    /// Takes a trade's step; whether it was one.
    @discardableResult
    mutating func trade(at index: Int, goes next: TradePhase, into effects: inout [DeskEffect]) -> Bool {
        let from = trades[index].phase
        guard from != next else { return true }
        let way = trades[index].go(next)
        tell(way != nil, .trade(trades[index].id, from, next), into: &effects)
        return way != nil
    }

    func order(_ id: OrderID, went way: Way<OrderPhase>?, into effects: inout [DeskEffect]) {
        guard let way else { return }
        effects.append(.record(.moved(.order(id, way.from, way.to))))
    }

    private func tell(_ isPossible: Bool, _ change: LifeChange, into effects: inout [DeskEffect]) {
        effects.append(isPossible ? .record(.moved(change)) : .notify(.impossibleChange(change)))
    }
}
