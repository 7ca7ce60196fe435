import Market
import Trading

/// The ways of one side that can go together with the other side's ways of the same key.
struct SideWays {
    /// A way that every gate of a leg lets through, with its sums. Prices in 1/10,000 dollar per share.
    struct Way {
        /// Positions in the side's rows; nil for what the structure does not have there.
        var short: Int?
        var long: Int?
        /// A butterfly's other wing, on the money's side of the short strike.
        var inner: Int?
        /// Twice the mid credit, and the legs' spreads together.
        var doubleMid: Int64 = 0
        var spread: Int64 = 0
        var width: Int64 = 0
        /// Per share from the holder's side. Not a number where a leg's figure is unknown, so that it stays unknown
        /// through every sum without a test in the inner loop.
        var expectedPayoff = 0.0
        var delta = 0.0
        var gamma = 0.0
        var theta = 0.0
        /// Of the leg that is hardest to trade, 0…100; zero where that is not known.
        var liquidity = 100.0
        var isStoppedByDividend = false

        static let absent = Way()
    }
    /// A way that was stopped: how far it came, and how far it was off there.
    struct Miss {
        var level: UInt8
        var miss: Double
        var verdict: Verdict
        /// As far as its legs are known.
        var way = Way.absent
        /// From the short strike to one that is not listed.
        var wantedWidth: Price?
    }

    let key: Joint.Key
    var survivors: [Way] = []
    /// Ways first stopped at each level; the last counts the survivors.
    private(set) var counts = [Int](repeating: 0, count: Int(LegGate.passed) + 1)
    /// The nearest miss at each level.
    private(set) var nearest = [Miss?](repeating: nil, count: Int(LegGate.passed))
    /// Every miss in the order of the search; kept only where somebody asks for them by name.
    private(set) var misses: [Miss]?

    init(_ key: Joint.Key, keepsMisses: Bool) {
        self.key = key
        if keepsMisses { misses = [] }
    }
    /// One stop, without a way.
    init(_ key: Joint.Key, stoppedAt gate: LegGate, _ verdict: Verdict) {
        self.init(key, keepsMisses: true)
        countStop(at: gate.rawValue)
        keep(Miss(level: gate.rawValue, miss: verdict.miss, verdict: verdict))
    }
    /// The side that a structure does not have: one way, nothing in it.
    static func absent(_ key: Joint.Key) -> SideWays {
        var ways = SideWays(key, keepsMisses: false)
        ways.add(.absent)
        return ways
    }

    var total: Int { counts.reduce(0, +) }
    /// The miss that came furthest; nil where a way passed.
    var furthest: Miss? { survivors.isEmpty ? nearest.last { $0 != nil } ?? nil : nil }

    @inline(__always) mutating func add(_ way: Way) {
        counts[Int(LegGate.passed)] += 1
        survivors.append(way)
    }
    @inline(__always) mutating func countStop(at level: UInt8) { counts[Int(level)] += 1 }
    /// Most ways are stopped: a miss is only made where it can matter.
    @inline(__always) func wants(_ level: UInt8, _ miss: Double) -> Bool {
        guard misses == nil, let known = nearest[Int(level)] else { return true }
        return miss < known.miss
    }
    mutating func keep(_ miss: Miss) {
        misses?.append(miss)
        if let known = nearest[Int(miss.level)], known.miss <= miss.miss { return }
        nearest[Int(miss.level)] = miss
    }
}
