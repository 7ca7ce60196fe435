/// One entry of a table: what it says, what that means, why it says so.
public struct Cell: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    public var text: String
    public var meaning: Meaning
    /// More than there is room for, such as the reason a value is missing; shown on hover in HTML.
    public var detail: String?
    /// Where the entry leads, in HTML: `#trade-12`, or a relative address.
    public var link: String?

    public init(_ text: String, _ meaning: Meaning = .plain, detail: String? = nil, link: String? = nil) {
        self.text = text
        self.meaning = meaning
        self.detail = detail
        self.link = link
    }

    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// Nothing, where nothing belongs.
    public static let blank = Cell("")

    /// `—`, with the reason.
    public static func missing(_ reason: String) -> Cell { Cell(Format.missing, .quiet, detail: reason) }

    /// Money in units of 1/10,000 dollar; absent is missing.
    public static func money(units: Int64?, places: Int = 2, _ meaning: Meaning = .plain) -> Cell {
        Cell(Format.money(units: units, places: places), units == nil ? .quiet : meaning)
    }

    /// Profit or loss in units of 1/10,000 dollar, signed and in its colour; absent is missing.
    public static func pnl(units: Int64?, places: Int = 2) -> Cell {
        Cell(Format.pnl(units: units, places: places), units.map(Meaning.ofSign) ?? .quiet)
    }

    /// A fraction as percent; absent is missing.
    public static func percent(_ fraction: Double?, places: Int = 1, _ meaning: Meaning = .plain) -> Cell {
        Cell(Format.percent(fraction, places: places), fraction == nil ? .quiet : meaning)
    }

    /// A change as percent, signed and in its colour; absent is missing.
    public static func change(_ fraction: Double?, places: Int = 1) -> Cell {
        Cell(Format.signedPercent(fraction, places: places), fraction.map(Meaning.ofSign) ?? .quiet)
    }

    /// A number with `places` decimals; absent is missing.
    public static func decimal(_ value: Double?, places: Int, _ meaning: Meaning = .plain) -> Cell {
        Cell(Format.decimal(value, places: places), value == nil ? .quiet : meaning)
    }

    /// A count; absent is missing.
    public static func count(_ value: Int?, _ meaning: Meaning = .plain) -> Cell {
        Cell(Format.count(value), value == nil ? .quiet : meaning)
    }

    /// A day; absent is missing.
    public static func date(_ date: ReportDate?, _ meaning: Meaning = .plain) -> Cell {
        Cell(Format.date(date), date == nil ? .quiet : meaning)
    }
}
