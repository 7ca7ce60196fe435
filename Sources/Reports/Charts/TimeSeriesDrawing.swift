/// Lays out and draws one `TimeSeriesChart` at one width.
struct TimeSeriesDrawing {
    private let chart: TimeSeriesChart
    private let width: Double
    private let from: ChartTime
    private let to: ChartTime
    private let plotLeft: Double
    private let plotRight: Double
    private let time: Scale
    private let values: [Scale]
    private let ticks: [LinearTicks]
    private var svg = SVG()

    private static let titleHeight = 24.0
    private static let panelGap = 16.0
    private static let laneHeight = 20.0
    private static let axisHeight = 24.0
    /// Room for the name of a line on a phone; beyond it only the value is written.
    private static let narrowLabel = 76.0

    init(chart: TimeSeriesChart, width: Double) {
        self.chart = chart
        self.width = width
        let epoch = ChartTime(minutes: 0)
        let extent = chart.extent ?? (epoch, epoch)
        // A day on its own is given a day on either side to stand between.
        let isPoint = extent.first == extent.last
        let from = isPoint ? ChartTime(minutes: extent.first.minutes - 1_440) : extent.first
        let to = isPoint ? ChartTime(minutes: extent.last.minutes + 1_440) : extent.last
        self.from = from
        self.to = to
        let domains = chart.panels.map(Self.domain)
        ticks = zip(chart.panels, domains).map { panel, domain in
            LinearTicks(low: domain.low, high: domain.high, atMost: max(2, Int(panel.height / 30)))
        }
        let tickLabels = zip(chart.panels, ticks).flatMap { panel, ticks in
            ticks.values.map { panel.unit.tick($0, exponent: ticks.exponent) }
        }
        plotLeft = ((tickLabels.map { SVG.width(of: $0) }.max() ?? 0) + 8).rounded(.up)
        let endLabels = chart.panels.flatMap { panel in
            panel.series.compactMap { Self.endLabel($0, in: panel, width: width) }
        }
        plotRight = (width - 12 - (endLabels.map { SVG.boldWidth(of: $0) }.max() ?? 0)).rounded(.down)
        time = Scale(low: Double(from.minutes), high: Double(to.minutes), from: plotLeft + 4, to: plotRight)
        var top = 0.0
        var values: [Scale] = []
        for (index, panel) in chart.panels.enumerated() {
            let plotTop = top + Self.titleHeight
            values.append(
                Scale(low: domains[index].low, high: domains[index].high, from: plotTop + panel.height, to: plotTop))
            top = plotTop + panel.height + Self.panelGap
            if index == 0, chart.marks.contains(where: { $0.value == nil }) { top += Self.laneHeight }
        }
        self.values = values
    }

    func drawn() -> Drawing {
        var copy = self
        return copy.draw()
    }

    private mutating func draw() -> Drawing {
        let foot = values.last.map(\.from) ?? 0
        let hasLaneAtFoot = chart.panels.count == 1 && chart.marks.contains { $0.value == nil }
        let axis = foot + (hasLaneAtFoot ? Self.laneHeight : 0)
        drawSpans()
        drawTimeAxis(at: axis)
        for index in chart.panels.indices { drawPanel(index) }
        drawMarks()
        return Drawing(svg: svg, height: (axis + Self.axisHeight).rounded(.up), legend: legend)
    }

    // MARK: Domains

    private static func domain(_ panel: TimeSeriesChart.Panel) -> (low: Double, high: Double) {
        var known = panel.series.flatMap { $0.points.compactMap(\.value) }
        if let reference = panel.reference { known.append(reference.value) }
        if panel.showsZero { known.append(0) }
        guard let low = known.min(), let high = known.max() else { return (0, 1) }
        guard high > low else { return low == 0 ? (-1, 1) : (low - low.magnitude * 0.05, low + low.magnitude * 0.05) }
        // Air above and below, but none beyond a zero that is the end of what can be.
        let air = (high - low) * 0.06
        return (panel.showsZero && low == 0 ? 0 : low - air, panel.showsZero && high == 0 ? 0 : high + air)
    }

    private static func endLabel(
        _ series: TimeSeriesChart.Series, in panel: TimeSeriesChart.Panel, width: Double
    ) -> String? {
        guard let value = series.points.last(where: { $0.value != nil })?.value else { return nil }
        let text = panel.unit.exact(value)
        guard !series.name.isEmpty else { return text }
        let whole = series.name + " " + text
        guard width < ChartWidth.narrowest, SVG.boldWidth(of: whole) > narrowLabel else { return whole }
        return panel.series.count == 1 ? text : series.name
    }

    // MARK: Ground

    private mutating func drawTimeAxis(at axis: Double) {
        let room = width < ChartWidth.narrowest ? 62.0 : 84.0
        let marks = TimeTicks(from: from, to: to, atMost: max(2, Int((plotRight - plotLeft) / room)))
        for tick in marks.ticks {
            let x = time(Double(tick.time.minutes))
            for scale in values { svg.line(x, scale.to, x, scale.from, "grid") }
            let half = SVG.width(of: tick.label) / 2
            svg.line(x, axis, x, axis + 4, "axis")
            svg.text(tick.label, x: min(max(x, half), width - half), y: axis + 18, .middle)
        }
        svg.line(plotLeft, axis, plotRight, axis, "axis")
    }

    private mutating func drawSpans() {
        guard let top = values.first?.to, let foot = values.last?.from else { return }
        for span in chart.spans where span.to >= from && span.from <= to {
            let left = time.clamped(Double(span.from.minutes))
            let right = max(left + 2, time.clamped(Double(span.to.minutes)))
            let dates = span.from == span.to ? span.from.label : "\(span.from.label) – \(span.to.label)"
            svg.rectangle(
                x: left, y: top, width: right - left, height: foot - top, "span", title: "\(span.reason), \(dates)")
            if SVG.width(of: span.reason) + 8 <= right - left {
                svg.text(span.reason, x: left + 4, y: top + 12, .start, "small")
            }
        }
    }

    // MARK: Panels

    private mutating func drawPanel(_ index: Int) {
        let panel = chart.panels[index]
        let scale = values[index]
        let name = panel.unit.name
        svg.text(
            name.isEmpty ? panel.title : "\(panel.title), \(name)", x: 0, y: scale.to - Self.titleHeight + 12, .start,
            "ink")
        for value in ticks[index].values {
            let y = scale(value)
            svg.line(plotLeft, y, plotRight, y, value == 0 && panel.showsZero ? "axis" : "grid")
            svg.text(panel.unit.tick(value, exponent: ticks[index].exponent), x: plotLeft - 6, y: y + 4, .end)
        }
        if let reference = panel.reference {
            let y = scale(reference.value)
            svg.line(plotLeft, y, plotRight, y, "guide", title: reference.label)
        }
        var colour = 0
        var ends: [(label: String, x: Double, y: Double, style: String)] = []
        for series in panel.series {
            if series.meaning == nil { colour += 1 }
            let suffix = series.meaning.map { "-" + $0.rawValue } ?? String(colour)
            draw(series, panel: panel, scale: scale, suffix: suffix)
            guard let last = series.points.last(where: { $0.value != nil }), let value = last.value,
                let label = Self.endLabel(series, in: panel, width: width)
            else { continue }
            let (x, y) = (time(Double(last.time.minutes)), scale(value))
            svg.circle(x: x, y: y, radius: 2.5, "p\(suffix)")
            ends.append((label, x, y, "l\(suffix)"))
        }
        if let reference = panel.reference {
            svg.text(reference.label, x: plotLeft + 6, y: scale(reference.value) - 4, .start, "small halo")
        }
        let centres = LabelSpread.spread(
            ends.map(\.y), sizes: ends.map { _ in 14 }, gap: 0, low: scale.to - 7, high: scale.from + 7)
        for (end, y) in zip(ends, centres) { svg.text(end.label, x: end.x + 7, y: y + 4, .start, end.style) }
    }

    private mutating func draw(
        _ series: TimeSeriesChart.Series, panel: TimeSeriesChart.Panel, scale: Scale, suffix: String
    ) {
        let lines = runs(series, scale: scale)
        if series.shape == .area {
            let floor = panel.showsZero ? scale.clamped(0) : scale.from
            svg.paths(
                lines.map { run in
                    guard let first = run.first, let last = run.last else { return [] }
                    return [(first.x, floor)] + run + [(last.x, floor)]
                }, isClosed: true, "a\(suffix)")
        }
        svg.paths(lines.filter { $0.count > 1 }, "s\(suffix)")
        for run in lines where run.count == 1 { svg.circle(x: run[0].x, y: run[0].y, radius: 2, "p\(suffix)") }
    }

    /// The stretches without a gap, in pixels; where there are more points than pixels, the first, lowest, highest and
    /// last of each pixel stand for all.
    private func runs(_ series: TimeSeriesChart.Series, scale: Scale) -> [[(x: Double, y: Double)]] {
        var runs: [[(x: Double, y: Double)]] = []
        var run: [(x: Double, y: Double)] = []
        for point in series.points {
            guard let value = point.value else {
                if !run.isEmpty { runs.append(run) }
                run = []
                continue
            }
            let (x, y) = (time(Double(point.time.minutes)), scale(value))
            if series.shape == .step, let last = run.last { run.append((x, last.y)) }
            run.append((x, y))
        }
        if !run.isEmpty { runs.append(run) }
        return runs.map { Double($0.count) > 2 * (plotRight - plotLeft) ? Self.thinned($0) : $0 }
    }

    private static func thinned(_ run: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
        var kept: [(x: Double, y: Double)] = []
        var start = 0
        while start < run.count {
            let pixel = run[start].x.rounded(.down)
            var end = start
            while end < run.count, run[end].x.rounded(.down) == pixel { end += 1 }
            let stretch = start..<end
            let lowest = stretch.min { (run[$0].y, $0) < (run[$1].y, $1) } ?? start
            let highest = stretch.max { (run[$0].y, $1) < (run[$1].y, $0) } ?? start
            var previous = -1
            for index in [start, lowest, highest, end - 1].sorted() where index != previous {
                kept.append(run[index])
                previous = index
            }
            start = end
        }
        return kept
    }

    // MARK: Marks

    private mutating func drawMarks() {
        guard let first = values.first else { return }
        let lane = first.from + Self.laneHeight / 2 + 1
        for mark in chart.marks where mark.time >= from && mark.time <= to {
            let x = time(Double(mark.time.minutes))
            let y = mark.value.map { first.clamped($0) } ?? (mark.meaning == .gain ? lane - 3 : lane + 3)
            let size = mark.value == nil ? 3.0 : 4.5
            draw(mark, x: x, y: y, size: size)
        }
    }

    private mutating func draw(_ mark: TimeSeriesChart.Mark, x: Double, y: Double, size: Double) {
        let title = mark.title.isEmpty ? nil : mark.title
        let style = "p-\(mark.meaning.rawValue)"
        switch mark.meaning {
        case .gain:
            svg.path([(x - size, y + size), (x + size, y + size), (x, y - size)], isClosed: true, style, title: title)
        case .loss:
            svg.path([(x - size, y - size), (x + size, y - size), (x, y + size)], isClosed: true, style, title: title)
        case .caution:
            svg.path(
                [(x - size, y), (x, y - size), (x + size, y), (x, y + size)], isClosed: true, style, title: title)
        case .critical:
            svg.rectangle(
                x: x - size, y: y - size, width: 2 * size, height: 2 * size, style, title: title)
        case .plain, .quiet, .strong:
            svg.circle(x: x, y: y, radius: size - 1, "hollow h-\(mark.meaning.rawValue)", title: title)
        }
    }

    private var legend: [Drawing.Legend] {
        var legend = chart.markNames.map { name in
            let symbol =
                switch name.meaning {
                case .gain: "▲"
                case .loss: "▼"
                case .caution: "◆"
                case .critical: "■"
                case .plain, .quiet, .strong: "○"
                }
            return Drawing.Legend(symbol: symbol, colour: name.meaning.rawValue, text: name.text)
        }
        var reasons: [(text: String, count: Int)] = []
        for span in chart.spans where span.to >= from && span.from <= to {
            if let known = reasons.firstIndex(where: { $0.text == span.reason }) {
                reasons[known].count += 1
            } else {
                reasons.append((span.reason, 1))
            }
        }
        legend += reasons.map { reason in
            Drawing.Legend(
                symbol: "▒", colour: "quiet", text: reason.text + (reason.count > 1 ? " (\(reason.count) times)" : ""))
        }
        return legend
    }
}
