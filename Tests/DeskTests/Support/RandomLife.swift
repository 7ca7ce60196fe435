import Market
import Quant
import Risk
import Strategy
import Trading

@testable import Desk

/// One desk and a random world around it.
struct RandomLife {
    let story: Story
    /// What the desk must hold to, whatever happens.
    private(set) var laws: DeskLaws
    private var random: SplitMix64
    private var session = Day("2018-01-10")!
    private var now = Made.instant("2018-01-10 09:45")
    private var spot: Double
    private var asked: [(id: RequestID, question: VenueQuestion)] = []
    private var said: [VenueReport] = []
    private var executions: UInt64 = 0
    private var incarnation: UInt16 = 1

    var wrong: String? { laws.broken }

    init(seed: UInt64, flaw: Flaw? = nil) {
        var random = SplitMix64(seed: seed)
        let isDelivered = Bool.random(using: &random)
        let listing = isDelivered ? Made.spy : Made.spx
        story = Story(on: listing, flaw: flaw) { RandomLife.vary(&$0, isDelivered: isDelivered, &random) }
        spot = isDelivered ? 275 : 2_750
        laws = DeskLaws(story)
        self.random = random
    }

    private static func vary(_ settings: inout DeskSettings, isDelivered: Bool, _ random: inout SplitMix64) {
        settings.venue = .careful
        settings.startingCash = .dollars(100_000)
        settings.approval = [.automatic, .automatic, .ask].randomElement(using: &random)!
        settings.risk.sizing = .fixedQuantity(Int.random(in: 1...3, using: &random))
        settings.risk.tradesPerSymbol = Int.random(in: 1...4, using: &random)
        settings.risk.dailyLoss = Bool.random(using: &random) ? 0.02 : nil
        settings.strategies[0].gates.minimumCredit = .cents(5)
        settings.strategies[0].exits.dte = Bool.random(using: &random) ? 40 : nil
        settings.execution.asksForExits = Int.random(in: 0..<4, using: &random) == 0
        settings.execution.ratioBreak = Bool.random(using: &random) ? .complete : .flatten
        settings.execution.emergency.endsInMarketOrder = Bool.random(using: &random)
        settings.execution.protection = ProtectionSettings(
            restsTarget: Bool.random(using: &random), restsStop: Bool.random(using: &random),
            withEntry: Bool.random(using: &random))
        settings.capabilities.deliversShares = isDelivered
        settings.capabilities.replacesInPlace = Bool.random(using: &random)
        settings.capabilities.keepsClientIDs = Bool.random(using: &random)
        settings.capabilities.marketPackages = Bool.random(using: &random)
        settings.capabilities.groups = [[], [.oco], [.oco, .oto, .otoco]].randomElement(using: &random)!
        settings.capabilities.messagesPerMinute = Bool.random(using: &random) ? 30 : nil
    }

    // MARK: - Events

    mutating func happens() {
        switch draw(24) {
        case 0...5: market()
        case 6...7: wait()
        case 8...15: venue()
        case 16...17: answer()
        case 18: person()
        case 19: if let report = said.randomElement(using: &random) { step(.venue(report)) }
        case 20: account()
        case 21: trouble()
        case 22: if draw(2) == 0 { clearing() }
        default: if draw(6) == 0 { nextSession() }
        }
    }

    private mutating func draw(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
    private var moment: String { "\(EasternTime.day(of: now)) \(EasternTime.timeOfDay(of: now).clock)" }

    private mutating func step(_ event: DeskEvent) {
        laws.watch(event, at: story)
        now = max(now, story.view.now)
        for case .fetch(let id, let question) in story.effects { asked.append((id, question)) }
    }
    /// The venue says it now, and perhaps again later.
    private mutating func say(_ report: VenueReport) {
        said.append(report)
        if said.count > 30 { said.removeFirst() }
        step(.venue(report))
    }

    private mutating func market() {
        now = now + .seconds(Int.random(in: 1...40, using: &random))
        spot *= 1 + 0.004 * random.normal()
        let isIndex = story.listing.symbol == .spx
        let scale = isIndex ? 10.0 : 1
        let tick: Int64 = isIndex ? 1_000 : 100
        var lines: [String] = []
        for place in 0..<8 {
            let strike = isIndex ? 2_400 + 50 * place : 240 + 5 * place
            let distance = (spot - Double(strike)) / (spot * 0.02)
            let mid = max(0.02, distance < 0 ? -distance * 5 + 2 : 3 / (1 + distance)) * scale
            let bid = Int64(mid * 10_000) / tick * tick
            let ask = bid + Int64.random(in: 1...5, using: &random) * tick
            let sides = draw(40)
            let text = "\(sides == 0 ? "-" : Decimals.text(bid))/\(sides == 1 ? "-" : Decimals.text(ask))"
            lines.append("P\(strike) \(text) \(-min(0.95, 0.5 / (1 + max(0, distance))))")
        }
        let chain = Made.chain(
            "\(session) \(EasternTime.timeOfDay(of: now).clock)", lines.joined(separator: ","),
            spot: Decimals.text(Int64(spot * 100) * 100), resolution: .intraday, of: story.listing)
        step(.market(.chain(chain)))
    }

    /// Deadlines come one by one, as a driver lets them.
    private mutating func wait() {
        let until = now + .seconds(Int.random(in: 1...120, using: &random))
        for _ in 0..<500 {
            guard wrong == nil, let deadline = story.nextDeadline, deadline <= until else { break }
            now = max(now, deadline)
            step(.clock(deadline))
        }
        now = max(now, until)
        step(.clock(now))
    }

    private mutating func nextSession() {
        wait()
        session = NYSE.session(after: session).day
        now = EasternTime.instant(session, TimeOfDay(9, 45))
        step(.clock(now))
    }

    // MARK: - Orders

    /// Anything about any order, mostly one that lives.
    private mutating func venue() {
        let live = story.view.orders.map(\.order)
        let any = story.sent.sorted { $0.key < $1.key }.map(\.value)
        guard let order = (draw(8) == 0 ? any : live).randomElement(using: &random) else { return }
        now = now + .seconds(draw(4))
        let update: OrderUpdate =
            switch draw(16) {
            case 0...4: .acknowledged(order.id, at: now)
            case 5...6: .replaced(order.id, limit: order.limit ?? NetPrice(units: -10_000), at: now)
            case 7: .rejected(order.id, RejectReason.allCases.randomElement(using: &random)!, at: now)
            case 8: .changeRejected(order.id, RejectReason.allCases.randomElement(using: &random)!, at: now)
            case 9: .cancelled(order.id, at: now)
            case 10: .expired(order.id, at: now)
            default: .filled(fill(of: order))
            }
        say(.order(update))
    }

    private mutating func fill(of order: Order) -> Fill {
        executions += 1
        let leg = order.legs.count > 1 && draw(4) == 0 ? draw(order.legs.count) : nil
        let most = leg.map { order.quantity * order.legs[$0].ratio } ?? order.quantity
        let limit = order.limit?.units ?? -20_000
        let net = leg.map { Int64(-order.legs[$0].side.sign) * abs(limit) } ?? limit
        return Fill(
            execution: ExecutionID(raw: executions), order: order.id, leg: leg, quantity: draw(3) == 0 ? 1 : most,
            net: NetPrice(units: net), doubleMid: 2 * net, fees: .cents(Int64.random(in: 0...200, using: &random)),
            at: now)
    }

    // MARK: - Questions

    private mutating func answer() {
        guard !asked.isEmpty else { return }
        let (id, question) = asked.remove(at: draw(asked.count))
        now = now + .seconds(draw(5))
        if draw(6) == 0 { return step(.noAnswer(id, at: now)) }
        switch question {
        case .order(let order):
            var found: [VenueOrder] = []
            for _ in 0..<[0, 1, 1, 1, 1, 2][draw(6)] { found.append(known(order)) }
            say(.answered(id, .orders(found), at: now))
        case .book: say(.answered(id, .book(book()), at: now))
        }
    }

    private mutating func known(_ order: Order) -> VenueOrder {
        let keepsIDs = story.looks { $0.settings.capabilities.keepsClientIDs }
        let states: [VenueOrder.State] = [
            .working, .working, .sleeping, .filled, .cancelled, .expired, .rejected(.notQuoted),
        ]
        return VenueOrder(
            id: VenueOrderID(raw: order.id.raw + UInt64(draw(2))), clientID: keepsIDs ? order.id : nil,
            underlying: order.underlying, legs: order.legs, stock: order.stock, quantity: order.quantity,
            limit: order.limit, state: states.randomElement(using: &random)!,
            fills: draw(2) == 0 ? [fill(of: order)] : [], placedAt: now)
    }

    /// Mostly what the desk holds, now and then a contract more.
    private mutating func book() -> AccountBook {
        var positions: [AccountBook.Position] = []
        for trade in story.view.trades { positions += trade.lots }
        if draw(5) == 0 {
            let contract = Made.contract("P100", root: story.listing.root)
            positions.append(AccountBook.Position(contract: contract, quantity: 1))
        }
        let cash = story.view.ledgerCash ?? .zero
        let shares = story.view.trades.filter { $0.shares != 0 }.map {
            AccountBook.Shares(symbol: story.listing.symbol, quantity: $0.shares)
        }
        return AccountBook(
            account: AccountSnapshot(
                account: .embedded, cash: cash, equity: cash, margin: .zero, stalePositions: 0, at: now),
            positions: positions, shares: shares, orders: [], activities: [])
    }

    // MARK: - People and troubles

    private mutating func person() {
        switch draw(12) {
        case 0: step(.command(.kill, at: now))
        case 1: step(.command(.stopEntries, at: now))
        case 2...7: step(.command(.resumeEntries, at: now))
        case 8: step(.command(.ignore(.contract(Made.contract("P100", root: story.listing.root))), at: now))
        default:
            guard let trade = story.view.trades.randomElement(using: &random) else { return }
            step(.command(.closeTrade(trade.id), at: now))
        }
        let waiting = story.view.waiting.map(\.id) + story.view.exitsWaiting.map(\.id)
        guard let id = waiting.randomElement(using: &random) else { return }
        let answers: [Approval.Answer] = [.approved, .approved, .rejected, .skipped]
        let approval = Approval(answer: answers.randomElement(using: &random)!, by: 1, via: .slack)
        step(.approval(id, approval, at: now))
    }

    private mutating func account() {
        let equity = Money.dollars(Int64.random(in: 96_000...102_000, using: &random))
        say(
            .account(
                AccountSnapshot(
                    account: .embedded, cash: equity, equity: equity, margin: .zero, stalePositions: 0, at: now)))
    }

    private mutating func trouble() {
        switch draw(8) {
        case 0: say(.marginCall(MarginCall(amount: .dollars(1_000), due: now + .seconds(3_600), at: now)))
        case 1: say(.connected(false, at: now))
        case 2...4: say(.connected(true, at: now))
        case 5: say(.halted(story.listing.symbol, isHalted: true, at: now))
        case 6: say(.halted(story.listing.symbol, isHalted: false, at: now))
        default:
            incarnation += 1
            step(.started(incarnation: incarnation, at: now))
        }
    }

    // MARK: - Bookings

    /// Something of what is held ends; now and then two bookings come the wrong way round.
    private mutating func clearing() {
        guard let trade = story.view.trades.filter({ !$0.lots.isEmpty }).randomElement(using: &random) else {
            return dividend()
        }
        if draw(10) == 0, story.listing.symbol != .spx { return corporate() }
        if draw(12) == 0 {
            let settlement = Settlement(
                root: story.listing.root, expiry: Made.expiry, price: Price(units: Int64(spot * 100) * 100),
                basis: .close, session: session, at: now)
            return say(.activity(story.activity(.settled(settlement), at: moment)))
        }
        let lot = trade.lots[draw(trade.lots.count)]
        let first = story.activity(.cleared(ending(lot)), at: moment)
        guard draw(3) == 0 else { return say(.activity(first)) }
        let fee = CashMovement(kind: .fee, underlying: nil, amount: .cents(-11))
        let second = story.activity(.cash(fee), at: moment)
        laws.unowned += fee.amount
        say(.activity(second))
        say(.activity(first))
    }
    /// What is left of shares goes by the broker's hand, or everything held is split.
    private mutating func corporate() {
        let symbol = story.listing.symbol
        let shares = story.view.trades.first { $0.shares != 0 }?.shares ?? 0
        if shares != 0, draw(2) == 0 {
            let price = Price(units: Int64(spot * 100) * 100)
            let closing = ShareClosing(
                symbol: symbol, shares: -shares, cash: price.amount(shares: shares), fees: .cents(5))
            return say(.activity(story.activity(.sharesClosed(closing), at: moment)))
        }
        let isWhole = draw(2) == 0
        var changes: [ContractAdjustment.Change] = []
        for lot in story.view.trades.flatMap(\.lots) where !changes.contains(where: { $0.old == lot.contract }) {
            let strike = lot.contract.strike.price.units
            let half = Strike(trusted: Price(units: strike / 20 * 10))
            let root = isWhole ? lot.contract.root : Root("\(story.listing.root)1")!
            let new = OptionContract(
                root: root, expiry: lot.contract.expiry, right: lot.contract.right,
                strike: isWhole ? half : lot.contract.strike)
            changes.append(ContractAdjustment.Change(old: lot.contract, new: new, newPerOld: isWhole ? 2 : 1))
        }
        let adjustment = ContractAdjustment(
            underlying: symbol, newShares: 2, oldShares: 1, contracts: changes)
        say(.activity(story.activity(.adjusted(adjustment), at: moment)))
    }
    private mutating func ending(_ lot: AccountBook.Position) -> ClearingEvent {
        let side: Side = lot.quantity > 0 ? .long : .short
        let isDelivered = story.listing.symbol != .spx
        let kinds: [ClearingEvent.Kind] =
            [.closedByVenue, .lapsed] + (isDelivered ? [side == .short ? .assigned : .exercised] : [])
        let kind = kinds.randomElement(using: &random)!
        let plain = story.ended(kind, "P\(lot.contract.strike.price)", side, 1)
        return ClearingEvent(
            contract: lot.contract, side: side, quantity: 1, kind: kind, shares: plain.shares,
            cash: kind == .closedByVenue ? .cents(-7) : plain.cash, fees: .cents(3))
    }
    private mutating func dividend() {
        let amount = Money.cents(137)
        if story.view.trades.reduce(0, { $0 + $1.shares }) == 0 { laws.unowned += amount }
        let movement = CashMovement(kind: .dividend, underlying: story.listing.symbol, amount: amount)
        say(.activity(story.activity(.cash(movement), at: moment)))
    }
}
