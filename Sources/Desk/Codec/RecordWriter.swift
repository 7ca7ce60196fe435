import Market
import Trading

/// Bytes of a journal record: little-endian integers, doubles by their bits, counts before lists, a byte before what may
/// be absent. No text and no padding, so that equal values are equal bytes on every processor.
public struct RecordWriter {
    public private(set) var bytes: [UInt8] = []
    public init() { bytes.reserveCapacity(4_096) }

    public mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    mutating func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
    mutating func put(_ value: Double) { put(value.bitPattern) }
    mutating func put(_ value: Bool) { bytes.append(value ? 1 : 0) }
    mutating func put(_ value: some RawRepresentable<UInt8>) { bytes.append(value.rawValue) }
    mutating func put(_ value: Int) { put(Int64(value)) }
    mutating func put<Value>(_ value: Value?, _ write: (inout RecordWriter, Value) -> Void) {
        put(value != nil)
        if let value { write(&self, value) }
    }
    mutating func put<Element>(_ values: [Element], _ write: (inout RecordWriter, Element) -> Void) {
        put(UInt32(values.count))
        for value in values { write(&self, value) }
    }

    mutating func put(_ value: Instant) { put(value.nanoseconds) }
    mutating func put(_ value: Day) { put(value.number) }
    mutating func put(_ value: Money) { put(value.units) }
    mutating func put(_ value: Price) { put(value.units) }
    mutating func put(_ value: NetPrice) { put(value.units) }
    mutating func put(_ value: Symbol) { put(value.bits) }
    mutating func put<Kind>(_ value: Identifier<Kind>) { put(value.raw) }
    mutating func put(_ value: AccountID) {
        put(value.broker)
        put(value.account)
    }
    mutating func put(_ value: OptionContract) {
        put(value.root.bits)
        put(value.expiry)
        put(value.right)
        put(value.strike.price)
    }
    mutating func put(_ value: Leg) {
        put(value.contract)
        put(value.side.rawValue)
        put(Int64(value.ratio))
    }
    mutating func put(_ legs: [Leg]) { put(legs) { $0.put($1) } }
}

/// Reads what `RecordWriter` wrote. Every read checks the bounds: a short or garbled record is an error with the place,
/// never a trap.
public struct RecordReader {
    private let bytes: ArraySlice<UInt8>
    public private(set) var position: Int

    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Where in the record reading failed, and what was expected there.
    public struct Malformed: Error, Hashable, CustomStringConvertible {
        public let offset: Int
        public let expected: String
        public var description: String { "byte \(offset) of the record is not \(expected)" }
    }

    public var isAtEnd: Bool { position == bytes.endIndex }

    func malformed(_ expected: String) -> Malformed {
        Malformed(offset: position - bytes.startIndex, expected: expected)
    }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(Malformed) -> Value {
        let size = MemoryLayout<Value>.size
        guard bytes.endIndex - position >= size else { throw malformed("a number of \(size) bytes") }
        var value: Value = 0
        for index in 0..<size { value |= Value(truncatingIfNeeded: bytes[position + index]) << (8 * index) }
        position += size
        return value
    }
    mutating func double() throws(Malformed) -> Double { Double(bitPattern: try integer(UInt64.self)) }
    mutating func flag() throws(Malformed) -> Bool {
        switch try integer(UInt8.self) {
        case 0: return false
        case 1: return true
        default: throw malformed("yes or no")
        }
    }
    mutating func choice<Value: RawRepresentable>(_ type: Value.Type) throws(Malformed) -> Value
    where Value.RawValue == UInt8 {
        guard let value = Value(rawValue: try integer(UInt8.self)) else { throw malformed("a known \(type)") }
        return value
    }
    mutating func optional<Value>(
        _ read: (inout RecordReader) throws(Malformed) -> Value
    ) throws(Malformed) -> Value? {
        try flag() ? try read(&self) : nil
    }
    mutating func instant() throws(Malformed) -> Instant { Instant(nanoseconds: try integer(Int64.self)) }
    mutating func day() throws(Malformed) -> Day { Day(number: try integer(Int32.self)) }
    mutating func money() throws(Malformed) -> Money { Money(units: try integer(Int64.self)) }
    mutating func price() throws(Malformed) -> Price { Price(units: try integer(Int64.self)) }
    mutating func netPrice() throws(Malformed) -> NetPrice { NetPrice(units: try integer(Int64.self)) }
    mutating func symbol() throws(Malformed) -> Symbol { Symbol(bits: try integer(UInt64.self)) }
    mutating func identifier<Kind>(_ kind: Kind.Type) throws(Malformed) -> Identifier<Kind> {
        Identifier(raw: try integer(UInt64.self))
    }
    mutating func accountID() throws(Malformed) -> AccountID {
        AccountID(broker: try integer(UInt8.self), account: try integer(UInt16.self))
    }
}
