import Market
import Testing

@Suite struct RootRulesTests {
    private func rules(_ root: String) throws -> RootRules { RootRules.of(try #require(Root(root))) }

    struct Style: Sendable, CustomTestStringConvertible {
        let root: String
        let underlying: String
        let kind: UnderlyingKind
        let exercise: RootRules.ExerciseStyle
        let settlement: RootRules.Settlement
        let settlesOn: RootRules.SettlementPrint
        init(
            _ root: String, _ underlying: String, _ kind: UnderlyingKind, _ exercise: RootRules.ExerciseStyle,
            _ settlement: RootRules.Settlement, _ settlesOn: RootRules.SettlementPrint
        ) {
            self.root = root
            self.underlying = underlying
            self.kind = kind
            self.exercise = exercise
            self.settlement = settlement
            self.settlesOn = settlesOn
        }
        var testDescription: String { root }
    }

    @Test(arguments: [
        Style("SPX", "SPX", .broadIndex, .european, .cash, .open),
        Style("SPXW", "SPX", .broadIndex, .european, .cash, .close),
        Style("SPXPM", "SPX", .broadIndex, .european, .cash, .close),
        Style("XSP", "XSP", .broadIndex, .european, .cash, .close),
        Style("NDX", "NDX", .broadIndex, .european, .cash, .open),
        Style("NDXP", "NDX", .broadIndex, .european, .cash, .close),
        Style("RUTW", "RUT", .broadIndex, .european, .cash, .close),
        Style("OEX", "OEX", .broadIndex, .american, .cash, .close),
        Style("VIX", "VIX", .volatilityIndex, .european, .cash, .open),
        Style("VIXW", "VIX", .volatilityIndex, .european, .cash, .open),
        Style("SPY", "SPY", .fund, .american, .physical, .close),
        Style("GLD", "GLD", .fund, .american, .physical, .close),
        Style("AAPL", "AAPL", .stock, .american, .physical, .close),
        Style("BRKB", "BRK.B", .stock, .american, .physical, .close),
        Style("NOSUCH", "NOSUCH", .stock, .american, .physical, .close),
    ])
    func `a root says on what it is, how it is exercised and how it settles`(style: Style) throws {
        let rules = try rules(style.root)
        #expect(rules.root.description == style.root)
        #expect(rules.underlying.description == style.underlying)
        #expect(rules.kind == style.kind)
        #expect(rules.exercise == style.exercise)
        #expect(rules.settlement == style.settlement)
        #expect(rules.settlesOn == style.settlesOn)
        #expect(rules.multiplier == 100)
        #expect(!rules.isAdjusted)
    }

    @Test func `a root that ends in a digit is an adjusted contract on the same name`() throws {
        #expect(try rules("AAPL7").isAdjusted)
        #expect(try rules("AAPL7").underlying.description == "AAPL")
        #expect(try rules("AAPL7").root.description == "AAPL7")
        #expect(try rules("F1").underlying.description == "F")
        #expect(try rules("SPY1").kind == .fund)
        #expect(try rules("ZZZZZ9").underlying.description == "ZZZZZ")
    }

    @Test func `an underlying lists its roots, the oldest first`() throws {
        func roots(_ symbol: String) throws -> [String] {
            RootRules.roots(of: try #require(Symbol(symbol))).map(\.description)
        }
        #expect(try roots("SPX") == ["SPX", "SPXW"])
        #expect(try roots("VIX") == ["VIX", "VIXW"])
        #expect(try roots("NDX") == ["NDX", "NDXP"])
        #expect(try roots("SPY") == ["SPY"])
        #expect(try roots("BRK.B") == ["BRKB"])
        #expect(try roots("HEI.A") == ["HEIA"])
        #expect(try roots("NOSUCH") == ["NOSUCH"])
        #expect(try roots("TOOLONGA") == [])
    }

    @Test func `every root of an underlying has that underlying`() throws {
        for symbol in ["SPX", "VIX", "NDX", "RUT", "OEX", "XSP", "DJX", "SPY", "QQQ", "TLT", "KO", "BRK.B", "ZZZ"] {
            let underlying = try #require(Symbol(symbol))
            for root in RootRules.roots(of: underlying) { #expect(RootRules.of(root).underlying == underlying) }
        }
    }

    struct Ending: Sendable, CustomTestStringConvertible {
        let words: String
        let root: String
        let expiry: String
        let settles: String
        let last: String
        init(_ words: String, _ root: String, _ expiry: String, settles: String, last: String) {
            self.words = words
            self.root = root
            self.expiry = expiry
            self.settles = settles
            self.last = last
        }
        var testDescription: String { words }
    }

    @Test(arguments: [
        Ending(
            "an AM monthly trades for the last time on Thursday until 16:15", "SPX", "2018-01-19",
            settles: "2018-01-19", last: "2018-01-18 16:15"),
        Ending(
            "a weekly ends with the stocks on its own day", "SPXW", "2018-01-31",
            settles: "2018-01-31", last: "2018-01-31 16:00"),
        Ending(
            "a weekly that expires on a half day", "SPXW", "2018-11-23",
            settles: "2018-11-23", last: "2018-11-23 13:00"),
        Ending(
            "a fund's option on a half day has its quarter of an hour", "SPY", "2018-11-23",
            settles: "2018-11-23", last: "2018-11-23 13:15"),
        Ending(
            "a stock's option on a half day", "AAPL", "2018-11-23",
            settles: "2018-11-23", last: "2018-11-23 13:00"),
        Ending("an ordinary Friday of SPY", "SPY", "2026-08-07", settles: "2026-08-07", last: "2026-08-07 16:15"),
        Ending(
            "an ordinary Friday of a fund that closes with the stocks", "GLD", "2026-08-07",
            settles: "2026-08-07", last: "2026-08-07 16:00"),
        Ending("an ordinary Friday of a stock", "KO", "2026-08-07", settles: "2026-08-07", last: "2026-08-07 16:00"),
        Ending("XSP ends with the stocks", "XSP", "2026-08-07", settles: "2026-08-07", last: "2026-08-07 16:00"),
        Ending("a Saturday of 2014, index", "SPX", "2014-09-20", settles: "2014-09-19", last: "2014-09-18 16:15"),
        Ending("a Saturday of 2014, stock", "AAPL", "2014-09-20", settles: "2014-09-19", last: "2014-09-19 16:00"),
        Ending(
            "the Saturday after Good Friday 2014, index", "SPX", "2014-04-19",
            settles: "2014-04-17", last: "2014-04-16 16:15"),
        Ending(
            "the Saturday after Good Friday 2014, stock", "AAPL", "2014-04-19",
            settles: "2014-04-17", last: "2014-04-17 16:00"),
        Ending(
            "the monthly of Good Friday 2019, listed on Thursday, index", "SPX", "2019-04-18",
            settles: "2019-04-18", last: "2019-04-17 16:15"),
        Ending(
            "a date on Good Friday 2019, fund", "SPY", "2019-04-19",
            settles: "2019-04-18", last: "2019-04-18 16:15"),
        Ending(
            "the monthly of Juneteenth 2026, index", "SPX", "2026-06-18",
            settles: "2026-06-18", last: "2026-06-17 16:15"),
        Ending(
            "the same dated on the holiday", "SPX", "2026-06-19",
            settles: "2026-06-18", last: "2026-06-17 16:15"),
        Ending(
            "a weekly dated on a Monday holiday", "SPXW", "2026-01-19",
            settles: "2026-01-16", last: "2026-01-16 16:00"),
        Ending(
            "an AM date on Christmas settles on the half day's open", "SPX", "2020-12-25",
            settles: "2020-12-24", last: "2020-12-23 16:15"),
        Ending(
            "an AM date the session after a half day", "SPX", "2018-11-26",
            settles: "2018-11-26", last: "2018-11-23 13:15"),
        Ending(
            "VIX of 14 February 2018 settles on Wednesday's open", "VIX", "2018-02-14",
            settles: "2018-02-14", last: "2018-02-13 16:15"),
        Ending(
            "VIX of March 2014, a Tuesday because of Good Friday", "VIX", "2014-03-18",
            settles: "2014-03-18", last: "2014-03-17 16:15"),
        Ending("VIX after a Monday holiday", "VIXW", "2026-01-20", settles: "2026-01-20", last: "2026-01-16 16:15"),
        Ending("the PM monthly of 2014", "SPXPM", "2014-09-20", settles: "2014-09-19", last: "2014-09-19 16:00"),
    ])
    func `the last trading moment`(ending: Ending) throws {
        let rules = try rules(ending.root)
        let expiry = try #require(Day(ending.expiry))
        #expect(rules.settlementSession(expiry: expiry).day.description == ending.settles)
        let moment = rules.lastTradingMoment(expiry: expiry)
        let text = "\(EasternTime.day(of: moment)) \(EasternTime.timeOfDay(of: moment))"
        #expect(text == ending.last)
    }

    @Test(arguments: [
        ("SPXW", "2018-01-30", "2018-01-31", TimeOfDay(16, 15)), ("SPXW", "2018-01-31", "2018-01-31", TimeOfDay(16, 0)),
        ("SPX", "2018-01-30", "2018-02-16", TimeOfDay(16, 15)), ("SPXW", "2018-11-23", "2018-11-30", TimeOfDay(13, 15)),
        ("XSP", "2026-08-06", "2026-08-07", TimeOfDay(16, 15)), ("VIX", "2018-02-05", "2018-02-14", TimeOfDay(16, 15)),
        ("AAPL", "2018-01-30", "2018-02-16", TimeOfDay(16, 0)), ("TLT", "2026-08-06", "2026-08-07", TimeOfDay(16, 15)),
        ("NDXP", "2026-08-07", "2026-08-07", TimeOfDay(16, 0)), ("SPX", "1992-12-24", "1993-01-16", TimeOfDay(14, 15)),
    ])
    func `trading of a class ends on its hour`(root: String, session: String, expiry: String, close: TimeOfDay) throws {
        let day = try #require(Day(session))
        let session = try #require(NYSE.session(on: day))
        #expect(try rules(root).tradingClose(on: session, expiry: try #require(Day(expiry))) == close)
    }

    @Test(arguments: [
        // Root, price in cents, day, step in cents.
        ("SPX", 299, "2026-08-04", 5), ("SPX", 300, "2026-08-04", 10), ("SPXW", 295, "2011-01-03", 5),
        ("SPXW", 12_345, "2018-02-05", 10), ("SPX", 5, "2006-06-01", 5), ("SPX", 300, "2006-06-01", 10),
        ("XSP", 2_500, "2023-09-14", 1), ("XSP", 2_500, "2006-06-01", 10),
        ("NDX", 250, "2026-08-05", 5), ("NDXP", 40_000, "2026-08-05", 10),
        ("VIX", 299, "2022-11-28", 5), ("VIX", 300, "2022-11-28", 10), ("VIX", 299, "2022-11-29", 1),
        ("VIX", 300, "2026-08-05", 5), ("VIXW", 1_000, "2026-08-05", 1), ("VIXW", 299, "2016-01-04", 5),
        ("SPY", 299, "2026-08-04", 1), ("SPY", 2_500, "2026-08-04", 1), ("SPY", 2_500, "2010-02-01", 1),
        ("SPY", 435, "2008-10-13", 5), ("SPY", 53, "2008-11-05", 1), ("SPY", 53, "2007-09-27", 5),
        ("QQQ", 500, "2007-01-25", 10), ("QQQ", 500, "2007-01-26", 1), ("IWM", 500, "2009-12-31", 5),
        ("AAPL", 299, "2014-08-07", 1), ("AAPL", 300, "2014-08-07", 5), ("AAPL", 300, "2006-12-29", 10),
        ("AAPL7", 299, "2014-08-07", 1), ("MSFT", 299, "2007-02-08", 5), ("MSFT", 299, "2007-02-09", 1),
        ("TSLA", 300, "2026-08-05", 5), ("XLF", 299, "2026-08-05", 1), ("KO", 299, "2026-08-05", 1),
        ("NOSUCH", 299, "2026-08-05", 5), ("NOSUCH", 300, "2026-08-05", 10),
    ])
    func `the step of a price by band and era`(root: String, cents: Int, day: String, tick: Int) throws {
        let price = Price.cents(Int64(cents))
        #expect(try rules(root).tick(at: price, on: try #require(Day(day))) == .cents(Int64(tick)))
        #expect(try rules(root).tick(at: -price, on: try #require(Day(day))) == .cents(Int64(tick)))
    }

    @Test(arguments: [
        ("SPX", "2026-08-04", 5), ("SPXW", "2018-02-05", 5), ("XSP", "2026-08-04", 1), ("VIX", "2026-08-04", 1),
        ("SPY", "2026-08-04", 1), ("NOSUCH", "2026-08-04", 1), ("SPY", "2006-12-29", 5), ("SPX", "2006-12-29", 5),
    ])
    func `packages are priced in pennies, those on the S&P 500 in nickels`(root: String, day: String, tick: Int) throws
    {
        #expect(try rules(root).packageTick(on: try #require(Day(day))) == .cents(Int64(tick)))
    }

    @Test(arguments: [
        // Units of 1/10,000: price, down, up, nearest, all of SPX in 2026.
        (Int64(25_500), Int64(25_500), Int64(25_500), Int64(25_500)), (25_600, 25_500, 26_000, 25_500),
        (25_750, 25_500, 26_000, 26_000), (29_800, 29_500, 30_000, 30_000), (30_100, 30_000, 31_000, 30_000),
        (30_500, 30_000, 31_000, 31_000), (1, 0, 500, 0), (0, 0, 0, 0), (-25_600, -26_000, -25_500, -25_500),
        (-25_750, -26_000, -25_500, -26_000), (-30_100, -31_000, -30_000, -30_000),
    ])
    func `a price between two steps goes where it is sent`(price: Int64, down: Int64, up: Int64, nearest: Int64) throws
    {
        let rules = try rules("SPX")
        let day = try #require(Day("2026-08-04"))
        #expect(rules.round(Price(units: price), .down, on: day).units == down)
        #expect(rules.round(Price(units: price), .up, on: day).units == up)
        #expect(rules.round(Price(units: price), .nearest, on: day).units == nearest)
    }

    @Test func `what was rounded stays put and lies on a step of its own band`() throws {
        let day = try #require(Day("2026-08-04"))
        for root in ["SPX", "SPY", "AAPL", "VIX", "NOSUCH"] {
            let rules = try rules(root)
            for units in stride(from: Int64(-40_000), through: 40_000, by: 37) {
                for rounding in [RootRules.Rounding.down, .up, .nearest] {
                    let rounded = rules.round(Price(units: units), rounding, on: day)
                    guard rules.round(rounded, rounding, on: day) == rounded,
                        rounded.units.isMultiple(of: rules.tick(at: rounded, on: day).units)
                    else {
                        Issue.record("\(root): \(Price(units: units)) became \(rounded)")
                        return
                    }
                }
            }
        }
    }
}
