/// How often values fell where: bins of a round width that never straddle zero, losses and gains in their colours.
public struct HistogramChart: Chart {
    /// A value worth a line: the median, the worst.
    public struct Line: Sendable, Hashable {
        public var value: Double
        public var label: String

        public init(_ value: Double, _ label: String) {
            precondition(value.isFinite, "a line stands at a finite value")
            self.value = value
            self.label = label
        }
    }

    struct Bin: Hashable {
        let low: Double, high: Double
        var count: Int
    }

    public var title: String
    public var source: String
    public var unit: AxisUnit
    /// What is counted, in the plural: `trades`.
    public var countName: String
    public var values: [Double]
    public var lines: [Line]
    /// Whether below zero is a loss and above it a gain.
    public var isProfit: Bool
    private let whenEmpty: String

    /// Values that are not finite are left out.
    public init(
        title: String, source: String = "", unit: AxisUnit, countName: String, values: [Double], lines: [Line] = [],
        isProfit: Bool = true, whenEmpty: String
    ) {
        self.title = title
        self.source = source
        self.unit = unit
        self.countName = countName
        self.values = values.filter(\.isFinite)
        self.lines = lines
        self.isProfit = isProfit
        self.whenEmpty = whenEmpty
    }

    public var emptyReason: String? { values.isEmpty ? whenEmpty : nil }

    public var summary: String {
        guard let low = values.min(), let high = values.max() else { return whenEmpty }
        let losses = values.count { $0 < 0 }
        return "\(Format.count(values.count)) \(countName) from \(unit.exact(low)) to \(unit.exact(high))"
            + (isProfit ? ", \(Format.count(losses)) of them below zero." : ".")
    }

    /// Bins from the lowest value to the highest, edges at multiples of a step of 1, 2 or 5 times a power of ten; a
    /// value on an edge belongs to the bin above it, but zero, and the highest edge, to the one below.
    func bins(atMost count: Int) -> [Bin] {
        guard let low = values.min(), let high = values.max() else { return [] }
        let reach = low == high ? max(1, low.magnitude * 0.1) : 0
        let ticks = LinearTicks(low: low - reach, high: high + reach, atMost: count)
        let first = (low / ticks.step).rounded(.down)
        let last = max(first + 1, (high / ticks.step).rounded(.up))
        var bins = (Int(first)..<Int(last)).map {
            Bin(low: Double($0) * ticks.step, high: Double($0 + 1) * ticks.step, count: 0)
        }
        for value in values {
            let index = Int((value / ticks.step).rounded(.down)) - Int(first)
            bins[min(bins.count - 1, max(0, index))].count += 1
        }
        return bins
    }

    public func drawing(width: Double) -> Drawing {
        let bins = bins(atMost: width < ChartWidth.narrowest ? 16 : 28)
        guard let first = bins.first, let last = bins.last, let tallest = bins.map(\.count).max() else {
            return Drawing(svg: SVG(), height: 1)
        }
        var svg = SVG()
        let height = 180.0
        let top = 24 + (lines.isEmpty ? 0 : 18.0)
        let yTicks = LinearTicks(low: 0, high: Double(max(tallest, 1)), atMost: min(4, max(1, tallest)))
        let left = ((yTicks.values.map { SVG.width(of: AxisUnit.count.exact($0)) }.max() ?? 0) + 8).rounded(.up)
        let x = Scale(low: first.low, high: last.high, from: left, to: width - 12)
        let y = Scale(low: 0, high: Double(tallest) * 1.06, from: top + height, to: top)
        svg.text(countName, x: 0, y: 12, .start, "ink")
        for value in yTicks.values {
            svg.line(left, y(value), width - 12, y(value), value == 0 ? "axis" : "grid")
            svg.text(AxisUnit.count.exact(value), x: left - 6, y: y(value) + 4, .end)
        }
        for bin in bins where bin.count > 0 {
            let style = !isProfit ? "p1" : bin.low >= 0 ? "p-gain" : "p-loss"
            svg.rectangle(
                x: x(bin.low) + 0.5, y: y(Double(bin.count)), width: x(bin.high) - x(bin.low) - 1,
                height: y(0) - y(Double(bin.count)), style,
                title: "\(unit.exact(bin.low)) to \(unit.exact(bin.high)): \(Format.count(bin.count)) \(countName)")
        }
        if first.low < 0, last.high > 0 { svg.line(x(0), top, x(0), top + height, "axis") }
        drawLines(&svg, x: x, top: top, foot: top + height)
        let xTicks = LinearTicks(low: first.low, high: last.high, atMost: max(2, Int((width - left) / 80)))
        for value in xTicks.values {
            let text = unit.tick(value, exponent: xTicks.exponent)
            let half = SVG.width(of: text) / 2
            svg.line(x(value), top + height, x(value), top + height + 4, "axis")
            svg.text(text, x: min(max(x(value), half), width - half), y: top + height + 18, .middle)
        }
        if !unit.name.isEmpty { svg.text(unit.name, x: width - 12, y: top + height + 34, .end) }
        return Drawing(svg: svg, height: top + height + (unit.name.isEmpty ? 24 : 40))
    }

    private func drawLines(_ svg: inout SVG, x: Scale, top: Double, foot: Double) {
        let shown = lines.filter { x.low <= $0.value && $0.value <= x.high }
        let labels = shown.map { "\($0.label) \(unit.exact($0.value))" }
        let centres = LabelSpread.spread(
            shown.map { x($0.value) }, sizes: labels.map { SVG.width(of: $0) }, gap: 8, low: x.from, high: x.to)
        for (index, line) in shown.enumerated() {
            svg.line(x(line.value), top - 8, x(line.value), foot, "spot")
            svg.text(labels[index], x: centres[index], y: top - 12, .middle, "strong")
        }
    }
}
