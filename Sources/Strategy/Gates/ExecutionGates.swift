import Market
import Trading

/// Stage H: is this a time of day at which orders fill well? A daily snapshot has no time of day.

/// Inside the profile's hours. On a half day the end moves with the close, so that the distance to it stays.
/// Measured and limit in minutes after midnight, New York.
enum EntryWindowGate: UnderlyingGate {
    static let gate = Gate.entryWindow
    static let reads: InputSet = [.clock, .session]
    private static let regularClose = TimeOfDay(16, 0)

    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        guard context.facts.resolution == .intraday else { return .notApplicable }
        guard case .value(let now) = context.facts.clock else { return .unknown(.clock) }
        return .of(context.facts.tradingSession, .session) { session in
            guard let session else { return .failed(.refused, measured: nil, limit: nil) }
            let window = context.gates.entryWindow
            var last = window.upperBound.secondsFromMidnight
            if session.close < regularClose {
                last -= regularClose.secondsFromMidnight - session.close.secondsFromMidnight
            }
            let time = EasternTime.timeOfDay(of: now).secondsFromMidnight
            let first = window.lowerBound.secondsFromMidnight
            let limit = time < first ? first : last
            return .answer(
                EasternTime.day(of: now) == session.day && time >= first && time <= last,
                measured: Double(time) / 60, limit: Double(limit) / 60)
        }
    }
}

/// Spreads are opening-wide in the first minutes. Minutes since the open.
enum OpeningMinutesGate: UnderlyingGate {
    static let gate = Gate.openingMinutes
    static let reads: InputSet = [.clock, .session]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        guard context.facts.resolution == .intraday else { return .notApplicable }
        let least = Double(context.gates.openingMinutes)
        guard case .value(let now) = context.facts.clock else { return .unknown(.clock, limit: least) }
        return .of(context.facts.tradingSession, .session) { session in
            guard let session else { return .failed(.refused, measured: nil, limit: least) }
            let minutes = (now - session.opensAt).hours * 60
            return .answer(minutes >= least, measured: minutes, limit: least)
        }
    }
}
