/// A number of a report, or the reason there is none: too few sessions, no losing trade, a leg without a quote.
enum Figure<Value: Sendable>: Sendable {
    case value(Value)
    case missing(String)

    /// What `value` gives, or the reason where it gives nothing.
    init(_ value: Value?, orMissing reason: @autoclosure () -> String) {
        self = value.map { .value($0) } ?? .missing(reason())
    }

    var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }
    var reason: String? {
        if case .missing(let reason) = self { reason } else { nil }
    }

    /// Its text where there is a value, `—` with the reason where there is none.
    func cell(_ make: (Value) -> Cell) -> Cell {
        switch self {
        case .value(let value): make(value)
        case .missing(let reason): .missing(reason)
        }
    }
}
extension Figure: Equatable where Value: Equatable {}
extension Figure: Hashable where Value: Hashable {}
