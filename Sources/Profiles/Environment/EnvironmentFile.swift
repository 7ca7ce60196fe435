/// The lines of a `.env` file: `NAME=value`, `export NAME="a value"`, comments. Nothing in it is expanded or run.
enum EnvironmentFile {
    struct Line: Hashable, Sendable {
        let name: String
        let value: String
        /// From 1.
        let number: Int
    }

    /// All of it that can be read, and a problem for each line that can't. Values may be secrets: no problem repeats
    /// one.
    static func read(_ text: String, file: String) -> (lines: [Line], problems: [ProfileProblem]) {
        var lines: [Line] = []
        var problems: [ProfileProblem] = []
        let texts = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        for (index, text) in texts.enumerated() {
            func refuse(_ kind: ProfileProblem.Kind, _ message: String) {
                problems.append(ProfileProblem(kind, at: Origin(file: file, line: index + 1), message))
            }
            var line = trimmed(text)
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            if line.hasPrefix("export "), let rest = line.firstIndex(where: { $0 == " " }) {
                line = trimmed(line[rest...])
            }
            guard let equals = line.firstIndex(of: "="), isName(trimmed(line[..<equals])) else {
                refuse(.notAllowed, "is no variable; allowed: NAME=value, with `export` before it if you like")
                continue
            }
            let name = String(trimmed(line[..<equals]))
            guard let value = value(trimmed(line[line.index(after: equals)...])) else {
                refuse(.notAllowed, "the quotes of `\(name)` do not close on this line, or something follows them")
                continue
            }
            if let first = lines.first(where: { $0.name == name }) {
                refuse(.duplicateKey, "`\(name)` stands twice, first in line \(first.number); keep one of them")
            } else {
                lines.append(Line(name: name, value: value, number: index + 1))
            }
        }
        return (lines, problems)
    }

    private static func isName(_ text: Substring) -> Bool {
        let isLetter = { (byte: UInt8) in (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 }
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) }
    }

    /// Unquoted up to a comment; `'as it stands'`; `"with \n, \t, \", \\ and \$"`. Nil where quotes are amiss.
    private static func value(_ text: Substring) -> String? {
        guard let quote = text.first, quote == "\"" || quote == "'" else { return unquoted(text) }
        var value = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            if character == quote {
                let after = trimmed(rest)
                return after.isEmpty || after.hasPrefix("#") ? value : nil
            }
            guard character == "\\", quote == "\"" else {
                value.append(character)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            switch escaped {
            case "n": value.append("\n")
            case "t": value.append("\t")
            case "\"", "\\", "$": value.append(escaped)
            default: value += "\\" + String(escaped)
            }
        }
        return nil
    }

    /// A `#` begins a comment where a blank stands before it, so that colours and anchors stay whole.
    private static func unquoted(_ text: Substring) -> String {
        var end = text.startIndex
        var isAfterBlank = true
        while end < text.endIndex, !(isAfterBlank && text[end] == "#") {
            isAfterBlank = text[end] == " " || text[end] == "\t"
            end = text.index(after: end)
        }
        return String(trimmed(text[..<end]))
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
