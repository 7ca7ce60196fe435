import Desk
import Market
import Trading

/// Every life goes on from where it was, along a way that its kind has.
struct LifeWitness {
    private var recommendations: [RecommendationID: RecommendationPhase] = [:]
    private var orders: [OrderID: OrderPhase] = [:]
    private var trades: [TradeID: TradePhase] = [:]
    private var slots: [SlotID: SlotPhase] = [:]
    private var positions: [PositionKey: PositionPhase] = [:]

    mutating func moved(_ change: LifeChange, _ moment: Moment) throws(BrokenInvariant) {
        switch change {
        case .recommendation(let id, let from, let to):
            try LifeWitness.check(recommendations[id] ?? .made, from, to, "recommendation \(id)", moment)
            recommendations[id] = to
        case .order(let id, let from, let to):
            try LifeWitness.check(orders[id] ?? .sending, from, to, "order \(id)", moment)
            orders[id] = to
        case .trade(let id, let from, let to):
            try LifeWitness.check(trades[id] ?? .opening, from, to, "trade \(id)", moment)
            trades[id] = to
        case .slot(let id, let from, let to):
            try LifeWitness.check(
                slots[id] ?? .idle, from, to, "slot \(id.strategy.number) on \(id.underlying)", moment)
            slots[id] = to
        case .position(let key, let from, let to):
            try LifeWitness.check(positions[key] ?? .agreed, from, to, "position \(key)", moment)
            positions[key] = to
        }
    }

    private static func check<Phase: LifePhase>(
        _ known: Phase, _ from: Phase, _ to: Phase, _ life: String, _ moment: Moment
    ) throws(BrokenInvariant) {
        guard known == from else {
            throw moment.broken(.livesGoOn, "\(life) goes from \(from) to \(to), but was \(known)")
        }
        guard from.leads(to: to) else { throw moment.broken(.livesGoOn, "\(life) goes from \(from) to \(to)") }
    }
}
