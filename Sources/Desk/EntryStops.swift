import Market
import Risk
import Trading

/// What keeps the desk from entering, and who ends it. Getting out is never stopped.
struct EntryStops: Sendable {
    var byOperator = false
    var lastSession = false
    var closesAtEnd = false
    private(set) var dailyLossSince: Day?
    /// The session the latest account snapshot belongs to, and the equity the one before ended with.
    private(set) var session: Day?
    private(set) var equityBefore: Money?
    private var latestEquity: Money?

    var reason: StopReason? {
        if byOperator { return .operatorStopped }
        if dailyLossSince != nil { return .dailyLoss }
        return lastSession ? .lastSession : nil
    }

    mutating func resume() {
        byOperator = false
        dailyLossSince = nil
    }

    /// The daily loss is measured against the equity with which the session before ended.
    mutating func note(_ snapshot: AccountSnapshot, settings: RiskSettings) {
        let today = EasternTime.day(of: snapshot.at)
        if session != today {
            equityBefore = latestEquity
            session = today
            if settings.dailyLossEnds == .nextSession { dailyLossSince = nil }
        }
        latestEquity = snapshot.equity
        guard let limit = settings.dailyLoss, let before = equityBefore, before > .zero, dailyLossSince == nil else {
            return
        }
        if before - snapshot.equity > before.share(limit) { dailyLossSince = today }
    }
}
