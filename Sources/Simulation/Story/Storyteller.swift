import Desk
import Exchange
import Market
import Strategy
import Trading

/// Tells a run in lines that a trader reads: what was sent, filled and decided, and every mishap. Of a run that broke an
/// invariant about one trade, only what concerns that trade.
public enum Storyteller {
    /// Runs the scenario again and tells it up to where it broke; an empty story would be a run in which nothing
    /// happened. `isWhole` tells of every trade, whatever broke.
    public static func tell(_ scenario: Scenario, isWhole: Bool = false) -> [String] {
        var run = SimulatedRun(scenario, tellsStory: true)
        let broken = run.run()
        var teller = Telling(only: isWhole ? nil : broken?.trade)
        for (at, entry) in run.story?.entries ?? [] { teller.tell(at, entry) }
        if let broken { teller.lines.append("broken at \(broken)") }
        return ["\(scenario)"] + teller.lines
    }
}

private struct Telling {
    var lines: [String] = []
    private let only: TradeID?
    private var orders: [OrderID: Order] = [:]
    private var questions: [RequestID: OrderID] = [:]
    private var day: Day?
    private var lastBook: String?

    init(only: TradeID?) { self.only = only }

    mutating func tell(_ at: Instant, _ entry: StoryRecorder.Entry) {
        switch entry {
        case .step(let number, let event, let effects):
            for case .submit(let order) in effects { orders[order.id] = order }
            for case .submitGroup(let group) in effects { for order in group { orders[order.id] = order } }
            for case .fetch(let id, .order(let order)) in effects { questions[id] = order.id }
            let caused = effects.compactMap { line($0) }
            let came = line(event)
            guard came != nil || !caused.isEmpty, !isRoutine(event, caused) else { return }
            say(at, "\(number)  \(came ?? event.name)")
            for effect in caused { lines.append("            → \(effect)") }
        case .mishap(let mishap): say(at, "mishap \(mishap.name)")
        case .crashes: say(at, "the desk's process ends")
        case .starts(let incarnation): say(at, "a desk starts, incarnation \(incarnation)")
        case .heals: say(at, "nothing goes wrong from here on")
        case .foreign(let legs): say(at, "somebody trades elsewhere: \(words(legs))")
        }
    }

    /// The look at the books every other minute that finds what the last one found.
    private mutating func isRoutine(_ event: DeskEvent, _ caused: [String]) -> Bool {
        switch event {
        case .clock: return caused == ["asks for the book"]
        case .venue(.answered(_, .book(let book), _)):
            let held = words(book)
            defer { lastBook = held }
            return held == lastBook && caused.allSatisfy { $0 == "the books agree" }
        default: return false
        }
    }

    private mutating func say(_ at: Instant, _ words: String) {
        let today = EasternTime.day(of: at)
        if today != day {
            lines.append("\(today)")
            day = today
        }
        lines.append("\(EasternTime.timeOfDay(of: at).clock)  \(words)")
    }

    private func concerns(_ trade: TradeID) -> Bool { only == nil || only == trade }
    private func concerns(_ order: OrderID) -> Bool {
        guard let only else { return true }
        return orders[order].map { $0.trade == only } ?? false
    }

    // MARK: - What came

    private func line(_ event: DeskEvent) -> String? {
        switch event {
        case .clock, .market, .started, .noAnswer: nil
        case .approval(let id, let approval, _): only == nil ? "a person answers \(id): \(approval.answer)" : nil
        case .command(let command, _): "a person orders: \(StoryWords.words(command))"
        case .venue(.order(let update)): concerns(update.order) ? line(update) : nil
        case .venue(.activity(let activity)): "booked \(activity.id): \(StoryWords.words(activity.kind))"
        case .venue(.account): nil
        case .venue(.marginCall(let call)): "margin call for \(call.amount)"
        case .venue(.halted(let symbol, let isHalted, _)): "\(symbol) \(isHalted ? "is halted" : "trades again")"
        case .venue(.connected(let isUp, _)): "the line is \(isUp ? "up" : "down")"
        case .venue(.answered(let id, .orders(let found), _)):
            if let order = questions[id], concerns(order) {
                "the venue on order \(order): "
                    + (found.isEmpty
                        ? "unknown"
                        : found.map {
                            "\($0.id) \($0.state)\($0.limit.map { " at \($0)" } ?? ""), \($0.fills.count) fills"
                        }.joined(separator: "; "))
            } else {
                nil
            }
        case .venue(.answered(_, .book(let book), _)):
            "the venue's book: \(words(book))"
        }
    }

    private func line(_ update: OrderUpdate) -> String {
        switch update {
        case .acknowledged(let id, _): "order \(id) is acknowledged"
        case .rejected(let id, let reason, _): "order \(id) is rejected: \(StoryWords.apart(reason))"
        case .replaced(let id, let limit, _): "order \(id) stands at \(limit)"
        case .changeRejected(let id, let reason, _): "a change of order \(id) is refused: \(StoryWords.apart(reason))"
        case .filled(let fill):
            "order \(fill.order) is filled: \(fill.quantity)\(fill.leg.map { " of leg \($0)" } ?? "") at \(fill.net), "
                + "fees \(fill.fees), execution \(fill.execution)"
        case .cancelled(let id, _): "order \(id) is cancelled"
        case .expired(let id, _): "order \(id) expires"
        }
    }

    // MARK: - What it caused

    private func line(_ effect: DeskEffect) -> String? {
        switch effect {
        case .submit(let order): concerns(order.trade) ? "sends \(words(order))" : nil
        case .submitGroup(let group):
            group.contains { concerns($0.trade) } ? "sends together " + group.map(words).joined(separator: "; ") : nil
        case .replace(let id, let limit): concerns(id) ? "moves order \(id) to \(limit)" : nil
        case .cancel(let id): concerns(id) ? "cancels order \(id)" : nil
        case .fetch(_, .order(let order)): concerns(order.trade) ? "asks for order \(order.id)" : nil
        case .fetch(_, .book): only == nil ? "asks for the book" : nil
        case .link(let id, let number): concerns(id) ? "order \(id) is the venue's \(number)" : nil
        case .propose(let recommendation): only == nil ? "proposes \(recommendation.id)" : nil
        case .proposeExit(let proposal): concerns(proposal.trade) ? "proposes to close trade \(proposal.trade)" : nil
        case .notify(let notice): line(notice)
        case .record(let record): line(record)
        }
    }

    private func line(_ notice: Notice) -> String? {
        switch notice {
        case .unquoted, .orderUnfilled: nil
        case .orderRejected(_, let trade, _), .lateFill(_, let trade), .orderLost(_, let trade),
            .ambiguousOrder(_, let trade), .ratioBreak(_, let trade), .nakedShort(let trade, _), .assigned(let trade),
            .quarantined(let trade):
            concerns(trade) ? "tells: \(StoryWords.words(notice))" : nil
        default: "tells: \(StoryWords.words(notice))"
        }
    }

    private func line(_ record: DeskRecord) -> String? {
        switch record {
        case .evaluated, .refused, .answeredError: nil
        case .recommended(let recommendation):
            only == nil && recommendation.quantity > 0
                ? "recommends \(recommendation.id): \(recommendation.quantity) × \(words(recommendation.candidate.legs))"
                : nil
        case .opened(let trade): concerns(trade) ? "trade \(trade) is opened" : nil
        case .exitDecided(let trade, let reason, _):
            concerns(trade) ? "trade \(trade) is to go: \(reason.word)" : nil
        case .closed(let trade):
            concerns(trade.id) ? "trade \(trade.id) is closed: \(trade.reason.word), \(trade.profit)" : nil
        case .protected(let trade, let protection):
            concerns(trade) ? "trade \(trade) is protected: \(protection.form)" : nil
        case .adjusted(let trade, let kind, _): concerns(trade) ? "trade \(trade) is a \(kind.name) now" : nil
        case .regimeChanged(let transition): only == nil ? transition.sentence : nil
        case .reconciled: only == nil ? "the books agree" : nil
        case .moved(.order(let id, let from, let to)): concerns(id) ? "order \(id): \(from) → \(to)" : nil
        case .moved(.trade(let id, let from, let to)): concerns(id) ? "trade \(id): \(from) → \(to)" : nil
        case .moved(.position(let key, let from, let to)): "position \(StoryWords.words(key)): \(from) → \(to)"
        case .moved: nil
        }
    }

    // MARK: - Words

    private func words(_ order: Order) -> String {
        let what =
            order.legs.isEmpty
            ? "\(order.stock.map { "\($0)" } ?? "") shares of \(order.underlying)" : words(order.legs)
        return
            "order \(order.id) (\(order.intent) trade \(order.trade), \(order.manner)): \(order.quantity) × \(what) at "
            + (order.limit.map { "\($0)" } ?? "market") + (order.trigger.map { ", from \($0)" } ?? "")
    }
    private func words(_ legs: [Leg]) -> String {
        legs.map { "\($0.signedRatio > 0 ? "+" : "")\($0.signedRatio) \($0.contract.occSymbol)" }.joined(separator: " ")
    }
    private func words(_ book: AccountBook) -> String {
        let held =
            book.positions.map { "\($0.quantity) \($0.contract.occSymbol)" }
            + book.shares.map { "\($0.quantity) shares of \($0.symbol)" }
        return (held.isEmpty ? "nothing" : held.joined(separator: ", ")) + ", cash \(book.account.cash)"
    }
}
