/// A piece of a page.
public indirect enum Block: Sendable {
    case paragraph(String, Meaning = .plain)
    /// A row of the numbers that matter.
    case keyFigures([KeyFigure])
    /// What must be known before the numbers are read.
    case notes([Note])
    case table(Table)
    case chart(any Chart)
    /// Two columns, one under the other on a phone; charts in them are drawn at half the width.
    case pair([Block], [Block])
    /// Folded until asked for: a summary, a few quiet words after it, the content. `anchor` makes it a link's target.
    case details(summary: String, hint: String = "", anchor: String = "", isOpen: Bool = false, [Block])
    /// Text kept as it is, such as a profile.
    case preformatted(String)

    /// A number with its name. The first of a row is the one that matters and stands larger.
    public struct KeyFigure: Sendable, Hashable {
        public var label: String
        public var value: Cell
        public var note: String

        public init(_ label: String, _ value: Cell, note: String = "") {
            self.label = label
            self.value = value
            self.note = note
        }
    }

    /// One thing to know: a word (`modelled`, `off`, `daily`) and the sentence it stands for.
    public struct Note: Sendable, Hashable {
        public var label: String
        public var text: String
        public var meaning: Meaning

        public init(_ label: String, _ text: String, _ meaning: Meaning = .plain) {
            self.label = label
            self.text = text
            self.meaning = meaning
        }
    }

    static func html(_ blocks: [Block], width: ChartWidth = .full) -> String {
        blocks.map { "<div class=\"block\">\($0.html(width: width))</div>\n" }.joined()
    }

    private func html(width: ChartWidth) -> String {
        switch self {
        case .paragraph(let text, let meaning):
            let suffix = meaning == .plain ? "" : " " + meaning.rawValue
            return "<p class=\"prose\(suffix)\">\(HTML.escaped(text))</p>"
        case .keyFigures(let figures):
            let items = figures.enumerated().map { index, figure in Self.html(figure, isFirst: index == 0) }
            return "<dl class=\"figures\">\(items.joined())</dl>"
        case .notes(let notes):
            let items = notes.map { note in
                "<li class=\"\(note.meaning.rawValue)\"><b>\(HTML.escaped(note.label))</b>"
                    + "<span>\(HTML.escaped(note.text))</span></li>"
            }
            return "<ul class=\"notes\">\(items.joined())</ul>"
        case .table(let table):
            return table.html()
        case .chart(let chart):
            return chart.html(width: width)
        case .pair(let left, let right):
            return "<div class=\"pair\"><div>\(Self.html(left, width: .half))</div>"
                + "<div>\(Self.html(right, width: .half))</div></div>"
        case .details(let summary, let hint, let anchor, let isOpen, let blocks):
            let identifier = anchor.isEmpty ? "" : " id=\"\(HTML.identifier(anchor))\""
            let small = hint.isEmpty ? "" : "<small>\(HTML.escaped(hint))</small>"
            return "<details\(identifier)\(isOpen ? " open" : "")><summary>\(HTML.escaped(summary))\(small)</summary>"
                + "<div>\(Self.html(blocks, width: width))</div></details>"
        case .preformatted(let text):
            return "<pre>\(HTML.escaped(text))</pre>"
        }
    }

    private static func html(_ figure: KeyFigure, isFirst: Bool) -> String {
        let meaning = figure.value.meaning == .plain ? "" : " " + figure.value.meaning.rawValue
        let title = figure.value.detail.map { " title=\"\(HTML.escaped($0))\"" } ?? ""
        let note = figure.note.isEmpty ? "" : "<dd class=\"note\">\(HTML.escaped(figure.note))</dd>"
        return "<div\(isFirst ? " class=\"first\"" : "")><dt>\(HTML.escaped(figure.label))</dt>"
            + "<dd class=\"value\(meaning)\"\(title)>\(HTML.escaped(figure.value.text))</dd>\(note)</div>"
    }
}
