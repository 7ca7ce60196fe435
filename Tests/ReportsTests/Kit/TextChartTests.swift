import Testing

@testable import Reports

@Suite struct SparklineTests {
    @Test func `heights run from the lowest to the highest`() {
        #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7], width: 8) == "▁▂▃▄▅▆▇█")
        #expect(Sparkline.text([5, 5], width: 8) == "▄▄")
        #expect(Sparkline.text([0, nil, 7], width: 8) == "▁ █")
        #expect(Sparkline.text([], width: 8) == "")
        #expect(Sparkline.text([nil, .nan], width: 8) == "  ")
    }

    @Test func `a long history is shown by the last value of each stretch`() {
        #expect(Sparkline.text((0..<80).map { Double($0) }, width: 8) == "▁▂▃▄▅▆▇█")
    }
}

@Suite struct TextChartTests {
    private func chart(_ values: [Double?]) -> TextChart {
        TextChart(
            title: "Equity", unit: .money, values: values, firstLabel: "2 Jan 18", lastLabel: "28 Feb 18",
            reference: 100_000, whenEmpty: "No session has been marked yet.")
    }

    @Test func `the last value stands at the line's end, the dates beneath`() throws {
        let lines = chart((0...50).map { 100_000 + Double($0) * 100 }).render(style: .plain).split(separator: "\n")
        #expect(lines.first == "Equity, $")
        #expect(lines.count == 1 + 7 + 2)
        #expect(lines[1].hasPrefix(" 105,000 ┤") && lines[1].hasSuffix(" 105,000"))
        #expect(lines[7].hasPrefix(" 100,000 ┤"))
        #expect(lines[9].contains("2 Jan 18") && lines[9].hasSuffix("28 Feb 18"))
    }

    @Test func `a straight climb goes from the lower left corner to the upper right`() {
        let line = TextChart(
            title: "x", unit: .count, values: [0, 1, 2, 3, 4, 5, 6, 7], firstLabel: "", lastLabel: "", height: 2,
            whenEmpty: "")
        let rows = line.render(style: .plain).split(separator: "\n")[1...2].map { row in
            row.unicodeScalars.drop { $0 != "┤" }.dropFirst().map { $0.value }
        }
        // From each column of dots, the row of its one dot, counted from the top.
        let masks: [[UInt32]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
        let heights = (0..<24).map { column in
            (0..<8).filter { row in
                let cells = rows[row / 4]
                guard column / 2 < cells.count, cells[column / 2] >= 0x2800 else { return false }
                return (cells[column / 2] - 0x2800) & masks[column % 2][row % 4] != 0
            }
        }
        #expect(heights.allSatisfy { $0.count == 1 })
        #expect(heights.first == [7] && heights.last == [0])
        #expect(zip(heights, heights.dropFirst()).allSatisfy { ($0.first ?? 0) >= ($1.first ?? 0) })
    }

    @Test(arguments: [30, 60, 80, 120])
    func `it fits the terminal`(width: Int) {
        let text = chart((0..<900).map { Double($0 * 7 % 101) * 1_000 }).render(style: TerminalStyle(width: width))
        #expect(text.split(separator: "\n").allSatisfy { TextWidth.of($0) <= width })
    }

    @Test func `days without a value leave a gap, and no values a reason`() {
        #expect(chart([nil, nil]).render(style: .plain).contains("No session has been marked yet."))
        let gap = chart([1, 1, nil, nil, nil, nil, 1, 1]).render(style: .plain)
        #expect(gap.contains("  "))
    }
}
