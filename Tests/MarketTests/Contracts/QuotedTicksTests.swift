import Market
import SharedData
import Testing
import Truth

/// The steps of `RootRules` against closing quotes of exchanges: every bid and ask must lie on one.
@Suite struct QuotedTicksTests {
    struct Sheet: Sendable, CustomTestStringConvertible {
        let path: String
        let rows: Int
        init(_ path: String, rows: Int) {
            self.path = path
            self.rows = rows
        }
        var testDescription: String { path }
    }

    @Test(arguments: [
        Sheet("chains/spx_2011_01.csv.gz", rows: 9_832), Sheet("chains/aapl_2014_08.csv.gz", rows: 1_822),
        Sheet("chains/spxw_2018_01_02.csv.gz", rows: 14_438),
        Sheet("chains/single/MSFT_2021-11-22_optionlab.csv.gz", rows: 1_995),
        Sheet("chains/cboe_quote_table/SPY_2023-09-14.csv.gz", rows: 7_292),
        Sheet("chains/cboe_quote_table/XSP_2023-09-14.csv.gz", rows: 10_882),
        Sheet("chains/cboe_2026/AAPL/2026-08-05.csv.gz", rows: 3_618),
        Sheet("chains/cboe_2026/TSLA/2026-08-05.csv.gz", rows: 6_088),
        Sheet("chains/cboe_2026/VIX/2026-08-05.csv.gz", rows: 1_520),
        Sheet("chains/cboe_2026/NDX/2026-08-05.csv.gz", rows: 17_926),
    ])
    func `every quoted price lies on a step of its root and day`(sheet: Sheet) throws {
        guard SharedData.isExpected(for: sheet.path, rows: sheet.rows) else { return }
        let rows = try SharedData.rows(of: sheet.path, ["quote_date", "root", "bid", "ask"])
        #expect(rows.count == sheet.rows)
        var prices = 0
        var astray = 0
        for row in rows {
            let day = try #require(Day(row[0]))
            let rules = RootRules.of(try #require(Root(row[1])))
            for text in row[2...] where !text.isEmpty {
                let price = Price(units: try #require(Decimals.units(text.utf8)).units)
                prices += 1
                if !price.units.isMultiple(of: rules.tick(at: price, on: day).units) { astray += 1 }
            }
        }
        #expect(astray == 0)
        Truth.report(table: sheet.path, checked: rows.count, note: "\(prices) bids and asks on the root's steps")
    }
}
