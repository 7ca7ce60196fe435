/// Text made safe for a page: nothing a symbol, a reason or a file name contains can become markup.
enum HTML {
    /// For element content and for attributes in double quotes. Control characters, which no XML may hold, become
    /// spaces.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: needsEscape) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default:
                if scalar.value < 0x20, scalar != "\n", scalar != "\t" {
                    escaped += " "
                } else {
                    escaped.unicodeScalars.append(scalar)
                }
            }
        }
        return escaped
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
            || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
    }

    /// An address within the page or beside it, escaped; `nil` for one with a scheme or a host, which a self-contained
    /// page does not lead to.
    static func safeLink(_ address: String) -> String? {
        guard let first = address.unicodeScalars.first, address.unicodeScalars.allSatisfy({ $0.value > 0x20 }),
            first.properties.isAlphabetic || ("0"..."9").contains(first) || "#./".unicodeScalars.contains(first),
            !address.hasPrefix("//"), !address.contains("\\")
        else { return nil }
        let head = address.prefix { $0 != "/" && $0 != "#" && $0 != "?" }
        return head.contains(":") ? nil : escaped(address)
    }

    /// A name usable as an `id`: lower-case letters, digits and hyphens; never empty.
    static func identifier(_ text: String) -> String {
        var name = ""
        for character in text.lowercased() {
            if character.isASCII, character.isLetter || character.isNumber {
                name.append(character)
            } else if !name.isEmpty, name.last != "-" {
                name.append("-")
            }
        }
        while name.last == "-" { name.removeLast() }
        return name.isEmpty ? "section" : name
    }
}
