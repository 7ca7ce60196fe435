/// The smile of one expiry: volatility over strikes, the fitted line through the quotes' bids and asks.
public struct SmileChart: Chart {
    public struct Point: Sendable, Hashable {
        public var strike: Double
        /// A fraction per year.
        public var volatility: Double

        public init(_ strike: Double, _ volatility: Double) {
            self.strike = strike
            self.volatility = volatility
        }
    }
    /// Both sides of a quote, as volatilities.
    public struct Quote: Sendable, Hashable {
        public var strike: Double
        public var bid: Double
        public var ask: Double

        public init(_ strike: Double, bid: Double, ask: Double) {
            self.strike = strike
            self.bid = bid
            self.ask = ask
        }
    }

    public var title: String
    public var source: String
    /// By rising strike.
    public var line: [Point]
    public var quotes: [Quote]
    public var forward: Double
    private let whenEmpty: String

    public init(
        title: String, source: String = "", line: [Point], quotes: [Quote], forward: Double, whenEmpty: String
    ) {
        self.title = title
        self.source = source
        self.line = line
        self.quotes = quotes
        self.forward = forward
        self.whenEmpty = whenEmpty
    }

    public var emptyReason: String? { line.count < 2 ? whenEmpty : nil }

    public var summary: String {
        guard let least = line.min(by: { $0.volatility < $1.volatility }), let first = line.first, let last = line.last
        else { return whenEmpty }
        func words(_ point: Point) -> String {
            "\(AxisUnit.percent.exact(point.volatility)) at \(Format.decimal(point.strike, places: 0))"
        }
        return "From \(words(first)) over \(words(least)) to \(words(last))."
    }

    public func drawing(width: Double) -> Drawing {
        guard let first = line.first, let last = line.last, first.strike < last.strike else {
            return Drawing(svg: SVG(), height: 1)
        }
        var svg = SVG()
        let height = width < ChartWidth.narrowest ? 180.0 : 220.0
        let top = 28.0
        let seen = line.map(\.volatility) + quotes.flatMap { [$0.bid, $0.ask] }
        let (low, high) = (seen.min() ?? 0, seen.max() ?? 1)
        let air = max(0.002, (high - low) * 0.06)
        let yTicks = LinearTicks(low: max(0, low - air), high: high + air, atMost: 6)
        let tickTexts = yTicks.values.map { AxisUnit.percent.tick($0, exponent: yTicks.exponent) }
        let left = ((tickTexts.map { SVG.width(of: $0) }.max() ?? 0) + 8).rounded(.up)
        let x = Scale(low: first.strike, high: last.strike, from: left, to: width - 8)
        let y = Scale(low: max(0, low - air), high: high + air, from: top + height, to: top)

        svg.text("implied volatility, %", x: 0, y: 12, .start, "ink")
        for (value, text) in zip(yTicks.values, tickTexts) {
            svg.line(left, y(value), width - 8, y(value), "grid")
            svg.text(text, x: left - 6, y: y(value) + 4, .end)
        }
        for quote in quotes where quote.strike >= first.strike && quote.strike <= last.strike {
            svg.line(x(quote.strike), y(quote.bid), x(quote.strike), y(quote.ask), "axis")
        }
        if forward > first.strike, forward < last.strike {
            svg.line(x(forward), top, x(forward), top + height, "spot")
        }
        svg.path(line.map { (x($0.strike), y($0.volatility)) }, "s1")
        let xTicks = LinearTicks(low: first.strike, high: last.strike, atMost: max(3, Int((width - left) / 80)))
        for value in xTicks.values {
            let text = Format.decimal(value, places: max(0, -xTicks.exponent))
            let half = SVG.width(of: text) / 2
            svg.line(x(value), top + height, x(value), top + height + 4, "axis")
            svg.text(text, x: min(max(x(value), half), width - half), y: top + height + 18, .middle)
        }
        svg.line(left, top + height, width - 8, top + height, "axis")
        svg.text("strike", x: width - 8, y: top + height + 34, .end)
        return Drawing(
            svg: svg, height: top + height + 40,
            legend: [
                Drawing.Legend(symbol: "━", colour: "accent", text: "fitted"),
                Drawing.Legend(symbol: "┃", colour: "quiet", text: "bid to ask of a quote out of the money"),
                Drawing.Legend(symbol: "┊", colour: "quiet", text: "forward"),
            ])
    }
}
