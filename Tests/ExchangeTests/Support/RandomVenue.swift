import Market
import Quant
import Trading

@testable import Exchange

/// A venue on which everything that can happen does: two underlyings, one settled in cash and one in shares, orders of
/// every form, and every mishap. One seed is one run.
struct RandomVenue {
    private(set) var floor: Floor
    private(set) var ledger: Ledger
    /// Everything that was reported, for comparing runs.
    private(set) var reports: [VenueReport] = []
    private var random: SplitMix64
    private var spots: [Double] = [2_700, 170]
    private var session = NYSE.session(on: Day("2018-01-09")!)!
    private var live: [Order] = []
    private var trades: UInt64 = 0

    static let underlyings: [(symbol: Symbol, root: String, scale: Double, tick: Int64)] = [
        (.spx, "SPXW", 2_700, 500), (Symbol("AAPL")!, "AAPL", 170, 100),
    ]
    static let expiries = ["2018-01-12", "2018-01-19", "2018-02-16"]

    /// - Parameter faults: chances in a million of everything that a venue does wrong.
    init(seed: UInt64, faults: Int = 60_000) {
        var random = SplitMix64(seed: seed)
        let every = Fault.allCases.filter { $0 <= .closedByVenue }
        var chances = Dice.Chances(Dictionary(uniqueKeysWithValues: every.map { ($0, faults) }))
        // Seldom possible: the market must reach a limit that it did not fill.
        chances[.fillAfterCancel] = min(1_000_000, 8 * faults)
        let dice = Dice(seed: seed, chances: chances)
        let fills: [VenueSettings.FillModel] = [
            .natural, .mid, .spreadShare(0.37), .probabilistic(atNatural: 0.8),
            .queue(VenueSettings.Queue(turnover: 0.3, size: 5)),
        ]
        let cash = ["30000", "1000000"].randomElement(using: &random)!
        floor = Floor(
            cash: cash, fills: fills.randomElement(using: &random)!, enforcesMargin: random.next() % 3 != 0, dice: dice
        ) { settings in
            settings.commission.share = .cents(1)
            settings.commission.assignment = .dollars(5)
            settings.delivery = random.next() % 4 == 0 ? .intrinsic : .shares
            if random.next() % 2 == 0 { settings.latency = .milliseconds(100) ... .milliseconds(500) }
            settings.marginCalls = VenueSettings.MarginCalls(dueAfter: .seconds(86_400))
            settings.closesRiskyFrom = random.next() % 2 == 0 ? TimeOfDay(15, 30) : nil
            settings.capabilities.messagesPerMinute = 6
        }
        ledger = Ledger(settings: floor.venue.settings)
        self.random = random
    }

    /// One session, look by look; `check` is called after every step.
    mutating func day(_ check: (RandomVenue) -> Void) {
        let moments = [TimeOfDay(9, 45), TimeOfDay(11, 0), TimeOfDay(13, 30), TimeOfDay(15, 45)]
        if random.next() % 8 == 0 { announce() }
        for moment in moments {
            let now = EasternTime.instant(session.day, moment)
            pass(to: now, check)
            for index in Self.underlyings.indices {
                spots[index] *= 1 + 0.015 * random.normal()
                look(index, at: now)
                check(self)
                for step in 1...3 {
                    act(index, at: now + .milliseconds(200 * step))
                    check(self)
                }
            }
        }
        pass(to: session.closesAt, check)
        for (index, underlying) in Self.underlyings.enumerated() {
            let bar = DailyBar(
                session: session.day, open: nil, high: nil, low: nil, close: Price(rounding: spots[index])!,
                volume: nil, knownAt: session.closesAt)
            take(floor.market(.bar(underlying.symbol, bar)))
            check(self)
        }
        session = NYSE.session(after: session.day)
    }

    /// Lets the venue do what it has to do by itself, each thing at its instant.
    private mutating func pass(to now: Instant, _ check: (RandomVenue) -> Void) {
        while let due = floor.venue.nextDeadline, due <= now {
            var said: [VenueReport] = []
            floor.venue.advance(to: due, into: &said)
            take(said)
            check(self)
        }
    }

    private mutating func take(_ said: [VenueReport]) {
        ledger.read(said)
        reports += said
        for case .order(let update) in said {
            switch update {
            case .rejected, .cancelled, .expired: live.removeAll { $0.id == update.order }
            case .acknowledged, .replaced, .changeRejected, .filled: break
            }
        }
        // A few that are over stay, so that some come too late to change.
        if live.count > 12 { live.removeFirst(live.count - 12) }
    }

    private mutating func announce() {
        let (symbol, known) = (Self.underlyings[1].symbol, EasternTime.instant(session.day, TimeOfDay(8, 0)))
        let next = NYSE.session(after: session.day).day
        if random.next() % 3 > 0 {
            let dividend = CashDividend(symbol: symbol, exDate: next, amount: .cents(63), knownAt: known)
            take(floor.market(.dividend(dividend)))
        } else {
            let ratio = [2, 3, 1.5, 0.1].randomElement(using: &random)!
            take(floor.market(.split(StockSplit(symbol: symbol, date: next, newPerOld: ratio, knownAt: known))))
        }
    }

    /// A snapshot with quotes of every quality.
    private mutating func look(_ index: Int, at now: Instant) {
        let (symbol, root, scale, tick) = Self.underlyings[index]
        var builder = ChainBuilder()
        for expiry in Self.expiries.compactMap({ Day($0) }) where expiry >= session.day {
            for right in Right.allCases {
                for place in -4...4 {
                    let strike = strike(scale, place)
                    let contract = OptionContract(root: Root(root)!, expiry: expiry, right: right, strike: strike)
                    let away = spots[index] - strike.price.approximateDollars
                    let worth = max(0, right == .call ? away : -away) + scale * (0.005 + 0.01 * random.uniform())
                    let bid = Int64(worth * 10_000) / tick * tick
                    var row = ChainBuilder.Row(contract)
                    if random.next() % 25 != 0 { row.bid = Price(units: bid) }
                    let width = Int64.random(in: -1...8, using: &random) * tick
                    if random.next() % 25 != 0 { row.ask = Price(units: bid + width) }
                    row.bidSize = Int32.random(in: 0...20, using: &random)
                    row.askSize = Int32.random(in: 0...20, using: &random)
                    if random.next() % 30 != 0 { builder.add(row) }
                }
            }
        }
        let spot = random.next() % 20 == 0 ? nil : Price(rounding: spots[index])
        let chain = builder.build(
            underlying: symbol, session: session.day, knownAt: now, origin: .quoted, resolution: .intraday,
            underlyingPrice: spot
        ).chain
        take(floor.market(chain))
    }
    private func strike(_ scale: Double, _ place: Int) -> Strike {
        Strike(trusted: Price(rounding: (scale * (1 + 0.02 * Double(place))).rounded())!)
    }

    // MARK: - What people do

    private mutating func act(_ index: Int, at now: Instant) {
        var said: [VenueReport] = []
        switch random.next() % 12 {
        case 0...3: send([opening(index)], at: now)
        case 4...5:
            if let order = closing(index) { send([order], at: now) }
        case 6: send(bracket(index), at: now)
        case 7: send([shareOrder(index)], at: now)
        case 8:
            guard let order = live.randomElement(using: &random) else { return }
            floor.venue.replace(order.id, limit: limit(index), at: now, into: &said)
        case 9...10:
            guard let order = live.randomElement(using: &random) else { return }
            floor.venue.cancel(order.id, at: now, into: &said)
        default:
            tradeElsewhere(index, at: now)
            return
        }
        take(said)
    }

    private mutating func send(_ orders: [Order], at now: Instant) {
        var said: [VenueReport] = []
        for order in orders { ledger.sent(order) }
        live += orders
        if orders.count == 1 {
            floor.venue.submit(orders[0], at: now, into: &said)
        } else {
            floor.venue.submit(group: orders, at: now, into: &said)
        }
        take(said)
    }

    private mutating func tradeElsewhere(_ index: Int, at now: Instant) {
        var said: [VenueReport] = []
        // What is due by then is no part of the trade.
        floor.venue.advance(to: now, into: &said)
        take(said)
        let before = floor.book
        let contract = leg(index, .long, .put, Int.random(in: -3...3, using: &random)).contract
        let quantity = [-2, -1, 1, 2].randomElement(using: &random)!
        said = []
        floor.venue.tradeElsewhere(contract, quantity: quantity, at: now, into: &said)
        let after = floor.book
        if before.positions != after.positions {
            ledger.tradedElsewhere(contract, quantity, cash: after.account.cash - before.account.cash)
        }
        take(said)
    }

    private mutating func leg(_ index: Int, _ side: Side, _ right: Right, _ place: Int, _ ratio: Int = 1) -> Leg {
        let (_, root, scale, _) = Self.underlyings[index]
        let listed = Self.expiries.compactMap { Day($0) }.filter { $0 >= session.day }
        // The nearest: it expires within the run.
        let contract = OptionContract(
            root: Root(root)!, expiry: listed.first ?? session.day, right: right, strike: strike(scale, place))
        return Leg(side, contract, ratio: ratio)
    }
    private mutating func limit(_ index: Int) -> NetPrice {
        let (_, _, scale, tick) = Self.underlyings[index]
        return random.next() % 2 == 0
            ? .debit(.dollars(9_000))
            : NetPrice(units: Int64((random.uniform() - 0.4) * scale * 0.03 * 10_000) / tick * tick)
    }
    /// Now and then a limit between the mid and natural.
    private mutating func near(_ legs: [Leg], _ index: Int) -> NetPrice? {
        let (symbol, _, _, tick) = Self.underlyings[index]
        guard random.next() % 2 == 0, let chain = floor.venue.chain(of: symbol),
            let quote = PackageQuote.of(
                legs.compactMap { leg in
                    chain.quote(of: leg.contract).map { (leg.signedRatio, $0) }
                })
        else { return nil }
        let given = Double(quote.mid.units - quote.natural.units) * random.uniform()
        return .credit(Price(units: quote.mid.units - Int64(given)).rounded(.down, to: Price(units: tick)))
    }
    private mutating func opening(_ index: Int) -> Order {
        trades += 1
        let place = Int.random(in: -3...1, using: &random)
        let shapes = [
            [leg(index, .short, .put, place), leg(index, .long, .put, place - 1)],
            [leg(index, .short, .call, place), leg(index, .long, .call, place + 2)],
            [
                leg(index, .short, .put, place), leg(index, .long, .put, place - 1),
                leg(index, .short, .call, place + 1), leg(index, .long, .call, place + 3),
            ],
            [leg(index, .short, .put, place), leg(index, .short, .call, place + 2)],
            [leg(index, .short, .put, place, 2), leg(index, .long, .put, place + 1)],
            [leg(index, .short, .call, place)], [leg(index, .long, .put, place)],
        ]
        let trigger = random.next() % 6 == 0 ? limit(index) : nil
        let legs = shapes.randomElement(using: &random)!
        return floor.order(
            .open, legs, Int.random(in: 1...6, using: &random), limit: near(legs, index) ?? limit(index),
            trade: trades, trigger: trigger, until: "\(session.day + Int.random(in: 0...3, using: &random)) 15:00")
    }
    /// Some or all of what some trade opened, or a leg of it.
    private mutating func closing(_ index: Int) -> Order? {
        let symbol = Self.underlyings[index].symbol
        let held = floor.venue.packages.filter { $0.underlying == symbol && !$0.legs.isEmpty }
        guard let package = held.randomElement(using: &random) else { return nil }
        var legs = package.legs.map { Leg($0.side.opposite, $0.contract, ratio: $0.ratio) }
        if random.next() % 4 == 0 { legs = [legs.randomElement(using: &random)!] }
        return floor.order(
            random.next() % 5 == 0 ? .repair : .close, legs, Int.random(in: 1...package.quantity, using: &random),
            limit: random.next() % 4 == 0 ? nil : limit(index), trade: package.trade.raw)
    }
    private mutating func bracket(_ index: Int) -> [Order] {
        let entry = opening(index)
        let legs = entry.legs.map { Leg($0.side.opposite, $0.contract, ratio: $0.ratio) }
        let group = floor.nextOrder
        let target = floor.order(
            .close, legs, entry.quantity, limit: limit(index), trade: entry.trade.raw, after: entry.id, oneOf: group)
        let stop = floor.order(
            .close, legs, entry.quantity, limit: .debit(.dollars(9_000)), trade: entry.trade.raw,
            trigger: limit(index), after: entry.id, oneOf: group)
        return [entry, target, stop]
    }
    private mutating func shareOrder(_ index: Int) -> Order {
        floor.shares(
            random.next() % 2 == 0 ? .open : .close, random.next() % 2 == 0 ? .long : .short,
            Int.random(in: 1...300, using: &random), of: "AAPL", limit: nil)
    }
}
