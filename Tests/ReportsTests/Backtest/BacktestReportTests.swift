import Foundation
import Market
import Testing
import Trading

@testable import Backtest
@testable import Reports

@Suite struct BacktestReportTests {
    private let style = TerminalStyle(width: 120)

    @Test func `the head says what is daily, settled otherwise, relaxed and switched off, in every rendering`() throws {
        let report = try SampleRun.report()
        let terminal = report.terminal(style: style)
        let page = report.html()
        let json = report.json()
        for text in [terminal, page, json] {
            #expect(text.contains("daily"))
            #expect(text.contains("AM settlement from the daily open"))
            #expect(text.contains("C leg volume, C open interest: The sample has no volume"))
            #expect(text.contains("The sample fills at mids"))
            #expect(text.contains("2 gates off"))
            #expect(text.contains("fill: mid"))
        }
    }

    @Test func `modelled and traded quotes are labelled wherever a run on them is shown`() throws {
        var result = SampleRun.small()
        result.origins = [.modelled]
        result.physicalSettlements = 3
        let report = try SampleRun.report(result)
        for text in [report.terminal(style: TerminalStyle(width: 200)), report.html(), report.json()] {
            #expect(text.contains("modelled") && text.contains("never met a market"))
            #expect(text.contains("3 physical expiries settled at the close; shares"))
        }
        result.origins = [.quoted, .modelled, .traded]
        let mixed = try SampleRun.report(result).head.labels.map(\.text)
        #expect(mixed.contains("partly modelled") && mixed.contains("partly traded prices"))
    }

    @Test func `a run on quotes alone is not called modelled`() throws {
        let labels = try SampleRun.report().head.labels.map(\.text)
        #expect(!labels.contains { $0.contains("modelled") || $0.contains("traded") || $0.contains("delayed") })
    }

    @Test func `trades that could not be marked are said, and never worth zero`() throws {
        let report = try SampleRun.report()
        let terminal = report.terminal(style: TerminalStyle(width: 200))
        #expect(terminal.contains("1 closed trade could not be marked on 2 sessions because a leg had no quote"))
        #expect(terminal.contains("stop · 2 unmarked"))
        // Trade 3 was never marked: its worst mark is missing.
        let row = try #require(terminal.split(separator: "\n").first { $0.hasPrefix("     3 ") })
        #expect(row.contains("—"))
        #expect(report.json().contains("\"worst_mark\": null"))
    }

    @Test func `an open trade is shown with its mark, or with the reason there is none`() throws {
        var result = SampleRun.small()
        result.open = [
            SampleRun.openTrade(7, profit: .dollars(84)), SampleRun.openTrade(8, profit: nil),
        ]
        let report = try SampleRun.report(result)
        let terminal = report.terminal(style: style)
        #expect(terminal.contains("Open at the end") && terminal.contains("+84.00"))
        #expect(terminal.contains("not marked: a leg had no quote on the last session"))
        #expect(report.html().contains("a leg had no quote"))
        #expect(report.closing.contains("2 still open"))
    }

    @Test func `the waterfall tells where scans and structures ended and how near the nearest came`() throws {
        let waterfall = try #require(SampleRun.report().waterfalls.first)
        #expect(waterfall.scanSteps.map(\.name) == ["E IV rank", "no structure passed", "refused by risk"])
        #expect(waterfall.scanSteps.map(\.count) == [5, 1, 1])
        #expect(waterfall.entered == 3)
        #expect(waterfall.structureSteps.map(\.count) == [36] && waterfall.passed == 4)
        #expect(waterfall.misses.map(\.words) == ["IV rank 28.2, needs 30.0 or more, on 3 Feb 18"])
        let terminal = try SampleRun.report().terminal(style: TerminalStyle(width: 200))
        #expect(terminal.contains("28.2 of 30.0 on 3 Feb 18, 1 not known"))
    }

    @Test func `steps that claim more than there was take only what is left`() {
        var tally = StrategyTally(strategy: StrategyIndex(0))
        tally.scans = 3
        tally.recommended = 9
        let waterfall = StrategyWaterfall(tally, name: "odd")
        #expect(waterfall.scanSteps.reduce(0) { $0 + $1.count } <= 3)
    }

    @Test func `the line that matters says what was made, or why nothing was`() throws {
        #expect(
            try SampleRun.report().closing
                == "+2,000.00 (+2.0%) over 5 sessions to 5 Feb 18: 3 trades closed, 2 won; deepest drawdown −2.0%.")
        var result = SampleRun.small()
        result.closed = []
        #expect(try SampleRun.report(result).closing == "No trade in 5 sessions: most scans ended at E IV rank (5).")
        let empty = try SampleRun.report(BacktestResult(startingCash: .dollars(100_000)))
        #expect(empty.closing == "No session in the range: nothing was decided.")
        #expect(empty.terminal(style: style).hasSuffix("No session in the range: nothing was decided.\n"))
    }

    @Test func `JSON parses, and the same run is the same bytes whatever the order of its trades`() throws {
        let json = try SampleRun.report().json()
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let figures = try #require(object["statistics"] as? [String: Any])
        #expect(figures["profit"] as? Double == 2_000)
        #expect(figures["sharpe"] is NSNull)
        #expect((object["missing"] as? [String: String])?["sharpe"] == "fewer than 20 sessions")
        #expect((object["trades"] as? [Any])?.count == 3 && (object["equity"] as? [Any])?.count == 5)
        #expect(json.hasSuffix("}\n") && !json.hasSuffix("\n\n"))
        var shuffled = SampleRun.small()
        shuffled.closed.reverse()
        #expect(try SampleRun.report(shuffled).json() == json)
        #expect(try SampleRun.report().json() == json)
    }

    @Test func `the page is well-formed, fetches nothing and links each trade to its story`() throws {
        var result = SampleRun.small()
        result.open = [SampleRun.openTrade(7, profit: nil)]
        let html = try SampleRun.report(result).html()
        let body = try #require(html.firstRange(of: "<body>"))
        let end = try #require(html.firstRange(of: "</body>"))
        #expect(WellFormed.problem(in: String(html[body.upperBound..<end.lowerBound])) == nil)
        for number in 1...3 {
            #expect(html.contains("href=\"#trade-\(number)\"") && html.contains("<details id=\"trade-\(number)\">"))
        }
        #expect(html.contains("no entries: the daily loss limit was passed"))
        #expect(html.contains("Closed on 5 Feb 18 because the loss limit was passed"))
        #expect(!html.contains("<script") && !html.contains("https://"))
        #expect(try SampleRun.report(result).html() == html)
    }

    @Test func `a run without anything is a page all the same`() throws {
        let html = try SampleRun.report(BacktestResult(startingCash: .dollars(100_000))).html()
        #expect(html.contains("No trade was closed") && html.contains("No session in the range"))
    }

    @Test func `a long run tells the stories of its last trades and of its extremes`() throws {
        var result = SampleRun.small()
        let first = SampleRun.day("2017-01-02")
        result.closed = (1...300).map { number in
            let entry = first + number
            return SampleRun.trade(
                UInt64(number), entry.description, (entry + 9).description, credit: 400, cost: number == 5 ? 2_000 : 200
            )
        }
        let html = try SampleRun.report(result).html()
        #expect(html.contains("<details id=\"trade-300\">") && html.contains("<details id=\"trade-5\">"))
        #expect(!html.contains("<details id=\"trade-50\">") && !html.contains("href=\"#trade-50\""))
        #expect(html.contains("Of 300 trades the last 200"))
    }
}
