import Quant

/// Numbers that a seed gives for one purpose: what is drawn for one never shifts what is drawn for another.
struct Draw {
    enum Purpose: UInt64 {
        case world = 1, dice, faults, strategies, execution, venue, line, person, crash, account
    }
    private var random: SplitMix64

    /// - Parameter key: tells apart what has the same purpose.
    init(_ seed: UInt64, _ purpose: Purpose, key: UInt64 = 0) {
        var mixed = SplitMix64(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ purpose.rawValue)
        random = SplitMix64(seed: mixed.next() ^ (key &* 0xD1B5_4A32_D192_ED03))
    }

    mutating func bits() -> UInt64 { random.next() }
    mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(random.next() % UInt64(range.upperBound - range.lowerBound + 1))
    }
    mutating func uniform() -> Double { random.uniform() }
    mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        random.uniform(range.lowerBound, range.upperBound)
    }
    /// True once in `one` times.
    mutating func once(in one: Int) -> Bool { whole(1...one) == 1 }
    mutating func one<Element>(of elements: [Element]) -> Element { elements[whole(0...elements.count - 1)] }
    mutating func seconds(_ range: ClosedRange<Int>) -> Duration { .seconds(whole(range)) }
}
