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
    /// Where the field begins that was read last: what an error names.
    private var field: Int

    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
        field = bytes.startIndex
    }

    /// Where in the record reading failed, and what was expected there.
    public struct Malformed: Error, Hashable, CustomStringConvertible {
        public let offset: Int
        public let expected: String
        public var description: String { "byte \(offset) of the record is not \(expected)" }
    }

    public var isAtEnd: Bool { position == bytes.endIndex }

    func malformed(_ expected: String) -> Malformed {
        Malformed(offset: field - bytes.startIndex, expected: expected)
    }

    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(Malformed) -> Value {
        field = position
        let size = MemoryLayout<Value>.size
        guard bytes.endIndex - position >= size else { throw malformed("a number of \(size) bytes") }
        var value: Value = 0
        for index in 0..<size { value |= Value(truncatingIfNeeded: bytes[position + index]) << (8 * index) }
        position += size
        return value
    }
    /// A whole number within `range`. A journal that was edited must not bring arithmetic to overflow: every field has
    /// bounds far beyond anything that is traded.
    mutating func integer(in range: ClosedRange<Int64>, _ what: String) throws(Malformed) -> Int64 {
        let value = try integer(Int64.self)
        guard range.contains(value) else { throw malformed(what) }
        return value
    }
    mutating func double(in range: ClosedRange<Double>) throws(Malformed) -> Double {
        let value = Double(bitPattern: try integer(UInt64.self))
        guard range.contains(value) else { throw malformed("a number from \(range.lowerBound) to \(range.upperBound)") }
        return value
    }
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
    mutating func instant() throws(Malformed) -> Instant {
        let value = try integer(Int64.self)
        let instant = Instant(nanoseconds: value)
        guard RecordReader.years.contains(instant) else { throw malformed("a moment of 1900 to 2200") }
        return instant
    }
    mutating func day() throws(Malformed) -> Day {
        let day = Day(number: try integer(Int32.self))
        guard RecordReader.days.contains(day) else { throw malformed("a day of 1900 to 2200") }
        return day
    }
    /// Up to a trillion dollars.
    mutating func money() throws(Malformed) -> Money {
        Money(units: try integer(in: -10_000_000_000_000_000...10_000_000_000_000_000, "an amount of money"))
    }
    /// Up to ten million dollars, as prices everywhere.
    mutating func price() throws(Malformed) -> Price { Price(units: try integer(in: RecordReader.prices, "a price")) }
    mutating func netPrice() throws(Malformed) -> NetPrice {
        NetPrice(units: try integer(in: RecordReader.prices, "a net price"))
    }
    mutating func doubleMid() throws(Malformed) -> Int64 {
        try integer(in: 2 * RecordReader.prices.lowerBound...2 * RecordReader.prices.upperBound, "twice a net mid")
    }
    mutating func quantity() throws(Malformed) -> Int { Int(try integer(in: 1...100_000, "a quantity")) }

    private static let prices: ClosedRange<Int64> = -100_000_000_000...100_000_000_000
    private static let days = Day(year: 1900, month: 1, day: 1)!...Day(year: 2200, month: 12, day: 31)!
    private static let years = {
        let midnight = TimeOfDay(0, 0)
        return EasternTime.instant(days.lowerBound, midnight)...EasternTime.instant(days.upperBound, midnight)
    }()
    mutating func symbol() throws(Malformed) -> Symbol { Symbol(bits: try integer(UInt64.self)) }
    mutating func identifier<Kind>(_ kind: Kind.Type) throws(Malformed) -> Identifier<Kind> {
        Identifier(raw: try integer(UInt64.self))
    }
    mutating func accountID() throws(Malformed) -> AccountID {
        AccountID(broker: try integer(UInt8.self), account: try integer(UInt16.self))
    }
    mutating func contract() throws(Malformed) -> OptionContract {
        let root = Root(bits: try integer(UInt64.self))
        let expiry = try day()
        let right = try choice(Right.self)
        return OptionContract(root: root, expiry: expiry, right: right, strike: Strike(trusted: try price()))
    }
    mutating func side() throws(Malformed) -> Side {
        guard let side = Side(rawValue: try integer(Int8.self)) else { throw malformed("a known side") }
        return side
    }
    mutating func optionalSide() throws(Malformed) -> Side? { try flag() ? try side() : nil }
    mutating func optionalNetPrice() throws(Malformed) -> NetPrice? { try flag() ? try netPrice() : nil }
    /// Contracts or shares with their sign.
    mutating func shares() throws(Malformed) -> Int {
        Int(try integer(in: -100_000_000...100_000_000, "a position"))
    }
    mutating func legs() throws(Malformed) -> [Leg] {
        try list { reader throws(Malformed) in
            let contract = try reader.contract()
            return Leg(try reader.side(), contract, ratio: try reader.quantity())
        }
    }
    mutating func list<Element>(
        _ read: (inout RecordReader) throws(Malformed) -> Element
    ) throws(Malformed) -> [Element] {
        let count = Int(try integer(UInt32.self))
        // Nothing listed takes less than a byte: a count beyond what is left is no count.
        guard count <= bytes.endIndex - position else { throw malformed("a count of what follows") }
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }
}
