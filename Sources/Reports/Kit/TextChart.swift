/// A line chart for the terminal, drawn with braille dots: eight dots to a cell, values labelled on the left, the last
/// value at the line's end, the first and last date beneath.
public struct TextChart: Sendable {
    public var title: String
    public var unit: AxisUnit
    /// Equally spaced in time, oldest first; an absent value leaves a gap.
    public var values: [Double?]
    public var firstLabel: String
    public var lastLabel: String
    /// A level worth a faint line, such as where the account began.
    public var reference: Double?
    /// Rows of the plot.
    public var height: Int
    /// Why there is nothing to draw, and what would fill it.
    public var whenEmpty: String

    public init(
        title: String, unit: AxisUnit, values: [Double?], firstLabel: String, lastLabel: String,
        reference: Double? = nil, height: Int = 7, whenEmpty: String
    ) {
        precondition(height >= 2, "a chart has at least two rows")
        self.title = title
        self.unit = unit
        self.values = values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
        self.firstLabel = firstLabel
        self.lastLabel = lastLabel
        self.reference = reference
        self.height = height
        self.whenEmpty = whenEmpty
    }

    public func render(style: TerminalStyle) -> String {
        let heading = style.paint(unit.name.isEmpty ? title : "\(title), \(unit.name)", as: .strong)
        let known = values.compactMap { $0 }
        guard let lowest = known.min(), let highest = known.max(), let last = known.last else {
            return heading + "\n" + style.paint("  " + whenEmpty, as: .quiet) + "\n"
        }
        let low = min(lowest, reference ?? lowest)
        let high = max(highest, reference ?? highest)
        let labels = (0..<height).map { row -> String in
            guard row == 0 || row == height - 1 || row == (height - 1) / 2 else { return "" }
            return unit.exact(high - (high - low) * Double(row) / Double(height - 1))
        }
        let labelWidth = labels.map { TextWidth.of($0) }.max() ?? 0
        let lastText = unit.exact(last)
        let room = style.width - labelWidth - 4 - TextWidth.of(lastText) - 1
        let columns = max(8, min(max(values.count, TextWidth.of(firstLabel) + TextWidth.of(lastLabel) + 12), room))
        let scale = VerticalScale(low: low, high: high, dots: height * 4)
        let dots = plot(columns: columns, scale: scale)
        let referenceRow = reference.map { scale.dot($0) / 4 }
        let lastRow = scale.dot(last) / 4

        var text = heading + "\n"
        for row in 0..<height {
            let label = labels[row]
            text += TextWidth.spaces(labelWidth - TextWidth.of(label) + 1) + style.paint(label, as: .quiet)
            text += style.paint(label.isEmpty ? " │" : " ┤", as: .quiet)
            text += line(dots[row], isReference: row == referenceRow, isLabelled: row == lastRow, style: style)
            if row == lastRow { text += " " + style.paint(lastText, as: .strong) }
            text += "\n"
        }
        let gap = columns - TextWidth.of(firstLabel) - TextWidth.of(lastLabel)
        text += TextWidth.spaces(labelWidth + 2) + style.paint("└" + String(repeating: "─", count: columns), as: .quiet)
        text += "\n" + TextWidth.spaces(labelWidth + 3)
        text += style.paint(gap > 0 ? firstLabel + TextWidth.spaces(gap) + lastLabel : lastLabel, as: .quiet) + "\n"
        return text
    }

    private struct VerticalScale {
        let low: Double, high: Double, dots: Int

        /// 0 at the top.
        func dot(_ value: Double) -> Int {
            guard high > low else { return dots / 2 }
            return Int(((high - value) / (high - low) * Double(dots - 1)).rounded())
        }
    }

    /// The dots of each cell, one bit each, by row and column.
    private func plot(columns: Int, scale: VerticalScale) -> [[UInt32]] {
        // Bits of the braille block, left column then right, top to bottom.
        let bits: [[UInt32]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
        var cells = Array(repeating: Array(repeating: UInt32(0), count: columns), count: height)
        let dotColumns = columns * 2
        var previous: Int?
        for column in 0..<dotColumns {
            let stretch = stretch(column, of: dotColumns).map(scale.dot)
            guard let top = stretch.min(), let bottom = stretch.max(), let end = stretch.last else {
                previous = nil
                continue
            }
            // A stretch with several values shows its whole range; a jump is joined to where the line was.
            let from = min(top, previous.map { $0 < top ? $0 + 1 : top } ?? top)
            let to = max(bottom, previous.map { $0 > bottom ? $0 - 1 : bottom } ?? bottom)
            for dot in from...to { cells[dot / 4][column / 2] |= bits[column % 2][dot % 4] }
            previous = end
        }
        return cells
    }

    /// The values one column of dots stands for; with fewer values than columns, the place on the line between two.
    private func stretch(_ column: Int, of columns: Int) -> [Double] {
        if values.count >= columns {
            return values[(column * values.count / columns)..<((column + 1) * values.count / columns)].compactMap { $0 }
        }
        let place = Double(column) * Double(values.count - 1) / Double(columns - 1)
        let index = Int(place)
        guard let left = values[index] else { return [] }
        let share = place - Double(index)
        guard share > 0 else { return [left] }
        guard let right = values[index + 1] else { return [] }
        return [left + (right - left) * share]
    }

    private func line(_ cells: [UInt32], isReference: Bool, isLabelled: Bool, style: TerminalStyle) -> String {
        // No blanks at the end of a line that nothing follows.
        let end = isReference || isLabelled ? cells.count : (cells.lastIndex { $0 != 0 } ?? -1) + 1
        var text = ""
        var run = ""
        var isRunDots = false
        func flush() {
            text += isRunDots ? style.accent(run) : style.paint(run, as: .quiet)
            run = ""
        }
        for bits in cells[..<end] {
            if (bits != 0) != isRunDots {
                flush()
                isRunDots = bits != 0
            }
            let blank: Character = isReference ? "┈" : " "
            run.append(Unicode.Scalar(0x2800 + bits).map { bits == 0 ? blank : Character($0) } ?? blank)
        }
        flush()
        return text
    }
}
