/// What a position is worth against its underlying: the polyline at expiry with profit and loss filled faintly, the
/// curve of today, strikes as ticks, break-evens labelled, the spot as a line, the expected move as a band.
public struct PayoffChart: Chart {
    public struct Point: Sendable, Hashable {
        public var underlying: Double
        /// Dollars.
        public var profit: Double

        public init(_ underlying: Double, _ profit: Double) {
            precondition(underlying.isFinite && profit.isFinite, "a point of a payoff is finite")
            self.underlying = underlying
            self.profit = profit
        }
    }

    public struct Strike: Sendable, Hashable {
        public var price: Double
        /// What stands at it: `−1 P580`.
        public var label: String

        public init(_ price: Double, _ label: String) {
            self.price = price
            self.label = label
        }
    }

    public var title: String
    public var source: String
    /// What the horizontal axis is: `SPX`.
    public var underlyingName: String
    /// By rising underlying; straight between points.
    public var atExpiry: [Point]
    /// By rising underlying; empty where the value of today is not known.
    public var today: [Point]
    public var strikes: [Strike]
    public var breakEvens: [Double]
    public var spot: Double?
    public var expectedMove: ClosedRange<Double>?
    private let whenEmpty: String

    public init(
        title: String, source: String = "", underlyingName: String, atExpiry: [Point], today: [Point] = [],
        strikes: [Strike] = [], breakEvens: [Double] = [], spot: Double? = nil,
        expectedMove: ClosedRange<Double>? = nil, whenEmpty: String
    ) {
        self.title = title
        self.source = source
        self.underlyingName = underlyingName
        self.atExpiry = atExpiry
        self.today = today
        self.strikes = strikes
        self.breakEvens = breakEvens
        self.spot = spot
        self.expectedMove = expectedMove
        self.whenEmpty = whenEmpty
    }

    public var emptyReason: String? { atExpiry.count < 2 ? whenEmpty : nil }

    public var summary: String {
        guard let best = atExpiry.map(\.profit).max(), let worst = atExpiry.map(\.profit).min() else {
            return whenEmpty
        }
        let ends = breakEvens.map { Format.decimal($0, places: 2) }.joined(separator: " and ")
        return "At expiry from \(AxisUnit.pnl.exact(worst)) to \(AxisUnit.pnl.exact(best)) within what is drawn"
            + (ends.isEmpty ? "." : ", break-even at \(ends).")
    }

    public func drawing(width: Double) -> Drawing {
        guard let low = atExpiry.first?.underlying, let high = atExpiry.last?.underlying, low < high else {
            return Drawing(svg: SVG(), height: 1)
        }
        var svg = SVG()
        let isNarrow = width < ChartWidth.narrowest
        let height = isNarrow ? 200.0 : 260.0
        let profits = (atExpiry + today).map(\.profit) + [0]
        let (worst, best) = (profits.min() ?? 0, profits.max() ?? 1)
        let air = max(1, (best - worst) * 0.08)
        let yTicks = LinearTicks(low: worst - air, high: best + air, atMost: 6)
        let tickTexts = yTicks.values.map { AxisUnit.pnl.tick($0, exponent: yTicks.exponent) }
        let left = ((tickTexts.map { SVG.width(of: $0) }.max() ?? 0) + 8).rounded(.up)
        let top = 40.0
        let x = Scale(low: low, high: high, from: left, to: width - 8)
        let y = Scale(low: worst - air, high: best + air, from: top + height, to: top)

        svg.text("profit or loss, $", x: 0, y: 12, .start, "ink")
        if let band = expectedMove?.clamped(to: low...high) {
            svg.rectangle(
                x: x(band.lowerBound), y: top, width: x(band.upperBound) - x(band.lowerBound), height: height, "band")
        }
        for (value, text) in zip(yTicks.values, tickTexts) {
            svg.line(left, y(value), width - 8, y(value), value == 0 ? "axis" : "grid")
            svg.text(text, x: left - 6, y: y(value) + 4, .end)
        }
        fillAreas(&svg, x: x, y: y)
        svg.path(today.map { (x.clamped($0.underlying), y($0.profit)) }, "s1")
        svg.path(atExpiry.map { (x($0.underlying), y($0.profit)) }, "s-strong")
        drawBreakEvens(&svg, x: x, y: y)
        if let band = expectedMove?.clamped(to: low...high) {
            svg.text("expected move", x: x(band.lowerBound) + 6, y: top + height - 14, .start, "small halo")
        }
        if let spot, (low...high).contains(spot) {
            svg.line(x(spot), top - 4, x(spot), top + height, "spot")
            let text = "\(underlyingName) now \(Format.decimal(spot, places: 2))"
            let half = SVG.width(of: text) / 2
            svg.text(text, x: min(max(x(spot), left + half), width - half), y: top - 8, .middle, "strong")
        }
        let strikeRow = drawStrikes(&svg, x: x, foot: top + height, width: width)
        let xTicks = LinearTicks(low: low, high: high, atMost: max(3, Int((width - left) / 80)))
        for value in xTicks.values {
            let text = Format.decimal(value, places: max(0, -xTicks.exponent))
            let half = SVG.width(of: text) / 2
            svg.line(x(value), top + height, x(value), top + height + 4, "axis")
            svg.text(text, x: min(max(x(value), half), width - half), y: strikeRow + 18, .middle)
        }
        svg.line(left, top + height, width - 8, top + height, "axis")
        svg.text("\(underlyingName) at expiry", x: width - 8, y: strikeRow + 36, .end)
        var legend = [Drawing.Legend(symbol: "━", colour: "strong", text: "at expiry")]
        if !today.isEmpty { legend.append(Drawing.Legend(symbol: "━", colour: "accent", text: "today")) }
        return Drawing(svg: svg, height: strikeRow + 44, legend: legend)
    }

    /// The ground between the line at expiry and zero, one polygon for each stretch on one side of it.
    private func fillAreas(_ svg: inout SVG, x: Scale, y: Scale) {
        var stretch: [Point] = []
        func close(_ svg: inout SVG) {
            defer { stretch = [] }
            guard let first = stretch.first, let last = stretch.last,
                let peak = stretch.max(by: { $0.profit.magnitude < $1.profit.magnitude }), peak.profit != 0
            else { return }
            let outline = stretch.map { (x: x($0.underlying), y: y($0.profit)) }
            let area = [(x: x(first.underlying), y: y(0))] + outline + [(x: x(last.underlying), y: y(0))]
            svg.path(area, isClosed: true, peak.profit > 0 ? "a-gain" : "a-loss")
        }
        for point in atExpiry {
            if let last = stretch.last, last.profit * point.profit < 0 {
                let share = last.profit / (last.profit - point.profit)
                let crossing = Point(last.underlying + (point.underlying - last.underlying) * share, 0)
                stretch.append(crossing)
                close(&svg)
                stretch.append(crossing)
            }
            stretch.append(point)
            if point.profit == 0 {
                close(&svg)
                stretch.append(point)
            }
        }
        close(&svg)
    }

    private func drawBreakEvens(_ svg: inout SVG, x: Scale, y: Scale) {
        let shown = breakEvens.filter { x.low <= $0 && $0 <= x.high }.sorted()
        let labels = shown.map { Format.decimal($0, places: 2) }
        let sizes = labels.map { SVG.width(of: $0) + 4 }
        let centres = LabelSpread.spread(shown.map { x($0) }, sizes: sizes, gap: 2, low: x.from, high: x.to)
        for (index, price) in shown.enumerated() {
            svg.circle(x: x(price), y: y(0), radius: 3.5, "hollow h-strong", title: "break-even \(labels[index])")
            svg.text(labels[index], x: centres[index], y: y(0) - 9, .middle, "strong halo")
        }
    }

    /// The baseline of the labels.
    private func drawStrikes(_ svg: inout SVG, x: Scale, foot: Double, width: Double) -> Double {
        let shown = strikes.filter { x.low <= $0.price && $0.price <= x.high }
            .sorted { ($0.price, $0.label) < ($1.price, $1.label) }
        guard !shown.isEmpty else { return foot }
        let sizes = shown.map { SVG.width(of: $0.label, size: 11) + 4 }
        // Labels that cannot stand side by side take two rows in turn.
        let rows = sizes.reduce(0, +) > (x.to - x.from) * 0.7 ? 2 : 1
        for row in 0..<rows {
            let indices = shown.indices.filter { $0 % rows == row }
            let centres = LabelSpread.spread(
                indices.map { x(shown[$0].price) }, sizes: indices.map { sizes[$0] }, gap: 4, low: x.from, high: x.to)
            for (index, centre) in zip(indices, centres) {
                svg.text(shown[index].label, x: centre, y: foot + 16 + 14 * Double(row), .middle, "small ink")
            }
        }
        for strike in shown {
            svg.line(x(strike.price), foot - 7, x(strike.price), foot + 3, "strike", title: strike.label)
        }
        return foot + 4 + 14 * Double(rows)
    }
}
