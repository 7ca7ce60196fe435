import Market
import Risk
import Trading

/// What keeps the desk from entering, and who ends it. Getting out is never stopped.
struct EntryStops: Sendable {
    /// A bit for each reason, by its raw value.
    private var bits: UInt16 = 0
    var closesAtEnd = false
    /// The session of the latest refusal for want of money.
    private var lackingSince: Day?
    /// The session the latest account snapshot belongs to, and the equity the one before ended with.
    private(set) var session: Day?
    private(set) var equityBefore: Money?
    private var latestEquity: Money?

    /// What a person is told first.
    private static let order: [StopReason] = [
        .killed, .nakedShort, .accountRestricted, .operatorStopped, .dailyLoss, .marginCall, .insufficientFunds,
        .venueFailing, .disconnected, .reconciling, .lastSession,
    ]
    /// These end by themselves.
    private static let passing: [StopReason] = [
        .lastSession, .insufficientFunds, .marginCall, .venueFailing, .disconnected, .reconciling,
    ]

    var isEmpty: Bool { bits == 0 }
    var reasons: [StopReason] { EntryStops.order.filter(contains) }
    var reason: StopReason? { bits == 0 ? nil : EntryStops.order.first(where: contains) }
    func contains(_ reason: StopReason) -> Bool { bits & (1 << reason.rawValue) != 0 }

    mutating func insert(_ reason: StopReason) { bits |= 1 << reason.rawValue }
    mutating func remove(_ reason: StopReason) { bits &= ~(1 << reason.rawValue) }
    /// For want of money, until the session after `session`.
    mutating func lacksFunds(_ session: Day) {
        lackingSince = session
    }

    /// A session's first snapshot; whether nothing is stopped any more because of it.
    mutating func begins(_ session: Day) -> Bool {
        guard contains(.insufficientFunds), let since = lackingSince, since < session else { return false }
        remove(.insufficientFunds)
        return isEmpty
    }

    /// A person ends what only a person ends.
    mutating func resume() {
        for reason in StopReason.allCases where !EntryStops.passing.contains(reason) { remove(reason) }
    }

    /// The daily loss is measured against the equity with which the session before ended.
    mutating func note(_ snapshot: AccountSnapshot, settings: RiskSettings) {
        let today = EasternTime.day(of: snapshot.at)
        if session != today {
            equityBefore = latestEquity
            session = today
            if settings.dailyLossEnds == .nextSession { remove(.dailyLoss) }
        }
        latestEquity = snapshot.equity
        if snapshot.available >= .zero { remove(.marginCall) }
        guard let limit = settings.dailyLoss, let before = equityBefore, before > .zero, !contains(.dailyLoss) else {
            return
        }
        if before - snapshot.equity > before.share(limit) { insert(.dailyLoss) }
    }
}
