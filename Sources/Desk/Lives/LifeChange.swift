public import Market
public import Trading

/// One step of one life, as it is journaled.
public enum LifeChange: Hashable, Sendable {
    case recommendation(RecommendationID, RecommendationPhase, RecommendationPhase)
    case order(OrderID, OrderPhase, OrderPhase)
    case trade(TradeID, TradePhase, TradePhase)
    case slot(SlotID, SlotPhase, SlotPhase)
    case position(PositionKey, PositionPhase, PositionPhase)
}

/// A strategy's so-manieth place on one underlying, from zero.
public struct SlotID: Hashable, Comparable, Sendable {
    public let strategy: StrategyIndex
    public let underlying: Symbol
    public let place: UInt16

    public init(strategy: StrategyIndex, underlying: Symbol, place: UInt16) {
        self.strategy = strategy
        self.underlying = underlying
        self.place = place
    }
    public static func < (a: SlotID, b: SlotID) -> Bool {
        (a.strategy, a.underlying, a.place) < (b.strategy, b.underlying, b.place)
    }
}

/// What a position is in.
public enum PositionKey: Hashable, Sendable {
    case contract(OptionContract)
    case shares(Symbol)

    public var underlying: Symbol {
        switch self {
        case .contract(let contract): RootRules.of(contract.root).underlying
        case .shares(let symbol): symbol
        }
    }
}
