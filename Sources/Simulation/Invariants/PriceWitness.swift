import Desk
import Market
import Trading

/// No order asks for less than it may, and none is filled for less than it asks.
struct PriceWitness {
    private let settings: DeskSettings
    /// The least credit each trade may be opened for: its share of what the market gave when it was decided.
    private var floors: [TradeID: NetPrice] = [:]

    init(settings: DeskSettings) { self.settings = settings }

    mutating func sent(_ order: Order, _ market: SeenMarket, _ moment: Moment) throws(BrokenInvariant) {
        guard let limit = order.limit else { return try checkMarket(order, moment) }
        if order.intent == .open, floors[order.trade] == nil, let quote = market.quote(order.legs, order.underlying) {
            let share = (Double(quote.natural.units) * settings.execution.worstShareOfNatural).rounded(.up)
            floors[order.trade] = NetPrice(units: max(1, Int64(share)))
        }
        try check(order, limit, market, moment)
        // A walk that began when closing brought a credit keeps its sign and its worst price, whatever comes.
        if order.intent == .close, order.manner == .patient, limit.isCredit, order.worst?.isCredit != true,
            let quote = market.quote(order.legs, order.underlying), quote.natural.isDebit, quote.doubleMid < 0
        {
            throw moment.broken(.signKept, "order \(order.id) asks \(limit) for what costs \(quote.mid)", order.trade)
        }
    }

    mutating func replaced(
        _ sent: SentOrders.Sent, _ limit: NetPrice, _ market: SeenMarket, _ moment: Moment
    ) throws(BrokenInvariant) {
        let order = sent.order
        try check(order, limit, market, moment)
        if order.manner == .patient, let first = order.limit,
            first.isCredit && limit.isDebit || first.isDebit && limit.isCredit
        {
            throw moment.broken(.signKept, "order \(order.id) went from \(first) to \(limit)", order.trade)
        }
    }

    private func checkMarket(_ order: Order, _ moment: Moment) throws(BrokenInvariant) {
        guard order.manner == .emergency, order.intent != .open, settings.execution.emergency.endsInMarketOrder,
            settings.capabilities.marketPackages
        else { throw moment.broken(.marketOnlyInEmergency, "order \(order.id), \(order.manner)", order.trade) }
    }

    private func check(
        _ order: Order, _ limit: NetPrice, _ market: SeenMarket, _ moment: Moment
    ) throws(BrokenInvariant) {
        if let worst = order.worst, limit < worst {
            throw moment.broken(.worstKept, "order \(order.id) at \(limit), its worst is \(worst)", order.trade)
        }
        if order.intent == .open {
            guard order.manner == .patient, order.worst != nil else {
                throw moment.broken(.worstKept, "order \(order.id) opens without a worst price")
            }
            guard limit.isCredit else { throw moment.broken(.signKept, "order \(order.id) opens at \(limit)") }
            if let floor = floors[order.trade], limit < floor {
                throw moment.broken(.worstKept, "order \(order.id) at \(limit), \(floor) was the least", order.trade)
            }
        }
        switch order.manner {
        case .patient: try checkWidth(order, limit, moment)
        case .emergency: try checkCap(order, limit, market, moment)
        case .resident: break
        }
    }

    /// At or above the width nobody closes a vertical: holding it to expiry costs no more.
    private func checkWidth(_ order: Order, _ limit: NetPrice, _ moment: Moment) throws(BrokenInvariant) {
        guard settings.execution.capsExitAtWidth, order.intent == .close, limit.isDebit, let width = order.width,
            limit <= .debit(width)
        else { return }
        throw moment.broken(.widthKept, "order \(order.id) pays \(limit) for a width of \(width)", order.trade)
    }

    /// Even an emergency has a cap: a share of natural, and a few ticks.
    private func checkCap(
        _ order: Order, _ limit: NetPrice, _ market: SeenMarket, _ moment: Moment
    ) throws(BrokenInvariant) {
        guard let quote = market.quote(order.legs, order.underlying) else { return }
        let emergency = settings.execution.emergency
        let share = Int64((Double(quote.natural.units.magnitude) * emergency.cap).rounded(.up))
        let cap = quote.natural.units - max(share, emergency.least.units) - PriceWitness.ticks
        guard limit.units < cap else { return }
        throw moment.broken(.worstKept, "order \(order.id) at \(limit), natural is \(quote.natural)", order.trade)
    }
    /// Two dimes: a limit is rounded to a tick against us.
    private static let ticks = Price.cents(20).units

    /// A whole package is never filled below the least that was asked for.
    func checkFill(_ fill: Fill, _ sent: SentOrders.Sent, _ moment: Moment) throws(BrokenInvariant) {
        guard fill.leg == nil, sent.order.limit != nil, let least = sent.least, fill.net < least else { return }
        throw moment.broken(
            .fillWithinLimit, "order \(sent.order.id) asked \(least) and got \(fill.net)", sent.order.trade)
    }
}

extension Order {
    /// The widest wing of whole verticals; nil for anything else.
    fileprivate var width: Price? {
        var widest: Price?
        for right in Right.allCases {
            let side = legs.filter { $0.contract.right == right }
            if side.isEmpty { continue }
            guard side.count == 2, side[0].side != side[1].side, side[0].ratio == 1, side[1].ratio == 1 else {
                return nil
            }
            let width = (side[0].contract.strike.price - side[1].contract.strike.price).magnitude
            widest = max(widest ?? width, width)
        }
        return widest
    }
}
