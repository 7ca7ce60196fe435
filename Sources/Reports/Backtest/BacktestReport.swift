public import Backtest
import Desk
import Market
public import Profiles
import Strategy
import Trading

/// What a run over a history came to: computed once, then shown on a terminal, as JSON, as comma-separated trades and
/// as one self-contained page. The same run gives the same bytes.
public struct BacktestReport: Sendable {
    let result: BacktestResult
    let profile: Profile
    let facts: RunFacts
    let head: ReportHead
    let statistics: RunStatistics
    let breakdowns: [Breakdown]
    let months: MonthlyReturns
    let holdings: [BuyAndHold]
    let waterfalls: [StrategyWaterfall]
    /// By entry and number.
    let trades: [ClosedTrade]
    let stops: [EntryStop]

    /// A stretch in which nothing was entered, and why.
    struct EntryStop: Hashable, Sendable {
        let from: Day
        let to: Day
        let reason: StopReason
    }

    /// - Parameter riskFree: what a riskless holding pays a year, as a fraction; 5% unless rates say otherwise.
    public init(result: BacktestResult, profile: Profile, facts: RunFacts, riskFree: Double = 0.05) {
        self.result = result
        self.profile = profile
        self.facts = facts
        trades = result.closed.sorted { ($0.entrySession, $0.id) < ($1.entrySession, $1.id) }
        statistics = RunStatistics(result, riskFree: riskFree)
        breakdowns = [
            .byStrategy(trades, profile), .byUnderlying(trades, result.symbols), .byExitReason(trades),
        ]
        months = MonthlyReturns(result)
        holdings = BuyAndHold.all(result)
        waterfalls = StrategyWaterfall.all(result, profile)
        stops = BacktestReport.stops(result)
        head = BacktestReport.head(result, profile, facts)
    }

    private static func head(_ result: BacktestResult, _ profile: Profile, _ facts: RunFacts) -> ReportHead {
        let symbols = facts.symbols.map(\.description).joined(separator: " ")
        var parts: [String] = []
        if !profile.title.isEmpty { parts.append(profile.title) }
        if let first = result.sessions.first?.session, let last = result.sessions.last?.session {
            parts.append(Format.dates(first.reportDate, last.reportDate))
            parts.append(Format.count(result.sessions.count, "session"))
        } else if let days = facts.days {
            parts.append(Format.dates(days.lowerBound.reportDate, days.upperBound.reportDate))
            parts.append("no session")
        }
        if !facts.data.isEmpty { parts.append(facts.data) }
        var head = ReportHead(
            title: "Backtest · \(symbols) · \(profile.name)", subtitle: parts.joined(separator: " · "), labels: [],
            notes: [])
        head.add(origins: result.origins, resolutions: result.resolutions, isDelayed: facts.isDelayed)
        head.add(settlements: result.settlementBases, physical: result.physicalSettlements)
        let stale = result.sessions.filter { $0.stalePositions > 0 }
        if let deepest = stale.map(\.stalePositions).max() {
            head.notes.append(
                Block.Note(
                    "stale",
                    "On \(Format.count(stale.count, "session")) up to \(Format.count(deepest, "held contract")) had no "
                        + "quote and stood at the last price known.", .caution))
        }
        let unmarked = TradeFigures(result.closed)
        if unmarked.unmarkedTrades > 0 {
            head.notes.append(
                Block.Note(
                    "unmarked",
                    "\(Format.count(unmarked.unmarkedTrades, "closed trade")) could not be marked on "
                        + "\(Format.count(unmarked.unmarkedSessions, "session")) because a leg had no quote; no price "
                        + "was made up.", .caution))
        }
        head.add(profile)
        return head
    }

    private static func stops(_ result: BacktestResult) -> [EntryStop] {
        var stops: [EntryStop] = []
        var open: (from: Day, reason: StopReason)?
        for event in result.events {
            switch event.kind {
            case .entriesStopped(.lastSession): continue
            case .entriesStopped(let reason): open = open ?? (event.session, reason)
            case .entriesResumed:
                if let stop = open { stops.append(EntryStop(from: stop.from, to: event.session, reason: stop.reason)) }
                open = nil
            case .opened, .adjusted, .closed, .unfilled, .rejected, .unquoted, .refused: continue
            }
        }
        if let stop = open, let last = result.sessions.last?.session {
            stops.append(EntryStop(from: stop.from, to: max(stop.from, last), reason: stop.reason))
        }
        return stops
    }

    func strategyName(_ strategy: StrategyIndex) -> String {
        let index = Int(strategy.number)
        return index < profile.desk.strategies.count ? profile.desk.strategies[index].name : String(index)
    }

    /// The line that matters: what was made, by how many trades, at what drawdown; or why there was no trade.
    public var closing: String {
        guard let last = result.sessions.last else { return "No session in the range: nothing was decided." }
        let figures = statistics.trades
        let name = Format.count(result.sessions.count, "session")
        guard figures.count > 0 || !result.open.isEmpty else {
            let heaviest = waterfalls.compactMap(\.heaviest).max { $0.count < $1.count }
            let reason = heaviest.map { ": most scans ended at \($0.name) (\(Format.count($0.count)))" } ?? ""
            return "No trade in \(name)\(reason)."
        }
        var text = Format.pnl(units: statistics.profit.units)
        if let change = statistics.returns.totalReturn.value { text += " (\(Format.signedPercent(change)))" }
        text += " over \(name) to \(last.session.short): \(Format.count(figures.count, "trade")) closed"
        if figures.count > 0 { text += ", \(Format.count(figures.wins)) won" }
        if !result.open.isEmpty { text += ", \(Format.count(result.open.count)) still open" }
        if let depth = statistics.returns.maximumDrawdown.value, depth < 0 {
            text += "; deepest drawdown \(Format.percent(depth))"
        }
        return text + "."
    }

    /// The closed trades as comma-separated values, sorted by entry date and number; the profile's own columns where
    /// none are named.
    public func tradesCSV(columns: [TradeColumn]? = nil) -> String {
        TradesCSV(
            columns: columns ?? profile.run.tradeColumns, strategyNames: profile.desk.strategies.map(\.name)
        ).text(result.closed)
    }
}
