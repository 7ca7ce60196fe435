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

/// The clock alone does not say when an opening is over: for a while after it spreads must be down to what they were
/// at the close before. The typical spread near the money, as a share of the mid; the limit is a multiple of that of
/// the close. Once the time is over it no longer applies.
enum OpeningSpreadGate: UnderlyingGate {
    static let gate = Gate.openingSpread
    static let reads: InputSet = [.session, .closingSpread, .quotes, .spot]
    static func judge(_ context: EntryContext, _ expiries: ExpiryChoice) -> Verdict {
        let (facts, chain) = (context.facts, context.chain)
        let minutes = context.gates.openingSpreadMinutes
        guard facts.resolution == .intraday, minutes > 0 else { return .notApplicable }
        return .of(facts.tradingSession, .session) { session in
            guard let session else { return .failed(.refused, measured: nil, limit: nil) }
            guard (chain.knownAt - session.opensAt).hours * 60 < Double(minutes) else { return .notApplicable }
            return .of(facts.closingSpread, .closingSpread) { before in
                let most = context.gates.openingSpreadMultiple * before
                guard case .value(let spot) = facts.spot else { return .unknown(.spot, limit: most) }
                guard !context.isWithheld(.quotes), let now = TypicalSpread.of(chain, spot: spot) else {
                    return .unknown(.quotes, limit: most)
                }
                return .answer(now <= most, measured: now, limit: most)
            }
        }
    }
}
