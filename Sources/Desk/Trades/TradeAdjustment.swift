import Market
import Strategy
import Trading

/// What a trade is now, whatever it was opened as.
struct TradeStructure: Sendable {
    var kind: StructureKind
    var expiry: Day
    /// Of one unit as it was when this structure was made.
    var riskPerUnit: Money
    /// Per share; nil when unbounded.
    var maximumLoss: Price?
    /// New units for each old one after splits since then.
    var splitFactor = 1

    init(_ candidate: Candidate) {
        kind = candidate.kind
        expiry = candidate.expiry
        riskPerUnit = candidate.riskPerUnit
        maximumLoss = candidate.measures.maximumLoss
    }
    init(kind: StructureKind, expiry: Day, riskPerUnit: Money, maximumLoss: Price?) {
        self.kind = kind
        self.expiry = expiry
        self.riskPerUnit = riskPerUnit
        self.maximumLoss = maximumLoss
    }

    /// Some units are this, others that: the sooner expiry, the larger loss.
    mutating func join(_ other: TradeStructure) {
        expiry = min(expiry, other.expiry)
        riskPerUnit = max(riskPerUnit, other.riskPerUnit)
        maximumLoss = maximumLoss.flatMap { mine in other.maximumLoss.map { max(mine, $0) } }
    }
}

/// An adjustment that was agreed on: one order, and what it makes of the trade when it fills whole.
struct AdjustmentPlan: Sendable {
    /// As they are traded, per unit of the order: what closes, and what opens.
    let closing: [Leg]
    let opening: [Leg]
    let quantity: Int
    /// The least net price per share of a unit of the order.
    let least: NetPrice
    let result: TradeStructure
    /// The roll that it is; nil where units are closed, or a call is sold against shares.
    var roll: Roll?

    /// Closing some of the units leaves the trade what it is.
    var intent: OrderIntent { opening.isEmpty && roll == nil ? .close : .adjust }
    var legs: [Leg] { closing + opening }
}
