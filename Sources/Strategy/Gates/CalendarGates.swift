import Market
import Trading

/// Stage B: is the market open, and is nothing about to be published that moves all of it?

/// Within the session. A daily snapshot stands for its session's closing quotes: it counts on the session's own
/// date, the evening included, and not on any later one.
enum MarketOpenGate: UnderlyingGate {
    static let gate = Gate.marketOpen
    static let reads: InputSet = [.session, .clock]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        let facts = context.facts
        guard case .value(let now) = facts.clock else { return .unknown(.clock) }
        return .of(facts.tradingSession, .session) { session in
            guard let session else { return .failed(.refused, measured: nil, limit: nil) }
            switch facts.resolution {
            case .daily:
                let isToday = EasternTime.day(of: now) == session.day
                let isOfToday = EasternTime.day(of: context.chain.knownAt) == session.day
                return .answer(isToday && isOfToday && now >= session.opensAt, measured: nil, limit: nil)
            case .intraday:
                return .answer(session.opensAt <= now && now < session.closesAt, measured: nil, limit: nil)
            }
        }
    }
}

/// No entry in the hours around a release. Computed from dated calendars, so that a window ends by itself and a
/// calendar that has run out is unknown. Measured: hours to (or since) the release; limit: the window's hours.
enum MacroWindowGate: UnderlyingGate {
    static let gate = Gate.macroWindow
    static let reads: InputSet = [.macroCalendar, .clock]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        guard case .value(let now) = context.facts.clock else { return .unknown(.clock) }
        return .of(context.facts.macro, .macroCalendar) { macro in
            var nearest: (hours: Double, limit: Double)?
            for window in context.gates.macroWindows {
                let before = Duration.hours(window.hoursBefore)
                let after = Duration.hours(window.hoursAfter)
                guard let facts = macro.of(window.kind), let coverage = facts.coverage else {
                    return .unknown(.macroCalendar)
                }
                for release in [facts.previous, facts.next].compactMap({ $0 }) {
                    let hours = (release - now).hours
                    let limit = hours >= 0 ? window.hoursBefore : window.hoursAfter
                    if release - now <= before && now - release <= after {
                        return .failed(.refused, measured: hours.magnitude, limit: limit)
                    }
                    if nearest.map({ hours.magnitude - limit < $0.hours - $0.limit }) ?? true {
                        nearest = (hours.magnitude, limit)
                    }
                }
                let first = EasternTime.day(of: now - after)
                let last = EasternTime.day(of: now + before)
                guard coverage.contains(first), coverage.contains(last) else { return .unknown(.macroCalendar) }
            }
            return .passed(measured: nearest?.hours, limit: nearest?.limit)
        }
    }
}

extension Duration {
    static func hours(_ hours: Double) -> Duration { .seconds(Int64((hours * 3_600).rounded())) }
    var hours: Double { Double(wholeNanoseconds) / 3.6e12 }
}
