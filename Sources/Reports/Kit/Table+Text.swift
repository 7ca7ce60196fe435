/// Tables on a terminal and in plain text.
extension Table {
    /// Fits the table to the width of `style`: the least important columns go first, then long text is cut; numbers
    /// never are. What was dropped is said. Ends in a newline.
    public func render(style: TerminalStyle) -> String {
        let layout = TextLayout(table: self, width: style.width)
        var lines: [String] = []
        if !title.isEmpty { lines.append(style.paint(TextWidth.cleaned(title), as: .strong)) }
        lines += sourceLines(style)
        if !layout.dropped.isEmpty {
            let names = layout.dropped.map { columns[$0].heading }.joined(separator: ", ")
            let text = "no room for: \(names)"
            lines += TextWidth.wrapped(text, to: style.width).map { style.paint($0, as: .quiet) }
        }
        let ruleWidth = min(style.width, max(layout.width, 20))
        lines.append(style.rule(ruleWidth))
        lines.append(layout.line { layout.heading($0) }.map { style.paint($0, as: .quiet) }.joined())
        if layout.columns.contains(where: { !columns[$0.index].unit.isEmpty }) {
            lines.append(layout.line { layout.unit($0) }.map { style.paint($0, as: .quiet) }.joined())
        }
        if case .section = rows.first {} else { lines.append(style.rule(ruleWidth)) }
        for row in rows {
            switch row {
            case .cells(let cells, let note):
                lines.append(layout.painted(cells, style: style))
                guard let note else { continue }
                lines += TextWidth.wrapped(TextWidth.cleaned(note), to: max(20, style.width - 5))
                    .map { "     " + style.paint($0, as: .quiet) }
            case .section(let name):
                lines.append(style.rule(ruleWidth, label: TextWidth.cleaned(name)))
            case .rule:
                lines.append(style.rule(ruleWidth))
            }
        }
        if isEmpty {
            lines += TextWidth.wrapped(whenEmpty, to: style.width - 2).map { "  " + style.paint($0, as: .quiet) }
        }
        lines.append(style.rule(ruleWidth))
        if let closing {
            lines += TextWidth.wrapped(TextWidth.cleaned(closing.text), to: style.width)
                .map { style.paint($0, as: closing.meaning) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// For a file or a pipe: no colour, every column.
    public func plainText() -> String { render(style: .plain) }

    private func sourceLines(_ style: TerminalStyle) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for item in source where !item.text.isEmpty {
            let text = TextWidth.cleaned(item.text)
            let cells = TextWidth.of(text)
            if used > 0, used + 3 + cells > style.width {
                lines.append(line)
                line = ""
                used = 0
            }
            if used > 0 {
                line += style.paint(" · ", as: .quiet)
                used += 3
            }
            line += style.paint(text, as: item.meaning == .plain ? .quiet : item.meaning)
            used += cells
        }
        return used > 0 ? lines + [line] : lines
    }
}

/// Which columns are shown and how wide each is.
private struct TextLayout {
    struct Shown {
        let index: Int
        let alignment: Table.Alignment
        /// Of a decimal column: the cells before and from the point on.
        let whole: Int, rest: Int
        var width: Int
    }

    private let table: Table
    private(set) var columns: [Shown]
    private(set) var dropped: [Int] = []

    private static let gap = 2
    private static let indent = 1
    /// Text is cut no shorter than this.
    private static let shortestText = 10

    init(table: Table, width limit: Int) {
        self.table = table
        columns = table.columns.indices.map { Self.measure(table, column: $0) }
        while width > limit, let victim = leastImportant() {
            dropped.append(columns.remove(at: victim).index)
        }
        dropped.sort()
        while width > limit, let longest = longestText() {
            columns[longest].width -= min(columns[longest].width - Self.shortestText, width - limit)
        }
    }

    var width: Int {
        Self.indent + columns.reduce(0) { $0 + $1.width } + Self.gap * max(0, columns.count - 1)
    }

    private static func measure(_ table: Table, column index: Int) -> Shown {
        let column = table.columns[index]
        var width = max(TextWidth.of(column.heading), TextWidth.of(column.unit))
        var whole = 0
        var rest = 0
        for case .cells(let cells, _) in table.rows {
            let text = TextWidth.cleaned(cells[index].text)
            if column.alignment == .decimal {
                let split = DecimalSplit(text)
                whole = max(whole, TextWidth.of(split.whole))
                rest = max(rest, TextWidth.of(split.rest))
            } else {
                width = max(width, TextWidth.of(text))
            }
        }
        return Shown(
            index: index, alignment: column.alignment, whole: whole, rest: rest, width: max(width, whole + rest))
    }

    private func leastImportant() -> Int? {
        columns.indices
            .filter { table.columns[columns[$0].index].priority > 0 }
            .max {
                let (left, right) = (table.columns[columns[$0].index], table.columns[columns[$1].index])
                return (left.priority, $0) < (right.priority, $1)
            }
    }

    private func longestText() -> Int? {
        columns.indices
            .filter { columns[$0].alignment == .left && columns[$0].width > Self.shortestText }
            .max { (columns[$0].width, $1) < (columns[$1].width, $0) }
    }

    func heading(_ column: Shown) -> String {
        set(table.columns[column.index].heading, in: column, toTheLeft: column.alignment == .left)
    }

    func unit(_ column: Shown) -> String {
        set(table.columns[column.index].unit, in: column, toTheLeft: column.alignment == .left)
    }

    /// The texts of one line with the gaps between them, and nothing after the last.
    func line(_ text: (Shown) -> String) -> [String] {
        let joined = TextWidth.spaces(Self.indent) + columns.map(text).joined(separator: TextWidth.spaces(Self.gap))
        return [Self.trimmed(joined)]
    }

    func painted(_ cells: [Cell], style: TerminalStyle) -> String {
        var line = ""
        // Blanks wait until something follows them, so that no line ends in any.
        var blanks = TextWidth.spaces(Self.indent)
        for column in columns {
            let text = set(TextWidth.cleaned(cells[column.index].text), in: column)
            let body = Self.trimmed(text)
            let lead = body.prefix { $0 == " " }
            if !body.isEmpty {
                line += blanks + lead + style.paint(String(body.dropFirst(lead.count)), as: cells[column.index].meaning)
                blanks = ""
            }
            blanks += TextWidth.spaces(column.width - TextWidth.of(body) + Self.gap)
        }
        return line
    }

    private func set(_ text: String, in column: Shown) -> String {
        guard column.alignment == .decimal else { return set(text, in: column, toTheLeft: column.alignment == .left) }
        let split = DecimalSplit(text)
        let lead = column.width - column.rest - TextWidth.of(split.whole)
        let tail = column.rest - TextWidth.of(split.rest)
        return TextWidth.spaces(lead) + split.whole + split.rest + TextWidth.spaces(tail)
    }

    private func set(_ text: String, in column: Shown, toTheLeft: Bool) -> String {
        let fitted = TextWidth.truncated(text, to: column.width)
        let blanks = TextWidth.spaces(column.width - TextWidth.of(fitted))
        return toTheLeft ? fitted + blanks : blanks + fitted
    }

    private static func trimmed(_ text: String) -> String {
        var end = text.endIndex
        while end > text.startIndex, text[text.index(before: end)] == " " { end = text.index(before: end) }
        return String(text[..<end])
    }
}
