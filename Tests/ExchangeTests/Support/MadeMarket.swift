import Market
import Trading

@testable import Exchange

/// Markets written down as a trader would: one line a contract, `P2600 10.00/10.40`, a dash for a
/// side that is absent, and the displayed sizes behind it where they matter, `P2600 10.00/10.40 20x35`.
struct Series: Sendable {
    let root: Root
    let expiry: Day

    init(_ root: String, _ expiry: String) {
        self.root = Root(root)!
        self.expiry = Day(expiry)!
    }
    /// `P2600` or `C27.5`.
    func contract(_ text: some StringProtocol) -> OptionContract {
        OptionContract(
            root: root, expiry: expiry, right: text.first == "C" ? .call : .put,
            strike: Strike(trusted: price(text.dropFirst())))
    }
    /// `-P2600 +P2575`: short the first, long the second; `2x` before a strike is a ratio.
    func legs(_ text: String) -> [Leg] {
        text.split(separator: " ").map { word in
            let side: Side = word.first == "+" ? .long : .short
            let parts = word.dropFirst().split(separator: "x")
            return Leg(side, contract(parts.last!), ratio: parts.count == 2 ? Int(parts[0])! : 1)
        }
    }
}

func price(_ text: some StringProtocol) -> Price { Price(units: Decimals.units(text.utf8)!.units) }
func dollars(_ text: String) -> Money { Money(units: Decimals.units(text.utf8)!.units) }
func credit(_ text: String) -> NetPrice { .credit(price(text)) }
func debit(_ text: String) -> NetPrice { .debit(price(text)) }

/// `2018-01-10 16:00`, New York.
func instant(_ text: String) -> Instant {
    let parts = text.split(separator: " ")
    return EasternTime.instant(Day(parts[0])!, TimeOfDay(parts[1])!)
}

/// A snapshot of the series' underlying at `moment`; lines are split at commas.
func chain(
    _ moment: String, spot: String?, _ listed: [(series: Series, lines: String)],
    resolution: Chain.Resolution = .daily
) -> Chain {
    var builder = ChainBuilder()
    for (series, lines) in listed {
        for line in lines.split(separator: ",") {
            let words = line.split(separator: " ")
            let sides = words[1].split(separator: "/")
            var row = ChainBuilder.Row(series.contract(words[0]))
            if words.count > 2 {
                let sizes = words[2].split(separator: "x")
                row.bidSize = Int32(sizes[0])
                row.askSize = Int32(sizes[1])
            }
            row.bid = sides[0] == "-" ? nil : price(sides[0])
            row.ask = sides[1] == "-" ? nil : price(sides[1])
            builder.add(row)
        }
    }
    let known = instant(moment)
    return builder.build(
        underlying: RootRules.of(listed[0].series.root).underlying, session: EasternTime.day(of: known),
        knownAt: known, origin: .quoted, resolution: resolution, underlyingPrice: spot.map(price)
    ).chain
}

func bar(_ session: String, open: String?, close: String) -> DailyBar {
    let day = Day(session)!
    return DailyBar(
        session: day, open: open.map(price), high: nil, low: nil, close: price(close), volume: nil,
        knownAt: NYSE.session(on: day)!.closesAt)
}

/// The venue under test, with what it said since the last call.
struct Floor {
    var venue: EmbeddedExchange
    private var orders: UInt64 = 0

    init(
        cash: String = "100000", fills: VenueSettings.FillModel = .natural, open: String = "0.65",
        close: String = "0.65", enforcesMargin: Bool = true, dice: Dice = Dice(seed: 0),
        _ adjust: (inout VenueSettings) -> Void = { _ in }
    ) {
        var settings = VenueSettings(
            startingCash: dollars(cash), fills: fills,
            commission: VenueSettings.Commission(open: dollars(open), close: dollars(close)),
            enforcesMargin: enforcesMargin)
        adjust(&settings)
        venue = EmbeddedExchange(settings: settings, dice: dice)
    }

    var account: AccountSnapshot { venue.snapshot(at: .distantFuture) }
    var book: AccountBook { book(since: 0) }
    func book(since: UInt64) -> AccountBook {
        guard case .book(let book) = venue.answer(.book(since: ActivityID(raw: since)), at: .distantFuture) else {
            fatalError("a book was asked for")
        }
        return book
    }
    func found(_ order: Order, at moment: String) -> [VenueOrder] {
        guard case .orders(let orders) = venue.answer(.order(order), at: instant(moment)) else {
            fatalError("orders were asked for")
        }
        return orders
    }

    @discardableResult
    mutating func market(_ chain: Chain) -> [VenueReport] { market(.chain(chain)) }
    @discardableResult
    mutating func market(_ event: MarketEvent) -> [VenueReport] {
        var reports: [VenueReport] = []
        venue.market(event, into: &reports)
        return reports
    }
    @discardableResult
    mutating func submit(_ order: Order, at moment: String) -> [VenueReport] {
        var reports: [VenueReport] = []
        venue.submit(order, at: instant(moment), into: &reports)
        return reports
    }
    @discardableResult
    mutating func submit(group: [Order], at moment: String) -> [VenueReport] {
        var reports: [VenueReport] = []
        venue.submit(group: group, at: instant(moment), into: &reports)
        return reports
    }
    @discardableResult
    mutating func tradeElsewhere(_ contract: OptionContract, _ quantity: Int, at moment: String) -> [VenueReport] {
        var reports: [VenueReport] = []
        venue.tradeElsewhere(contract, quantity: quantity, at: instant(moment), into: &reports)
        return reports
    }
    @discardableResult
    mutating func replace(_ id: OrderID, limit: NetPrice, at moment: String) -> [VenueReport] {
        var reports: [VenueReport] = []
        venue.replace(id, limit: limit, at: instant(moment), into: &reports)
        return reports
    }
    @discardableResult
    mutating func cancel(_ id: OrderID, at moment: String) -> [VenueReport] {
        var reports: [VenueReport] = []
        venue.cancel(id, at: instant(moment), into: &reports)
        return reports
    }
    @discardableResult
    mutating func advance(to moment: String) -> [VenueReport] {
        var reports: [VenueReport] = []
        venue.advance(to: instant(moment), into: &reports)
        return reports
    }

    /// An order of trade 1 (or another) with the next id.
    mutating func order(
        _ intent: OrderIntent, _ legs: [Leg], _ quantity: Int = 1, limit: NetPrice?, trade: UInt64 = 1,
        trigger: NetPrice? = nil, after: OrderID? = nil, oneOf: OrderID? = nil, until: String = "2099-12-31 16:00"
    ) -> Order {
        Order(
            id: nextID(), account: .embedded, trade: TradeID(raw: trade),
            underlying: RootRules.of(legs[0].contract.root).underlying, intent: intent, legs: legs,
            quantity: quantity, limit: limit, trigger: trigger,
            link: after == nil && oneOf == nil ? nil : OrderLink(after: after, oneOf: oneOf), goodUntil: instant(until))
    }
    /// So many shares bought (long) or sold.
    mutating func shares(
        _ intent: OrderIntent, _ side: Side, _ quantity: Int, of symbol: String, limit: NetPrice?
    ) -> Order {
        Order(
            id: nextID(), account: .embedded, trade: TradeID(raw: 1), underlying: Symbol(symbol)!, intent: intent,
            legs: [], stock: side, quantity: quantity, limit: limit, goodUntil: .distantFuture)
    }
    private mutating func nextID() -> OrderID {
        orders += 1
        return OrderID(raw: orders)
    }
    /// The id that the next order will have, for links.
    var nextOrder: OrderID { OrderID(raw: orders + 1) }
}

extension [VenueReport] {
    var fills: [Fill] {
        compactMap { if case .order(.filled(let fill)) = $0 { fill } else { nil } }
    }
    var rejections: [RejectReason] {
        compactMap { if case .order(.rejected(_, let reason, _)) = $0 { reason } else { nil } }
    }
    var refusedChanges: [RejectReason] {
        compactMap { if case .order(.changeRejected(_, let reason, _)) = $0 { reason } else { nil } }
    }
    var activities: [AccountActivity] {
        compactMap { if case .activity(let activity) = $0 { activity } else { nil } }
    }
    var clearings: [ClearingEvent] {
        activities.compactMap { if case .cleared(let event) = $0.kind { event } else { nil } }
    }
    var settlements: [Settlement] {
        activities.compactMap { if case .settled(let settlement) = $0.kind { settlement } else { nil } }
    }
    var expired: [OrderID] {
        compactMap { if case .order(.expired(let id, _)) = $0 { id } else { nil } }
    }
    var cancelled: [OrderID] {
        compactMap { if case .order(.cancelled(let id, _)) = $0 { id } else { nil } }
    }
    var acknowledged: [OrderID] {
        compactMap { if case .order(.acknowledged(let id, _)) = $0 { id } else { nil } }
    }
    var halts: [Bool] {
        compactMap { if case .halted(_, let isHalted, _) = $0 { isHalted } else { nil } }
    }
    var marginCalls: [MarginCall] {
        compactMap { if case .marginCall(let call) = $0 { call } else { nil } }
    }
    var movements: [CashMovement] {
        activities.compactMap { if case .cash(let movement) = $0.kind { movement } else { nil } }
    }
    var adjustments: [ContractAdjustment] {
        activities.compactMap { if case .adjusted(let adjustment) = $0.kind { adjustment } else { nil } }
    }
    var accounts: [AccountSnapshot] {
        compactMap { if case .account(let snapshot) = $0 { snapshot } else { nil } }
    }
}
