import Market
import Trading

@testable import Desk

/// What a venue that may be late, wrong or gone does to a story: answers, silence, fills by leg, bookings.
extension Story {
    /// Short the 265 put and long the 255 put of SPY for 1.10, where shares are delivered.
    static func delivered(_ quantity: Int = 1, _ change: (inout DeskSettings) -> Void = { _ in }) -> Story {
        holding(quantity, on: Made.spy) {
            $0.capabilities.deliversShares = true
            change(&$0)
        }
    }
    /// The same, expired at that price.
    static func delivering(_ price: String, _ quantity: Int = 1) -> Story {
        let story = delivered(quantity)
        story.quotes("2018-01-11 10:00", Made.spy.spread)
        story.settle(price, on: "2018-02-28")
        return story
    }

    // MARK: - Fills by leg

    /// One leg alone, at a credit (`10.00`) or a debit (`-6.20`) of its own; 65 cents a contract.
    @discardableResult
    func fill(
        leg: Int, of order: UInt64, _ net: String, _ quantity: Int = 1, at moment: String, execution: UInt64? = nil
    ) -> [String] {
        let fill = self.execution(execution ?? nextExecution(), of: order, net, quantity, leg: leg, at: moment)
        return happens(.venue(.order(.filled(fill))))
    }
    /// One execution, as a report or a look-up brings it.
    func execution(
        _ number: UInt64, of order: UInt64, _ net: String, _ quantity: Int = 1, leg: Int? = nil, at moment: String
    ) -> Fill {
        let net = Made.price(net)
        return Fill(
            execution: ExecutionID(raw: number), order: orderID(order), leg: leg, quantity: quantity,
            net: NetPrice(units: net.units), doubleMid: 2 * net.units,
            fees: .cents(leg == nil ? 130 : 65) * quantity, at: Made.instant(moment))
    }

    // MARK: - Questions

    /// An order of ours as the venue knows it: by our id, or by its own `number` where it forgot that.
    func known(
        _ order: UInt64, _ state: VenueOrder.State, at limit: String? = nil, fills: [Fill] = [],
        as number: UInt64? = nil, placed: String? = nil
    ) -> VenueOrder {
        guard let sent = sent[order] else { preconditionFailure("order \(order) was never sent") }
        return VenueOrder(
            id: VenueOrderID(raw: number ?? 100 + order), clientID: number == nil ? sent.id : nil,
            underlying: sent.underlying, legs: sent.legs, stock: sent.stock, quantity: sent.quantity,
            limit: limit.map { NetPrice(units: Made.price($0).units) } ?? sent.limit, state: state, fills: fills,
            placedAt: placed.map(Made.instant) ?? view.now)
    }
    @discardableResult
    func answers(_ question: UInt64, _ answer: VenueAnswer, at moment: String) -> [String] {
        happens(.venue(.answered(requestID(question), answer, at: Made.instant(moment))))
    }
    /// The question could not be put, or its answer did not come.
    @discardableResult
    func noAnswer(_ question: UInt64, at moment: String) -> [String] {
        happens(.noAnswer(requestID(question), at: Made.instant(moment)))
    }
    /// The account's book: positions written as `P2600 -1, P2575 1`.
    func book(
        _ positions: String = "", cash: String = "100000", shares: Int = 0, orders: [VenueOrder] = [],
        activities: [AccountActivity] = [], at moment: String
    ) -> VenueAnswer {
        let cash = Made.dollars(cash)
        return .book(
            AccountBook(
                account: AccountSnapshot(
                    account: .embedded, cash: cash, equity: cash, margin: .zero, stalePositions: 0,
                    at: Made.instant(moment)),
                positions: positions.split(separator: ",").map { line in
                    let words = line.split(separator: " ")
                    return AccountBook.Position(
                        contract: Made.contract(words[0], root: listing.root), quantity: Int(words[1])!)
                },
                shares: shares == 0 ? [] : [AccountBook.Shares(symbol: listing.symbol, quantity: shares)],
                orders: orders, activities: activities))
    }

    // MARK: - Starts, lines, markets

    @discardableResult
    func restarts(_ incarnation: UInt16 = 2, at moment: String) -> [String] {
        happens(.started(incarnation: incarnation, at: Made.instant(moment)))
    }
    @discardableResult
    func connected(_ isUp: Bool, at moment: String) -> [String] {
        happens(.venue(.connected(isUp, at: Made.instant(moment))))
    }
    @discardableResult
    func halted(_ isHalted: Bool, at moment: String) -> [String] {
        happens(.venue(.halted(listing.symbol, isHalted: isHalted, at: Made.instant(moment))))
    }
    @discardableResult
    func calls(margin amount: String, at moment: String) -> [String] {
        let at = Made.instant(moment)
        return happens(.venue(.marginCall(MarginCall(amount: Made.dollars(amount), due: at + .seconds(3_600), at: at))))
    }

    // MARK: - Bookings

    /// The next activity, or one that is out of order.
    func activity(_ kind: AccountActivity.Kind, number: UInt64? = nil, at moment: String) -> AccountActivity {
        if number == nil { activities += 1 }
        return AccountActivity(id: ActivityID(raw: number ?? activities), kind, at: Made.instant(moment))
    }
    @discardableResult
    func booked(_ kind: AccountActivity.Kind, number: UInt64? = nil, at moment: String) -> [String] {
        happens(.venue(.activity(activity(kind, number: number, at: moment))))
    }
    /// Shorts that somebody exercised: shares at the strike.
    @discardableResult
    func assigned(_ contract: String, _ quantity: Int = 1, at moment: String) -> [String] {
        booked(.cleared(ended(.assigned, contract, .short, quantity)), at: moment)
    }
    /// Longs of ours that were exercised: shares at the strike.
    @discardableResult
    func exercised(_ contract: String, _ quantity: Int = 1, at moment: String) -> [String] {
        booked(.cleared(ended(.exercised, contract, .long, quantity)), at: moment)
    }
    @discardableResult
    func lapsed(_ contract: String, _ side: Side, _ quantity: Int = 1, at moment: String) -> [String] {
        booked(.cleared(ended(.lapsed, contract, side, quantity)), at: moment)
    }
    /// The broker's risk desk traded it away: what that brought (`-310`), and a dollar for it.
    @discardableResult
    func closedByVenue(
        _ contract: String, _ side: Side, _ quantity: Int = 1, cash: String, at moment: String
    ) -> [String] {
        let event = ClearingEvent(
            contract: Made.contract(contract, root: listing.root), side: side, quantity: quantity, kind: .closedByVenue,
            shares: 0, cash: Made.dollars(cash), fees: .dollars(1))
        return booked(.cleared(event), at: moment)
    }
    @discardableResult
    func dividend(_ amount: String, at moment: String) -> [String] {
        booked(
            .cash(CashMovement(kind: .dividend, underlying: listing.symbol, amount: Made.dollars(amount))), at: moment)
    }
    /// Each `P265 → P132.5`, so many new ones for one old one.
    @discardableResult
    func split(
        _ newShares: Int, for oldShares: Int, _ changes: [(old: String, new: String)], perOld: Int, root: Root? = nil,
        at moment: String
    ) -> [String] {
        let contracts = changes.map {
            ContractAdjustment.Change(
                old: Made.contract($0.old, root: listing.root),
                new: Made.contract($0.new, root: root ?? listing.root), newPerOld: perOld)
        }
        let adjustment = ContractAdjustment(
            underlying: listing.symbol, newShares: newShares, oldShares: oldShares, contracts: contracts)
        return booked(.adjusted(adjustment), at: moment)
    }
    func ended(
        _ kind: ClearingEvent.Kind, _ contract: String, _ side: Side, _ quantity: Int
    ) -> ClearingEvent {
        let option = Made.contract(contract, root: listing.root)
        let isDelivered = kind == .assigned || kind == .exercised
        // Who gives a put, and who is owed a call, gets shares.
        let sign = (option.right == .put) == (side == .short) ? 1 : -1
        let shares = isDelivered ? sign * 100 * quantity : 0
        return ClearingEvent(
            contract: option, side: side, quantity: quantity, kind: kind, shares: shares,
            cash: option.strike.price.amount(shares: -shares), fees: .zero)
    }
}
