/// Writes a tree as YAML, always the same text for the same tree: blocks of two spaces, short lists on one line, free
/// text in double quotes.
enum YAMLWriter {
    static func text(_ node: SettingNode) -> String {
        var lines: [String] = []
        if let entries = node.entries { write(entries, indent: "", into: &lines) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func write(_ entries: [SettingNode.Entry], indent: String, into lines: inout [String]) {
        for entry in entries {
            let head = indent + key(entry.key) + ":"
            switch entry.value.content {
            case .map(let inner) where !inner.isEmpty:
                lines.append(head)
                write(inner, indent: indent + "  ", into: &lines)
            case .list(let items) where items.contains(where: { !($0.entries ?? []).isEmpty }):
                lines.append(head)
                for item in items {
                    let first = lines.count
                    write(item.entries ?? [], indent: indent + "    ", into: &lines)
                    guard first < lines.count else { continue }
                    lines[first] = indent + "  - " + lines[first].dropFirst(indent.count + 4)
                }
            default: lines.append(head + " " + inline(entry.value))
            }
        }
    }

    /// On one line.
    static func inline(_ node: SettingNode) -> String {
        switch node.content {
        case .scalar(let text, quoted: true): quoted(text)
        case .scalar(let text, quoted: false): text
        case .list(let items): "[" + items.map(inline).joined(separator: ", ") + "]"
        case .map(let entries) where entries.isEmpty: "{}"
        case .map(let entries):
            "{ " + entries.map { key($0.key) + ": " + inline($0.value) }.joined(separator: ", ") + " }"
        }
    }

    private static func key(_ name: String) -> String {
        let plain = name.utf8.allSatisfy { byte in
            (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte)
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        return plain && !name.isEmpty ? name : quoted(name)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                // YAML takes no raw control characters; the two line separators would be folded.
                if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                    || [0x2028, 0x2029].contains(scalar.value)
                {
                    let hex = String(scalar.value, radix: 16, uppercase: true)
                    result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
