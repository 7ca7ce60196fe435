import Backtest
import Desk
import Exchange
import Market
import Profiles
import Reports
import Strategy
import Trading

/// What a person watching the demo sees: a log of entries and exits with their reasons, and below it the day, the
/// equity line, what was judged last and where it stopped.
final class DemoView {
    private let view: LiveView
    private let style: TerminalStyle
    private let profile: Profile
    private let sessions: Int
    private let history: String
    private var equity: [Double] = []
    private var peak = Money.zero
    private var wins = 0
    private var closed = 0
    private var done = 0
    private var lastSession: Day?
    private var judged: [String] = []
    private let start: Money

    /// - Parameter isSynthetic: whether the index itself is simulated.
    init(profile: Profile, sessions: Int, isSynthetic: Bool, style: TerminalStyle) {
        history = isSynthetic ? "synthetic index, modelled quotes" : "modelled quotes"
        self.profile = profile
        self.sessions = sessions
        self.style = style
        start = profile.venue.startingCash
        view = LiveView(style: style)
    }

    func note(_ progress: borrowing RunProgress) {
        if lastSession != progress.session {
            lastSession = progress.session
            done += 1
            equity.append(progress.account.equity.approximateDollars)
            peak = max(peak, progress.account.equity)
        }
        for trade in progress.opened { view.log(opened(trade, progress.session)) }
        for trade in progress.closed { view.log(self.closed(trade)) }
        for event in progress.events {
            switch event.kind {
            case .entriesStopped(let reason): view.log("\(day(event.session))  entries stopped: \(reason.words)")
            case .entriesResumed: view.log("\(day(event.session))  entries allowed again")
            default: break
            }
        }
        if view.isDue || done == sessions { view.show(frame(progress)) }
    }

    func end() { view.end(leavingRegion: false) }

    private func opened(_ trade: DeskView.TradeView, _ session: Day) -> String {
        let candidate = trade.candidate
        let credit = Format.money(units: candidate.creditAfterSlippage.units)
        return "\(day(session))  opened  \(structure(candidate.kind, candidate.legs))  "
            + "\(Format.expiry(ReportDate(dayNumber: Int(candidate.expiry.number)), daysLeft: candidate.dte))  "
            + "\(trade.quantity)×  expected credit \(credit)  POP \(Format.percent(candidate.measures.probabilityOfProfit))"
    }

    private func closed(_ trade: ClosedTrade) -> String {
        closed += 1
        if trade.profit > .zero { wins += 1 }
        let profit = style.paint(Format.pnl(units: trade.profit.units), as: .ofSign(trade.profit.units))
        return "\(day(trade.exitSession))  closed  \(structure(trade.kind, trade.legs))  \(profit)  "
            + "\(trade.reason.sentence), \(Format.count(trade.daysHeld, "day")) held"
    }

    private func frame(_ progress: borrowing RunProgress) -> [String] {
        let account = progress.account
        let change = Double((account.equity - start).units) / Double(max(1, start.units))
        let drawdown = Double((account.equity - peak).units) / Double(max(1, peak.units))
        let winRate = closed == 0 ? Format.missing : Format.percent(Double(wins) / Double(closed))
        var lines = [
            style.rule(style.width, label: "DEMO · \(history) · embedded exchange · no account, no network"),
            "\(style.accent(day(progress.session)))   session \(Format.count(done)) of \(Format.count(sessions))   "
                + "\(progress.underlying) \(progress.spot.map { Format.money(units: $0.units) } ?? Format.missing)",
            "Equity \(Format.money(units: account.equity.units, places: 0)) (\(Format.signedPercent(change)))   "
                + "drawdown \(Format.signedPercent(drawdown))   open \(progress.openTrades)   "
                + "closed \(Format.count(closed))   won \(winRate)",
            style.accent(Sparkline.text(equity, width: max(20, style.width - 2))),
        ]
        judged = progress.evaluations.isEmpty ? judged : progress.evaluations.map(verdict)
        lines += judged
        return lines
    }

    private func verdict(_ evaluation: Evaluation) -> String {
        let name = profile.desk.strategies[Int(evaluation.strategy.number)].name
        if let stopped = evaluation.stoppedAt {
            return style.paint("  \(name): \(stopped.gate.sentence(stopped.verdict))", as: .quiet)
        }
        guard let best = evaluation.candidates.first else {
            let worst = evaluation.waterfall.max { $0.stopped < $1.stopped }
            let where_ = worst.map { "; most (\(Format.count($0.stopped))) at \($0.gate.name)" } ?? ""
            return style.paint(
                "  \(name): \(Format.count(evaluation.enumerated)) structures judged, none passed\(where_)", as: .quiet)
        }
        return style.paint(
            "  \(name): \(Format.count(evaluation.enumerated)) structures judged, best \(structure(best.kind, best.legs)), "
                + "EV \(Format.pnl(units: best.measures.expectedValueNet.map { Int64($0 * 10_000) }))", as: .gain)
    }

    private func structure(_ kind: StructureKind, _ legs: [Leg]) -> String {
        let strikes = kind.roles.compactMap { role in legs.first { $0.role == role }?.contract.strike.description }
        return "\(kind.name) \(strikes.joined(separator: "/"))"
    }

    private func day(_ day: Day) -> String { day.description }
}
