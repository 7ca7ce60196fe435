/// What the numbers of an axis are, and how they are written at ticks and where one of them is named.
public enum AxisUnit: Sendable, Hashable {
    /// Dollars.
    case money
    /// Profit and loss in dollars, signed.
    case pnl
    /// Fractions, written as percent.
    case percent
    /// Fractions, written as signed percent.
    case change
    case count
    /// Anything else, by its name, with the decimals it has: `points`.
    case number(_ name: String, places: Int)

    /// What the head of the axis says: `$`, `%`.
    public var name: String {
        switch self {
        case .money, .pnl: "$"
        case .percent, .change: "%"
        case .count: ""
        case .number(let name, _): name
        }
    }

    /// A round value, with the decimals that steps of 10^`exponent` need.
    func tick(_ value: Double, exponent: Int) -> String {
        let places = max(0, -exponent)
        switch self {
        // Parts of a dollar are cents, and parts of a price have the decimals prices have.
        case .money: return Format.decimal(value, places: places == 0 ? 0 : max(2, places))
        case .pnl: return Format.signed(value, places: places == 0 ? 0 : max(2, places))
        case .number(_, let usual): return Format.decimal(value, places: places == 0 ? 0 : max(usual, places))
        case .count: return Format.decimal(value, places: places)
        case .percent: return Format.percent(value, places: max(0, places - 2))
        case .change: return Format.signedPercent(value, places: max(0, places - 2))
        }
    }

    /// A value that is named: cents below a thousand dollars, whole dollars above.
    func exact(_ value: Double) -> String {
        switch self {
        case .money: Format.decimal(value, places: value.magnitude < 1_000 ? 2 : 0)
        case .pnl: Format.signed(value, places: value.magnitude < 1_000 ? 2 : 0)
        case .percent: Format.percent(value)
        case .change: Format.signedPercent(value)
        case .count: Format.decimal(value, places: 0)
        case .number(_, let places): Format.decimal(value, places: places)
        }
    }
}
