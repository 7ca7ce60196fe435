import Testing

@testable import Reports

@Suite struct ChartTests {
    @Test func `every drawing is well-formed, in a page and on its own`() {
        for chart in Samples.all {
            #expect(WellFormed.problem(in: chart.html()) == nil, "\(chart.title)")
            #expect(WellFormed.problem(in: chart.html(width: .half)) == nil, "\(chart.title)")
            #expect(WellFormed.problem(in: chart.standaloneSVG()) == nil, "\(chart.title)")
        }
        #expect(WellFormed.problem(in: Samples.emptyHistogram.standaloneSVG()) == nil)
    }

    @Test func `the same chart is the same bytes`() {
        for chart in Samples.all { #expect(chart.html() == chart.html()) }
    }

    @Test func `an empty chart says why`() {
        let empty: [any Chart] = [
            Samples.emptyHistogram,
            TimeSeriesChart(
                title: "t", panels: [.init("p", unit: .money, [.init("s", [.init(Samples.day(0), nil)])])],
                whenEmpty: "No session has been marked."),
            BarChart(title: "t", unit: .count, bars: [], whenEmpty: "Nothing was judged."),
            BarChart.waterfall(
                title: "t", totalLabel: "c", total: 0, steps: [], leftLabel: "sent", whenEmpty: "Nothing was judged."),
            PayoffChart(title: "t", underlyingName: "SPX", atExpiry: [], whenEmpty: "No legs."),
            HeatGrid(title: "t", columns: ["Jan"], rows: [.init("2018", [nil])], whenEmpty: "No month has ended."),
        ]
        for chart in empty {
            let html = chart.html()
            #expect(html.contains("<p class=\"empty\">\(chart.emptyReason ?? "nothing")</p>"))
            #expect(!html.contains("<svg"))
        }
    }

    @Test func `nothing is drawn outside the drawing`() throws {
        for chart in Samples.all {
            for width in [960.0, 470, 380] {
                let drawing = chart.drawing(width: width)
                for match in drawing.svg.elements.matches(of: #/ (?:x|cx|x1|x2)="(-?[0-9.]+)"/#) {
                    let x = try #require(Double(match.1))
                    #expect(x >= 0 && x <= width, "\(chart.title) at \(width)")
                }
                for match in drawing.svg.elements.matches(of: #/ (?:y|cy|y1|y2)="(-?[0-9.]+)"/#) {
                    let y = try #require(Double(match.1))
                    #expect(y >= 0 && y <= drawing.height, "\(chart.title) at \(width)")
                }
            }
        }
    }

    @Test func `each line is labelled at its end with its last value`() {
        let svg = Samples.equity.drawing(width: 960).svg.elements
        #expect(svg.contains(">Wingspan 102,401</text>"))
        #expect(svg.contains(">S&amp;P 500 102,401</text>"))
        #expect(svg.contains(">−0.0%</text>") == false)
        #expect(svg.contains(">equity, $</text>") && svg.contains(">drawdown, %</text>"))
    }

    @Test func `shading says its reason, beneath where it does not fit`() {
        let html = Samples.equity.html()
        #expect(html.contains(">halted: VIX &gt; 40</text>"))
        #expect(html.contains("FOMC</li>"))
    }

    @Test func `a missing day breaks the line`() {
        let svg = Samples.equity.drawing(width: 960).svg.elements
        let line = svg.split(separator: "\n").first { $0.contains("class=\"s1\"") } ?? ""
        #expect(line.count { $0 == "M" } == 2)
    }

    @Test func `twenty years of days are drawn by the extremes of each pixel`() {
        let points = (0..<7_300).map { TimeSeriesChart.Point(Samples.day($0), $0 == 3_333 ? 900 : Double($0 % 50)) }
        let chart = TimeSeriesChart(
            title: "t", panels: [.init("p", unit: .money, [.init("", points)])], whenEmpty: "none")
        let drawing = chart.drawing(width: 960)
        let vertices = drawing.svg.elements.count { $0 == "L" }
        #expect(vertices > 900 && vertices < 4 * 960)
        let scale = drawing.svg.elements.contains(">800</text>")
        #expect(scale)
    }

    @Test func `a single day is a dot between two others`() {
        let chart = TimeSeriesChart(
            title: "t", panels: [.init("p", unit: .money, [.init("", [.init(Samples.day(0), 100_000)])])],
            whenEmpty: "none")
        #expect(chart.drawing(width: 960).svg.elements.contains("<circle"))
        #expect(WellFormed.problem(in: chart.html()) == nil)
    }
}

@Suite struct BarChartTests {
    @Test func `a waterfall leaves what its steps did not take`() {
        let bars = Samples.waterfall.bars
        #expect(bars.map(\.value) == [1_000, 1_000, 1_000, 300, 10])
        #expect(bars.map(\.start) == [0, 1_000, 300, 10, 0])
        #expect(bars[2].note == "70.0% · wide")
        #expect(bars[1].valueText == "0")
        #expect(Samples.waterfall.summary.hasSuffix("D: −290, sent: 10."))
    }

    @Test func `a limit is a tick across its bar`() {
        #expect(Samples.misses.drawing(width: 960).svg.elements.contains("<title>limit 100.0%</title>"))
    }
}

@Suite struct PayoffChartTests {
    @Test func `profit and loss are filled apart, split where the line crosses zero`() {
        let svg = Samples.payoff.drawing(width: 960).svg.elements
        #expect(svg.ranges(of: "class=\"a-loss\"").count == 2)
        #expect(svg.ranges(of: "class=\"a-gain\"").count == 1)
    }

    @Test func `strikes, break-evens and the spot are named`() {
        let svg = Samples.payoff.drawing(width: 960).svg.elements
        for text in ["+2 P2625", "−2 C2890", "2,645.65", "2,894.35", "SPX now 2,762.13", "expected move"] {
            #expect(svg.contains(">\(text)</text>"), "\(text)")
        }
    }
}

@Suite struct HistogramChartTests {
    @Test func `no bin straddles zero and every value is counted once`() {
        for count in [3, 8, 16, 28] {
            let bins = Samples.histogram.bins(atMost: count)
            #expect(bins.map(\.count).reduce(0, +) == 9)
            #expect(!bins.contains { $0.low < 0 && $0.high > 0 })
        }
    }

    @Test func `equal values have a bin`() {
        let chart = HistogramChart(
            title: "t", unit: .pnl, countName: "trades", values: [84, 84, 84], whenEmpty: "none")
        #expect(chart.bins(atMost: 16).filter { $0.count > 0 }.map(\.count) == [3])
        #expect(WellFormed.problem(in: chart.html()) == nil)
    }
}

@Suite struct HeatGridTests {
    @Test func `each cell holds its number, and an absent month none`() {
        let svg = Samples.heat.drawing(width: 960).svg.elements
        #expect(svg.contains(">+5.0</text>") && svg.contains(">−5.0</text>") && svg.contains(">+1.2</text>"))
        #expect(!svg.contains("Dec 2018"))
    }

    @Test func `best and worst are said to those who do not see`() {
        #expect(Samples.heat.summary == "Best Nov 2018 with +5.0%, worst Jan 2018 with −5.0%.")
    }
}
