import Market
import Trading

@testable import Exchange

/// A venue at the end of a line, and what its reports were when they arrived. The market is one put spread: 3.80 at
/// natural, so that a limit of 3.80 fills at once and one of 4.10 works.
struct DistantFloor {
    var line: FaultyVenue
    var arrived: [Arrival] = []
    private var orders: UInt64 = 0
    private var requests: UInt64 = 0

    struct Arrival: Hashable {
        let report: VenueReport
        let at: Instant
    }

    static let january = Series("SPXW", "2018-01-31")
    static let market = "P2600 10.00/10.40, P2575 6.00/6.20"
    static let opens = instant("2018-01-10 10:00")

    init(
        _ chances: [Fault: Int] = [:], seed: UInt64 = 1, settings: LineSettings = LineSettings(),
        suppressed: Set<Dice.Mishap> = [], keepsClientIDs: Bool = true
    ) {
        line = FaultyVenue(exchange: Self.exchange(keepsClientIDs: keepsClientIDs), settings: settings)
        line.market(.chain(Self.chain(after: .zero)))
        var opening: [VenueReport] = []
        line.deliver(until: .distantFuture, into: &opening)
        line.exchange.dice = Dice(seed: seed, chances: Dice.Chances(chances), suppressed: suppressed)
    }

    static func exchange(keepsClientIDs: Bool = true) -> EmbeddedExchange {
        var settings = VenueSettings(
            startingCash: dollars("100000"), fills: .natural,
            commission: VenueSettings.Commission(open: dollars("0.65"), close: dollars("0.65")), enforcesMargin: true)
        settings.capabilities.keepsClientIDs = keepsClientIDs
        settings.capabilities.refusesDuplicateIDs = keepsClientIDs
        return EmbeddedExchange(settings: settings)
    }
    /// The market so long after the opening; `lines` as in `chain`.
    static func chain(after time: Duration, _ lines: String = market) -> Chain {
        let text = EasternTime.timeOfDay(of: opens + time).clock
        return ExchangeTests.chain("2018-01-10 \(text)", spot: "2750", [(january, lines)], resolution: .intraday)
    }

    var reports: [VenueReport] { arrived.map(\.report) }
    /// Why changes and cancels came to nothing.
    var refusals: [RejectReason] {
        reports.compactMap { if case .order(.changeRejected(_, let reason, _)) = $0 { reason } else { nil } }
    }
    var books: [AccountBook] {
        reports.compactMap { if case .answered(_, .book(let book), _) = $0 { book } else { nil } }
    }
    func count(_ fault: Fault) -> Int { line.exchange.dice.counts[Int(fault.rawValue)] }
    /// What really is.
    var truth: AccountBook {
        guard case .book(let book) = line.exchange.answer(.book(since: ActivityID(raw: 0)), at: line.now) else {
            preconditionFailure("a question about the book is answered with the book")
        }
        return book
    }

    /// The desk stands by until then, and collects everything when it arrives.
    mutating func run(to time: Duration) {
        let end = Self.opens + time
        while let next = line.nextDeadline, next <= end {
            line.advance(to: max(next, line.now))
            collect()
        }
        line.advance(to: end)
        collect()
    }
    private mutating func collect() {
        var reports: [VenueReport] = []
        line.deliver(until: line.now, into: &reports)
        arrived += reports.map { Arrival(report: $0, at: line.now) }
    }

    /// A put spread to sell: 3.80 fills, 4.10 waits.
    mutating func order(_ limit: String, _ quantity: Int = 1) -> Order {
        orders += 1
        return Order(
            id: OrderID(raw: orders), account: .embedded, trade: TradeID(raw: orders),
            underlying: Symbol("SPX")!, intent: .open, legs: Self.january.legs("-P2600 +P2575"), quantity: quantity,
            limit: credit(limit), goodUntil: instant("2018-01-10 15:00"))
    }
    @discardableResult
    mutating func submit(_ limit: String, _ quantity: Int = 1, after time: Duration = .zero) -> Order {
        let order = order(limit, quantity)
        run(to: time)
        line.submit(order, at: Self.opens + time)
        run(to: time)
        return order
    }
    mutating func cancel(_ order: Order, after time: Duration) {
        run(to: time)
        line.cancel(order.id, at: Self.opens + time)
        run(to: time)
    }
    mutating func market(_ lines: String, after time: Duration) {
        run(to: time)
        line.market(.chain(Self.chain(after: time, lines)))
        run(to: time)
    }
    /// Nil when no answer came at once.
    @discardableResult
    mutating func ask(_ question: VenueQuestion, after time: Duration) -> VenueAnswer? {
        requests += 1
        let request = RequestID(raw: requests)
        run(to: time)
        line.ask(request, question, at: Self.opens + time)
        run(to: time)
        for case .answered(request, let answer, _) in reports { return answer }
        return nil
    }
    mutating func look(after time: Duration) -> AccountBook? {
        guard case .book(let book) = ask(.book(since: ActivityID(raw: 0)), after: time) else { return nil }
        return book
    }
    mutating func lookUp(_ order: Order, after time: Duration) -> [VenueOrder]? {
        guard case .orders(let orders) = ask(.order(order), after: time) else { return nil }
        return orders
    }
}

/// It happens whenever it can.
let certain = 1_000_000
