/// Short upper-case names packed into an integer, so that comparing and hashing them costs one instruction and no
/// allocation: the text exists only where people or files read it.
@usableFromInline struct PackedName: Hashable, Sendable {
    /// Up to eight ASCII bytes, the first in the highest byte, so that integer order is text order.
    @usableFromInline let bits: UInt64

    @usableFromInline init?(_ text: some StringProtocol, atMost limit: Int) {
        let bytes = text.utf8
        guard (1...limit).contains(bytes.count) else { return nil }
        var bits: UInt64 = 0
        var shift: UInt64 = 56
        for byte in bytes {
            guard PackedName.allowed(byte) else { return nil }
            bits |= UInt64(byte) << shift
            shift &-= 8
        }
        self.bits = bits
    }
    @usableFromInline init(bits: UInt64) { self.bits = bits }

    private static func allowed(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
            || byte == UInt8(ascii: "^")
    }

    @usableFromInline var text: String {
        var text = ""
        var rest = bits
        while rest != 0 {
            text.unicodeScalars.append(Unicode.Scalar(UInt8(rest >> 56)))
            rest <<= 8
        }
        return text
    }
}

/// What is traded or watched: `SPY`, `SPX`, `VIX`, `BRK.B`. Up to eight characters A–Z, 0–9, `.` and `/`.
public struct Symbol: Hashable, Comparable, Sendable {
    @usableFromInline let name: PackedName

    public init?(_ text: some StringProtocol) {
        guard let name = PackedName(text, atMost: 8) else { return nil }
        self.name = name
    }
    /// The packed form, for files and journals.
    public init(bits: UInt64) { name = PackedName(bits: bits) }
    public var bits: UInt64 { name.bits }

    public static func < (a: Symbol, b: Symbol) -> Bool { a.bits < b.bits }

    public static let spx = Symbol("SPX")!
    public static let spy = Symbol("SPY")!
    public static let vix = Symbol("VIX")!
    public static let vix3m = Symbol("VIX3M")!
    public static let vix9d = Symbol("VIX9D")!
}

/// The root of an option's symbol: `SPX` and `SPXW` are two roots of one underlying. One to six characters;
/// a digit at the end marks a contract adjusted by a corporate action.
public struct Root: Hashable, Comparable, Sendable {
    @usableFromInline let name: PackedName

    public init?(_ text: some StringProtocol) {
        guard let name = PackedName(text, atMost: 6) else { return nil }
        self.name = name
    }
    public init(bits: UInt64) { name = PackedName(bits: bits) }
    public var bits: UInt64 { name.bits }

    public static func < (a: Root, b: Root) -> Bool { a.bits < b.bits }
}

extension Symbol: CustomStringConvertible { public var description: String { name.text } }
extension Root: CustomStringConvertible { public var description: String { name.text } }
