import Testing

@testable import Reports

@Suite struct TableTests {
    static func positions() -> Table {
        var table = Table(
            title: "Positions",
            source: ["SPX", "5 Feb 18", Cell("modelled", .caution)],
            columns: [
                .init("structure"), .init("credit", unit: "$", .decimal, priority: 1),
                .init("P&L", unit: "$", .decimal), .init("IV", .decimal, priority: 2), .init("note", priority: 3),
            ])
        table.add(["bull put 2650/2625", "1.25", Cell("+84.00", .gain), "21.4%", "profit target"])
        table.add(["iron condor", "12.5", Cell("−1,120.50", .loss), "9%", "held"])
        table.add(["short strangle", .missing("no quote"), .missing("no mark"), "Δ", "█ stale"])
        table.closing = Cell("3 positions, −1,036.50", .loss)
        return table
    }

    /// Where `text` begins in the line, in cells of the terminal.
    private func cell(of text: String, in line: Substring) -> Int? {
        guard let range = line.firstRange(of: text) else { return nil }
        return TextWidth.of(line[..<range.lowerBound])
    }

    @Test func `numbers of a column stand on one decimal point`() throws {
        let lines = Self.positions().plainText().split(separator: "\n")
        let put = try #require(lines.first { $0.contains("bull put") })
        let condor = try #require(lines.first { $0.contains("iron condor") })
        let strangle = try #require(lines.first { $0.contains("strangle") })
        let creditPoint = try #require(cell(of: ".25", in: put))
        #expect(cell(of: ".5 ", in: condor) == creditPoint)
        let profitPoint = try #require(cell(of: ".00", in: put))
        #expect(cell(of: ".50", in: condor) == profitPoint)
        let volatilityPoint = try #require(cell(of: ".4%", in: put))
        #expect(cell(of: "%", in: condor) == volatilityPoint)
        #expect(cell(of: "—", in: strangle) == creditPoint - 1)
        #expect(cell(of: "Δ", in: strangle) == volatilityPoint - 1)
    }

    @Test func `the least important columns go first and are named`() {
        let table = Self.positions()
        let wide = table.render(style: TerminalStyle(width: 100))
        #expect(wide.contains("note") && !wide.contains("no room"))
        let narrow = table.render(style: TerminalStyle(width: 50))
        #expect(narrow.contains("no room for: note\n"))
        #expect(narrow.contains("IV") && narrow.contains("credit"))
        let narrower = table.render(style: TerminalStyle(width: 40))
        #expect(narrower.contains("no room for: IV, note\n"))
        let narrowest = table.render(style: TerminalStyle(width: 32))
        #expect(narrowest.contains("no room for: credit, IV, note\n"))
        #expect(narrowest.contains("+84.00") && narrowest.contains("−1,120.50"))
    }

    @Test(arguments: 24...120)
    func `no line is wider than the terminal`(width: Int) {
        let text = Self.positions().render(style: TerminalStyle(width: width))
        let widest = text.split(separator: "\n").map { TextWidth.of($0) }.max() ?? 0
        #expect(widest <= width)
    }

    @Test func `of equal columns the rightmost goes first`() {
        var table = Table(
            title: "", columns: [.init("kept"), .init("first", priority: 1), .init("second", priority: 1)])
        table.add([Cell(String(repeating: "x", count: 10)), "12345", "12345"])
        #expect(table.render(style: TerminalStyle(width: 20)).contains("no room for: second\n"))
    }

    @Test func `without colour there is no escape code`() {
        #expect(!Self.positions().plainText().contains("\u{1B}"))
        #expect(!Self.positions().render(style: TerminalStyle(width: 80)).contains("\u{1B}"))
        #expect(Self.positions().render(style: TerminalStyle(width: 80, colour: .full)).contains("\u{1B}[38;2;"))
    }

    @Test func `colour changes no column`() {
        let plain = Self.positions().render(style: TerminalStyle(width: 60))
        let coloured = Self.positions().render(style: TerminalStyle(width: 60, colour: .indexed))
        let stripped = coloured.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
        #expect(stripped == plain)
    }

    @Test func `an escape code in the data is shown, not obeyed`() {
        var table = Table(title: "t", columns: [.init("reason")])
        table.add(["\u{1B}[2Jgone\nnext"])
        let text = table.plainText()
        #expect(!text.contains("\u{1B}"))
        #expect(text.contains(" [2Jgone next"))
    }

    @Test func `it begins with what it is and ends with the line that matters`() {
        let lines = Self.positions().plainText().split(separator: "\n")
        #expect(lines.first == "Positions")
        #expect(lines.dropFirst().first == "SPX · 5 Feb 18 · modelled")
        #expect(lines.last == "3 positions, −1,036.50")
        #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
    }

    @Test func `an empty table says what would fill it`() {
        let table = Table(title: "Trades", columns: [.init("a")], whenEmpty: "No trade in this range.")
        #expect(table.plainText().contains("No trade in this range."))
        #expect(table.html().contains("<p class=\"empty\">No trade in this range.</p>"))
        #expect(!table.html().contains("<table>"))
    }

    @Test func `sections and notes stand between rows`() {
        var table = Table(title: "Trades", columns: [.init("day")])
        table.section("January")
        table.add(["5 Jan 18"], note: "Filled one tick under the mid.")
        table.rule()
        table.add(["8 Jan 18"])
        let text = table.render(style: TerminalStyle(width: 40))
        #expect(text.contains("── January ───"))
        #expect(text.contains("\n     Filled one tick under the mid.\n"))
    }

    @Test func `the page shows the same cells, escaped, with the reason on hover`() {
        var table = Self.positions()
        table.add([Cell("<b>&\"'", .critical, link: "#t1"), "0.5", .blank, .blank, .blank])
        let html = table.html()
        #expect(html.contains("&lt;b&gt;&amp;&quot;&#39;"))
        #expect(!html.contains("<b>&"))
        #expect(html.contains("title=\"no quote\""))
        #expect(html.contains("<a href=\"#t1\">"))
        #expect(html.contains("Wider screens also show: IV, note"))
        #expect(WellFormed.problem(in: html) == nil)
    }

    @Test(arguments: [
        ("21.4%", "21", ".4%"), ("63%", "63", "%"), ("—", "—", ""), ("−1,234.50", "−1,234", ".50"), ("45d", "45", "d"),
        ("off", "off", ""), ("", "", ""), ("0.323 of 0.333", "0", ".323 of 0.333"), ("24 of 30.5", "24", " of 30.5"),
        (".5", "", ".5"),
    ])
    func `a number is cut at its point, or after its last digit`(text: String, whole: String, rest: String) {
        let split = DecimalSplit(text)
        #expect(split.whole == whole)
        #expect(split.rest == rest)
    }
}
