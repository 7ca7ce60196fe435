/// Classes whose rules differ from those of options on one stock, and the names in the penny program: data, as of
/// August 2026.
///
/// Sources: Cboe's product specifications and rules 5.1 and 5.4 (styles, settlement, hours, index steps), the SEC's
/// orders on the penny pilot (2007 to 2010) and its permanent successor of 1 July 2020, Cboe's notice of 29 November
/// 2022 (VIX), brokers' lists of funds that trade until 16:15. Steps were compared with closing quotes of SPX, SPXW,
/// NDX, NDXP, XSP, VIX, VIXW, SPY, QQQ, AAPL, MSFT, NVDA, JPM and TSLA between 2011 and 2026: all of them lie on the
/// steps given here.
/// Other members of the program are those generally known to be in it, not its official list, which changes each year:
/// a name that is missing here is priced on coarser steps, which every exchange accepts.
enum RootRulesTable {
    /// The first class, QQQ (then QQQQ), was quoted in pennies on this day.
    static let pilotStart = Day(year: 2007, month: 1, day: 26)!

    static func rules(_ root: Root) -> RootRules? {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle].root < root { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low].root == root ? sorted[low] : nil
    }

    static func roots(of underlying: Symbol) -> [Root] {
        inOrder.lazy.filter { $0.underlying == underlying }.map(\.root)
    }

    private static let inOrder: [RootRules] = indexes + funds + renamed + stocks
    private static let sorted = (inOrder + retired).sorted { $0.root < $1.root }

    // MARK: Indexes

    private static let indexes: [RootRules] = [
        index("SPX", settlesOn: .open, package: .cents(5)),
        index("SPXW", on: "SPX", settlesOn: .close, package: .cents(5)),
        index("XSP", settlesOn: .close, ticks: RootRules.Ticks(pennySince: pilotStart)),
        index("NDX", settlesOn: .open),
        index("NDXP", on: "NDX", settlesOn: .close),
        index("RUT", settlesOn: .open),
        index("RUTW", on: "RUT", settlesOn: .close),
        index("DJX", settlesOn: .open),
        index("OEX", settlesOn: .close, exercise: .american),
        index("XEO", on: "OEX", settlesOn: .close),
        index("VIX", kind: .volatilityIndex, settlesOn: .open, ticks: RootRules.Ticks(fineSince: vixNotice)),
        // Pennies by a rule filed on 23 October 2018.
        index(
            "VIXW", on: "VIX", kind: .volatilityIndex, settlesOn: .open,
            ticks: RootRules.Ticks(pennySince: vixWeeklies)),
    ]
    /// The monthly that settled on the close, 2011 to 2017; SPXW took it over.
    private static let retired = [index("SPXPM", on: "SPX", settlesOn: .close, package: .cents(5))]
    private static let vixNotice = Day(year: 2022, month: 11, day: 29)!
    private static let vixWeeklies = Day(year: 2019, month: 1, day: 2)!

    private static func index(
        _ root: String, on underlying: String? = nil, kind: UnderlyingKind = .broadIndex,
        settlesOn: RootRules.SettlementPrint, exercise: RootRules.ExerciseStyle = .european,
        ticks: RootRules.Ticks = RootRules.Ticks(), package: Price = .cents(1)
    ) -> RootRules {
        var ticks = ticks
        ticks.package = package
        return RootRules(
            root: Root(root)!, underlying: Symbol(underlying ?? root)!, kind: kind, exercise: exercise,
            settlement: .cash, settlesOn: settlesOn, isAdjusted: false, closesLate: true, ticks: ticks)
    }

    // MARK: Funds and stocks

    /// Pilot classes of 2007 by the day they joined; SPY with its first extension.
    private static let pennyEverywhere: [(String, joined: Day, penny: Day)] = [
        ("QQQ", pilotStart, pilotStart),
        ("IWM", Day(year: 2007, month: 2, day: 9)!, Day(year: 2010, month: 2, day: 1)!),
        ("SPY", Day(year: 2007, month: 9, day: 28)!, Day(year: 2010, month: 2, day: 1)!),
    ]
    /// The pilot's last planned extension, by which these had joined.
    private static let pilotComplete = Day(year: 2010, month: 8, day: 2)!
    /// The permanent program's first day.
    private static let program = Day(year: 2020, month: 7, day: 1)!

    /// Options that trade until 16:15.
    private static let lateFunds = "DIA EEM EFA FXI IYR XHB XLE XLF XRT TLT"
    private static let lateFundsSince2020 = """
        DBA DBB DBC DBO IWN IWO KBE KRE LQD MDY MOO OEF SLX SVXY UNG UUP UVXY VIXY VXX XLB XLI XLK XLP XLU XLV XLY XME
        """
    private static let otherFunds = "EWZ GDX GLD SLV SMH USO"
    private static let otherFundsSince2020 = """
        ARKK ASHR BITO BND EWJ EWY GDXJ HYG IBB IBIT IEF IVV JETS KWEB RSP SOXL SOXS SPXL SPXS SQQQ TNA TQQQ TZA UPRO \
        VEA VNQ VOO VTI VWO XBI XLC XLRE XOP
        """

    private static let funds: [RootRules] =
        pennyEverywhere.map {
            fund($0.0, closesLate: true, RootRules.Ticks(fineSince: $0.joined, pennySince: $0.penny))
        }
        + names(lateFunds).map { fund($0, closesLate: true, RootRules.Ticks(fineSince: pilotComplete)) }
        + names(lateFundsSince2020).map { fund($0, closesLate: true, RootRules.Ticks(fineSince: program)) }
        + names(otherFunds).map { fund($0, closesLate: false, RootRules.Ticks(fineSince: pilotComplete)) }
        + names(otherFundsSince2020).map { fund($0, closesLate: false, RootRules.Ticks(fineSince: program)) }

    private static func fund(_ root: String, closesLate: Bool, _ ticks: RootRules.Ticks) -> RootRules {
        share(root, on: root, kind: .fund, closesLate: closesLate, ticks)
    }

    /// Roots spelled otherwise than the stock.
    private static let renamed: [RootRules] = [
        share("BRKB", on: "BRK.B", kind: .stock, closesLate: false, RootRules.Ticks(fineSince: program)),
        share("BFB", on: "BF.B", kind: .stock, closesLate: false, RootRules.Ticks()),
    ]

    private static let pilotOf2007 = "AMD CAT GE INTC MSFT TXN"
    private static let pilotBy2010 = "AAPL BAC C CSCO JPM KO PFE QCOM T WFC XOM"
    private static let programOf2020 = """
        AAL ABBV AMAT BA BABA BMY CCL COP CRM CVX CVS DAL DIS EBAY F FCX FDX GILD GM GS HAL HD IBM JD JNJ KMI LLY LOW \
        LVS LYFT M MA MCD META MGM MMM MO MRK MRNA MRVL MS MU NEM NFLX NIO NKE NVDA ORCL OXY PEP PG PINS PYPL RTX SBUX \
        SCHW SLB SNAP TGT TSLA UAL UBER UNH UPS V VALE VZ WBA WMT X
        """
    /// Names above $200 in 2020 that came within reach by their splits, and later listings.
    private static let programBy2023 = "AMZN COIN GOOG GOOGL HOOD PLTR RIVN SOFI"
    private static let stocks: [RootRules] =
        stocks(pilotOf2007, since: Day(year: 2007, month: 2, day: 9)!) + stocks(pilotBy2010, since: pilotComplete)
        + stocks(programOf2020, since: program) + stocks(programBy2023, since: Day(year: 2023, month: 1, day: 3)!)

    private static func stocks(_ text: String, since: Day) -> [RootRules] {
        names(text).map { share($0, on: $0, kind: .stock, closesLate: false, RootRules.Ticks(fineSince: since)) }
    }

    private static func share(
        _ root: String, on underlying: String, kind: UnderlyingKind, closesLate: Bool, _ ticks: RootRules.Ticks
    ) -> RootRules {
        RootRules(
            root: Root(root)!, underlying: Symbol(underlying)!, kind: kind, exercise: .american, settlement: .physical,
            settlesOn: .close, isAdjusted: false, closesLate: closesLate, ticks: ticks)
    }

    private static func names(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
