import Market
import Trading

/// A history written by hand, one underlying, a line a session: `08-04 600: P570 2.95/3.05 .16, 10-16 C640 1.00/1.10
/// .15` is the date in 2026, the price at the close, and of each contract its expiry where it is not the script's own,
/// bid/ask and |delta|. `vix 27` after the price is that day's VIX; 18 else. What a desk has to know before its first
/// look (a year of VIX, a quiet year of the underlying, calendars) comes before the first line.
struct ScriptedHistory {
    static let year = 2026
    let symbol: Symbol
    let expiry: String
    private(set) var events: [MarketEvent] = []
    private(set) var sessions: [Day] = []
    /// Open interest of every contract that is quoted; `thin` ones have none.
    private let thin: Set<String>

    /// Prices are the stock's or fund's own; `expiry` is what a contract without a date means, as `09-18`.
    init(
        _ symbol: String, expiry: String, thin: Set<String> = [], dividends: [(exDate: String, amount: String)] = [],
        _ lines: String
    ) {
        self.symbol = Symbol(symbol)!
        self.expiry = expiry
        self.thin = thin
        let lines = lines.split(separator: "\n").filter { !$0.allSatisfy { $0 == " " } }
        let opening = lines[0].split(separator: " ")
        before(Self.day(opening[0]), price: Self.price(opening[1].prefix { $0 != ":" }), dividends)
        for line in lines { session(line) }
    }

    static func day(_ text: some StringProtocol) -> Day { Day("\(year)-\(text)")! }
    static func price(_ text: some StringProtocol) -> Price { Price(units: Decimals.units(text.utf8)!.units) }
    /// `09-18 P570` or `P570`.
    func contract(_ text: some StringProtocol) -> OptionContract {
        let words = text.split(separator: " ")
        return OptionContract(
            root: Root(symbol.description)!, expiry: Self.day(words.count > 1 ? String(words[0]) : expiry),
            right: words.last!.hasPrefix("P") ? .put : .call,
            strike: Strike(trusted: Self.price(words.last!.dropFirst())))
    }

    // MARK: - Before the first line

    /// 300 quiet sessions: the price two tenths of a percent up and down, VIX between 12 and 24.
    private mutating func before(_ first: Day, price: Price, _ dividends: [(exDate: String, amount: String)]) {
        var days: [Day] = []
        var day = first
        for _ in 0..<300 {
            day = NYSE.session(before: day).day
            days.append(day)
        }
        days.reverse()
        let begins = EasternTime.instant(days[0], TimeOfDay(8, 0))
        let covered = (days[0] - 400)...(first + 400)
        let calendars: [CalendarCoverage.Calendar] =
            MacroRelease.Kind.allCases.map { .macro($0) } + [.earnings(symbol), .dividends(symbol)]
        events += calendars.map { .coverage(CalendarCoverage(calendar: $0, days: covered, knownAt: begins)) }
        events += dividends.map {
            .dividend(
                CashDividend(
                    symbol: symbol, exDate: Self.day($0.exDate), amount: Self.price($0.amount), knownAt: begins))
        }
        for (number, day) in days.enumerated() {
            let move = price.units / 500 * (number.isMultiple(of: 2) ? 1 : 0)
            bars(day, price: Price(units: price.units + move), vix: number % 20 == 0 ? "24" : "12")
        }
    }

    private mutating func bars(_ day: Day, price: Price, vix: String) {
        let at = NYSE.session(onOrBefore: day).closesAt
        func bar(_ close: Price, volume: Int64?) -> DailyBar {
            let reach = close.units / 200
            return DailyBar(
                session: day, open: close, high: Price(units: close.units + reach),
                low: Price(units: close.units - reach), close: close, volume: volume, knownAt: at)
        }
        events.append(.rate(InterestRate(day: day, rate: 0.04, knownAt: at)))
        events.append(.bar(.vix, bar(Self.price(vix), volume: nil)))
        events.append(.bar(.vix3m, bar(Price(units: Self.price(vix).units + 30_000), volume: nil)))
        events.append(.bar(symbol, bar(price, volume: 50_000_000)))
    }

    // MARK: - A line

    private mutating func session(_ line: Substring) {
        let halves = line.split(separator: ":", maxSplits: 1)
        let head = halves[0].split(separator: " ")
        let day = Self.day(head[0])
        precondition(NYSE.session(on: day) != nil, "\(day) is no session")
        let spot = Self.price(head[1])
        sessions.append(day)
        bars(day, price: spot, vix: head.count > 3 ? String(head[3]) : "18")
        guard halves.count > 1 else { return }
        var builder = ChainBuilder()
        for item in halves[1].split(separator: ",") { builder.add(row(item)) }
        events.append(
            .chain(
                builder.build(
                    underlying: symbol, session: day, knownAt: NYSE.session(onOrBefore: day).closesAt,
                    origin: .quoted, resolution: .daily, underlyingPrice: spot
                ).chain))
    }

    private func row(_ item: Substring) -> ChainBuilder.Row {
        let words = item.split(separator: " ")
        let place = words.firstIndex { $0.contains("/") }!
        let name = words[..<place].joined(separator: " ")
        var row = ChainBuilder.Row(contract(name))
        let sides = words[place].split(separator: "/")
        row.bid = Self.price(sides[0])
        row.ask = Self.price(sides[1])
        row.volume = 500
        row.openInterest = thin.contains(name) ? 0 : 5_000
        if place + 1 < words.count {
            let delta = Double("0" + words[place + 1])!
            row.delta = row.contract.right == .put ? -delta : delta
            // Of an option near the money of that life; only whether a structure bends too much hangs on them.
            row.volatility = 0.18
            row.gamma = 0.004
            row.theta = -0.1
            row.vega = 0.5
        }
        return row
    }
}
