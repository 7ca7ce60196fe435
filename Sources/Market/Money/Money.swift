/// US dollars, exact: an amount of an account, a trade or a fee. Its sign is the holder's: what is received is
/// positive.
public struct Money: Hashable, Comparable, Sendable {
    /// Units of 1/10,000 dollar; `12_500` is $1.25. Arithmetic traps on overflow.
    public let units: Int64

    @inlinable public init(units: Int64) { self.units = units }
    @inlinable public static func dollars(_ dollars: Int64) -> Money { Money(units: dollars * 10_000) }
    @inlinable public static func cents(_ cents: Int64) -> Money { Money(units: cents * 100) }
    public static let zero = Money(units: 0)

    @inlinable public static func < (a: Money, b: Money) -> Bool { a.units < b.units }
    @inlinable public static func + (a: Money, b: Money) -> Money { Money(units: a.units + b.units) }
    @inlinable public static func - (a: Money, b: Money) -> Money { Money(units: a.units - b.units) }
    @inlinable public static prefix func - (a: Money) -> Money { Money(units: -a.units) }
    @inlinable public static func * (a: Money, count: Int) -> Money { Money(units: a.units * Int64(count)) }
    @inlinable public static func += (a: inout Money, b: Money) { a = a + b }
    @inlinable public static func -= (a: inout Money, b: Money) { a = a - b }
    public var magnitude: Money { units < 0 ? -self : self }

    /// For ratios and charts only, never for keeping accounts.
    @inlinable public var approximateDollars: Double { Double(units) / 10_000 }

    /// `fraction` of the amount, rounded towards zero so that a limit is never exceeded by rounding.
    public func share(_ fraction: Double) -> Money { Money(units: Int64(Double(units) * fraction)) }
}

extension Money: CustomStringConvertible {
    /// At least two decimals, more only where there are some: `1234.50`, `-0.0125`. For logs; people see `Reports`.
    public var description: String { Decimals.text(units) }
}

/// A price per share or per index point, exact, in dollars.
public struct Price: Hashable, Comparable, Sendable {
    /// Units of 1/10,000 dollar; `12_500` is 1.25. Arithmetic traps on overflow.
    public let units: Int64

    @inlinable public init(units: Int64) { self.units = units }
    @inlinable public static func dollars(_ dollars: Int64) -> Price { Price(units: dollars * 10_000) }
    @inlinable public static func cents(_ cents: Int64) -> Price { Price(units: cents * 100) }
    public static let zero = Price(units: 0)

    /// The nearest unit to `value`, halves away from zero; nil when it is not finite or beyond ±$10,000,000.
    public init?(rounding value: Double) {
        let scaled = value * 10_000
        guard scaled.isFinite, scaled.magnitude <= 1e11 else { return nil }
        // Exact, and without the C library's `round`: this floor links against nothing.
        let truncated = Int64(scaled)
        let rest = scaled - Double(truncated)
        self.units = truncated + (rest >= 0.5 ? 1 : rest <= -0.5 ? -1 : 0)
    }

    @inlinable public static func < (a: Price, b: Price) -> Bool { a.units < b.units }
    @inlinable public static func + (a: Price, b: Price) -> Price { Price(units: a.units + b.units) }
    @inlinable public static func - (a: Price, b: Price) -> Price { Price(units: a.units - b.units) }
    @inlinable public static prefix func - (a: Price) -> Price { Price(units: -a.units) }
    @inlinable public static func * (a: Price, count: Int) -> Price { Price(units: a.units * Int64(count)) }
    public var magnitude: Price { units < 0 ? -self : self }

    /// What `shares` cost at this price.
    @inlinable public func amount(shares: Int) -> Money { Money(units: units * Int64(shares)) }

    @inlinable public var approximateDollars: Double { Double(units) / 10_000 }
}

extension Price: CustomStringConvertible {
    public var description: String { Decimals.text(units) }
}

/// Text of integers in 1/10,000: one reader and one writer for prices, strikes and amounts.
public enum Decimals {
    /// At least two decimals, up to four.
    public static func text(_ units: Int64) -> String { text(units, decimals: 2...4) }

    /// Exactly as many decimals as needed within `decimals` (0…4 each); what lies beyond is cut off, not rounded.
    public static func text(_ units: Int64, decimals: ClosedRange<Int>) -> String {
        let magnitude = units.magnitude
        var fraction = String(magnitude % 10_000)
        fraction = String(repeating: "0", count: 4 - fraction.count) + fraction
        fraction = String(fraction.prefix(decimals.upperBound))
        while fraction.utf8.count > decimals.lowerBound, fraction.utf8.last == UInt8(ascii: "0") {
            fraction.removeLast()
        }
        let whole = String(magnitude / 10_000)
        return (units < 0 ? "-" : "") + (fraction.isEmpty ? whole : whole + "." + fraction)
    }

    /// What a decimal text says in units of 1/10,000, and whether digits beyond the fourth decimal were rounded
    /// (halves away from zero). Accepts a sign, digits, one point and an exponent (`2e-6`); nil for anything else.
    public static func units(_ text: some Sequence<UInt8>) -> (units: Int64, rounded: Bool)? {
        var mantissa: Int64 = 0
        var scale = 0
        var digits = 0
        var negative = false
        var seenPoint = false
        var exponent = 0
        var exponentSign = 0
        var exponentDigits = 0
        var dropped = false
        var position = 0
        for byte in text {
            defer { position += 1 }
            switch byte {
            case UInt8(ascii: "-") where position == 0: negative = true
            case UInt8(ascii: "+") where position == 0: break
            case UInt8(ascii: "-") where exponentSign == 2: exponentSign = -1
            case UInt8(ascii: "+") where exponentSign == 2: exponentSign = 1
            case UInt8(ascii: ".") where !seenPoint && exponentSign == 0: seenPoint = true
            case UInt8(ascii: "e") where digits > 0 && exponentSign == 0,
                UInt8(ascii: "E") where digits > 0 && exponentSign == 0:
                exponentSign = 2
            case 48...57:
                if exponentSign != 0 {
                    if exponentSign == 2 { exponentSign = 1 }
                    exponentDigits += 1
                    exponent = exponent * 10 + Int(byte - 48)
                    guard exponent < 40 else { return nil }
                } else {
                    digits += 1
                    guard mantissa < 100_000_000_000_000_000 else {
                        // Digits a price cannot carry: dropped, and their weight kept.
                        if !seenPoint { return nil }
                        dropped = dropped || byte != UInt8(ascii: "0")
                        continue
                    }
                    mantissa = mantissa * 10 + Int64(byte - 48)
                    if seenPoint { scale += 1 }
                }
            default: return nil
            }
        }
        guard digits > 0, exponentSign == 0 || exponentDigits > 0 else { return nil }
        var power = 4 - scale + (exponentSign < 0 ? -exponent : exponent)
        var value = mantissa
        var rounded = dropped
        while power > 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
            power -= 1
        }
        if power < 0 {
            var divisor: Int64 = 1
            for _ in 0..<min(18, -power) { divisor *= 10 }
            let quotient = value / divisor
            let remainder = value % divisor
            rounded = dropped || remainder != 0 || (-power > 18 && value != 0)
            value = quotient + (remainder >= divisor - remainder && -power <= 18 && remainder != 0 ? 1 : 0)
        }
        return (negative ? -value : value, rounded)
    }
}
