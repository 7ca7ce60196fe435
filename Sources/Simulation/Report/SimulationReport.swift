public import Exchange
public import Trading

/// What many simulated runs came to. Reports of disjoint seeds add up; the order of adding is the order of the seeds.
public struct SimulationReport: Hashable, Sendable {
    public internal(set) var runs = 0
    /// Simulated sessions.
    public internal(set) var days = 0
    public internal(set) var steps = 0
    public internal(set) var orders = 0
    public internal(set) var fills = 0
    /// Times that a desk's process ended and another took over.
    public internal(set) var crashes = 0
    /// By the reason for which they were closed, in the order of `ExitReason.allCases`.
    public internal(set) var closed: [Closed] = ExitReason.allCases.map { Closed(reason: $0, count: 0) }
    /// How often each fault came about, in the order of `Fault.allCases`.
    public internal(set) var faults: [Occurrence] = Fault.allCases.map { Occurrence(fault: $0, count: 0) }
    public internal(set) var transitions = TransitionCounts()
    public internal(set) var failures: [SimulationFailure] = []

    public struct Closed: Hashable, Sendable {
        public let reason: ExitReason
        public var count: Int
    }
    public struct Occurrence: Hashable, Sendable {
        public let fault: Fault
        public var count: Int
    }

    public init() {}

    public var tradesClosed: Int { closed.reduce(0) { $0 + $1.count } }
    /// Faults and transitions that never occurred: what these runs prove nothing about.
    public var neverSeen: [String] {
        faults.filter { $0.count == 0 }.map { "fault \($0.fault.name)" }
            + closed.filter { $0.count == 0 }.map { "closed: \($0.reason.word)" }
            + transitions.lines.filter { $0.count == 0 }.map(\.way)
    }

    /// Simulated days per minute of `elapsed`; nil where no time passed.
    public func daysPerMinute(over elapsed: Duration) -> Double? {
        let parts = elapsed.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
        return seconds > 0 ? Double(days) * 60 / seconds : nil
    }

    public mutating func merge(_ other: SimulationReport) {
        runs += other.runs
        days += other.days
        steps += other.steps
        orders += other.orders
        fills += other.fills
        crashes += other.crashes
        for index in closed.indices { closed[index].count += other.closed[index].count }
        for index in faults.indices { faults[index].count += other.faults[index].count }
        transitions.merge(other.transitions)
        failures += other.failures
    }
}

/// A run in which an invariant broke.
public struct SimulationFailure: Error, Hashable, Sendable {
    public let scenario: Scenario
    public let broken: BrokenInvariant

    public init(scenario: Scenario, broken: BrokenInvariant) {
        self.scenario = scenario
        self.broken = broken
    }
}

extension SimulationFailure: CustomStringConvertible {
    public var description: String { "\(scenario)\n\(broken)" }
}
