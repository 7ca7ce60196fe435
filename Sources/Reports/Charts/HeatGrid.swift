/// Values in rows and columns, such as returns by year and month: the number in its cell, the ground of the cell
/// diverging from zero.
public struct HeatGrid: Chart {
    public struct Row: Sendable, Hashable {
        public var label: String
        /// Absent where there is no value.
        public var values: [Double?]
        /// What stands at the end of the row, such as the year's return.
        public var total: Double?

        public init(_ label: String, _ values: [Double?], total: Double? = nil) {
            self.label = label
            self.values = values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
            self.total = total.flatMap { $0.isFinite ? $0 : nil }
        }
    }

    public var title: String
    public var source: String
    public var unit: AxisUnit
    public var columns: [String]
    public var rows: [Row]
    /// The head of the totals; empty where there are none.
    public var totalName: String
    private let whenEmpty: String

    /// - Precondition: each row has a value, or its absence, for each column.
    public init(
        title: String, source: String = "", unit: AxisUnit = .change, columns: [String], rows: [Row],
        totalName: String = "", whenEmpty: String
    ) {
        precondition(rows.allSatisfy { $0.values.count == columns.count }, "a row has a value for each column")
        self.title = title
        self.source = source
        self.unit = unit
        self.columns = columns
        self.rows = rows
        self.totalName = totalName
        self.whenEmpty = whenEmpty
    }

    public var emptyReason: String? {
        rows.contains { $0.values.contains { $0 != nil } } ? nil : whenEmpty
    }

    public var summary: String {
        let known = rows.flatMap { row in
            zip(columns, row.values).compactMap { column, value in value.map { ("\(column) \(row.label)", $0) } }
        }
        guard let worst = known.min(by: { $0.1 < $1.1 }), let best = known.max(by: { $0.1 < $1.1 }) else {
            return whenEmpty
        }
        return "Best \(best.0) with \(unit.exact(best.1)), worst \(worst.0) with \(unit.exact(worst.1))."
    }

    public func drawing(width: Double) -> Drawing {
        var svg = SVG()
        let labelWidth = ((rows.map { SVG.width(of: $0.label) }.max() ?? 0) + 10).rounded(.up)
        let totalWidth = totalName.isEmpty ? 0 : 62.0
        // Where cells would be too small for their numbers, each row takes two lines of half the columns.
        let isTight = (width - labelWidth - totalWidth) / Double(max(1, columns.count)) < 40
        let perLine = isTight && columns.count > 7 ? (columns.count + 1) / 2 : max(1, columns.count)
        let linesPerRow = (columns.count + perLine - 1) / max(1, perLine)
        let cellWidth = ((width - labelWidth - totalWidth) / Double(perLine)).rounded(.down)
        let cellHeight = 28.0
        let strongest = rows.flatMap { $0.values.compactMap { $0?.magnitude } }.max() ?? 0
        let lines = (0..<linesPerRow).map { ($0 * perLine)..<min(columns.count, ($0 + 1) * perLine) }
        var y = 0.0
        for range in lines {
            for index in range {
                let middle = labelWidth + (Double(index - range.lowerBound) + 0.5) * cellWidth - 1
                svg.text(columns[index], x: middle, y: y + 12, .middle)
            }
            y += 16
        }
        svg.text(totalName, x: width - 6, y: 12, .end)
        y += 4
        for row in rows {
            svg.text(row.label, x: 0, y: y + 18, .start, "ink")
            if !totalName.isEmpty { svg.text(text(row.total), x: width - 6, y: y + 18, .end, "strong") }
            for range in lines {
                for index in range {
                    let x = labelWidth + Double(index - range.lowerBound) * cellWidth
                    drawCell(
                        row.values[index], name: "\(columns[index]) \(row.label)", &svg, x: x, y: y,
                        width: cellWidth - 2, height: cellHeight - 2, strongest: strongest)
                }
                y += cellHeight
            }
            if linesPerRow > 1 { y += 8 }
        }
        return Drawing(svg: svg, height: y + 2)
    }

    private func drawCell(
        _ value: Double?, name: String, _ svg: inout SVG, x: Double, y: Double, width: Double, height: Double,
        strongest: Double
    ) {
        guard let value else {
            svg.rectangle(x: x, y: y, width: width, height: height, "span", opacity: 0.06)
            return
        }
        let share = strongest > 0 ? value.magnitude / strongest : 0
        // Never so strong that the ink on it loses its contrast.
        let opacity = value == 0 ? 0.06 : 0.08 + 0.34 * share
        svg.rectangle(
            x: x, y: y, width: width, height: height, value > 0 ? "p-gain" : value < 0 ? "p-loss" : "span",
            opacity: opacity, title: "\(name): \(unit.exact(value))")
        svg.text(text(value), x: x + width / 2, y: y + height / 2 + 4, .middle, "ink")
    }

    /// The unit is said once, in the title's line, not in every cell.
    private func text(_ value: Double?) -> String {
        guard let value else { return Format.missing }
        let text = unit.exact(value)
        return text.hasSuffix("%") ? String(text.dropLast()) : text
    }
}
