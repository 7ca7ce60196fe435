/// Tables in a page.
extension Table {
    /// A `<figure>` with heading, source, table and closing line, everything escaped. On a phone, columns of priority 2
    /// and more are hidden and said to be.
    public func html(headingLevel: Int = 3) -> String {
        var html = "<figure class=\"table\">"
        if !title.isEmpty || !source.isEmpty {
            html += "<figcaption>"
            if !title.isEmpty { html += "<h\(headingLevel)>\(HTML.escaped(title))</h\(headingLevel)>" }
            html += sourceHTML()
            html += "</figcaption>"
        }
        if isEmpty {
            html += "<p class=\"empty\">\(HTML.escaped(whenEmpty))</p>"
        } else {
            html += "<div class=\"scroll\"><table>\(headHTML())\(bodyHTML())</table></div>"
            let hidden = columns.filter { $0.priority >= Self.hiddenOnPhones }.map(\.heading)
            if !hidden.isEmpty {
                html +=
                    "<p class=\"hidden-columns\">Wider screens also show: "
                    + HTML.escaped(hidden.joined(separator: ", ")) + "</p>"
            }
        }
        if let closing {
            html += "<p class=\"closing\(Self.suffix(closing.meaning))\">\(HTML.escaped(closing.text))</p>"
        }
        return html + "</figure>\n"
    }

    private static let hiddenOnPhones = 2
    /// Columns with longer text may break their lines.
    private static let longestUnbroken = 18

    private func longestText(_ column: Int) -> Int {
        var longest = 0
        for case .cells(let cells, _) in rows { longest = max(longest, TextWidth.of(cells[column].text)) }
        return longest
    }

    private static func suffix(_ meaning: Meaning) -> String {
        meaning == .plain ? "" : " " + meaning.rawValue
    }

    private func sourceHTML() -> String {
        let items = source.filter { !$0.text.isEmpty }
        guard !items.isEmpty else { return "" }
        let parts = items.map { item in
            item.meaning == .plain
                ? HTML.escaped(item.text)
                : "<span class=\"\(item.meaning.rawValue)\">\(HTML.escaped(item.text))</span>"
        }
        return "<p class=\"source\">\(parts.joined(separator: " · "))</p>"
    }

    private func classes(_ column: Int) -> String {
        var names: [String] = []
        if columns[column].alignment != .left { names.append("n") }
        if columns[column].priority >= Self.hiddenOnPhones { names.append("lo") }
        if columns[column].alignment == .left, longestText(column) > Self.longestUnbroken { names.append("w") }
        return names.joined(separator: " ")
    }

    private static func attribute(_ classes: String) -> String {
        classes.isEmpty ? "" : " class=\"\(classes)\""
    }

    private func headHTML() -> String {
        let cells = columns.indices.map { index in
            let unit = columns[index].unit
            return "<th scope=\"col\"\(Self.attribute(classes(index)))>\(HTML.escaped(columns[index].heading))"
                + (unit.isEmpty ? "" : " <small>\(HTML.escaped(unit))</small>") + "</th>"
        }
        return "<thead><tr>\(cells.joined())</tr></thead>"
    }

    private func bodyHTML() -> String {
        let fractions = columns.indices.map(fractionWidth)
        let columnClasses = columns.indices.map(classes)
        var html = "<tbody>"
        for row in rows {
            switch row {
            case .cells(let cells, let note):
                html += note == nil ? "<tr>" : "<tr class=\"noted\">"
                for (index, cell) in cells.enumerated() {
                    html += cellHTML(cell, classes: columnClasses[index], fraction: fractions[index])
                }
                html += "</tr>\n"
                if let note {
                    html += "<tr class=\"note\"><td colspan=\"\(columns.count)\">\(HTML.escaped(note))</td></tr>\n"
                }
            case .section(let name):
                html +=
                    "<tr class=\"section\"><th colspan=\"\(columns.count)\" scope=\"rowgroup\">"
                    + "\(HTML.escaped(name))</th></tr>\n"
            case .rule:
                html += "<tr class=\"rule\"><td colspan=\"\(columns.count)\"></td></tr>\n"
            }
        }
        return html + "</tbody>"
    }

    /// The longest part from the point on, where cells of a decimal column differ in it; right alignment does the rest.
    private func fractionWidth(_ column: Int) -> Int? {
        guard columns[column].alignment == .decimal else { return nil }
        var widths: Set<Int> = []
        for case .cells(let cells, _) in rows where !cells[column].text.isEmpty {
            widths.insert(TextWidth.of(DecimalSplit(cells[column].text).rest))
        }
        return widths.count > 1 ? widths.max() : nil
    }

    private func cellHTML(_ cell: Cell, classes: String, fraction: Int?) -> String {
        var names = classes
        if cell.meaning != .plain { names += (names.isEmpty ? "" : " ") + cell.meaning.rawValue }
        var content: String
        if let fraction, !cell.text.isEmpty {
            let split = DecimalSplit(cell.text)
            content =
                HTML.escaped(split.whole)
                + "<span class=\"f\" style=\"width:\(fraction)ch\">\(HTML.escaped(split.rest))</span>"
        } else {
            content = HTML.escaped(cell.text)
        }
        if let link = cell.link.flatMap(HTML.safeLink) { content = "<a href=\"\(link)\">\(content)</a>" }
        let title = cell.detail.map { " title=\"\(HTML.escaped($0))\"" } ?? ""
        return "<td\(Self.attribute(names))\(title)>\(content)</td>"
    }
}
