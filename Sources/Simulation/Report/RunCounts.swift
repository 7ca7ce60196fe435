import Desk
import Exchange
import Trading

/// What happened in a run, counted.
struct RunCounts {
    var crashes = 0
    private(set) var orders = 0
    private(set) var fills = 0
    private(set) var proposals = 0
    /// By `ExitReason.rawValue`.
    private(set) var closed = [Int](repeating: 0, count: ExitReason.allCases.count)
    private(set) var transitions = TransitionCounts()

    mutating func note(_ event: DeskEvent, _ effects: [DeskEffect]) {
        if case .venue(.order(.filled)) = event { fills += 1 }
        for effect in effects {
            switch effect {
            case .submit: orders += 1
            case .submitGroup(let group): orders += group.count
            case .propose, .proposeExit: proposals += 1
            case .record(.closed(let trade)): closed[Int(trade.reason.rawValue)] += 1
            case .record(.moved(let change)): transitions.note(change)
            case .replace, .cancel, .fetch, .link, .notify, .record: break
            }
        }
    }
}

/// How often each step of each life was taken.
public struct TransitionCounts: Hashable, Sendable {
    private var recommendations = [Int](repeating: 0, count: TransitionCounts.places)
    private var orders = [Int](repeating: 0, count: TransitionCounts.places)
    private var trades = [Int](repeating: 0, count: TransitionCounts.places)
    private var slots = [Int](repeating: 0, count: TransitionCounts.places)
    private var positions = [Int](repeating: 0, count: TransitionCounts.places)

    /// No life has more stages than this, squared.
    private static let stages = 16
    private static let places = stages * stages

    public init() {}

    /// One way of one life, and how often it was gone.
    public struct Line: Hashable, Sendable {
        /// `order sending → working`.
        public let way: String
        public let count: Int
    }

    mutating func note(_ change: LifeChange) {
        switch change {
        case .recommendation(_, let from, let to): recommendations[Self.place(from, to)] += 1
        case .order(_, let from, let to): orders[Self.place(from, to)] += 1
        case .trade(_, let from, let to): trades[Self.place(from, to)] += 1
        case .slot(_, let from, let to): slots[Self.place(from, to)] += 1
        case .position(_, let from, let to): positions[Self.place(from, to)] += 1
        }
    }
    private static func place<Phase: LifePhase>(_ from: Phase, _ to: Phase) -> Int {
        Int(from.rawValue) * stages + Int(to.rawValue)
    }

    /// Every way that there is, in the order of the lives' tables.
    public var lines: [Line] {
        lines("recommendation", RecommendationPhase.ways, recommendations) + lines("order", OrderPhase.ways, orders)
            + lines("trade", TradePhase.ways, trades) + lines("slot", SlotPhase.ways, slots)
            + lines("position", PositionPhase.ways, positions)
    }
    private func lines<Phase: LifePhase>(_ life: String, _ ways: [Way<Phase>], _ counts: [Int]) -> [Line] {
        ways.map { Line(way: "\(life) \($0.from) → \($0.to)", count: counts[Self.place($0.from, $0.to)]) }
    }

    mutating func merge(_ other: TransitionCounts) {
        for place in 0..<TransitionCounts.places {
            recommendations[place] += other.recommendations[place]
            orders[place] += other.orders[place]
            trades[place] += other.trades[place]
            slots[place] += other.slots[place]
            positions[place] += other.positions[place]
        }
    }
}
