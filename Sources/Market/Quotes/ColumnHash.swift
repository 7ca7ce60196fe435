/// A fast 64-bit hash over columns, for naming a made chain in a journal: the same seed makes the same chain again, and a
/// replay compares. Not cryptographic; it guards against another model or processor, not against an adversary.
///
/// Eight-byte little-endian words are folded into four lanes by exclusive-or, an odd multiplier and rotation, the lanes
/// are then joined and their bits spread (finaliser of SplitMix64).
public struct ColumnHash: Sendable {
    @usableFromInline var lanes: (UInt64, UInt64, UInt64, UInt64)

    @usableFromInline static var multiplier: UInt64 { 0x9e37_79b9_7f4a_7c15 }

    @inlinable public init(seed: UInt64) {
        lanes = (seed, ~seed, seed &* ColumnHash.multiplier, seed ^ 0x5851_f42d_4c95_7f2d)
    }

    @inlinable static func fold(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        let mixed = (lane ^ word) &* multiplier
        return mixed << 31 | mixed >> 33
    }

    @inlinable public mutating func add(_ word: UInt64) { lanes.0 = ColumnHash.fold(lanes.0, word) }

    /// `bytes` a multiple of 8, the memory aligned to it.
    @inlinable public mutating func add(_ memory: UnsafeRawPointer, bytes: Int) {
        @inline(__always) func word(_ index: Int) -> UInt64 {
            UInt64(littleEndian: memory.load(fromByteOffset: index &* 8, as: UInt64.self))
        }
        let count = bytes / 8
        var (a, b, c, d) = lanes
        var index = 0
        while index &+ 3 < count {
            a = ColumnHash.fold(a, word(index))
            b = ColumnHash.fold(b, word(index &+ 1))
            c = ColumnHash.fold(c, word(index &+ 2))
            d = ColumnHash.fold(d, word(index &+ 3))
            index &+= 4
        }
        while index < count {
            a = ColumnHash.fold(a, word(index))
            index &+= 1
        }
        lanes = (a, b, c, d)
    }

    @inlinable public var value: UInt64 {
        var hash = lanes.0
        for lane in [lanes.1, lanes.2, lanes.3] { hash = ColumnHash.fold(hash, lane) }
        return ColumnHash.spread(hash)
    }

    /// The finaliser of SplitMix64: every bit of the input reaches every bit of the result.
    @inlinable public static func spread(_ word: UInt64) -> UInt64 {
        var z = word &+ multiplier
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// Uniform on [0, 1) from 64 bits.
    @inlinable public static func unit(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }

    /// Roughly standard normal from 64 bits: the sum of four 16-bit pieces (Irwin–Hall), within ±3.47.
    @inlinable public static func normal(_ bits: UInt64) -> Double {
        let sum = Int64(bits & 0xffff) + Int64(bits >> 16 & 0xffff) + Int64(bits >> 32 & 0xffff) + Int64(bits >> 48)
        return (Double(sum) / 65_536 - 2) * 1.7320508075688772
    }
}
