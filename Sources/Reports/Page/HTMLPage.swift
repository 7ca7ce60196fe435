/// One self-contained page: what it is, what must be known before reading it, the few numbers that matter, then
/// sections of text, tables and charts. No script, nothing fetched, the same bytes for the same content.
public struct HTMLPage: Sendable {
    /// A small label on the whole page: `daily`, `modelled`, `paper`.
    public struct Label: Sendable, Hashable {
        public var text: String
        public var meaning: Meaning

        public init(_ text: String, _ meaning: Meaning = .plain) {
            self.text = text
            self.meaning = meaning
        }
    }

    public var title: String
    public var subtitle: String
    public var labels: [Label]
    /// Stand before the sections: notes, key figures.
    public var head: [Block]
    public var sections: [Section]
    /// Which version made it, from which data: never a time of making, which would change its bytes.
    public var footer: String
    public var palette: Palette

    public init(
        title: String, subtitle: String = "", labels: [Label] = [], head: [Block] = [], sections: [Section] = [],
        footer: String = "", palette: Palette = Palette()
    ) {
        self.title = title
        self.subtitle = subtitle
        self.labels = labels
        self.head = head
        self.sections = sections
        self.footer = footer
        self.palette = palette
    }

    public struct Section: Sendable {
        public var title: String
        /// One sentence that says what the section answers.
        public var lead: String
        public var blocks: [Block]

        public init(_ title: String, lead: String = "", _ blocks: [Block]) {
            self.title = title
            self.lead = lead
            self.blocks = blocks
        }
    }

    /// The page as a file.
    public func html() -> String {
        let identifiers = sectionIdentifiers
        var html = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
            img-src data:">
            <link rel="icon" href="data:,">
            <title>\(HTML.escaped(title))</title>
            <style>
            \(PageStyle.css(palette))
            </style>
            </head>
            <body>
            <div class="page">
            <header>
            <h1>\(HTML.escaped(title))</h1>

            """
        if !subtitle.isEmpty { html += "<p class=\"subtitle\">\(HTML.escaped(subtitle))</p>\n" }
        if !labels.isEmpty {
            let items = labels.map { "<li class=\"\($0.meaning.rawValue)\">\(HTML.escaped($0.text))</li>" }
            html += "<ul class=\"labels\">\(items.joined())</ul>\n"
        }
        html += "</header>\n"
        if sections.count > 1 {
            let items = zip(identifiers, sections).map { "<li><a href=\"#\($0)\">\(HTML.escaped($1.title))</a></li>" }
            html += "<nav aria-label=\"Sections\"><ul>\(items.joined())</ul></nav>\n"
        }
        html += "<main>\n"
        html += Block.html(head)
        for (identifier, section) in zip(identifiers, sections) {
            html += "<section id=\"\(identifier)\">\n<h2>\(HTML.escaped(section.title))</h2>\n"
            if !section.lead.isEmpty { html += "<p class=\"lead\">\(HTML.escaped(section.lead))</p>\n" }
            html += Block.html(section.blocks) + "</section>\n"
        }
        html += "</main>\n"
        if !footer.isEmpty { html += "<footer>\(HTML.escaped(footer))</footer>\n" }
        return html + "</div>\n</body>\n</html>\n"
    }

    /// From the titles; sections of one title are numbered.
    private var sectionIdentifiers: [String] {
        var taken: Set<String> = []
        return sections.map { section in
            let base = HTML.identifier(section.title)
            var name = base
            var number = 2
            while !taken.insert(name).inserted {
                name = "\(base)-\(number)"
                number += 1
            }
            return name
        }
    }
}
