import Market
import Strategy
import Trading

@testable import Desk

/// Every kind of event that a journal holds, with values of both signs and absent ones.
enum JournaledEvents {
    static let moment = Made.instant("2018-01-10 16:00")
    static let day = Day("2018-01-10")!
    static let order = OrderID(incarnation: 3, counter: 12)
    static let snapshot = Made.chain("2018-01-10 16:00", Made.spread)

    static let all: [DeskEvent] = market + calendars + orders + account + answers + people

    private static let fill = Fill(
        execution: ExecutionID(raw: 9), order: order, quantity: 2, net: NetPrice(units: -38_000), doubleMid: -75_000,
        fees: .cents(260), at: moment)
    private static let legFill = Fill(
        execution: ExecutionID(raw: 10), order: order, leg: 1, quantity: 3, net: NetPrice(units: 6_000),
        doubleMid: 12_500, fees: .zero, at: moment)

    private static let market: [DeskEvent] = [
        .clock(moment), .market(.chain(snapshot)), .started(incarnation: 9, at: moment),
        .market(
            .bar(
                .vix,
                DailyBar(
                    session: day, open: .dollars(9), high: nil, low: .cents(880), close: .cents(922), volume: nil,
                    knownAt: moment))),
        .market(
            .bar(
                .spy,
                DailyBar(
                    session: day, open: nil, high: .dollars(275), low: nil, close: .dollars(274), volume: 81_000_000,
                    knownAt: moment))),
        .market(
            .quote(
                .spy, UnderlyingQuote(quote: Quote(bid: .cents(27_398), ask: .cents(27_400)), knownAt: moment))),
        .market(.quote(.spy, UnderlyingQuote(quote: Quote(bid: nil, ask: .cents(27_400)), knownAt: moment))),
    ]

    private static let calendars: [DeskEvent] = {
        var events: [DeskEvent] = [
            .market(.rate(InterestRate(day: day, rate: -0.0025, knownAt: moment))),
            .market(.dividend(CashDividend(symbol: .spy, exDate: day, amount: .cents(135), knownAt: moment))),
            .market(.split(StockSplit(symbol: .spy, date: day, newPerOld: 0.5, knownAt: moment))),
            .market(.macro(MacroRelease(kind: .jobs, at: moment, knownAt: moment))),
        ]
        for timing in EarningsDate.Timing.allCases {
            events.append(.market(.earnings(EarningsDate(symbol: .spy, date: day, timing: timing, knownAt: moment))))
        }
        for calendar in [CalendarCoverage.Calendar.macro(.fomc), .earnings(.spy), .dividends(.spx)] {
            let days = day...(day + 30)
            events.append(.market(.coverage(CalendarCoverage(calendar: calendar, days: days, knownAt: moment))))
        }
        return events
    }()

    private static let orders: [DeskEvent] = {
        var updates: [OrderUpdate] = [
            .acknowledged(order, at: moment), .replaced(order, limit: NetPrice(units: -500), at: moment),
            .filled(fill), .filled(legFill), .cancelled(order, at: moment), .expired(order, at: moment),
        ]
        for reason in RejectReason.allCases {
            updates.append(.rejected(order, reason, at: moment))
            updates.append(.changeRejected(order, reason, at: moment))
        }
        return updates.map { .venue(.order($0)) }
    }()

    private static let contract = Made.contract("P2600")
    private static let activities: [AccountActivity] = {
        var kinds: [AccountActivity.Kind] = []
        for basis in Settlement.Basis.allCases {
            let settlement = Settlement(
                root: Made.root, expiry: Made.expiry, price: .dollars(2_700), basis: basis, session: day, at: moment)
            kinds.append(.settled(settlement))
        }
        for kind in [ClearingEvent.Kind.assigned, .exercised, .lapsed, .closedByVenue] {
            let event = ClearingEvent(
                contract: contract, side: .short, quantity: 3, kind: kind, shares: 300, cash: .dollars(-780_000),
                fees: .cents(5))
            kinds.append(.cleared(event))
        }
        for kind in CashMovement.Kind.allCases {
            let symbol = kind == .dividend ? Symbol.spy : nil
            kinds.append(.cash(CashMovement(kind: kind, underlying: symbol, amount: .dollars(-12))))
        }
        kinds.append(.sharesClosed(ShareClosing(symbol: .spy, shares: -200, cash: .dollars(54_000), fees: .zero)))
        let change = ContractAdjustment.Change(old: contract, new: Made.contract("P1300"), newPerOld: 2)
        kinds.append(.adjusted(ContractAdjustment(underlying: .spx, newShares: 2, oldShares: 1, contracts: [change])))
        return kinds.enumerated().map {
            AccountActivity(id: ActivityID(raw: UInt64($0.offset) + 1), $0.element, at: moment)
        }
    }()

    private static let snapshotOfAccount = AccountSnapshot(
        account: AccountID(broker: 2, account: 7), cash: .cents(-1), equity: .dollars(99), margin: .zero,
        stalePositions: 4, at: moment)

    private static let account: [DeskEvent] =
        activities.map { .venue(.activity($0)) } + [
            .venue(.account(snapshotOfAccount)),
            .venue(.marginCall(MarginCall(amount: .dollars(500), due: moment + .seconds(60), at: moment))),
            .venue(.marginCall(MarginCall(amount: .dollars(500), due: nil, at: moment))),
            .venue(.halted(.spy, isHalted: true, at: moment)), .venue(.halted(.spx, isHalted: false, at: moment)),
            .venue(.connected(false, at: moment)), .venue(.connected(true, at: moment)),
        ]

    private static let answers: [DeskEvent] = {
        var orders: [VenueOrder] = []
        for state in [VenueOrder.State.working, .sleeping, .filled, .cancelled, .expired, .rejected(.halted)] {
            let isOurs = state == .filled
            orders.append(
                VenueOrder(
                    id: VenueOrderID(raw: 77), clientID: isOurs ? order : nil, underlying: .spx,
                    legs: isOurs ? [Leg(.short, contract, ratio: 2)] : [], stock: isOurs ? nil : .short, quantity: 4,
                    limit: isOurs ? NetPrice(units: 100) : nil, state: state, fills: isOurs ? [fill, legFill] : [],
                    placedAt: moment))
        }
        let book = AccountBook(
            account: snapshotOfAccount, positions: [AccountBook.Position(contract: contract, quantity: -3)],
            shares: [AccountBook.Shares(symbol: .spy, quantity: -100)], orders: orders, activities: activities)
        return [
            .venue(.answered(RequestID(raw: 4), .orders(orders), at: moment)),
            .venue(.answered(RequestID(raw: 5), .book(book), at: moment)), .noAnswer(RequestID(raw: 5), at: moment),
        ]
    }()

    private static let people: [DeskEvent] = {
        var events: [DeskEvent] = []
        let commands: [OperatorCommand] = [
            .closeTrade(TradeID(raw: 4)), .overrideExits(TradeID(raw: 4), nil),
            .overrideExits(TradeID(raw: 4), ExitOverrides(holds: true, stop: 2.5)),
            .overrideExits(TradeID(raw: 4), ExitOverrides(profitTarget: 0.25, staysUnadjusted: true)), .stopEntries,
            .resumeEntries, .lastSession(close: true),
            .lastSession(close: false), .kill, .ignore(.contract(contract)), .ignore(.shares(.spy)), .ignoreCash,
        ]
        for command in commands { events.append(.command(command, at: moment)) }
        for answer in Approval.Answer.allCases {
            for channel in Approval.Channel.allCases {
                let approval = Approval(answer: answer, by: 4_000_000_000, via: channel)
                events.append(.approval(RecommendationID(raw: 8), approval, at: moment))
            }
        }
        return events
    }()
}
