/// How many cells of a terminal a text takes, and how to fit it into some. A `−` or `█` is three bytes and one cell, an
/// accent on its own is none, an ideograph two.
enum TextWidth {
    static func of(_ text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
        return text.reduce(0) { $0 + cells(of: $1) }
    }

    /// Control characters would move the cursor of whoever prints our data; each becomes a space.
    static func cleaned(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? " " : $0 }))
    }

    /// At most `width` cells, ending in `…` where something was cut.
    static func truncated(_ text: String, to width: Int) -> String {
        guard of(text) > width else { return text }
        guard width > 0 else { return "" }
        var kept = ""
        var used = 0
        for character in text {
            let cells = cells(of: character)
            guard used + cells <= width - 1 else { break }
            kept.append(character)
            used += cells
        }
        return kept + "…"
    }

    /// As `truncated`, for text that already carries colour: escape sequences take no room, and colour ends at the cut.
    static func truncatedStyled(_ text: String, to width: Int) -> String {
        guard text.unicodeScalars.contains(escape) else { return truncated(text, to: width) }
        guard ofStyled(text) > width else { return text }
        var kept = ""
        var room = max(0, width - 1)
        var isInEscape = false
        for character in text {
            if character.unicodeScalars.first == escape { isInEscape = true }
            if isInEscape {
                kept.append(character)
                if character.isLetter { isInEscape = false }
                continue
            }
            room -= cells(of: character)
            guard room >= 0 else { break }
            kept.append(character)
        }
        return kept + (width > 0 ? "…" : "") + "\u{1B}[0m"
    }

    /// The width of a text whose escape sequences take no room.
    static func ofStyled(_ text: String) -> Int {
        var width = 0
        var isInEscape = false
        for character in text {
            if character.unicodeScalars.first == escape { isInEscape = true }
            if !isInEscape { width += cells(of: character) }
            if isInEscape, character.isLetter { isInEscape = false }
        }
        return width
    }

    private static let escape: Unicode.Scalar = "\u{1B}"

    /// Broken at spaces into lines of at most `width` cells; a longer word stands alone, whole.
    static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ") {
            let cells = of(word)
            if used > 0, used + 1 + cells > width {
                lines.append(line)
                line = ""
                used = 0
            }
            if used > 0 {
                line += " "
                used += 1
            }
            line += word
            used += cells
        }
        if used > 0 { lines.append(line) }
        return lines
    }

    static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

    private static func cells(of character: Character) -> Int {
        var width = 0
        for scalar in character.unicodeScalars where width < 2 { width = max(width, cells(of: scalar)) }
        return width
    }

    private static func cells(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return isControl(scalar) ? 0 : 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return isWide(scalar.value) ? 2 : 1
        }
    }

    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            true
        default: false
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
