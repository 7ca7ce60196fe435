/// A JSON value with the order of its members kept, for the schema's text.
indirect enum JSONText: Hashable, Sendable {
    case string(String)
    /// Written as it stands; the caller vouches that it is a JSON number.
    case number(String)
    case flag(Bool)
    case list([JSONText])
    /// An object.
    case members([Member])

    struct Member: Hashable, Sendable {
        let name: String
        let value: JSONText
    }
    static func object(_ members: KeyValuePairs<String, JSONText>) -> JSONText {
        .members(members.map { Member(name: $0.key, value: $0.value) })
    }
    static func words(_ words: [String]) -> JSONText { .object(["enum": .list(words.map { .string($0) })]) }
    static func pattern(_ pattern: String) -> JSONText {
        .object(["type": .string("string"), "pattern": .string(pattern)])
    }
    /// A number within its range; with underscores (`100_000`) it is text to an editor, whose range nobody checks.
    static func number(_ type: String, from low: String, to high: String) -> JSONText {
        .either([
            .object(["type": .string(type), "minimum": .number(low), "maximum": .number(high)]),
            .pattern("^-?[0-9]+(_[0-9]+)+(\\.[0-9]+)?$"),
        ])
    }
    static func either(_ alternatives: [JSONText]) -> JSONText { .object(["anyOf": .list(alternatives)]) }

    func adding(_ members: [Member]) -> JSONText {
        guard case .members(let own) = self else { return self }
        return .members(members + own)
    }

    func text(indent: String = "") -> String {
        let inner = indent + "  "
        switch self {
        case .string(let text): return JSONText.quoted(text)
        case .number(let text): return text
        case .flag(let flag): return flag ? "true" : "false"
        case .list(let items) where items.isEmpty: return "[]"
        case .list(let items):
            let simple = items.allSatisfy { if case .members = $0 { false } else { true } }
            if simple { return "[" + items.map { $0.text() }.joined(separator: ", ") + "]" }
            return "[\n" + items.map { inner + $0.text(indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .members(let members) where members.isEmpty: return "{}"
        case .members(let members):
            let lines = members.map { inner + JSONText.quoted($0.name) + ": " + $0.value.text(indent: inner) }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
