/// The drawing of one chart as SVG elements, in the order they are drawn. Coordinates are written to a tenth of a pixel
/// and all text is escaped, so the same drawing is the same bytes.
struct SVG {
    enum Anchor: String { case start, middle, end }

    private(set) var elements = ""

    /// Twelve pixels, the smaller of the house's two text sizes.
    static let textSize = 12.0

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String, title: String? = nil) {
        add("line", "x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\"", style, title)
    }

    mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, _ style: String, opacity: Double? = nil,
        title: String? = nil
    ) {
        let faint = opacity.map { " fill-opacity=\"\(Self.number($0, places: 2))\"" } ?? ""
        add(
            "rect",
            "x=\"\(n(x))\" y=\"\(n(y))\" width=\"\(n(max(0, width)))\" height=\"\(n(max(0, height)))\"" + faint,
            style, title)
    }

    mutating func circle(x: Double, y: Double, radius: Double, _ style: String, title: String? = nil) {
        add("circle", "cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(radius))\"", style, title)
    }

    mutating func path(
        _ points: [(x: Double, y: Double)], isClosed: Bool = false, _ style: String, title: String? = nil
    ) {
        guard !points.isEmpty else { return }
        add("path", "d=\"\(Self.data(points, isClosed: isClosed))\"", style, title)
    }

    /// Several runs of a line, with gaps between them, as one element.
    mutating func paths(_ runs: [[(x: Double, y: Double)]], isClosed: Bool = false, _ style: String) {
        let data = runs.filter { !$0.isEmpty }.map { Self.data($0, isClosed: isClosed) }.joined()
        guard !data.isEmpty else { return }
        add("path", "d=\"\(data)\"", style, nil)
    }

    /// `y` is the baseline.
    mutating func text(
        _ text: String, x: Double, y: Double, _ anchor: Anchor = .start, _ style: String = "", title: String? = nil
    ) {
        guard !text.isEmpty else { return }
        let anchored = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        elements += "<text x=\"\(n(x))\" y=\"\(n(y))\"\(anchored)\(Self.attribute(style))>"
        elements += title.map { "<title>\(HTML.escaped($0))</title>" } ?? ""
        elements += HTML.escaped(text) + "</text>\n"
    }

    /// Two texts in a row, the second `gap` pixels after the first ends in whatever font there is.
    mutating func texts(_ first: String, _ firstStyle: String, _ second: String, gap: Double, x: Double, y: Double) {
        elements +=
            "<text x=\"\(n(x))\" y=\"\(n(y))\"><tspan\(Self.attribute(firstStyle))>\(HTML.escaped(first))</tspan>"
        if !second.isEmpty { elements += "<tspan dx=\"\(n(gap))\">\(HTML.escaped(second))</tspan>" }
        elements += "</text>\n"
    }

    /// The whole drawing. `style` are rules of its own, for a drawing that stands outside a page.
    func document(width: Double, height: Double, label: String, cssClass: String = "", style: String = "") -> String {
        var html = "<svg xmlns=\"http://www.w3.org/2000/svg\"\(Self.attribute(cssClass)) "
        html += "viewBox=\"0 0 \(n(width)) \(n(height))\" role=\"img\" aria-label=\"\(HTML.escaped(label))\">\n"
        if !style.isEmpty { html += "<style>\(HTML.escaped(style))</style>\n" }
        return html + elements + "</svg>\n"
    }

    /// How long a text is at most in the fonts of most systems, the wide ones among them.
    static func width(of text: String, size: Double = textSize) -> Double {
        let hundredths = text.reduce(0) { sum, character in
            sum + hundredthsOfEm(character)
        }
        return Double(hundredths) * size / 100 + 1
    }

    /// The same for the weight of named values.
    static func boldWidth(of text: String) -> Double { width(of: text) * 1.1 }

    /// Hundredths of the font's size.
    private static func hundredthsOfEm(_ character: Character) -> Int {
        switch character {
        case "i", "l", "j", "I", ".", ",", ":", ";", "'", "|", "·", "!", " ": 33
        case "f", "t", "r", "(", ")", "-", "/": 41
        case "m", "w", "M", "W", "%", "@", "…", "—": 97
        case "A"..."Z", "+", "−", "=", "<", ">", "&", "×", "Δ", "–": 74
        default: 64
        }
    }

    private mutating func add(_ name: String, _ attributes: String, _ style: String, _ title: String?) {
        elements += "<\(name) \(attributes)\(Self.attribute(style))"
        if let title {
            elements += "><title>\(HTML.escaped(title))</title></\(name)>\n"
        } else {
            elements += "/>\n"
        }
    }

    private static func attribute(_ style: String) -> String {
        style.isEmpty ? "" : " class=\"\(style)\""
    }

    private static func data(_ points: [(x: Double, y: Double)], isClosed: Bool) -> String {
        var data = ""
        for (index, point) in points.enumerated() {
            data += (index == 0 ? "M" : "L") + number(point.x, places: 1) + " " + number(point.y, places: 1)
        }
        return data + (isClosed ? "Z" : "")
    }

    private func n(_ value: Double) -> String { Self.number(value, places: 1) }

    /// Plain digits with a hyphen for a minus, no trailing zeros.
    static func number(_ value: Double, places: Int) -> String {
        precondition(value.isFinite && value.magnitude < 1e12, "a coordinate is a finite number near the drawing")
        let scale = places == 1 ? 10 : 100
        let scaled = Int((value * Double(scale)).rounded())
        guard scaled != 0 else { return "0" }
        var fraction = String(scaled.magnitude % UInt(scale))
        if places == 2, fraction.count == 1 { fraction = "0" + fraction }
        while fraction.last == "0" { fraction.removeLast() }
        let whole = (scaled < 0 ? "-" : "") + String(scaled.magnitude / UInt(scale))
        return fraction.isEmpty ? whole : whole + "." + fraction
    }
}
