import Testing

@testable import Reports

@Suite struct TextWidthTests {
    @Test(arguments: [
        ("abc", 3), ("−120.00", 7), ("—", 1), ("18 Sep 26 · 45d", 15), ("Δ", 1), ("█▇▁", 3), ("─", 1), ("e\u{301}", 1),
        ("漢字", 4), ("⣿", 1), ("", 0), ("≥×∞", 3),
    ])
    func `a text takes the cells a terminal gives it`(text: String, cells: Int) {
        #expect(TextWidth.of(text) == cells)
    }

    @Test func `a long text is cut with an ellipsis`() {
        #expect(TextWidth.truncated("iron condor", to: 6) == "iron …")
        #expect(TextWidth.truncated("iron", to: 4) == "iron")
        #expect(TextWidth.truncated("漢字漢字", to: 4) == "漢…")
        #expect(TextWidth.truncated("iron", to: 0) == "")
    }

    @Test func `colour takes no room and ends at the cut`() {
        let styled = "\u{1B}[1mequity\u{1B}[0m 104,236"
        #expect(TextWidth.truncatedStyled(styled, to: 14) == styled)
        #expect(TextWidth.truncatedStyled(styled, to: 4) == "\u{1B}[1mequ…\u{1B}[0m")
        #expect(TextWidth.truncatedStyled("plain text", to: 5) == "plai…")
    }

    @Test func `lines break at spaces, and a long word stands whole`() {
        #expect(TextWidth.wrapped("the stop waited one snapshot", to: 12) == ["the stop", "waited one", "snapshot"])
        #expect(TextWidth.wrapped("a verylongword b", to: 4) == ["a", "verylongword", "b"])
        #expect(TextWidth.wrapped("", to: 4) == [])
    }
}
