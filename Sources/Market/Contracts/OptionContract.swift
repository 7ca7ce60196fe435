/// Call or put.
public enum Right: UInt8, Hashable, Comparable, Sendable, CaseIterable {
    case call = 0
    case put = 1
    public static func < (a: Right, b: Right) -> Bool { a.rawValue < b.rawValue }
    /// `C` or `P`.
    public var letter: String { self == .call ? "C" : "P" }
}

/// An option's exercise price: positive, and a whole number of tenths of a cent, which is all an OCC symbol can say.
public struct Strike: Hashable, Comparable, Sendable {
    public let price: Price

    public init(_ price: Price) throws(Invalid) {
        guard price > .zero else { throw .notPositive(price) }
        guard price < .dollars(100_000) else { throw .beyondEightDigits(price) }
        guard price.units.isMultiple(of: 10) else { throw .finerThanOCC(price) }
        self.price = price
    }
    /// For columns that were checked when they were imported.
    @inlinable public init(trusted price: Price) { self.price = price }

    public enum Invalid: Error, Hashable {
        case notPositive(Price), beyondEightDigits(Price), finerThanOCC(Price)
    }

    @inlinable public static func < (a: Strike, b: Strike) -> Bool { a.price < b.price }
    /// Points from `other` up to this strike; negative when this one is lower.
    @inlinable public static func - (a: Strike, b: Strike) -> Price { a.price - b.price }
}

extension Strike: CustomStringConvertible {
    /// Without trailing zeros: `5250`, `27.86`.
    public var description: String { Decimals.text(price.units, decimals: 0...4) }
}

/// One listed option.
public struct OptionContract: Hashable, Sendable {
    /// `SPX` and `SPXW` are two roots: the first settles on the open, the second on the close.
    public let root: Root
    /// The listed expiration date. Before February 2015 standard contracts carry a Saturday; see `RootRules`.
    public let expiry: Day
    public let right: Right
    public let strike: Strike

    @inlinable public init(root: Root, expiry: Day, right: Right, strike: Strike) {
        self.root = root
        self.expiry = expiry
        self.right = right
        self.strike = strike
    }
}

extension OptionContract: Comparable {
    /// Expiry, root, right (calls first), strike: the order of a chain's rows.
    public static func < (a: OptionContract, b: OptionContract) -> Bool {
        if a.expiry != b.expiry { return a.expiry < b.expiry }
        if a.root != b.root { return a.root < b.root }
        if a.right != b.right { return a.right < b.right }
        return a.strike < b.strike
    }
}

extension OptionContract: CustomStringConvertible {
    /// For logs: `SPXW 2018-01-31 P 2600`.
    public var description: String { "\(root) \(expiry) \(right.letter) \(strike)" }
}
