import Foundation
import Market
import Testing

@testable import Reports

@Suite struct ChainReportTests {
    private let session = SampleRun.day("2026-08-04")
    private let near = SampleRun.day("2026-09-18")
    private let far = SampleRun.day("2026-10-16")
    private let root = Root("SPY")!

    private func row(
        _ right: Right, _ strike: Int64, _ expiry: Day, bid: Int64?, ask: Int64?, delta: Double? = nil
    ) -> ChainBuilder.Row {
        var row = ChainBuilder.Row(
            OptionContract(root: root, expiry: expiry, right: right, strike: Strike(trusted: .dollars(strike))))
        row.bid = bid.map { .cents($0) }
        row.ask = ask.map { .cents($0) }
        row.delta = delta
        row.volatility = delta == nil ? nil : 0.2137
        return row
    }

    private func chain(_ rows: [ChainBuilder.Row], spot: Price? = .cents(58_012)) -> Chain {
        var builder = ChainBuilder()
        for row in rows { builder.add(row) }
        return builder.build(
            underlying: .spy, session: session, knownAt: EasternTime.instant(session, TimeOfDay(18, 43)),
            origin: .quoted,
            resolution: .daily, underlyingPrice: spot
        ).chain
    }

    private var sample: Chain {
        chain([
            row(.call, 580, near, bid: 1_010, ask: 1_030, delta: 0.51),
            row(.put, 580, near, bid: 990, ask: 1_010, delta: -0.49),
            row(.put, 500, near, bid: 0, ask: 5, delta: -0.003), row(.put, 575, near, bid: 790, ask: 780, delta: -0.41),
            row(.call, 590, near, bid: nil, ask: nil, delta: 0.33), row(.call, 580, far, bid: 1_500, ask: 1_530),
        ])
    }

    @Test func `the expiry nearest to the days asked for is shown, of two the sooner`() {
        #expect(ChainReport(chain: sample, dte: 45).sections.map(\.series.expiry) == [near])
        #expect(ChainReport(chain: sample, dte: 90).sections.map(\.series.expiry) == [far])
        // 45 and 73 days: 59 lies between them.
        #expect(ChainReport(chain: sample, dte: 59).sections.map(\.dte) == [45])
    }

    @Test func `strikes that are worth nothing are left out, and said to be`() throws {
        let section = try #require(ChainReport(chain: sample, dte: 45).sections.first)
        #expect(section.rows.map { $0.strike.price } == [.dollars(575), .dollars(580), .dollars(590)])
        #expect(section.leftOut == 1)
        let text = ChainReport(chain: sample, dte: 45).terminal(style: TerminalStyle(width: 140))
        #expect(text.contains("3 strikes, |delta| 0.02 to 0.98; 1 left out"))
    }

    @Test func `of strikes within a hundredth of delta the one with most open interest stands for all`() throws {
        var rows = (0..<30).map { index in
            row(.put, 500 + Int64(index), near, bid: 10, ask: 20, delta: -0.201 - Double(index) * 0.0025)
        }
        for index in rows.indices { rows[index].openInterest = index % 4 == 2 ? 900 : 100 }
        let listed = chain(rows)
        let short = try #require(ChainReport(chain: listed, dte: 45).sections.first)
        #expect(short.rows.map { $0.strike.price } == [2, 6, 10, 14, 18, 22, 26, 28].map { .dollars(500 + $0) })
        #expect(short.leftOut == 22)
        let long = try #require(ChainReport(chain: listed, dte: 45, everyStrike: true).sections.first)
        #expect(long.rows.count == 30 && long.leftOut == 0)
    }

    @Test func `without deltas the strikes around the spot are shown`() throws {
        let rows = (1...100).map { row(.put, Int64(500 + $0), near, bid: 10, ask: 20) }
        let section = try #require(ChainReport(chain: chain(rows, spot: .cents(55_050)), dte: 45).sections.first)
        #expect(section.rows.count == 40 && section.leftOut == 60)
        #expect(section.rows.first?.strike.price == .dollars(531) && section.rows.last?.strike.price == .dollars(570))
    }

    @Test func `a missing quote is a dash, a zero bid a zero, a crossed one marked`() throws {
        let style = TerminalStyle(width: 160)
        let text = ChainReport(chain: sample, dte: 45).terminal(style: style)
        let lines = text.split(separator: "\n").map(String.init)
        let crossed = try #require(lines.first { $0.contains(" 575 ") })
        #expect(crossed.contains("7.90×") && crossed.contains("7.80×"))
        #expect(text.contains("× 1 quote crossed: the bid stands above the ask."))
        let missing = try #require(lines.first { $0.contains(" 590 ") })
        #expect(missing.contains("—") && !missing.contains("0.00"))
        let cheap = chain([row(.put, 580, near, bid: 0, ask: 5, delta: -0.4)])
        #expect(ChainReport(chain: cheap, dte: 45).terminal(style: style).contains("0.00"))
    }

    @Test func `the spot stands between the strikes it lies between, and the straddle is the line that matters`() {
        let report = ChainReport(chain: sample, dte: 45)
        #expect(report.terminal(style: TerminalStyle(width: 140)).contains("SPY 580.12"))
        // 10.20 + 10.00 of 580.12.
        #expect(report.closing == "The straddle at 580 costs 20.20 at mid: a move of 3.5% by 18 Sep 26.")
    }

    @Test func `without days every expiry is a line`() {
        let text = ChainReport(chain: sample).terminal(style: TerminalStyle(width: 140))
        #expect(text.contains("18 Sep 26 · 45d") && text.contains("16 Oct 26 · 73d"))
        #expect(text.contains("21.4%"))
        #expect(text.contains("2 series of SPY, 6 contracts listed, 4 of them quoted."))
        #expect(text.contains("daily") && text.contains("known 4 Aug 26 18:43:00 ET"))
    }

    @Test func `JSON has null where there is no quote, and the same chain is the same bytes`() throws {
        let json = ChainReport(chain: sample, dte: 45).json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let series = try #require((object["series"] as? [[String: Any]])?.first)
        let strikes = try #require(series["strikes"] as? [[String: Any]])
        #expect(strikes.count == 3 && strikes[2]["put"] is NSNull)
        #expect((strikes[2]["call"] as? [String: Any])?["bid"] is NSNull)
        #expect((strikes[0]["put"] as? [String: Any])?["crossed"] as? Bool == true)
        #expect(ChainReport(chain: sample, dte: 45).json() == json)
    }
}
