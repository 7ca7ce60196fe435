import Quant

/// Every chance of a simulated venue: seeded, counted, and one by one suppressible, so that a failing run can be shrunk
/// to the few mishaps that it needs.
///
/// A throw depends on the seed, what is thrown for and how often that was asked before; never on other throws. Taking
/// one mishap out of a run leaves the others as they were, as long as the same things are asked.
public struct Dice: Sendable {
    public let seed: UInt64
    /// Chances in a million, by fault.
    public var chances: Chances
    /// How often each fault came about, by `Fault.rawValue`.
    public private(set) var counts = [Int](repeating: 0, count: Fault.allCases.count)
    /// Each mishap in the order in which it came about: its place in this list names it.
    public private(set) var mishaps: [Mishap] = []
    private let suppressed: Set<Mishap>
    private var asked: [UInt64]
    private var streams: [UInt64]

    /// One occurrence of a fault: the so-manieth time that it could have happened.
    public struct Mishap: Hashable, Comparable, Sendable {
        public let fault: Fault
        public let opportunity: UInt64
        public init(_ fault: Fault, _ opportunity: UInt64) {
            self.fault = fault
            self.opportunity = opportunity
        }
        public static func < (a: Mishap, b: Mishap) -> Bool { (a.fault, a.opportunity) < (b.fault, b.opportunity) }
    }

    /// How likely each fault is whenever it could happen, in millionths. All zero is a venue that does what it says.
    public struct Chances: Hashable, Sendable {
        private var millionths = [Int](repeating: 0, count: Fault.allCases.count)
        public init(_ chances: [Fault: Int] = [:]) {
            for fault in Fault.allCases { self[fault] = chances[fault] ?? 0 }
        }
        public subscript(fault: Fault) -> Int {
            get { millionths[Int(fault.rawValue)] }
            set { millionths[Int(fault.rawValue)] = newValue }
        }
    }

    /// What a number is drawn for, where it is not whether a fault happens.
    public enum Stream: UInt8, Hashable, Sendable, CaseIterable {
        case fill, quantity, latency, duration, choice, price
    }

    /// - Parameter suppressed: mishaps that do not happen though the throw says so.
    public init(seed: UInt64, chances: Chances = Chances(), suppressed: Set<Mishap> = []) {
        self.seed = seed
        self.chances = chances
        self.suppressed = suppressed
        asked = [UInt64](repeating: 0, count: Fault.allCases.count)
        streams = [UInt64](repeating: 0, count: Stream.allCases.count)
    }

    /// Whether `fault` happens now. Every call is one opportunity.
    public mutating func happens(_ fault: Fault) -> Bool {
        let index = Int(fault.rawValue)
        let chance = chances[fault]
        guard chance > 0 else { return false }
        asked[index] += 1
        let thrown = draw(UInt64(fault.rawValue) + 1, asked[index]) % 1_000_000
        guard thrown < UInt64(chance) else { return false }
        let mishap = Mishap(fault, asked[index])
        guard !suppressed.contains(mishap) else { return false }
        counts[index] += 1
        mishaps.append(mishap)
        return true
    }

    /// Uniform in 0..<1.
    public mutating func uniform(_ stream: Stream) -> Double {
        Double(next(stream) >> 11) * 0x1p-53
    }
    /// Uniform in a closed range of whole numbers.
    public mutating func whole(_ range: ClosedRange<Int>, _ stream: Stream) -> Int {
        range.lowerBound + Int(next(stream) % UInt64(range.upperBound - range.lowerBound + 1))
    }

    private mutating func next(_ stream: Stream) -> UInt64 {
        streams[Int(stream.rawValue)] += 1
        return draw(1_000 + UInt64(stream.rawValue), streams[Int(stream.rawValue)])
    }
    private func draw(_ what: UInt64, _ time: UInt64) -> UInt64 {
        var mixed = SplitMix64(seed: seed &+ what &* 0x9E37_79B9_7F4A_7C15)
        var again = SplitMix64(seed: mixed.next() ^ (time &* 0xD1B5_4A32_D192_ED03))
        return again.next()
    }
}
