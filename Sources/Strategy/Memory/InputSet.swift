public import Trading

/// A set of inputs, one bit each: what a gate reads, what is withheld.
public struct InputSet: SetAlgebra, Hashable, Sendable, ExpressibleByArrayLiteral {
    public private(set) var bits: UInt64 = 0
    public init() {}
    public init(arrayLiteral kinds: InputKind...) {
        for kind in kinds { insert(kind) }
    }
    private init(bits: UInt64) { self.bits = bits }

    public func contains(_ kind: InputKind) -> Bool { bits & 1 << UInt64(kind.rawValue) != 0 }
    /// In the order of `InputKind`.
    public var kinds: [InputKind] { InputKind.allCases.filter(contains) }

    @discardableResult
    public mutating func insert(_ kind: InputKind) -> (inserted: Bool, memberAfterInsert: InputKind) {
        defer { bits |= 1 << UInt64(kind.rawValue) }
        return (!contains(kind), kind)
    }
    @discardableResult public mutating func remove(_ kind: InputKind) -> InputKind? {
        defer { bits &= ~(1 << UInt64(kind.rawValue)) }
        return contains(kind) ? kind : nil
    }
    @discardableResult public mutating func update(with kind: InputKind) -> InputKind? {
        insert(kind).inserted ? nil : kind
    }
    public func union(_ other: InputSet) -> InputSet { InputSet(bits: bits | other.bits) }
    public func intersection(_ other: InputSet) -> InputSet { InputSet(bits: bits & other.bits) }
    public func symmetricDifference(_ other: InputSet) -> InputSet { InputSet(bits: bits ^ other.bits) }
    public mutating func formUnion(_ other: InputSet) { bits |= other.bits }
    public mutating func formIntersection(_ other: InputSet) { bits &= other.bits }
    public mutating func formSymmetricDifference(_ other: InputSet) { bits ^= other.bits }
}
