import Market
import Testing
import Trading

@testable import History

@Suite struct OtherLayoutTests {
    // MARK: Cboe DataShop

    @Test func `DataShop's closing quotes are read, its caret dropped, its lower-case types understood`() throws {
        let text =
            Fixture.dataShopHeader + "\n"
            + "^SPX,2015-01-02,SPXW,2015-01-09,1600.0,c,449.96,513.03,412.26,458.06,7,85,456.2,4,459.9,2058.0,2058.4,"
            + "2058.2,0.4214,0.9996,2e-6,0.0192,0.0001,0.3067,12,A\n"
            + "^SPX,2015-01-02,SPX,2015-01-17,1600.000,p,0.0,0.0,0.0,0.0,0,0,0.00,142,0.1,2058.0,2058.4,"
            + "2058.2,0.5,-0.0039,0.0003,-0.0302,0.0021,-0.0108,1,A\n"
        let imported = try Imported("backtest.csv", text)
        let chain = try imported.chain()
        #expect(chain.underlying == .spx && chain.knownAt == Fixture.instant("2015-01-02", 16, 0))
        #expect(chain.underlyingPrice == Price(units: 20_582_000))
        #expect(try imported.catalog().chainSource(of: .spx, on: chain.session) == "cboe_datashop")
        let rows = chain.plainRows
        #expect(rows[0].contract.description == "SPXW 2015-01-09 C 1600")
        #expect(rows[0].bid == .cents(45_620) && rows[0].ask == .cents(45_990) && rows[0].last == .cents(45_806))
        #expect(rows[0].volume == 7 && rows[0].openInterest == 12 && rows[0].gamma == 2e-6)
        #expect(rows[0].bidSize == 85 && rows[0].askSize == 4)
        #expect(rows[1].contract.description == "SPX 2015-01-17 P 1600")
        #expect(rows[1].bid == .zero && rows[1].ask == .cents(10) && rows[1].last == nil)
    }

    @Test func `DataShop's figures of 15:45 stay out of the closing snapshot`() throws {
        let text =
            "underlying_symbol,quote_date,root,expiration,strike,option_type,open,high,low,close,trade_volume,"
            + "bid_size_1545,bid_1545,ask_size_1545,ask_1545,underlying_bid_1545,underlying_ask_1545,"
            + "implied_underlying_price_1545,active_underlying_price_1545,implied_volatility_1545,delta_1545,"
            + "bid_size_eod,bid_eod,ask_size_eod,ask_eod,underlying_bid_eod,underlying_ask_eod,vwap,open_interest,"
            + "delivery_code\n"
            + "A,2021-04-09,A,2021-04-16,65.000,C,0,0,0,0,0,77,66.0,77,67.0,131.49,131.52,131.55,131.505,0.02,1.0,"
            + "299,64.9,222,69.5,131.88,131.91,0,0,\n"
            // On early closes the columns of 15:45 are blank.
            + "A,2021-04-09,A,2021-04-16,70.000,C,0,0,0,0,0,,,,,,,,,,,1,60.1,2,61,131.88,131.91,0,3,\n"
        let chain = try Imported("calcs.csv", text).chain()
        #expect(chain.bid(at: 0) == .cents(6_490) && chain.ask(at: 0) == .cents(6_950))
        #expect(chain.vendorVolatility(at: 0) == nil && chain.vendorDelta(at: 0) == nil)
        #expect(chain.underlyingPrice == Price(units: 1_318_950), "the middle of its own bid and ask")
        #expect(chain.count == 2)
    }

    // MARK: riskalert

    @Test func `traded prices become last prices, never bids or asks`() throws {
        let text = """
            quote_date,underlying_price,expiration,strike,right,price,volume,open_interest,iv,delta
            2026-05-26,750.59,2026-05-26,500,C,249.62,16,0,0,1
            2026-05-26,750.59,2026-06-19,750,P,12.1,1600,20,0.21,-0.5
            2026-05-27,,2026-06-19,750,P,13,0,20,0.22,-0.51

            """
        let imported = try Imported("SPY.csv", text)
        let catalog = try imported.catalog()
        #expect(catalog.sessions(of: .spy) == [Fixture.day("2026-05-26"), Fixture.day("2026-05-27")])
        let chain = try catalog.chains(of: .spy, on: Fixture.day("2026-05-26"))[0]
        #expect(chain.identity.origin == .traded)
        #expect(chain.series.allSatisfy { $0.root == Root("SPY") })
        let rows = chain.plainRows
        #expect(rows.allSatisfy { $0.bid == nil && $0.ask == nil })
        #expect(rows[1].last == .cents(1_210) && rows[1].volatility == 0.21 && rows[1].delta == -0.5)
        #expect(rows[0].volatility == nil && rows[0].delta == 1)
        #expect(imported.count(.noQuote) == 0, "a layout without quotes has none missing")
        #expect(imported.report.files[0].sources == ["riskalert"])
    }

    // MARK: Bars

    @Test func `daily bars are split by their source and merged again when read`() throws {
        let text = """
            \(Fixture.barHeader)
            2018-02-02,280.08,280.23,275.41,275.45,173174800,,0,1,av
            2018-02-05,273.45,275.85,263.31,263.93,294681800,,0,1,yahoo
            2018-02-06,259.94,269.7,258.7,269.13,,,1.2,1,av

            """
        let imported = try Imported("SPY.csv", text)
        let catalog = try imported.catalog()
        let bars = try catalog.bars(of: .spy)
        #expect(bars.map(\.session.description) == ["2018-02-02", "2018-02-05", "2018-02-06"])
        #expect(bars[1].close == .cents(26_393) && bars[1].open == .cents(27_345))
        #expect(bars[1].knownAt == Fixture.instant("2018-02-05", 16, 0))
        #expect(bars[0].volume == 173_174_800 && bars[2].volume == nil)
        #expect(try catalog.bars(of: .spy, source: "av").count == 2)
        let coverage = try catalog.coverage()
        #expect(coverage.count == 1 && coverage[0].calendar == .dividends(.spy))
        #expect(coverage[0].days == Fixture.day("2018-02-02")...Fixture.day("2018-02-06"))
    }

    @Test(arguments: [
        ("2018-02-03,1,1,1,1,,,,,a", RowDefect.notASession), ("1989-12-29,1,1,1,1,,,,,a", .outsideCalendar),
        ("2018-02-06,1,1,1,,,,,,a", .required), ("2018-02-06,0,1,1,1,,,,,a", .negative),
        ("2018-02-06,1,1,1,-1,,,,,a", .negative), ("2018-02-06,1,1,x,1,,,,,a", .badNumber),
        ("2018-02-06,1,1,1,1,-5,,,,a", .negative), ("6 Feb 2018,1,1,1,1,,,,,a", .badDate),
        ("2018-02-05,1,1,1,1,,,,,a", .duplicate),
    ])
    func `a bar that makes no sense is set aside by name`(row: String, defect: RowDefect) throws {
        let text = "\(Fixture.barHeader)\n2018-02-02,1,1,1,1,,,,,a\n2018-02-05,1,2,1,2,,,,,a\n\(row)\n"
        let imported = try Imported("QQQ.csv", text)
        #expect(imported.report.files[0].setAside.map(\.defect) == [defect])
        #expect(try imported.catalog().bars(of: Symbol("QQQ")!).count == 2)
    }

    @Test func `a bar whose high lies below its close is kept and counted`() throws {
        let imported = try Imported(
            "VIX.csv", "date,open,high,low,close,source\n2018-02-05,18.44,37,16.8,37.32,cboe\n")
        #expect(imported.count(.openHighLowClose) == 1)
        #expect(try imported.catalog().bars(of: .vix).count == 1)
    }

    @Test func `the VIX family is known fifteen minutes after the close, on half days too`() throws {
        let imported = try Imported(
            "VIX3M.csv",
            "date,open,high,low,close,source\n2025-11-26,20,20.1,19.8,19.9,cboe\n2025-11-28,19,19.2,18.6,18.7,cboe\n")
        let bars = try imported.catalog().bars(of: .vix3m)
        #expect(bars[0].knownAt == Fixture.instant("2025-11-26", 16, 15))
        #expect(bars[1].knownAt == Fixture.instant("2025-11-28", 13, 15))
    }

    @Test func `adjusted prices are listed as not imported, whatever folder they lie in`() throws {
        let imported = try Imported(files: [
            ("bars/SPY.csv", "\(Fixture.barHeader)\n2021-04-01,1,1,1,1,,,,,yahoo_yy\n"),
            ("other/SPY.csv", "\(Fixture.barHeader)\n2021-04-01,1,1,1,1,,,,,yahoo_adj\n"),
        ])
        #expect(imported.report.files.map(\.name) == ["bars/SPY.csv"])
        #expect(imported.report.notImported.map(\.name) == ["other/SPY.csv"])
        #expect(imported.report.notImported[0].reason.contains("adjusted"))
    }

    @Test func `the two series of arch become SPX and VIX`() throws {
        let imported = try Imported(files: [
            (
                "sp500.csv",
                "Date,Open,High,Low,Close,Adj Close,Volume\n1/4/1999,1229.22998,1248.810059,1219.099976,1228.099976,"
                    + "1228.099976,877000000\n12/31/2018,2498.939941,2509.23999,2482.820068,2506.850098,2506.850098,"
                    + "3442870000\n"
            ),
            ("vix.csv", "Date,vix\n12/31/2018,25.42\n1/1/2019,.\n1/2/2019,23.22\n"),
        ])
        let catalog = try imported.catalog()
        let bars = try catalog.bars(of: .spx)
        #expect(bars.map(\.session.description) == ["1999-01-04", "2018-12-31"])
        #expect(bars[0].close == Price(units: 12_281_000) && bars[0].high == Price(units: 12_488_101))
        #expect(bars[1].volume == 3_442_870_000)
        let vix = try catalog.bars(of: .vix)
        #expect(vix.map(\.close) == [.cents(2_542), .cents(2_322)])
        #expect(vix[0].open == nil && vix[0].knownAt == Fixture.instant("2018-12-31", 16, 15))
        #expect(catalog.manifest.files.map(\.setAside) == [[], [.init(defect: .noValue, count: 1)]])
        #expect(catalog.manifest.segments.allSatisfy { $0.source == "arch" })
    }

    @Test func `a whole bar wins over a close alone, and a later import over an earlier one`() throws {
        let imported = try Imported(files: [
            ("vix.csv", "Date,vix\n12/31/2018,25.42\n1/2/2019,23.22\n"),
            ("VIX.csv", "date,open,high,low,close,source\n2018-12-31,27.8,28.5,24.9,25.4,cboe\n"),
        ])
        #expect(try imported.catalog().bars(of: .vix).map(\.close) == [.cents(2_540), .cents(2_322)])
        try imported.add(
            "more/VIX.csv",
            "date,open,high,low,close,source\n2018-12-31,27.8,28.5,24.9,25.41,cboe\n"
                + "2019-01-03,25.6,26.6,24.1,25.45,cboe\n"
        )
        #expect(
            try imported.catalog().bars(of: .vix).map(\.close) == [.cents(2_541), .cents(2_322), .cents(2_545)])
    }

    // MARK: Rates

    @Test func `bills speak where there are bills, federal funds before and after them`() throws {
        let imported = try Imported(files: [
            ("b.csv", "date,dgs3mo_pct,dgs1mo_pct,dtb3_pct\n2005-01-03,2.32,,2.28\n2005-01-04,,,2.3\n2005-01-06,,,\n"),
            ("f.csv", "date,dff_pct\n2004-12-31,1.97\n2005-01-01,1.97\n2005-01-03,2.31\n2005-01-07,2.24\n"),
        ])
        let rates = try imported.catalog().rates()
        #expect(
            rates.map(\.day.description) == ["2004-12-31", "2005-01-01", "2005-01-03", "2005-01-04", "2005-01-07"])
        // By 40-digit arithmetic: 365/91 ln(1 + 0.0232·91/365), −365/91 ln(1 − 0.023·91/360), 365 ln(1 + 0.0197/360).
        #expect(abs(rates[2].rate - 0.023_133_161_937_372_171) < 2e-17)
        #expect(abs(rates[3].rate - 0.023_387_496_667_484_979) < 2e-17)
        #expect(abs(rates[0].rate - 0.019_973_064_630_854_53) < 2e-17)
        #expect(rates[0].knownAt == Fixture.instant("2005-01-03", 9, 0), "New Year 2005 was a Saturday")
        #expect(rates[2].knownAt == Fixture.instant("2005-01-04", 9, 0))
        let bills = imported.report.files.first { $0.name == "b.csv" }!
        #expect(bills.setAside.map(\.defect) == [.noValue])
    }

    @Test func `the logarithm of small growth is exact to the last places`() {
        // Natural logarithms to 17 digits, by 40-digit arithmetic.
        #expect(ShortRate.logarithm(onePlus: 0) == 0)
        #expect(abs(ShortRate.logarithm(onePlus: 0.005) - 0.004_987_541_511_039_073_7) < 2e-18)
        #expect(abs(ShortRate.logarithm(onePlus: 0.1) - 0.095_310_179_804_324_865) < 3e-17)
        #expect(abs(ShortRate.logarithm(onePlus: -0.1) - -0.105_360_515_657_826_307) < 3e-17)
    }

    // MARK: Calendars

    @Test func `dividends are known two weeks before, and complete from first to last`() throws {
        let imported = try Imported(
            "dividends.csv",
            "symbol,ex_date,amount,kind\nSPY,2018-03-16,1.0968,reported\nSPY,2018-06-15,1.2456,reported\n"
                + "KO,2018-03-14,0.39,reported\nKO,2018-03-14,0.39,reported\nKO,2018-06-14,0,reported\n")
        let catalog = try imported.catalog()
        let dividends = try catalog.dividends(of: .spy)
        #expect(dividends.map(\.amount) == [Price(units: 10_968), Price(units: 12_456)])
        #expect(dividends[0].knownAt == Fixture.instant("2018-03-02", 9, 0))
        #expect(try catalog.dividends(of: Symbol("KO")!).count == 1)
        #expect(imported.report.files[0].setAside.map(\.defect) == [.negative, .duplicate])
        let coverage = try catalog.coverage().first { $0.calendar == .dividends(.spy) }
        #expect(coverage?.days == Fixture.day("2018-03-16")...Fixture.day("2018-06-15"))
        #expect(coverage?.knownAt == Fixture.instant("2017-03-16", 9, 0))
    }

    @Test func `splits and earnings carry their day, ratio and time of day`() throws {
        let imported = try Imported(files: [
            ("splits.csv", "symbol,date,new_shares_per_old\nNVDA,2007-09-11,1.499999\n"),
            (
                "earnings.csv",
                "symbol,date,session,period,eps,eps_estimate\nAAPL,2026-07-30,AMC,2026:Q3,,1.89\n"
                    + "JPM,2026-07-14,BMO,,,\nKO,2026-07-21,DMT,,,\nKO,2026-10-20,,,,\nKO,2026-10-21,LATE,,,\n"
            ),
        ])
        let catalog = try imported.catalog()
        let split = try catalog.splits(of: Symbol("NVDA")!)[0]
        #expect(split.newPerOld == 1.499999 && split.knownAt == Fixture.instant("2007-08-28", 9, 0))
        #expect(try catalog.earnings(of: Symbol("AAPL")!).map(\.timing) == [.afterClose])
        #expect(try catalog.earnings(of: Symbol("JPM")!).map(\.timing) == [.beforeOpen])
        #expect(try catalog.earnings(of: Symbol("KO")!).map(\.timing) == [.duringMarket, .unknown])
        #expect(try catalog.earnings(of: Symbol("AAPL")!)[0].knownAt == Fixture.instant("2026-07-02", 9, 0))
        #expect(imported.report.files[0].setAside.map(\.defect) == [.badKind])
    }

    @Test func `the Fed speaks at 14:15 until 2012 and at 14:00 since, emergencies are known when they come`() throws {
        let imported = try Imported(files: [
            (
                "fomc.csv",
                "date,fed_list,second_list,third_list,kind\n2012-12-12,1,1,0,scheduled\n2013-01-30,1,1,0,scheduled\n"
                    + "2020-03-15,1,1,1,unscheduled\n"
            ),
            ("cpi_nfp.csv", "date,event,time_et\n2018-02-14,CPI,08:30\n2018-02-02,NFP,08:30\n"),
        ])
        let releases = try imported.catalog().macro()
        #expect(releases.map(\.kind) == [.fomc, .fomc, .jobs, .cpi, .fomc])
        #expect(releases[0].at == Fixture.instant("2012-12-12", 14, 15))
        #expect(releases[1].at == Fixture.instant("2013-01-30", 14, 0))
        #expect(releases[1].knownAt == Fixture.instant("2012-01-31", 14, 0), "365 days before, through a leap year")
        #expect(releases[3].at == Fixture.instant("2018-02-14", 8, 30))
        #expect(releases[4].knownAt == releases[4].at)
        #expect(try imported.catalog().coverage().map(\.calendar) == [.macro(.fomc), .macro(.cpi), .macro(.jobs)])
    }
}
