import Desk
import Market
import Trading

/// Books of our own: every execution that reached the desk, by trade; what was booked on the account; what others did.
struct BookWitness {
    private let settings: DeskSettings
    private var executions: Set<ExecutionID> = []
    private var tallies: [TradeID: Tally] = [:]
    /// Trades that are not over, in the order of their first fill.
    private var open: [TradeID] = []
    private var over: Set<TradeID> = []
    private var reborn: Set<TradeID> = []
    /// Contracts that the fills and bookings heard so far leave, and whether one was ended of which no fill was heard yet.
    private var net: [OptionContract: Int] = [:]
    private var isOvertaken = false
    /// Contracts by leg, of each order.
    private var filled: [OrderID: [Int]] = [:]
    private var closedProfit = Money.zero
    /// What came or went without a trade of ours: interest, fees, dividends on what nobody of ours holds.
    private var unattributed = Money.zero
    /// Dividends, interest and fees that were heard of.
    private var dividends: [Money] = []
    private var activities: Set<ActivityID> = []
    /// All bookings up to this number were heard.
    private var complete: UInt64 = 0
    private var gapSince: Instant?
    /// How long the desk could have asked for what is missing: while the line was up.
    private var gapOpen = Duration.zero
    private var last: Instant?
    private(set) var foreign: [(contract: OptionContract, quantity: Int)] = []
    private(set) var foreignCash = Money.zero
    private(set) var hasForeign = false
    /// Whether what others hold went through a settlement, so that its cash cannot be told from ours.
    private(set) var isForeignCleared = false

    /// What one trade's fills made of it.
    private struct Tally {
        let underlying: Symbol
        let isLimited: Bool
        var lots: [(contract: OptionContract, quantity: Int)] = []
        var shares = 0
        var cash = Money.zero
        var fees = Money.zero
        /// Whether something other than a fill touched it.
        var isTouched: Bool

        init(underlying: Symbol, isLimited: Bool, isTouched: Bool) {
            self.underlying = underlying
            self.isLimited = isLimited
            self.isTouched = isTouched
        }

        mutating func add(_ contract: OptionContract, _ change: Int) {
            if let index = lots.firstIndex(where: { $0.contract == contract }) {
                lots[index].quantity += change
            } else {
                lots.append((contract, change))
            }
        }
    }

    init(settings: DeskSettings) { self.settings = settings }

    // MARK: - What arrives

    mutating func hear(
        _ event: DeskEvent, _ moment: Moment, _ orders: SentOrders, _ prices: PriceWitness
    ) throws(BrokenInvariant) {
        switch event {
        case .venue(.order(.filled(let fill))): try book(fill, fill.order, moment, orders, prices)
        case .venue(.answered(let request, .orders(let found), _)):
            guard let id = orders.asked(request) else { return }
            for order in found where order.clientID == id {
                for fill in order.fills { try book(fill, id, moment, orders, prices) }
            }
        case .venue(.activity(let activity)):
            note(activity)
            noteGap(activity.id, at: moment.at)
        case .venue(.answered(_, .book(let book), _)):
            for activity in book.activities { note(activity) }
            if let last = book.activities.last { noteGap(last.id, at: moment.at) }
        case .clock, .market, .venue, .approval, .command, .noAnswer, .started: break
        }
    }

    /// The desk found its order under the venue's own number: its fills are ours.
    mutating func linked(
        _ id: OrderID, _ number: VenueOrderID, _ event: DeskEvent, _ moment: Moment, _ orders: SentOrders,
        _ prices: PriceWitness
    ) throws(BrokenInvariant) {
        guard orders[id] != nil else { throw moment.broken(.namesWhatItSent, "links \(id)") }
        guard case .venue(.answered(_, .orders(let found), _)) = event else { return }
        for order in found where order.id == number {
            for fill in order.fills { try book(fill, id, moment, orders, prices) }
        }
    }

    private mutating func book(
        _ fill: Fill, _ id: OrderID, _ moment: Moment, _ orders: SentOrders, _ prices: PriceWitness
    ) throws(BrokenInvariant) {
        guard let sent = orders[id], executions.insert(fill.execution).inserted else { return }
        let order = sent.order
        try prices.checkFill(fill, sent, moment)
        count(fill, order)
        // What comes after the end begins another trade; whose it is, the books will show.
        guard !over.contains(order.trade) else { return }
        if tallies[order.trade] == nil {
            tallies[order.trade] = Tally(
                underlying: order.underlying, isLimited: order.isLimited, isTouched: reborn.contains(order.trade))
            open.append(order.trade)
        }
        add(fill, order)
    }

    private mutating func count(_ fill: Fill, _ order: Order) {
        var counts = filled[order.id] ?? [Int](repeating: 0, count: order.legs.count)
        for (index, leg) in order.legs.enumerated() {
            let count = fill.leg == nil ? leg.ratio * fill.quantity : fill.leg == index ? fill.quantity : 0
            counts[index] += count
            net[leg.contract, default: 0] += leg.side.sign * count
        }
        filled[order.id] = counts
    }
    private mutating func add(_ fill: Fill, _ order: Order) {
        tallies[order.trade]?.fees += fill.fees
        guard !order.legs.isEmpty else {
            tallies[order.trade]?.shares += (order.stock?.sign ?? 0) * fill.quantity
            tallies[order.trade]?.cash += fill.net.price.amount(shares: 1) * fill.quantity
            return
        }
        tallies[order.trade]?.cash += fill.net.price.amount(shares: order.multiplier) * fill.quantity
        for (index, leg) in order.legs.enumerated() {
            if let only = fill.leg {
                guard only == index else { continue }
                tallies[order.trade]?.add(leg.contract, leg.side.sign * fill.quantity)
            } else {
                tallies[order.trade]?.add(leg.contract, leg.signedRatio * fill.quantity)
            }
        }
    }

    /// What leaves to close a trade is no more than it holds, with what is on its way already. A fill may still come of
    /// what was believed to be cancelled: that is nobody's mistake.
    func closes(_ order: Order, _ orders: SentOrders, _ moment: Moment) throws(BrokenInvariant) {
        guard order.intent == .close, order.link?.after == nil, let tally = tallies[order.trade], !tally.isTouched
        else {
            return
        }
        for leg in order.legs {
            let held = tally.lots.first { $0.contract == leg.contract }?.quantity ?? 0
            let closing = onTheirWay(leg.contract, order, orders)
            guard closing + leg.ratio * order.quantity > -held * leg.side.sign else { continue }
            throw moment.broken(
                .sizeKept,
                "order \(order.id) closes \(leg.ratio * order.quantity) of \(leg.contract.occSymbol), \(held) are held, "
                    + "\(closing) on their way", order.trade)
        }
    }

    /// Contracts that live orders of the same trade would still close, but for those of which only one is done, and for
    /// what is being looked up.
    private func onTheirWay(_ contract: OptionContract, _ order: Order, _ orders: SentOrders) -> Int {
        var count = 0
        for id in orders.live where id != order.id {
            guard let other = orders[id], other.order.trade == order.trade, other.order.intent == .close,
                other.phase != .asking, order.link?.oneOf == nil || other.order.link?.oneOf != order.link?.oneOf
            else { continue }
            for (index, leg) in other.order.legs.enumerated() where leg.contract == contract {
                count += leg.ratio * other.order.quantity - (filled[id]?[index] ?? 0)
            }
        }
        return count
    }

    /// Over without a fill: one that comes all the same begins another trade.
    mutating func abandoned(_ trade: TradeID) { over.insert(trade) }

    /// A trade that begins with a fill whose own trade was over: what it holds is told by no order of its own.
    mutating func opened(_ trade: TradeID) {
        guard tallies[trade] == nil else { return }
        reborn.insert(trade)
    }

    private mutating func note(_ activity: AccountActivity) {
        guard activities.insert(activity.id).inserted else { return }
        switch activity.kind {
        case .settled(let settlement):
            touch { $0.root == settlement.root && $0.expiry == settlement.expiry }
        case .cleared(let event):
            let ended = event.side.sign * event.quantity
            if net[event.contract, default: 0] * event.side.sign < event.quantity { isOvertaken = true }
            net[event.contract, default: 0] -= ended
            touch { $0 == event.contract }
        case .cash(let movement):
            dividends.append(movement.amount)
            if let symbol = movement.underlying { touch(symbol) }
        case .sharesClosed(let closing): touch(closing.symbol)
        case .adjusted(let adjustment): touch(adjustment.underlying)
        }
    }
    private mutating func touch(_ isEnded: (OptionContract) -> Bool) {
        if foreign.contains(where: { isEnded($0.contract) && $0.quantity != 0 }) { isForeignCleared = true }
        for trade in open where tallies[trade]?.lots.contains(where: { isEnded($0.contract) }) == true {
            tallies[trade]?.isTouched = true
        }
    }
    private mutating func touch(_ symbol: Symbol) {
        for trade in open where tallies[trade]?.underlying == symbol { tallies[trade]?.isTouched = true }
        if foreign.contains(where: { RootRules.of($0.contract.root).underlying == symbol }) { isForeignCleared = true }
    }

    /// A booking whose number leaves a gap behind the last one: the venue's book has what is missing.
    private mutating func noteGap(_ id: ActivityID, at now: Instant) {
        while activities.contains(ActivityID(raw: complete + 1)) { complete += 1 }
        if id.raw > complete { gapSince = gapSince ?? now } else { asksForBook() }
    }
    mutating func asksForBook() {
        gapSince = nil
        gapOpen = .zero
    }
    /// Time passes under the circumstances of the step before; nobody can ask while the line is down.
    mutating func pass(to moment: Moment, isConnected: Bool) throws(BrokenInvariant) {
        defer { last = moment.at }
        guard let gapSince, let last, isConnected else { return }
        gapOpen += moment.at - max(last, gapSince)
        guard gapOpen > BookWitness.gapPatience else { return }
        throw moment.broken(.gapsAskedFor, "what follows booking \(complete) is missing since \(gapSince)")
    }
    /// Longer than a question that was on its way already may take.
    private static let gapPatience = Duration.seconds(40)

    // MARK: - What is held

    /// Trades that hold something, as far as fills alone say it.
    var held: [TradeID] { open.filter { closing($0, whole: true) != nil } }

    /// Whole units of `legs` that the trade holds, by its fills.
    func units(of trade: TradeID, _ legs: [Leg]) -> Int {
        guard let tally = tallies[trade] else { return 0 }
        return legs.reduce(Int.max) { units, leg in
            let held = tally.lots.first { $0.contract == leg.contract }?.quantity ?? 0
            return min(units, max(0, held * leg.side.sign) / leg.ratio)
        }
    }

    /// Trades of limited risk with more short contracts of one right than long ones, by their fills.
    var uncovered: [TradeID] {
        open.filter { trade in
            guard let tally = tallies[trade], tally.isLimited, !tally.isTouched else { return false }
            return Right.allCases.contains { right in
                tally.lots.reduce(0) { $0 + ($1.contract.right == right ? $1.quantity : 0) } < 0
            }
        }
    }

    /// What would be traded to be rid of it: of everything held, or of the shorts alone. Nil where a settlement or an
    /// assignment came between: then fills do not say what is held.
    func closing(_ trade: TradeID, whole: Bool) -> (underlying: Symbol, legs: [Leg])? {
        guard let tally = tallies[trade], !tally.isTouched else { return nil }
        let held = tally.lots.filter { whole ? $0.quantity != 0 : $0.quantity < 0 }
        guard !held.isEmpty else { return nil }
        let legs = held.map { Leg($0.quantity > 0 ? .short : .long, $0.contract, ratio: abs($0.quantity)) }
        return (tally.underlying, legs)
    }

    // MARK: - What the desk says of it

    mutating func closed(_ trade: ClosedTrade, _ moment: Moment) throws(BrokenInvariant) {
        closedProfit += trade.profit
        defer {
            over.insert(trade.id)
            open.removeAll { $0 == trade.id }
            tallies[trade.id] = nil
        }
        guard let tally = tallies[trade.id], !tally.isTouched else { return }
        guard tally.shares == 0, tally.lots.allSatisfy({ $0.quantity == 0 }) else {
            throw moment.broken(
                .profitIsFills, "trade \(trade.id) is closed, and its fills leave something open", trade.id)
        }
        guard trade.opening + trade.closing == tally.cash, trade.fees == tally.fees else {
            throw moment.broken(
                .profitIsFills,
                "trade \(trade.id) says \(trade.opening + trade.closing) less \(trade.fees), its fills \(tally.cash) "
                    + "less \(tally.fees)", trade.id)
        }
    }

    /// Where a step could have changed the books, the desk's own words about them are held against each other and
    /// against the venue's.
    mutating func compare(
        _ event: DeskEvent, _ effects: [DeskEffect], _ desk: borrowing Desk, _ moment: Moment
    ) throws(BrokenInvariant) {
        guard !hasForeign, !isOvertaken else { return }
        switch event {
        case .venue(.order(.filled)), .venue(.activity): try compareLedger(desk.view, moment)
        case .venue(.answered(_, let answer, _)):
            let view = desk.view
            try compareLedger(view, moment)
            guard case .book(let book) = answer,
                effects.contains(where: { if case .record(.reconciled) = $0 { true } else { false } })
            else { return }
            try compareBook(view, book, moment)
        case .clock, .market, .venue, .approval, .command, .noAnswer, .started: break
        }
    }

    private mutating func compareLedger(_ view: DeskView, _ moment: Moment) throws(BrokenInvariant) {
        guard let start = settings.startingCash, let ledger = view.ledgerCash else { return }
        let open = view.trades.reduce(Money.zero) { $0 + $1.opening + $1.closing - $1.fees }
        let expected = start + closedProfit + open + unattributed
        guard ledger != expected else { return }
        // What nobody of ours held any more when it came belongs to no trade.
        if let index = dividends.firstIndex(where: { expected + $0 == ledger }) {
            unattributed += dividends.remove(at: index)
            return
        }
        throw moment.broken(
            .ledgerIsTrades, "the ledger holds \(ledger), the trades make \(expected) of \(start)")
    }

    private func compareBook(_ view: DeskView, _ book: AccountBook, _ moment: Moment) throws(BrokenInvariant) {
        try Holdings(view).check(book, [], .reconciledAgrees, moment)
        guard let ledger = view.ledgerCash, ledger != book.account.cash else { return }
        throw moment.broken(.reconciledAgrees, "the ledger holds \(ledger), the venue \(book.account.cash)")
    }

    // MARK: - What others did

    mutating func somebodyTraded(_ legs: [Leg], _ cash: Money) {
        hasForeign = true
        foreignCash += cash
        for leg in legs {
            if let index = foreign.firstIndex(where: { $0.contract == leg.contract }) {
                foreign[index].quantity += leg.signedRatio
            } else {
                foreign.append((leg.contract, leg.signedRatio))
            }
        }
    }
    func unexplained(_ key: PositionKey, _ words: String, _ moment: Moment) throws(BrokenInvariant) {
        let isForeign = foreign.contains { RootRules.of($0.contract.root).underlying == key.underlying }
        if !isForeign { throw moment.broken(.onlyForeignUnexplained, "\(key): \(words)") }
    }
    func cashDiffers(_ amount: Money, _ moment: Moment) throws(BrokenInvariant) {
        if !hasForeign { throw moment.broken(.onlyForeignUnexplained, "cash differs by \(amount)") }
    }

    /// At the very end: the desk's books against the venue's own.
    func checkEnd(_ view: DeskView, _ book: AccountBook, _ moment: Moment) throws(BrokenInvariant) {
        guard !isForeignCleared else { return }
        try Holdings(view).check(book, foreign, .booksAgree, moment)
        guard let start = settings.startingCash else { return }
        let open = view.trades.reduce(Money.zero) { $0 + $1.opening + $1.closing - $1.fees }
        let expected = start + closedProfit + open + unattributed + foreignCash
        guard expected != book.account.cash else { return }
        throw moment.broken(
            .moneyConserved,
            "the venue holds \(book.account.cash), the trades make \(expected) of \(start), others \(foreignCash)")
    }
}

/// What the desk's trades hold together.
private struct Holdings {
    private var contracts: [(contract: OptionContract, quantity: Int)] = []
    private var shares: [(symbol: Symbol, quantity: Int)] = []

    init(_ view: DeskView) {
        for trade in view.trades {
            for lot in trade.lots { add(lot.contract, lot.quantity) }
            if trade.shares != 0 { add(trade.candidate.underlying, trade.shares) }
        }
    }
    private mutating func add(_ contract: OptionContract, _ quantity: Int) {
        if let index = contracts.firstIndex(where: { $0.contract == contract }) {
            contracts[index].quantity += quantity
        } else {
            contracts.append((contract, quantity))
        }
    }
    private mutating func add(_ symbol: Symbol, _ quantity: Int) {
        if let index = shares.firstIndex(where: { $0.symbol == symbol }) {
            shares[index].quantity += quantity
        } else {
            shares.append((symbol, quantity))
        }
    }

    /// Held against a book, of which `foreign` belongs to others.
    func check(
        _ book: AccountBook, _ foreign: [(contract: OptionContract, quantity: Int)], _ invariant: Invariant,
        _ moment: Moment
    ) throws(BrokenInvariant) {
        var ours = self
        for held in foreign { ours.add(held.contract, held.quantity) }
        for position in book.positions { ours.add(position.contract, -position.quantity) }
        for held in book.shares { ours.add(held.symbol, -held.quantity) }
        for (contract, rest) in ours.contracts where rest != 0 {
            throw moment.broken(invariant, "\(contract.occSymbol): ours less the venue's is \(rest)")
        }
        for (symbol, rest) in ours.shares where rest != 0 {
            throw moment.broken(invariant, "shares of \(symbol): ours less the venue's is \(rest)")
        }
    }
}

extension Order {
    /// Whether every short is covered, as an order that opens or closes a whole trade shows it.
    fileprivate var isLimited: Bool {
        Right.allCases.allSatisfy { right in
            legs.reduce(0) { $0 + ($1.contract.right == right ? $1.signedRatio : 0) } == 0
        }
    }
}
