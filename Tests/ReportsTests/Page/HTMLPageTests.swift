import Testing

@testable import Reports

@Suite struct HTMLPageTests {
    private func page() -> HTMLPage {
        HTMLPage(
            title: "Report <1> & \"more\"", subtitle: "39 sessions", labels: [.init("modelled", .caution)],
            head: [
                .notes([.init("off", "Jobs dates & volume are switched off.", .quiet)]),
                .keyFigures([
                    .init("Net, $", .pnl(units: 840_000), note: "after <commissions>"),
                    .init("Sharpe", .missing("under 60 sessions")),
                ]),
            ],
            sections: [
                .init("Why no trade", lead: "Gate by gate.", [.paragraph("A & B"), .table(TableTests.positions())]),
                .init(
                    "Why no trade",
                    [
                        .details(
                            summary: "S&P", hint: "a<b", anchor: "Trade 1", [.preformatted("dte: [25, 35] # <x>")]),
                        .pair([.chart(Samples.histogram)], [.chart(Samples.emptyHistogram)]),
                    ]),
            ],
            footer: "data: <none>")
    }

    @Test func `the body is well-formed and everything in it escaped`() throws {
        let html = page().html()
        let body = try #require(html.firstRange(of: "<body>"))
        let end = try #require(html.firstRange(of: "</body>"))
        #expect(WellFormed.problem(in: String(html[body.upperBound..<end.lowerBound])) == nil)
        #expect(html.contains("<title>Report &lt;1&gt; &amp; &quot;more&quot;</title>"))
        for raw in ["<1>", "<none>", "<commissions>", "a<b", "<x>"] { #expect(!html.contains(raw)) }
    }

    @Test func `nothing is fetched and no script runs`() {
        let html = page().html()
        #expect(!html.contains("<script"))
        #expect(html.contains("default-src 'none'"))
        let addresses = html.replacing("http://www.w3.org/2000/svg", with: "")
        #expect(!addresses.contains("http://") && !addresses.contains("https://") && !addresses.contains("url("))
    }

    @Test func `the same page is the same bytes`() {
        #expect(page().html() == page().html())
    }

    @Test func `sections of one name have addresses of their own`() {
        let html = page().html()
        #expect(html.contains("<section id=\"why-no-trade\">") && html.contains("<section id=\"why-no-trade-2\">"))
        #expect(html.contains("href=\"#why-no-trade-2\""))
        #expect(html.contains("<details id=\"trade-1\">"))
    }

    @Test func `the first key figure is the one that matters`() throws {
        let html = page().html()
        #expect(html.components(of: "<div class=\"first\">") == 1)
        #expect(html.contains("<dd class=\"value gain\">+84.00</dd>"))
        #expect(html.contains("title=\"under 60 sessions\""))
    }

    @Test(arguments: [
        ("#trade-1", true), ("trades.csv", true), ("/report", true), ("./a:b", true), ("javascript:alert(1)", false),
        ("https://example.com", false), ("//example.com", false), ("/\\example.com", false), (" javascript:x", false),
        ("java\nscript:x", false), ("", false),
    ])
    func `a link leads within the page or beside it`(address: String, isAllowed: Bool) {
        #expect((HTML.safeLink(address) != nil) == isAllowed)
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
