import Market
import Risk
import Strategy
import Trading

@testable import Desk

/// One desk and what happens to it: every verb is an event, and answers with what the desk wants done, a line an effect.
/// Evaluations are left out; the strategy's own tests read those.
final class Story {
    private var desk: Desk
    let listing: Made.Listing
    private(set) var closed: [ClosedTrade] = []
    /// Every step of every life so far.
    private(set) var moves: [LifeChange] = []
    /// What the desk did about refusals.
    private(set) var responses: [ErrorResponse] = []
    /// How the kind of market changed, in words.
    private(set) var regimes: [String] = []
    /// Everything that was sent, and asked, by its number within all incarnations.
    private(set) var sent: [UInt64: Order] = [:]
    private var questions: [UInt64: RequestID] = [:]
    private var executions: UInt64 = 0
    var activities: UInt64 = 0

    /// Begins with an account of $100,000; with a planted bug, to see whether a test finds it.
    init(
        on listing: Made.Listing = Made.spx, flaw: Flaw? = nil, _ change: (inout DeskSettings) -> Void = { _ in }
    ) {
        var settings = Made.settings
        change(&settings)
        self.listing = listing
        desk = Desk(settings: settings, flaw: flaw)
        account("100000", at: "2018-01-10 09:00")
    }
    /// Begins with a trade that is open, for a credit of 4.00 unless the listing says otherwise, entered on 10 January.
    static func holding(
        _ quantity: Int = 1, on listing: Made.Listing = Made.spx, _ change: (inout DeskSettings) -> Void = { _ in }
    ) -> Story {
        let story = Story(on: listing) {
            $0.risk.sizing = .fixedQuantity(quantity)
            change(&$0)
        }
        story.snapshot("2018-01-10 16:00", listing.spread)
        story.acknowledge(1, at: "2018-01-10 16:00")
        story.fill(1, listing.credit, quantity, at: "2018-01-10 16:00")
        return story
    }

    var view: DeskView { desk.view }
    var nextDeadline: Instant? { desk.nextDeadline }

    /// The effects of the last event, and their bytes.
    private(set) var effects: [DeskEffect] = []
    private(set) var record: [UInt8] = []

    @discardableResult
    func happens(_ event: DeskEvent) -> [String] {
        decides { desk, effects in desk.step(event, into: &effects) }
    }

    /// What one decision of the desk comes to, also where no event leads to it.
    func decides(_ decision: (inout Desk, inout [DeskEffect]) -> Void) -> [String] {
        effects = []
        decision(&desk, &effects)
        var writer = RecordWriter()
        for effect in effects {
            effect.write(to: &writer)
            note(effect)
        }
        record = writer.bytes
        return effects.compactMap(Story.line)
    }
    /// What the desk knows and shows nobody.
    func looks<Answer>(_ question: (borrowing Desk) -> Answer) -> Answer { question(desk) }

    private func note(_ effect: DeskEffect) {
        switch effect {
        case .submit(let order): sent[order.id.counter] = order
        case .submitGroup(let orders): for order in orders { sent[order.id.counter] = order }
        case .fetch(let id, _): questions[id.counter] = id
        case .record(.closed(let trade)): closed.append(trade)
        case .record(.moved(let change)): moves.append(change)
        case .record(.answeredError(_, _, let response)): responses.append(response)
        case .record(.regimeChanged(let transition)): regimes.append(transition.sentence)
        case .replace, .cancel, .link, .propose, .proposeExit, .notify, .record: break
        }
    }
    /// Orders and questions are named by their numbers, which go on counting when a new incarnation begins.
    func orderID(_ number: UInt64) -> OrderID { sent[number]?.id ?? OrderID(incarnation: 1, counter: number) }
    /// The number of the latest question.
    var questionsAsked: UInt64 { questions.keys.max() ?? 0 }
    func nextExecution() -> UInt64 {
        executions += 1
        return 1_000 + executions
    }
    func requestID(_ number: UInt64) -> RequestID {
        questions[number] ?? RequestID(incarnation: 1, counter: number)
    }

    // MARK: - Verbs

    @discardableResult
    func snapshot(
        _ moment: String, _ lines: String, spot: String? = nil, resolution: Chain.Resolution = .daily,
        expiry: Day = Made.expiry
    ) -> [String] {
        let chain = Made.chain(
            moment, lines, spot: spot ?? listing.spot, resolution: resolution, expiry: expiry, of: listing)
        return happens(.market(.chain(chain)))
    }
    /// A snapshot within the day, without what is said about new entries.
    @discardableResult
    func quotes(
        _ moment: String, _ lines: String, spot: String? = nil, expiry: Day = Made.expiry
    ) -> [String] {
        snapshot(moment, lines, spot: spot, resolution: .intraday, expiry: expiry).filter {
            !$0.hasPrefix("recommended") && !$0.hasPrefix("refused")
        }
    }
    @discardableResult
    func clock(_ moment: String) -> [String] { happens(.clock(Made.instant(moment))) }
    @discardableResult
    func account(_ equity: String, at moment: String) -> [String] {
        happens(
            .venue(
                .account(
                    AccountSnapshot(
                        account: .embedded, cash: Made.dollars(equity), equity: Made.dollars(equity), margin: .zero,
                        stalePositions: 0, at: Made.instant(moment)))))
    }
    @discardableResult
    func acknowledge(_ order: UInt64, at moment: String) -> [String] {
        happens(.venue(.order(.acknowledged(orderID(order), at: Made.instant(moment)))))
    }
    /// At a credit (`4.00`) or a debit (`-2.00`); a new execution unless one is named.
    @discardableResult
    func fill(
        _ order: UInt64, _ net: String, _ quantity: Int = 1, at moment: String, execution: UInt64? = nil,
        mid: String? = nil, fees: String? = nil
    ) -> [String] {
        let net = Made.price(net)
        return happens(
            .venue(
                .order(
                    .filled(
                        Fill(
                            execution: ExecutionID(raw: execution ?? nextExecution()),
                            order: orderID(order), quantity: quantity,
                            net: NetPrice(units: net.units), doubleMid: 2 * (mid.map(Made.price) ?? net).units,
                            fees: fees.map(Made.dollars) ?? .cents(130) * quantity, at: Made.instant(moment))))))
    }
    @discardableResult
    func reject(_ order: UInt64, _ reason: RejectReason, at moment: String) -> [String] {
        happens(.venue(.order(.rejected(orderID(order), reason, at: Made.instant(moment)))))
    }
    /// A replacement or a cancel came to nothing.
    @discardableResult
    func refuseChange(_ order: UInt64, _ reason: RejectReason, at moment: String) -> [String] {
        happens(
            .venue(.order(.changeRejected(orderID(order), reason, at: Made.instant(moment)))))
    }
    @discardableResult
    func cancelled(_ order: UInt64, at moment: String) -> [String] {
        happens(.venue(.order(.cancelled(orderID(order), at: Made.instant(moment)))))
    }
    @discardableResult
    func expired(_ order: UInt64, at moment: String) -> [String] {
        happens(.venue(.order(.expired(orderID(order), at: Made.instant(moment)))))
    }
    @discardableResult
    func replaced(_ order: UInt64, _ limit: String, at moment: String) -> [String] {
        happens(
            .venue(
                .order(
                    .replaced(
                        orderID(order), limit: NetPrice(units: Made.price(limit).units),
                        at: Made.instant(moment)))))
    }
    @discardableResult
    func settle(_ price: String, on session: String) -> [String] {
        activities += 1
        let at = Made.instant("\(session) 16:00")
        let settlement = Settlement(
            root: listing.root, expiry: Made.expiry, price: Made.price(price), basis: .close, session: Day(session)!,
            at: at)
        return happens(
            .venue(.activity(AccountActivity(id: ActivityID(raw: activities), .settled(settlement), at: at))))
    }
    @discardableResult
    func answer(_ recommendation: UInt64, _ answer: Approval.Answer, at moment: String) -> [String] {
        happens(
            .approval(
                RecommendationID(incarnation: 1, counter: recommendation),
                Approval(answer: answer, by: 7, via: .commandLine), at: Made.instant(moment)))
    }
    @discardableResult
    func command(_ command: OperatorCommand, at moment: String) -> [String] {
        happens(.command(command, at: Made.instant(moment)))
    }
    @discardableResult
    func close(_ trade: UInt64, at moment: String) -> [String] {
        command(.closeTrade(TradeID(incarnation: 1, counter: trade)), at: moment)
    }

    // MARK: - Lines

    private static func line(_ effect: DeskEffect) -> String? {
        switch effect {
        case .submit(let order): "submit \(line(order))"
        case .submitGroup(let orders): "submit together \(orders.map(line).joined(separator: "; "))"
        case .replace(let id, let limit): "replace \(id) at \(limit)"
        case .cancel(let id): "cancel \(id)"
        case .fetch(let id, .order(let order)): "ask \(id): order \(order.id)"
        case .fetch(let id, .book): "ask \(id): book"
        case .link(let id, let venueID): "link \(id) to \(venueID)"
        case .propose(let recommendation): "propose \(recommendation.id)"
        case .proposeExit(let proposal): "propose exit of \(proposal.trade): \(proposal.reason.word)"
        case .notify(let notice): line(notice)
        case .record(.evaluated), .record(.moved), .record(.protected), .record(.answeredError): nil
        // Told by the stories about regimes alone: `regimes` keeps them.
        case .record(.regimeChanged): nil
        case .record(.recommended(let recommendation)): "recommended \(recommendation.id) × \(recommendation.quantity)"
        case .record(.refused(let id, let reason)): "refused \(id): \(reason)"
        case .record(.opened(let id)): "opened \(id)"
        case .record(.exitDecided(let id, let reason, _)): "exit \(id): \(reason.word)"
        case .record(.closed(let trade)): "closed \(trade.id): \(trade.reason.word), \(trade.profit)"
        case .record(.reconciled): "books agree"
        case .record(.adjusted(let id, let kind, _)): "adjusted \(id): \(kind.name)"
        }
    }
    private static func line(_ order: Order) -> String {
        "\(order.id): \(order.intent) \(order.quantity) at \(order.limit.map(\.description) ?? "market")"
    }
    private static func line(_ notice: Notice) -> String {
        switch notice {
        case .orderRejected(let order, _, let reason): "notice: order \(order) rejected, \(reason)"
        case .orderUnfilled(let order, _, let intent): "notice: order \(order) unfilled, \(intent)"
        case .impossibleUpdate(let order): "alarm: order \(order)"
        case .impossibleChange(let change): "alarm: \(change.name)"
        case .entriesStopped(let reason): "notice: entries stopped, \(reason)"
        case .entriesResumed: "notice: entries resumed"
        case .unquoted(let trade): "notice: trade \(trade) unquoted"
        case .lateFill(let order, _): "alarm: order \(order) filled late"
        case .orderLost(let order, _): "alarm: order \(order) lost"
        case .ambiguousOrder(let order, _): "alarm: order \(order) ambiguous"
        case .ratioBreak(let order, _): "alarm: order \(order) broken"
        case .nakedShort(let trade, let count): "alarm: trade \(trade) has \(count) naked"
        case .assigned(let trade): "notice: trade \(trade) assigned"
        case .quarantined(let trade): "alarm: trade \(trade) quarantined"
        case .marginCall(let amount): "alarm: margin call for \(amount)"
        case .underlyingHalted(let symbol, let reason): "notice: \(symbol) halted, \(reason)"
        case .underlyingResumed(let symbol): "notice: \(symbol) resumed"
        case .unexplained(_, let ours, let theirs): "alarm: \(ours) ours, \(theirs) theirs"
        case .cashDiffers(let amount): "alarm: cash differs by \(amount)"
        case .earlyAssignment(let trade, _): "notice: trade \(trade) may be assigned early"
        }
    }
}
