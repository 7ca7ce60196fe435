/// A chart of a page: drawn twice, for wide and for narrow screens, because a drawing scaled to a phone cannot be read.
public protocol Chart: Sendable {
    var title: String { get }
    /// What is drawn, of when, from where, what is modelled.
    var source: String { get }
    /// Why there is nothing to draw, and what would fill it; `nil` where there is something.
    var emptyReason: String? { get }
    /// What the chart says, for those who do not see it.
    var summary: String { get }
    /// The drawing, `width` pixels wide, and its height.
    func drawing(width: Double) -> Drawing
}

/// A finished drawing and the sentences that belong beneath it.
public struct Drawing: Sendable {
    var svg: SVG
    var height: Double
    /// What is shaded and why, what the marks are.
    var legend: [Legend] = []

    struct Legend: Sendable {
        var symbol: String
        /// A class of the page that colours the symbol: a meaning, or `accent`.
        var colour: String
        var text: String
    }
}

extension Chart {
    /// The chart as a `<figure>` for a page that has the page's style.
    public func html(width: ChartWidth = .full) -> String {
        var html = "<figure class=\"chart\"><figcaption><h3>\(HTML.escaped(title))</h3>"
        if !source.isEmpty { html += "<p class=\"source\">\(HTML.escaped(source))</p>" }
        html += "</figcaption>"
        if let emptyReason {
            return html + "<p class=\"empty\">\(HTML.escaped(emptyReason))</p></figure>\n"
        }
        let label = title + ". " + summary
        let wide = drawing(width: width.wide)
        let narrow = drawing(width: ChartWidth.phone)
        html += "\n" + wide.svg.document(width: width.wide, height: wide.height, label: label, cssClass: "wide")
        html += narrow.svg.document(width: ChartWidth.phone, height: narrow.height, label: label, cssClass: "narrow")
        if !wide.legend.isEmpty {
            let items = wide.legend.map { item in
                "<li><span class=\"\(item.colour)\" aria-hidden=\"true\">\(HTML.escaped(item.symbol))</span> "
                    + HTML.escaped(item.text) + "</li>"
            }
            html += "<ul class=\"legend\">\(items.joined())</ul>"
        }
        return html + "</figure>\n"
    }

    /// The chart as an SVG file that needs nothing else.
    public func standaloneSVG(width: Double = 960, palette: Palette = Palette()) -> String {
        let style =
            palette.css + "\n" + ChartStyle.css
            + "\nsvg{background:var(--ground);font-family:system-ui,sans-serif}"
        guard let emptyReason else {
            let drawing = drawing(width: width)
            return drawing.svg.document(
                width: width, height: drawing.height, label: title + ". " + summary, style: style)
        }
        var svg = SVG()
        svg.text(emptyReason, x: width / 2, y: 48, .middle)
        return svg.document(width: width, height: 88, label: title + ". " + emptyReason, style: style)
    }
}

/// How much of the page a chart takes.
public enum ChartWidth: Sendable, Hashable {
    case full
    /// One of two side by side.
    case half

    var wide: Double {
        switch self {
        case .full: 960
        case .half: 470
        }
    }

    static let phone = 380.0
    /// Below this, labels take turns with the drawing instead of standing beside it.
    static let narrowest = 420.0
}

/// The look of every chart, by the variables of the palette.
enum ChartStyle {
    static let css: String = {
        var rules = [
            "svg text,svg tspan{font-size:12px;fill:var(--quiet);font-variant-numeric:tabular-nums}",
            "svg .ink{fill:var(--ink)}",
            "svg .strong{fill:var(--ink);font-weight:600}",
            "svg .small{font-size:11px}",
            "svg .halo{paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}",
            ".grid{stroke:var(--line);stroke-width:1;shape-rendering:crispEdges}",
            ".axis{stroke:var(--quiet);stroke-width:1;shape-rendering:crispEdges}",
            ".guide{stroke:var(--quiet);stroke-width:1;stroke-dasharray:2 3}",
            ".spot{stroke:var(--ink);stroke-width:1;stroke-dasharray:4 3}",
            ".span{fill:var(--quiet);fill-opacity:.14}",
            ".band{fill:var(--accent);fill-opacity:.1}",
            ".strike{stroke:var(--ink);stroke-width:2;shape-rendering:crispEdges}",
            ".limit{stroke:var(--ink);stroke-width:2}",
            ".hollow{fill:var(--ground);stroke-width:1.5}",
        ]
        for series in 1...5 {
            let colour = "var(--series\(series))"
            rules += [
                ".s\(series){fill:none;stroke:\(colour);stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}",
                ".a\(series){fill:\(colour);fill-opacity:.12}",
                ".p\(series){fill:\(colour)}",
                "svg .l\(series){fill:\(colour);font-weight:600}",
            ]
        }
        let meanings = [
            ("plain", "ink"), ("quiet", "quiet"), ("gain", "gain"), ("loss", "loss"), ("caution", "caution"),
            ("critical", "critical"), ("strong", "ink"),
        ]
        for (name, token) in meanings {
            let colour = "var(--\(token))"
            rules += [
                ".s-\(name){fill:none;stroke:\(colour);stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}",
                ".a-\(name){fill:\(colour);fill-opacity:.14}",
                ".p-\(name){fill:\(colour)}",
                ".h-\(name){stroke:\(colour)}",
                "svg .l-\(name){fill:\(colour);font-weight:600}",
            ]
        }
        return rules.joined(separator: "\n")
    }()
}
