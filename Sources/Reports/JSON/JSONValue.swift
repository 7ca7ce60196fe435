/// A report as other programs read it: fields in the order in which they are given, numbers as numbers, what is missing
/// as null. The same value is the same bytes on every machine, in every locale.
enum JSONValue: Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// What is not finite is null: JSON has no word for it.
    case number(Double)
    /// An exact decimal in units of 1/10,000: two decimals at least, more where there are some.
    case decimal(Int64)
    case text(String)
    indirect case array([JSONValue])
    indirect case object([Field])

    struct Field: Hashable {
        let name: String
        let value: JSONValue
    }

    static func object(_ fields: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(fields.map { Field(name: $0.key, value: $0.value) })
    }
    static func count(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }
    static func fraction(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    static func word(_ value: String?) -> JSONValue { value.map { .text($0) } ?? .null }
    static func words(_ values: [String]) -> JSONValue { .array(values.map { .text($0) }) }

    /// The whole document, two blanks for each level, ending in a newline. What fits into a line stays on one, so that
    /// a list of points is a list of lines.
    var document: String {
        var text = ""
        write(to: &text, indent: 0)
        return text + "\n"
    }

    private static let lineLength = 160

    private func write(to text: inout String, indent: Int) {
        let inner = String(repeating: " ", count: indent + 2)
        let outer = String(repeating: " ", count: indent)
        switch self {
        case .array(let values) where !values.isEmpty && !isShort(indent):
            text += "[\n"
            for (index, value) in values.enumerated() {
                text += inner
                value.write(to: &text, indent: indent + 2)
                text += index + 1 < values.count ? ",\n" : "\n"
            }
            text += outer + "]"
        case .object(let fields) where !fields.isEmpty && !isShort(indent):
            text += "{\n"
            for (index, field) in fields.enumerated() {
                text += inner + JSONValue.quoted(field.name) + ": "
                field.value.write(to: &text, indent: indent + 2)
                text += index + 1 < fields.count ? ",\n" : "\n"
            }
            text += outer + "}"
        default: text += line
        }
    }

    /// Whether it holds no list of things that themselves hold things, and fits into the rest of a line.
    private func isShort(_ indent: Int) -> Bool {
        guard depth <= 2 else { return false }
        return indent + line.utf8.count <= JSONValue.lineLength
    }

    private var depth: Int {
        switch self {
        case .array(let values): 1 + (values.map(\.depth).max() ?? 0)
        case .object(let fields): 1 + (fields.map(\.value.depth).max() ?? 0)
        default: 0
        }
    }

    /// Everything on one line.
    var line: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): value.isFinite ? JSONValue.shortest(value) : "null"
        case .decimal(let units): JSONValue.decimalText(units)
        case .text(let text): JSONValue.quoted(text)
        case .array(let values): "[" + values.map(\.line).joined(separator: ", ") + "]"
        case .object(let fields):
            "{" + fields.map { JSONValue.quoted($0.name) + ": " + $0.value.line }.joined(separator: ", ") + "}"
        }
    }

    /// The shortest decimal that reads back as the same value; a whole number without its `.0`.
    private static func shortest(_ value: Double) -> String {
        if value == value.rounded(), value.magnitude < 1e15 { return String(Int64(value)) }
        return value.description
    }

    private static func decimalText(_ units: Int64) -> String {
        var fraction = String(units.magnitude % 10_000)
        fraction = String(repeating: "0", count: 4 - fraction.count) + fraction
        while fraction.utf8.count > 2, fraction.utf8.last == UInt8(ascii: "0") { fraction.removeLast() }
        return (units < 0 ? "-" : "") + String(units.magnitude / 10_000) + "." + fraction
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    let digits = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
}
