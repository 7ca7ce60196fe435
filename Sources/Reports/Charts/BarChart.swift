/// Horizontal bars: how much of each, or how far each was from its limit, or, as a waterfall, how many were left after
/// each step.
public struct BarChart: Chart {
    public struct Bar: Sendable, Hashable {
        public var label: String
        public var value: Double
        /// Where the bar begins; 0 but in a waterfall.
        public var start: Double
        /// What stands at the bar's end; the value where not given.
        public var valueText: String?
        /// A limit to be measured against, drawn as a tick across the bar.
        public var limit: Double?
        public var meaning: Meaning
        /// A few words after the value.
        public var note: String

        public init(
            _ label: String, value: Double, start: Double = 0, valueText: String? = nil, limit: Double? = nil,
            _ meaning: Meaning = .plain, note: String = ""
        ) {
            precondition(value.isFinite && start.isFinite && limit?.isFinite ?? true, "a bar has finite ends")
            self.label = label
            self.value = value
            self.start = start
            self.valueText = valueText
            self.limit = limit
            self.meaning = meaning
            self.note = note
        }
    }

    /// One step of a waterfall: how many it took, and why in a few words.
    public struct Step: Sendable, Hashable {
        public var label: String
        public var count: Int
        public var note: String

        public init(_ label: String, count: Int, note: String = "") {
            precondition(count >= 0, "a step takes none or more")
            self.label = label
            self.count = count
            self.note = note
        }
    }

    public var title: String
    public var source: String
    public var unit: AxisUnit
    public var bars: [Bar]
    private let whenEmpty: String

    public init(title: String, source: String = "", unit: AxisUnit, bars: [Bar], whenEmpty: String) {
        self.title = title
        self.source = source
        self.unit = unit
        self.bars = bars
        self.whenEmpty = whenEmpty
    }

    /// How `total` became what is left: each step takes its count, drawn where it was taken from.
    ///
    /// - Precondition: the steps take no more than there were.
    public static func waterfall(
        title: String, source: String = "", totalLabel: String, total: Int, steps: [Step], leftLabel: String,
        whenEmpty: String
    ) -> BarChart {
        var left = total
        var bars = [Bar(totalLabel, value: Double(total), .quiet)]
        for step in steps {
            precondition(step.count <= left, "the steps of a waterfall take no more than there were")
            let share = total > 0 ? Format.percent(Double(step.count) / Double(total)) : Format.missing
            bars.append(
                Bar(
                    step.label, value: Double(left), start: Double(left - step.count),
                    valueText: step.count == 0 ? "0" : Format.minus + Format.count(step.count),
                    step.count == 0 ? .quiet : .loss,
                    note: step.count == 0 ? step.note : step.note.isEmpty ? share : "\(share) · \(step.note)"))
            left -= step.count
        }
        bars.append(Bar(leftLabel, value: Double(left), .gain))
        return BarChart(
            title: title, source: source, unit: .count, bars: total > 0 ? bars : [], whenEmpty: whenEmpty)
    }

    public var emptyReason: String? { bars.isEmpty ? whenEmpty : nil }

    public var summary: String {
        bars.map { "\($0.label): \(text($0))" }.joined(separator: ", ") + "."
    }

    private func text(_ bar: Bar) -> String { bar.valueText ?? unit.exact(bar.value) }

    public func drawing(width: Double) -> Drawing {
        var svg = SVG()
        // Where names would take too much of the width, each stands above its bar.
        let longestLabel = bars.map { SVG.width(of: $0.label) }.max() ?? 0
        let isStacked = width < ChartWidth.narrowest || longestLabel + 12 > width * 0.4
        let ends = bars.flatMap { [$0.value, $0.start, $0.limit ?? $0.value] }
        let low = min(0, ends.min() ?? 0)
        let high = max(0, ends.max() ?? 1)
        let labelWidth = isStacked ? 0 : longestLabel + 12
        // The texts at the bars' ends are part of the drawing: a scale that leaves no room for the longest would push
        // it over the edge.
        let endWidth = bars.map { SVG.boldWidth(of: text($0)) + SVG.width(of: $0.note) + 16 }.max() ?? 0
        let plotRight = max(labelWidth + 60, width - min(endWidth, width * (isStacked ? 0.6 : 0.45)))
        let scale = Scale(low: low, high: high > low ? high : low + 1, from: labelWidth, to: plotRight)
        let rowHeight = isStacked ? 40.0 : 28.0
        var y = 4.0
        for bar in bars {
            let barTop = y + (isStacked ? 18 : 5)
            let barHeight = isStacked ? 14.0 : 18.0
            if isStacked {
                svg.text(bar.label, x: 0, y: y + 12, .start, "ink")
            } else {
                svg.text(bar.label, x: labelWidth - 10, y: y + 18, .end, "ink")
            }
            let (a, b) = (scale(min(bar.start, bar.value)), scale(max(bar.start, bar.value)))
            svg.rectangle(
                x: a, y: barTop, width: max(1, b - a), height: barHeight, fill(bar.meaning),
                title: "\(bar.label): \(endText(bar))")
            if let limit = bar.limit {
                let x = scale(limit)
                svg.line(x, barTop - 3, x, barTop + barHeight + 3, "limit", title: "limit \(unit.exact(limit))")
            }
            let textX = max(b, bar.limit.map { scale($0) } ?? b) + 6
            svg.texts(text(bar), "strong", bar.note, gap: 8, x: textX, y: barTop + barHeight - 4)
            y += rowHeight
        }
        // Beside the names one line runs down all bars; beneath them it would run through the names.
        if !isStacked || low < 0 { svg.line(scale(0), 2, scale(0), y + 2, "axis") }
        return Drawing(svg: svg, height: y + 4)
    }

    private func fill(_ meaning: Meaning) -> String {
        meaning == .plain ? "p1" : "p-\(meaning.rawValue)"
    }

    private func endText(_ bar: Bar) -> String {
        bar.note.isEmpty ? text(bar) : text(bar) + "  " + bar.note
    }
}
