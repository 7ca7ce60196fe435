/// Numbers with their names, in groups: on a terminal in one or two columns, in a page as a table. Not a table of
/// one unit, so each value carries its own.
struct FigureList: Sendable {
    struct Entry: Sendable {
        let name: String
        let value: Cell
        /// A few quiet words beside the value, the first ones first to be kept: what stands after a comma goes where
        /// room is short. Where the value is missing, the reason.
        let note: String

        init(_ name: String, _ value: Cell, _ note: String = "") {
            self.name = name
            self.value = value
            self.note = note.isEmpty ? value.detail ?? "" : note
        }
    }
    struct Group: Sendable {
        let name: String
        let entries: [Entry]
    }
    var groups: [Group]

    private static let widthForTwo = 112
    private static let gap = 4

    func terminal(style: TerminalStyle) -> String {
        guard style.width >= Self.widthForTwo, groups.count > 1 else {
            return lines(groups, width: style.width, style: style).map { $0.text + "\n" }.joined()
        }
        let width = (min(style.width, 140) - Self.gap) / 2
        var halves: (left: [Group], right: [Group]) = ([], [])
        // Each group goes where there is more room, whole.
        func height(_ groups: [Group]) -> Int { groups.reduce(0) { $0 + 1 + $1.entries.count } }
        for group in groups {
            if height(halves.left) <= height(halves.right) {
                halves.left.append(group)
            } else {
                halves.right.append(group)
            }
        }
        let left = lines(halves.left, width: width, style: style)
        let right = lines(halves.right, width: width, style: style)
        var text = ""
        for row in 0..<max(left.count, right.count) {
            let first = row < left.count ? left[row] : Line(text: "", width: 0)
            guard row < right.count else {
                text += first.text + "\n"
                continue
            }
            text += first.text + TextWidth.spaces(width + Self.gap - first.width) + right[row].text + "\n"
        }
        return text
    }

    /// Whole parts between commas, as many as there is room for.
    private static func fitted(_ note: String, to width: Int) -> String {
        var text = note
        while TextWidth.of(text) > width, let comma = text.ranges(of: ", ").last {
            text = String(text[..<comma.lowerBound])
        }
        return TextWidth.truncated(text, to: width)
    }

    private struct Line {
        let text: String
        let width: Int
    }

    private func lines(_ groups: [Group], width: Int, style: TerminalStyle) -> [Line] {
        let entries = groups.flatMap(\.entries)
        let nameWidth = entries.map { TextWidth.of($0.name) }.max() ?? 0
        let valueWidth = entries.map { TextWidth.of($0.value.text) }.max() ?? 0
        var lines: [Line] = []
        for group in groups {
            lines.append(Line(text: style.rule(width, label: group.name), width: width))
            for entry in group.entries {
                var text = " " + entry.name + TextWidth.spaces(nameWidth - TextWidth.of(entry.name) + 2)
                text += TextWidth.spaces(valueWidth - TextWidth.of(entry.value.text))
                text += style.paint(entry.value.text, as: entry.value.meaning)
                var used = nameWidth + valueWidth + 3
                let note = Self.fitted(entry.note, to: max(0, width - used - 2))
                if !note.isEmpty {
                    text += "  " + style.paint(note, as: .quiet)
                    used += 2 + TextWidth.of(note)
                }
                lines.append(Line(text: text, width: used))
            }
        }
        return lines
    }

    /// A table of names, values and notes for a page.
    func table(title: String) -> Table {
        var table = Table(title: title, columns: [.init("figure"), .init("value", .right), .init("")])
        for group in groups {
            table.section(group.name)
            for entry in group.entries { table.add([Cell(entry.name), entry.value, Cell(entry.note, .quiet)]) }
        }
        return table
    }
}
