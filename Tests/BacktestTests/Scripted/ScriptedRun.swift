import Desk
import Exchange
import Market
import Profiles
import Strategy
import Testing
import Trading

@testable import Backtest

/// A shipped profile over a scripted history, through the real runner, desk and exchange. Quotes are filled at natural:
/// what is sold gets its bid, what is bought pays its ask, whatever the profile would like to believe.
struct ScriptedRun: CustomTestStringConvertible {
    let result: BacktestResult
    /// Every look of every strategy.
    private let evaluations: [Evaluation]

    /// - Parameter strategy: the one strategy of the profile that is told about; the others are switched off.
    init(
        _ profile: String, _ strategy: String, _ overrides: [(path: String, value: String)] = [],
        dice: Dice = Dice(seed: 0), _ history: ScriptedHistory
    ) throws {
        // Deltas are those that the script writes, not those that its quotes imply.
        var profile = try Histories.profile(
            profile,
            [("strategies[].greeks", "vendor"), ("fills.model", "natural")]
                + overrides.map { ($0.path.replacingStar(by: strategy), $0.value) })
        for index in profile.desk.strategies.indices {
            profile.desk.strategies[index].enabled = profile.desk.strategies[index].name == strategy
        }
        var runner = BacktestRunner(
            settings: profile.desk, venue: profile.venue, symbols: [history.symbol],
            lastSession: Day(number: .max), closesAtEnd: false, dice: dice)
        var rest = history.events[...]
        var seen: [Evaluation] = []
        result = runner.run(next: { () throws(Never) in rest.popFirst() }) { progress in
            seen += progress.evaluations
            return true
        }
        evaluations = seen
        audit()
    }

    // MARK: - What is told

    /// What happened to the trades, in order, a line each: `08-05 adjusted 1: short strangle -C625 -P590`.
    var log: [String] {
        result.events.compactMap { event in
            let date = "\(event.session)".dropFirst(5)
            return switch event.kind {
            case .opened(let trade): "\(date) opened \(trade)"
            case .adjusted(let trade, let kind, let legs):
                "\(date) adjusted \(trade): \(([kind.name] + legs.map(Self.word)).joined(separator: " "))"
            case .closed(let trade, let reason): "\(date) closed \(trade): \(reason.word)"
            case .unfilled(let trade, let intent): "\(date) unfilled \(trade): \(intent)"
            case .rejected(let trade, let reason): "\(date) rejected \(trade): \(reason)"
            case .entriesStopped(let reason): "\(date) entries stopped: \(reason)"
            case .entriesResumed, .unquoted, .refused: nil
            }
        }
    }
    private static func word(_ leg: Leg) -> String {
        let (contract, ratio) = (leg.contract, leg.ratio > 1 ? "\(leg.ratio)×" : "")
        return (leg.side == .long ? "+" : "-") + ratio + "\("\(contract.expiry)".dropFirst(5))"
            + " \(contract.right.letter)\(contract.strike)"
    }

    var testDescription: String { log.joined(separator: "; ") }

    /// The only trade that is over.
    var trade: ClosedTrade? { result.closed.count == 1 ? result.closed.first : nil }
    /// The evening of a session.
    func evening(_ day: String) -> SessionPoint? { result.sessions.first { $0.session == ScriptedHistory.day(day) } }

    // MARK: - What holds of every run

    /// One reason for every trade that is over; money conserved; and for every look without an entry where it ended.
    private func audit() {
        for trade in result.closed {
            let reasons = result.events.filter {
                if case .closed(trade.id, _) = $0.kind { true } else { false }
            }
            #expect(reasons.map(\.kind) == [.closed(trade.id, trade.reason)])
            #expect(trade.profit == trade.opening + trade.closing - trade.fees)
        }
        if result.open.isEmpty, let last = result.sessions.last {
            let closed = result.closed.reduce(Money.zero) { $0 + $1.profit }
            #expect(last.cash == result.startingCash + closed, "one campaign, one P&L")
            #expect(last.equity == last.cash)
        }
        for tally in result.strategies {
            let looks = evaluations.filter { $0.strategy == tally.strategy }
            #expect(tally.scans == looks.count)
            #expect(tally.scansStoppedEarly == tally.gates.reduce(0) { $0 + $1.scansStopped })
            #expect(
                tally.enumerated - looks.reduce(0) { $0 + $1.passed }
                    == tally.gates.reduce(0) { $0 + $1.candidatesStopped })
            #expect(tally.recommended == tally.survivors)
        }
        let recommended = result.strategies.reduce(0) { $0 + $1.recommended }
        let refused = result.strategies.reduce(0) { $0 + $1.refusals.reduce(0) { $0 + $1.count } }
        #expect(recommended == refused + entries, "whatever is recommended is refused with a reason, or sent")
        for look in evaluations where look.candidates.isEmpty {
            #expect(
                look.stoppedAt != nil || look.waterfall.contains { $0.stopped > 0 },
                "\(look.session) has no entry and no reason")
        }
    }
    /// Entries that came to a trade, or to nothing.
    private var entries: Int {
        result.events.count {
            switch $0.kind {
            case .opened, .unfilled(_, .open): true
            default: false
            }
        }
    }
}

extension Evaluation {
    /// Structures that no gate stopped.
    fileprivate var passed: Int { enumerated - waterfall.reduce(0) { $0 + $1.stopped } }
}

extension String {
    /// `*.adjust.least` is the setting of the strategy that is told about.
    fileprivate func replacingStar(by strategy: String) -> String {
        hasPrefix("*.") ? "strategies[\(strategy)]" + dropFirst() : self
    }
}
